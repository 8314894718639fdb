"""Tables of codes, worked out by hand."""

from __future__ import annotations

import subprocess
import sys

import pytest

from qcode.errors import Ambiguous, NotFound, UsageError
from qcode.model.document import Speaker
from qcode.model.selection import Selection
from qcode.model.table import Sign
from qcode.services.project import Project
from qcode.services.tables import Frequencies, as_table, cell_excerpts, frequencies
from tests.marked import Study
from tests.prepared import Begin


def grid(found: Frequencies) -> list[str]:
    """The table in lines: code, cells, total and cases; the last line holds the totals."""
    body = [
        f"{row.label}: {_words(cells)} = {_word(total)} in {row.cases}"
        for row, cells, total in zip(found.rows, found.cells, found.row_totals, strict=True)
    ]
    return [_words(each.label for each in found.columns), *body,
            f"all: {_words(found.column_totals)} = {_word(found.grand_total)}"]  # fmt: skip


def _words(cells: object) -> str:
    return " ".join(_word(cell) for cell in cells)  # type: ignore[attr-defined]


def _word(cell: object) -> str:
    if isinstance(cell, Sign):
        return cell.value
    return f"{cell:.3g}" if isinstance(cell, float) else "?" if cell is None else str(cell)


@pytest.fixture
def study(begin: Begin) -> Study:
    return begin(_study)


def _study(project: Project) -> Study:
    """Four municipalities, three with documents; two coders who differ."""
    made = Study(project)
    made.case("Zonguldak", type="province", founded=2009)
    made.case("Çankırı", type="province", founded=900)
    made.case("Adana", type="metropolitan", founded=2014)
    made.case("Ordu", type="metropolitan")
    for path in ("why / steering", "why / budget", "work"):
        made.code(path)
    made.document(
        "adana-1",
        "[An inspector came](why / steering@coder_a,coder_b) and [we had [no money](why / budget)](why) for it.",
        cases=["Adana"],
        done=["coder_a"],
        date="2020-07-21",
    )
    made.document("adana-2", "[No money](why / budget@coder_b) again.", cases=["Adana"], date="2021")
    made.document("çankırı-1", "[They sent [us](work) a letter](why / steering).", cases=["Çankırı"], done=["coder_b"])
    made.document("zonguldak-1", "Nobody came.", cases=["Zonguldak"], date="2021-02-01")
    return made


def test_excerpts_by_case_count_every_coding_once_for_its_code_and_for_those_above_it(study: Study) -> None:
    """Adana: steering twice (two coders), budget twice, why itself once; Çankırı is done, so that budget is 0."""
    assert grid(frequencies(study.project)) == [
        "Adana Çankırı Ordu Zonguldak",
        "why: 5 1 – · = 6 in 2",
        "why / steering: 2 1 – · = 3 in 2",
        "why / budget: 2 0 – · = 2 in 1",
        "work: · 1 – · = 1 in 1",
        "all: 5 2 – · = 7",
    ]


def test_the_word_of_the_project_for_a_case_does_as_well(study: Study) -> None:
    assert frequencies(study.project, by="municipality").cells == frequencies(study.project, by="case").cells


def test_without_parents_a_code_counts_its_own_codings_alone(study: Study) -> None:
    found = frequencies(study.project, parents=False)
    assert grid(found)[1] == "why: 1 0 – · = 1 in 1"
    assert found.grand_total == 7


def test_a_depth_rolls_up_what_stands_deeper(study: Study) -> None:
    assert grid(frequencies(study.project, depth=1)) == [
        "Adana Çankırı Ordu Zonguldak",
        "why: 5 1 – · = 6 in 2",
        "work: · 1 – · = 1 in 1",
        "all: 5 2 – · = 7",
    ]


def test_a_depth_without_parents_says_what_it_leaves_out(study: Study) -> None:
    found = frequencies(study.project, depth=1, parents=False)
    assert grid(found)[-1] == "all: 1 1 – · = 2"
    assert "5 excerpts of codes without a row are not in this table." in found.notes


def test_documents_count_once_however_often_they_are_coded(study: Study) -> None:
    assert grid(frequencies(study.project, count="documents"))[1:] == [
        "why: 2 1 – · = 3 in 2",
        "why / steering: 1 1 – · = 2 in 2",
        "why / budget: 2 0 – · = 2 in 1",
        "work: · 1 – · = 1 in 1",
        "all: 2 1 – · = 3",
    ]


def test_coders_count_once(study: Study) -> None:
    assert grid(frequencies(study.project, count="coders"))[1:] == [
        "why: 2 1 – · = 2 in 2",
        "why / steering: 2 1 – · = 2 in 2",
        "why / budget: 2 0 – · = 2 in 1",
        "work: · 1 – · = 1 in 1",
        "all: 2 1 – · = 2",
    ]


def test_words_and_characters_that_are_covered_twice_count_once(study: Study) -> None:
    """“An inspector came” has 3 words and 17 characters, “we had no money” 4 and 15, “No money” 2 and 8,
    “They sent us a letter” 5 and 21."""
    assert grid(frequencies(study.project, count="words"))[1:] == [
        "why: 9 5 – · = 14 in 2",
        "why / steering: 3 5 – · = 8 in 2",
        "why / budget: 4 0 – · = 4 in 1",
        "work: · 1 – · = 1 in 1",
        "all: 9 5 – · = 14",
    ]
    assert grid(frequencies(study.project, count="characters"))[1:3] == [
        "why: 40 21 – · = 61 in 2",
        "why / steering: 17 21 – · = 38 in 2",
    ]


def test_a_word_that_is_covered_in_part_counts_once(study: Study) -> None:
    study.document("ordu-1", "bel[edi](work)y[e](work) [başkanı](work)", cases=["Ordu"])
    found = frequencies(study.project, count="words", selection=Selection(codes=("work",)))
    assert grid(found)[1] == "work: · 1 2 · = 3 in 2"


def test_presence_is_0_or_1_and_its_totals_count_columns_and_codes(study: Study) -> None:
    """In Adana why, steering and budget were given; in Çankırı steering and work."""
    assert grid(frequencies(study.project, count="presence"))[1:] == [
        "why: 1 1 – · = 2 in 2",
        "why / steering: 1 1 – · = 2 in 2",
        "why / budget: 1 0 – · = 1 in 1",
        "work: · 1 – · = 1 in 1",
        "all: 3 2 – · = 4",
    ]


def test_an_empty_cell_is_0_only_where_one_of_the_chosen_coders_has_finished(study: Study) -> None:
    """Çankırı was finished by coder_b: to coder_a's eyes it is not coded yet."""
    found = frequencies(study.project, selection=Selection(coders=("coder_a",), codes=("budget",)))
    assert grid(found)[1] == "why / budget: 1 · – · = 1 in 1"


def test_the_total_of_a_row_is_0_only_where_everything_is_done(project: Project) -> None:
    made = Study(project)
    made.case("Adana")
    made.case("Ordu")
    made.code("work")
    made.document("a", "Nothing.", cases=["Adana"], done=["coder_a"])
    assert grid(frequencies(project))[1:] == ["work: 0 – = 0 in 0", "all: 0 – = 0"]
    made.document("b", "Nothing.", cases=["Ordu"])
    assert grid(frequencies(project))[1:] == ["work: 0 · = · in 0", "all: 0 · = ·"]


def test_shares_are_parts_of_the_total_of_the_row_or_of_the_column(study: Study) -> None:
    assert grid(frequencies(study.project, share="row"))[1:3] == [
        "why: 0.833 0.167 – · = 1 in 2",
        "why / steering: 0.667 0.333 – · = 1 in 2",
    ]
    assert grid(frequencies(study.project, share="column")) == [
        "Adana Çankırı Ordu Zonguldak",
        "why: 1 0.5 – · = 0.857 in 2",
        "why / steering: 0.4 0.5 – · = 0.429 in 2",
        "why / budget: 0.4 0 – · = 0.286 in 1",
        "work: · 0.5 – · = 0.143 in 1",
        "all: 1 1 – · = 1",
    ]


def test_a_share_of_nothing_is_undefined_and_said_so(project: Project) -> None:
    made = Study(project)
    made.case("Adana")
    made.code("work")
    made.document("a", "Nothing.", cases=["Adana"], done=["coder_a"])
    found = frequencies(project, share="row")
    assert found.cells == ((None,),)
    assert "Empty: undefined; there is no share of nothing." in found.notes


def test_by_an_attribute_of_cases_columns_are_its_values_in_their_order(study: Study) -> None:
    assert grid(frequencies(study.project, by="founded"))[:3] == [
        "900 2009 2014 (no value)",
        "why: 1 · 5 – = 6 in 2",
        "why / steering: 1 · 2 – = 3 in 2",
    ]
    assert grid(frequencies(study.project, by="type"))[:2] == ["metropolitan province", "why: 5 1 = 6 in 2"]


def test_by_document_year_and_coder(study: Study) -> None:
    assert grid(frequencies(study.project, by="document", depth=1)) == [
        "adana-1 adana-2 çankırı-1 zonguldak-1",
        "why: 4 1 1 · = 6 in 2",
        "work: 0 · 1 · = 1 in 1",
        "all: 4 1 2 · = 7",
    ]
    assert grid(frequencies(study.project, by="date", depth=1)) == [
        "2020 2021 (no value)",
        "why: 4 1 1 = 6 in 2",
        "work: 0 · 1 = 1 in 1",
        "all: 4 1 2 = 7",
    ]
    assert grid(frequencies(study.project, by="coder", depth=1)) == [
        "coder_a coder_b",
        "why: 4 2 = 6 in 2",
        "work: 1 · = 1 in 1",
        "all: 5 2 = 7",
    ]
    words = frequencies(study.project, by="coder", depth=1, count="words")
    assert grid(words)[1] == "why: 12 5 = 14 in 2"


def test_by_an_attribute_of_documents(study: Study) -> None:
    study.document("ordu-1", "[Here](work)", cases=["Ordu"], mode="phone")
    assert grid(frequencies(study.project, by="mode", depth=1)) == [
        "phone (no value)",
        "why: · 6 = 6 in 2",
        "work: 1 1 = 2 in 2",
        "all: 1 7 = 8",
    ]


def test_by_round_codings_outside_any_round_have_a_column(study: Study) -> None:
    study.round("pilot")
    study.document("ordu-1", "[Here](work)", cases=["Ordu"], done=["coder_a"], within="pilot")
    assert grid(frequencies(study.project, by="round", depth=1)) == [
        "pilot (no round)",
        "why: 0 6 = 6 in 2",
        "work: 1 1 = 2 in 2",
        "all: 1 7 = 8",
    ]
    assert frequencies(study.project, selection=Selection(round="pilot")).grand_total == 1


def test_what_came_in_by_a_merge_in_a_round_and_outside_counts_in_each_and_the_table_says_so(study: Study) -> None:
    apart = "What a coder gave to a passage in two rounds, or in a round and outside of rounds, counts in each."
    assert apart not in frequencies(study.project).notes
    study.round("pilot")
    study.document("ordu-1", "[Here](work)", cases=["Ordu"], done=["coder_a"], within="pilot")
    with study.project.write("merge") as tx:
        said = "select document_id, code_id, coder_id, start, stop, created from codings where round_id is not null"
        tx.insert("codings", **tx.rows(said)[0])
    both = frequencies(study.project, selection=Selection(codes=("work",)))
    one = frequencies(study.project, selection=Selection(codes=("work",), round="pilot"))
    assert (both.grand_total, apart in both.notes) == (3, True)
    assert (one.grand_total, apart in one.notes) == (1, False)


def test_a_document_of_two_cases_counts_under_both_and_once_in_the_total(study: Study) -> None:
    study.document("both", "[Together](work)", cases=["Ordu", "Zonguldak"])
    found = frequencies(study.project, selection=Selection(codes=("work",)))
    assert grid(found)[1:] == ["work: · 1 1 1 = 2 in 3", "all: · 1 1 1 = 2"]
    assert "What belongs to several columns counts in each of them, and once in the total." in found.notes


def test_a_case_that_has_a_part_of_a_document_has_the_codings_that_touch_it(study: Study) -> None:
    """Of the joint interview, Ordu has “We came” and Zonguldak “they stayed”."""
    study.document(
        "joint",
        "[[We](work) came](=Ordu) [and](work) [they stayed](=Zonguldak). [Nobody](work).",
        done=["coder_a"],
    )
    found = frequencies(study.project, selection=Selection(documents=("joint",), codes=("work",)))
    assert grid(found)[1:] == ["work: – – 1 0 = 1 in 1", "all: – – 1 0 = 1"]
    assert "2 excerpts in parts without a municipality are not in this table." in found.notes


def test_a_coding_over_the_border_of_two_parts_counts_in_both_and_its_words_in_each(study: Study) -> None:
    study.document("joint", "[We [came](=Ordu) [home](=Zonguldak) again](work)")
    only = Selection(documents=("joint",), codes=("work",))
    assert grid(frequencies(study.project, selection=only))[1] == "work: – – 1 1 = 1 in 2"
    assert grid(frequencies(study.project, selection=only, count="documents"))[1] == "work: – – 1 1 = 1 in 2"
    assert grid(frequencies(study.project, selection=only, count="coders"))[1] == "work: – – 1 1 = 1 in 2"
    assert grid(frequencies(study.project, selection=only, count="words"))[1] == "work: – – 1 1 = 2 in 2"
    assert grid(frequencies(study.project, selection=only, count="characters"))[1] == "work: – – 4 4 = 8 in 2"


def test_documents_without_a_case_are_told_and_not_counted(study: Study) -> None:
    study.document("stray", "[No money](why / budget), [no time](work).")
    found = frequencies(study.project)
    assert found.grand_total == 7
    assert "2 excerpts in 1 document without a municipality are not in this table." in found.notes
    assert frequencies(study.project, by="document").grand_total == 9


def test_the_speech_of_a_speaker_who_belongs_to_a_case_belongs_to_that_case(study: Study) -> None:
    text = "K1: [We](work) came.\n\nK2: [They](work) [did](work) not."
    study.document("panel", text, speakers=[Speaker("K1"), Speaker("K2")])
    with study.project.write("test") as tx:
        key = tx.value("select id from speakers where name = 'K2'")
        tx.update("speakers", key, case_id=study.cases["Ordu"])
    found = frequencies(study.project, selection=Selection(documents=("panel",), codes=("work",)))
    assert grid(found)[1] == "work: – – 2 – = 2 in 1"


INTERVIEW = """Görüşmeci: [Who](work) came to you that year?

K1: [An inspector came](why / steering). We had [no money](why / budget).

Görüşmeci: And then?

K1: [Nothing.](work)"""


def test_by_speaker_and_by_role_codings_count_where_they_touch_the_speech(study: Study) -> None:
    study.document("ordu-1", INTERVIEW, cases=["Ordu"])
    only = Selection(documents=("ordu-1",))
    assert grid(frequencies(study.project, by="speaker", selection=only, depth=1)) == [
        "Görüşmeci K1",
        "why: · 2 = 2 in 1",
        "work: 1 1 = 2 in 1",
        "all: 1 3 = 4",
    ]
    assert grid(frequencies(study.project, by="role", selection=only, depth=1))[0] == "interviewer respondent"
    assert grid(frequencies(study.project, by="role", depth=1))[:2] == [
        "interviewer respondent (no speaker)",
        "why: · 2 6 = 8 in 3",
    ]


def test_a_role_or_a_speaker_keeps_what_touches_their_speech(study: Study) -> None:
    study.document("ordu-1", INTERVIEW, cases=["Ordu"])
    heard = frequencies(study.project, selection=Selection(roles=("respondent",)))
    assert heard.grand_total == 3
    assert "4 without such a speaker left out." in heard.notes
    assert frequencies(study.project, selection=Selection(speakers=("Görüşmeci",))).grand_total == 1


def test_rates_are_per_1000_words_of_respondents(study: Study) -> None:
    """K1 says 8 words: An inspector came We had no money, Nothing. 2 codings under why: 250 per 1,000 words."""
    study.document("ordu-1", INTERVIEW, cases=["Ordu"])
    found = frequencies(study.project, per="1000-words", selection=Selection(documents=("ordu-1",)), depth=1)
    assert grid(found)[1:] == ["why: – – 250 – = 250 in 1", "work: – – 250 – = 250 in 1", "all: – – 500 – = 500"]
    speakers = frequencies(study.project, per="1000-words", by="speaker", selection=Selection(documents=("ordu-1",)))
    assert [each.words for each in speakers.columns] == [0, 8]
    assert speakers.cells[-1][:2] == (None, 125.0)
    assert "Empty: undefined; without a word of a respondent there is no rate." in speakers.notes


def test_without_roles_a_rate_is_of_all_words(study: Study) -> None:
    """adana-1 has 10 words, adana-2 3: 5 codings in 13 words."""
    found = frequencies(study.project, per="1000-words", depth=1)
    assert found.columns[0].words == 13
    assert found.cells[0][0] == pytest.approx(5000 / 13)


def test_conditions_compare_numbers_as_numbers_and_words_in_turkish(study: Study) -> None:
    def labels(*where: str) -> list[str]:
        found = frequencies(study.project, selection=Selection.of(where=where))
        return [each.label for each in found.columns]

    assert labels("founded>=2009") == ["Adana", "Zonguldak"]
    assert labels("founded<2009") == ["Çankırı"]
    assert labels("founded=900|2014") == ["Adana", "Çankırı"]
    assert labels("founded!=900") == ["Adana", "Ordu", "Zonguldak"]
    assert labels("type=province", "founded>1000") == ["Zonguldak"]
    assert labels("type~METRO") == ["Adana", "Ordu"]
    assert labels("municipality=adana|Ordu") == labels("case=Adana|ORDU") == ["Adana", "Ordu"]
    assert labels("case!=Adana") == ["Çankırı", "Ordu", "Zonguldak"]
    with pytest.raises(NotFound, match="Van"):
        labels("case=Van")


def test_a_value_with_the_sign_for_or_in_it_can_be_asked_for(study: Study) -> None:
    study.case("Iğdır", region="a|b")
    found = frequencies(study.project, selection=Selection.of(where=["region=a|b"]))
    assert [each.label for each in found.columns] == ["Iğdır"]


def test_a_part_of_a_value_is_found_whatever_the_letter_i_looks_like(study: Study) -> None:
    study.case("Iğdır", region="DOĞU İLİ")
    found = frequencies(study.project, selection=Selection.of(where=["region~doğu ili"]))
    assert [each.label for each in found.columns] == ["Iğdır"]


def test_conditions_on_documents_and_dates(study: Study) -> None:
    assert frequencies(study.project, selection=Selection(since="2021")).grand_total == 1
    assert frequencies(study.project, selection=Selection(until="2020-07")).grand_total == 4
    assert frequencies(study.project, selection=Selection.of(where=["date=2021"])).documents == 2
    noted = frequencies(study.project, selection=Selection(until="2020"))
    assert "1 without a date left out." in noted.notes


def test_codes_are_chosen_with_what_is_under_them_or_alone(study: Study) -> None:
    assert grid(frequencies(study.project, selection=Selection(codes=("why",))))[-1] == "all: 5 1 – · = 6"
    assert grid(frequencies(study.project, selection=Selection(codes=("why",), branches=False)))[1:] == [
        "why: 1 0 – · = 1 in 1",
        "all: 1 0 – · = 1",
    ]
    deep = frequencies(study.project, selection=Selection(codes=("why / budget",)), depth=1)
    assert [row.label for row in deep.rows] == ["why / budget"]


def test_the_agreed_layer_stands_for_a_document_that_has_one(study: Study) -> None:
    study.coder("agreed", kind="consensus")
    marked = "[Here](work@agreed), [there](work@coder_a,coder_b)"
    study.document("ordu-1", marked, cases=["Ordu"], done=["agreed"])
    assert frequencies(study.project).cells[3] == (Sign.NOT_CODED, 1, 2, Sign.NOT_CODED)
    assert frequencies(study.project, selection=Selection(agreed=True)).cells[3] == (
        Sign.NOT_CODED, 1, 1, Sign.NOT_CODED,
    )  # fmt: skip
    alone = frequencies(study.project, selection=Selection(coders=("agreed",)))
    assert alone.grand_total == 1
    assert "Codings that the coders agreed on are not counted beside their own." in frequencies(study.project).notes


def test_a_retired_code_stands_in_the_table_as_long_as_it_has_codings(study: Study) -> None:
    study.code("old", retired=1)
    assert "old" not in [row.label for row in frequencies(study.project).rows]
    study.document("ordu-1", "[Here](old)", cases=["Ordu"])
    assert frequencies(study.project).rows[-1].label == "old"


def test_rows_can_be_those_in_use_and_come_by_name_or_by_count(study: Study) -> None:
    study.code("why / aims")
    assert [row.path[-1] for row in frequencies(study.project, rows="used").rows] == [
        "why", "steering", "budget", "work",
    ]  # fmt: skip
    assert "1 code that was not found is not shown." in frequencies(study.project, rows="used").notes
    assert not any("not shown" in each for each in frequencies(study.project).notes)
    assert [row.path[-1] for row in frequencies(study.project, sort="name").rows] == [
        "why", "aims", "budget", "steering", "work",
    ]  # fmt: skip
    assert [row.path[-1] for row in frequencies(study.project, sort="count").rows] == [
        "why", "steering", "budget", "aims", "work",
    ]  # fmt: skip


def test_the_header_states_unit_universe_coders_and_filters(study: Study) -> None:
    found = frequencies(study.project, selection=Selection.of(where=["type=province"]))
    assert found.title == "excerpts by municipality"
    assert found.notes[:5] == (
        "Unit: excerpts; a passage counts once for every code and every coder who gave it.",
        "A code includes those under it.",
        "Universe: 2 documents, 2 municipalities; done by at least one coder: 1.",
        "Coders: coder_a, coder_b.",
        "Filters: type = province.",
    )


def test_names_that_there_are_not_are_answered_with_names_like_them(study: Study) -> None:
    with pytest.raises(NotFound, match="metropolitan"):
        frequencies(study.project, selection=Selection.of(where=["type=metropolis"]))
    with pytest.raises(NotFound, match="adana-1"):
        frequencies(study.project, selection=Selection(documents=("adana1",)))
    with pytest.raises(NotFound, match="Zonguldak"):
        frequencies(study.project, selection=Selection(cases=("Zongulda",)))
    with pytest.raises(NotFound, match="type"):
        frequencies(study.project, by="typ")
    with pytest.raises(NotFound):
        frequencies(study.project, selection=Selection(coders=("coder",)))
    study.code("work / budget")
    with pytest.raises(Ambiguous, match="why / budget"):
        frequencies(study.project, selection=Selection(codes=("budget",)))


@pytest.mark.parametrize("value", ["istanbul", "İSTANBUL", "ISTANBUL", "İstanbul"])
def test_names_and_values_hold_in_any_case_of_letters(study: Study, value: str) -> None:
    study.case("Kartal", province="İstanbul")
    for by in ("municipality", "MUNICIPALITY", "Case"):
        selection = Selection.of(where=[f"PROVINCE={value}"])
        assert [each.label for each in frequencies(study.project, by=by, selection=selection).columns] == ["Kartal"]
    assert frequencies(study.project, by="Type").names == "type"


@pytest.mark.parametrize(
    "words",
    [{"count": "codes"}, {"share": "cell"}, {"per": "page"}, {"depth": 0}, {"sort": "size"}, {"rows": "none"},
     {"share": "row", "per": "1000-words"}, {"share": "row", "count": "presence"},
     {"per": "1000-words", "count": "documents"}, {"selection": Selection(roles=("boss",))},
     {"selection": Selection(since="July")}, {"selection": Selection.of(where=["founded>old"])}],
)  # fmt: skip
def test_words_that_make_no_sense_are_refused(study: Study, words: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        frequencies(study.project, **words)  # type: ignore[arg-type]


def test_every_cell_leads_to_exactly_its_excerpts(study: Study) -> None:
    study.document("ordu-1", INTERVIEW, cases=["Ordu"])
    study.document("joint", "[We [came](=Ordu) [home](=Zonguldak) again](work), [you](work)")
    for by in ("case", "type", "document", "speaker", "role", "coder", "date", "round"):
        for parents in (True, False):
            found = frequencies(study.project, by=by, parents=parents)
            _check_drill_down(study.project, found)


def _check_drill_down(project: Project, found: Frequencies) -> None:
    rows = [*zip(range(len(found.rows)), found.cells, found.row_totals, strict=True),
            (None, found.column_totals, found.grand_total)]  # fmt: skip
    for row, cells, total in rows:
        for column, cell in [*enumerate(cells), (None, total)]:
            expected = 0 if isinstance(cell, Sign) else cell
            assert len(cell_excerpts(project, found, row, column)) == expected, (found.by, row, column)


def test_the_printed_table_has_totals_and_the_cases_of_every_code(study: Study) -> None:
    table = as_table(frequencies(study.project))
    assert [column.name for column in table.columns] == [
        "code", "Adana", "Çankırı", "Ordu", "Zonguldak", "total", "municipalities of 4",
    ]  # fmt: skip
    assert table.rows[1] == ("why / steering", 2, 1, Sign.NO_DOCUMENT, Sign.NOT_CODED, 3, 2)
    assert table.footer == (("all codes", 5, 2, Sign.NO_DOCUMENT, Sign.NOT_CODED, 7, None),)
    assert as_table(frequencies(study.project), tree=True).rows[1][0] == "\u2007\u2007steering"


def test_the_dataframe_tells_missing_from_zero(study: Study) -> None:
    frame = study.project.table(by="municipality")
    assert list(frame.columns) == ["Adana", "Çankırı", "Ordu", "Zonguldak"]
    assert frame.loc["why / budget", "Çankırı"] == 0
    assert frame.loc["work"].isna().tolist() == [True, False, True, True]
    assert str(frame.dtypes["Adana"]) == "Int64"


def test_an_empty_project_has_an_empty_table(project: Project) -> None:
    found = frequencies(project)
    assert found.rows == ()
    assert found.columns == ()
    assert found.grand_total is Sign.NO_DOCUMENT
    assert as_table(found).rows == ()


def test_counting_imports_nothing_slow(file_project: Project) -> None:
    script = (
        "import sys\n"
        "from qcode.services.project import Project\n"
        "from qcode.services.tables import as_table, frequencies\n"
        f"as_table(frequencies(Project.open({file_project.place!r})))\n"
        "slow = ('sqlalchemy', 'numpy', 'pandas', 'spacy', 'alembic', 'textual')\n"
        "print([name for name in slow if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert said.stdout == "[]\n"


def test_in_python_the_filters_go_by_their_names(study: Study) -> None:
    whole, some = study.project.table(by="type"), study.project.table(by="type", codes="why", where=["type=province"])
    assert list(whole.index) != list(some.index)
    assert list(some.columns) == ["province"]
    assert set(study.project.segments(codes=["budget"])["code"]) == {"why / budget"}

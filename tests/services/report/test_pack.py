"""The methods pack: what is in it, and that its numbers are the project's."""

from __future__ import annotations

from pathlib import Path

import pytest

from qcode.errors import QcodeError
from qcode.model.coding import MemoOn
from qcode.model.document import Span
from qcode.model.paper import Listing, Note, Quoted, Shown
from qcode.model.selection import Selection
from qcode.services import rounds
from qcode.services.agreement import agreement, disagreements, judged
from qcode.services.codebook import redefine_code
from qcode.services.codebook.versions import freeze_codebook
from qcode.services.memos import list_memos, write_memo
from qcode.services.project import Project
from qcode.services.report import PARTS, PROFILES, Pack, Terms, made_pack, write_report
from qcode.services.report.checklists import COREQ, SRQR
from qcode.services.settling import settle
from qcode.services.settling.disagreement import Outcome
from qcode.services.settling.queue import queue
from qcode.services.tables import frequencies
from qcode.services.tables.cooccurrence import cooccurrence
from qcode.services.tables.cooccurrence_tables import short_labels
from qcode.services.tables.framework import summarise
from tests.marked import Study
from tests.services.report.reading import headings


def sheet(pack: Pack, name: str) -> list[dict[str, object]]:
    table = next(table for _, each, table in pack.sheets if each == name)
    return [dict(zip([column.name for column in table.columns], row, strict=True)) for row in table.rows]


class TestWhatIsInIt:
    def test_every_part_of_a_profile_has_its_heading(self, pack: Pack) -> None:
        assert headings(pack) == [
            "Methods paragraph", *(f"{each.mark}. {each.title}" for each in PARTS if "reliability" in each.profiles),
            "Figures", "Checklists",
        ]  # fmt: skip

    def test_what_there_are_no_data_for_says_why(self, pack: Pack) -> None:
        missing = dict(pack.missing)
        assert set(missing) == {"T7 Protocol of decisions"}
        notes = [each.text for each in pack.paper.blocks if isinstance(each, Note)]
        assert missing["T7 Protocol of decisions"] in notes

    def test_tables_and_pictures_are_counted_from_one(self, pack: Pack) -> None:
        numbers = [int(each.number) for each in pack.paper.blocks if isinstance(each, Shown)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert [int(each.number) for each in pack.paper.blocks if hasattr(each, "files")] == list(range(1, 9))

    def test_no_table_is_empty(self, pack: Pack) -> None:
        assert all(each.table.rows for each in pack.paper.blocks if isinstance(each, Shown))

    def test_the_appendix_gives_use_and_alpha_of_every_code(self, pack: Pack, sample: Project) -> None:
        rows = sheet(pack, "codebook agreement")
        table = frequencies(sample)
        assert [row["municipalities n/N"] for row in rows] == [f"{row.cases}/45" for row in table.rows]
        report = agreement(sample, draws=50)
        assert [row["alpha"] for row in rows] == [line.alpha.value for line in report.lines]

    def test_codes_by_case_are_those_of_the_table(self, pack: Pack, sample: Project) -> None:
        found = frequencies(sample)
        long = {(row["municipality"], row["code"]): row["excerpts"] for row in sheet(pack, "codes by case, long")}
        assert len(long) == 45 * len(found.rows)
        for place, row in enumerate(found.rows):
            for at, head in enumerate(found.columns):
                cell = found.cells[place][at]
                assert long[head.label, row.label] == (cell if isinstance(cell, int) else None)

    def test_boundaries_are_matched_less_the_more_has_to_overlap(self, pack: Pack, sample: Project) -> None:
        rows = sheet(pack, "boundaries")
        assert [row["overlap of at least"] for row in rows] == [0.5, 0.7, 0.9, 1.0]
        assert [row["matched pairs"] for row in rows] == sorted((row["matched pairs"] for row in rows), reverse=True)
        overall = {each.name: each.agreement.value for each in agreement(sample, draws=5).overall}
        assert rows[0]["F1"] == overall["F1 of passages"]
        assert rows[-1]["F1"] == overall["F1, exact boundaries"]

    def test_quotes_are_cited_and_a_counter_case_stands_beside_them(self, pack: Pack) -> None:
        quoted = [each for each in pack.paper.blocks if isinstance(each, Quoted)]
        assert len(quoted) >= 32
        assert all(each.source for each in quoted)
        rows = sheet(pack, "quotes")
        assert {row["which"] for row in rows} == {"for", "against", "read in two ways", "counter-case", "without"}

    def test_a_counter_case_is_one_without_the_code_and_its_quote_is_of_another(
        self, pack: Pack, sample: Project
    ) -> None:
        found = frequencies(sample)
        cells = {row.label: line for row, line in zip(found.rows, found.cells, strict=True)}
        columns = [each.label for each in found.columns]
        cases = [row for row in sheet(pack, "quotes") if row["which"] == "counter-case"]
        assert len(cases) > 10
        for row in cases:
            case, _, other = str(row["chosen as"]).partition(" is without it; instead: ")
            assert cells[str(row["code"])][columns.index(case)] == 0
            assert cells[other][columns.index(case)] > 0  # type: ignore[operator]
            assert str(row["citation"]).startswith(case)

    def test_what_two_coders_read_differently_is_quoted_with_both_readings(self, pack: Pack, sample: Project) -> None:
        told = {
            (each.quote, each.first[0].code if each.first else "", each.second[0].code if each.second else "")
            for each in disagreements(sample)
        }
        rows = [row for row in sheet(pack, "quotes") if row["which"] == "read in two ways"]
        assert rows
        for row in rows:
            assert any(quote == row["text"] and row["code"] in codes for quote, *codes in told)

    def test_codes_together_are_counted_in_five_ways_each_as_its_own_table_counts_them(
        self, pack: Pack, sample: Project
    ) -> None:
        rows = {(row["code"], row["with"]): row for row in sheet(pack, "codes together")}
        ways = {
            "same passage": "excerpt", "overlap": "overlap", "same sentence": "sentence", "same paragraph": "paragraph",
            "near": "near",
        }  # fmt: skip
        pairs = set()
        for name, within in ways.items():
            found = cooccurrence(sample, within=within)
            labels = short_labels(found.labels)
            for pair in found.pairs():
                pairs.add((labels[pair.first], labels[pair.second]))
                assert rows[labels[pair.first], labels[pair.second]][name] == pair.n12
        assert pairs == set(rows)

    def test_the_units_behind_agreement_are_as_many_as_it_counts(self, pack: Pack, sample: Project) -> None:
        rows = {row["code"]: row for row in sheet(pack, "agreement by code")}
        for code in ("Why a unit", "Why a unit / central steering", "What a unit is for / sister cities"):
            given = [unit.by for unit in judged(sample, selection=Selection(codes=(code,)))]
            row = rows[code]
            both, first, second = row["both"], row["only coder_a"], row["only coder_b"]
            assert given.count(("coder_a", "coder_b")) == both
            assert (given.count(("coder_a",)), given.count(("coder_b",))) == (first, second)
        for row in sheet(pack, "agreement by case")[:4]:
            units = judged(sample, selection=Selection(cases=(row["case"],)))
            assert sum("coder_a" in unit.by for unit in units) == row["n coder_a"]

    def test_every_part_says_by_which_command_one_gets_behind_its_numbers(self, pack: Pack) -> None:
        assert set(pack.ways) == {each.mark for each in PARTS} - {"T7", "T14"}
        told = [note for each in pack.paper.blocks if isinstance(each, Shown) for note in each.table.notes]
        told += [each.text for each in pack.paper.blocks if isinstance(each, Note)]
        for way in pack.ways.values():
            assert f"Excerpts behind the numbers: {way}." in told

    def test_the_checklists_have_all_items_and_leave_open_what_nobody_can_know(self, pack: Pack) -> None:
        lists = [each for each in pack.paper.blocks if isinstance(each, Listing)]
        assert [len(each.items) for each in lists] == [len(COREQ), len(SRQR)] == [32, 21]
        for each in lists:
            assert all(("____" in item) != done for item, done in zip(each.items, each.done, strict=True))
        assert "12. Size of the sample: 31 documents on 27 of 45 municipalities." in lists[0].items

    def test_a_profile_without_comparison_has_no_agreement_and_a_reflexive_one_no_saturation(
        self, sample: Project
    ) -> None:
        codebook = made_pack(sample, Terms(profile="codebook", figures=False))
        reflexive = made_pack(sample, Terms(profile="reflexive", figures=False))
        for each in (codebook, reflexive):
            told = "\n".join(str(block) for block in each.paper.blocks)
            assert "alpha" not in " ".join(each.methods)
            assert "Krippendorff" not in told
        assert any("Saturation" in each for each in headings(codebook))
        assert not any("Saturation" in each for each in headings(reflexive))
        assert "theme" in reflexive.methods[0]


class TestMemosOfAReflexiveReading:
    @pytest.fixture
    def noted(self, study: Study) -> Project:
        project, codes = study.project, study.codes
        write_memo(project, on=MemoOn.PROJECT, text="why did I expect floods?", title="unit")
        write_memo(project, on=MemoOn.CODE, target_id=codes["why", "flood"], text="rain stands for waiting")
        write_memo(
            project, on=MemoOn.SPAN, target_id=study.documents["one"], text="she laughed here", span=Span(3, 7)
        )  # fmt: skip
        summarise(project, study.cases["Iğdır"], codes[("why",)], "all because of rain")
        return project

    def test_each_kind_has_its_table_with_day_and_coder_and_the_days_a_journal(self, noted: Project) -> None:
        made = made_pack(noted, Terms(profile="reflexive", figures=False))
        assert "T14. Memos and journal" in headings(made)
        shown = {each.table.title: each.table for each in made.paper.blocks if isinstance(each, Shown)}
        today = list_memos(noted)[0].created[:10]
        project = shown["Memos on the project"]
        assert [column.name for column in project.columns] == ["date", "coder", "text", "memo"]
        assert project.rows[0][:3] == (today, "coder_a", "unit: why did I expect floods?")
        assert shown["Memos on codes"].rows[0][2:4] == ("why / flood", "rain stands for waiting")
        assert shown["Memos on passages"].rows[0][2:5] == ("one", "Iğdır", "she laughed here")
        assert shown["Summaries of a case and a code"].rows[0][2:5] == ("why", "Iğdır", "all because of rain")
        assert shown["Journal: memos by day"].rows == ((today, "coder_a", 4, 1, 1, 1, 1),)
        assert "4 memos by coder_a." in [each.text for each in made.paper.blocks if isinstance(each, Note)]
        assert [row["text"] for row in sheet(made, "memos")] == [
            "why did I expect floods?", "rain stands for waiting", "she laughed here", "all because of rain"
        ]  # fmt: skip
        assert made.ways["T14"] == "qcode memos list --by kind"

    def test_what_was_written_stays_as_it_is_in_turkish(self, noted: Project) -> None:
        made = made_pack(noted, Terms(profile="reflexive", language="tr", figures=False))
        shown = {each.table.title: each.table for each in made.paper.blocks if isinstance(each, Shown)}
        project = shown["Proje üzerine notlar"]
        assert [column.name for column in project.columns] == ["tarih", "kodlayıcı", "metin", "not"]
        assert project.rows[0][2] == "unit: why did I expect floods?"
        assert made.reader is not None
        read = made.reader(next(table for _, name, table in made.sheets if name == "memos"))
        assert read.rows[0][0] == "proje üzerine"
        assert read.rows[0][8:10] == ("unit", "why did I expect floods?")

    def test_only_those_of_the_selection_are_there_and_where_there_is_none_it_is_said(self, noted: Project) -> None:
        chosen = Selection(codes=("flood",), branches=True)
        made = made_pack(noted, Terms(profile="reflexive", figures=False, selection=chosen))
        assert [row["text"] for row in sheet(made, "memos")] == ["rain stands for waiting"]
        nothing = made_pack(noted, Terms(profile="reflexive", figures=False, selection=Selection(codes=("hope",))))
        assert dict(nothing.missing)["T14 Memos and journal"].startswith("No memo was written")

    def test_a_study_with_coders_compared_has_none_of_it(self, noted: Project) -> None:
        made = made_pack(noted, Terms(figures=False, draws=5))
        assert not any("Memos" in each for each in headings(made))


@pytest.mark.parametrize("profile", PROFILES)
def test_an_empty_project_gives_a_pack_that_says_what_it_lacks(project: Project, profile: str) -> None:
    found = made_pack(project, Terms(profile=profile))
    assert len(found.missing) == sum(profile in each.profiles for each in PARTS) + 1
    assert all(why for _, why in found.missing)


def test_the_change_log_tells_what_was_changed_between_versions_and_since(study: Study) -> None:
    freeze_codebook(study.project, "v1", "first")
    key = study.project.database.value("select id from codes where name = 'hope'")
    redefine_code(study.project, key, definition="looking forward")
    found = made_pack(study.project, Terms(profile="codebook", figures=False))
    rows = sheet(found, "codebook changes")
    assert [(row["from"], row["to"], row["change"], row["code"], row["after"]) for row in rows] == [
        ("v1", "now", "redefined", "hope", "looking forward")
    ]
    assert "codebook version “v1” with later changes" in found.paper.stamp


def test_the_selection_holds_for_the_pack_and_is_in_its_stamp(study: Study) -> None:
    found = made_pack(study.project, Terms(profile="codebook", selection=Selection(cases=("Ordu",)), figures=False))
    assert "selection: cases Ordu" in found.paper.stamp
    codes = {row["code"]: row["excerpts"] for row in sheet(found, "codebook")}
    assert codes["hope"] == 1
    assert codes["why"] == 0


def test_the_way_to_the_excerpts_has_the_filters_and_the_round_of_the_pack(study: Study) -> None:
    rounds.new_round(study.project, "first pilot", coders=["coder_a", "coder_b"], documents=["one"])
    for coder in ("coder_a", "coder_b"):
        rounds.submit(study.project, "first pilot", coder, as_done=True)
    found = made_pack(study.project, Terms(selection=Selection(cases=("Iğdır",)), draws=5, figures=False))
    filters = ", with the pack's filters (cases Iğdır)"
    assert found.ways["T3"] == f"qcode agreement --show units --code CODE --round 'first pilot'{filters}"
    assert found.ways["T8"] == f"qcode table frequencies --excerpts CODE CASE{filters}"


def test_agreement_of_one_coder_is_asked_for_in_the_words_of_a_pack(study: Study) -> None:
    found = made_pack(study.project, Terms(selection=Selection(coders=("coder_a",)), draws=5, figures=False))
    assert dict(found.missing)["T3 Agreement by code"] == (
        "The codings of coder_a alone were selected, and agreement is between two coders. "
        "Leave --coder out, or give it twice."
    )


def test_what_cannot_be_compared_under_a_selection_says_so(study: Study) -> None:
    found = made_pack(study.project, Terms(selection=Selection(query="code:flood"), draws=5, figures=False))
    assert "chose by its codings" in dict(found.missing)["T3 Agreement by code"]


def test_a_part_of_the_text_that_is_compared_is_told_in_the_methods(study: Study) -> None:
    found = made_pack(study.project, Terms(selection=Selection(query="text:e"), draws=5, figures=False))
    report = agreement(study.project, selection=Selection(query="text:e"), draws=5)
    assert report.characters < report.whole
    told = f"(query text:e): {report.characters:,} of {report.whole:,} characters."
    assert f"Only a part of these documents was compared {told}" in found.methods[0]
    assert f"{report.whole} karakterin {report.characters} tanesi" in found.methods[1]


def test_decisions_are_in_the_protocol_and_agreement_is_that_of_before_settling(study: Study) -> None:
    rounds.new_round(study.project, "pilot", coders=["coder_a", "coder_b"], documents=["one", "two"])
    for coder in ("coder_a", "coder_b"):
        rounds.submit(study.project, "pilot", coder, as_done=True)
    found = queue(study.project, "pilot")
    settle(study.project, found.items[0], Outcome.B, reason="the definition decides")
    pack = made_pack(study.project, Terms(draws=5, figures=False))
    rows = sheet(pack, "protocol, pilot")
    assert [row["reason"] for row in rows] == ["the definition decides"]
    assert "settled 1 of 1 disagreement in discussion" in pack.methods[0]
    assert "1 uyuşmazlığın 1 tanesi" in pack.methods[1]
    assert "in the round “pilot” (2 documents)" in pack.methods[0]
    states = {row["value"] for row in sheet(pack, "agreement overall") if row["figure"] == "alpha on sets of codes"}
    report = agreement(study.project, round="pilot", draws=5)
    assert states == {report.overall[0].agreement.value}
    before = sheet(pack, "before and after, pilot")
    assert before[0]["before"] == report.overall[0].agreement.value
    assert before[0]["after"] == 1


def test_a_round_that_is_not_open_is_left_out_and_named(study: Study) -> None:
    rounds.new_round(study.project, "pilot", coders=["coder_a", "coder_b"], documents=["one"])
    with Project.open(study.project.place, coder="coder_a") as mine:
        found = made_pack(mine, Terms(draws=5, figures=False))
    assert "pilot" in found.paper.stamp
    assert "Sealed" in found.paper.stamp
    assert "T3 Agreement by code" in dict(found.missing)


def test_a_round_that_one_coder_does_alone_stops_no_pack_and_is_not_the_one_compared_in(study: Study) -> None:
    rounds.new_round(study.project, "pilot", coders=["coder_a", "coder_b"], documents=["one"], blind=False)
    rounds.submit(study.project, "pilot", coder="coder_a", as_done=True)
    rounds.submit(study.project, "pilot", coder="coder_b", as_done=True)
    rounds.new_round(study.project, "again", coders=["coder_b"], documents=["two"], blind=False)
    rounds.submit(study.project, "again", coder="coder_b", as_done=True)
    found = made_pack(study.project, Terms(draws=5, figures=False))
    assert "as submitted in the round “pilot”" in found.paper.stamp
    assert {row["round"] for row in sheet(found, "agreement by round")} == {"pilot"}
    assert "T3 Agreement by code" not in dict(found.missing)


class TestRoundOfAPack:
    @pytest.fixture
    def compared(self, study: Study) -> Study:
        rounds.new_round(study.project, "pilot", coders=["coder_a", "coder_b"], documents=["one"])
        for coder in ("coder_a", "coder_b"):
            rounds.submit(study.project, "pilot", coder, as_done=True)
        return study

    def test_it_chooses_the_agreement_and_leaves_the_other_tables_as_they_are(self, compared: Study) -> None:
        found = made_pack(compared.project, Terms(round="pilot", draws=5, figures=False))
        whole = made_pack(compared.project, Terms(profile="codebook", figures=False))
        assert "in the round “pilot” (1 document)" in found.methods[0]
        for name in ("codes by case", "codebook", "quotes"):
            assert sheet(found, name) == sheet(whole, name)
        assert {row["code"]: row["excerpts"] for row in sheet(found, "codebook")}["hope"] == 1
        assert "agreement: as submitted in the round “pilot”;" in found.paper.stamp
        assert "selection: everything;" in found.paper.stamp

    def test_in_the_selection_it_counts_only_what_was_coded_in_it(self, compared: Study) -> None:
        found = made_pack(compared.project, Terms(selection=Selection(round="pilot"), draws=5, figures=False))
        assert {row["code"]: row["excerpts"] for row in sheet(found, "codebook")}["hope"] == 0
        assert "selection: round pilot" in found.paper.stamp

    def test_a_round_that_there_is_not_is_refused_before_any_work(self, compared: Study, tmp_path: Path) -> None:
        with pytest.raises(QcodeError, match="pilto"):
            write_report(compared.project, tmp_path / "p", terms=Terms(round="pilto"))
        assert not [each.name for each in tmp_path.iterdir() if each.name.lstrip(".").startswith("p.")]
        assert not (tmp_path / "p").exists()

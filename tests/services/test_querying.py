"""Queries put to a project: what the guide says, example by example."""

from __future__ import annotations

import pytest

from qcode.errors import QueryError
from qcode.model.document import Role, Speaker
from qcode.model.selection import Selection
from qcode.services.codebook import add_code, find_code
from qcode.services.project import Project
from qcode.services.querying.meaning import OfCodings, understood
from qcode.services.querying.names import completions, names_of
from qcode.services.segments import segments
from qcode.services.tables import as_table, frequencies
from qcode.services.telling import Stopped, listening
from qcode.storage.codes import codebook
from qcode.text.query import parse
from tests.marked import Study
from tests.prepared import Begin

INTERVIEW = """Interviewer: [How is the money?](money)

K1: [There is [no money](staff@bora). We wait.](money@coder_a,bora) [Two people](staff) work here. [EU FUNDS](funds).

K1: [İSTANBUL helps](funds@bora)."""


@pytest.fixture
def study(begin: Begin) -> Study:
    return begin(_study)


def _study(project: Project) -> Study:
    made = Study(project)
    made.case("Kozan", type="district", founded=2010.0)
    made.case("Çankırı", type="metropolitan district", founded=2016.0)
    made.case("Muş", type="district")
    made.code("money")
    made.code("staff / team")
    speakers = [Speaker("K1", Role.RESPONDENT), Speaker("Interviewer", Role.INTERVIEWER)]
    made.document("kozan-1", INTERVIEW, cases=["Kozan"], speakers=speakers, language="tr", date="2020-05-02")
    made.document("çankırı-1", "[Bütçe yok.](money@bora) [Ekip](staff / team).", cases=["Çankırı"], language="tr")
    return made


def found(study: Study, query: str, **filters: object) -> list[str]:
    selection = Selection.of(query=query, **filters)
    return [f"{each.code}@{each.coder}: {each.quote[:12]}" for each in segments(study.project, selection=selection)]


def test_a_code_stands_for_those_under_it(study: Study) -> None:
    assert found(study, "code:staff") == [
        "staff / team@coder_a: Ekip",
        "staff@bora: no money",
        "staff@coder_a: Two people",
    ]


def test_two_codes_find_the_excerpts_of_both_where_they_meet(study: Study) -> None:
    assert found(study, "code:money and code:staff") == [
        "money@bora: There is no ",
        "money@coder_a: There is no ",
        "staff@bora: no money",
    ]
    assert found(study, "code:money and not code:staff") == ["money@bora: Bütçe yok.", "money@coder_a: How is the m"]


def test_a_condition_on_the_coding_is_about_the_named_excerpt_itself(study: Study) -> None:
    assert found(study, "code:money and coder:bora") == ["money@bora: Bütçe yok.", "money@bora: There is no "]
    assert found(study, "(code:money and coder:coder_a) overlaps (code:staff and coder:bora)") == [
        "money@coder_a: There is no "
    ]


def test_an_and_in_parentheses_stands_for_what_it_finds(study: Study) -> None:
    by_both = "(code:money and coder:coder_a) and (code:staff and coder:bora)"
    assert found(study, by_both) == ["money@coder_a: There is no ", "staff@bora: no money"]
    assert found(study, "code:staff and (code:money and coder:coder_a)") == [
        "money@coder_a: There is no ",
        "staff@bora: no money",
    ]
    assert found(study, "code:money and not (code:money and coder:bora)") == ["money@coder_a: How is the m"]


@pytest.mark.parametrize(
    "written",
    [
        "code:a and code:b and code:c",
        "(code:a and code:b) and code:c",
        "code:a and (code:b and code:c)",
        "code:c and (code:a and code:b)",
    ],
)
def test_parentheses_around_codes_alone_change_nothing(project: Project, written: str) -> None:
    study = Study(project)
    for code in "abc":
        study.code(code)
    study.document("one", "[They [asked](a) and [paid](c) late](b).")
    assert found(study, written) == ["b@coder_a: They asked a"]


def test_a_test_beside_an_or_finds_excerpts_of_other_codes_too(study: Study) -> None:
    assert found(study, "code:money and (code:money or coder:bora)") == [
        "money@bora: Bütçe yok.",
        "money@coder_a: How is the m",
        "money@bora: There is no ",
        "money@coder_a: There is no ",
        "staff@bora: no money",
    ]


def test_an_excerpt_of_two_coders_is_pointed_at_with_what_to_write(study: Study) -> None:
    with pytest.raises(QueryError, match="An excerpt has one coder") as error:
        found(study, "code:money and coder:coder_a and code:staff and coder:bora")
    assert error.value.query[error.value.start : error.value.stop] == "bora"
    assert error.value.hint == "For what both coded: (code:money and coder:coder_a) and (code:staff and coder:bora)"
    assert found(study, "code:money and coder:bora and coder:Bora") == found(study, "code:money and coder:bora")


def test_relations_list_the_left_side_and_no_excerpt_is_related_to_itself(study: Study) -> None:
    assert found(study, "code:staff within code:money") == ["staff@bora: no money"]
    assert found(study, "code:money contains code:staff") == ["money@bora: There is no ", "money@coder_a: There is no "]
    assert found(study, "code:money overlaps code:money") == ["money@bora: There is no ", "money@coder_a: There is no "]
    assert found(study, "code:staff followed_by(sentence) code:staff") == []
    assert found(study, "code:staff followed_by(2 sentences) code:staff") == ["staff@bora: no money"]
    assert found(study, "code:funds preceded by code:staff") == ["funds@coder_a: EU FUNDS", "funds@bora: İSTANBUL hel"]
    assert found(study, "code:funds preceded by (turn) code:staff") == ["funds@coder_a: EU FUNDS"]


def test_near_counts_the_units_between(study: Study) -> None:
    assert found(study, "code:funds and near(code:money, turn)") == ["funds@coder_a: EU FUNDS"]
    assert len(found(study, "code:funds and near(code:money, 1 turn)")) == 2
    assert found(study, "code:funds and near(code:funds, turn)") == []


def test_speakers_and_roles_are_what_they_say(study: Study) -> None:
    assert found(study, "code:money and speaker:interviewer") == ["money@coder_a: How is the m"]
    assert found(study, "code:money and not role:interviewer and document:kozan-1") == [
        "money@bora: There is no ",
        "money@coder_a: There is no ",
    ]
    assert len(found(study, "code:money within speaker:k1")) == 2


def test_stretches_that_touch_are_one_where_they_are_joined_and_several_where_they_are_not(project: Project) -> None:
    made = Study(project)
    speakers = [Speaker("A"), Speaker("B")]
    made.document("one", "A: one [two\n\nB: three](x) four.\n\nA: five.", speakers=speakers)
    assert found(made, "code:x within document:one") != []
    assert found(made, "code:x within speaker:A") == []
    assert found(made, "code:x within not text:five") == ["x@coder_a: two\n\nB: thre"]


def test_words_are_folded_as_the_language_of_the_document_does(study: Study) -> None:
    assert found(study, "text:istanbul") == ["funds@bora: İSTANBUL hel"]
    assert found(study, "text:bütçe") == ["money@bora: Bütçe yok."]
    assert found(study, "text:money") == ["money@coder_a: How is the m", "money@bora: There is no ",
                                          "money@coder_a: There is no ", "staff@bora: no money"]  # fmt: skip


def test_attributes_dates_and_cases_test_excerpts(study: Study) -> None:
    assert found(study, "founded > 2012 and code:money") == ["money@bora: Bütçe yok."]
    assert found(study, "code:money and type = Metropolitan District") == ["money@bora: Bütçe yok."]
    assert len(found(study, "code:money and type = metropolitan district|district")) == 4
    assert found(study, "date >= 2020-05 and code:funds and case:kozan") == [
        "funds@coder_a: EU FUNDS",
        "funds@bora: İSTANBUL hel",
    ]


def test_memos_weights_and_typical_excerpts_are_asked_of_the_coding(study: Study) -> None:
    with study.project.write("test") as tx:
        key = tx.value("select id from codings where coder_id = :who order by id", who=study.coders["bora"])
        tx.update("codings", key, weight=80, typical=1)
        tx.insert("memos", target="coding", coding_id=key, text="IŞIK mı?", coder_id=1, modified=tx.at)
    only = found(study, "weight >= 50")
    assert len(only) == 1
    for query in ("memo", "memo:ışık", "typical", "weight = 80|90", "not weight != 80"):
        assert found(study, query) == only
    assert found(study, "memo:fog") == []


def test_agreed_codings_are_asked_only_where_a_query_speaks_of_them(study: Study) -> None:
    study.coder("agreed ones", kind="consensus")
    study.document("muş-1", "[Para](money@coder_a,agreed ones) yok.", cases=["Muş"])
    assert found(study, "document:muş-1") == ["money@coder_a: Para"]
    assert found(study, "agreed") == ["money@agreed ones: Para"]
    assert found(study, "code:money and document:muş-1 and not agreed") == ["money@coder_a: Para"]


def test_where_chooses_cases_for_a_table_and_a_condition_before_it_only_excerpts(study: Study) -> None:
    narrowed = frequencies(study.project, by="case", selection=Selection(query="code:money where type = district"))
    assert ([each.label for each in narrowed.columns], narrowed.cases) == (["Kozan", "Muş"], 2)
    tested = frequencies(study.project, by="case", selection=Selection(query="code:money and type = district"))
    assert ([each.label for each in tested.columns], tested.cases) == (["Çankırı", "Kozan", "Muş"], 3)
    for table in (narrowed, tested):
        money = next(row for row in table.rows if row.path == ("money",))
        assert table.row_totals[table.rows.index(money)] == 3
    assert "Filters: query code:money where type = district." in as_table(narrowed).notes


@pytest.mark.parametrize("count", ["excerpts", "documents", "coders", "words", "characters", "presence"])
@pytest.mark.parametrize("by", ["case", "coder", "speaker", "date"])
def test_a_table_of_a_query_by_one_code_is_the_table_of_that_code(study: Study, by: str, count: str) -> None:
    asked = frequencies(study.project, by=by, count=count, selection=Selection(query="code:money or code:staff"))
    named = frequencies(study.project, by=by, count=count, selection=Selection(codes=("money", "staff")))
    totals = {row.path: total for row, total in zip(asked.rows, asked.row_totals, strict=True)}
    for row, total in zip(named.rows, named.row_totals, strict=True):
        assert totals[row.path] == total


def test_other_filters_narrow_what_a_query_sees_and_code_what_it_gives(study: Study) -> None:
    assert found(study, "code:money and code:staff", coders=["bora"]) == [
        "money@bora: There is no ",
        "staff@bora: no money",
    ]
    assert found(study, "code:money and code:staff", codes=["staff"]) == ["staff@bora: no money"]
    assert found(study, "where founded > 2012", codes=["money"]) == ["money@bora: Bütçe yok."]


@pytest.mark.parametrize(
    ("query", "at", "said"),
    [
        ("code:monye and memo", "monye", "Did you mean “money”?"),
        ('memo and coder:"borra"', '"borra"', "Did you mean “bora”?"),
        ("speaker:K2", "K2", "K1"),
        ("code:money where tipe = district", "tipe = district", "Did you mean “type”?"),
        ("tipe = district", "tipe = district", "Did you mean “type”?"),
        ("code:money where founded > soon", "founded > soon", "Write it like 2014"),
        ("weight > much", "weight > much", "Like weight >= 50."),
        ("weight = 5|nan", "weight = 5|nan", "Like weight >= 50."),
        ("role:boss", "boss", "interviewer and respondent"),
        ("round:first", "first", ""),
    ],
)
def test_a_name_that_is_not_there_is_pointed_at(study: Study, query: str, at: str, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        found(study, query)
    assert query[caught.value.start : caught.value.stop] == at
    assert said in caught.value.hint


def test_a_query_stops_when_nobody_wants_the_answer_any_more(study: Study) -> None:
    told = []

    def listen(what: str, done: int, total: int) -> None:
        told.append((what, done, total))
        raise Stopped("stopped")

    with listening(listen), pytest.raises(Stopped):
        segments(study.project, selection=Selection(query="code:money"))
    assert told == [("asking the query", 0, 1)]


def test_a_query_to_an_empty_project_finds_nothing(project: Project) -> None:
    assert list(segments(project, selection=Selection(query="memo and near(memo, turn)"))) == []


def test_codes_together_are_counted_among_what_the_query_found(study: Study) -> None:
    from qcode.services.tables.coded import coded_arrays

    every = coded_arrays(study.project, Selection())
    some = coded_arrays(study.project, Selection(query="code:money and code:staff"))
    assert (len(every), len(some)) == (9, 3)


def test_codes_are_completed_by_their_names_in_other_languages_and_what_is_offered_is_understood(
    project: Project,
) -> None:
    for top, tr in (("why", "neden"), ("what for", "ne için")):
        add_code(project, top, labels={"tr": tr})
        add_code(project, "sister cities", parent=top, labels={"tr": "kardeş şehirler"})
    add_code(project, "budget limits", labels={"tr": "bütçe kısıtları"})
    names = names_of(project)

    def offered(text: str) -> tuple[str, ...]:
        return completions(text, len(text), names).options

    assert offered('code:"BÜT') == ('"bütçe kısıtları"',)
    assert offered("code:sehir") == ('"kardeş şehirler (neden)"', '"kardeş şehirler (ne için)"')
    assert offered("code:limits") == ('"budget limits"',)
    for option, code in (('"bütçe kısıtları"', "budget limits"), ('"kardeş şehirler (neden)"', "why / sister cities")):
        query = parse(f"code:{option}")
        meant = understood(project, codebook(project.database), query).meant
        keys = {find_code(project, code).id}
        assert list(meant.values()) == [OfCodings("codes", frozenset(keys))]

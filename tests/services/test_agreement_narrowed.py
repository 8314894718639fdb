"""Agreement on a part of the text: of some speakers, about a case, found by a query; and what chooses codings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qcode.errors import QueryError, Refused, UsageError
from qcode.model.document import Role, Speaker
from qcode.model.selection import Selection
from qcode.services import rounds
from qcode.services.agreement import (
    BY,
    UNITS,
    AgreementReport,
    Terms,
    agreement,
    compared,
    disagreements,
    must_choose_text,
)
from qcode.services.agreement.tables import terms
from qcode.services.documents.correcting import correct
from qcode.services.project import Project
from qcode.services.querying.saved import save_query
from tests.marked import Study
from tests.prepared import Begin

BOTH = ["coder_a", "bora"]
SPEAKERS = [Speaker("G", Role.INTERVIEWER), Speaker("K1", Role.RESPONDENT), Speaker("K2", Role.RESPONDENT)]
KOZAN = """G: [How is [the money](money@bora)?](money) [And Europe?](Europe@coder_a,bora)

K1: [We wait for funds.](money@coder_a,bora) [Two people work here.](staff@bora)

G: [And now?](staff@coder_a)

K2: [[We ask.](staff@coder_a,bora)](=Ordu) [Nobody answers.](Europe@coder_a) It is late."""
ORDU = """G: Is there a team?

K2: [A team](staff@coder_a,bora) of three. [Funds came](money@bora) in time. [Europe helps.](Europe@coder_a,bora)"""
SAID = {
    "kozan": "[We wait for funds.](money@coder_a,bora) [Two people work here.](staff@bora)\n\n"
    "[We ask.](staff@coder_a,bora) [Nobody answers.](Europe@coder_a) It is late.",
    "ordu": "[A team](staff@coder_a,bora) of three. [Funds came](money@bora) in time. "
    "[Europe helps.](Europe@coder_a,bora)",
}


@pytest.fixture
def study(begin: Begin) -> Study:
    return begin(_study)


def _study(project: Project) -> Study:
    """Two interviews that both coders have finished, one of them about two cases."""
    made = Study(project)
    made.case("Kozan", type="district")
    made.case("Ordu", type="city")
    made.document("kozan", KOZAN, speakers=SPEAKERS, done=BOTH, date="2020-05-02")
    made.document("ordu", ORDU, cases=["Ordu"], speakers=SPEAKERS, done=BOTH, date="2021-06-01")
    return made


def told(report: AgreementReport) -> dict[str, tuple[object, ...]]:
    """The figures of every code, and those on all codes together."""
    overall = {each.name: (each.agreement.value,) for each in report.overall if each.name != "|u-alpha"}
    return overall | {each.code: (each.marked, each.both, each.only, each.alpha.value) for each in report.lines}


def test_what_respondents_say_is_measured_as_if_nothing_else_were_in_the_documents(study: Study):
    said = agreement(study.project, selection=Selection(roles=("respondent",)), draws=10)
    for name, text in SAID.items():
        study.document(f"{name} said", text, done=BOTH)
    shorter = agreement(study.project, selection=Selection(documents=("kozan said", "ordu said")), draws=10)
    assert (said.units, said.documents) == (8, ("kozan", "ordu"))
    assert told(said) == told(shorter)
    # what lies between two turns is in neither
    assert shorter.characters - said.characters == len("\n\n")
    whole = agreement(study.project, selection=Selection(documents=("kozan", "ordu")), draws=10)
    assert whole.units == 12
    assert told(whole) != told(said)


def test_the_header_says_how_much_of_the_text_is_compared(study: Study):
    narrow = agreement(study.project, selection=Selection(speakers=("K1",)), draws=10)
    header = terms(narrow)
    characters = len("We wait for funds. Two people work here.")
    whole = study.project.database.value("select characters from documents where name = 'kozan'")
    compared_only = f"N = 2 units, {characters} characters of the {whole} of these documents"
    assert f"Unit: sentence; {compared_only}; the rest is left out, as if it were not in them." in header
    assert "Selection: speakers K1." in header
    assert "Documents without such a speaker, left out: 1." in header
    assert not any("as if it were" in each for each in terms(agreement(study.project, draws=10)))


def test_passages_are_cited_and_quoted_where_they_stand_in_the_whole_text(study: Study):
    text = study.project.database.value("select text from revisions r join documents d on d.id = r.document_id "
                                  "where d.name = 'kozan'")  # fmt: skip
    found = disagreements(study.project, selection=Selection(roles=("respondent",)), agreed=True)
    for each in found:
        if each.document == "kozan":
            assert text[each.span.start : each.span.end] == each.quote
    counted = agreement(study.project, selection=Selection(roles=("respondent",)), draws=5)
    assert len(found) == sum(each.passages for each in counted.kinds) == 7
    assert ("kozan", "turn 2", "Two people work here") in [(each.document, each.where, each.quote) for each in found]
    units = compared(study.project, Terms(selection=Selection(roles=("respondent",)))).units()
    assert {each.quote for each in units if each.document == "kozan"} == {
        "We wait for funds.", "Two people work here.", "We ask.", "Nobody answers.",
    }  # fmt: skip


def test_a_unit_around_what_is_left_out_is_quoted_with_a_gap(study: Study):
    units = compared(study.project, Terms(unit="document", selection=Selection(roles=("respondent",)))).units()
    kozan = next(each for each in units if each.document == "kozan")
    assert " […] We ask." in kozan.quote
    assert "And now?" not in kozan.quote


def test_a_query_on_the_text_keeps_whole_units_that_it_finds(study: Study):
    found = agreement(study.project, selection=Selection(query="text:funds"), draws=10)
    assert (found.units, found.documents) == (2, ("kozan", "ordu"))
    assert told(found)["money"] == ((1, 2), 1, (0, 1), 0.0)
    turns = agreement(study.project, selection=Selection(query="text:funds"), unit="turn", draws=10)
    assert turns.units == 2
    both = agreement(study.project, selection=Selection(query="speaker:K2 and not text:team"), draws=10)
    assert both.units == 5
    near = agreement(
        study.project, selection=Selection(query="near(text:europe, 1 turn) and role:respondent"), draws=10
    )
    assert near.units == 5


def test_a_query_and_a_role_keep_what_both_keep(study: Study):
    found = agreement(study.project, selection=Selection(query="document:kozan", roles=("respondent",)), draws=10)
    assert (found.units, found.documents) == (5, ("kozan",))
    where = agreement(study.project, selection=Selection(query="text:e where type = city"), draws=10)
    assert where.documents == ("kozan", "ordu")
    assert where.units == 5


def test_a_saved_query_does_as_a_written_one(study: Study):
    save_query(study.project, "Fon", "text:funds")
    found = agreement(study.project, selection=Selection(saved=("Fon",)), draws=10)
    assert found.units == 2


def test_only_what_is_about_a_case_is_compared_and_its_line_says_the_same(study: Study):
    alone = agreement(study.project, selection=Selection(cases=("Ordu",)), draws=10)
    assert alone.units == 5
    (line,) = (each for each in agreement(study.project, by="case", draws=10).groups if each.name == "Ordu")
    assert (line.units, line.documents) == (5, 2)
    (again,) = agreement(study.project, by="case", selection=Selection(cases=("Ordu",)), draws=10).groups
    assert (line.alpha, line.spans, line.where, line.f1) == (again.alpha, again.spans, again.where, again.f1)
    assert line.alpha.value == pytest.approx(next(each.agreement.value for each in alone.overall))
    found = compared(study.project, Terms()).of_case("Ordu")
    assert {each.quote for each in found.units()} == {
        "We ask.", "A team of three.", "Funds came in time.", "Europe helps.",
    }  # fmt: skip


def test_dates_choose_documents_and_those_without_one_are_counted(study: Study):
    study.document("undated", "[We wait.](money@coder_a,bora)", done=BOTH)
    found = agreement(study.project, selection=Selection(since="2021"), draws=10)
    assert found.documents == ("ordu",)
    assert "1 without a date left out" in found.notes


@pytest.mark.parametrize("query", ["code:money", "coder:bora", "memo", "weight > 1", "text:funds and not code:staff"])
def test_a_query_for_what_was_coded_is_refused_at_the_word_that_asks(study: Study, query: str):
    for ask in (agreement, disagreements):
        with pytest.raises(QueryError, match="chose by its codings") as caught:
            ask(study.project, selection=Selection(query=query))
        assert caught.value.query == query
    with pytest.raises(QueryError):
        must_choose_text(study.project, Selection(query=query))


def test_the_agreed_layer_is_refused(study: Study):
    with pytest.raises(UsageError, match="on their own"):
        agreement(study.project, selection=Selection(agreed=True))
    with pytest.raises(UsageError):
        must_choose_text(study.project, Selection(agreed=True))
    must_choose_text(study.project, Selection(coders=BOTH, roles=("respondent",), query="text:funds"))


def test_where_nothing_is_left_it_is_said(study: Study):
    with pytest.raises(Refused, match="None of the text"):
        agreement(study.project, selection=Selection(query="text:nowhere"))
    with pytest.raises(Refused, match="No document"):
        agreement(study.project, selection=Selection(since="2024"))


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("by", BY)
def test_every_unit_and_every_line_can_be_narrowed(study: Study, unit: str, by: str):
    report = agreement(study.project, unit=unit, by=by, selection=Selection(roles=("respondent",)), draws=5, full=True)
    expected = {"sentence": 8, "turn": 3, "paragraph": 3, "document": 2}[unit]
    assert report.units == expected
    assert report.lines or report.groups


QUERIES = (
    "speaker:K1", "role:respondent", "text:we", "not speaker:G", "text:funds within role:respondent",
    "near(text:funds, 1 turn)", "near(text:europe, 2 sentences)", "document:ordu or speaker:K2",
)  # fmt: skip


@pytest.fixture
def submitted(study: Study) -> Study:
    """The two interviews in a round that both have submitted."""
    rounds.new_round(study.project, "pilot", coders=BOTH)
    for name in BOTH:
        with Project.open(study.project.place, coder=name) as theirs:
            rounds.submit(theirs, "pilot", as_done=True)
    return study


def corrected(study: Study, folder: Path, name: str, marked: str, **words: str) -> None:
    """Put the text of a document in with other words and with a heading."""
    text = re.sub(r"\[|\]\([^)]*\)", "", marked)
    for old, new in words.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "corrected.txt").write_text(f"Typed anew.\n\n{text}", "utf-8")
    correct(study.project, study.documents[name], folder / "corrected.txt", even_so=True)


def figures(study: Study, selection: Selection, unit: str = "sentence") -> tuple[object, ...]:
    try:
        found = agreement(study.project, round="pilot", unit=unit, selection=selection, draws=10)
    except Refused as refused:
        return (refused.message,)
    return told(found), found.units, found.documents, found.characters, found.notes


@pytest.mark.parametrize("unit", UNITS)
def test_a_text_that_was_corrected_since_is_narrowed_as_it_was_submitted(submitted: Study, tmp_path: Path, unit: str):
    asked = [
        Selection(roles=("respondent",)), Selection(roles=("respondent",), speakers=("K2",)),
        Selection(roles=("interviewer",), query="text:europe"), *(Selection(query=each) for each in QUERIES),
    ]  # fmt: skip
    before = [figures(submitted, each, unit) for each in asked]
    corrected(submitted, tmp_path, "kozan", KOZAN, Europe="the Union", funds="subsidies", Nobody="No one")
    corrected(submitted, tmp_path, "ordu", ORDU, three="five")
    for each, was in zip(asked, before, strict=True):
        assert figures(submitted, each, unit) == was, each
    assert len({str(each) for each in before}) > len(asked) / 2


def test_a_speaker_is_found_in_the_submitted_text_by_the_name_of_now(submitted: Study, tmp_path: Path):
    before = figures(submitted, Selection(speakers=("K1",)))
    corrected(submitted, tmp_path, "kozan", KOZAN, **{"K1:": "Mayor:"})
    assert figures(submitted, Selection(speakers=("Mayor",))) == before
    assert (
        figures(submitted, Selection(query="speaker:Mayor"))[0]
        == figures(submitted, Selection(query="speaker:Mayor or text:xyzzy"))[0]
    )


def test_what_is_known_of_the_corrected_text_alone_is_left_out_and_counted(submitted: Study, tmp_path: Path):
    """Which part of an interview is about a case, and who spoke where a speaker is gone altogether."""
    note = "documents left out, their parts being known of the corrected text alone: 1"
    corrected(submitted, tmp_path, "kozan", KOZAN, Europe="the Union")
    partial = agreement(submitted.project, round="pilot", selection=Selection(cases=("Ordu",)), draws=10)
    assert note in partial.notes
    assert partial.documents == ("ordu",)
    corrected(submitted, tmp_path, "ordu", ORDU.replace("G: Is there a team?\n\n", "") + "\n\nG: Thanks.")
    assert note not in figures(submitted, Selection(roles=("respondent",)))[4]
    corrected(submitted, tmp_path, "ordu", ORDU.replace("G: Is there a team?\n\n", ""))
    silent = agreement(submitted.project, round="pilot", selection=Selection(roles=("respondent",)), draws=10)
    assert note in silent.notes
    assert silent.documents == ("kozan",)

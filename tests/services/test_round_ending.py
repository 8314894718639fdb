"""Ending a round without a coder, coverage, and what was submitted."""

from __future__ import annotations

import pytest

from qcode.errors import NotFound, Refused, UsageError
from qcode.model.coding import State
from qcode.model.document import Span
from qcode.services import coding, documents, history, rounds
from qcode.services.agreement import agreement
from qcode.services.project import Project
from qcode.services.rounds.coverage import coverage, coverage_table
from qcode.services.rounds.ending import end_without
from qcode.services.rounds.lists import status_table
from qcode.services.rounds.sealed import sealed_table
from qcode.services.settling import queue
from qcode.storage.visibility import anything_sealed
from tests.marked import Study


@pytest.fixture
def study(project: Project) -> Study:
    """A blind round of three on two of three documents; the project is coder_a's."""
    made = Study(project)
    made.coder("coder_b")
    made.coder("coder_c")
    made.code("flood")
    for name in ("Çankırı", "Ordu"):
        made.case(name)
    made.document("one", "We wait. There is hope.", cases=["Ordu"])
    made.document("two", "Water came. We wait.", cases=["Ordu"])
    made.document("three", "Long ago.")
    rounds.new_round(project, "pilot", coders=["coder_a", "coder_b", "coder_c"], documents=["one", "two"])
    return made


def submit(study: Study, *names: str) -> None:
    for name in names:
        with Project.open(study.project.place, coder=name) as theirs:
            rounds.submit(theirs, as_done=True)


def test_a_round_ends_without_a_coder_who_never_submits_and_the_others_are_compared(study: Study):
    with Project.open(study.project.place, coder="coder_c") as theirs:
        coding.apply_codes(theirs, document_id=1, span=Span(0, 8), code_ids=[1])
    submit(study, "coder_a", "coder_b")
    assert not rounds.find_round(study.project).is_open
    ended = end_without(study.project, "pilot", ["coder_c"], reason="left the project")
    assert ended.effect == "The round is open; agreement is measured between coder_a and coder_b alone."
    assert ended.change.summary == "pilot without coder_c"
    found = rounds.find_round(study.project)
    assert (found.is_open, rounds.state_word(found)) == (True, "ended")
    report = agreement(study.project, round="pilot", draws=5)
    assert report.coders == ("coder_a", "coder_b")
    assert report.notes[0].startswith("not compared, the round being ended without: coder_c")
    assert len(coding.codings_of(study.project, 1)) == 1
    status = rounds.round_status(study.project)
    assert [(each.coder, bool(each.submitted), bool(each.left_out)) for each in status.coders] == [
        ("coder_a", True, False), ("coder_b", True, False), ("coder_c", False, True),
    ]  # fmt: skip
    assert "ended" in status_table(status).notes[0]
    assert "left the project" in status_table(status).notes[0]


def test_a_round_with_one_coder_left_says_that_there_is_no_agreement(study: Study):
    submit(study, "coder_a")
    ended = end_without(study.project, None, ["coder_b", "coder_c"])
    assert "with coder_a alone there is no agreement" in ended.effect
    with pytest.raises(Refused, match="coder_a alone is left in the round “pilot”, which was ended without"):
        agreement(study.project, round="pilot", draws=5)


def test_a_round_that_others_are_coding_still_waits_for_them(study: Study):
    ended = end_without(study.project, None, ["CODER_C"])
    assert ended.effect == "The round still waits: coder_a and coder_b have to submit."
    assert ended.without == ("coder_c",)
    assert not rounds.find_round(study.project).is_open


def test_only_the_owner_ends_a_round_or_submits_for_another(study: Study):
    with Project.open(study.project.place, coder="coder_b") as theirs:
        with pytest.raises(Refused, match="Only the project's owner ends a round"):
            end_without(theirs, None, ["coder_c"])
        with pytest.raises(Refused, match="Only the project's owner submits for another"):
            rounds.submit(theirs, "pilot", "coder_c", as_done=True)


def test_ending_is_refused_where_it_makes_no_sense_and_is_not_taken_back(study: Study):
    submit(study, "coder_b")
    with pytest.raises(Refused, match="has submitted the round"):
        end_without(study.project, None, ["coder_b"])
    with pytest.raises(NotFound):
        end_without(study.project, None, ["coder_z"])
    with pytest.raises(UsageError, match="without somebody"):
        end_without(study.project, None, [])
    end_without(study.project, None, ["coder_c"])
    with pytest.raises(Refused, match="ended without coder_c already"):
        end_without(study.project, None, ["coder_c"])
    with pytest.raises(Refused, match="was ended without coder_c"):
        rounds.submit(study.project, "pilot", "coder_c", as_done=True)
    with pytest.raises(Refused):
        history.undo(study.project)


def test_a_round_that_was_a_mistake_is_ended_without_all_of_its_coders(study: Study):
    with Project.open(study.project.place, coder="coder_b") as theirs:
        coding.apply_codes(theirs, document_id=1, span=Span(0, 2), code_ids=[1])
    ended = end_without(study.project, "pilot", ["coder_a", "coder_b", "coder_c"], reason="a mistake")
    assert ended.effect.startswith("The round is open, and nobody is left in it")
    assert [each.span for each in coding.codings_of(study.project, 1)] == [Span(0, 2)]
    assert not anything_sealed(study.project.database.whole)
    assert all(each.left_out for each in rounds.round_status(study.project, "pilot").coders)
    with pytest.raises(Refused, match="two coders"):
        queue(study.project, "pilot")


def test_coverage_tells_of_others_done_and_not_done_only(study: Study):
    for name, span in (("coder_a", Span(0, 2)), ("coder_b", Span(0, 8))):
        with Project.open(study.project.place, coder=name) as theirs:
            coding.apply_codes(theirs, document_id=1, span=span, code_ids=[1])
            documents.set_state(theirs, [2], State.DONE)
    found = coverage(study.project, "pilot")
    assert [each.case for each in found.cases] == ["Çankırı", "Ordu"]
    ordu = found.cases[1]
    assert [dict(each.states) for each in ordu.documents] == [
        {"coder_a": State.DOING, "coder_b": State.TODO, "coder_c": State.TODO},
        {"coder_a": State.DONE, "coder_b": State.DONE, "coder_c": State.TODO},
    ]
    assert (found.documents, found.open) == (2, 2)
    table = coverage_table(found)
    assert table.rows[0] == ("Çankırı", 0, "–", "–", "–", None)
    assert table.rows[1] == ("Ordu", 2, "1 of 2 done", "1 of 2 done", "todo", "one, two")
    assert table.footer == (("done", 2, "1 of 2", "1 of 2", "0 of 2", "2 open"),)


def test_coverage_of_the_whole_project_has_every_document_and_case(study: Study):
    with study.project.write("test"):
        pass
    documents.set_state(study.project, [3], State.DONE)
    found = coverage(study.project)
    assert [each.case for each in found.cases] == ["Çankırı", "Ordu", "(no case)"]
    assert found.coders == ("coder_a", "coder_b", "coder_c")
    assert (found.documents, found.open) == (3, 2)


def test_what_was_submitted_is_given_out_as_it_was(study: Study):
    coding.apply_codes(study.project, document_id=1, span=Span(0, 8), code_ids=[1])
    submit(study, "coder_a")
    coding.remove_codings(study.project, [1])
    table = sealed_table(study.project, "pilot")
    told = [row[:6] for row in table.rows]
    assert told == [
        ("one", 0, 8, "flood", "coder_a", "We wait."), ("two", None, None, "(nothing coded)", "coder_a", None),
    ]  # fmt: skip
    assert "sealed until then" in table.notes[-1]
    with Project.open(study.project.place, coder="coder_b") as theirs:
        assert sealed_table(theirs, "pilot").rows == ()

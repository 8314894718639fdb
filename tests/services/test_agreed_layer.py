"""The agreed layer is right at every moment, and nothing that somebody did to an agreed coding is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qcode.errors import Refused, Stale
from qcode.model.coding import MemoOn
from qcode.model.document import Span
from qcode.services import codebook, coding, history, memos
from qcode.services.codebook.merging import merge_codes, split_code
from qcode.services.doctor import examine
from qcode.services.documents.correcting import correct
from qcode.services.merging import merge
from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project
from qcode.services.settling import Outcome, Placed, adopt_agreed, give_reason, settle, take_back
from qcode.services.settling.rules import add_rule, look, review
from tests.prepared import Begin
from tests.services.settling_histories import must_be_right
from tests.services.settling_study import ONE, TWO, Pilot, plain_text


@pytest.fixture
def pilot(begin: Begin) -> Pilot:
    return begin(_pilot)


def _pilot(project: Project) -> Pilot:
    return Pilot(project, {"one": ONE, "two": TWO})


@pytest.fixture
def second(pilot: Pilot) -> Iterator[Pilot]:
    """The same project in the window of coder_b."""
    with Project.open(pilot.project.place, coder="coder_b") as project:
        other = object.__new__(Pilot)
        other.project, other.study = project, pilot.study
        yield other


def decide(at: Pilot, words: str, outcome: Outcome, **more: object) -> None:
    settle(at.project, at.at(words), outcome, **more)  # type: ignore[arg-type]


def agreed(project: Project, code: str, start: int | None = None) -> int:
    """The key of an agreed coding of a code."""
    said = """select c.id from codings c join coders w on w.id = c.coder_id join codes k on k.id = c.code_id
    where w.kind = 'consensus' and k.name = :code and (c.start = :start or :start is null)"""
    if start is None:
        said = said.replace("and (c.start = :start or :start is null)", "")
    ((key,),) = project.database.tuples(said, code=code, start=start)
    return int(key)


def typical(project: Project) -> set[str]:
    """The codes whose agreed coding somebody chose as typical."""
    said = """select k.name from codings c join coders w on w.id = c.coder_id join codes k on k.id = c.code_id
    where w.kind = 'consensus' and c.typical = 1"""
    return {name for (name,) in project.database.tuples(said)}


def every_coding(project: Project, code: str) -> list[int]:
    said = "select c.id from codings c join codes k on k.id = c.code_id where k.name = :code order by c.id"
    return [key for (key,) in project.database.tuples(said, code=code)]


def correct_text(pilot: Pilot, tmp_path: Path, name: str, old: str, new: str) -> None:
    text = pilot.project.database.value(
        """select r.text from revisions r join documents d on d.id = r.document_id and d.revision = r.number
        where d.name = :name""", name=name)  # fmt: skip
    assert old in text
    file = tmp_path / f"{name}.txt"
    file.write_text(text.replace(old, new), "utf-8")
    correct(pilot.project, pilot.study.documents[name], file)


AGREED = {("flood", "Rain fell for three days."), ("hope", "was short"), ("eu", "All agree here.")}


# Undoing, where two settle at once


def test_the_first_decision_is_undone_while_anothers_stands(pilot: Pilot, second: Pilot):
    decide(pilot, "The river", Outcome.A)
    decide(second, "The ministry", Outcome.A)
    history.undo(pilot.project)
    assert pilot.layer() == AGREED | {("steering", "The ministry wrote to us.")}
    assert [each.is_settled for each in pilot.queue().items].count(True) == 1
    must_be_right(pilot.project)
    history.redo(pilot.project)
    assert pilot.layer() == AGREED | {
        ("steering", "The ministry wrote to us."), ("flood", "The river rose at night."),
    }  # fmt: skip
    must_be_right(pilot.project)


def test_when_both_have_undone_nothing_is_left_and_either_can_do_it_again_first(pilot: Pilot, second: Pilot):
    decide(pilot, "The river", Outcome.A)
    decide(second, "The ministry", Outcome.A)
    both = pilot.layer()
    history.undo(pilot.project)
    history.undo(second.project)
    assert (pilot.layer(), pilot.settled_documents(), pilot.queue().adopted) == (set(), set(), False)
    history.redo(second.project)
    assert pilot.layer() == AGREED | {("steering", "The ministry wrote to us.")}
    history.redo(pilot.project)
    assert pilot.layer() == both
    must_be_right(pilot.project)


def test_the_document_that_the_other_finished_is_settled_no_longer_when_one_undoes(pilot: Pilot, second: Pilot):
    for words in ("The river", "The ministry", "We had"):
        decide(pilot, words, Outcome.A)
    decide(second, "Money", Outcome.NEITHER)
    assert pilot.settled_documents() == {"one", "two"}
    history.undo(pilot.project)
    assert pilot.settled_documents() == {"two"}
    history.redo(pilot.project)
    assert pilot.settled_documents() == {"one", "two"}
    must_be_right(pilot.project)


def test_undoing_what_another_decided_anew_since_is_refused_and_changes_nothing(pilot: Pilot, second: Pilot):
    decide(pilot, "The ministry", Outcome.A)
    decide(second, "The ministry", Outcome.B)
    before = pilot.layer()
    with pytest.raises(Stale, match="changed since"):
        history.undo(pilot.project)
    assert pilot.layer() == before


def test_the_undo_of_one_in_a_file_merges_on_with_the_layer_that_came_of_it(tmp_path: Path):
    with Project.create(tmp_path / "a.qcode", coder="coder_a", case_noun="municipality") as project:
        pilot = Pilot(project, {"one": ONE, "two": TWO})
        copy_project(project.place, tmp_path / "b.qcode")
        with Project.open(project.place, coder="coder_b") as theirs:
            decide(pilot, "The river", Outcome.A)
            settle(theirs, pilot.at("The ministry"), Outcome.A)
            history.undo(project)
        with Project.open(tmp_path / "b.qcode", coder="coder_b") as other:
            assert merge(other, project.place).new
            must_be_right(other)
            seen = object.__new__(Pilot)
            seen.project, seen.study = other, pilot.study
            assert seen.layer() == pilot.layer() == AGREED | {("steering", "The ministry wrote to us.")}
            assert examine(other) == examine(project) == []


def test_undoing_a_step_about_something_else_leaves_no_line_about_the_layer(pilot: Pilot):
    decide(pilot, "The river", Outcome.A)
    codebook.add_code(pilot.project, "new")
    undone = history.undo(pilot.project)
    said = "select count(*) from changes where step_id = :step"
    assert pilot.project.database.value(said, step=undone.step) == 0
    decide(pilot, "Money", Outcome.A)
    undone = history.undo(pilot.project)
    assert pilot.project.database.value(said, step=undone.step) == 0


def test_a_first_decision_is_undone_after_another_text_was_corrected(pilot: Pilot, tmp_path: Path):
    decide(pilot, "The river", Outcome.A)
    with Project.open(pilot.project.place, coder="coder_b") as project:
        other = object.__new__(Pilot)
        other.project, other.study = project, pilot.study
        correct_text(other, tmp_path, "two", "All agree", "So: all agree")
    history.undo(pilot.project)
    assert pilot.layer() == set()
    history.redo(pilot.project)
    must_be_right(pilot.project)
    assert ("eu", "So: all agree here.") in pilot.layer() or ("eu", "all agree here.") in pilot.layer()


# Changes to the codebook and to the texts


def test_what_a_split_sent_to_a_part_stays_there_through_settling_and_merging(tmp_path: Path):
    with Project.create(tmp_path / "a.qcode", coder="coder_a", case_noun="municipality") as project:
        pilot = Pilot(project, {"one": ONE, "two": TWO})
        decide(pilot, "The ministry", Outcome.B)
        copy_project(project.place, tmp_path / "b.qcode")
        split_code(project, "eu", ["funds", "law"], dict(zip(every_coding(project, "eu"), ["law"] * 9, strict=False)))
        expected = {("law", "All agree here."), ("law", "The ministry wrote to us.")}
        assert expected <= pilot.layer()
        decide(pilot, "Money", Outcome.NEITHER)
        give_reason(project, pilot.at("The ministry"), "overlooked")
        assert expected <= pilot.layer()
        with Project.open(tmp_path / "b.qcode", coder="coder_b") as other:
            settle(other, pilot.at("We had"), Outcome.A)
            merge(other, project.place)
            merge(project, other.place)
            must_be_right(other)
        must_be_right(project)
        assert expected <= pilot.layer()
        merge_codes(project, ["law"], "funds")
        assert {("funds", "All agree here."), ("funds", "The ministry wrote to us.")} <= pilot.layer()
        must_be_right(project)


def test_a_split_that_is_undone_gives_the_code_back_also_after_further_decisions(pilot: Pilot, second: Pilot):
    decide(pilot, "The ministry", Outcome.B)
    split_code(pilot.project, "eu", ["funds"], dict.fromkeys(every_coding(pilot.project, "eu"), "funds"), retire=True)
    decide(second, "Money", Outcome.A)
    history.undo(pilot.project)
    assert {("eu", "All agree here."), ("eu", "The ministry wrote to us."), ("hope", "was short")} <= pilot.layer()
    must_be_right(pilot.project)
    history.redo(pilot.project)
    assert {("funds", "All agree here."), ("funds", "The ministry wrote to us.")} <= pilot.layer()
    must_be_right(pilot.project)


def test_what_is_decided_after_a_split_is_what_the_decision_says(pilot: Pilot):
    decide(pilot, "The ministry", Outcome.B)
    split_code(pilot.project, "eu", ["funds"], dict.fromkeys(every_coding(pilot.project, "eu"), "funds"))
    assert ("funds", "The ministry wrote to us.") in pilot.layer()
    ministry = pilot.at("The ministry")
    steering = Placed(ministry.span, pilot.code("steering"), "steering")
    settle(pilot.project, ministry, Outcome.CODE, codings=[steering])
    decide(pilot, "The ministry", Outcome.B)
    assert ("eu", "The ministry wrote to us.") in pilot.layer()
    must_be_right(pilot.project)
    for _ in range(2):
        history.undo(pilot.project)
    assert ("funds", "The ministry wrote to us.") in pilot.layer()
    must_be_right(pilot.project)


def test_an_agreed_coding_that_a_split_sends_to_where_the_part_is_agreed_already_does_not_come_back(pilot: Pilot):
    decide(pilot, "The ministry", Outcome.BOTH)
    keys = every_coding(pilot.project, "steering")
    split_code(pilot.project, "steering", ["eu"], dict.fromkeys(keys, "eu"))
    place = "The ministry wrote to us."
    assert {code for code, words in pilot.layer() if words == place} == {"eu"}
    give_reason(pilot.project, pilot.at("The ministry"), "because")
    assert {code for code, words in pilot.layer() if words == place} == {"eu"}
    history.undo(pilot.project)
    history.undo(pilot.project)
    assert {code for code, words in pilot.layer() if words == place} == {"eu", "steering"}
    must_be_right(pilot.project)


def test_a_part_to_which_only_agreed_codings_were_sent_is_kept_where_another_copy_removes_it(tmp_path: Path):
    with Project.create(tmp_path / "a.qcode", coder="coder_a", case_noun="municipality") as project:
        pilot = Pilot(project, {"one": ONE, "two": TWO})
        decide(pilot, "The ministry", Outcome.B)
        copy_project(project.place, tmp_path / "b.qcode")
        split_code(project, "eu", ["other"], {agreed(project, "eu", 0): "other"})
        with Project.open(tmp_path / "b.qcode", coder="coder_b") as other:
            codebook.remove_code(other, "other")
            merge(other, project.place)
            merge(project, other.place)
            must_be_right(other)
        must_be_right(project)
        assert ("other", "All agree here.") in pilot.layer()


def test_retiring_a_code_changes_nothing_that_is_agreed(pilot: Pilot):
    decide(pilot, "The ministry", Outcome.B)
    before = pilot.layer()
    codebook.retire_code(pilot.project, "eu")
    give_reason(pilot.project, pilot.at("The ministry"), "overlooked")
    assert pilot.layer() == before
    history.undo(pilot.project)
    history.undo(pilot.project)
    assert pilot.layer() == before
    must_be_right(pilot.project)


def test_an_agreed_coding_is_neither_moved_nor_removed_by_hand_and_it_is_said_how(pilot: Pilot):
    decide(pilot, "The ministry", Outcome.B)
    key, before = agreed(pilot.project, "hope"), pilot.layer()
    for change in (
        lambda: coding.remove_codings(pilot.project, [key]),
        lambda: coding.recode(pilot.project, [key], pilot.code("eu")),
        lambda: coding.set_weight(pilot.project, key, 5),
    ):
        with pytest.raises(Refused, match="agreed coding") as refused:
            change()
        assert "decide" in refused.value.hint.lower()
    assert pilot.layer() == before


def test_a_correction_moves_what_is_agreed_and_undoing_it_moves_it_back(pilot: Pilot, tmp_path: Path):
    for words in ("The river", "The ministry", "We had", "Money"):
        decide(pilot, words, Outcome.A)
    before = pilot.layer()
    coding.mark_typical(pilot.project, agreed(pilot.project, "steering"))
    correct_text(pilot, tmp_path, "one", "The river", "Then the river")
    assert ("steering", "The ministry wrote to us.") in pilot.layer()
    assert typical(pilot.project) == {"steering"}
    must_be_right(pilot.project)
    merge_codes(pilot.project, ["steering"], "other")
    assert typical(pilot.project) == {"other"}
    history.undo(pilot.project)
    history.undo(pilot.project)
    assert (pilot.layer(), typical(pilot.project)) == (before, {"steering"})
    must_be_right(pilot.project)


# What somebody set on an agreed coding


def test_a_typical_excerpt_stays_so_whatever_is_decided_again(pilot: Pilot):
    decide(pilot, "The ministry", Outcome.B)
    key = agreed(pilot.project, "eu", plain_text(ONE).index("The ministry"))
    coding.mark_typical(pilot.project, key)
    give_reason(pilot.project, pilot.at("The ministry"), "overlooked")
    assert typical(pilot.project) == {"eu"}
    ministry = pilot.at("The ministry")
    wider = Placed(Span(ministry.span.start, ministry.span.end + 1), pilot.code("eu"), "eu")
    settle(pilot.project, ministry, Outcome.BORDERS, codings=[wider])
    assert typical(pilot.project) == {"eu"}
    decide(pilot, "The ministry", Outcome.A)
    assert typical(pilot.project) == set()
    decide(pilot, "The ministry", Outcome.B)
    assert typical(pilot.project) == {"eu"}
    take_back(pilot.project, pilot.at("The ministry"))
    assert typical(pilot.project) == set()
    decide(pilot, "The ministry", Outcome.B)
    assert typical(pilot.project) == {"eu"}
    must_be_right(pilot.project)


def test_choosing_is_undone_also_where_the_coding_left_the_layer_meanwhile(pilot: Pilot, second: Pilot):
    decide(second, "The ministry", Outcome.B)
    coding.mark_typical(pilot.project, agreed(pilot.project, "eu", plain_text(ONE).index("The ministry")))
    decide(second, "The ministry", Outcome.A)
    history.undo(pilot.project)
    decide(second, "The ministry", Outcome.B)
    assert typical(pilot.project) == set()
    history.redo(pilot.project)
    assert typical(pilot.project) == {"eu"}
    must_be_right(pilot.project)


def test_choosing_that_another_took_back_is_not_undone(pilot: Pilot, second: Pilot):
    decide(pilot, "Money", Outcome.B)
    coding.mark_typical(pilot.project, agreed(pilot.project, "eu"))
    coding.mark_typical(second.project, agreed(pilot.project, "eu"), on=False)
    with pytest.raises(Stale, match="changed since"):
        history.undo(pilot.project)


def test_a_memo_and_a_look_at_an_agreed_coding_stay_when_its_code_is_merged_and_it_is_decided_anew(pilot: Pilot):
    decide(pilot, "The ministry", Outcome.B)
    add_rule(pilot.project, pilot.at("The ministry"), code_id=pilot.code("eu"), text="funds")
    key = agreed(pilot.project, "eu", plain_text(ONE).index("The ministry"))
    memos.write_memo(pilot.project, on=MemoOn.CODING, target_id=key, text="remember")
    look(pilot.project, "pilot, rule 1", [key])
    give_reason(pilot.project, pilot.at("The ministry"), "because")
    assert review(pilot.project).looked == 1
    take_back(pilot.project, pilot.at("The ministry"))
    decide(pilot, "The ministry", Outcome.B)
    assert review(pilot.project).looked == 1
    merge_codes(pilot.project, ["eu"], "other")
    said = "select count(*) from looks l join codings c on c.guid = l.coding"
    assert pilot.project.database.value(said) == 1
    assert pilot.project.database.value("select count(*) from memos where text = 'remember'") == 1
    must_be_right(pilot.project)


# Projects from before


def test_a_project_that_only_took_the_agreed_codings_over_keeps_its_layer_through_a_merge(tmp_path: Path):
    with Project.create(tmp_path / "a.qcode", coder="coder_a", case_noun="municipality") as project:
        pilot = Pilot(project, {"one": ONE, "two": TWO})
        copy_project(project.place, tmp_path / "b.qcode")
        adopt_agreed(project)
        with project.database.engine.writing() as writer:  # as it was written before it was said which round has it
            writer.execute("delete from assignments where state = 'taken up'", {})
            writer.execute("delete from changes where thing = 'assignments' and row_id is null", {})
        with Project.open(tmp_path / "b.qcode", coder="coder_b") as other:
            codebook.add_code(other, "new")
            merge(project, other.place)
            assert pilot.layer() == AGREED
            must_be_right(project)
            merge(other, project.place)
            seen = object.__new__(Pilot)
            seen.project, seen.study = other, pilot.study
            assert seen.layer() == AGREED
            must_be_right(other)


def test_what_one_copy_settled_merges_with_a_text_that_the_other_corrected(tmp_path: Path):
    with Project.create(tmp_path / "a.qcode", coder="coder_a", case_noun="municipality") as project:
        pilot = Pilot(project, {"one": ONE, "two": TWO})
        copy_project(project.place, tmp_path / "b.qcode")
        decide(pilot, "The ministry", Outcome.B)
        with Project.open(tmp_path / "b.qcode", coder="coder_b") as other:
            seen = object.__new__(Pilot)
            seen.project, seen.study = other, pilot.study
            correct_text(seen, tmp_path, "two", "All agree", "So: all agree")
            merge(project, other.place)
            merge(other, project.place)
            must_be_right(other)
            assert seen.layer() == pilot.layer()
            assert examine(other) == []
        must_be_right(project)
        assert {words for code, words in pilot.layer() if code == "eu"} >= {"The ministry wrote to us."}
        assert len(pilot.layer()) == 4

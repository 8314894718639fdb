"""A text that was corrected after it was submitted is settled as it was, and what is agreed follows into it."""

from __future__ import annotations

from pathlib import Path

import pytest

from qcode.errors import UsageError
from qcode.model.coding import MemoOn
from qcode.model.document import Span
from qcode.services import history
from qcode.services.agreement import Terms, compared
from qcode.services.agreement.places import place_now
from qcode.services.doctor import examine
from qcode.services.documents.correcting import correct
from qcode.services.documents.earlier import open_earlier, turns_at
from qcode.services.memos import list_memos, write_memo
from qcode.services.merging import merge
from qcode.services.merging.conflicts import conflicts
from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project
from qcode.services.settling import (
    Disagreement,
    Outcome,
    Placed,
    Status,
    give_reason,
    queue,
    settle,
    take_back,
    with_decisions,
)
from qcode.services.settling.after import before_and_after
from qcode.services.settling.context import memos_at, page, settle_by_words
from qcode.services.settling.tables import followed_words, protocol_table
from qcode.storage.documents import text_of
from tests.prepared import Begin
from tests.services.settling_histories import must_be_right
from tests.services.settling_study import ONE, TWO, Pilot, plain_text
from tests.services.test_correcting import file

OLD = plain_text(ONE)
NEW = "Typed anew.\n" + OLD.replace("ministry", "Ministry of the Interior").replace("We had hope. ", "")
"""Everything moves, words come into one passage, another one is gone."""


@pytest.fixture
def pilot(begin: Begin) -> Pilot:
    """A round of two texts, of which one was corrected before anything was settled."""
    return begin(_pilot)


def _pilot(project: Project) -> Pilot:
    return Pilot(project, {"one": ONE, "two": TWO})


@pytest.fixture
def corrected(pilot: Pilot, tmp_path: Path) -> Pilot:
    """The same, with the text corrected."""
    correct(pilot.project, pilot.study.documents["one"], file(tmp_path, NEW))
    return pilot


def settle_all(pilot: Pilot) -> None:
    """Decide everything for the first reading."""
    for each in pilot.queue().items:
        settle(pilot.project, each, Outcome.A)


MONEY = (NEW.index("Money"), NEW.index("Money") + len("Money"))
AGREED = {
    ("flood", "Rain fell for three days."), ("flood", "The river rose at night."), ("hope", "was short"),
    ("steering", "The Ministry of the Interior wrote to us."), ("eu", "All agree here."),
}  # fmt: skip
"""What is agreed where everything is decided for the first reading, in the corrected text."""


def test_what_is_agreed_stands_in_the_corrected_text_at_its_words(corrected: Pilot):
    found = corrected.queue()
    assert [each.status for each in found.items] == [Status.OPEN] * 4
    assert (found.unsettled, found.corrected) == (4, 4)
    assert corrected.at("The ministry").quote == "The ministry wrote to us."
    settle_all(corrected)
    assert corrected.layer() == AGREED
    assert corrected.settled_documents() == {"one", "two"}
    assert examine(corrected.project) == []


def test_it_makes_no_difference_whether_one_corrects_or_settles_first(pilot: Pilot, tmp_path: Path):
    settle_all(pilot)
    correct(pilot.project, pilot.study.documents["one"], file(tmp_path, NEW))
    assert pilot.layer() == AGREED


def test_the_protocol_keeps_the_passage_that_is_gone_with_the_words_it_had(corrected: Pilot):
    settle(corrected.project, corrected.at("We had"), Outcome.A, reason="the context decides")
    settle(corrected.project, corrected.at("The ministry"), Outcome.B)
    found = corrected.queue()
    (lost,) = [each for each in found.items if each.quote == "We had hope."]
    assert (lost.status, followed_words(found, lost)) == (Status.SETTLED, ["hope: no longer in the text"])
    table = protocol_table(found)
    names = [column.name for column in table.columns]
    rows = {str(row[names.index("excerpt")]): dict(zip(names, row, strict=True)) for row in table.rows}
    assert (rows["We had hope."]["decided"], rows["We had hope."]["reason"]) == ("hope", "the context decides")
    assert rows["We had hope."]["in the corrected text"] == "no longer in the text"
    at = NEW.index("The Ministry of")
    words = "The Ministry of the Interior wrote to us."
    assert rows["The ministry wrote to us."]["in the corrected text"] == f"{at}-{at + len(words)}: “{words}”"
    assert rows["Money"]["in the corrected text"] is None
    assert "Corrected since, and shown as submitted: one; what is agreed follows into the present text." in table.notes


def test_own_borders_and_words_are_those_of_the_text_that_was_submitted(corrected: Pilot):
    settle_by_words(corrected.project, corrected.at("The river"), None, quote="river rose")
    assert ("flood", "river rose") in corrected.layer()
    at = OLD.index("Money")
    settle_by_words(
        corrected.project, corrected.at("Money"), None, codes=["money"], start=at, end=at + len("Money was")
    )
    assert ("money", "Money was") in corrected.layer()
    with pytest.raises(UsageError, match=f"one has {len(OLD)} characters"):
        settle_by_words(corrected.project, corrected.at("Money"), None, codes=["money"], start=at, end=len(NEW))
    far = [Placed(Span(at, len(NEW)), corrected.code("money"), "money")]
    with pytest.raises(UsageError, match="is not within it"):
        settle(corrected.project, corrected.at("Money"), Outcome.CODE, codings=far)


def test_every_step_is_undone_and_done_again_before_and_after_a_correction(pilot: Pilot, tmp_path: Path):
    one = pilot.study.documents["one"]
    settle(pilot.project, pilot.at("The ministry"), Outcome.A)
    correct(pilot.project, one, file(tmp_path, NEW))
    settle(pilot.project, pilot.at("The river"), Outcome.B)
    give_reason(pilot.project, pilot.at("The river"), "overlooked")
    states = [pilot.layer()]
    for _ in range(4):
        history.undo(pilot.project)
        must_be_right(pilot.project)
        states.append(pilot.layer())
    assert text_of(pilot.project.database, one) == OLD
    assert states[-1] == set()
    assert ("steering", "The ministry wrote to us.") in states[3]
    assert all(words in OLD + plain_text(TWO) for _, words in states[3])
    for before in reversed(states[:-1]):
        history.redo(pilot.project)
        must_be_right(pilot.project)
        assert pilot.layer() == before
    assert {("flood", "rose at night."), ("steering", "The Ministry of the Interior wrote to us.")} <= pilot.layer()


def test_a_decision_from_before_a_correction_is_taken_back_and_the_correction_under_later_decisions(
    pilot: Pilot, tmp_path: Path
):
    """Two windows: each undoes its own step, whatever the other one did since."""
    one = pilot.study.documents["one"]
    with Project.open(pilot.project.place, coder="coder_b") as other:
        settle(other, pilot.at("The ministry"), Outcome.A)
        correct(pilot.project, one, file(tmp_path, NEW))
        settle(other, pilot.at("Money"), Outcome.B)
        history.undo(pilot.project)
        assert text_of(other.database, one) == OLD
        assert {("steering", "The ministry wrote to us."), ("money", "Money")} <= pilot.layer()
        must_be_right(pilot.project)
        history.redo(pilot.project)
        history.undo(other)
        history.undo(other)
        must_be_right(pilot.project)
        assert pilot.layer() == set()
        assert {each.status for each in pilot.queue().items} == {Status.OPEN}


def test_a_text_is_corrected_again_after_it_was_settled_and_decisions_are_changed_and_taken_back(
    corrected: Pilot, tmp_path: Path
):
    settle_all(corrected)
    correct(corrected.project, corrected.study.documents["one"], file(tmp_path, "Once more. " + OLD))
    assert corrected.layer() == {
        (code, words.replace("Ministry of the Interior", "ministry")) for code, words in AGREED
    }  # what one correction took out does not come back with the next one
    settle(corrected.project, corrected.at("The ministry"), Outcome.B)
    take_back(corrected.project, corrected.at("The river"))
    assert ("eu", "The ministry wrote to us.") in corrected.layer()
    assert ("flood", "The river rose at night.") not in corrected.layer()
    assert corrected.settled_documents() == {"two"}
    must_be_right(corrected.project)


def test_memos_are_found_at_the_passage_in_the_present_text(corrected: Pilot):
    key = corrected.study.documents["one"]
    at = NEW.index("wrote to us")
    write_memo(corrected.project, on=MemoOn.SPAN, target_id=key, text="who wrote?", span=Span(at, at + 5))
    assert [each.text for each in memos_at(corrected.project, corrected.at("The ministry"))] == ["who wrote?"]
    assert memos_at(corrected.project, corrected.at("We had")) == []
    told = page(corrected.project, corrected.queue(), corrected.at("We had").number)
    assert "The text was corrected since; this is how it was submitted. Now: no longer in the text." in told
    assert "Nothing came. >>>We had hope.<<< It is late." in told


def test_agreement_after_settling_counts_what_was_decided_in_corrected_texts(corrected: Pilot):
    settle_all(corrected)
    found = before_and_after(corrected.project, "pilot", draws=5)
    before, after = ({each.code: each.alpha.value for each in one.lines} for one in (found.before, found.after))
    assert (found.queue.settled, found.before.corrected) == (4, 1)
    assert before["steering"] is not None
    assert before["steering"] < 1
    assert after["steering"] == 1


def test_a_place_that_was_compared_is_found_in_the_present_text(corrected: Pilot):
    key, place = corrected.study.documents["one"], OLD.index("It is late")
    assert place_now(corrected.project, "pilot", key, place) == NEW.index("It is late")
    assert place_now(corrected.project, "pilot", key, OLD.index("We had hope")) == NEW.index(" It is late")
    assert place_now(corrected.project, "pilot", corrected.study.documents["two"], 7) == 7


def at(project: Project, words: str) -> Disagreement:
    """The disagreement of a copy whose passage begins with these words."""
    return next(each for each in queue(project, "pilot").items if each.quote.startswith(words))


@pytest.mark.parametrize("corrects", [0, 1])
def test_two_copies_one_corrected_and_both_settled_come_to_the_same(tmp_path: Path, corrects: int):
    with Project.create(tmp_path / "a.qcode", coder="coder_a", case_noun="city") as mine:
        pilot = Pilot(mine, {"one": ONE, "two": TWO})
        copy_project(mine.place, tmp_path / "b.qcode")
        with Project.open(tmp_path / "b.qcode", coder="coder_b") as theirs:
            copies = (mine, theirs)
            correct(copies[corrects], pilot.study.documents["one"], file(tmp_path, NEW))
            settle(mine, pilot.at("The ministry"), Outcome.A)
            settle(mine, pilot.at("Money"), Outcome.A)
            settle(theirs, at(theirs, "Money"), Outcome.B)
            settle(theirs, at(theirs, "We had"), Outcome.A)
            merge(mine, theirs.place)
            merge(theirs, mine.place)
            assert not merge(mine, theirs.place).new
            for copy in copies:
                (conflict,) = conflicts(copy)
                assert conflict.name.startswith("one, “Money”, ")
                assert (conflict.field, conflict.place.span) == ("what was decided", Span(*MONEY))
            settle(mine, pilot.at("Money"), Outcome.A)
            merge(theirs, mine.place)
            for each in copies:
                must_be_right(each)
                assert examine(each) == []
            assert conflicts(theirs) == []
            layers = [
                list(each.database.tuples("""select c.guid, k.name, c.start, c.stop from codings c
                join coders w on w.id = c.coder_id join codes k on k.id = c.code_id where w.kind = 'consensus'
                order by 1""")) for each in copies
            ]  # fmt: skip
            assert layers[0] == layers[1]
            assert pilot.layer() == AGREED - {("flood", "The river rose at night.")}


def test_a_window_that_still_has_the_queue_from_before_the_correction_decides_for_the_same_passage(
    pilot: Pilot, tmp_path: Path
):
    seen, known = pilot.at("The ministry"), pilot.queue()
    correct(pilot.project, pilot.study.documents["one"], file(tmp_path, NEW))
    settle(pilot.project, seen, Outcome.BORDERS, codings=[Placed(seen.span, pilot.code("eu"), "eu")])
    assert ("eu", "The Ministry of the Interior wrote to us.") in pilot.layer()
    assert with_decisions(pilot.project, known).settled == 1


LABELLED = (
    "INT: How was it?\n\nK1: [The flood](flood@coder_a) came.\n\nINT: And then?\n\nK1: [We left](hope@coder_b).\n"
)


def test_the_submitted_text_is_opened_with_its_turns_and_the_names_of_now(project: Project, tmp_path: Path):
    pilot = Pilot(project, {"talk": LABELLED})
    key = pilot.study.documents["talk"]
    correct(project, key, file(tmp_path, plain_text(LABELLED).replace("K1:", "Ayşe:").replace("And then", "Then")))
    opened = open_earlier(project, key, 1)
    assert opened.text == plain_text(LABELLED)
    assert [(each.speaker, each.speech.of(opened.text)) for each in opened.turns] == [
        ("INT", "How was it?"), ("Ayşe", "The flood came."), ("INT", "And then?"), ("Ayşe", "We left."),
    ]  # fmt: skip
    assert len(opened.sentences) == 2 * 4


def test_passages_of_a_corrected_text_are_cited_by_the_turns_of_the_text_that_was_submitted(
    project: Project, tmp_path: Path
):
    pilot = Pilot(project, {"talk": LABELLED})
    longer = "INT: Good day.\n\nK1: Good day.\n\n" + plain_text(LABELLED)
    correct(project, pilot.study.documents["talk"], file(tmp_path, longer))
    found = compared(project, Terms(round="pilot", draws=10))
    assert [each.citation for each in found.passages()] == ["talk, turn 2", "talk, turn 4"]
    assert [each.where for each in found.units()] == ["turn 2", "turn 4"]


def test_who_spoke_is_not_said_where_a_speaker_is_not_there_any_more(project: Project, tmp_path: Path):
    pilot = Pilot(project, {"talk": LABELLED + "\nK2: Yes.\n\nK2: We did.\n"})
    key = pilot.study.documents["talk"]
    correct(project, key, file(tmp_path, plain_text(LABELLED)))
    opened = open_earlier(project, key, 1)
    assert turns_at(project.database, key, 1) is None
    assert opened.turns == ()
    assert "K2: Yes." in opened.text


def test_what_is_noted_on_an_agreed_excerpt_stays_when_it_is_decided_otherwise(corrected: Pilot):
    settle(corrected.project, corrected.at("The ministry"), Outcome.A)
    said = "select c.id from codings c join codes k on k.id = c.code_id where k.name = 'steering' and c.round_id = 1"
    said += " and c.coder_id = (select id from coders where kind = 'consensus')"
    key = int(corrected.project.database.value(said))
    write_memo(corrected.project, on=MemoOn.CODING, target_id=key, text="the Interior")
    settle(corrected.project, corrected.at("The ministry"), Outcome.B)
    (memo,) = [each for each in list_memos(corrected.project) if each.text == "the Interior"]
    assert memo.span is not None
    assert memo.span.of(NEW) == "The Ministry of the Interior wrote to us."


def layer_rows(project: Project) -> list[tuple[object, ...]]:
    """The agreed layer as every copy must have it: GUIDs, codes and places."""
    said = """select c.guid, k.name, c.start, c.stop, c.created from codings c join coders w on w.id = c.coder_id
    join codes k on k.id = c.code_id where w.kind = 'consensus' order by 1"""
    return list(project.database.tuples(said))


@pytest.mark.parametrize("again", [False, True])
def test_what_was_settled_in_a_correction_that_another_copy_took_back_stands_in_the_text_that_holds(
    tmp_path: Path, again: bool
):
    with Project.create(tmp_path / "a.qcode", coder="coder_a", case_noun="city") as mine:
        pilot = Pilot(mine, {"one": ONE, "two": TWO})
        one = pilot.study.documents["one"]
        settle(mine, pilot.at("The river"), Outcome.A)
        correct(mine, one, file(tmp_path, NEW))
        copy_project(mine.place, tmp_path / "b.qcode")
        with Project.open(tmp_path / "b.qcode", coder="coder_b") as theirs:
            settle(theirs, at(theirs, "The ministry"), Outcome.A)
            settle(theirs, at(theirs, "The river"), Outcome.B)
            history.undo(mine)
            assert text_of(mine.database, one) == OLD
            settle(mine, pilot.at("Money"), Outcome.B)
            if again:
                correct(mine, one, file(tmp_path, OLD.replace("ministry", "big ministry")))
            merge(mine, theirs.place)
            merge(theirs, mine.place)
            assert not merge(mine, theirs.place).new
            for each in (mine, theirs):
                must_be_right(each)
                assert examine(each) == []
            assert layer_rows(mine) == layer_rows(theirs)
            words = "The big ministry wrote to us." if again else "The ministry wrote to us."
            assert {("steering", words), ("money", "Money"), ("flood", "rose at night.")} <= pilot.layer()
            assert text_of(theirs.database, one) == text_of(mine.database, one)

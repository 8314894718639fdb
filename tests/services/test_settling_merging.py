"""Two people settle in two copies, and the copies are merged, in either order and again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qcode.errors import Refused
from qcode.model.coding import MemoOn
from qcode.model.document import Span
from qcode.services import history
from qcode.services.codebook import remove_code
from qcode.services.codebook.merging import merge_codes
from qcode.services.coding import mark_typical
from qcode.services.doctor import examine
from qcode.services.documents.correcting import correct
from qcode.services.memos import list_memos, write_memo
from qcode.services.merging import merge
from qcode.services.merging.conflicts import conflicts
from qcode.services.merging.deciding import decide
from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project, add_coder
from qcode.services.rounds import find_round
from qcode.services.settling import Outcome, Placed, Status, give_reason, how_far, settle, take_back, with_decisions
from qcode.services.settling.context import page
from qcode.services.settling.rules import add_rule, look, review
from qcode.services.settling.tables import conflicts_line
from tests.services.settling_study import ONE, TWO, Pilot, plain_text

ONE_TEXT = plain_text(ONE)


class Copy:
    """One of the two copies, seen as a pilot."""

    def __init__(self, project: Project, pilot: Pilot) -> None:
        self.pilot = object.__new__(Pilot)
        self.pilot.project, self.pilot.study = project, pilot.study
        self.project = project

    def settle(self, words: str, outcome: Outcome, reason: str | None = None) -> None:
        settle(self.project, self.pilot.at(words), outcome, reason=reason)

    def state(self) -> tuple[object, ...]:
        """Everything about settling that both copies must agree on."""
        told = [
            (each.guid, each.status, each.decision and (
                each.decision.outcome, [(one.span, one.code) for one in each.decision.codings],
                each.decision.reason, each.decision.coder))
            for each in self.pilot.queue().items
        ]  # fmt: skip
        return told, self.pilot.layer(), self.pilot.settled_documents()


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[tuple[Copy, Copy]]:
    with Project.create(tmp_path / "a.qcode", coder="coder_a", case_noun="municipality") as first:
        pilot = Pilot(first, {"one": ONE, "two": TWO})
        copy_project(first.place, tmp_path / "b.qcode")
        with Project.open(tmp_path / "b.qcode", coder="coder_b") as second:
            yield Copy(first, pilot), Copy(second, pilot)


def both_ways(ours: Copy, theirs: Copy) -> None:
    """Merge until nothing is new on either side; both are alike then."""
    for _ in range(3):
        merge(ours.project, theirs.project.place)
        merge(theirs.project, ours.project.place)
    assert not merge(ours.project, theirs.project.place).new
    for mine, other in zip(ours.state(), theirs.state(), strict=True):
        assert mine == other


def consensus(copy: Copy) -> int:
    return int(copy.project.database.value("select count(*) from coders where kind = 'consensus'"))


def test_what_two_people_settled_apart_is_settled_together(copies: tuple[Copy, Copy]):
    ours, theirs = copies
    ours.settle("The river", Outcome.A)
    ours.settle("The ministry", Outcome.A, "the definition decides")
    theirs.settle("We had", Outcome.A)
    theirs.settle("Money", Outcome.NEITHER)
    both_ways(ours, theirs)
    queue = ours.pilot.queue()
    assert (queue.settled, queue.unsettled, consensus(ours)) == (4, 0, 1)
    assert conflicts(ours.project) == []
    assert ours.pilot.settled_documents() == {"one", "two"}
    assert ours.pilot.layer() == {
        ("flood", "Rain fell for three days."), ("flood", "The river rose at night."), ("hope", "was short"),
        ("steering", "The ministry wrote to us."), ("hope", "We had hope."), ("eu", "All agree here."),
    }  # fmt: skip


def test_a_merge_tells_decisions_and_not_which_of_two_like_rows_it_keeps(copies: tuple[Copy, Copy]):
    ours, theirs = copies
    ours.settle("The river", Outcome.A)
    theirs.settle("We had", Outcome.A)
    for one, other in ((ours, theirs), (theirs, ours)):
        told = merge(one.project, other.project.place, dry_run=True).told
        assert [(each.what, each.words) for each in told] == [("added", "1 decision")]


def test_the_same_decision_of_both_is_no_conflict(copies: tuple[Copy, Copy]):
    ours, theirs = copies
    for each in copies:
        each.settle("Money", Outcome.B)
    both_ways(ours, theirs)
    assert conflicts(ours.project) == []
    assert (ours.pilot.queue().settled, ours.pilot.at("Money").status) == (1, Status.SETTLED)


def test_two_decisions_on_one_disagreement_are_kept_both_until_somebody_decides(copies: tuple[Copy, Copy]):
    ours, theirs = copies
    ours.settle("The ministry", Outcome.A)
    theirs.settle("The ministry", Outcome.B)
    both_ways(ours, theirs)
    for each in copies:
        assert each.pilot.at("The ministry").status is Status.CONTESTED
        assert (each.pilot.queue().settled, each.pilot.queue().unsettled) == (0, 4)
        assert not {code for code, _ in each.pilot.layer()} & {"steering", "other"}
        (found,) = conflicts(each.project)
        assert (found.thing, set(found.choices)) == ("decisions", {"steering 51 to 76 (a)", "eu 51 to 76 (b)"})
    found = conflicts(ours.project)[0]
    decide(ours.project, found.id, found.choices.index("steering 51 to 76 (a)"))
    now = ours.pilot.at("The ministry")
    assert (now.status, now.decision.outcome, now.decision.coder) == (Status.SETTLED, Outcome.A, "coder_a")
    assert ("steering", "The ministry wrote to us.") in ours.pilot.layer()
    both_ways(ours, theirs)
    assert theirs.pilot.at("The ministry").status is Status.SETTLED


def test_a_rule_that_one_copy_wrote_for_what_both_decided_is_told_in_words(copies: tuple[Copy, Copy]):
    ours, theirs = copies
    ours.settle("The ministry", Outcome.B)
    theirs.settle("The ministry", Outcome.A)
    add_rule(ours.project, ours.pilot.at("The ministry"), code_id=ours.pilot.code("eu"), text="funds", field="not_when")
    both_ways(ours, theirs)
    for each in copies:
        told = {found.field: set(found.choices) for found in conflicts(each.project)}
        assert told == {"rule": {"eu, do not use when: funds", "–"}, "what was decided": told["what was decided"]}


@pytest.mark.parametrize("taken", ["eu, use when: theirs", "steering, use when: ours", "–"])
def test_a_rule_is_decided_for_with_the_code_that_it_is_of(copies: tuple[Copy, Copy], taken: str):
    ours, theirs = copies
    for each, code, words in ((ours, "steering", "ours"), (theirs, "eu", "theirs")):
        each.settle("The ministry", Outcome.A)
        if taken != "–" or each is ours:
            add_rule(each.project, each.pilot.at("The ministry"), code_id=each.pilot.code(code), text=words)
    told = merge(ours.project, theirs.project.place, dry_run=True).conflicts
    assert [each.rpartition(": ")[2] for each in told if each.startswith("decision")] == ["rule"]
    both_ways(ours, theirs)
    for each in copies:
        assert each.pilot.at("The ministry").conflicts == ("rule",)
    found = next(one for one in conflicts(ours.project) if one.thing == "decisions")
    decide(ours.project, found.id, found.choices.index(taken))
    both_ways(ours, theirs)
    for each in copies:
        rule = each.pilot.at("The ministry").decision.rule
        assert (f"{rule.code}, use when: {rule.text}" if rule else "–") == taken
        assert each.pilot.at("The ministry").conflicts == ()


def test_what_still_stands_in_conflict_of_what_both_decided_alike_is_told_with_the_queue(copies: tuple[Copy, Copy]):
    ours, theirs = copies
    for words in ("The river", "We had", "Money"):
        ours.settle(words, Outcome.A)
    ours.settle("The ministry", Outcome.A)
    theirs.settle("The ministry", Outcome.A, "the definition decides")
    add_rule(theirs.project, theirs.pilot.at("The ministry"), code_id=theirs.pilot.code("eu"), text="funds")
    both_ways(ours, theirs)
    for each in copies:
        queue, at = each.pilot.queue(), each.pilot.at("The ministry")
        assert (queue.settled, queue.unsettled, queue.is_done) == (4, 0, False)
        assert queue.conflicts == len(conflicts(each.project)) == len(at.conflicts) == 2
        assert set(at.conflicts) == {found.field for found in conflicts(each.project)}
        assert (at.status, at.is_left) == (Status.SETTLED, True)
        told = how_far(each.project, find_round(each.project))
        assert told == ("4 disagreements: 4 settled, 0 unsettled, 2 conflicts to decide",)
        assert conflicts_line(queue).startswith("2 conflicts between copies to decide: disagreement 2, ")
        assert "Two copies have differently: " in page(each.project, queue, at.number)
    for _ in range(2):
        known = ours.pilot.queue()
        decide(ours.project, conflicts(ours.project)[0].id, 0)
        assert with_decisions(ours.project, known).conflicts == len(conflicts(ours.project))
    assert ours.pilot.queue().is_done
    assert conflicts_line(ours.pilot.queue()) == ""
    assert "differently" not in page(ours.project, ours.pilot.queue(), ours.pilot.at("The ministry").number)
    both_ways(ours, theirs)
    assert theirs.pilot.queue().is_done


def test_deciding_at_the_desk_settles_the_conflict_too(copies: tuple[Copy, Copy]):
    ours, theirs = copies
    ours.settle("The ministry", Outcome.A)
    theirs.settle("The ministry", Outcome.B)
    both_ways(ours, theirs)
    ours.settle("The ministry", Outcome.BOTH)
    assert conflicts(ours.project) == []
    both_ways(ours, theirs)
    assert conflicts(theirs.project) == []
    assert theirs.pilot.at("The ministry").decision.outcome is Outcome.BOTH
    assert {("steering", "The ministry wrote to us."), ("eu", "The ministry wrote to us.")} <= theirs.pilot.layer()


def test_a_decision_taken_back_here_and_reasoned_there_is_not_lost(copies: tuple[Copy, Copy]):
    ours, theirs = copies
    ours.settle("Money", Outcome.B)
    both_ways(ours, theirs)
    take_back(ours.project, ours.pilot.at("Money"))
    give_reason(theirs.project, theirs.pilot.at("Money"), "overlooked")
    both_ways(ours, theirs)
    assert ours.pilot.at("Money").decision.reason == "overlooked"
    assert [(each.thing, each.about) for each in conflicts(ours.project)] == [("decisions", "removed")]
    found = conflicts(ours.project)[0]
    decide(ours.project, found.id, 1)
    assert ours.pilot.at("Money").decision is None
    assert ("money", "Money") not in ours.pilot.layer()
    both_ways(ours, theirs)


def test_a_merge_that_brought_decisions_is_undone_with_what_came_of_it(copies: tuple[Copy, Copy]):
    ours, theirs = copies
    theirs.settle("Money", Outcome.B)
    before = ours.state()
    merge(ours.project, theirs.project.place)
    assert ours.pilot.queue().settled == 1
    history.undo(ours.project)
    assert ours.state() == before


def test_codes_that_another_copy_merged_are_followed(copies: tuple[Copy, Copy]):
    ours, theirs = copies
    theirs.settle("The ministry", Outcome.B)
    merge_codes(theirs.project, ["eu"], "other")
    both_ways(ours, theirs)
    now = ours.pilot.at("The ministry")
    assert ([side.codes for side in now.sides], now.decision.codings[0].code) == (["steering", "other"], "other")
    assert ("other", "The ministry wrote to us.") in ours.pilot.layer()


def test_a_decision_that_came_by_a_merge_stands_against_a_third_copys(copies: tuple[Copy, Copy], tmp_path: Path):
    ours, theirs = copies
    copy_project(ours.project.place, tmp_path / "c.qcode")
    theirs.settle("The ministry", Outcome.B)
    merge(ours.project, theirs.project.place)
    with Project.open(tmp_path / "c.qcode", coder="coder_a") as third:
        Copy(third, ours.pilot).settle("The ministry", Outcome.A)
        merge(ours.project, third.place)
    assert ours.pilot.at("The ministry").status is Status.CONTESTED
    assert [each.about for each in conflicts(ours.project)] == ["readings"]


def test_what_was_decided_for_a_code_that_went_elsewhere_brings_it_back_to_be_decided(copies: tuple[Copy, Copy]):
    ours, theirs = copies
    ministry = ours.pilot.at("The ministry")
    other = Placed(ministry.span, ours.pilot.code("other"), "other")
    settle(ours.project, ministry, Outcome.CODE, codings=[other])
    remove_code(theirs.project, "other")
    both_ways(ours, theirs)
    for each in copies:
        assert ("other", "The ministry wrote to us.") in each.pilot.layer()
        assert [(one.thing, one.about) for one in conflicts(each.project)] == [("codes", "removed")]


def test_a_code_that_somebody_decided_for_is_not_removed(copies: tuple[Copy, Copy]):
    ours, _ = copies
    ministry = ours.pilot.at("The ministry")
    settle(ours.project, ministry, Outcome.CODE, codings=[Placed(ministry.span, ours.pilot.code("other"), "other")])
    with pytest.raises(Refused, match="1 coding and 1 decision"):
        remove_code(ours.project, "other")


def test_merging_codes_here_follows_what_is_decided_for_one_of_them_there(copies: tuple[Copy, Copy]):
    ours, theirs = copies
    merge_codes(ours.project, ["eu"], "other")
    theirs.settle("The ministry", Outcome.B)
    both_ways(ours, theirs)
    for each in copies:
        assert {"other", "flood", "hope"} == {code for code, _ in each.pilot.layer()}
        assert ("other", "The ministry wrote to us.") in each.pilot.layer()
        assert conflicts(each.project) == []


def test_what_was_decided_stands_where_two_copies_merged_one_code_into_different_ones(copies: tuple[Copy, Copy]):
    ours, theirs = copies
    merge_codes(ours.project, ["eu"], "other")
    merge_codes(theirs.project, ["eu"], "hope")
    ours.settle("The ministry", Outcome.B)
    both_ways(ours, theirs)
    assert ours.pilot.at("The ministry").status is Status.SETTLED
    assert {("hope", "All agree here."), ("other", "The ministry wrote to us.")} <= ours.pilot.layer()


def test_the_agreed_layer_follows_two_codes_that_become_one_at_once(copies: tuple[Copy, Copy]):
    ours, _ = copies
    ours.settle("Money", Outcome.NEITHER)
    merge_codes(ours.project, ["eu"], "steering")
    assert ("steering", "The ministry wrote to us.") in ours.pilot.layer()
    history.undo(ours.project)
    assert ("steering", "The ministry wrote to us.") not in ours.pilot.layer()


def test_a_typical_excerpt_that_was_chosen_in_the_agreed_layer_comes_over(copies: tuple[Copy, Copy]):
    ours, theirs = copies
    theirs.settle("Money", Outcome.B)
    said = "select c.id from codings c join coders w on w.id = c.coder_id where w.kind = 'consensus' and c.start = 116"
    mark_typical(theirs.project, theirs.project.database.value(said))
    both_ways(ours, theirs)
    assert ours.project.database.value(said.replace("c.id", "c.typical")) == 1


@pytest.mark.parametrize("where", [0, 1])
def test_a_coder_who_is_called_consensus_keeps_the_name(copies: tuple[Copy, Copy], where: int):
    add_coder(copies[where].project, "consensus")
    for each in copies:
        each.settle("Money", Outcome.B)
    both_ways(*copies)
    said = "select name, kind from coders where name like 'consensus%' order by name"
    for each in copies:
        assert list(each.project.database.tuples(said)) == [("consensus", "person"), ("consensus layer", "consensus")]
        assert conflicts(each.project) == []
        assert examine(each.project) == []


def rows_of(project: Project) -> dict[str, list[tuple[object, ...]]]:
    """Every row that a step can change."""
    return {
        table: list(project.database.tuples(f'select * from "{table}" order by id'))
        for table in ("codings", "decisions", "assignments", "memos", "coders", "conflicts", "codes")
    }


def test_one_undo_takes_back_a_merge_of_decisions_with_the_layer_that_came_of_it(place: str, tmp_path: Path):
    with Project.create(tmp_path / "a.qcode", coder="coder_a", case_noun="municipality") as first:
        pilot = Pilot(first, {"one": ONE, "two": TWO})
        copy_project(first.place, tmp_path / "b.qcode")
        copy_project(first.place, place)
        with Project.open(place, coder="coder_a") as mine, Project.open(tmp_path / "b.qcode", coder="coder_b") as other:
            ours, theirs = Copy(mine, pilot), Copy(other, pilot)
            for words in ("The river", "The ministry", "We had"):
                ours.settle(words, Outcome.A)
            theirs.settle("The ministry", Outcome.B)
            theirs.settle("Money", Outcome.B)
            before, rows = ours.state(), rows_of(mine)
            merge(mine, other.place)
            after, merged_rows = ours.state(), rows_of(mine)
            assert ours.pilot.at("The ministry").status is Status.CONTESTED
            assert ("steering", "The ministry wrote to us.") not in ours.pilot.layer()
            assert ("money", "Money") in ours.pilot.layer()
            assert history.undo_offers(mine).startswith("merge")
            history.undo(mine)
            assert (ours.state(), rows_of(mine)) == (before, rows)
            history.redo(mine)
            assert (ours.state(), rows_of(mine)) == (after, merged_rows)
            history.undo(mine)
            assert merge(mine, other.place).new
            assert ours.state() == after
            both_ways(ours, theirs)
            assert examine(mine) == examine(other) == []
            ours.settle("The ministry", Outcome.A)
            both_ways(ours, theirs)
            assert theirs.pilot.settled_documents() == {"one", "two"}


def test_rules_and_what_was_looked_at_come_together(copies: tuple[Copy, Copy]):
    ours, theirs = copies
    ours.settle("The ministry", Outcome.B)
    theirs.settle("Money", Outcome.B)
    add_rule(ours.project, ours.pilot.at("The ministry"), code_id=ours.pilot.code("eu"), text="funds")
    add_rule(theirs.project, theirs.pilot.at("Money"), code_id=theirs.pilot.code("money"), text="euro")
    look(ours.project, "pilot, rule 1", [review(ours.project).excerpts[0].excerpt.coding.id])
    both_ways(ours, theirs)
    told = {each.decision.rule.text: each.decision.rule.version for each in ours.pilot.queue().items if each.decision}
    assert set(told) == {"funds", "euro"}
    assert set(told.values()) == {"pilot, rule 1", "pilot, rule 1 (2)"}
    assert review(theirs.project, told["funds"]).looked == 1


def test_a_merge_is_not_undone_after_what_was_there_before_it_was_and_it_says_what(copies: tuple[Copy, Copy]):
    ours, theirs = copies
    ours.settle("Money", Outcome.B)
    theirs.settle("The ministry", Outcome.B)
    with Project.open(ours.project.place, coder="coder_b") as beside:
        merge(beside, theirs.project.place)
        history.undo(ours.project)
        with pytest.raises(Refused, match=r"“settle disagreement: .*Money”” from before that merge was taken back"):
            history.undo(beside)
        history.redo(ours.project)
        history.undo(beside)
    assert [each.quote for each in ours.pilot.queue().items if each.is_settled] == ["Money"]
    both_ways(ours, theirs)
    assert ours.pilot.queue().settled == 2


def test_a_text_that_is_settled_here_and_corrected_there_is_both(copies: tuple[Copy, Copy], tmp_path: Path):
    """Memo on an agreed excerpt that moves, and on one that the correction takes out."""
    ours, theirs = copies
    ours.settle("The ministry", Outcome.A, "the definition decides")
    said = "select c.id from codings c join coders w on w.id = c.coder_id where w.kind = 'consensus' and c.start = :at"
    for at, words in ((0, "the flood"), (ONE_TEXT.index("was short"), "gone with its sentence")):
        key = ours.project.database.value(said, at=at)
        write_memo(ours.project, on=MemoOn.CODING, target_id=key, text=words)
    file = tmp_path / "one.txt"
    file.write_text("Typed anew.\n" + ONE_TEXT.replace("Money was short there.\n", ""), "utf-8")
    assert correct(theirs.project, ours.pilot.study.documents["one"], file, even_so=True).revision == 2
    said = merge(ours.project, theirs.project.place, dry_run=True)
    assert not any("consensus" in each for each in said.places)
    both_ways(ours, theirs)
    for copy in copies:
        assert examine(copy.project) == []
        assert ("steering", "The ministry wrote to us.") in copy.pilot.layer()
        told = {memo.text: (memo.on, memo.span) for memo in list_memos(copy.project)}
        assert told["the flood"] == (MemoOn.SPAN, Span(12, 37))
        assert told["gone with its sentence"] == (MemoOn.DOCUMENT, None)


@pytest.mark.parametrize("settled", [0, 1])
def test_it_makes_no_difference_whether_one_settles_or_corrects_first(
    copies: tuple[Copy, Copy], tmp_path: Path, settled: int
):
    one, other = copies[settled], copies[1 - settled]
    one.settle("The ministry", Outcome.A)
    file = tmp_path / "one.txt"
    file.write_text(ONE_TEXT.replace("It is late.", "It's late."), "utf-8")
    correct(other.project, one.pilot.study.documents["one"], file)
    both_ways(one, other)
    assert ("steering", "The ministry wrote to us.") in one.pilot.layer() & other.pilot.layer()

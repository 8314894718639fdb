"""Settling: the queue, the decisions, and the agreed layer that comes of them, on both engines."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from qcode.analysis.disagreements import Kind
from qcode.errors import NotFound, QcodeError, Refused, Stale, UsageError
from qcode.model.coding import MemoOn, State
from qcode.model.document import Span
from qcode.model.selection import Selection
from qcode.services import codebook, coding, history, memos, rounds
from qcode.services.agreement import agreement, disagreements
from qcode.services.agreement.material import material
from qcode.services.codebook import merging as codebook_merging
from qcode.services.coding.files import CodingsRefused, import_codings
from qcode.services.documents import set_state
from qcode.services.listing import coders_table
from qcode.services.project import Project
from qcode.services.settling import (
    COMMON_REASONS,
    Outcome,
    Placed,
    adopt_agreed,
    codings_for,
    give_reason,
    own_reasons,
    queue,
    settle,
    take_back,
    with_decisions,
)
from qcode.services.settling import context as settling_context
from qcode.services.settling.disagreement import Status
from qcode.services.settling.tables import chosen_side, outcome_words, queue_table
from qcode.services.tables import frequencies
from tests.prepared import Begin
from tests.services.settling_study import ONE, TWO, Pilot


@pytest.fixture
def pilot(begin: Begin) -> Pilot:
    return begin(_pilot)


def _pilot(project: Project) -> Pilot:
    return Pilot(project, {"one": ONE, "two": TWO})


def test_the_queue_holds_every_type_in_the_order_of_the_text(pilot: Pilot):
    found = pilot.queue()
    told = [(each.number, each.quote.partition(".")[0], each.kind, [side.codes for side in each.sides])
            for each in found.items]  # fmt: skip
    assert told == [
        (1, "The river rose at night", Kind.BOUNDARY, ["flood", "flood"]),
        (2, "The ministry wrote to us", Kind.DIFFERENT, ["steering", "eu"]),
        (3, "We had hope", Kind.UNCODED, ["hope", ""]),
        (4, "Money", Kind.UNCODED, ["", "money"]),
    ]
    assert [side.coders for side in found.items[3].sides] == [("coder_a",), ("coder_b",)]
    assert (found.items[0].shift_start, found.items[0].shift_end) == (10, 0)
    assert (found.settled, found.unsettled, found.agreed, found.documents, found.adopted) == (0, 4, 3, 2, False)
    assert found.by_type == {"boundary": (1, 0), "different": (1, 0), "missing": (2, 0)}
    assert found.by_code() == {"eu": (1, 0), "flood": (1, 0), "hope": (1, 0), "money": (1, 0), "steering": (1, 0)}


def test_the_queue_is_what_the_agreement_report_lists(pilot: Pilot):
    listed = [(each.span.start, each.kind) for each in disagreements(pilot.project, round="pilot")]
    assert [(each.span.start, each.kind) for each in pilot.queue().items] == listed


def test_a_round_of_one_coder_is_none_to_be_settled_by_default(pilot: Pilot):
    rounds.new_round(pilot.project, "later", coders=["coder_a"], documents=["two"])
    rounds.submit(pilot.project, "later", as_done=True)
    assert queue(pilot.project) == pilot.queue()


def test_the_first_decision_takes_in_what_all_agree_on_and_undo_takes_it_out_again(pilot: Pilot):
    change = settle(pilot.project, pilot.at("The ministry"), Outcome.A, reason="the definition decides")
    assert change.summary == "coder_a: steering on “The ministry wrote to us.”"
    agreed = {("flood", "Rain fell for three days."), ("hope", "was short"), ("eu", "All agree here.")}
    assert pilot.layer() == {*agreed, ("steering", "The ministry wrote to us.")}
    now = pilot.at("The ministry")
    assert (now.status, now.decision.outcome, now.decision.coder) == (Status.SETTLED, Outcome.A, "coder_a")
    assert now.decision.reason == "the definition decides"
    assert (pilot.queue().settled, pilot.queue().unsettled, pilot.queue().adopted) == (1, 3, True)
    assert pilot.settled_documents() == {"two"}
    history.undo(pilot.project)
    assert (pilot.layer(), pilot.settled_documents(), pilot.queue().settled) == (set(), set(), 0)
    history.redo(pilot.project)
    assert pilot.layer() == {*agreed, ("steering", "The ministry wrote to us.")}
    assert pilot.queue().settled == 1


def test_the_originals_stay_as_they_are(pilot: Pilot):
    before = coding.codings_of(pilot.project, 1)
    settle(pilot.project, pilot.at("The river"), Outcome.B)
    people = [each for each in coding.codings_of(pilot.project, 1) if each.coder_id in (1, 2)]
    assert people == before


@pytest.mark.parametrize(
    ("words", "outcome", "expected"),
    [
        ("The river", Outcome.A, {("flood", "The river rose at night.")}),
        ("The river", Outcome.B, {("flood", "rose at night.")}),
        ("The river", Outcome.BOTH, {("flood", "The river rose at night.")}),
        ("The river", Outcome.NEITHER, set()),
        (
            "The ministry",
            Outcome.BOTH,
            {("steering", "The ministry wrote to us."), ("eu", "The ministry wrote to us.")},
        ),
        ("We had", Outcome.A, {("hope", "We had hope.")}),
        ("We had", Outcome.B, set()),
        ("Money", Outcome.B, {("money", "Money")}),
        ("Money", Outcome.DISCUSS, set()),
    ],
)
def test_what_each_outcome_puts_into_the_agreed_layer(pilot: Pilot, words: str, outcome: Outcome, expected: set):
    adopt_agreed(pilot.project)
    agreed = pilot.layer()
    settle(pilot.project, pilot.at(words), outcome)
    assert pilot.layer() - agreed == expected
    assert pilot.at(words).is_settled == (outcome is not Outcome.DISCUSS)


def test_both_is_refused_where_one_side_alone_coded_the_passage(pilot: Pilot):
    with pytest.raises(UsageError, match="Only coder_a coded this passage"):
        settle(pilot.project, pilot.at("We had"), Outcome.BOTH)
    assert pilot.at("We had").decision is None


def test_a_decision_makes_of_the_queue_only_its_own_disagreement_anew(pilot: Pilot):
    known = pilot.queue()
    settle(pilot.project, known.items[1], Outcome.A)
    now = with_decisions(pilot.project, known)
    assert [one is other for one, other in zip(known.items, now.items, strict=True)] == [True, False, True, True]
    assert (known.settled, now.settled, now.unsettled) == (0, 1, 3)
    assert now == pilot.queue()


def test_own_borders_and_another_code_are_given_with_the_decision(pilot: Pilot):
    river = pilot.at("The river")
    own = Placed(Span(river.span.start + 4, river.span.end), pilot.code("flood"), "flood")
    settle(pilot.project, river, Outcome.BORDERS, codings=[own])
    assert ("flood", "river rose at night.") in pilot.layer()
    ministry = pilot.at("The ministry")
    settle(pilot.project, ministry, Outcome.CODE, codings=[Placed(ministry.span, pilot.code("other"), "other")])
    assert ("other", "The ministry wrote to us.") in pilot.layer()
    with pytest.raises(UsageError, match="coder_a: steering; coder_b: eu"):
        codings_for(ministry, Outcome.CODE)
    with pytest.raises(UsageError, match="is not within it"):
        settle(pilot.project, pilot.at("Money"), Outcome.CODE,
               codings=[Placed(Span(0, 9999), pilot.code("other"), "other")])  # fmt: skip


def test_a_decision_is_changed_and_taken_back_in_single_steps(pilot: Pilot):
    settle(pilot.project, pilot.at("We had"), Outcome.A, reason="overlooked")
    settle(pilot.project, pilot.at("We had"), Outcome.NEITHER)
    assert pilot.at("We had").decision.reason == "overlooked"
    assert ("hope", "We had hope.") not in pilot.layer()
    give_reason(pilot.project, pilot.at("We had"), "implied,  not said")
    assert pilot.at("We had").decision.reason == "implied, not said"
    take_back(pilot.project, pilot.at("We had"))
    assert pilot.at("We had").status is Status.OPEN
    for status, reason in ((Status.SETTLED, "implied, not said"), (Status.SETTLED, "overlooked")):
        history.undo(pilot.project)
        assert (pilot.at("We had").status, pilot.at("We had").decision.reason) == (status, reason)
    history.undo(pilot.project)
    assert ("hope", "We had hope.") in pilot.layer()
    with pytest.raises(Refused, match="nothing to take back"):
        take_back(pilot.project, pilot.at("Money"))
    with pytest.raises(Refused, match="nothing to give a reason for"):
        give_reason(pilot.project, pilot.at("Money"), "why")


def test_a_document_counts_by_its_agreed_layer_when_nothing_in_it_is_left_open(pilot: Pilot):
    def total(**selection: object) -> int:
        return frequencies(pilot.project, by="document", selection=Selection(**selection)).grand_total

    assert total(agreed=True) == total() == 12
    for each in pilot.queue().items[:3]:
        settle(pilot.project, each, Outcome.A)
    assert total() == 12
    assert total(agreed=True) == 11  # two counts once now, one still by its coders
    settle(pilot.project, pilot.at("Money"), Outcome.DISCUSS)
    assert pilot.settled_documents() == {"two"}
    settle(pilot.project, pilot.at("Money"), Outcome.B)
    assert pilot.settled_documents() == {"one", "two"}
    assert total(agreed=True) == 7
    assert total(agreed=True, round="pilot") == 7
    take_back(pilot.project, pilot.at("Money"))
    assert pilot.settled_documents() == {"two"}


def test_what_somebody_else_settled_meanwhile_is_not_overwritten(pilot: Pilot):
    seen = pilot.at("We had")
    with Project.open(pilot.project.place, coder="coder_b") as theirs:
        settle(theirs, queue(theirs).find(seen.number), Outcome.B)
    with pytest.raises(Stale, match="by coder_b meanwhile"):
        settle(pilot.project, seen, Outcome.A)
    assert pilot.at("We had").decision.outcome is Outcome.B


def test_nothing_is_settled_before_all_have_submitted(project: Project):
    pilot = Pilot(project, {"one": ONE}, submit=False)
    with pytest.raises(Refused, match="Not all coders of the round “pilot” have submitted"):
        pilot.queue()
    with pytest.raises(Refused, match="Not all coders"):
        adopt_agreed(project)


def test_three_coders_get_each_passage_once_with_who_shares_which_reading(project: Project):
    marked = """[Rain fell.](flood@coder_a,coder_c) [We wait.](hope@coder_a,coder_b,coder_c)
    [The ministry wrote.](steering@coder_a|eu@coder_b,coder_c) [It [rose](flood@coder_c) high.](flood@coder_a,coder_b)
    """
    pilot = Pilot(project, {"one": marked}, coders=("coder_a", "coder_b", "coder_c"))
    told = [(each.kind, [(side.name, side.codes) for side in each.sides]) for each in pilot.queue().items]
    assert told == [
        (Kind.UNCODED, [("coder_a, coder_c", "flood"), ("coder_b", "")]),
        (Kind.DIFFERENT, [("coder_a", "steering"), ("coder_b, coder_c", "eu")]),
        (Kind.BOUNDARY, [("coder_a, coder_b", "flood"), ("coder_c", "flood")]),
    ]
    assert pilot.queue().agreed == 1
    settle(project, pilot.at("The ministry"), Outcome.READING, side=1)
    assert pilot.layer() == {("hope", "We wait."), ("eu", "The ministry wrote.")}
    assert (chosen_side(pilot.at("The ministry")), outcome_words(pilot.at("The ministry"))) == (1, "coder_b, coder_c")


def test_merging_codes_afterwards_keeps_the_decisions_and_the_layer(pilot: Pilot):
    settle(pilot.project, pilot.at("The ministry"), Outcome.B, reason="the context decides")
    codebook_merging.merge_codes(pilot.project, ["eu"], "other")
    now = pilot.at("The ministry")
    assert [side.codes for side in now.sides] == ["steering", "other"]
    assert (now.decision.outcome, now.decision.codings[0].code) == (Outcome.B, "other")
    settle(pilot.project, pilot.at("Money"), Outcome.NEITHER)
    assert {("other", "All agree here."), ("other", "The ministry wrote to us.")} <= pilot.layer()


def test_agreement_follows_codes_that_were_merged_as_the_queue_does(pilot: Pilot):
    codebook_merging.merge_codes(pilot.project, ["steering"], "other")
    codebook_merging.merge_codes(pilot.project, ["other"], "eu")
    found = material(pilot.project, round_name="pilot", coders=(), unit="sentence", selection=Selection())
    assert "(a code that was removed)" not in found.labels
    assert not {"steering", "other"} & set(found.labels)
    listed = [(each.span.start, each.kind) for each in disagreements(pilot.project, round="pilot")]
    assert [(each.span.start, each.kind) for each in pilot.queue().items] == listed
    assert "The ministry wrote to us." not in [each.quote for each in pilot.queue().items]
    lines = {each.code: each for each in agreement(pilot.project, round="pilot", draws=1).lines}
    assert lines["eu"].alpha.value == 1.0


def settled_again(pilot: Pilot) -> None:
    """A second round over the document one, in which both read everything alike but the ministry."""
    rounds.new_round(pilot.project, "again", coders=["coder_a", "coder_b"], documents=["one"])
    for coder, code in (("coder_a", "eu"), ("coder_b", "hope")):
        with Project.open(pilot.project.place, coder=coder) as theirs:
            coding.apply_codes(theirs, document_id=pilot.study.documents["one"], span=Span(51, 76),
                               code_ids=[pilot.code(code)])  # fmt: skip
            rounds.submit(theirs, "again", as_done=True)


def layer_rounds(pilot: Pilot) -> set[tuple[str, str]]:
    said = """select distinct d.name, r.name from codings c join coders w on w.id = c.coder_id
    join documents d on d.id = c.document_id join rounds r on r.id = c.round_id where w.kind = 'consensus'"""
    return set(pilot.project.database.tuples(said))


def test_a_second_rounds_layer_takes_the_firsts_place_and_the_queue_says_so_before(pilot: Pilot):
    settle(pilot.project, pilot.at("Money"), Outcome.B)
    assert pilot.queue().other_layers == {}
    settled_again(pilot)
    one, again = pilot.study.documents["one"], queue(pilot.project, "again")
    assert list(again.other_layers) == [one]
    assert again.other_layers[one] == (
        "The agreed layer of one is that of the round “pilot”; the first decision in “again” puts this round's in its"
        " place."
    )
    assert again.other_layers[one] in queue_table(again, again.items).notes
    ministry = next(each for each in again.items if each.quote.startswith("The ministry"))
    settle(pilot.project, ministry, Outcome.A)
    assert layer_rounds(pilot) == {("one", "again"), ("two", "pilot")}
    assert with_decisions(pilot.project, again).other_layers == {}
    told = pilot.queue().other_layers[one]
    assert told.startswith("The agreed layer of one is that of the newer round “again”; what is decided here goes")


def test_a_decision_in_the_older_round_stays_in_its_protocol_and_does_not_move_the_layer_back(pilot: Pilot):
    settle(pilot.project, pilot.at("Money"), Outcome.B)
    settled_again(pilot)
    ministry = next(each for each in queue(pilot.project, "again").items if each.quote.startswith("The ministry"))
    settle(pilot.project, ministry, Outcome.A)
    layer = pilot.layer()
    settle(pilot.project, pilot.at("We had"), Outcome.A)
    assert (pilot.layer(), pilot.at("We had").status) == (layer, Status.SETTLED)
    history.undo(pilot.project)
    history.undo(pilot.project)
    assert ("money", "Money") in pilot.layer()
    assert layer_rounds(pilot) == {("one", "pilot"), ("two", "pilot")}


def test_a_code_that_is_gone_cannot_be_decided_for(pilot: Pilot):
    ministry = pilot.at("The ministry")
    codebook.remove_code(pilot.project, "other")
    with pytest.raises(Refused, match="removed from the codebook"):
        settle(pilot.project, ministry, Outcome.CODE, codings=[Placed(ministry.span, pilot.code("other"), "other")])


def test_what_is_noted_on_an_agreed_coding_stays_on_its_passage(pilot: Pilot):
    settle(pilot.project, pilot.at("Money"), Outcome.B)
    said = "select max(c.id) from codings c join codes k on k.id = c.code_id where k.name = 'money'"
    key = pilot.project.database.value(said)
    memos.write_memo(pilot.project, on=MemoOn.CODING, target_id=key, text="settled on the phone")
    settle(pilot.project, pilot.at("Money"), Outcome.NEITHER)
    (memo,) = memos.list_memos(pilot.project)
    assert (memo.on, memo.span, memo.text) == (MemoOn.SPAN, Span(116, 121), "settled on the phone")


def test_memos_at_a_passage_are_those_on_its_readings_and_the_passage_not_on_what_others_coded_there(pilot: Pilot):
    one, money = pilot.study.documents["one"], pilot.at("Money")
    pilot.study.coder("coder_z")
    with Project.open(pilot.project.place, coder="coder_z") as theirs:
        coding.apply_codes(theirs, document_id=one, span=money.span, code_ids=[pilot.code("other")])
        key = theirs.database.value("select max(id) from codings")
        memos.write_memo(theirs, on=MemoOn.CODING, target_id=key, text="of something else")
        memos.write_memo(theirs, on=MemoOn.SPAN, target_id=one, span=money.span, text="look at the budget")
        said = "select max(c.id) from codings c join codes k on k.id = c.code_id where k.name = 'money'"
        memos.write_memo(theirs, on=MemoOn.CODING, target_id=theirs.database.value(said), text="I see it, too")
    settle(pilot.project, money, Outcome.B)
    agreed = pilot.project.database.value(said)
    memos.write_memo(pilot.project, on=MemoOn.CODING, target_id=agreed, text="as on the phone")
    found = [each.text for each in settling_context.memos_at(pilot.project, pilot.at("Money"))]
    assert found == ["look at the budget", "I see it, too", "as on the phone"]


def test_lists_that_count_codings_say_that_what_was_coded_in_two_rounds_counts_in_each(pilot: Pilot):
    said = "What a coder gave to a passage in two rounds, or in a round and outside of rounds, counts in each."
    assert coders_table(pilot.project).notes == (said,)
    assert codebook.list_codes(pilot.project).notes == (said,)


def at_once(*verbs: Callable[[], object]) -> list[object]:
    """What each gives or raises, when all begin at the same moment."""
    begin = threading.Barrier(len(verbs))

    def do(verb: Callable[[], object]) -> object:
        begin.wait()
        try:
            return verb()
        except QcodeError as error:
            return error

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(do, verbs))


def test_two_who_settle_at_once_are_both_in_the_agreed_layer(pilot: Pilot):
    with Project.open(pilot.project.place, coder="coder_b") as theirs:
        ours, other = pilot.at("The river"), pilot.at("The ministry")
        done = at_once(lambda: settle(pilot.project, ours, Outcome.B), lambda: settle(theirs, other, Outcome.A))
    assert not [each for each in done if isinstance(each, QcodeError)]
    assert {("flood", "rose at night."), ("steering", "The ministry wrote to us."), ("eu", "All agree here.")} <= (
        pilot.layer()
    )
    assert pilot.project.database.value("select count(*) from coders where kind = 'consensus'") == 1


def test_of_two_who_settle_the_same_at_once_the_second_is_told_who_did(pilot: Pilot):
    with Project.open(pilot.project.place, coder="coder_b") as theirs:
        one, same = pilot.at("The river"), queue(theirs, "pilot").find(pilot.at("The river").number)
        done = at_once(lambda: settle(pilot.project, one, Outcome.A), lambda: settle(theirs, same, Outcome.B))
    refused = [each for each in done if isinstance(each, Stale)]
    assert len(refused) == 1
    assert "was settled otherwise by coder_" in str(refused[0])
    assert pilot.at("The river").is_settled


def test_reasons_that_were_written_come_most_often_first_and_without_the_common_ones(pilot: Pilot):
    given = ["örnek yok", "İki kişi de aynı şeyi söylüyor", COMMON_REASONS[4], "İki kişi de aynı şeyi söylüyor"]
    for each, reason in zip(pilot.queue().items, given, strict=False):
        settle(pilot.project, each, Outcome.A, reason=reason)
    assert own_reasons(pilot.queue()) == ["İki kişi de aynı şeyi söylüyor", "örnek yok"]


def test_the_consensus_itself_codes_nothing(pilot: Pilot):
    adopt_agreed(pilot.project)
    with (
        Project.open(pilot.project.place, coder="consensus") as theirs,
        pytest.raises(Refused, match="Nobody works as “consensus”: it is the agreed layer"),
    ):
        coding.apply_codes(theirs, document_id=1, span=Span(0, 4), code_ids=[1])


def test_nobody_says_how_far_the_consensus_is(pilot: Pilot):
    adopt_agreed(pilot.project)
    before = pilot.settled_documents()
    with pytest.raises(Refused, match="done in it when all of it is settled"):
        set_state(pilot.project, list(pilot.study.documents.values()), State.DONE, coder="consensus")
    assert pilot.settled_documents() == before


def test_codings_of_the_consensus_are_not_imported_since_the_next_decision_would_drop_them(
    pilot: Pilot, tmp_path: Path
):
    adopt_agreed(pilot.project)
    layer, rows = pilot.layer(), tmp_path / "rows.csv"
    rows.write_text("document,start,end,code,coder\none,0,4,eu,coder_b\none,0,4,eu,consensus\ntwo,0,3,hope,consensus\n")
    with pytest.raises(CodingsRefused) as refused:
        import_codings(pilot.project, rows)
    assert [each.line for each in refused.value.problems] == [3, 4]
    assert "worked out from decisions" in refused.value.problems[0].message
    report = import_codings(pilot.project, rows, keep_good=True)
    assert (report.added, report.refused, pilot.layer()) == (1, 2, layer)


def test_a_number_that_is_not_there_is_named_with_those_that_are(pilot: Pilot):
    with pytest.raises(NotFound, match="9"):
        pilot.queue().find(9)

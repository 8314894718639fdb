"""Rounds: drawing documents, freezing, submitting, and what is sealed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.errors import NotFound, Refused, UsageError
from qcode.model.coding import State
from qcode.model.document import Span
from qcode.services import coding, documents, history, rounds
from qcode.services.agreement import agreement
from qcode.services.codebook.versions import codebook_versions, freeze_codebook
from qcode.services.project import Project
from qcode.services.rounds.coverage import coverage
from qcode.services.rounds.drawing import MOST_SEED, dividers, largest_remainders
from qcode.services.settling.queue import queue
from qcode.storage.codings import add_codings
from tests.marked import Study
from tests.prepared import Begin


@pytest.fixture
def study(begin: Begin) -> Study:
    return begin(_study)


def _study(project: Project) -> Study:
    made = Study(project)
    made.coder("coder_b")
    made.code("flood")
    for number in range(8):
        made.case(f"case {number}", type="big" if number < 6 else "small")
        made.document(f"text {number}", "We wait for the flood.", cases=[f"case {number}"])
    return made


def test_documents_are_drawn_in_proportion_to_an_attribute_and_drawn_again_by_the_same_seed(study: Study):
    first = rounds.new_round(study.project, "one", coders=["coder_a", "coder_b"], sample=4, by="type", seed=7)
    again = rounds.new_round(study.project, "two", coders=["coder_a"], sample=4, by="type", seed=7)
    drawn = {key: value for key, value in first.plan.items() if key != "coders"}
    assert drawn == {"sample": 4, "by": "type", "strata": {"big": [6, 3], "small": [2, 1]}}
    listed = [rounds.round_status(study.project, each.name).documents for each in (first, again)]
    assert listed[0] == listed[1]
    assert len(listed[0]) == 4
    assert (first.seed, first.version) == (7, "one")
    assert [each.name for each in codebook_versions(study.project)] == ["one", "two"]


@given(st.lists(st.integers(1, 50), min_size=1, max_size=8), st.data())
def test_shares_add_up_and_no_stratum_gets_more_than_one_above_or_below_its_part(sizes: list[int], data: st.DataObject):
    total = data.draw(st.integers(1, sum(sizes)))
    shares = largest_remainders(sizes, total)
    assert sum(shares) == total
    for size, share in zip(sizes, shares, strict=True):
        assert share <= size
        assert abs(share - size * total / sum(sizes)) < 1


def test_coders_stand_in_the_order_in_which_the_round_names_them(study: Study):
    study.coder("ayşe")
    rounds.new_round(study.project, "one", coders=["coder_b", "ayşe", "coder_a"], documents=["text 0", "text 1"])
    named = ["coder_b", "ayşe", "coder_a"]
    assert [each.coder for each in rounds.round_status(study.project).coders] == named
    assert list(coverage(study.project, "one").coders) == named
    for name in named:
        rounds.submit(study.project, "one", name, as_done=True)
    assert list(agreement(study.project, round="one", draws=10).coders) == named
    assert list(queue(study.project, "one").coders) == named


def test_over_all_documents_nothing_is_done_before_somebody_begins_and_whoever_is_in_a_round_is_waited_for(
    study: Study,
):
    assert (coverage(study.project).coders, coverage(study.project).open) == ((), 8)
    rounds.new_round(study.project, "pilot", coders=["coder_b"], documents=["text 1"])
    found = coverage(study.project)
    assert (found.coders, found.open) == (("coder_b",), 8)
    held = {each.document: dict(each.states) for case in found.cases for each in case.documents}
    assert held == {f"text {number}": {"coder_b": State.TODO} if number == 1 else {} for number in range(8)}


def test_a_coder_that_there_is_not_is_answered_with_those_there_are_and_how_to_add_one(study: Study):
    with pytest.raises(NotFound) as told:
        rounds.new_round(study.project, "one", coders=["coder_a", "codr_b"])
    assert told.value.hint == (
        "Did you mean “coder_b” or “coder_a”? There are: coder_a, coder_b. Add one with: qcode coders add codr_b"
    )


def test_a_coder_or_a_document_that_is_named_twice_is_refused_in_other_writing_too(study: Study):
    with pytest.raises(UsageError, match="“coder_b” is named twice among the coders"):
        rounds.new_round(study.project, "one", coders=["coder_b", "coder_a", "Coder_B"])
    with pytest.raises(UsageError, match="“text 1” is named twice among the documents"):
        rounds.new_round(study.project, "one", coders=["coder_a"], documents=["text 1", "TEXT 1"])
    assert rounds.list_rounds(study.project) == []


def test_what_attributes_divide_documents_into_is_told_before_the_draw(study: Study):
    study.document("apart", "Nobody waits.")
    assert [tuple(each) for each in dividers(study.project)] == [("type", 2, 1)]


def test_a_seed_is_chosen_and_kept_where_none_is_given(study: Study):
    made = rounds.new_round(study.project, "one", coders=["coder_a"], sample=3)
    assert made.seed is not None
    assert rounds.find_round(study.project, "one").seed == made.seed


def test_codings_belong_to_the_round_until_it_is_submitted(study: Study):
    made = rounds.new_round(study.project, "pilot", coders=["coder_a", "coder_b"], documents=["text 0"])
    assert rounds.current_round(study.project, 1) == made
    assert rounds.current_round(study.project, 2) is None
    coding.apply_codes(study.project, document_id=1, span=Span(0, 7), code_ids=[1])
    coding.apply_codes(study.project, document_id=2, span=Span(0, 7), code_ids=[1])
    assert [each.round_id for each in coding.codings_by_key(study.project, [1, 2])] == [made.id, None]
    rounds.submit(study.project, as_done=True)
    assert rounds.current_round(study.project, 1) is None
    coding.apply_codes(study.project, document_id=1, span=Span(8, 11), code_ids=[1])
    assert coding.codings_by_key(study.project, [3])[0].round_id is None


def test_what_was_coded_before_a_round_is_told_and_counts_in_it_once(study: Study):
    project = study.project
    for document in (1, 2):
        coding.apply_codes(project, document_id=document, span=Span(0, 7), code_ids=[1])
    made = rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=["text 0", "text 2"])
    told = "coded before the round: coder_a 1 document; counts if submitted"
    assert rounds.coded_before(project, made) == rounds.round_status(project).before == told
    for _ in range(2):
        coding.apply_codes(project, document_id=1, span=Span(0, 7), code_ids=[1])
    with project.write("import codings") as tx:
        added = add_codings(tx, [(1, 1, 1, 0, 7, None), (1, 1, 1, 8, 11, None), (1, 1, 1, 8, 11, None)])
    assert [each is None for each in added] == [True, False, True]
    rounds.submit(project, as_done=True)
    sealed = next(each for each in rounds.sealed_states(project) if each.document_id == 1)
    assert [(each.start, each.stop) for each in sealed.codings] == [(0, 7), (8, 11)]


def test_what_two_copies_hold_alike_in_a_round_and_outside_is_submitted_once(study: Study):
    project = study.project
    rounds.new_round(project, "pilot", coders=["coder_a"], documents=["text 0"])
    coding.apply_codes(project, document_id=1, span=Span(0, 7), code_ids=[1])
    with project.write("merge") as tx:
        tx.insert("codings", document_id=1, code_id=1, coder_id=tx.coder_id, start=0, stop=7, round_id=None)
    rounds.submit(project, as_done=True)
    assert [(each.guid, each.start) for each in rounds.sealed_states(project)[0].codings] == [
        (project.database.value("select guid from codings where round_id is not null"), 0)
    ]


def test_what_was_submitted_stays_as_it_was(study: Study):
    rounds.new_round(study.project, "pilot", coders=["coder_a"], documents=["text 0"])
    coding.apply_codes(study.project, document_id=1, span=Span(0, 7), code_ids=[1])
    rounds.submit(study.project, as_done=True)
    sealed = rounds.sealed_states(study.project)
    coding.set_borders(study.project, 1, Span(0, 2))
    coding.remove_codings(study.project, [1])
    assert rounds.sealed_states(study.project) == sealed
    assert [(each.start, each.stop) for each in sealed[0].codings] == [(0, 7)]
    assert (sealed[0].state, sealed[0].revision) == ("done", 1)


def test_submitting_is_not_taken_back_and_not_done_twice(study: Study):
    rounds.new_round(study.project, "pilot", coders=["coder_a"], documents=["text 0"])
    rounds.submit(study.project, as_done=True)
    with pytest.raises(Refused, match="has submitted the round “pilot” already"):
        rounds.submit(study.project, as_done=True)
    with pytest.raises(Refused):
        history.undo(study.project)
    assert rounds.find_round(study.project, "pilot").is_open


def test_documents_that_are_not_done_are_refused_or_left_out(study: Study):
    rounds.new_round(study.project, "pilot", coders=["coder_a"], documents=["text 0", "text 1"])
    documents.set_state(study.project, [1], State.DONE)
    with pytest.raises(Refused, match="Not done yet: text 1"):
        rounds.submit(study.project)
    rounds.submit(study.project, unfinished=True)
    assert [each.state for each in rounds.sealed_states(study.project)] == ["done", "todo"]


def test_a_round_is_undone_as_long_as_nobody_has_coded_in_it(study: Study):
    rounds.new_round(study.project, "pilot", coders=["coder_a"], documents=["text 0"])
    history.undo(study.project)
    assert rounds.list_rounds(study.project) == []
    assert codebook_versions(study.project) == []


def test_the_status_tells_done_and_not_done_and_doing_to_oneself_only(study: Study):
    rounds.new_round(study.project, "pilot", coders=["coder_a", "coder_b"], documents=["text 0", "text 1"])
    for name in ("coder_a", "coder_b"):
        with Project.open(study.project.place, coder=name) as theirs:
            coding.apply_codes(theirs, document_id=1, span=Span(0, 7), code_ids=[1])
            documents.set_state(theirs, [2], State.DONE)
    status = rounds.round_status(study.project)
    assert [dict(each.states) for each in status.coders] == [
        {"text 0": State.DOING, "text 1": State.DONE},
        {"text 0": State.TODO, "text 1": State.DONE},
    ]


def test_names_that_cannot_be_taken_are_refused(study: Study):
    rounds.new_round(study.project, "pilot", coders=["coder_a"])
    with pytest.raises(Refused, match="There is a round “pilot” already"):
        rounds.new_round(study.project, "pilot", coders=["coder_a"])
    freeze_codebook(study.project, "v1")
    with pytest.raises(Refused, match="There is a version “v1” of the codebook already"):
        rounds.new_round(study.project, "v1", coders=["coder_a"])
    with pytest.raises(NotFound, match="coder_z"):
        rounds.new_round(study.project, "two", coders=["coder_z"])
    with pytest.raises(UsageError, match="9 of 8 documents"):
        rounds.new_round(study.project, "two", coders=["coder_a"], sample=9)
    with pytest.raises(NotFound, match="attribute"):
        rounds.new_round(study.project, "two", coders=["coder_a"], sample=2, by="tipe")


def test_where_there_is_no_round_yet_that_is_said(project: Project) -> None:
    with pytest.raises(NotFound, match="There is no round yet"):
        rounds.find_round(project)


def test_a_seed_that_a_server_could_not_keep_is_refused(study: Study):
    with pytest.raises(UsageError, match="A seed is a whole number from 0 to 2147483647"):
        rounds.new_round(study.project, "one", coders=["coder_a"], sample=1, seed=MOST_SEED + 1)
    assert rounds.list_rounds(study.project) == []
    assert rounds.new_round(study.project, "one", coders=["coder_a"], sample=1, seed=MOST_SEED).seed == 2**31 - 1

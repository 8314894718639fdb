"""Whatever three copies decide, merging them in any order gives the same decisions and the same agreed layer."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from qcode.errors import QcodeError
from qcode.services import codebook, history, rounds
from qcode.services.codebook import merging as codebook_merging
from qcode.services.doctor import examine
from qcode.services.merging import merge
from qcode.services.merging.conflicts import conflicts, decide
from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project
from qcode.services.settling import Outcome, adopt_agreed, give_reason, queue, settle, take_back
from tests.services.merging_histories import copy_of
from tests.services.settling_study import ONE, TWO, Pilot
from tests.services.test_merging_histories import drop

VERBS = ("settle", "settle", "settle", "take back", "reason", "adopt", "undo", "redo",
         "conflict", "merge codes", "merge codes", "remove code")  # fmt: skip
OUTCOMES = (Outcome.A, Outcome.B, Outcome.BOTH, Outcome.NEITHER, Outcome.DISCUSS)

Step = tuple[str, int, int]

HISTORY = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 4), st.integers(0, 4)), max_size=5)
CODERS = st.sampled_from(["coder_a", "coder_b"])


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round of two documents that both coders have submitted, with a second round over one of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QCODE_STATE", str(tmp_path_factory.mktemp("state") / "state.json"))
        place = tmp_path_factory.mktemp("base") / "base.qcode"
        with Project.create(place, coder="coder_a", case_noun="municipality") as project:
            Pilot(project, {"one": ONE, "two": TWO})
            rounds.new_round(project, "again", coders=["coder_a", "coder_b"], documents=["two"])
            for coder in ("coder_a", "coder_b"):
                with Project.open(place, coder=coder) as theirs:
                    rounds.submit(theirs, "again", as_done=True)
        return place


def play(project: Project, steps: Sequence[Step]) -> None:
    """Do what a history says; what makes no sense at its moment is left out."""
    for verb, one, two in steps:
        try:
            _do(project, verb, one, two)
        except QcodeError:
            continue


def _do(project: Project, verb: str, one: int, two: int) -> None:
    codes = ("eu", "steering", "other", "hope", "money")
    if verb == "undo":
        history.undo(project)
    elif verb == "redo":
        history.redo(project)
    elif verb == "merge codes":
        codebook_merging.merge_codes(project, [codes[one]], codes[two])
    elif verb == "remove code":
        codebook.remove_code(project, codes[one])
    elif verb == "adopt":
        adopt_agreed(project, ("pilot", "again")[one % 2])
    elif verb == "conflict":
        found = conflicts(project)
        if found:
            conflict = found[one % len(found)]
            decide(project, conflict.id, two % len(conflict.choices))
    else:
        _about(project, verb, one, two)


def _about(project: Project, verb: str, one: int, two: int) -> None:
    items = queue(project, "pilot").items
    item = items[one % len(items)]
    if verb == "settle":
        settle(project, item, OUTCOMES[two])
    elif verb == "take back":
        take_back(project, item)
    else:
        give_reason(project, item, f"because {two}")


def state(project: Project) -> tuple[object, ...]:
    """Everything about settling that all copies must agree on."""
    told = [
        (each.guid, each.status, each.decision and (each.decision.outcome, each.decision.reason, each.decision.coder,
                                                    [(one.span, one.code) for one in each.decision.codings]))
        for each in queue(project, "pilot").items
    ]  # fmt: skip
    layer = """select c.guid, d.name, r.name, k.guid, c.start, c.stop, c.created, c.typical from codings c
    join coders w on w.id = c.coder_id join documents d on d.id = c.document_id join rounds r on r.id = c.round_id
    join codes k on k.id = c.code_id where w.kind = 'consensus'"""
    done = """select a.guid, d.name, a.state, a.changed, coalesce(a.round_id, 0) from assignments a
    join coders w on w.id = a.coder_id join documents d on d.id = a.document_id where w.kind = 'consensus'"""
    said = "select guid, name, retired from codes"
    stands = [(each.thing, each.about, each.shown, each.others) for each in conflicts(project)]
    rows = [sorted(project.database.tuples(each)) for each in (layer, done, said)]
    return told, *rows, sorted(stands)


def settled(place: Path, name: str, steps: Sequence[Step], coder: str) -> Path:
    made = copy_of(place, name)
    with Project.open(made, coder=coder) as project:
        play(project, steps)
    return made


def merged(place: Path, name: str, *others: Path | str) -> Path:
    result = copy_of(place, name)
    with Project.open(result, coder="coder_a") as project:
        for other in others:
            merge(project, other)
    return result


def held(place: Path) -> tuple[object, ...]:
    with Project.open(place) as project:
        assert examine(project) == []
        return state(project)


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=set(Phase) - {Phase.explain},
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(first=HISTORY, one=HISTORY, two=HISTORY, three=HISTORY, who=st.tuples(CODERS, CODERS, CODERS))
def test_decisions_of_three_copies_come_to_the_same_in_every_order(base, tmp_path_factory, first, one, two, three, who):
    start = tmp_path_factory.mktemp("copies") / "base.qcode"
    shutil.copyfile(base, start)
    start = settled(start, "start", first, "coder_a")
    a, b, c = settled(start, "a", one, who[0]), settled(start, "b", two, who[1]), settled(start, "c", three, who[2])
    ab = merged(a, "ab", b)
    assert held(ab) == held(merged(b, "ba", a))
    assert held(merged(ab, "again", b, a, start.with_name("ba.qcode"))) == held(ab)
    left = merged(ab, "left", c)
    assert held(left) == held(merged(a, "right", merged(b, "bc", c)))
    assert held(left) == held(merged(c, "other", start.with_name("ba.qcode")))
    with Project.open(copy_of(ab, "undone"), coder="coder_a") as project:
        if merge(project, c).new:
            history.undo(project)
            assert state(project) == held(ab)
            history.redo(project)
            assert state(project) == held(left)
    shutil.rmtree(start.parent)


@settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    phases=set(Phase) - {Phase.explain},
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(one=HISTORY, two=HISTORY, who=st.tuples(CODERS, CODERS))
def test_decisions_on_a_server_come_to_the_same_as_in_a_file(base, tmp_path_factory, postgres, one, two, who):
    start = tmp_path_factory.mktemp("copies") / "base.qcode"
    shutil.copyfile(base, start)
    a = settled(start, "a", one, who[0])
    server = f"{postgres}{'&' if '?' in postgres else '?'}project=merging"
    copy_project(start, server)
    try:
        with Project.open(server, coder=who[1]) as there, Project.open(a, coder="coder_a") as here:
            play(there, two)
            copy_project(server, start.with_name("b.qcode"))
            by_file = merged(a, "by_file", start.with_name("b.qcode"))
            merge(here, server)
            assert state(here) == held(by_file)
            merge(there, a)
            assert state(there) == state(here)
            merge(here, server)
            assert state(there) == state(here)
            assert examine(there) == []
    finally:
        drop(server)
    shutil.rmtree(start.parent)

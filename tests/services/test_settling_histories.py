"""Whatever is decided, undone, split, merged and corrected, the agreed layer is right, and the same in every copy.

`QCODE_EXAMPLES` is how many times as many examples as usual are tried.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, reject

from qcode.errors import Refused
from qcode.services import history
from qcode.services.doctor import examine
from qcode.services.merging import merge
from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project
from tests.services.examples import tried
from tests.services.merging_histories import copy_of
from tests.services.settling_histories import Step, begin, histories, must_be_right, play, state
from tests.services.test_merging_histories import drop

HISTORY = histories(5)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project that all copies come from."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QCODE_STATE", str(tmp_path_factory.mktemp("state") / "state.json"))
        place = tmp_path_factory.mktemp("base") / "base.qcode"
        begin(place)
        return place


def settled(place: Path, name: str, steps: Sequence[Step]) -> Path:
    made = copy_of(place, name)
    play(made, steps)
    return made


def merged(place: Path, name: str, *others: Path | str) -> Path:
    result = copy_of(place, name)
    with Project.open(result, coder="coder_a") as project:
        for other in others:
            take_in(project, other)
    return result


def take_in(project: Project, other: Path | str) -> bool:
    """Merge another copy; what is refused for its corrections is no example."""
    try:
        new = merge(project, other).new
    except Refused as refused:
        assert "corrected" in refused.message or "correction" in refused.message  # noqa: PT017 - it is said which
        reject()
    must_be_right(project)
    return new


def held(place: Path) -> tuple[object, ...]:
    with Project.open(place, coder="coder_a") as project:
        assert examine(project) == []
        return state(project)


@tried(15)
@given(steps=histories(9))
@example(  # chosen as typical, decided with other borders, and no longer chosen
    steps=[("settle", 0, 0, 0), ("typical", 1, 0, 1), ("settle", 0, 0, 1), ("undo", 1, 0, 0)]
)
@example(  # settled and corrected in turn, twice, and each taken back by whoever did it
    steps=[("settle", 0, 0, 0), ("correct", 1, 0, 0), ("settle", 0, 1, 2), ("correct", 1, 0, 0), ("own", 0, 2, 3),
           ("undo", 1, 0, 0), ("undo", 0, 0, 0), ("undo", 1, 0, 0), ("redo", 1, 0, 0)]
)  # fmt: skip
def test_the_agreed_layer_is_right_after_every_step_of_two_in_one_file(base, tmp_path_factory, steps):
    place = tmp_path_factory.mktemp("file") / "base.qcode"
    shutil.copyfile(base, place)
    play(place, steps)
    held(place)
    shutil.rmtree(place.parent)


@tried(6)
@given(first=HISTORY, one=HISTORY, two=HISTORY, three=HISTORY)
@example(  # who takes back a split removes its part, to which another copy sends an agreed coding
    first=[("settle", 0, 0, 0), ("split", 0, 0, 0)], one=[], two=[("undo", 0, 0, 0)], three=[("split", 0, 0, 0)]
)
@example(  # one copy takes back a correction in which the other two settle
    first=[("settle", 0, 0, 0), ("correct", 0, 0, 0)], one=[("undo", 0, 0, 0)], two=[("settle", 1, 1, 0)],
    three=[("own", 1, 2, 2)],
)  # fmt: skip
@example(  # two copies take back a correction that the third one has corrected further
    first=[("correct", 1, 1, 0)], one=[("settle", 0, 0, 0), ("undo", 1, 0, 0)], two=[("undo", 1, 0, 0)],
    three=[("correct", 0, 1, 0)],
)  # fmt: skip
def test_decisions_of_three_copies_come_to_the_same_in_every_order(base, tmp_path_factory, first, one, two, three):
    start = tmp_path_factory.mktemp("copies") / "base.qcode"
    shutil.copyfile(base, start)
    start = settled(start, "start", first)
    a, b, c = settled(start, "a", one), settled(start, "b", two), settled(start, "c", three)
    ab = merged(a, "ab", b)
    assert held(ab) == held(merged(b, "ba", a))
    assert held(merged(ab, "again", b, a, start.with_name("ba.qcode"))) == held(ab)
    left = merged(ab, "left", c)
    assert held(left) == held(merged(a, "right", merged(b, "bc", c)))
    assert held(left) == held(merged(c, "other", start.with_name("ba.qcode")))
    with Project.open(copy_of(ab, "undone"), coder="coder_a") as project:
        if take_in(project, c):
            history.undo(project)
            must_be_right(project)
            assert state(project) == held(ab)
            history.redo(project)
            must_be_right(project)
            assert state(project) == held(left)
    shutil.rmtree(start.parent)


@tried(6)
@example(  # a merge is undone, and the text of the agreed codings that are left is corrected
    one=[("settle", 0, 0, 1)], two=[("settle", 0, 0, 0)], then=[("undo", 0, 0, 0), ("correct", 0, 0, 0)]
)
@example(  # what two decided differently is decided anew, and that is undone
    one=[("settle", 0, 0, 0)], two=[("settle", 0, 0, 1)], then=[("settle", 0, 0, 0), ("undo", 0, 0, 0)]
)
@example(  # a split is undone, and then the merge that came after it
    one=[("settle", 0, 0, 0), ("split", 1, 0, 0), ("settle", 0, 0, 0)],
    two=[("settle", 0, 0, 0)],
    then=[("settle", 0, 0, 0), ("undo", 1, 0, 0), ("undo", 0, 0, 0)],
)
@example(one=[("settle", 1, 2, 0)], two=[("correct", 1, 4, 1)], then=[])  # a text of agreed codings is corrected apart
@example(  # a round is taken up again where a decision that came by a merge has taken it up, too
    one=[("adopt", 1, 2, 0), ("undo", 1, 0, 4)], two=[("settle", 0, 3, 3)], then=[("redo", 1, 4, 3)]
)
@example(  # a merge is done again after another coder did something
    one=[], two=[("settle", 1, 1, 3)], then=[("undo", 0, 1, 2), ("retire", 1, 1, 3), ("redo", 0, 3, 3)]
)
@example(  # two correct a text in the same words, and one of them goes on from there
    one=[("correct", 0, 0, 0)], two=[("correct", 0, 0, 0), ("correct", 0, 0, 0)], then=[("conflict", 0, 0, 1)]
)
@example(one=[("correct", 0, 0, 0), ("correct", 0, 0, 0)], two=[("correct", 0, 0, 0)], then=[("conflict", 0, 0, 1)])
@given(one=HISTORY, two=HISTORY, then=HISTORY)
def test_what_is_undone_after_a_merge_leaves_the_layer_right(base, tmp_path_factory, one, two, then):
    start = tmp_path_factory.mktemp("copies") / "base.qcode"
    shutil.copyfile(base, start)
    a, b = settled(start, "a", one), settled(start, "b", two)
    ab, ba = merged(a, "ab", b), merged(b, "ba", a)
    play(ab, then)
    assert held(merged(ab, "left", ba)) == held(merged(ba, "right", ab))
    shutil.rmtree(start.parent)


@tried(2)
@given(one=HISTORY, two=HISTORY)
def test_decisions_on_a_server_come_to_the_same_as_in_a_file(base, tmp_path_factory, postgres, one, two):
    start = tmp_path_factory.mktemp("copies") / "base.qcode"
    shutil.copyfile(base, start)
    a = settled(start, "a", one)
    server = f"{postgres}{'&' if '?' in postgres else '?'}project=merging"
    copy_project(start, server)
    try:
        play(server, two)
        with Project.open(server, coder="coder_b") as there, Project.open(a, coder="coder_a") as here:
            copy_project(server, start.with_name("b.qcode"))
            by_file = merged(a, "by_file", start.with_name("b.qcode"))
            take_in(here, server)
            assert state(here) == held(by_file)
            take_in(there, a)
            assert state(there) == state(here)
            take_in(here, server)
            assert state(there) == state(here)
            assert examine(there) == []
    finally:
        drop(server)
    shutil.rmtree(start.parent)

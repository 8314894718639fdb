"""Copies that go out, come back and go out again: shared, merged, put on a server and back between what is done."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qcode.errors import QcodeError, Refused
from qcode.services.merging import merge
from qcode.services.merging.sharing import copy_project, share
from qcode.services.project import Project
from qcode.storage.merging.graph import known
from tests.servers import ask, at
from tests.services.examples import tried
from tests.services.findable import not_found
from tests.services.merging_histories import CHOSEN, Step, begin, differences, play
from tests.services.test_merging_histories import all_of, damage, held

NUMBER = st.integers(0, 7)
MOVES = ("work", "work", "work", "meet", "meet", "meet", "copy", "share", "share own")

REFUSED = ("has never seen", "that neither copy has", "that was undone since", "was shared without its history")
"""Why copies are not merged that know too little of each other, or not before others are."""

Move = tuple[str, int, int, list[Step]]


@st.composite
def meetings(draw: st.DrawFn, *more: str) -> list[Move]:
    """What becomes of copies in turn: who works in which, which is merged into which, which goes where."""
    verbs = draw(st.lists(st.sampled_from([each for each in CHOSEN if each != "role of"]), min_size=2, max_size=10))
    step = st.tuples(st.sampled_from(verbs), NUMBER, NUMBER, NUMBER)
    steps = st.lists(step, min_size=1, max_size=4)
    return draw(st.lists(st.tuples(st.sampled_from((*MOVES, *more)), NUMBER, NUMBER, steps), min_size=4, max_size=14))


class Copies:
    """Copies of one project, each with whoever works in it."""

    def __init__(self, first: Path, server: str = "") -> None:
        self.folder, self.server = first.parent, server
        self.copies: list[tuple[str, str]] = [(str(first), "coder_a")]
        self.schemas: list[str] = []
        self._numbers = count(1)

    def do(self, move: Move) -> None:
        """One move; what makes no sense at its moment is left out."""
        kind, one, two, steps = move
        place, coder = self.copies[one % len(self.copies)]
        if kind == "work":
            with Project.open(place, coder=coder) as project:
                play(project, steps)
        elif kind == "meet":
            self.meet(place, coder, self.copies[two % len(self.copies)][0])
        elif kind == "server":
            self.move(one % len(self.copies))
        else:
            self._another(kind, place, coder, two)

    def _another(self, kind: str, place: str, coder: str, number: int) -> None:
        target, theirs = self._free("qcode"), ("coder_a", "coder_b", "coder_c")[number % (2 if kind == "copy" else 3)]
        if len(self.copies) > 4:
            return
        if kind == "copy":
            copy_project(place, target)
        else:
            try:
                with Project.open(place, coder=coder) as project:
                    share(project, theirs, target, own=kind == "share own")
            except QcodeError:
                return
        self.copies.append((target, theirs))

    def meet(self, place: str, coder: str, other: str) -> bool | None:
        """Merge a copy into another one; whether there was anything new, None where it was refused."""
        if place == other:
            return False
        with Project.open(place, coder=coder) as project:
            try:
                new = merge(project, other).new
            except Refused as refused:
                assert any(each in refused.message for each in REFUSED)  # noqa: PT017
                return None
            assert not merge(project, other).new
            assert damage(project) == []
        return new

    def move(self, number: int) -> None:
        """Put a copy that is in a file on the server, or one that is there into a file."""
        place, coder = self.copies[number]
        target = self._free("qcode") if "://" in place else self._on_server()
        copy_project(place, target)
        self.copies[number] = (target, coder)

    def _on_server(self) -> str:
        self.schemas.append(f"copy_{next(self._numbers)}")
        return at(self.server, project=self.schemas[-1])

    def _free(self, ending: str) -> str:
        return str(self.folder / f"copy_{next(self._numbers)}.{ending}")

    def everything_into(self, number: int, *, backwards: bool) -> Path | None:
        """A file with one of the copies, into which all others were merged; None where that was refused to the last."""
        place, coder = self.copies[number]
        target = self._free("qcode")
        copy_project(place, target)
        waiting = [other for other, _ in self.copies if other != place][:: -1 if backwards else 1]
        answers: list[bool | None] = []
        for _ in range(len(waiting)):
            answers = [self.meet(target, coder, other) for other in waiting]
        return None if None in answers else Path(target)

    def _stand_on_what_is_gone(self) -> bool:
        missing, there = set[str](), set[str]()
        for place, _ in self.copies:
            with Project.open(place) as project:
                found = known(project.database.whole)
                missing |= found.missing
                there |= found.steps.keys()
        return not missing <= there

    def come_to_one(self) -> None:
        """Assert that all copies together are one project, whichever of them the others are merged into, and how.

        What a copy stands on that was shared behind a merge is known to nobody once that merge is undone. One that was
        shared from a shared copy cannot take all others in; the first can, which knows everything from the beginning.
        """
        if self._stand_on_what_is_gone():
            return
        number = len(self.copies)
        whole = self.everything_into(0, backwards=False)
        assert whole is not None
        last = self.everything_into(number - 1, backwards=True)
        if last is None:
            return
        assert differences(held(whole), held(last)) == []
        for place, coder in self.copies:
            assert [each for each in not_found(place, whole) if each[0] != "assignments"] == []
            with Project.open(place, coder=coder) as project:
                self.meet(place, coder, str(last))
                assert differences(all_of(project), held(whole)) == []


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project that all copies come from."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QCODE_STATE", str(tmp_path_factory.mktemp("state") / "state.json"))
        return begin(tmp_path_factory.mktemp("base"))


CORRECTED_IN_A_SHARED_COPY: list[list[Move]] = [
    [
        ("share own", 0, 4, []), ("copy", 0, 4, []), ("share", 7, 7, []), ("work", 5, 0, [("extend", 5, 1, 0)]),
        ("work", 7, 0, [("correct", 1, 2, 1)]),
    ],
    [
        ("copy", 6, 6, []), ("share own", 4, 5, []), ("work", 0, 2, [("import of others", 5, 6, 6)]),
        ("share", 1, 5, []), ("work", 7, 0, [("correct", 4, 1, 5)]),
    ],
    [
        ("share own", 0, 2, []), ("copy", 2, 0, []), ("copy", 7, 2, []), ("work", 7, 4, [("correct", 4, 0, 4)]),
        ("work", 0, 5, [("remove memos", 5, 7, 6)]), ("meet", 3, 2, []), ("copy", 6, 5, []),
    ],
]  # fmt: skip
"""A correction in a copy that knew the steps of codings and did not have them, which two merges then move."""


WEIGHED_WHERE_IT_WAS_LOST: list[Move] = [
    ("copy", 2, 1, []), ("copy", 6, 7, []), ("share", 6, 4, []), ("share own", 0, 7, []),
    ("work", 3, 5, [("correct", 1, 0, 5)]), ("work", 4, 4, [("weigh", 7, 6, 1)]), ("meet", 0, 3, []),
    ("work", 0, 4, [("memo", 5, 1, 5)]),
]  # fmt: skip
"""A coding gets a weight in one copy of which a correction in another one left no word; the note on it tells both."""

CORRECTED_TWICE: list[Move] = [
    ("copy", 3, 5, []), ("share", 6, 7, []), ("share own", 5, 5, []), ("share", 5, 6, []),
    ("work", 4, 4, [("correct", 3, 0, 2)]), ("work", 0, 5, [("state of", 1, 0, 7)]), ("meet", 4, 1, []),
    ("work", 3, 7, [("correct differently", 0, 0, 0)]),
]  # fmt: skip
"""Two texts, of which the one did not move a coding that the other one loses: where it was put tells how it went."""

SHARED_AFTER_A_CORRECTION: list[Move] = [
    ("work", 6, 3, [("correct", 4, 5, 5)]), ("share own", 4, 3, []), ("share own", 1, 7, []),
    ("work", 4, 4, [("apply for", 0, 1, 4)]),
]  # fmt: skip
"""Two copies that were shared with the corrected text and without its correction, merged before that is known."""

CHANGED_WHERE_IT_WAS_SHARED: list[Move] = [
    ("share", 4, 6, []), ("copy", 1, 7, []), ("share own", 6, 4, []), ("work", 3, 3, [("change memo", 4, 7, 6)]),
    ("copy", 2, 5, []),
]  # fmt: skip
"""A memo that is changed in a copy shared with it, and which another shared copy has never had."""

LOST_IN_A_MERGE: list[Move] = [
    ("share own", 0, 5, []), ("share own", 7, 4, []), ("meet", 2, 6, []), ("copy", 2, 7, []), ("copy", 6, 4, []),
    ("work", 6, 1, [("correct differently", 4, 0, 2)]), ("work", 0, 2, [("recode several", 3, 5, 0)]),
    ("meet", 7, 6, []), ("work", 2, 6, [("move", 1, 2, 4)]),
]  # fmt: skip
"""A merge takes out the coding that a shared copy had no word for; somebody goes on, and it was recoded elsewhere."""

SPEAKERS_CAME_WITH_A_CORRECTION: list[Move] = [
    ("work", 2, 2, [("correct differently", 7, 5, 1), ("correct differently", 1, 1, 2)]), ("share", 6, 6, []),
]  # fmt: skip
"""A text that had no turns was corrected to one that has some, and then shared."""

CORRECTED_AGAIN: list[Move] = [
    ("share", 5, 6, []), ("work", 3, 2, [("correct", 0, 1, 4), ("correct", 6, 1, 2)]),
    ("work", 4, 7, [("correct", 6, 7, 4), ("redo", 0, 5, 0)]),
]  # fmt: skip
"""Two corrected a text alike; the one went on, the other one took it back and did it again later."""

SUBMITTED_AND_BACK: list[Move] = [
    ("share", 4, 5, []), ("copy", 4, 7, []), ("share own", 2, 7, []), ("share own", 6, 0, []),
    ("work", 4, 4, [("document", 4, 4, 2)]), ("work", 4, 7, [("undo to", 1, 3, 6)]),
]  # fmt: skip
"""A document goes on which a round was submitted, and comes back by undo."""

CAME_BACK_AND_TAKEN_BACK: list[Move] = [
    ("work", 0, 7, [("correct differently", 7, 5, 3)]), ("work", 6, 3, [("remove two", 6, 7, 2)]),
    ("work", 3, 4, [("undo to", 3, 3, 1)]), ("share", 3, 7, []),
]  # fmt: skip
"""A corrected document goes and comes back, and then its correction is taken back: its turns are those from before."""

REMOVED_WITH_WHAT_WAS_LOST: list[Move] = [
    ("share", 4, 2, []), ("work", 5, 4, [("correct differently", 3, 4, 0)]), ("copy", 3, 7, []), ("copy", 5, 3, []),
    ("work", 4, 7, [("import again", 3, 1, 5)]), ("work", 1, 7, [("correct differently", 1, 5, 2)]), ("meet", 6, 4, []),
]  # fmt: skip
"""A document is removed with codings whose words a shared copy had taken out; it comes back in two merges, not one."""

NOTED_WHERE_IT_WAS_LOST: list[Move] = [
    ("share own", 1, 1, []), ("share", 1, 7, []), ("copy", 5, 3, []), ("work", 5, 2, [("memo several", 6, 3, 0)]),
    ("work", 4, 7, [("correct", 1, 4, 4)]),
]  # fmt: skip
"""A coding gets a memo of which a correction leaves no word; a copy without either takes in the correction first."""


@tried(6)
@given(moves=meetings())
@example(moves=NOTED_WHERE_IT_WAS_LOST)
@example(moves=REMOVED_WITH_WHAT_WAS_LOST)
@example(moves=CAME_BACK_AND_TAKEN_BACK)
@example(moves=SUBMITTED_AND_BACK)
@example(moves=CORRECTED_AGAIN)
@example(moves=LOST_IN_A_MERGE)
@example(moves=SPEAKERS_CAME_WITH_A_CORRECTION)
@example(moves=CHANGED_WHERE_IT_WAS_SHARED)
@example(moves=SHARED_AFTER_A_CORRECTION)
@example(moves=CORRECTED_TWICE)
@example(moves=WEIGHED_WHERE_IT_WAS_LOST)
@example(moves=CORRECTED_IN_A_SHARED_COPY[0])
@example(moves=CORRECTED_IN_A_SHARED_COPY[1])
@example(moves=CORRECTED_IN_A_SHARED_COPY[2])
def test_copies_that_meet_again_and_again_come_to_one(base, tmp_path_factory, moves):
    start = tmp_path_factory.mktemp("copies") / "base.qcode"
    shutil.copyfile(base, start)
    copies = Copies(start)
    for move in moves:
        copies.do(move)
    copies.come_to_one()
    shutil.rmtree(start.parent)


@tried(2)
@given(moves=meetings("server", "server", "server"))
def test_copies_that_go_to_a_server_and_back_come_to_one(base, tmp_path_factory, postgres, moves):
    start = tmp_path_factory.mktemp("copies") / "base.qcode"
    shutil.copyfile(base, start)
    copies = Copies(start, postgres)
    try:
        for move in moves:
            copies.do(move)
        copies.come_to_one()
    finally:
        ask(postgres, *(f"drop schema {name} cascade" for name in copies.schemas))
    shutil.rmtree(start.parent)

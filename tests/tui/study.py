"""The sample study on a screen, for the screens' tests."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from qcode.services.documents import find_document
from qcode.services.project import Project
from qcode.tui.app import QcodeApp
from qcode.tui.screens.coding import CodingScreen
from qcode.tui.widgets.transcript import TranscriptView
from tests.tui.clock import Clock

SIZE = (120, 40)


@asynccontextmanager
async def opened(
    study: Path | str, *, size: tuple[int, int] = SIZE, coder: str = "coder_a"
) -> AsyncIterator[tuple[QcodeApp, Pilot[int]]]:
    """The program on a project, with the first screen read."""
    with Project.open(study, coder=coder) as project:
        app = QcodeApp(project)
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            yield app, pilot


async def settle(pilot: Pilot[int]) -> None:
    """Wait until no work is going on in the background, none is about to begin, and the screen is drawn.

    One piece of work calls for the next (a list is read when its screen was painted), so that it is looked again
    until nothing was found. One that was called off is waited for too: its thread goes on until it looks up.
    """
    clock: Clock = pilot.clock  # type: ignore[attr-defined]
    await pilot.pause()
    while await clock.one_ends({work._task for work in pilot.app.workers if work._task}):
        await pilot.pause()


async def until(pilot: Pilot[int], seen: Callable[[], object]) -> None:
    """Wait, however long it takes, until a thread has come so far that something is seen; the clock stands."""
    while not seen():
        assert pilot.app._exception is None, pilot.app._exception
        await asyncio.sleep(0.005)
        await pilot.pause()


async def coding(app: QcodeApp, pilot: Pilot[int], document: str = "note-kozan") -> CodingScreen:
    """The coding screen on a document."""
    screen = app.go("coding")
    assert isinstance(screen, CodingScreen)
    await pilot.pause()
    screen.open(find_document(app.session.project, document).id)
    await settle(pilot)
    return screen


def go_to_turn(view: TranscriptView, number: int) -> None:
    """Put the cursor on what is said in a turn, counted from 1."""
    view.move_to(view.script.turns[number - 1].speech.start)


async def press(pilot: Pilot[int], *keys: str) -> None:
    """Press keys one after another, each when the one before is answered and what it asked for is there."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


def copy_of(study: Path, folder: Path) -> Path:
    """A copy of a project to change."""
    return Path(shutil.copy(study, folder / "study.qcode"))

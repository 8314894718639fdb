"""The sample study on a screen, for the screens' tests."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from qcode.services.documents import find_document
from qcode.services.project import Project
from qcode.tui.app import QcodeApp
from qcode.tui.screens.coding import CodingScreen

SIZE = (120, 40)


@asynccontextmanager
async def opened(
    study: Path, *, size: tuple[int, int] = SIZE, coder: str = "coder_a"
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
    until nothing was found.
    """
    await pilot.pause()
    while list(pilot.app.workers):
        # one that is waited for may be taken off by a newer one of its kind
        with suppress(WorkerCancelled):
            await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def coding(app: QcodeApp, pilot: Pilot[int], document: str = "note-kozan") -> CodingScreen:
    """The coding screen on a document."""
    screen = app.go("coding")
    assert isinstance(screen, CodingScreen)
    await pilot.pause()
    screen.open(find_document(app.session.project, document).id)
    await settle(pilot)
    return screen


async def press(pilot: Pilot[int], *keys: str) -> None:
    """Press keys one after another and let each be answered."""
    for key in keys:
        await pilot.press(key)
    await settle(pilot)


def copy_of(study: Path, folder: Path) -> Path:
    """A copy of a project to change."""
    return Path(shutil.copy(study, folder / "study.qcode"))

"""Pictures of the search, the codebook's questions, and the frame: 80 and 200 columns, dark, light, without colour."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from qcode.services import memory
from qcode.services.project import Project
from qcode.tui.app import QcodeApp
from qcode.tui.screens.welcome import WelcomeApp
from tests.tui.pictures import IN_COLOUR, Snap, still
from tests.tui.stage import type_text
from tests.tui.study import coding, press, settle

pytestmark = pytest.mark.usefixtures("true_colour")


@pytest.fixture
def project(study: Path) -> Iterator[Project]:
    """The sample study, made on one day of the past."""
    with sqlite3.connect(study) as database:
        database.execute("update steps set at = '2026-01-05T10:00:00Z'")
    with Project.open(study, coder="coder_a") as opened:
        yield opened


async def search(pilot: Pilot[int]) -> None:
    """Words typed without Turkish letters, and where they are found."""
    await settle(pilot)
    await press(pilot, "f7")
    await still(pilot)
    await type_text(pilot, "baskan")
    await press(pilot, "ctrl+l", "ctrl+l", "enter", "down", "down")


async def finding(pilot: Pilot[int]) -> None:
    """An interview is to be searched for whole words."""
    await settle(pilot)
    await coding(pilot.app, pilot, "note-kozan")  # type: ignore[arg-type]
    await press(pilot, "slash")
    await still(pilot)
    await type_text(pilot, "ışık")
    await press(pilot, "ctrl+t")


async def merging(pilot: Pilot[int]) -> None:
    """Two definitions, one of which is to be chosen."""
    await settle(pilot)
    await press(pilot, "f4", "down", "M")
    await type_text(pilot, "kardes")
    await press(pilot, "enter")


async def splitting_(pilot: Pilot[int]) -> None:
    """A code being split, one excerpt sent."""
    await settle(pilot)
    await press(pilot, "f4", "down", "S")
    await type_text(pilot, "bakanlık; yasa")
    await press(pilot, "enter", "1")


async def colours(pilot: Pilot[int]) -> None:
    """The colours of a code, one retired code behind them."""
    await settle(pilot)
    await press(pilot, "f4", "down", "x", "down", "c")


async def history_(pilot: Pilot[int]) -> None:
    """The steps that made the sample study."""
    await settle(pilot)
    await press(pilot, "f9", "down")


async def commands(pilot: Pilot[int]) -> None:
    """The commands of the documents."""
    await settle(pilot)
    await press(pilot, "ctrl+p")
    await still(pilot)


async def keys_(pilot: Pilot[int]) -> None:
    """The keys that can be changed."""
    await settle(pilot)
    pilot.app.action_keys()  # type: ignore[attr-defined]
    await press(pilot, "down", "down")


async def tour(pilot: Pilot[int]) -> None:
    """The tour after its first step."""
    await settle(pilot)
    pilot.app.action_tour()  # type: ignore[attr-defined]
    await settle(pilot)
    await press(pilot, "s")
    pilot.app.tour.look()  # type: ignore[attr-defined]
    await settle(pilot)


SCREENS = [search, finding, merging, splitting_, colours, history_, commands, keys_, tour]


@pytest.mark.parametrize("go", SCREENS)
@IN_COLOUR
def test_picture_in_colour(
    snap_compare: Snap, project: Project, go: Callable[..., object], size: tuple[int, int], theme: str
) -> None:
    memory.remember_theme(theme)
    assert snap_compare(QcodeApp(project), terminal_size=size, run_before=go)


@pytest.mark.parametrize("go", SCREENS)
def test_picture_without_colour(
    snap_compare: Snap, project: Project, monkeypatch: pytest.MonkeyPatch, go: Callable[..., object]
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(QcodeApp(project), terminal_size=(80, 24), run_before=go)


@IN_COLOUR
def test_picture_of_the_welcome(snap_compare: Snap, size: tuple[int, int], theme: str) -> None:
    memory.remember_theme(theme)
    assert snap_compare(WelcomeApp(Path("/home/ayşe/görüşmeler")), terminal_size=size)

"""Pictures of the screens of agreement and rounds; `pytest --snapshot-update` draws them anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from qcode.services import memory, rounds
from qcode.services.project import Project
from qcode.tui.app import QcodeApp
from tests.tui.pictures import IN_COLOUR, Snap, still
from tests.tui.study import press, settle

pytestmark = pytest.mark.usefixtures("true_colour")


@pytest.fixture
def project(study: Path) -> Iterator[Project]:
    """The sample study with a blind round of one day of the past."""
    with Project.open(study, coder="coder_a") as opened:
        rounds.new_round(opened, "İlk pilot", coders=["coder_a", "coder_b"], sample=6, by="type", seed=7)
    with sqlite3.connect(study) as database:
        database.execute("update rounds set created = '2026-01-05T10:00:00Z'")
    with Project.open(study, coder="coder_a") as opened:
        yield opened


async def overall(pilot: Pilot[int]) -> None:
    """The figures on all codes together."""
    await settle(pilot)
    await press(pilot, "f6")


async def by_code(pilot: Pilot[int]) -> None:
    """A line a code, the cursor on a number."""
    await settle(pilot)
    await press(pilot, "f6", "2", "down", "right", "right", "right", "right")


async def every_coefficient(pilot: Pilot[int]) -> None:
    """All coefficients of each code."""
    await settle(pilot)
    await press(pilot, "f6", "f", "down")


async def confusion(pilot: Pilot[int]) -> None:
    """Which code met which."""
    await settle(pilot)
    await press(pilot, "f6", "7")


async def places(pilot: Pilot[int]) -> None:
    """The units behind a number."""
    await by_code(pilot)
    await press(pilot, "enter")


async def rounds_(pilot: Pilot[int]) -> None:
    """The list of rounds."""
    await settle(pilot)
    await press(pilot, "R")


async def form(pilot: Pilot[int]) -> None:
    """The form for a new round."""
    await rounds_(pilot)
    await press(pilot, "n")
    await still(pilot)


async def coverage(pilot: Pilot[int]) -> None:
    """Who has coded which case."""
    await rounds_(pilot)
    await press(pilot, "home", "enter")


SCREENS = [overall, by_code, every_coefficient, confusion, places, rounds_, form, coverage]


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

"""Pictures of the main screens; `pytest --snapshot-update` draws them anew after a change that was looked at."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from qcode.services import memory
from qcode.services.documents import find_document
from qcode.services.project import Project
from qcode.tui.app import QcodeApp
from qcode.tui.themes import DARK, LIGHT
from qcode.tui.widgets.offered import PATIENCE
from tests.tui.pictures import Snap, still
from tests.tui.study import coding, press, settle

pytestmark = pytest.mark.usefixtures("true_colour")


@pytest.fixture
def project(study: Path) -> Iterator[Project]:
    """The sample study, coded on one day of the past."""
    with sqlite3.connect(study) as database:
        database.execute("update codings set created = '2026-01-05T10:00:00Z'")
    with Project.open(study, coder="coder_a") as opened:
        yield opened


async def documents(pilot: Pilot[int]) -> None:
    """The cursor on the first interview that is not done."""
    await settle(pilot)
    screen = pilot.app.frame("documents")  # type: ignore[attr-defined]
    screen.list.show(find_document(screen.session.project, "note-erzurum").id)
    await settle(pilot)


async def coding_(pilot: Pilot[int]) -> None:
    """A sentence selected in an interview with overlapping codings."""
    await settle(pilot)
    screen = await coding(pilot.app, pilot, "practice-mavikiyi")  # type: ignore[arg-type]
    screen.view.move_to(screen.view.script.text.index("Birincisi"))
    await press(pilot, "s")


async def codebook(pilot: Pilot[int]) -> None:
    """The second code with its definition."""
    await settle(pilot)
    await press(pilot, "f4", "down", "down")


async def table(pilot: Pilot[int]) -> None:
    """The table with its values shaded."""
    await settle(pilot)
    await press(pilot, "f5", "t", "right", "down")


async def excerpts(pilot: Pilot[int]) -> None:
    """What stands behind a number of the table."""
    await table(pilot)
    await press(pilot, "up", "left", "enter", "down")


async def together(pilot: Pilot[int]) -> None:
    """Codes together in one sentence, with their coefficient, shaded."""
    await settle(pilot)
    await press(pilot, "f5", "b", "enter", "c", "down", "down", "enter", "o", "down", "enter", "t", "right", "down")


async def saturation(pilot: Pilot[int]) -> None:
    """The curve with the cursor on an interview."""
    await settle(pilot)
    await press(pilot, "f5", "b", "down", "enter", "down", "down")


async def saturation_form(pilot: Pilot[int]) -> None:
    """How saturation is measured, over the curve."""
    await saturation(pilot)
    await settle(pilot)
    await press(pilot, "s", "enter", "enter")
    await still(pilot)


async def framework(pilot: Pilot[int]) -> None:
    """A summary that is being typed beside its excerpts."""
    await settle(pilot)
    await press(pilot, "f5", "b", "down", "down", "enter", "slash", *"koz", "enter", "slash", *"central", "enter")
    await press(pilot, "enter", *"yönlendirdi")


async def by_attribute(pilot: Pilot[int]) -> None:
    """Codes by an attribute, the cursor on a value."""
    await settle(pilot)
    pilot.app.action_tables("attribute")  # type: ignore[attr-defined]
    await settle(pilot)
    await press(pilot, "down", "down")


async def in_context(pilot: Pilot[int]) -> None:
    """A word with what stands around it."""
    await settle(pilot)
    pilot.app.action_tables("words")  # type: ignore[attr-defined]
    await settle(pilot)
    await press(pilot, "down", "enter")
    await settle(pilot)


async def queries(pilot: Pilot[int]) -> None:
    """What a query finds, two excerpts marked."""
    await settle(pilot)
    await press(pilot, "Q")
    await settle(pilot)
    pilot.app.screen.line.set_text('code:"central steering" and near(code:"EU accession", paragraph)')  # type: ignore[attr-defined]
    await press(pilot, "enter")
    await settle(pilot)
    await press(pilot, "space", "shift+down")


async def offers(pilot: Pilot[int]) -> None:
    """A query that is being typed, with what can stand there."""
    await settle(pilot)
    await press(pilot, "Q")
    await settle(pilot)
    await press(pilot, "m", "e", "m", "o", "space", "a", "n", "d", "space", "down", "down")
    await still(pilot)


async def packing(pilot: Pilot[int]) -> None:
    """The form of a methods pack, begun on a table."""
    await settle(pilot)
    await press(pilot, "f5")
    pilot.app.action_report()  # type: ignore[attr-defined]
    await still(pilot)


async def offered(pilot: Pilot[int]) -> None:
    """The codes that Space leads to, over a selected sentence."""
    await in_practice(pilot)
    await press(pilot, "f", "s", "space")
    await pilot.pause(PATIENCE + 0.3)
    await settle(pilot)


async def all_told(pilot: Pilot[int]) -> None:
    """All that is known of a coding, while its borders move."""
    await in_practice(pilot)
    await press(pilot, "semicolon", "semicolon", "semicolon", "ctrl+t", "e", "shift+right")


async def in_practice(pilot: Pilot[int]) -> None:
    """The practice interview, at its seventh turn."""
    await settle(pilot)
    screen = await coding(pilot.app, pilot, "practice-alderhaven")  # type: ignore[arg-type]
    screen.view.go_to_turn(7)
    await settle(pilot)


async def by_code(pilot: Pilot[int]) -> None:
    """The words that are typical of every code."""
    await settle(pilot)
    pilot.app.action_tables("words")  # type: ignore[attr-defined]
    await settle(pilot)
    pilot.app.screen.take_way("code/keyness")  # type: ignore[attr-defined]
    await settle(pilot)
    await press(pilot, "down")


async def over_time(pilot: Pilot[int]) -> None:
    """Codes by the year in which a unit was founded, beside the years of local elections."""
    await settle(pilot)
    pilot.app.action_tables("time")  # type: ignore[attr-defined]
    await settle(pilot)
    screen = pilot.app.screen
    screen.ask(replace(screen.asked, subject="founded", events=(2009, 2014, 2019)))  # type: ignore[attr-defined]
    await settle(pilot)
    await press(pilot, "down")


async def filters(pilot: Pilot[int]) -> None:
    """Filters and a query, which is being completed, over the table."""
    await settle(pilot)
    await press(pilot, "f5", "w", *"type", "equals_sign", *"metropolitan", "down", *"code", "colon", *"eu")
    await still(pilot)
    await settle(pilot)


SCREENS = [
    documents, coding_, offered, all_told,
    codebook, table, excerpts, together, saturation, saturation_form, framework, by_attribute, in_context,
    filters, queries, offers, packing,
]  # fmt: skip


@pytest.mark.parametrize("go", SCREENS)
@pytest.mark.parametrize(
    ("size", "theme"), [((80, 24), DARK), ((120, 36), LIGHT)], ids=["narrow and dark", "wide and light"]
)
def test_picture_in_colour(
    snap_compare: Snap, project: Project, go: Callable[..., object], size: tuple[int, int], theme: str
) -> None:
    memory.remember_theme(theme)
    assert snap_compare(QcodeApp(project), terminal_size=size, run_before=go)


TABLES = [
    table, together, saturation, saturation_form, framework, by_attribute, by_code, over_time, in_context, filters,
    queries,
]  # fmt: skip


@pytest.mark.parametrize("go", TABLES)
def test_picture_of_a_table_on_a_large_screen(snap_compare: Snap, project: Project, go: Callable[..., object]) -> None:
    memory.remember_theme(LIGHT)
    assert snap_compare(QcodeApp(project), terminal_size=(200, 50), run_before=go)


@pytest.mark.parametrize("go", SCREENS)
def test_picture_without_colour(
    snap_compare: Snap, project: Project, monkeypatch: pytest.MonkeyPatch, go: Callable[..., object]
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(QcodeApp(project), terminal_size=(80, 24), run_before=go)

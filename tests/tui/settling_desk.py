"""A round that is settled at the desk, and what its tests do there again and again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from qcode.errors import Disconnected
from qcode.services import documents, rounds, settling
from qcode.services.documents import correcting
from qcode.services.project import Project
from qcode.tui.app import QcodeApp
from qcode.tui.screens.settling import SettlingScreen
from tests.tui.study import settle, until

DOCUMENTS = ["note-balikesir", "note-esenyurt"]


def submitted(study: Path, documents: list[str] = DOCUMENTS) -> Path:
    """The sample study with a round of two interviews that both coders have submitted: 1 + 4 disagreements."""
    with Project.open(study, coder="coder_a") as project:
        rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=documents)
        for name in ("coder_a", "coder_b"):
            with Project.open(study, coder=name) as theirs:
                rounds.submit(theirs, "pilot", as_done=True)
    return study


async def desk(app: QcodeApp, pilot: Pilot[int]) -> SettlingScreen:
    app.go("settling")
    await settle(pilot)
    screen = app.screen
    assert isinstance(screen, SettlingScreen)
    return screen


def decided(app: QcodeApp) -> list[tuple[str, str]]:
    """Status and outcome of every disagreement, as the project has them."""
    found = settling.queue(app.session.project, "pilot")
    return [(each.status.value, each.decision.outcome.value if each.decision else "") for each in found.items]


def corrected(place: Path, folder: Path, old: str, new: str) -> Path:
    """The study after coder_a has corrected one of its texts."""
    with Project.open(place, coder="coder_a") as project:
        key = documents.find_document(project, "note-esenyurt").id
        text = documents.open_document(project, key).text
        assert old in text
        (folder / "corrected.txt").write_text(f"Typed anew.\n\n{text.replace(old, new)}", "utf-8")
        correcting.correct(project, key, folder / "corrected.txt")
    return place


def background(screen: SettlingScreen, words: str) -> tuple[int, int, int]:
    """The ground on which the words stand in the text."""
    for y in range(screen.view.size.height):
        for segment in screen.view.render_line(y):
            if words in segment.text and segment.style is not None and segment.style.bgcolor is not None:
                return tuple(segment.style.bgcolor.get_truecolor())  # type: ignore[return-value]
    raise AssertionError(f"{words} is not in sight")


def take_away(app: QcodeApp, patch: pytest.MonkeyPatch) -> None:
    """From now on nothing of the project can be read or written."""

    def away(*_args, **_named):
        raise Disconnected("The connection to the server was lost.")

    for name in ("rows", "tuples", "value", "row", "write"):
        patch.setattr(app.session.project.database, name, away)


def held_up(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Make a decision wait in its thread: an event that tells that it began, and one that lets it go on."""
    began, go_on = threading.Event(), threading.Event()
    real = settling.settle

    def slow(*args: object, progress: Callable[[str], None] | None = None, **named: object) -> object:
        if progress is not None:
            progress("1 of 2 documents")
            began.set()
            go_on.wait()
            progress("2 of 2 documents")
        return real(*args, progress=progress, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(settling, "settle", slow)
    return began, go_on


async def decide_held_up(pilot: Pilot[int], monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Press the key of the first decision, which comes no further until the event is set."""
    began, go_on = held_up(monkeypatch)
    await pilot.press("a")
    await until(pilot, began.is_set)
    return go_on

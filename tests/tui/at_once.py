"""The sample study on a file and on a server, on which two work at once, and what their tests ask of the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from qcode.tui.app import QcodeApp
from qcode.tui.screens.asking.prompts import Ask
from tests.prepared import Copies
from tests.storage.test_connection import HUNG
from tests.tui.study import press, settle

NAME = "note-kozan"


@pytest.fixture
def study(
    engine: str, copies: Copies, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> str:
    """A copy of the sample study on each engine in turn, on a server that is not taken for silent."""
    monkeypatch.setattr("qcode.storage.postgres._MOST_SILENCE", HUNG)
    source = request.getfixturevalue("sample" if engine == "sqlite" else "sample_database")
    return copies.of(str(source), tmp_path)


async def followed(app: QcodeApp, pilot: Pilot[int]) -> None:
    """Let the screen show what others wrote, whether or not it has done so by itself."""
    app.look()
    await settle(pilot)


async def typed(pilot: Pilot[int], words: str, *keys: str) -> None:
    """Write words into the line in sight, and press keys."""
    assert isinstance(pilot.app.screen, Ask)
    pilot.app.screen.query_one(Input).value = words
    await press(pilot, *keys)


def refused_in(app: QcodeApp, *, words: str) -> str:
    """What the line in sight says, in which the words still stand."""
    assert isinstance(app.screen, Ask)
    assert app.screen.query_one(Input).value == words
    assert "Enter keep mine · Esc take theirs" in app.screen.keys_said
    return app.screen.problem

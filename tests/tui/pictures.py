"""What the pictures of screens have in common: their sizes and colours, and how one is held still."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from qcode.services import memory
from qcode.storage import identity
from qcode.tui.themes import DARK, LIGHT
from tests.tui.study import settle

Snap = Callable[..., bool]

_MICROSECONDS = itertools.count()


class OneDay(datetime):
    """A clock that stands at one minute of the past, though no two looks at it show the same time."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime(2026, 1, 5, 10, 0, tzinfo=tz) + timedelta(microseconds=next(_MICROSECONDS))


def on_one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything happen on one day of the past, so that a picture of it is the same on every day."""
    monkeypatch.setattr(identity, "datetime", OneDay)


class Look(NamedTuple):
    """How a picture is taken: in which terminal, in which theme; without one, without colour."""

    size: tuple[int, int]
    theme: str = ""

    def take(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the program come up in it, whatever the tests run in."""
        monkeypatch.setenv("COLORTERM", "truecolor")
        if self.theme:
            memory.remember_theme(self.theme)
        else:
            monkeypatch.setenv("NO_COLOR", "1")


LOOKS = {
    "80 dark": Look((80, 24), DARK),
    "200 light": Look((200, 50), LIGHT),
    "80 no colour": Look((80, 24)),
    "200 no colour": Look((200, 50)),
}
"""The two terminals that a picture is taken in, dark, light and without colour."""

EACH = ("80 dark", "200 light", "80 no colour")
"""The looks in which every screen is taken; the main ones are taken in the last one, too."""


async def still(pilot: Pilot[int]) -> None:
    """Let no cursor blink, else the picture hangs on when it is taken."""
    await settle(pilot)
    for field in pilot.app.screen.query(Input):
        field.cursor_blink = False
    await settle(pilot)

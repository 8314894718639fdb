"""What the pictures of screens have in common: where they are taken, and how one is compared."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from qcode.tui.themes import DARK, LIGHT
from tests.tui.study import settle

Snap = Callable[..., bool]

IN_COLOUR = pytest.mark.parametrize(
    ("size", "theme"), [((80, 24), DARK), ((200, 50), LIGHT)], ids=["narrow and dark", "wide and light"]
)


async def still(pilot: Pilot[int]) -> None:
    """Let no cursor blink, else the picture hangs on when it is taken."""
    await settle(pilot)
    for field in pilot.app.screen.query(Input):
        field.cursor_blink = False
    await settle(pilot)

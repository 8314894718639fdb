"""Where a window stands that comes over a text: at the bottom, or at the top, so that what is to be coded is seen."""

from __future__ import annotations

from typing import NamedTuple

from textual.widget import Widget

from qcode.tui.widgets.cells import fit_middle
from qcode.tui.widgets.transcript import TranscriptView
from qcode.tui.wording import in_quotes

_SHARE, _LEAST, _MOST = 0.68, 4, 24
_BELOW = 2
"""The status line and the keys stay in sight."""


class Room(NamedTuple):
    """How many rows at the bottom of a screen stay in sight, and how high a window over the others may be."""

    below: int
    height: int


def room_on(screen: Widget) -> Room:
    """The room on a screen: something of the text is left in sight, be it below, where a screen keeps it in sight."""
    below = int(getattr(screen, "rows_below", _BELOW))
    free = screen.size.height - below - 1
    share = 1 if getattr(screen, "PASSAGE_STAYS_BELOW", False) else _SHARE
    return Room(below, max(_LEAST, min(_MOST, int(free * share))))


def stand(window: Widget, view: TranscriptView | None, *, height: int, sides: int = 0) -> None:
    """Put a window of some height where the passage in question of the view is in sight beside it."""
    below = room_on(window.screen).below
    at_bottom = view is None or view.make_room(height, below=below)
    window.styles.height = height
    window.styles.dock = "bottom" if at_bottom else "top"
    window.styles.margin = (0, sides, below, sides) if at_bottom else (1, sides, 0, sides)


def quoted_in(view: TranscriptView | None, *, width: int) -> str:
    """The passage in question in one line that is not longer than this; "" where there is none."""
    span = view.in_question if view is not None else None
    if view is None or span is None:
        return ""
    return in_quotes(fit_middle(" ".join(span.of(view.script.text).split()), max(4, width - 2)))

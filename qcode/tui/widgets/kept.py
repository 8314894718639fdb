"""Widgets whose rows are drawn once and then only handed out, until something about them changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.widget import Widget as Mixed
else:
    # A widget inherits style rules through its first base that is a widget, and that must not be this one.
    Mixed = object

_MOST = 16


class Kept(Mixed):
    """Mixed into a widget: keeps the rows of each region as they were handed to the screen.

    With every change anywhere, Textual asks all widgets in sight for all of their rows, and looks up and filters
    each row anew. A key that changes three lines spends a fifth of its time on that.
    """

    _handed_out: dict[Region, list[Strip]] | None = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of a region."""
        drawn = self._handed_out
        if drawn is None or len(drawn) >= _MOST:
            drawn = self._handed_out = {}
        if crop not in drawn:
            drawn[crop] = super().render_lines(crop)
        return drawn[crop]

    def _set_dirty(self, *regions: Region) -> None:
        self._handed_out = None
        super()._set_dirty(*regions)

    def notify_style_update(self) -> None:
        """Forget what was drawn in other colours."""
        self._handed_out = None
        super().notify_style_update()


class KeptHorizontal(Kept, Horizontal):
    """A row of widgets."""


class KeptVertical(Kept, Vertical):
    """A column of widgets."""

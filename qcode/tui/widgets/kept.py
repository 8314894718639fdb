"""Widgets whose rows are drawn once and then only handed out, until something about them changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.containers import Horizontal, Vertical
from textual.dom import NoScreen
from textual.geometry import Region, Spacing
from textual.scrollbar import ScrollBar
from textual.strip import Strip

from qcode.tui.drawing import DrawnOnce

if TYPE_CHECKING:
    from textual.color import Color
    from textual.widget import Widget as Mixed
else:
    # A widget inherits style rules through its first base that is a widget, and that must not be this one.
    Mixed = object

_MOST = 16


class DrawnWithKeys(Mixed):
    """Mixed into a widget: what a key changes on it is drawn when the key has been answered."""

    def check_idle(self) -> None:
        """Ask to be drawn: the screen, where it gathers what a key changes, or else in a turn of its own."""
        if self._running and isinstance(screen := _screen_of(self), DrawnOnce) and screen.asks(self):
            return
        super().check_idle()


def _screen_of(widget: Mixed) -> object:
    """The screen that a widget is on, None for one that is on none."""
    try:
        return widget.screen
    except NoScreen:
        return None


class Kept(DrawnWithKeys):
    """Mixed into a widget: keeps the rows of each region as they were handed to the screen.

    With every change anywhere, Textual asks all widgets in sight for all of their rows, and looks up and filters
    each row anew. A key that changes three lines spends a fifth of its time on that.
    """

    _handed_out: dict[Region, list[Strip]] | None = None
    _stale_rows: set[int] | None = None
    """The rows that have changed since they were handed out; None while all are as they were."""
    _kept_look: tuple[Spacing | None, Color] | None = None
    _kept_edges: tuple[list[Segment], list[Segment]] | None = None
    """The borders at the left and right of a row."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of a region."""
        drawn = self._handed_out
        if drawn is None or len(drawn) >= _MOST or (self._stale_rows and crop not in drawn):
            drawn = self._handed_out = {}
        if crop not in drawn:
            drawn[crop] = self.draw_region(crop)
        elif self._stale_rows:
            strips = drawn[crop]
            for y in self._stale_rows.intersection(crop.line_range):
                strips[y - crop.y] = self._drawn_again(y, crop, strips[y - crop.y])
        self._stale_rows = None
        return drawn[crop]

    def draw_region(self, crop: Region) -> list[Strip]:
        """The rows of a region, drawn now."""
        return super().render_lines(crop)

    def _drawn_again(self, y: int, crop: Region, before: Strip) -> Strip:
        """One row with what it says by now; its borders at left and right stay as they were."""
        gutter, ground = self.ground_look
        width, height = self.outer_size
        if gutter is None or crop.column_span != (0, width) or y >= height:
            return self.draw_region(Region(crop.x, y, crop.width, 1))[0]
        inside = self.for_terminal(self.render_line(y), ground)
        if not gutter.width:
            return Strip(inside, width)
        if self._kept_edges is None:
            self._kept_edges = list(before.crop(0, gutter.left)), list(before.crop(width - gutter.right, width))
        left, right = self._kept_edges
        return Strip([*left, *inside, *right], width)

    @property
    def ground_look(self) -> tuple[Spacing | None, Color]:
        """What stands at the left and right of each row, None where more is to be styled; and the background.

        To draw a row and put it between its borders takes a third of the time of Textual's styling.
        """
        if self._kept_look is None:
            gutter = self.styles.gutter
            simple = not gutter.height and self.opacity == 1
            self._kept_look = gutter if simple else None, self.background_colors[1]
        return self._kept_look

    def for_terminal(self, strip: Strip, ground: Color) -> list[Segment]:
        """A row as the terminal is to have it: without colours, or with those of its own."""
        segments = list(strip)
        for line_filter in self.get_line_filters():
            segments = line_filter.apply(segments, ground)
        return segments

    def forget(self) -> None:
        """Draw everything anew when the widget is next in sight; for one that is not, and need not be told."""
        self._handed_out = self._stale_rows = None
        self._styles_cache.clear()

    def _set_dirty(self, *regions: Region) -> None:
        if not regions or self._handed_out is None or len(self._handed_out) > 1:
            self._handed_out = self._stale_rows = None
        else:
            # With several regions kept, one could be asked for and leave the others as they were.
            top = self.content_offset.y
            rows = (range(region.y + top, region.bottom + top) for region in regions)
            self._stale_rows = (self._stale_rows or set()).union(*rows)
        super()._set_dirty(*regions)

    def notify_style_update(self) -> None:
        """Forget what was drawn in other colours."""
        self._handed_out = self._stale_rows = self._kept_look = self._kept_edges = None
        super().notify_style_update()


class KeptScrollBar(Kept, ScrollBar):
    """A scrollbar."""


class KeptHorizontal(Kept, Horizontal):
    """A row of widgets."""


class KeptVertical(Kept, Vertical):
    """A column of widgets."""

"""The ground of every list: lines that are drawn only while they are seen, a cursor, sticky heads and feet."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.events import Click, MouseDown, MouseMove, MouseScrollDown, MouseScrollUp, MouseUp
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from qcode.tui.actions import bindings_for
from qcode.tui.widgets.kept import Kept


class RowsFrame(NamedTuple):
    """What holds for all lines of one drawing: their width, where the foot begins, where the thumb is."""

    width: int
    foot: int
    thumb: range | None


class Rows(Kept, ScrollView, can_focus=True, inherit_bindings=False):
    """Lines with a cursor. A child class counts them and draws one; keys, mouse and scrolling are here.

    `HEAD` lines stay at the top and `FOOT` lines at the bottom. A change of one line redraws that line alone.
    """

    PLACES: ClassVar[tuple[str, ...]] = ("list",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("list")]
    HEAD: int = 0
    FOOT: int = 0

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rows--line",
        "rows--cursor",
        "rows--cursor-away",
        "rows--head",
        "rows--muted",
        "rows--match",
        "rows--accent",
        "rows--thumb",
    }
    DEFAULT_CSS = """
    Rows {
        height: 1fr;
        overflow: hidden hidden;
        background: $background;
        color: $foreground;
    }
    Rows > .rows--line { background: $background; color: $foreground; }
    Rows > .rows--cursor {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
    }
    Rows > .rows--cursor-away {
        background: $block-cursor-blurred-background; color: $block-cursor-blurred-foreground;
        text-style: $block-cursor-blurred-text-style;
    }
    Rows > .rows--head { background: $background; color: $text-muted; text-style: bold; }
    Rows > .rows--muted { background: $background; color: $text-muted; }
    Rows > .rows--match { background: $background; color: $accent; text-style: bold; }
    Rows > .rows--thumb { background: $background; color: $scrollbar; }
    Rows > .rows--accent { background: $background; color: $accent; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        """An empty list."""
        super().__init__(id=id, classes=classes)
        self.cursor = 0
        self._styles_of: dict[str, Style] = {}
        self._frame: RowsFrame | None = None
        self._dragging = False

    # What a child class says

    def count(self) -> int:
        """How many lines there are."""
        raise NotImplementedError

    def draw(self, index: int, *, width: int) -> Strip:
        """The line of that number, in exactly `width` cells."""
        raise NotImplementedError

    def draw_head(self, line: int, *, width: int) -> Strip:
        """A line that stays at the top."""
        raise NotImplementedError

    def draw_foot(self, line: int, *, width: int) -> Strip:
        """A line that stays at the bottom."""
        raise NotImplementedError

    def moved(self) -> None:
        """Called when the cursor stands on another line."""

    def clicked(self, index: int, event: Click) -> None:
        """Called for a click on a line, after the cursor has gone there."""

    def clicked_head(self, event: Click) -> None:
        """Called for a click on a head line."""

    # Styles

    def style_of(self, name: str) -> Style:
        """The style of a component class; kept until the theme changes."""
        style = self._styles_of.get(name)
        if style is None:
            style = self._styles_of[name] = self.get_component_rich_style(name)
        return style

    def cursor_style(self) -> Style:
        """The style of the cursor's line: strong in focus, quiet elsewhere."""
        return self.style_of("rows--cursor" if self.has_focus else "rows--cursor-away")

    def notify_style_update(self) -> None:
        """Forget the styles of the old theme."""
        self._styles_of.clear()
        super().notify_style_update()

    # Drawing

    @property
    def width(self) -> int:
        """How wide a line is: without the column at the right that shows where one is in a long list."""
        return max(1, self.size.width - (self.count() > self.body_height))

    @property
    def body_height(self) -> int:
        """How many lines are seen at once."""
        return max(1, self.size.height - self.HEAD - self.FOOT)

    @property
    def foot_at(self) -> int:
        """The row of the widget at which the foot begins: under the last line, at the latest at the bottom."""
        return min(self.size.height - self.FOOT, self.HEAD + self.count())

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a region; what holds for all of them is found once."""
        self._frame = None
        self._frame = RowsFrame(self.width, self.foot_at, self._thumb())
        return super().render_lines(crop)

    def _thumb(self) -> range | None:
        """The rows of the widget at which the thumb is drawn, None where all lines are in sight.

        Drawn with the lines, because a scrollbar widget beside them takes half as long again as they do.
        """
        lines, seen, rows = self.count(), self.body_height, self._track
        if lines <= seen:
            return None
        size = max(1, rows * seen // lines)
        last = max(1, lines - seen)
        top = self.HEAD + (rows - size) * min(self.scroll_offset.y, last) // last
        return range(top, top + size)

    @property
    def _track(self) -> int:
        """How many rows of the widget the thumb can stand in."""
        return max(1, self.size.height - self.HEAD - self.FOOT)

    def render_line(self, y: int) -> Strip:
        """The line at a row of the widget, with its piece of the thumb."""
        frame = self._frame or RowsFrame(self.width, self.foot_at, self._thumb())
        strip = self._line(y, frame)
        if frame.thumb is None:
            return strip
        sign = Segment("▐" if y in frame.thumb else " ", self.style_of("rows--thumb"))
        return Strip([*strip, sign], frame.width + 1)

    def _line(self, y: int, frame: RowsFrame) -> Strip:
        if y < self.HEAD:
            return self.draw_head(y, width=frame.width)
        if frame.foot <= y < frame.foot + self.FOOT:
            return self.draw_foot(y - frame.foot, width=frame.width)
        index = self.scroll_offset.y + y - self.HEAD
        if index >= self.count():
            return Strip.blank(frame.width, self.style_of("rows--line"))
        return self.draw(index, width=frame.width)

    def refresh_row(self, index: int) -> None:
        """Draw one line again, if it is seen."""
        y = index - self.scroll_offset.y
        if 0 <= y < self.body_height:
            self.refresh(Region(0, y + self.HEAD, self.size.width, 1))

    def refresh_head(self) -> None:
        """Draw the head lines again."""
        if self.HEAD:
            self.refresh(Region(0, 0, self.size.width, self.HEAD))

    def relaid(self) -> None:
        """Called after the number of lines changed: keep the cursor among them and draw everything."""
        self.cursor = min(self.cursor, max(0, self.count() - 1))
        self._measure()
        self._follow()
        self.refresh()

    def _measure(self) -> None:
        self._frame = None
        size = Size(max(1, self.size.width), self.count() + self.HEAD + self.FOOT)
        if self.styles.auto_dimensions:
            self.virtual_size = size
        elif size != self.virtual_size:
            # The layout does not hang on it: a list is as large as its place, whatever is in it.
            self.set_reactive(Widget.virtual_size, size)
            self.scroll_y = self.validate_scroll_y(self.scroll_y)

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self._measure()
        self._follow()

    # Moving

    def go(self, index: int) -> None:
        """Put the cursor on a line, kept inside; only the lines concerned are drawn."""
        index = max(0, min(index, self.count() - 1))
        if index == self.cursor:
            return
        before, self.cursor = self.cursor, index
        if not self._follow():
            self.refresh_row(before)
            self.refresh_row(index)
        self.moved()

    def _follow(self) -> bool:
        top, height = self.scroll_offset.y, self.body_height
        cursor = max(0, min(self.cursor, self.count() - 1))
        wanted = min(max(top, cursor - height + 1), cursor)
        if wanted == top:
            return False
        self.scroll_to(y=wanted, animate=False, force=True)
        return True

    def action_up(self) -> None:
        """One line up."""
        self.go(self.cursor - 1)

    def action_down(self) -> None:
        """One line down."""
        self.go(self.cursor + 1)

    def action_page_up(self) -> None:
        """One page up, the top line staying in sight."""
        self.go(self.cursor - max(1, self.body_height - 1))

    def action_page_down(self) -> None:
        """One page down, the bottom line staying in sight."""
        self.go(self.cursor + max(1, self.body_height - 1))

    def action_first(self) -> None:
        """To the first line."""
        self.go(0)

    def action_last(self) -> None:
        """To the last line."""
        self.go(self.count() - 1)

    # Mouse

    def _on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        self.scroll_to(y=self.scroll_offset.y + 3, animate=False, force=True)
        event.stop()
        event.prevent_default()

    def _on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        self.scroll_to(y=self.scroll_offset.y - 3, animate=False, force=True)
        event.stop()
        event.prevent_default()

    def on_mouse_down(self, event: MouseDown) -> None:
        """Take hold of the thumb."""
        if event.x >= self.width and event.y >= self.HEAD:
            self._dragging = True
            self.capture_mouse()
            self._drag_to(event.y)

    def on_mouse_move(self, event: MouseMove) -> None:
        """Drag the thumb."""
        if self._dragging:
            self._drag_to(event.y)

    def on_mouse_up(self, event: MouseUp) -> None:
        """Let the thumb go."""
        if self._dragging:
            self._dragging = False
            self.release_mouse()
            event.stop()

    def _drag_to(self, y: int) -> None:
        seen = self.body_height
        share = max(0.0, min(1.0, (y - self.HEAD) / max(1, self._track - 1)))
        self.scroll_to(y=round(share * max(0, self.count() - seen)), animate=False, force=True)

    def row_at(self, y: int) -> int | None:
        """The line at a row of the widget, or None for heads, feet and emptiness."""
        if y < self.HEAD or y >= self.foot_at:
            return None
        index = self.scroll_offset.y + y - self.HEAD
        return index if index < self.count() else None

    def on_click(self, event: Click) -> None:
        """Go to the line under the mouse."""
        if event.x >= self.width:
            return
        if event.y < self.HEAD:
            self.clicked_head(event)
            return
        index = self.row_at(event.y)
        if index is not None:
            self.go(index)
            self.clicked(index, event)

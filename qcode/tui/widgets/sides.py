"""The readings of a passage side by side: whose, which codes, what these mean, and the memos on them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from qcode.tui.widgets.cells import clean, fit, strip_of

_LEAST = 24
_GAP = 3


@dataclass(frozen=True, slots=True)
class SideTold:
    """One reading in words: its key and whose it is, what it says, whether it was taken, and lines of what to know.

    `lines` are pairs of a style (`strong`, `quiet`, "" for plain) and words.
    """

    key: str
    whose: str
    codes: str
    taken: bool = False
    lines: tuple[tuple[str, str], ...] = ()


class Sides(Widget):
    """Readings in columns, or below one another where there is no room; it scrolls by lines."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"sides--head", "sides--taken", "sides--strong", "sides--quiet"}
    DEFAULT_CSS = """
    Sides { background: $background; color: $foreground; height: 1fr; width: 1fr; }
    Sides > .sides--head { background: $panel; color: $foreground; text-style: bold; }
    Sides > .sides--taken {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
    }
    Sides > .sides--strong { background: $background; color: $foreground; text-style: bold; }
    Sides > .sides--quiet { background: $background; color: $text-muted; }
    """

    @dataclass
    class Taken(Message):
        """The head of a reading was clicked."""

        number: int

    def __init__(self, *, id: str | None = None) -> None:
        """Nothing to show yet."""
        super().__init__(id=id)
        self.sides: tuple[SideTold, ...] = ()
        self.common: tuple[tuple[str, str], ...] = ()
        self.top = 0
        self._lines: list[list[tuple[str, str]]] = []
        self._laid_for = (0, 0)

    def show(self, sides: Sequence[SideTold], *, common: Sequence[tuple[str, str]] = ()) -> None:
        """Show other readings from their first line on; `common` lines stand under all of them."""
        if tuple(sides) != self.sides or tuple(common) != self.common:
            self.sides, self.common, self.top = tuple(sides), tuple(common), 0
            self._laid_for = (0, 0)
        self.refresh(layout=False)

    def scroll_lines(self, by: int) -> None:
        """Scroll by lines, as far as there are any."""
        self._lay()
        self.top = max(0, min(self.top + by, len(self._lines) - max(1, self.size.height - 1)))
        self.refresh(layout=False)

    @property
    def hidden(self) -> int:
        """How many lines are below what is in sight."""
        self._lay()
        return max(0, len(self._lines) - self.top - self.size.height)

    @property
    def columns(self) -> int:
        """How many readings stand side by side."""
        fitting = (self.size.width + _GAP) // (_LEAST + _GAP)
        return max(1, min(len(self.sides) or 1, fitting))

    def _room(self) -> int:
        return max(8, (self.size.width - _GAP * (self.columns - 1) - 1) // self.columns)

    def _lay(self) -> None:
        if self._laid_for == (self.size.width, len(self.sides)):
            return
        self._laid_for = (self.size.width, len(self.sides))
        room, some = self._room(), self.columns
        self._lines = []
        for first in range(0, len(self.sides), some):
            columns = [list(_column(each, room)) for each in self.sides[first : first + some]]
            self._lines += [list(row) for row in zip_longest(*columns, fillvalue=("", ""))]
        width = max(8, self.size.width - 2)
        self._lines += [[(part, line)] for part, words in self.common for line in _wrapped(words, width)]

    def render_line(self, y: int) -> Strip:
        """One line of it."""
        self._lay()
        width, base = self.size.width, self.rich_style
        number = y + self.top
        if number >= len(self._lines):
            return strip_of([], width=width, base=base)
        cells, segments = self._lines[number], [Segment(" ", base)]
        room = self._room() if len(cells) > 1 else width - 1
        for place, (part, words) in enumerate(cells):
            segments += [Segment(" │ ", self._style("quiet"))] if place else []
            segments.append(Segment(fit(words, room), self._style(part)))
        if y == self.size.height - 1 and self.hidden:
            more = f" {self.hidden + 1} more lines, PgDn "
            return strip_of([Segment(fit(more, width), self._style("quiet"))], width=width, base=base)
        return strip_of(segments, width=width, base=base)

    def _style(self, part: str) -> Style:
        return self.get_component_rich_style(f"sides--{part}") if part else self.rich_style

    def on_resize(self) -> None:
        """Lay the lines out anew."""
        self._laid_for = (0, 0)
        self.top = 0

    def on_click(self, event: Click) -> None:
        """A click on a reading's head takes it."""
        number = event.y + self.top
        self._lay()
        if number < len(self._lines) and self._lines[number] and self._lines[number][0][0] in ("head", "taken"):
            heads = [
                line for line in range(number) if self._lines[line] and self._lines[line][0][0] in ("head", "taken")
            ]
            place = len(heads) * self.columns + min(self.columns - 1, event.x // (self._room() + _GAP))
            if place < len(self.sides):
                self.post_message(self.Taken(place))

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Three lines down."""
        self.scroll_lines(3)
        event.stop()

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Three lines up."""
        self.scroll_lines(-3)
        event.stop()


def _column(side: SideTold, room: int) -> Iterator[tuple[str, str]]:
    yield ("taken" if side.taken else "head"), f"{side.key} {side.whose}{' ✓' if side.taken else ''}"
    yield from (("strong", line) for line in _wrapped(side.codes, room))
    for part, words in side.lines:
        yield from ((part, line) for line in _wrapped(words, room))


def _wrapped(words: str, room: int) -> list[str]:
    return [line for each in words.splitlines() for line in textwrap.wrap(clean(each), room) or [""]] or [""]

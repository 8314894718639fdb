"""A curve of what is known after each of many interviews: bars with the new part on top, and the mean of any order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from qcode.tui.widgets.cells import fit, strip_of

NEW, KNOWN, MEAN = "█", "░", "·"
WIDEST = 4


class Bar(NamedTuple):
    """One interview: what is known after it, how much of that was new in it, what would be known in any order."""

    known: int
    new: int
    mean: float


class CurveView(Widget):
    """Bars side by side, as wide as there is room; the last line has the marks of thresholds and the legend."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"curve--known", "curve--new", "curve--mean", "curve--axis", "curve--here"}
    DEFAULT_CSS = """
    CurveView { background: $background; color: $foreground; width: 100%; }
    CurveView > .curve--known { background: $background; color: $text-muted; }
    CurveView > .curve--new { background: $background; color: $accent; text-style: bold; }
    CurveView > .curve--mean { background: $background; color: $foreground; }
    CurveView > .curve--axis { background: $background; color: $text-muted; }
    CurveView > .curve--here { background: $input-selection-background; color: $foreground; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        """No bars yet."""
        super().__init__(id=id)
        self.bars: tuple[Bar, ...] = ()
        self.marks: Mapping[int, str] = {}
        self.here = -1

    def load(self, bars: Sequence[Bar], marks: Mapping[int, str]) -> None:
        """Show these bars; `marks` says what is reached after so many of them."""
        self.bars, self.marks = tuple(bars), marks
        self.refresh(layout=False)

    def show_here(self, at: int) -> None:
        """Mark the bar of that number, from 0."""
        if at != self.here:
            self.here = at
            self.refresh(layout=False)

    def render_line(self, y: int) -> Strip:
        """A line of the picture."""
        width, height = self.size.width, self.size.height - 1
        base = self.get_component_rich_style("curve--axis")
        if not self.bars or height < 2:
            return Strip.blank(width, base)
        top = max(1, *(bar.known for bar in self.bars))
        left = len(str(top)) + 3
        shown, wide = self._columns(max(1, width - left - 1))
        if y == height:
            return strip_of(self._foot(shown, wide, left, width), width=width, base=base)
        level = height - y
        label = str(top) if y == 0 else "0" if level == 1 else ""
        segments = [Segment(f" {label:>{left - 3}} │" if label else " " * (left - 1) + "│", base)]
        for first, last in shown:
            segments.append(self._cell(first, last, level, height, top, wide))
        return strip_of(segments, width=width, base=base)

    def _columns(self, room: int) -> tuple[list[tuple[int, int]], int]:
        """The bars of each column on the screen, first and last, and how wide a column is."""
        count = len(self.bars)
        together = -(-count // room)
        columns = [(first, min(first + together, count) - 1) for first in range(0, count, together)]
        return columns, max(1, min(WIDEST, room // len(columns)))

    def _cell(self, first: int, last: int, level: int, height: int, top: int, wide: int) -> Segment:
        bar, before = self.bars[last], self.bars[first].known - self.bars[first].new
        known, old = _level(bar.known, top, height), _level(before, top, height)
        old = min(old, known - 1) if bar.known > before else known
        sign, name = " ", "axis"
        if level <= old:
            sign, name = KNOWN, "known"
        elif level <= known:
            sign, name = NEW, "new"
        elif level == _level(bar.mean, top, height):
            sign, name = MEAN, "mean"
        name = "here" if first <= self.here <= last and name in ("axis", "mean") else name
        gap = " " if wide > 1 else ""
        return Segment(sign * (wide - len(gap)) + gap, self.get_component_rich_style(f"curve--{name}"))

    def _foot(self, shown: list[tuple[int, int]], wide: int, left: int, width: int) -> list[Segment]:
        """The thresholds under the interviews after which they are reached, then what the signs mean."""
        line = [" "] * (width - left)
        for at, text in sorted(self.marks.items()):
            column = next((place for place, (first, last) in enumerate(shown) if first < at <= last + 1), None)
            mark = f"▲{text}"
            if column is not None and column * wide + len(mark) < len(line):
                line[column * wide : column * wide + len(mark)] = mark
        drawn = "".join(line).rstrip()
        legend = f"{NEW} new  {KNOWN} known  {MEAN} mean of any order"
        room = width - left - len(drawn) - 2
        tail = fit(legend, len(legend)) if room > len(legend) else ""
        axis, new = self.get_component_rich_style("curve--axis"), self.get_component_rich_style("curve--new")
        pad = " " * max(0, room - len(tail)) if tail else ""
        return [Segment(" " * left, axis), Segment(drawn, new), Segment(f"{pad} {tail}" if tail else "", axis)]


def _level(value: float, top: int, height: int) -> int:
    """How high a value stands, in lines; something never looks like nothing."""
    level = round(value / top * height)
    return max(1, level) if value > 0 else 0

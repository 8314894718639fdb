"""How a code × case matrix is drawn: names and totals stay in sight, the values between them scroll."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip

from qcode.tui.widgets.cells import clean, fit, strip_of
from qcode.tui.widgets.grid import (
    Arrangement,
    Grid,
    Key,
    Sign,
    Turn,
    Value,
    heat_levels,
    short_names,
)
from qcode.tui.widgets.palette import FEW_COLOURS, READABLE, Rgb, contrast, mix
from qcode.tui.widgets.rows import Rows

HEAT_LEVELS = 5
_HEAT_SHARE = 0.09
_HEAT_WEIGHTS = (*[Style(bold=True)] * 2, *[Style(bold=True, underline=True)] * 3)
_LEAST_LABEL, _ROTATED = 12, 12
_EMPTY = Grid((), (), (), (), ())


@dataclass(frozen=True, slots=True)
class _Shape:
    """The widths in force: labels, one value, the totals, n/N; how many columns fit."""

    label: int
    value: int
    total: int
    presence: int
    fits: int


class MatrixView(Rows):
    """What a matrix shows: a grid in an arrangement, the widths it takes, its lines, the cell under the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"matrix--parent", "matrix--total", "matrix--heat", "matrix--here"}
    DEFAULT_CSS = """
    MatrixView > .matrix--parent { background: $background; color: $foreground; text-style: bold; }
    MatrixView > .matrix--total { background: $panel; color: $foreground; text-style: bold; }
    MatrixView > .matrix--here { background: $background; color: $accent; text-style: bold; }
    MatrixView > .matrix--heat { background: $primary; color: $foreground; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        """An empty matrix."""
        super().__init__(id=id)
        self.grid = _EMPTY
        self.arrangement = Arrangement()
        self.heat = False
        self.rotated: bool | None = None
        self.column = 0
        self._first = 0
        self._rows: list[int] = []
        self._columns: list[int] = []
        self._texts: dict[int, list[str]] = {}
        self._level = heat_levels(_EMPTY, levels=HEAT_LEVELS)
        self._heats: list[Style] = []
        self._shape = _Shape(_LEAST_LABEL, 5, 0, 0, 1)
        self._names: list[str] = []
        self._shaped_for = 0
        self._heads: dict[int, Strip] = {}
        self.HEAD, self.FOOT = 1, 1

    @property
    def row_key(self) -> Key | None:
        """The row under the cursor, None for the totals."""
        return self.grid.row_keys[self._rows[self.cursor]] if self.cursor < len(self._rows) else None

    @property
    def column_key(self) -> Key | None:
        """The column under the cursor, None for the totals."""
        return self.grid.column_keys[self._columns[self.column]] if self.column < len(self._columns) else None

    def value_here(self) -> Value | None:
        """What the cell under the cursor holds."""
        return self._value(self.cursor, self.column)

    def _value(self, place: int, column: int) -> Value | None:
        if place < len(self._rows):
            row = self._rows[place]
            if column < len(self._columns):
                return self.grid.values[row][self._columns[column]]
            return self.grid.row_totals[row] if self.grid.row_totals else None
        if column < len(self._columns):
            return self.grid.column_totals[self._columns[column]] if self.grid.column_totals else None
        return self.grid.total

    def describe(self) -> str:
        """The cell under the cursor in words, names in full."""
        if not self.grid.row_keys or not self.grid.column_keys:
            return "An empty table."
        row = self.grid.row_labels[self._rows[self.cursor]] if self.row_key is not None else "all rows"
        column = self.grid.column_labels[self._columns[self.column]] if self.column_key is not None else "all columns"
        value = self.value_here()
        if value is Sign.NOT_CODED:
            said = "not coded yet"
        elif value is Sign.NO_DOCUMENT:
            said = "no document"
        else:
            said = self.grid.show(value) if value is not None else "no total"
        presence = ""
        if self.column_key is None and self.row_key is not None and self.grid.row_presence:
            presence = f" ({self.grid.row_presence[self._rows[self.cursor]]})"
        return f"{clean(row)} · {clean(column)}: {said}{presence}"

    # Shape

    def count(self) -> int:
        """How many rows scroll; the line of totals stays and is not among them."""
        return len(self._rows)

    @property
    def _upright(self) -> bool:
        if self.rotated is not None:
            return self.rotated
        longest = max((len(self.grid.column_labels[at]) for at in self._columns), default=0)
        crowded = len(self._columns) * max(7, min(longest + 1, 10)) > self.size.width
        return self.size.height >= 36 and longest > 6 and crowded

    def _reshape(self) -> None:
        """Find the widths anew and draw everything."""
        self._find_shape()
        self.relaid()

    def _find_shape(self) -> None:
        self._shaped_for = self.width
        self._heads.clear()
        upright = self._upright
        names = [clean(self.grid.column_labels[at]) for at in self._columns]
        values = max((len(text) for row in self._rows for text in self._row_texts(row)), default=1)
        self._shape = _shape_of(self.grid, self._rows, names, values=values, width=max(20, self.width), upright=upright)
        self.HEAD = min(_ROTATED, max(map(cell_len, names), default=1)) + 1 if upright else 1
        self._names = short_names(names, width=self.HEAD - 1 if upright else self._shape.value - 1)
        self.column = min(self.column, len(self._columns))
        self._show_column()

    def render_line(self, y: int) -> Strip:
        """The line at a row of the widget; a scrollbar that came or went changes the widths first."""
        if self._shaped_for != (self._frame.width if self._frame else self.width):
            self._find_shape()
        if y >= self.HEAD:
            return super().render_line(y)
        strip = self._heads.get(y)
        if strip is None:
            strip = self._heads[y] = super().render_line(y)
        return strip

    def refresh_head(self) -> None:
        """Draw the columns' names again."""
        self._heads.clear()
        super().refresh_head()

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw again; all of it means the columns' names too."""
        if not regions:
            self._heads.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def relaid(self) -> None:
        """Keep the cursor among the rows and the totals, and draw everything."""
        self.cursor = min(self.cursor, len(self._rows))
        self._measure()
        self._follow()
        self.refresh()

    def on_resize(self) -> None:
        """Find the widths anew."""
        self._reshape()

    def _show_column(self) -> bool:
        before, fits = self._first, self._shape.fits
        last = max(0, len(self._columns) - fits)
        if self.column < len(self._columns):
            self._first = min(max(self._first, self.column - fits + 1), self.column)
        self._first = max(0, min(self._first, last))
        return self._first != before

    def notify_style_update(self) -> None:
        """Forget the shades of the old theme."""
        self._heats = []
        self._heads.clear()
        super().notify_style_update()

    # Drawing

    def _row_texts(self, row: int) -> list[str]:
        texts = self._texts.get(row)
        if texts is None:
            texts = self._texts[row] = [self.grid.show(value) for value in self.grid.values[row]]
        return texts

    def _seen(self) -> range:
        return range(self._first, min(len(self._columns), self._first + self._shape.fits))

    def _heat_style(self, level: int) -> Style:
        if not self._heats:
            base, hot = self.style_of("rows--line"), self.style_of("matrix--heat")
            self._heats = _heats(base, hot, self.app.console.color_system)
        return self._heats[level]

    def draw(self, index: int, *, width: int) -> Strip:
        """A row: its name in the tree, the values in sight, total and n/N."""
        row = self._rows[index]
        parent = self.grid.branch_end(row) > row + 1
        base = self.style_of("matrix--parent" if parent else "rows--line")
        here = index == self.cursor
        name_style = self.style_of("matrix--here") if here else base
        segments = [Segment(self._row_name(row, parent), name_style), *self._cells(index, row, base)]
        segments += self._totals(index, row)
        return strip_of(segments, width=width, base=base)

    def _row_name(self, row: int, parent: bool) -> str:
        sign = ("▶ " if self.grid.row_keys[row] in self.arrangement.folded else "▼ ") if parent else "  "
        label = " " + "  " * self.grid.depth(row) + sign + self.grid.row_labels[row]
        return fit(label, self._shape.label - 1) + " "

    def _cells(self, index: int, row: int, base: Style) -> list[Segment]:
        seen, width = self._seen(), self._shape.value
        texts, columns = self._row_texts(row), self._columns
        here = self.column if index == self.cursor else -1
        if not self.heat or base is self.style_of("matrix--parent"):
            return _joined(
                [texts[columns[at]].rjust(width) for at in seen], here - self._first, base, self.cursor_style()
            )
        values, segments = self.grid.values[row], []
        for at in seen:
            style = self.cursor_style() if at == here else self._heat_style(self._level(values[columns[at]]))
            segments.append(Segment(texts[columns[at]].rjust(width), style))
        return segments

    def _gap(self, style: Style) -> list[Segment]:
        """What is left between the last column in sight and the totals, so that these stand at the right."""
        used = self._shape.label + self._shape.value * len(self._seen()) + self._shape.total + self._shape.presence
        room = self.width - used
        if len(self._columns) <= self._shape.fits:
            room = 0
        return [Segment(" " * room, style)] if room > 0 else []

    def _totals(self, index: int, row: int) -> list[Segment]:
        style, shape = self.style_of("matrix--total"), self._shape
        segments = self._gap(self.style_of("rows--line"))
        if shape.total:
            here = index == self.cursor and self.column == len(self._columns)
            text = self.grid.show(self.grid.row_totals[row]).rjust(shape.total)
            segments.append(Segment(text, self.cursor_style() if here else style))
        if shape.presence:
            segments.append(Segment(self.grid.row_presence[row].rjust(shape.presence), style))
        return segments

    def draw_head(self, line: int, *, width: int) -> Strip:
        """The columns' names, upright or shortened, and signs for what lies to the left and right."""
        shape, style, here = self._shape, self.style_of("rows--head"), self.style_of("matrix--here")
        last = line == self.HEAD - 1
        segments = [Segment(fit(self._corner() if last else "", shape.label), style)]
        for at in self._seen():
            if self.HEAD > 1:
                text = "" if last else _letter(self._names[at], self.HEAD - 1, line)
                text = self._sort_sign(self.grid.column_keys[self._columns[at]]) if last else text
            else:
                text = self._names[at]
            segments.append(Segment(fit(text, shape.value, right=True), here if at == self.column else style))
        segments += self._gap(style)
        if last:
            at_totals = self.column == len(self._columns)
            segments.append(
                Segment(
                    fit(self.grid.total_name if shape.total else "", shape.total, right=True),
                    here if at_totals else style,
                )
            )
            segments.append(Segment(fit("n/N", shape.presence, right=True), style))
        return strip_of(segments, width=width, base=style)

    def _corner(self) -> str:
        left = self._first
        right = len(self._columns) - self._first - len(self._seen())
        more = f"‹{left} " if left else ""
        return f" {more}{self.grid.caption}{f' {right}›' if right else ''}"

    def _sort_sign(self, key: Key) -> str:
        sorting = self.arrangement.rows_by
        if sorting.key != key or sorting.turn is Turn.GIVEN:
            return ""
        return "▼" if sorting.turn is Turn.DOWN else "▲"

    def draw_foot(self, line: int, *, width: int) -> Strip:  # noqa: ARG002 - there is one line
        """The columns' totals."""
        shape, style = self._shape, self.style_of("matrix--total")
        here = self.cursor == len(self._rows)
        segments = [Segment(fit(f" {self.grid.total_name}" if self.grid.column_totals else "", shape.label), style)]
        for at in self._seen():
            value = self.grid.column_totals[self._columns[at]] if self.grid.column_totals else None
            text = self.grid.show(value) if value is not None else ""
            segments.append(
                Segment(text.rjust(shape.value), self.cursor_style() if here and at == self.column else style)
            )
        segments += self._gap(style)
        if shape.total:
            text = self.grid.show(self.grid.total) if self.grid.total is not None else ""
            at_total = here and self.column == len(self._columns)
            segments.append(Segment(text.rjust(shape.total), self.cursor_style() if at_total else style))
        return strip_of(segments, width=width, base=style)


def _shape_of(
    grid: Grid, rows: Sequence[int], names: Sequence[str], *, values: int, width: int, upright: bool
) -> _Shape:
    """The widths for these rows and columns, `values` being the length of the longest number."""
    narrow = width < 110
    labels = (cell_len(clean(grid.row_labels[row])) + 2 * grid.depth(row) + 4 for row in rows)
    label = max(_LEAST_LABEL, min(max(labels, default=0), width * 3 // 10 if narrow else 44))
    totals = [grid.show(each) for each in (*grid.row_totals, *(() if grid.total is None else (grid.total,)))]
    total = max(map(len, [*totals, grid.total_name])) + 2 if grid.row_totals else 0
    presence = max(map(len, [*grid.row_presence, "n/N"])) + 2 if grid.row_presence else 0
    number = max([values, *(len(grid.show(each)) for each in grid.column_totals)]) + 1
    longest = max(map(cell_len, names), default=1)
    value = max(number, 4) if upright else max(number, min(longest + 1, 7 if narrow else 8))
    room = width - label - total - presence
    if names:
        value = max(value, min(6 if upright else longest + 1, room // len(names)))
    return _Shape(label, value, total, presence, max(1, room // value))


def _letter(name: str, height: int, line: int) -> str:
    """What an upright name shows at one of `height` lines; it ends at the lowest."""
    place = line - (height - min(len(name), height))
    return name[place] if 0 <= place < len(name) else ""


def _joined(texts: list[str], here: int, base: Style, cursor: Style) -> list[Segment]:
    """The cells of a row in as few segments as there are styles."""
    if not 0 <= here < len(texts):
        return [Segment("".join(texts), base)]
    parts = [("".join(texts[:here]), base), (texts[here], cursor), ("".join(texts[here + 1 :]), base)]
    return [Segment(text, style) for text, style in parts if text]


def _heats(base: Style, hot: Style, color_system: str | None) -> list[Style]:
    """The styles from nothing to the largest value; weight alone grows where a terminal has 16 colours."""
    if color_system in FEW_COLOURS:
        return [base, *(base + weight for weight in _HEAT_WEIGHTS)]
    grey = color_system == "256"
    return [base, *(_shade(base, hot, step, grey=grey) for step in range(1, HEAT_LEVELS + 1))]


def _shade(base: Style, hot: Style, step: int, *, grey: bool) -> Style:
    """The ground with `step` parts of the hot colour, less where the number would not be readable on it.

    `grey`: of the grey that is as light; a terminal of 256 colours has too few tints between the two.
    """
    if base.bgcolor is None or hot.bgcolor is None or base.color is None:
        return base
    ground, hue = Rgb(*base.bgcolor.get_truecolor()), Rgb(*hot.bgcolor.get_truecolor())
    if grey:
        hue = Rgb(*[sum(hue) / 3] * 3)
    ink = Rgb(*base.color.get_truecolor())
    share = step * _HEAT_SHARE
    while share > 0 and contrast(ink, mix(ground, hue, share)) < READABLE:
        share -= 0.02
    return Style(color=ink.hex, bgcolor=mix(ground, hue, max(0.0, share)).hex)

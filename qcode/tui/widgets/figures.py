"""Agreement line by line: counts that open what is behind them, and alpha as a dot with its interval on a scale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.events import Click
from textual.message import Message
from textual.strip import Strip

from qcode.tui.actions import bindings_for
from qcode.tui.folding import canonical, fold
from qcode.tui.widgets.cells import fit, strip_of
from qcode.tui.widgets.columns import GAP, Cell, Column, layout, natural_widths
from qcode.tui.widgets.filtering import FilteredRows
from qcode.tui.widgets.sorting import Order, ask_order, in_order, next_order

TENTATIVE, RELIABLE = 0.667, 0.800
LINES = (TENTATIVE, RELIABLE)
_NARROW, _WIDE = 17, 41
"""How many cells a plot takes at least and at most."""
_FEW, _SHORT = 100, 20
"""In a list of fewer cells than that the names are cut to so many, before columns give way."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A value and the ends of its interval, None where there is none; `graded` colours it by Krippendorff's lines."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    graded: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """A column: `opens` says that its numbers open what is behind them, `plot` that it draws a Dot."""

    title: str
    right: bool = True
    opens: bool = False
    plot: bool = False
    least: int = 3
    most: int = 60
    drop: int = 0
    fair: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its key, its cells by column (the name first), and what the status line says of it.

    `short` stands in the first column where that is too narrow for the name. One that is `last` stands behind the
    others, in whatever order these are.
    """

    key: str
    cells: tuple[str | Dot, ...]
    told: str = ""
    short: str = ""
    last: bool = False


class FigureList(FilteredRows):
    """Lines of figures with a cursor on a cell. Left and right go through the cells that open something."""

    PLACES: ClassVar[tuple[str, ...]] = ("figures", "list")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("figures")]
    HEAD = 2
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "figures--reliable",
        "figures--tentative",
        "figures--poor",
        "figures--plain",
        "figures--scale",
        "figures--cell",
    }
    DEFAULT_CSS = """
    FigureList > .figures--reliable { background: $background; color: $success; text-style: bold; }
    FigureList > .figures--tentative { background: $background; color: $warning; text-style: bold; }
    FigureList > .figures--poor { background: $background; color: $error; text-style: bold; }
    FigureList > .figures--plain { background: $background; color: $foreground; }
    FigureList > .figures--scale { background: $background; color: $text-muted; }
    FigureList > .figures--cell { text-style: reverse bold; }
    """

    @dataclass
    class Chosen(Message):
        """What is behind a cell is to be shown: the line's key, and the title of the cell's column."""

        list: FigureList
        key: str
        column: str

    def __init__(self, *, id: str | None = None) -> None:
        """An empty list; `load` fills it."""
        super().__init__(id=id)
        self.heads: tuple[Head, ...] = ()
        self.lines: tuple[Line, ...] = ()
        self.on_moved: Callable[[], None] | None = None
        self.column = 0
        self.order: Order | None = None
        self._note = ""
        self._shown: list[Line] = []
        self._natural: list[int] = []
        self._widths: list[int] = []
        self._laid_for = -1
        self._in_short = False

    # Contents

    def load(self, lines: Sequence[Line], *, heads: Sequence[Head], note: str = "") -> None:
        """Show these lines; the cursor stays on its line where it is still there, and on its column."""
        same = self.heads == tuple(heads)
        here = self.here.key if self.here and same else None
        self.heads, self.lines, self._note = tuple(heads), tuple(lines), note
        self._natural = self._wanted()
        self._laid_for = -1
        if not same:
            self.order = None
            self.column = next((at for at, head in enumerate(self.heads) if head.opens), 0)
        self._arrange()
        place = next((at for at, line in enumerate(self._shown) if line.key == here), 0)
        self.relaid()
        self.go(place)
        self.moved()

    def _wanted(self) -> list[int]:
        columns = [_column(head) for head in self.heads]
        cells = [tuple("" if isinstance(cell, Dot) else cell for cell in line.cells) for line in self.lines]
        found = natural_widths(columns, cells)
        found = [max([width, *(len(row[at]) for row in cells)]) if len(head.title) < 12 else width
                 for at, (head, width) in enumerate(zip(self.heads, found, strict=True))]  # fmt: skip
        return [min(width, head.most) for head, width in zip(self.heads, found, strict=True)]

    @property
    def here(self) -> Line | None:
        """The line under the cursor."""
        return self._shown[self.cursor] if self.cursor < len(self._shown) else None

    @property
    def shown(self) -> list[Line]:
        """The lines that the filter leaves, in order."""
        return list(self._shown)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns as lists sort them; a plot has the value of its dot."""
        return tuple(_column(head) for head in self.heads)

    def sort(self, order: Order | None) -> None:
        """Show the lines in another order, None for that in which they were given; the cursor stays on its line."""
        here, self.order = self.here, order
        self._arrange()
        self.relaid()
        self.go(next((at for at, each in enumerate(self._shown) if each is here), 0))
        self.moved()

    def _arrange(self) -> None:
        needle = self.needle
        lines = [each for each in self.lines if not needle or _holds(each, needle)]
        if self.order is not None:
            moving = [_Cells(each) for each in lines if not each.last]
            sorted_lines = in_order(moving, self.columns, self.order)
            lines = [*(each.line for each in sorted_lines), *(each for each in lines if each.last)]
        self._shown = lines
        self.side_note = f"{len(self._shown)} of {len(self.lines)}" if needle else self._note

    def filtered(self) -> None:
        """Show what holds the words."""
        here = self.here
        self._arrange()
        self.relaid()
        self.go(next((at for at, each in enumerate(self._shown) if each is here), 0))
        self.moved()

    def count(self) -> int:
        """How many lines are shown."""
        return len(self._shown)

    def moved(self) -> None:
        """Tell the screen at once."""
        if self.on_moved is not None:
            self.on_moved()

    # Drawing

    def _lay(self, width: int) -> list[int]:
        if width != self._laid_for:
            columns = [_column(head) for head in self.heads]
            plot_width = max(_NARROW, min(_WIDE, width // 6))
            wanted = [plot_width if head.plot else each for head, each in zip(self.heads, self._natural, strict=True)]
            if width < _FEW and wanted and sum(wanted) + GAP * len(wanted) > width - 2:
                wanted[0] = min(wanted[0], _SHORT)
            self._widths = layout(columns, wanted, room=width - 2)
            names = [str(line.cells[0]) for line in self.lines if line.short]
            self._in_short = any(cell_len(name) > self._widths[0] for name in names)
            self._laid_for = width
        return self._widths

    def draw(self, index: int, *, width: int) -> Strip:
        """The cells of a line; the one that Enter opens stands out."""
        line, here = self._shown[index], index == self.cursor
        base = self.cursor_style() if here else self.style_of("rows--line")
        segments = [Segment(" ", base)]
        for at, (head, cell, room) in enumerate(zip(self.heads, line.cells, self._lay(width), strict=True)):
            if not room:
                continue
            if isinstance(cell, Dot):
                segments += self._plot(cell, room, base=base if here else None)
            else:
                text = line.short if not at and line.short and self._in_short else cell
                chosen = here and at == self.column and head.opens
                style = base + self.get_component_rich_style("figures--cell", partial=True) if chosen else base
                segments.append(Segment(fit(text, room, right=head.right), style))
            segments.append(Segment(" " * GAP, base))
        return strip_of(segments, width=width, base=base)

    def draw_head(self, line: int, *, width: int) -> Strip:
        """The filter line, and under it the titles."""
        if line == 0:
            return super().draw_head(line, width=width)
        style = self.style_of("rows--head")
        segments = [Segment(" ", style)]
        for at, (head, room) in enumerate(zip(self.heads, self._lay(width), strict=True)):
            if room:
                text = scale(room) if head.plot else fit(head.title, room, right=head.right)
                sign = self.order.sign if self.order is not None and self.order.column == at else " "
                segments.append(Segment(f"{text}{sign}".ljust(room + GAP), style))
        return strip_of(segments, width=width, base=style)

    def _plot(self, dot: Dot, width: int, *, base: Style | None) -> list[Segment]:
        """A dot with its interval between 0 and 1, and the two lines of Krippendorff."""
        quiet = base or self.style_of("figures--scale")
        strong = base or self.style_of(f"figures--{_grade(dot)}")
        runs = groupby(plot(dot, width), key=lambda sign: sign in " ┊")
        return [Segment("".join(signs), quiet if is_quiet else strong) for is_quiet, signs in runs]

    # Keys and mouse

    def action_cell_left(self) -> None:
        """To the cell at the left that opens something."""
        self._step(-1)

    def action_cell_right(self) -> None:
        """To the cell at the right."""
        self._step(1)

    def _step(self, by: int) -> None:
        opening = [at for at, head in enumerate(self.heads) if head.opens and self._lay(self.width)[at]]
        if not opening:
            return
        place = opening.index(self.column) if self.column in opening else 0
        self.column = opening[max(0, min(place + by, len(opening) - 1))]
        self.refresh_row(self.cursor)
        self.moved()

    def action_sort_lines(self) -> None:
        """Ask by which column the lines are to be sorted."""
        ask_order(self.screen, self)

    def _column_at(self, x: int) -> int | None:
        left = 1
        for at, room in enumerate(self._lay(self.width)):
            if room and left <= x < left + room + GAP:
                return at
            left += room + GAP if room else 0
        return None

    def clicked_head(self, event: Click) -> None:
        """A click on the filter line opens it, one on a title sorts."""
        column = self._column_at(event.x)
        if event.y == 0:
            super().clicked_head(event)
        elif column is not None:
            self.sort(next_order(self.columns, self.order, column))

    def action_choose(self) -> None:
        """Open what is behind the cell."""
        if self.here is not None and self.heads:
            title = self.heads[self.column].title if self.heads[self.column].opens else ""
            self.post_message(self.Chosen(self, self.here.key, title))

    def clicked(self, index: int, event: Click) -> None:  # noqa: ARG002 - the cursor is there
        """A click puts the cursor on the cell, a double click opens it."""
        column = self._column_at(event.x)
        if column is not None and self.heads[column].opens:
            self.column = column
            self.refresh_row(self.cursor)
            self.moved()
        if event.chain == 2:
            self.action_choose()


class _Cells:
    """A line as it is sorted: a dot counts by its value."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.cells: tuple[Cell, ...] = tuple(each.value if isinstance(each, Dot) else each for each in line.cells)


def _column(head: Head) -> Column:
    return Column(head.title, right=head.right or head.plot, least=head.least, most=head.most, drop=head.drop,
                  fair=head.fair)  # fmt: skip


def _holds(line: Line, needle: Sequence[str]) -> bool:
    text = fold(canonical(" ".join(cell for cell in line.cells if isinstance(cell, str))))
    return all(word in text for word in needle)


def _grade(dot: Dot) -> str:
    value = dot.value
    if value is None or not dot.graded:
        return "plain"
    return "reliable" if value >= RELIABLE else "tentative" if value >= TENTATIVE else "poor"


def _place(value: float, width: int) -> int:
    return round(max(0.0, min(1.0, value)) * (width - 1))


def plot(dot: Dot, width: int) -> str:
    """The value as ● and its interval as ├──┤ on a scale from 0 to 1, ┊ at .667 and .800; ◂ for what is below 0.

    A value without an interval is an open dot, ○.
    """
    signs = [" "] * width
    for line in LINES:
        signs[_place(line, width)] = "┊"
    if dot.low is not None and dot.high is not None:
        low, high = _place(dot.low, width), _place(dot.high, width)
        signs[low : high + 1] = "─" * (high - low + 1)
        if high > low:
            signs[low], signs[high] = "◂" if dot.low < 0 else "├", "┤"
    if dot.value is not None:
        signs[_place(dot.value, width)] = "◂" if dot.value < 0 else "○" if dot.low is None else "●"
    return "".join(signs)


def scale(width: int) -> str:
    """The title of a plot: where 0, .667, .800 and 1 stand."""
    signs = [" "] * width
    labels = [("0", 0), (".667", _place(TENTATIVE, width) - 3), (".8", _place(RELIABLE, width)), ("1", width - 1)]
    for text, at in labels:
        signs[at : at + len(text)] = text
    return "".join(signs)[:width]

"""Columns of a list: how wide each is in the room there is, and what gives way first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from qcode.tui.widgets.cells import bar, clean, fit

Cell = str | float | None
"""What stands in a column: words, or a share from 0 to 1 in a bar's column, or nothing."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list. `bar` draws a share; `drop` is when it gives way in a narrow list, never for 0.

    Before the last ones give way (`drop` 1 and 2), those with a `fair` width are narrowed down to it.
    """

    title: str
    right: bool = False
    bar: bool = False
    most: int = 40
    least: int = 4
    drop: int = 0
    fair: int = 0

    def show(self, cell: Cell, width: int) -> str:
        """The cell in exactly that many cells of the terminal."""
        if self.bar:
            share = cell if isinstance(cell, float | int) else None
            return bar(share, width)
        return fit("" if cell is None else str(cell), width, right=self.right)


BAR_WIDTH = 10
GAP = 2
_LAST = 2


def natural_widths(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> list[int]:
    """How wide each column would like to be, for its longest cell and its title, up to its most."""
    widths = [BAR_WIDTH if column.bar else cell_len(column.title) for column in columns]
    for row in rows:
        for place, cell in enumerate(row):
            if isinstance(cell, str) and len(cell) * 2 > widths[place]:
                widths[place] = max(widths[place], cell_len(clean(cell)))
    return [min(width, column.most) for width, column in zip(widths, columns, strict=True)]


def layout(columns: Sequence[Column], natural: Sequence[int], *, room: int) -> list[int]:
    """The widths in `room` cells, gaps of two counted; 0 for a column that is left out.

    Columns with the highest `drop` go first, the last of them not before others are at their `fair` width; if that
    is not enough the widest is narrowed, cell by cell.
    """
    widths = list(natural)
    order = sorted((place for place, column in enumerate(columns) if column.drop), key=lambda at: -columns[at].drop)
    for place in order:
        if columns[place].drop <= _LAST:
            _narrow(widths, [column.fair or column.most for column in columns], room)
        if _needed(widths) <= room:
            break
        widths[place] = 0
    _narrow(widths, [column.least for column in columns], room)
    return widths


def _narrow(widths: list[int], least: Sequence[int], room: int) -> None:
    """Take from the column that is widest beyond its least, cell by cell, until all fit or none can give."""
    while _needed(widths) > room:
        widest = max(range(len(widths)), key=lambda place: widths[place] - least[place])
        if widths[widest] <= least[widest]:
            break
        widths[widest] -= 1


def _needed(widths: Sequence[int]) -> int:
    shown = [width for width in widths if width]
    return sum(shown) + GAP * max(0, len(shown) - 1)


def line(columns: Sequence[Column], cells: Sequence[Cell], widths: Sequence[int]) -> str:
    """One row of the list as text; what stands alone in the first column may use the whole line."""
    if cells and isinstance(cells[0], str) and not any(cells[1:]):
        return clean(cells[0])
    shown = zip(columns, cells, widths, strict=False)
    return (" " * GAP).join(column.show(cell, width) for column, cell, width in shown if width)

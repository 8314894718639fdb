"""The table behind the matrix: values, and the order and choice in which they are shown, without a screen."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from qcode.services.ordering import sort_key
from qcode.tui.folding import canonical

Key = int | str


class Sign(StrEnum):
    """Why a cell has no number."""

    NOT_CODED = "·"
    NO_DOCUMENT = "–"


Value = int | float | Sign
"""A number, 0 where somebody looked and found nothing, or the sign for what was not looked at."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows by columns of values. Rows stand in tree order, `row_depths` from 0.

    `row_presence` is n/N as text, in how many of how many cases. Totals may be left empty. `decimals` says
    how numbers are written, `total_name` what the totals are called. Raises ValueError where the shapes do not fit.
    """

    row_keys: tuple[Key, ...]
    row_labels: tuple[str, ...]
    column_keys: tuple[Key, ...]
    column_labels: tuple[str, ...]
    values: tuple[tuple[Value, ...], ...]
    row_depths: tuple[int, ...] = ()
    row_totals: tuple[Value, ...] = ()
    row_presence: tuple[str, ...] = ()
    column_totals: tuple[Value, ...] = ()
    total: Value | None = None
    decimals: int = 0
    caption: str = ""
    total_name: str = "total"

    def __post_init__(self) -> None:
        """Check that every part is as long as its keys."""
        rows, columns = len(self.row_keys), len(self.column_keys)
        by_row: list[Sequence[object]] = [self.row_labels, self.values]
        by_row += [part for part in (self.row_depths, self.row_totals, self.row_presence) if part]
        by_column: list[Sequence[object]] = [
            self.column_labels,
            *self.values,
            *([self.column_totals] if self.column_totals else []),
        ]
        if any(len(part) != rows for part in by_row) or any(len(part) != columns for part in by_column):
            raise ValueError(f"a grid of {rows} rows and {columns} columns has a part of another length")

    def depth(self, row: int) -> int:
        """How deep the row stands in the tree, from 0."""
        return self.row_depths[row] if self.row_depths else 0

    def branch_end(self, row: int) -> int:
        """The number of the first row behind this one that does not stand under it."""
        end = row + 1
        while end < len(self.row_keys) and self.depth(end) > self.depth(row):
            end += 1
        return end

    def show(self, value: Value) -> str:
        """The value as it is written in a cell."""
        if isinstance(value, Sign):
            return value.value
        return f"{value:.{self.decimals}f}" if self.decimals else f"{round(value)}"


class Turn(StrEnum):
    """How rows or columns are ordered."""

    GIVEN = "given"
    DOWN = "down"
    UP = "up"


@dataclass(frozen=True, slots=True)
class Sorting:
    """By what something is sorted, and which way round; None as key stands for the totals, `name` for labels."""

    key: Key | None = None
    turn: Turn = Turn.GIVEN
    by_name: bool = False

    def next(self, key: Key | None, *, by_name: bool = False) -> Sorting:
        """The sorting after one more press on the same key: largest first, smallest first, as given."""
        if (self.key, self.by_name) != (key, by_name) or self.turn is Turn.GIVEN:
            return Sorting(key, Turn.UP if by_name else Turn.DOWN, by_name)
        first = Turn.UP if by_name else Turn.DOWN
        second = Turn.DOWN if by_name else Turn.UP
        return Sorting(key, second, by_name) if self.turn is first else Sorting()


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What of a grid is shown: hidden and folded rows, hidden columns, and the sortings."""

    hidden_rows: frozenset[Key] = frozenset()
    hidden_columns: frozenset[Key] = frozenset()
    folded: frozenset[Key] = frozenset()
    rows_by: Sorting = field(default_factory=Sorting)
    columns_by: Sorting = field(default_factory=Sorting)

    def toggled(self, key: Key) -> Arrangement:
        """The arrangement with one branch folded or unfolded."""
        return replace(self, folded=self.folded ^ {key})


def visible_rows(grid: Grid, arrangement: Arrangement) -> list[int]:
    """The numbers of the shown rows, in the order of showing; a sorting keeps every row under its parent."""
    place = _column_of(grid, arrangement.rows_by)
    by_name = arrangement.rows_by.by_name

    def weight(row: int) -> object:
        return sort_key(grid.row_labels[row]) if by_name else _weight(place(row))

    shown: list[int] = []

    def put(start: int, end: int) -> None:
        for row in _sorted(_siblings(grid, start, end), weight, arrangement.rows_by.turn):
            key = grid.row_keys[row]
            if key in arrangement.hidden_rows:
                continue
            shown.append(row)
            if key not in arrangement.folded:
                put(row + 1, grid.branch_end(row))

    put(0, len(grid.row_keys))
    return shown


def visible_columns(grid: Grid, arrangement: Arrangement) -> list[int]:
    """The numbers of the shown columns, in the order of showing."""
    sorting = arrangement.columns_by
    columns = [at for at, key in enumerate(grid.column_keys) if key not in arrangement.hidden_columns]
    if sorting.by_name:
        return _sorted(columns, lambda at: sort_key(grid.column_labels[at]), sorting.turn)
    if sorting.key is None:
        totals = grid.column_totals
        return _sorted(columns, lambda at: _weight(totals[at]), sorting.turn) if totals else columns
    if sorting.key not in grid.row_keys:
        return columns
    row = grid.values[grid.row_keys.index(sorting.key)]
    return _sorted(columns, lambda at: _weight(row[at]), sorting.turn)


def empty_rows(grid: Grid) -> frozenset[Key]:
    """The rows in which no cell holds a number over 0."""
    return frozenset(key for key, row in zip(grid.row_keys, grid.values, strict=True) if not any(map(_counts, row)))


def empty_columns(grid: Grid) -> frozenset[Key]:
    """The columns in which no cell holds a number over 0."""
    full = {at for row in grid.values for at, value in enumerate(row) if _counts(value)}
    return frozenset(key for at, key in enumerate(grid.column_keys) if at not in full)


def heat_levels(grid: Grid, *, levels: int) -> Callable[[Value], int]:
    """A function that gives a value's shade, 0 for nothing to `levels` for the largest value of the grid's leaves."""
    depths = grid.row_depths
    leaves = [row for row in range(len(grid.row_keys)) if grid.branch_end(row) == row + 1 or not depths]
    top = max((v for row in leaves for v in grid.values[row] if not isinstance(v, Sign)), default=0) or 1

    def level(value: Value) -> int:
        if isinstance(value, Sign) or value <= 0:
            return 0
        return max(1, min(levels, round(math.sqrt(value / top) * levels)))

    return level


def _counts(value: Value) -> bool:
    return not isinstance(value, Sign) and value > 0


def _weight(value: Value) -> float:
    """Numbers by size, then what was not coded yet, then what has no document."""
    if isinstance(value, Sign):
        return -1.0 if value is Sign.NOT_CODED else -2.0
    return float(value)


def _column_of(grid: Grid, sorting: Sorting) -> Callable[[int], Value]:
    if sorting.key is not None and sorting.key in grid.column_keys:
        at = grid.column_keys.index(sorting.key)
        return lambda row: grid.values[row][at]
    return lambda row: grid.row_totals[row] if grid.row_totals else 0


def _siblings(grid: Grid, start: int, end: int) -> list[int]:
    found, row = [], start
    while row < end:
        found.append(row)
        row = grid.branch_end(row)
    return found


def _sorted(places: list[int], weight: Callable[[int], object], turn: Turn) -> list[int]:
    if turn is Turn.GIVEN:
        return places
    return sorted(places, key=weight, reverse=turn is Turn.DOWN)  # type: ignore[arg-type]


def short_names(names: Sequence[str], *, width: int) -> list[str]:
    """The names in at most `width` characters, different ones kept different where that is possible.

    First the words that all share with their neighbours give way, then letters from the middle, then, for
    what is still the same, the end becomes a number.
    """
    cut = [_squeeze(canonical(name), width) for name in names]
    seen: dict[str, list[int]] = {}
    for at, name in enumerate(cut):
        seen.setdefault(name, []).append(at)
    for same in seen.values():
        if len({names[at] for at in same}) > 1:
            for at, tail in zip(same, _tails([canonical(names[at]) for at in same], width), strict=True):
                cut[at] = tail
    return cut


def _squeeze(name: str, width: int) -> str:
    return name if len(name) <= width else name[: width - 1].rstrip() + "…"


def _tails(names: list[str], width: int) -> list[str]:
    """Names that begin alike, told apart by their ends, or else by numbers."""
    keep = max(1, width // 3)
    tails = [_squeeze(name[:keep].rstrip() + "…" + _rest(name, names), width) for name in names]
    if len(set(tails)) == len(set(names)):
        return tails
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names), start=1)}
    return [name[: max(1, width - 1 - len(str(numbers[name])))] + f"~{numbers[name]}" for name in names]


def _rest(name: str, names: list[str]) -> str:
    shared = 0
    while all(len(each) > shared and each[shared] == name[shared] for each in names if len(name) > shared):
        shared += 1
        if shared >= len(name):
            break
    return name[shared:]

"""The lines of a list in the order of one of its columns: numbers by their size, the largest first, words as names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from qcode.services.ordering import sort_key
from qcode.tui.widgets.columns import GAP, Cell, Column

if TYPE_CHECKING:
    from textual.screen import Screen


class Sortable(Protocol):
    """A list whose lines can be sorted by a column."""

    order: Order | None

    @property
    def columns(self) -> Sequence[Column]:
        """Its columns."""
        ...

    def sort(self, order: Order | None) -> None:
        """Show the lines in another order."""
        ...


def ask_order(screen: Screen[Any], rows: Sortable) -> None:
    """Ask by which column the lines of a list are to be sorted, and do what a click on its title does."""
    from qcode.tui.screens.asking.prompts import Choose, Option

    now = "" if rows.order is None else str(rows.order.column)
    options = [Option(str(at), column.title) for at, column in enumerate(rows.columns) if column.title]

    def take(answer: tuple[str, ...] | None) -> None:
        if answer is not None:
            rows.sort(next_order(rows.columns, rows.order, int(answer[0])))

    screen.app.push_screen(Choose("sort by", options, chosen=(now,)), take)


class Line(Protocol):
    """A line with cells."""

    @property
    def cells(self) -> tuple[Cell, ...]:
        """What stands in its columns."""
        ...


AnyLine = TypeVar("AnyLine", bound=Line)

_NUMBER = re.compile(r"[-−]?[\d.,]+")


@dataclass(frozen=True, slots=True)
class Order:
    """The column by which lines are sorted, and whether the largest, or the last, comes first."""

    column: int
    down: bool

    @property
    def sign(self) -> str:
        """How it is shown beside the column's title."""
        return "↓" if self.down else "↑"


def next_order(columns: Sequence[Column], before: Order | None, column: int) -> Order | None:
    """The order after a click on a column: sorted, then turned, then as the list was given (None)."""
    first = Order(column, down=_of_numbers(columns[column]))
    if before is None or before.column != column:
        return first
    return Order(column, down=not first.down) if before == first else None


def in_order(lines: Iterable[AnyLine], columns: Sequence[Column], order: Order) -> list[AnyLine]:
    """The lines sorted; those that have nothing in the column stand last, whichever way."""
    key_of = _number if _of_numbers(columns[order.column]) else _words
    keyed: list[tuple[Any, AnyLine]] = [(key_of(each.cells, order.column), each) for each in lines]
    there = [each for each in keyed if each[0] is not None]
    there.sort(key=lambda each: each[0], reverse=order.down)
    return [line for _, line in there] + [line for key, line in keyed if key is None]


def with_sign(text: str, widths: Sequence[int], order: Order) -> str:
    """The line of titles, a sign behind the column by which the lines are sorted."""
    if not widths[order.column]:
        return text
    end = sum(width + GAP for width in widths[: order.column] if width) + widths[order.column]
    text = text.ljust(end + 1)
    return f"{text[:end]}{order.sign}{text[end + 1 :]}"


def _of_numbers(column: Column) -> bool:
    return column.right or column.bar


def _number(cells: Sequence[Cell], column: int) -> float | None:
    cell = cells[column] if column < len(cells) else None
    if not isinstance(cell, str):
        return cell
    found = _NUMBER.search(cell)
    try:
        return float(found[0].replace(",", "").replace("−", "-")) if found else None
    except ValueError:
        return None


def _words(cells: Sequence[Cell], column: int) -> object:
    cell = cells[column] if column < len(cells) else None
    return sort_key(str(cell)) if cell else None

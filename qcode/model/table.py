"""A table that is ready to be printed: columns that say what they hold, rows of cells, and words around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, StrEnum
from typing import TypeAlias


class Sign(Enum):
    """Why a cell holds no number. A code that was looked for and not found is the number 0, not a sign."""

    NOT_CODED = "·"
    NO_DOCUMENT = "\N{EN DASH}"

    def meaning_in(self, language: str) -> str:
        """The sign in words of a language: English where there are none in it."""
        turkish = "sonuna dek kodlanmadı" if self is Sign.NOT_CODED else "belge yok"
        return turkish if language == "tr" else self.meaning

    def __str__(self) -> str:
        return str(self.value)

    @property
    def meaning(self) -> str:
        """The sign in words, for a legend."""
        return "not coded yet" if self is Sign.NOT_CODED else "no document"


Cell: TypeAlias = str | int | float | Sign | None
"""What stands in one place of a table; None is undefined or unknown, and prints as an empty cell."""


class ColumnKind(StrEnum):
    """What the cells of a column are. A share is from 0 to 1 and is shown as a percentage; a date is ISO 8601."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    SHARE = "share"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column.

    `decimals` is how many digits behind the point are shown to a reader; files for other programs get all of
    them. `total` marks a column that sums up others.
    """

    name: str
    kind: ColumnKind = ColumnKind.TEXT
    decimals: int | None = None
    total: bool = False

    @property
    def is_number(self) -> bool:
        """Whether its cells are set to the right."""
        return self.kind in (ColumnKind.INTEGER, ColumnKind.NUMBER, ColumnKind.SHARE)

    @property
    def digits(self) -> int:
        """How many digits behind the point a reader is shown, where nothing else was asked for."""
        if self.decimals is not None:
            return self.decimals
        return {ColumnKind.NUMBER: 2, ColumnKind.SHARE: 1}.get(self.kind, 0)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; every row, of the footer too, has as many cells as there are columns.

    `notes` are the lines that a reader needs to trust the numbers: unit, universe, filters. `footer` holds
    the totals. The first `row_header` columns name the row; `language` is that of its words. What is read row by row,
    as a protocol is, comes in `records`: as plain text each row stands below the other, a line for each of its cells.
    Raises ValueError for a row of another length.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    footer: tuple[tuple[Cell, ...], ...] = ()
    row_header: int = 1
    language: str = "en"
    records: bool = False

    def __post_init__(self) -> None:
        for number, row in enumerate((*self.rows, *self.footer), start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} has {len(row)} cells under {len(self.columns)} columns")

    def part(self, columns: Sequence[int], rows: Sequence[int] | None = None) -> Table:
        """The columns with these numbers, and the rows with these or all, in this order; of the footer every row."""
        rows = range(len(self.rows)) if rows is None else rows
        return replace(
            self,
            columns=tuple(self.columns[at] for at in columns),
            rows=tuple(tuple(self.rows[row][at] for at in columns) for row in rows),
            footer=tuple(tuple(line[at] for at in columns) for line in self.footer),
        )

    def signs(self) -> tuple[Sign, ...]:
        """The signs that occur, for a legend."""
        found = {cell for row in (*self.rows, *self.footer) for cell in row if isinstance(cell, Sign)}
        return tuple(sign for sign in Sign if sign in found)

"""The nouns of a table of codes: its rows, its columns, and the whole with everything that its numbers mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.codebook import SEPARATOR

if TYPE_CHECKING:
    from qcode.model.selection import Selection
    from qcode.model.table import Cell


@dataclass(frozen=True, slots=True)
class CodeRow:
    """The head of a row: a code, how deep it stands in this table, and the codes whose codings it counts.

    `cases` is the number of cases in which one of those codes occurs.
    """

    code_id: int
    path: tuple[str, ...]
    depth: int
    counted: frozenset[int]
    retired: bool
    cases: int

    @property
    def label(self) -> str:
        """The path in one line."""
        return SEPARATOR.join(self.path)


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """The head of a column: what it stands for, its documents, how many of them are done, respondents' words in them.

    `key` is the key of the case, document, coder or round, or a value; None for “no value”. `words` is None where
    it was not asked for.
    """

    key: int | str | None
    label: str
    documents: int
    done: int
    words: int | None = None


@dataclass(frozen=True, slots=True)
class Frequencies:
    """A table of codes with everything that its numbers mean.

    `cells` has one line a row, with one cell a column: a number, None where it is undefined, or a `Sign`.
    `row_totals`, `column_totals` and `grand_total` count what they hold once; they are sums of the cells only
    where nothing can stand in two of them. `cases` is the number of cases (n of `cases` for every row),
    `counted` holds the codes that count at all; `caveats` are those of the notes that hold for the selection,
    whatever is counted in it.
    """

    by: str
    count: str
    per: str | None
    share: str | None
    parents: bool
    selection: Selection
    unit: str
    names: str
    case_noun: str
    rows: tuple[CodeRow, ...]
    columns: tuple[ColumnHead, ...]
    cells: tuple[tuple[Cell, ...], ...]
    row_totals: tuple[Cell, ...]
    column_totals: tuple[Cell, ...]
    grand_total: Cell
    cases: int
    documents: int
    coders: tuple[str, ...]
    counted: frozenset[int]
    notes: tuple[str, ...]
    caveats: tuple[str, ...]

    @property
    def title(self) -> str:
        """What the table shows, in a line."""
        return f"{self.unit} by {self.names}"

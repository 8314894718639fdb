"""From counted numbers to the cells of a table: signs, totals, shares and rates."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qcode.model.table import Cell, Sign
from qcode.services.tables.measures import ALL
from qcode.services.tables.parts import ColumnHead
from qcode.storage import counts

if TYPE_CHECKING:
    from qcode.services.columns import Division
    from qcode.services.selecting import Resolved
    from qcode.services.tables.measures import Tally
    from qcode.services.tables.spoken import Spoken
    from qcode.storage.database import Database

PER_WORDS = 1000


class Done(NamedTuple):
    """The documents that at least one of the coders has marked done: for each column, and for the whole table."""

    columns: tuple[frozenset[int], ...]
    everywhere: frozenset[int]


def done_in(database: Database, division: Division, resolved: Resolved) -> Done:
    """What is done; a coder's column asks that coder, a round's column that round."""
    known = frozenset(division.layouts)
    coders = {each.id for each in resolved.coders}
    marks = [
        (document, coder, round_id)
        for document, coder, round_id in counts.done(database, resolved.chosen.round_id)
        if document in known and coder in coders
    ]
    everywhere = frozenset(document for document, _, _ in marks)
    if not division.told_by:
        return Done(tuple(documents & everywhere for documents in division.documents_of), everywhere)
    columns: list[set[int]] = [set() for _ in division.labels]
    for document, coder, round_id in marks:
        column = division.column_of.get(coder if division.told_by == "coder" else round_id)
        if column is not None and document in division.documents_of[column]:
            columns[column].add(document)
    return Done(tuple(frozenset(each) for each in columns), everywhere)


def heads(division: Division, done: Done, spoken: Spoken | None) -> tuple[ColumnHead, ...]:
    """The heads of the columns."""
    return tuple(
        ColumnHead(
            key=division.keys[at],
            label=label,
            documents=len(division.documents_of[at]),
            done=len(done.columns[at]),
            words=spoken.columns[at] if spoken else None,
        )
        for at, label in enumerate(division.labels)
    )


class Cells:
    """The cells of a table.

    A count is what was tallied; `presence` makes it 0 or 1 and its totals the number of columns or of codes.
    Then `share` divides it by the total of its `row` or `column`, and `spoken` by 1,000 words. Where nothing
    was found, the cell is 0 only if all documents behind it are done.
    """

    def __init__(
        self,
        tally: Tally,
        division: Division,
        done: Done,
        *,
        presence: bool = False,
        share: str | None = None,
        spoken: Spoken | None = None,
    ) -> None:
        """Find out once what an empty cell of each column means."""
        self.tally, self.presence, self.share, self.spoken = tally, presence, share, spoken
        pairs = list(zip(division.documents_of, done.columns, strict=True))
        self.empty = [_empty(documents, finished) for documents, finished in pairs]
        behind = frozenset[int]().union(*division.documents_of)
        self.empty_total = _empty(behind, done.everywhere)

    def line(self, row: int) -> tuple[Cell, ...]:
        """The cells of a row, one a column."""
        numbers = self.tally.cells.get(row, {})
        if not (self.presence or self.share or self.spoken):
            return tuple([numbers.get(column) or empty for column, empty in enumerate(self.empty)])
        return tuple([self._cell(row, column, numbers.get(column, 0)) for column in range(len(self.empty))])

    def row_total(self, row: int) -> Cell:
        """What all columns of a row hold together."""
        number = self._row(row)
        return self._shown(number, number if self.share == "row" else self._all(), self._words(), self.empty_total)

    def column_totals(self) -> tuple[Cell, ...]:
        """What all codes have together, one a column."""
        return tuple(self._column_total(column) for column in range(len(self.empty)))

    def grand_total(self) -> Cell:
        """What all codes have in all columns."""
        return self._shown(self._all(), self._all(), self._words(), self.empty_total)

    def _cell(self, row: int, column: int, number: int) -> Cell:
        number = min(number, 1) if self.presence else number
        whole = self._row(row) if self.share == "row" else self._column(column)
        return self._shown(number, whole, self._words(column), self.empty[column])

    def _column_total(self, column: int) -> Cell:
        number = self._column(column)
        whole = self._all() if self.share == "row" else number
        return self._shown(number, whole, self._words(column), self.empty[column])

    def _row(self, row: int) -> int:
        if self.presence:
            return sum(1 for number in self.tally.cells.get(row, {}).values() if number)
        return self.tally.totals.get(row, 0)

    def _column(self, column: int) -> int:
        if self.presence:
            return sum(1 for row, line in self.tally.cells.items() if row < ALL and line.get(column))
        return self.tally.cells.get(ALL, {}).get(column, 0)

    def _all(self) -> int:
        if self.presence:
            return sum(1 for row, number in self.tally.totals.items() if row < ALL and number)
        return self.tally.totals.get(ALL, 0)

    def _words(self, column: int | None = None) -> int:
        if self.spoken is None:
            return 0
        return self.spoken.total if column is None else self.spoken.columns[column]

    def _shown(self, number: int, whole: int, words: int, empty: Cell) -> Cell:
        if not number and isinstance(empty, Sign):
            return empty
        if self.share:
            return number / whole if whole else None
        if self.spoken:
            return number * PER_WORDS / words if words else None
        return number


def _empty(documents: frozenset[int], done: frozenset[int]) -> Cell:
    """What it means that nothing was found in these documents."""
    if not documents:
        return Sign.NO_DOCUMENT
    return 0 if documents <= done else Sign.NOT_CODED

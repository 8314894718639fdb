"""From counted numbers to the cells of a table: signs, totals, shares and rates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.table import Cell, Sign
from qcode.services.measures import ALL
from qcode.services.table_parts import ColumnHead
from qcode.storage import counts

if TYPE_CHECKING:
    from qcode.services.columns import Division
    from qcode.services.measures import Tally
    from qcode.services.selecting import Resolved
    from qcode.services.spoken import Spoken
    from qcode.storage.database import Database

PER_WORDS = 1000


@dataclass(frozen=True, slots=True)
class Done:
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


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a table, one at a time.

    A count is what was tallied; `presence` makes it 0 or 1 and its totals the number of columns or of codes.
    Then `share` divides it by the total of its `row` or `column`, and `spoken` by 1,000 words. Where nothing
    was found, the cell is 0 only if all documents behind it are done.
    """

    tally: Tally
    division: Division
    done: Done
    presence: bool = False
    share: str | None = None
    spoken: Spoken | None = None

    def cell(self, row: int, column: int) -> Cell:
        """What stands under a column."""
        number = self._count(row, column)
        if not number and (sign := self._sign(column)):
            return sign
        whole = self._row(row) if self.share == "row" else self._column(column)
        return self._shown(number, whole, self.spoken.columns[column] if self.spoken else 0)

    def row_total(self, row: int) -> Cell:
        """What all columns of a row hold together."""
        number = self._row(row)
        if not number and (sign := self._sign(None)):
            return sign
        return self._shown(number, number if self.share == "row" else self._all(), self._words())

    def column_total(self, column: int) -> Cell:
        """What all codes have together in a column."""
        number = self._column(column)
        if not number and (sign := self._sign(column)):
            return sign
        whole = self._all() if self.share == "row" else number
        return self._shown(number, whole, self.spoken.columns[column] if self.spoken else 0)

    def grand_total(self) -> Cell:
        """What all codes have in all columns."""
        number = self._all()
        if not number and (sign := self._sign(None)):
            return sign
        return self._shown(number, number, self._words())

    def _count(self, row: int, column: int) -> int:
        number = self.tally.cells.get(row, {}).get(column, 0)
        return min(number, 1) if self.presence else number

    def _row(self, row: int) -> int:
        if self.presence:
            return sum(1 for number in self.tally.cells.get(row, {}).values() if number)
        return self.tally.totals.get(row, 0)

    def _column(self, column: int) -> int:
        if self.presence:
            return sum(1 for row, line in self.tally.cells.items() if row < ALL and line.get(column))
        return self._count(ALL, column)

    def _all(self) -> int:
        if self.presence:
            return sum(1 for row, number in self.tally.totals.items() if row < ALL and number)
        return self._row(ALL)

    def _words(self) -> int:
        return self.spoken.total if self.spoken else 0

    def _shown(self, number: int, whole: int, words: int) -> Cell:
        if self.share:
            return number / whole if whole else None
        if self.spoken:
            return number * PER_WORDS / words if words else None
        return number

    def _sign(self, column: int | None) -> Sign | None:
        if column is None:
            documents = frozenset[int]().union(*self.division.documents_of)
            done = documents & self.done.everywhere
        else:
            documents, done = self.division.documents_of[column], self.done.columns[column]
        if not documents:
            return Sign.NO_DOCUMENT
        return None if len(done) == len(documents) else Sign.NOT_CODED

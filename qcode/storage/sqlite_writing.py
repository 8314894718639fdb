"""Writing to a project in a file: prepared statements on the standard library's driver."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from qcode.storage.sql import Row

if TYPE_CHECKING:
    import sqlite3

_ROWS_AT_ONCE = 400

_MOST_VALUES = 9
"""`sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER`: how many values a statement can take on this machine."""


class SQLiteWriter:
    """One transaction on a connection that holds the write lock."""

    keeping = ""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, sql: str, values: Mapping[str, Any]) -> list[Row]:
        """All rows of an answer, each by column name."""
        cursor = self._connection.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def tuples(self, sql: str, values: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
        """The rows of an answer one after another, without names."""
        return self._connection.execute(sql, values)

    def execute(self, sql: str, values: Mapping[str, Any]) -> None:
        """Write."""
        self._connection.execute(sql, values)

    def insert(self, table: str, row: Mapping[str, Any]) -> int:
        """Add a row; its key."""
        key = self._connection.execute(_insert(table, tuple(row)), tuple(row.values())).lastrowid
        assert key is not None
        return key

    def insert_lines(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows that all have the same columns; the table makes their keys."""
        self._connection.executemany(_insert(table, tuple(rows[0])), [tuple(row.values()) for row in rows])

    def bulk_insert(
        self,
        table: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
        *,
        same: Mapping[str, Any] | None = None,
        skip: bool = False,
    ) -> int:
        """Insert many rows, hundreds with one statement: to begin and end one takes as long as to insert a row."""
        before, alike = self._connection.total_changes, tuple((same or {}).values())
        room = self._connection.getlimit(_MOST_VALUES) - len(alike)
        several = max(1, min(_ROWS_AT_ONCE, room // len(columns)))
        stream = iter(rows)
        while chunk := list(islice(stream, several)):
            said = _insert_rows(table, tuple(columns), tuple(same or ()), len(chunk), skip=skip)
            self._connection.execute(said, [*alike, *chain.from_iterable(chunk)])
        return self._connection.total_changes - before

    def reserve_ids(self, table: str, count: int) -> range:
        """The next keys of the table's sequence; the write lock keeps everybody else out."""
        row = self._connection.execute("select seq from sqlite_sequence where name = ?", (table,)).fetchone()
        first = (row[0] if row else 0) + 1
        return range(first, first + count)

    def continue_keys(self, last: Mapping[str, int]) -> None:
        """Give out keys from behind these on."""
        for table, key in last.items():
            self._connection.execute("delete from sqlite_sequence where name = ?", (table,))
            self._connection.execute("insert into sqlite_sequence (name, seq) values (?, ?)", (table, key))

    def announce(self) -> None:
        """Nothing: whoever else has the file open looks at the state of the project."""


@lru_cache(maxsize=256)
def _insert(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return f'insert into "{table}" ({names}) values ({", ".join("?" * len(columns))})'


@lru_cache(maxsize=16)
def _insert_rows(table: str, columns: tuple[str, ...], same: tuple[str, ...], rows: int, *, skip: bool) -> str:
    """One statement for so many rows; first it takes what all of them have alike, then each row's own values."""
    names = ", ".join(f'"{name}"' for name in (*columns, *same))
    ending = " on conflict do nothing" if skip else ""
    alike, width = [f"?{at}" for at in range(1, len(same) + 1)], len(columns)
    firsts = range(len(same) + 1, len(same) + 1 + rows * width, width)
    values = (", ".join([*(f"?{at}" for at in range(first, first + width)), *alike]) for first in firsts)
    return f'insert into "{table}" ({names}) values ({"), (".join(values)}){ending}'

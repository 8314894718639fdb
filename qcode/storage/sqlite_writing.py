"""Writing to a project in a file: prepared statements on the standard library's driver."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from qcode.storage.sql import Row

if TYPE_CHECKING:
    import sqlite3


class SQLiteWriter:
    """One transaction on a connection that holds the write lock."""

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
        self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, skip: bool = False
    ) -> int:
        """Insert many rows with one prepared statement."""
        before = self._connection.total_changes
        ending = " on conflict do nothing" if skip else ""
        self._connection.executemany(_insert(table, tuple(columns)) + ending, rows)
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


@lru_cache(maxsize=256)
def _insert(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return f'insert into "{table}" ({names}) values ({", ".join("?" * len(columns))})'

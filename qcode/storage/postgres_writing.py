"""Writing to a project on a PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from qcode.storage.sql import Row, for_psycopg

if TYPE_CHECKING:
    import psycopg


class PostgresWriter:
    """One transaction on a connection whose search path is the project's schema."""

    keeping = " for no key update"

    def __init__(self, connection: psycopg.Connection[Any], schema: str) -> None:
        self._connection = connection
        self._schema = schema

    def rows(self, sql: str, values: Mapping[str, Any]) -> list[Row]:
        """All rows of an answer, each by column name."""
        from psycopg.rows import dict_row

        with self._connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(for_psycopg(sql), values).fetchall()

    def tuples(self, sql: str, values: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
        """The rows of an answer one after another, without names."""
        return iter(self._connection.execute(for_psycopg(sql), values))

    def execute(self, sql: str, values: Mapping[str, Any]) -> None:
        """Write."""
        self._connection.execute(for_psycopg(sql), values)

    def insert(self, table: str, row: Mapping[str, Any]) -> int:
        """Add a row; its key."""
        found = self._connection.execute(f"{_insert(table, tuple(row))} returning id", tuple(row.values())).fetchone()
        return int(found[0])  # type: ignore[index]

    def insert_lines(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows that all have the same columns; the table makes their keys."""
        with self._connection.cursor() as cursor:
            cursor.executemany(_insert(table, tuple(rows[0])), [tuple(row.values()) for row in rows])

    def bulk_insert(
        self,
        table: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
        *,
        same: Mapping[str, Any] | None = None,
        skip: bool = False,
    ) -> int:
        """Insert many rows with COPY; through a temporary table where some may have to be left out."""
        alike = tuple((same or {}).values())
        names = ", ".join(f'"{column}"' for column in (*columns, *(same or ())))
        with self._connection.cursor() as cursor:
            target = "qcode_incoming" if skip else table
            if skip:
                made = f'create temporary table qcode_incoming on commit drop as select {names} from "{table}" limit 0'
                cursor.execute(made)
            with cursor.copy(f'copy "{target}" ({names}) from stdin') as copy:
                for row in rows:
                    copy.write_row((*row, *alike))
            if not skip:
                return cursor.rowcount
            moved = f'insert into "{table}" ({names}) select {names} from qcode_incoming order by id'
            added = cursor.execute(f"{moved} on conflict do nothing").rowcount
            cursor.execute("drop table qcode_incoming")
            return int(added)

    def reserve_ids(self, table: str, count: int) -> Sequence[int]:
        """The next keys of the table's sequence; nobody waits, so that there may be gaps where others write as well."""
        said = f"select nextval({self._sequence(table)}) from generate_series(1, {count})"
        keys = [key for (key,) in self._connection.execute(said)]
        return range(keys[0], keys[0] + count) if keys[-1] - keys[0] == count - 1 else keys

    def continue_keys(self, last: Mapping[str, int]) -> None:
        """Give out keys from behind these on."""
        for table, key in last.items():
            said = f"select setval({self._sequence(table)}, {max(key, 1)}, {'true' if key else 'false'})"
            self._connection.execute(said)

    def announce(self) -> None:
        """Tell all listeners, when the transaction has ended."""
        self._connection.execute(f'notify "{self._schema}"')

    def _sequence(self, table: str) -> str:
        return f"pg_get_serial_sequence('{self._schema}.{table}', 'id')"


@lru_cache(maxsize=256)
def _insert(table: str, columns: tuple[str, ...]) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return f'insert into "{table}" ({names}) values ({", ".join(["%s"] * len(columns))})'

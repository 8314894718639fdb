"""What the two database engines have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

from qcode.storage.sql import Row

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy import Engine as AlchemyEngine


class Engine(Protocol):
    """Answers questions quickly without SQLAlchemy, and gives SQLAlchemy its connection for the rest."""

    url: str
    main: str
    """What a table's name begins with where something else of the same name stands before it."""

    def rows(self, sql: str, values: Mapping[str, Any]) -> list[Row]:
        """All rows of an answer, each by column name."""
        ...

    def tuples(self, sql: str, values: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
        """The rows of a large answer one after another, without names."""
        ...

    def snapshot(self) -> AbstractContextManager[None]:
        """What is read inside sees one state of the project."""
        ...

    def version(self) -> str | None:
        """The schema's migration, None where there is no project."""
        ...

    def alchemy(self) -> AlchemyEngine:
        """The SQLAlchemy engine; importing it is what a reading command avoids."""
        ...

    def bulk_insert(
        self,
        connection: Connection,
        table: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
        *,
        skip: bool = False,
    ) -> int:
        """Insert many rows as fast as the engine can, inside the connection's transaction; how many went in.

        With `skip`, rows that would break a uniqueness are left out.
        """
        ...

    def reserve_ids(self, connection: Connection, table: str, count: int) -> range:
        """Keys that nobody else will be given; at least `count` of them in a row."""
        ...

    def last_keys(self, tables: Sequence[str]) -> dict[str, int]:
        """The last key that each table has given out, 0 for none."""
        ...

    def continue_keys(self, connection: Connection, last: Mapping[str, int]) -> None:
        """Give out keys from behind these on, as a copy of a project goes on where it was."""
        ...

    def prepare(self, connection: Connection) -> None:
        """Make an empty place ready for the tables of a new project."""
        ...

    def backup(self, label: str) -> str | None:
        """Copy the project aside before a migration; where to, or None where the engine has its own backups."""
        ...

    def close(self) -> None:
        """Let go of every connection."""
        ...

"""What the two database engines have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

from qcode.errors import Refused
from qcode.model.change import Heard, Listener
from qcode.model.place import told_place
from qcode.storage.sql import Row

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy import Engine as AlchemyEngine


class Writer(Protocol):
    """One transaction that writes, in plain SQL with `:named` values; lists are to be expanded before."""

    keeping: str
    """What ends a question for rows that are about to change, so that nobody else changes them meanwhile."""

    def rows(self, sql: str, values: Mapping[str, Any]) -> list[Row]:
        """All rows of an answer, each by column name."""
        ...

    def tuples(self, sql: str, values: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
        """The rows of an answer one after another, without names."""
        ...

    def execute(self, sql: str, values: Mapping[str, Any]) -> None:
        """Write."""
        ...

    def insert(self, table: str, row: Mapping[str, Any]) -> int:
        """Add a row; its key."""
        ...

    def insert_lines(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows that all have the same columns; the table makes their keys."""
        ...

    def bulk_insert(
        self,
        table: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[Any]],
        *,
        same: Mapping[str, Any] | None = None,
        skip: bool = False,
    ) -> int:
        """Insert many rows as fast as the engine can; how many went in.

        `same` gives further columns, with the value that all rows have there. With `skip`, rows that would break a
        uniqueness are left out.
        """
        ...

    def reserve_ids(self, table: str, count: int) -> Sequence[int]:
        """So many keys (one or more) in rising order that nobody else will be given."""
        ...

    def continue_keys(self, last: Mapping[str, int]) -> None:
        """Give out keys from behind these on, as a copy of a project goes on where it was."""
        ...

    def announce(self) -> None:
        """Tell everybody who listens that something was written, as soon as the transaction has ended."""
        ...


class Engine(Protocol):
    """Asks and writes in plain SQL on the driver; SQLAlchemy gets a connection where tables are made or changed."""

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

    def writing(self) -> AbstractContextManager[Writer]:
        """A transaction: on disk at its end, or nothing of it where an error is raised inside.

        Raises Refused where the project cannot be written, Disconnected where its server is away.
        """
        ...

    def alchemy(self) -> AlchemyEngine:
        """The SQLAlchemy engine, for making and changing tables; importing it is what all else avoids."""
        ...

    def last_keys(self, tables: Sequence[str]) -> dict[str, int]:
        """The last key that each table has given out, 0 for none."""
        ...

    def making(self) -> AbstractContextManager[tuple[Connection, Writer]]:
        """The transaction that makes a project where none is: its tables over SQLAlchemy, and what they hold.

        Raises as `writing`, and ProjectExists where a server has one of that name.
        """
        ...

    def backup(self, label: str) -> str | None:
        """Copy the project aside before a migration; where to, or None where the engine has its own backups."""
        ...

    def must_be_there(self) -> None:
        """Raise where the project that was opened can no longer be written: moved, replaced, its server away."""
        ...

    def fold(self) -> bool:
        """Make what was written part of the project's file, so that the file alone holds it; whether all of it is."""
        ...

    def listener(self, tell: Callable[[Heard], None]) -> Listener | None:
        """What hears others write, and the server go and come; None where one has to look now and then."""
        ...

    def hurry(self) -> None:
        """From now on this thread, which draws a screen, waits but shortly for a server that says nothing."""
        ...

    def begin_request(self) -> None:
        """The next writing of this thread raises Busy, with nothing done, where it would wait for another program."""
        ...

    def close(self) -> None:
        """Let go of every connection."""
        ...


def not_written(url: str, said: str) -> Refused:
    """What is said where the database did not take what was written."""
    if "locked" in said:
        return Refused("The project is being written by another program.", "Try again in a moment.")
    if "readonly" in said:
        why = "its file, or the folder that it is in, may only be read"
        return Refused(f"The project at {told_place(url)} could not be written: {why}.", "Nothing was changed.")
    hint = "Nothing was changed. See that the disk is not full." if "disk" in said else "Nothing was changed."
    return Refused(f"The project at {told_place(url)} could not be written: {said}.", hint)

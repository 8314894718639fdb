"""A project in a schema of its own on a PostgreSQL server."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar, cast

import psycopg
from psycopg.errors import InsufficientPrivilege
from psycopg.rows import dict_row

from qcode.errors import Disconnected, ProjectExists
from qcode.model.place import told_place
from qcode.storage.postgres_address import split
from qcode.storage.postgres_errors import away, breaks, closed, not_answered, not_taken, unreachable
from qcode.storage.postgres_patience import PatientConnection, Silent
from qcode.storage.postgres_writing import PostgresWriter
from qcode.storage.sql import Row, expand, for_psycopg
from qcode.storage.version import is_ours

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy import Engine as AlchemyEngine

    from qcode.model.change import Heard, Listener

_IDLE = psycopg.pq.TransactionStatus.IDLE

_PATIENCE = {
    "connect_timeout": 10, "keepalives_idle": 10, "keepalives_interval": 3, "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}  # fmt: skip
"""How long a silent server is waited for, as libpq names it, where the address says nothing of it."""

_MOST_SILENCE = 3
"""How many seconds a thread that is in a hurry waits for a word of the server."""

Answer = TypeVar("Answer")


class PostgresEngine:
    """The same services over a server: `postgresql+psycopg://user@host/database?project=study`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.schema, self._dsn = split(url)
        self.main = f'"{self.schema}".'
        self._local = threading.local()
        self._readers: list[PatientConnection] = []
        self._idle_writers: list[PatientConnection] = []
        self._closed = False
        self._lock = threading.Lock()
        self._alchemy: AlchemyEngine | None = None
        self._cursors = itertools.count()
        self._known = False
        """Whether the server has answered before: from then on it is away, and not perhaps misspelt."""
        self._away: Disconnected | None = None
        """What a listener found out: writing need not be tried before the server is back."""
        self._hurried: int | None = None
        """The thread that waits for a silent server no longer than `_MOST_SILENCE`."""

    def _reader(self) -> PatientConnection:
        if self._hurries():
            self.must_be_there()
        connection: PatientConnection | None = getattr(self._local, "connection", None)
        if connection is None or connection.closed:
            connection = self.connect()
            self._local.connection = connection
            with self._lock:
                self._readers = [each for each in self._readers if not each.closed] + [connection]
            if self._closed:  # by another thread, meanwhile
                connection.leave()
        return connection

    def begin_request(self) -> None:
        """Nothing: on a server several write at once."""

    def fold(self) -> bool:
        """True: a server has no file to hand on."""
        return True

    def hurry(self) -> None:
        """From now on this thread waits for a silent server no longer than three seconds; a listener must be at work.

        Where it is silent for longer, it is taken to be away until the listener has heard of it again.
        """
        self._hurried = threading.get_ident()
        self._in_time(getattr(self._local, "connection", None))

    def _hurries(self) -> bool:
        return self._hurried == threading.get_ident()

    def _in_time(self, connection: PatientConnection | None) -> None:
        """Let a connection bear as much silence as the thread that uses it now."""
        if connection is not None:
            connection.most = _MOST_SILENCE if self._hurries() else None

    def connect(self) -> PatientConnection:
        """A new connection that sees the project's schema only; raises where the server does not answer."""
        if self._closed:
            raise closed()
        given = psycopg.conninfo.conninfo_to_dict(self._dsn)
        patience: dict[str, Any] = {name: value for name, value in _PATIENCE.items() if name not in given}
        if self._hurries():
            patience["connect_timeout"] = _MOST_SILENCE
        try:
            made = PatientConnection.connect(
                self._dsn, autocommit=True, options=f"-c search_path={self.schema}", **patience
            )
            self._in_time(made)
        except psycopg.OperationalError as error:
            if self._known:
                raise self._lost(error) from error
            raise unreachable(error) from error
        self._known = True
        return made

    def rows(self, sql: str, values: Mapping[str, Any]) -> list[Row]:
        """All rows of an answer, each by column name."""
        text, flat = expand(sql, values)

        def ask(connection: psycopg.Connection[Any]) -> list[Row]:
            with connection.cursor(row_factory=dict_row) as cursor:
                return cursor.execute(for_psycopg(text), flat).fetchall()

        return self._asked(ask)

    def tuples(self, sql: str, values: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
        """The rows of a large answer in pages, from a server-side cursor."""
        text, flat = expand(sql, values)
        name = f"qcode_{next(self._cursors)}"

        def ask(connection: psycopg.Connection[Any]) -> psycopg.ServerCursor[Any]:
            cursor = connection.cursor(name=name, withhold=True)
            cursor.itersize = 5000
            try:
                return cursor.execute(for_psycopg(text), flat)
            except BaseException:
                _let_go(cursor)
                raise

        cursor = self._asked(ask)
        try:
            with self._answering():
                yield from cursor
        finally:
            _let_go(cursor)

    def _asked(self, ask: Callable[[PatientConnection], Answer]) -> Answer:
        """An answer; asked once more over a new connection where the old one was lost, and no snapshot with it."""
        connection = self._reader()
        snapshot = connection.info.transaction_status != _IDLE
        try:
            with self._answering():
                return ask(connection)
        except Disconnected:
            if self._closed or snapshot or (self._hurries() and self._away is not None):
                raise
        with self._answering():
            return ask(self._reader())

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Say in a sentence that the server is gone, and connect anew the next time."""
        try:
            yield
        except (psycopg.OperationalError, InsufficientPrivilege) as error:
            raise self._lost_by(error) or not_answered(error) from error

    def _lost_by(self, error: psycopg.Error) -> Disconnected | None:
        """The sentence for an error by which a connection was lost; this thread connects anew the next time."""
        if not breaks(error.sqlstate):
            return None
        connection, self._local.connection = getattr(self._local, "connection", None), None
        if connection is not None:
            connection.close()
        return self._lost(error)

    def _lost(self, error: psycopg.Error) -> Disconnected:
        """The sentence for a server that is away; one that was only silent is not asked again in a hurry."""
        found = closed() if self._closed else away(error)
        if self._hurries() and isinstance(error, (Silent, psycopg.errors.ConnectionTimeout)):
            self._away = found
        return found

    @property
    def in_doubt(self) -> bool:
        """Whether the server is taken to be away: a listener that still has a line to it asks it."""
        return self._away is not None

    def must_be_there(self) -> None:
        """Raise Disconnected where the listener knows that the server is away, without waiting for it."""
        if self._away is not None:
            raise self._away

    def listener(self, tell: Callable[[Heard], None]) -> Listener:
        """What hears the others by LISTEN and NOTIFY, and the server go and come."""
        from qcode.storage.listening import PostgresListener

        return PostgresListener(self, tell)

    def found(self, away: Disconnected | None) -> None:
        """Take down what the listener has found: the server away, or back."""
        self._away = away

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """What is read inside sees one state of the project."""
        if self._reader().info.transaction_status != _IDLE:
            yield
            return
        connection = self._asked(_begin_reading)
        with self._answering():
            try:
                yield
            except BaseException:
                if not connection.closed:
                    connection.rollback()
                raise
            connection.commit()

    def version(self) -> str | None:
        """The schema's migration, None where the server holds no such project."""
        there = f"select to_regclass('{self.schema}.alembic_version') as there"
        if self.rows(there, {})[0]["there"] is None:
            return None
        row = self.rows("select version_num from alembic_version", {})
        return str(row[0]["version_num"]) if row else None

    @contextmanager
    def writing(self) -> Iterator[PostgresWriter]:
        """A transaction on a connection that is used for nothing else meanwhile."""
        try:
            connection = self._writer()
            try:
                yield PostgresWriter(connection, self.schema)
                connection.commit()
            except BaseException:
                connection.close()
                raise
        except (psycopg.OperationalError, InsufficientPrivilege) as error:
            raise self._lost_by(error) or not_taken(self.url, error) from error
        with self._lock:
            self._idle_writers.append(connection)
        if self._closed:
            self._close_idle_writers()

    def _writer(self) -> PatientConnection:
        while (idle := self._idle_writer()) is not None:
            self._in_time(idle)
            if self._answers(idle):
                return idle
        return self._connect_for_writing()

    def _answers(self, connection: psycopg.Connection[Any]) -> bool:
        """Whether a connection that lay idle is still one; it begins its transaction with that."""
        try:
            connection.execute("select 1")
        except psycopg.OperationalError as error:
            connection.close()
            if self._hurries() and isinstance(error, Silent):
                raise
            return False
        return True

    def _idle_writer(self) -> PatientConnection | None:
        with self._lock:
            return self._idle_writers.pop() if self._idle_writers else None

    def alchemy(self) -> AlchemyEngine:
        """The SQLAlchemy engine; its connections look into the project's schema only."""
        with self._lock:
            if self._alchemy is None:
                from sqlalchemy import create_engine

                self._alchemy = create_engine("postgresql+psycopg://", creator=self._connect_for_writing)
            return self._alchemy

    def _connect_for_writing(self) -> PatientConnection:
        connection = self.connect()
        connection.autocommit = False
        return connection

    def last_keys(self, tables: Sequence[str]) -> dict[str, int]:
        """The last key that each table has given out, 0 for none."""
        said = """select coalesce(max(last_value), 0) from pg_sequences where schemaname = :schema
        and format('%I.%I', schemaname, sequencename) = pg_get_serial_sequence(:table, 'id')"""
        found = {}
        for table in tables:
            values = {"schema": self.schema, "table": f"{self.schema}.{table}"}
            found[table] = int(next(iter(self.tuples(said, values)))[0])
        return found

    @contextmanager
    def making(self) -> Iterator[tuple[Connection, PostgresWriter]]:
        """The transaction that makes a project in a schema of its own; who makes the same one waits for it."""
        from sqlalchemy.exc import DBAPIError

        try:
            with self.alchemy().begin() as connection:
                connection.exec_driver_sql(f"select pg_advisory_xact_lock(hashtext('qcode {self.schema}'))")
                self._must_be_free()
                connection.exec_driver_sql(f'create schema if not exists "{self.schema}"')
                yield connection, PostgresWriter(cast("Any", connection.connection.driver_connection), self.schema)
        except (DBAPIError, psycopg.OperationalError, InsufficientPrivilege) as error:
            found = cast("psycopg.Error", error.orig) if isinstance(error, DBAPIError) else error
            raise self._lost_by(found) or not_taken(self.url, found) from error

    def _must_be_free(self) -> None:
        """Raise ProjectExists where the schema holds a project, or whatever else."""
        if is_ours(self.version()):
            raise ProjectExists(
                f"There is a project at {told_place(self.url)} already.", "Open it, or choose another name."
            )
        held = "select 1 from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = :name limit 1"
        if self.rows(held, {"name": self.schema}):
            raise ProjectExists(
                f"The schema “{self.schema}” of that database holds something else.",
                "Choose another name behind project= in the address; nothing was changed.",
            )

    def backup(self, label: str) -> str | None:  # noqa: ARG002 - the server's owner keeps the backups
        """None: a server has its own backups."""
        return None

    def close(self) -> None:
        """Let go of every connection; what another thread is asking fails, and what one is writing is written."""
        self._closed = True
        with self._lock:
            if self._alchemy is not None:
                self._alchemy.dispose()
                self._alchemy = None
            for connection in self._readers:
                connection.leave()
        self._close_idle_writers()

    def _close_idle_writers(self) -> None:
        while (idle := self._idle_writer()) is not None:
            idle.close()


def _begin_reading(connection: PatientConnection) -> PatientConnection:
    connection.execute("begin isolation level repeatable read", prepare=False)
    return connection


def _let_go(cursor: psycopg.ServerCursor[Any]) -> None:
    """Close a cursor; a connection that is lost over it needs no more than that it is forgotten."""
    with suppress(psycopg.OperationalError):
        cursor.close()
    if not cursor.closed:
        cursor.close()

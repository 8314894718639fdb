"""A project in a schema of its own on a PostgreSQL server."""

from __future__ import annotations

import itertools
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import parse_qsl, urlencode, urlsplit

from qcode.errors import Disconnected, ProjectExists, ProjectNotFound, QcodeError, Refused, UsageError
from qcode.model.place import told_place
from qcode.storage.engine import not_written
from qcode.storage.postgres_writing import PostgresWriter
from qcode.storage.sql import Row, expand, for_psycopg

if TYPE_CHECKING:
    import psycopg
    from sqlalchemy import Connection
    from sqlalchemy import Engine as AlchemyEngine

    from qcode.model.change import Heard, Listener

_IDLE = 0
"""`psycopg.pq.TransactionStatus.IDLE`, without importing psycopg to know it."""

_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,62}")

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
        self.schema, self._dsn = _split(url)
        _must_be_an_address(url, self._dsn)
        self.main = f'"{self.schema}".'
        self._local = threading.local()
        self._open: list[psycopg.Connection[Any]] = []
        self._idle_writers: list[psycopg.Connection[Any]] = []
        self._lock = threading.Lock()
        self._alchemy: AlchemyEngine | None = None
        self._cursors = itertools.count()
        self._known = False
        """Whether the server has answered before: from then on it is away, and not perhaps misspelt."""
        self._away: Disconnected | None = None
        """What a listener found out: writing need not be tried before the server is back."""
        self._hurried: int | None = None
        """The thread that waits for a silent server no longer than `_MOST_SILENCE`."""

    def _reader(self) -> psycopg.Connection[Any]:
        if self._hurries():
            self.must_be_there()
        connection: psycopg.Connection[Any] | None = getattr(self._local, "connection", None)
        if connection is None or connection.closed:
            connection = self.connect()
            self._local.connection = connection
            with self._lock:
                self._open.append(connection)
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

    def _in_time(self, connection: Any) -> None:  # noqa: ANN401 - a PatientConnection, whose module loads the driver
        """Let a connection bear as much silence as the thread that uses it now."""
        if connection is not None:
            connection.most = _MOST_SILENCE if self._hurries() else None

    def connect(self) -> psycopg.Connection[Any]:
        """A new connection that sees the project's schema only; raises where the server does not answer."""
        driver = _driver()
        from qcode.storage.postgres_patience import PatientConnection

        given = driver.conninfo.conninfo_to_dict(self._dsn)
        patience: dict[str, Any] = {name: value for name, value in _PATIENCE.items() if name not in given}
        if self._hurries():
            patience["connect_timeout"] = _MOST_SILENCE
        try:
            made = PatientConnection.connect(
                self._dsn, autocommit=True, options=f"-c search_path={self.schema}", **patience
            )
            self._in_time(made)
        except driver.OperationalError as error:
            if self._known:
                raise self._lost(error) from error
            raise ProjectNotFound(
                f"The PostgreSQL server does not answer: {_first_line(error)}",
                "Check the address, the name and the password, and that the server is running.",
            ) from error
        self._known = True
        return made

    def rows(self, sql: str, values: Mapping[str, Any]) -> list[Row]:
        """All rows of an answer, each by column name."""
        from psycopg.rows import dict_row

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
                cursor.close()
                raise

        cursor = self._asked(ask)
        with self._answering(), cursor:
            yield from cursor

    def _asked(self, ask: Callable[[psycopg.Connection[Any]], Answer]) -> Answer:
        """An answer; asked once more over a new connection where the old one was lost, and no snapshot with it."""
        connection = self._reader()
        snapshot = connection.info.transaction_status != _IDLE
        try:
            with self._answering():
                return ask(connection)
        except Disconnected:
            if snapshot or (self._hurries() and self._away is not None):
                raise
        with self._answering():
            return ask(self._reader())

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Say in a sentence that the server is gone, and connect anew the next time."""
        driver = _driver()
        try:
            yield
        except driver.OperationalError as error:
            raise self._lost_by(error) or Refused(
                f"The PostgreSQL server could not answer: {_first_line(error)}", "Try again in a moment."
            ) from error

    def _lost_by(self, error: psycopg.OperationalError) -> Disconnected | None:
        """The sentence for an error by which a connection was lost; this thread connects anew the next time."""
        if not _breaks(error.sqlstate):
            return None
        connection, self._local.connection = getattr(self._local, "connection", None), None
        if connection is not None:
            connection.close()
        return self._lost(error)

    def _lost(self, error: psycopg.OperationalError) -> Disconnected:
        """The sentence for a server that is away; one that was only silent is not asked again in a hurry."""
        found = away(error)
        if self._hurries() and type(error).__name__ in ("Silent", "ConnectionTimeout"):
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
        connection = self._reader()
        if connection.info.transaction_status != _IDLE:
            yield
            return
        with self._answering(), connection.transaction():
            connection.execute("set transaction isolation level repeatable read")
            yield

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
        driver = _driver()
        try:
            connection = self._writer()
            try:
                yield PostgresWriter(connection, self.schema)
                connection.commit()
            except BaseException:
                connection.close()
                raise
        except driver.OperationalError as error:
            raise self._lost_by(error) or _refused(self.url, error) from error
        with self._lock:
            self._idle_writers.append(connection)

    def _writer(self) -> psycopg.Connection[Any]:
        while (idle := self._idle_writer()) is not None:
            self._in_time(idle)
            if self._answers(idle):
                return idle
        connection = self._connect_for_writing()
        with self._lock:
            self._open.append(connection)
        return connection

    def _answers(self, connection: psycopg.Connection[Any]) -> bool:
        """Whether a connection that lay idle is still one; it begins its transaction with that."""
        driver = _driver()
        try:
            connection.execute("select 1")
        except driver.OperationalError as error:
            connection.close()
            if self._hurries() and type(error).__name__ == "Silent":
                raise
            return False
        return True

    def _idle_writer(self) -> psycopg.Connection[Any] | None:
        with self._lock:
            return self._idle_writers.pop() if self._idle_writers else None

    def alchemy(self) -> AlchemyEngine:
        """The SQLAlchemy engine; its connections look into the project's schema only."""
        with self._lock:
            if self._alchemy is None:
                from sqlalchemy import create_engine

                _driver()
                self._alchemy = create_engine("postgresql+psycopg://", creator=self._connect_for_writing)
            return self._alchemy

    def _connect_for_writing(self) -> psycopg.Connection[Any]:
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
        from sqlalchemy.exc import OperationalError

        driver = _driver()
        try:
            with self.alchemy().begin() as connection:
                connection.exec_driver_sql(f"select pg_advisory_xact_lock(hashtext('qcode {self.schema}'))")
                if self.version() is not None:
                    there = f"There is a project at {self.url} already."
                    raise ProjectExists(there, "Open it, or choose another name.")
                connection.exec_driver_sql(f'create schema if not exists "{self.schema}"')
                yield connection, PostgresWriter(cast("Any", connection.connection.driver_connection), self.schema)
        except OperationalError as error:
            found = cast("psycopg.OperationalError", error.orig)
            raise self._lost_by(found) or _refused(self.url, found) from error
        except driver.OperationalError as error:
            raise self._lost_by(error) or _refused(self.url, error) from error

    def backup(self, label: str) -> str | None:  # noqa: ARG002 - the server's owner keeps the backups
        """None: a server has its own backups."""
        return None

    def close(self) -> None:
        """Let go of every connection."""
        with self._lock:
            if self._alchemy is not None:
                self._alchemy.dispose()
                self._alchemy = None
            for connection in self._open:
                connection.close()
            self._open.clear()
            self._idle_writers.clear()
            self._local = threading.local()


def _split(url: str) -> tuple[str, str]:
    """The project's schema, and the address without it; raises UsageError for what is neither."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise _no_address(url, str(error)) from error
    query = dict(parse_qsl(parts.query))
    schema = query.pop("project", "qcode")
    if not _SCHEMA.fullmatch(schema):
        raise UsageError(
            f"“{schema}” cannot be a project's name on a server.",
            "Use lower-case ASCII letters, digits and underscores, beginning with a letter.",
        )
    return schema, f"postgresql://{parts.netloc}{parts.path}" + (f"?{urlencode(query)}" if query else "")


def _must_be_an_address(url: str, dsn: str) -> None:
    driver = _driver()
    try:
        driver.conninfo.conninfo_to_dict(dsn)
    except driver.ProgrammingError as error:
        raise _no_address(url, str(error).strip()) from error


def _no_address(url: str, reason: str) -> UsageError:
    example = "postgresql+psycopg://ayse@localhost/work?project=study"
    return UsageError(
        f"“{told_place(url)}” is no address of a PostgreSQL server: {reason}.", f"Write it like {example}"
    )


def _refused(url: str, error: psycopg.OperationalError) -> Refused:
    """What is said of a step that the server did not take; of two that wait for each other it gives one up."""
    if error.sqlstate in ("40001", "40P01"):
        return Refused("Somebody else was writing the same at that moment.", "Nothing was changed; do it again.")
    return not_written(url, _first_line(error))


def _breaks(state: str | None) -> bool:
    """Whether an operational error ends the connection: what the driver notices, and what a server says that stops.

    Classes and codes of SQLSTATE: PostgreSQL manual, appendix A.
    """
    return state is None or state[:2] == "08" or state in ("57P01", "57P02", "57P03", "57P05", "25P03")


def away(error: BaseException) -> Disconnected:
    """The sentence for a server that went away."""
    return Disconnected(
        "The connection to the server was lost.",
        f"What was answered is safe; try later ({_first_line(error)}).",
    )


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _driver() -> Any:  # noqa: ANN401 - the module itself
    try:
        import psycopg
    except ImportError as error:
        raise QcodeError(
            "This qcode was installed without the driver for PostgreSQL.",
            "Install it with: pip install 'qcode-qda[team]'",
        ) from error
    return psycopg

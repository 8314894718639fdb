"""A project in a schema of its own on a PostgreSQL server."""

from __future__ import annotations

import itertools
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from qcode.errors import ProjectNotFound, QcodeError, Refused, UsageError
from qcode.storage.engine import not_written
from qcode.storage.postgres_writing import PostgresWriter
from qcode.storage.sql import Row, expand, for_psycopg

if TYPE_CHECKING:
    import psycopg
    from sqlalchemy import Connection
    from sqlalchemy import Engine as AlchemyEngine

_IDLE = 0
"""`psycopg.pq.TransactionStatus.IDLE`, without importing psycopg to know it."""

_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,62}")


class PostgresEngine:
    """The same services over a server: `postgresql+psycopg://user@host/database?project=study`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.schema, self._dsn = _split(url)
        self.main = f'"{self.schema}".'
        self._local = threading.local()
        self._open: list[psycopg.Connection[Any]] = []
        self._idle_writers: list[psycopg.Connection[Any]] = []
        self._lock = threading.Lock()
        self._alchemy: AlchemyEngine | None = None
        self._cursors = itertools.count()

    def _reader(self) -> psycopg.Connection[Any]:
        connection: psycopg.Connection[Any] | None = getattr(self._local, "connection", None)
        if connection is None or connection.closed:
            connection = self._connect()
            self._local.connection = connection
            with self._lock:
                self._open.append(connection)
        return connection

    def _connect(self) -> psycopg.Connection[Any]:
        driver = _driver()
        try:
            made: psycopg.Connection[Any] = driver.connect(
                self._dsn, autocommit=True, options=f"-c search_path={self.schema}"
            )
        except driver.OperationalError as error:
            raise ProjectNotFound(
                f"The PostgreSQL server does not answer: {str(error).splitlines()[0]}",
                "Check the address, the name and the password, and that the server is running.",
            ) from error
        return made

    def rows(self, sql: str, values: Mapping[str, Any]) -> list[Row]:
        """All rows of an answer, each by column name."""
        from psycopg.rows import dict_row

        text, flat = expand(sql, values)
        with self._answering(), self._reader().cursor(row_factory=dict_row) as cursor:
            return cursor.execute(for_psycopg(text), flat).fetchall()

    def tuples(self, sql: str, values: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
        """The rows of a large answer in pages, from a server-side cursor."""
        text, flat = expand(sql, values)
        name = f"qcode_{next(self._cursors)}"
        with self._answering(), self._reader().cursor(name=name, withhold=True) as cursor:
            cursor.itersize = 5000
            yield from cursor.execute(for_psycopg(text), flat)

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Say in a sentence that the server is gone, and connect anew the next time."""
        driver = _driver()
        try:
            yield
        except driver.OperationalError as error:
            self._local = threading.local()
            raise Refused(
                f"The connection to the PostgreSQL server was lost: {str(error).splitlines()[0]}",
                "What was answered is safe; try again when the server is back.",
            ) from error

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
        exists = (
            self._reader()
            .execute("select to_regclass(%s)", (f"{self.schema}.alembic_version",), prepare=False)
            .fetchone()
        )
        if not exists or exists[0] is None:
            return None
        row = self._reader().execute("select version_num from alembic_version").fetchone()
        return str(row[0]) if row else None

    @contextmanager
    def writing(self) -> Iterator[PostgresWriter]:
        """A transaction on a connection that is used for nothing else meanwhile."""
        with self._written():
            connection = self._writer()
            try:
                yield PostgresWriter(connection, self.schema)
                connection.commit()
            except BaseException:
                connection.close()
                raise
            with self._lock:
                self._idle_writers.append(connection)

    def _writer(self) -> psycopg.Connection[Any]:
        with self._lock:
            if self._idle_writers:
                return self._idle_writers.pop()
        connection = self._connect_for_writing()
        with self._lock:
            self._open.append(connection)
        return connection

    @contextmanager
    def _written(self) -> Iterator[None]:
        try:
            yield
        except _driver().OperationalError as error:
            raise not_written(self.url, (str(error).splitlines() or [""])[0]) from error

    def alchemy(self) -> AlchemyEngine:
        """The SQLAlchemy engine; its connections look into the project's schema only."""
        with self._lock:
            if self._alchemy is None:
                from sqlalchemy import create_engine

                _driver()
                self._alchemy = create_engine("postgresql+psycopg://", creator=self._connect_for_writing)
            return self._alchemy

    def _connect_for_writing(self) -> psycopg.Connection[Any]:
        connection = self._connect()
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

    def prepare(self, connection: Connection) -> None:
        """Make the project's schema."""
        connection.exec_driver_sql(f'create schema if not exists "{self.schema}"')

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
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    schema = query.pop("project", "qcode")
    if not _SCHEMA.fullmatch(schema):
        raise UsageError(
            f"“{schema}” cannot be a project's name on a server.",
            "Use lower-case ASCII letters, digits and underscores, beginning with a letter.",
        )
    return schema, urlunsplit(("postgresql", parts.netloc, parts.path, urlencode(query), ""))


def _driver() -> Any:  # noqa: ANN401 - the module itself
    try:
        import psycopg
    except ImportError as error:
        raise QcodeError(
            "This qcode was installed without the PostgreSQL driver.", "Install qcode-qda[team]."
        ) from error
    return psycopg

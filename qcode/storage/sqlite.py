"""A project in one SQLite file."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from qcode.errors import Busy, NotAProject, ProjectNotFound, QcodeError, Refused, Unopened
from qcode.storage.engine import not_written
from qcode.storage.sql import Row, expand
from qcode.storage.sqlite_writing import SQLiteWriter
from qcode.storage.version import APPLICATION_ID

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy import Engine as AlchemyEngine

    from qcode.model.change import Heard

_PATIENCE, _SOON = 10_000, 60
"""For how many milliseconds one waits while somebody else is writing."""

_PRAGMAS = (
    "pragma foreign_keys = on",
    f"pragma busy_timeout = {_PATIENCE}",
    "pragma synchronous = full",
    "pragma temp_store = memory",
    "pragma cache_size = -32000",
)

_DAMAGED = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What a file raises whose bytes somebody changed: SQLite notices, or what it says is no text."""


class SQLiteEngine:
    """Reads and writes on the standard library's driver: to read one connection a thread, to write one at a time."""

    def __init__(self, path: Path, *, called: str = "") -> None:
        self.path = path
        self.url, self.main = called or str(path), "main."
        self._file: tuple[int, int] | None = None
        self._local = threading.local()
        self._idle_writers: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._alchemy: AlchemyEngine | None = None
        self._impatient: int | None = None
        """The thread whose next writing does not wait; those behind it in the same request do."""

    def _reader(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._connect()
            self._local.connection = connection
        return connection

    def must_be_there(self) -> None:
        """Raise ProjectNotFound where the file was moved, deleted or replaced since it was opened.

        What is written to a file that has lost its name is lost with it.
        """
        now = _identity(self.path)
        if self._file is None:
            self._file = now
        if now is None:
            raise ProjectNotFound(
                f"{self.path.name} is no longer where it was.", "Put it back; nothing is written until then."
            )
        if now != self._file:
            raise ProjectNotFound(f"{self.path.name} is another file now.", "Leave it and open it anew.")

    def fold(self) -> bool:
        """Copy what stands in the log into the file, while nobody waits for it; whether all of it is in the file.

        The last one who closes a file does it too, but whoever mails or copies a file often has it open.
        """
        if not _may_write(self.path):
            return True
        try:
            with closing(_connected(self.path, "mode=rw")) as connection:
                busy, logged, folded = connection.execute("pragma wal_checkpoint(passive)").fetchone()
        except sqlite3.Error:
            return False
        return not busy and bool(logged == folded)

    def hurry(self) -> None:
        """Nothing: a file answers."""

    def begin_request(self) -> None:
        """The next writing of this thread raises Busy, instead of waiting, where somebody else is writing."""
        self._impatient = threading.get_ident()

    def listener(self, tell: Callable[[Heard], None]) -> None:
        """None: a file tells nobody that it was written."""

    def _connect(self) -> sqlite3.Connection:
        try:
            return _connected(self.path, "mode=rw")
        except sqlite3.OperationalError as error:
            # Where nobody may write, the log's index cannot be made; what is folded into the file can still be read.
            if _may_write(self.path) or _has_log(self.path):
                raise _not_opened(self.path, error) from error
        except _DAMAGED as error:
            raise _no_project(self.path) from error
        try:
            return _connected(self.path, "mode=ro&immutable=1")
        except sqlite3.OperationalError as error:
            raise _not_opened(self.path, error) from error

    def rows(self, sql: str, values: Mapping[str, Any]) -> list[Row]:
        """All rows of an answer, each by column name."""
        text, flat = expand(sql, values)
        cursor = self._reader().cursor()
        cursor.row_factory = sqlite3.Row
        with _said(self.path):
            return cursor.execute(text, flat).fetchall()

    def tuples(self, sql: str, values: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
        """The rows of a large answer one after another, without names."""
        text, flat = expand(sql, values)
        with _said(self.path):
            return self._reader().execute(text, flat)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """What is read inside sees one state of the project."""
        connection = self._reader()
        if connection.in_transaction:
            yield
            return
        connection.execute("begin")
        try:
            yield
        finally:
            connection.execute("rollback")

    def version(self) -> str | None:
        """The schema's migration, None where the file holds no project."""
        with _said(self.path):
            reader = self._reader()
            if reader.execute("pragma application_id").fetchone()[0] != APPLICATION_ID:
                return None
            row = reader.execute("select version_num from alembic_version").fetchone()
        return str(row[0]) if row else None

    @contextmanager
    def writing(self) -> Iterator[SQLiteWriter]:
        """A transaction that holds the write lock from its beginning; raises Busy where that is not waited for."""
        with _written(self.url):
            connection = self._locking()
            with _transaction(connection):
                yield SQLiteWriter(connection)
            with self._lock:
                self._idle_writers.append(connection)

    def _locking(self) -> sqlite3.Connection:
        """A connection that has begun, and holds the write lock."""
        connection, impatient = self._writer(), self._impatient == threading.get_ident()
        try:
            connection.execute(f"pragma busy_timeout = {_SOON if impatient else _PATIENCE}")
            connection.execute("begin immediate")
        except sqlite3.OperationalError as error:
            with self._lock:
                self._idle_writers.append(connection)
            if impatient and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                raise Busy from error
            raise
        if impatient:
            self._impatient = None
        return connection

    def _writer(self) -> sqlite3.Connection:
        with self._lock:
            if self._idle_writers:
                return self._idle_writers.pop()
        return _connected(self.path, "mode=rw", first="pragma journal_mode = wal")

    def alchemy(self) -> AlchemyEngine:
        """The SQLAlchemy engine whose transactions take the write lock at their beginning."""
        with self._lock:
            if self._alchemy is None:
                self._alchemy = _alchemy(self.path, first="pragma journal_mode = wal")
            return self._alchemy

    def last_keys(self, tables: Sequence[str]) -> dict[str, int]:
        """The last key that each table has given out, 0 for none."""
        known = dict(self.tuples("select name, seq from sqlite_sequence", {}))
        return {table: known.get(table, 0) for table in tables}

    @contextmanager
    def making(self) -> Iterator[tuple[Connection, SQLiteWriter]]:
        """The transaction that makes a project in an empty file, which gets its log only when all is in the file."""
        from sqlalchemy.exc import OperationalError

        engine = _alchemy(self.path)
        try:
            with _written(self.url):
                with engine.begin() as connection:
                    connection.exec_driver_sql(f"pragma application_id = {APPLICATION_ID}")
                    yield connection, SQLiteWriter(cast("sqlite3.Connection", connection.connection.driver_connection))
                _connected(self.path, "mode=rw", first="pragma journal_mode = wal").close()
        except OperationalError as error:
            raise not_written(self.url, str(error.orig)) from error
        finally:
            engine.dispose()

    def backup(self, label: str) -> str | None:
        """Copy the file, with what is still in its log, to `study.before-LABEL.qcode`."""
        target = self.path.with_name(f"{self.path.stem}.before-{label}{self.path.suffix}")
        number = 1
        while target.exists():
            number += 1
            target = self.path.with_name(f"{self.path.stem}.before-{label}-{number}{self.path.suffix}")
        self.copy_to(target)
        return str(target)

    def copy_to(self, target: Path) -> None:
        """Copy the file, with what is still in its log."""
        with closing(sqlite3.connect(target)) as copy:
            self._reader().backup(copy)

    def copy_bytes_to(self, target: Path) -> None:
        """Copy the file and its log as they are on the disk, where SQLite cannot open them at their place."""
        try:
            for end in ("", "-wal"):
                source = Path(f"{self.path}{end}")
                if source.exists():
                    shutil.copyfile(source, f"{target}{end}")
        except OSError as error:
            raise QcodeError(
                f"{self.path} cannot be read: {error.strerror}.", "Copy it to a disk that has room, and name the copy."
            ) from error

    def close(self) -> None:
        """Let go of every connection; the last one folds the log back into the file.

        Python crashes where one is closed on which another thread is at work: such a one is closed when that thread,
        the last who holds it, lets go of it.
        """
        with self._lock:
            if self._alchemy is not None:
                self._alchemy.dispose()
                self._alchemy = None
            mine = getattr(self._local, "connection", None)
            for connection in [*self._idle_writers, *([mine] if mine else [])]:
                connection.close()
            self._idle_writers.clear()
            self._local = threading.local()


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from others of its name; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _connected(path: Path, options: str, *, first: str = "") -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?{options}", uri=True, isolation_level=None, check_same_thread=False
    )
    try:
        for pragma in filter(None, (first, *_PRAGMAS)):
            connection.execute(pragma)
    except _DAMAGED:
        connection.close()
        raise
    return connection


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)


def _has_log(path: Path) -> bool:
    log = Path(f"{path}-wal")
    return log.exists() and log.stat().st_size > 0


def _alchemy(path: Path, *, first: str = "") -> AlchemyEngine:
    from sqlalchemy import URL, create_engine, event

    engine = create_engine(URL.create("sqlite", database=str(path)))

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in filter(None, (first, *_PRAGMAS)):
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("begin immediate")

    return engine


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of what is written inside, or nothing; a connection that cannot even go back is closed."""
    try:
        yield
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        connection.close()
        raise


@contextmanager
def _written(url: str) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise not_written(url, str(error)) from error


@contextmanager
def _said(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise _in_use(path) from error
        raise
    except _DAMAGED as error:
        raise _no_project(path) from error


def _not_opened(path: Path, error: sqlite3.OperationalError) -> QcodeError:
    if "locked" in str(error):
        return _in_use(path)
    return Unopened(
        f"{path} cannot be opened: {error}.",
        "Nothing was changed in it. See that its folder may be written and that the disk is not full.",
    )


def _in_use(path: Path) -> Refused:
    return Refused(f"{path.name} is being written by another program.", "Try again in a moment.")


def _no_project(path: Path) -> NotAProject:
    return NotAProject(f"{path} is no qcode project, or it is damaged.", "Nothing was changed in it.")

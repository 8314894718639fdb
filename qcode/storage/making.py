"""Making a project at a new place: it is there whole, or nothing of it is, whatever happens meanwhile."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import ProjectExists, ProjectNotFound, QcodeError
from qcode.model.place import path_of
from qcode.storage.database import engine_at
from qcode.storage.identity import new_guid, now
from qcode.storage.sqlite import SQLiteEngine
from qcode.storage.version import HEAD

if TYPE_CHECKING:
    from qcode.storage.engine import Engine, Writer

_VERSION_TABLE = """CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,
CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"""

_PARTIAL = re.compile(r"\..*\.[0-9a-f]{8}\.qcode-part")
_BESIDE = ("", "-journal", "-wal", "-shm")


@contextmanager
def making(place: str, *, name: str, case_noun: str, language: str) -> Iterator[Writer]:
    """Make an empty project and fill it: it is at its place when the block ends, and not at all when the block fails.

    On a server it is one transaction, in which the tables are made as well; a file is made under another name.
    Raises ProjectExists where something is there already, Refused where it cannot be written.
    """
    engine = engine_at(place)
    try:
        if not isinstance(engine, SQLiteEngine):
            with _tables(engine, name=name, case_noun=case_noun, language=language) as writer:
                yield writer
            return
        with _arriving(engine.path) as partial:
            partial.touch(exist_ok=False)
            beside = SQLiteEngine(partial, called=engine.url)
            try:
                with _tables(beside, name=name, case_noun=case_noun, language=language) as writer:
                    yield writer
            finally:
                beside.close()
    finally:
        engine.close()


@contextmanager
def _tables(engine: Engine, *, name: str, case_noun: str, language: str) -> Iterator[Writer]:
    from sqlalchemy import insert, text

    from qcode.storage.schema import metadata

    with engine.making() as (connection, writer):
        metadata.create_all(connection)
        connection.execute(text(_VERSION_TABLE))
        connection.execute(text("insert into alembic_version values (:head)"), {"head": HEAD})
        values = {"guid": new_guid(), "name": name, "case_noun": case_noun, "language": language, "created": now()}
        connection.execute(insert(metadata.tables["projects"]).values(**values))
        yield writer


def must_be_free(place: str) -> None:
    """Raise ProjectExists where something is at a place already, ProjectNotFound where there is no folder for it.

    Of a server nothing is asked.
    """
    if "://" in place:
        return
    target = path_of(place)
    if target.exists():
        raise ProjectExists(f"{target} is there already.", "Open it, or choose another name.")
    if not target.absolute().parent.is_dir():
        raise ProjectNotFound(f"There is no folder {target.parent}.", "Make the folder first.")


@contextmanager
def _arriving(target: Path) -> Iterator[Path]:
    """A hidden file beside a project's place, which becomes the project when the block ends and goes when it fails.

    What a killed program has left of such files in the folder is taken away first.
    """
    must_be_free(str(target))
    _clear(target.absolute().parent)
    partial = target.with_name(f".{target.name[:100]}.{os.urandom(4).hex()}.qcode-part")
    try:
        yield partial
        _put(partial, target)
    except OSError as error:
        raise QcodeError(
            f"{target} could not be written: {error.strerror or error}.",
            "Check that you may write in its folder, and that the disk is not full.",
        ) from error
    finally:
        _remove(partial)


def _put(partial: Path, target: Path) -> None:
    """Give a finished file its name; never over another one, even if that came meanwhile."""
    try:
        os.link(partial, target)
    except FileExistsError:
        raise ProjectExists(f"{target} is there already.", "Choose another name.") from None
    except OSError:  # a disk whose files have one name only
        must_be_free(str(target))
        partial.rename(target)


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        if _PARTIAL.fullmatch(path.name) and not _is_in_work(path):
            _remove(path)


def _is_in_work(path: Path) -> bool:
    """Whether another program is still filling such a file, and so holds its lock."""
    try:
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as asking:
            asking.execute("begin immediate")
    except sqlite3.OperationalError:
        return True
    except sqlite3.DatabaseError:
        return False
    return False


def _remove(path: Path) -> None:
    for ending in _BESIDE:
        Path(f"{path}{ending}").unlink(missing_ok=True)

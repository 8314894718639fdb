"""Copies of a whole project: row by row with their keys, onto the same engine or the other one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import text

from qcode.errors import ProjectExists, ProjectNotFound
from qcode.storage.damage import must_be_whole, reading
from qcode.storage.database import Database
from qcode.storage.engine import Engine
from qcode.storage.schema import metadata
from qcode.storage.sqlite import SQLiteEngine

ALL = ""
"""The condition that leaves no row out."""


@dataclass(frozen=True, slots=True)
class Part:
    """What of a project is copied: by table an SQL condition on the rows, and SQL that stands in for a column.

    A table without a condition stays empty, and its keys begin anew: what they had come to would tell how many rows
    there are. `values` are those of the SQL.
    """

    rows: Mapping[str, str]
    columns: Mapping[tuple[str, str], str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


def must_be_free(place: str) -> None:
    """Raise ProjectExists where something is at a place already, ProjectNotFound where there is no folder for it."""
    if "://" not in place:
        target = Path(place).expanduser()
        if target.exists():
            raise ProjectExists(f"{target} is there already.", "Choose another name.")
        if not target.absolute().parent.is_dir():
            raise ProjectNotFound(f"There is no folder {target.parent}.", "Make the folder first.")


def copy(source: Database, place: str, *, part: Part | None = None) -> None:
    """Make a project at a new place with the rows of another one, under the same keys.

    Without `part`, everything is taken. The next key of every table that is copied is the source's. A file appears
    whole or not at all. Raises ProjectExists where something is there already, NotAProject for a damaged source.
    """
    part = part or Part(dict.fromkeys(metadata.tables, ALL))
    must_be_free(place)
    must_be_whole(source, source.engine.url)
    if "://" in place:
        _make(source, place, part, called=place)
        return
    target = Path(place).expanduser()
    partial = target.with_name(f".{target.name}.partial")
    partial.unlink(missing_ok=True)
    _make(source, str(partial), part, called=str(target))
    partial.rename(target)


def _make(source: Database, place: str, part: Part, *, called: str) -> None:
    target = Database.create(place, name="", case_noun="", language="")
    target.engine.url = called
    try:
        with reading(source.engine.url), source.snapshot(), target.engine.writing() as writer:
            writer.execute("delete from projects", {})
            for table in metadata.sorted_tables:
                if table.name in part.rows:
                    names = [column.name for column in table.columns]
                    rows = _told_apart(_rows(source, table.name, names, part), source.engine.url)
                    writer.bulk_insert(table.name, names, rows)
            keyed = [name for name in part.rows if "id" in metadata.tables[name].columns]
            writer.continue_keys(source.engine.last_keys(keyed))
    except BaseException:
        _take_back(target.engine)
        raise
    finally:
        target.close()


def _told_apart(rows: Iterable[tuple[Any, ...]], place: str) -> Iterator[tuple[Any, ...]]:
    """The rows as they are; what cannot be read is the fault of where they come from, and not of where they go."""
    with reading(place):
        yield from rows


def _take_back(engine: Engine) -> None:
    """Leave nothing of a copy that failed."""
    if isinstance(engine, SQLiteEngine):
        engine.close()
        for ending in ("", "-wal", "-shm", "-journal"):
            Path(f"{engine.path}{ending}").unlink(missing_ok=True)
        return
    with engine.alchemy().begin() as connection:
        metadata.drop_all(connection)
        connection.execute(text("drop table alembic_version"))


def _rows(source: Database, table: str, columns: Sequence[str], part: Part) -> Iterable[tuple[Any, ...]]:
    names = ", ".join(part.columns.get((table, column), f'"{column}"') for column in columns)
    where = f" where {part.rows[table]}" if part.rows[table] else ""
    order = ' order by "id"' if "id" in columns else ""
    rows = source.tuples(f'select {names} from "{table}"{where}{order}', **part.values)
    return _parents_first(rows, columns) if table == "codes" else rows


def _parents_first(rows: Iterable[tuple[Any, ...]], columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Codes so that each comes behind the one that it is under."""
    key, above = columns.index("id"), columns.index("parent_id")
    waiting, there = list(rows), {None}
    while waiting:
        ready = [row for row in waiting if row[above] in there]
        if not ready:
            raise LookupError("codes stand under each other in a circle")
        yield from ready
        there.update(row[key] for row in ready)
        waiting = [row for row in waiting if row[key] not in there]

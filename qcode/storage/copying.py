"""Copies of a whole project: row by row with their keys, onto the same engine or the other one."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qcode.storage.damage import must_be_whole, reading
from qcode.storage.database import Database
from qcode.storage.making import making, must_be_free
from qcode.storage.schema import metadata

if TYPE_CHECKING:
    from qcode.storage.engine import Writer

ALL = ""
"""The condition that leaves no row out."""


@dataclass(frozen=True, slots=True)
class Part:
    """What of a project is copied: by table an SQL condition on the rows, and SQL that stands in for a column.

    A table without a condition stays empty, and its keys begin anew; those of a table of which a part is taken go on
    behind the last of these: what they had come to would tell how many rows there are. `values` are those of the SQL.
    """

    rows: Mapping[str, str]
    columns: Mapping[tuple[str, str], str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)


def copy(source: Database, place: str, *, part: Part | None = None) -> None:
    """Make a project at a new place with the rows of another one, under the same keys.

    Without `part`, everything is taken. The next key of every table that is copied whole is the source's. The copy is
    there whole or not at all. Raises ProjectExists where something is there already, NotAProject for a damaged source.
    """
    part = part or Part(dict.fromkeys(metadata.tables, ALL))
    must_be_free(place)
    must_be_whole(source, source.engine.url)
    with (
        reading(source.engine.url),
        source.snapshot(),
        making(place, name="", case_noun="", language="") as writer,
    ):
        writer.execute("delete from projects", {})
        for table in metadata.sorted_tables:
            if table.name in part.rows:
                names = [column.name for column in table.columns]
                with closing(_told_apart(_rows(source, table.name, names, part), source.engine.url)) as rows:
                    writer.bulk_insert(table.name, names, rows)
        writer.continue_keys(_last_keys(source, writer, part))


def _last_keys(source: Database, writer: Writer, part: Part) -> dict[str, int]:
    keyed = [name for name in part.rows if "id" in metadata.tables[name].columns]
    last = source.engine.last_keys([name for name in keyed if part.rows[name] == ALL])
    for name in keyed:
        if name not in last:
            last[name] = next(writer.tuples(f'select coalesce(max(id), 0) from "{name}"', {}))[0]
    return last


def _told_apart(rows: Iterable[tuple[Any, ...]], place: str) -> Generator[tuple[Any, ...]]:
    """The rows as they are; what cannot be read is the fault of where they come from, and not of where they go."""
    with reading(place):
        yield from rows


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

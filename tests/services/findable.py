"""Whether everything that a copy held, or once had, is found in another one: in a row of it, or in its history.

It reads the journal by itself, and knows nothing of how merges are worked out.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from qcode.services.project import Project
from qcode.storage.codec import unpack_row, unpack_rows
from qcode.storage.database import Database
from qcode.storage.merging.graph import known
from qcode.storage.merging.rows import REFERENCES, TABLES, WITHOUT_GUID
from qcode.storage.schema import BESIDE

_LINES = """select s.guid, s.verb, c.thing, c.row_id, c.guid, s.merge_id, c.before, c.after from changes c
join steps s on s.id = c.step_id where c.thing <> 'conflicts' order by c.id"""

_NOTE = re.compile(r'"Lost .+"|"[^"]+ \(coder_.+\): \\u201c.*\\u201d"')
"""What a merge writes of a coding whose words are gone."""

Row = dict[str, Any]
Names = dict[str, dict[int, str]]
"""By table, what the keys of one copy stand for."""


class _Told(NamedTuple):
    """A row, or a part of one, as the journal tells it; one that came by a merge names others by GUID.

    It `counts` unless it is of a merge itself, or of a step that the copy does not stand on.
    """

    counts: bool
    table: str
    key: int | None
    guid: str | None
    came: bool
    who: str
    row: Row


def not_found(copy: str | Path, whole: str | Path) -> list[tuple[str, str, str, str]]:
    """What a copy holds or once had and the whole does not: table, identity, column and value; files are among it.

    The layer of agreed codings is left out, which each copy works out for itself, and keys, which differ; so is what a
    merge wrote on its way, and what was done behind a merge that was undone with it.
    """
    with Project.open(copy) as own, Project.open(whole) as project:
        mine, theirs = own.database.whole, project.database.whole
        told, held = _every_version(theirs), _every_version(mine, known(mine).steps)
        agreed = {_text(guid) for (guid,) in mine.tuples("select guid from coders where kind = 'consensus'")}
        lost = [
            (table, identity, column, value)
            for (table, identity), row in held.items()
            if not (table in ("codings", "assignments") and row.get("coder_id", set()) & agreed)
            for column, values in row.items()
            if column not in ("id", "=") and column not in BESIDE.get(table, ())
            for value in sorted(values - told[table, identity][column])
            if not _is_told_anew(table, identity, column, value)
        ]
        asked = {value for (table, _), row in held.items() if table == "revisions" for value in row["original"]}
        files = set(mine.tuples("select sha256 from contents")) - set(theirs.tuples("select sha256 from contents"))
        return lost + [("contents", digest, "data", "") for (digest,) in files if _text(digest) in asked]


def _is_told_anew(table: str, identity: str, column: str, value: str) -> bool:
    """Whether it is part of a note on a lost coding: each copy writes it itself, unless a correction tells it there."""
    if table != "memos" or UUID(identity).version != 5:
        return False
    return column not in ("title", "text") or _NOTE.fullmatch(value) is not None


def _rows(database: Database, names: Names) -> Iterator[tuple[str, str, Row]]:
    """Every row with GUIDs for what it refers to; what keys stand for is written into `names`."""
    for table in TABLES:
        rows = [dict(row) for row in database.rows(f'select * from "{table}" order by id')]
        names[table] = {row["id"]: row["guid"] for row in rows if "guid" in row}
        for row in rows:
            key = row.pop("id")
            _translate(table, row, names)
            names[table][key] = _identity(table, row)
            yield table, names[table][key], row


def _every_version(
    database: Database, steps: Collection[str] | None = None
) -> Mapping[tuple[str, str], Mapping[str, set[str]]]:
    """By table and identity and by column, every value that a row has, or had as the journal tells, or some steps."""
    found: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    names: Names = {}
    told = list(_journal(database, steps))
    for table, identity, row in _rows(database, names):
        for column, value in row.items():
            found[table, identity][column].add(_text(value))
    for table in TABLES:
        gone = [each for each in told if each.table == table and not each.came and _is_full(table, each.row)]
        for each in gone:
            row = dict(each.row)
            _translate(table, row, names)
            names[table].setdefault(each.key or row["id"], _identity(table, row))
    for each in (each for each in told if each.counts):
        row = dict(each.row)
        _translate(each.table, row, names)
        full = _is_full(each.table, row)
        identity = (
            each.who or each.guid or (_identity(each.table, row) if full else names[each.table].get(each.key or 0))
        )
        for column, value in row.items():
            found[each.table, str(identity)][column].add(_text(value))
    return found


def _journal(database: Database, steps: Collection[str] | None) -> Iterator[_Told]:
    for step, verb, thing, key, guid, merge, *both in list(database.tuples(_LINES)):
        counts = steps is None or (verb != "merge" and step in steps)
        packed = [bytes(each) for each in both if each is not None]
        who = next((str(row["="]) for row in map(_content, packed) if "=" in row), "")
        for each in packed:
            if "rows" in _content(each):
                columns, rows = unpack_rows(each)
                for values in rows:
                    row = dict(zip(columns, values, strict=True))
                    yield _Told(counts, thing, row.get("id"), row.get("guid"), merge is not None, who, row)
            else:
                yield _Told(counts, thing, key, guid, merge is not None, who, unpack_row(each))


def _content(packed: bytes) -> Row:
    found: Row = json.loads(packed if packed[:1] == b"{" else zlib.decompress(packed))
    return found


def _is_full(table: str, row: Mapping[str, Any]) -> bool:
    """Whether what is told of a row says what it is known by."""
    known_by: Sequence[str] = WITHOUT_GUID.get(table, ("guid",))
    return all(column in row for column in known_by)


def _identity(table: str, row: Mapping[str, Any]) -> str:
    return "|".join("" if row[each] is None else str(row[each]) for each in WITHOUT_GUID.get(table, ("guid",)))


def _translate(table: str, row: Row, names: Names) -> None:
    for column, to in REFERENCES[table].items():
        if isinstance(row.get(column), int):
            row[column] = names[to].get(row[column], "gone")


def _text(value: Any) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else json.dumps(value, sort_keys=True)

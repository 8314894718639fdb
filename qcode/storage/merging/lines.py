"""What steps did, row by row, and how the journal keeps it: of many rows in one line, or of one."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

from qcode.storage.codec import pack_row, pack_rows, unpack_row, unpack_rows
from qcode.storage.merging.rows import WITHOUT_GUID, Values

_OTHERS, _WHO = "?", "="


@dataclass(frozen=True, slots=True)
class Line:
    """One row that one step made, changed or removed; `place` orders the lines of a step."""

    step: str
    place: int
    thing: str
    target: str
    op: str
    before: Values
    after: Values
    others: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    contested: bool = False

    @property
    def row(self) -> tuple[str, str]:
        """The table and the identity of the row that it is about; for a conflict, those of what is in conflict."""
        if self.thing == "conflicts":
            conflict = self.before or self.after
            return str(conflict.get("thing")), str(conflict.get("target"))
        return self.thing, self.target


class Packed(NamedTuple):
    """A line as the journal has it; without a `key` it is about many rows."""

    place: int
    step: str
    merge: int | None
    thing: str
    key: int | None
    guid: str | None
    op: str
    before: bytes | None
    after: bytes | None


Place = tuple[Packed, Sequence[str], Sequence[Any]]
"""A row in a line about many: the line, the columns, and the row's values as they are packed."""


def unpacked(line: Packed) -> Iterator[dict[str, Any]]:
    """The rows that a line of the journal tells of, each as what becomes a `Line`, with keys still in it."""
    if line.op == "insert" and line.key is None and line.after is not None:
        columns, rows = unpack_rows(line.after)
        for row in rows:
            yield of_many(line, columns, row)
        return
    was = unpack_row(line.before) if line.before is not None else {}
    others = {name[1:]: was.pop(name) for name in list(was) if name[0] == _OTHERS}
    target = was.pop(_WHO, line.guid)
    became = unpack_row(line.after) if line.after is not None else {}
    yield {**_shared(line), "key": line.key, "target": target, "before": was, "after": became, "others": others}


def of_many(line: Packed, columns: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    """One of the rows in a line about many."""
    full = dict(zip(columns, row, strict=True))
    for name, value in full.items():
        if isinstance(value, dict):
            full[name] = base64.b64decode(value["base64"])
    contested = line.before is not None
    return {**_shared(line), "key": full.get("id"), "target": full.get("guid"), "before": {}, "after": full,
            "contested": contested}  # fmt: skip


def _shared(line: Packed) -> dict[str, Any]:
    portable = line.merge is not None
    return {"step": line.step, "place": line.place, "thing": line.thing, "op": line.op, "portable": portable}


def _kind(line: Line) -> tuple[object, ...]:
    """What lines that share one line of the journal have in common; the codec wants bytes in all rows or in none."""
    if line.op != "insert":
        return line.thing, line.op, line.place, line.target
    has_bytes = any(isinstance(value, bytes) for value in line.after.values())
    return line.thing, line.op, line.contested, tuple(line.after), has_bytes


def packed(lines: Iterable[Line]) -> Iterator[dict[str, Any]]:
    """Lines as the journal of another copy keeps them: what they refer to stays named by identity."""
    for (thing, op, *_), group in groupby(lines, key=_kind):
        some = list(group)
        if op == "insert":
            columns = [name for name in some[0].after if name != "id"]
            for first in range(0, len(some), 5_000):
                part = some[first : first + 5_000]
                rows = [[each.after[name] for name in columns] for each in part]
                mark = pack_row({}) if part[0].contested else None
                yield {"thing": thing, "op": op, "guid": None, "things": len(part), "target": None,
                       "before": mark, "after": pack_rows(columns, rows)}  # fmt: skip
            continue
        for each in some:
            before = {**each.before, **{_OTHERS + name: list(values) for name, values in each.others.items()}}
            if thing in WITHOUT_GUID:
                before[_WHO] = each.target
            yield {"thing": thing, "op": op, "guid": None if thing in WITHOUT_GUID else each.target, "things": 1,
                   "target": each.target, "before": pack_row(before) if before else None,
                   "after": pack_row(each.after) if each.after else None}  # fmt: skip

"""What people did to agreed codings, as the journal tells it: chosen as typical, sent to a part of a split code.

The layer is worked out again and again, and an agreed coding may leave it and come again. So what somebody did to it is
not read from its row: it is the newest writing in the steps that hold, which is the same in every copy that has them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from qcode.storage.codec import unpack_row
from qcode.storage.settling import Marked, code_guid, read_content, rows_told, successors
from qcode.storage.undone import MERGE_UNDONE, UNDONE

if TYPE_CHECKING:
    from qcode.storage.codes import Reader
    from qcode.storage.transaction import Transaction

SPLIT = "split code"
"""The verb of the step that sends the codings of a code to its parts."""

MARKING = ("choose excerpt", "unchoose excerpt", "weigh coding", "merge codes", SPLIT)
"""The verbs of the steps in which somebody marks a coding: what two codings had is one's where codes become one."""

MARKS = ("typical", "weight")
"""What somebody sets on a coding."""

_HOLDS = f"s.kind = 'do' and not {UNDONE} and not {MERGE_UNDONE}"

_WRITTEN = f"""select c.guid, c.after, s.verb, s.clock, s.guid from steps s join changes c on c.step_id = s.id
where s.verb in :verbs and c.thing = 'codings' and c.op = 'update' and substr(c.guid, 15, 1) = '5' and {_HOLDS}"""

_DECIDED = f"""select c.row_id, c.guid, c.op, c.after, s.clock, s.guid from changes c join steps s on s.id = c.step_id
where c.thing = 'decisions' and c.op in ('insert', 'update') and s.verb not in ('merge', 'settle') and {_HOLDS}"""

_EARLIER = "select guid, before from changes where thing = 'decisions' and before is not null and guid is not null"


class When(NamedTuple):
    """A place in the one order of all steps; a step that is not ended yet is the newest."""

    clock: float
    step: str

    @classmethod
    def of(cls, clock: int, step: str) -> When:
        """The place of a step."""
        return cls(clock or float("inf"), step)


@dataclass(frozen=True, slots=True)
class Marks:
    """What people did to agreed codings, by their GUIDs.

    `set` are values of `MARKS` with when each was written, `sent` the GUIDs of the codes that they were sent to,
    `looks` the rows that say after which version of the codebook somebody looked at them again (key, version).
    """

    set: Mapping[str, list[tuple[When, dict[str, Any]]]] = field(default_factory=dict)
    sent: Mapping[str, tuple[When, str]] = field(default_factory=dict)
    looks: Mapping[str, list[tuple[int, int]]] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, tx: Transaction) -> Marks:
        """All of them, the steps of merged copies and the one that is being made among them."""
        tx.flush()
        written: dict[str, list[tuple[When, dict[str, Any]]]] = defaultdict(list)
        sent: dict[str, tuple[When, str]] = {}
        for guid, line, verb, clock, step in list(tx.tuples(_WRITTEN, verbs=list(MARKING))):
            after, when = unpack_row(bytes(line)), When.of(clock, step)
            values = {name: after[name] for name in MARKS if name in after}
            if values:
                written[guid].append((when, values))
            if verb == SPLIT and "code_id" in after:
                code = code_guid(tx, after["code_id"])
                if code is not None:
                    sent[guid] = max((when, code), sent.get(guid, (when, code)))
        looks: dict[str, list[tuple[int, int]]] = defaultdict(list)
        said = "select coding, id, codebook_version_id from looks where substr(coding, 15, 1) = '5' order by id"
        for guid, key, version in tx.tuples(said):
            looks[guid].append((key, version))
        moved = successors(tx, {code for _, code in sent.values()}) if sent else {}
        return cls(dict(written), sent, dict(looks), moved)

    def __bool__(self) -> bool:
        return bool(self.set or self.sent or self.looks)

    def value(self, guids: Iterable[str], name: str) -> Any:  # noqa: ANN401 - a column's value
        """What was set last on a coding that is or was known by these GUIDs; None where nothing was."""
        said = [(when, values[name]) for guid in guids for when, values in self.set.get(guid, ()) if name in values]
        return max(said, key=lambda each: each[0])[1] if said else None

    def sent_to(self, guids: Iterable[str]) -> tuple[When, str] | None:
        """To which code such a coding was sent last, and when; a code that was merged is the one it was merged into."""
        found = max((self.sent[guid] for guid in guids if guid in self.sent), default=None)
        return None if found is None else (found[0], self.moved.get(found[1], found[1]))


def decided_last(reader: Reader) -> dict[str, When]:
    """When it was last said what each decision puts there, by its GUID."""
    found: dict[str, When] = {}
    for key, guid, op, line, clock, step in list(reader.tuples(_DECIDED)):
        if op == "insert":
            about = [str(row["guid"]) for row in rows_told(key, line)]
        else:
            about = [guid] if "readings" in unpack_row(bytes(line)) else []
        for each in about:
            found[each] = max(found.get(each, When(0, "")), When.of(clock, step))
    return found


def decided_before(reader: Reader) -> dict[str, list[Marked]]:
    """What decisions put there before they were changed or taken back, by their GUIDs."""
    found: dict[str, list[Marked]] = defaultdict(list)
    for guid, line in list(reader.tuples(_EARLIER)):
        before = unpack_row(bytes(line))
        if "readings" in before:
            found[guid] += read_content(before["readings"]).codings
    return found


def keep_looks(tx: Transaction, looks: Mapping[str, list[tuple[int, int]]], now: Mapping[str, Collection[str]]) -> None:
    """Say of agreed codings that are known otherwise `now` (by GUID, the earlier ones) that they were looked at."""
    for guid, earlier in now.items():
        known = {version for _, version in looks.get(guid, ())}
        for key, version in (row for other in sorted(earlier) for row in looks.get(other, ())):
            if version not in known:
                known.add(version)
                tx.update("looks", key, coding=guid)

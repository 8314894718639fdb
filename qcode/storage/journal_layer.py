"""The lines of the journal that are about the agreed layer, where a step is undone or done again.

The layer follows from decisions, and the next step of anybody may have worked it out anew. So its rows are taken back
and put back only as far as they are still as the step left them, and are worked out once the rest is done: a step is
not refused because of rows that nobody made. What somebody did to an agreed coding by hand is a step like any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qcode.errors import Stale
from qcode.storage.agreed import is_worked_out
from qcode.storage.agreed_marks import MARKS, SPLIT
from qcode.storage.codec import unpack_row
from qcode.storage.settling import consensus_id, consensus_keys, has_layer, rows_told

if TYPE_CHECKING:
    from qcode.storage.sql import Row
    from qcode.storage.transaction import Transaction

Rows = list[list[Any]]
"""Rows of a table, their values in the order of some columns, the key first."""

_TABLES = ("codings", "assignments")
_BY_HAND = frozenset({"choose excerpt", "unchoose excerpt", "weigh coding"})
_CODES_CHANGE = frozenset({"merge", "merge codes", SPLIT, "remove code", "decide"})
_FEW = 500

_ABOUT = """select thing, row_id, guid, op, before, after from changes where step_id = :step
and thing in ('decisions', 'assignments', 'documents', 'codes', 'conflicts', 'codings') order by id"""


@dataclass(slots=True)
class Affair:
    """What of the agreed layer a step is about; `rounds` says of those decided in whether they were settled in before.

    With `everything` it may be all of it: codes became one, or were parted.
    """

    documents: set[int] = field(default_factory=set)
    rounds: dict[int, bool] = field(default_factory=dict)
    everything: bool = False

    def __bool__(self) -> bool:
        return bool(self.documents or self.rounds or self.everything)


def affair_of(tx: Transaction, step: Row) -> Affair:
    """What of the agreed layer is to be worked out when a step is undone or done again; nothing for most steps."""
    found = Affair(everything=step["verb"] == "merge")
    keys = consensus_keys(tx)
    if not keys and not found.everything:
        return found
    for line in tx.rows(_ABOUT, step=step["id"]):
        if line["thing"] == "codes":
            found.everything |= line["op"] != "update" and step["verb"] in _CODES_CHANGE
        elif line["thing"] == "documents":
            found.documents |= _corrected(line)
        elif line["thing"] == "conflicts":
            found.documents |= _decided_about(tx, line)
        else:
            _add(tx, found, line, keys)
    for each in found.rounds:
        found.rounds[each] = has_layer(tx, each, consensus=consensus_id(tx))
    return found


def _add(tx: Transaction, found: Affair, line: Row, keys: set[int]) -> None:
    """What a decision, an assignment or a coding says; those of people outside of rounds say nothing."""
    thing = line["thing"]
    if thing == "codings" and line["row_id"] is not None and not is_worked_out(line["guid"]):
        return
    rows = list(_full(tx, line))
    if thing == "codings" and not rows and is_worked_out(line["guid"]):
        found.everything = True  # decided otherwise since: what was set on it may be on what is there instead
    for row in rows:
        of_layer = row["coder_id"] in keys
        if thing == "decisions":
            found.rounds[row["round_id"]] = True
        if thing == "decisions" or of_layer or (thing == "assignments" and row["round_id"] is not None):
            found.documents.add(row["document_id"])


def _full(tx: Transaction, line: Row) -> Sequence[Mapping[str, Any]]:
    """The rows that a line is about, whole; of one that is gone and was only changed, nothing."""
    if line["op"] != "update":
        return rows_told(line["row_id"], line["after"] if line["op"] == "insert" else line["before"])
    return tx.rows(f'select * from "{line["thing"]}" where id = :key or guid = :guid', key=line["row_id"],
                   guid=line["guid"])  # fmt: skip


def _corrected(line: Row) -> set[int]:
    if line["row_id"] is None or (line["op"] == "update" and "revision" not in unpack_row(bytes(line["after"]))):
        return set()
    return {line["row_id"]}


def _decided_about(tx: Transaction, line: Row) -> set[int]:
    """The document of a decision that a line takes on or off the list of conflicts."""
    targets = [row.get("target") for row in _full(tx, line) if row["thing"] == "decisions"]
    said = "select document_id from decisions where guid in :guids"
    return {key for (key,) in tx.tuples(said, guids=targets)}


class LayerLines:
    """Takes back and puts back what of a step's lines is the agreed layer, as far as it fits; the rest is not its."""

    def __init__(self, tx: Transaction, step_id: int) -> None:
        self.tx = tx
        self.verb = str(tx.value("select verb from steps where id = :step", step=step_id))
        self.keys = consensus_keys(tx)

    def part(self, table: str, columns: Sequence[str], rows: Rows) -> tuple[Rows, Rows]:
        """Rows of the layer, its coder among them, and other rows."""
        if table == "coders":
            kind = columns.index("kind")
            mine = [row for row in rows if row[kind] == "consensus"]
        elif table in _TABLES and self.keys:
            coder = columns.index("coder_id")
            mine = [row for row in rows if row[coder] in self.keys]
        else:
            return [], rows
        return mine, [row for row in rows if row not in mine] if mine else rows

    def is_mine(self, change: Row) -> bool:
        """Whether a line that changes a row is about an agreed coding, also about one that is not there now."""
        table, key = change["thing"], change["row_id"]
        if table not in _TABLES or not self.keys or not is_worked_out(change["guid"]):
            return False
        coder = self.tx.value(f'select coder_id from "{table}" where guid = :guid', guid=change["guid"])
        if coder is None:
            said = """select before from changes where thing = :thing and row_id = :key and op = 'delete'
            order by id desc limit 1"""
            line = self.tx.value(said, thing=table, key=key)
            coder = unpack_row(bytes(line))["coder_id"] if line is not None else None
        return coder in self.keys

    def take_away(self, table: str, columns: Sequence[str], rows: Rows) -> list[int]:
        """Remove rows that are still as they are told; the keys of those that were."""
        if table == "coders":
            rows = [] if self._is_needed() else rows
        going: list[int] = []
        for first in range(0, len(rows), _FEW):
            told = {row[columns.index("guid")]: self._now(columns, row) for row in rows[first : first + _FEW]}
            names = ", ".join(f'"{name}"' for name in columns)
            said = f'select {names} from "{table}" where guid in :guids'
            now = self.tx.tuples(said, guids=list(told))
            going += [int(each[0]) for each in now if list(each)[1:] == told[each[columns.index("guid")]][1:]]
        if going:
            self.tx.drop(table, sorted(going))
        return going

    def put_back(self, table: str, columns: Sequence[str], rows: Rows) -> list[int]:
        """Add rows again for which there is room; the keys of those that were."""
        fitting = [now for now in (self._now(columns, row) for row in rows) if self._has_room(table, columns, now)]
        if fitting:
            self.tx.restore(table, columns, fitting)
        return [int(row[0]) for row in fitting]

    def change(self, line: Row, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[int]:
        """Give a row other values where it has those from before; its key where that was done.

        Raises Stale where somebody set since what the step set.
        """
        table = line["thing"]
        there = next(iter(self.tx.rows(f'select * from "{table}" where guid = :guid', guid=line["guid"])), None)
        if there is None:
            return []
        if any(there[name] != value for name, value in before.items()):
            if self.verb in _BY_HAND and any(there[name] != before.get(name, there[name]) for name in MARKS):
                raise Stale(
                    "That step cannot be undone or redone: what it touched was changed since.",
                    "Take the later change back first; `qcode history` lists them.",
                )
            return []
        row = {**there, **after}
        if not self._has_room(table, list(row), list(row.values()), but=there["id"]):
            return []
        self.tx.put(table, there["id"], after)
        return [int(there["id"])]

    def make_way(self, table: str, keys: Sequence[int]) -> None:
        """Take the layer off rounds and documents that go; a merge that is undone takes its codes with it, too."""
        column = {"rounds": "round_id", "documents": "document_id", "codes": "code_id"}.get(table)
        if column is None or not self.keys or (table == "codes" and self.verb != "merge"):
            return
        for each in _TABLES if table != "codes" else ("codings",):
            said = f'select id from "{each}" where coder_id in :coders and "{column}" in :keys order by id'
            for first in range(0, len(keys), _FEW):
                some = list(keys[first : first + _FEW])
                for (key,) in list(self.tx.tuples(said, coders=sorted(self.keys), keys=some)):
                    self.tx.delete(each, key)

    def _is_needed(self) -> bool:
        said = "select 1 from {} where coder_id in :keys"
        both = " union all ".join(said.format(each) for each in _TABLES)
        return self.tx.value(f"{both} limit 1", keys=sorted(self.keys) or [0]) is not None

    def _now(self, columns: Sequence[str], row: Sequence[Any]) -> list[Any]:
        """A row with the key that its coder has now."""
        now, values = consensus_id(self.tx), list(row)
        if "coder_id" in columns and now is not None:
            values[columns.index("coder_id")] = now
        return values

    def _has_room(self, table: str, columns: Sequence[str], row: Sequence[Any], *, but: int = 0) -> bool:
        """Whether a row can be there: what it belongs to is, and neither it nor another one in its place."""
        values = dict(zip(columns, row, strict=True))
        if table == "coders":
            return consensus_id(self.tx) is None
        belongs = (("coders", "coder_id"), ("documents", "document_id"), ("codes", "code_id"), ("rounds", "round_id"))
        for to, column in belongs:
            key = values.get(column)
            if key is not None and self.tx.value(f'select 1 from "{to}" where id = :key', key=key) is None:
                return False
        place = "document_id = :document_id and coder_id = :coder_id and coalesce(round_id, 0) = :of_round"
        if table == "codings":
            place += " and code_id = :code_id and start = :start and stop = :stop"
        said = f'select 1 from "{table}" where id <> :but and (guid = :guid or id = :id or ({place}))'
        return self.tx.value(said, **values, of_round=values["round_id"] or 0, but=but) is None

"""Writing a merge: rows in the order in which they can refer to each other, and the other copy's steps as its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from qcode.storage.agreed import clear_layer, documents_with_layer
from qcode.storage.identity import new_guid, now
from qcode.storage.journal import MADE_FIT, MERGE, SETTLE
from qcode.storage.merging import Outcome, stand_as_list
from qcode.storage.merging.graph import Knot
from qcode.storage.merging.lines import Line, packed
from qcode.storage.merging.rows import REFERENCES, REFERRERS, TABLES, Merged, Values
from qcode.storage.merging.settle import NAMES, PLACES
from qcode.storage.schema import metadata
from qcode.storage.settling import CONSENSUS, consensus_id

if TYPE_CHECKING:
    from qcode.storage.database import Database
    from qcode.storage.transaction import Transaction

_UNIQUE: Mapping[str, Sequence[str]] = {
    **{table: (*within, "name") for table, within in NAMES.items()},
    "codings": PLACES["codings"],
    "revisions": PLACES["revisions"],
}
_ASIDE = 1_000_000_000
"""Where a coding waits whose place another one takes in the same merge; no text is so long."""

_STEP = ("guid", "at", "coder_id", "verb", "summary", "reason", "kind", "things", "clock", "parents", "merge_id")
_CHANGE = ("step_id", "thing", "row_id", "guid", "op", "things", "before", "after")


def hold(tx: Transaction) -> None:
    """Let nobody end a step until this transaction is over."""
    tx.execute("update projects set clock = clock")


def write(tx: Transaction, found: Outcome, theirs: Database, *, tell: Callable[[str], None]) -> None:
    """Do what a merge came to, as one step that knows the steps of both copies; `tell` hears what is being done."""
    tx.verb = MERGE
    merge_id = tx.begin_step()
    _Rows(tx, found, tell).write()
    tell("writing the other copy's history")
    _write_conflicts(tx, found)
    told = [line.after for line in found.plan.new_lines if line.thing == "revisions" and line.op == "insert"]
    added = [row.values for row in found.added["revisions"]]
    _copy_contents(tx, theirs, sorted({str(values["original"]) for values in (*told, *added)}))
    _write_steps(tx, found, theirs, merge_id)


class _Rows:
    """The rows of an outcome on their way into the database."""

    def __init__(self, tx: Transaction, found: Outcome, tell: Callable[[str], None]) -> None:
        self.tx, self.found, self._tell = tx, found, tell
        self.keys: dict[str, dict[str, int]] = {name: {} for name in TABLES}
        self.aside: dict[tuple[str, str], Values] = {}

    def write(self) -> None:
        """Make way, add, change, remove."""
        self._clear_layers()
        for table in reversed(TABLES):
            if not REFERRERS[table]:
                self._remove(table)
        self._set_aside()
        for table in TABLES:
            if self.found.added[table]:
                self._tell(f"writing {len(self.found.added[table]):,} {table.replace('_', ' ')}")
            self._add(table)
        for table in TABLES:
            if self.found.changed[table]:
                self._tell(f"changing {len(self.found.changed[table]):,} {table.replace('_', ' ')}")
            for row, changes in self.found.changed[table]:
                back = {name: row.values[name] for name in self.aside.get((table, row.identity), ())}
                self.tx.update(table, self._key(table, row.identity), **self._with_keys(table, {**changes, **back}))
        for table in reversed(TABLES):
            if REFERRERS[table]:
                self._remove(table)

    def _clear_layers(self) -> None:
        """Take the agreed layer off what goes: it does not hold anything, and is worked out anew behind the merge."""
        consensus = consensus_id(self.tx)
        if consensus is None:
            return
        said = "select distinct document_id from codings where coder_id = :coder and {} in :keys"
        documents: set[int] = set()
        for table, column in (("codes", "code_id"), ("rounds", "round_id"), ("documents", "document_id")):
            keys = [self._key(table, row.identity) for row in self.found.removed[table]]
            for first in range(0, len(keys), 500):
                some = self.tx.tuples(said.format(column), coder=consensus, keys=keys[first : first + 500])
                documents.update(key for (key,) in some)
            documents.update(keys if table == "documents" else ())
        if any(row.identity == CONSENSUS for row in self.found.removed["coders"]):
            documents.update(documents_with_layer(self.tx, consensus=consensus))
        for key in sorted(documents):
            clear_layer(self.tx, key, consensus=consensus)

    def _key(self, table: str, identity: str) -> int:
        if identity not in self.keys[table]:
            local = self.found.plan.ours.rows(table, [identity])[identity]
            if local is None:
                raise self.found.plan.unknown(table)
            self.keys[table][identity] = local[0]
        return self.keys[table][identity]

    def _with_keys(self, table: str, values: Values) -> Values:
        references = REFERENCES[table]
        return {
            name: self._key(references[name], value) if name in references and value is not None else value
            for name, value in values.items()
        }

    def _remove(self, table: str) -> None:
        rows = self.found.removed[table]
        if table == "codes":
            rows = sorted(rows, key=lambda row: -len(self._above(row)))
        for row in rows:
            self.tx.delete(table, self._key(table, row.identity))

    def _above(self, row: Merged) -> list[str]:
        """The codes over a code that goes, as they are here."""
        path: list[str] = []
        at: str | None = row.identity
        while at is not None and at not in path:
            path.append(at)
            local = self.found.plan.ours.rows("codes", [at])[at]
            at = local[1]["parent_id"] if local else None
        return path

    def _set_aside(self) -> None:
        """Free what is unique and goes from one row to another in this merge."""
        for table, columns in _UNIQUE.items():
            leaving = [row for row, changes in self.found.changed[table] if changes.keys() & set(columns)]
            taken = {tuple(row.values[name] for name in columns) for row in (*self.found.added[table], *leaving)}
            going = self.found.removed[table] if REFERRERS[table] else ()  # the others are gone by now
            for row in (*leaving, *going):
                local = self.found.plan.ours.rows(table, [row.identity])[row.identity]
                if local and tuple(local[1][name] for name in columns) in taken:
                    key = local[0]
                    nowhere = {"start": _ASIDE + key, "stop": _ASIDE + key + 1}
                    asides: dict[str, Values] = {"codings": nowhere, "revisions": {"number": _ASIDE + key}}
                    aside = asides.get(table, {"name": row.identity})
                    self.tx.update(table, key, **aside)
                    self.aside[table, row.identity] = aside

    def _add(self, table: str) -> None:
        names = [column.name for column in metadata.tables[table].columns if column.name != "id"]
        for rows in self._levels(table):
            full = [self._with_keys(table, row.values) for row in rows]
            kinds = groupby(zip(rows, full, strict=True), key=lambda pair: _has_bytes(pair[1]))
            for _, group in kinds:
                some = list(group)
                keys = self.tx.insert_many(table, names, [[values[name] for name in names] for _, values in some])
                self.keys[table].update({row.identity: key for (row, _), key in zip(some, keys, strict=True)})

    def _levels(self, table: str) -> Iterable[list[Merged]]:
        """Codes from the top down; other tables at once."""
        waiting = self.found.added[table]
        if table != "codes":
            return [waiting] if waiting else []
        levels: list[list[Merged]] = []
        names = {row.identity for row in waiting}
        while waiting:
            levels.append([row for row in waiting if row.values["parent_id"] not in names])
            names -= {row.identity for row in levels[-1]}
            waiting = [row for row in waiting if row.identity in names]
        return levels


def _has_bytes(values: Values) -> bool:
    return any(isinstance(value, bytes) for value in values.values())


def _write_conflicts(tx: Transaction, found: Outcome) -> None:
    """Bring the list of conflicts up to date: those that stand, and none that somebody has decided."""
    wanted = {row["guid"]: row for row in stand_as_list(found.conflicts)}
    for there in list(tx.rows("select * from conflicts order by id")):
        row = wanted.pop(there["guid"], None)
        if row is None:
            tx.delete("conflicts", there["id"])
        else:
            tx.update("conflicts", there["id"], shown=row["shown"], others=row["others"], created=tx.at)
    columns = [column.name for column in metadata.tables["conflicts"].columns if column.name != "id"]
    by_thing = sorted(wanted.values(), key=lambda row: (row["thing"], row["target"], row["field"]))
    rows = [{**row, "created": tx.at} for row in by_thing]
    tx.insert_many("conflicts", columns, [[row[name] for name in columns] for row in rows])


def _copy_contents(tx: Transaction, theirs: Database, digests: Sequence[str]) -> None:
    there = {digest for (digest,) in tx.tuples("select sha256 from contents where sha256 in :digests", digests=digests)}
    for digest in sorted(set(digests) - there):
        found = theirs.row("select size, data from contents where sha256 = :digest", digest=digest)
        if found is not None:
            said = "insert into contents (sha256, size, data) values (:digest, :size, :data)"
            tx.execute(said, digest=digest, size=found["size"], data=found["data"])


def _write_steps(tx: Transaction, found: Outcome, theirs: Database, merge_id: int) -> None:
    """Keep the other copy's steps as steps of this one, and what the merge settled as a step that follows them all."""
    plan = found.plan
    _forget_undone(tx, plan.new)
    rows = _step_rows(tx, found, theirs, merge_id)
    lines = defaultdict(list)
    for line in plan.new_lines:
        lines[line.step].append(line)
    moment = max(each.clock for each in plan.steps.values())
    tx.execute("update projects set clock = :moment where clock < :moment", moment=moment)
    heads = " ".join(plan.heads)
    if found.settled:
        clock, _ = tx.tick()
        guid = new_guid()
        rows.append((guid, now(), tx.coder_id, SETTLE, MADE_FIT, "", "do", len(found.settled), clock, heads, merge_id))
        lines[guid] = sorted(found.settled, key=lambda line: (TABLES.index(line.thing), line.place))
        heads = guid
    tx.restore("steps", _STEP, rows)
    keys = dict(tx.tuples("select guid, id from steps where merge_id = :merge", merge=merge_id))
    _aim(tx, plan.new, keys)
    tx.restore("changes", _CHANGE, _change_rows(found, lines, keys))
    tx.heads = heads


def _forget_undone(tx: Transaction, new: Sequence[Knot]) -> None:
    """Steps that came by a merge which was undone, or that a merge settled, and that now come again."""
    guids = [each.guid for each in new]
    for first in range(0, len(guids), 500):
        said = "select id from steps where guid in :guids"
        keys = [key for (key,) in tx.tuples(said, guids=guids[first : first + 500])]
        if keys:
            tx.execute("delete from changes where step_id in :keys", keys=keys)
            tx.execute("delete from steps where id in :keys", keys=keys)


def _step_rows(tx: Transaction, found: Outcome, theirs: Database, merge_id: int) -> list[tuple[Any, ...]]:
    new = {each.key: each for each in found.plan.new}
    coders = {guid: key for key, guid in tx.tuples("select id, guid from coders")}
    theirs_coders = dict(theirs.tuples("select id, guid from coders"))
    rows = []
    for row in theirs.rows("select * from steps order by clock, guid"):
        if row["id"] in new:
            coder = coders.get(theirs_coders.get(row["coder_id"], ""))
            told = [row[name] for name in ("verb", "summary", "reason", "kind", "things", "clock", "parents")]
            rows.append((row["guid"], row["at"], coder, *told, merge_id))
    return rows


def _aim(tx: Transaction, new: Sequence[Knot], keys: Mapping[str, int]) -> None:
    """Say of the steps that undo or redo another one, which."""
    for each in new:
        if each.target is not None:
            said = "update steps set target_id = (select t.id from steps t where t.guid = :target) where id = :key"
            tx.execute(said, target=each.target, key=keys[each.guid])


def _change_rows(found: Outcome, lines: Mapping[str, Sequence[Line]], keys: Mapping[str, int]) -> list[tuple[Any, ...]]:
    ours = found.plan.ours
    rows = []
    for step, some in sorted(lines.items(), key=lambda item: keys[item[0]]):
        for line in packed(some):
            local = None
            if line["target"] is not None and line["thing"] in REFERENCES:
                there = ours.rows(line["thing"], [line["target"]])[line["target"]]
                local = there[0] if there else None
            rows.append((keys[step], line["thing"], local, *(line[name] for name in _CHANGE[3:])))
    return rows

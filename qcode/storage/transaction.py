"""Writing: every row that changes leaves a line in the journal, or does not change at all."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from operator import ne
from typing import TYPE_CHECKING, Any

from qcode.errors import Gone, Refused, Stale
from qcode.storage.codec import pack_row, pack_rows
from qcode.storage.identity import new_guid, now
from qcode.storage.schema import BESIDE, JOURNALED, metadata
from qcode.storage.sql import Row, expand

if TYPE_CHECKING:
    from sqlalchemy import Table

    from qcode.storage.engine import Writer

CHUNK = 5_000
"""How many rows of a bulk insert share one line of the journal."""

_MANY = 1_000
_LINES_HELD = 200
_SLICE = 500
_BYTES_HELD = 4_000_000


class Transaction:
    """One step of the history while it is being made.

    Made by `Database.write`. `verb` and `summary` name the step for undo; both may be set until the end.
    """

    def __init__(self, writer: Writer, *, verb: str, summary: str, coder_id: int | None, reason: str) -> None:
        self._writer = writer
        self.verb, self.summary, self.reason = verb, summary, reason
        self.coder_id = coder_id
        self.kind = "do"
        self.target_id: int | None = None
        self.at = now()
        self.step_id: int | None = None
        self.guid = new_guid()
        self.seen = ""
        """The newest steps of the project before, by GUID; known at the end."""
        self.heads: str | None = None
        """The newest steps of the project afterwards, by GUID; None: this step alone."""
        self.things = 0
        self.ended: list[int] = []
        """The steps that this transaction ended before the one that it is making."""
        self.before: str | None = None
        """What `seen` was of the first of them."""
        self.touched: dict[str, set[int] | None] = {}
        self._lines: list[dict[str, Any]] = []
        self._held = 0
        self._texts: dict[int, int] = {}

    def rows(self, sql: str, **values: Any) -> list[Row]:  # noqa: ANN401 - SQL values
        """All rows of an answer, as this transaction sees the project."""
        said, flat = expand(sql, values)
        return self._writer.rows(said, flat)

    def tuples(self, sql: str, **values: Any) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - SQL values
        """The rows of an answer without names."""
        said, flat = expand(sql, values)
        return self._writer.tuples(said, flat)

    def value(self, sql: str, **values: Any) -> Any:  # noqa: ANN401 - SQL values
        """The first value of the first row, None where there is none."""
        said, flat = expand(sql, values)
        return next(iter(self._writer.tuples(said, flat)), (None,))[0]

    def get(self, table: str, key: int) -> dict[str, Any]:
        """One row by its key; raises Stale where it is gone."""
        return self._there(table, key)

    def _about_to_change(self, table: str, key: int) -> dict[str, Any]:
        """One row that is about to change, as it will be until then; raises Stale where it is gone."""
        return self._there(table, key, self._writer.keeping)

    def _there(self, table: str, key: int, keeping: str = "") -> dict[str, Any]:
        found = self.rows(f'select * from "{table}" where id = :key{keeping}', key=key)
        if not found:
            raise Gone(f"That {singular(table)} is no longer there.", "Somebody removed it; look again.")
        return dict(found[0])

    def insert(self, table: str, **values: Any) -> int:  # noqa: ANN401 - column values
        """Add a row and return its key; what is left out takes the column's default, a guid is made."""
        declared = _journaled(table)
        row = _complete(declared, values)
        with _explained(table):
            key = row["id"] = self._writer.insert(table, row)
        self._note(table, "insert", key=key, guid=row.get("guid"), after=pack_row(row))
        return key

    def insert_many(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Sequence[int]:
        """Add rows that give every column but `id`, and return their keys; one line of the journal a chunk.

        `columns` must name all columns of the table but `id`: nothing is filled in here.
        """
        declared = _journaled(table)
        expected = {column.name for column in declared.columns} - {"id"}
        if set(columns) != expected:
            raise ValueError(f"{table} takes the columns {sorted(expected)}, not {sorted(columns)}")
        if not rows:
            return range(0)
        keys = self._writer.reserve_ids(table, len(rows))
        names = ("id", *columns)
        for first in range(0, len(rows), CHUNK):
            part = slice(first, first + CHUNK)
            chunk = [(key, *row) for key, row in zip(keys[part], rows[part], strict=True)]
            self.restore(table, names, chunk)
            self._note(table, "insert", things=len(chunk), after=pack_rows(names, chunk))
        self._touch(table, keys)
        return keys

    def insert_new(
        self,
        table: str,
        columns: Sequence[str],
        rows: Sequence[Sequence[Any]],
        *,
        same: Mapping[str, Any] | None = None,
    ) -> list[int | None]:
        """`insert_many` that leaves out rows which are there already: each row's key in its place, or None.

        `same` gives further columns, with the value that all rows have there.
        """
        _journaled(table)
        if not rows:
            return []
        reserved = self._writer.reserve_ids(table, len(rows))
        names = ("id", *columns)
        full = [(key, *row) for key, row in zip(reserved, rows, strict=True)]
        with _explained(table):
            count = self._writer.bulk_insert(table, names, full, same=same, skip=True)
        keys: list[int | None] = list(reserved)
        if count < len(full):
            said = f'select id from "{table}" where id between :first and :last'
            there = {key for (key,) in self.tuples(said, first=reserved[0], last=reserved[-1])}
            keys = [key if key in there else None for key in reserved]
            full = [row for row in full if row[0] in there]
        for first in range(0, len(full), CHUNK):
            chunk = full[first : first + CHUNK]
            self._note(table, "insert", things=len(chunk), after=pack_rows(names, chunk, same))
        self._touch(table, reserved if len(full) > _MANY else [row[0] for row in full])
        return keys

    def restore(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows with their keys, without a line in the journal: for redo, and under `insert_many`."""
        with _explained(table):
            self._writer.bulk_insert(table, columns, rows)

    def update(self, table: str, key: int, **values: Any) -> bool:  # noqa: ANN401 - column values
        """Change a row; whether anything was different."""
        declared = _journaled(table)
        if beside := BESIDE.get(table, frozenset()) & values.keys():
            raise ValueError(f"the journal does not cover {', '.join(sorted(beside))} of {table}")
        row = self._about_to_change(table, key)
        changed = {name: value for name, value in values.items() if row[name] != value}
        if not changed:
            return False
        self.put(declared.name, key, changed)
        before = {name: row[name] for name in changed}
        self._note(table, "update", key=key, guid=row.get("guid"), before=pack_row(before), after=pack_row(changed))
        return True

    def put(self, table: str, key: int, values: Mapping[str, Any]) -> None:
        """Set columns of a row, without a line in the journal: for undo and redo, and under `update`."""
        names = ", ".join(f'"{name}" = :{name}' for name in values)
        with _explained(table):
            self._writer.execute(f'update "{table}" set {names} where id = :key', {**values, "key": key})

    def update_many(self, table: str, keys: Sequence[int], **values: Any) -> int:  # noqa: ANN401 - column values
        """Give many rows the same values; how many were different before."""
        _journaled(table)
        names = ", ".join(f'"{name}"' for name in values)
        sets = ", ".join(f'"{name}" = :{name}' for name in values)
        changed = 0
        for first in range(0, len(keys), _SLICE):
            some = list(keys[first : first + _SLICE])
            guid = "guid" if "guid" in metadata.tables[table].columns else "null"
            said = f'select id, {guid}, {names} from "{table}" where id in :keys order by id'
            said += self._writer.keeping
            different = [row for row in self.tuples(said, keys=some) if any(map(ne, row[2:], values.values()))]
            if not different:
                continue
            touched = [row[0] for row in different]
            with _explained(table):
                self.execute(f'update "{table}" set {sets} where id in :keys', keys=touched, **values)
            for key, row_guid, *old in different:
                before = {name: was for name, was in zip(values, old, strict=True) if was != values[name]}
                after = {name: values[name] for name in before}
                self._note(table, "update", key=key, guid=row_guid, before=pack_row(before), after=pack_row(after))
            changed += len(different)
        return changed

    def delete(self, table: str, key: int) -> None:
        """Remove a row; the journal keeps it."""
        _journaled(table)
        row = self._about_to_change(table, key)
        self.drop(table, [key])
        self._note(table, "delete", key=key, guid=row.get("guid"), before=pack_row(row))

    def drop(self, table: str, keys: Sequence[int]) -> None:
        """Remove rows, without a line in the journal: for undo and redo, and under `delete`."""
        with _explained(table, removing=True):
            if len(keys) > 1 and keys[-1] - keys[0] == len(keys) - 1:
                said = f'delete from "{table}" where id between :first and :last'
                self._writer.execute(said, {"first": keys[0], "last": keys[-1]})
                return
            for first in range(0, len(keys), 500):
                some, flat = expand(f'delete from "{table}" where id in :keys', {"keys": keys[first : first + 500]})
                self._writer.execute(some, flat)

    def execute(self, sql: str, **values: Any) -> None:  # noqa: ANN401 - SQL values
        """Write to a table that the journal does not cover: contents, places."""
        said, flat = expand(sql, values)
        self._writer.execute(said, flat)

    def touch(self, table: str, keys: Sequence[int]) -> None:
        """Say that rows changed, for the receipt; undo and redo write them without new lines."""
        self.begin_step()
        self._touch(table, keys)

    def begin_step(self) -> int:
        """The step's key; the step is written when the first row changes."""
        if self.step_id is None:
            values = {
                "guid": self.guid,
                "at": self.at,
                "coder_id": self.coder_id,
                "verb": self.verb,
                "kind": self.kind,
                "target_id": self.target_id,
                "reason": self.reason,
            }
            self.step_id = self._writer.insert("steps", _complete(metadata.tables["steps"], values))
        return self.step_id

    def end_step(self) -> None:
        """Write down what the step came to, and which steps it has seen.

        The project's clock makes steps wait for one another here, so that each sees all that was written before.
        """
        if self.step_id is not None:
            self.flush()
            clock, self.seen = self.tick()
            for document in self._texts:
                self._must_be_the_text(document)
            if self.heads is None:
                self.heads = self.guid
            said = """update steps set verb = :verb, summary = :summary, reason = :reason, things = :things,
            clock = :clock, parents = :seen where id = :id"""
            values = {"verb": self.verb, "summary": self.summary, "reason": self.reason, "things": self.things}
            self.execute(said, **values, clock=clock, seen=self.seen, id=self.step_id)
            self.execute("update projects set heads = :heads", heads=self.heads)
            self._writer.announce()

    def next_step(self) -> None:
        """End this step and begin another one of the same verb, which happens with it or not at all."""
        if self.step_id is None:
            return
        self.end_step()
        self.ended.append(self.step_id)
        self.before = self.seen if self.before is None else self.before
        self.step_id, self.guid, self.heads, self.things = None, new_guid(), None, 0
        self.kind, self.target_id = "do", None

    def stay_in_text(self, document_id: int, revision: int | None = None) -> None:
        """Count places in the text that a document has now; raises Stale where that is not the one of `revision`.

        On a server somebody may correct the text before this step ends, which then raises Stale.
        """
        if revision is not None:
            self._texts[document_id] = revision
            self._must_be_the_text(document_id)
        elif document_id not in self._texts:
            self._texts[document_id] = self._revision(document_id)

    def _must_be_the_text(self, document_id: int) -> None:
        if self._revision(document_id) != self._texts[document_id]:
            raise Stale(
                "The text was corrected while you were looking at it.", "Look again: the place is another one now."
            )

    def _revision(self, document_id: int) -> int:
        return int(self.value("select revision from documents where id = :key", key=document_id) or 0)

    def go_alone(self) -> None:
        """Wait until every other step that ends has ended, and let none end before this one.

        For what is worked out from all that others decided: two who did it at once would each miss the other's part.
        And for what is compared with what somebody has read: of two who save it at once the second one must see the
        first one's.
        """
        self.execute("update projects set clock = clock")

    def tick(self) -> tuple[int, str]:
        """Take the next time of the project's clock; gives it, and the newest steps by GUID."""
        moment = time.time_ns() // 1000
        self.execute("update projects set clock = case when clock < :now then :now else clock + 1 end", now=moment)
        clock, heads = next(self.tuples("select clock, heads from projects"))
        return int(clock), str(heads)

    def _note(
        self,
        table: str,
        op: str,
        *,
        key: int | None = None,
        guid: str | None = None,
        things: int = 1,
        before: bytes | None = None,
        after: bytes | None = None,
    ) -> None:
        self._lines.append(
            {
                "step_id": self.begin_step(),
                "thing": table,
                "row_id": key,
                "guid": guid,
                "op": op,
                "things": things,
                "before": before,
                "after": after,
            }
        )
        self._held += len(before or b"") + len(after or b"")
        if len(self._lines) >= _LINES_HELD or self._held > _BYTES_HELD:
            self.flush()
        self.things += things
        if key is not None:
            self._touch(table, [key])

    def flush(self) -> None:
        """Write the lines of the journal that are still held back; `end_step` does it for everybody else."""
        if self._lines:
            self._writer.insert_lines("changes", self._lines)
            self._lines, self._held = [], 0

    def _touch(self, table: str, keys: Sequence[int]) -> None:
        known = self.touched.setdefault(table, set())
        if known is not None:
            if len(known) + len(keys) > _MANY:
                self.touched[table] = None
            else:
                known.update(keys)


_SINGULAR = {"codes": "code", "cases": "case", "documents": "document", "case_links": "link", "turns": "turn",
             "queries": "query"}  # fmt: skip


def singular(table: str) -> str:
    """What one row of a table is called."""
    return _SINGULAR.get(table, table.removesuffix("s").replace("_", " "))


def _journaled(table: str) -> Table:
    if table not in JOURNALED:
        raise ValueError(f"the journal does not cover {table}")
    return metadata.tables[table]


def _complete(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    defaults = _defaults(table.name)
    for name, default in defaults.items():
        if name in values:
            row[name] = values[name]
        elif name == "guid":
            row["guid"] = new_guid()
        elif name in ("created", "changed"):
            row[name] = now()
        elif name != "id":
            row[name] = default
    unknown = values.keys() - defaults.keys()
    if unknown:
        raise ValueError(f"{table.name} has no column {', '.join(sorted(unknown))}")
    return row


@cache
def _defaults(table: str) -> dict[str, Any]:
    """The columns of a table in their order, with what each holds where nothing is said."""
    columns = metadata.tables[table].columns
    return {each.name: each.default.arg if each.default is not None else None for each in columns}  # type: ignore[attr-defined]


class _explained:  # noqa: N801 - read as a word in `with`
    """Turns the database's refusal into a sentence."""

    def __init__(self, table: str, *, removing: bool = False) -> None:
        self.noun, self.removing = singular(table), removing

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is None or type(error).__name__ not in _REFUSALS:
            return
        if self.removing:
            hint = _INSTEAD.get(self.noun, "Remove or move that first.")
            raise Refused(f"Something still depends on that {self.noun}.", hint) from error
        if "foreign key" in str(error).casefold():
            raise Gone(f"What that {self.noun} belongs to is no longer there.", "Somebody removed it; look again.")
        raise Refused(f"That {self.noun} is there already.") from error


_INSTEAD = {"round": "An owner ends it instead: qcode round end, or x in its coverage (R, Enter)."}
"""By what cannot be removed, what can be done instead."""

_REFUSALS = {"IntegrityError", "UniqueViolation", "ForeignKeyViolation", "CheckViolation", "NotNullViolation"}

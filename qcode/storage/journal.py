"""The journal read backwards and forwards: undo, redo, history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qcode.errors import Refused, Stale
from qcode.model.change import Step
from qcode.storage.codec import unpack_row, unpack_rows
from qcode.storage.journal_texts import must_fit_the_text

if TYPE_CHECKING:
    from qcode.storage.database import Database
    from qcode.storage.sql import Row
    from qcode.storage.transaction import Transaction

UNDONE = """exists (select 1 from steps u where u.target_id = s.id and u.kind = 'undo'
    and not exists (select 1 from steps r where r.target_id = s.id and r.id > u.id))"""

MERGE_UNDONE = UNDONE.replace("s.id", "s.merge_id")

_UNDOABLE = f"""
select s.id as id, s.verb as verb, s.summary as summary from steps s
where s.kind = 'do' and s.merge_id is null and (:everyone = 1 or s.coder_id = :coder) and not {UNDONE}
and not (:over = 1 and s.verb = 'add coder' and exists (
    select 1 from changes c join coders k on k.guid = c.guid
    where c.step_id = s.id and c.thing = 'coders' and c.op = 'insert'
    and (exists (select 1 from steps w where w.coder_id = k.id) or exists (
        select 1 from assignments a where a.coder_id = k.id))))
order by s.id desc limit 1
"""

_REDOABLE = f"""
select s.id as id, s.verb as verb, s.summary as summary from steps s
where s.kind = 'do' and s.merge_id is null and (:everyone = 1 or s.coder_id = :coder) and {UNDONE}
and (select max(u.id) from steps u where u.target_id = s.id and u.merge_id is null) > (select max(d.id) from steps d
    where d.kind = 'do' and d.merge_id is null and (:everyone = 1 or d.coder_id = :coder))
order by s.id limit 1
"""

_HISTORY = f"""
select s.id as id, s.guid as guid, s.at as at, coalesce(c.name, '') as coder, s.verb as verb, s.summary as summary,
    s.reason as reason, s.things as things, case when {UNDONE} or {MERGE_UNDONE} then 1 else 0 end as undone,
    row_number() over (order by s.clock, s.id) as number
from steps s left join coders c on c.id = s.coder_id
where s.kind in ('do', 'init') order by s.clock desc, s.id desc limit :most
"""

_LATER_THAN = """
select s.id as id, s.kind as kind, s.verb as verb, s.summary as summary from steps s
where s.coder_id = :coder and s.merge_id is null
and s.clock > (select max(known.clock) from steps known where known.guid in :shown)
order by s.clock desc
"""

_CHANGES = """select id, thing, row_id, op, things, before, after from changes where step_id = :step order by id"""


def undoable(tx: Transaction | Database, *, coder_id: int | None, everyone: bool, over: bool = False) -> Row | None:
    """The newest step that is not undone, of one coder or of everyone.

    With `over`, one that brought in a coder who did something since, or is to, is passed over.
    """
    found = tx.rows(_UNDOABLE, coder=coder_id, everyone=int(everyone), over=int(over))
    return found[0] if found else None


def redoable(tx: Transaction | Database, *, coder_id: int | None, everyone: bool) -> Row | None:
    """The oldest undone step after which nothing new was done."""
    found = tx.rows(_REDOABLE, coder=coder_id, everyone=int(everyone))
    return found[0] if found else None


def later_than(tx: Transaction | Database, shown: str, *, coder_id: int) -> list[Row]:
    """A coder's steps that are not in a state of the project, newest first: what was done, undone and done again."""
    return tx.rows(_LATER_THAN, coder=coder_id, shown=shown.split() or [""])


def made_at(database: Database, step_id: int, *, coder_id: int | None) -> str:
    """When a coder's step was made, in UTC; "" where there is none such."""
    said = "select at from steps where id = :step and coder_id = :coder"
    return str(database.value(said, step=step_id, coder=coder_id) or "")


def steps(database: Database, *, most: int) -> list[Step]:
    """The history, newest first."""
    rows = database.rows(_HISTORY, most=most)
    return [Step(**{**{name: row[name] for name in row.keys()}, "undone": bool(row["undone"])}) for row in rows]  # noqa: SIM118 - sqlite3.Row


def revert(tx: Transaction, step_id: int) -> None:
    """Take back every change of a step, last one first.

    Raises Stale where a row is no longer as the step left it, or stands in another text: nothing is taken back then.
    """
    tx.target_id, tx.kind = step_id, "undo"
    _forget(tx, step_id)
    changes = tx.rows(_CHANGES, step=step_id)
    must_fit_the_text(tx, step_id, changes)
    for change in reversed(changes):
        _unapply(tx, change)


def replay(tx: Transaction, step_id: int) -> None:
    """Make every change of an undone step again, with the same keys and times."""
    tx.target_id, tx.kind = step_id, "redo"
    _know_again(tx, step_id)
    changes = tx.rows(_CHANGES, step=step_id)
    must_fit_the_text(tx, step_id, changes)
    for change in changes:
        _apply(tx, change)


MERGE = "merge"
"""The verb of the step in which another copy's steps came in."""

_LATER = f"""select count(*) from steps s where s.kind = 'do' and s.clock > :clock and s.id <> :step
    and coalesce(s.merge_id, 0) <> :step and not {UNDONE}"""


_TURN_ROUND = "update steps set target_id = -target_id where merge_id = :step and target_id is not null"
"""What undoes or redoes another step points nowhere while the merge that brought it is undone."""


def _forget(tx: Transaction, step_id: int) -> None:
    """Where the step is a merge, the project is again at the steps that it knew before.

    Raises Refused where somebody has built on what was merged.
    """
    step = tx.rows("select verb, parents, clock from steps where id = :step", step=step_id)[0]
    if step["verb"] != MERGE:
        return
    if tx.value(_LATER, clock=step["clock"], step=step_id):
        raise Refused(
            "Something was done since that merge.", "Take that back first; `qcode history` lists what was done."
        )
    tx.begin_step()
    tx.heads = step["parents"]
    tx.execute(_TURN_ROUND, step=step_id)


def _know_again(tx: Transaction, step_id: int) -> None:
    said = """select u.parents from steps s join steps u on u.target_id = s.id and u.kind = 'undo'
    where s.id = :step and s.verb = :verb order by u.id desc limit 1"""
    for (heads,) in list(tx.tuples(said, step=step_id, verb=MERGE)):
        tx.begin_step()
        tx.heads = heads
        tx.execute(_TURN_ROUND, step=step_id)


_BROUGHT_IN = """select k.id, k.name, k.role, exists (select 1 from steps s where s.coder_id = k.id) as worked,
    exists (select 1 from assignments a where a.coder_id = k.id) as assigned
from changes c join coders k on k.guid = c.guid where c.step_id = :step and c.thing = 'coders' and c.op = 'insert'"""


def brought_in(tx: Transaction, step_id: int) -> list[Row]:
    """The coders that a step brought in and that are there: name, role, whether they did anything, or are to."""
    return tx.rows(_BROUGHT_IN, step=step_id)


def _unapply(tx: Transaction, change: Row) -> None:
    table, key = change["thing"], change["row_id"]
    if change["op"] == "insert":
        columns, rows = _inserted(change)
        _expect(tx, table, columns, rows)
        tx.drop(table, [row[0] for row in rows])
        _touched(tx, table, [row[0] for row in rows])
    elif change["op"] == "update":
        _expect_values(tx, table, key, unpack_row(change["after"]))
        tx.put(table, key, unpack_row(change["before"]))
        _touched(tx, table, [key])
    else:
        row = unpack_row(change["before"])
        tx.restore(table, list(row), [list(row.values())])
        _touched(tx, table, [key])


def _apply(tx: Transaction, change: Row) -> None:
    table, key = change["thing"], change["row_id"]
    if change["op"] == "insert":
        columns, rows = _inserted(change)
        tx.restore(table, columns, rows)
        _touched(tx, table, [row[0] for row in rows])
    elif change["op"] == "update":
        _expect_values(tx, table, key, unpack_row(change["before"]))
        tx.put(table, key, unpack_row(change["after"]))
        _touched(tx, table, [key])
    else:
        _expect_values(tx, table, key, unpack_row(change["before"]))
        tx.drop(table, [key])
        _touched(tx, table, [key])


def _touched(tx: Transaction, table: str, keys: list[int]) -> None:
    tx.things += len(keys)
    tx.touch(table, keys)


def _inserted(change: Row) -> tuple[list[str], list[list[Any]]]:
    if change["row_id"] is None:
        return unpack_rows(change["after"])
    row = unpack_row(change["after"])
    key = row.pop("id")
    return ["id", *row], [[key, *row.values()]]


def _expect(tx: Transaction, table: str, columns: list[str], rows: list[list[Any]]) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    said = f'select {names} from "{table}" where id between :first and :last order by id'
    there = {row[0]: row for row in tx.tuples(said, first=rows[0][0], last=rows[-1][0])}
    if any(there.get(row[0]) != tuple(row) for row in rows):
        raise _stale()


def _expect_values(tx: Transaction, table: str, key: int, expected: dict[str, Any]) -> None:
    row = tx.get(table, key)
    if any(row[name] != value for name, value in expected.items()):
        raise _stale()


def _stale() -> Refused:
    return Stale(
        "That step cannot be undone or redone: what it touched was changed since.",
        "Take the later change back first; `qcode history` lists them.",
    )

"""The journal read backwards and forwards: undo, redo, history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qcode.errors import Refused, Stale
from qcode.model.change import Step
from qcode.storage.codec import unpack_row, unpack_rows
from qcode.storage.journal_layer import LayerLines
from qcode.storage.journal_texts import must_fit_the_text
from qcode.storage.undone import MERGE_UNDONE, UNDONE

if TYPE_CHECKING:
    from qcode.storage.database import Database
    from qcode.storage.sql import Row
    from qcode.storage.transaction import Transaction

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
and s.id in (select u.target_id from steps u where u.merge_id is null and u.id > (select d.id from steps d
    where d.kind = 'do' and d.merge_id is null and (:everyone = 1 or d.coder_id = :coder) order by d.id desc limit 1))
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

_CHANGES = """select id, thing, row_id, guid, op, things, before, after from changes
where step_id = :step order by id"""


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
    """A coder's steps that are not in a state of the project, newest first: what was done, undone and done again.

    In the state that the project is in there are none, and nothing has to be looked through.
    """
    if shown == tx.value("select heads from projects"):
        return []
    return tx.rows(_LATER_THAN, coder=coder_id, shown=shown.split() or [""])


_CHANGED_BY = f"""select k.name as coder, s.verb as verb, s.summary as summary, coalesce(m.summary, '') as merged
from changes own
join changes c on c.thing = own.thing and c.row_id = own.row_id join steps s on s.id = c.step_id
join coders k on k.id = s.coder_id left join steps m on m.id = s.merge_id
where own.step_id = :step and s.id > :step and s.kind = 'do' and s.coder_id <> :coder and not {UNDONE}
order by s.id desc limit 1"""


def changed_by(database: Database, step_id: int, *, coder_id: int) -> Row | None:
    """The newest step of another coder that changed what a step touched; None where there is none to be seen.

    `merged` is what it came in with, where a merge brought it, or made it.
    """
    return next(iter(database.rows(_CHANGED_BY, step=step_id, coder=coder_id)), None)


_WAY = f"""select s.id as id, s.verb as verb, s.summary as summary, s.at as at from steps s
where s.kind = 'do' and s.merge_id is null and s.coder_id = :coder and s.id >= :first and not {UNDONE}
order by s.id desc"""


def way_back(asked: Transaction | Database, step_id: int, *, coder_id: int | None) -> list[Row]:
    """A coder's steps that hold down to one of them, newest first; nothing where that one is not among them."""
    found: list[Row] = asked.rows(_WAY, coder=coder_id, first=step_id)
    return found if found and found[-1]["id"] == step_id else []


def taken(tx: Transaction | Database, step_id: int, table: str, *, redone: bool) -> list[int]:
    """The keys of the rows that undoing a step, or doing it again, takes out of a table."""
    said = "select row_id, before, after from changes where step_id = :step and thing = :table and op = :op order by id"
    lines = tx.rows(said, step=step_id, table=table, op="delete" if redone else "insert")
    rows = (_removed(line) if redone else _inserted(line) for line in lines)
    return [row[0] for _, some in rows for row in some]


def codings_of_others(tx: Transaction | Database, step_id: int) -> bool:
    """Whether a step brought in codings of others than who made it."""
    mine = tx.value("select coder_id from steps where id = :step", step=step_id)
    said = "select row_id, after from changes where step_id = :step and thing = 'codings' and op = 'insert' order by id"
    for line in tx.rows(said, step=step_id):
        columns, rows = _inserted(line)
        coder = columns.index("coder_id")
        if any(row[coder] != mine for row in rows):
            return True
    return False


def touches(tx: Transaction, step_id: int, table: str) -> bool:
    """Whether a step changed anything in a table."""
    said = "select 1 from changes where step_id = :step and thing = :table limit 1"
    return tx.value(said, step=step_id, table=table) is not None


_OTHERS_WORKED = """select 1 from steps where coder_id <> :me and at < :before and merge_id is null and kind = 'do'
limit 1"""


def others_worked(reader: Transaction | Database, coder_id: int | None, *, before: str) -> bool:
    """Whether anybody else did something in this copy before a time, other than what a merge brought."""
    return reader.value(_OTHERS_WORKED, me=coder_id or 0, before=before) is not None


def only_assigned(reader: Transaction | Database, rounds: list[int], step_id: int) -> bool:
    """Whether nobody but whoever made a step codes in rounds."""
    said = """select 1 from assignments where round_id in :rounds
    and coder_id <> (select coder_id from steps where id = :step) limit 1"""
    return reader.value(said, rounds=rounds, step=step_id) is None


def made_at(database: Database, step_id: int, *, coder_id: int | None) -> str:
    """When a coder's step was made, in UTC; "" where there is none such."""
    said = "select at from steps where id = :step and coder_id = :coder"
    return str(database.value(said, step=step_id, coder=coder_id) or "")


def steps(database: Database, *, most: int) -> list[Step]:
    """The history, newest first."""
    rows = database.rows(_HISTORY, most=most)
    return [Step(**{**{name: row[name] for name in row.keys()}, "undone": bool(row["undone"])}) for row in rows]  # noqa: SIM118 - sqlite3.Row


def revert(tx: Transaction, step_id: int) -> None:
    """Take back every change of a step, last one first; what of it is the agreed layer, as far as it still fits.

    Raises Stale where a row is no longer as the step left it, or stands in another text: nothing is taken back then.
    """
    tx.target_id, tx.kind = step_id, "undo"
    _forget(tx, step_id)
    changes = tx.rows(_CHANGES, step=step_id)
    must_fit_the_text(tx, step_id, changes)
    layer = LayerLines(tx, step_id)
    for change in reversed(changes):
        _unapply(tx, change, layer)


def replay(tx: Transaction, step_id: int) -> None:
    """Make every change of an undone step again, with the same keys and times; the agreed layer as `revert`."""
    tx.target_id, tx.kind = step_id, "redo"
    _know_again(tx, step_id)
    changes = tx.rows(_CHANGES, step=step_id)
    must_fit_the_text(tx, step_id, changes)
    layer = LayerLines(tx, step_id)
    for change in changes:
        _apply(tx, change, layer)


IMPORT_CODINGS = "import codings"
"""The verb of a step that can bring in codings of others."""

MERGE = "merge"
"""The verb of the step in which another copy's steps came in."""

SETTLE = "settle"
"""The verb of the step that makes a merge's own doing binding, once somebody builds on it."""

MADE_FIT = "what was done in two copies, made to fit together"
"""What such a step is about, in words."""

_LATER = f"""select count(*) from steps s where s.kind = :kind and s.clock > :clock and s.id <> :step
    and coalesce(s.merge_id, 0) <> :step and not {UNDONE}"""


_TURNED_SINCE = """select s.verb, s.summary from steps s join steps u on u.target_id = s.id
    where u.kind in ('undo', 'redo') and u.clock > :clock and s.clock < :clock and s.id <> :step
    group by s.id, s.verb, s.summary having count(*) % 2 = 1 order by s.id desc"""
"""Steps from before a merge that were taken back, or done again, after it."""

_TURN_ROUND = "update steps set target_id = -target_id where merge_id = :step and target_id is not null"
"""What undoes or redoes another step points nowhere while the merge that brought it is undone."""


def _forget(tx: Transaction, step_id: int) -> None:
    """Where the step is a merge, the project is again at the steps that it knew before.

    Raises Refused where somebody has built on what was merged.
    """
    step = tx.rows("select verb, parents, clock from steps where id = :step", step=step_id)[0]
    if step["verb"] != MERGE:
        return
    if tx.value(_LATER, kind="init", clock=step["clock"], step=step_id):
        raise Refused(
            "A round was submitted or ended since that merge, which stays so.", "The merge stays, too; go on from here."
        )
    if tx.value(_LATER, kind="do", clock=step["clock"], step=step_id):
        raise Refused(
            "Something was done since that merge.", "Take that back first; `qcode history` lists what was done."
        )
    for verb, summary in list(tx.tuples(_TURNED_SINCE, clock=step["clock"], step=step_id))[:1]:
        raise Refused(
            f"“{verb}: {summary}” from before that merge was taken back or done again since.",
            "Turn that round first; `qcode history` lists what was done.",
        )
    tx.begin_step()
    tx.heads = step["parents"]
    tx.execute(_TURN_ROUND, step=step_id)


def _know_again(tx: Transaction, step_id: int) -> None:
    """Where the step is a merge, the project is again at the steps of both, and at what was done since by others."""
    said = """select s.parents, u.parents from steps s join steps u on u.target_id = s.id and u.kind = 'undo'
    where s.id = :step and s.verb = :verb order by u.id desc limit 1"""
    for before, merged in list(tx.tuples(said, step=step_id, verb=MERGE)):
        tx.begin_step()
        since = set(str(tx.value("select heads from projects")).split()) - set(before.split())
        tx.heads = " ".join(sorted({*merged.split(), *since}))
        tx.execute(_TURN_ROUND, step=step_id)


_BROUGHT_IN = """select k.id, k.name, k.role, exists (select 1 from steps s where s.coder_id = k.id) as worked,
    exists (select 1 from assignments a where a.coder_id = k.id) as assigned
from changes c join coders k on k.guid = c.guid where c.step_id = :step and c.thing = 'coders' and c.op = 'insert'"""


def brought_in(tx: Transaction | Database, step_id: int) -> list[Row]:
    """The coders that a step brought in and that are there: name, role, whether they did anything, or are to."""
    return tx.rows(_BROUGHT_IN, step=step_id)


def _unapply(tx: Transaction, change: Row, layer: LayerLines) -> None:
    if change["op"] == "insert":
        _remove(tx, change["thing"], *_inserted(change), layer)
    elif change["op"] == "update":
        _change(tx, change, unpack_row(change["after"]), unpack_row(change["before"]), layer)
    else:
        _add(tx, change["thing"], *_removed(change), layer)


def _apply(tx: Transaction, change: Row, layer: LayerLines) -> None:
    if change["op"] == "insert":
        _add(tx, change["thing"], *_inserted(change), layer)
    elif change["op"] == "update":
        _change(tx, change, unpack_row(change["before"]), unpack_row(change["after"]), layer)
    else:
        _remove(tx, change["thing"], *_removed(change), layer)


def _add(tx: Transaction, table: str, columns: list[str], rows: list[list[Any]], layer: LayerLines) -> None:
    worked_out, others = layer.part(table, columns, rows)
    if others:
        tx.restore(table, columns, others)
    _touched(tx, table, [*(row[0] for row in others), *layer.put_back(table, columns, worked_out)])


def _remove(tx: Transaction, table: str, columns: list[str], rows: list[list[Any]], layer: LayerLines) -> None:
    worked_out, others = layer.part(table, columns, rows)
    keys = [row[0] for row in others]
    if others:
        _expect(tx, table, columns, others)
        layer.make_way(table, keys)
        tx.drop(table, keys)
    _touched(tx, table, [*keys, *layer.take_away(table, columns, worked_out)])


def _change(tx: Transaction, change: Row, before: dict[str, Any], after: dict[str, Any], layer: LayerLines) -> None:
    table, key = change["thing"], change["row_id"]
    if layer.is_mine(change):
        _touched(tx, table, layer.change(change, before, after))
        return
    _expect_values(tx, table, key, before)
    tx.put(table, key, after)
    _touched(tx, table, [key])


def _touched(tx: Transaction, table: str, keys: list[int]) -> None:
    tx.things += len(keys)
    tx.touch(table, keys)


def _inserted(change: Row) -> tuple[list[str], list[list[Any]]]:
    return unpack_rows(change["after"]) if change["row_id"] is None else _one(unpack_row(change["after"]))


def _removed(change: Row) -> tuple[list[str], list[list[Any]]]:
    return _one(unpack_row(change["before"]))


def _one(row: dict[str, Any]) -> tuple[list[str], list[list[Any]]]:
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

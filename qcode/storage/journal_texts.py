"""Steps that correct a text, and steps that mark places in it: which of them may be taken back before which.

A place counts characters of the text as it was when it was written down. So a marking may only be undone or redone
on the text that it was made in, and a correction only while no marking has been made in the text since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from qcode.errors import Stale
from qcode.storage.codec import unpack_row, unpack_rows
from qcode.storage.correcting import POSITIONED
from qcode.storage.settling import consensus_keys

if TYPE_CHECKING:
    from qcode.storage.sql import Row
    from qcode.storage.transaction import Transaction

_SLICE = 500

_LINES = """select thing, row_id, op, before, after, step_id from changes
where step_id in :steps and thing in :things order by id"""

_TEXTS = """select c.step_id, c.row_id, c.before, c.after from changes c join steps s on s.id = c.step_id
where c.step_id in :steps and lower(c.thing) = 'documents' and c.op = 'update' and s.merge_id is null"""
"""By `lower` the database looks at the few steps, and not at every line about a document, each with its whole row."""

_NUMBERS = """select c.step_id, r.document_id, r.id, c.before, c.after from changes c
join revisions r on r.id = c.row_id
where c.step_id in :steps and c.thing = 'revisions' and c.op = 'update' order by c.id"""
"""A merge can give a text another number, and the document with it: the text is the same."""

_SINCE = """select case when kind in ('undo', 'redo') then target_id else id end from steps
where id > :since and merge_id is null and id <> :own"""


def must_fit_the_text(tx: Transaction, step_id: int, changes: Iterable[Row]) -> None:
    """Raise Stale where undoing or redoing a step would put places into a text that they were not counted in."""
    since = tx.value("select max(id) from steps where id = :step or target_id = :step and id < :own",
                     step=step_id, own=tx.begin_step())  # fmt: skip
    between = _in_effect(tx, since, tx.begin_step()) - {step_id}
    corrections = _corrections(tx, between | {step_id})
    own_texts = corrections.get(step_id, set())
    marked = _marked(tx, changes) if between & corrections.keys() else set()
    corrected = {document for step in between for document in corrections.get(step, ())}
    if own_texts and own_texts & _marked(tx, _lines(tx, between)):
        raise Stale(
            "That correction cannot be undone or redone: places were marked in the text since.",
            "Give the text from before to `qcode documents correct`: codings and memos move along."
            " Or take back first what was marked (`qcode history`).",
        )
    if marked & corrected:
        raise Stale(
            "That step cannot be undone or redone: the text that it was made in was corrected since.",
            "Undo the correction first, or code the place again; `qcode history` lists what was done.",
        )


def _corrections(tx: Transaction, steps: Collection[int]) -> dict[int, set[int]]:
    """The documents that some of these steps gave another text, by step."""
    found: dict[int, set[int]] = {}
    for some in _slices(steps):
        lines = list(tx.tuples(_TEXTS, steps=some))
        told = [(step, key, unpack_row(bytes(one)), unpack_row(bytes(other))) for step, key, one, other in lines]
        texts = [
            (step, key, one["revision"], other["revision"]) for step, key, one, other in told if "revision" in other
        ]
        same = _renumbered(tx, some) if texts else set()
        for step, document, before, after in texts:
            if (step, document, before, after) not in same:
                found.setdefault(step, set()).add(document)
    return found


def _renumbered(tx: Transaction, steps: Collection[int]) -> set[tuple[int, int, int, int]]:
    """Texts that steps gave another number: the step, the document, the number before and after."""
    found: dict[tuple[int, int, int], tuple[int, int]] = {}
    for step, document, key, before, after in list(tx.tuples(_NUMBERS, steps=steps)):
        one, other = unpack_row(bytes(before)), unpack_row(bytes(after))
        if "number" in other:
            first, _ = found.get((step, document, key), (one["number"], 0))
            found[step, document, key] = (first, other["number"])
    return {(step, document, *numbers) for (step, document, _), numbers in found.items()}


def _slices(keys: Collection[int]) -> Iterator[list[int]]:
    """Keys in their order, as many at a time as a question takes."""
    listed = sorted(keys)
    for first in range(0, len(listed), _SLICE):
        yield listed[first : first + _SLICE]


def _in_effect(tx: Transaction, since: int, own: int) -> set[int]:
    """The steps that did something after another one, or took back what was done before it, on the whole."""
    found: set[int] = set()
    for (step,) in tx.tuples(_SINCE, since=since, own=own):
        found ^= {step}
    return found


def _lines(tx: Transaction, steps: Collection[int]) -> list[Row]:
    return [line for some in _slices(steps) for line in tx.rows(_LINES, steps=some, things=list(POSITIONED))]


def _marked(tx: Transaction, changes: Iterable[Row]) -> set[int]:
    """The documents in which lines of the journal make, move or remove places.

    The agreed layer is not among them: it is worked out in the text that there is then.
    """
    documents: set[int] = set()
    agreed = consensus_keys(tx)
    updated: dict[str, set[int]] = {}
    for line in changes:
        if line["thing"] not in POSITIONED:
            continue
        if line["op"] == "update":
            if unpack_row(line["after"]).keys() & {"start", "stop"}:
                updated.setdefault(line["thing"], set()).add(line["row_id"])
            continue
        layer = agreed if line["thing"] == "codings" else ()
        rows = (row for row in _rows(line) if row["start"] is not None)
        documents.update(row["document_id"] for row in rows if row.get("coder_id") not in layer)
    for table, keys in updated.items():
        said = f'select distinct document_id from "{table}" where id in :keys'
        if table == "codings" and agreed:
            said += f" and coder_id not in ({', '.join(map(str, sorted(agreed)))})"
        for some in _slices(keys):
            documents.update(key for (key,) in tx.tuples(said, keys=some))
    return documents


def _rows(line: Row) -> list[dict[str, Any]]:
    if line["row_id"] is None:
        columns, rows = unpack_rows(line["after"])
        return [dict(zip(columns, row, strict=True)) for row in rows]
    return [unpack_row(line["after"] if line["op"] == "insert" else line["before"])]

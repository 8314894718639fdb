"""Codings: who said that which passage means what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from qcode.model.coding import Coding
from qcode.model.document import Span
from qcode.storage.identity import new_guids, now
from qcode.storage.rounds import all_current

if TYPE_CHECKING:
    from qcode.storage.database import Database
    from qcode.storage.sql import Row
    from qcode.storage.transaction import Transaction

_COLUMNS = ("guid", "document_id", "code_id", "coder_id", "start", "stop")

_MEMO_COLUMNS = (
    "guid", "target", "document_id", "case_id", "code_id", "coding_id", "start", "stop", "title", "text", "coder_id",
    "created", "modified",
)  # fmt: skip

_READ = ("id", *_COLUMNS, "round_id", "weight", "typical", "created")

_LOOKED_AT, _WINDOW = 300, 20_000
"""So many of a coder's newest codings are looked through for recent codes, among so many of everybody's."""

_CODING = f"select {', '.join(_READ)} from codings"


def coding_rows(database: Database, document_id: int, coder_ids: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    """The codings of some coders on a document in the order of the text, as rows for `coding_from`."""
    said = f"{_CODING} where document_id = :document and coder_id in :coders order by start, stop, id"
    return database.tuples(said, document=document_id, coders=list(coder_ids))


def codings_of(database: Database, document_id: int, coder_ids: Iterable[int] | None = None) -> list[Coding]:
    """The codings of a document in the order of the text, of some coders or of all."""
    said = f"{_CODING} where document_id = :document"
    if coder_ids is None:
        rows = database.rows(f"{said} order by start, stop, id", document=document_id)
    else:
        said = f"{said} and coder_id in :coders order by start, stop, id"
        rows = database.rows(said, document=document_id, coders=list(coder_ids))
    return [_coding(row) for row in rows]


def codings_by_key(database: Database, keys: Sequence[int]) -> list[Coding]:
    """Codings by their keys, in the order of the keys; those that are gone are left out."""
    found = {}
    for first in range(0, len(keys), 500):
        for row in database.rows(f"{_CODING} where id in :keys", keys=list(keys[first : first + 500])):
            found[row["id"]] = _coding(row)
    return [found[key] for key in keys if key in found]


def find_coding(
    tx: Transaction, *, document_id: int, span: Span, code_id: int, coder_id: int, round_id: int | None
) -> int | None:
    """The key of the coding of this code by this coder on exactly this span, None where there is none."""
    found = tx.value(
        """select id from codings where document_id = :document and code_id = :code and coder_id = :coder
        and start = :start and stop = :stop and coalesce(round_id, 0) = :round""",
        document=document_id,
        code=code_id,
        coder=coder_id,
        start=span.start,
        stop=span.end,
        round=round_id or 0,
    )
    return int(found) if found is not None else None


def add_codings(tx: Transaction, rows: Sequence[tuple[int, int, int, int, int, int | None]]) -> list[int | None]:
    """Add (document, code, coder, start, stop, weight) rows, each in the round that the coder is coding it in, if any.

    Returns the key of each row in its place; None for one that was there already.
    """
    guids, rounds, same = new_guids(len(rows)), all_current(tx), {"typical": 0, "created": now()}
    if not rounds and all(row[5] is None for row in rows):
        plain = [(guid, *row[:5]) for guid, row in zip(guids, rows, strict=True)]
        return tx.insert_new("codings", _COLUMNS, plain, same={"round_id": None, "weight": None, **same})
    there = _of_no_round(tx, {(row[0], row[2]) for row in rows} & rounds.keys())
    full = [
        (guid, *row, rounds.get((row[0], row[2])))
        for guid, row in zip(guids, rows, strict=True) if row[:5] not in there
    ]  # fmt: skip
    keys = iter(tx.insert_new("codings", (*_COLUMNS, "weight", "round_id"), full, same=same))
    return [None if row[:5] in there else next(keys) for row in rows]


def _of_no_round(tx: Transaction, places: Collection[tuple[int, int]]) -> set[tuple[int, int, int, int, int]]:
    """Codings (document, code, coder, start, stop) of no round, at (document, coder): they count in a round, too."""
    documents = sorted({document for document, _ in places})
    found = set()
    for first in range(0, len(documents), 500):
        rows = tx.tuples(
            """select document_id, code_id, coder_id, start, stop from codings
            where round_id is null and document_id in :documents""",
            documents=documents[first : first + 500],
        )
        found |= {(d, code, coder, start, stop) for d, code, coder, start, stop in rows if (d, coder) in places}
    return found


def add_memos(tx: Transaction, memos: Sequence[tuple[int, int, str]]) -> None:
    """Write memos on codings, as (coding, coder, text)."""
    rows = [
        (guid, "coding", None, None, None, coding, None, None, "", text, coder, tx.at, tx.at)
        for guid, (coding, coder, text) in zip(new_guids(len(memos)), memos, strict=True)
    ]
    tx.insert_many("memos", _MEMO_COLUMNS, rows)


def _coding(row: Row) -> Coding:
    return coding_from(tuple(row[name] for name in _READ))


def coding_from(row: tuple[Any, ...]) -> Coding:
    """A coding from a row of `coding_rows`: key, GUID, document, code, coder, start, stop, and the rest."""
    key, guid, document_id, code_id, coder_id, start, stop, round_id, weight, typical, created = row
    return Coding(
        key, guid, document_id, Span(start, stop), code_id, coder_id, created, round_id, weight, bool(typical)
    )


def counts_by_code(database: Database, coder_ids: Sequence[int]) -> dict[int, int]:
    """How many codings of some coders each code has; codes without any are left out.

    By the plain column SQLite would go through the index of codes, and look every coding up in the table for its coder.
    """
    said = "select +code_id, count(*) from codings where coder_id in :coders group by +code_id"
    return {row[0]: row[1] for row in database.tuples(said, coders=list(coder_ids))}


def recent_codes(database: Database, coder_id: int, *, most: int) -> list[int]:
    """The codes of a coder's newest codings, the newest first, each once."""
    rows = database.tuples(
        """select code_id from codings where coder_id = :coder
        and id > (select coalesce(max(id), 0) - :window from codings) order by id desc limit :looked_at""",
        coder=coder_id,
        window=_WINDOW,
        looked_at=_LOOKED_AT,
    )
    return list(dict.fromkeys(code_id for (code_id,) in rows))[:most]


def place_of_code(database: Database, coding: Coding) -> tuple[int, int]:
    """Which coding of its coder's and code's a coding is, by document, start, end and key, and of how many."""
    row = database.row(
        """select count(*) as whole, count(case when (document_id, start, stop, id) <= (:document, :start, :stop, :key)
        then 1 end) as here from codings where code_id = :code and coder_id = :coder""",
        code=coding.code_id,
        coder=coding.coder_id,
        document=coding.document_id,
        start=coding.span.start,
        stop=coding.span.end,
        key=coding.id,
    )
    return (row["here"], row["whole"]) if row else (0, 0)


def neighbour_of_code(database: Database, coding: Coding, *, forward: bool) -> Coding | None:
    """The same coder's next (or last) coding of the same code, by document, start, end and key."""
    sign, order = (">", "") if forward else ("<", "desc")
    row = database.row(
        f"""{_CODING} where code_id = :code and coder_id = :coder
        and (document_id, start, stop, id) {sign} (:document, :start, :stop, :key)
        order by document_id {order}, start {order}, stop {order}, id {order} limit 1""",
        code=coding.code_id,
        coder=coding.coder_id,
        document=coding.document_id,
        start=coding.span.start,
        stop=coding.span.end,
        key=coding.id,
    )
    return _coding(row) if row else None

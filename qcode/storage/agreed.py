"""The rows of the agreed layer.

An agreed coding is known by where it comes from: the round, the document, and the code and the place that was
submitted or decided for. So it is the same coding in every copy, and stays so when its code is merged or split, or when
its text is corrected; what people did to it is found by that in the journal (`agreed_marks`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid5

if TYPE_CHECKING:
    from qcode.storage.codes import Reader
    from qcode.storage.transaction import Transaction

_LAYER = UUID("6c0f8a57-58c4-5b7d-8c1e-0f4f3ea3d9b2")
"""The namespace (RFC 9562, section 5.5) in which an agreed coding has the same GUID in every copy."""

_CODINGS = (
    "guid", "document_id", "code_id", "coder_id", "start", "stop", "round_id", "weight", "typical", "created",
)  # fmt: skip

Place = tuple[int, int, int]
"""A code by its key, and a passage."""


class LayerRow(NamedTuple):
    """A coding of the agreed layer; `code_id` is the code's key."""

    id: int
    guid: str
    code_id: int
    start: int
    stop: int
    round_id: int | None
    created: str
    typical: int
    weight: int | None

    @property
    def place(self) -> Place:
        """Its code and its passage."""
        return self.code_id, self.start, self.stop


class Wanted(NamedTuple):
    """A coding that is to stand in the agreed layer: what it is known by, since when, and what somebody set on it."""

    guid: str
    created: str
    typical: int = 0
    weight: int | None = None


def agreed_guid(round_guid: str, document_guid: str, code: str, start: int, stop: int) -> str:
    """What an agreed coding is known by that comes from a code (its GUID) on a passage."""
    return _guid(round_guid, document_guid, code, start, stop)


def _guid(*place: object) -> str:
    return str(uuid5(_LAYER, json.dumps(place, separators=(",", ":"))))


def is_worked_out(guid: str | None) -> bool:
    """Whether a GUID can be that of an agreed coding: it is computed, those of what people make are not."""
    return guid is not None and guid[14:15] == "5"


def layer_of(reader: Reader, document_id: int, *, consensus: int) -> list[LayerRow]:
    """The agreed codings of a document, of whichever round."""
    said = """select id, guid, code_id, start, stop, round_id, created, typical, weight from codings
    where document_id = :document and coder_id = :coder order by id"""
    return [LayerRow(*row) for row in reader.tuples(said, document=document_id, coder=consensus)]


def set_layer(
    tx: Transaction, document_id: int, *, consensus: int, round_id: int, wanted: Mapping[Place, Wanted]
) -> None:
    """Make the agreed codings of a document these, in this round; what is right already stays as it is."""
    missing = {each.guid: (place, each) for place, each in wanted.items()}
    rows = layer_of(tx, document_id, consensus=consensus)
    standing = {row.place: row.guid for row in rows if row.guid in missing}
    staying = []
    for row in rows:
        if row.guid in missing and standing.get(missing[row.guid][0], row.guid) == row.guid:
            staying.append(row)
        else:
            _drop(tx, document_id, row)
    for row in staying:
        (code, start, stop), each = missing.pop(row.guid)
        tx.update("codings", row.id, code_id=code, start=start, stop=stop, round_id=round_id, created=each.created,
                  typical=each.typical, weight=each.weight)  # fmt: skip
    ordered = sorted(missing.values(), key=lambda one: (one[0][1], one[0][2], one[0][0]))
    tx.insert_many("codings", _CODINGS, [
        (each.guid, document_id, code, consensus, start, stop, round_id, each.weight, each.typical, each.created)
        for (code, start, stop), each in ordered
    ])  # fmt: skip


def _drop(tx: Transaction, document_id: int, row: LayerRow) -> None:
    """Take an agreed coding away; what somebody noted on it stays, on the passage."""
    for (memo,) in list(tx.tuples("select id from memos where coding_id = :key order by id", key=row.id)):
        on = {"target": "span", "document_id": document_id, "start": row.start, "stop": row.stop}
        tx.update("memos", memo, **on, coding_id=None)
    tx.delete("codings", row.id)


def clear_layer(tx: Transaction, document_id: int, *, consensus: int) -> None:
    """Take the agreed codings of a document away, and that it is settled."""
    for row in layer_of(tx, document_id, consensus=consensus):
        _drop(tx, document_id, row)
    set_settled(tx, document_id, consensus=consensus, since=None)


def documents_with_layer(reader: Reader, *, consensus: int) -> list[int]:
    """The documents that have agreed codings, or are said to be settled."""
    said = """select document_id from codings where coder_id = :coder
    union select document_id from assignments where coder_id = :coder and round_id is null order by 1"""
    return [key for (key,) in reader.tuples(said, coder=consensus)]


def set_settled(tx: Transaction, document_id: int, *, consensus: int, since: str | None) -> None:
    """Say since when all of a document is settled (None: it is not); only then the agreed layer stands for it."""
    row = next(iter(tx.tuples(
        """select id, changed from assignments where coder_id = :coder and document_id = :document
        and round_id is null""",
        coder=consensus,
        document=document_id,
    )), None)  # fmt: skip
    if since is not None and row is None:
        document = tx.value("select guid from documents where id = :key", key=document_id)
        tx.insert("assignments", guid=_guid(document), coder_id=consensus, document_id=document_id, state="done",
                  changed=since)  # fmt: skip
    elif since is not None and row is not None:
        tx.update("assignments", row[0], changed=since)
    elif row is not None:
        tx.delete("assignments", int(row[0]))

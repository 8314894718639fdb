"""Decisions on disagreements, the layer of agreed codings, and which excerpts were looked at again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid5

from qcode.storage.codec import unpack_row, unpack_rows
from qcode.storage.identity import new_guids
from qcode.storage.journal import MERGE_UNDONE, UNDONE

if TYPE_CHECKING:
    from qcode.storage.codes import Reader
    from qcode.storage.transaction import Transaction

CONSENSUS = str(UUID("0198c0de-5e77-7000-8000-000000000001"))
"""The GUID of the consensus coder, the same in every project, so that copies that are merged have one of them."""

_PLACES = UUID("a5d0f4b6-3a67-5f0e-9f0b-6a0d52c1e7aa")
"""The namespace (RFC 9562, section 5.5) in which a disagreement has the same GUID in every copy."""

_LAYER = UUID("6c0f8a57-58c4-5b7d-8c1e-0f4f3ea3d9b2")
"""The namespace in which an agreed coding has the same GUID in every copy: it follows from what was decided."""

TAKEN_UP = "taken up"
"""The state of the consensus coder's assignment that says: the agreed layer of this document is this round's."""

CONSENSUS_NAMES = ("consensus", "consensus layer", "agreed layer")
"""What the consensus coder is called: the first name that no person has."""

_CODINGS = (
    "guid", "document_id", "code_id", "coder_id", "start", "stop", "round_id", "weight", "typical", "created",
)  # fmt: skip


class Marked(NamedTuple):
    """A code on a stretch of text; `code` is the code's GUID."""

    start: int
    stop: int
    code: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision as it is stored; `readings` by coder's GUID, `rule` is empty where no rule came of it."""

    id: int
    guid: str
    document_id: int
    outcome: str
    codings: tuple[Marked, ...]
    readings: Mapping[str, tuple[Marked, ...]]
    reason: str
    coder: str
    created: str
    rule_code_id: int | None
    rule: str


def place_guid(*, round_guid: str, document_guid: str, readings: Mapping[str, Sequence[Marked]]) -> str:
    """What a disagreement is known by in every copy: its round, its document, and who read it how."""
    told = [[coder, [list(each) for each in sorted(spans)]] for coder, spans in sorted(readings.items())]
    return str(uuid5(_PLACES, json.dumps([round_guid, document_guid, told], separators=(",", ":"))))


def content_of(*, outcome: str, codings: Sequence[Marked], readings: Mapping[str, Sequence[Marked]]) -> str:
    """What a decision says, as one text: so two different ones meet as one conflict, and never half and half."""
    held = {
        "outcome": outcome,
        "codings": [list(each) for each in sorted(codings)],
        "readings": {coder: [list(each) for each in sorted(spans)] for coder, spans in readings.items()},
    }
    return json.dumps(held, separators=(",", ":"), sort_keys=True)


class Content(NamedTuple):
    """What the text of a decision says."""

    outcome: str
    codings: tuple[Marked, ...]
    readings: Mapping[str, tuple[Marked, ...]]


def read_content(text: str) -> Content:
    """The decision that `content_of` wrote down."""
    held = json.loads(text)
    readings = {coder: tuple(Marked(*each) for each in spans) for coder, spans in held["readings"].items()}
    return Content(held["outcome"], tuple(Marked(*each) for each in held["codings"]), readings)


def decisions(reader: Reader, round_id: int, *, document_id: int | None = None) -> dict[str, DecisionRow]:
    """The decisions of a round, or of one document in it, by GUID."""
    among = "" if document_id is None else "and d.document_id = :document"
    rows = reader.rows(
        f"""select d.id as id, d.guid as guid, d.document_id as document_id, d.readings as readings,
        d.reason as reason, c.name as coder, d.created as created, d.rule_code_id as rule_code_id, d.rule as rule
        from decisions d join coders c on c.id = d.coder_id where d.round_id = :round {among} order by d.id""",
        round=round_id,
        document=document_id,
    )
    return {row["guid"]: _decision(row) for row in rows}


def _decision(row: Any) -> DecisionRow:  # noqa: ANN401 - a row of either engine
    content = read_content(row["readings"])
    return DecisionRow(
        row["id"], row["guid"], row["document_id"], content.outcome, content.codings, content.readings,
        row["reason"], row["coder"], row["created"], row["rule_code_id"], row["rule"],
    )  # fmt: skip


def contested(reader: Reader) -> frozenset[str]:
    """The decisions that two copies took differently, and that nobody has settled since."""
    return frozenset(
        target
        for target, shown, now in reader.tuples(
            """select c.target, c.shown, d.readings from conflicts c join decisions d on d.guid = c.target
            where c.thing = 'decisions' and c.field = 'readings' and c.choice is null"""
        )
        if json.loads(shown) == now
    )


def answer_conflicts(tx: Transaction, guid: str, written: Mapping[str, str]) -> None:
    """Take what two copies had differently of a decision off the list of conflicts, as far as it is written anew."""
    said = "select id, field from conflicts where thing = 'decisions' and target = :guid order by id"
    for key, name in list(tx.tuples(said, guid=guid)):
        if name in written:
            tx.update("conflicts", key, choice=json.dumps(written[name], ensure_ascii=False, sort_keys=True))
        if name in written or not name:
            tx.delete("conflicts", key)


def consensus_id(reader: Reader) -> int | None:
    """The key of the consensus coder, None before anything was settled."""
    found = reader.value("select id from coders where kind = 'consensus' order by id limit 1")
    return None if found is None else int(found)


def ensure_consensus(tx: Transaction) -> int:
    """The key of the consensus coder, who is made where there is none."""
    found = consensus_id(tx)
    if found is not None:
        return found
    taken = {name for (name,) in tx.tuples("select name from coders")}
    name = next(each for each in (*CONSENSUS_NAMES, CONSENSUS) if each not in taken)
    return tx.insert("coders", guid=CONSENSUS, name=name, kind="consensus", role="reader")


def rounds_of_layers(reader: Reader, *, consensus: int | None, document_id: int | None = None) -> dict[int, set[int]]:
    """By document, the rounds in which something of it was settled or taken over; the newest of them has the layer."""
    among = "" if document_id is None else "and document_id = :document"
    found: dict[int, set[int]] = {}
    for key, round_id in reader.tuples(
        f"""select document_id, round_id from assignments
        where coder_id = :coder and round_id is not null {among}
        union select document_id, round_id from decisions where round_id is not null {among}""",
        coder=consensus or 0,
        document=document_id,
    ):
        found.setdefault(key, set()).add(round_id)
    return found


def take_up(tx: Transaction, round_id: int, document_ids: Iterable[int], *, consensus: int) -> None:
    """Say that the agreed layer of documents is this round's, from now on, whatever is decided in it.

    Two copies that say so apart have said the same: nobody waits for the consensus to submit.
    """
    made = tx.value("select created from rounds where id = :round", round=round_id)
    said = "select document_id from assignments where coder_id = :coder and round_id = :round"
    there = {key for (key,) in tx.tuples(said, coder=consensus, round=round_id)}
    columns = ("guid", "round_id", "coder_id", "document_id", "state", "changed", "submitted", "sealed")
    missing = sorted(set(document_ids) - there)
    rows = [(guid, round_id, consensus, key, TAKEN_UP, tx.at, made, None)
            for guid, key in zip(new_guids(len(missing)), missing, strict=True)] if missing else []  # fmt: skip
    tx.insert_many("assignments", columns, rows)


class LayerRow(NamedTuple):
    """A coding of the agreed layer; `code_id` is the code's key."""

    id: int
    guid: str
    code_id: int
    start: int
    stop: int
    round_id: int | None
    created: str


def layer_of(reader: Reader, document_id: int, *, consensus: int) -> list[LayerRow]:
    """The agreed codings of a document, of whichever round."""
    said = """select id, guid, code_id, start, stop, round_id, created from codings
    where document_id = :document and coder_id = :coder order by id"""
    return [LayerRow(*row) for row in reader.tuples(said, document=document_id, coder=consensus)]


def set_layer(
    tx: Transaction, document_id: int, *, consensus: int, round_id: int, wanted: Mapping[tuple[int, int, int], str]
) -> None:
    """Make the agreed codings of a document these (code, start, stop), in this round; what is right already stays.

    `wanted` says of each since when it stands, so that every copy works out the same row.
    """
    document = tx.value("select guid from documents where id = :key", key=document_id)
    of_round = tx.value("select guid from rounds where id = :key", key=round_id)
    codes = dict(tx.tuples("select id, guid from codes")) if wanted else {}
    missing = {
        _agreed_guid(of_round, document, codes[code], start, stop): (code, start, stop, created)
        for (code, start, stop), created in wanted.items()
    }
    for row in layer_of(tx, document_id, consensus=consensus):
        if missing.get(row.guid) == (row.code_id, row.start, row.stop, row.created):
            del missing[row.guid]
        else:
            _drop_agreed(tx, document_id, row)
    rows = [
        (guid, document_id, code, consensus, start, stop, round_id, None, 0, created)
        for guid, (code, start, stop, created) in sorted(
            missing.items(), key=lambda each: (each[1][1], each[1][2], each[1][0])
        )
    ]
    tx.insert_many("codings", _CODINGS, rows)


def _agreed_guid(*place: object) -> str:
    return str(uuid5(_LAYER, json.dumps(place, separators=(",", ":"))))


def _drop_agreed(tx: Transaction, document_id: int, row: LayerRow) -> None:
    """Take an agreed coding away; what somebody noted on it stays, on the passage."""
    for (memo,) in list(tx.tuples("select id from memos where coding_id = :key order by id", key=row.id)):
        on = {"target": "span", "document_id": document_id, "start": row.start, "stop": row.stop}
        tx.update("memos", memo, **on, coding_id=None)
    tx.delete("codings", row.id)


def clear_layer(tx: Transaction, document_id: int, *, consensus: int) -> None:
    """Take the agreed codings of a document away, and that it is settled."""
    for row in layer_of(tx, document_id, consensus=consensus):
        _drop_agreed(tx, document_id, row)
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
        tx.insert("assignments", guid=_agreed_guid(document), coder_id=consensus, document_id=document_id, state="done",
                  changed=since)  # fmt: skip
    elif since is not None and row is not None:
        tx.update("assignments", row[0], changed=since)
    elif row is not None:
        tx.delete("assignments", int(row[0]))


def has_layer(reader: Reader, round_id: int, *, consensus: int | None) -> bool:
    """Whether anything of a round was settled or taken over yet."""
    said = """select 1 from decisions where round_id = :round
    union all select 1 from assignments where round_id = :round and coder_id = :coder limit 1"""
    return reader.value(said, round=round_id, coder=consensus or 0) is not None


_MERGED = f"""select c.step_id from changes c join steps s on s.id = c.step_id
where c.thing = 'codes' and c.op = 'delete' and c.guid = :guid
and s.verb = 'merge codes' and s.kind = 'do' and not {UNDONE} and not {MERGE_UNDONE}
order by case when s.clock = 0 then 0 else 1 end, s.clock desc, s.guid desc limit 1"""
"""The newest step that merged a code, the same in every copy; one that is not ended yet has no time."""

_GONE = "select guid from changes where thing = 'codes' and row_id = :key and op = 'delete' order by id desc limit 1"

_NOTED = (
    "select row_id, after from changes where step_id = :step and thing = 'memos' and op = 'insert' order by id limit 1"
)


def decided_for(reader: Reader, code: str) -> int:
    """How many decisions put a code there, by its GUID."""
    said = "select readings from decisions where readings like :named"
    texts = [text for (text,) in reader.tuples(said, named=f"%{code}%")]
    return sum(any(each.code == code for each in read_content(text).codings) for text in texts)


def successors(reader: Reader, gone: Iterable[str]) -> dict[str, str]:
    """Into which code each removed one was merged, by GUID; those that were not merged into any are left out.

    Merging codes leaves a memo on the code that stays, which its step in the journal tells.
    """
    found = {}
    for guid in sorted(set(gone)):
        at: str | None = guid
        seen = {guid}
        while at is not None and reader.value("select id from codes where guid = :guid", guid=at) is None:
            at = _merged_into(reader, at)
            if at in seen:
                at = None
            elif at is not None:
                seen.add(at)
        if at is not None:
            found[guid] = at
    return found


def _merged_into(reader: Reader, guid: str) -> str | None:
    step = reader.value(_MERGED, guid=guid)
    line = next(iter(reader.tuples(_NOTED, step=step)), None) if step is not None else None
    if line is None:
        return None
    code = _first_of(*line)["code_id"]
    if isinstance(code, str):
        return code
    told = reader.value("select guid from codes where id = :key", key=code)
    if told is None:
        told = reader.value(_GONE, key=code)
    return None if told is None else str(told)


def _first_of(key: int | None, line: bytes) -> dict[str, Any]:
    """The row of a line of the journal, or the first of many: what came by a merge is told as many."""
    if key is not None:
        return unpack_row(bytes(line))
    columns, rows = unpack_rows(bytes(line))
    return dict(zip(columns, rows[0], strict=True))


def looked_at(reader: Reader, version_id: int) -> dict[str, tuple[str, str]]:
    """The codings that somebody has looked at again after a version of the codebook: who and when, by GUID."""
    said = """select l.coding, c.name, l.created from looks l join coders c on c.id = l.coder_id
    where l.codebook_version_id = :version"""
    return {coding: (coder, at) for coding, coder, at in reader.tuples(said, version=version_id)}

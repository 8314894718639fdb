"""Decisions on disagreements, the layer of agreed codings, and which excerpts were looked at again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid5

from qcode.storage.codec import unpack_row
from qcode.storage.identity import new_guids

if TYPE_CHECKING:
    from qcode.storage.codes import Reader
    from qcode.storage.transaction import Transaction

CONSENSUS = str(UUID("0198c0de-5e77-7000-8000-000000000001"))
"""The GUID of the consensus coder, the same in every project, so that copies that are merged have one of them."""

_PLACES = UUID("a5d0f4b6-3a67-5f0e-9f0b-6a0d52c1e7aa")
"""The namespace (RFC 9562, section 5.5) in which a disagreement has the same GUID in every copy."""

_NAMES = ("consensus", "consensus layer", "agreed layer")

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
    name = next(each for each in (*_NAMES, CONSENSUS) if each not in taken)
    return tx.insert("coders", guid=CONSENSUS, name=name, kind="consensus", role="reader")


def rounds_of_layers(reader: Reader, *, consensus: int | None, document_id: int | None = None) -> dict[int, set[int]]:
    """By document, the rounds in which something of it was settled or taken over; the newest of them has the layer."""
    among = "" if document_id is None else "and document_id = :document"
    found: dict[int, set[int]] = {}
    for key, round_id in reader.tuples(
        f"""select distinct document_id, round_id from codings
        where coder_id = :coder and round_id is not null {among}
        union select distinct document_id, round_id from decisions where round_id is not null {among}""",
        coder=consensus or 0,
        document=document_id,
    ):
        found.setdefault(key, set()).add(round_id)
    return found


class LayerRow(NamedTuple):
    """A coding of the agreed layer; `code_id` is the code's key."""

    id: int
    code_id: int
    start: int
    stop: int
    round_id: int | None


def layer_of(reader: Reader, document_id: int, *, consensus: int) -> list[LayerRow]:
    """The agreed codings of a document, of whichever round."""
    said = """select id, code_id, start, stop, round_id from codings
    where document_id = :document and coder_id = :coder order by id"""
    return [LayerRow(*row) for row in reader.tuples(said, document=document_id, coder=consensus)]


def set_layer(
    tx: Transaction, document_id: int, *, consensus: int, round_id: int, wanted: Iterable[tuple[int, int, int]]
) -> None:
    """Make the agreed codings of a document these (code, start, stop), in this round; what is right already stays."""
    goal, there = set(wanted), set()
    for row in layer_of(tx, document_id, consensus=consensus):
        place = (row.code_id, row.start, row.stop)
        if row.round_id == round_id and place in goal:
            there.add(place)
            continue
        for (memo,) in list(tx.tuples("select id from memos where coding_id = :key order by id", key=row.id)):
            tx.delete("memos", memo)
        tx.delete("codings", row.id)
    missing = sorted(goal - there, key=lambda each: (each[1], each[2], each[0]))
    rows = [
        (guid, document_id, code, consensus, start, stop, round_id, None, 0, tx.at)
        for guid, (code, start, stop) in zip(new_guids(len(missing)), missing, strict=True)
    ] if missing else []  # fmt: skip
    tx.insert_many("codings", _CODINGS, rows)


def set_settled(tx: Transaction, document_id: int, *, consensus: int, settled: bool) -> None:
    """Say whether everything in a document is settled: only then does the agreed layer stand for it."""
    there = tx.value(
        """select id from assignments where coder_id = :coder and document_id = :document and round_id is null""",
        coder=consensus,
        document=document_id,
    )
    if settled and there is None:
        tx.insert("assignments", coder_id=consensus, document_id=document_id, state="done")
    elif not settled and there is not None:
        tx.delete("assignments", int(there))


def has_layer(reader: Reader, round_id: int, *, consensus: int | None) -> bool:
    """Whether anything of a round was settled or taken over yet."""
    if consensus is None:
        return False
    said = """select 1 from decisions where round_id = :round
    union all select 1 from codings where round_id = :round and coder_id = :coder limit 1"""
    return reader.value(said, round=round_id, coder=consensus) is not None


_MERGED = """select c.step_id from changes c join steps s on s.id = c.step_id
where c.thing = 'codes' and c.op = 'delete' and c.guid = :guid and s.verb = 'merge codes' order by c.id desc limit 1"""

_GONE = "select guid from changes where thing = 'codes' and row_id = :key and op = 'delete' order by id desc limit 1"

_NOTED = "select after from changes where step_id = :step and thing = 'memos' and op = 'insert' order by id limit 1"


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
    noted = None if step is None else reader.value(_NOTED, step=step)
    if noted is None:
        return None
    code = _first_of(bytes(noted))["code_id"]
    if isinstance(code, str):
        return code
    told = reader.value("select guid from codes where id = :key", key=code)
    if told is None:
        told = reader.value(_GONE, key=code)
    return None if told is None else str(told)


def _first_of(line: bytes) -> dict[str, Any]:
    """The row of a line of the journal, or the first of many: what came by a merge is told as many."""
    content = unpack_row(line)
    return dict(zip(content["columns"], content["rows"][0], strict=True)) if "columns" in content else content


def looked_at(reader: Reader, version_id: int) -> dict[str, tuple[str, str]]:
    """The codings that somebody has looked at again after a version of the codebook: who and when, by GUID."""
    said = """select l.coding, c.name, l.created from looks l join coders c on c.id = l.coder_id
    where l.codebook_version_id = :version"""
    return {coding: (coder, at) for coding, coder, at in reader.tuples(said, version=version_id)}

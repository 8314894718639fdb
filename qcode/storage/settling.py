"""Decisions on disagreements, the layer of agreed codings, and which excerpts were looked at again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID, uuid5

from qcode.storage.codec import unpack_row, unpack_rows
from qcode.storage.identity import new_guids
from qcode.storage.undone import MERGE_UNDONE, UNDONE

if TYPE_CHECKING:
    from qcode.storage.codes import Reader
    from qcode.storage.transaction import Transaction

CONSENSUS = str(UUID("0198c0de-5e77-7000-8000-000000000001"))
"""The GUID of the consensus coder, the same in every project, so that copies that are merged have one of them."""

_PLACES = UUID("a5d0f4b6-3a67-5f0e-9f0b-6a0d52c1e7aa")
"""The namespace (RFC 9562, section 5.5) in which a disagreement has the same GUID in every copy."""

TAKE_OVER = "take agreed codings over"
"""The verb of the step that takes what all agree on into the layer without a decision."""

TAKEN_UP = "taken up"
"""The state of the consensus coder's assignment that says: the agreed layer of this document is this round's."""

CONSENSUS_NAMES = ("consensus", "consensus layer", "agreed layer")
"""What the consensus coder is called: the first name that no person has."""


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
    """The key of the consensus coder, who is made where there is none: as old as the project, alike in every copy."""
    found = consensus_id(tx)
    if found is not None:
        return found
    taken = {name for (name,) in tx.tuples("select name from coders")}
    name = next(each for each in (*CONSENSUS_NAMES, CONSENSUS) if each not in taken)
    before = sorted(consensus_keys(tx))[-1:]
    there = {"id": before[0]} if before else {}
    since = tx.value("select created from projects")
    return tx.insert("coders", **there, guid=CONSENSUS, name=name, kind="consensus", role="reader", created=since)


def consensus_keys(reader: Reader) -> set[int]:
    """Every key that the consensus coder has or had here: who is gone by an undo comes again under the same one."""
    now = consensus_id(reader)
    found = {now} if now is not None else set()
    said = """select c.row_id, c.after from changes c join steps s on s.id = c.step_id
    where c.thing = 'coders' and c.op = 'insert' and s.merge_id is null"""
    for key, line in list(reader.tuples(said)):
        found |= {row["id"] for row in rows_told(key, line) if row["kind"] == "consensus"}
    return found


def rows_told(key: int | None, line: bytes) -> list[dict[str, Any]]:
    """The full rows of a line of the journal: one, or many."""
    if key is not None:
        return [unpack_row(bytes(line))]
    columns, rows = unpack_rows(bytes(line))
    return [dict(zip(columns, row, strict=True)) for row in rows]


def rounds_of_layers(reader: Reader, *, consensus: int | None) -> dict[int, set[int]]:
    """By document, the rounds that two of their coders or more have done it in, and in which anything was settled.

    The newest of them has the layer.
    """
    said = """select document_id, round_id from assignments where round_id in :rounds and sealed is not null
    and state = 'done' group by document_id, round_id having count(*) > 1"""
    found: dict[int, set[int]] = {}
    for key, round_id in reader.tuples(said, rounds=sorted(begun(reader, consensus=consensus)) or [0]):
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


def has_layer(reader: Reader, round_id: int, *, consensus: int | None, but: Iterable[str] = ()) -> bool:
    """Whether anything of a round was settled or taken over yet, apart from some decisions by GUID."""
    said = """select 1 from decisions where round_id = :round and guid not in :but
    union all select 1 from assignments where round_id = :round and coder_id = :coder limit 1"""
    if reader.value(said, round=round_id, coder=consensus or 0, but=[*but] or [""]) is not None:
        return True
    return consensus is not None and round_id in _taken_over(reader)


def begun(reader: Reader, *, consensus: int | None) -> set[int]:
    """The rounds in which anything was settled or taken over."""
    said = """select round_id from decisions where round_id is not null
    union select round_id from assignments where coder_id = :coder and round_id is not null"""
    found = {key for (key,) in reader.tuples(said, coder=consensus or 0)}
    return found if consensus is None else found | _taken_over(reader)


_TAKEN_OVER = f"""select c.row_id, c.after from steps s join changes c on c.step_id = s.id
where s.verb = '{TAKE_OVER}' and s.kind = 'do' and c.thing = 'codings' and c.op = 'insert'
and not {UNDONE} and not {MERGE_UNDONE}"""


def _taken_over(reader: Reader) -> set[int]:
    """The rounds that were taken over before that was written down: what the step in the journal brought in tells."""
    told = {row["round_id"] for key, line in list(reader.tuples(_TAKEN_OVER)) for row in rows_told(key, line)}
    guids = {each for each in told if isinstance(each, str)}
    known = dict(reader.tuples("select guid, id from rounds")) if guids else {}
    return {each for each in told if isinstance(each, int)} | {known[each] for each in guids if each in known}


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
    return None if line is None else code_guid(reader, rows_told(*line)[0]["code_id"])


def code_guid(reader: Reader, code: int | str) -> str | None:
    """The GUID of a code as a line of the journal names it: by its key here, or by its GUID in another copy's."""
    if isinstance(code, str):
        return code
    told = reader.value("select guid from codes where id = :key", key=code)
    if told is None:
        told = reader.value(_GONE, key=code)
    return None if told is None else str(told)


def looked_at(reader: Reader, version_id: int) -> dict[str, tuple[str, str]]:
    """The codings that somebody has looked at again after a version of the codebook: who and when, by GUID."""
    said = """select l.coding, c.name, l.created from looks l join coders c on c.id = l.coder_id
    where l.codebook_version_id = :version"""
    return {coding: (coder, at) for coding, coder, at in reader.tuples(said, version=version_id)}

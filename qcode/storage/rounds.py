"""Rounds and who is assigned which document in them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.storage.sql import Row
    from qcode.storage.transaction import Transaction


class Reader(Protocol):
    """What can be asked: a database, or a transaction."""

    def rows(self, sql: str, **values: Any) -> list[Row]:  # noqa: ANN401 - SQL values
        """All rows of the answer."""
        ...

    def value(self, sql: str, **values: Any) -> Any:  # noqa: ANN401 - SQL values
        """The first value of the answer."""
        ...

    def tuples(self, sql: str, **values: Any) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - SQL values
        """The rows of the answer without names."""
        ...


@dataclass(frozen=True, slots=True)
class Round:
    """A round of coding: who codes which documents, and how these were drawn.

    `plan` holds the GUIDs of the `coders` in the order in which they were named, `sample`, `by` and, by stratum, how
    many documents there were and how many were drawn; `version` is the name of the codebook as it was frozen.
    `is_open` tells whether all coders have submitted, from which moment everybody sees everything; `sealed` whether
    somebody's work is hidden until then.
    """

    id: int
    guid: str
    name: str
    blind: bool
    seed: int | None
    version: str
    created: str
    is_open: bool
    plan: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sealed(self) -> bool:
        """Whether what the coders do in it is hidden from one another."""
        return self.blind and not self.is_open

    def place_of(self, guid: str) -> tuple[int, str]:
        """What the coders of the round are sorted by: as they were named, else as they came into the project."""
        named: list[str] = list(self.plan.get("coders", ()))
        return (named.index(guid) if guid in named else len(named), guid)


LEFT_OUT = "left out"
"""The state of an assignment whose coder never submitted and without whom the round was ended."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One document that one coder codes in a round; `submitted` is UTC, None before.

    Of a coder without whom the round was ended the state is `LEFT_OUT`, and `submitted` says since when.
    """

    id: int
    round_id: int
    coder_id: int
    document_id: int
    state: str
    submitted: str | None

    @property
    def left_out(self) -> bool:
        """Whether the round was ended without this coder."""
        return self.state == LEFT_OUT


_ROUND = """select r.id as id, r.guid as guid, r.name as name, r.blind as blind, r.seed as seed,
    coalesce(v.name, '') as version, r.created as created, r.plan as plan,
    (select count(*) from assignments a where a.round_id = r.id and a.submitted is null) as waiting
from rounds r left join codebook_versions v on v.id = r.codebook_version_id"""


def rounds(reader: Reader) -> list[Round]:
    """All rounds in the order in which they were made; the reader must see all assignments."""
    return [_round(row) for row in reader.rows(f"{_ROUND} order by r.created, r.guid")]


def assignments(reader: Reader, round_id: int) -> list[Assignment]:
    """Who codes what in a round, documents in the order of their keys; the reader must see all assignments."""
    rows = reader.tuples(
        """select id, round_id, coder_id, document_id, state, submitted from assignments
        where round_id = :round and coder_id not in (select id from coders where kind = 'consensus')
        order by document_id, id""",
        round=round_id,
    )
    return [Assignment(*row) for row in rows]


def current(reader: Reader, *, document_id: int, coder_id: int) -> int | None:
    """The newest round in which the coder codes this document and has not submitted, None where there is none."""
    found = reader.value(
        """select round_id from assignments where document_id = :document and coder_id = :coder
        and round_id is not null and submitted is null order by round_id desc limit 1""",
        document=document_id,
        coder=coder_id,
    )
    return int(found) if found is not None else None


def current_rounds(reader: Reader, coder_id: int) -> dict[int, str]:
    """By document, the name of the newest round in which the coder codes it and has not submitted."""
    rows = reader.tuples(
        """select a.document_id, r.name from assignments a join rounds r on r.id = a.round_id
        where a.coder_id = :coder and a.submitted is null order by a.round_id""",
        coder=coder_id,
    )
    return dict(rows)


def coded_before(reader: Reader, *, coder_ids: Sequence[int], document_ids: Sequence[int]) -> dict[int, int]:
    """In how many of the documents each coder has codings that belong to no round; coders without any are left out."""
    rows = reader.tuples(
        """select coder_id, count(distinct document_id) from codings where round_id is null
        and coder_id in :coders and document_id in :documents group by coder_id""",
        coders=list(coder_ids),
        documents=list(document_ids),
    )
    return dict(rows)


def all_current(reader: Reader) -> dict[tuple[int, int], int]:
    """The current round of every document and coder that have one."""
    rows = reader.tuples(
        """select document_id, coder_id, max(round_id) from assignments
        where round_id is not null and submitted is null group by document_id, coder_id"""
    )
    return {(document, coder): number for document, coder, number in rows}


def round_of_document(reader: Reader, document_id: int) -> str | None:
    """The name of a round that is not open yet and has this document, None where there is none."""
    found = reader.value(
        """select r.name from rounds r join assignments a on a.round_id = r.id where a.document_id = :document
        and exists (select 1 from assignments p where p.round_id = r.id and p.submitted is null) order by r.id""",
        document=document_id,
    )
    return None if found is None else str(found)


@dataclass(frozen=True, slots=True)
class SealedCoding:
    """A coding as it was when its coder submitted; `code` is the code's GUID."""

    guid: str
    code: str
    start: int
    stop: int
    weight: int | None


@dataclass(frozen=True, slots=True)
class SealedState:
    """What a coder submitted of one document: when, of which revision of its text, whether done, and all codings."""

    coder_id: int
    document_id: int
    state: str
    submitted: str
    revision: int
    codings: tuple[SealedCoding, ...]


def seal(tx: Transaction, assignment: Assignment, *, state: str) -> None:
    """Keep what the coder has in the document as it is now: the codings of the round, and those of no round.

    What was coded alike outside the round and in it, as two copies may have it that were merged, is one coding.
    """
    revision = tx.value("select revision from documents where id = :key", key=assignment.document_id)
    rows = tx.tuples(
        """select c.guid, k.guid, c.start, c.stop, c.weight from codings c join codes k on k.id = c.code_id
        where c.document_id = :document and c.coder_id = :coder and coalesce(c.round_id, :round) = :round
        order by c.start, c.stop, case when c.round_id is null then 1 else 0 end, c.guid""",
        document=assignment.document_id,
        coder=assignment.coder_id,
        round=assignment.round_id,
    )
    alike: dict[tuple[str, int, int], list[object]] = {}
    for guid, code, start, stop, weight in rows:
        alike.setdefault((code, start, stop), [guid, code, start, stop, weight])
    codings = sorted(alike.values(), key=lambda row: (row[2], row[3], row[0]))
    frozen = {"revision": int(revision), "codings": codings}
    content = json.dumps(frozen, separators=(",", ":"), sort_keys=True).encode()
    tx.update("assignments", assignment.id, state=state, submitted=tx.at, changed=tx.at, sealed=content)


def leave_out(tx: Transaction, assignment: Assignment) -> None:
    """Wait no longer for what a coder has in the document: nothing is sealed, nothing is compared."""
    tx.update("assignments", assignment.id, state=LEFT_OUT, submitted=tx.at, changed=tx.at)


def sealed_states(reader: Reader, round_id: int, *, document_id: int | None = None) -> list[SealedState]:
    """What coders have submitted in a round (of one document), as far as whoever asks may see it."""
    among = "" if document_id is None else "and document_id = :document"
    rows = reader.tuples(
        f"""select coder_id, document_id, state, submitted, sealed from assignments
        where round_id = :round and submitted is not null and sealed is not null {among}
        order by document_id, coder_id""",
        round=round_id,
        document=document_id,
    )
    return [_sealed(*row) for row in rows]


def _sealed(coder_id: int, document_id: int, state: str, submitted: str, content: bytes) -> SealedState:
    held = json.loads(bytes(content))
    codings = tuple(SealedCoding(*each) for each in held["codings"])
    return SealedState(coder_id, document_id, state, submitted, held["revision"], codings)


def assign(tx: Transaction, round_id: int, *, coder_ids: Sequence[int], document_ids: Sequence[int]) -> None:
    """Give every coder every document; what a coder has done in an earlier round is to be done again."""
    for document_id in document_ids:
        for coder_id in coder_ids:
            tx.insert("assignments", round_id=round_id, coder_id=coder_id, document_id=document_id, state="todo")
    for key, document_id, coder_id in list(tx.tuples(_DONE_BEFORE, round=round_id)):
        if document_id in document_ids and coder_id in coder_ids:
            tx.update("assignments", key, state="todo", changed=tx.at)


_DONE_BEFORE = """select s.id, s.document_id, s.coder_id from assignments s
    where s.round_id is null and s.state = 'done' and exists (
        select 1 from assignments e where e.document_id = s.document_id and e.coder_id = s.coder_id
        and e.round_id < :round and e.submitted is not null)"""


def _round(row: Row) -> Round:
    return Round(
        row["id"], row["guid"], row["name"], bool(row["blind"]), row["seed"], row["version"], row["created"],
        not row["waiting"], json.loads(row["plan"] or "{}"),
    )  # fmt: skip

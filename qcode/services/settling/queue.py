"""The disagreements of a round: what its coders read differently when they submitted, and what became of it.

The queue is computed from what was sealed, so that it stays the same whatever is done afterwards; a decision is known
by the disagreement that it is about, so that what is settled is right after undo and after a merge.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from qcode.analysis.disagreements import Kind, Reading
from qcode.analysis.shared_passages import Passage, passages
from qcode.errors import NotFound, Refused, UsageError
from qcode.model.coding import State
from qcode.model.document import Span, UnitKind
from qcode.services.codebook import spoken
from qcode.services.rounds import find_round, list_rounds
from qcode.services.visibility import sealed_documents
from qcode.storage import agreement as texts
from qcode.storage import settling as store
from qcode.storage.cases import cases_of_documents
from qcode.storage.codes import codebook
from qcode.storage.documents import text_of
from qcode.storage.rounds import rounds, sealed_states
from qcode.text.fold import sort_key

if TYPE_CHECKING:
    from qcode.model.codebook import Code, Codebook
    from qcode.services.project import Project
    from qcode.services.rounds import Round
    from qcode.storage.database import Database
    from qcode.storage.rounds import SealedState
    from qcode.storage.transaction import Transaction

REMOVED = "(a code that was removed)"

TYPES = ("boundary", "different", "missing")
"""The types of disagreement by which a queue is narrowed."""

_TYPE = {
    Kind.BOUNDARY: "boundary", Kind.SPLIT: "boundary", Kind.DIFFERENT: "different",
    Kind.CODED_OTHERWISE: "missing", Kind.UNCODED: "missing",
}  # fmt: skip


class Outcome(StrEnum):
    """What became of a disagreement."""

    A = "a"
    B = "b"
    READING = "reading"
    BOTH = "both"
    NEITHER = "neither"
    BORDERS = "borders"
    CODE = "code"
    DISCUSS = "discuss"


class Status(StrEnum):
    """How far a disagreement is: two copies may have decided it differently, and nobody has chosen yet."""

    OPEN = "open"
    SETTLED = "settled"
    DISCUSS = "discuss"
    CONTESTED = "decided twice"


@dataclass(frozen=True, slots=True)
class Placed:
    """A code on a passage; `code_id` is 0 for a code that was removed."""

    span: Span
    code_id: int
    code: str


@dataclass(frozen=True, slots=True)
class Side:
    """One reading of a passage, and the coders who share it; without codings for those who gave it no code."""

    coders: tuple[str, ...]
    codings: tuple[Placed, ...]

    @property
    def name(self) -> str:
        """Whose reading it is."""
        return ", ".join(self.coders)

    @property
    def codes(self) -> str:
        """The codes of the reading, "" for none."""
        return "; ".join(dict.fromkeys(each.code for each in self.codings))


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it went into the codebook: the code, its field, the words, and the name of the version that has it."""

    code_id: int
    code: str
    field: str
    text: str
    version: str

    def __str__(self) -> str:
        return f"{self.code}, {spoken(self.field)}: {self.text}"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, by whom and why; `rule` is what came of it in the codebook."""

    outcome: Outcome
    codings: tuple[Placed, ...]
    reason: str
    coder: str
    created: str
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One passage that the coders of a round read differently.

    `number` counts from 1 through the whole round, in the order of the documents and of the text. `sides` are the
    different readings, that of the first coder first; with two coders, the first side is A's and the second B's.
    `coded_as` are the codes that those without a reading gave the passage. The shifts are B's borders minus A's.
    With `corrected`, the document's text was corrected after it was sealed, and nothing can be decided here.
    """

    guid: str
    number: int
    round_id: int
    round: str
    document_id: int
    document: str
    cases: tuple[str, ...]
    span: Span
    quote: str
    kind: Kind
    sides: tuple[Side, ...]
    coded_as: tuple[str, ...] = ()
    shift_start: int | None = None
    shift_end: int | None = None
    decision: Decision | None = None
    contested: bool = False
    corrected: bool = False

    @property
    def type(self) -> str:
        """One of `TYPES`."""
        return _TYPE[self.kind]

    @property
    def status(self) -> Status:
        """How far it is."""
        if self.contested:
            return Status.CONTESTED
        if self.decision is None:
            return Status.OPEN
        return Status.DISCUSS if self.decision.outcome is Outcome.DISCUSS else Status.SETTLED

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do about it."""
        return self.status is Status.SETTLED

    @property
    def code_ids(self) -> frozenset[int]:
        """Every code that a side has."""
        return frozenset(each.code_id for side in self.sides for each in side.codings)


@dataclass(frozen=True, slots=True)
class Met:
    """A cell of the confusion table: two coders, and the code that each gave; None for no code."""

    first: str
    first_code: int | None
    second: str
    second_code: int | None


@dataclass(frozen=True, slots=True)
class Queue:
    """The disagreements of a round, with what else is needed to say how far one is.

    `agreed` counts the passages that all read exactly alike, `adopted` whether they are in the agreed layer. `notes`
    say what is left out. `other_layers` says of documents whose agreed layer is another round's what that means.
    """

    round_id: int
    round: str
    coders: tuple[str, ...]
    documents: int
    items: tuple[Disagreement, ...]
    agreed: int
    adopted: bool
    notes: tuple[str, ...] = ()
    sealed: Sealed | None = field(default=None, repr=False, compare=False)
    other_layers: Mapping[int, str] = field(default_factory=dict)

    @property
    def settled(self) -> int:
        """How many are settled."""
        return sum(each.is_settled for each in self.items)

    @property
    def unsettled(self) -> int:
        """How many are not: open, to be discussed, or decided twice."""
        return len(self.items) - self.settled

    def by_type(self) -> dict[str, tuple[int, int]]:
        """By type, how many there are and how many of them are settled."""
        every = Counter(each.type for each in self.items)
        done = Counter(each.type for each in self.items if each.is_settled)
        return {each: (every[each], done[each]) for each in TYPES}

    def by_code(self) -> dict[str, tuple[int, int]]:
        """By code that a side has, how many there are and how many of them are settled, most first."""
        every: Counter[str] = Counter()
        done: Counter[str] = Counter()
        for each in self.items:
            codes = {placed.code for side in each.sides for placed in side.codings}
            every.update(codes)
            done.update(codes if each.is_settled else ())
        return {code: (number, done[code]) for code, number in sorted(every.items(), key=lambda one: (-one[1], one[0]))}

    def find(self, number: int) -> Disagreement:
        """The disagreement of a number; raises NotFound."""
        if not 1 <= number <= len(self.items):
            there = f"There are 1 to {len(self.items)}." if self.items else "The coders do not differ anywhere."
            raise NotFound("disagreement", str(number), hint=there)
        return self.items[number - 1]

    def only(
        self,
        *,
        types: Sequence[str] = (),
        code_ids: Iterable[int] = (),
        met: Met | None = None,
        document_ids: Iterable[int] = (),
        status: Sequence[Status] = (),
    ) -> list[Disagreement]:
        """Those of these types, with one of these codes on a side, in these documents, so far; an empty part is all.

        `met` takes those in which two coders gave certain codes: a cell of the confusion table.
        """
        codes, documents = frozenset(code_ids), frozenset(document_ids)
        return [
            each
            for each in self.items
            if (not types or each.type in types)
            and (not codes or codes & each.code_ids)
            and (met is None or _met(each, met))
            and (not documents or each.document_id in documents)
            and (not status or each.status in status)
        ]


def _met(each: Disagreement, met: Met) -> bool:
    given = {name: {one.code_id for one in side.codings} for side in each.sides for name in side.coders}
    return all(
        name in given and (not given[name] if code is None else code in given[name])
        for name, code in ((met.first, met.first_code), (met.second, met.second_code))
    )


def queue(project: Project, round: str | None = None) -> Queue:
    """Every disagreement of a round (the only one, by default) with its decision; of more than two coders, each once.

    Raises NotFound for an unknown round, Refused while not all its coders have submitted.
    """
    with project.database.snapshot():
        found = open_round(project, round)
        sealed = Sealed.read(project.database, found, left_out=sealed_documents(project))
        return _queue(project, found, sealed)


def open_round(project: Project, name: str | None) -> Round:
    """The round to settle, by default the only one that is open; raises Refused where it is not open yet."""
    ready = [each.name for each in list_rounds(project) if each.is_open]
    found = find_round(project, name or (ready[0] if len(ready) == 1 else None))
    if not found.is_open:
        raise Refused(
            f"Not all coders of the round “{found.name}” have submitted, so there is nothing to settle yet.",
            "See: qcode round status",
        )
    return found


@dataclass(frozen=True, slots=True)
class Sealed:
    """What the coders of a round submitted, of the documents that two of them or more have done.

    `coders` by key, in the order in which they came; `by_document` the states of those who have done it.
    """

    round: Round
    coders: Mapping[int, str]
    guids: Mapping[int, str]
    documents: Mapping[int, str]
    by_document: Mapping[int, tuple[SealedState, ...]]
    book: Codebook
    codes: Mapping[str, Code]
    moved: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @classmethod
    def read(
        cls, reader: Database | Transaction, found: Round, *, document_id: int | None = None,
        left_out: frozenset[int] = frozenset(),
    ) -> Sealed:  # fmt: skip
        """Read a round, or one document of it; `left_out` are documents that are sealed for another round."""
        rows = sorted(reader.tuples("select id, guid, name from coders"), key=lambda row: found.place_of(row[1]))
        names, order = {key: name for key, _, name in rows}, [key for key, _, _ in rows]
        states: dict[int, list[SealedState]] = {}
        single = 0
        for each in sealed_states(reader, found.id, document_id=document_id):
            if each.state == State.DONE.value and each.document_id not in left_out:
                states.setdefault(each.document_id, []).append(each)
        double = {}
        for key, some in states.items():
            same = [
                each
                for each in sorted(some, key=lambda one: order.index(one.coder_id))
                if each.revision == some[0].revision
            ]
            single += len(same) < 2
            if len(same) > 1:
                double[key] = tuple(same)
        documents = {
            key: name for key, name in reader.tuples("select id, name from documents") if key in double
        }  # fmt: skip
        used = {each.coder_id for some in double.values() for each in some}
        book = codebook(reader)
        return cls(
            round=found,
            coders={key: name for key, name in names.items() if key in used},
            guids={key: guid for key, guid, _ in rows},
            documents=dict(sorted(documents.items(), key=lambda each: (sort_key(each[1]), each[0]))),
            by_document=double,
            book=book,
            codes={code.guid: code for code in book},
            moved=store.successors(_whole(reader), _lost(double, book)),
            versions=dict(reader.tuples("select guid, name from codebook_versions")),
            notes=_notes(single, sum(1 for _ in left_out & _round_documents(reader, found))),
        )

    def passages(self, document_id: int, tokens: Sequence[tuple[int, int]]) -> Read:
        """The passages of one document as its coders read them."""
        states = self.by_document[document_id]
        rows = [[(each.start, each.stop, self.code(each.code)) for each in state.codings] for state in states]
        borders = tuple(tuple((each.start, each.stop) for each in state.codings) for state in states)
        found = tuple(passages(rows, tokens=tokens))
        return Read(document_id, tuple(each.coder_id for each in states), states[0].revision, found, borders)

    def code(self, guid: str) -> str:
        """The code that stands for a code now: itself, or the one into which it was merged."""
        return self.moved.get(guid, guid)

    def each(self, reader: Database | Transaction) -> Iterator[Read]:
        """The passages of every document, in the order of their names."""
        now = dict(reader.tuples("select id, revision from documents"))
        sealed = {key: self.by_document[key][0].revision for key in self.documents}
        revisions = {key: 0 if number == now[key] else number for key, number in sealed.items()}
        words = texts.ranges(reader, revisions, UnitKind.WORD.value)
        for key in self.documents:
            edges = words.get(key, ())
            yield self.passages(key, list(zip(edges[0::2], edges[1::2], strict=True)))


@dataclass(frozen=True, slots=True)
class Read:
    """One document as its coders read it; `coder_ids` and the `borders` of their codings in the order of the readings.

    Readings are compared with their borders at words; what is decided for has the borders that its coder gave it.
    """

    document_id: int
    coder_ids: tuple[int, ...]
    revision: int
    passages: tuple[Passage, ...]
    borders: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def agreed(self) -> list[Passage]:
        """What all read exactly alike."""
        return [each for each in self.passages if each.kind is Kind.AGREED]

    @property
    def differing(self) -> list[Passage]:
        """What they did not."""
        return [each for each in self.passages if each.kind is not Kind.AGREED]

    def own(self, place: int, reading: Reading) -> store.Marked:
        """A reading with the borders that the coder at a place gave it."""
        borders = [self.borders[place][each] for each in reading.sources]
        return store.Marked(min(start for start, _ in borders), max(stop for _, stop in borders), str(reading.value))

    def all_own(self, passage: Passage) -> list[store.Marked]:
        """Every reading of a passage with its own borders."""
        return [self.own(place, each) for place, readings in enumerate(passage.by_coder) for each in readings]

    def alike(self, passage: Passage) -> store.Marked:
        """The coding of a passage that all read alike: from the first border that somebody gave it to the last."""
        every = self.all_own(passage)
        return store.Marked(min(each.start for each in every), max(each.stop for each in every), every[0].code)


def readings_of(read: Read, passage: Passage, guids: Mapping[int, str]) -> dict[str, tuple[store.Marked, ...]]:
    """Who read a passage how, by the coders' GUIDs."""
    return {
        guids[key]: tuple(sorted(store.Marked(each.start, each.end, str(each.value)) for each in readings))
        for key, readings in zip(read.coder_ids, passage.by_coder, strict=True)
    }


Key = tuple[int, frozenset[tuple[str, tuple[store.Marked, ...]]]]
"""A document, and who read a passage of it how: codes that were merged since are those that they were merged into."""


def known_by(sealed: Sealed, read: Read, passage: Passage) -> Key:
    """By what the decision on a passage is found."""
    return read.document_id, frozenset(readings_of(read, passage, sealed.guids).items())


def decided_by_readings(
    reader: Database | Transaction, sealed: Sealed, *, document_id: int | None = None
) -> dict[Key, store.DecisionRow]:
    """The decisions of a round by what they are about."""
    return {
        (row.document_id, frozenset((coder, _moved(sealed, spans)) for coder, spans in row.readings.items())): row
        for row in store.decisions(reader, sealed.round.id, document_id=document_id).values()
    }


def _moved(sealed: Sealed, spans: Iterable[store.Marked]) -> tuple[store.Marked, ...]:
    return tuple(sorted(each._replace(code=sealed.code(each.code)) for each in spans))


def guid_of(sealed: Sealed, document_guid: str, read: Read, passage: Passage) -> str:
    """What a disagreement is known by."""
    readings = readings_of(read, passage, sealed.guids)
    return store.place_guid(round_guid=sealed.round.guid, document_guid=document_guid, readings=readings)


def _whole(reader: Database | Transaction) -> Database | Transaction:
    return getattr(reader, "whole", reader)


def _lost(states: Mapping[int, Iterable[SealedState]], book: Codebook) -> set[str]:
    known = {code.guid for code in book}
    return {
        coding.code for some in states.values() for state in some for coding in state.codings
    } - known  # fmt: skip


def _round_documents(reader: Database | Transaction, found: Round) -> frozenset[int]:
    said = "select distinct document_id from assignments where round_id = :round"
    return frozenset(key for (key,) in _whole(reader).tuples(said, round=found.id))


def _notes(single: int, sealed: int) -> tuple[str, ...]:
    notes = []
    if single:
        notes.append(f"documents left out that fewer than two coders have done: {single}")
    if sealed:
        notes.append(f"documents left out that are sealed for another round: {sealed}")
    return tuple(notes)


def _queue(project: Project, found: Round, sealed: Sealed) -> Queue:
    database = project.database
    if len(sealed.coders) < 2:
        raise Refused(
            f"No document of the round “{found.name}” was done by two coders.", "Differences are between two or more."
        )
    decided, contested = decided_by_readings(database, sealed), store.contested(database)
    cases, guids = cases_of_documents(database), dict(database.tuples("select id, guid from documents"))
    current = dict(database.tuples("select id, revision from documents"))
    items: list[Disagreement] = []
    agreed = 0
    for read in sealed.each(database):
        agreed += len(read.agreed)
        if not read.differing:
            continue
        corrected = current[read.document_id] != read.revision
        text = texts.text_at(database, read.document_id, read.revision) or text_of(database, read.document_id)
        for passage in read.differing:
            every = read.all_own(passage)
            span = Span(min(each.start for each in every), max(each.stop for each in every))
            row = decided.get(known_by(sealed, read, passage))
            guid = row.guid if row else guid_of(sealed, guids[read.document_id], read, passage)
            items.append(
                Disagreement(
                    guid=guid,
                    number=len(items) + 1,
                    round_id=found.id,
                    round=found.name,
                    document_id=read.document_id,
                    document=sealed.documents[read.document_id],
                    cases=tuple(cases.get(read.document_id, ())),
                    span=span,
                    quote=span.of(text),
                    kind=passage.kind,
                    sides=_sides(sealed, read, passage),
                    coded_as=tuple(_placed(sealed, 0, 1, str(code)).code for code in passage.coded_as),
                    shift_start=passage.shift_start,
                    shift_end=passage.shift_end,
                    decision=_decision(sealed, row) if row else None,
                    contested=guid in contested,
                    corrected=corrected,
                )
            )
    return Queue(
        found.id, found.name, tuple(sealed.coders.values()), len(sealed.documents), tuple(items), agreed,
        store.has_layer(database, found.id, consensus=store.consensus_id(database)), sealed.notes, sealed,
        _other_layers(database, sealed),
    )  # fmt: skip


def age(round: Round) -> tuple[str, str]:
    """By what rounds are put in order, alike in every copy: the oldest first."""
    return round.created, round.guid


def _other_layers(database: Database, sealed: Sealed) -> dict[int, str]:
    """A sentence for every document whose agreed layer is another round's."""
    here = sealed.round
    known = {each.id: each for each in rounds(database.whole)}
    found = {}
    for key, held in store.rounds_of_layers(database, consensus=store.consensus_id(database)).items():
        if key not in sealed.documents:
            continue
        newest = max((known[each] for each in held if each in known), key=age, default=here)
        if age(newest) > age(here):
            found[key] = (
                f"The agreed layer of {sealed.documents[key]} is that of the newer round “{newest.name}”;"
                " what is decided here goes into the protocol alone."
            )
        elif newest.id != here.id:
            found[key] = (
                f"The agreed layer of {sealed.documents[key]} is that of the round “{newest.name}”;"
                f" the first decision in “{here.name}” puts this round's in its place."
            )
    return found


def with_decisions(project: Project, known: Queue) -> Queue:
    """A queue with the decisions as they are now; what is compared stays as it was read. For a codebook as it was."""
    database = project.database
    if known.sealed is None:
        return queue(project, known.round)
    with project.database.snapshot():
        versions = dict(database.tuples("select guid, name from codebook_versions"))
        sealed = replace(known.sealed, versions=versions)
        decided, contested = store.decisions(database, known.round_id), store.contested(database)
        adopted = store.has_layer(database, known.round_id, consensus=store.consensus_id(database))
        other_layers = _other_layers(database, sealed)
    items = tuple(
        replace(each, decision=_decision(sealed, row) if (row := decided.get(each.guid)) else None,
                contested=each.guid in contested)
        for each in known.items
    )  # fmt: skip
    return replace(known, items=items, adopted=adopted, sealed=sealed, other_layers=other_layers)


@dataclass(frozen=True, slots=True)
class Submitted:
    """A coding as a coder submitted it; `code_id` is 0 for a code that was removed."""

    coder: str
    span: Span
    code_id: int


def submitted(known: Queue, document_id: int) -> list[Submitted]:
    """Everything that the coders of a queue submitted in one of its documents."""
    sealed = known.sealed
    if sealed is None or document_id not in sealed.by_document:
        return []
    return [
        Submitted(sealed.coders[state.coder_id], placed.span, placed.code_id)
        for state in sealed.by_document[document_id]
        for each in state.codings
        for placed in (_placed(sealed, each.start, each.stop, each.code),)
    ]


def _sides(sealed: Sealed, read: Read, passage: Passage) -> tuple[Side, ...]:
    """The different readings; with two coders one each, also where a reading is empty."""
    groups: dict[tuple[tuple[int, int, object], ...], list[int]] = {}
    for place, readings in enumerate(passage.by_coder):
        groups.setdefault(tuple(each.segment for each in readings), []).append(place)
    return tuple(
        Side(
            tuple(sealed.coders[read.coder_ids[place]] for place in places),
            tuple(_placed(sealed, *read.own(places[0], each)) for each in passage.by_coder[places[0]]),
        )
        for places in groups.values()
    )


def _placed(sealed: Sealed, start: int, stop: int, guid: str) -> Placed:
    code = sealed.codes.get(sealed.code(guid))
    return Placed(Span(start, stop), code.id if code else 0, sealed.book.path_text(code.id) if code else REMOVED)


def _decision(sealed: Sealed, row: store.DecisionRow) -> Decision:
    return Decision(
        Outcome(row.outcome), tuple(_placed(sealed, *each) for each in row.codings), row.reason, row.coder,
        row.created, _rule(sealed, row),
    )  # fmt: skip


def _rule(sealed: Sealed, row: store.DecisionRow) -> Rule | None:
    if not row.rule:
        return None
    held, code = json.loads(row.rule), row.rule_code_id or 0
    path = sealed.book.path_text(code) if code in sealed.book else REMOVED
    return Rule(code, path, held["field"], held["text"], sealed.versions.get(held["version"], ""))


def types_named(names: Iterable[str]) -> tuple[str, ...]:
    """The types that are meant; raises UsageError for one that there is not."""
    for name in names:
        if name not in TYPES:
            raise UsageError(f"There is no type “{name}” of disagreement.", f"The types are {', '.join(TYPES)}.")
    return tuple(names)

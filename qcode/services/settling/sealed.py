"""What the coders of a round submitted, laid side by side, and by what a decision on a passage is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.disagreements import Kind, Reading, Tokens
from qcode.analysis.shared_passages import Passage, passages
from qcode.model.coding import State
from qcode.model.document import UnitKind
from qcode.services.documents.earlier import Followed
from qcode.services.telling import tell
from qcode.storage import agreement as texts
from qcode.storage import settling as store
from qcode.storage.codes import codebook
from qcode.storage.rounds import sealed_states
from qcode.text.fold import sort_key

if TYPE_CHECKING:
    from qcode.model.codebook import Code, Codebook
    from qcode.model.document import Span
    from qcode.services.rounds import Round
    from qcode.storage.database import Database
    from qcode.storage.rounds import SealedState
    from qcode.storage.transaction import Transaction


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
            moved=store.successors(_whole(reader), _lost(reader, found.id, double, book)),
            versions=dict(reader.tuples("select guid, name from codebook_versions")),
            notes=_notes(single, sum(1 for _ in left_out & _round_documents(reader, found))),
        )

    def passages(self, document_id: int, tokens: Tokens) -> Read:
        """The passages of one document as its coders read them."""
        states = self.by_document[document_id]
        rows = [[(each.start, each.stop, self.code(each.code)) for each in state.codings] for state in states]
        borders = tuple(tuple((each.start, each.stop) for each in state.codings) for state in states)
        found = tuple(passages(rows, tokens=tokens))
        codes = tuple(tuple(each.code for each in state.codings) for state in states)
        return Read(document_id, tuple(each.coder_id for each in states), states[0].revision, found, borders, codes)

    def code(self, guid: str) -> str:
        """The code that stands for a code now: itself, or the one into which it was merged."""
        return self.moved.get(guid, guid)

    def each(self, reader: Database | Transaction) -> Iterator[Read]:
        """The passages of every document, in the order of their names; tells how far it is."""
        now = dict(reader.tuples("select id, revision from documents"))
        sealed = {key: self.by_document[key][0].revision for key in self.documents}
        revisions = {key: 0 if number == now[key] else number for key, number in sealed.items()}
        words = texts.ranges(reader, revisions, UnitKind.WORD.value)
        for at, key in enumerate(self.documents):
            tell("comparing what the coders submitted", at, len(self.documents))
            yield self.passages(key, np.array(words.get(key, ()), dtype=np.int64).reshape(-1, 2))


@dataclass(frozen=True, slots=True)
class Read:
    """One document as its coders read it; `coder_ids`, and the `borders` and `codes` of what they submitted.

    Readings are compared with their borders at words; what is decided for has the borders that its coder gave it.
    """

    document_id: int
    coder_ids: tuple[int, ...]
    revision: int
    passages: tuple[Passage, ...]
    borders: tuple[tuple[tuple[int, int], ...], ...]
    codes: tuple[tuple[str, ...], ...]

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

    def as_submitted(self, passage: Passage) -> list[store.Marked]:
        """Everything that was submitted of a passage, with its own borders and the code that it had then."""
        return sorted({
            store.Marked(*self.borders[place][one], self.codes[place][one])
            for place, readings in enumerate(passage.by_coder) for each in readings for one in each.sources
        })  # fmt: skip

    def alike(self, passage: Passage) -> store.Marked:
        """The coding of a passage that all read alike: from the first border that somebody gave it to the last.

        Its code is one that was submitted; those of the others were merged with it since.
        """
        every = self.as_submitted(passage)
        code = min(each.code for each in every)
        return store.Marked(min(each.start for each in every), max(each.stop for each in every), code)


def readings_of(read: Read, passage: Passage, guids: Mapping[int, str]) -> dict[str, tuple[store.Marked, ...]]:
    """Who read a passage how, by the coders' GUIDs, with the codes that they submitted.

    Which code one of them was merged into since is not written down: in another copy it may be another one, or none.
    """
    found = {}
    for place, (key, readings) in enumerate(zip(read.coder_ids, passage.by_coder, strict=True)):
        marked = {
            store.Marked(each.start, each.end, read.codes[place][one]) for each in readings for one in each.sources
        }
        found[guids[key]] = tuple(sorted(marked))
    return found


Key = tuple[int, frozenset[tuple[str, tuple[store.Marked, ...]]]]
"""A document, and who read a passage of it how: codes that were merged since are those that they were merged into."""


def known_by(sealed: Sealed, read: Read, passage: Passage) -> Key:
    """By what the decision on a passage is found."""
    return _key(sealed, read.document_id, readings_of(read, passage, sealed.guids))


def decided_by_readings(
    reader: Database | Transaction, sealed: Sealed, *, document_id: int | None = None
) -> dict[Key, store.DecisionRow]:
    """The decisions of a round by what they are about; of two that came to be about the same the newer one holds."""
    rows = store.decisions(reader, sealed.round.id, document_id=document_id).values()
    ordered = sorted(rows, key=lambda row: (row.created, row.guid))
    return {_key(sealed, row.document_id, row.readings): row for row in ordered}


def _key(sealed: Sealed, document_id: int, readings: Mapping[str, Iterable[store.Marked]]) -> Key:
    return document_id, frozenset((coder, _moved(sealed, spans)) for coder, spans in readings.items())


def _moved(sealed: Sealed, spans: Iterable[store.Marked]) -> tuple[store.Marked, ...]:
    return tuple(sorted({each._replace(code=sealed.code(each.code)) for each in spans}))


def guid_of(sealed: Sealed, document_guid: str, read: Read, passage: Passage) -> str:
    """What a disagreement is known by."""
    readings = readings_of(read, passage, sealed.guids)
    return store.place_guid(round_guid=sealed.round.guid, document_guid=document_guid, readings=readings)


@dataclass(frozen=True, slots=True)
class About:
    """What a decision is about: the words that were submitted, and where in the present text, None for nowhere."""

    words: str
    now: Span | None


def about(reader: Database | Transaction, decision_id: int) -> About:
    """The passage of a decision by its key: that of the readings it was taken on."""
    said = "select round_id, document_id, readings, start, stop from decisions where id = :key"
    round_id, document_id, content, start, stop = next(iter(reader.tuples(said, key=decision_id)))
    states = sealed_states(reader, round_id, document_id=document_id) if round_id is not None else []
    if not states:
        return About("", None)
    every = [each for some in store.read_content(content).readings.values() for each in some]
    start, stop = min((each.start for each in every), default=start), max((each.stop for each in every), default=stop)
    followed = Followed.read(reader, document_id, states[0].revision)
    return About(followed.texts[0][start:stop], followed.span(start, stop))


def _whole(reader: Database | Transaction) -> Database | Transaction:
    return getattr(reader, "whole", reader)


def _lost(
    reader: Database | Transaction, round_id: int, states: Mapping[int, Iterable[SealedState]], book: Codebook
) -> set[str]:
    """The codes that are gone and that somebody submitted or decided for."""
    named = {coding.code for some in states.values() for state in some for coding in state.codings}
    for row in store.decisions(reader, round_id).values():
        named.update(each.code for some in (row.codings, *row.readings.values()) for each in some)
    return named - {code.guid for code in book}


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


def age(round: Round) -> tuple[str, str]:
    """By what rounds are put in order, alike in every copy: the oldest first."""
    return round.created, round.guid

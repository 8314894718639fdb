"""A document in a text that it had before it was corrected, and where its places are in the present one."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from qcode.errors import Gone, UsageError
from qcode.model.document import Span, UnitKind
from qcode.services.documents import Opened
from qcode.storage import agreement as texts
from qcode.storage import documents as store
from qcode.text.fold import name_key
from qcode.text.realign import Fate, Realignment, realign
from qcode.text.speakers import labelled_turns

if TYPE_CHECKING:
    from qcode.model.document import Turn
    from qcode.services.project import Project
    from qcode.storage.database import Database
    from qcode.storage.transaction import Transaction


@lru_cache(maxsize=16)
def _beside(old: str, new: str) -> Realignment:
    """Two texts beside each other; those of one document are asked for with every decision in it."""
    return realign(old, new)


@dataclass(frozen=True)
class Followed:
    """The texts of a document, from one that it had before to the present one, the last."""

    texts: tuple[str, ...]

    @classmethod
    def read(cls, reader: Database | Transaction, document_id: int, revision: int) -> Followed:
        """The texts of a document from a revision on.

        One that another correction holds against has a number below zero, and is followed by the present one alone.
        """
        said = """select r.text from revisions r join documents d on d.id = r.document_id
        where r.document_id = :document and (r.number = :number or (r.number > :number and r.number > 0
        and (:number > 0 or r.number = d.revision))) order by r.number"""
        return cls(tuple(text for (text,) in reader.tuples(said, document=document_id, number=revision)))

    @property
    def text(self) -> str:
        """The present text."""
        return self.texts[-1]

    @cached_property
    def _steps(self) -> tuple[Realignment, ...]:
        return tuple(_beside(old, new) for old, new in pairwise(self.texts))

    def span(self, start: int, stop: int) -> Span | None:
        """Where a passage is now, as the corrections would have moved a coding on it; None where none of it is left."""
        for each in self._steps:
            landed = each.span(start, stop)
            if landed.fate is Fate.LOST:
                return None
            start, stop = landed.start, landed.stop
        return Span(start, stop)

    def place(self, offset: int) -> int:
        """Where a single place is now; in what was taken out, where that stood."""
        for each in self._steps:
            offset = each.place(min(offset, len(each.old)))
        return offset


def passage_now(project: Project, document_id: int, span: Span, *, revision: int) -> Span | None:
    """Where a passage of a document's text of a revision is now; None where none of it is left, or the text is gone."""
    followed = Followed.read(project.database, document_id, revision)
    return followed.span(span.start, span.end) if followed.texts else None


def text_at(project: Project, document_id: int, revision: int) -> str:
    """A text that a document has or had, by its number; raises UsageError with the numbers that there are."""
    text = texts.text_at(project.database, document_id, revision)
    if not text:
        said = "select number from revisions where document_id = :document order by number"
        known = ", ".join(str(number) for (number,) in project.database.tuples(said, document=document_id))
        raise UsageError(f"There is no text {revision} of that document.", f"Its texts are: {known}")
    return text


def open_earlier(project: Project, document_id: int, revision: int) -> Opened:
    """A document as it was read in one of its texts, by the text's number; raises Stale where it is gone.

    Who spoke where is empty where it is not known of that text any more.
    """
    database = project.database
    with database.snapshot():
        found = store.document(database, document_id)
        text = texts.text_at(database, document_id, revision)
        if found is None or not text:
            raise Gone("That document is no longer there.", "Somebody removed it; look again.")
        units = {
            kind: texts.ranges(database, {document_id: revision}, kind).get(document_id, array("I"))
            for kind in (UnitKind.PARAGRAPH, UnitKind.SENTENCE, UnitKind.WORD)
        }
        return Opened(
            document=found,
            text=text,
            turns=turns_at(database, document_id, revision) or (),
            speakers=tuple(store.speakers_of(database, document_id)),
            paragraphs=units[UnitKind.PARAGRAPH],
            sentences=units[UnitKind.SENTENCE],
            words=units[UnitKind.WORD],
        )


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier text of a document, which can be asked like the present one; `roles` are by the speakers' names."""

    text: str
    turns: tuple[Turn, ...]
    roles: Mapping[str, str | None]
    units: Mapping[str, array[int]]

    @classmethod
    def read(cls, reader: Database | Transaction, document_id: int, revision: int) -> Earlier | None:
        """A text by its number; None where it is not known any more who spoke where."""
        turns = turns_at(reader, document_id, revision)
        if turns is None:
            return None
        kinds = (UnitKind.PARAGRAPH.value, UnitKind.SENTENCE.value)
        cut = {kind: texts.ranges(reader, {document_id: revision}, kind) for kind in kinds}
        return cls(
            text=texts.text_at(reader, document_id, revision),
            turns=turns,
            roles={each.name: each.role and each.role.value for each in store.speakers_of(reader, document_id)},
            units={kind: found.get(document_id, array("I")) for kind, found in cut.items()},
        )

    def speech(self) -> Iterator[tuple[str, str | None, int, int]]:
        """Speaker, role, start and stop of what is said, turn by turn."""
        for each in self.turns:
            if each.speaker is not None:
                yield each.speaker, self.roles.get(each.speaker), each.speech.start, each.speech.end

    def edges(self, unit: str) -> list[tuple[int, int]]:
        """Where the sentences, paragraphs or turns start and stop, in their order."""
        if unit == UnitKind.TURN.value:
            return [(each.span.start, each.span.end) for each in self.turns]
        found = self.units[unit]
        return list(zip(found[0::2], found[1::2], strict=True))


def turns_at(reader: Database | Transaction, document_id: int, revision: int) -> tuple[Turn, ...] | None:
    """Who spoke where in an earlier text, by the names that the speakers have now; None where that is not known.

    Of an earlier text the borders of the turns are kept. Who spoke stands in it, in the label at the start of each. A
    name that is none now is that of whoever speaks at the places of all its turns in the next texts.
    """
    kept = texts.ranges(reader, {document_id: revision}, UnitKind.TURN.value).get(document_id)
    if not kept:
        return ()
    followed = Followed.read(reader, document_id, revision)
    found = labelled_turns(followed.texts[0], list(zip(kept[0::2], kept[1::2], strict=True)))
    if found is None:
        return None
    names = _names_now(reader, document_id, found, followed)
    if names is None:
        return None
    return tuple(replace(each, speaker=names.get(each.speaker or "")) for each in found)


def _names_now(
    reader: Database | Transaction, document_id: int, turns: Iterable[Turn], followed: Followed
) -> dict[str, str] | None:
    """By the name that a speaker had in an earlier text, the one of now; None where it cannot be told of each."""
    known = {name_key(each.name): each.name for each in store.speakers_of(reader, document_id)}
    starts = {turn.speech.start: turn.speaker for turn in store.turns_of(reader, document_id) if turn.speaker}
    places: dict[str, set[str]] = {}
    for turn in turns:
        if turn.speaker is None:
            continue
        there = places.setdefault(turn.speaker, set())
        now = starts.get(followed.place(turn.speech.start))
        there |= {now} if now else set()
    found = {}
    for name, there in places.items():
        own = known.get(name_key(name))
        if own is None and len(there) != 1:
            return None
        found[name] = own or there.pop()
    return found

"""Documents: their text, how it is cut, who speaks, and how far each coder is."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.document import Document, Role, Span, Speaker, Transcript, Turn
from qcode.storage.identity import new_guid, now
from qcode.storage.units import pack_ranges

if TYPE_CHECKING:
    from qcode.storage.codes import Reader
    from qcode.storage.database import Database
    from qcode.storage.sql import Row
    from qcode.storage.transaction import Transaction

_DOCUMENT = """select d.id as id, d.guid as guid, d.name as name, d.language as language, d.date as date,
    d.revision as revision, d.characters as characters, d.words as words, r.sha256 as sha256
from documents d join revisions r on r.document_id = d.id and r.number = d.revision"""

_TURN_COLUMNS = ("document_id", "position", "start", "speech", "stop", "speaker_id", "seconds", "words")


@dataclass(frozen=True, slots=True)
class Cut:
    """A transcript cut into its units, ready to be stored.

    `units` holds, by kind, the name of the cutter and the sorted ranges; `turn_words` counts each turn's words.
    """

    turns: tuple[Turn, ...]
    speakers: tuple[Speaker, ...]
    units: Mapping[str, tuple[str, Sequence[tuple[int, int]]]]
    turn_words: tuple[int, ...]


def sha256_of(text: str) -> str:
    """What tells one canonical text from another."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def documents(database: Database) -> list[Document]:
    """All documents, in the order in which they came."""
    return [_document(row) for row in database.rows(f"{_DOCUMENT} order by d.id")]


def document(database: Reader, key: int) -> Document | None:
    """One document by its key."""
    row = next(iter(database.rows(f"{_DOCUMENT} where d.id = :key", key=key)), None)
    return _document(row) if row else None


def sources(database: Database) -> dict[str, int]:
    """The documents' keys by the name of the file that they came from; a name that occurs twice is left out."""
    found: dict[str, list[int]] = {}
    for source, key in database.tuples(
        "select r.source, d.id from documents d join revisions r on r.document_id = d.id and r.number = d.revision"
    ):
        found.setdefault(source, []).append(key)
    return {source: keys[0] for source, keys in found.items() if len(keys) == 1}


def text_of(database: Reader, key: int) -> str:
    """The document's current text."""
    return str(
        database.value(
            """select r.text from revisions r join documents d on d.id = r.document_id and d.revision = r.number
            where d.id = :key""",
            key=key,
        )
    )


def original_of(database: Database, key: int) -> bytes:
    """The bytes of the file that the document came from; none in a copy that was made without the files."""
    packed = database.value(
        """select c.data from revisions r join documents d on d.id = r.document_id and d.revision = r.number
        join contents c on c.sha256 = r.original where d.id = :key""",
        key=key,
    )
    return zlib.decompress(bytes(packed)) if packed else b""


def turns_of(database: Reader, key: int) -> list[Turn]:
    """The document's turns in their order."""
    rows = database.tuples(
        """select t.start, t.speech, t.stop, s.name, t.seconds from turns t
        left join speakers s on s.id = t.speaker_id where t.document_id = :key order by t.position""",
        key=key,
    )
    return [
        Turn(Span(start, stop), Span(min(speech, stop - 1), stop), speaker, seconds)
        for start, speech, stop, speaker, seconds in rows
    ]


def speakers_of(database: Reader, key: int) -> list[Speaker]:
    """Who speaks in the document."""
    rows = database.tuples(
        """select s.name, s.role, c.name from speakers s left join cases c on c.id = s.case_id
        where s.document_id = :key order by s.id""",
        key=key,
    )
    return [Speaker(name, Role(role) if role else None, case) for name, role, case in rows]


def add_document(tx: Transaction, transcript: Transcript, cut: Cut, *, name: str, source: str, language: str) -> int:
    """Store a transcript with its units; returns the document's key."""
    original = keep_original(tx, transcript.original)
    key = tx.insert(
        "documents",
        name=name,
        language=language,
        date=transcript.date,
        characters=len(transcript.text),
        words=own_words(cut),
    )
    tx.insert(
        "revisions",
        document_id=key,
        number=1,
        text=transcript.text,
        sha256=sha256_of(transcript.text),
        original=original,
        source=source,
        media_type=transcript.media_type,
        encoding=transcript.encoding,
        coder_id=tx.coder_id,
    )
    add_units(tx, key, 1, cut)
    _add_turns(tx, key, cut)
    return key


def keep_original(tx: Transaction, data: bytes) -> str:
    """Store the bytes of a file, once; gives their hash."""
    digest = hashlib.sha256(data).hexdigest()
    if tx.value("select size from contents where sha256 = :digest", digest=digest) is None:
        said = "insert into contents (sha256, size, data) values (:digest, :size, :data)"
        tx.execute(said, digest=digest, size=len(data), data=zlib.compress(data, 1))
    return digest


def add_units(tx: Transaction, key: int, revision: int, cut: Cut) -> None:
    """Store the ranges of one text of a document."""
    rows = [
        (key, revision, kind, cutter, len(ranges), pack_ranges(ranges)) for kind, (cutter, ranges) in cut.units.items()
    ]
    tx.insert_many("units", ("document_id", "revision", "kind", "cutter", "count", "ranges"), rows)


def _add_turns(tx: Transaction, key: int, cut: Cut) -> None:
    rows = [
        (new_guid(), key, speaker.name, speaker.role.value if speaker.role else None, None) for speaker in cut.speakers
    ]
    keys = tx.insert_many("speakers", ("guid", "document_id", "name", "role", "case_id"), rows)
    by_name = {speaker.name: speaker_key for speaker, speaker_key in zip(cut.speakers, keys, strict=True)}
    tx.insert_many(
        "turns",
        _TURN_COLUMNS,
        [
            (
                key,
                position,
                turn.span.start,
                turn.speech.start,
                turn.span.end,
                by_name.get(turn.speaker) if turn.speaker else None,
                turn.seconds,
                words,
            )
            for position, (turn, words) in enumerate(zip(cut.turns, cut.turn_words, strict=True))
        ],
    )


def own_words(cut: Cut) -> int:
    """The words of respondents, or all where nobody's role is known."""
    roles = {speaker.name: speaker.role for speaker in cut.speakers}
    return sum(
        words
        for turn, words in zip(cut.turns, cut.turn_words, strict=True)
        if turn.speaker is None or roles.get(turn.speaker) is not Role.INTERVIEWER
    )


def place_of(database: Database, coder_id: int, document_id: int) -> int | None:
    """Where the coder was in the document when she left it."""
    said = "select place from places where coder_id = :coder and document_id = :document"
    found = database.value(said, coder=coder_id, document=document_id)
    return int(found) if found is not None else None


def keep_place(tx: Transaction, coder_id: int, document_id: int, place: int) -> None:
    """Remember where the coder is; no step of the history."""
    tx.execute(
        """insert into places (coder_id, document_id, place, at) values (:coder, :document, :place, :at)
        on conflict (coder_id, document_id) do update set place = excluded.place, at = excluded.at""",
        coder=coder_id,
        document=document_id,
        place=place,
        at=now(),
    )


def _document(row: Row) -> Document:
    return Document(
        row["id"],
        row["guid"],
        row["name"],
        row["language"],
        row["date"],
        row["revision"],
        row["characters"],
        row["words"],
        row["sha256"],
    )

"""A document: what was said, who said it, and where in the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """The part that a speaker has in an interview."""

    INTERVIEWER = "interviewer"
    RESPONDENT = "respondent"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a document's current text: code points, from 0, `end` not included.

    Raises ValueError where it would be empty, negative or backwards.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not {self.start} and {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether all of the other lies in this one."""
        return self.start <= other.start and other.end <= self.end

    def of(self, text: str) -> str:
        """The words that the span stands for."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks in one document; `role` is None where nobody has said or guessed it."""

    name: str
    role: Role | None = None
    case: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until another one speaks.

    `span` includes the label and the timestamp, `speech` starts behind them. `speaker` is None in what
    stands before the first label. `seconds` is the timestamp, from the start of the recording.
    """

    span: Span
    speech: Span
    speaker: str | None = None
    seconds: float | None = None


class UnitKind(StrEnum):
    """What a document can be cut into."""

    TURN = "turn"
    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the user's input that was not as it should be: where, and what to do. `line` counts from 1."""

    message: str
    line: int | None = None
    place: str = ""

    def __str__(self) -> str:
        where = ", ".join(filter(None, (self.place, f"line {self.line}" if self.line else "")))
        return f"{where}: {self.message}" if where else self.message


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript as it was read from a file, before it is a document of a project.

    `text` is canonical: NFC, LF, no BOM. `language` is an ISO 639-1 code or None; `date` is ISO 8601
    or None; `roles` are those that the file itself names, by speaker; `notes` tells what reading changed.
    """

    name: str
    text: str
    original: bytes
    media_type: str
    encoding: str
    language: str | None = None
    date: str | None = None
    case: str | None = None
    speakers: tuple[Speaker, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a project, without its text.

    `words` counts respondents' words where the speakers' roles are known, else all that is spoken.
    """

    id: int
    guid: str
    name: str
    language: str
    date: str | None
    revision: int
    characters: int
    words: int
    sha256: str

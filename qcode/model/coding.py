"""A coding: somebody said that a passage means a code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from qcode.model.coder import Coder, CoderKind, CoderRole
from qcode.model.document import Span

__all__ = ["HEAVIEST", "Coder", "CoderKind", "CoderRole", "Coding", "Excerpt", "Memo", "MemoOn", "State"]

HEAVIEST = 100
"""The most that a coding can weigh."""


class State(StrEnum):
    """How far a coder is with a document. Not done is not the same as found nothing."""

    TODO = "todo"
    DOING = "doing"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Coding:
    """One code on one passage by one coder. `created` is UTC, ISO 8601; `weight` is None or 0 to 100."""

    id: int
    guid: str
    document_id: int
    span: Span
    code_id: int
    coder_id: int
    created: str
    round_id: int | None = None
    weight: int | None = None
    typical: bool = False


class Excerpt(NamedTuple):
    """A coding with everything that is needed to read and to cite it.

    `codes` are all codes that share a character with it, its own first, where they were asked for. A named
    tuple, since a million of them pass through an export, and one of those is made in a quarter of the time.
    """

    coding: Coding
    quote: str
    document: str
    cases: tuple[str, ...]
    code: str
    coder: str
    speaker: str | None
    role: str | None
    turn: int | None
    paragraph: int
    seconds: float | None = None
    memo: str = ""
    codes: tuple[str, ...] = ()


class MemoOn(StrEnum):
    """What a memo is written on."""

    PROJECT = "project"
    DOCUMENT = "document"
    CASE = "case"
    CODE = "code"
    CODING = "coding"
    SPAN = "span"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class Memo:
    """What a coder noted, and on what. `target_id` is the key of the thing; for a span, of its document.

    A memo on a cell, the summary of a case and a code, has the key of the case for target, and that of the code too.
    """

    id: int
    guid: str
    on: MemoOn
    target_id: int | None
    text: str
    coder_id: int
    created: str
    modified: str
    title: str = ""
    span: Span | None = None
    code_id: int | None = None

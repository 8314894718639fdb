"""A document that is ready to be written: headings, paragraphs, tables, figures and quotes, in no format yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from qcode.model.table import Table


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a chapter under the paper's title."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `lead` stands in bold before it. Line breaks in the text stay."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Small print: where numbers come from, why a part is missing."""

    text: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """What somebody said, and the citation by which it is found again."""

    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """Items below one another; `done` says for each whether its box is ticked, where it is a list to tick."""

    items: tuple[str, ...]
    done: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A table with its number and, under it, its notes. `label` is the word before the number."""

    table: Table
    number: str = ""
    label: str = "Table"


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure: its bytes by suffix (`svg`, `png`, `pdf`), a caption, and what it shows in words.

    `width` is in millimetres.
    """

    name: str
    caption: str
    alt: str
    files: tuple[tuple[str, bytes], ...]
    number: str = ""
    label: str = "Figure"
    width: int = 175
    notes: tuple[str, ...] = ()

    def bytes_of(self, suffix: str) -> bytes:
        """The picture in this format; raises KeyError where it was not drawn in it."""
        return dict(self.files)[suffix]


Block: TypeAlias = "Heading | Paragraph | Note | Quoted | Listing | Shown | Picture"
"""One thing in a paper, from top to bottom."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A title, a language (`en`, `tr`) and blocks; `stamp` is the line that says what it was made from."""

    title: str
    blocks: tuple[Block, ...]
    language: str = "en"
    stamp: str = ""

"""Which passage of a document is meant: by its borders, or by its words."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from qcode.errors import NotFound, Refused, UsageError
from qcode.model.document import Span
from qcode.services.coding import codings_of
from qcode.storage.documents import text_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from qcode.model.document import Document
    from qcode.services.project import Project

_SHOWN = 5


def span_at(document: Document, start: int, end: int) -> Span:
    """The span from one code point to another, the end not included; raises UsageError where it is not in the text."""
    return span_within(document.name, document.characters, start, end)


def span_within(name: str, characters: int, start: int, end: int) -> Span:
    """The same in a text of so many characters, of the document of that name."""
    if not 0 <= start < end <= characters:
        raise UsageError(
            f"{name} has {characters} characters; {start} to {end} is not within it.",
            "Count characters from 0; the end is the first one that is no longer meant.",
        )
    return Span(start, end)


def span_of_quote(project: Project, document: Document, quote: str) -> Span:
    """Where the words stand in the document; runs of white space are alike, everything else is taken exactly.

    Raises NotFound where they stand nowhere, Refused where they stand several times.
    """
    return span_of_words(document.name, text_of(project.database, document.id), quote)


def span_of_words(name: str, text: str, quote: str) -> Span:
    """The same in a text, of the document of that name."""
    words = unicodedata.normalize("NFC", quote).split()
    if not words:
        raise UsageError("A quotation needs words.")
    said = r"\s+".join(map(re.escape, words))
    # Within a look-ahead, so that places that overlap are all found.
    found = [Span(*each.span(1)) for each in re.finditer(f"(?=({said}))", text)]
    if not found:
        raise NotFound(f"passage in {name}", " ".join(words), hint="Copy the words as they stand in the text.")
    if len(found) > 1:
        places = ", ".join(str(each.start) for each in found[:_SHOWN]) + (" …" if len(found) > _SHOWN else "")
        raise Refused(
            f"These words stand {len(found)} times in {name}, at {places}.",
            "Quote more of the passage, or give its START and END.",
        )
    return found[0]


def own_codings_at(project: Project, document: Document, span: Span, code_ids: Collection[int] = ()) -> list[int]:
    """The codings of whoever is working on exactly this span, of some codes or of all; raises NotFound for none."""
    mine = project.acting()
    found = [
        each.id
        for each in codings_of(project, document.id, coder_ids=[mine.id])
        if each.span == span and (not code_ids or each.code_id in code_ids)
    ]
    if not found:
        raise NotFound(
            f"coding of {mine.name} in {document.name} at",
            f"{span.start} to {span.end}",
            hint="See them with: qcode codings export --document …",
        )
    return found

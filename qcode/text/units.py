"""Cutting a canonical text into paragraphs and words, and finding one's way among sorted ranges.

Sentences are cut in `sentences`, turns in `speakers`. All ranges are sorted, do not overlap, are never empty,
and have no white space at either end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from qcode.model.document import Span

CUTTER_VERSION = "paragraphs-1"
"""Stored with the ranges of paragraphs and words, so that documents cut by other rules can be told apart."""

_WIDEST_WRAP = 100
_NARROWEST_WRAP = 40
_WRAPS_NEEDED = 3
_SHARE_OF_FULL_LINES = 0.85
_SHARE_INSIDE = 0.6

_LINE = re.compile(r"\S[^\n]*")
_FIRST_WORD = re.compile(r"\S{1,40}")
_ITEM = re.compile(r"(?:[-–—•*·▪►]|\d{1,2}[.)]|[^\W\d_][.)])\s|[\[(#]?\d{1,2}:\d\d|\W{0,3}\w[\w .'’-]{0,39}:(?=\s|\*)")
_ENDS = (".", "!", "?", "…", ":", ";", "”", "’", "»", '"', ")", "]", "*")
_WORD = re.compile(r"\w+(?:(?:['’ʼ‐‑-](?=\w)|[\u0300-\u036f]|(?<=\d)[.,](?=\d))\w*)*")


def paragraphs(text: str) -> list[Span]:
    """The paragraphs of a text, without white space at their ends.

    A newline ends a paragraph, unless the text is wrapped by hand (`is_wrapped`): there a newline inside a
    block of lines is a space, and a blank line ends the paragraph. Even then a line that stops early, behind a
    sentence's end or before something that looks like an item of a list or a speaker's label, ends one.
    """
    lines = _lines(text)
    width = _wrap_width(text, lines)
    if width is None:
        return [Span(start, end) for start, end in lines]
    return [Span(start, end) for start, end in _joined(text, lines, width)]


def is_wrapped(text: str) -> bool:
    """Whether the lines of a text were broken to fit a width of 40 to 100 characters, and so mean nothing.

    A line break was forced when the next line's first word would not have fitted any more. The text counts as
    wrapped when 85 in 100 of the lines that are followed by another without a blank line (short lines that end a
    sentence or stand before a label apart) were broken by force, most of them, and at least three, inside a sentence.
    """
    return _wrap_width(text, _lines(text)) is not None


def words(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The words that begin and end between two offsets (by default in the whole text).

    A word is a run of letters, digits, underscores and combining marks. An apostrophe (' ’ ʼ) or hyphen with
    such characters on both sides belongs to it (“İzmir'de”, “e-posta”), and so does a point or comma between
    two digits (“3,5”, “01.07.2020”).
    """
    return [Span(*found.span()) for found in _WORD.finditer(text, start, len(text) if end is None else end)]


def word_ranges(text: str) -> list[tuple[int, int]]:
    """The borders of all words of the text, for a caller that stores them and needs no spans."""
    return [found.span() for found in _WORD.finditer(text)]


def count_words(text: str, spans: Iterable[Span]) -> int:
    """How many words the spans hold together, without making a range of each."""
    return sum(len(_WORD.findall(text, span.start, span.end)) for span in spans)


def trimmed(text: str, start: int, end: int) -> Span | None:
    """The span between two offsets without white space at its ends; None where nothing else is there."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end = start + len(piece.strip())
    return Span(start, end) if start < end else None


def _lines(text: str) -> list[tuple[int, int]]:
    """Start and end of every line that is not blank, without white space at its ends."""
    return [(line.start(), line.start() + len(line.group().rstrip())) for line in _LINE.finditer(text)]


def _wrap_width(text: str, lines: Sequence[tuple[int, int]]) -> int | None:
    """The width to which the lines were broken; None where they were not."""
    if len(lines) <= _WRAPS_NEEDED:
        return None
    lengths = sorted(end - start for start, end in lines)
    width = lengths[-1 - max(1, len(lengths) // 20)]  # a few may be longer: headings, words that cannot be broken
    if not _NARROWEST_WRAP <= width <= _WIDEST_WRAP:
        return None
    forced = inside = loose = 0
    for (start, end), following in pairwise(lines):
        if _is_adjacent(text, end, following[0]):
            if _is_full(text, end - start, following[0], width):
                forced += 1
                inside += text[end - 1] not in _ENDS
            elif not _may_end(text, end, following[0]):
                loose += 1
    enough = inside >= _WRAPS_NEEDED and inside >= _SHARE_INSIDE * forced
    return width if enough and forced >= _SHARE_OF_FULL_LINES * (forced + loose) else None


def _joined(text: str, lines: Sequence[tuple[int, int]], width: int) -> Iterator[tuple[int, int]]:
    """Lines put together to paragraphs where the break between them was forced by the width."""
    first = lines[0][0]
    for (start, end), (following, _) in pairwise(lines):
        if not _is_adjacent(text, end, following) or (
            not _is_full(text, end - start, following, width) and _may_end(text, end, following)
        ):
            yield first, end
            first = following
    yield first, lines[-1][1]


def _is_adjacent(text: str, end: int, following: int) -> bool:
    return text.count("\n", end, following) == 1


def _is_full(text: str, length: int, following: int, width: int) -> bool:
    """Whether the first word of the following line would not have fitted behind a line of that length."""
    word = _FIRST_WORD.match(text, following)
    return length + 1 + (word.end() - following if word else 0) > width


def _may_end(text: str, end: int, following: int) -> bool:
    return text[end - 1] in _ENDS or _ITEM.match(text, following) is not None


def _start(span: Span) -> int:
    return span.start


def _end(span: Span) -> int:
    return span.end

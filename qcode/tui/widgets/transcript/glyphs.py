"""What a terminal is given for each character: clusters that stay whole, of a width that every terminal agrees on.

Clusters follow Unicode's extended grapheme clusters (UAX 29) but for Indic conjuncts and prepended marks. What
terminals measure differently is simplified: a joined emoji shows its first picture, variation selectors and skin
tones are left out. Controls, escape characters and direction marks are shown as one visible cell each.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from rich.cells import get_character_cell_size

TAB_STOP = 4

SPECIAL = re.compile(
    "[^\n\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u03a3-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e"
    "\u20a0-\u20bf\u2190-\u21ff\u2500-\u259f]"
)
"""Finds the first character that is not one cell, alone in its cluster, and shown as itself."""

_ZWNJ, _ZWJ = "\u200c", "\u200d"
_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
_TAGS = frozenset(map(chr, range(0xE0020, 0xE0080)))
_UNSEEN = _SELECTORS | _TONES | _TAGS | {_ZWNJ, _ZWJ}
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_PICTURES = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a-\u23ff\u24c2\u25aa\u25ab\u25b6\u25c0"
    "\u25fb-\u25fe\u2600-\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff"
)
_MARKS_SHOWN = 6
_WIDEST = 2


class Glyph(NamedTuple):
    """What is drawn for a cluster, its width in cells (1 or 2), and whether it stands for something unseen."""

    shown: str
    width: int
    placeholder: bool = False


@lru_cache(maxsize=1)
def _cluster_pattern() -> re.Pattern[str]:
    """The pattern of one cluster, built from Python's own Unicode tables when the first text needs it."""
    blocks = (range(0x300, 0xD7FC), range(0xFB1E, 0xFFA0), range(0x101FD, 0x20000), range(0xE0100, 0xE01F0))
    extending = [chr(point) for block in blocks for point in block if unicodedata.category(chr(point))[0] == "M"]
    extend = "[" + _as_class([*extending, *_UNSEEN, "\u0e33", "\u0eb3", "\uff9e", "\uff9f"]) + "]"
    control = "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
    lead, vowel, tail = "\u1100-\u115f\ua960-\ua97c", "\u1160-\u11a7\ud7b0-\ud7c6", "\u11a8-\u11ff\ud7cb-\ud7fb"
    return re.compile(
        r"[ \t]*\n[ \t\n]*"
        rf"|{control}"
        rf"|[\U0001f1e6-\U0001f1ff]{{2}}{extend}*"
        rf"|[{_PICTURES}](?:{extend}*{_ZWJ}[{_PICTURES}])*{extend}*"
        rf"|[{lead}]*[{vowel}\uac00-\ud7a3][{vowel}{tail}]*{extend}*|[{lead}]+{extend}*|[{tail}]+{extend}*"
        rf"|.{extend}*",
        re.DOTALL,
    )


def _as_class(characters: list[str]) -> str:
    points = sorted({ord(character) for character in characters})
    parts: list[str] = []
    first = last = points[0]
    for point in [*points[1:], sys.maxunicode + 2]:
        if point > last + 1:
            parts.append(f"\\U{first:08x}-\\U{last:08x}")
            first = point
        last = point
    return "".join(parts)


def clusters(text: str) -> list[str]:
    """The text cut into grapheme clusters; a newline takes the blanks around it in, as one blank."""
    return list(text) if SPECIAL.search(text) is None and "\n" not in text else _cluster_pattern().findall(text)


def cluster_from(text: str, start: int) -> str:
    """The cluster that begins at an offset before the text's end."""
    found = _cluster_pattern().match(text, start)
    return text[start] if found is None else found[0]


@lru_cache(maxsize=65536)
def glyph(cluster: str) -> Glyph:
    """What to draw for a cluster (a tab excepted, whose width hangs on its column)."""
    first = cluster[0]
    if cluster == " " or "\n" in cluster:
        return Glyph(" ", 1)
    if stand_in := _placeholder(first):
        return Glyph(stand_in, 1, placeholder=True)
    shown = _drawn(cluster)
    width = sum(map(get_character_cell_size, shown))
    if width == 0 or unicodedata.category(first)[0] == "M":
        shown, width = f"\u25cc{shown}", width + 1
    return Glyph(shown, width) if width <= _WIDEST else Glyph("\ufffd", 1, placeholder=True)


def _placeholder(character: str) -> str:
    """The visible stand-in of a character that must not reach a terminal or cannot be seen, or ""."""
    point = ord(character)
    if point < 0x20:
        return chr(0x2400 + point)
    if point == 0x7F:
        return "\u2421"
    if point == 0xAD:
        return "\u00ac"
    if character in _DIRECTIONS:
        return "\u00a6"
    category = unicodedata.category(character)
    if category in {"Zl", "Zp"}:
        return "\u00b6"
    if category == "Cf" or character in _UNSEEN:
        return "\u00b7"
    return "\ufffd" if category in {"Cc", "Cs", "Co", "Cn"} else ""


def _drawn(cluster: str) -> str:
    """A cluster without what terminals disagree on, with a bounded pile of marks."""
    if len(cluster) == 1:
        return cluster
    kept = [cluster[0]]
    joined = False
    for character in cluster[1:]:
        joined = joined or character == _ZWJ
        mark = unicodedata.category(character)[0] == "M"
        if character not in _UNSEEN and (mark or not joined) and len(kept) <= _MARKS_SHOWN:
            kept.append(character)
    return "".join(kept)


class Cell(NamedTuple):
    """A cluster on a row: its offset in the text, its column and width in cells, and what is drawn."""

    offset: int
    column: int
    width: int
    shown: str
    placeholder: bool


def tab_width(column: int, width: int) -> int:
    """How many cells a tab takes at a column of a row so wide: to the next stop, but no further than the row."""
    return max(1, min(TAB_STOP - column % TAB_STOP, width - column))


def cells(text: str, *, offset: int, width: int) -> Iterator[Cell]:
    """The cells of one row of that width, whose text begins at the offset."""
    column = 0
    for cluster in clusters(text):
        drawn = Glyph(" " * tab_width(column, width), tab_width(column, width)) if cluster == "\t" else glyph(cluster)
        yield Cell(offset, column, drawn.width, drawn.shown, drawn.placeholder)
        offset += len(cluster)
        column += drawn.width

"""Code points to bytes to UTF-16 and back: the only place where offsets are converted.

qcode counts code points. Taguette counts UTF-8 bytes; NVivo and Qt count UTF-16 units. Each function is
given the text once and returns a mapping over many offsets, since one pass over the text serves them all.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate


def to_utf8(text: str, offsets: Iterable[int]) -> list[int]:
    """Byte offsets in the UTF-8 form of `text` for code point offsets (0 to len(text))."""
    return _forward([len(char.encode("utf-8", "surrogatepass")) for char in text], offsets)


def from_utf8(text: str, offsets: Iterable[int]) -> list[int | None]:
    """Code point offsets for UTF-8 byte offsets; None for one that falls inside a character or behind the end."""
    return _backward([len(char.encode("utf-8", "surrogatepass")) for char in text], offsets)


def to_utf16(text: str, offsets: Iterable[int]) -> list[int]:
    """UTF-16 unit offsets for code point offsets (0 to len(text))."""
    return _forward([2 if char > "\uffff" else 1 for char in text], offsets)


def from_utf16(text: str, offsets: Iterable[int]) -> list[int | None]:
    """Code point offsets for UTF-16 unit offsets; None for one between two surrogates or behind the end."""
    return _backward([2 if char > "\uffff" else 1 for char in text], offsets)


def _forward(widths: list[int], offsets: Iterable[int]) -> list[int]:
    edges = [0, *accumulate(widths)]
    return [edges[offset] for offset in offsets]


def _backward(widths: list[int], offsets: Iterable[int]) -> list[int | None]:
    place = {edge: offset for offset, edge in enumerate([0, *accumulate(widths)])}
    return [place.get(offset) for offset in offsets]

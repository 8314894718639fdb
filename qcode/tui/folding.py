"""Loose folding for lists and pickers: guven finds Güven, and every offset stays where it was.

The screens may not reach into the text workshop, and a picker needs less than a search: one letter becomes
one letter, whatever the alphabet, so that a match in the folded name marks the same letters of the real one.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_DOTTED = str.maketrans({"İ": "i", "I": "i", "ı": "i"})


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    first, *rest = list(unicodedata.normalize("NFD", character))
    base = first if all(map(unicodedata.combining, rest)) else character
    lowered = base.translate(_DOTTED).lower()
    return lowered if len(lowered) == 1 else base


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """The text with case and accents taken off; as long as it was, for any Unicode.

    The Turkish letters I, ı, İ and i are one; ş is s, ğ is g, and so on. A combining mark that stands alone
    stays: bring text to NFC first (`canonical`) where it may be decomposed.
    """
    if text.isascii():
        return text.lower()
    return "".join(map(_fold_character, text))


def canonical(text: str) -> str:
    """The text in NFC, so that a letter typed as two keys equals the same letter typed as one."""
    return unicodedata.normalize("NFC", text)


def is_mark(character: str) -> bool:
    """Whether this is a combining mark, as the second key of a decomposed letter is."""
    return len(character) == 1 and unicodedata.combining(character) > 0

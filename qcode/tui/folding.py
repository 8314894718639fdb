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


def sort_key(text: str) -> tuple[tuple[int, int], ...]:
    """A key that sorts names as a Turkish reader expects: ç behind c, ı before i, Ş behind S.

    Letters that Turkish does not have stand behind their base letter; digits and signs come before letters.
    """
    return tuple(_place(character) for character in canonical(text))


_ALPHABET = "abcçdefgğhıijklmnoöpqrsştuüvwxyz"
_LOWER = str.maketrans({"I": "ı", "İ": "i"})
_PLACES = {letter: place for place, letter in enumerate(_ALPHABET)}
_LETTERS = 0x110000


def _place(character: str) -> tuple[int, int]:
    lowered = character.translate(_LOWER).lower()[:1]
    if lowered in _PLACES:
        return _LETTERS + _PLACES[lowered], 0
    base = _fold_character(character)
    if base in _PLACES:
        return _LETTERS + _PLACES[base], ord(character)
    return (_LETTERS + len(_PLACES) + ord(base), 0) if character.isalpha() else (ord(character), 0)

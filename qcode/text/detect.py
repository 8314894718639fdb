"""A guess at a text's language from its letters and its commonest words, without any model."""

from __future__ import annotations

import re

from qcode.text.fold import fold

_COMMON_TURKISH = """
    ve bir bu da de için ile çok ama ne biz daha var yok olarak gibi kadar sonra şey yani o en her mi mı bunu oldu
    olan değil ben onlar ya şimdi hani işte belediye nasıl bize sizin
"""
_COMMON_ENGLISH = """
    the of and to in a is that it was for on are with as we they be at this have from or by not but what you i there
    our so were which do had how would will their
"""
_TURKISH = frozenset(_COMMON_TURKISH.split())
_ENGLISH = frozenset(_COMMON_ENGLISH.split())
_TURKISH_LETTERS = re.compile("[ıİğĞşŞ]")
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 4_000
_FEWEST = 2
_LEAD = 2.0


def detect_language(text: str) -> str | None:
    """`tr`, `en`, or None where the first 4,000 characters do not say.

    Counts the commonest words of either language, and for Turkish the words with a letter that only it has
    (ı İ ğ ş). One must have at least two such words, a tenth of all, and twice as many as the other.
    """
    words = _WORD.findall(text[:_SAMPLE])
    turkish = sum(fold(word) in _TURKISH or _TURKISH_LETTERS.search(word) is not None for word in words)
    english = sum(fold(word, language="en") in _ENGLISH for word in words)
    needed = max(_FEWEST, len(words) / 10)
    if turkish >= needed and turkish >= _LEAD * english:
        return "tr"
    if english >= needed and english >= _LEAD * turkish:
        return "en"
    return None

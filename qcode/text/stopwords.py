"""Function words, which a list of frequent words leaves out."""

from __future__ import annotations

from functools import cache

from qcode.text.fold import fold

_MISSING = ("bir",)
"""Words that the lists have forgotten."""


@cache
def stop_words(language: str) -> frozenset[str]:
    """The function words of Turkish and English together, folded as a language folds; interviews mix the two.

    They are spaCy's lists, whose loading takes a second.
    """
    from spacy.lang.en.stop_words import STOP_WORDS as ENGLISH
    from spacy.lang.tr.stop_words import STOP_WORDS as TURKISH

    return frozenset(fold(word, language=language or "xx") for word in (*ENGLISH, *TURKISH, *_MISSING))

"""The words of pictures and papers in English and Turkish."""

from __future__ import annotations

from qcode.errors import UsageError
from qcode.services.wording.turkish import WORDS

LANGUAGES = ("en", "tr")


def said(language: str, text: str, **names: object) -> str:
    """The text in the language, its places filled; English where it was not translated."""
    return (WORDS.get(text, text) if language == "tr" else text).format(**names)


def known_language(language: str) -> str:
    """The language, if there are words for it; raises UsageError for another."""
    if language not in LANGUAGES:
        raise UsageError(f"There are no words for the language “{language}”.", f"Use one of: {', '.join(LANGUAGES)}.")
    return language

"""In which language a text is, as far as its letters tell: a word processor checks its spelling by that."""

from __future__ import annotations

_TURKISH = frozenset("ğĞşŞıİ")
_TAGS = {"tr": "tr-TR", "en": "en-GB", "de": "de-DE", "fr": "fr-FR"}


def tag(language: str) -> str:
    """The language with its region, as documents write it: `tr-TR`."""
    return _TAGS.get(language, language or "en-GB")


def language_of(text: str, *, default: str) -> str:
    """`tr` where a letter stands that only Turkish has, else the default."""
    return "tr" if not _TURKISH.isdisjoint(text) else default

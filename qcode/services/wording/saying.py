"""Sentences and words in Turkish, with the numbers, names and filters that stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from qcode.model.codebook import SEPARATOR
from qcode.model.selection import Selection
from qcode.services.tables.notes import plural
from qcode.services.wording import capitalised
from qcode.services.wording.bands import turkish_band
from qcode.services.wording.filters import turkish_filters
from qcode.services.wording.turkish.sentences import SENTENCES
from qcode.services.wording.turkish.words import WORDS

if TYPE_CHECKING:
    from qcode.model.codebook import Codebook

_PLACE = re.compile(r"\\\{(\w+)\\\}")
_NUMBER = re.compile(r"-?\d[\d,]*(\.\d+)?(\s?%)?")
_BETWEEN_SENTENCES = re.compile(r"(?<=\.) (?=\S)")
_SHARED = re.compile(r"(\d+\s)\((\d+(?:\.\d+)?\s%)\)(.*)")
_DAYS = frozenset({"from", "until"})
"""Places that hold a year or a date."""
_LISTS = frozenset({"terms", "more", "selection", "filters", "how", "way", "one", "two"})
"""Places that may hold several things with semicolons between them."""
_BEFORE_FILTERS, _BEHIND_FILTERS = r"(?:(?<=[Ss]election: )|(?<=Filters: )|(?<=only )|(?<=filters \())", r"(?=[;.)])"
_HELD = "\ue000"
"""Stands for the filters while a sentence is turned, which may have any words and semicolons in them."""


class Saying:
    """Says in Turkish what English sentences say; codes get their Turkish labels, where they have some."""

    def __init__(self, book: Codebook, noun: str, selection: Selection | None = None) -> None:
        self._noun = noun
        asked = selection or Selection()
        self._filters = [
            (each.describe(), turkish_filters(each)) for each in (asked, replace(asked, round=None, coders=()))
        ]
        """The filters in English and Turkish; of agreement, round and coders are not told among them."""
        self._names = {SEPARATOR.join(book.path(code.id)): _labels(book, code.id) for code in book}
        labels: dict[str, set[str]] = {}
        for code in book:
            labels.setdefault(code.name, set()).add(code.labels.get("tr") or code.name)
        self._names |= {name: min(each) for name, each in labels.items() if len(each) == 1} | {_HELD: _HELD}

    def said(self, text: str) -> str:
        """The words in Turkish: as a whole, as a sentence with places, or part by part; else as they were."""
        for english, turkish in self._filters:
            held = re.sub(f"{_BEFORE_FILTERS}{re.escape(english)}{_BEHIND_FILTERS}", _HELD, text) if english else text
            if held != text and (found := self._found(held)) is not None:
                return found.replace(_HELD, turkish)
        return self._found(text) or text

    def _found(self, text: str) -> str | None:
        if not text or text == self._noun or text == plural(self._noun):
            return WORDS.get(self._noun, self._noun) if text else ""
        if text.casefold() == plural(self._noun):
            return capitalised(WORDS.get(self._noun, self._noun), "tr")
        if text in WORDS:
            return WORDS[text]
        if text in self._names:
            return self._names[text]
        if text.startswith("“") and (named := self._names.get(text[1:-1])):
            return f"“{named}”"
        if plain := _number(text) or turkish_band(text):
            return plain
        return self._one_by_one(text) or self._sentence(text) or self._parts(text)

    def _sentence(self, text: str) -> str | None:
        for pattern, turkish in _patterns():
            if found := pattern.fullmatch(text):
                return turkish.format(**{name: self.said(value) for name, value in found.groupdict().items()})
        return None

    def _one_by_one(self, text: str) -> str | None:
        """Several sentences, where all of them are known."""
        sentences = _BETWEEN_SENTENCES.split(text)
        told = [self._found(each) for each in sentences] if len(sentences) > 1 else []
        return " ".join(filter(None, told)) if told and None not in told else None

    def _parts(self, text: str) -> str | None:
        """A list of words, where all of them are known."""
        for between in ("; ", ", "):
            parts = text.rstrip(".").split(between)
            told = [self._found(part) for part in parts] if len(parts) > 1 else []
            if told and None not in told:
                return between.join(part for part in told if part) + ("." if text.endswith(".") else "")
        return None

    def all(self, lines: Iterable[str]) -> tuple[str, ...]:
        """Lines in Turkish, each for itself."""
        return tuple(map(self.said, lines))


def _labels(book: Codebook, key: int) -> str:
    labels: list[str] = []
    at: int | None = key
    while at is not None:
        labels.append(book[at].labels.get("tr") or book[at].name)
        at = book[at].parent_id
    return SEPARATOR.join(reversed(labels))


def _number(text: str) -> str | None:
    """A number as Turkish writes it: points between thousands, a comma before decimals, % before it."""
    if shared := _SHARED.fullmatch(text):
        number, share, more = shared.groups()
        return f"{number}({_number(share)}){more}"
    if not (found := _NUMBER.fullmatch(text)):
        return None
    whole = text.rstrip("% \N{NO-BREAK SPACE}").translate(str.maketrans(",.", ".,"))
    return f"%{whole}" if found[2] else whole


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """The sentences as patterns: those with the most words of their own first."""
    ordered = sorted(SENTENCES.items(), key=lambda item: -len(re.sub(r"\{\w+\}", "", item[0])))
    return [(_pattern(english), turkish) for english, turkish in ordered]


def _pattern(english: str) -> re.Pattern[str]:
    text = re.escape(english).replace(r"\(s\)", "s?")
    return re.compile(_PLACE.sub(_place, text))


def _place(found: re.Match[str]) -> str:
    """A place: a letter is a number, everything else some words."""
    name = found[1]
    if len(name) == 1:
        return rf"(?P<{name}>\d[\d.,]*(?:\s?%)?)"
    if name == "qcode":
        return rf"(?P<{name}>[^;\s]+?)"
    if name in _DAYS:
        return rf"(?P<{name}>\d[\d-]*)"
    return rf"(?P<{name}>.+?)" if name in _LISTS else rf"(?P<{name}>[^;]+?)"

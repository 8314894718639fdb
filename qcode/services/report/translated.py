"""A pack in another language: headings, columns, notes and words of tables; what people wrote stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from qcode.model.codebook import SEPARATOR
from qcode.model.paper import Heading, Listing, Note, Paragraph, Picture, Quoted, Shown
from qcode.services.report.quoting import CONTESTED, COUNTER_CASE
from qcode.services.tables.notes import plural
from qcode.services.wording import capitalised
from qcode.services.wording.bands import turkish_band
from qcode.services.wording.filters import turkish_filters
from qcode.services.wording.turkish.sentences import SENTENCES
from qcode.services.wording.turkish.words import WORDS

if TYPE_CHECKING:
    from qcode.model.codebook import Codebook
    from qcode.model.paper import Block
    from qcode.model.selection import Selection
    from qcode.model.table import Cell, Column, Table

INDENT = "\N{FIGURE SPACE}"
"""Moves a code in under the one above it."""
_PLACE = re.compile(r"\\\{(\w+)\\\}")
_NUMBER = re.compile(r"-?\d[\d,]*(\.\d+)?(\s?%)?")
_BETWEEN_SENTENCES = re.compile(r"(?<=\.) (?=\S)")
_SHARED = re.compile(r"(\d+\s)\((\d+(?:\.\d+)?\s%)\)(.*)")
_WRITTEN = frozenset(
    {"definition", "reason", "text", "title", "document", "excerpt", "attribute", "coder", "round", "name", "brief",
     "use when", "do not use when", "example", "counter-example"}
)  # fmt: skip
"""Columns in which stands what people wrote, or the names of things."""
_DAYS = frozenset({"from", "until"})
"""Places that hold a year or a date."""
_LISTS = frozenset({"terms", "more", "selection", "filters", "how", "way", "one", "two"})
"""Places that may hold several things with semicolons between them."""
_BEFORE_FILTERS, _BEHIND_FILTERS = r"(?:(?<=[Ss]election: )|(?<=Filters: )|(?<=only )|(?<=filters \())", r"(?=[;.)])"
_HELD = "\ue000"
"""Stands for the filters while a sentence is turned, which may have any words and semicolons in them."""
_CODES = frozenset({"code", "with", "of", "which", "decided"})


class Turkish:
    """Turns the English words of a pack into Turkish; codes get their Turkish labels, where they have some."""

    def __init__(self, book: Codebook, noun: str, selection: Selection | None = None) -> None:
        self._noun = noun
        self._filters = (selection.describe(), turkish_filters(selection)) if selection else ("", "")
        self._names = {SEPARATOR.join(book.path(code.id)): _labels(book, code.id) for code in book}
        labels: dict[str, set[str]] = {}
        for code in book:
            labels.setdefault(code.name, set()).add(code.labels.get("tr") or code.name)
        self._names |= {name: min(each) for name, each in labels.items() if len(each) == 1} | {_HELD: _HELD}

    def block(self, block: Block) -> Block:
        """The block with its words in Turkish."""
        match block:
            case Heading():
                return replace(block, text=self._heading(block.text))
            case Note():
                return replace(block, text=self.said(block.text))
            case Paragraph():
                text = self.said(block.text) if block.lead in (CONTESTED, COUNTER_CASE) else block.text
                return replace(block, text=text, lead=self.said(block.lead))
            case Quoted():
                return replace(block, source=self.said(block.source))
            case Listing():
                return replace(block, items=tuple(map(self._item, block.items)))
            case Shown():
                return replace(block, table=self.table(block.table))
            case Picture():
                return replace(block, alt=self.said(block.alt), notes=self._all(block.notes))
        return block

    def table(self, table: Table) -> Table:
        """The table with its words in Turkish, and its numbers as they were."""
        kept = [self._of(column, table) for column in table.columns]
        return replace(
            table, title=self.said(table.title), notes=self._all(table.notes), language="tr",
            columns=tuple(replace(column, name=self._head(column)) for column in table.columns),
            rows=tuple(_row(row, kept) for row in table.rows),
            footer=tuple(tuple(self.said(cell) if isinstance(cell, str) else cell for cell in row)
                         for row in table.footer),
        )  # fmt: skip

    def said(self, text: str) -> str:
        """The words in Turkish: as a whole, as a sentence with places, or part by part; else as they were."""
        english, turkish = self._filters
        held = re.sub(f"{_BEFORE_FILTERS}{re.escape(english)}{_BEHIND_FILTERS}", _HELD, text) if english else text
        found = self._found(held)
        return text if found is None else found.replace(_HELD, turkish)

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

    def _heading(self, text: str) -> str:
        return self._names.get(text) or self.said(text)

    def _item(self, item: str) -> str:
        number, _, rest = item.partition(". ")
        name, _, answer = rest.partition(": ")
        return f"{number}. {self.said(name)}: {self.said(answer)}"

    def _all(self, lines: Iterable[str]) -> tuple[str, ...]:
        return tuple(map(self.said, lines))

    def _head(self, column: Column) -> str:
        return self._names.get(column.name) or self.said(column.name)

    def _of(self, column: Column, table: Table) -> Callable[[str], str]:
        """What becomes of the words in a column."""
        heads = {each.name for each in table.columns}
        if column.name in _CODES or heads == {*(each.name for each in table.columns[:2]), "passages"}:
            return self._coded
        if column.name == "value" and "attribute" in heads:
            return lambda text: self.said(text) if text == "(no value)" else text
        return str if column.name in _WRITTEN or column.name == self._noun else self.said

    def _coded(self, text: str) -> str:
        plain = text.lstrip(INDENT)
        if plain in self._names:
            return text[: len(text) - len(plain)] + self._names[plain]
        parts = text.split("; ")
        return "; ".join(self._names.get(part) or self.said(part) for part in parts)


def _row(row: tuple[Cell, ...], kept: list[Callable[[str], str]]) -> tuple[Cell, ...]:
    return tuple(say(cell) if isinstance(cell, str) else cell for say, cell in zip(kept, row, strict=True))


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

"""Finding words in a text, right for Turkish: every hit is a span of the text as it stands.

Text and query are folded alike (`fold` keeps each character's place), so that İSTANBUL is found by istanbul and
IŞIK by ışık, which neither `re.IGNORECASE` nor a database's LIKE manages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from qcode.errors import UsageError
from qcode.model.document import Span
from qcode.text.fold import fold

MODES = ("plain", "word", "pattern", "lemma")
"""How the words of a query are meant: as they stand, as whole words, as a regular expression, in any inflection."""

FOLDINGS = ("exact", "loose", "bare", "case")
"""Which letters are the same: capital and small ones; i, ı, İ and I too; ş and s … too; none but the very same."""

SLOWEST = 3.0
"""So many seconds may a pattern work on one text."""

_MARK = "\u0300-\u036f"
_STRAY_DOT = "i\u0307"
_SHOWN = 12
_LONGEST = 60
_TOKEN = re.compile(r"\\(?:[NpP]\{[^}]*\}|g<[^>]*>|.)|\(\?(?:P[<=>&]|<(?![=!])|&)\w*[>)]?|.", re.DOTALL)
_QUANTIFIERS = tuple("*+?{")


class Finder(Protocol):
    """Finds the places of a query in a text that is folded already."""

    def places(self, text: str) -> Iterable[tuple[int, int]]:
        """Start and end of every hit, in their order; no two overlap and none is empty."""
        ...


@dataclass(frozen=True, slots=True)
class Query:
    """A query that is ready to be put to any number of texts in one language."""

    words: str
    mode: str
    folding: str
    language: str
    finder: Finder


def compile_query(words: str, *, mode: str = "plain", folding: str = "exact", language: str = "tr") -> Query:
    """Make a query of what somebody typed, for texts in a language (ISO 639-1).

    White space in the query stands for any white space, a line's end too; around it, it does not count (but in a
    pattern it does). `exact` folds as the language does, `loose` makes i, ı, İ and I one letter, `bare` takes the
    marks off ş ğ ü ö ç â î û too, `case` folds nothing. A hit never tears a letter from its combining mark, unless
    a pattern asks for it. In a pattern, white space inside [ ] stands for itself, and ^ and $ are the ends of
    lines.
    Raises UsageError for an empty query, another mode or folding, `lemma` with a folding that is not `exact`, and
    a pattern that cannot be read.
    """
    _check(mode, MODES, "way to search")
    _check(folding, FOLDINGS, "way to compare letters")
    proper = _proper(words)
    if not proper.strip():
        raise UsageError("There is nothing to search for.", "Write a word or several.")
    return Query(proper, mode, folding, language, _finder(proper, mode, folding, language))


def find(query: Query, text: str) -> Iterator[Span]:
    """Every hit in a canonical text, in its order; no two overlap.

    Raises UsageError where a pattern works on the text for longer than `SLOWEST`.
    """
    for start, end in places(query, text):
        yield Span(start, end)


def places(query: Query, text: str) -> Iterable[tuple[int, int]]:
    """As `find`, for a caller that only counts."""
    return query.finder.places(folded(text, folding=query.folding, language=query.language))


def folded(text: str, *, folding: str, language: str) -> str:
    """The text as it is compared; always as long as it was."""
    if folding == "case":
        return text
    if folding == "bare":
        return fold(text, language="en", loose=True)
    if folding == "loose":
        return fold(text, language="en").replace("ı", "i")
    return fold(text, language=language)


def _check(given: str, known: Iterable[str], what: str) -> None:
    if given not in known:
        raise UsageError(f"“{given}” is no {what}.", f"Use one of: {', '.join(known)}.")


def _proper(words: str) -> str:
    """The query as canonical texts are: composed, and without the dot that small letters made of İ drag along."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", words).replace(_STRAY_DOT, "i"))


def _finder(words: str, mode: str, folding: str, language: str) -> Finder:
    if mode == "pattern":
        return _Pattern(words, folding, language)
    if mode == "lemma":
        if folding != "exact":
            raise UsageError(
                "A search for inflected forms looks words up, so it cannot change how letters compare.",
                "Leave out one of the two.",
            )
        from qcode.text.lemmas import Inflected

        return Inflected(fold(words, language=language), language=language)
    return _Words(folded(words, folding=folding, language=language), whole=mode == "word")


class _Words:
    """Words as they stand; `whole` ones have no letter, digit or mark before or behind them.

    An apostrophe is a border: the whole word İzmir is found in İzmir'de.
    """

    def __init__(self, words: str, *, whole: bool) -> None:
        pieces = words.split()
        behind = rf"(?![\w{_MARK}])" if whole and _in_word(pieces[-1][-1]) else rf"(?![{_MARK}])"
        self._pattern = re.compile(r"\s+".join(map(re.escape, pieces)) + behind)
        self._rarest = max(pieces, key=len)
        # The border before the hit is looked at here: at the head of a pattern it would make the search ten times
        # slower.
        self._bordered = whole and _in_word(pieces[0][0])

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """As `Finder.places`."""
        if self._rarest not in text:
            return
        found = self._pattern.search(text)
        while found is not None:
            start, end = found.span()
            if self._bordered and start and _in_word(text[start - 1]):
                end = start + 1
            else:
                yield start, end
            found = self._pattern.search(text, end)


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_" or "\u0300" <= char <= "\u036f"


class _Pattern:
    """A regular expression, which is stopped where it would never end."""

    def __init__(self, words: str, folding: str, language: str) -> None:
        import regex  # type: ignore[import-untyped]  # it comes without types

        pattern, origins = _translated(words, folding, language)
        try:
            self._pattern = regex.compile(pattern, regex.MULTILINE)
        except regex.error as error:
            at = len(words) if error.pos is None else origins[error.pos]
            raise UsageError(
                f"“{_start(words, _LONGEST)}” cannot be read as a pattern: {error.msg} {_place(words, at)}.",
                r"A sign that stands for itself needs a backslash before it, like \( or \?.",
            ) from error
        except RecursionError as error:
            raise UsageError("The pattern has too many brackets inside brackets.") from error

    def places(self, text: str) -> list[tuple[int, int]]:
        """As `Finder.places`; raises UsageError where the pattern takes longer than `SLOWEST`."""
        try:
            found = self._pattern.finditer(text, timeout=SLOWEST, concurrent=True)  # other threads go on
            return [each.span() for each in found if each.end() > each.start()]
        except TimeoutError as error:
            raise UsageError(
                f"The pattern worked on one document for more than {SLOWEST:g} seconds and was stopped.",
                "Repetition inside repetition, as in (a+)+, does that; write it without one of the two.",
            ) from error


def _place(words: str, at: int) -> str:
    if at >= len(words):
        return "at its end"
    return f"at character {at + 1}, “{_start(words[at:], _SHOWN)}”"


def _start(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[:most]}…"


def _translated(words: str, folding: str, language: str) -> tuple[str, list[int]]:
    """A pattern for folded texts, and for each of its characters (and its end) where it stands in `words`.

    Letters are folded, escapes and names of groups are not; white space outside of [ ] stands for any.
    """
    parts: list[str] = []
    origins: list[int] = []
    opened = -1
    for token in _TOKEN.finditer(words):
        text, at = token.group(), token.start()
        if len(text) == 1 and text.isspace() and opened < 0:
            text = r"\s" if words.startswith(_QUANTIFIERS, token.end()) else r"\s+"
        elif len(text) == 1:
            text = folded(text, folding=folding, language=language)
        if text == "[" and opened < 0:
            opened = at
        elif text == "]" and words[opened + 1 : at] not in ("", "^"):
            opened = -1
        parts.append(text)
        origins += range(at, at + len(text)) if len(text) == len(token.group()) else [at] * len(text)
    return "".join(parts), [*origins, len(words)]

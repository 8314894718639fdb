"""The words and signs that a query is made of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from qcode.model.query import WORDS

_CLOSING = {'"': '"', "“": "”", "„": "“”", "«": "»", "'": "'", "‘": "’", "”": "”"}
_SIGN = re.compile(r"!=|>=|<=|[=<>~():,]")
_WORD = re.compile(r"(?:[^\s()\",:=<>!~“”„«»]|!(?!=))+")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: its `kind` (`word`, `string`, `sign`, `keyword`, `end`), its text, where it stands.

    A string's text is what stands between its marks; `is_open` says that the mark at its end is missing. A keyword's
    text is in small letters. An end has the text "".
    """

    kind: str
    text: str
    start: int
    stop: int
    is_open: bool = False

    def is_(self, *texts: str) -> bool:
        """Whether it is one of these signs or keywords."""
        return self.kind in ("sign", "keyword") and self.text in texts


def tokens(query: str) -> list[Token]:
    """All pieces of a query in their order, an end behind them. Nothing is refused here; text is composed (NFC)."""
    return [*_joined(list(_pieces(query))), Token("end", "", len(query), len(query))]


def _pieces(query: str) -> Iterator[Token]:
    at = 0
    while at < len(query):
        if query[at].isspace():
            at += 1
            continue
        token = _string(query, at) or _sign(query, at) or _word(query, at)
        yield token
        at = token.stop


def _string(query: str, at: int) -> Token | None:
    closing = _CLOSING.get(query[at])
    if closing is None:
        return None
    text, place = "", at + 1
    while place < len(query):
        char = query[place]
        if char in closing:
            if char == '"' and query[place + 1 : place + 2] == '"':
                text, place = text + '"', place + 2
                continue
            return Token("string", unicodedata.normalize("NFC", text), at, place + 1)
        text, place = text + char, place + 1
    return Token("string", unicodedata.normalize("NFC", text), at, place, is_open=True)


def _sign(query: str, at: int) -> Token | None:
    found = _SIGN.match(query, at)
    return Token("sign", found.group(), at, found.end()) if found else None


def _word(query: str, at: int) -> Token:
    found = _WORD.match(query, at)
    stop = found.end() if found else at + 1
    text = unicodedata.normalize("NFC", query[at:stop])
    return Token("keyword", text.lower(), at, stop) if text.lower() in WORDS else Token("word", text, at, stop)


def _joined(pieces: list[Token]) -> Iterator[Token]:
    """`followed by` is one keyword."""
    at = 0
    while at < len(pieces):
        here, behind = pieces[at], pieces[at + 1] if at + 1 < len(pieces) else None
        is_pair = here.kind == "word" and here.text.lower() in ("followed", "preceded")
        if is_pair and behind is not None and behind.kind == "word" and behind.text.lower() == "by":
            yield Token("keyword", f"{here.text.lower()}_by", here.start, behind.stop)
            at += 2
        else:
            yield here
            at += 1

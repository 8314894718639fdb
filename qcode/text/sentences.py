"""Cutting sentences by rule: pure functions over the text, no model, no spaCy.

spaCy's component in `language` wraps these functions, so what is stored and what spaCy sees are the same.
A sentence ends at a run of terminal marks (. ! ? …) with the quotes and brackets that close behind it, when white
space follows and the next word does not begin with a small letter. A lone point does not end one after an
abbreviation, an initial, and (in Turkish) an ordinal or a Roman numeral.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qcode.model.document import Span
from qcode.text.abbreviations import BEFORE_NUMBERS, CLOSING, COUNTED, STARTERS, TITLES
from qcode.text.fold import fold

CUTTER_VERSION = "sentences-1"
"""Stored with the ranges: a document that has codings is never cut again by other rules without being asked."""

_LOOK_BACK = 24
_LONGEST = 8  # a word of so many letters is no abbreviation, numeral or number
_OPENING = "\"'“”„‘’«‹([{*_–—•-"
# Possessive, and only from the first mark of a run: a million points in a row cost one look at each.
_CANDIDATE = re.compile(r"""(?<![.!?…])[.!?…]++(?:\[\d{1,3}\])?["'“”’»›)\]}*_]*+(?=\s)""")
_SPACE = re.compile(r"\s*+")
_OPENERS = re.compile(r"""(?:["'“”„‘’«‹(\[{*_–—•\-]|(?<=["'“”„‘’«‹(\[{*_–—•\-])\s)*+""")
_HEAD = re.compile(r"\w{1,16}")
_SMALL_NUMBER = re.compile(r"\d{1,3}")
_LIST_NUMBER = re.compile(r"(?:\d{1,3}\.)*\d{1,3}|[^\W\d_]")
_ROMAN = re.compile(r"(?=[IVXLC])(?:X[CL]|L?X{0,3})(?:I[XV]|V?I{0,3})")
_NUMERAL = re.compile(r"\d|[IVXLC]{2,}$")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,3}\.)+[^\W\d_]{1,3}")
_NO_START = frozenset(".!?…,;:)]}”’»%")
_SMALL_NEXT = re.compile(r"[.!?]\s[a-zçğıöşü]")
_OTHER_NEXT = re.compile(r"[.!?]\s[^a-zçğıöşü\s]")
_SMALL_SHARE = 0.7
_SMALL_NEEDED = 5


def cut_sentences(text: str, language: str, paragraphs: Sequence[Span]) -> list[Span]:
    """The sentences of the given paragraphs, without white space at their ends.

    No sentence crosses the end of a paragraph. Give it the paragraphs of the speech (`speakers.speech`) to keep
    speakers' labels and timestamps out of the sentences.
    """
    rules = _rules(text, language)
    return [span for block in paragraphs for span in _spans(rules, block)]


@dataclass(frozen=True, slots=True)
class _Rules:
    """A text with what the rules need to know of its language; `small` where sentences begin in small letters."""

    text: str
    turkish: bool
    titles: frozenset[str]
    closing: frozenset[str]
    small: bool


@dataclass(frozen=True, slots=True)
class _Point:
    """A lone point that may end a sentence: the word before it, the one before that, and what follows.

    `first` where the word stands first in its paragraph, `second` where the word before it does; `quoted` where
    an opening mark stands before the `following` word.
    """

    word: str
    before: str
    first: bool
    second: bool
    quoted: bool
    following: str
    starter: bool


def _rules(text: str, language: str) -> _Rules:
    key = "tr" if language == "tr" else "en"
    return _Rules(text, key == "tr", TITLES[key], CLOSING[key], _begins_small(text))


def _begins_small(text: str) -> bool:
    """Whether the transcriber wrote no capitals: most of what follows an end of a sentence is in small letters."""
    small = len(_SMALL_NEXT.findall(text))
    return small >= _SMALL_NEEDED and small >= _SMALL_SHARE * (small + len(_OTHER_NEXT.findall(text)))


def _spans(rules: _Rules, block: Span) -> Iterator[Span]:
    start = block.start
    for following in _inner_starts(rules, block):
        yield Span(start, start + len(rules.text[start:following].rstrip()))
        start = following
    yield Span(start, block.end)


def _inner_starts(rules: _Rules, block: Span) -> list[int]:
    """Where the second and further sentences of a paragraph begin."""
    text, starts = rules.text, []
    for found in _CANDIDATE.finditer(text, block.start, block.end):
        following = _skip(_SPACE, text, found.end(), block.end)
        if following < block.end and _is_end(rules, found, following, block):
            starts.append(following)
    return starts


def _is_end(rules: _Rules, found: re.Match[str], following: int, block: Span) -> bool:
    text, mark, at = rules.text, found.group(), found.start()
    head_at = following if text[following].isalpha() else _skip(_OPENERS, text, following, block.end)
    head = text[head_at : min(head_at + 1, block.end)]
    if not head or head in _NO_START:
        return False
    if head.islower() and not (rules.small and mark in (".", "?", "!")):
        return False
    if mark == ".":
        plain = at - _LONGEST >= block.start and text[at - _LONGEST : at].isalpha()
        return plain or _ends_behind(rules, _point(rules, at, following, head_at, block))
    if at > block.start and text[at - 1] in "([" and mark[-1] in ")]":
        return False  # (!), (?), [...]
    if mark in (".)", ".]"):
        word = _last_words(text, at, block)[1]
        return word not in rules.titles and word not in rules.closing
    return True


def _point(rules: _Rules, at: int, following: int, head_at: int, block: Span) -> _Point:
    text = rules.text
    before, word = _last_words(text, at, block)
    head = _HEAD.match(text, head_at, block.end)
    name = head.group() if head else ""
    return _Point(
        word=word,
        before=before,
        first=not before and at - len(word) - block.start <= 2,
        second=bool(before) and at - len(word) - len(before) - 1 == block.start,
        quoted=head_at > following,
        following=name,
        starter=name in STARTERS and text[head_at + len(name) : head_at + len(name) + 1] != ".",
    )


def _last_words(text: str, at: int, block: Span) -> tuple[str, str]:
    """The two words before an offset, without opening marks; the first is empty where it is out of sight."""
    piece = text[max(block.start, at - _LOOK_BACK) : at]
    if not piece or piece[-1].isspace():
        return "", ""
    parts = piece.rsplit(None, 2)
    word = parts[-1].rpartition("/")[2].lstrip(_OPENING)
    return (parts[-2] if len(parts) > 1 else ""), word


def _ends_behind(rules: _Rules, point: _Point) -> bool:
    """Whether a lone point ends a sentence."""
    word = point.word
    if not word:
        return True
    if word[-1].isdigit():
        return _ends_behind_number(rules, point)
    if word in rules.titles or (point.first and len(word) == 1):
        return False
    if word in BEFORE_NUMBERS and _NUMERAL.match(point.following):
        return False
    if word in rules.closing or _DOTTED.fullmatch(word):
        return point.starter
    if len(word) == 1 and word.isupper():
        return point.starter or point.quoted or (word == "I" and not rules.turkish)
    if rules.turkish and _ROMAN.fullmatch(word):
        return point.starter or point.quoted
    return True


def _ends_behind_number(rules: _Rules, point: _Point) -> bool:
    if point.first and _LIST_NUMBER.fullmatch(point.word):
        return False
    if not rules.turkish or point.quoted or point.starter or not _SMALL_NUMBER.fullmatch(point.word):
        return True
    if point.following[:1].isdigit() or point.second:
        return False
    return fold(point.before.rstrip(".").lstrip(_OPENING)) in COUNTED


def _skip(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    found = pattern.match(text, start, end)
    return found.end() if found else start

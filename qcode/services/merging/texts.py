"""Two texts of one document that stand against each other: where they differ, as a reader sees it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from qcode.services.merging.words import Written
from qcode.text.realign import realign

if TYPE_CHECKING:
    from qcode.storage.database import Database

_AROUND = 40
"""So many characters around what differs are told."""

_CLOSE = 5
"""Two places with fewer characters between them are one."""

_MOST = 240
"""So many characters of one place are told, from its beginning and its end."""


class Told(NamedTuple):
    """A text among others: its number, the places where it differs from them, and who brought it when."""

    revision: int
    places: tuple[str, ...]
    by: Written


def is_about_text(row: Mapping[str, Any]) -> bool:
    """Whether a conflict, as a row of its table, is about which text a document has."""
    return (row["thing"], row["field"]) == ("documents", "revision")


def told_texts(reader: Database, row: Mapping[str, Any], document_id: int) -> list[Told]:
    """The texts of a conflict, the shown one first; those of them that are gone have no places."""
    numbers = [json.loads(row["shown"]), *json.loads(row["others"])]
    said = """select r.number, r.text, r.created, coalesce(k.name, '') from revisions r
    left join coders k on k.id = r.coder_id where r.document_id = :document and r.number in :numbers"""
    found = {number: (text, Written(coder, at))
             for number, text, at, coder in reader.tuples(said, document=document_id, numbers=numbers)}  # fmt: skip
    texts = [found.get(number, ("", Written())) for number in numbers]
    (shown, by), others = texts[0], texts[1:]
    differing = [_differing(shown, text) for text, _ in others]
    first = [Told(numbers[0], _in_words(shown, (one for some in differing for one, _ in some)), by)]
    return first + [
        Told(number, _in_words(text, (other for _, other in some)), who)
        for number, (text, who), some in zip(numbers[1:], others, differing, strict=True)
    ]


def _differing(one: str, other: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Where two texts differ, in the one and in the other; what lies close together is one place."""
    found: list[tuple[tuple[int, int], tuple[int, int]]] = []
    at = (0, 0)
    ends = [(block.old, block.new, block.length) for block in realign(one, other).blocks]
    for old, new, length in (*ends, (len(one), len(other), 0)):
        if (old, new) != at:
            close = bool(found) and at[0] - found[-1][0][1] < _CLOSE
            start = (found[-1][0][0], found[-1][1][0]) if close else at
            found[len(found) - close :] = [((start[0], old), (start[1], new))]
        at = (old + length, new + length)
    return [_whole_words(one, other, *each) for each in found]


def _whole_words(
    one: str, other: str, here: tuple[int, int], there: tuple[int, int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """A place that begins and ends where words do, in both texts: around it they are the same."""
    before = after = 0
    if any(text[at : at + 1].isalnum() for text, (at, _) in ((one, here), (other, there))):
        while one[here[0] - before - 1 : here[0] - before].isalnum():
            before += 1
    if any(text[at - 1 : at].isalnum() for text, (_, at) in ((one, here), (other, there))):
        while one[here[1] + after : here[1] + after + 1].isalnum():
            after += 1
    return (here[0] - before, here[1] + after), (there[0] - before, there[1] + after)


def _in_words(text: str, places: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    return tuple(_place(text, start, stop) for start, stop in sorted(set(places)))


def _place(text: str, start: int, stop: int) -> str:
    """A place with what stands around it; what differs is in brackets."""
    first, last = _begin(text, start), _end(text, stop)
    before, within, after = text[first:start], text[start:stop], text[stop:last]
    if len(within) > _MOST:
        within = f"{within[: _MOST // 2]} … {within[-_MOST // 2 :]}"
    ahead, behind = "… " if first else "", " …" if last < len(text) else ""
    left, right = len(within) - len(within.lstrip()), len(within) - len(within.rstrip())
    told = f"{before}{' ' * left}[{within.strip()}]{' ' * right}{after}"
    return f"{ahead}{' '.join(told.split())}{behind}"


def _begin(text: str, start: int) -> int:
    """Where a word begins some characters before a place."""
    at = max(0, start - _AROUND)
    while 0 < at < start and not text[at - 1].isspace():
        at += 1
    return at


def _end(text: str, stop: int) -> int:
    """Where a word ends some characters behind a place."""
    at = min(len(text), stop + _AROUND)
    while stop < at < len(text) and not text[at].isspace():
        at -= 1
    return at


def summed(places: Sequence[str]) -> str:
    """The first of some places, and how many there are besides."""
    if not places:
        return "a text that is gone"
    more = len(places) - 1
    return places[0] if not more else f"{places[0]} and {more:,} more place{'' if more == 1 else 's'}"

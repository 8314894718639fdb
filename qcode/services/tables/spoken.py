"""How many words respondents said: what a rate per 1,000 words is a rate of."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from qcode.services.tables.measures import AT_ONCE, word_counter
from qcode.services.zones import joined
from qcode.storage import counts

if TYPE_CHECKING:
    from qcode.services.columns import Division
    from qcode.services.tables.measures import Counter, Spans
    from qcode.services.zones import Layout
    from qcode.storage.database import Database

_END = 1 << 62


class Spoken(NamedTuple):
    """Respondents' words by column, and in all columns together, each word once."""

    columns: tuple[int, ...]
    total: int


def spoken(database: Database, division: Division) -> Spoken:
    """The words that interviewers did not say, in the columns of a table.

    Of a document in which nobody's role is known, all words. A column that is a part of documents has the words
    of that part.
    """
    columns, total = [0] * len(division.labels), 0
    known, whole = counts.respondent_words(database), counts.words(database)
    split = []
    for key, layout in division.layouts.items():
        if not layout.simple:
            split.append(key)
            continue
        number = known.get(key, whole.get(key, 0))
        inside = division.column_of.values() if division.told_by else layout.whole().columns
        for column in inside:
            if key in division.documents_of[column]:
                columns[column] += number
        total += number if inside else 0
    for first in range(0, len(split), AT_ONCE):
        for key, parts in _parts(database, division, split[first : first + AT_ONCE]).items():
            for column, number in parts.items():
                if column == _EVERYWHERE:
                    total += number
                elif key in division.documents_of[column]:
                    columns[column] += number
    return Spoken(tuple(columns), total)


_EVERYWHERE = -1


def _parts(database: Database, division: Division, documents: list[int]) -> dict[int, dict[int, int]]:
    counter = word_counter(database, documents)
    speech = respondents_speech(database, documents)
    return {
        key: _by_column(division, division.layouts[key], joined(speech[key]), document=key, counter=counter)
        for key in documents
    }


def respondents_speech(database: Database, documents: Sequence[int], *, any_role: bool = False) -> dict[int, Spans]:
    """What is said in each document, without what interviewers say where somebody's role is known, in its order.

    With `any_role` it is what anybody says. Of a document without turns, all of it.
    """
    turns = {key: [row[1:] for row in rows] for key, rows in groupby(counts.turns(database, documents), itemgetter(0))}
    found = {}
    for key in documents:
        speech = turns.get(key, [])
        roles = not any_role and any(role for _, role, *_ in speech)
        spans = [(start, stop) for _, role, start, stop, _ in speech if not (roles and role == "interviewer")]
        found[key] = spans if speech else [(0, _END)]
    return found


def _by_column(division: Division, layout: Layout, speech: Spans, *, document: int, counter: Counter) -> dict[int, int]:
    found, everywhere = {}, []
    columns = list(division.column_of.values()) if division.told_by else list(layout.columns)
    for column in columns:
        covered = joined(layout.clipped(speech, column))
        found[column] = counter(document, covered)
        everywhere += covered
    if layout.rest is not None:
        others = [span for column in layout.columns for span in layout.clipped([(0, _END)], column)]
        covered = without(layout.clipped(speech), joined(others))
        found[layout.rest] = counter(document, covered)
        everywhere += covered
    found[_EVERYWHERE] = counter(document, joined(everywhere))
    return found


def without(spans: Spans, others: Spans) -> Spans:
    """What of sorted spans lies outside of other sorted spans; neither overlap among themselves."""
    found, at = [], 0
    for begin, stop in spans:
        start = begin
        while at < len(others) and others[at][0] < stop:
            if start < others[at][0]:
                found.append((start, others[at][0]))
            start = max(start, others[at][1])
            if others[at][1] > stop:
                break
            at += 1
        if start < stop:
            found.append((start, stop))
    return found

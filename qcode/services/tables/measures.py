"""Counting: excerpts, documents, coders, words and characters for every code and column, each thing once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from qcode.services.zones import Place, joined
from qcode.storage import counts
from qcode.storage.units import load_all_ranges

if TYPE_CHECKING:
    from array import array

    from qcode.services.columns import Division
    from qcode.services.zones import Layout
    from qcode.storage.counts import Placed
    from qcode.storage.database import Database
    from qcode.storage.selecting import Chosen

ALL = 0
"""The row of all codes together."""

AT_ONCE = 200
"""How many documents' codings and words are in memory at a time."""

Spans: TypeAlias = "list[tuple[int, int]]"

Counter: TypeAlias = "Callable[[int, Spans], int]"
"""From a document and sorted spans that do not overlap to a number."""


class Question(NamedTuple):
    """What is counted over what: codings of `chosen`, in the columns of `division`.

    `rows` says for each code in which rows of the table it counts (its own, those above it, `ALL`).
    """

    database: Database
    chosen: Chosen
    division: Division
    rows: Mapping[int, tuple[int, ...]]

    def place(self, document: int, coder: int, round_id: int, start: int, stop: int) -> Place | None:
        """Where one coding belongs; None where it does not count."""
        layout = self.division.layouts.get(document)
        return None if layout is None else self.told(layout.place(start, stop), coder, round_id)

    def told(self, place: Place | None, coder: int, round_id: int) -> Place | None:
        """The place, in the column of the coder or of the round where the table is divided by those."""
        if place is None or not self.division.told_by:
            return place
        column = self.division.column_of.get(coder if self.division.told_by == "coder" else round_id)
        return Place(() if column is None else (column,), place.cases)

    def divided(self) -> list[int]:
        """The documents whose codings have to be looked at one by one."""
        return sorted(key for key, layout in self.division.layouts.items() if not layout.simple)


class Tally:
    """What was counted: by row and column, by row over all columns, the cases by row."""

    __slots__ = ("cases", "cells", "totals")

    def __init__(self) -> None:
        """Nothing is counted yet."""
        self.cells: dict[int, dict[int, int]] = {}
        self.totals: dict[int, int] = {}
        self.cases: dict[int, set[int]] = {}

    def is_used(self, column: int) -> bool:
        """Whether anything was counted in a column."""
        return bool(self.cells.get(ALL, {}).get(column))

    def add(self, row: int, place: Place, number: int) -> None:
        """Count a number once in every column of the place, and once in all."""
        columns, cases = place
        if columns:
            if row not in self.cells:
                self.cells[row], self.totals[row], self.cases[row] = {}, 0, set()
            line = self.cells[row]
            for column in columns:
                line[column] = line.get(column, 0) + number
            self.totals[row] += number
            self.cases[row].update(cases)


def count_excerpts(question: Question) -> Tally:
    """The codings: each belongs to one code, and so counts once in every row above it."""
    tally = Tally()
    for place, codes in _by_place(question).items():
        lines: dict[int, int] = {}
        for code, number in codes.items():
            for row in question.rows.get(code, ()):
                lines[row] = lines.get(row, 0) + number
        for row, number in lines.items():
            tally.add(row, place, number)
    return tally


def _by_place(question: Question) -> dict[Place, dict[int, int]]:
    """How many codings each code has, by where they belong."""
    by_coder, by_round = (question.division.told_by == each for each in ("coder", "round"))
    found: dict[Place, dict[int, int]] = {}
    buckets: dict[tuple[int, int, int], dict[int, int]] = {}
    places = question.division.places()
    last, bucket = None, None
    if places:
        for document, code, coder, round_id, number in counts.grouped(
            question.database, question.chosen, coders=by_coder, rounds=by_round
        ):
            key = document, coder, round_id
            if key != last:
                last, bucket = key, buckets.get(key)
            if bucket is None:
                place = question.told(places.get(document), coder, round_id)
                bucket = buckets[key] = {} if place is None else found.setdefault(place, {})
            bucket[code] = bucket.get(code, 0) + number
    for rows in _one_by_one(question, question.divided()):
        for document, start, stop, code, coder, round_id, _ in rows:
            place = question.place(document, coder, round_id, start, stop)
            if place is not None:
                bucket = found.setdefault(place, {})
                bucket[code] = bucket.get(code, 0) + 1
    return found


class Leftovers(NamedTuple):
    """What a table leaves out: the documents that are in no column, their excerpts, the excerpts in no column of
    documents that are in one, and the excerpts of chosen codes without a row."""

    documents: int = 0
    excerpts: int = 0
    stray: int = 0
    below: int = 0


def leftovers(question: Question) -> Leftovers:
    """What stands in no cell of the table."""
    left_codes = frozenset(code for code, rows in question.rows.items() if not rows)
    below = sum(_placed_in_columns(question, left_codes)) if left_codes else 0
    if question.division.told_by:
        return Leftovers(below=below)
    outside = [key for key, each in question.division.layouts.items() if not each.columns and each.rest is None]
    parted = [key for key, each in question.division.layouts.items() if each.columns and each.has_gaps]
    counting = frozenset(code for code, rows in question.rows.items() if rows)
    return Leftovers(
        documents=len(outside),
        excerpts=_outside(question, outside, counting),
        stray=_outside(question, parted, counting),
        below=below,
    )


def _placed_in_columns(question: Question, codes: frozenset[int]) -> Iterator[int]:
    narrowed = question._replace(chosen=question.chosen._replace(codes=codes))
    for place, numbers in _by_place(narrowed).items():
        yield sum(numbers.values()) if place.columns else 0


def _outside(question: Question, documents: Sequence[int], codes: frozenset[int]) -> int:
    """The excerpts of these documents that count and stand in no column."""
    number = 0
    for rows in _one_by_one(question, documents):
        for document, start, stop, code, coder, round_id, _ in rows:
            place = question.place(document, coder, round_id, start, stop) if code in codes else None
            number += place is not None and not place.columns
    return number


def count_documents(question: Question) -> Tally:
    """The documents in which a code, or one under it, occurs."""
    tally = Tally()
    for _, touched in _touched(question):
        for row, places in touched.items():
            tally.add(row, _merged(places), 1)
    return tally


def count_cases(question: Question) -> Tally:
    """The cases in which a code, or one under it, occurs; a case counts in the columns that are its own."""
    cells: dict[tuple[int, int], set[int]] = {}
    totals: dict[int, set[int]] = {}
    tally, own = Tally(), question.division.case_columns
    for place, codes in _by_place(question).items():
        if place.cases and place.columns:
            for row in {row for code in codes for row in question.rows.get(code, ())}:
                tally.add(row, place, 0)
                totals.setdefault(row, set()).update(place.cases)
                for column in place.columns:
                    there = [case for case in place.cases if own is None or own.get(case) == column]
                    cells.setdefault((row, column), set()).update(there)
    tally.totals = {row: len(cases) for row, cases in totals.items()}
    for (row, column), cases in cells.items():
        tally.cells[row][column] = len(cases)
    return tally


def count_coders(question: Question) -> Tally:
    """The coders who used a code, or one under it."""
    cells: dict[tuple[int, int], set[int]] = {}
    totals: dict[int, set[int]] = {}
    tally = Tally()
    for coder, touched in _touched(question, coder=True):
        for row, places in touched.items():
            place = _merged(places)
            tally.add(row, place, 0)
            if place.columns:
                totals.setdefault(row, set()).add(coder)
            for column in place.columns:
                cells.setdefault((row, column), set()).add(coder)
    tally.totals = {row: len(who) for row, who in totals.items()}
    for (row, column), who in cells.items():
        tally.cells[row][column] = len(who)
    return tally


def _touched(question: Question, *, coder: bool = False) -> Iterator[tuple[int, dict[int, set[Place]]]]:
    """Where each row occurs, document by document (and coder by coder): the coder, and the places by row."""
    by_round = question.division.told_by == "round"
    coder_too = coder or question.division.told_by == "coder"
    places = question.division.places()
    simple = counts.grouped(question.database, question.chosen, coders=coder_too, rounds=by_round, in_order=True)
    for _, rows in groupby(simple if places else (), key=itemgetter(0)):
        found: dict[int, dict[int, set[Place]]] = {}
        for document, code, who, round_id, _ in rows:
            place = question.told(places.get(document), who, round_id)
            _touch(question, found.setdefault(who if coder else 0, {}), code, place)
        yield from found.items()
    for chunk in _one_by_one(question, question.divided()):
        for _, codings in groupby(chunk, key=itemgetter(0)):
            found = {}
            for document, start, stop, code, who, round_id, _ in codings:
                place = question.place(document, who, round_id, start, stop)
                _touch(question, found.setdefault(who if coder else 0, {}), code, place)
            yield from found.items()


def _touch(question: Question, found: dict[int, set[Place]], code: int, place: Place | None) -> None:
    if place is not None:
        for row in question.rows.get(code, ()):
            found.setdefault(row, set()).add(place)


def _merged(places: set[Place]) -> Place:
    if len(places) == 1:
        return next(iter(places))
    columns = {column for place in places for column in place.columns}
    return Place(tuple(columns), tuple({case for place in places for case in place.cases}))


def count_characters(question: Question) -> Tally:
    """The characters that codings cover; what is covered twice counts once."""
    return _covered(question, lambda _: _characters)


def count_words(question: Question) -> Tally:
    """The words that codings cover or touch; what is covered twice counts once."""
    return _covered(question, lambda documents: word_counter(question.database, documents))


def word_counter(database: Database, documents: Iterable[int]) -> Counter:
    """What counts the words of these documents that sorted spans cover or touch."""
    known = {key: WordCounter(edges) for key, edges in load_all_ranges(database, documents, "word").items()}
    return lambda document, spans: known[document](spans) if document in known else 0


class WordCounter:
    """Counts the words of one document that spans cover or touch."""

    def __init__(self, edges: array[int]) -> None:
        """Take the edges as they are stored: start, stop, start, stop …"""
        self._starts, self._stops = edges[0::2], edges[1::2]

    def __call__(self, spans: Sequence[tuple[int, int]]) -> int:
        """How many words share a character with spans that are sorted and do not overlap; none counts twice."""
        number = behind = 0
        for start, stop in spans:
            first = max(bisect_right(self._stops, start), behind)
            behind = max(bisect_left(self._starts, stop), first)
            number += behind - first
        return number


def _characters(_: int, spans: Spans) -> int:
    return sum(stop - start for start, stop in spans)


def _covered(question: Question, prepare: Callable[[list[int]], Counter]) -> Tally:
    tally = Tally()
    for chunk in _one_by_one(question, sorted(question.division.layouts)):
        counter = prepare(sorted({row[0] for row in chunk}))
        for document, codings in groupby(chunk, key=itemgetter(0)):
            measure = partial(counter, document)
            for row, parts in _parts(question, codings).items():
                _cover(tally, row, parts, layout=question.division.layouts[document], measure=measure)
    return tally


def _parts(question: Question, codings: Iterable[Placed]) -> dict[int, dict[Place, Spans]]:
    """The spans of one document's codings, by row and by where they belong."""
    found: dict[int, dict[Place, Spans]] = {}
    for document, start, stop, code, coder, round_id, _ in codings:
        place = question.place(document, coder, round_id, start, stop)
        if place is not None and place.columns:
            for row in question.rows.get(code, ()):
                found.setdefault(row, {}).setdefault(place, []).append((start, stop))
    return found


def _cover(
    tally: Tally, row: int, parts: Mapping[Place, Spans], *, layout: Layout, measure: Callable[[Spans], int]
) -> None:
    line, everywhere = tally.cells.setdefault(row, {}), []
    columns = {column for place in parts for column in place.columns}
    for column in columns:
        spans = [span for place, found in parts.items() if column in place.columns for span in found]
        covered = joined(layout.clipped(spans, column))
        line[column] = line.get(column, 0) + measure(covered)
        everywhere += covered
    tally.totals[row] = tally.totals.get(row, 0) + measure(joined(everywhere))
    tally.cases.setdefault(row, set()).update(case for place in parts for case in place.cases)


def _one_by_one(question: Question, documents: Sequence[int]) -> Iterator[list[Placed]]:
    """The codings of many documents, some documents at a time."""
    by_round = question.division.told_by == "round"
    for first in range(0, len(documents), AT_ONCE):
        chunk = documents[first : first + AT_ONCE]
        yield counts.placed(question.database, question.chosen, chunk, rounds=by_round)

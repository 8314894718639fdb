"""The spans of many documents at once: which units carry which codes, and which spans of two coders match.

What `marking` and `matching` do for one document is done here for all of them in whole arrays, with the same result.
Documents are numbered from 0 and lie behind one another with a gap between them, so that nothing in one can touch,
cover or match anything in another. A cell is a number that stands for a code on a unit: `code * units + unit`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from qcode.analysis.code_tables import marked_by_somebody
from qcode.analysis.keys import begins, distinct
from qcode.analysis.marking import HALF
from qcode.analysis.matching import SpanCounts
from qcode.analysis.ratings import MISSING, Booleans, Floats, Integers, SmallIntegers
from qcode.analysis.sets import SetRatings
from qcode.errors import QcodeError


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """One coder's spans in all documents: four arrays of the same length."""

    documents: Integers
    codes: Integers
    starts: Integers
    stops: Integers

    def __len__(self) -> int:
        """How many spans there are."""
        return len(self.starts)

    def only(self, kept: Booleans | Integers) -> Spans:
        """Return some of the spans, by a mask or in the order of their places."""
        return Spans(self.documents[kept], self.codes[kept], self.starts[kept], self.stops[kept])


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """The units of all documents in order; within a document they do not overlap."""

    documents: Integers
    starts: Integers
    stops: Integers

    def __len__(self) -> int:
        """How many units there are."""
        return len(self.starts)

    def only(self, kept: Booleans, places: Integers) -> Units:
        """Return the units of some of the documents, by a mask of documents and the new place of each."""
        here = kept[self.documents]
        return Units(places[self.documents[here]], self.starts[here], self.stops[here])


class OfDocuments(Protocol):
    """Things of which each belongs to a document."""

    @property
    def documents(self) -> Integers:
        """The place of each one's document."""

    def __len__(self) -> int:
        """How many there are."""


def merged(spans: Spans, *, touching: bool = True) -> Spans:
    """Return the spans by code, document and place, overlapping ones of one code in one document joined.

    With `touching`, those too that only touch.
    """
    if not len(spans):
        return spans
    documents_in_all = int(spans.documents.max()) + 1
    room = (spans.codes * documents_in_all + spans.documents) * (int(spans.stops.max()) + 2)
    order = np.argsort(spans.starts + room)
    documents, codes, room = spans.documents[order], spans.codes[order], room[order]
    starts, until = spans.starts[order] + room, np.maximum.accumulate(spans.stops[order] + room)
    first = np.flatnonzero(np.concatenate([[True], starts[1:] >= until[:-1] + touching]))
    last = np.concatenate([first[1:], [len(starts)]]) - 1
    return Spans(documents[first], codes[first], starts[first] - room[first], until[last] - room[last])


def overlapping(starts: Integers, stops: Integers, others: tuple[Integers, Integers]) -> tuple[Integers, Integers]:
    """Return the pairs of spans and others that share text; the others are in order and do not overlap."""
    first = np.searchsorted(others[1], starts, side="right")
    counts = np.maximum(np.searchsorted(others[0], stops, side="left") - first, 0)
    ours = np.repeat(np.arange(len(starts)), counts)
    behind = np.arange(len(ours)) - np.repeat(np.cumsum(counts) - counts, counts)
    return ours, np.repeat(first, counts) + behind


def marked_cells(spans: Spans, units: Units, *, share: float = HALF) -> Integers:
    """Return the cells that one coder's merged spans mark, sorted.

    A unit carries a code if spans of the code cover at least `share` of the unit, or if at least `share` of one span
    lies in it: `marking.marked_units` for many documents.
    """
    if not 0 < share <= 1:
        raise QcodeError(f"The share {share} is not above 0 and at most 1.")
    if not len(spans) or not len(units):
        return np.zeros(0, dtype=np.int64)
    room = int(max(spans.stops.max(), units.stops.max())) + 1
    order = np.argsort(spans.documents * room + spans.starts)
    here, there = spans.documents[order] * room, units.documents * room
    starts, stops = spans.starts[order] + here, spans.stops[order] + here
    bounds = units.starts + there, units.stops + there
    ours, theirs = overlapping(starts, stops, bounds)
    overlap = np.minimum(stops[ours], bounds[1][theirs]) - np.maximum(starts[ours], bounds[0][theirs])
    lengths = (units.stops - units.starts)[theirs]
    cells = spans.codes[order][ours] * len(units) + theirs
    alone = (overlap >= share * (stops - starts)[ours]) | (overlap >= share * lengths)
    together = _covered_together(cells[~alone], overlap[~alone], share * lengths[~alone])
    return distinct(np.concatenate([cells[alone], together]))


def _covered_together(cells: Integers, overlap: Integers, needed: Floats) -> Integers:
    """Return the cells of which several spans together cover enough."""
    order = np.argsort(cells)
    first = np.flatnonzero(begins(cells[order]))
    if not len(first):
        return cells
    covered = np.add.reduceat(overlap[order], first)
    return cells[order][first][covered >= needed[order][first]]


def cell_tables(first: Integers, second: Integers, units: Units, *, codes: int, kept: Booleans) -> SmallIntegers:
    """Return the tables of two coders' cells, of shape (documents, codes, 4), as `code_tables.code_tables` does.

    `kept` (documents,) is true for documents that both have finished; the tables of the others are zeros.
    """
    there = np.minimum(np.searchsorted(second, first), len(second) - 1)
    met = second[there] == first if len(second) else np.zeros(len(first), dtype=np.bool_)
    ours, theirs = (_table_of(cells, units, codes=codes) for cells in (first, second))
    tables = np.empty((len(kept), codes, 4), dtype=np.int32)
    for place, at in enumerate((ours[met], ours, theirs)):
        tables[:, :, place] = np.bincount(at, minlength=len(kept) * codes).reshape(len(kept), codes)
    tables[:, :, 1:3] -= tables[:, :, :1]
    total = np.bincount(units.documents, minlength=len(kept))[:, None]
    tables[:, :, 3] = total - marked_by_somebody(tables)
    tables[~kept] = 0
    return tables


def _table_of(cells: Integers, units: Units, *, codes: int) -> Integers:
    """Return the place of each cell's table, document by document."""
    code, unit = np.divmod(cells, max(len(units), 1))
    return units.documents[unit] * codes + code


def set_ratings(
    cells: Sequence[Integers], units: OfDocuments, *, codes: int, judged: Booleans, weights: Floats | None = None
) -> SetRatings:
    """Return the set of codes that each coder gave each unit; missing where `judged` (coders, documents) is false."""
    number = max(len(units), 1)
    used = distinct(np.concatenate([each % number for each in cells]))
    coders, places = len(cells), [np.searchsorted(used, each % number) for each in cells]
    rows = np.concatenate([place + coder * len(used) for coder, place in enumerate(places)])
    given = np.concatenate([each // number for each in cells])
    members, sets = _distinct(rows, given, rows_in_all=coders * len(used), codes=codes)
    ids = np.zeros((coders, len(units)), dtype=np.int64)
    ids[:, used] = sets.reshape(coders, -1)
    ids[~judged[:, units.documents]] = MISSING
    return SetRatings(ids, members, np.broadcast_to(1.0, len(units)) if weights is None else weights)


def _distinct(rows: Integers, codes_given: Integers, *, rows_in_all: int, codes: int) -> tuple[Booleans, Integers]:
    """The distinct sets, the empty one first, and which of them each row is.

    A row is known by the numbers of its codes, drawn from a seed, as one number. That all rows of one number hold the
    same codes is checked; if they did not, other numbers would be drawn.
    """
    sizes = np.bincount(rows, minlength=rows_in_all)
    seed = 0
    while True:
        names = np.random.default_rng(seed).integers(1, 2**63, size=max(codes, 1), dtype=np.uint64)
        keys = np.zeros(rows_in_all + 1, dtype=np.uint64)
        np.bitwise_xor.at(keys, rows + 1, names[codes_given])
        _, first, sets = np.unique(keys, return_index=True, return_inverse=True)
        sets = np.asarray(sets.reshape(-1)[1:], dtype=np.int64)
        given = sets[rows]
        own = first[given] == rows + 1
        members = np.zeros((len(first), codes), dtype=np.bool_)
        members[given[own], codes_given[own]] = True
        if members[given, codes_given].all() and np.array_equal(members.sum(axis=1)[sets], sizes):
            return members, sets
        seed += 1


def pieces(coders: Sequence[Spans], lengths: Integers) -> Units:
    """Return the documents cut at every boundary of any coder's spans; `lengths` are those of the documents."""
    room = int(lengths.max(initial=0)) + 1
    edges = [np.arange(len(lengths)) * room, np.arange(len(lengths)) * room + lengths]
    edges += [each.documents * room + bounds for each in coders for bounds in (each.starts, each.stops)]
    cuts = distinct(np.concatenate(edges))
    documents = cuts[:-1] // room
    inside = cuts[1:] // room == documents
    starts = cuts[:-1] - documents * room
    return Units(documents[inside], starts[inside], (starts + np.diff(cuts))[inside])


@dataclass(frozen=True, slots=True, eq=False)
class Covered:
    """The pieces that each of a coder's spans covers, from the first to before the last, of `pieces` in all."""

    codes: Integers
    first: Integers
    last: Integers
    pieces: int

    @property
    def marked(self) -> Booleans:
        """Which pieces the coder gave any code, of shape (pieces,)."""
        size = self.pieces + 1
        changes = np.bincount(self.first, minlength=size) - np.bincount(self.last, minlength=size)
        return np.asarray(np.cumsum(changes)[:-1] > 0, dtype=np.bool_)

    def cells(self, kept: Booleans) -> Integers:
        """Return the cells of those pieces that are kept, which are numbered anew, sorted."""
        place = np.concatenate([[0], np.cumsum(kept)])
        first, last = place[self.first], place[self.last]
        times = last - first
        inside = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
        return np.sort(np.repeat(self.codes * int(place[-1]) + first, times) + inside)


def covered(spans: Spans, cut: Units) -> Covered:
    """Return which of the pieces that `pieces` cut a coder's spans cover."""
    room = int(cut.stops.max(initial=0)) + 1
    starts = cut.starts + cut.documents * room
    here = spans.documents * room
    return Covered(
        spans.codes, np.searchsorted(starts, spans.starts + here), np.searchsorted(starts, spans.stops + here), len(cut)
    )


def matched_spans(first: Spans, second: Spans, *, documents: int, threshold: float) -> list[SpanCounts]:
    """Return for each document how many merged spans of two coders match, and how many there are.

    The overlap that makes a match must be half or more: then no span can match two, and `matching.span_counts` finds
    the same.
    """
    if not HALF <= threshold <= 1:
        raise QcodeError(f"The threshold {threshold} is not from {HALF} to 1.")
    number = np.bincount(first.documents, minlength=documents) + np.bincount(second.documents, minlength=documents)
    matched = np.zeros(documents, dtype=np.int64)
    if len(first) and len(second):
        room = int(max(first.stops.max(), second.stops.max())) + 1
        here, there = ((each.codes * documents + each.documents) * room for each in (first, second))
        bounds = first.starts + here, first.stops + here
        others = second.starts + there, second.stops + there
        ours, theirs = overlapping(*bounds, others)
        lengths = first.stops - first.starts, second.stops - second.starts
        shared = np.minimum(bounds[1][ours], others[1][theirs]) - np.maximum(bounds[0][ours], others[0][theirs])
        union = lengths[0][ours] + lengths[1][theirs] - shared
        matched = np.bincount(first.documents[ours[shared >= threshold * union]], minlength=documents)
    return [SpanCounts(int(pairs), int(all_)) for pairs, all_ in zip(matched, number, strict=True)]

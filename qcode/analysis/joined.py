"""The spans of many documents at once: which units carry which codes, and which spans of two coders match.

What `marking` and `matching` do for one document is done here for all of them in whole arrays, with the same result.
Documents are numbered from 0 and lie behind one another with a gap between them, so that nothing in one can touch,
cover or match anything in another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np

from qcode.analysis.code_tables import marked_by_somebody
from qcode.analysis.distinct_sets import distinct_sets
from qcode.analysis.keys import begins, counting, in_both, ordered
from qcode.analysis.ratings import MISSING, Booleans, Floats, Integers, SmallIntegers
from qcode.analysis.sets import SetRatings
from qcode.errors import QcodeError

HALF = 0.5
AT_ONCE = 500
"""The spans of so many documents are laid beside the units at once: what is needed for that is as large as both."""


@dataclass(frozen=True, eq=False)
class Spans:
    """One coder's spans in all documents: four arrays of the same length."""

    documents: Integers
    codes: Integers
    starts: Integers
    stops: Integers

    def __len__(self) -> int:
        """How many spans there are."""
        return len(self.starts)

    def only(self, kept: Booleans | Integers | slice) -> Spans:
        """Return some of the spans, by a mask, in the order of their places, or a stretch of them."""
        return Spans(self.documents[kept], self.codes[kept], self.starts[kept], self.stops[kept])

    @cached_property
    def in_text(self) -> Spans:
        """The spans by document, start, end and code."""
        return self.only(ordered(self.documents, self.starts, self.stops, self.codes))


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


class Cells(NamedTuple):
    """Which units one coder gave which codes, each pair once, by unit and code: two arrays of the same length."""

    units: SmallIntegers
    codes: SmallIntegers

    @classmethod
    def of(cls, keys: Integers, *, codes: int) -> Cells:
        """Return the cells with these keys, see `keys`."""
        units = keys // max(codes, 1)
        return cls(units.astype(np.int32), (keys - units * codes).astype(np.int32))

    def keys(self, codes: int) -> Integers:
        """Return each cell as one number, in order, `codes` being how many codes there are."""
        return self.units * np.int64(codes) + self.codes

    def only(self, kept: Booleans) -> Cells:
        """Return some of the cells."""
        return Cells(self.units[kept], self.codes[kept])


def merged(spans: Spans, *, touching: bool = True) -> Spans:
    """Return the spans by code, document and place, overlapping ones of one code in one document joined.

    With `touching`, those too that only touch.
    """
    spans = spans.only(ordered(spans.codes, spans.documents, spans.starts))
    first, stops = _runs(spans, touching=touching)
    return Spans(spans.documents[first], spans.codes[first], spans.starts[first], stops)


def merged_in_text(spans: Spans) -> Spans:
    """Return spans that are in the order of the text, overlapping ones of one code in one document joined."""
    order = ordered(spans.codes, spans.documents)
    first, until = _runs(spans.only(order), touching=False)
    if len(first) == len(spans):
        return spans
    stops, kept = spans.stops.copy(), np.sort(order[first])
    stops[order[first]] = until
    return Spans(spans.documents[kept], spans.codes[kept], spans.starts[kept], stops[kept])


def _runs(spans: Spans, *, touching: bool) -> tuple[Integers, Integers]:
    """Return where runs of spans of one code begin, and where they end in the text, for spans by code and place."""
    if not len(spans):
        return np.zeros(0, dtype=np.int64), spans.stops
    documents_in_all = int(spans.documents.max()) + 1
    room = (spans.codes * documents_in_all + spans.documents) * (int(spans.stops.max()) + 2)
    starts, until = spans.starts + room, np.maximum.accumulate(spans.stops + room)
    first = np.flatnonzero(np.concatenate([[True], starts[1:] >= until[:-1] + touching]))
    last = np.concatenate([first[1:], [len(starts)]]) - 1
    return first, until[last] - room[first]


def of_any_code(spans: Spans) -> Spans:
    """Return a coder's spans, which are in the order of the text, whatever their codes: overlapping ones joined."""
    first, stops = _runs(replace(spans, codes=np.zeros_like(spans.codes)), touching=False)
    return Spans(spans.documents[first], np.zeros_like(first), spans.starts[first], stops)


def overlapping(starts: Integers, stops: Integers, others: tuple[Integers, Integers]) -> tuple[Integers, Integers]:
    """Return the pairs of spans and others that share text; the others are in order and do not overlap."""
    first = np.searchsorted(others[1], starts, side="right")
    counts = np.maximum(np.searchsorted(others[0], stops, side="left") - first, 0)
    return np.repeat(np.arange(len(starts)), counts), counting(counts, first)


def marked_cells(spans: Spans, units: Units, *, codes: int, share: float = HALF) -> Cells:
    """Return the cells that one coder's merged spans mark.

    A unit carries a code if spans of the code cover at least `share` of the unit, or if at least `share` of one span
    lies in it.
    """
    if not 0 < share <= 1:
        raise QcodeError(f"The share {share} is not above 0 and at most 1.")
    cells = [np.zeros(0, dtype=np.int64)]
    for some, near, before in _side_by_side(spans.in_text, units):
        cells.append(_keys_of_marked(some, near, codes, share) + before * codes)
    return Cells.of(np.concatenate(cells), codes=codes)


def _side_by_side(spans: Spans, units: Units) -> Iterator[tuple[Spans, Units, int]]:
    """The spans, which are in the order of the text, and the units of some hundred documents, and the units before."""
    documents = int(max(spans.documents.max(initial=-1), units.documents.max(initial=-1))) + 1
    cuts = np.arange(0, documents + AT_ONCE, AT_ONCE)
    bounds = np.searchsorted(spans.documents, cuts).tolist(), np.searchsorted(units.documents, cuts).tolist()
    for (low, high), (first, last) in zip(*map(pairwise, bounds), strict=True):
        here = slice(first, last)
        yield (spans.only(slice(low, high)),
               Units(units.documents[here], units.starts[here], units.stops[here]), first)  # fmt: skip


def _keys_of_marked(spans: Spans, units: Units, codes: int, share: float) -> Integers:
    """Return the keys of the cells that spans, in the order of the text, mark."""
    room = int(max(spans.stops.max(initial=0), units.stops.max(initial=0))) + 1
    here, there = spans.documents * room, units.documents * room
    starts, stops = spans.starts + here, spans.stops + here
    bounds = units.starts + there, units.stops + there
    ours, theirs = overlapping(starts, stops, bounds)
    overlap = np.minimum(stops[ours], bounds[1][theirs]) - np.maximum(starts[ours], bounds[0][theirs])
    lengths = (units.stops - units.starts)[theirs]
    cells = theirs * codes + spans.codes[ours]
    alone = (overlap >= share * (stops - starts)[ours]) | (overlap >= share * lengths)
    together = _covered_together(cells[~alone], overlap[~alone], share * lengths[~alone])
    keys = np.sort(np.concatenate([cells[alone], together]), kind="stable")  # they are nearly so
    return np.asarray(keys[begins(keys)], dtype=np.int64)


def _covered_together(cells: Integers, overlap: Integers, needed: Floats) -> Integers:
    """Return the cells of which several spans together cover enough."""
    order = np.argsort(cells, kind="stable")
    first = np.flatnonzero(begins(cells[order]))
    if not len(first):
        return cells
    covered = np.add.reduceat(overlap[order], first)
    return cells[order][first][covered >= needed[order][first]]


def cell_tables(first: Cells, second: Cells, units: Units, *, codes: int, kept: Booleans) -> SmallIntegers:
    """Return the tables of two coders' cells, of shape (documents, codes, 4), as `code_tables.code_tables` does.

    `kept` (documents,) is true for documents that both have finished; the tables of the others are zeros.
    """
    both = Cells.of(in_both(first.keys(codes), second.keys(codes)), codes=codes)
    tables = np.empty((len(kept), codes, 4), dtype=np.int32)
    for place, cells in enumerate((both, first, second)):
        at = units.documents[cells.units] * codes + cells.codes
        tables[:, :, place] = np.bincount(at, minlength=len(kept) * codes).reshape(len(kept), codes)
    tables[:, :, 1:3] -= tables[:, :, :1]
    total = np.bincount(units.documents, minlength=len(kept))[:, None]
    tables[:, :, 3] = total - marked_by_somebody(tables)
    tables[~kept] = 0
    return tables


def set_ratings(
    cells: Sequence[Cells], units: OfDocuments, *, judged: Booleans, weights: Floats | None = None
) -> SetRatings:
    """Return the set of codes that each coder gave each unit; missing where `judged` (coders, documents) is false."""
    firsts = [np.flatnonzero(begins(each.units)) for each in cells]
    sizes = [np.diff(np.append(first, len(each.units))) for first, each in zip(firsts, cells, strict=True)]
    sets, which = distinct_sets(np.concatenate(sizes), np.concatenate([each.codes for each in cells]))
    ids, begin = np.zeros((len(cells), len(units)), dtype=np.int32), 0
    for row, each, first in zip(ids, cells, firsts, strict=True):
        row[each.units[first]] = which[begin : begin + len(first)]
        begin += len(first)
    if not judged.all():
        ids[~judged[:, units.documents]] = MISSING
    return SetRatings(ids, sets, np.broadcast_to(1.0, len(units)) if weights is None else weights)


def pieces(coders: Sequence[Spans], lengths: Integers) -> Units:
    """Return the documents cut at every boundary of any coder's spans; `lengths` are those of the documents."""
    room = int(lengths.max(initial=0)) + 1
    edges = [np.arange(len(lengths)) * room, np.arange(len(lengths)) * room + lengths]
    for each in (coder.in_text for coder in coders):
        edges += [each.documents * room + bounds for bounds in (each.starts, each.stops)]
    cuts = np.sort(np.concatenate(edges), kind="stable")  # each of them is nearly so
    cuts = cuts[begins(cuts)]
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

    def cells(self, kept: Booleans, *, codes: int) -> Cells:
        """Return the cells of those pieces that are kept, which are numbered anew."""
        place = np.concatenate([[0], np.cumsum(kept)])
        first, last = place[self.first], place[self.last]
        times = last - first
        keys = counting(times, first) * codes + np.repeat(self.codes, times)
        return Cells.of(np.sort(keys, kind="stable"), codes=codes)


def covered(spans: Spans, cut: Units) -> Covered:
    """Return which of the pieces that `pieces` cut a coder's spans cover."""
    spans, room = spans.in_text, int(cut.stops.max(initial=0)) + 1
    starts = cut.starts + cut.documents * room
    here = spans.documents * room
    return Covered(
        spans.codes, np.searchsorted(starts, spans.starts + here), np.searchsorted(starts, spans.stops + here), len(cut)
    )


@dataclass(frozen=True, slots=True, eq=False)
class Met:
    """The pairs of spans with one code that share text: their documents, and what they share and cover together.

    `spans` (documents,) says how many spans both coders have in each document.
    """

    documents: Integers
    shared: Integers
    union: Integers
    spans: Integers

    def matched(self, threshold: float) -> Integers:
        """Return how many spans of each document match, which share so much of their union.

        The threshold must be half or more: then no span can match two, and `matching.span_counts` finds the same.
        """
        if not HALF <= threshold <= 1:
            raise QcodeError(f"The threshold {threshold} is not from {HALF} to 1.")
        return np.bincount(self.documents[self.shared >= threshold * self.union], minlength=len(self.spans))


def met_spans(first: Spans, second: Spans, *, documents: int) -> Met:
    """Return which merged spans of two coders with one code share text."""
    number = np.bincount(first.documents, minlength=documents) + np.bincount(second.documents, minlength=documents)
    room = int(max(first.stops.max(initial=0), second.stops.max(initial=0))) + 1
    here, there = ((each.codes * documents + each.documents) * room for each in (first, second))
    ours, theirs = overlapping(first.starts + here, first.stops + here, (second.starts + there, second.stops + there))
    starts, stops = (each[ours] for each in (first.starts, first.stops))
    others = second.starts[theirs], second.stops[theirs]
    shared = np.minimum(stops, others[1]) - np.maximum(starts, others[0])
    return Met(first.documents[ours], shared, stops - starts + others[1] - others[0] - shared, number)

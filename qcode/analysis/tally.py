"""How two coders' passages compare, counted over many documents at once.

What `disagreements.compare` tells passage by passage is counted here in whole arrays, with the same result; only
spans that meet several others are matched one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from qcode.analysis.disagreements import SAME_PASSAGE, Comparison, Kind, Reading, compare_readings
from qcode.analysis.joined import Spans, of_any_code, overlapping
from qcode.analysis.keys import added, counting, ordered
from qcode.analysis.matching import Match, maximum_matching
from qcode.analysis.ratings import Booleans, Floats, Integers
from qcode.analysis.words import Words, snapped

LARGEST = 2**63
"""Whole numbers end there."""

NOBODY = -1
"""Stands for the code of a coder who gave none."""


@dataclass(slots=True)
class Tally:
    """Passages and characters by kind, the codes of both coders for each passage, and how far boundaries are apart.

    The code of a coder who gave none is NOBODY. The shifts (second minus first) and overlaps are those of passages with
    the same code from both, one span each.
    """

    passages: Counter[Kind] = field(default_factory=Counter)
    characters: Counter[Kind] = field(default_factory=Counter)
    codes: list[tuple[Integers, Integers]] = field(default_factory=list)
    shifts_at_start: list[Integers] = field(default_factory=list)
    shifts_at_end: list[Integers] = field(default_factory=list)
    overlaps: list[Floats] = field(default_factory=list)

    def add(self, kind: Kind, first: Integers, second: Integers, characters: Integers) -> None:
        """Count passages of one kind by their codes."""
        self.passages[kind] += len(first)
        self.characters[kind] += int(characters.sum())
        self.codes.append((first, second))

    def add_one(self, found: Comparison) -> None:
        """Count one comparison of spans of one code."""
        code = np.array([int(str(found.first[0].value))])
        self.add(found.kind, code, code, np.array([found.characters]))
        if found.shift_start is not None and found.shift_end is not None and found.iou is not None:
            self.shifts_at_start.append(np.array([found.shift_start]))
            self.shifts_at_end.append(np.array([found.shift_end]))
            self.overlaps.append(np.array([found.iou]))

    @property
    def met(self) -> dict[tuple[int, int], int]:
        """How many passages had the first coder's code and the second's."""
        if not self.codes:
            return {}
        first, second = (np.concatenate(each) - NOBODY for each in zip(*self.codes, strict=True))
        wide = int(second.max(initial=0)) + 1
        pairs, counts = added(first * wide + second, np.ones(len(first)))
        return {
            (pair // wide + NOBODY, pair % wide + NOBODY): int(count)
            for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True)
        }


def tallied(first: Spans, second: Spans, *, words: Words | None = None, into: Tally | None = None) -> Tally:
    """Count the passages of two coders' merged spans; bounds are snapped to `words`.

    Both coders' spans must be of documents that both have finished. With `into`, they are added to what was counted.
    """
    ours, theirs = (_in_order(snapped(each.in_text, words) if words else each) for each in (first, second))
    found = Tally() if into is None else into
    left = _same_code(ours, theirs, found)
    ours_left, theirs_left = ours.only(left[0]), theirs.only(left[1])
    free = _different_code(ours_left, theirs_left, found)
    _missed(ours_left.only(free[0]), theirs, found, by_first=True)
    _missed(theirs_left.only(free[1]), ours, found, by_first=False)
    return found


def _in_order(spans: Spans) -> Spans:
    """The spans by document, place and code, as `disagreements.compare` takes them: in the text they nearly are so."""
    room, codes = int(spans.stops.max(initial=0)) + 1, int(spans.codes.max(initial=0)) + 1
    if (int(spans.documents.max(initial=0)) + 1) * room**2 * codes >= LARGEST:
        return spans.in_text
    place = (spans.documents * room + spans.starts) * room + spans.stops
    return spans.only(np.argsort(place * codes + spans.codes, kind="stable"))


def _iou(ours: Spans, theirs: Spans, one: Integers, other: Integers) -> Floats:
    """The overlap of pairs of spans of one document, divided by their union; 0 where they do not overlap."""
    shared = np.minimum(ours.stops[one], theirs.stops[other]) - np.maximum(ours.starts[one], theirs.starts[other])
    lengths = (ours.stops - ours.starts)[one] + (theirs.stops - theirs.starts)[other]
    return np.asarray(np.maximum(shared, 0) / (lengths - np.maximum(shared, 0)), dtype=np.float64)


def _same_code(ours: Spans, theirs: Spans, found: Tally) -> tuple[Booleans, Booleans]:
    """Count the passages with one code; gives which spans meet none of their code."""
    one, other = _meeting(ours, theirs)
    degrees = np.bincount(one, minlength=len(ours)), np.bincount(other, minlength=len(theirs))
    alone = (degrees[0][one] == 1) & (degrees[1][other] == 1)
    _count_pairs(ours, theirs, one[alone], other[alone], found)
    _count_tangled(ours.only(np.unique(one[~alone])), theirs.only(np.unique(other[~alone])), found)
    return degrees[0] == 0, degrees[1] == 0


def _meeting(ours: Spans, theirs: Spans) -> tuple[Integers, Integers]:
    """The pairs of spans of one code and document that share text."""
    room = int(max(ours.stops.max(initial=0), theirs.stops.max(initial=0))) + 1
    documents = int(max(ours.documents.max(initial=0), theirs.documents.max(initial=0))) + 1
    orders, bounds = [], []
    for each in (ours, theirs):
        order = ordered(each.codes, each.documents)
        here = ((each.codes * documents + each.documents) * room)[order]
        orders.append(order)
        bounds.append((each.starts[order] + here, each.stops[order] + here))
    one, other = overlapping(*bounds[0], bounds[1])
    return orders[0][one], orders[1][other]


def _count_pairs(ours: Spans, theirs: Spans, one: Integers, other: Integers, found: Tally) -> None:
    starts, ends = theirs.starts[other] - ours.starts[one], theirs.stops[other] - ours.stops[one]
    union = np.maximum(ours.stops[one], theirs.stops[other]) - np.minimum(ours.starts[one], theirs.starts[other])
    exact = (starts == 0) & (ends == 0)
    for kind, kept in ((Kind.AGREED, exact), (Kind.BOUNDARY, ~exact)):
        found.add(kind, ours.codes[one][kept], theirs.codes[other][kept], union[kept])
    found.shifts_at_start.append(starts)
    found.shifts_at_end.append(ends)
    found.overlaps.append(_iou(ours, theirs, one, other))


def _count_tangled(ours: Spans, theirs: Spans, found: Tally) -> None:
    """Match spans that meet several of their code one by one."""
    rows: dict[int, tuple[list[Reading], list[Reading]]] = {}
    for side, spans in enumerate((ours, theirs)):
        columns = (spans.documents, spans.starts, spans.stops, spans.codes)
        for document, start, stop, code in zip(*(each.tolist() for each in columns), strict=True):
            rows.setdefault(document, ([], []))[side].append(Reading(start, stop, code, ()))
    for mine, others in rows.values():
        for each in compare_readings(mine, others):
            found.add_one(each)


def _different_code(ours: Spans, theirs: Spans, found: Tally) -> tuple[Booleans, Booleans]:
    """Count the passages that both coded, each otherwise; gives which spans have no such partner."""
    one, other = _same_passage(ours, theirs)
    degrees = np.bincount(one, minlength=len(ours)), np.bincount(other, minlength=len(theirs))
    alone = (degrees[0][one] == 1) & (degrees[1][other] == 1)
    overlaps = _iou(ours, theirs, one, other)
    tangled = zip(one[~alone].tolist(), other[~alone].tolist(), overlaps[~alone].tolist(), strict=True)
    chosen = maximum_matching(Match(*each) for each in tangled)
    one = np.concatenate([one[alone], np.array([each.first for each in chosen], dtype=np.int64)])
    other = np.concatenate([other[alone], np.array([each.second for each in chosen], dtype=np.int64)])
    lengths = (ours.stops - ours.starts)[one] + (theirs.stops - theirs.starts)[other]
    found.add(Kind.DIFFERENT, ours.codes[one], theirs.codes[other], lengths)
    free = np.ones(len(ours), dtype=np.bool_), np.ones(len(theirs), dtype=np.bool_)
    free[0][one], free[1][other] = False, False
    return free


def _same_passage(ours: Spans, theirs: Spans) -> tuple[Integers, Integers]:
    """The pairs of spans of one document that cover each other by half or more, whatever their codes.

    Then neither is more than twice as long as the other, and the second begins less than the first's length before
    it, or less than half of it behind its beginning.
    """
    reach = int((ours.stops - ours.starts).max(initial=0))
    room = int(max(ours.stops.max(initial=0), theirs.stops.max(initial=0))) + reach + 1
    starts, lengths = ours.starts + ours.documents * room, ours.stops - ours.starts
    begins = theirs.starts + theirs.documents * room
    first = np.searchsorted(begins, starts - lengths, side="left")
    counts = np.searchsorted(begins, starts + lengths // 2 + 1, side="right") - first
    one, other = np.repeat(np.arange(len(ours)), counts), counting(counts, first)
    near = (ours.documents[one] == theirs.documents[other]) & (_iou(ours, theirs, one, other) >= SAME_PASSAGE)
    return one[near], other[near]


def _missed(spans: Spans, others: Spans, found: Tally, *, by_first: bool) -> None:
    """Count what the other coder missed: on text coded otherwise, or not coded at all."""
    coded = _touched(spans, others)
    nobody = np.full(len(spans), NOBODY, dtype=np.int64)
    for kind, kept in ((Kind.CODED_OTHERWISE, coded), (Kind.UNCODED, ~coded)):
        sides: Sequence[Integers] = (spans.codes[kept], nobody[kept])
        first, second = sides if by_first else sides[::-1]
        found.add(kind, first, second, (spans.stops - spans.starts)[kept])


def _touched(spans: Spans, others: Spans) -> Booleans:
    """Which spans share text with any of the others in their document."""
    flat = of_any_code(others)
    room = int(max(spans.stops.max(initial=0), flat.stops.max(initial=0))) + 1
    starts, stops = spans.starts + spans.documents * room, spans.stops + spans.documents * room
    bounds = flat.starts + flat.documents * room, flat.stops + flat.documents * room
    first = np.searchsorted(bounds[1], starts, side="right")
    return np.asarray(np.searchsorted(bounds[0], stops, side="left") > first, dtype=np.bool_)

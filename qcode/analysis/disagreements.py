"""Where two coders differ on a text, and how: the rows of the settling desk.

Taken in this order: a coder's touching spans of one code are one; bounds are snapped to tokens; spans of one code are
matched one to one, equal bounds being agreement and others a difference of boundaries; spans left over that cover
each other by half under different codes are a different code; of what is then left, the other coder missed the
code, having coded the passage otherwise or not at all.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

import numpy as np

from qcode.analysis.matching import Match, iou, match_same_value, maximum_matching
from qcode.analysis.pieces import Segment
from qcode.analysis.ratings import Integers

SAME_PASSAGE = 0.5


class Kind(StrEnum):
    """What two coders did to one passage."""

    AGREED = "agreed"
    BOUNDARY = "boundary only"
    SPLIT = "boundary only, one against several"
    DIFFERENT = "different code"
    CODED_OTHERWISE = "missing code, passage coded otherwise"
    UNCODED = "missing code, uncoded"

    @property
    def family(self) -> str:
        """The type in a report: agreed, boundary only, different code or missing code."""
        return self.value.split(",", maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Reading:
    """A coder's span after merging and snapping; `sources` are the places of the coder's own spans in the input."""

    start: int
    end: int
    value: Hashable
    sources: tuple[int, ...]

    @property
    def segment(self) -> Segment:
        """The reading as a plain span."""
        return self.start, self.end, self.value


Tokens: TypeAlias = Sequence[tuple[int, int]] | Integers
"""The (start, end) of a document's words in order, as pairs or as rows of an array."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One passage as two coders read it.

    The shifts are the second coder's bounds minus the first's, None unless one span of each belongs together.
    `coded_as` are the other coder's codes on a passage whose code that coder missed, most text first.
    `characters` is the comparison's share of all that either coder marked, each code counted for itself.
    """

    kind: Kind
    first: tuple[Reading, ...]
    second: tuple[Reading, ...]
    characters: int
    shift_start: int | None = None
    shift_end: int | None = None
    iou: float | None = None
    coded_as: tuple[Hashable, ...] = ()

    @property
    def start(self) -> int:
        """Where the passage begins."""
        return min(each.start for each in (*self.first, *self.second))

    @property
    def end(self) -> int:
        """Where the passage ends."""
        return max(each.end for each in (*self.first, *self.second))


def compare(first: Sequence[Segment], second: Sequence[Segment], *, tokens: Tokens = ()) -> list[Comparison]:
    """Return every passage that two coders marked in one document, agreements included, in order of the text.

    `tokens` are the (start, end) of the document's words in order; without them bounds are taken as they are.
    """
    return compare_readings(readings(first, tokens=tokens), readings(second, tokens=tokens))


def compare_readings(first: Sequence[Reading], second: Sequence[Reading]) -> list[Comparison]:
    """Return every passage of two coders' readings, as `readings` gives them, in order of the text."""
    ours, theirs = (_Row(sorted(each, key=_in_order)) for each in (first, second))
    same, left = _same_code(ours, theirs)
    different, left = _different_code(ours, theirs, left)
    missed = [*_missed(ours, left[0], theirs, by_first=True), *_missed(theirs, left[1], ours, by_first=False)]
    return sorted((*same, *different, *missed), key=lambda each: (each.start, each.end))


def _in_order(each: Reading) -> tuple[int, int, str, Any]:
    """By place, and on one place by code, so that the same spans are always matched alike."""
    return each.start, each.end, type(each.value).__name__, each.value


def readings(spans: Sequence[Segment], *, tokens: Tokens = (), touching: bool = True) -> list[Reading]:
    """Return one coder's spans merged per code (`touching`: those too that only touch), snapped to tokens, in order."""
    numbered = [Reading(start, end, value, (place,)) for place, (start, end, value) in enumerate(spans)]
    merged = _merged(numbered, touching=touching)
    return _merged(_snapped(merged, tokens), touching=False) if len(tokens) else merged


def _merged(spans: Sequence[Reading], *, touching: bool) -> list[Reading]:
    found: list[Reading] = []
    last: dict[Hashable, int] = {}
    for span in sorted(spans, key=lambda each: (each.start, each.end)):
        place = last.get(span.value)
        if place is not None and span.start < found[place].end + touching:
            before = found[place]
            found[place] = Reading(before.start, max(before.end, span.end), span.value, before.sources + span.sources)
        else:
            last[span.value] = len(found)
            found.append(span)
    return found


def _snapped(spans: Sequence[Reading], tokens: Tokens) -> list[Reading]:
    """Return the spans with their bounds moved to those of the first and last token that they touch."""
    bounds: Integers = np.asarray(tokens, dtype=np.int64)
    starts = np.array([each.start for each in spans], dtype=np.int64)
    ends = np.array([each.end for each in spans], dtype=np.int64)
    opening = np.searchsorted(bounds[:, 1], starts, side="right")
    closing = np.searchsorted(bounds[:, 0], ends, side="left") - 1
    inside = opening <= closing
    starts[inside], ends[inside] = bounds[opening[inside], 0], bounds[closing[inside], 1]
    return [
        Reading(start, end, span.value, span.sources)
        for span, start, end in zip(spans, starts.tolist(), ends.tolist(), strict=True)
    ]


Places = tuple[list[int], list[int]]


class _Row:
    """One coder's readings in order, with a quick way to those that overlap a passage."""

    def __init__(self, spans: Sequence[Reading]) -> None:
        self.spans = spans
        self.starts = [each.start for each in spans]
        self.reach = max((each.end - each.start for each in spans), default=0)

    def overlapping(self, passage: Reading) -> list[int]:
        """Return the places of the readings that share text with a passage."""
        low = bisect_right(self.starts, passage.start - self.reach)
        high = bisect_left(self.starts, passage.end)
        return [place for place in range(low, high) if self.spans[place].end > passage.start]


def _same_code(ours: _Row, theirs: _Row) -> tuple[list[Comparison], Places]:
    """Return the matched readings, each with what its partner was split into, and the places left over."""
    matches = match_same_value([each.segment for each in ours.spans], [each.segment for each in theirs.spans])
    groups = [([match.first], [match.second]) for match in matches]
    group_of = (
        {match.first: number for number, match in enumerate(matches)},
        {match.second: number for number, match in enumerate(matches)},
    )
    left: Places = ([], [])
    for side, (row, other) in enumerate(((ours, theirs), (theirs, ours))):
        for place in sorted(set(range(len(row.spans))) - group_of[side].keys()):
            partner = _closest(row.spans[place], other, group_of[1 - side])
            home = left[side] if partner is None else groups[group_of[1 - side][partner]][side]
            home.append(place)
    pairs = [
        ([ours.spans[place] for place in sorted(first)], [theirs.spans[place] for place in sorted(second)])
        for first, second in groups
    ]
    return _compared(pairs), left


def _closest(span: Reading, row: _Row, matched: Mapping[int, int]) -> int | None:
    """Return the matched reading of the same code that overlaps most, None if none does."""
    found = [
        (iou(span.segment, row.spans[place].segment), -place)
        for place in row.overlapping(span)
        if place in matched and row.spans[place].value == span.value
    ]
    return -max(found)[1] if found else None


def _compared(pairs: Sequence[tuple[list[Reading], list[Reading]]]) -> list[Comparison]:
    """Return the comparisons of matched readings; text that two of them share counts for the earlier one."""
    counted: dict[Hashable, int] = {}
    found = []
    for first, second in sorted(pairs, key=lambda pair: min(pair[0][0].start, pair[1][0].start)):
        start = min(first[0].start, second[0].start)
        end = max(first[-1].end, second[-1].end)
        upto = counted.get(first[0].value, 0)
        counted[first[0].value] = max(upto, end)
        found.append(_of_one_code(first, second, max(0, end - max(start, upto))))
    return found


def _of_one_code(first: Sequence[Reading], second: Sequence[Reading], characters: int) -> Comparison:
    if len(first) > 1 or len(second) > 1:
        return Comparison(Kind.SPLIT, tuple(first), tuple(second), characters)
    one, other = first[0], second[0]
    same = (one.start, one.end) == (other.start, other.end)
    return _side_by_side(Kind.AGREED if same else Kind.BOUNDARY, one, other, characters)


def _side_by_side(kind: Kind, one: Reading, other: Reading, characters: int) -> Comparison:
    return Comparison(
        kind,
        (one,),
        (other,),
        characters,
        other.start - one.start,
        other.end - one.end,
        iou(one.segment, other.segment),
    )


def _different_code(ours: _Row, theirs: _Row, left: Places) -> tuple[list[Comparison], Places]:
    free = set(left[1])
    pairs = [
        Match(one, other, iou(ours.spans[one].segment, theirs.spans[other].segment))
        for one in left[0]
        for other in theirs.overlapping(ours.spans[one])
        if other in free
    ]
    chosen = maximum_matching(pair for pair in pairs if pair.iou >= SAME_PASSAGE)
    found = [_differing(ours.spans[match.first], theirs.spans[match.second]) for match in chosen]
    matched = {match.first for match in chosen}, {match.second for match in chosen}
    return found, (
        [place for place in left[0] if place not in matched[0]],
        [place for place in left[1] if place not in matched[1]],
    )


def _differing(one: Reading, other: Reading) -> Comparison:
    return _side_by_side(Kind.DIFFERENT, one, other, one.end - one.start + other.end - other.start)


def _missed(owner: _Row, places: Sequence[int], others: _Row, *, by_first: bool) -> list[Comparison]:
    found = []
    for span in (owner.spans[place] for place in places):
        coded_as = _codes_on(span, others)
        kind = Kind.CODED_OTHERWISE if coded_as else Kind.UNCODED
        sides: tuple[tuple[Reading, ...], tuple[Reading, ...]] = ((span,), ()) if by_first else ((), (span,))
        found.append(Comparison(kind, *sides, span.end - span.start, coded_as=coded_as))
    return found


def _codes_on(span: Reading, others: _Row) -> tuple[Hashable, ...]:
    lengths: Counter[Hashable] = Counter()
    for other in (others.spans[place] for place in others.overlapping(span)):
        lengths[other.value] += min(span.end, other.end) - max(span.start, other.start)
    return tuple(value for value, _ in lengths.most_common())


def confusion(comparisons: Sequence[Comparison]) -> Counter[tuple[Hashable | None, Hashable | None]]:
    """Return how often the first coder's code met the second's; None stands for a coder who gave no code there."""
    table: Counter[tuple[Hashable | None, Hashable | None]] = Counter()
    for each in comparisons:
        first = each.first[0].value if each.first else None
        second = each.second[0].value if each.second else None
        table[first, second] += 1
    return table

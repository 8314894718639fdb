"""One-to-one matching of two coders' spans at the largest sum of overlaps."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from numbers import Real

import numpy as np

from qcode.analysis.pieces import Segment, Segments, checked_spans, merge_touching
from qcode.analysis.ratings import Floats, pairs_of_coders
from qcode.errors import QcodeError


@dataclass(frozen=True, slots=True)
class Match:
    """The places of two spans that belong together, one of each coder, and their intersection over union."""

    first: int
    second: int
    iou: float


@dataclass(frozen=True, slots=True)
class SpanCounts:
    """Matched pairs of spans and all spans, summed over pairs of coders; counts of documents can be added."""

    matched: int
    spans: int

    def __add__(self, other: SpanCounts) -> SpanCounts:
        """Return the counts of two documents together."""
        return SpanCounts(self.matched + other.matched, self.spans + other.spans)


def iou(one: Segment, other: Segment) -> float:
    """Return the characters that two spans share divided by those that either covers."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared / (one[1] - one[0] + other[1] - other[0] - shared) if shared > 0 else 0.0


def span_counts(segments: Segments, *, threshold: float = 0.5) -> SpanCounts:
    """Return how many spans of the coders match, where a match overlaps by `threshold` at least."""
    if not isinstance(threshold, Real) or not 0 < threshold <= 1:
        raise QcodeError(f"The threshold {threshold} is not above 0 and at most 1.")
    merged = [merge_touching(checked_spans(row)) for row in segments]
    counts = SpanCounts(0, 0)
    for one, other in pairs_of_coders(len(merged)):
        matches = match_same_value(merged[one], merged[other], threshold=threshold)
        counts += SpanCounts(len(matches), len(merged[one]) + len(merged[other]))
    return counts


def match_same_value(first: Sequence[Segment], second: Sequence[Segment], *, threshold: float = 0.0) -> list[Match]:
    """Return the matching of spans of the same value with the largest sum of overlaps, in order of the first's.

    Each coder's spans must be merged, so that those of one value do not overlap.
    """
    matches: list[Match] = []
    places = [_by_value(first), _by_value(second)]
    for value in places[0].keys() & places[1].keys():
        edges = [each for each in _overlaps(first, places[0][value], second, places[1][value]) if each.iou >= threshold]
        for run in _runs(edges):
            matches.extend(_best_chain(run))
    return sorted(matches, key=lambda match: match.first)


def _by_value(spans: Sequence[Segment]) -> dict[Hashable, list[int]]:
    places: dict[Hashable, list[int]] = {}
    for place, span in enumerate(spans):
        places.setdefault(span[2], []).append(place)
    return places


def _overlaps(
    first: Sequence[Segment], firsts: Sequence[int], second: Sequence[Segment], seconds: Sequence[int]
) -> Iterator[Match]:
    """Yield the overlapping pairs of two rows of disjoint spans, in order of both."""
    one = other = 0
    while one < len(firsts) and other < len(seconds):
        left, right = first[firsts[one]], second[seconds[other]]
        overlap = iou(left, right)
        if overlap > 0:
            yield Match(firsts[one], seconds[other], overlap)
        if left[1] <= right[1]:
            one += 1
        else:
            other += 1


def _runs(edges: Sequence[Match]) -> list[list[Match]]:
    """Return pairs that are in order of both sides in runs that share no span with each other."""
    runs: list[list[Match]] = []
    for edge in edges:
        if runs and (runs[-1][-1].first == edge.first or runs[-1][-1].second == edge.second):
            runs[-1].append(edge)
        else:
            runs.append([edge])
    return runs


def _best_chain(edges: Sequence[Match]) -> list[Match]:
    """Return the heaviest one-to-one choice among pairs that are in order of both sides.

    Pairs that share a span stand next to each other in that order, so that one pass finds the best choice:
    `best[n]` is the largest sum among the first n pairs, `taken[n]` the last pair of that choice.
    """
    best, taken = [0.0], [-1]
    before: list[int] = []
    for number, edge in enumerate(edges):
        previous = number
        while previous and (edges[previous - 1].first == edge.first or edges[previous - 1].second == edge.second):
            previous -= 1
        before.append(previous)
        weight = best[previous] + edge.iou
        better = weight > best[-1]
        best.append(weight if better else best[-1])
        taken.append(number if better else taken[-1])
    chosen, upto = [], len(edges)
    while upto and taken[upto] >= 0:
        chosen.append(edges[taken[upto]])
        upto = before[taken[upto]]
    return chosen


def maximum_matching(pairs: Iterable[Match]) -> list[Match]:
    """Return the one-to-one choice among any pairs with the largest sum of overlaps."""
    remaining = list(pairs)
    chosen: list[Match] = []
    for group in _connected(remaining):
        chosen.extend(_assign(group))
    return sorted(chosen, key=lambda match: (match.first, match.second))


def _connected(pairs: Sequence[Match]) -> list[list[Match]]:
    """Return the pairs in groups that share no span with each other."""
    leaders: dict[tuple[int, int], tuple[int, int]] = {}

    def leader(node: tuple[int, int]) -> tuple[int, int]:
        while leaders.setdefault(node, node) != node:
            leaders[node] = leaders[leaders[node]]
            node = leaders[node]
        return node

    for pair in pairs:
        leaders[leader((0, pair.first))] = leader((1, pair.second))
    groups: dict[tuple[int, int], list[Match]] = {}
    for pair in pairs:
        groups.setdefault(leader((0, pair.first)), []).append(pair)
    return list(groups.values())


def _assign(pairs: Sequence[Match]) -> list[Match]:
    if len(pairs) == 1:
        return list(pairs)
    rows = sorted({pair.first for pair in pairs})
    columns = sorted({pair.second for pair in pairs})
    if len(rows) == 1 or len(columns) == 1:
        return [min(pairs, key=lambda pair: (-pair.iou, pair.first, pair.second))]
    known = {(pair.first, pair.second): pair for pair in pairs}
    weights = np.zeros((len(rows), len(columns)))
    for pair in pairs:
        weights[rows.index(pair.first), columns.index(pair.second)] = pair.iou
    flipped = len(rows) > len(columns)
    assigned = _hungarian(-weights.T if flipped else -weights)
    places = [(column, row) if flipped else (row, column) for row, column in enumerate(assigned)]
    return [known[rows[row], columns[column]] for row, column in places if (rows[row], columns[column]) in known]


def _hungarian(costs: Floats) -> list[int]:
    """Return the column of each row in the cheapest assignment (Kuhn 1955), for no more rows than columns."""
    rows, columns = costs.shape
    row_price, column_price = np.zeros(rows + 1), np.zeros(columns + 1)
    holder = np.zeros(columns + 1, dtype=np.int64)
    for row in range(1, rows + 1):
        holder[0] = row
        current, came_from = 0, np.zeros(columns + 1, dtype=np.int64)
        slack, done = np.full(columns + 1, np.inf), np.zeros(columns + 1, dtype=np.bool_)
        while holder[current]:
            done[current] = True
            owner = holder[current]
            reduced = costs[owner - 1] - row_price[owner] - column_price[1:]
            closer = ~done[1:] & (reduced < slack[1:])
            slack[1:][closer], came_from[1:][closer] = reduced[closer], current
            current_next = int(np.where(done, np.inf, slack).argmin())
            step = slack[current_next]
            row_price[holder[done]] += step
            column_price[done] -= step
            slack[~done] -= step
            current = current_next
        while current:
            previous = int(came_from[current])
            holder[current], current = holder[previous], previous
    column_of = np.zeros(rows, dtype=np.int64)
    held = np.flatnonzero(holder[1:])
    column_of[holder[1:][held] - 1] = held
    return [int(column) for column in column_of]

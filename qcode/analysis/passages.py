"""How passages stand to one another: arrays of starts and stops on one axis, half-open, in; a flag for each, out.

Passages of several documents can lie on one axis, each document behind the one before with a gap of at least one
place between them, so that nothing touches across a border. `own` says which of the first passages are among the
others too: a passage never stands in a relation to itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places: TypeAlias = NDArray[np.int64]
    Flags: TypeAlias = NDArray[np.bool_]


class Passages(NamedTuple):
    """Passages in any order: where each starts and where it stops."""

    starts: Places
    stops: Places


class Edges(NamedTuple):
    """Units in their order: where each starts and stops, and its number; numbers of two documents lie far apart."""

    starts: Places
    stops: Places
    numbers: Places


FAR = 1 << 40
"""By so much the numbers of two documents' units differ at least."""


def touching(these: Passages, others: Passages, *, own: Flags | None = None) -> Flags:
    """Which share a character with one of the others."""
    begun = np.searchsorted(np.sort(others.starts), these.stops, side="left")
    ended = np.searchsorted(np.sort(others.stops), these.starts, side="right")
    return _more_than(begun - ended, own)


def within(these: Passages, others: Passages, *, own: Flags | None = None) -> Flags:
    """Which lie in one of the others, whose borders they may share."""
    order = np.argsort(others.starts, kind="stable")
    last, next_to_last = _two_largest(others.stops[order])
    count = np.searchsorted(others.starts[order], these.starts, side="right")
    return _reached(count, these.stops, last, next_to_last, own)


def containing(these: Passages, others: Passages, *, own: Flags | None = None) -> Flags:
    """Which have one of the others in them: `within`, seen from the other end of the axis with inside out."""
    order = np.argsort(-others.starts, kind="stable")
    last, next_to_last = _two_largest(-others.stops[order])
    count = np.searchsorted(-others.starts[order], -these.starts, side="right")
    return _reached(count, -these.stops, last, next_to_last, own)


def units_of(these: Passages, edges: Edges) -> Passages:
    """The numbers of the first and the last unit that each touches; the last is before the first where it is none."""
    if not len(edges.numbers):
        return Passages(np.ones_like(these.starts), np.zeros_like(these.stops))
    first = np.searchsorted(edges.stops, these.starts, side="right")
    last = np.searchsorted(edges.starts, these.stops, side="left") - 1
    inside = np.minimum(first, len(edges.numbers) - 1)
    is_some = last >= first
    numbers = edges.numbers
    return Passages(np.where(is_some, numbers[inside], 1), np.where(is_some, numbers[np.maximum(last, 0)], 0))


def near(these: Passages, others: Passages, *, edges: Edges, number: int, own: Flags | None = None) -> Flags:
    """Which are at most `number` units away from one of the others; 0 is to touch the same unit."""
    mine, theirs = units_of(these, edges), units_of(others, edges)
    there = theirs.stops >= theirs.starts
    begun = np.searchsorted(np.sort(theirs.starts[there]), mine.stops + number, side="right")
    ended = np.searchsorted(np.sort(theirs.stops[there]), mine.starts - number, side="left")
    return (mine.stops >= mine.starts) & _more_than(begun - ended, own)


def followed(these: Passages, others: Passages, *, ends: Places) -> Flags:
    """Which have one of the others beginning at or behind their end, before `ends` (of their documents)."""
    starts = np.sort(others.starts)
    if not len(starts):
        return np.zeros(len(these.starts), dtype=bool)
    at = np.searchsorted(starts, these.stops, side="left")
    return (at < len(starts)) & (starts[np.minimum(at, len(starts) - 1)] < ends)


def followed_near(these: Passages, others: Passages, *, edges: Edges, number: int) -> Flags:
    """Which have one of the others beginning at or behind their end, at most `number` units away."""
    mine, theirs = units_of(these, edges), units_of(others, edges)
    there = theirs.stops >= theirs.starts
    starts, units = others.starts[there], theirs.starts[there]
    if not len(starts):
        return np.zeros(len(these.starts), dtype=bool)
    order = np.argsort(starts, kind="stable")
    at = np.searchsorted(starts[order], these.stops, side="left")
    first = units[order][np.minimum(at, len(starts) - 1)]
    return (mine.stops >= mine.starts) & (at < len(starts)) & (first <= mine.stops + number)


def mirrored(these: Passages) -> Passages:
    """The passages on the axis turned round, so that what was behind is before."""
    return Passages(-these.stops, -these.starts)


def mirrored_edges(edges: Edges) -> Edges:
    """The units on the axis turned round, their numbers too."""
    return Edges(-edges.stops[::-1], -edges.starts[::-1], -edges.numbers[::-1])


def runs(these: Passages) -> Passages:
    """What the passages cover, as the longest stretches without a gap, in their order."""
    order = np.argsort(these.starts, kind="stable")
    starts, reached = these.starts[order], np.maximum.accumulate(these.stops[order])
    if not len(starts):
        return these
    begins = np.concatenate(([True], starts[1:] > reached[:-1]))
    ends = np.concatenate((begins[1:], [True]))
    return Passages(starts[begins], reached[ends])


def covered_by_both(one: Passages, other: Passages) -> Passages:
    """What two sets of passages both cover, as `runs`."""
    one, other = runs(one), runs(other)
    first = np.searchsorted(other.stops, one.starts, side="right")
    count = np.maximum(np.searchsorted(other.starts, one.stops, side="left") - first, 0)
    mine = np.repeat(np.arange(len(count)), count)
    theirs = np.repeat(first - (np.cumsum(count) - count), count) + np.arange(len(mine))
    starts = np.maximum(one.starts[mine], other.starts[theirs])
    return runs(Passages(starts, np.minimum(one.stops[mine], other.stops[theirs])))


def covered_by_neither(these: Passages, whole: Passages) -> Passages:
    """What of `whole` (sorted, without overlaps) the passages leave uncovered, as `runs`."""
    held = runs(these)
    low = int(whole.starts.min(initial=0)) - 1
    high = int(whole.stops.max(initial=0)) + 1
    gaps = Passages(np.concatenate(([low], held.stops)), np.concatenate((held.starts, [high])))
    some = gaps.stops > gaps.starts
    return covered_by_both(whole, Passages(gaps.starts[some], gaps.stops[some]))


def both(one: Passages, other: Passages) -> Passages:
    """The passages of either, one after the other."""
    return Passages(np.concatenate((one.starts, other.starts)), np.concatenate((one.stops, other.stops)))


def _more_than(count: Places, own: Flags | None) -> Flags:
    found: Flags = count > (0 if own is None else own.astype(np.int64))
    return found


def _two_largest(values: Places) -> tuple[Places, Places]:
    """The largest and the second largest of each beginning of a row of values."""
    largest = np.maximum.accumulate(values) if len(values) else values
    second = np.full(len(values), np.iinfo(np.int64).min)
    if len(values) > 1:
        second[1:] = np.maximum.accumulate(np.minimum(values[1:], largest[:-1]))
    return largest, second


def _reached(count: Places, wanted: Places, last: Places, next_to_last: Places, own: Flags | None) -> Flags:
    """Whether among the first `count` values one is as large as wanted, two where one of them is one's own."""
    if not len(last):
        return np.zeros(len(wanted), dtype=bool)
    at = np.maximum(count - 1, 0)
    reach = last[at] if own is None else np.where(own, next_to_last[at], last[at])
    found: Flags = (count > 0) & (reach >= wanted)
    return found

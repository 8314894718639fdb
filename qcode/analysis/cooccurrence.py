"""Which codes occur together: sweeps over sorted intervals, never a matrix of codings by codings.

A coding is an interval in some track (a document, or one coder's work in it), at whole numbers: characters, or the
numbers of sentences. Two codings meet where their intervals share a number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import numpy as np

from qcode.analysis.keys import distinct
from qcode.analysis.ratings import Integers

AT_ONCE = 1 << 20
"""About so many pairs are in memory at a time."""

UNEQUAL = 5
"""From such a ratio of the two counts on, the c-coefficient cannot come near 1 and says little."""


class Intervals(NamedTuple):
    """Codings by track, start, stop and code, sorted by track and start; all arrays have one length."""

    track: Integers
    start: Integers
    stop: Integers
    code: Integers
    origin: Integers
    """The places of the codings in the arrays that they came from."""


class Pairs(NamedTuple):
    """Places of two codings of one track that meet, the earlier one first."""

    one: Integers
    other: Integers


def sorted_intervals(track: Integers, start: Integers, stop: Integers, code: Integers) -> Intervals:
    """Return the intervals in the order that the sweeps need."""
    room = int(stop.max(initial=0)) + 1
    order = np.argsort(track * room + start)
    return Intervals(track[order], start[order], stop[order], code[order], order)


def meeting(sorted_: Intervals, *, at_once: int = AT_ONCE) -> Iterator[Pairs]:
    """Yield all pairs of intervals of one track that share a number, some at a time, whole tracks together."""
    room = int(sorted_.stop.max(initial=0)) + 1
    begins = sorted_.track * room + sorted_.start
    ends = sorted_.track * room + sorted_.stop
    behind = np.arange(1, len(begins) + 1)
    yield from _expanded(behind, np.searchsorted(begins, ends, side="left"), sorted_.track, at_once)


def following(
    sorted_: Intervals, first: Integers, last: Integers, within: int, *, at_once: int = AT_ONCE
) -> Iterator[Pairs]:
    """Yield the pairs of which the second begins where the first has ended, no more than `within` units later.

    `first` and `last` are the units in which each interval begins and ends, numbered from 0 in every track, in the
    order of the intervals.
    """
    room = max(int(sorted_.stop.max(initial=0)), int(last.max(initial=0)) + within) + 2
    begins = sorted_.track * room + sorted_.start
    low = np.searchsorted(begins, sorted_.track * room + sorted_.stop, side="left")
    high = np.searchsorted(sorted_.track * room + first, sorted_.track * room + last + within, side="right")
    yield from _expanded(low, np.maximum(low, high), sorted_.track, at_once)


def _expanded(low: Integers, high: Integers, track: Integers, at_once: int) -> Iterator[Pairs]:
    counts = np.maximum(high - low, 0)
    for start, stop in _chunks(counts, track, at_once):
        number = counts[start:stop]
        one = np.repeat(np.arange(start, stop), number)
        offsets = np.arange(len(one)) - np.repeat(np.cumsum(number) - number, number)
        yield Pairs(one, low[one] + offsets)


def _chunks(counts: Integers, track: Integers, at_once: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of intervals that end where a track does and hold about `at_once` pairs."""
    ends = np.append(np.flatnonzero(np.diff(track)) + 1, len(track)) if len(track) else np.zeros(0, dtype=np.int64)
    done = np.cumsum(counts)[ends - 1]
    start = at = 0
    while at < len(ends):
        before = int(done[at - 1]) if at else 0
        at = max(at + 1, int(np.searchsorted(done, before + at_once, side="right")))
        yield start, int(ends[at - 1])
        start = int(ends[at - 1])


@dataclass(frozen=True, slots=True)
class Met:
    """What was counted of codes meeting codes, as arrays of shape (codes, codes).

    `pairs` counts pairs of codings, symmetric, the diagonal holding the pairs of one code. `met` counts, for the row's
    code, its codings that meet at least one of the column's. `places` lists the distinct (code, code, place, place) of
    the pairs, code <= code, as rows.
    """

    pairs: Integers
    met: Integers
    places: Integers


def met(sorted_: Intervals, place: Integers, codes: int, *, at_once: int = AT_ONCE) -> Met:
    """Count the codes that meet; `place` numbers where each interval, in their order, belongs."""
    pairs = np.zeros(codes * codes, dtype=np.int64)
    having = np.zeros(codes * codes, dtype=np.int64)
    places, kinds = [np.zeros(0, dtype=np.int64)], int(place.max(initial=0)) + 1
    code = sorted_.code
    for one, other in meeting(sorted_, at_once=at_once):
        left, right = code[one], code[other]
        low, high = np.minimum(left, right), np.maximum(left, right)
        pair = low * codes + high
        pairs += np.bincount(pair, minlength=codes * codes)
        having += _having(one, other, code, codes)
        here, there = (
            np.where(left <= right, place[one], place[other]),
            np.where(left <= right, place[other], place[one]),
        )
        places.append(distinct((pair * kinds + here) * kinds + there))
    upper = pairs.reshape(codes, codes)
    keys = distinct(np.concatenate(places))
    listed = np.stack(
        [keys // kinds // kinds // codes, keys // kinds // kinds % codes, keys // kinds % kinds, keys % kinds], axis=1
    )
    return Met(upper + np.triu(upper, 1).T, having.reshape(codes, codes), listed)


def _having(one: Integers, other: Integers, code: Integers, codes: int) -> Integers:
    """Return, by code and other code, how many codings meet at least one of the other."""
    keys = distinct(np.concatenate([one * codes + code[other], other * codes + code[one]]))
    thing, beside = np.divmod(keys, codes)
    return np.bincount(code[thing] * codes + beside, minlength=codes * codes)


def c_coefficient(n12: int, n1: int, n2: int) -> float | None:
    """Return n12 / (n1 + n2 − n12): 0 to 1 where n12 counts things that carry both codes; None for nothing.

    Where n12 counts pairs of overlapping excerpts, one excerpt can be in several pairs, and the coefficient can pass 1
    or turn negative: it is None where n1 + n2 − n12 is not over 0.
    """
    whole = n1 + n2 - n12
    return n12 / whole if whole > 0 else None


def lift(n12: int, n1: int, n2: int, n: int) -> float | None:
    """Return how many times as often two codes meet as if they were independent: n12·n / (n1·n2); None for nothing."""
    return n12 * n / (n1 * n2) if n1 and n2 and n else None


Number = TypeVar("Number", int, Integers)


def misleading(n12: Number, n1: Number, n2: Number) -> tuple[Any, Any, Any]:
    """Return whether the c-coefficient of these counts misleads, of numbers or arrays alike.

    It is over 1 or undefined; one excerpt meets several; the two counts are too unequal for it to come near 1.
    """
    over = (n12 > 0) & (2 * n12 > n1 + n2)
    several = (n12 > n1) | (n12 > n2)
    unequal = (n1 > 0) & (n2 > 0) & ((n1 >= UNEQUAL * n2) | (n2 >= UNEQUAL * n1))
    return over, several, unequal


def cautions(n12: int, n1: int, n2: int) -> tuple[str, ...]:
    """Return in which ways the c-coefficient of these counts misleads."""
    over, several, unequal = misleading(n12, n1, n2)
    found = ["over 1"] * over + ["one meets several"] * several
    if unequal:
        found.append(f"counts differ {max(n1, n2) / min(n1, n2):.0f} : 1")
    return tuple(found)

"""Spans on a text, cut into pieces at every boundary of any coder: the sweep below all text coefficients."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence, Sized
from dataclasses import dataclass
from itertools import pairwise
from numbers import Integral

import numpy as np

from qcode.analysis.keys import distinct
from qcode.analysis.ratings import Floats, Integers
from qcode.errors import QcodeError

Segment = tuple[int, int, Hashable]
Segments = Sequence[Sequence[Segment]]

GAP = 0
OUTSIDE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """A text of `length` characters cut at every boundary.

    `lengths` (pieces,) are the pieces' characters. `labels` (coders, pieces) hold the value that a coder gave the
    piece: 0 for a gap, 1 and up for an index into `values` plus one. `owners` (coders, pieces) hold the number of
    the coder's span over the piece, -1 in a gap. `spans` says how many each coder has.
    """

    length: int
    lengths: Floats
    labels: Integers
    owners: Integers
    values: tuple[Hashable, ...]
    spans: tuple[int, ...]


def merge_touching(segments: Iterable[Segment]) -> list[Segment]:
    """Return one coder's spans in order, overlapping or touching spans of one value joined."""
    return _merged(segments, touching=True)


def merge_overlapping(segments: Iterable[Segment]) -> list[Segment]:
    """Return one coder's spans in order, overlapping spans of one value joined; those that only touch stay apart."""
    return _merged(segments, touching=False)


def _merged(segments: Iterable[Segment], *, touching: bool) -> list[Segment]:
    merged: list[Segment] = []
    last: dict[Hashable, int] = {}
    for start, end, value in sorted(segments, key=lambda each: each[:2]):
        place = last.get(value)
        if place is not None and start < merged[place][1] + touching:
            first, until, _ = merged[place]
            merged[place] = (first, max(until, end), value)
        else:
            last[value] = len(merged)
            merged.append((start, end, value))
    return merged


def checked(segments: Segments, length: int) -> list[list[Segment]]:
    """Return every coder's spans in order, overlapping ones of one value joined.

    Raises QcodeError for fewer than two coders or a span outside the text.
    """
    if len(segments) < 2:
        raise QcodeError(f"Agreement needs two coders or more, and there is {len(segments)}.")
    if not isinstance(length, Integral):
        raise QcodeError(f"A text of {length} characters there is not: the length is a whole number.")
    if length < 1:
        raise QcodeError("The text is empty.", "Leave out documents without text.")
    rows = [checked_spans(row) for row in segments]
    for start, end, value in (each for row in rows for each in row):
        if end > length:
            raise QcodeError(f"The span {start} to {end} of “{value}” does not lie in a text of {length} characters.")
    return [merge_overlapping(row) for row in rows]


def checked_spans(row: Iterable[Segment]) -> list[Segment]:
    """Return one coder's spans; raises QcodeError for what is no span with a value."""
    if not isinstance(row, Sized):
        raise QcodeError("Each coder's spans are a list, of which this is none.")
    try:
        spans = [(start, end, value) for start, end, value in row]
        valued = all(value == value for value in {value for _, _, value in spans})
    except (TypeError, ValueError) as error:
        raise QcodeError("A span is a start, an end and a value.", "Write the value as a word or a number.") from error
    if not valued:
        raise QcodeError("A span has NaN for a value.", "Leave out spans without a value.")
    for start, end, value in spans:
        if not (isinstance(start, Integral) and isinstance(end, Integral)):
            raise QcodeError(f"The span {start} to {end} of “{value}” does not begin and end at whole characters.")
        if not 0 <= start < end:
            raise QcodeError(
                f"The span {start} to {end} of “{value}” is none: it must begin at 0 or after, and end later."
            )
    return spans


def overlapping_coder(merged: Sequence[Sequence[Segment]]) -> int | None:
    """Return the place of the first coder who gave one piece of text two values, None if nobody did."""
    for coder, row in enumerate(merged):
        if any(after[0] < before[1] for before, after in pairwise(row)):
            return coder
    return None


def cut(merged: Sequence[Sequence[Segment]], length: int, *, values: Sequence[Hashable] | None = None) -> Pieces:
    """Return the text cut at every boundary; each coder's spans must be in order and not overlap.

    `values` fixes the numbers of the values, so that the counts of several documents can be added.
    """
    numbers = {value: number for number, value in enumerate(values or (), start=1)}
    for _, _, value in (each for row in merged for each in row):
        numbers.setdefault(value, len(numbers) + 1)
    bounds = [np.array([each[:2] for each in row], dtype=np.int64).reshape(-1, 2) for row in merged]
    given = [np.array([numbers[each[2]] for each in row], dtype=np.int64) for row in merged]
    return cut_spans(bounds, given, length, tuple(numbers))


def cut_spans(
    bounds: Sequence[Integers], given: Sequence[Integers], length: int, values: tuple[Hashable, ...]
) -> Pieces:
    """Return the text cut at every boundary of spans in arrays.

    `bounds` are the start and end of every coder's spans, of shape (spans, 2), in order and without overlaps, `given`
    their values, numbered from 1.
    """
    edges = distinct(np.concatenate([np.array([0, length]), *(each.ravel() for each in bounds)]))
    owners = np.stack([_owners(each, edges[:-1]) for each in bounds])
    labels = np.stack([np.append(each, GAP)[own] for each, own in zip(given, owners, strict=True)])
    return Pieces(length, np.diff(edges).astype(np.float64), labels, owners, values, tuple(map(len, bounds)))


def _owners(bounds: Integers, starts: Integers) -> Integers:
    """Return for each piece the span that covers it, or -1."""
    if not len(bounds):
        return np.full(len(starts), OUTSIDE, dtype=np.int64)
    last = np.searchsorted(bounds[:, 0], starts, side="right") - 1
    return np.asarray(np.where((last >= 0) & (starts < bounds[last, 1]), last, OUTSIDE), dtype=np.int64)


def of_value(merged: Sequence[Sequence[Segment]], value: Hashable) -> list[list[Segment]]:
    """Return every coder's spans of one value."""
    return [[each for each in row if each[2] == value] for row in merged]


def marked_only(merged: Sequence[Sequence[Segment]]) -> list[list[Segment]]:
    """Return every coder's spans with overlapping ones joined, whatever their values."""
    joined: list[list[Segment]] = []
    for row in merged:
        spans: list[Segment] = []
        for start, end, value in row:
            if spans and start < spans[-1][1]:
                spans[-1] = (spans[-1][0], max(spans[-1][1], end), spans[-1][2])
            else:
                spans.append((start, end, value))
        joined.append(spans)
    return joined


def code_sets(merged: Sequence[Sequence[Segment]], length: int) -> tuple[list[list[frozenset[Hashable]]], Integers]:
    """Return per coder the set of codes on each piece of the text, and the pieces' lengths in characters."""
    edges = sorted({0, length, *(edge for row in merged for each in row for edge in each[:2])})
    lengths = np.asarray(np.diff(np.array(edges)), dtype=np.int64)
    return [_sets_between(row, edges) for row in merged], lengths


def _sets_between(row: Sequence[Segment], edges: Sequence[int]) -> list[frozenset[Hashable]]:
    opening: dict[int, list[Hashable]] = {}
    closing: dict[int, list[Hashable]] = {}
    for start, end, value in row:
        opening.setdefault(start, []).append(value)
        closing.setdefault(end, []).append(value)
    active: frozenset[Hashable] = frozenset()
    found = []
    for edge in edges[:-1]:
        if edge in opening or edge in closing:
            active = active.difference(closing.get(edge, ())).union(opening.get(edge, ()))
        found.append(active)
    return found

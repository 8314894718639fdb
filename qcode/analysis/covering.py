"""What passages cover: for many lines at a time, on one axis on which documents lie behind one another.

A line is whatever the passages are put together by, a code or a coder, as a number from 0 on. What two passages of one
line cover counts once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from qcode.analysis.passages import Passages
from qcode.analysis.ratings import Integers


class Lined(NamedTuple):
    """Passages that belong to lines, sorted by line and start; within a line they do not overlap."""

    line: Integers
    starts: Integers
    stops: Integers


def united(line: Integers, these: Passages) -> Lined:
    """Return what the passages of each line cover, as the longest stretches without a gap."""
    room = int(these.stops.max(initial=0)) + 2
    begins = line * room + these.starts
    order = np.argsort(begins, kind="stable")
    begins, reached = begins[order], np.maximum.accumulate((line * room + these.stops)[order])
    if not len(order):
        return Lined(line, these.starts, these.stops)
    first = np.append(True, begins[1:] > reached[:-1])
    last = np.append(first[1:], True)
    lines = line[order][first]
    return Lined(lines, begins[first] - lines * room, reached[last] - lines * room)


def inside(these: Lined, borders: Passages) -> Lined:
    """Return the parts of stretches that lie in others, which are sorted and do not overlap."""
    low = np.searchsorted(borders.stops, these.starts, side="right")
    high = np.searchsorted(borders.starts, these.stops, side="left")
    number = np.maximum(high - low, 0)
    at = np.repeat(np.arange(len(number)), number)
    border = low[at] + np.arange(len(at)) - np.repeat(np.cumsum(number) - number, number)
    starts = np.maximum(these.starts[at], borders.starts[border])
    return Lined(these.line[at], starts, np.minimum(these.stops[at], borders.stops[border]))


def touched(these: Lined, units: Passages) -> tuple[Integers, Integers]:
    """Return the first unit that each stretch touches and the one behind its last, a unit once for every line.

    `units` are sorted and do not overlap. Where a stretch touches none that is left, both are the same.
    """
    first = np.searchsorted(units.stops, these.starts, side="right")
    behind = np.maximum(first, np.searchsorted(units.starts, these.stops, side="left"))
    if len(first) > 1:
        same = these.line[1:] == these.line[:-1]
        first[1:] = np.where(same, np.maximum(first[1:], behind[:-1]), first[1:])
    return first, np.maximum(first, behind)

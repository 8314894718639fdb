"""Which lane of the right margin each mark's stripe runs in, and on which row its name stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from heapq import heappop, heappush
from typing import NamedTuple

from qcode.tui.widgets.transcript.spans import SpanIndex
from qcode.tui.widgets.transcript.wrap import Wrapped


class Stripe(NamedTuple):
    """A mark's stripe: the rows on which it begins and ends (both included) and its lane, from 0."""

    first: int
    last: int
    lane: int


class Margin:
    """Lanes and names for all marks of a wrapped text. No two stripes share a lane on a row."""

    def __init__(self, index: SpanIndex, *, wrapped: Wrapped) -> None:
        """Assign lanes and names anew to all marks of the index."""
        self._index = index
        self._wrapped = wrapped
        self.stripes: dict[int, Stripe] = {}
        self.names: dict[int, list[int]] = {}
        self._assign()

    def _assign(self) -> None:
        free: list[int] = []
        busy: list[tuple[int, int]] = []
        lanes, starts = 0, self._wrapped.starts
        first = 0
        for mark in self._index.ordered():
            first = bisect_right(starts, mark.start, first) - 1
            last = first if first + 1 == len(starts) else bisect_left(starts, mark.end, first + 1) - 1
            while busy and busy[0][0] < first:
                heappush(free, heappop(busy)[1])
            if free:
                lane = heappop(free)
            else:
                lane, lanes = lanes, lanes + 1
            heappush(busy, (last, lane))
            self._put(mark.id, Stripe(first, last, lane))

    def _rows(self, start: int, end: int) -> tuple[int, int]:
        return self._wrapped.row_of(start), self._wrapped.row_of(end - 1)

    def _put(self, mark_id: int, stripe: Stripe) -> None:
        """Keep a stripe and give its name the first row that no other name has, else the row where it begins."""
        self.stripes[mark_id] = stripe
        names, row = self.names, stripe.first
        while row in names and row < stripe.last:
            row += 1
        names.setdefault(stripe.first if row in names else row, []).append(mark_id)

    def add(self, mark_id: int) -> Stripe:
        """Find the lowest lane that is free on all rows of a mark which the index already holds."""
        mark = self._index.marks[mark_id]
        first, last = self._rows(mark.start, mark.end)
        near = self._index.touching(self._wrapped.start(first), self._wrapped.end(last))
        taken = {self.stripes[each].lane for each in near if each != mark_id}
        stripe = Stripe(first, last, next(lane for lane in range(len(taken) + 1) if lane not in taken))
        self._put(mark_id, stripe)
        return stripe

    def remove(self, mark_id: int) -> Stripe:
        """Take a mark's stripe and name out; KeyError if it is not there."""
        stripe = self.stripes.pop(mark_id)
        for row in range(stripe.first, stripe.last + 1):
            if mark_id in self.names.get(row, ()):
                self.names[row].remove(mark_id)
                if not self.names[row]:
                    del self.names[row]
                break
        return stripe

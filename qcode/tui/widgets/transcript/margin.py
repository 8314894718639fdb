"""Which lane of the margin each mark's stripe runs in, and on which row its name stands.

Where a text is laid out anew, because its marks were read again or the width is another one, what is in sight stays
in its lane, so that nothing changes places before one's eyes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
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

    def __init__(self, index: SpanIndex, *, wrapped: Wrapped, lanes: int = 0, before: Iterable[Margin] = ()) -> None:
        """Assign lanes and names anew to all marks of the index.

        `lanes` are in sight. A mark that had one of these in a margin before keeps it, wherever two that have come
        onto one row since do not want the same; its name stays as far below its beginning, by the same rule.
        """
        self._index = index
        self._wrapped = wrapped
        self.stripes: dict[int, Stripe] = {}
        self.names: dict[int, list[int]] = {}
        self._assign(lanes, tuple(each for each in before if each.stripes))

    def _assign(self, lanes: int, before: tuple[Margin, ...]) -> None:
        kept = {key: stripe.lane for each in before for key, stripe in each.stripes.items() if stripe.lane < lanes}
        below = {key: at for each in before for key, at in each._names_below()}
        taken = [0] * len(self._wrapped.starts)
        lane_of: dict[int, int] = {}
        rows = list(self._all_rows())
        for wanted in (True, False) if kept else (False,):
            for key, first, last in rows:
                if (key in kept) is wanted:
                    busy = taken[first]
                    for row in range(first + 1, last + 1):
                        busy |= taken[row]
                    bit = 1 << kept[key] if wanted else 0
                    if not bit or busy & bit:
                        bit = ~busy & (busy + 1)  # the lowest lane that is free
                    for row in range(first, last + 1):
                        taken[row] |= bit
                    lane_of[key] = bit.bit_length() - 1
        for key, first, last in rows:
            self._put(key, Stripe(first, last, lane_of[key]), below.get(key, 0))

    def _all_rows(self) -> Iterator[tuple[int, int, int]]:
        """The marks in the order of the text, with the rows on which they begin and end."""
        starts, first = self._wrapped.starts, 0
        for mark in self._index.ordered():
            first = bisect_right(starts, mark.start, first) - 1
            last = first if first + 1 == len(starts) else bisect_left(starts, mark.end, first + 1) - 1
            yield mark.id, first, last

    def _names_below(self) -> Iterator[tuple[int, int]]:
        """The marks whose names stand below the row where they begin, with how far."""
        for row, keys in self.names.items():
            for key in keys:
                if row > self.stripes[key].first:
                    yield key, row - self.stripes[key].first

    def _rows(self, start: int, end: int) -> tuple[int, int]:
        return self._wrapped.row_of(start), self._wrapped.row_of(end - 1)

    def _put(self, mark_id: int, stripe: Stripe, below: int = 0) -> None:
        """Keep a stripe and give its name the first row that no other name has, else the row where it begins."""
        self.stripes[mark_id] = stripe
        names, row = self.names, min(stripe.first + below, stripe.last)
        while row in names and row < stripe.last:
            row += 1
        names.setdefault(stripe.first if row in names else row, []).append(mark_id)

    def add(self, mark_id: int, *, was: Stripe | None = None) -> Stripe:
        """Find a lane that is free on all rows of a mark which the index already holds: where it was, or the lowest."""
        mark = self._index.marks[mark_id]
        first, last = self._rows(mark.start, mark.end)
        near = self._index.touching(self._wrapped.start(first), self._wrapped.end(last))
        taken = {self.stripes[each].lane for each in near if each != mark_id}
        wanted = () if was is None else (was.lane,)
        lane = next(lane for lane in (*wanted, *range(len(taken) + 1)) if lane not in taken)
        stripe = Stripe(first, last, lane)
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

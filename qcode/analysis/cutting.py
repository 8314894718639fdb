"""Texts of which only some parts are looked at, as if the rest were not in them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from qcode.analysis.joined import Units
from qcode.analysis.ratings import Booleans, Integers


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """The parts of many documents' texts that are kept: in order, neither overlapping nor touching, none empty.

    Joined, the parts of a document are a shorter text. `before` leads from places in the whole text to places in the
    shorter one, `whole` back.
    """

    documents: Integers
    starts: Integers
    stops: Integers
    _room: int = field(init=False)
    _begin: Integers = field(init=False)

    def __post_init__(self) -> None:
        """Find out once where in the shorter text each part begins."""
        sums = np.cumsum(self.stops - self.starts) - (self.stops - self.starts)
        first = np.searchsorted(self.documents, self.documents)
        object.__setattr__(self, "_room", int(self.stops.max(initial=0)) + 1)
        object.__setattr__(self, "_begin", sums - sums[first] if len(sums) else sums)

    def only(self, kept: Booleans, places: Integers) -> Parts:
        """Return the parts of some of the documents, by a mask of documents and the new place of each."""
        here = kept[self.documents]
        return Parts(places[self.documents[here]], self.starts[here], self.stops[here])

    def lengths(self, documents: int) -> Integers:
        """How many characters of each document are kept, of shape (documents,)."""
        kept = np.zeros(documents, dtype=np.int64)
        np.add.at(kept, self.documents, self.stops - self.starts)
        return kept

    def before(self, documents: Integers, places: Integers) -> Integers:
        """How many kept characters stand before each place of its document."""
        if not len(self.starts):
            return np.zeros(len(places), dtype=np.int64)
        places = np.minimum(places, self._room - 1)
        at = (
            np.searchsorted(self.documents * self._room + self.starts, documents * self._room + places, side="right")
            - 1
        )
        part = np.maximum(at, 0)
        inside = np.minimum(places, self.stops[part]) - self.starts[part] + self._begin[part]
        return np.where((at >= 0) & (self.documents[part] == documents), inside, 0)

    def shortened(self, units: Units) -> Units:
        """Return what is left of units; those of which nothing is left are not there any more."""
        starts, stops = (self.before(units.documents, each) for each in (units.starts, units.stops))
        there = starts < stops
        return Units(units.documents[there], starts[there], stops[there])

    def whole(self, document: int, start: int, stop: int) -> list[tuple[int, int]]:
        """The stretches of the whole text that a stretch of the shorter one is made of; none for an empty one."""
        first, last = (int(np.searchsorted(self.documents, document, side=side)) for side in ("left", "right"))
        found = []
        for at in range(first, last):
            shift = int(self.starts[at] - self._begin[at])
            low, high = max(start + shift, int(self.starts[at])), min(stop + shift, int(self.stops[at]))
            if low < high:
                found.append((low, high))
        return found

    def inside(self, inner: Parts) -> Parts:
        """Return parts of the shorter texts as parts of the whole ones."""
        rows = zip(inner.documents.tolist(), inner.starts.tolist(), inner.stops.tolist(), strict=True)
        found = [(each, *part) for each, start, stop in rows for part in self.whole(each, start, stop)]
        table = np.array(found, dtype=np.int64).reshape(-1, 3)
        return Parts(table[:, 0], table[:, 1], table[:, 2])

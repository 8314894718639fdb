"""The words of many documents on one line, and spans moved to the bounds of those that they touch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from qcode.analysis.joined import Spans, merged_in_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from qcode.analysis.joined import Units
    from qcode.analysis.ratings import Integers, SmallIntegers

    Gaps: TypeAlias = NDArray[np.unsignedinteger]


class Words(NamedTuple):
    """The words of documents that lie behind one another on one line.

    `bounds` holds start and stop of one word after the other, as places on the line. Document n begins on it at
    `offsets[n]`, its words are those from `first[n]` to before `first[n + 1]`.
    """

    bounds: SmallIntegers | Integers
    offsets: Integers
    first: Integers

    def __len__(self) -> int:
        """How many words there are."""
        return len(self.bounds) // 2

    @classmethod
    def of_gaps(cls, gaps: Sequence[Gaps]) -> Words:
        """Return the words of documents from the distances between their edges, each document from its beginning."""
        return cls(*on_one_line(gaps))

    @classmethod
    def of_units(cls, units: Units, documents: int) -> Words:
        """Return the words of so many documents from words as units."""
        offsets = np.arange(documents) * (int(units.stops.max(initial=0)) + 1)
        bounds = np.stack([units.starts, units.stops], axis=1) + offsets[units.documents, None]
        return cls(bounds.ravel(), offsets, np.searchsorted(units.documents, np.arange(documents + 1)))

    def of(self, document: int) -> Integers:
        """Return the start and stop of each word of one document, of shape (words, 2)."""
        own = self.bounds[2 * self.first[document] : 2 * self.first[document + 1]]
        return np.asarray(own.reshape(-1, 2) - self.offsets[document], dtype=np.int64)


def on_one_line(gaps: Sequence[Gaps]) -> tuple[SmallIntegers | Integers, Integers, Integers]:
    """Return ranges of documents behind one another, as `Words` has them: bounds, offsets, and each document's first.

    `gaps` has of each document the start of its first range, its length, the distance to the second, and so on.
    """
    line = np.concatenate([np.zeros(0, dtype=np.uint16), *gaps])
    short = int(line.sum(dtype=np.int64)) < np.iinfo(np.int32).max
    bounds: SmallIntegers | Integers = line.astype(np.int32) if short else line.astype(np.int64)
    np.cumsum(bounds, out=bounds)
    begin = np.cumsum([0, *map(len, gaps)])
    offsets = np.zeros(len(gaps), dtype=np.int64)
    offsets[begin[:-1] > 0] = bounds[begin[:-1][begin[:-1] > 0] - 1]
    return bounds, offsets, begin // 2


def snapped(spans: Spans, words: Words) -> Spans:
    """Return spans in the order of the text, bounds moved to those of the words that they touch.

    A span that touches none stays as it is; overlapping ones of one code are joined then.
    """
    here, kind = words.offsets[spans.documents], words.bounds.dtype
    starts, stops = (each + here for each in (spans.starts, spans.stops))
    first, behind = words.first[spans.documents], words.first[spans.documents + 1]
    opening = np.minimum(np.searchsorted(words.bounds, starts.astype(kind), side="right") // 2, behind)
    ended = np.searchsorted(words.bounds, stops.astype(kind), side="left")
    closing = np.minimum((ended + 1) // 2, behind) - 1
    inside = np.flatnonzero((opening <= closing) & (closing >= first))
    starts[inside], stops[inside] = words.bounds[2 * opening[inside]], words.bounds[2 * closing[inside] + 1]
    return merged_in_text(Spans(spans.documents, spans.codes, starts - here, stops - here))

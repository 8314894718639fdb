"""Sorted ranges of one text, held as two arrays, so that 140,000 words cost two megabytes and a bisection."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from qcode.model.document import Span


def _offsets() -> array[int]:
    return array("I")


@dataclass(frozen=True, slots=True, eq=False)
class Ranges:
    """Ranges that are sorted and do not overlap: the words, sentences, paragraphs or turns of a text."""

    starts: array[int] = field(default_factory=_offsets)
    ends: array[int] = field(default_factory=_offsets)

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> Ranges:
        """Ranges from pairs of start and end (code points, half-open), which are sorted and do not overlap."""
        listed = list(pairs)
        return cls(
            array("I", [start for start, _ in listed]),
            array("I", [end for _, end in listed]),
        )

    @classmethod
    def of_edges(cls, edges: array[int]) -> Ranges:
        """Ranges from start, end, start, end …, as they are stored."""
        return cls(edges[::2], edges[1::2])

    def __len__(self) -> int:
        """How many ranges there are."""
        return len(self.starts)

    def __iter__(self) -> Iterator[Span]:
        """The ranges as spans, in order."""
        for start, end in zip(self.starts, self.ends, strict=True):
            yield Span(start, end)

    def __getitem__(self, number: int) -> Span:
        """A range by its number, from 0."""
        return Span(self.starts[number], self.ends[number])

    def holding(self, offset: int) -> int | None:
        """The number of the range in which the offset lies, or None between ranges."""
        number = bisect_right(self.starts, offset) - 1
        return number if number >= 0 and offset < self.ends[number] else None

    def after(self, offset: int) -> int | None:
        """The number of the first range that starts behind the offset."""
        number = bisect_right(self.starts, offset)
        return number if number < len(self.starts) else None

    def before(self, offset: int) -> int | None:
        """The number of the last range that starts before the offset."""
        number = bisect_left(self.starts, offset) - 1
        return number if number >= 0 else None

    def within(self, start: int, end: int) -> range:
        """The numbers of the ranges that share a character with start to end."""
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end))

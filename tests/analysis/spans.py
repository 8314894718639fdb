"""Random spans of coders, and what the u-alpha family is by counting characters one at a time."""

from __future__ import annotations

from itertools import permutations

import hypothesis.strategies as st
import numpy as np

from qcode.analysis.pieces import merge_touching

LENGTH = 24
GAP = "φ"


@st.composite
def one_coder(draw, length: int = LENGTH, values: str = "xyz"):
    """Spans in order that do not overlap but may touch."""
    edges = sorted(draw(st.lists(st.integers(0, length), max_size=8)))
    return [
        (start, end, draw(st.sampled_from(values)))
        for start, end in zip(edges[::2], edges[1::2], strict=False)
        if start < end
    ]


def coders(number: int | tuple[int, int] = (2, 4)):
    low, high = (number, number) if isinstance(number, int) else number
    return st.lists(one_coder(), min_size=low, max_size=high)


def overlapping_coders(number: int):
    span = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 9), st.sampled_from("xyz")).map(
        lambda each: (each[0], min(each[0] + each[1], LENGTH), each[2])
    )
    return st.lists(st.lists(span, max_size=6), min_size=number, max_size=number)


def characters(spans, length: int = LENGTH) -> list[str]:
    labels = [GAP] * length
    for start, end, value in spans:
        labels[start:end] = [value] * (end - start)
    return labels


def runs(spans, length: int = LENGTH) -> list[tuple[int, int, str]]:
    """Return the segments of a coder, each gap cut into single characters, as a gap has no units."""
    labels = characters(spans, length)
    return [*spans, *((place, place + 1, GAP) for place in range(length) if labels[place] == GAP)]


def marked_units(spans, units, *, codes, share: float) -> np.ndarray:
    """Which units of a text one coder's spans mark, span by span: of shape (codes, units)."""
    marked = np.zeros((len(codes), len(units)), dtype=np.bool_)
    for row, code in enumerate(codes):
        own = merge_touching(each for each in spans if each[2] == code)
        for column, (start, end) in enumerate(units):
            shared = [max(0, min(end, stop) - max(start, begin)) for begin, stop, _ in own]
            inside = any(
                part and part >= share * (stop - begin) for part, (begin, stop, _) in zip(shared, own, strict=True)
            )
            marked[row, column] = inside or (sum(shared) > 0 and sum(shared) >= share * (end - start))
    return marked


class ByCharacter:
    """The coefficients of Krippendorff et al. 2016 by their definitions, for any number of coders."""

    def __init__(self, segments, length: int = LENGTH) -> None:
        self.labels = [characters(row, length) for row in segments]
        self.runs = [runs(row, length) for row in segments]
        self.values = [GAP, *sorted({value for row in self.labels for value in row} - {GAP})]
        self.coders, self.length = len(self.labels), length
        size = len(self.values)
        self.observed = np.zeros((size, size))
        for one, other in permutations(self.labels, 2):
            for mine, theirs in zip(one, other, strict=True):
                self.observed[self.values.index(mine), self.values.index(theirs)] += 1 / (self.coders - 1)

    def u_alpha(self):
        total, expected = self.observed.sum(), self._expected()
        return self._ratio(total - np.trace(self.observed), total - np.trace(expected))

    def _expected(self):
        total, margins = self.observed.sum(), self.observed.sum(axis=1)
        own = [
            sum((end - start) ** 2 for row in self.runs for start, end, value in row if value == each)
            for each in self.values
        ]
        expected = np.outer(margins, margins) - np.diag(own)
        return total * expected / (total**2 - sum(own))

    def bar_u_alpha(self):
        expected = self._expected()
        return self._ratio(self.observed[0].sum() - self.observed[0, 0], expected[0].sum() - expected[0, 0])

    def _shared(self):
        both = self.observed[1:, 1:]
        own = np.zeros(len(both))
        for coder, row in enumerate(self.runs):
            others = [each for place, each in enumerate(self.labels) if place != coder]
            for start, end, value in row:
                if value != GAP:
                    overlap = [sum(label != GAP for label in other[start:end]) for other in others]
                    own[self.values.index(value) - 1] += np.mean(overlap) ** 2
        if not both.sum():
            return both, None
        margins = both.sum(axis=1)
        return both, (np.outer(margins, margins) - np.diag(own)) / (both.sum() - own.sum() / both.sum())

    def cu_alpha(self):
        both, expected = self._shared()
        if expected is None:
            return None
        return self._ratio(both.sum() - np.trace(both), expected.sum() - np.trace(expected))

    def ku_alpha(self, value):
        both, expected = self._shared()
        if value not in self.values or expected is None:
            return None
        place = self.values.index(value) - 1
        if not both[place].sum():
            return None
        above = expected[place].sum() / both[place].sum() * (both[place].sum() - both[place, place])
        return self._ratio(above, expected[place].sum() - expected[place, place])

    @staticmethod
    def _ratio(above, below):
        return None if abs(below) < 1e-9 else 1 - above / below

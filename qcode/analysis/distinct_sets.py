"""Sets of codes, each distinct one once, and the subsets of these."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qcode.analysis.keys import counting, ranked
from qcode.analysis.ratings import Booleans, Integers, SmallIntegers
from qcode.analysis.subsets import Subsets, subsets_of


@dataclass(frozen=True, eq=False)
class DistinctSets:
    """Sets of codes in the order of their sizes, the empty one first.

    The codes of set n are `codes[begin[n]:begin[n + 1]]`, whole numbers in order; `begin` is of shape (sets + 1,).
    """

    begin: Integers
    codes: Integers | SmallIntegers

    def __len__(self) -> int:
        """How many sets there are, the empty one included."""
        return len(self.begin) - 1

    @cached_property
    def sizes(self) -> Integers:
        """How many codes each set holds."""
        return np.diff(self.begin)

    @cached_property
    def wide(self) -> int:
        """One more than the largest code."""
        return int(self.codes.max(initial=0)) + 1

    @cached_property
    def subsets(self) -> Subsets | None:
        """Which sets hold which subsets, None where there are too many."""
        return subsets_of(self.sizes, self.codes)

    def of(self, sets: Integers) -> Integers | SmallIntegers:
        """Return the codes of the sets with these places, one set after the other."""
        return self.codes[counting(self.sizes[sets], self.begin[sets])]

    def members(self, sets: Integers) -> Booleans:
        """Return which of the sets with these places hold which codes, of shape (sets, codes)."""
        held = np.zeros((len(sets), self.wide), dtype=np.bool_)
        held[np.repeat(np.arange(len(sets)), self.sizes[sets]), self.of(sets)] = True
        return held


def distinct_sets(sizes: Integers, codes: Integers | SmallIntegers) -> tuple[DistinctSets, Integers]:
    """Return the distinct ones among many sets, and which of them each is.

    `codes` holds the codes of one set after the other, in order, as many as `sizes` says. Sets are followed code by
    code: those that begin alike bear one number, so that it and the next code tell which are alike by one code more.
    """
    begin, wide = np.cumsum(sizes) - sizes, int(codes.max(initial=0)) + 1
    which, number = np.zeros(len(sizes), dtype=np.int64), 1
    rows = np.flatnonzero(sizes)
    alike, kinds = codes[begin[rows]].astype(np.int64), wide
    examples = []
    for size in range(1, int(sizes.max(initial=0)) + 1):
        whole = sizes[rows] == size
        example = np.full(kinds, -1)
        example[alike[whole]] = rows[whole]
        told = np.flatnonzero(example >= 0)
        numbers = np.zeros(kinds, dtype=np.int64)
        numbers[told] = np.arange(number, number + len(told))
        which[rows[whole]] = numbers[alike[whole]]
        examples.append(example[told])
        number += len(told)
        rows, alike = rows[~whole], alike[~whole]
        alike, kinds = ranked(alike * wide + codes[begin[rows] + size], below=kinds * wide)
    heads = np.concatenate([np.zeros(0, dtype=np.int64), *examples])
    ends = np.concatenate([np.zeros(2, dtype=np.int64), np.cumsum(sizes[heads])])
    return DistinctSets(ends, codes[counting(sizes[heads], begin[heads])]), which

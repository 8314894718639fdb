"""The likeness of many sets of codes to many others, without comparing every two of them.

How alike two sets are (MASI, Jaccard) depends on their sizes a and b and on how many codes they share. The number of
pairs that share a given number of codes follows from how often each subset of codes occurs: if C(u, a) counts the
sets of size a that hold the subset u, the sum over u of j codes of C(u, a) C(u, b) counts every pair of sets by the
number of j-subsets they share. So the sum of likenesses over all pairs is a sum over subsets, with `shares` as its
coefficients, and takes as long as there are subsets rather than pairs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import comb
from typing import NamedTuple

import numpy as np

from qcode.analysis.keys import added, counting, ranked
from qcode.analysis.ratings import Booleans, Floats, Integers, SmallIntegers

MOST = 40_000_000
"""Sets with more subsets in all than that are compared two by two: there is somebody who gives thirty codes."""

Likeness = Callable[[Floats, Floats, Floats], Floats]
"""How alike pairs of sets are, from their sizes and the number of codes that they share."""


@dataclass(frozen=True, eq=False)
class Subsets:
    """Which distinct sets hold which subsets, the empty one aside.

    The subsets of set n, which has `sizes[n]` codes, are `subsets[begin[n]:begin[n + 1]]`; those of j codes bear the
    numbers from `first[j]` to before `first[j + 1]`. `most` is the size of the largest set.
    """

    sizes: Integers
    begin: Integers
    subsets: SmallIntegers
    first: Integers

    @cached_property
    def most(self) -> int:
        """How many codes the largest set holds."""
        return len(self.first) - 2

    def __len__(self) -> int:
        """How many subsets there are."""
        return int(self.first[-1])

    def lengths(self, subsets: Integers | SmallIntegers) -> Integers:
        """Return how many codes each of some subsets holds."""
        return np.repeat(np.arange(self.most + 1), np.diff(self.first))[subsets]


class Given(NamedTuple):
    """How often sets that hold a code were given in clusters: `counts` times a set in a cluster."""

    clusters: Integers
    sets: Integers
    counts: Floats

    def only(self, kept: Booleans) -> Given:
        """Return some of them."""
        return Given(self.clusters[kept], self.sets[kept], self.counts[kept])


def subsets_of(sizes: Integers, codes: Integers | SmallIntegers) -> Subsets | None:
    """Return the subsets of distinct sets, None where there are too many.

    The sets are in the order of their sizes, `codes` holds the codes of one after the other, in order. A subset is
    known by the number of what it is without its last code, and by that code.
    """
    counts = np.bincount(sizes, minlength=1).tolist()
    if sum(number << size for size, number in enumerate(counts)) > MOST:
        return None
    ends, wide = (
        np.cumsum([size * number for size, number in enumerate(counts)]).tolist(),
        int(codes.max(initial=0)) + 1,
    )
    held = [codes[end - size * number : end].reshape(number, size).T
            for size, (number, end) in enumerate(zip(counts, ends, strict=True))]  # fmt: skip
    numbers = [np.zeros((1 << size, number), dtype=np.int32) for size, number in enumerate(counts)]
    first, kinds = [0, 0], 1
    for length in range(1, len(counts)):
        chosen = [_of_length(size, length) for size in range(length, len(counts))]
        keys = [(numbers[size][without].astype(np.int64) - first[length - 1]) * wide + held[size][last]
                for size, (_, without, last) in enumerate(chosen, start=length)]  # fmt: skip
        found, kinds = ranked(np.concatenate([each.ravel() for each in keys]), below=kinds * wide)
        found, upto = (found + first[length]).astype(np.int32), 0
        for size, ((own, _, _), each) in enumerate(zip(chosen, keys, strict=True), start=length):
            numbers[size][own] = found[upto : upto + each.size].reshape(each.shape)
            upto += each.size
        first.append(first[length] + kinds)
    begin = np.concatenate([[0], np.cumsum((1 << sizes) - 1)])
    return Subsets(sizes, begin, np.concatenate([each[1:].T.ravel() for each in numbers]), np.array(first))


def _of_length(size: int, length: int) -> tuple[Integers, Integers, Integers]:
    """The subsets of `length` places among `size` as bits of a number, each without its last place, and that place."""
    every = np.arange(1 << size)
    own = every[np.bitwise_count(every) == length]
    last = np.frexp(own.astype(np.float64))[1].astype(np.int64) - 1
    return own, own ^ (1 << last), last


def shares(most: int, likeness: Likeness) -> Floats:
    """Return what each pair of sizes contributes by a subset of a length: of shape (lengths, sizes, sizes), from 0.

    By inclusion and exclusion: a pair of sets that shares k codes shares comb(k, j) subsets of length j.
    """
    sizes = np.arange(most + 1, dtype=np.float64)
    shared, one, other = (each.ravel() for each in np.meshgrid(sizes, sizes, sizes, indexing="ij"))
    possible = (shared >= 1) & (shared <= np.minimum(one, other))
    alike = np.zeros(len(shared))
    alike[possible] = likeness(one[possible], other[possible], shared[possible])
    by_shared = alike.reshape(most + 1, most + 1, most + 1)
    signs = np.array(
        [[(-1) ** (length - held) * comb(length, held) for held in range(most + 1)] for length in range(most + 1)],
        dtype=np.float64,
    )
    found: Floats = np.einsum("lk,kab->lab", signs, by_shared)
    for length in range(most + 1):
        found[length, :length], found[length, :, :length] = 0, 0
    return found


def total_likeness(held: Subsets, counts: Floats, share: Floats) -> float:
    """Return the sum of likenesses between every two of the ratings that `counts` (sets,) says."""
    wide, times = held.most + 1, np.diff(held.begin)
    places = held.subsets * np.int64(wide) + np.repeat(held.sizes, times)
    table = np.bincount(places, weights=np.repeat(counts, times), minlength=len(held) * wide).reshape(-1, wide)
    of_length = [table[held.first[length] : held.first[length + 1]] for length in range(wide)]
    return float(sum((each.T @ each * share[length]).sum() for length, each in enumerate(of_length)))


def likeness_of_clusters(held: Subsets, given: Given, share: Floats, clusters: int) -> Floats:
    """Return the sum of likenesses between every two ratings of each cluster, of shape (clusters,)."""
    subsets, which = expanded(held, given)
    counts, wide = by_cluster(held, subsets, which, given, clusters), held.most + 1
    keys = counts.subsets * np.int64(clusters) + counts.clusters
    first = np.searchsorted(keys, keys)
    times = np.searchsorted(keys, keys, side="right") - first
    one, other = np.repeat(np.arange(len(keys)), times), counting(times, first)
    halves = (held.lengths(counts.subsets) * wide + counts.sizes) * wide
    values = counts.sums[one] * counts.sums[other] * share.ravel()[halves[one] + counts.sizes[other]]
    return np.bincount(counts.clusters[one], weights=values, minlength=clusters).astype(np.float64)


class Occurring(NamedTuple):
    """Subsets that occur in clusters, in sets of a size, so often: four arrays of the same length."""

    subsets: SmallIntegers
    clusters: SmallIntegers
    sizes: SmallIntegers
    sums: Floats


def expanded(held: Subsets, given: Given) -> tuple[SmallIntegers, SmallIntegers]:
    """Return every subset of every set that was given, and which of `given` each belongs to."""
    times = held.begin[given.sets + 1] - held.begin[given.sets]
    return held.subsets[counting(times, held.begin[given.sets])], np.repeat(
        np.arange(len(times), dtype=np.int32), times
    )


def by_cluster(held: Subsets, subsets: SmallIntegers, which: SmallIntegers, given: Given, clusters: int) -> Occurring:
    """Return how often subsets occur in each cluster in sets of each size, in the order of these three.

    `subsets` and `which` are what `expanded` returned, or some of it.
    """
    wide = held.most + 1
    keys = subsets * np.int64(clusters)
    keys += given.clusters[which]
    keys *= wide
    keys += held.sizes[given.sets[which]]
    keys, sums = added(keys, given.counts[which])
    places = keys // wide
    sizes, subsets = (keys - places * wide).astype(np.int32), (places // clusters).astype(np.int32)
    return Occurring(subsets, (places - subsets * np.int64(clusters)).astype(np.int32), sizes, sums)

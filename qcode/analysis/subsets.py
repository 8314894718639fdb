"""The likeness of many sets of codes to many others, without comparing every two of them.

How alike two sets are (MASI, Jaccard) depends on their sizes a and b and on how many codes they share. The number of
pairs that share a given number of codes follows from how often each subset of codes occurs: if C(u, a) counts the
sets of size a that hold the subset u, the sum over u of j codes of C(u, a) C(u, b) counts every pair of sets by the
number of j-subsets they share. So the sum of likenesses over all pairs is a sum over subsets, with `shares` as its
coefficients, and takes as long as there are subsets rather than pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from qcode.analysis.ratings import Booleans, Floats, Integers, SmallFloats

MOST = 40_000_000
"""Sets with more subsets in all than that are compared two by two: there is somebody who gives thirty codes."""

OFTEN = 64
"""A subset that occurs in more clusters than that is added up draw by draw, others pair by pair of clusters."""

BLOCK = 256
EXACT = 2.0**24
"""Whole numbers below this are exact as 32-bit floats."""

Names = NDArray[np.uint64]

Likeness = Callable[[int, int, int], float]
"""How alike two sets are, from their sizes and the number of codes that they share."""


@dataclass(frozen=True, slots=True, eq=False)
class Subsets:
    """Which distinct sets hold which subsets: set `sets[n]`, of size `sizes[n]`, holds subset `subsets[n]`.

    `lengths` (subsets,) are the numbers of codes of the subsets, `most` the size of the largest set.
    """

    sets: Integers
    subsets: Integers
    sizes: Integers
    lengths: Integers
    most: int


def subsets_of(members: Booleans) -> Subsets | None:
    """Return the subsets of distinct sets, of shape (sets, codes), None where there are too many."""
    sizes = members.sum(axis=1)
    counts = np.bincount(sizes)
    if sum(int(number) << size for size, number in enumerate(counts.tolist())) > MOST:
        return None
    names: Names = np.random.default_rng(0).integers(1, 2**63, size=members.shape[1:], dtype=np.uint64)
    parts = list(_parts(members, sizes, names))
    keys = np.concatenate([each[1] for each in parts]) if parts else np.zeros(0, dtype=np.uint64)
    _, first, subsets = np.unique(keys, return_index=True, return_inverse=True)
    lengths = np.concatenate([each[2] for each in parts]) if parts else np.zeros(0, dtype=np.int64)
    sets = np.concatenate([each[0] for each in parts]) if parts else np.zeros(0, dtype=np.int64)
    return Subsets(sets, subsets.reshape(-1).astype(np.int64), sizes[sets], lengths[first], int(sizes.max(initial=0)))


def _parts(members: Booleans, sizes: Integers, names: Names) -> Iterator[
    tuple[Integers, Names, Integers]
]:  # fmt: skip
    """By size of set and of subset: the sets, a 64-bit name for each subset (of its codes' names), its length."""
    for size in range(1, int(sizes.max(initial=0)) + 1):
        rows = np.flatnonzero(sizes == size)
        held = names[np.nonzero(members[rows])[1].reshape(len(rows), size)]
        for length in range(1, size + 1):
            for chosen in combinations(range(size), length):
                key = np.bitwise_xor.reduce(held[:, chosen], axis=1)
                yield rows, key, np.full(len(rows), length, dtype=np.int64)


def shares(most: int, likeness: Likeness) -> Floats:
    """Return what each pair of sizes contributes by a subset of a length: of shape (lengths, sizes, sizes), from 0.

    By inclusion and exclusion: a pair of sets that shares k codes shares comb(k, j) subsets of length j.
    """
    found = np.zeros((most + 1, most + 1, most + 1))
    for length in range(1, most + 1):
        for one in range(length, most + 1):
            for other in range(length, most + 1):
                found[length, one, other] = sum(
                    (-1) ** (length - shared) * comb(length, shared) * likeness(one, other, shared)
                    for shared in range(1, length + 1)
                )
    return found


def total_likeness(held: Subsets, counts: Floats, share: Floats) -> float:
    """Return the sum of likenesses between every two of the ratings that `counts` (sets,) says."""
    table = np.bincount(
        held.subsets * (held.most + 1) + held.sizes,
        weights=counts[held.sets],
        minlength=len(held.lengths) * (held.most + 1),
    ).reshape(len(held.lengths), held.most + 1)
    return float(sum(
        (table[kept].T @ table[kept] * share[length]).sum()
        for length in range(1, held.most + 1)
        for kept in (held.lengths == length,)
    ))  # fmt: skip


def drawn_likeness(
    held: Subsets, clusters: Integers, sets: Integers, counts: Floats, share: Floats, weights: Floats | SmallFloats
) -> Floats:
    """Return the sum of likenesses between every two ratings of each draw, of shape (draws,).

    `counts` of the `sets` were given in the `clusters` (three arrays of the same length); `weights` of shape (draws,
    clusters) says how often each cluster was drawn.
    """
    places, cells, sums = _by_cluster(held, clusters, sets, counts)
    number, wide = weights.shape[1], held.most + 1
    exact = weights if number * float(sums.max(initial=0)) < EXACT else weights.astype(np.float64)
    often = np.bincount(cells // wide, minlength=len(held.lengths)) > OFTEN
    frequent = often[cells // wide]
    total = np.zeros(len(weights))
    for kept, table in _tables(cells[frequent] // wide, cells[frequent] % wide, places[frequent], sums[frequent],
                               number, wide):  # fmt: skip
        drawn = (exact @ table).reshape(len(weights), -1, wide).astype(np.float64)
        total += np.einsum("dua,uab,dub->d", drawn, share[held.lengths[kept]], drawn, optimize=True)
    rare = _pairs(places[~frequent], cells[~frequent], sums[~frequent], held, share, number)
    for first, block in rare:
        total += np.einsum("di,di->d", weights @ block.T, weights[:, first : first + len(block)])
    return total


def _by_cluster(held: Subsets, clusters: Integers, sets: Integers, counts: Floats) -> tuple[Integers, Integers, Floats]:
    """How often subsets occur in clusters in sets of a size: cluster, subset * (most + 1) + size, number."""
    order = np.argsort(held.sets, kind="stable")
    starts = np.searchsorted(held.sets[order], np.arange(int(sets.max(initial=0)) + 2))
    times = starts[sets + 1] - starts[sets]
    behind = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    entry = order[np.repeat(starts[sets], times) + behind]
    wide, kinds = held.most + 1, len(held.lengths) * (held.most + 1)
    keys = np.repeat(clusters, times) * kinds + held.subsets[entry] * wide + held.sizes[entry]
    keys, place = np.unique(keys, return_inverse=True)
    sums = np.bincount(place.reshape(-1), weights=np.repeat(counts, times), minlength=len(keys))
    return keys // max(kinds, 1), keys % max(kinds, 1), sums.astype(np.float64)


def _tables(
    subsets: Integers, sizes: Integers, places: Integers, sums: Floats, number: int, wide: int
) -> Iterator[tuple[Integers, SmallFloats]]:
    """Frequent subsets in blocks: which, and how often each occurs, of shape (clusters, subsets * sizes)."""
    which, columns = np.unique(subsets, return_inverse=True)
    for first in range(0, len(which), BLOCK):
        kept = which[first : first + BLOCK]
        inside = (columns >= first) & (columns < first + BLOCK)
        table = np.zeros((number, len(kept) * wide), dtype=np.float32)
        table[places[inside], (columns[inside] - first) * wide + sizes[inside]] = sums[inside]
        yield kept, table


def _pairs(
    places: Integers, cells: Integers, sums: Floats, held: Subsets, share: Floats, number: int
) -> Iterator[tuple[int, SmallFloats]]:
    """The likeness of every two clusters by their rare subsets, a block of rows at a time."""
    wide = held.most + 1
    order = np.lexsort((cells, cells // wide))
    places, cells, sums = places[order], cells[order], sums[order]
    subsets, sizes = cells // wide, cells % wide
    first_of = np.searchsorted(subsets, subsets, side="left")
    times = np.searchsorted(subsets, subsets, side="right") - first_of
    for first in range(0, number, BLOCK * 2):
        rows = np.flatnonzero((places >= first) & (places < first + BLOCK * 2))
        many = times[rows]
        one = np.repeat(rows, many)
        other = np.repeat(first_of[rows], many) + np.arange(len(one)) - np.repeat(np.cumsum(many) - many, many)
        values = sums[one] * sums[other] * share[held.lengths[subsets[one]], sizes[one], sizes[other]]
        height = min(BLOCK * 2, number - first)
        block = np.bincount((places[one] - first) * number + places[other], weights=values, minlength=height * number)
        yield first, block.reshape(height, number).astype(np.float32)

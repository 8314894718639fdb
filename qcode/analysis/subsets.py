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
from math import comb
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qcode.analysis.beat import Beat, undisturbed
from qcode.analysis.keys import begins, distinct
from qcode.analysis.ratings import Booleans, Floats, Integers, SmallFloats, SmallIntegers

MOST = 40_000_000
"""Sets with more subsets in all than that are compared two by two: there is somebody who gives thirty codes."""

OFTEN = 0.1
"""A subset is added up draw by draw if it occurs more often than this times the root of draws times clusters.

Others are added up pair by pair of clusters.
"""

BLOCK = 64
SMALL = 1e-7
"""Parts of a likeness below this share of its largest are rounding."""

Names = NDArray[np.uint64]
Tiny = NDArray[np.int8]

Likeness = Callable[[Floats, Floats, Floats], Floats]
"""How alike pairs of sets are, from their sizes and the number of codes that they share."""


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


class Given(NamedTuple):
    """How often sets that hold a code were given in clusters: `counts` times a set in a cluster."""

    clusters: Integers
    sets: Integers
    counts: Floats

    def only(self, kept: Booleans) -> Given:
        """Return some of them."""
        return Given(self.clusters[kept], self.sets[kept], self.counts[kept])


def subsets_of(members: Booleans) -> Subsets | None:
    """Return the subsets of distinct sets, of shape (sets, codes), None where there are too many."""
    sizes = members.sum(axis=1)
    counts = np.bincount(sizes)
    if sum(int(number) << size for size, number in enumerate(counts.tolist())) > MOST:
        return None
    names: Names = np.random.default_rng(0).integers(1, 2**63, size=members.shape[1:], dtype=np.uint64)
    entries = sum(int(number) * (2**size - 1) for size, number in enumerate(counts.tolist()))
    keys, sets = np.empty(entries, dtype=np.uint64), np.empty(entries, dtype=np.int64)
    lengths, filled = np.empty(entries, dtype=np.int8), 0
    for rows, named, long in _parts(members, sizes, names):
        part = slice(filled, filled + named.size)
        keys[part], filled = named.ravel(), part.stop
        sets[part], lengths[part] = np.tile(rows, len(long)), np.repeat(long, len(rows))
    _, first, subsets = np.unique(keys, return_index=True, return_inverse=True)
    of_subset = lengths[first].astype(np.int64)
    return Subsets(sets, subsets.reshape(-1).astype(np.int64), sizes[sets], of_subset, int(sizes.max(initial=0)))


def _parts(members: Booleans, sizes: Integers, names: Names) -> Iterator[tuple[Integers, Names, Tiny]]:
    """By size of set: the sets, a name for each of their subsets, of shape (subsets, sets), the subsets' lengths.

    A subset's name is made of the 64-bit names of its codes.
    """
    for size in range(1, int(sizes.max(initial=0)) + 1):
        rows = np.flatnonzero(sizes == size)
        held = names[np.nonzero(members[rows])[1].reshape(len(rows), size)]
        keys, lengths = np.zeros((1, len(rows)), dtype=np.uint64), np.zeros(1, dtype=np.int8)
        for code in held.T:
            keys, lengths = np.concatenate([keys, keys ^ code]), np.concatenate([lengths, lengths + np.int8(1)])
        yield rows, keys[1:], lengths[1:]


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
    held: Subsets, given: Given, share: Floats, weights: Floats | SmallFloats, *, beat: Beat = undisturbed
) -> Floats:
    """Return the sum of likenesses between every two ratings of each draw, of shape (draws,).

    `weights` of shape (draws, clusters) says how often each cluster was drawn.
    """
    counts = _by_cluster(held, given)
    often = np.bincount(counts.subsets, minlength=len(held.lengths)) > OFTEN * weights.size**0.5
    frequent = often[counts.subsets]
    counts, rare = counts.only(frequent), counts.only(~frequent)
    total = np.zeros(len(weights))
    for table, signs in _tables(counts, held, share, weights):
        beat()
        drawn = (weights @ table).astype(np.float64)
        total += (drawn**2) @ signs
    del counts
    for first, block in _pairs(rare, held, share, weights.shape[1]):
        beat()
        drawn = weights[:, first:] @ block.T.astype(weights.dtype)
        total += np.einsum("di,di->d", drawn, weights[:, first : first + len(block)], dtype=np.float64)
    return total


def likeness_of_clusters(held: Subsets, given: Given, share: Floats, clusters: int) -> Floats:
    """Return the sum of likenesses between every two ratings of each cluster, of shape (clusters,)."""
    counts, wide = _by_cluster(held, given), held.most + 1
    keys = counts.keys(clusters)
    first = np.searchsorted(keys, keys)
    times = np.searchsorted(keys, keys, side="right") - first
    one = np.repeat(np.arange(len(keys)), times)
    other = np.repeat(first, times) + np.arange(len(one)) - np.repeat(np.cumsum(times) - times, times)
    halves = (held.lengths[counts.subsets] * wide + counts.sizes) * wide
    values = counts.sums[one] * counts.sums[other] * share.ravel()[halves[one] + counts.sizes[other]]
    return np.bincount(counts.clusters[one], weights=values, minlength=clusters).astype(np.float64)


class _Counts(NamedTuple):
    """How often subsets occur in clusters in sets of a size: four arrays of the same length, subset by subset.

    There are millions of them in a large study, so that numbers are no longer than they must be.
    """

    subsets: SmallIntegers
    clusters: SmallIntegers
    sizes: Tiny
    sums: Floats

    def keys(self, number: int) -> Integers:
        """Return subset and cluster as one number, of so many clusters; in order."""
        return self.subsets.astype(np.int64) * number + self.clusters

    def only(self, kept: Booleans) -> _Counts:
        """Return some of the counts."""
        return _Counts(self.subsets[kept], self.clusters[kept], self.sizes[kept], self.sums[kept])


def _by_cluster(held: Subsets, given: Given) -> _Counts:
    """Count; there are millions of entries in a large study, so that none is held longer than it must be."""
    wide, number = held.most + 1, int(given.clusters.max(initial=0)) + 1
    keys, times = _keys(held, given, number)
    order = np.argsort(keys)
    keys, sums = keys[order], np.repeat(given.counts, times)[order]
    del order
    first = np.flatnonzero(begins(keys))
    keys = keys[first]
    added = np.add.reduceat(sums, first) if len(first) else sums
    places, sizes = keys // wide, (keys % wide).astype(np.int8)
    subsets, clusters = ((places // number).astype(np.int32), (places % number).astype(np.int32))
    return _Counts(subsets, clusters, sizes, added.astype(np.float64))


def _keys(held: Subsets, given: Given, number: int) -> tuple[Integers, Integers]:
    """Subset, cluster and size as one number, for every subset of every given set, and how many those of a set are."""
    order = np.argsort(held.sets, kind="stable")
    starts = np.searchsorted(held.sets[order], np.arange(int(given.sets.max(initial=0)) + 2))
    times = starts[given.sets + 1] - starts[given.sets]
    entry = np.arange(int(times.sum()))
    entry += np.repeat(starts[given.sets] - (np.cumsum(times) - times), times)
    entry = order[entry]
    keys = held.subsets[entry]
    keys *= number
    keys += np.repeat(given.clusters, times)
    keys *= held.most + 1
    keys += held.sizes[entry]
    return keys, times


def _tables(
    counts: _Counts, held: Subsets, share: Floats, weights: Floats | SmallFloats
) -> Iterator[tuple[Floats | SmallFloats, Floats]]:
    """Frequent subsets in blocks, as tables of shape (clusters, columns) and the columns' signs.

    The likeness of a draw is the sum of the squared sums of its clusters' rows, by sign: what the sizes of two sets
    contribute is a symmetric matrix, whose eigenvectors make columns that no longer depend on each other.
    """
    number, lengths = weights.shape[1], held.lengths[counts.subsets]
    for length in distinct(lengths).tolist():
        values, vectors = np.linalg.eigh(share[length])
        told = np.flatnonzero(np.abs(values) > SMALL * np.abs(values).max())
        factors = (vectors * np.sqrt(np.abs(values)))[:, told]
        kept = counts.only(lengths == length)
        which = distinct(kept.subsets.astype(np.int64))
        for first in range(0, len(which), BLOCK):
            block = which[first : first + BLOCK]
            low, high = np.searchsorted(kept.subsets, [block[0], block[-1] + 1])
            places = kept.clusters[low:high] * len(block) + np.searchsorted(block, kept.subsets[low:high])
            sums, sizes = kept.sums[low:high], kept.sizes[low:high]
            table = np.empty((number, len(told), len(block)), dtype=weights.dtype)
            for column, factor in enumerate(factors.T):
                mixed = np.bincount(places, weights=sums * factor[sizes], minlength=number * len(block))
                table[:, column] = mixed.reshape(number, -1)
            yield table.reshape(number, -1), np.repeat(np.sign(values[told]), len(block))


def _pairs(counts: _Counts, held: Subsets, share: Floats, number: int) -> Iterator[tuple[int, Floats]]:
    """The likeness of every two clusters by their rare subsets, a block of rows at a time.

    A block holds the columns from its first row on; those behind its last row count twice, for the pairs the other
    way round.
    """
    keys = counts.keys(number)
    behind = np.searchsorted(counts.subsets, counts.subsets, side="right")
    by_sizes, wide = share.ravel(), held.most + 1
    halves = (held.lengths[counts.subsets] * wide + counts.sizes) * wide
    for first in range(0, number if len(keys) else 0, BLOCK * 2):
        height = min(BLOCK * 2, number - first)
        rows = np.flatnonzero((counts.clusters >= first) & (counts.clusters < first + height))
        begin = np.searchsorted(keys, keys[rows] - counts.clusters[rows] + first)
        times = behind[rows] - begin
        one = np.repeat(rows, times)
        other = np.repeat(begin, times) + np.arange(len(one)) - np.repeat(np.cumsum(times) - times, times)
        values = counts.sums[one] * counts.sums[other] * by_sizes[halves[one] + counts.sizes[other]]
        places = (counts.clusters[one] - first) * (number - first) + counts.clusters[other] - first
        block: Floats = np.bincount(places, weights=values, minlength=height * (number - first)).astype(np.float64)
        block = block.reshape(height, -1)
        block[:, height:] *= 2
        yield first, block

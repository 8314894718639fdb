"""The likeness of sets of codes in very many draws of clusters, from the likeness of every two clusters.

A draw that takes cluster i w_i times has the likeness sum w_i w_j T_ij, T_ij being that of the ratings in i to those
in j. T is added up over the subsets that the sets of both hold (see `subsets`): of a subset that occurs in many
clusters as a product of matrices, of the others by pairs of clusters. It is made and used a block of rows at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike

from qcode.analysis.beat import Beat, undisturbed
from qcode.analysis.keys import counting, ordered
from qcode.analysis.ratings import Booleans, Floats, SmallFloats, SmallIntegers
from qcode.analysis.subsets import Given, Occurring, Subsets, by_cluster, expanded

OFTEN = 0.1
"""A subset is multiplied out if it was given more often than in this share of the clusters."""

BLOCK = 128


class _Columns(NamedTuple):
    """Subsets as columns, of shape (columns, clusters), with signs (columns,): T is the sum of their outer products."""

    columns: Floats | SmallFloats
    signs: Floats | SmallFloats

    def rows(self, first: int, upto: int) -> Floats | SmallFloats:
        """Return some rows of T, from the column of the first of them on."""
        return (self.columns[:, first:upto] * self.signs[:, None]).T @ self.columns[:, first:]


def drawn_likeness(
    held: Subsets, given: Given, share: Floats, weights: Floats | SmallFloats, *, beat: Beat = undisturbed
) -> Floats:
    """Return the sum of likenesses between every two ratings of each draw, of shape (draws,).

    `weights` of shape (draws, clusters) says how often each cluster was drawn; as exact as they are, it is summed up.
    """
    total = np.zeros(len(weights))
    for first, block in _blocks(held, given, share, weights.shape[1], weights.dtype):
        beat()
        drawn = weights[:, first:] @ block.T
        total += np.einsum("di,di->d", drawn, weights[:, first : first + len(block)], dtype=np.float64)
    return total


def _blocks(
    held: Subsets, given: Given, share: Floats, clusters: int, kind: DTypeLike
) -> Iterator[tuple[int, Floats | SmallFloats]]:
    """The likeness of every two clusters, a block of rows at a time, from the block's first column on.

    Columns behind the block's last row count twice, for the pairs the other way round.
    """
    subsets, which = expanded(held, given)
    often = np.bincount(subsets, minlength=len(held)) > OFTEN * clusters
    frequent = often[subsets]
    rare = by_cluster(held, subsets[~frequent], which[~frequent], given, clusters)
    subsets, which = subsets[frequent], which[frequent]
    dense = list(_columns(held, often, subsets, which, given, share, clusters, kind))
    del subsets, which, frequent
    for first, pairs in _pairs(rare, held, share, clusters):
        block = pairs.astype(kind)
        for each in dense:
            rows = each.rows(first, first + len(block))
            rows[:, len(block) :] *= 2
            block += rows
        yield first, block


def _columns(
    held: Subsets, often: Booleans, subsets: SmallIntegers, which: SmallIntegers, given: Given, share: Floats,
    clusters: int, kind: DTypeLike,
) -> Iterator[_Columns]:  # fmt: skip
    """Those subsets that occur often as columns, by the number of their codes.

    What the sizes of two sets contribute is a symmetric matrix, whose eigenvectors make columns that do not depend on
    each other. It is weighed by how often sets of a size were given, so that few of them are more than rounding.
    """
    number = np.cumsum(often) - 1
    for length in range(1, held.most + 1):
        first, upto = held.first[length : length + 2].tolist()
        several = int(np.count_nonzero(often[first:upto]))
        if not several:
            continue
        kept = (subsets >= first) & (subsets < upto)
        own, places = which[kept], number[subsets[kept]]
        places -= number[first:upto][often[first:upto]][0]
        places *= clusters
        places += given.clusters[own]
        sizes, counts = held.sizes[given.sets[own]], given.counts[own]
        common = np.bincount(sizes, weights=counts, minlength=held.most + 1) / counts.sum()
        values, vectors = np.linalg.eigh(share[length] * common[:, None] * common)
        told = np.flatnonzero(np.abs(values) > np.finfo(kind).eps * np.abs(values).max())
        factors = (vectors * np.sqrt(np.abs(values)))[:, told] / np.where(common > 0, common, np.inf)[:, None]
        columns = np.empty((len(told), several, clusters), dtype=kind)
        for column, factor in zip(columns, factors.T, strict=True):
            mixed = np.bincount(places, weights=counts * factor[sizes], minlength=several * clusters)
            column[:] = mixed.reshape(several, clusters)
        yield _Columns(columns.reshape(-1, clusters), np.repeat(np.sign(values[told]), several).astype(kind))


def _pairs(counts: Occurring, held: Subsets, share: Floats, clusters: int) -> Iterator[tuple[int, Floats]]:
    """The likeness of every two clusters by their rare subsets, in blocks as `_blocks` has them.

    A subset's places in clusters stand in the order of these: each is paired with itself and twice with those behind.
    """
    rows = ordered(counts.clusters)
    upto = np.append(0, np.cumsum(np.bincount(counts.clusters, minlength=clusters)))
    times = np.bincount(counts.subsets, minlength=len(held))
    end = np.repeat(np.cumsum(times, dtype=np.int32), times)
    by_sizes, wide = share.ravel(), held.most + 1
    halves = (held.lengths(counts.subsets) * wide + counts.sizes) * wide
    for first in range(0, clusters, BLOCK):
        height, across = min(BLOCK, clusters - first), clusters - first
        own = rows[upto[first] : upto[first + height]]
        times = end[own] - own
        other = counting(times, own)
        values = by_sizes[np.repeat(halves[own], times) + counts.sizes[other]]
        values *= np.repeat(counts.sums[own] * 2, times)
        values *= counts.sums[other]
        values[np.cumsum(times) - times] /= 2
        places = np.repeat((counts.clusters[own] - first) * np.int64(across) - first, times) + counts.clusters[other]
        block = np.bincount(places, weights=values, minlength=height * across)
        yield first, block.reshape(height, across).astype(np.float64)

"""Krippendorff's alpha where a unit carries any number of codes, compared as sets."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from qcode.analysis.beat import Beat, undisturbed
from qcode.analysis.distinct_sets import DistinctSets, distinct_sets
from qcode.analysis.drawn_likeness import drawn_likeness
from qcode.analysis.keys import added, in_both
from qcode.analysis.ratings import (
    MISSING,
    Booleans,
    Floats,
    Integers,
    SmallFloats,
    SmallIntegers,
    checked_numbers,
    pairs_of_coders,
)
from qcode.analysis.results import Agreement, undefined
from qcode.analysis.subsets import Given, likeness_of_clusters, shares, total_likeness
from qcode.errors import QcodeError

Codes = frozenset[Hashable]
CodeSets = Sequence[Sequence[Codes | None]]
SetDistance = Literal["masi", "jaccard"]

CHUNK = 256

NO_PAIRS = "no unit was coded by two coders"
TOO_LIGHT = "all ratings together weigh no more than one unit"
ONE_SET = "only one set of codes was used, so there is nothing to disagree about"


@dataclass(frozen=True, slots=True, eq=False)
class SetRatings:
    """Sets of codes as indices (coders, units) into the distinct sets, -1 where missing, and the units' weights.

    The empty set is number 0.
    """

    ids: SmallIntegers
    sets: DistinctSets
    weights: Floats

    def only(self, units: Booleans | Integers) -> SetRatings:
        """Return the ratings of some of the units, by a mask or in the order of their places."""
        if units.dtype == np.bool_ and units.all():
            return self
        return SetRatings(self.ids[:, units], self.sets, self.weights[units])

    @property
    def per_unit(self) -> Integers:
        """How many coders gave each unit a set, be it the empty one."""
        return _down(self.ids != MISSING)

    @property
    def coded(self) -> Booleans:
        """The units to which at least one coder gave at least one code."""
        return _down(self.ids > 0) > 0


def _down(flags: Booleans) -> Integers:
    """Return how many of the flags (coders, units) of each unit are set: row by row, which np.sum does not do."""
    found = np.zeros(flags.shape[1], dtype=np.int64)
    for row in flags:
        found += row
    return found


class SetSums(NamedTuple):
    """What alpha over sets needs of clusters of units; what it holds of each adds up, but for the sets given.

    Of shape (clusters,), by weight: all units, and those that somebody coded; disagreement; ratings with codes; empty
    ones beside a coded one, and on units that nobody coded.
    """

    units: Floats
    coded: Floats
    apart: Floats
    filled: Floats
    blank: Floats
    uncoded: Floats
    given: Given


def set_alpha(
    sets: CodeSets, *, distance: SetDistance = "masi", weights: ArrayLike | None = None, coded_only: bool = False
) -> Agreement:
    """Return Krippendorff's alpha over sets of codes (Passonneau 2006 for MASI).

    `sets` holds one list per coder with a frozenset for each unit, empty for a unit left uncoded, None where the
    coder did not judge it. The distance is 1 - J·M ("masi") or 1 - J ("jaccard"); two empty sets are equal, an
    empty and another are wholly apart. `weights` says how many units each stands for (characters of a piece of
    text), 1 by default. `coded_only` leaves out units that nobody coded.
    """
    coded = encode_sets(sets, weights=weights)
    return set_alpha_of(coded.only(coded.coded) if coded_only else coded, distance=distance)


def set_alpha_of(coded: SetRatings, *, distance: SetDistance = "masi") -> Agreement:
    """Return alpha over sets that are encoded already."""
    return set_alphas_of(coded, distance=distance)[0]


def set_alphas_of(coded: SetRatings, *, distance: SetDistance = "masi") -> tuple[Agreement, Agreement]:
    """Return alpha over sets that are encoded already, and alpha without the units that nobody coded."""
    coded = coded.only(coded.per_unit >= 2)
    sums = set_sums(coded, np.zeros(len(coded.weights), dtype=np.int64), 1, distance=distance)
    return alphas_of_sums(coded.sets, sums, distance=distance)


def alphas_of_sums(sets: DistinctSets, sums: SetSums, *, distance: SetDistance = "masi") -> tuple[Agreement, Agreement]:
    """Return alpha of all clusters together, and alpha without the units that nobody coded."""
    counts = np.bincount(sums.given.sets, weights=sums.given.counts, minlength=len(sets)).astype(np.float64)
    likeness, kinds = _likeness(sets, counts, distance), int(np.count_nonzero(counts))
    given, apart, blank, uncoded = (float(each.sum()) for each in (sums.filled, sums.apart, sums.blank, sums.uncoded))
    every = _alpha(float(sums.units.sum()), given, blank + uncoded, kinds, apart, likeness)
    return every, _alpha(float(sums.coded.sum()), given, blank, kinds, apart, likeness)


def set_alphas_by(
    coded: SetRatings, places: Integers, clusters: int, *, distance: SetDistance = "masi"
) -> list[Agreement]:
    """Return alpha over sets of each cluster of units by itself; `places` numbers each unit's cluster from 0."""
    paired = coded.per_unit >= 2
    coded, places = coded.only(paired), places[paired]
    sums, held = set_sums(coded, places, clusters, distance=distance), coded.sets.subsets
    given = sums.given
    if held is not None:
        alike = likeness_of_clusters(held, given, _shares(held.most, distance), clusters)
    else:
        one_by_one = (given.only(given.clusters == place) for place in range(clusters))
        alike = np.array([_compared(coded.sets, each.sets, each.counts, distance) for each in one_by_one])
    kinds = np.bincount(given.clusters, minlength=clusters)
    columns = (each.tolist() for each in (sums.units, sums.filled, sums.blank + sums.uncoded, kinds, sums.apart, alike))
    return [_alpha(*each) for each in zip(*columns, strict=True)]


def set_sums(coded: SetRatings, places: Integers, clusters: int, *, distance: SetDistance = "masi") -> SetSums:
    """Return what alpha needs of each cluster; `places` numbers each unit's cluster (its document) from 0."""
    at, ratings = np.flatnonzero(coded.coded), coded.per_unit
    some, there, weights = coded.only(at), places[at], coded.weights[at]
    with_codes = _down(some.ids > 0)

    def summed(where: Integers, each: Floats) -> Floats:
        return np.bincount(where, weights=each, minlength=clusters).astype(np.float64)

    every, filled = summed(places, coded.weights * ratings), summed(there, weights * with_codes)
    blank = summed(there, weights * (ratings[at] - with_codes))
    apart = summed(there, weights * unit_disagreement(some, distance=distance))
    return SetSums(summed(places, coded.weights), summed(there, weights), apart, filled, blank, every - filled - blank,
                   _given(some, there))  # fmt: skip


def _given(coded: SetRatings, places: Integers) -> Given:
    """How often each set that holds a code was given in each cluster."""
    sets, filled = len(coded.sets), coded.ids > 0
    keys = (places * sets + coded.ids)[filled]
    keys, counts = added(keys, np.broadcast_to(coded.weights, filled.shape)[filled])
    clusters = keys // sets
    return Given(clusters, keys - clusters * sets, counts)


def _alpha(units: float, given: float, blank: float, kinds: int, apart: float, likeness: float) -> Agreement:
    """Return alpha from the ratings with and without codes, their kinds, their disagreement and their likeness."""
    if not units:
        return undefined(NO_PAIRS)
    if kinds + (blank > 0) < 2:
        return undefined(ONE_SET, units=round(units), observed=1.0, expected=1.0)
    total = given + blank
    if total <= 1:
        return undefined(TOO_LIGHT, units=round(units))
    expected = (total**2 - blank**2 - likeness) / (total * (total - 1))
    observed = apart / total
    return Agreement(1 - observed, 1 - expected, 1 - observed / expected, round(units))


def encode_sets(sets: CodeSets, *, weights: ArrayLike | None = None) -> SetRatings:
    """Return sets of codes as indices; raises QcodeError for lists that differ in length."""
    units = len(sets[0]) if sets else 0
    if any(len(row) != units for row in sets):
        raise QcodeError("The coders' lists of sets differ in length.", "Write None where a coder judged no unit.")
    numbers: dict[Codes, int] = {}
    rows = [
        [MISSING if each is None else numbers.setdefault(_codes(each), len(numbers)) for each in row] for row in sets
    ]
    weighing = np.ones(units) if weights is None else checked_numbers(weights, "weights").astype(np.float64)
    if weighing.shape != (units,):
        raise QcodeError(f"{units} units need as many weights.")
    distinct, places = _encoded(list(numbers))
    ids = np.append(places, MISSING).astype(np.int32)[np.array(rows, dtype=np.int64).reshape(len(sets), units)]
    return SetRatings(ids, distinct, weighing)


def _codes(each: object) -> Codes:
    if not isinstance(each, str | bytes) and isinstance(each, Iterable):
        return frozenset(each)
    raise QcodeError(f"“{each}” is no set of codes.", "Give each unit a set, or None where a coder judged it not.")


def _encoded(sets: Sequence[Codes]) -> tuple[DistinctSets, Integers]:
    numbers: dict[Hashable, int] = {}
    rows = [sorted(numbers.setdefault(code, len(numbers)) for code in each) for each in sets]
    sizes = np.array([len(row) for row in rows], dtype=np.int64)
    return distinct_sets(sizes, np.array([code for row in rows for code in row], dtype=np.int64))


def unit_disagreement(coded: SetRatings, *, distance: SetDistance = "masi") -> Floats:
    """Return the sum of distances between the coders of each unit, both ways, divided by (ratings - 1).

    Summed over units by weight it is what alpha divides by the number of ratings to get the observed distance.
    """
    total = np.zeros(coded.ids.shape[1])
    for one, other in pairs_of_coders(coded.ids.shape[0]):
        first, second = coded.ids[one], coded.ids[other]
        apart = ((first != second) & (first != MISSING) & (second != MISSING)).astype(np.float64)
        filled = np.flatnonzero((first != second) & (first > 0) & (second > 0))
        apart[filled] = _distances(coded.sets, first[filled], second[filled], distance)
        total += 2 * apart
    return np.asarray(total / np.maximum(coded.per_unit - 1, 1), dtype=np.float64)


def _distances(sets: DistinctSets, first: Integers, second: Integers, distance: SetDistance) -> Floats:
    """Return the distances between sets, from the codes that each two share."""
    size, other = sets.sizes[first], sets.sizes[second]
    begin = np.arange(len(first)) * sets.wide
    both = in_both(np.repeat(begin, size) + sets.of(first), np.repeat(begin, other) + sets.of(second))
    shared = np.bincount(both // sets.wide, minlength=len(first)).astype(np.float64)
    return set_distance(size.astype(np.float64), other.astype(np.float64), shared, distance)


def distance_blocks(sets: DistinctSets, used: Integers, distance: SetDistance) -> Iterator[tuple[slice, Floats]]:
    """Yield the distances between sets that were used, a block of rows at a time, of shape (rows, used)."""
    codes, sizes = sets.members(used).astype(np.float32), sets.sizes[used]
    steps = int(sizes.max(initial=0)) + 1
    size = np.arange(steps, dtype=np.float64)
    by_sizes = set_distance(size[:, None, None], size[None, :, None], size[None, None, :], distance).ravel()
    for start in range(0, len(codes), CHUNK):
        rows = slice(start, start + CHUNK)
        shared = (codes[rows] @ codes.T).astype(np.int64)
        yield rows, by_sizes[(sizes[rows, None] * steps + sizes[None, :]) * steps + shared]


def set_distance(size: Floats, other: Floats, shared: Floats, distance: SetDistance) -> Floats:
    """Return the distances between sets of the given sizes that share `shared` codes, element by element."""
    union = size + other - shared
    overlap = np.divide(shared, union, out=np.ones(np.broadcast(size, other, shared).shape), where=union > 0)
    if distance == "jaccard":
        return np.asarray(1 - overlap, dtype=np.float64)
    if distance != "masi":
        raise QcodeError(f"“{distance}” is no distance between sets.", "Use masi or jaccard.")
    inside = shared == np.minimum(size, other)
    likeness = np.where(shared == union, 1.0, np.where(inside, 2 / 3, 1 / 3))
    return np.asarray(1 - overlap * likeness, dtype=np.float64)


def _likeness(sets: DistinctSets, counts: Floats, distance: SetDistance) -> float:
    """Return the sum of likenesses (1 - distance) between every two ratings that hold a code."""
    held = sets.subsets
    if held is not None:
        return total_likeness(held, counts, _shares(held.most, distance))
    used = np.flatnonzero(counts)
    return _compared(sets, used, counts[used], distance)


def _compared(sets: DistinctSets, used: Integers, weights: Floats, distance: SetDistance) -> float:
    """Return the sum of likenesses between every two ratings, comparing every two of the sets that were used."""
    blocks = distance_blocks(sets, used, distance)
    return sum(float(weights[rows] @ (1 - block) @ weights) for rows, block in blocks)


@lru_cache(maxsize=16)
def _shares(most: int, distance: SetDistance) -> Floats:
    """Return the coefficients of a distance between sets of up to `most` codes, as `subsets.shares` tells."""
    return shares(most, lambda one, other, both: 1 - set_distance(one, other, both, distance))


def likeness_of_draws(
    sets: DistinctSets,
    given: Given,
    weights: Floats | SmallFloats,
    *,
    distance: SetDistance = "masi",
    beat: Beat = undisturbed,
) -> Floats:
    """Return the sum of likenesses (1 - distance) between every two ratings that hold a code, for each draw.

    `weights` of shape (draws, clusters) says how often each cluster was drawn.
    """
    held = sets.subsets
    if held is not None:
        return drawn_likeness(held, given, _shares(held.most, distance), weights, beat=beat)
    used = np.unique(given.sets)
    table = np.zeros((weights.shape[1], len(used)))
    table[given.clusters, np.searchsorted(used, given.sets)] = given.counts
    total = np.zeros((len(table), len(table)))
    for rows, block in distance_blocks(sets, used, distance):
        beat()
        total += table[:, rows] @ ((1 - block) @ table.T)
    found = np.zeros(len(weights))
    for first in range(0, len(weights), CHUNK):
        beat()
        some = weights[first : first + CHUNK]
        found[first : first + CHUNK] = np.einsum("di,di->d", some @ total, some)
    return found

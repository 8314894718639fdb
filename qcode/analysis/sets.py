"""Krippendorff's alpha where a unit carries any number of codes, compared as sets."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from qcode.analysis.ratings import MISSING, Booleans, Floats, Integers, pairs_of_coders
from qcode.analysis.results import Agreement, undefined
from qcode.errors import QcodeError

Codes = frozenset[Hashable]
CodeSets = Sequence[Sequence[Codes | None]]
SetDistance = Literal["masi", "jaccard"]

CHUNK = 256
MANY_PAIRS = 20_000_000
"""Up to so many pairs of sets with a code in common are listed; of more, all distances are computed in blocks."""

NO_PAIRS = "no unit was coded by two coders"
ONE_SET = "only one set of codes was used, so there is nothing to disagree about"


class Alike(NamedTuple):
    """Pairs of different sets that share a code, each pair once, and their likeness, which is 1 - distance."""

    first: Integers
    second: Integers
    likeness: Floats


@dataclass(frozen=True, slots=True, eq=False)
class SetRatings:
    """Sets of codes as indices (coders, units) into the distinct sets, -1 where missing, and the units' weights.

    `members` of shape (sets, codes) says which codes a distinct set holds; `known` keeps which sets are alike, by
    distance, once that was found out.
    """

    ids: Integers
    members: Booleans
    weights: Floats
    known: dict[str, Alike | None] = field(default_factory=dict, repr=False)

    def only(self, units: Booleans) -> SetRatings:
        """Return the ratings of some of the units."""
        return SetRatings(self.ids[:, units], self.members, self.weights[units], self.known)

    def alike(self, distance: SetDistance) -> Alike | None:
        """Return which sets share a code, None where too many do to be listed."""
        if distance not in self.known:
            self.known[distance] = _alike(self.members, distance)
        return self.known[distance]

    @property
    def per_unit(self) -> Integers:
        """How many coders gave each unit a set, be it the empty one."""
        return np.asarray((self.ids != MISSING).sum(axis=0), dtype=np.int64)

    @property
    def coded(self) -> Booleans:
        """The units to which at least one coder gave at least one code."""
        filled = np.append(self.members.any(axis=1), False)
        return np.asarray(filled[self.ids].any(axis=0), dtype=np.bool_)


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
    coded = coded.only(coded.per_unit >= 2)
    units = round(float(coded.weights.sum()))
    if not units:
        return undefined(NO_PAIRS)
    counts = set_counts(coded, places=np.zeros(len(coded.weights), dtype=np.int64), clusters=1)[0]
    total = float(counts.sum())
    expected = _expected(coded, counts, distance) / (total * (total - 1))
    if expected == 0:
        return undefined(ONE_SET, units=units, observed=1.0, expected=1.0)
    observed = float(coded.weights @ unit_disagreement(coded, distance=distance)) / total
    return Agreement(1 - observed, 1 - expected, 1 - observed / expected, units)


def encode_sets(sets: CodeSets, *, weights: ArrayLike | None = None) -> SetRatings:
    """Return sets of codes as indices; raises QcodeError for fewer than two coders or lists that differ in length."""
    if len(sets) < 2:
        raise QcodeError(f"Agreement needs two coders or more, and there is {len(sets)}.")
    units = len(sets[0])
    if any(len(row) != units for row in sets):
        raise QcodeError("The coders' lists of sets differ in length.", "Write None where a coder judged no unit.")
    numbers: dict[Codes, int] = {}
    rows = [[MISSING if each is None else numbers.setdefault(each, len(numbers)) for each in row] for row in sets]
    weighing = np.ones(units) if weights is None else np.asarray(weights, dtype=np.float64)
    if weighing.shape != (units,) or (weighing < 0).any():
        raise QcodeError(f"{units} units need as many weights, none below 0.")
    return SetRatings(np.array(rows, dtype=np.int64).reshape(len(sets), units), _members(list(numbers)), weighing)


def _members(distinct: Sequence[Codes]) -> Booleans:
    columns: dict[Hashable, int] = {}
    for each in distinct:
        for code in each:
            columns.setdefault(code, len(columns))
    members = np.zeros((len(distinct), len(columns)), dtype=np.bool_)
    for row, each in enumerate(distinct):
        members[row, [columns[code] for code in each]] = True
    return members


def set_counts(coded: SetRatings, *, places: Integers, clusters: int) -> Floats:
    """Return how often each distinct set was given in each cluster of units, of shape (clusters, sets).

    `places` numbers each unit's cluster (its document) from 0; units count by their weights.
    """
    given, sets = coded.ids != MISSING, len(coded.members)
    weights = np.broadcast_to(coded.weights, coded.ids.shape)
    cells = (places * sets + coded.ids)[given]
    counts = np.bincount(cells, weights=weights[given], minlength=clusters * sets)
    return np.asarray(counts.reshape(clusters, sets), dtype=np.float64)


def unit_disagreement(coded: SetRatings, *, distance: SetDistance = "masi") -> Floats:
    """Return the sum of distances between the coders of each unit, both ways, divided by (ratings - 1).

    Summed over units by weight it is what alpha divides by the number of ratings to get the observed distance.
    """
    total = np.zeros(coded.ids.shape[1])
    for one, other in pairs_of_coders(coded.ids.shape[0]):
        first, second = coded.ids[one], coded.ids[other]
        both = np.flatnonzero((first != MISSING) & (second != MISSING) & (first != second))
        keys, inverse = np.unique(first[both] * len(coded.members) + second[both], return_inverse=True)
        rows, columns = np.divmod(keys, max(len(coded.members), 1))
        total[both] += 2 * _paired_distances(coded.members, rows, columns, distance)[inverse]
    return np.asarray(total / np.maximum(coded.per_unit - 1, 1), dtype=np.float64)


def _paired_distances(members: Booleans, rows: Integers, columns: Integers, distance: SetDistance) -> Floats:
    sizes = members.sum(axis=1).astype(np.float64)
    shared = (members[rows] & members[columns]).sum(axis=1).astype(np.float64)
    return set_distance(sizes[rows], sizes[columns], shared, distance)


def distance_blocks(members: Booleans, distance: SetDistance) -> Iterator[tuple[slice, Floats]]:
    """Yield the distances between distinct sets, a block of rows at a time: (rows, block of shape (rows, sets))."""
    codes = members.astype(np.float32)
    sizes = members.sum(axis=1)
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


def _expected(coded: SetRatings, counts: Floats, distance: SetDistance) -> float:
    """Return the sum of distances between every two ratings."""
    used = counts > 0
    alike = coded.alike(distance) if int(used.sum()) > CHUNK else None
    if alike is not None:
        shared = float((alike.likeness * counts[alike.first]) @ counts[alike.second])
        return float(counts.sum()) ** 2 - float(counts @ counts) - 2 * shared
    members, counts = coded.members[used], counts[used]
    return sum(float(counts[rows] @ block @ counts) for rows, block in distance_blocks(members, distance))


def _alike(members: Booleans, distance: SetDistance) -> Alike | None:
    sizes = members.sum(axis=1)
    holders = [np.flatnonzero(column) for column in members.T]
    if sum(len(each) ** 2 for each in holders) > 2 * MANY_PAIRS:
        return None
    keys = [np.zeros(0, dtype=np.int64)]
    for each in holders:
        first, second = np.triu_indices(len(each), k=1)
        keys.append(each[first] * len(members) + each[second])
    pairs, shared = np.unique(np.concatenate(keys), return_counts=True)
    first, second = np.divmod(pairs, max(len(members), 1))
    likeness = 1 - set_distance(
        sizes[first].astype(np.float64), sizes[second].astype(np.float64), shared.astype(np.float64), distance
    )
    return Alike(first, second, likeness)


def likeness_between(counts: Floats, coded: SetRatings, distance: SetDistance) -> Floats:
    """Return the summed likeness (1 - distance) between the ratings of every two clusters: (clusters, clusters).

    `counts` of shape (clusters, sets) says how often each set was given in each cluster.
    """
    alike = coded.alike(distance) if len(coded.members) > CHUNK else None
    if alike is None:
        total = np.zeros((len(counts), len(counts)))
        for rows, block in distance_blocks(coded.members, distance):
            total += counts[:, rows] @ ((1 - block) @ counts.T)
        return total
    by_set = _likeness_by_cluster(counts, alike) + counts.T / 2
    half = np.empty((len(counts), len(counts)))
    for cluster, given in enumerate(counts):
        used = np.flatnonzero(given)
        half[cluster] = given[used] @ by_set[used]
    return half + half.T


def _likeness_by_cluster(counts: Floats, alike: Alike) -> Floats:
    """Return for every set how alike it is to the ratings of each cluster, each pair of sets once: (sets, clusters).

    Of a pair the set that occurs in fewer clusters is spread over them.
    """
    clusters, sets = counts.shape
    of_set, in_cluster = np.nonzero(counts.T)
    starts = np.searchsorted(of_set, np.arange(sets + 1))
    number = np.diff(starts)
    fewer = number[alike.second] <= number[alike.first]
    rare, other = np.where(fewer, alike.second, alike.first), np.where(fewer, alike.first, alike.second)
    found = np.zeros(sets * clusters)
    step = max(MANY_PAIRS // 20, 1)
    for first in range(0, len(rare), step):
        pair = slice(first, first + step)
        times = number[rare[pair]]
        behind = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
        place = np.repeat(starts[rare[pair]], times) + behind
        cluster = in_cluster[place]
        weight = np.repeat(alike.likeness[pair], times) * counts[cluster, of_set[place]]
        found += np.bincount(np.repeat(other[pair], times) * clusters + cluster, weights=weight, minlength=len(found))
    return found.reshape(sets, clusters)

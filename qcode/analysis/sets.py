"""Krippendorff's alpha where a unit carries any number of codes, compared as sets."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from qcode.analysis.beat import Beat, undisturbed
from qcode.analysis.ratings import MISSING, Booleans, Floats, Integers, SmallFloats, pairs_of_coders
from qcode.analysis.results import Agreement, undefined
from qcode.analysis.subsets import (
    Given,
    Subsets,
    drawn_likeness,
    likeness_of_clusters,
    shares,
    subsets_of,
    total_likeness,
)
from qcode.errors import QcodeError

Codes = frozenset[Hashable]
CodeSets = Sequence[Sequence[Codes | None]]
SetDistance = Literal["masi", "jaccard"]

CHUNK = 256

NO_PAIRS = "no unit was coded by two coders"
ONE_SET = "only one set of codes was used, so there is nothing to disagree about"


@dataclass(frozen=True, slots=True, eq=False)
class SetRatings:
    """Sets of codes as indices (coders, units) into the distinct sets, -1 where missing, and the units' weights.

    `members` of shape (sets, codes) says which codes a distinct set holds; `known` keeps their subsets, once these
    were found out, and `shares` what these contribute to a distance.
    """

    ids: Integers
    members: Booleans
    weights: Floats
    known: dict[str, Subsets | None] = field(default_factory=dict, repr=False)
    shares: dict[str, Floats] = field(default_factory=dict, repr=False)

    def only(self, units: Booleans | Integers) -> SetRatings:
        """Return the ratings of some of the units, by a mask or in the order of their places."""
        if units.dtype == np.bool_ and units.all():
            return self
        return SetRatings(self.ids[:, units], self.members, self.weights[units], self.known, self.shares)

    @property
    def subsets(self) -> Subsets | None:
        """Which sets hold which subsets, None where there are too many; found out once."""
        if "subsets" not in self.known:
            self.known["subsets"] = subsets_of(self.members)
        return self.known["subsets"]

    @property
    def per_unit(self) -> Integers:
        """How many coders gave each unit a set, be it the empty one."""
        return np.asarray((self.ids != MISSING).sum(axis=0), dtype=np.int64)

    @property
    def filled(self) -> Booleans:
        """Which of the ratings hold a code, of shape (coders, units)."""
        return np.asarray(np.append(self.members.any(axis=1), False)[self.ids], dtype=np.bool_)

    @property
    def coded(self) -> Booleans:
        """The units to which at least one coder gave at least one code."""
        return np.asarray(self.filled.any(axis=0), dtype=np.bool_)


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
    counts = set_counts(coded, places=np.zeros(len(coded.weights), dtype=np.int64), clusters=1)[0]
    filled = coded.members.any(axis=1)
    apart = float(coded.weights @ unit_disagreement(coded, distance=distance))
    likeness = _likeness(coded, np.where(filled, counts, 0.0), distance)
    given, kinds = float(counts[filled].sum()), int(np.count_nonzero(counts[filled]))
    inside = coded.coded
    without = (coded.weights * (coded.ids != MISSING).sum(axis=0))[~inside].sum()
    blanks = float(counts[~filled].sum()), float(counts[~filled].sum() - without)
    weights = float(coded.weights.sum()), float(coded.weights[inside].sum())
    every, coded_only = (
        _alpha(round(units), given, blank, kinds, apart, likeness) for units, blank in zip(weights, blanks, strict=True)
    )
    return every, coded_only


def set_alphas_by(
    coded: SetRatings, places: Integers, clusters: int, *, distance: SetDistance = "masi"
) -> list[Agreement]:
    """Return alpha over sets of each cluster of units by itself; `places` numbers each unit's cluster from 0."""
    paired = coded.per_unit >= 2
    coded, places = coded.only(paired), places[paired]
    units, filled = np.bincount(places, weights=coded.weights, minlength=clusters), coded.filled
    apart = np.bincount(places, weights=coded.weights * unit_disagreement(coded, distance=distance), minlength=clusters)
    given, blank = (
        np.bincount(places, weights=coded.weights * ratings.sum(axis=0), minlength=clusters)
        for ratings in (filled, (coded.ids != MISSING) & ~filled)
    )
    sets = _given(coded, places)
    kinds = np.bincount(sets.clusters, minlength=clusters)
    held = coded.subsets
    if held is not None:
        alike = likeness_of_clusters(held, sets, shares_of(coded, held, distance), clusters)
    else:
        one_by_one = (sets.only(sets.clusters == place) for place in range(clusters))
        alike = np.array([_compared(coded, each.sets, each.counts, distance) for each in one_by_one])
    columns = (each.tolist() for each in (units, given, blank, kinds, apart, alike))
    return [_alpha(round(first), *rest) for first, *rest in zip(*columns, strict=True)]


def _alpha(units: int, given: float, blank: float, kinds: int, apart: float, likeness: float) -> Agreement:
    """Return alpha from the ratings with and without codes, their kinds, their disagreement and their likeness."""
    if not units:
        return undefined(NO_PAIRS)
    if kinds + (blank > 0) < 2:
        return undefined(ONE_SET, units=units, observed=1.0, expected=1.0)
    total = given + blank
    expected = (total**2 - blank**2 - likeness) / (total * (total - 1))
    observed = apart / total
    return Agreement(1 - observed, 1 - expected, 1 - observed / expected, units)


def encode_sets(sets: CodeSets, *, weights: ArrayLike | None = None) -> SetRatings:
    """Return sets of codes as indices; raises QcodeError for lists that differ in length."""
    units = len(sets[0]) if sets else 0
    if any(len(row) != units for row in sets):
        raise QcodeError("The coders' lists of sets differ in length.", "Write None where a coder judged no unit.")
    numbers: dict[Codes, int] = {}
    rows = [
        [MISSING if each is None else numbers.setdefault(frozenset(each), len(numbers)) for each in row] for row in sets
    ]
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
    held = np.nonzero(members)
    begin = np.searchsorted(held[0], np.arange(len(members) + 1))
    sizes = np.diff(begin)
    times = sizes[rows]
    place = np.repeat(begin[rows] - np.cumsum(times) + times, times) + np.arange(int(times.sum()))
    both = members[np.repeat(columns, times), held[1][place]]
    shared = np.bincount(np.repeat(np.arange(len(rows)), times), weights=both, minlength=len(rows)).astype(np.float64)
    return set_distance(sizes[rows].astype(np.float64), sizes[columns].astype(np.float64), shared, distance)


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


def _likeness(coded: SetRatings, counts: Floats, distance: SetDistance) -> float:
    """Return the sum of likenesses (1 - distance) between every two ratings that hold a code."""
    held = coded.subsets
    if held is not None:
        return total_likeness(held, counts, shares_of(coded, held, distance))
    used = np.flatnonzero(counts)
    return _compared(coded, used, counts[used], distance)


def _compared(coded: SetRatings, used: Integers, weights: Floats, distance: SetDistance) -> float:
    """Return the sum of likenesses between every two ratings, comparing every two of the sets that were used."""
    blocks = distance_blocks(coded.members[used], distance)
    return sum(float(weights[rows] @ (1 - block) @ weights) for rows, block in blocks)


def shares_of(coded: SetRatings, held: Subsets, distance: SetDistance) -> Floats:
    """Return the coefficients of a distance, for `subsets.total_likeness` and `subsets.drawn_likeness`."""
    if distance not in coded.shares:
        coded.shares[distance] = shares(
            held.most, lambda one, other, both: 1 - set_distance(one, other, both, distance)
        )
    return coded.shares[distance]


def likeness_of_draws(
    coded: SetRatings,
    places: Integers,
    weights: Floats | SmallFloats,
    distance: SetDistance,
    *,
    beat: Beat = undisturbed,
) -> Floats:
    """Return the sum of likenesses (1 - distance) between every two ratings that hold a code, for each draw.

    `places` numbers each unit's cluster; `weights` of shape (draws, clusters) says how often each was drawn.
    """
    given, held = _given(coded, places), coded.subsets
    if held is not None:
        return drawn_likeness(held, given, shares_of(coded, held, distance), weights, beat=beat)
    table = np.zeros((weights.shape[1], len(coded.members)))
    table[given.clusters, given.sets] = given.counts
    total = np.zeros((len(table), len(table)))
    for rows, block in distance_blocks(coded.members, distance):
        beat()
        total += table[:, rows] @ ((1 - block) @ table.T)
    found = np.zeros(len(weights))
    for first in range(0, len(weights), CHUNK):
        beat()
        some = weights[first : first + CHUNK]
        found[first : first + CHUNK] = np.einsum("di,di->d", some @ total, some)
    return found


def _given(coded: SetRatings, places: Integers) -> Given:
    """How often each set that holds a code was given in each cluster."""
    given = coded.filled
    weights = np.broadcast_to(coded.weights, coded.ids.shape)[given]
    keys = np.broadcast_to(places, coded.ids.shape)[given] * len(coded.members) + coded.ids[given]
    keys, place = np.unique(keys, return_inverse=True)
    counts = np.bincount(place.reshape(-1), weights=weights, minlength=len(keys)).astype(np.float64)
    return Given(keys // len(coded.members), keys % len(coded.members), counts)

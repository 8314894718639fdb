"""How sure alpha over sets of codes is: draws of documents, from sums of each document and their likeness."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from qcode.analysis.beat import Beat, undisturbed
from qcode.analysis.draws import (
    CHUNK,
    DRAWS,
    OVER_UNITS,
    Interval,
    check_draws,
    document_weights,
    percentile_intervals,
    withheld,
)
from qcode.analysis.ratings import Booleans, Floats, Integers, SmallFloats
from qcode.analysis.results import MINIMUM_DOCUMENTS
from qcode.analysis.sets import SetDistance, SetRatings, likeness_of_draws, unit_disagreement

ROUGH = 1e-6
"""Draws whose ratings are less apart than this share of all pairs hold one set only: what is left is rounding."""


def set_alpha_interval(
    coded: SetRatings,
    *,
    documents: ArrayLike,
    distance: SetDistance = "masi",
    draws: int = DRAWS,
    seed: int = 0,
    level: float = 0.95,
    beat: Beat = undisturbed,
) -> Interval:
    """Return the interval of alpha over sets of codes; `documents` numbers each unit's document from 0.

    With fewer than six documents the interval is over units, and its note says so.
    """
    drawing = SetDraws(coded, documents=documents, distance=distance)
    return drawing.interval(draws=draws, seed=seed, level=level, beat=beat)


class SetDraws:
    """Draws of documents for alpha over sets of codes: of all units, and of those that somebody coded.

    What both need, the likeness of every two documents' ratings, is worked out once.
    """

    def __init__(self, coded: SetRatings, *, documents: ArrayLike, distance: SetDistance = "masi") -> None:
        """Take the sets and the number of each unit's document."""
        paired = coded.per_unit >= 2
        self._coded, self._distance = coded.only(paired), distance
        places = np.asarray(documents, dtype=np.int64)
        self._places = places if paired.all() else places[paired]
        self._known: tuple[tuple[int, int, int], Floats] | None = None

    def interval(
        self,
        *,
        coded_only: bool = False,
        draws: int = DRAWS,
        seed: int = 0,
        level: float = 0.95,
        beat: Beat = undisturbed,
    ) -> Interval:
        """Return the interval over documents, of fewer than six over units; none of too little (see `withheld`)."""
        filled = self._coded.coded
        found = self._drawn(filled, coded_only=coded_only, draws=draws, seed=seed, level=level, beat=beat)
        inside = np.count_nonzero(np.bincount(self._places[filled]))
        return withheld(found, documents=int(inside), units=int(np.count_nonzero(filled)))

    def _drawn(
        self, filled: Booleans, *, coded_only: bool, draws: int, seed: int, level: float, beat: Beat
    ) -> Interval:
        places = self._places[filled] if coded_only else self._places
        kept = np.flatnonzero(np.bincount(places))
        if len(kept) < MINIMUM_DOCUMENTS:
            units = filled if coded_only else np.ones(len(filled), dtype=np.bool_)
            return self._over_units(self._coded.only(units), draws=draws, seed=seed, level=level, beat=beat)
        check_draws(draws, level, len(kept), "document")
        sums = self._sums
        weights = np.zeros((draws, len(sums.observed)), dtype=np.float32)
        for rows, some in document_weights(len(kept), draws=draws, seed=seed, beat=beat):
            weights[rows, kept] = some
        blank = sums.blank if coded_only else sums.blank + sums.uncoded
        if self._known is None or self._known[0] != (draws, seed, len(kept)):
            likeness = likeness_of_draws(self._coded, self._places, weights, self._distance, beat=beat)
            self._known = (draws, seed, len(kept)), likeness
        values = _drawn_set_alpha(weights, sums.observed, sums.filled, blank, self._known[1])
        return percentile_intervals(values[None], seed=seed, level=level, over="documents", resampled=len(kept))[0]

    @cached_property
    def _sums(self) -> _SetSums:
        return _set_sums(self._coded, self._places, self._distance)

    def _over_units(self, coded: SetRatings, *, draws: int, seed: int, level: float, beat: Beat) -> Interval:
        places, kinds, resampled = _kinds_of_units(coded)
        check_draws(draws, level, resampled, "unit")
        shares = kinds / resampled
        weights = np.random.default_rng(seed).multinomial(resampled, shares, size=draws) / kinds
        sums = _set_sums(coded, places, self._distance)
        likeness = likeness_of_draws(coded, places, weights, self._distance, beat=beat)
        values = _drawn_set_alpha(weights, sums.observed, sums.filled, sums.blank + sums.uncoded, likeness)
        return percentile_intervals(
            values[None], seed=seed, level=level, over="units", resampled=resampled, note=OVER_UNITS
        )[0]


class _SetSums(NamedTuple):
    """What adds up over documents: disagreement; ratings with codes; empty ones beside a coded one, and others."""

    observed: Floats
    filled: Floats
    blank: Floats
    uncoded: Floats


def _set_sums(coded: SetRatings, places: Integers, distance: SetDistance) -> _SetSums:
    clusters = int(places.max(initial=-1)) + 1
    disagreement = coded.weights * unit_disagreement(coded, distance=distance)
    filled = coded.filled
    with_codes, somebody = filled.sum(axis=0), filled.any(axis=0)
    blank = coded.weights * (coded.per_unit - with_codes)
    columns = (disagreement, coded.weights * with_codes, blank * somebody, blank * ~somebody)
    return _SetSums(*(np.bincount(places, weights=each, minlength=clusters).astype(np.float64) for each in columns))


def _kinds_of_units(coded: SetRatings) -> tuple[Integers, Integers, int]:
    """Return the kind of each unit (the same sets by the same coders), the units of each kind, and all units."""
    columns = np.vstack([coded.ids, coded.weights])
    _, kinds, counts = np.unique(columns, axis=1, return_inverse=True, return_counts=True)
    return kinds.reshape(-1), counts, coded.ids.shape[1]


def _drawn_set_alpha(
    weights: Floats | SmallFloats, observed: Floats, filled: Floats, blank: Floats, likeness: Floats
) -> Floats:
    """Return alpha of every draw from its disagreement, its ratings with and without codes, and their likeness."""
    columns = np.stack([observed, filled, blank], axis=1)
    drawn = [weights[first : first + CHUNK].astype(np.float64) @ columns for first in range(0, len(weights), CHUNK)]
    disagreement, coded, empty = np.concatenate(drawn).T
    total = coded + empty
    apart = total**2 - empty**2 - likeness
    some = apart > ROUGH * total**2
    ratio = np.divide((total - 1) * disagreement, apart, out=np.full(len(weights), np.nan), where=some)
    return np.asarray(1 - ratio, dtype=np.float64)

"""How sure alpha over sets of codes is: draws of documents, from sums of each document and their likeness."""

from __future__ import annotations

from functools import cached_property

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
from qcode.analysis.ratings import Floats, Integers, SmallFloats, checked_numbers
from qcode.analysis.results import MINIMUM_DOCUMENTS, Agreement
from qcode.analysis.sets import SetDistance, SetRatings, SetSums, alphas_of_sums, likeness_of_draws, set_sums
from qcode.errors import QcodeError

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
    """Alpha over sets of codes, and draws of documents for it: of all units, and of those that somebody coded.

    What both need, the sums of each document and the likeness of each draw's ratings, is worked out once.
    """

    def __init__(self, coded: SetRatings, *, documents: ArrayLike, distance: SetDistance = "masi") -> None:
        """Take the sets and the number of each unit's document."""
        paired = coded.per_unit >= 2
        places = checked_numbers(documents, "numbers of documents").astype(np.int64)
        if places.shape != paired.shape:
            raise QcodeError(f"{len(paired)} units need as many numbers of documents.")
        self._coded, self._distance = coded.only(paired), distance
        self._places = places if paired.all() else places[paired]
        self._known: tuple[tuple[int, int, int], Floats] | None = None

    @cached_property
    def _sums(self) -> SetSums:
        clusters = int(self._places.max(initial=-1)) + 1
        return set_sums(self._coded, self._places, clusters, distance=self._distance)

    def alphas(self) -> tuple[Agreement, Agreement]:
        """Return alpha over all units, and without those that nobody coded."""
        return alphas_of_sums(self._coded.sets, self._sums, distance=self._distance)

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
        found = self._drawn(coded_only=coded_only, draws=draws, seed=seed, level=level, beat=beat)
        units = int(np.count_nonzero(self._coded.coded))
        return withheld(found, documents=int(np.count_nonzero(self._sums.coded)), units=units)

    def _drawn(self, *, coded_only: bool, draws: int, seed: int, level: float, beat: Beat) -> Interval:
        sums = self._sums
        kept = np.flatnonzero(sums.coded if coded_only else sums.units)
        if len(kept) < MINIMUM_DOCUMENTS:
            chosen = self._coded.only(self._coded.coded) if coded_only else self._coded
            return self._over_units(chosen, draws=draws, seed=seed, level=level, beat=beat)
        check_draws(draws, level, seed, len(kept), "document")
        weights = np.zeros((draws, len(sums.units)), dtype=np.float32)
        for rows, some in document_weights(len(kept), draws=draws, seed=seed, beat=beat):
            weights[rows, kept] = some
        blank = sums.blank if coded_only else sums.blank + sums.uncoded
        if self._known is None or self._known[0] != (draws, seed, len(kept)):
            likeness = likeness_of_draws(self._coded.sets, sums.given, weights, distance=self._distance, beat=beat)
            self._known = (draws, seed, len(kept)), likeness
        values = _drawn_set_alpha(weights, sums.apart, sums.filled, blank, self._known[1])
        return percentile_intervals(values[None], seed=seed, level=level, over="documents", resampled=len(kept))[0]

    def _over_units(self, coded: SetRatings, *, draws: int, seed: int, level: float, beat: Beat) -> Interval:
        places, kinds, resampled = _kinds_of_units(coded)
        check_draws(draws, level, seed, resampled, "unit")
        shares = kinds / resampled
        weights = np.random.default_rng(seed).multinomial(resampled, shares, size=draws) / kinds
        sums = set_sums(coded, places, len(kinds), distance=self._distance)
        likeness = likeness_of_draws(coded.sets, sums.given, weights, distance=self._distance, beat=beat)
        values = _drawn_set_alpha(weights, sums.apart, sums.filled, sums.blank + sums.uncoded, likeness)
        return percentile_intervals(
            values[None], seed=seed, level=level, over="units", resampled=resampled, note=OVER_UNITS
        )[0]


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

"""How sure an agreement figure is: bootstrap intervals over documents and over units, and analytic errors.

Units of one interview resemble each other, so a report resamples whole documents. What is resampled are sums: a
coefficient of a draw is computed from the sum of its documents' statistics, for all draws at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from qcode.analysis.code_tables import TableCoefficient, krippendorff_alpha
from qcode.analysis.ratings import Booleans, Floats, Integers, SmallFloats
from qcode.analysis.results import MINIMUM_DOCUMENTS, RELIABLE, TENTATIVE, TOO_FEW
from qcode.analysis.sets import SetDistance, SetRatings, likeness_of_draws, unit_disagreement
from qcode.analysis.standard_errors import gwet_standard_error, kappa_standard_error
from qcode.analysis.unitizing import UnitizingCounts
from qcode.errors import QcodeError

__all__ = [
    "DRAWS",
    "MINIMUM_DOCUMENTS",
    "Interval",
    "SetDraws",
    "document_bootstrap",
    "gwet_standard_error",
    "kappa_standard_error",
    "set_alpha_interval",
    "table_intervals",
    "unit_bootstrap",
    "unitizing_interval",
    "withheld",
]

DRAWS = 2000
CHUNK = 250
OVER_UNITS = (
    f"fewer than {MINIMUM_DOCUMENTS} documents were coded by both: the interval is over units and too narrow "
    "where units of one document resemble each other"
)
TOO_FEW_DOCUMENTS = f"fewer than {MINIMUM_DOCUMENTS} documents were coded by both, too few to resample"
NEVER_DIFFER = "every draw gives the same value: no interval can be drawn from it"

ROUGH = 1e-6
"""Draws whose ratings are less apart than this share of all pairs hold one set only: what is left is rounding."""

EXACT = 2.0**24
"""Whole numbers below this are exact as 32-bit floats, and so is their sum while it is below."""

Coefficient = Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True)
class Interval:
    """A percentile bootstrap interval and what it was made of.

    `low` and `high` are None, and `note` says why, where no draw had a value, and where `withheld` found too little
    to draw from. `undefined` counts the draws without a value; they are left out. `below_tentative` and `reliable`
    are the shares of the defined draws under .667 and from .800 up. `over` is "documents" or "units", of which
    `resampled` were drawn each time.
    """

    low: float | None
    high: float | None
    level: float
    draws: int
    undefined: int
    below_tentative: float | None
    reliable: float | None
    seed: int
    over: str
    resampled: int
    note: str = ""


def document_bootstrap(
    statistics: ArrayLike, coefficient: Coefficient, *, draws: int = DRAWS, seed: int = 0, level: float = 0.95
) -> list[Interval]:
    """Return one interval for each value of the coefficient, by drawing documents with replacement.

    `statistics` of shape (documents, …) are sums that add up over documents; `coefficient` takes the sums of all
    draws, of shape (draws, …), and returns (draws,) or (draws, values), NaN where undefined.
    """
    sums = np.asarray(statistics)
    sums = sums if sums.dtype.kind in "iu" else sums.astype(np.float64)
    _check(draws, level, len(sums), "document")
    weights = _document_weights(len(sums), draws=draws, seed=seed)
    drawn = _drawn(weights, sums.reshape(len(sums), -1)).reshape(draws, *sums.shape[1:])
    return _intervals(coefficient(drawn), seed=seed, level=level, over="documents", resampled=len(sums))


def _drawn(weights: SmallFloats, sums: Floats | Integers) -> Floats:
    """Return the sums of every draw, of shape (draws, sums); small whole numbers are added up in half the time."""
    largest = float(np.abs(sums).max(initial=0)) * len(sums)
    if largest < EXACT and (sums.dtype.kind in "iu" or np.array_equal(sums, np.rint(sums))):
        return np.asarray(weights @ sums.astype(np.float32), dtype=np.float64)
    return np.asarray(weights.astype(np.float64) @ sums, dtype=np.float64)


def _check(draws: int, level: float, resampled: int, noun: str) -> None:
    if draws < 1:
        raise QcodeError(f"An interval needs draws, and {draws} were asked for.")
    if not 0 < level < 1:
        raise QcodeError(f"The level {level} is not between 0 and 1.", "Write 0.95 for 95 %.")
    if resampled < 1:
        raise QcodeError(f"There is no {noun} to draw from.")


def _document_weights(documents: int, *, draws: int, seed: int) -> SmallFloats:
    """Return how often each document is drawn, of shape (draws, documents); every row sums to `documents`."""
    generator = np.random.default_rng(seed)
    weights = np.zeros((draws, documents), dtype=np.float32)
    for first in range(0, draws, CHUNK):
        rows = weights[first : first + CHUNK]
        chosen = generator.integers(documents, size=rows.shape)
        cells = chosen + documents * np.arange(len(rows))[:, None]
        rows[:] = np.bincount(cells.ravel(), minlength=rows.size).reshape(rows.shape)
    return weights


def unit_bootstrap(
    statistics: ArrayLike,
    counts: ArrayLike,
    coefficient: Coefficient,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    level: float = 0.95,
) -> list[Interval]:
    """Return one interval for each value of the coefficient, by drawing units with replacement.

    Units that are alike are one kind: `statistics` of shape (kinds, …) are those of one unit of the kind, `counts`
    says how many there are. The coefficient is that of document_bootstrap.
    """
    sums, kinds = np.asarray(statistics, dtype=np.float64), np.asarray(counts, dtype=np.int64)
    units = int(kinds.sum())
    _check(draws, level, units, "unit")
    weights = np.random.default_rng(seed).multinomial(units, kinds / units, size=draws).astype(np.float64)
    drawn = (weights @ sums.reshape(len(sums), -1)).reshape(draws, *sums.shape[1:])
    return _intervals(coefficient(drawn), seed=seed, level=level, over="units", resampled=units)


def _intervals(values: Floats, *, seed: int, level: float, over: str, resampled: int, note: str = "") -> list[Interval]:
    rows = np.sort(np.ascontiguousarray(values.reshape(len(values), -1).T), axis=1)
    tail = (1 - level) / 2
    empty = Interval(None, None, level, len(values), 0, None, None, seed, over, resampled, note)
    return [_interval(row, tail, empty) for row in rows]


def _interval(column: Floats, tail: float, empty: Interval) -> Interval:
    """Return the interval of sorted draws, undefined ones (NaN) last."""
    defined = column[: int(np.count_nonzero(~np.isnan(column)))]
    missing = len(column) - len(defined)
    if not len(defined):
        note = "no draw had a value"
        return Interval(
            None,
            None,
            empty.level,
            empty.draws,
            missing,
            None,
            None,
            empty.seed,
            empty.over,
            empty.resampled,
            f"{empty.note}; {note}" if empty.note else note,
        )
    low, high = _quantile(defined, tail), _quantile(defined, 1 - tail)
    below = np.searchsorted(defined, TENTATIVE, side="left") / len(defined)
    reliable = 1 - np.searchsorted(defined, RELIABLE, side="left") / len(defined)
    return Interval(
        float(low),
        float(high),
        empty.level,
        empty.draws,
        missing,
        float(below),
        float(reliable),
        empty.seed,
        empty.over,
        empty.resampled,
        empty.note,
    )


def _quantile(ordered: Floats, share: float) -> float:
    """Return the value below which a share of sorted values lies, between two of them by their distance."""
    place, rest = divmod(share * (len(ordered) - 1), 1)
    after = min(int(place) + 1, len(ordered) - 1)
    return float(ordered[int(place)] + rest * (ordered[after] - ordered[int(place)]))


def withheld(found: Interval, *, documents: int, units: float = TOO_FEW) -> Interval:
    """Return an interval without its ends, and why, where there is too little to draw from.

    Draws of documents differ only by those in which somebody marked something: of fewer than six such `documents`
    they give an interval that is too narrow, or none at all. Too little are also fewer than ten `units` that
    somebody marked, and draws that all have one value, as where coders never differ. An interval over units needs
    no six documents.
    """
    if found.low is None:
        return found
    why = ""
    if found.over == "documents" and documents < MINIMUM_DOCUMENTS:
        why = f"marked in {_of(documents, 'document')}, fewer than {MINIMUM_DOCUMENTS}: too few to draw from"
    elif units < TOO_FEW:
        why = f"marked in {_of(round(units), 'unit')}, fewer than {TOO_FEW}: too few to draw from"
    elif found.low == found.high:
        why = NEVER_DIFFER
    if not why:
        return found
    return replace(found, low=None, high=None, below_tentative=None, reliable=None, note=why)


def _of(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def table_intervals(
    tables: ArrayLike,
    coefficient: TableCoefficient = krippendorff_alpha,
    *,
    marked: ArrayLike | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    level: float = 0.95,
) -> list[Interval]:
    """Return the interval of each code, from tables of shape (documents, codes, 4) as `code_tables` gives them.

    Documents without units are left out. With fewer than six documents the interval is over units, and its note
    says so. What is too little to draw from has none (see `withheld`); `marked` says for each code how many units
    somebody marked, by default those that the tables count.
    """
    counts = np.asarray(tables)
    if counts.ndim != 3 or counts.shape[2] != 4:
        raise QcodeError("The tables need the shape (documents, codes, 4).")
    judged = counts.sum(axis=2).max(axis=1, initial=0) > 0
    counts = counts if judged.all() else counts[judged]
    if len(counts) >= MINIMUM_DOCUMENTS:
        found = document_bootstrap(counts, coefficient, draws=draws, seed=seed, level=level)
    else:
        units = int(counts[:, 0].sum()) if counts.size else 0
        _check(draws, level, units, "unit")
        cells = counts.sum(axis=0) / units
        drawn = np.random.default_rng(seed).multinomial(units, cells, size=(draws, len(cells)))
        found = _intervals(coefficient(drawn), seed=seed, level=level, over="units", resampled=units, note=OVER_UNITS)
    marks = counts[:, :, :3].sum(axis=2)
    inside = np.count_nonzero(marks, axis=0).tolist()
    by_code = (marks.sum(axis=0) if marked is None else np.asarray(marked)).tolist()
    return [
        withheld(each, documents=documents, units=units)
        for each, documents, units in zip(found, inside, by_code, strict=True)
    ]


def set_alpha_interval(
    coded: SetRatings,
    *,
    documents: ArrayLike,
    distance: SetDistance = "masi",
    draws: int = DRAWS,
    seed: int = 0,
    level: float = 0.95,
) -> Interval:
    """Return the interval of alpha over sets of codes; `documents` numbers each unit's document from 0.

    With fewer than six documents the interval is over units, and its note says so.
    """
    return SetDraws(coded, documents=documents, distance=distance).interval(draws=draws, seed=seed, level=level)


class SetDraws:
    """Draws of documents for alpha over sets of codes: of all units, and of those that somebody coded.

    What both need, the likeness of every two documents' ratings, is worked out once.
    """

    def __init__(self, coded: SetRatings, *, documents: ArrayLike, distance: SetDistance = "masi") -> None:
        """Take the sets and the number of each unit's document."""
        paired = coded.per_unit >= 2
        self._coded, self._distance = coded.only(paired), distance
        self._places = np.asarray(documents, dtype=np.int64)[paired]
        self._known: list[Any] = []

    def interval(self, *, coded_only: bool = False, draws: int = DRAWS, seed: int = 0, level: float = 0.95) -> Interval:
        """Return the interval over documents, of fewer than six over units; none of too little (see `withheld`)."""
        filled = self._coded.coded
        found = self._drawn(filled, coded_only=coded_only, draws=draws, seed=seed, level=level)
        return withheld(found, documents=len(np.unique(self._places[filled])), units=int(np.count_nonzero(filled)))

    def _drawn(self, filled: Booleans, *, coded_only: bool, draws: int, seed: int, level: float) -> Interval:
        units = filled if coded_only else np.ones(len(filled), dtype=np.bool_)
        kept = np.unique(self._places[units])
        if len(kept) < MINIMUM_DOCUMENTS:
            return self._over_units(self._coded.only(units), draws=draws, seed=seed, level=level)
        _check(draws, level, len(kept), "document")
        weights = _document_weights(len(kept), draws=draws, seed=seed)
        sums, places = self._sums, len(self._sums.observed)
        full = np.zeros((draws, places), dtype=np.float32)
        full[:, kept] = weights
        blank = sums.blank if coded_only else sums.blank + sums.uncoded
        if not self._known or self._known[0] != (draws, seed, len(kept)):
            self._known = [(draws, seed, len(kept)),
                           likeness_of_draws(self._coded, self._places, full, self._distance)]  # fmt: skip
        values = _drawn_set_alpha(full, sums.observed, sums.filled, blank, self._known[1])
        return _intervals(values, seed=seed, level=level, over="documents", resampled=len(kept))[0]

    @cached_property
    def _sums(self) -> _SetSums:
        return _set_sums(self._coded, self._places, self._distance)

    def _over_units(self, coded: SetRatings, *, draws: int, seed: int, level: float) -> Interval:
        places, kinds, resampled = _kinds_of_units(coded)
        _check(draws, level, resampled, "unit")
        shares = kinds / resampled
        weights = np.random.default_rng(seed).multinomial(resampled, shares, size=draws) / kinds
        sums = _set_sums(coded, places, self._distance)
        likeness = likeness_of_draws(coded, places, weights, self._distance)
        values = _drawn_set_alpha(weights, sums.observed, sums.filled, sums.blank + sums.uncoded, likeness)
        return _intervals(values, seed=seed, level=level, over="units", resampled=resampled, note=OVER_UNITS)[0]


class _SetSums(NamedTuple):
    """What adds up over documents: disagreement; ratings with codes; empty ones beside a coded one, and others."""

    observed: Floats
    filled: Floats
    blank: Floats
    uncoded: Floats


def _set_sums(coded: SetRatings, places: Integers, distance: SetDistance) -> _SetSums:
    clusters = int(places.max(initial=-1)) + 1
    disagreement = coded.weights * unit_disagreement(coded, distance=distance)
    filled = np.append(coded.members.any(axis=1), False)[coded.ids]
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
    exact = weights.astype(np.float64)
    empty, total = exact @ blank, exact @ (filled + blank)
    apart = total**2 - empty**2 - likeness
    some = apart > ROUGH * total**2
    ratio = np.divide((total - 1) * (exact @ observed), apart, out=np.full(len(weights), np.nan), where=some)
    return np.asarray(1 - ratio, dtype=np.float64)


def unitizing_interval(
    counts: Sequence[UnitizingCounts],
    coefficient: str = "u_alpha",
    *,
    draws: int = DRAWS,
    seed: int = 0,
    level: float = 0.95,
) -> Interval:
    """Return the interval over documents of "u_alpha", "bar_u_alpha" or "cu_alpha", from each document's counts.

    With fewer than six documents, or fewer in which somebody marked something, there is none, and the note says so.
    """
    if coefficient not in UNITIZING:
        raise QcodeError(f"“{coefficient}” has no interval.", f"Use {', '.join(UNITIZING)}.")
    if len({(each.values, each.coders) for each in counts}) > 1:
        raise QcodeError("The counts differ in coders or values.", "Count every document with the same `values`.")
    if len(counts) < MINIMUM_DOCUMENTS:
        return Interval(None, None, level, draws, 0, None, None, seed, "documents", len(counts), TOO_FEW_DOCUMENTS)
    statistics, value = UNITIZING[coefficient]
    rows = np.array([statistics(each) for each in counts])
    found = document_bootstrap(rows, value, draws=draws, seed=seed, level=level)[0]
    return withheld(found, documents=sum(each.observed[0, 0] < each.observed.sum() for each in counts))


def _all_lengths(counts: UnitizingCounts) -> Floats:
    """Return what is agreed, then the lengths of every kind, then their squares."""
    return np.concatenate([[np.trace(counts.observed)], counts.observed.sum(axis=1), counts.squares])


def _shared_lengths(counts: UnitizingCounts) -> Floats:
    both = counts.observed[1:, 1:]
    return np.concatenate([[np.trace(both)], both.sum(axis=1), counts.shared_squares[1:]])


def _bar_lengths(counts: UnitizingCounts) -> Floats:
    """Return the gap's agreed length, its length, all lengths, the gaps' squares, all squares."""
    return np.array(
        [
            counts.observed[0, 0],
            counts.observed[0].sum(),
            counts.observed.sum(),
            counts.squares[0],
            counts.squares.sum(),
        ]
    )


def _drawn_alpha(sums: Floats) -> Floats:
    """Return alpha of every draw from its agreed length, margins and squares; for u-alpha and cu-alpha alike."""
    kinds = (sums.shape[1] - 1) // 2
    agreed, margins, squares = sums[:, 0], sums[:, 1 : kinds + 1], sums[:, kinds + 1 :]
    total = margins.sum(axis=1)
    disagreeing_pairs = total**2 - np.sum(margins**2, axis=1)
    possible = total**2 - squares.sum(axis=1)
    below = total * disagreeing_pairs
    several = np.count_nonzero(margins, axis=1) > 1
    ratio = np.divide((total - agreed) * possible, below, out=np.full(len(sums), np.nan), where=several)
    return np.asarray(1 - ratio, dtype=np.float64)


def _drawn_bar_alpha(sums: Floats) -> Floats:
    agreed, gaps, total, gap_squares, squares = sums.T
    products = total * gaps - gap_squares - (gaps**2 - gap_squares)
    below = total * products
    ratio = np.divide(
        (gaps - agreed) * (total**2 - squares), below, out=np.full(len(sums), np.nan), where=(gaps > 0) & (gaps < total)
    )
    return np.asarray(1 - ratio, dtype=np.float64)


UNITIZING: dict[str, tuple[Callable[[UnitizingCounts], Floats], Coefficient]] = {
    "u_alpha": (_all_lengths, _drawn_alpha),
    "bar_u_alpha": (_bar_lengths, _drawn_bar_alpha),
    "cu_alpha": (_shared_lengths, _drawn_alpha),
}

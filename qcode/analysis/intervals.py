"""How sure an agreement figure is: bootstrap intervals over documents and over units, and analytic errors.

Units of one interview resemble each other, so a report resamples whole documents. What is resampled are sums: a
coefficient of a draw is computed from the sum of its documents' statistics, for many draws at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from qcode.analysis.beat import Beat, undisturbed
from qcode.analysis.code_tables import TableCoefficient, alpha_of_marks, krippendorff_alpha, marked_by_somebody
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
from qcode.analysis.results import MINIMUM_DOCUMENTS
from qcode.analysis.set_intervals import SetDraws, set_alpha_interval
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

TOO_FEW_DOCUMENTS = f"fewer than {MINIMUM_DOCUMENTS} documents were coded by both, too few to resample"

EXACT = 2.0**24
"""Whole numbers below this are exact as 32-bit floats, and so is their sum while it is below."""

Coefficient = Callable[[Floats], Floats]


def document_bootstrap(
    statistics: ArrayLike,
    coefficient: Coefficient,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    level: float = 0.95,
    beat: Beat = undisturbed,
) -> list[Interval]:
    """Return one interval for each value of the coefficient, by drawing documents with replacement.

    `statistics` of shape (documents, …) are sums that add up over documents; `coefficient` takes the sums of some
    draws, of shape (draws, …), and returns (draws,) or (draws, values), NaN where undefined. `beat` is called now
    and then.
    """
    sums = checked_numbers(statistics, "sums of the documents", negative=True)
    sums = sums if sums.dtype.kind in "iu" else sums.astype(np.float64)
    check_draws(draws, level, seed, len(sums), "document")
    flat = _quickest(sums.reshape(len(sums), -1))
    values = [
        _by_value(coefficient(_drawn(weights, flat).reshape(len(weights), *sums.shape[1:])))
        for _, weights in document_weights(len(sums), draws=draws, seed=seed, beat=beat)
    ]
    return percentile_intervals(
        np.concatenate(values, axis=1), seed=seed, level=level, over="documents", resampled=len(sums)
    )


def _by_value(values: Floats) -> Floats:
    """Return what a coefficient gave for some draws, of shape (values, draws)."""
    return values.reshape(len(values), -1).T


def _quickest(sums: Floats | Integers) -> Floats | SmallFloats:
    """Return the sums as numbers of 32 bits where all that they can add up to is exact so."""
    largest = float(np.abs(sums).max(initial=0)) * len(sums)
    whole = largest < EXACT and (sums.dtype.kind in "iu" or np.array_equal(sums, np.rint(sums)))
    return sums.astype(np.float32) if whole else sums.astype(np.float64)


def _drawn(weights: SmallFloats, sums: Floats | SmallFloats) -> Floats:
    """Return the sums of some draws, of shape (draws, sums)."""
    exact = weights if sums.dtype == np.float32 else weights.astype(np.float64)
    return np.asarray(exact @ sums, dtype=np.float64)


def unit_bootstrap(
    statistics: ArrayLike,
    counts: ArrayLike,
    coefficient: Coefficient,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    level: float = 0.95,
    beat: Beat = undisturbed,
) -> list[Interval]:
    """Return one interval for each value of the coefficient, by drawing units with replacement.

    Units that are alike are one kind: `statistics` of shape (kinds, …) are those of one unit of the kind, `counts`
    says how many there are. The coefficient and `beat` are those of document_bootstrap.
    """
    sums = checked_numbers(statistics, "statistics of the units", negative=True).astype(np.float64)
    kinds = checked_numbers(counts, "numbers of units")
    if kinds.shape != sums.shape[:1] or (kinds != np.rint(kinds)).any():
        raise QcodeError("Every kind of unit needs a whole number that says how many there are.")
    units = int(kinds.sum())
    check_draws(draws, level, seed, units, "unit")
    weights = np.random.default_rng(seed).multinomial(units, kinds / units, size=draws).astype(np.float64)
    values = []
    for first in range(0, draws, CHUNK):
        beat()
        drawn = weights[first : first + CHUNK] @ sums.reshape(len(sums), -1)
        values.append(_by_value(coefficient(drawn.reshape(len(drawn), *sums.shape[1:]))))
    return percentile_intervals(np.concatenate(values, axis=1), seed=seed, level=level, over="units", resampled=units)


def table_intervals(
    tables: ArrayLike,
    coefficient: TableCoefficient = krippendorff_alpha,
    *,
    marked: ArrayLike | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    level: float = 0.95,
    beat: Beat = undisturbed,
) -> list[Interval]:
    """Return the interval of each code, from tables of shape (documents, codes, 4) as `code_tables` gives them.

    Documents without units are left out. With fewer than six documents the interval is over units, and its note
    says so. What is too little to draw from has none (see `withheld`); `marked` says for each code how many units
    somebody marked, by default those that the tables count. `beat` is called now and then.
    """
    counts = checked_numbers(tables, "counts of the tables")
    if counts.ndim != 3 or counts.shape[2] != 4:
        raise QcodeError("The tables need the shape (documents, codes, 4).")
    marks = marked_by_somebody(counts)
    units = marks + counts[:, :, 3]
    judged = units.max(axis=1, initial=0) > 0
    if not judged.all():
        counts, units, marks = counts[judged], units[judged], marks[judged]
    if len(counts) >= MINIMUM_DOCUMENTS:
        statistics, of_sums = _to_draw(counts, units, coefficient)
        found = document_bootstrap(statistics, of_sums, draws=draws, seed=seed, level=level, beat=beat)
    else:
        found = _over_units(counts, coefficient, draws=draws, seed=seed, level=level)
    inside = np.count_nonzero(marks, axis=0).tolist()
    by_code = (marks.sum(axis=0) if marked is None else np.asarray(marked)).tolist()
    return [
        withheld(each, documents=documents, units=units_marked)
        for each, documents, units_marked in zip(found, inside, by_code, strict=True)
    ]


def _to_draw(
    counts: Floats | Integers, units: Floats | Integers, coefficient: TableCoefficient
) -> tuple[Floats | Integers, Coefficient]:
    """Return what has to be added up for a coefficient of tables, and the coefficient of the sums.

    Alpha needs less than the tables where a document has as many units for one code as for another: a code's marks
    and the units on which the coders differ, and once the units.
    """
    whole = units.dtype.kind in "iu"
    alike = (units == units[:, :1]).all() if whole else np.allclose(units, units[:, :1], rtol=1e-12)
    if coefficient is not krippendorff_alpha or not alike:
        return counts, coefficient
    codes, apart = counts.shape[1], counts[:, :, 1] + counts[:, :, 2]

    def alpha(sums: Floats) -> Floats:
        return alpha_of_marks(sums[:, :codes], sums[:, codes:-1], sums[:, -1:])

    return np.concatenate([2 * counts[:, :, 0] + apart, apart, units[:, :1]], axis=1), alpha


def _over_units(
    counts: Floats | Integers, coefficient: TableCoefficient, *, draws: int, seed: int, level: float
) -> list[Interval]:
    units = int(counts[:, 0].sum()) if counts.size else 0
    check_draws(draws, level, seed, units, "unit")
    cells = counts.sum(axis=0) / units
    drawn = np.random.default_rng(seed).multinomial(units, cells, size=(draws, len(cells)))
    return percentile_intervals(
        _by_value(coefficient(drawn)), seed=seed, level=level, over="units", resampled=units, note=OVER_UNITS
    )


def unitizing_interval(
    counts: Sequence[UnitizingCounts],
    coefficient: str = "u_alpha",
    *,
    draws: int = DRAWS,
    seed: int = 0,
    level: float = 0.95,
    beat: Beat = undisturbed,
) -> Interval:
    """Return the interval over documents of "u_alpha", "bar_u_alpha" or "cu_alpha", from each document's counts.

    With fewer than six documents, or fewer in which somebody marked something, there is none, and the note says so.
    """
    if coefficient not in UNITIZING:
        raise QcodeError(f"“{coefficient}” has no interval.", f"Use {', '.join(UNITIZING)}.")
    if len({(each.values, each.coders) for each in counts}) > 1:
        raise QcodeError("The counts differ in coders or values.", "Count every document with the same `values`.")
    check_draws(draws, level, seed, max(len(counts), 1), "document")
    if len(counts) < MINIMUM_DOCUMENTS:
        return Interval(None, None, level, draws, 0, None, None, seed, "documents", len(counts), TOO_FEW_DOCUMENTS)
    statistics, value = UNITIZING[coefficient]
    observed = np.array([each.observed for each in counts])
    squares, shared = (
        np.array(each) for each in zip(*((one.squares, one.shared_squares) for one in counts), strict=True)
    )
    rows = statistics(observed, squares, shared)
    found = document_bootstrap(rows, value, draws=draws, seed=seed, level=level, beat=beat)[0]
    return withheld(found, documents=int(np.count_nonzero(observed[:, 0, 0] < observed.sum(axis=(1, 2)))))


def _all_lengths(observed: Floats, squares: Floats, _shared: Floats) -> Floats:
    """Return what is agreed, then the lengths of every kind, then their squares; of shape (documents, …) as given."""
    return np.column_stack([np.trace(observed, axis1=1, axis2=2), observed.sum(axis=2), squares])


def _shared_lengths(observed: Floats, _squares: Floats, shared: Floats) -> Floats:
    return _all_lengths(observed[:, 1:, 1:], shared[:, 1:], shared)


def _bar_lengths(observed: Floats, squares: Floats, _shared: Floats) -> Floats:
    """Return the gap's agreed length, its length, all lengths, the gaps' squares, all squares."""
    gaps, every = observed[:, 0].sum(axis=1), observed.sum(axis=(1, 2))
    return np.column_stack([observed[:, 0, 0], gaps, every, squares[:, 0], squares.sum(axis=1)])


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


UNITIZING: dict[str, tuple[Callable[[Floats, Floats, Floats], Floats], Coefficient]] = {
    "u_alpha": (_all_lengths, _drawn_alpha),
    "bar_u_alpha": (_bar_lengths, _drawn_bar_alpha),
    "cu_alpha": (_shared_lengths, _drawn_alpha),
}

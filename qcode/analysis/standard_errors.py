"""Analytic standard errors, for units that were drawn one by one.

Units of interviews are not: they sit in documents, and an interval from these errors is too narrow for them. The
document bootstrap in `intervals` is what a report shows; these are for comparison with papers.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from qcode.analysis.agreement import Weights, agreement_weights, coder_shares
from qcode.analysis.ratings import (
    MISSING,
    Categories,
    Floats,
    Ratings,
    agreement_by_unit,
    checked_numbers,
    encode,
    lists_codes,
    shares,
)
from qcode.errors import QcodeError

Gwetian = Literal["percent_agreement", "fleiss_kappa", "conger_kappa", "brennan_prediger", "gwet_ac1", "gwet_ac2"]


def kappa_standard_error(table: ArrayLike, *, null: bool = False) -> float | None:
    """Return the standard error of Cohen's kappa by Fleiss, Cohen and Everitt (1969), None where undefined.

    `table` is the square of counts, first coder's values down and second's across. `null` gives the error under
    the hypothesis that kappa is 0, which is for tests and not for intervals.
    """
    counts = checked_numbers(table, "counts of a table").astype(np.float64)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise QcodeError("A table of two coders is square: one row and one column for each value.")
    total = counts.sum()
    if total == 0:
        return None
    cells = counts / total
    down, across = cells.sum(axis=1), cells.sum(axis=0)
    chance = float(down @ across)
    if chance == 1:
        return None
    variance = _null_variance(down, across) if null else _variance(cells, down, across)
    return float(np.sqrt(max(variance, 0.0) / total) / (1 - chance))


def _null_variance(down: Floats, across: Floats) -> float:
    chance = float(down @ across)
    return chance + chance**2 - float(np.sum(down * across * (down + across)))


def _variance(cells: Floats, down: Floats, across: Floats) -> float:
    chance = float(down @ across)
    kappa = (float(np.trace(cells)) - chance) / (1 - chance)
    agreeing = float(np.sum(np.diag(cells) * (1 - (down + across) * (1 - kappa)) ** 2))
    squares = (across[:, None] + down[None, :]) ** 2
    apart = (1 - kappa) ** 2 * float(np.sum(cells * squares) - np.sum(np.diag(cells * squares)))
    return agreeing + apart - (kappa - chance * (1 - kappa)) ** 2


def rating_table(ratings: ArrayLike) -> Floats:
    """Return the square table of two coders' ratings, for `kappa_standard_error`."""
    coded = encode(ratings)
    if coded.ids.shape[0] != 2:
        raise QcodeError(f"A table needs two coders, and there are {coded.ids.shape[0]}.")
    first, second = coded.ids[:, coded.given.all(axis=0)]
    kinds = len(coded.values)
    return np.bincount(first * kinds + second, minlength=kinds**2).reshape(kinds, kinds).astype(np.float64)


def gwet_standard_error(
    ratings: ArrayLike,
    *,
    coefficient: Gwetian,
    categories: Categories = None,
    weights: Weights | ArrayLike = "quadratic",
) -> float | None:
    """Return Gwet's linearised standard error (2014, chapter 6) of a coefficient, None where undefined.

    `ratings`, `categories` and `weights` are those of the coefficient; `weights` counts for gwet_ac2 only.
    """
    if coefficient not in get_args(Gwetian):
        raise QcodeError(f"“{coefficient}” has no error of Gwet's.", f"Use one of {', '.join(get_args(Gwetian))}.")
    coded = encode(ratings, categories=categories)
    coded = Ratings(coded.ids[:, coded.per_unit > 0], coded.values, coded.categories)
    matrix = agreement_weights(coded, weights, listed=lists_codes(categories)) if coefficient == "gwet_ac2" else None
    by_unit = agreement_by_unit(coded, matrix)
    paired = ~np.isnan(by_unit)
    if paired.sum() < 2:
        return None
    chance = _chance_by_unit(coded, coefficient, float(matrix.sum()) if matrix is not None else len(coded.values))
    mean_chance = float(chance.mean())
    if mean_chance == 1:
        return None
    inflated = len(by_unit) / paired.sum()
    values = np.where(paired, inflated * (np.nan_to_num(by_unit) - mean_chance) / (1 - mean_chance), 0.0)
    value = float(values.mean())
    values = values - 2 * (1 - value) * (chance - mean_chance) / (1 - mean_chance)
    return float(np.sqrt(np.sum((values - value) ** 2) / (len(values) * (len(values) - 1))))


def _chance_by_unit(coded: Ratings, coefficient: Gwetian, total_weight: float) -> Floats:
    """Return each unit's part in the chance agreement; its mean over units is the chance agreement itself."""
    units = coded.ids.shape[1]
    kinds = coded.categories
    if coefficient == "percent_agreement":
        return np.zeros(units)
    if coefficient == "brennan_prediger":
        return np.full(units, 1 / kinds)
    if coefficient == "conger_kappa":
        return _conger_chance(coded)
    mean = shares(coded)
    if coefficient == "fleiss_kappa":
        return _mean_over_ratings(coded, mean)
    if kinds < 2:
        return np.ones(units)
    weight = total_weight if coefficient == "gwet_ac2" else kinds
    return weight / (kinds * (kinds - 1)) * _mean_over_ratings(coded, 1 - mean)


def _mean_over_ratings(coded: Ratings, of_value: Floats) -> Floats:
    """Return the mean of a value's number over each unit's ratings."""
    table = np.append(of_value, 0.0)
    return np.asarray(table[coded.ids].sum(axis=0) / coded.per_unit, dtype=np.float64)


def _conger_chance(coded: Ratings) -> Floats:
    given = coded.given
    coders, units = coded.ids.shape
    rated = given.sum(axis=1)
    if (rated == 0).any():
        raise QcodeError("A coder without ratings has no margin.", "Leave the coder out.")
    margins = coder_shares(coded)
    others = margins.sum(axis=0) - margins
    parts = np.zeros(units)
    for coder in range(coders):
        table = np.append(others[coder], 0.0)
        expected = float(margins[coder] @ others[coder])
        own = np.where(coded.ids[coder] == MISSING, 0.0, table[coded.ids[coder]] - expected)
        parts += own * units / rated[coder] + expected
    return np.asarray(parts / (coders * (coders - 1)), dtype=np.float64)

"""Agreement of two coders or more on units that were fixed beforehand.

`ratings` are of shape (coders, units), with NaN, None or a mask where a coder gave none; a table of another shape, or a
rating that is neither a word nor a number, raises QcodeError. Of a single coder, as of no units, every coefficient is
undefined. The `units` of a result are those that two coders or more rated. Where ratings are missing, percent
agreement, Fleiss' and Conger's kappa, Brennan-Prediger, AC1 and AC2 follow Gwet (Handbook of Inter-Rater Reliability,
4th edition, 2014): agreement is averaged over the units that two coders or more rated.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from qcode.analysis.levels import expected_distance, observed_distance, positions
from qcode.analysis.ratings import (
    MISSING,
    Booleans,
    Categories,
    Floats,
    Ratings,
    agreement_by_unit,
    encode,
    lists_codes,
    pairs_of_coders,
    shares,
)
from qcode.analysis.results import Agreement, chance_corrected, undefined
from qcode.analysis.sets import set_alpha
from qcode.errors import QcodeError

__all__ = [
    "Agreement",
    "brennan_prediger",
    "cohen_kappa",
    "conger_kappa",
    "dice",
    "fleiss_kappa",
    "gwet_ac1",
    "gwet_ac2",
    "jaccard",
    "krippendorff_alpha",
    "percent_agreement",
    "scott_pi",
    "set_alpha",
]

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Weights = Literal["identity", "linear", "quadratic"]

NO_PAIRS = "no unit was rated by two coders"
ONE_VALUE = "only one value was used, so there is nothing to disagree about"
NOT_USED = "not used by either coder"


def percent_agreement(ratings: ArrayLike) -> Agreement:
    """Return the mean over units of the share of agreeing pairs of coders, with no correction for chance."""
    coded = encode(ratings)
    observed, units = _observed(coded)
    if observed is None:
        return undefined(NO_PAIRS)
    return Agreement(observed, None, observed, units)


def cohen_kappa(ratings: ArrayLike) -> Agreement:
    """Return Cohen's kappa (1960) of two coders; units that only one of them rated are left out.

    A coder who never uses a code that the other uses gets exactly 0. Raises QcodeError for more than two coders.
    """
    coded = encode(ratings)
    _at_most_two(coded, "Cohen's kappa", "Use conger_kappa for more.")
    if len(coded.ids) < 2:
        return undefined(NO_PAIRS)
    both: Booleans = np.asarray(coded.given.all(axis=0))
    units = int(both.sum())
    if not units:
        return undefined(NO_PAIRS)
    first, second = coded.ids[:, both]
    margins = [np.bincount(row, minlength=len(coded.values)) for row in (first, second)]
    agreeing, by_chance = int((first == second).sum()), int(margins[0] @ margins[1])
    return kappa_of_counts(agreeing, by_chance, units, note=_left_out(coded, both))


def kappa_of_counts(agreeing: int, by_chance: int, units: int, *, note: str = "") -> Agreement:
    """Return Cohen's kappa from whole numbers: agreeing units, the sum of the products of margins, all units."""
    observed, expected = agreeing / units, by_chance / units**2
    if by_chance == units**2:
        return undefined(ONE_VALUE, units=units, observed=observed, expected=expected)
    value = (units * agreeing - by_chance) / (units**2 - by_chance)
    return Agreement(observed, expected, value, units, note)


def _left_out(coded: Ratings, kept: Booleans) -> str:
    missing = int(coded.given.any(axis=0).sum() - kept.sum())
    return f"left out, being rated by one coder only: {missing}" if missing else ""


def _at_most_two(coded: Ratings, name: str, hint: str) -> None:
    if coded.ids.shape[0] > 2:
        raise QcodeError(f"{name} is for two coders, and there are {coded.ids.shape[0]}.", hint)


def scott_pi(ratings: ArrayLike) -> Agreement:
    """Return Scott's pi (1955) of two coders: Fleiss' kappa for two; raises QcodeError for more."""
    coded = encode(ratings)
    _at_most_two(coded, "Scott's pi", "Use fleiss_kappa for more.")
    return _with_chance(coded, _chance_of_shares)


def fleiss_kappa(ratings: ArrayLike) -> Agreement:
    """Return Fleiss' kappa (1971): chance agreement is the sum of the squared mean shares of the values."""
    return _with_chance(encode(ratings), _chance_of_shares)


def _chance_of_shares(coded: Ratings) -> float:
    return float(np.sum(shares(coded) ** 2))


def conger_kappa(ratings: ArrayLike) -> Agreement:
    """Return Conger's kappa (1980): chance agreement is the mean over pairs of coders of Cohen's."""
    return _with_chance(encode(ratings), _chance_of_pairs)


def _chance_of_pairs(coded: Ratings) -> float:
    margins = coder_shares(coded)
    products = [float(margins[one] @ margins[other]) for one, other in pairs_of_coders(len(margins))]
    return sum(products) / len(products) if products else float("nan")


def coder_shares(coded: Ratings) -> Floats:
    """Return the share of each value among a coder's ratings, of shape (coders with ratings, values)."""
    counts = [np.bincount(row[row != MISSING], minlength=len(coded.values)) for row in coded.ids]
    return np.array([count / count.sum() for count in counts if count.sum()])


def brennan_prediger(ratings: ArrayLike, *, categories: Categories = None) -> Agreement:
    """Return the coefficient of Brennan and Prediger (1981); for two codes it is PABAK.

    `categories` are the codes that could be given, or their number; without it, those that occur.
    """
    coded = encode(ratings, categories=categories)
    return _with_chance(coded, lambda each: 1.0 / each.categories)


def gwet_ac1(ratings: ArrayLike, *, categories: Categories = None) -> Agreement:
    """Return Gwet's AC1 (2008).

    It is near 1 for a rare code even if the coders never meet on it. `categories` as in brennan_prediger.
    """
    coded = encode(ratings, categories=categories)
    return _gwet(coded, np.eye(len(coded.values)), float(coded.categories))


def gwet_ac2(
    ratings: ArrayLike, *, categories: Categories = None, weights: Weights | ArrayLike = "quadratic"
) -> Agreement:
    """Return Gwet's AC2 (2014): AC1 where a near miss counts as part of an agreement.

    `weights` is "identity", "linear", "quadratic", or a matrix over the categories in their order. Numbers are
    weighed by their distance, other codes by their place among `categories`, which must then list them. Weights are
    from 0 to 1, the same both ways, and 1 for equal codes; others raise QcodeError.
    """
    coded = encode(ratings, categories=categories)
    matrix = agreement_weights(coded, weights, listed=lists_codes(categories))
    return _gwet(coded, matrix, float(matrix.sum()), weighted=True)


def _gwet(coded: Ratings, weights: Floats, total: float, *, weighted: bool = False) -> Agreement:
    def chance(each: Ratings) -> float:
        if each.categories < 2:
            return 1.0
        mean = shares(each)
        return float(total * np.sum(mean * (1 - mean)) / (each.categories * (each.categories - 1)))

    return _with_chance(coded, chance, weights if weighted else None)


def agreement_weights(coded: Ratings, weights: Weights | ArrayLike, *, listed: bool) -> Floats:
    """Return the agreement between every two values, 1 for equal ones, of shape (values, values)."""
    if not isinstance(weights, str):
        return _checked_weights(weights, coded)
    if coded.categories != len(coded.values):
        raise QcodeError("Weights need the categories themselves, not only their number.", "List the categories.")
    if weights == "identity" or len(coded.values) < 2:
        return np.eye(len(coded.values))
    powers = {"linear": 1, "quadratic": 2}
    if weights not in powers:
        raise QcodeError(f"“{weights}” is no kind of weights.", "Use identity, linear, quadratic, or a matrix.")
    places = _places(coded.values, listed=listed)
    distances = np.abs(places[:, None] - places[None, :])
    return np.asarray(1 - (distances / distances.max()) ** powers[weights], dtype=np.float64)


def _checked_weights(weights: ArrayLike, coded: Ratings) -> Floats:
    values = len(coded.values)
    try:
        matrix = np.asarray(weights, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise QcodeError("Weights are numbers.", "Use identity, linear, quadratic, or a matrix.") from error
    if not coded.given.any():
        return np.eye(values)
    if matrix.shape != (values, values):
        raise QcodeError(
            f"The weights have the shape {matrix.shape}, and there are {values} categories.",
            "Give one row and one column for each category.",
        )
    if not ((matrix >= 0) & (matrix <= 1)).all() or (matrix != matrix.T).any() or (np.diag(matrix) != 1).any():
        raise QcodeError(
            "Weights say how far two codes agree, from 0 to 1, the same both ways, and each code wholly with itself.",
            "Write 1 down the diagonal, and the same number above it as below.",
        )
    return matrix


def _places(values: tuple[Hashable, ...], *, listed: bool) -> Floats:
    numbers = [value for value in values if isinstance(value, int | float)]
    if len(numbers) == len(values):
        return np.asarray([each - numbers[0] for each in numbers], dtype=np.float64)
    if not listed:
        raise QcodeError("Codes that are not numbers have no order of their own.", "List the categories in order.")
    return np.arange(len(values), dtype=np.float64)


def _observed(coded: Ratings, weights: Floats | None = None) -> tuple[float | None, int]:
    by_unit = agreement_by_unit(coded, weights)
    judged = by_unit[~np.isnan(by_unit)]
    return (float(judged.mean()), len(judged)) if len(judged) else (None, 0)


def _with_chance(coded: Ratings, chance: Callable[[Ratings], float], weights: Floats | None = None) -> Agreement:
    observed, units = _observed(coded, weights)
    if observed is None:
        return undefined(NO_PAIRS)
    return chance_corrected(observed, chance(coded), units=units, undefined_note=ONE_VALUE)


def krippendorff_alpha(ratings: ArrayLike, *, level: Level = "nominal") -> Agreement:
    """Return Krippendorff's alpha (2011) for values of a level of measurement; ratings may be missing.

    `level` is nominal, ordinal, interval or ratio; all but nominal need numbers. Observed and expected are the
    agreement that is left when the largest distance between two values that occur counts as 1.
    """
    coded = encode(ratings)
    paired = coded.per_unit >= 2
    units = int(paired.sum())
    if not units:
        return undefined(NO_PAIRS)
    paired_ratings = Ratings(coded.ids[:, paired], coded.values, coded.categories)
    scale = positions(paired_ratings, level)
    expected, largest = expected_distance(paired_ratings, scale, level)
    if expected == 0:
        return undefined(ONE_VALUE, units=units, observed=1.0, expected=1.0)
    observed = observed_distance(paired_ratings, scale, level)
    return Agreement(1 - observed / largest, 1 - expected / largest, 1 - observed / expected, units)


def dice(ratings: ArrayLike, *, positive: Hashable = 1) -> Agreement:
    """Return 2a / (2a + b + c), the F1 of two coders' use of the value `positive` (Dice 1945).

    More coders than two pool their pairs.
    """
    both, one, units = _uses(ratings, positive)
    return _share_of_use(2 * both, 2 * both + one, units)


def jaccard(ratings: ArrayLike, *, positive: Hashable = 1) -> Agreement:
    """Return a / (a + b + c): of the units that either marked with `positive`, the share that both did (Jaccard 1901).

    More coders than two pool their pairs.
    """
    both, one, units = _uses(ratings, positive)
    return _share_of_use(both, both + one, units)


def _uses(ratings: ArrayLike, positive: Hashable) -> tuple[int, int, int]:
    coded = encode(ratings)
    place = coded.values.index(positive) if positive in coded.values else len(coded.values)
    both = one = 0
    for first, second in pairs_of_coders(coded.ids.shape[0]):
        rows = coded.ids[[first, second]]
        marked = (rows == place)[:, (rows != MISSING).all(axis=0)].sum(axis=0)
        both, one = both + int((marked == 2).sum()), one + int((marked == 1).sum())
    return both, one, int((coded.per_unit >= 2).sum())


def _share_of_use(shared: int, used: int, units: int) -> Agreement:
    if not units:
        return undefined(NO_PAIRS)
    if not used:
        return undefined(NOT_USED, units=units)
    return Agreement(shared / used, None, shared / used, units)

"""The distances between values that Krippendorff's alpha knows: nominal, ordinal, interval and ratio."""

from __future__ import annotations

import numpy as np

from qcode.analysis.ratings import MISSING, Floats, Ratings, pairs_of_coders
from qcode.errors import QcodeError

LEVELS = ("nominal", "ordinal", "interval", "ratio")
CHUNK = 512


def positions(coded: Ratings, level: str) -> Floats:
    """Return a number for every value such that the level's distance is a function of two numbers.

    For ordinal values it is their mid-rank, so that their distance is the interval distance of mid-ranks.
    """
    if level not in LEVELS:
        raise QcodeError(f"“{level}” is no level of measurement.", f"Use {', '.join(LEVELS[:-1])} or {LEVELS[-1]}.")
    if level == "nominal":
        return np.arange(len(coded.values), dtype=np.float64)
    if not all(isinstance(value, int | float) for value in coded.values):
        raise QcodeError(f"The level {level} needs numbers, and the ratings are not.", "Use nominal, or number them.")
    if level == "ordinal":
        counts = value_counts(coded)
        return np.asarray(np.cumsum(counts) - counts / 2, dtype=np.float64)
    values = np.asarray(coded.values, dtype=np.float64)
    if level == "ratio" and (values < 0).any():
        raise QcodeError("The level ratio has no negative values.", "Use interval.")
    return _of_middling_size(values)


def _of_middling_size(values: Floats) -> Floats:
    """Return values over the power of two next to the largest, so that no square leaves what a number can hold."""
    _, power = np.frexp(np.abs(values).max(initial=0))
    return np.asarray(np.ldexp(values, -int(power)), dtype=np.float64)


def value_counts(coded: Ratings) -> Floats:
    """Return how often each value was given in all."""
    return np.bincount(coded.ids[coded.given], minlength=len(coded.values)).astype(np.float64)


def distance(first: Floats, second: Floats, level: str) -> Floats:
    """Return the squared distances between numbers from `positions`, element by element."""
    if level == "nominal":
        return np.asarray(first != second, dtype=np.float64)
    difference = first - second
    if level == "ratio":
        total = first + second
        difference = np.divide(difference, total, out=np.zeros_like(difference), where=total > 0)
    return np.asarray(difference**2, dtype=np.float64)


def observed_distance(coded: Ratings, scale: Floats, level: str) -> float:
    """Return the mean distance within units, each unit weighing as many ratings as it has."""
    per_unit = coded.per_unit
    weights = 2.0 / np.maximum(per_unit - 1, 1)
    total = 0.0
    for one, other in pairs_of_coders(coded.ids.shape[0]):
        both = (coded.ids[one] != MISSING) & (coded.ids[other] != MISSING)
        apart = distance(scale[coded.ids[one, both]], scale[coded.ids[other, both]], level)
        total += float(weights[both] @ apart)
    return total / float(per_unit.sum())


def expected_distance(coded: Ratings, scale: Floats, level: str) -> tuple[float, float]:
    """Return the mean distance between any two ratings, and the largest between two values that occur."""
    counts = value_counts(coded)
    used = counts > 0
    counts, scale = counts[used], scale[used]
    total, largest = 0.0, 0.0
    for start in range(0, len(scale), CHUNK):
        apart = distance(scale[start : start + CHUNK, None], scale[None, :], level)
        total += float(counts[start : start + CHUNK] @ apart @ counts)
        largest = max(largest, float(apart.max()))
    ratings = float(counts.sum())
    return total / (ratings * (ratings - 1)), largest

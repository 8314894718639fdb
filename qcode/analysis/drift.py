"""Whether something rises or falls with the order in which it was done."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from qcode.analysis.ratings import Floats
from qcode.analysis.results import Agreement, undefined
from qcode.errors import QcodeError

FEWEST = 5
"""With fewer pairs a rank correlation says nothing."""


def ranks(values: ArrayLike) -> Floats:
    """Return the rank of each value from 1, equal ones sharing the mean of their ranks."""
    found = np.asarray(values, dtype=np.float64)
    _, place, counts = np.unique(found, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[place.reshape(-1)], dtype=np.float64)


def rank_correlation(first: ArrayLike, second: ArrayLike) -> Agreement:
    """Return Spearman's rank correlation (1904), with ties; pairs with a NaN are left out.

    Undefined for fewer than five pairs, and where all values of one side are equal.
    """
    one, other = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if one.shape != other.shape or one.ndim != 1:
        raise QcodeError("A rank correlation needs two lists of the same length.")
    kept = ~(np.isnan(one) | np.isnan(other))
    pairs = int(kept.sum())
    if pairs < FEWEST:
        return undefined(f"fewer than {FEWEST} pairs", units=pairs)
    left, right = (ranks(each[kept]) - (pairs + 1) / 2 for each in (one, other))
    below = float(np.sqrt((left @ left) * (right @ right)))
    if below == 0:
        return undefined("all are equal, so that nothing rises or falls", units=pairs)
    return Agreement(None, None, float(left @ right) / below, pairs)

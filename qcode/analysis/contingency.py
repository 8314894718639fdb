"""Whether a code and a property of cases go together: tests for tables of two rows, residuals, many tests at once.

The unit of a table must be independent of the others: cases, never excerpts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from qcode.analysis.beat import Beat, undisturbed
from qcode.analysis.ratings import Floats, Integers

LEAST_EXPECTED = 5.0
"""Where a cell expects fewer than this, chi-square's approximation is not relied on (Cochran 1954)."""

MOST_TABLES = 2_000_000
"""Up to so many tables are listed for an exact test; where there are more, tables are drawn."""

DRAWS = 10_000
AT_ONCE = 10_000
"""So many tables are drawn before the work can be stopped again, and held in memory at a time."""

CHI_SQUARE = "chi-square"
EXACT_2X2 = "Fisher exact"
EXACT_2XC = "Fisher–Freeman–Halton exact"
DRAWN = "Fisher–Freeman–Halton, Monte Carlo"
_SAME = 1 + 1e-7
"""Tables whose probabilities differ by less than this factor are equally probable, as in R's fisher.test."""


@dataclass(frozen=True, slots=True)
class Association:
    """A test of independence in a table of two rows (with the code, without it) and columns of cases.

    `test` names it. `statistic` and `df` are Pearson's chi-square, whichever test gave `p`; `v` is Cramér's V.
    `least` is the smallest expected count, `draws` the number of drawn tables (0 for none) and `seed` where they
    began. All numbers are None where a row or all columns but one are empty, and `note` says so.
    """

    test: str
    statistic: float | None
    df: int | None
    p: float | None
    v: float | None
    least: float | None
    n: int
    draws: int = 0
    seed: int | None = None
    note: str = ""


def association(table: ArrayLike, *, seed: int = 1, draws: int = DRAWS, beat: Beat = undisturbed) -> Association:
    """Return the test of a 2 × c table of counts of cases.

    Pearson's chi-square without a correction where every expected count is 5 or more; otherwise Fisher's exact
    test, two-sided by the sum of the probabilities up to the observed one (Freeman & Halton 1951 for more than
    two columns), by listing all tables of the same margins, or, where there are more than two million of them, by
    drawing `draws` tables: p = (1 + draws as improbable) / (1 + draws). Empty columns are left out. `beat` is called
    before a test and within long draws; what it raises ends the work. Raises ValueError for another shape or negative
    counts.
    """
    counts = np.asarray(table, dtype=np.int64)
    if counts.ndim != 2 or len(counts) != 2 or (counts < 0).any():
        raise ValueError("a table needs two rows of counts")
    counts = counts[:, counts.sum(axis=0) > 0]
    n = int(counts.sum())
    if counts.shape[1] < 2 or not counts.sum(axis=1).all():
        return Association("", None, None, None, None, None, n, note=_why_not(counts))
    expected = expected_counts(counts)
    statistic, df = float(((counts - expected) ** 2 / expected).sum()), counts.shape[1] - 1
    beat()
    name, p, drawn = _tested(counts, statistic, df, least=float(expected.min()), seed=seed, draws=draws, beat=beat)
    v = math.sqrt(statistic / n)
    return Association(name, statistic, df, p, v, float(expected.min()), n, drawn, seed if drawn else None)


def _why_not(counts: Integers) -> str:
    if not counts.size:
        return "there is no case"
    if counts.shape[1] < 2:
        return "all cases have one value"
    return "no case has the code" if not counts[0].any() else "every case has the code"


def _tested(
    counts: Integers, statistic: float, df: int, *, least: float, seed: int, draws: int, beat: Beat
) -> tuple[str, float, int]:
    if least >= LEAST_EXPECTED:
        from scipy.stats import chi2  # type: ignore[import-untyped]

        return CHI_SQUARE, float(chi2.sf(statistic, df)), 0
    totals, first = counts.sum(axis=0), int(counts[0].sum())
    if math.prod(int(each) + 1 for each in np.sort(totals)[:-1]) <= MOST_TABLES:
        return EXACT_2X2 if df == 1 else EXACT_2XC, _exact(counts[0], totals, first), 0
    return DRAWN, _drawn(counts[0], totals, first, seed=seed, draws=draws, beat=beat), draws


def _exact(observed: Integers, totals: Integers, first: int) -> float:
    """Return the probability of all tables that are no more probable than the observed one.

    The tables are made column by column; what is left over goes into the largest column.
    """
    order = np.argsort(totals)
    logs = _log_binomials(totals)
    sums, weights = np.zeros(1, dtype=np.int64), np.zeros(1)
    for column in order[:-1]:
        taken = np.arange(totals[column] + 1)
        sums = (sums[:, None] + taken).ravel()
        weights = (weights[:, None] + logs[column][taken]).ravel()
        kept = sums <= first
        sums, weights = sums[kept], weights[kept]
    left, last = first - sums, int(order[-1])
    fits = left <= totals[last]
    weights = weights[fits] + logs[last][left[fits]]
    seen = sum(float(logs[column][number]) for column, number in enumerate(observed))
    chances = np.exp(weights - weights.max())
    return min(1.0, float(chances[chances <= math.exp(seen - weights.max()) * _SAME].sum() / chances.sum()))


def _drawn(observed: Integers, totals: Integers, first: int, *, seed: int, draws: int, beat: Beat) -> float:
    generator, logs = np.random.default_rng(seed), _log_binomials(totals)
    seen = sum(float(logs[column][number]) for column, number in enumerate(observed)) + math.log(_SAME)
    improbable = 0
    for begun in range(0, draws, AT_ONCE):
        beat()
        drawn = generator.multivariate_hypergeometric(totals, first, size=min(AT_ONCE, draws - begun))
        weights = sum(logs[column][drawn[:, column]] for column in range(len(totals)))
        improbable += int(np.count_nonzero(weights <= seen))
    return float((1 + improbable) / (1 + draws))


def _log_binomials(totals: Integers) -> list[Floats]:
    """Return for every column the logarithms of the ways to choose 0, 1, … of it."""
    return [
        np.array([math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) for k in range(n + 1)])
        for n in map(int, totals)
    ]


def expected_counts(table: ArrayLike) -> Floats:
    """Return row total times column total over n, for every cell; NaN everywhere in a table of nothing."""
    counts = np.asarray(table, dtype=np.float64)
    n = counts.sum()
    margins = np.outer(counts.sum(axis=1), counts.sum(axis=0))
    return np.asarray(margins / n if n else np.full(counts.shape, np.nan), dtype=np.float64)


def adjusted_residuals(table: ArrayLike) -> Floats:
    """Return (observed − expected) / √(expected (1 − row share)(1 − column share)) (Haberman 1973).

    Over 2, or under −2, a cell has more, or fewer, cases than chance would often give. NaN where a row or column
    holds nothing or everything.
    """
    counts = np.asarray(table, dtype=np.float64)
    n, expected = counts.sum(), expected_counts(counts)
    free = np.outer(1 - counts.sum(axis=1) / max(n, 1), 1 - counts.sum(axis=0) / max(n, 1))
    spread = np.sqrt(expected * free)
    found = np.divide(counts - expected, spread, out=np.full(counts.shape, np.nan), where=spread > 0)
    return np.asarray(found, dtype=np.float64)


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Return p-values adjusted for being many (Holm 1979), None where there was none.

    Sorted upwards, the k-th of m becomes the largest of (m − i + 1)·p(i) over i <= k, at most 1.
    """
    known = sorted((p, at) for at, p in enumerate(p_values) if p is not None)
    found: list[float | None] = [None] * len(p_values)
    highest = 0.0
    for rank, (p, at) in enumerate(known):
        highest = max(highest, min(1.0, (len(known) - rank) * p))
        found[at] = highest
    return found

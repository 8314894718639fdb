"""All fixed-unit coefficients of two coders for many codes at once, from the four counts of each code.

A table is the last axis of an array, of length 4: units that both marked with the code, only the first, only the
second, neither. The functions named like coefficients take any leading axes (documents, draws, codes) and return
an array without the last; NaN stands for undefined there, and becomes None with a note in `code_agreement`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qcode.analysis.agreement import NO_PAIRS, NOT_USED
from qcode.analysis.ratings import Floats, Integers
from qcode.analysis.results import Agreement, undefined
from qcode.errors import QcodeError

Numbers = NDArray[Any]
"""Numbers of any kind, which stay of that kind."""

ALL_MARKED = "both coders marked every unit, so there is nothing to disagree about"


def code_tables(
    first: ArrayLike, second: ArrayLike, *, documents: ArrayLike, judged: ArrayLike | None = None
) -> Integers:
    """Return the tables of every document and code, of shape (documents, codes, 4).

    `first` and `second` are of shape (codes, units), true where a coder gave a unit the code; `documents` numbers
    each unit's document from 0; `judged` is true for units that both coders have finished, all by default.
    """
    marks = [np.asarray(each, dtype=np.bool_) for each in (first, second)]
    places = np.asarray(documents, dtype=np.int64)
    if marks[0].ndim != 2 or marks[0].shape != marks[1].shape or places.shape != marks[0].shape[1:]:
        raise QcodeError("The coders' tables must both be of shape (codes, units), with a document for each unit.")
    number = int(places.max()) + 1 if len(places) else 0
    kept = np.ones(len(places), dtype=np.bool_) if judged is None else np.asarray(judged, dtype=np.bool_)
    order = np.flatnonzero(kept)[np.argsort(places[kept], kind="stable")]
    starts = np.searchsorted(places[order], np.arange(number + 1))
    sums = [_sum_by_document(each[:, order], starts) for each in (marks[0] & marks[1], marks[0], marks[1])]
    both, one, other = sums[0], sums[1] - sums[0], sums[2] - sums[0]
    units = np.diff(starts)[:, None]
    return np.stack([both, one, other, units - both - one - other], axis=-1)


def _sum_by_document(marks: np.typing.NDArray[np.bool_], starts: Integers) -> Integers:
    """Return how many units each document has marked, of shape (documents, codes)."""
    counts = np.zeros((len(starts) - 1, len(marks)), dtype=np.int64)
    for document, (start, end) in enumerate(pairwise(starts)):
        counts[document] = np.count_nonzero(marks[:, start:end], axis=1)
    return counts


def _divided(above: Floats, below: Floats) -> Floats:
    shares = np.full(np.shape(below), np.nan)
    np.divide(above, below, out=shares, where=below != 0)
    return shares


def _parts(tables: ArrayLike) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Return a, b, c and the total as floats, and NaN for the total where neither coder used the code."""
    counts = np.asarray(tables, dtype=np.float64)
    both, first, second = counts[..., 0], counts[..., 1], counts[..., 2]
    total = counts.sum(axis=-1)
    return both, first, second, total, np.where(both + first + second > 0, total, np.nan)


def percent_agreement(tables: ArrayLike) -> Floats:
    """Return the share of units on which the coders agree."""
    _, first, second, total, used = _parts(tables)
    return _divided(total - first - second, used)


def dice(tables: ArrayLike) -> Floats:
    """Return 2a / (2a + b + c)."""
    both, first, second, _, _ = _parts(tables)
    return _divided(2 * both, 2 * both + first + second)


def jaccard(tables: ArrayLike) -> Floats:
    """Return a / (a + b + c)."""
    both, first, second, _, _ = _parts(tables)
    return _divided(both, both + first + second)


def cohen_kappa(tables: ArrayLike) -> Floats:
    """Return Cohen's kappa."""
    both, first, second, total, used = _parts(tables)
    ours, theirs = both + first, both + second
    chance = ours * theirs + (total - ours) * (total - theirs)
    return _divided(used * (total - first - second) - chance, used**2 - chance)


def scott_pi(tables: ArrayLike) -> Floats:
    """Return Scott's pi."""
    both, first, second, _, used = _parts(tables)
    marks = 2 * both + first + second
    return 1 - _divided(2 * used * (first + second), marks * (2 * used - marks))


def brennan_prediger(tables: ArrayLike) -> Floats:
    """Return PABAK, the coefficient of Brennan and Prediger for two categories."""
    return 2 * percent_agreement(tables) - 1


def gwet_ac1(tables: ArrayLike) -> Floats:
    """Return Gwet's AC1 for two categories."""
    both, first, second, _, used = _parts(tables)
    share = _divided(2 * both + first + second, 2 * used)
    chance = 2 * share * (1 - share)
    return _divided(percent_agreement(tables) - chance, 1 - chance)


def krippendorff_alpha(tables: ArrayLike) -> Floats:
    """Return Krippendorff's nominal alpha."""
    both, first, second, total, _ = _parts(tables)
    return alpha_of_marks(2 * both + first + second, first + second, total)


def alpha_of_marks(marks: Floats, apart: Floats, units: Floats) -> Floats:
    """Return nominal alpha from the marks of both coders, the units on which they differ, and all units."""
    with np.errstate(invalid="ignore"):  # nothing or everything marked: 0 / 0, undefined
        found = 1 - (2 * units - 1) * apart / (marks * (2 * units - marks))
    return np.asarray(found, dtype=np.float64)


def prevalence_index(tables: ArrayLike) -> Floats:
    """Return |a - d| / N (Byrt, Bishop and Carlin 1993)."""
    both, first, second, total, used = _parts(tables)
    return _divided(np.abs(2 * both + first + second - total), used)


def bias_index(tables: ArrayLike) -> Floats:
    """Return |b - c| / N (Byrt, Bishop and Carlin 1993)."""
    _, first, second, _, used = _parts(tables)
    return _divided(np.abs(first - second), used)


TableCoefficient = Callable[[ArrayLike], Floats]

COEFFICIENTS: Mapping[str, TableCoefficient] = MappingProxyType(
    {
        "percent_agreement": percent_agreement,
        "dice": dice,
        "jaccard": jaccard,
        "cohen_kappa": cohen_kappa,
        "scott_pi": scott_pi,
        "brennan_prediger": brennan_prediger,
        "gwet_ac1": gwet_ac1,
        "krippendorff_alpha": krippendorff_alpha,
    }
)


def marked_by_somebody(tables: Numbers) -> Numbers:
    """Return how many units somebody marked, from tables of shape (…, 4): quicker than a sum over so short an axis."""
    found: Numbers = tables[..., 0] + tables[..., 1] + tables[..., 2]
    return found


def code_agreement(tables: ArrayLike) -> dict[str, list[Agreement]]:
    """Return every coefficient of COEFFICIENTS for each code, from tables of shape (codes, 4).

    Tables may hold parts of units, as where they are the mean over pairs of coders. A code that neither coder used is
    undefined throughout. `observed` is the share of units agreed on and `expected` what is expected by chance, None
    where the coefficient corrects for nothing.
    """
    counts = np.asarray(tables).reshape(-1, 4)
    observed, units = percent_agreement(counts), [round(each) for each in counts.sum(axis=1).tolist()]
    used = (counts[:, :3].sum(axis=1) > 0).tolist()
    without = [undefined(NOT_USED, units=number) if number else undefined(NO_PAIRS) for number in units]
    found: dict[str, list[Agreement]] = {}
    for name, coefficient in COEFFICIENTS.items():
        values = coefficient(counts)
        plain = name in ("percent_agreement", "dice", "jaccard")
        rows = zip(units, used, without, values.tolist(), (values if plain else observed).tolist(), strict=True)
        found[name] = [
            _agreement(number, value, share, plain=plain) if told else nothing
            for number, told, nothing, value, share in rows
        ]
    return found


def _agreement(units: int, value: float, observed: float, *, plain: bool) -> Agreement:
    if value != value:  # NaN
        return undefined(ALL_MARKED, units=units, observed=observed)
    if plain:
        return Agreement(observed, None, value, units)
    return Agreement(observed, _implied_chance(observed, value), value, units)


def _implied_chance(observed: float, value: float) -> float | None:
    """Return the expected share e of value = (observed - e) / (1 - e)."""
    return (observed - value) / (1 - value) if value < 1 else None

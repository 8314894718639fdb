"""Draws with replacement, and the percentile intervals that come from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from numbers import Integral, Real

import numpy as np

from qcode.analysis.beat import Beat, undisturbed
from qcode.analysis.ratings import Booleans, Floats, SmallFloats
from qcode.analysis.results import MINIMUM_DOCUMENTS, RELIABLE, TENTATIVE, TOO_FEW
from qcode.errors import QcodeError

DRAWS = 2000
CHUNK = 250
OVER_UNITS = (
    f"fewer than {MINIMUM_DOCUMENTS} documents were coded by both: the interval is over units and too narrow "
    "where units of one document resemble each other"
)
NEVER_DIFFER = "every draw gives the same value: no interval can be drawn from it"


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


def check_draws(draws: int, level: float, seed: int, resampled: int, noun: str) -> None:
    """Raise QcodeError for draws, a level or a seed that make no sense, and where there is nothing to draw."""
    if not isinstance(draws, Integral) or draws < 1:
        raise QcodeError(f"An interval needs draws, and {draws} were asked for.")
    if not isinstance(seed, Integral) or seed < 0:
        raise QcodeError(f"The seed {seed} is no whole number of 0 or more.")
    if not isinstance(level, Real) or not 0 < level < 1:
        raise QcodeError(f"The level {level} is not between 0 and 1.", "Write 0.95 for 95 %.")
    if resampled < 1:
        raise QcodeError(f"There is no {noun} to draw from.")


def document_weights(
    documents: int, *, draws: int, seed: int, beat: Beat = undisturbed
) -> Iterator[tuple[slice, SmallFloats]]:
    """Yield how often each document is drawn, of shape (some draws, documents); every row sums to `documents`."""
    counts = _drawn_documents(documents, draws, seed)
    for first in range(0, draws, CHUNK):
        beat()
        rows = slice(first, min(first + CHUNK, draws))
        yield rows, counts[rows].astype(np.float32)


@lru_cache(maxsize=2)
def _drawn_documents(documents: int, draws: int, seed: int) -> np.typing.NDArray[np.uint8]:
    """Return how often each document is drawn; several figures of a report take the same draws."""
    generator = np.random.default_rng(seed)
    counts = np.empty((draws, documents), dtype=np.uint8)
    for first in range(0, draws, CHUNK):
        some = counts[first : first + CHUNK]
        chosen = generator.integers(documents, size=some.shape)
        chosen += documents * np.arange(len(chosen))[:, None]
        some[:] = np.bincount(chosen.ravel(), minlength=chosen.size).reshape(chosen.shape)
    return counts


def percentile_intervals(
    values: Floats, *, seed: int, level: float, over: str, resampled: int, note: str = ""
) -> list[Interval]:
    """Return the interval of each row of draws, of shape (values, draws); NaN is undefined."""
    draws, tail = values.shape[1], (1 - level) / 2
    defined = draws - np.count_nonzero(np.isnan(values), axis=1)
    known = np.maximum(defined, 1)
    tentative, reliable = (np.count_nonzero(each, axis=1) for each in (values < TENTATIVE, values >= RELIABLE))
    shares = tentative / known, reliable / known
    rows = _ordered(values, defined < draws, (tail, 1 - tail))
    ends = _quantiles(rows, known, tail), _quantiles(rows, known, 1 - tail)
    columns = zip(*(each.tolist() for each in (*ends, *shares, defined)), strict=True)
    none = f"{note}; no draw had a value" if note else "no draw had a value"
    return [
        Interval(low, high, level, draws, draws - count, below, above, seed, over, resampled, note)
        if count else Interval(None, None, level, draws, draws, None, None, seed, over, resampled, none)
        for low, high, below, above, count in columns
    ]  # fmt: skip


def _ordered(values: Floats, partly: Booleans, shares: Sequence[float]) -> Floats:
    """Return each row in order, at least where `_quantiles` looks at it; `partly` are rows with undefined values."""
    places = {int(share * (values.shape[1] - 1)) for share in shares}
    rows = np.partition(values, sorted(places | {min(each + 1, values.shape[1] - 1) for each in places}), axis=1)
    rows[partly] = np.sort(values[partly], axis=1)
    return rows


def _quantiles(ordered: Floats, defined: np.typing.NDArray[np.int64], share: float) -> Floats:
    """Return the value below which a share of each row's first `defined` lies, between two of them by distance."""
    place = share * (defined - 1)
    before = place.astype(np.int64)
    at = np.arange(len(ordered))
    low, high = ordered[at, before], ordered[at, np.minimum(before + 1, defined - 1)]
    return np.asarray(low + (place - before) * (high - low), dtype=np.float64)


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

"""Saturation: how many interviews it took until hardly anything new was said.

After Guest, Namey & Chen (2020), PLOS ONE 15(5): e0232076. The base is the number of different codes in the first
interviews (four); a run is some interviews behind one another (two); the new codes of a run over the base are its new
information. Saturation is reached at the first interview whose following run brings no more than the threshold, and is
written with the run that showed it: 6+2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from qcode.analysis.ratings import Booleans, Floats, Integers

BASE, RUN = 4, 2
THRESHOLDS = (0.05, 0.0)
DRAWS = 2000
AT_ONCE = 4_000_000
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Curve:
    """Saturation in one order of interviews.

    `new` holds the codes that each interview brought first, `known` all that were known after it. `base_codes` are
    those of the first `base` interviews, None where there are fewer. `runs` has, for each place k from `base` on, the
    new information of the interviews k+1 to k+run: runs[0] is the run right behind the base.
    """

    base: int
    run: int
    new: tuple[int, ...]
    known: tuple[int, ...]
    base_codes: int | None
    runs: tuple[float, ...]

    def reached(self, threshold: float) -> int | None:
        """The interview after which the next run brought no more than the threshold; None if it was not reached."""
        places = (self.base + at for at, share in enumerate(self.runs) if share <= threshold + _ROUNDING)
        return next(places, None)


def curve(present: ArrayLike, *, base: int = BASE, run: int = RUN) -> Curve:
    """Return the saturation of interviews (rows, in their order) by codes (columns), true where a code occurs.

    With a base without codes no share is defined, and there are no runs. Raises ValueError for a base or run under 1.
    """
    if base < 1 or run < 1:
        raise ValueError("a base and a run need at least one interview")
    matrix = np.asarray(present, dtype=np.bool_)
    new = _new_in_orders(matrix, np.arange(len(matrix))[None])[0]
    known = np.cumsum(new)
    if len(new) < base:
        return Curve(base, run, tuple(map(int, new)), tuple(map(int, known)), None, ())
    runs = _runs(new[None], base, run)[0]
    held = int(known[base - 1])
    shares = tuple(float(each) / held for each in runs) if held else ()
    return Curve(base, run, tuple(map(int, new)), tuple(map(int, known)), held, shares)


def _runs(new: Integers, base: int, run: int) -> Integers:
    """Return the new codes of every run behind the base, of shape (draws, runs)."""
    sums = np.cumsum(np.pad(new, ((0, 0), (1, 0))), axis=1)
    last = new.shape[1] - run
    places = np.arange(base, last + 1)
    return np.asarray(sums[:, places + run] - sums[:, places], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Reach:
    """How early a threshold is reached over many orders.

    `median`, `low` and `high` (the 5th and 95th percentile) are interviews before the run that shows it, over the
    orders in which it was reached at all: `reached` of `draws`. None where it never was.
    """

    threshold: float
    median: float | None
    low: float | None
    high: float | None
    reached: int
    draws: int


@dataclass(frozen=True, slots=True)
class Orders:
    """What many orders of the same interviews give: the known codes after each interview, and every threshold."""

    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    reaches: tuple[Reach, ...]
    draws: int
    seed: int
    replaced: bool


def over_orders(
    present: ArrayLike,
    *,
    base: int = BASE,
    run: int = RUN,
    thresholds: Sequence[float] = THRESHOLDS,
    draws: int = DRAWS,
    seed: int = 1,
    replace: bool = False,
) -> Orders:
    """Return what the order of interviews does to saturation, over `draws` orders by chance.

    Every order has all interviews once; with `replace` they are drawn with replacement, as Guest, Namey & Chen do.
    `low` and `high` are the 5th and the 95th percentile. The same seed gives the same orders.
    """
    matrix = np.asarray(present, dtype=np.bool_)
    generator, interviews = np.random.default_rng(seed), len(matrix)
    places = np.array([_places(generator, interviews, replace=replace) for _ in range(draws)], dtype=np.int64)
    new = _new_in_orders(matrix, places.reshape(draws, interviews))
    known = np.cumsum(new, axis=1)
    low, high = (np.quantile(known, each, axis=0) if known.size else np.zeros(0) for each in (0.05, 0.95))
    reaches = tuple(_reach(new, known, base, run, each) for each in thresholds)
    return Orders(_floats(known.mean(axis=0)), _floats(low), _floats(high), reaches, draws, seed, replace)


def _places(generator: np.random.Generator, interviews: int, *, replace: bool) -> Integers:
    """Return at which place each interview comes first in an order; those that are not drawn come behind all places."""
    if not replace:
        return generator.permutation(interviews)
    found = np.full(interviews, interviews, dtype=np.int64)
    drawn = generator.integers(interviews, size=interviews)
    np.minimum.at(found, drawn, np.arange(interviews))
    return found


def _new_in_orders(matrix: Booleans, places: Integers) -> Integers:
    """Return how many codes are new at each place of each order, of shape (draws, interviews).

    A code is new at the first place of those interviews that have it; only these are looked at.
    """
    draws, interviews = places.shape
    codes, having = np.nonzero(matrix.T)
    new = np.zeros((draws, interviews + 1), dtype=np.int64)
    if not len(codes):
        return new[:, :interviews]
    starts = np.flatnonzero(np.append(True, np.diff(codes) > 0))
    at_once = max(1, AT_ONCE // len(having))
    for begin in range(0, draws, at_once):
        first = np.minimum.reduceat(places[begin : begin + at_once][:, having], starts, axis=1)
        rows = np.arange(len(first))[:, None] * (interviews + 1)
        counts = np.bincount((rows + first).ravel(), minlength=len(first) * (interviews + 1))
        new[begin : begin + at_once] = counts.reshape(len(first), interviews + 1)
    return new[:, :interviews]


def _reach(new: Integers, known: Integers, base: int, run: int, threshold: float) -> Reach:
    draws = len(new)
    if new.shape[1] < base + run:
        return Reach(threshold, None, None, None, 0, draws)
    held = known[:, base - 1]
    below = (_runs(new, base, run) <= threshold * held[:, None] + _ROUNDING) & (held > 0)[:, None]
    reached = below.any(axis=1)
    if not reached.any():
        return Reach(threshold, None, None, None, 0, draws)
    at = base + below.argmax(axis=1)[reached]
    low, median, high = np.quantile(at, [0.05, 0.5, 0.95])
    return Reach(threshold, float(median), float(low), float(high), int(reached.sum()), draws)


def _floats(values: Floats) -> tuple[float, ...]:
    return tuple(map(float, values))

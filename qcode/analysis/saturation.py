"""Saturation: how many interviews it took until hardly anything new was said.

After Guest, Namey & Chen (2020), PLOS ONE 15(5): e0232076. The base is the number of different codes in the first
interviews (four); a run is some interviews behind one another (two); the new codes of a run over the base are its new
information. Saturation is reached at the first interview whose following run brings no more than the threshold, and is
written with the run that showed it: 6+2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qcode.analysis.beat import Beat, undisturbed
from qcode.analysis.ratings import Booleans, Floats, Integers

Counts: TypeAlias = "NDArray[np.signedinteger[Any]]"
"""Whole numbers of any width: over many orders they are kept in 32 bits."""

BASE, RUN = 4, 2
THRESHOLDS = (0.05, 0.0)
DRAWS = 2000
AT_ONCE = 1_000_000
_COLUMNS = 256
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
    known = _known(_having(matrix), np.arange(len(matrix))[None])
    counted = tuple(map(int, known[0]))
    new = tuple(map(int, np.diff(known[0], prepend=0)))
    if len(counted) < base:
        return Curve(base, run, new, counted, None, ())
    held = counted[base - 1]
    shares = tuple(int(each) / held for each in _runs(known, base, run)[0]) if held else ()
    return Curve(base, run, new, counted, held, shares)


def _runs(known: Counts, base: int, run: int) -> Counts:
    """Return the new codes of every run behind the base, of shape (draws, runs), from the codes known at each place."""
    return known[:, base + run - 1 :] - known[:, base - 1 : max(base - 1, known.shape[1] - run)]


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
    beat: Beat = undisturbed,
) -> Orders:
    """Return what the order of interviews does to saturation, over `draws` orders by chance.

    Every order has all interviews once; with `replace` they are drawn with replacement, as Guest, Namey & Chen do.
    `low` and `high` are the 5th and the 95th percentile. The same seed gives the same orders.
    `beat` is called within many draws; what it raises ends the work.
    """
    matrix = np.asarray(present, dtype=np.bool_)
    known = _known_in_orders(matrix, draws=draws, seed=seed, replace=replace, beat=beat)
    low, high = _percentiles(known, (0.05, 0.95))
    reaches = tuple(_reach(known, base, run, each) for each in thresholds)
    return Orders(_floats(known.mean(axis=0)), low, high, reaches, draws, seed, replace)


def _percentiles(known: Counts, shares: Sequence[float]) -> tuple[tuple[float, ...], ...]:
    """Return quantiles of every column, some columns at a time: each needs a sorted copy of what it looks at."""
    columns = range(0, known.shape[1], _COLUMNS)
    parts = [np.quantile(known[:, first : first + _COLUMNS], shares, axis=0) for first in columns if known.size]
    whole = np.concatenate([*parts, np.zeros((len(shares), 0))], axis=1)
    return tuple(map(_floats, whole))


def _places(generator: np.random.Generator, interviews: int, *, replace: bool) -> Integers:
    """Return at which place each interview comes first in an order; those that are not drawn come behind all places."""
    if not replace:
        return generator.permutation(interviews)
    found = np.full(interviews, interviews, dtype=np.int64)
    drawn = generator.integers(interviews, size=interviews)
    np.minimum.at(found, drawn, np.arange(interviews))
    return found


def _known_in_orders(matrix: Booleans, *, draws: int, seed: int, replace: bool, beat: Beat) -> Counts:
    """Return how many codes are known behind each place of each order, of shape (draws, interviews), in 32 bits."""
    generator, interviews = np.random.default_rng(seed), len(matrix)
    found, having = np.zeros((draws, interviews), dtype=np.int32), _having(matrix)
    at_once = max(1, AT_ONCE // max(1, len(having.interviews), interviews))
    for begin in range(0, draws, at_once):
        beat()
        number = min(at_once, draws - begin)
        places = [_places(generator, interviews, replace=replace) for _ in range(number)]
        found[begin : begin + number] = _known(having, np.array(places, dtype=np.int64).reshape(number, interviews))
    return found


class _Having(NamedTuple):
    """Which interviews have each code, one code's behind another's, and where each code's begin."""

    interviews: Integers
    starts: Integers


def _having(matrix: Booleans) -> _Having:
    codes, interviews = np.nonzero(matrix.T)
    return _Having(interviews, np.flatnonzero(np.append(True, np.diff(codes) > 0))[: len(codes)])


def _known(having: _Having, places: Integers) -> Integers:
    """Return how many codes are known behind each place; `places` gives, by order, the place of every interview.

    A code is new at the first place of those interviews that have it; only these are looked at.
    """
    draws, interviews = places.shape
    if not len(having.interviews):
        return np.zeros((draws, interviews), dtype=np.int64)
    first = np.minimum.reduceat(places[:, having.interviews], having.starts, axis=1)
    rows = np.arange(draws)[:, None] * (interviews + 1)
    new = np.bincount((rows + first).ravel(), minlength=draws * (interviews + 1)).reshape(draws, interviews + 1)
    return np.cumsum(new[:, :interviews], axis=1)


def _reach(known: Counts, base: int, run: int, threshold: float) -> Reach:
    draws, interviews = known.shape
    if interviews < base + run:
        return Reach(threshold, None, None, None, 0, draws)
    at_once = max(1, AT_ONCE // interviews)
    parts = [_first_below(known[begin : begin + at_once], base, run, threshold) for begin in range(0, draws, at_once)]
    found = np.concatenate(parts)
    at = base + found[found >= 0]
    if not len(at):
        return Reach(threshold, None, None, None, 0, draws)
    low, median, high = np.quantile(at, [0.05, 0.5, 0.95])
    return Reach(threshold, float(median), float(low), float(high), len(at), draws)


def _first_below(known: Counts, base: int, run: int, threshold: float) -> Integers:
    """Return the first run of each order that brings no more than the threshold; -1 where none does."""
    held = known[:, base - 1]
    below = (_runs(known, base, run) <= threshold * held[:, None] + _ROUNDING) & (held > 0)[:, None]
    return np.where(below.any(axis=1), below.argmax(axis=1), -1)


def _floats(values: Floats) -> tuple[float, ...]:
    return tuple(map(float, values))

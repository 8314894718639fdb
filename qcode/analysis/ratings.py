"""Ratings of units by coders as small integers: what all fixed-unit coefficients are computed from."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qcode.errors import QcodeError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
SmallFloats = NDArray[np.float32]
SmallIntegers = NDArray[np.int32]
Booleans = NDArray[np.bool_]
Categories = int | Sequence[Hashable] | None

MISSING = -1


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """Ratings of shape (coders, units) as indices into `values`; -1 where a coder gave none.

    `categories` is the number of codes that could have been given, which may be more than were.
    """

    ids: Integers
    values: tuple[Hashable, ...]
    categories: int

    @property
    def given(self) -> Booleans:
        """Where there is a rating, of shape (coders, units)."""
        present: Booleans = self.ids != MISSING
        return present

    @property
    def per_unit(self) -> Integers:
        """How many coders rated each unit."""
        return np.asarray(self.given.sum(axis=0), dtype=np.int64)

    @property
    def numbers(self) -> Floats:
        """The ratings as numbers, NaN where missing; only for ratings that are numbers."""
        table = np.append(np.asarray(self.values, dtype=np.float64), np.nan)
        return np.asarray(table[self.ids], dtype=np.float64)


def encode(ratings: ArrayLike, *, categories: Categories = None) -> Ratings:
    """Return ratings of shape (coders, units) as indices of their values.

    Missing is NaN in numbers and None (or NaN) in anything else. `categories` lists the codes that could be
    given, or says how many there are; without it they are the values that occur. A table of another shape, or
    that holds a value which `categories` does not list, raises QcodeError.
    """
    array = _as_table(ratings)
    ids, values = _encode_numbers(array) if array.dtype.kind == "f" else _encode_objects(array)
    if categories is None:
        return Ratings(ids, values, len(values))
    if isinstance(categories, int):
        return Ratings(ids, values, _checked_number(categories, len(values)))
    return _recode(ids, values, tuple(categories))


def _as_table(ratings: ArrayLike) -> NDArray[np.generic]:
    try:
        array = np.asarray(ratings)
    except ValueError as error:
        raise QcodeError(
            "The coders' rows of ratings differ in length.", "Write None or NaN where one is missing."
        ) from error
    if array.ndim == 1 and not array.size:
        return np.empty((0, 0))
    if array.ndim != 2:
        raise QcodeError(
            f"Ratings need the shape (coders, units), and these have {array.ndim} dimension(s).",
            "Give one row for each coder.",
        )
    if array.dtype.kind in "biuf":
        return array.astype(np.float64)
    flat = array.astype(object).ravel()
    if all(value is None or isinstance(value, int | float | np.number) for value in flat):
        return np.array([np.nan if value is None else value for value in flat], dtype=np.float64).reshape(array.shape)
    return array.astype(object)


def _encode_numbers(array: NDArray[np.generic]) -> tuple[Integers, tuple[Hashable, ...]]:
    present = ~np.isnan(array.astype(np.float64))
    if np.isinf(array.astype(np.float64)).any():
        raise QcodeError("A rating is infinite.", "Write NaN where one is missing.")
    values, inverse = np.unique(array[present], return_inverse=True)
    ids = np.full(array.shape, MISSING, dtype=np.int64)
    ids[present] = inverse
    return ids, tuple(values.tolist())


def _encode_objects(array: NDArray[np.generic]) -> tuple[Integers, tuple[Hashable, ...]]:
    flat: list[Hashable] = [None if _is_nan(value) else value for value in array.ravel().tolist()]
    values = tuple(sorted({value for value in flat if value is not None}, key=lambda value: (str(type(value)), value)))
    numbers = {value: number for number, value in enumerate(values)}
    ids = [MISSING if value is None else numbers[value] for value in flat]
    return np.array(ids, dtype=np.int64).reshape(array.shape), values


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and np.isnan(value)


def _checked_number(categories: int, used: int) -> int:
    if categories < used:
        raise QcodeError(f"There are {used} different codes in ratings that were said to have {categories}.")
    return categories


def _recode(ids: Integers, values: tuple[Hashable, ...], categories: tuple[Hashable, ...]) -> Ratings:
    places = {value: place for place, value in enumerate(categories)}
    if len(places) < len(categories):
        raise QcodeError("A code is listed twice among the categories.")
    unknown = [value for value in values if value not in places]
    if unknown:
        listed = ", ".join(f"“{value}”" for value in unknown[:3])
        raise QcodeError(f"The ratings hold {listed}, not among the categories.")
    table = np.array([places[value] for value in values] + [MISSING], dtype=np.int64)
    return Ratings(table[ids], categories, len(categories))


def pairs_of_coders(coders: int) -> Iterator[tuple[int, int]]:
    """Yield every two coders once."""
    return combinations(range(coders), 2)


def shares(coded: Ratings) -> Floats:
    """Return the mean share of each category over the units that anybody rated (Gwet's pi), NaN if nobody did."""
    per_unit = coded.per_unit
    weights = np.broadcast_to(1.0 / np.maximum(per_unit, 1), coded.ids.shape)
    given = coded.given
    totals = np.bincount(coded.ids[given], weights=weights[given], minlength=len(coded.values))
    rated = int((per_unit > 0).sum())
    return np.asarray(totals / rated if rated else np.full(len(coded.values), np.nan), dtype=np.float64)


def agreement_by_unit(coded: Ratings, weights: Floats | None = None) -> Floats:
    """Return each unit's share of agreeing pairs of coders, NaN for units with fewer than two ratings.

    With `weights` of shape (values, values), pairs agree to the degree that the weights say.
    """
    agreeing = np.zeros(coded.ids.shape[1])
    for one, other in pairs_of_coders(coded.ids.shape[0]):
        first, second = coded.ids[one], coded.ids[other]
        both = (first != MISSING) & (second != MISSING)
        agreeing[both] += (first == second)[both] if weights is None else weights[first[both], second[both]]
    per_unit = coded.per_unit.astype(np.float64)
    possible = per_unit * (per_unit - 1) / 2
    shares_of_pairs = np.full(agreeing.shape, np.nan)
    np.divide(agreeing, possible, out=shares_of_pairs, where=possible > 0)
    return shares_of_pairs

"""Ratings of units by coders as small integers: what all fixed-unit coefficients are computed from."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from numbers import Integral
from typing import Any, TypeGuard

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

    Missing is NaN, None, or masked. `categories` lists the codes that could be given, or says how many there are;
    without it they are the values that occur. A table of another shape, or that holds a value which `categories`
    does not list, raises QcodeError.
    """
    array = _as_table(ratings)
    ids, values = _encode_objects(array) if array.dtype.kind == "O" else _encode_numbers(array)
    if categories is None:
        return Ratings(ids, values, len(values))
    if lists_codes(categories):
        return _recode(ids, values, _checked_list(categories))
    return Ratings(ids, values, _checked_number(categories, len(values)))


def lists_codes(categories: Categories) -> TypeGuard[Sequence[Hashable]]:
    """Return whether the categories are the codes themselves, and not only their number."""
    return categories is not None and not isinstance(categories, Integral)


def _as_table(ratings: ArrayLike) -> NDArray[np.generic]:
    array = _as_array(ratings)
    if array.ndim == 1 and not array.size:
        return np.empty((0, 0))
    if array.ndim != 2:
        raise QcodeError(
            f"Ratings need the shape (coders, units), and these have {array.ndim} dimension(s).",
            "Give one row for each coder.",
        )
    if array.dtype.kind in "iuf":
        return array
    if array.dtype.kind == "b":
        return array.astype(np.int64)
    flat = array.astype(object).ravel()
    if all(value is None or isinstance(value, int | float | np.number) for value in flat):
        return np.array([np.nan if value is None else value for value in flat], dtype=np.float64).reshape(array.shape)
    return array.astype(object)


def _as_array(ratings: ArrayLike) -> NDArray[np.generic]:
    """Return ratings as an array in which words and numbers stay what they are, and NaN among words is no word."""
    if isinstance(ratings, np.ma.MaskedArray):
        return np.ma.filled(ratings.astype(object), np.nan)
    try:
        array = np.asarray(ratings)
        words = array.dtype.kind in "US" and not isinstance(ratings, np.ndarray)
        return np.asarray(ratings, dtype=object) if words else array
    except ValueError as error:
        raise QcodeError(
            "The coders' rows of ratings differ in length.", "Write None or NaN where one is missing."
        ) from error


def _encode_numbers(array: NDArray[np.generic]) -> tuple[Integers, tuple[Hashable, ...]]:
    numbers = np.asarray(array)
    if np.isinf(numbers).any():
        raise QcodeError("A rating is infinite.", "Write NaN where one is missing.")
    present = ~np.isnan(numbers)
    values, inverse = np.unique(numbers[present], return_inverse=True)
    ids = np.full(numbers.shape, MISSING, dtype=np.int64)
    ids[present] = inverse
    return ids, tuple(values.tolist())


def _encode_objects(array: NDArray[np.generic]) -> tuple[Integers, tuple[Hashable, ...]]:
    flat: list[Hashable] = [None if _is_nan(value) else value for value in array.ravel().tolist()]
    try:
        values = tuple(_ordered(dict.fromkeys(value for value in flat if value is not None)))
    except TypeError as error:
        raise QcodeError("A rating is neither a word nor a number.", "Give each code a word or a number.") from error
    numbers = {value: number for number, value in enumerate(values)}
    ids = [MISSING if value is None else numbers[value] for value in flat]
    return np.array(ids, dtype=np.int64).reshape(array.shape), values


def _ordered(values: Iterable[Hashable]) -> list[Hashable]:
    """Return values in the order of their kinds and then their own; those that have none, as they stand."""
    kinds = sorted(values, key=lambda value: str(type(value)))
    try:
        return sorted(kinds, key=lambda value: (str(type(value)), value))
    except TypeError:
        return kinds


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and np.isnan(value)


def _checked_number(categories: Categories, used: int) -> int:
    if not isinstance(categories, Integral) or categories < used:
        raise QcodeError(f"There are {used} different codes in ratings that were said to have {categories}.")
    return int(categories)


def _checked_list(categories: Sequence[Hashable]) -> tuple[Hashable, ...]:
    try:
        listed = tuple(categories)
        twice = len(set(listed)) < len(listed)
    except TypeError as error:
        raise QcodeError("Categories are the codes that could be given, or their number.") from error
    if twice:
        raise QcodeError("A code is listed twice among the categories.")
    if any(code is None or _is_nan(code) for code in listed):
        raise QcodeError("None and NaN stand for a missing rating, and are no category.")
    return listed


def _recode(ids: Integers, values: tuple[Hashable, ...], categories: tuple[Hashable, ...]) -> Ratings:
    places = {value: place for place, value in enumerate(categories)}
    unknown = [value for value in values if value not in places]
    if unknown:
        listed = ", ".join(f"“{value}”" for value in unknown[:3])
        raise QcodeError(f"The ratings hold {listed}, not among the categories.")
    table = np.array([places[value] for value in values] + [MISSING], dtype=np.int64)
    return Ratings(table[ids], categories, len(categories))


def checked_numbers(numbers: ArrayLike, what: str, *, negative: bool = False) -> NDArray[Any]:
    """Return numbers as an array of their own kind; what is none, is infinite, or is below 0 raises QcodeError."""
    found = np.asarray(numbers)
    if found.dtype.kind not in "biuf" or not np.isfinite(found).all() or (not negative and (found < 0).any()):
        raise QcodeError(f"The {what} must be numbers{'' if negative else ' of 0 or more'}, and not all are.")
    return found


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

"""Whole numbers as keys: in order, each once, numbered, or added up."""

from __future__ import annotations

import numpy as np

from qcode.analysis.ratings import Booleans, Floats, Integers, SmallIntegers

SHORT = 16
"""Numbers of so many bits numpy sorts by radix, five times as quick as longer ones."""

TABLE = 16
"""Keys are numbered by a table of all that there could be, where that is no longer than so many times the keys."""


def distinct(keys: Integers) -> Integers:
    """Return the sorted keys, each once: np.unique looks them up in a hash table, which takes ten times as long."""
    keys = np.sort(keys)
    return keys[begins(keys)]


def begins(ordered: Integers | SmallIntegers) -> Booleans:
    """Return where a run of equal keys begins, for keys in order."""
    found = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=found[1:])
    return found


def ordered(*keys: Integers | SmallIntegers) -> Integers:
    """Return the places of keys in ascending order, equal ones as they stand; of several keys the first weighs most.

    Keys are 0 or more. They are sorted by 16 bits at a time, the last first, which takes a third of np.argsort.
    """
    order = np.arange(len(keys[0]))
    for key in reversed(keys):
        largest = int(key.max(initial=0))
        for shift in range(0, max(largest.bit_length(), 1), SHORT):
            digits = ((key >> shift) & (1 << SHORT) - 1).astype(np.uint16)[order]
            order = order[np.argsort(digits, kind="stable")]
    return order


def ranked(keys: Integers, *, below: int) -> tuple[Integers, int]:
    """Return which of the distinct keys, in order, each key is, and how many there are; keys are 0 to `below`."""
    if below > TABLE * len(keys):
        found, ranks = np.unique(keys, return_inverse=True)
        return ranks.reshape(-1), len(found)
    there = np.zeros(below, dtype=np.bool_)
    there[keys] = True
    numbers = np.cumsum(there)
    return numbers[keys] - 1, int(numbers[-1]) if below else 0


def added(keys: Integers, numbers: Floats) -> tuple[Integers, Floats]:
    """Return the keys, each once in order, and the sum of the numbers of each."""
    order = ordered(keys)
    keys = keys[order]
    first = np.flatnonzero(begins(keys))
    sums = np.add.reduceat(numbers[order], first) if len(first) else numbers
    return keys[first], np.asarray(sums, dtype=np.float64)


def counting(times: Integers, begin: Integers) -> Integers:
    """Return `begin[n]`, `begin[n] + 1` and so on, as often as `times[n]` says, one n after the other."""
    ends = np.cumsum(times)
    found = np.arange(int(ends[-1]) if len(ends) else 0)
    found += np.repeat(begin - (ends - times), times)
    return found


def in_both(one: Integers, other: Integers) -> Integers:
    """Return the keys that two ordered arrays share, each of which holds no key twice."""
    both = np.sort(np.concatenate([one, other]), kind="stable")
    return np.asarray(both[:-1][both[1:] == both[:-1]], dtype=np.int64)


def first_of_each(keys: Integers) -> Integers:
    """Return the place at which each key stands first, in the order of the keys.

    Keys and places are sorted as one number where that fits: np.argsort takes three times as long.
    """
    number = len(keys)
    if not number:
        return np.zeros(0, dtype=np.int64)
    if int(keys.max()) >= np.iinfo(np.int64).max // number - 1 or int(keys.min()) < 0:
        order = np.argsort(keys, kind="stable")
        return np.asarray(order[begins(keys[order])])
    both = np.sort(keys * number + np.arange(number))
    found = both // number
    first = begins(found)
    return np.asarray(both[first] - found[first] * number)

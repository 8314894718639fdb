"""Choosing a few of many: which things stand for each cell of a table."""

from __future__ import annotations

import numpy as np

from qcode.analysis.ratings import Booleans, Integers


def first_of_each(
    cell: Integers, *, group: Integers, thing: Integers, preferred: Booleans, most: int
) -> tuple[Integers, Integers]:
    """Return the places of up to `most` entries of every cell, and the cells, in the order in which they come.

    All arrays have an entry a line, in the order that decides where nothing else does. Of a `thing` that stands in a
    cell several times, one entry is taken. Preferred entries come before others; among each, the first of every
    `group` comes before the second of any.
    """
    at = np.arange(len(cell))
    later = ~preferred
    once = at[np.lexsort((at, later, thing, cell))]
    once = once[_is_first(cell[once], thing[once])]
    by_group = once[np.lexsort((once, later[once], group[once], cell[once]))]
    turn = np.zeros(len(cell), dtype=np.int64)
    turn[by_group] = _rank(_is_first(cell[by_group], group[by_group]))
    order = once[np.lexsort((once, turn[once], later[once], cell[once]))]
    kept = order[_rank(_is_first(cell[order], cell[order])) < most]
    return kept, cell[kept]


def _is_first(one: Integers, other: Integers) -> Booleans:
    """Whether each line begins a run of equal pairs."""
    return np.concatenate([[True], (one[1:] != one[:-1]) | (other[1:] != other[:-1])])[: len(one)].astype(np.bool_)


def _rank(first: Booleans) -> Integers:
    """How many lines stand before each in its run."""
    at = np.arange(len(first))
    return np.asarray(at - np.maximum.accumulate(np.where(first, at, 0)), dtype=np.int64)


def spread(at: Integers, lists: list[list[int]]) -> tuple[Integers, Integers]:
    """Return for every number in the list that each line points at, the line and the number."""
    sizes = np.array([len(each) for each in lists], dtype=np.int64)
    flat = np.array([number for each in lists for number in each], dtype=np.int64)
    times = sizes[at]
    line = np.repeat(np.arange(len(at)), times)
    nth = np.arange(len(line)) - np.repeat(np.cumsum(times) - times, times)
    return line, flat[(np.cumsum(sizes) - sizes)[at[line]] + nth]

"""What passages cover, line by line, held against sets of characters."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.covering import inside, touched, united
from qcode.analysis.keys import first_of_each
from qcode.analysis.passages import Passages

SPANS = st.tuples(st.integers(0, 40), st.integers(1, 9)).map(lambda each: (each[0], each[0] + each[1]))
LINED = st.lists(st.tuples(st.integers(0, 3), SPANS), max_size=12)


def passages(spans: list[tuple[int, int]]) -> Passages:
    held = np.array(spans, dtype=np.int64).reshape(-1, 2)
    return Passages(held[:, 0].copy(), held[:, 1].copy())


def apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted stretches that do not overlap."""
    found: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if not found or start >= found[-1][1]:
            found.append((start, stop))
    return found


def lines(lined: list[tuple[int, tuple[int, int]]]) -> np.ndarray:
    return np.array([line for line, _ in lined], dtype=np.int64)


def characters(lined: list[tuple[int, tuple[int, int]]], line: int) -> set[int]:
    return {at for each, (start, stop) in lined if each == line for at in range(start, stop)}


@given(lined=LINED)
def test_what_is_covered_twice_in_a_line_is_one_stretch(lined: list[tuple[int, tuple[int, int]]]):
    found = united(lines(lined), passages([span for _, span in lined]))
    held = list(zip(*(each.tolist() for each in found), strict=True))
    assert held == sorted(held)
    for line in range(4):
        own = [(start, stop) for each, start, stop in held if each == line]
        assert {at for start, stop in own for at in range(start, stop)} == characters(lined, line)
        assert all(one[1] < other[0] for one, other in pairwise(own))


@given(lined=LINED, borders=st.lists(SPANS, max_size=6).map(apart))
def test_the_parts_inside_hold_what_both_cover(
    lined: list[tuple[int, tuple[int, int]]], borders: list[tuple[int, int]]
):
    found = inside(united(lines(lined), passages([span for _, span in lined])), passages(borders))
    within = {at for start, stop in borders for at in range(start, stop)}
    for line in range(4):
        parts = [
            (start, stop) for each, start, stop in zip(*(each.tolist() for each in found), strict=True) if each == line
        ]
        places = [at for start, stop in parts for at in range(start, stop)]
        assert len(places) == len(set(places))
        assert set(places) == characters(lined, line) & within


@given(lined=LINED, borders=st.lists(SPANS, max_size=6).map(apart), units=st.lists(SPANS, max_size=9).map(apart))
def test_a_unit_counts_once_for_every_line_that_touches_it(
    lined: list[tuple[int, tuple[int, int]]], borders: list[tuple[int, int]], units: list[tuple[int, int]]
):
    found = inside(united(lines(lined), passages([span for _, span in lined])), passages(borders))
    first, behind = touched(found, passages(units))
    within = {at for start, stop in borders for at in range(start, stop)}
    for line in range(4):
        covered = characters(lined, line) & within
        expected = [at for at, (start, stop) in enumerate(units) if covered & set(range(start, stop))]
        own = found.line == line
        counted = [at for low, high in zip(first[own], behind[own], strict=True) for at in range(low, high)]
        assert counted == expected


def test_nothing_covers_nothing():
    none = np.zeros(0, dtype=np.int64)
    found = inside(united(none, passages([])), passages([(0, 9)]))
    first, behind = touched(found, passages([(0, 4)]))
    assert (len(found.line), len(first), len(behind)) == (0, 0, 0)


@given(keys=st.lists(st.integers(0, 6) | st.integers(0, 2**62), max_size=30))
def test_the_first_place_of_each_key_is_what_numpy_finds(keys: list[int]):
    held = np.array(keys, dtype=np.int64)
    assert first_of_each(held).tolist() == np.unique(held, return_index=True)[1].tolist()

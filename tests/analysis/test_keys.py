"""Whole numbers as keys: what is done by radix, tables and merging is what sorting and counting plainly give."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.keys import added, counting, in_both, ordered, ranked

numbers = st.lists(st.one_of(st.integers(0, 5), st.integers(0, 2**40)), max_size=40)


def array(values: list[int]) -> np.ndarray:
    return np.array(values, dtype=np.int64)


@given(st.lists(st.tuples(st.integers(0, 3), st.one_of(st.integers(0, 3), st.integers(0, 2**50))), max_size=40))
def test_the_order_is_that_of_the_keys_and_equal_ones_stay_as_they_stand(rows):
    first, second = (array([row[place] for row in rows]) for place in (0, 1))
    assert ordered(first, second).tolist() == sorted(range(len(rows)), key=lambda place: rows[place])


@given(st.lists(st.integers(0, 60), max_size=40), st.sampled_from([61, 10**9]))
def test_a_rank_counts_the_smaller_keys_by_a_table_and_without(keys, below):
    ranks, number = ranked(array(keys), below=below)
    kinds = sorted(set(keys))
    assert ranks.tolist() == [kinds.index(key) for key in keys]
    assert number == len(kinds)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=40))
def test_numbers_are_added_up_by_key(rows):
    keys, sums = added(array([key for key, _ in rows]), array([number for _, number in rows]).astype(float))
    expected: Counter[int] = Counter()
    for key, number in rows:
        expected[key] += number
    assert list(zip(keys.tolist(), sums.tolist(), strict=True)) == sorted(expected.items())


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 99)), max_size=20))
def test_counting_goes_on_from_every_beginning_as_often_as_it_is_told(rows):
    times, begin = (array([row[place] for row in rows]) for place in (0, 1))
    assert counting(times, begin).tolist() == [start + step for number, start in rows for step in range(number)]


@given(numbers, numbers)
def test_the_keys_in_both_are_those_of_one_that_are_in_the_other(one, other):
    found = in_both(*(array(sorted(set(each))) for each in (one, other)))
    assert found.tolist() == sorted(set(one) & set(other))

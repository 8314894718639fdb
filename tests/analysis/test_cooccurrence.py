"""Codes that meet: sweeps against the plain comparison of every two codings."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats.contingency import expected_freq
from sklearn.metrics import jaccard_score

from qcode.analysis.cooccurrence import c_coefficient, cautions, following, lift, meeting, met, sorted_intervals

CODES = 3
rows = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 20), st.integers(1, 8), st.integers(0, CODES - 1), st.integers(0, 2)),
    max_size=25,
)
"""Track, start, length, code and place of each coding."""


def arrays(found: list[tuple[int, int, int, int, int]]) -> list[np.ndarray]:
    track, start, length, code, place = np.array(found, dtype=np.int64).reshape(-1, 5).T
    return [track, start, start + length, code, place]


@given(rows, st.integers(1, 40))
def test_what_meets_is_what_shares_a_number_however_many_are_looked_at_at_once(found: list, at_once: int):
    track, start, stop, code, place = arrays(found)
    intervals = sorted_intervals(track, start, stop, code)
    counted = met(intervals, place[intervals.origin], CODES, at_once=at_once)
    pairs: Counter[tuple[int, int]] = Counter()
    having: Counter[tuple[int, int]] = Counter()
    places = set()
    for one in range(len(found)):
        others = [
            other for other in range(len(found))
            if other != one and track[one] == track[other] and start[one] < stop[other] and start[other] < stop[one]
        ]  # fmt: skip
        having.update({(code[one], code[other]) for other in others})
        pairs.update((code[one], code[other]) for other in others)
        places |= {(code[one], code[other], place[one], place[other]) for other in others if code[one] < code[other]}
    for first in range(CODES):
        for second in range(CODES):
            twice = 2 if first == second else 1
            assert counted.pairs[first, second] == pairs[first, second] / twice
            assert counted.met[first, second] == having[first, second]
    assert {tuple(row) for row in counted.places.tolist() if row[0] != row[1]} == places


@given(rows, st.integers(0, 3), st.integers(1, 40))
def test_what_follows_begins_where_the_other_has_ended_and_not_too_late(found: list, within: int, at_once: int):
    intervals = sorted_intervals(*arrays(found)[:4])
    first, last = intervals.start // 4, (intervals.stop - 1) // 4
    pairs = {
        (one, other)
        for each in following(intervals, first, last, within, at_once=at_once)
        for one, other in zip(each.one.tolist(), each.other.tolist(), strict=True)
    }
    places = range(len(found))
    assert pairs == {
        (one, other) for one in places for other in places
        if intervals.track[one] == intervals.track[other] and intervals.start[other] >= intervals.stop[one]
        and first[other] <= last[one] + within
    }  # fmt: skip


def test_every_pair_comes_once_and_whole_tracks_together():
    track = np.array([0, 0, 0, 1, 1])
    start, stop = np.array([0, 1, 2, 0, 0]), np.array([5, 5, 5, 3, 3])
    intervals = sorted_intervals(track, start, stop, np.zeros(5, dtype=np.int64))
    chunks = [list(zip(each.one.tolist(), each.other.tolist(), strict=True)) for each in meeting(intervals, at_once=1)]
    assert chunks == [[(0, 1), (0, 2), (1, 2)], [(3, 4)]]


def test_the_coefficient_of_two_codes_by_hand():
    assert c_coefficient(2, 4, 6) == 0.25
    assert c_coefficient(0, 4, 6) == 0
    assert c_coefficient(5, 5, 5) == 1
    assert c_coefficient(0, 0, 0) is None


def test_the_coefficient_passes_one_where_an_excerpt_overlaps_several_and_is_told_of():
    assert c_coefficient(4, 1, 4) == 4.0
    assert c_coefficient(6, 2, 3) is None
    assert cautions(4, 1, 4) == ("over 1", "one meets several")
    assert cautions(6, 2, 3) == ("over 1", "one meets several")
    assert cautions(1, 2, 10) == ("counts differ 5 : 1",)
    assert cautions(2, 4, 6) == ()
    assert cautions(0, 0, 3) == ()


def test_lift_is_one_where_two_codes_meet_as_often_as_by_chance():
    assert lift(2, 4, 5, 10) == 1.0
    assert lift(4, 4, 5, 10) == 2.0
    assert lift(0, 0, 5, 10) is None


@given(flags=st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40))
def test_the_coefficient_is_jaccards_index_and_lift_observed_over_expected(flags: list[tuple[bool, bool]]):
    one, other = (np.array(each) for each in zip(*flags, strict=True))
    n12, n1, n2 = int((one & other).sum()), int(one.sum()), int(other.sum())
    if n1 or n2:
        assert c_coefficient(n12, n1, n2) == pytest.approx(jaccard_score(one, other))
    if n1 and n2:
        table = [[n12, n1 - n12], [n2 - n12, len(flags) - n1 - n2 + n12]]
        assert lift(n12, n1, n2, len(flags)) == pytest.approx(n12 / expected_freq(table)[0, 0])


@pytest.mark.parametrize("count", [0, 1])
def test_nothing_meets_nothing(count: int):
    empty = np.zeros(count, dtype=np.int64)
    found = met(sorted_intervals(empty, empty, empty + 1, empty), empty, 2)
    assert found.pairs.tolist() == [[0, 0], [0, 0]]
    assert len(found.places) == 0

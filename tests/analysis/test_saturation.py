"""Saturation in the way of Guest, Namey & Chen (2020), worked out by hand."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.saturation import Curve, Reach, curve, over_orders


def interviews(*new: int) -> np.ndarray:
    """Interviews that bring so many new codes each, and have all that were known before, too."""
    present = np.zeros((len(new), sum(new)), dtype=bool)
    for at in range(len(new)):
        present[at, : sum(new[: at + 1])] = True
    return present


def test_guest_namey_chen_2020_base_4_run_2_at_5_and_0_percent():
    # 20 codes in the first four; the runs behind them bring 3+1, 1+1, 1+0, 0+0 new ones
    found = curve(interviews(11, 5, 3, 1, 3, 1, 1, 0, 0, 0))
    assert found.new == (11, 5, 3, 1, 3, 1, 1, 0, 0, 0)
    assert found.known == (11, 16, 19, 20, 23, 24, 25, 25, 25, 25)
    assert found.base_codes == 20
    assert found.runs == (0.2, 0.1, 0.05, 0.0, 0.0)
    assert found.reached(0.05) == 6
    assert found.reached(0.0) == 7
    assert found.reached(0.5) == 4


def test_guest_namey_chen_2020_example_of_7_new_themes_over_37_is_19_percent():
    # the paper's example as others report it: 37 themes in the base, 7 new ones in the first run of two
    found = curve(interviews(20, 9, 5, 3, 4, 3), base=4, run=2)
    assert found.base_codes == 37
    assert [round(each, 2) for each in found.runs] == [0.19]
    assert found.reached(0.05) is None


def test_another_base_and_run_change_the_share():
    found = curve(interviews(4, 2, 2, 1, 0, 0), base=2, run=3)
    assert found.base_codes == 6
    assert found.runs == (0.5, pytest.approx(1 / 6))
    assert found.reached(0.05) is None


def test_the_last_run_ends_with_the_last_interview():
    assert len(curve(interviews(4, 2, 2, 1, 0, 0)).runs) == 1
    assert curve(interviews(4, 2, 2, 1, 0)).runs == ()


def test_too_few_interviews_have_no_base_and_a_base_without_codes_has_no_share():
    assert curve(interviews(3, 2)) == Curve(4, 2, (3, 2), (3, 5), None, ())
    nothing = curve(np.zeros((6, 2), dtype=bool))
    assert (nothing.base_codes, nothing.runs, nothing.reached(0.05)) == (0, (), None)


@given(
    st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=1, max_size=7),
    st.integers(1, 3),
    st.integers(1, 3),
)
def test_new_codes_are_those_that_no_interview_before_has(rows: list[list[bool]], base: int, run: int):
    found = curve(np.array(rows), base=base, run=run)
    seen: set[int] = set()
    for at, row in enumerate(rows):
        fresh = {code for code, has in enumerate(row) if has} - seen
        seen |= fresh
        assert found.new[at] == len(fresh)
        assert found.known[at] == len(seen)
    for place, share in enumerate(found.runs):
        assert share == sum(found.new[base + place : base + place + run]) / found.known[base - 1]


def test_over_many_orders_the_curve_is_the_mean_over_all_orders():
    present = np.array([[1, 0, 0], [1, 1, 0], [0, 0, 1], [0, 0, 0]], dtype=bool)
    every = [np.maximum.accumulate(present[list(order)]).sum(axis=1) for order in permutations(range(4))]
    found = over_orders(present, draws=4000, seed=3)
    assert found.mean == pytest.approx(np.mean(every, axis=0).tolist(), abs=0.05)
    assert found.mean[-1] == 3
    assert (found.low[-1], found.high[-1]) == (3, 3)


def test_a_threshold_over_many_orders_is_where_each_order_reaches_it():
    present = np.zeros((8, 2), dtype=bool)
    present[:, 0] = True
    present[3, 1] = True
    found = over_orders(present, base=2, run=2, thresholds=(0.0,), draws=3000, seed=1).reaches[0]
    # in the base or behind the first run it does no harm; in the first run, saturation waits until it is past
    assert (found.reached, found.draws) == (3000, 3000)
    assert (found.low, found.median, found.high) == (2, 2, 4)


def test_the_same_seed_gives_the_same_orders_and_another_one_others():
    present = interviews(3, 2, 2, 1, 1, 0, 1)
    assert over_orders(present, draws=50, seed=1) == over_orders(present, draws=50, seed=1)
    assert over_orders(present, draws=50, seed=1) != over_orders(present, draws=50, seed=2)


def test_drawn_with_replacement_a_code_can_be_missed():
    present = np.eye(5, dtype=bool)
    assert over_orders(present, draws=200, seed=1).mean[-1] == 5
    assert over_orders(present, draws=200, seed=1, replace=True).mean[-1] < 5


def test_too_few_interviews_reach_nothing():
    assert over_orders(interviews(3, 2), draws=5, thresholds=(0.05,)).reaches == (Reach(0.05, None, None, None, 0, 5),)


@pytest.mark.parametrize(("base", "run"), [(0, 2), (4, 0)])
def test_a_base_or_run_of_nothing_is_refused(base: int, run: int):
    with pytest.raises(ValueError, match="at least one interview"):
        curve(interviews(1, 1), base=base, run=run)

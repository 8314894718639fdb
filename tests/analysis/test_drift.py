"""Rank correlation, against scipy and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import rankdata, spearmanr

from qcode.analysis.drift import rank_correlation, ranks
from qcode.errors import QcodeError

pairs = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=5, max_size=20)


@given(pairs)
def test_rank_correlation_is_that_of_scipy(found: list[tuple[int, int]]):
    one, other = zip(*found, strict=True)
    assert ranks(one).tolist() == rankdata(one).tolist()
    told = rank_correlation(one, other)
    if len(set(one)) == 1 or len(set(other)) == 1:
        assert told.value is None
        assert "nothing rises" in told.note
        return
    assert told.value == pytest.approx(spearmanr(one, other).statistic)
    assert rank_correlation(other, one).value == pytest.approx(told.value)


@given(pairs)
def test_a_pair_with_a_gap_is_left_out(found: list[tuple[int, int]]):
    one, other = (list(map(float, each)) for each in zip(*found, strict=True))
    with_gap = rank_correlation([*one, np.nan], [*other, 1.0])
    assume(with_gap.value is not None)
    assert with_gap == rank_correlation(one, other)


def test_few_pairs_say_nothing_and_lists_must_be_as_long():
    assert rank_correlation([1, 2, 3], [1, 2, 3]).value is None
    with pytest.raises(QcodeError, match="same length"):
        rank_correlation([1, 2], [1])

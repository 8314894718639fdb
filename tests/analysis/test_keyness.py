"""Keyness of words, by hand and against scipy."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from qcode.analysis.keyness import log_likelihood, log_ratio


def test_rayson_garside_2000_by_hand():
    # 30 of 1,000 here, 10 of 2,000 there: expected 13.33 and 26.67
    expected = 2 * (30 * log(30 / (40 / 3)) + 10 * log(10 / (80 / 3)))
    assert log_likelihood(30, 10, 1000, 2000) == pytest.approx(expected)
    assert expected == pytest.approx(29.04, abs=0.01)


def test_a_word_as_frequent_here_as_there_is_not_key():
    assert log_likelihood(10, 20, 1000, 2000) == 0
    assert log_ratio(10, 20, 1000, 2000) == 0


def test_hardie_2014_every_doubling_adds_one():
    assert log_ratio(40, 10, 1000, 1000) == 2
    assert log_ratio(10, 40, 1000, 1000) == -2
    assert log_ratio(4, 0, 1000, 1000) == 3  # none is taken as a half


def test_beside_no_text_nothing_is_key():
    assert log_likelihood(3, 0, 10, 0) is None
    assert log_ratio(3, 0, 10, 0) is None
    assert log_ratio(0, 0, 10, 10) is None


@given(st.integers(0, 50), st.integers(0, 50), st.integers(5000, 9000), st.integers(5000, 9000))
def test_for_rare_words_it_is_nearly_scipys_g_test(here: int, there: int, words_here: int, words_there: int):
    if here + there:
        table = [[here, there], [words_here - here, words_there - there]]
        theirs = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
        assert log_likelihood(here, there, words_here, words_there) == pytest.approx(theirs, abs=0.02 * theirs + 0.2)

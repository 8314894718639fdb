"""Tests of independence, against published tables, R's printed outputs, scipy and statsmodels."""

from __future__ import annotations

from itertools import product
from math import comb, isnan
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import Table
from statsmodels.stats.multitest import multipletests

from qcode.analysis import contingency
from qcode.analysis.contingency import adjusted_residuals, association, expected_counts, holm

PARTY = [[762, 327, 468], [484, 239, 477]]
"""Gender by party identification, Agresti (2007), table 2.5: the example of R's chisq.test."""


def test_agresti_2007_gender_by_party():
    found = association(PARTY)
    assert found.test == "chi-square"
    assert round(found.statistic or 0, 2) == 30.07
    assert found.df == 2
    assert f"{found.p:.3e}" == "2.954e-07"


def test_agresti_2007_standardized_residuals_of_gender_by_party():
    rounded = np.round(adjusted_residuals(PARTY), 2).tolist()
    assert rounded == [[4.5, 0.7, -5.32], [-4.5, -0.7, 5.32]]


def test_fisher_1935_the_lady_tasting_tea():
    found = association([[3, 1], [1, 3]])
    assert found.test == "Fisher exact"
    assert round(found.p or 0, 4) == 0.4857


def test_the_rule_is_the_smallest_expected_count():
    assert association([[5, 5], [5, 5]]).test == "chi-square"
    assert association([[4, 5], [5, 5]]).test == "Fisher exact"
    assert association([[4, 5, 5], [5, 5, 5]]).test == "Fisher–Freeman–Halton exact"


def small_tables(columns: int) -> st.SearchStrategy[list[list[int]]]:
    line = st.lists(st.integers(0, 6), min_size=columns, max_size=columns)
    return st.lists(line, min_size=2, max_size=2)


def by_hand(table: list[list[int]]) -> float:
    """Every table of the same margins, one by one."""
    totals = [sum(each) for each in zip(*table, strict=True)]
    first = sum(table[0])
    ways = {
        line: np.prod([comb(total, number) for total, number in zip(totals, line, strict=True)], dtype=object)
        for line in product(*(range(total + 1) for total in totals))
        if sum(line) == first
    }
    seen = ways[tuple(table[0])]
    return sum(each for each in ways.values() if each <= seen) / sum(ways.values())


@given(small_tables(3))
def test_the_exact_test_lists_every_table_of_the_same_margins(table: list[list[int]]):
    found = association(table)
    if found.test == "Fisher–Freeman–Halton exact":
        assert found.p == pytest.approx(by_hand(table), abs=1e-9)


@given(small_tables(2))
def test_two_by_two_is_scipys_fisher_exact(table: list[list[int]]):
    found = association(table)
    if found.test == "Fisher exact":
        assert found.p == pytest.approx(stats.fisher_exact(table).pvalue, abs=1e-9)


@given(small_tables(4))
def test_chi_square_expected_counts_and_residuals_are_those_of_the_libraries(table: list[list[int]]):
    counts = np.array(table)
    if not (counts.sum(axis=0) > 0).all() or not (counts.sum(axis=1) > 0).all():
        return
    found, theirs = association(table), stats.chi2_contingency(table, correction=False)
    assert found.statistic == pytest.approx(theirs.statistic)
    assert found.df == theirs.dof
    assert found.v == pytest.approx(stats.contingency.association(counts, method="cramer"))
    assert expected_counts(table) == pytest.approx(theirs.expected_freq)
    ours = adjusted_residuals(table)
    assert ours == pytest.approx(Table(counts, shift_zeros=False).standardized_resids)


def test_drawn_tables_come_near_to_the_listed_ones_and_are_the_same_for_a_seed(monkeypatch: pytest.MonkeyPatch):
    table = [[3, 0, 5, 1], [2, 4, 1, 6]]
    exact = association(table).p or 0
    monkeypatch.setattr(contingency, "MOST_TABLES", 0)
    drawn, again, other = (association(table, seed=seed, draws=20_000) for seed in (1, 1, 2))
    assert drawn.test == "Fisher–Freeman–Halton, Monte Carlo"
    assert (drawn.draws, drawn.seed) == (20_000, 1)
    assert drawn == again
    assert drawn.p != other.p
    assert drawn.p == pytest.approx(exact, abs=0.005)


def test_tables_are_drawn_some_at_a_time_and_whoever_waits_can_end_it_between(monkeypatch: pytest.MonkeyPatch):
    table = [[3, 0, 5, 1], [2, 4, 1, 6]]
    monkeypatch.setattr(contingency, "MOST_TABLES", 0)
    at_once = association(table, draws=10_000)
    monkeypatch.setattr(contingency, "AT_ONCE", 300)
    beats: list[None] = []
    in_parts = association(table, draws=10_000, beat=lambda: beats.append(None))
    assert in_parts == at_once
    assert len(beats) == 1 + 34

    def enough() -> None:
        beats.append(None)
        if len(beats) == 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        association(table, draws=10_000_000, beat=enough)


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ([[0, 0], [3, 4]], "no case has the code"),
        ([[3, 4], [0, 0]], "every case has the code"),
        ([[3, 0], [4, 0]], "all cases have one value"),
        ([[0, 0], [0, 0]], "there is no case"),
    ],
)
def test_where_nothing_can_be_tested_there_is_no_number_and_a_reason(table: list[list[int]], why: str):
    found = association(table)
    assert (found.test, found.statistic, found.df, found.p, found.v) == ("", None, None, None, None)
    assert found.note == why
    assert all(isnan(each) for each in adjusted_residuals(table).ravel())


def test_an_empty_value_changes_nothing():
    assert association([[3, 0, 1], [1, 0, 3]]) == association([[3, 1], [1, 3]])


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=12))
def test_many_tests_are_adjusted_as_statsmodels_does(values: list[float | None]):
    known = [each for each in values if each is not None]
    with patch("gc.collect"):  # statsmodels calls it each time, and it looks through all that the tests have loaded
        theirs = iter(multipletests(known, method="holm")[1] if known else [])
    for value, ours in zip(values, holm(values), strict=True):
        assert (ours is None) == (value is None)
        if ours is not None:
            assert ours == pytest.approx(next(theirs))


def test_holm_1979_by_hand():
    assert holm([0.01, 0.04, None, 0.03]) == pytest.approx([0.03, 0.06, None, 0.06])


@pytest.mark.parametrize("table", [[[1, 2]], [[1, -1], [2, 2]], [1, 2]])
def test_what_is_no_table_is_refused(table: list[object]):
    with pytest.raises(ValueError, match="two rows"):
        association(table)

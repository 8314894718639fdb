"""Each coefficient against an independent library, over random ratings.

krippendorff, statsmodels, scikit-learn, scipy, nervaluate and nltk are asked here; what irrCAC gives stands in
test_irrcac, what krippendorff-unitized-alpha gives in test_unitized_alpha. nltk rounds MASI's 2/3 and 1/3 to two
places.
"""

from __future__ import annotations

import warnings
from fractions import Fraction

import hypothesis.extra.numpy as arrays
import hypothesis.strategies as st
import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given, settings
from nervaluate import Evaluator
from scipy import stats
from sklearn import metrics
from statsmodels.stats import inter_rater

from qcode.analysis import code_tables
from qcode.analysis.agreement import (
    cohen_kappa,
    dice,
    fleiss_kappa,
    jaccard,
    krippendorff_alpha,
    percent_agreement,
    set_alpha,
)
from qcode.analysis.intervals import document_bootstrap, unit_bootstrap
from qcode.analysis.standard_errors import kappa_standard_error, rating_table
from qcode.analysis.unitizing import character_alpha, character_kappa, span_f1

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from nltk.metrics import agreement as nltk_agreement
    from nltk.metrics.distance import jaccard_distance, masi_distance

few = settings(max_examples=60)
two_coders = arrays.arrays(np.float64, st.tuples(st.just(2), st.integers(3, 30)), elements=st.sampled_from([0, 1, 2]))
several = arrays.arrays(
    np.float64, st.tuples(st.integers(3, 6), st.integers(2, 20)), elements=st.sampled_from([1.0, 2.0, 3.0, 4.0])
)
with_gaps = arrays.arrays(
    np.float64, st.tuples(st.integers(2, 5), st.integers(2, 20)), elements=st.sampled_from([1.0, 2.0, 3.0, 5.0, np.nan])
)


def values_in_pairs(ratings: np.ndarray) -> set[float]:
    """Return the values in units that two coders rated."""
    paired = ratings[:, (~np.isnan(ratings)).sum(axis=0) > 1]
    return set(paired[~np.isnan(paired)].tolist())


@few
@given(two_coders)
def test_cohen_kappa_is_that_of_scikit_learn(ratings: np.ndarray):
    assume(len(np.unique(ratings)) > 1)
    assert cohen_kappa(ratings).value == pytest.approx(metrics.cohen_kappa_score(*ratings))


@few
@given(two_coders)
def test_the_error_of_kappa_is_that_of_statsmodels(ratings: np.ndarray):
    assume(len(np.unique(ratings)) > 1)
    table = rating_table(ratings)
    error, under_null = kappa_standard_error(table), kappa_standard_error(table, null=True)
    assume(error > 1e-6 and under_null > 1e-6)
    theirs = inter_rater.cohens_kappa(table)
    assert error == pytest.approx(theirs.std_kappa)
    assert under_null == pytest.approx(theirs.std_kappa0)


@few
@given(several)
def test_fleiss_kappa_is_that_of_statsmodels(ratings: np.ndarray):
    assume(len(np.unique(ratings)) > 1)
    counts, _ = inter_rater.aggregate_raters(ratings.T)
    assert fleiss_kappa(ratings).value == pytest.approx(inter_rater.fleiss_kappa(counts))


@few
@given(with_gaps, st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_alpha_is_that_of_krippendorff(ratings: np.ndarray, level):
    assume(len(values_in_pairs(ratings)) > 1)
    theirs = krippendorff.alpha(reliability_data=ratings, level_of_measurement=level)
    assert krippendorff_alpha(ratings, level=level).value == pytest.approx(theirs)


@few
@given(arrays.arrays(np.int64, st.tuples(st.just(2), st.integers(1, 30)), elements=st.integers(0, 1)))
def test_dice_and_jaccard_are_those_of_scikit_learn(ratings: np.ndarray):
    assume(ratings.any())
    assert dice(ratings).value == pytest.approx(metrics.f1_score(*ratings))
    assert jaccard(ratings).value == pytest.approx(metrics.jaccard_score(*ratings))
    assert percent_agreement(ratings).value == pytest.approx(metrics.accuracy_score(*ratings))


@few
@given(st.lists(st.tuples(*[st.frozensets(st.sampled_from("abcd"), min_size=1)] * 3), min_size=2, max_size=12))
def test_alpha_on_sets_is_that_of_nltk(units: list[tuple[frozenset[str], ...]]):
    assume(len({each for unit in units for each in unit}) > 1)
    data = [(coder, number, codes) for number, unit in enumerate(units) for coder, codes in enumerate(unit)]
    sets = [list(row) for row in zip(*units, strict=True)]
    by_jaccard = nltk_agreement.AnnotationTask(data=data, distance=jaccard_distance)
    assert set_alpha(sets, distance="jaccard").value == pytest.approx(by_jaccard.alpha())
    exact = nltk_agreement.AnnotationTask(data=data, distance=masi_with_thirds)
    assert set_alpha(sets).value == pytest.approx(exact.alpha())


apart = st.lists(st.integers(0, 60), max_size=10, unique=True).map(
    lambda edges: list(zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False))
)


@few
@given(apart, apart, st.lists(st.sampled_from("xy"), min_size=10, max_size=10))
def test_f1_of_exact_spans_is_that_of_nervaluate(first, second, values):
    assume(first and second)
    rows = [[(*each, value) for each, value in zip(row, values, strict=False)] for row in (first, second)]
    theirs = [[[{"start": start, "end": end, "label": value} for start, end, value in row]] for row in rows]
    found = Evaluator(*theirs, tags=["x", "y"], loader="dict").evaluate()["overall"]["strict"]
    assert span_f1(rows, threshold=1).value == pytest.approx(found.f1)


@few
@given(st.lists(st.tuples(st.integers(0, 59), st.integers(1, 20)), max_size=8),
       st.lists(st.tuples(st.integers(0, 59), st.integers(1, 20)), max_size=8))  # fmt: skip
def test_character_kappa_and_alpha_are_those_of_scikit_learn_and_krippendorff(first, second):
    rows = [[(start, min(start + size, 60), "x") for start, size in row] for row in (first, second)]
    marks = np.zeros((2, 60))
    for mark, row in zip(marks, rows, strict=True):
        for start, end, _ in row:
            mark[start:end] = 1
    assume(len(np.unique(marks)) > 1)
    assert character_kappa(rows, 60, value="x").value == pytest.approx(metrics.cohen_kappa_score(*marks), abs=1e-9)
    assert character_alpha(rows, 60, value="x").value == pytest.approx(krippendorff.alpha(marks), abs=1e-9)


def test_intervals_over_documents_and_units_end_where_those_of_scipy_do():
    chance = np.random.default_rng(5)
    tables = chance.multinomial(60, [[0.3, 0.1, 0.1, 0.5]] * 20)
    ours = document_bootstrap(tables, code_tables.krippendorff_alpha, draws=5000)[0]
    theirs = by_scipy(tables, lambda drawn: code_tables.krippendorff_alpha(drawn.sum(axis=-2)))
    assert (ours.low, ours.high) == pytest.approx(theirs, abs=0.01)
    cells = np.repeat(np.eye(4), tables.sum(axis=0), axis=0)
    ours = unit_bootstrap(np.eye(4), tables.sum(axis=0), code_tables.cohen_kappa, draws=5000)[0]
    theirs = by_scipy(cells, lambda drawn: code_tables.cohen_kappa(drawn.sum(axis=-2)))
    assert (ours.low, ours.high) == pytest.approx(theirs, abs=0.01)


def by_scipy(rows: np.ndarray, coefficient) -> tuple[float, float]:
    """Return the percentile interval of 2,000 draws of rows."""

    def of_places(places: np.ndarray, axis: int) -> np.ndarray:
        return np.array([coefficient(rows[each.astype(int)]) for each in np.atleast_2d(np.moveaxis(places, axis, -1))])

    found = stats.bootstrap(
        (np.arange(len(rows)),),
        of_places,
        n_resamples=2000,
        batch=50,
        method="percentile",
        rng=np.random.default_rng(1),
    )
    return found.confidence_interval.low, found.confidence_interval.high


def masi_with_thirds(one: frozenset[str], other: frozenset[str]) -> float:
    """Return nltk's distance with 2/3 and 1/3 in full."""
    rounded = 1 - masi_distance(one, other)
    overlap = Fraction(len(one & other), len(one | other))
    return float(1 - overlap * Fraction(round(3 * rounded / float(overlap)), 3)) if overlap else 1.0

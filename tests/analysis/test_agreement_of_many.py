"""What is measured for many documents or codes at once, and what holds for spans and sets whatever is in them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from qcode.analysis import subsets
from qcode.analysis.agreement import dice, jaccard
from qcode.analysis.marked_text import marked_counts
from qcode.analysis.matching import iou
from qcode.analysis.pieces import merge_touching
from qcode.analysis.sets import encode_sets, set_alpha, set_alpha_of, set_alphas_by, set_alphas_of
from qcode.analysis.unitizing import bar_u_alpha, bar_u_alpha_of, span_f1
from tests.analysis.test_joined import CODES, LENGTH, coder, joined, span

few = settings(max_examples=60)
sets = st.one_of(st.none(), st.frozensets(st.sampled_from("abc")))
units = st.lists(st.tuples(sets, sets, sets, st.integers(0, 2)), min_size=1, max_size=12)
spans = st.lists(span, max_size=8)


@few
@given(units, st.sampled_from(["masi", "jaccard"]), st.sampled_from([subsets.MOST, 0]))
def test_alpha_of_every_cluster_is_that_of_its_units_alone(rows, distance, most):
    known, subsets.MOST = subsets.MOST, most
    try:
        coded = encode_sets([list(row) for row in list(zip(*rows, strict=True))[:3]])
        places = np.array([row[3] for row in rows])
        found = set_alphas_by(coded, places, 3, distance=distance)
        alone = [set_alpha_of(coded.only(places == place), distance=distance) for place in range(3)]
    finally:
        subsets.MOST = known
    for one, other in zip(found, alone, strict=True):
        assert (one.units, one.note, one.value is None) == (other.units, other.note, other.value is None)
        assert one.value is None or one.value == pytest.approx(other.value)


@few
@given(units)
def test_alpha_on_sets_ends_at_one_is_undefined_with_a_note_and_knows_both_universes(rows):
    coded = [list(row) for row in list(zip(*rows, strict=True))[:3]]
    everywhere, without = set_alphas_of(encode_sets(coded))
    for found, alone in ((everywhere, set_alpha(coded)), (without, set_alpha(coded, coded_only=True))):
        assert (found.value, found.units, found.note) == (pytest.approx(alone.value), alone.units, alone.note)
        assert bool(found.note) == (found.value is None)
        assert found.value is None or found.value <= 1 + 1e-9


@few
@given(coder, coder, coder)
def test_marked_text_of_many_is_that_of_each(first, second, third):
    rows = [first, second, third]
    together = marked_counts([joined(row) for row in rows], np.full(3, float(LENGTH)), by="codes")
    for code, counts in enumerate(together):
        shifted = [
            [(start + 100 * at, stop + 100 * at, 0) for at, each in enumerate(row)
             for start, stop, _ in merge_touching(one for one in each if one[2] == code)]
            for row in rows
        ]  # fmt: skip
        # the documents behind one another, with gaps that belong to nobody taken off again
        alone = bar_u_alpha(shifted, 3 * 100)
        longer = marked_counts([joined(row) for row in rows], np.full(CODES, 300.0), by="codes")[code]
        found = bar_u_alpha_of(longer)
        assert (found.value is None) == (alone.value is None)
        assert found.value is None or found.value == pytest.approx(alone.value)
        assert counts.observed.sum() == pytest.approx(3 * LENGTH)


@few
@given(spans, spans, st.sampled_from([0.5, 0.7, 0.9, 1.0]), st.permutations("xyz"))
def test_f1_of_spans_is_scipys_assignment_and_knows_no_order_of_coders_or_names(first, second, threshold, names):
    found = span_f1([first, second], threshold=threshold)
    matched = total = 0
    for code in range(CODES):
        ours, theirs = (merge_touching(each for each in row if each[2] == code) for row in (first, second))
        total += len(ours) + len(theirs)
        weights = np.array([[iou(one, other) for other in theirs] for one in ours]).reshape(len(ours), len(theirs))
        weights[weights < threshold] = 0
        rows, columns = linear_sum_assignment(weights, maximize=True)
        matched += int((weights[rows, columns] > 0).sum())
    renamed = [[(start, stop, names[code]) for start, stop, code in row] for row in (second, first)]
    assert found == span_f1(renamed, threshold=threshold)
    if not total:
        assert (found.value, found.note) == (None, "no coder marked a span")
    else:
        assert found.value == pytest.approx(2 * matched / total)
        assert 0 <= found.value <= 1


@few
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=20))
def test_the_overlap_of_use_lies_between_none_and_all_and_knows_no_order_of_coders(rows):
    ratings = np.array(rows, dtype=float).T
    for coefficient in (dice, jaccard):
        found = coefficient(ratings)
        assert found == coefficient(ratings[::-1])
        assert (found.value is None) == (not ratings.any())
        assert found.value is None or 0 <= found.value <= 1

from __future__ import annotations

from itertools import permutations

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from qcode.analysis.matching import Match, SpanCounts, iou, match_same_value, maximum_matching, span_counts
from qcode.analysis.pieces import merge_touching
from qcode.analysis.unitizing import span_f1, span_f1_of
from tests.analysis.spans import one_coder, overlapping_coders

few = settings(max_examples=80)


def heaviest(pairs: list[Match]) -> float:
    """Return the largest sum of a one-to-one choice by trying them all."""
    if not pairs:
        return 0.0
    rest = [each for each in pairs[1:] if each.first != pairs[0].first and each.second != pairs[0].second]
    return max(heaviest(pairs[1:]), pairs[0].iou + heaviest(rest))


def one_to_one(chosen: list[Match]) -> bool:
    return len({each.first for each in chosen}) == len({each.second for each in chosen}) == len(chosen)


@few
@given(
    st.lists(one_coder(values="x"), min_size=2, max_size=2) | overlapping_coders(2), st.sampled_from([0.0, 0.3, 0.5])
)
def test_spans_of_one_code_are_matched_at_the_largest_sum_of_overlaps(segments, threshold):
    first, second = (merge_touching(row) for row in segments)
    possible = [
        Match(one, other, iou(first[one], second[other]))
        for one in range(len(first))
        for other in range(len(second))
        if first[one][2] == second[other][2]
    ]
    possible = [each for each in possible if each.iou > 0 and each.iou >= threshold]
    chosen = match_same_value(first, second, threshold=threshold)
    assert set(chosen) <= set(possible)
    assert one_to_one(chosen)
    assert sum(each.iou for each in chosen) == pytest.approx(heaviest(possible))


@few
@given(st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 4)), st.floats(0.1, 1), max_size=10))
def test_any_pairs_are_matched_at_the_largest_sum(weights):
    pairs = [Match(first, second, weight) for (first, second), weight in weights.items()]
    chosen = maximum_matching(pairs)
    assert set(chosen) <= set(pairs)
    assert one_to_one(chosen)
    assert sum(each.iou for each in chosen) == pytest.approx(heaviest(pairs))


def test_a_full_square_of_pairs_is_assigned_as_trying_all_orders_says():
    weights = [[0.9, 0.8, 0.1], [0.8, 0.1, 0.2], [0.5, 0.4, 0.3]]
    pairs = [Match(row, column, weights[row][column]) for row in range(3) for column in range(3)]
    best = max(sum(weights[row][column] for row, column in enumerate(order)) for order in permutations(range(3)))
    assert sum(each.iou for each in maximum_matching(pairs)) == pytest.approx(best)


def test_a_span_that_two_others_touch_goes_to_the_one_that_covers_more_of_it():
    ours, theirs = [(0, 10, "x"), (11, 20, "x")], [(0, 12, "x")]
    assert match_same_value(ours, theirs) == [Match(0, 0, 10 / 12)]
    assert match_same_value(theirs, ours) == [Match(0, 0, 10 / 12)]


def test_two_fair_pairs_are_better_than_one_good_pair_between_them():
    ours, theirs = [(0, 10, "x"), (12, 30, "x")], [(6, 18, "x"), (22, 34, "x")]
    assert [(each.first, each.second) for each in match_same_value(ours, theirs)] == [(0, 0), (1, 1)]


def test_f1_counts_matched_spans_of_both_coders():
    segments = [[(0, 10, "x"), (20, 30, "y"), (40, 50, "x")], [(0, 9, "x"), (20, 30, "x")]]
    assert span_counts(segments) == SpanCounts(1, 5)
    assert span_f1(segments).value == pytest.approx(2 / 5)
    assert span_f1(segments).units == 5
    assert span_f1(segments, threshold=1).value == 0.0
    assert span_f1(segments, threshold=0.9).value == pytest.approx(2 / 5)


def test_f1_without_spans_is_undefined():
    assert span_f1([[], []]).value is None
    assert span_f1([[], []]).note == "no coder marked a span"


def test_more_coders_pool_their_pairs_and_documents_add_up():
    x, y = (0, 10, "x"), (0, 10, "y")
    assert span_counts([[x], [x], [y]]) == SpanCounts(1, 6)
    assert span_f1_of(span_counts([[x], [x]]) + span_counts([[x], [y]])).value == pytest.approx(0.5)

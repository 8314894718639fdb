from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from qcode.analysis.marking import marked_units
from qcode.errors import QcodeError

UNITS = [(0, 10), (10, 20), (22, 30)]


def marks(spans, share: float = 0.5) -> list[bool]:
    return marked_units(spans, UNITS, codes=["x"], share=share)[0].tolist()


def test_a_unit_carries_a_code_that_covers_half_of_it():
    assert marks([(0, 15, "x")]) == [True, True, False]
    assert marks([(0, 14, "x")]) == [True, False, False]


def test_a_unit_carries_a_code_of_which_half_a_span_lies_in_it():
    assert marks([(8, 12, "x")]) == [True, True, False]
    assert marks([(8, 11, "x")]) == [True, False, False]


def test_pieces_of_one_code_add_up_within_a_unit():
    assert marks([(0, 3, "x"), (5, 7, "x")], share=0.5) == [True, False, False]
    assert marks([(1, 2, "x"), (6, 12, "x")], share=0.9) == [True, False, False]


def test_touching_spans_count_as_one_span():
    assert marks([(6, 8, "x"), (8, 24, "x")], share=0.6) == [False, True, False]


def test_text_between_units_marks_none_of_them():
    assert marks([(20, 22, "x")]) == [False, False, False]


def test_codes_that_are_not_asked_for_are_left_out():
    found = marked_units([(0, 10, "y"), (10, 20, "x")], UNITS, codes=["x", "w"])
    assert found.tolist() == [[False, True, False], [False, False, False]]


def test_units_out_of_order_and_shares_of_nothing_are_refused():
    with pytest.raises(QcodeError, match="out of order"):
        marked_units([], [(5, 9), (0, 6)], codes=["x"])
    with pytest.raises(QcodeError, match="share"):
        marked_units([], UNITS, codes=["x"], share=0)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 29), st.integers(1, 12)), max_size=6), st.sampled_from([0.3, 0.5, 1.0]))
def test_the_marks_are_those_of_counting_characters(drawn, share):
    spans = [(start, min(start + length, 30), "x") for start, length in drawn]
    covered = np.zeros(31, dtype=bool)
    for start, end, _ in spans:
        covered[start:end] = True
    edges = np.flatnonzero(np.diff(np.concatenate([[0], covered.astype(int)])))
    merged = list(zip(edges[::2], edges[1::2], strict=True))
    expected = []
    for start, end in UNITS:
        enough = covered[start:end].any() and covered[start:end].sum() >= share * (end - start)
        overlaps = [(min(end, stop) - max(start, begin), stop - begin) for begin, stop in merged]
        inside = any(overlap > 0 and overlap >= share * length for overlap, length in overlaps)
        expected.append(bool(enough or inside))
    assert marks(spans, share=share) == expected

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from qcode.analysis.joined import Spans, Units, marked_cells, merged
from qcode.errors import QcodeError

UNITS = [(0, 10), (10, 20), (22, 30)]


def marks(spans, share: float = 0.5) -> list[bool]:
    """Which units one coder's spans of one code mark."""
    table = np.array(spans, dtype=np.int64).reshape(-1, 2)
    places = np.zeros(len(table), dtype=np.int64)
    starts, stops = np.array(UNITS).T
    units = Units(np.zeros(len(UNITS), dtype=np.int64), starts, stops)
    cells = marked_cells(merged(Spans(places, places, *table.T)), units, codes=1, share=share)
    return np.isin(range(len(UNITS)), cells.units).tolist()


def test_a_unit_carries_a_code_that_covers_half_of_it():
    assert marks([(0, 15)]) == [True, True, False]
    assert marks([(0, 14)]) == [True, False, False]


def test_a_unit_carries_a_code_of_which_half_a_span_lies_in_it():
    assert marks([(8, 12)]) == [True, True, False]
    assert marks([(8, 11)]) == [True, False, False]


def test_pieces_of_one_code_add_up_within_a_unit():
    assert marks([(0, 3), (5, 7)], share=0.5) == [True, False, False]
    assert marks([(1, 2), (6, 12)], share=0.9) == [True, False, False]


def test_touching_spans_count_as_one_span():
    assert marks([(6, 8), (8, 24)], share=0.6) == [False, True, False]


def test_text_between_units_marks_none_of_them():
    assert marks([(20, 22)]) == [False, False, False]


@pytest.mark.parametrize("share", [0, 1.1, float("nan")])
def test_shares_of_nothing_or_of_more_than_all_are_refused(share):
    with pytest.raises(QcodeError, match="share"):
        marks([], share=share)


@settings(max_examples=80)
@given(st.lists(st.tuples(st.integers(0, 29), st.integers(1, 12)), max_size=6), st.sampled_from([0.3, 0.5, 1.0]))
def test_the_marks_are_those_of_counting_characters(drawn, share):
    spans = [(start, min(start + length, 30)) for start, length in drawn]
    covered = np.zeros(31, dtype=bool)
    for start, end in spans:
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

"""What is done for many documents at once is what is done for each of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.code_tables import code_tables
from qcode.analysis.joined import (
    Spans,
    Units,
    cell_tables,
    covered,
    marked_cells,
    merged,
    met_spans,
    pieces,
    set_ratings,
)
from qcode.analysis.matching import span_counts
from qcode.analysis.pieces import merge_touching
from qcode.analysis.results import Agreement
from qcode.analysis.sets import encode_sets, set_alpha_of
from qcode.analysis.unitizing import set_alpha_text
from qcode.errors import QcodeError
from tests.analysis.spans import marked_units

LENGTH, CODES = 40, 3

span = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 12), st.integers(0, CODES - 1)).map(
    lambda each: (each[0], min(each[0] + each[1], LENGTH), each[2])
)
coder = st.lists(st.lists(span, max_size=8), min_size=3, max_size=3)
"""One coder's spans in each of three documents."""


def joined(rows: list[list[tuple[int, int, int]]]) -> Spans:
    listed = [(document, code, start, stop) for document, row in enumerate(rows) for start, stop, code in row]
    table = np.array(listed, dtype=np.int64).reshape(-1, 4)
    return merged(Spans(*table.T))


def cut_evenly(size: int) -> tuple[Units, list[tuple[int, int]]]:
    bounds = [(start, min(start + size, LENGTH)) for start in range(0, LENGTH, size)]
    documents = np.repeat(np.arange(3), len(bounds))
    starts, stops = np.tile(np.array(bounds), (3, 1)).T
    return Units(documents, starts, stops), bounds


def alike(found: Agreement, expected: Agreement) -> None:
    assert (found.units, found.value is None) == (expected.units, expected.value is None)
    if found.value is not None:
        assert found.value == pytest.approx(expected.value)


@given(coder)
def test_merging_joins_within_a_document_and_a_code_only(rows):
    found = joined(rows)
    told = sorted(
        zip(found.documents.tolist(), found.starts.tolist(), found.stops.tolist(), found.codes.tolist(), strict=True)
    )
    assert told == sorted((place, *each) for place, row in enumerate(rows) for each in merge_touching(row))


@given(coder, coder, st.integers(1, 15), st.sampled_from([0.3, 0.5, 1.0]))
def test_the_tables_are_those_of_the_documents_one_by_one(first, second, size, share):
    units, bounds = cut_evenly(size)
    cells = [marked_cells(joined(rows), units, codes=CODES, share=share) for rows in (first, second)]
    marks = [
        np.concatenate([marked_units(row, bounds, codes=range(CODES), share=share) for row in rows], axis=1)
        for rows in (first, second)
    ]
    expected = code_tables(*marks, documents=units.documents)
    kept = np.ones(3, dtype=np.bool_)
    assert (cell_tables(*cells, units, codes=CODES, kept=kept) == expected).all()
    sets = [[frozenset(np.flatnonzero(unit).tolist()) for unit in each.T] for each in marks]
    found = set_ratings(cells, units, judged=np.ones((2, 3), dtype=np.bool_))
    alike(set_alpha_of(found), set_alpha_of(encode_sets(sets)))


@given(coder, coder, st.sampled_from([0.5, 0.7, 1.0]))
def test_the_spans_that_match_are_those_of_the_documents_one_by_one(first, second, threshold):
    found = met_spans(joined(first), joined(second), documents=3)
    counts = [span_counts(pair, threshold=threshold) for pair in zip(first, second, strict=True)]
    assert found.matched(threshold).tolist() == [each.matched for each in counts]
    assert found.spans.tolist() == [each.spans for each in counts]


@given(st.lists(span, max_size=8), st.lists(span, max_size=8))
def test_sets_on_pieces_of_text_are_those_of_the_text(first, second):
    rows = [joined([each, [], []]) for each in (first, second)]
    cut = pieces(rows, np.array([LENGTH, 0, 0]))
    ranges = [covered(each, cut) for each in rows]
    cells = [each.cells(np.ones(len(cut), dtype=np.bool_), codes=CODES) for each in ranges]
    for each, row in zip(cells, rows, strict=True):
        assert each.keys(CODES).tolist() == marked_cells(row, cut, codes=CODES).keys(CODES).tolist()
    weights = (cut.stops - cut.starts).astype(np.float64)
    found = set_alpha_of(set_ratings(cells, cut, judged=np.ones((2, 3), dtype=np.bool_), weights=weights))
    alike(found, set_alpha_text([first, second], LENGTH))


def test_a_document_that_one_has_not_finished_counts_nothing():
    units, _ = cut_evenly(10)
    cells = marked_cells(joined([[(0, 10, 0)], [(0, 10, 0)], []]), units, codes=CODES)
    tables = cell_tables(cells, cells, units, codes=CODES, kept=np.array([True, False, True]))
    assert tables[:, 0].tolist() == [[1, 0, 0, 3], [0, 0, 0, 0], [0, 0, 0, 4]]
    judged = np.array([[True, True, True], [True, False, True]])
    assert set_ratings([cells, cells], units, judged=judged).ids[1, 4:8].tolist() == [-1] * 4


def test_a_threshold_under_half_is_refused_because_a_span_could_match_two():
    with pytest.raises(QcodeError, match=r"0\.5 to 1"):
        met_spans(joined([[], [], []]), joined([[], [], []]), documents=3).matched(0.4)

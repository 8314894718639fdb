"""Counting passages over many documents gives what comparing them one by one gives."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qcode.analysis.disagreements import Kind, compare
from qcode.analysis.joined import Spans, Units, merged
from qcode.analysis.tally import NOBODY, tallied
from qcode.analysis.words import Words, snapped

LENGTH, CODES = 60, 3

span = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, 14), st.integers(0, CODES - 1)).map(
    lambda each: (each[0], min(each[0] + each[1], LENGTH), each[2])
)
coder = st.lists(st.lists(span, max_size=9), min_size=3, max_size=3)
"""One coder's spans in each of three documents."""

cuts = st.lists(st.integers(0, LENGTH), max_size=24).map(lambda edges: sorted(set(edges)))


def joined(rows: list[list[tuple[int, int, int]]]) -> Spans:
    listed = [(document, code, start, stop) for document, row in enumerate(rows) for start, stop, code in row]
    return Spans(*np.array(listed, dtype=np.int64).reshape(-1, 4).T)


def in_each_document(words: list[tuple[int, int]]) -> Words | None:
    table = np.array([(place, *each) for place in range(3) for each in words], dtype=np.int64).reshape(-1, 3)
    return Words.of_units(Units(*table.T), 3) if words else None


@settings(max_examples=200)
@example([[(0, 4, 0)], [], []], [[(0, 1, 0), (2, 3, 0)], [], []], [0, 2, 3, 4])
@given(coder, coder, cuts)
def test_the_tally_is_that_of_all_comparisons(first, second, edges):
    words = [(start, stop) for start, stop in zip(edges[::2], edges[1::2], strict=False)]
    found = tallied(merged(joined(first)), merged(joined(second)), words=in_each_document(words))
    met, passages, characters, shifts, overlaps = Counter(), Counter(), Counter(), [], []
    for one, other in zip(first, second, strict=True):
        for each in compare(one, other, tokens=words):
            sides = [side[0].value if side else NOBODY for side in (each.first, each.second)]
            met[tuple(sides)] += 1
            passages[each.kind] += 1
            characters[each.kind] += each.characters
            if each.kind in (Kind.AGREED, Kind.BOUNDARY):
                shifts.append((each.shift_start, each.shift_end))
                overlaps.append(each.iou)
    assert found.met == met
    assert +found.passages == passages
    assert +found.characters == characters
    told = np.stack([np.concatenate(found.shifts_at_start), np.concatenate(found.shifts_at_end)], axis=1)
    assert sorted(map(tuple, told.tolist())) == sorted(shifts)
    assert sorted(np.concatenate(found.overlaps).tolist()) == pytest.approx(sorted(overlaps))


@given(st.lists(cuts, min_size=3, max_size=3))
def test_words_from_the_distances_of_their_edges_are_those_from_units(edges):
    rows = [each[: len(each) // 2 * 2] for each in edges]
    listed = [(place, *each) for place, row in enumerate(rows) for each in zip(row[::2], row[1::2], strict=True)]
    found = Words.of_gaps([np.diff(row, prepend=0).astype(np.uint16) for row in rows])
    expected = Words.of_units(Units(*np.array(listed, dtype=np.int64).reshape(-1, 3).T), 3)
    assert len(found) == len(expected) == len(listed)
    for document in range(3):
        assert found.of(document).tolist() == expected.of(document).tolist()
    spans = joined([[(0, 3, 0), (2, 9, 1)]] * 3)
    one, other = snapped(spans, found), snapped(spans, expected)
    assert (one.starts.tolist(), one.stops.tolist()) == (other.starts.tolist(), other.stops.tolist())


def test_two_coders_without_spans_have_nothing_to_compare():
    nothing = joined([[]])
    found = tallied(nothing, nothing)
    assert not +found.passages
    assert found.met == {}

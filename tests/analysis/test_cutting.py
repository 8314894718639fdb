"""Parts of texts: into the shorter text, and back."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.cutting import Parts
from qcode.analysis.joined import Units

LENGTH = 12


@st.composite
def texts(draw: st.DrawFn) -> tuple[list[list[bool]], Parts]:
    """Which characters of some texts are kept, and the same as parts."""
    kept = draw(st.lists(st.lists(st.booleans(), min_size=LENGTH, max_size=LENGTH), min_size=1, max_size=4))
    found = []
    for document, row in enumerate(kept):
        edges = np.flatnonzero(np.diff([0, *map(int, row), 0])).reshape(-1, 2)
        found += [(document, *edge) for edge in edges.tolist()]
    table = np.array(found, dtype=np.int64).reshape(-1, 3)
    return kept, Parts(table[:, 0], table[:, 1], table[:, 2])


@given(texts())
def test_a_place_lies_behind_as_many_characters_as_are_kept_before_it(made: tuple[list[list[bool]], Parts]):
    kept, parts = made
    assert parts.lengths(len(kept)).tolist() == [sum(row) for row in kept]
    for document, row in enumerate(kept):
        places = np.arange(LENGTH + 1)
        before = parts.before(np.full(LENGTH + 1, document), places)
        assert before.tolist() == [sum(row[:place]) for place in places]


@given(texts(), st.integers(0, LENGTH), st.integers(0, LENGTH))
def test_a_stretch_of_the_shorter_text_leads_back_to_its_characters(
    made: tuple[list[list[bool]], Parts], one: int, other: int
):
    kept, parts = made
    for document, row in enumerate(kept):
        characters = [place for place, there in enumerate(row) if there]
        start, stop = sorted((min(one, len(characters)), min(other, len(characters))))
        led = [place for first, last in parts.whole(document, start, stop) for place in range(first, last)]
        assert led == characters[start:stop]


def test_units_shrink_to_what_is_left_of_them_and_parts_of_parts_are_parts():
    # text 0 is "abcdef" of which "bc" and "ef" stay; text 1 stays whole; of text 2 nothing
    parts = Parts(np.array([0, 0, 1]), np.array([1, 4, 0]), np.array([3, 6, 4]))
    units = Units(np.array([0, 0, 0, 1, 2]), np.array([0, 3, 4, 0, 0]), np.array([3, 4, 6, 4, 5]))
    left = parts.shortened(units)
    assert (left.documents.tolist(), left.starts.tolist(), left.stops.tolist()) == ([0, 0, 1], [0, 2, 0], [2, 4, 4])
    inner = parts.inside(Parts(np.array([0, 1]), np.array([1, 2]), np.array([3, 3])))
    assert (inner.documents.tolist(), inner.starts.tolist(), inner.stops.tolist()) == ([0, 0, 1], [2, 4, 2], [3, 5, 3])
    some = parts.only(np.array([False, True, True]), np.array([-1, 0, 1]))
    assert (some.documents.tolist(), some.starts.tolist(), some.stops.tolist()) == ([0], [0], [4])

"""Passages of any number of coders: every reading stands in one of them, and for two coders they are comparisons."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.disagreements import Kind, compare, readings
from qcode.analysis.shared_passages import Passage, passages

SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 8), st.sampled_from("abc")).map(
        lambda each: (each[0], each[0] + each[1], each[2])
    ),
    max_size=6,
)


def segments(found: list[Passage], coder: int) -> Counter[tuple[int, int, object]]:
    return Counter(each.segment for passage in found for each in passage.by_coder[coder])


@given(st.lists(SPANS, min_size=2, max_size=4))
def test_every_reading_stands_in_exactly_one_passage(rows):
    found = passages(rows)
    for place, spans in enumerate(rows):
        assert segments(found, place) == Counter(each.segment for each in readings(spans))


@given(SPANS, SPANS)
def test_for_two_coders_they_are_the_comparisons(one, other):
    compared = compare(one, other)
    assert [(each.kind, each.by_coder) for each in passages([one, other])] == [
        (each.kind, (each.first, each.second)) for each in compared
    ]


@given(st.lists(SPANS, min_size=3, max_size=4), st.data())
def test_the_order_of_the_coders_makes_no_difference(rows, data):
    order = data.draw(st.permutations(range(len(rows))))
    turned = passages([rows[place] for place in order])

    def told(found, places):
        return Counter(
            (each.kind, tuple(tuple(one.segment for one in each.by_coder[place]) for place in places)) for each in found
        )

    back = [order.index(place) for place in range(len(rows))]
    assert told(passages(rows), range(len(rows))) == told(turned, back)


@given(SPANS, st.integers(2, 4))
def test_coders_who_do_the_same_agree_everywhere(spans, number):
    assert {each.kind for each in passages([spans] * number)} <= {Kind.AGREED}


def test_two_codes_on_the_same_words_are_read_alike_by_whoever_comes_first():
    rows = [[(0, 2, "a")], [(0, 2, "b")], [(1, 3, "a"), (1, 3, "b")]]
    assert [each.by_coder[2] for each in passages(rows)] == [
        each.by_coder[2] for each in passages([*rows[1::-1], rows[2]])
    ]


def test_what_two_of_three_coded_is_one_missing_code_and_not_two():
    found = passages([[(0, 9, "a")], [(0, 9, "a")], []])
    assert [(each.kind, len(each.by_coder[2])) for each in found] == [(Kind.UNCODED, 0)]


def test_a_third_reading_of_a_boundary_makes_one_passage_of_three():
    (found,) = passages([[(0, 9, "a")], [(0, 12, "a")], [(2, 9, "a")]])
    assert (found.kind, found.start, found.end) == (Kind.BOUNDARY, 0, 12)


def test_two_codes_on_one_passage_are_a_different_code():
    (found,) = passages([[(0, 9, "a")], [(0, 9, "b")], [(0, 9, "b")]])
    assert (found.kind, found.coded_as) == (Kind.DIFFERENT, ())

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from qcode.analysis.disagreements import Comparison, Kind, compare, confusion, readings
from qcode.analysis.matching import iou
from tests.analysis.spans import overlapping_coders

few = settings(max_examples=120)


def spans_of(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Return the plain text and the spans of marked text such as `[We wait](flood,road)`."""
    plain, spans = "", []
    for before, quote, codes in re.findall(r"([^\[]*)(?:\[([^\]]*)\]\(([^)]*)\))?", text):
        plain += before
        spans += [(len(plain), len(plain) + len(quote), code) for code in codes.split(",") if code]
        plain += quote
    return plain, spans


def compared(ours: str, theirs: str, *, words: bool = False):
    (text, first), (same, second) = spans_of(ours), spans_of(theirs)
    assert text == same
    tokens = [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)] if words else []
    return compare(first, second, tokens=tokens)


def test_equal_bounds_and_code_are_agreement():
    found = compared("The [water came](flood) at night.", "The [water came](flood) at night.")
    assert [each.kind for each in found] == [Kind.AGREED]
    assert (found[0].shift_start, found[0].shift_end, found[0].iou, found[0].characters) == (0, 0, 1.0, 10)


def test_other_bounds_of_one_code_are_boundary_only_with_their_shifts():
    found = compared("The [water came](flood) at night.", "[The water](flood) came at night.")
    assert [each.kind for each in found] == [Kind.BOUNDARY]
    assert (found[0].shift_start, found[0].shift_end) == (-4, -5)
    assert found[0].iou == pytest.approx(5 / 14)
    assert (found[0].start, found[0].end, found[0].characters) == (0, 14, 14)


def test_one_span_against_several_is_a_split():
    found = compared("[The water came at night](flood).", "[The water](flood) came [at night](flood).")
    assert [each.kind for each in found] == [Kind.SPLIT]
    assert (len(found[0].first), len(found[0].second)) == (1, 2)
    assert found[0].kind.family == "boundary only"
    assert found[0].characters == 23


def test_the_same_passage_under_another_code_is_a_different_code():
    found = compared("The [water came](flood) at night.", "The [water came at](road) night.")
    assert [each.kind for each in found] == [Kind.DIFFERENT]
    assert confusion(found) == {("flood", "road"): 1}


def test_a_code_that_the_other_did_not_give_to_a_coded_passage_is_missing_and_says_what_was_coded():
    found = compared("The [water came](flood,fear) at night.", "The [water came](flood) at night.")
    assert [each.kind for each in found] == [Kind.AGREED, Kind.CODED_OTHERWISE]
    assert found[1].coded_as == ("flood",)
    assert found[1].second == ()


def test_a_passage_that_touches_other_codes_by_less_than_half_is_missing_on_both_sides():
    found = compared("[We wait for the](road) bridge.", "We wait [for the bridge](aid).")
    assert iou(found[0].first[0].segment, found[1].second[0].segment) == pytest.approx(7 / 22)
    assert [each.kind for each in found] == [Kind.CODED_OTHERWISE, Kind.CODED_OTHERWISE]
    assert [each.coded_as for each in found] == [("aid",), ("road",)]


def test_a_code_on_blank_text_is_missing_and_uncoded():
    found = compared("The water came [at night](time).", "The water came at night.")
    assert [each.kind for each in found] == [Kind.UNCODED]
    assert found[0].kind.family == "missing code"
    assert confusion(found) == {("time", None): 1}


def test_touching_spans_of_one_code_are_one_and_remember_where_they_came_from():
    found = compared("[The water](flood)[ came](flood).", "[The water came](flood).")
    assert [each.kind for each in found] == [Kind.AGREED]
    assert found[0].first[0].sources == (0, 1)


def test_a_space_or_half_a_word_more_is_no_disagreement_once_bounds_are_snapped_to_words():
    assert [
        each.kind for each in compared("The [water came ](flood)at night.", "The [water ca](flood)me at night.")
    ] == [Kind.BOUNDARY]
    snapped = compared("The [water came ](flood)at night.", "The [water ca](flood)me at night.", words=True)
    assert [each.kind for each in snapped] == [Kind.AGREED]
    assert (snapped[0].start, snapped[0].end) == (4, 14)


def test_spans_that_meet_in_one_word_become_one_when_snapped():
    found = readings([(0, 5, "flood"), (6, 9, "flood")], tokens=[(0, 3), (4, 8), (9, 12)])
    assert [(each.start, each.end, each.sources) for each in found] == [(0, 8, (0, 1))]


def test_a_span_on_blank_space_stays_where_it_is():
    assert [each.segment for each in readings([(3, 4, "x")], tokens=[(0, 3), (4, 8)])] == [(3, 4, "x")]


def account(comparisons: list[Comparison]) -> dict[str, int]:
    """The characters of each type."""
    totals = {"agreed": 0, "boundary only": 0, "different code": 0, "missing code": 0}
    for each in comparisons:
        totals[each.kind.family] += each.characters
    return totals


def test_two_codes_against_two_others_pair_off_one_to_one():
    found = compared("[We wait](flood,road).", "[We wait](aid,fear).")
    assert [each.kind for each in found] == [Kind.DIFFERENT, Kind.DIFFERENT]
    assert account(found) == {"agreed": 0, "boundary only": 0, "different code": 28, "missing code": 0}


def test_a_chain_of_spans_of_one_code_counts_shared_text_once():
    ours, theirs = [(0, 10, "x"), (12, 30, "x")], [(8, 16, "x"), (20, 40, "x")]
    found = compare(ours, theirs)
    assert all(each.kind.family == "boundary only" for each in found)
    assert account(found)["boundary only"] == 40


@few
@given(overlapping_coders(2))
def test_every_character_that_either_marked_is_accounted_for_exactly_once(segments):
    union = {(place, value) for row in segments for start, end, value in row for place in range(start, end)}
    found = compare(*segments)
    assert sum(account(found).values()) == len(union)
    assert all(each.characters > 0 for each in found)


@few
@given(overlapping_coders(2))
def test_every_span_of_either_coder_is_in_exactly_one_row(segments):
    found = compare(*segments)
    for side, spans in enumerate(segments):
        rows = [reading for each in found for reading in (each.first, each.second)[side]]
        assert sorted(place for reading in rows for place in reading.sources) == list(range(len(spans)))


@few
@given(overlapping_coders(2))
def test_changing_the_coders_mirrors_the_rows(segments):
    one, other = compare(*segments), compare(*segments[::-1])
    assert account(one)["agreed"] == account(other)["agreed"]
    assert sum(account(one).values()) == sum(account(other).values())


@few
@given(overlapping_coders(2))
def test_a_coder_agrees_with_the_own_coding_throughout(segments):
    assert {each.kind for each in compare(segments[0], segments[0])} <= {Kind.AGREED}


@few
@given(overlapping_coders(2))
def test_rows_are_in_order_of_the_text(segments):
    places = [(each.start, each.end) for each in compare(*segments)]
    assert places == sorted(places)

"""Agreement on spans: worked by hand, by counting characters, and at the edges."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import assume, given, settings

from qcode.analysis.agreement import cohen_kappa, krippendorff_alpha, set_alpha
from qcode.analysis.results import undefined
from qcode.analysis.unitizing import (
    Agreement,
    bar_u_alpha,
    bar_u_alpha_of,
    character_alpha,
    character_kappa,
    character_table,
    cu_alpha,
    cu_alpha_of,
    ku_alpha,
    ku_alpha_of,
    pooled,
    set_alpha_text,
    span_f1,
    text_sets,
    u_alpha,
    u_alpha_of,
    unitizing_counts,
)
from qcode.errors import QcodeError
from tests.analysis.spans import LENGTH, ByCharacter, coders, overlapping_coders

few = settings(max_examples=80)


def same(found: Agreement, value: float | None) -> bool:
    if value is None:
        return found.value is None and bool(found.note)
    return found.value == pytest.approx(value, abs=1e-9)


@few
@given(coders())
def test_the_sweep_over_boundaries_gives_what_counting_characters_gives(segments):
    by_hand = ByCharacter(segments)
    assert same(u_alpha(segments, LENGTH), by_hand.u_alpha())
    assert same(bar_u_alpha(segments, LENGTH), by_hand.bar_u_alpha())
    assert same(cu_alpha(segments, LENGTH), by_hand.cu_alpha())
    for value in "xyz":
        assert same(ku_alpha(segments, LENGTH, value=value), by_hand.ku_alpha(value))


@few
@given(coders(3))
def test_coders_can_change_places_and_codes_their_names(segments):
    names = {"x": "ürün", "y": "akış", "z": "sel"}
    renamed = [[(start, end, names[value]) for start, end, value in row] for row in segments[::-1]]
    for coefficient in (u_alpha, bar_u_alpha, cu_alpha, set_alpha_text):
        one, other = coefficient(segments, LENGTH), coefficient(renamed, LENGTH)
        assert same(one, other.value)
    assert same(ku_alpha(segments, LENGTH, value="x"), ku_alpha(renamed, LENGTH, value="ürün").value)
    assert same(character_alpha(segments, LENGTH, value="x"), character_alpha(renamed, LENGTH, value="ürün").value)
    two, exchanged = segments[:2], renamed[1:]
    assert same(character_kappa(two, LENGTH, value="x"), character_kappa(exchanged, LENGTH, value="ürün").value)
    assert same(span_f1(segments), span_f1(renamed).value)


@few
@given(coders())
def test_values_end_at_one_and_equal_coders_reach_it(segments):
    of_x = [partial(each, value="x") for each in (ku_alpha, character_alpha)]
    for coefficient in (u_alpha, bar_u_alpha, cu_alpha, set_alpha_text, *of_x):
        found = coefficient(segments, LENGTH)
        assert found.note if found.value is None else found.value <= 1 + 1e-9
        assert found.observed is None or -1e-9 <= found.observed <= 1 + 1e-9
        alone = coefficient([segments[0], segments[0]], LENGTH)
        assert alone.value is None or alone.value == pytest.approx(1.0)


@few
@given(overlapping_coders(2))
def test_character_kappa_is_cohens_kappa_of_the_characters(segments):
    for value in "xyz":
        marks = np.zeros((2, LENGTH))
        for coder, row in enumerate(segments):
            for start, end, code in row:
                if code == value:
                    marks[coder, start:end] = 1
        found = character_kappa(segments, LENGTH, value=value)
        if not marks.any():
            assert found == Agreement(None, None, None, LENGTH, "not used by either coder")
        else:
            assert found == cohen_kappa(marks)
            assert same(character_alpha(segments, LENGTH, value=value), krippendorff_alpha(marks).value)


@few
@given(overlapping_coders(3))
def test_alpha_on_text_is_alpha_on_the_sets_of_codes_of_the_characters(segments):
    sets = [
        [frozenset(value for start, end, value in row if start <= place < end) for place in range(LENGTH)]
        for row in segments
    ]
    assert same(set_alpha_text(segments, LENGTH), set_alpha(sets).value)
    marked = [place for place in range(LENGTH) if all(row[place] for row in sets)]
    found = set_alpha_text(segments, LENGTH, marked_by_all=True)
    assert found.coverage == pytest.approx(len(marked) / LENGTH)
    assume(marked)
    assert same(found, set_alpha([[row[place] for place in marked] for row in sets]).value)


def test_two_spans_that_half_overlap_worked_by_hand():
    # Of 10 characters the first marks 0-4 and the second 2-6. l_xx = 2 * 2, l_x = 8, l_gap = 12, l.. = 20;
    # s_x = 16 + 16 and s_gap = 6 + 6, so that 1 - e/l = (8 * 12 * 2) / (400 - 44).
    found = u_alpha([[(0, 4, "x")], [(2, 6, "x")]], 10)
    assert found.observed == pytest.approx(12 / 20)
    assert found.expected == pytest.approx(1 - 192 / 356)
    assert found.value == pytest.approx(1 - 0.4 * 356 / 192)
    assert found.units == 10
    bar = bar_u_alpha([[(0, 4, "x")], [(2, 6, "x")]], 10)
    assert bar.value == pytest.approx(found.value)


def test_codes_on_the_same_spans_worked_by_hand():
    # Both mark 0-2, 2-4 and 6-8; they name the last differently. l* = 12, l*_xx = 4, l*_yy = 4, the rest
    # is 2 and 2 between x and y. l*_x = l*_y = 6; t_x = t_y = 12, so that e*_xy = 36 / (12 - 24 / 12) = 3.6.
    segments = [[(0, 2, "x"), (2, 4, "y"), (6, 8, "x")], [(0, 2, "x"), (2, 4, "y"), (6, 8, "y")]]
    found = cu_alpha(segments, 12)
    assert found.observed == pytest.approx(8 / 12)
    assert found.value == pytest.approx(1 - 4 / 7.2)
    assert (found.units, found.coverage) == (6, pytest.approx(0.5))
    assert ku_alpha(segments, 12, value="x").value == pytest.approx(1 - (6.0 / 6) * 2 / 3.6)


def test_pure_chance_over_characters_is_zero_and_total_opposition_minus_one():
    chance = [[(0, 50, "x")], [(25, 75, "x")]]
    assert character_table(chance, 100, value="x") == (25, 25, 25, 25)
    assert character_kappa(chance, 100, value="x").value == 0.0
    assert character_kappa([[(0, 50, "x")], [(50, 100, "x")]], 100, value="x").value == -1.0


def test_overlapping_spans_of_one_coder_and_code_are_one():
    pieces = [(0, 3, "x"), (2, 5, "x"), (4, 8, "x")]
    whole = [(0, 8, "x")]
    other = [(1, 6, "x")]
    assert u_alpha([pieces, other], 20) == u_alpha([whole, other], 20)
    assert character_kappa([pieces, other], 20, value="x") == character_kappa([whole, other], 20, value="x")
    assert span_f1([pieces, whole]).value == 1.0


def test_touching_spans_are_units_of_their_own_but_one_passage_and_the_same_characters():
    # The first marks 0-8 in two units: s_x = 9 + 25 + 25, where one unit would give 64 + 25.
    pieces, whole, other = [(0, 3, "x"), (3, 8, "x")], [(0, 8, "x")], [(1, 6, "x")]
    assert unitizing_counts([pieces, other], 20).squares.tolist() == [12 + 15, 9 + 25 + 25]
    assert unitizing_counts([whole, other], 20).squares.tolist() == [12 + 15, 64 + 25]
    assert character_kappa([pieces, other], 20, value="x") == character_kappa([whole, other], 20, value="x")
    assert set_alpha_text([pieces, other], 20) == set_alpha_text([whole, other], 20)
    assert span_f1([pieces, whole]).value == 1.0


def test_two_spans_of_one_coder_do_not_count_as_two_coders():
    assert character_table([[(0, 5, "x"), (3, 8, "x")], []], 10, value="x") == (0, 8, 0, 2)


@pytest.mark.parametrize("segments", [[[], []], [[(0, 10, "x")], [(0, 10, "x")]]])
def test_all_or_nothing_marked_alike_is_undefined(segments):
    for coefficient in (u_alpha, bar_u_alpha, cu_alpha):
        found = coefficient(segments, 10)
        assert found.value is None
        assert found.note


def test_one_coder_or_no_text_leaves_every_coefficient_undefined_with_a_note():
    of_text = (
        u_alpha, bar_u_alpha, cu_alpha, set_alpha_text, partial(ku_alpha, value="x"),
        partial(character_kappa, value="x"), partial(character_alpha, value="x"),
    )  # fmt: skip
    for coefficient in of_text:
        for segments in ([], [[]], [[(0, 5, "x")]]):
            assert coefficient(segments, 10) == undefined("no text was coded by two coders")
        assert coefficient([[], []], 0) == undefined("the text is empty")
    assert span_f1([[(0, 5, "x")]]) == span_f1([]) == undefined("no text was coded by two coders")


def test_text_never_marked_together_is_not_applicable():
    apart = [[(0, 3, "x")], [(5, 8, "x")]]
    assert cu_alpha(apart, 10).note == "no text was marked by two coders"
    assert cu_alpha(apart, 10).coverage == 0.0
    assert ku_alpha(apart, 10, value="x").note.startswith("not applicable")
    assert ku_alpha(apart, 10, value="w").note == "not used by either coder"
    assert set_alpha_text(apart, 10, marked_by_all=True).value is None


def test_overlapping_codes_of_one_coder_leave_the_exclusive_coefficients_undefined():
    segments = [[(0, 5, "x"), (3, 8, "y")], [(0, 5, "x")]]
    for found in (u_alpha(segments, 10), cu_alpha(segments, 10), ku_alpha(segments, 10, value="x")):
        assert found.value is None
        assert "coder 1 gave overlapping spans different values" in found.note
    assert bar_u_alpha(segments, 10).value is not None
    assert set_alpha_text(segments, 10).value is not None
    with pytest.raises(QcodeError, match="Coder 1 gave"):
        unitizing_counts(segments, 10)


@few
@given(coders(3), coders(3))
def test_documents_add_up_without_their_offsets_meeting(one, other):
    shifted = [[(start + LENGTH + 1, end + LENGTH + 1, value) for start, end, value in row] for row in other]
    together = [[*before, *after] for before, after in zip(one, shifted, strict=True)]
    counts = pooled(
        [
            unitizing_counts(each, length, values="xyz")
            for each, length in ((one, LENGTH), ([[], [], []], 1), (other, LENGTH))
        ]
    )
    whole = 2 * LENGTH + 1
    assert same(u_alpha_of(counts), u_alpha(together, whole).value)
    assert same(bar_u_alpha_of(counts), bar_u_alpha(together, whole).value)
    assert same(cu_alpha_of(counts), cu_alpha(together, whole).value)
    assert same(ku_alpha_of(counts, value="y"), ku_alpha(together, whole, value="y").value)


def test_counts_of_documents_with_other_values_are_not_added():
    one, other = unitizing_counts([[(0, 2, "x")], []], 5), unitizing_counts([[(0, 2, "y")], []], 5)
    with pytest.raises(QcodeError, match="differ in coders or values"):
        pooled([one, other])
    with pytest.raises(QcodeError, match="no document"):
        pooled([])


def test_pieces_of_text_carry_all_codes_of_a_coder():
    sets, lengths = text_sets([[(0, 5, "x"), (3, 8, "y")], [(3, 5, "x")]], 10)
    assert lengths == [3, 2, 3, 2]
    assert sets[0] == [frozenset("x"), frozenset("xy"), frozenset("y"), frozenset()]
    assert sets[1] == [frozenset(), frozenset("x"), frozenset(), frozenset()]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: u_alpha([[(0, 1, "x")], []], 0), "The text is empty"),
        (lambda: u_alpha([[(3, 3, "x")], []], 10), "The span 3 to 3 of “x”"),
        (lambda: u_alpha([[(3, 11, "x")], []], 10), "does not lie in a text of 10"),
        (lambda: character_kappa([[], [], []], 10, value="x"), "for two coders"),
        (lambda: span_f1([[], []], threshold=0), "threshold"),
        (lambda: span_f1([[(5, 3, "x")], []]), "The span 5 to 3 of “x” is none"),
        (lambda: span_f1([[(0, 3, "x")], []], threshold="half"), "threshold half"),
        (lambda: u_alpha([[(0.5, 3, "x")], []], 10), "does not begin and end at whole characters"),
        (lambda: u_alpha([[("0", "3", "x")], []], 10), "does not begin and end at whole characters"),
        (lambda: u_alpha([[(0, 3)], []], 10), "a start, an end and a value"),
        (lambda: u_alpha([[(0, 3, ["x"])], []], 10), "a start, an end and a value"),
        (lambda: u_alpha([[(0, 3, float("nan"))], []], 10), "NaN for a value"),
        (lambda: u_alpha([[(0, 3, "x")], []], 10.5), "whole number"),
        (lambda: u_alpha([iter([(0, 3, "x")]), iter([])], 10), "Each coder's spans are a list"),
    ],
)
def test_spans_that_make_no_sense_are_refused(call, sentence: str):
    with pytest.raises(QcodeError) as caught:
        call()
    assert sentence in str(caught.value)

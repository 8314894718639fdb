"""What every fixed-unit coefficient must satisfy, and where it is undefined."""

from __future__ import annotations

import hypothesis.extra.numpy as arrays
import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from qcode.analysis import code_tables
from qcode.analysis.agreement import (
    Agreement,
    brennan_prediger,
    cohen_kappa,
    conger_kappa,
    dice,
    fleiss_kappa,
    gwet_ac1,
    gwet_ac2,
    jaccard,
    krippendorff_alpha,
    percent_agreement,
    scott_pi,
    set_alpha,
)
from qcode.analysis.ratings import encode
from qcode.analysis.results import undefined
from qcode.errors import QcodeError

NAN = float("nan")
few = settings(max_examples=60)
ratings_with_gaps = arrays.arrays(
    np.float64, st.tuples(st.integers(2, 5), st.integers(1, 15)), elements=st.sampled_from([0.0, 1.0, 2.0, NAN])
)
SEVERAL = (percent_agreement, fleiss_kappa, conger_kappa, brennan_prediger, gwet_ac1, krippendorff_alpha)
PAIRWISE = (cohen_kappa, scott_pi)
EVERY_ONE = (*SEVERAL, *PAIRWISE, gwet_ac2, dice, jaccard)


def close(one: Agreement, other: Agreement) -> bool:
    if one.value is None or other.value is None:
        return one.value is other.value and one.note == other.note
    return one.value == pytest.approx(other.value, abs=1e-9) and one.units == other.units


@pytest.mark.parametrize("coefficient", [*SEVERAL, gwet_ac2])
@few
@given(ratings=ratings_with_gaps)
def test_every_value_is_a_number_up_to_one_or_undefined_with_a_note(coefficient, ratings):
    found = coefficient(ratings)
    if found.value is None:
        assert found.note
    else:
        assert np.isfinite(found.value)
        assert found.value <= 1 + 1e-12
        assert -1e-12 <= found.observed <= 1 + 1e-12


@pytest.mark.parametrize("coefficient", [*SEVERAL, gwet_ac2, dice, jaccard])
@few
@given(ratings=ratings_with_gaps, data=st.data())
def test_neither_the_order_of_coders_nor_that_of_units_matters(coefficient, ratings, data):
    coders = data.draw(st.permutations(range(ratings.shape[0])))
    units = data.draw(st.permutations(range(ratings.shape[1])))
    assert close(coefficient(ratings), coefficient(ratings[coders][:, units]))


@pytest.mark.parametrize("coefficient", SEVERAL)
@few
@given(ratings=ratings_with_gaps, names=st.permutations(["akış", "ürün", "sel"]))
def test_the_names_of_the_codes_do_not_matter(coefficient, ratings, names):
    renamed = [[None if np.isnan(value) else names[int(value)] for value in row] for row in ratings]
    assert close(coefficient(ratings), coefficient(renamed))


@pytest.mark.parametrize("coefficient", PAIRWISE)
@few
@given(ratings=ratings_with_gaps.map(lambda each: each[:2]), names=st.permutations("xyz"))
def test_two_coders_can_be_exchanged_and_codes_renamed_and_values_end_at_one(coefficient, ratings, names):
    renamed = [[None if np.isnan(value) else names[int(value)] for value in row] for row in ratings[::-1]]
    found = coefficient(ratings)
    assert close(found, coefficient(renamed))
    assert found.note if found.value is None else found.value <= 1 + 1e-12
    assert found.value is None or 0 <= found.observed <= 1


@pytest.mark.parametrize("coefficient", [dice, jaccard])
@few
@given(ratings=ratings_with_gaps, names=st.permutations(["akış", "ürün", "sel"]))
def test_the_overlap_of_use_is_that_of_the_code_by_another_name(coefficient, ratings, names):
    renamed = [[None if np.isnan(value) else names[int(value)] for value in row] for row in ratings]
    found = coefficient(ratings)
    assert found == coefficient(renamed, positive=names[1])
    assert found.value is None or 0 <= found.value <= 1


@few
@given(ratings_with_gaps)
def test_ac2_knows_the_codes_by_their_order_alone(ratings):
    names = ["az", "çok", "hep"]
    renamed = [[None if np.isnan(value) else names[int(value)] for value in row] for row in ratings]
    assert close(gwet_ac2(ratings, categories=[0, 1, 2]), gwet_ac2(renamed, categories=names))


@few
@given(ratings_with_gaps.filter(lambda each: len(each) == 2))
def test_for_two_coders_fleiss_is_scott_and_conger_is_cohen_where_nothing_is_missing(ratings):
    assert close(fleiss_kappa(ratings), scott_pi(ratings))
    complete = ratings[:, ~np.isnan(ratings).any(axis=0)]
    assert close(conger_kappa(complete), cohen_kappa(complete))


@few
@given(ratings_with_gaps)
def test_ac2_with_identity_weights_is_ac1(ratings):
    assert close(gwet_ac2(ratings, weights="identity"), gwet_ac1(ratings))


@pytest.mark.parametrize("coefficient", [*SEVERAL, *PAIRWISE, dice, jaccard])
def test_units_that_only_one_coder_rated_leave_every_coefficient_undefined(coefficient):
    found = coefficient([[1, NAN, 0], [NAN, 1, NAN]])
    assert found == Agreement(None, None, None, 0, "no unit was rated by two coders")


@pytest.mark.parametrize("ratings", [[], [[]], [[1, 0, 1]], [[], []], np.empty((2, 0))])
@pytest.mark.parametrize("coefficient", EVERY_ONE)
def test_one_coder_or_no_unit_leaves_every_coefficient_undefined_with_a_note(coefficient, ratings):
    assert coefficient(ratings) == undefined("no unit was rated by two coders")


@pytest.mark.parametrize("sets", [[], [[]], [[frozenset("a")]], [[], []]])
def test_one_coder_or_no_unit_leaves_alpha_on_sets_undefined_with_a_note(sets):
    assert set_alpha(sets) == set_alpha(sets, distance="jaccard") == undefined("no unit was coded by two coders")


def test_sets_may_be_any_sets():
    assert set_alpha([[{"a"}, {"b"}], [["a"], ("a",)]]) == set_alpha(
        [[frozenset("a"), frozenset("b")], [frozenset("a"), frozenset("a")]]
    )


@pytest.mark.parametrize(
    "coefficient", [fleiss_kappa, conger_kappa, krippendorff_alpha, cohen_kappa, scott_pi, brennan_prediger, gwet_ac1]
)
def test_a_single_value_is_undefined_and_neither_one_nor_zero(coefficient):
    found = coefficient(np.full((2, 3000), 4.0))
    assert found.value is None
    assert found.note == "only one value was used, so there is nothing to disagree about"
    assert found.units == 3000


def test_three_coders_and_one_value_over_many_units_do_not_round_to_one():
    ratings = np.full((3, 3001), 4.0)
    ratings[2, 0] = NAN
    assert fleiss_kappa(ratings).value is None
    assert conger_kappa(ratings).value is None


@pytest.mark.parametrize("coefficient", [dice, jaccard])
def test_a_code_that_neither_used_has_no_overlap(coefficient):
    assert coefficient([[0, 0], [0, 0]]) == Agreement(None, None, None, 2, "not used by either coder")


def test_a_coder_who_never_uses_a_code_that_the_other_uses_gets_exactly_zero():
    assert cohen_kappa([[1, 1, 0, 0, 1, 0, 0], [0] * 7]).value == 0.0


def test_pure_chance_is_zero_and_total_opposition_minus_one():
    assert cohen_kappa([[1, 1, 0, 0], [1, 0, 1, 0]]).value == 0.0
    assert scott_pi([[1, 1, 0, 0], [1, 0, 1, 0]]).value == pytest.approx(0.0)
    assert cohen_kappa([[1, 1, 0, 0], [0, 0, 1, 1]]).value == -1.0
    assert scott_pi([[1, 1, 0, 0], [0, 0, 1, 1]]).value == pytest.approx(-1.0)


def test_declared_codes_that_nobody_used_count_for_brennan_prediger_and_ac1():
    ratings = [[1, 2, 1, 2], [1, 2, 2, 2]]
    assert brennan_prediger(ratings, categories=4).expected == 0.25
    assert brennan_prediger(ratings, categories=[1, 2, 3, 4]) == brennan_prediger(ratings, categories=4)
    assert gwet_ac1(ratings, categories=4) == gwet_ac1(ratings, categories=[1, 2, 3, 4])
    assert gwet_ac1(ratings, categories=4).expected == pytest.approx((3 / 8 * 5 / 8 + 5 / 8 * 3 / 8) / 3)


def test_units_with_a_missing_rating_are_left_out_of_cohens_kappa_and_counted():
    found = cohen_kappa([[1, 0, 1, NAN], [1, 0, 0, 1]])
    assert found.units == 3
    assert found.note == "left out, being rated by one coder only: 1"


def test_ordered_codes_are_weighed_by_their_place_in_the_list():
    words = [["low", "mid", "high"], ["mid", "mid", "low"]]
    numbers = [[0, 1, 2], [1, 1, 0]]
    assert close(gwet_ac2(words, categories=["low", "mid", "high"]), gwet_ac2(numbers))


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: percent_agreement([1, 2, 3]), "shape"),
        (lambda: percent_agreement([[1, float("inf")], [1, 2]]), "infinite"),
        (lambda: percent_agreement([[1, 2], [1]]), "differ in length"),
        (lambda: cohen_kappa(np.ones((3, 4))), "for two coders, and there are 3"),
        (lambda: scott_pi(np.ones((3, 4))), "for two coders, and there are 3"),
        (lambda: krippendorff_alpha([[1, 2], [1, 2]], level="nominel"), "“nominel” is no level"),
        (lambda: krippendorff_alpha([["a", "b"], ["a", "b"]], level="ordinal"), "needs numbers"),
        (lambda: krippendorff_alpha([[-1, 2], [1, 2]], level="ratio"), "no negative values"),
        (lambda: brennan_prediger([[1, 2], [1, 2]], categories=1), "2 different codes"),
        (lambda: brennan_prediger([[1, 2], [1, 2]], categories=[1, 3]), "“2”, not among the categories"),
        (lambda: brennan_prediger([[1, 2], [1, 2]], categories=[1, 1]), "listed twice"),
        (lambda: gwet_ac2([["a", "b"], ["a", "b"]]), "no order of their own"),
        (lambda: gwet_ac2([[1, 2], [1, 2]], weights="cubic"), "“cubic” is no kind of weights"),
        (lambda: gwet_ac2([[1, 2], [1, 2]], weights=np.ones((3, 3))), "2 categories"),
        (lambda: gwet_ac2([[1, 2], [1, 2]], categories=3), "the categories themselves"),
        (lambda: gwet_ac2([[1, 2], [1, 2]], weights=2 * np.eye(2)), "from 0 to 1"),
        (lambda: gwet_ac2([[1, 2], [1, 2]], weights=[[1, NAN], [NAN, 1]]), "from 0 to 1"),
        (lambda: gwet_ac2([[1, 2], [1, 2]], weights=[[1, 0.5], [0, 1]]), "the same both ways"),
        (lambda: gwet_ac2([[1, 2], [1, 2]], weights=[["a", "b"], ["b", "a"]]), "Weights are numbers"),
        (lambda: brennan_prediger([[1, 2], [1, 2]], categories=2.5), "the codes that could be given"),
        (lambda: brennan_prediger([[1, 2], [1, 2]], categories=[1, 2, None]), "no category"),
        (lambda: brennan_prediger([[1, 2], [1, 2]], categories=[1, [2]]), "the codes that could be given"),
        (lambda: percent_agreement([[{}, {}], [{}, {}]]), "neither a word nor a number"),
        (lambda: set_alpha([["ab"], ["ab"]]), "“ab” is no set of codes"),
        (lambda: set_alpha([[1], [2]]), "“1” is no set of codes"),
        (lambda: set_alpha([[frozenset("a")], [frozenset("b")]], weights=[NAN]), "weights must be numbers"),
        (lambda: set_alpha([[frozenset()], []]), "differ in length"),
        (lambda: set_alpha([[frozenset("a")], [frozenset("b")]], distance="dice"), "“dice” is no distance"),
        (lambda: set_alpha([[frozenset("a")], [frozenset("b")]], weights=[1, 2]), "1 units need as many weights"),
    ],
)
def test_what_cannot_be_computed_is_refused_with_a_sentence(call, sentence: str):
    with pytest.raises(QcodeError) as caught:
        call()
    assert sentence in str(caught.value)


def test_ratings_may_be_words_numbers_booleans_or_none():
    assert encode([[True, False], [True, True]]).values == (0, 1)
    assert encode([[1, None], [2, 3]]).ids.tolist() == [[0, -1], [1, 2]]
    assert encode([["b", None], [NAN, "a"]]).ids.tolist() == [[1, -1], [-1, 0]]
    assert encode([[1j, None], [2j, 1j]]).ids.tolist() == [[0, -1], [1, 0]]


def test_nan_among_words_is_a_missing_rating_and_no_word():
    found = cohen_kappa([["a", NAN, "b", "b"], ["a", "b", "b", "a"]])
    assert found == cohen_kappa([["a", None, "b", "b"], ["a", "b", "b", "a"]])
    assert (found.value, found.units) == (pytest.approx(0.4), 3)


def test_a_masked_rating_is_missing():
    masked = np.ma.array([[1, 2, 3], [1, 2, 2]], mask=[[0, 1, 0], [0, 0, 0]])
    assert krippendorff_alpha(masked) == krippendorff_alpha([[1, NAN, 3], [1, 2, 2]])


def test_a_word_and_a_number_that_look_alike_are_two_codes():
    assert percent_agreement([["a", 1], ["a", "1"]]).value == 0.5
    assert percent_agreement([[2**60, 1], [2**60 + 1, 1]]).value == 0.5
    assert gwet_ac2([[2**60, 2**60 + 1], [2**60, 2**60]]) == gwet_ac2([[0, 1], [0, 0]])


@pytest.mark.parametrize("level", ["interval", "ratio"])
@pytest.mark.parametrize("times", [1e-300, 1e300])
def test_very_small_and_very_large_ratings_have_the_alpha_of_their_proportions(level, times):
    ratings = np.array([[1.0, 2, 3, 4], [1, 2, 2, 5]])
    assert krippendorff_alpha(times * ratings, level=level).value == pytest.approx(
        krippendorff_alpha(ratings, level=level).value
    )


def test_weights_over_no_ratings_are_undefined_and_a_number_of_codes_may_be_numpys():
    assert gwet_ac2([[], []], weights=np.eye(3)).note == "no unit was rated by two coders"
    assert gwet_ac1([[1, 2], [1, 2]], categories=np.int64(4)) == gwet_ac1([[1, 2], [1, 2]], categories=4)


def test_weights_of_less_than_one_unit_in_all_leave_alpha_on_sets_undefined():
    sets = [[frozenset("a"), frozenset("b")], [frozenset("a"), frozenset("ab")]]
    found = set_alpha(sets, weights=[0.2, 0.1])
    assert (found.value, found.note) == (None, "all ratings together weigh no more than one unit")


def test_empty_sets_agree_and_can_be_left_out():
    some, none = frozenset({"akış"}), frozenset()
    sets = [[some, none, none, some, None], [some, none, none, none, some]]
    everywhere, coded = set_alpha(sets), set_alpha(sets, coded_only=True)
    assert (everywhere.units, coded.units) == (4, 2)
    assert everywhere.observed == 0.75
    assert coded.observed == 0.5
    assert coded.value < everywhere.value


@few
@given(
    st.lists(st.tuples(*[st.none() | st.frozensets(st.sampled_from("abc"))] * 3), min_size=1, max_size=12),
    st.permutations("abc"),
    st.permutations(range(3)),
)
def test_alpha_on_sets_does_not_depend_on_names_or_order(units, names, order):
    sets = list(zip(*units, strict=True))
    renamed = [
        [None if each is None else frozenset(names["abc".index(code)] for code in each) for each in sets[coder]]
        for coder in order
    ]
    assert close(set_alpha(sets), set_alpha(renamed))


@few
@given(st.lists(st.tuples(*[st.frozensets(st.sampled_from("abc"))] * 2, st.integers(1, 4)), min_size=1, max_size=8))
def test_a_weight_stands_for_as_many_units(units):
    sets = [[unit[coder] for unit in units] for coder in (0, 1)]
    repeated = [[unit[coder] for unit in units for _ in range(unit[2])] for coder in (0, 1)]
    assert close(set_alpha(sets, weights=[unit[2] for unit in units]), set_alpha(repeated))


@few
@given(arrays.arrays(np.bool_, st.tuples(st.just(2), st.just(3), st.integers(1, 20))), st.data())
def test_tables_of_codes_give_what_the_ratings_give(marks, data):
    units = marks.shape[2]
    documents = data.draw(arrays.arrays(np.int64, units, elements=st.integers(0, 3)))
    tables = code_tables.code_tables(*marks, documents=documents)
    found = code_tables.code_agreement(tables.sum(axis=0))
    for code in range(3):
        ratings = marks[:, code].astype(float)
        for name, direct in (
            ("percent_agreement", percent_agreement(ratings)),
            ("dice", dice(ratings)),
            ("jaccard", jaccard(ratings)),
            ("cohen_kappa", cohen_kappa(ratings)),
            ("scott_pi", scott_pi(ratings)),
            ("krippendorff_alpha", krippendorff_alpha(ratings)),
            ("brennan_prediger", brennan_prediger(ratings, categories=[0, 1])),
            ("gwet_ac1", gwet_ac1(ratings, categories=[0, 1])),
        ):
            if not ratings.any():
                assert found[name][code] == Agreement(None, None, None, units, "not used by either coder")
            elif direct.value is None:
                assert found[name][code].value is None
            else:
                assert found[name][code].value == pytest.approx(direct.value)


def test_tables_leave_out_units_that_a_coder_has_not_finished():
    first, second = [[True, True, False, True]], [[True, False, False, False]]
    tables = code_tables.code_tables(first, second, documents=[1, 0, 1, 1], judged=[True, True, True, False])
    assert tables.tolist() == [[[0, 1, 0, 0]], [[1, 0, 0, 1]]]


def test_tables_of_different_shapes_are_refused():
    with pytest.raises(QcodeError, match="shape"):
        code_tables.code_tables([[True]], [[True, False]], documents=[0])


def test_a_code_on_every_unit_by_both_is_undefined_but_for_its_shares():
    found = code_tables.code_agreement([[5, 0, 0, 0]])
    assert found["percent_agreement"][0].value == 1.0
    assert found["krippendorff_alpha"][0].value is None
    assert "every unit" in found["cohen_kappa"][0].note

"""Each coefficient against what its paper prints."""

from __future__ import annotations

import numpy as np
import pytest

from qcode.analysis import code_tables
from qcode.analysis.agreement import (
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
from qcode.analysis.sets import encode_sets, unit_disagreement
from qcode.analysis.standard_errors import gwet_standard_error, kappa_standard_error
from qcode.analysis.unitizing import (
    bar_u_alpha,
    character_alpha,
    character_kappa,
    cu_alpha,
    ku_alpha,
    set_alpha_text,
    span_f1,
    u_alpha,
)

NAN = float("nan")

KRIPPENDORFF_2011 = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
    [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
]

MEG, OWEN = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
"""Two observers of ten things with two values (Krippendorff 2011)."""

KRIPPENDORFF_2019 = [
    [(0, 7, 1), (7, 13, 2), (30, 32, 5), (32, 37, 6), (37, 44, 6), (44, 60, 7)],
    [(0, 7, 1), (7, 13, 3), (13, 21, 5), (32, 44, 6)],
    [(0, 7, 1), (7, 13, 4), (13, 21, 5), (32, 37, 6), (37, 41, 6), (41, 44, 6)],
]
"""Three observers of a continuum of 60, figure 12.11."""

FLEISS_1971 = """
    00060 03003 01401 00006 03030 20400 00402 20310 20040 00006
    10050 11040 03300 10050 02031 00501 30012 51000 02040 10203
    00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
"""


def from_table(table: list[list[int]]) -> np.ndarray:
    """Return the two rows of ratings whose square table of counts this is."""
    cells = [
        (row, column) for row, counts in enumerate(table) for column, count in enumerate(counts) for _ in range(count)
    ]
    return np.array(cells, dtype=float).T


def from_counts(text: str) -> np.ndarray:
    """Return ratings (coders, units) from strings of counts per category."""
    units = [[category for category, count in enumerate(unit) for _ in range(int(count))] for unit in text.split()]
    return np.array(units, dtype=float).T


def test_cohen_1960_prints_kappa_of_two_psychologists():
    found = cohen_kappa(from_table([[88, 14, 18], [10, 40, 10], [2, 6, 12]]))
    assert (found.observed, found.expected) == (pytest.approx(0.70), pytest.approx(0.41))
    assert found.value == pytest.approx(0.492, abs=0.0005)
    assert found.units == 200


def test_artstein_and_poesio_2008_print_s_pi_and_kappa_of_one_table():
    ratings = from_table([[20, 20], [10, 50]])
    assert brennan_prediger(ratings, categories=2).value == pytest.approx(0.4)
    assert scott_pi(ratings).expected == pytest.approx(0.545)
    assert scott_pi(ratings).value == pytest.approx(0.341, abs=0.0005)
    assert cohen_kappa(ratings).expected == pytest.approx(0.54)
    assert cohen_kappa(ratings).value == pytest.approx(0.348, abs=0.0005)


def test_fleiss_1971_prints_kappa_of_six_psychiatrists():
    found = fleiss_kappa(from_counts(FLEISS_1971))
    assert found.units == 30
    assert found.observed == pytest.approx(0.5556, abs=0.0001)
    assert found.expected == pytest.approx(0.2201, abs=0.0002), "the paper squares shares of three places"
    assert found.value == pytest.approx(0.430, abs=0.0005)


@pytest.mark.parametrize(("table", "printed"), [([[40, 9], [6, 45]], 0.70), ([[80, 10], [5, 5]], 0.32)])
def test_feinstein_and_cicchetti_1990_print_two_kappas_for_85_percent(table: list[list[int]], printed: float):
    ratings = from_table(table)
    assert percent_agreement(ratings).value == pytest.approx(0.85)
    assert cohen_kappa(ratings).value == pytest.approx(printed, abs=0.005)


@pytest.mark.parametrize(
    ("table", "positive", "negative"), [([[40, 9], [6, 45]], 0.84, 0.86), ([[80, 10], [5, 5]], 0.91, 0.40)]
)
def test_cicchetti_and_feinstein_1990_print_positive_and_negative_agreement(table, positive: float, negative: float):
    ratings = from_table(table)
    assert dice(ratings, positive=0).value == pytest.approx(positive, abs=0.005)
    assert dice(ratings, positive=1).value == pytest.approx(negative, abs=0.005)


@pytest.mark.parametrize(("table", "positive"), [([[40, 9], [6, 45]], 0.84), ([[80, 10], [5, 5]], 0.91)])
def test_cicchetti_and_feinstein_1990_print_the_same_positive_agreement_where_cases_are_passages(table, positive):
    (both, first), (second, _) = table
    passages = [(10 * at, 10 * at + 5, "x") for at in range(both + first + second)]
    assert span_f1([passages[: both + first], passages[:both] + passages[both + first :]], threshold=1).value == (
        pytest.approx(positive, abs=0.005)
    )


def test_magurran_1988_prints_the_indices_of_jaccard_and_of_sorensen_for_the_birds_of_two_sites():
    seen = [[1] * 26, [1] * 12 + [0] * 14]
    assert jaccard(seen).value == pytest.approx(0.46, abs=0.005)
    assert dice(seen).value == pytest.approx(0.63, abs=0.005)


@pytest.mark.parametrize(("table", "printed"), [([[40, 9], [6, 45]], 0.70), ([[80, 10], [5, 5]], 0.32)])
def test_feinstein_and_cicchetti_1990_print_the_same_kappas_where_cases_are_characters(table, printed: float):
    (both, first), (second, neither) = table
    length = both + first + second + neither
    spans = [[(0, both + first, "x")], [(0, both, "x"), (both + first, both + first + second, "x")]]
    assert character_kappa(spans, length, value="x").value == pytest.approx(printed, abs=0.005)


def test_gwet_2002_prints_a_high_ac1_beside_a_negative_kappa():
    ratings = from_table([[118, 5], [2, 0]])
    assert cohen_kappa(ratings).value == pytest.approx(-0.0234, abs=0.00005)
    assert gwet_ac1(ratings).value == pytest.approx(0.9408, abs=0.00005)


@pytest.mark.parametrize(
    ("level", "printed"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_krippendorff_2011_prints_alpha_of_four_observers_at_every_level(level, printed: float):
    found = krippendorff_alpha(KRIPPENDORFF_2011, level=level)
    assert found.value == pytest.approx(printed, abs=0.0005)
    assert found.units == 11


def test_krippendorff_2011_prints_alpha_of_binary_data():
    assert krippendorff_alpha([MEG, OWEN]).value == pytest.approx(0.095, abs=0.0005)


def test_krippendorff_2011_prints_the_same_alpha_where_cases_are_characters_with_a_code_or_without():
    spans = [[(at, at + 1, "x") for at, each in enumerate(row) if each] for row in (MEG, OWEN)]
    assert character_alpha(spans, len(MEG), value="x").value == pytest.approx(0.095, abs=0.0005)
    assert set_alpha_text(spans, len(MEG)).value == pytest.approx(0.095, abs=0.0005)


def test_krippendorff_2011_prints_alpha_of_five_letters_whether_they_are_values_or_sets_of_one():
    letters = [list("aabbdcccedda"), list("babbbccceddd")]
    assert krippendorff_alpha(letters).value == pytest.approx(0.692, abs=0.0005)
    sets = [[frozenset(letter) for letter in row] for row in letters]
    assert set_alpha(sets).value == pytest.approx(0.692, abs=0.0005)


def test_gwet_2014_prints_five_coefficients_and_errors_of_four_raters():
    assert fleiss_kappa(KRIPPENDORFF_2011).value == pytest.approx(0.76117, abs=0.00001)
    assert gwet_standard_error(KRIPPENDORFF_2011, coefficient="fleiss_kappa") == pytest.approx(0.15302, abs=0.00001)
    assert conger_kappa(KRIPPENDORFF_2011).value == pytest.approx(0.76207, abs=0.00001)
    assert gwet_standard_error(KRIPPENDORFF_2011, coefficient="conger_kappa") == pytest.approx(0.15011, abs=0.00001)
    assert brennan_prediger(KRIPPENDORFF_2011).value == pytest.approx(0.77273, abs=0.00001)
    assert gwet_standard_error(KRIPPENDORFF_2011, coefficient="brennan_prediger") == pytest.approx(0.14472, abs=0.00001)
    assert gwet_ac1(KRIPPENDORFF_2011).value == pytest.approx(0.77544, abs=0.00001)
    assert gwet_standard_error(KRIPPENDORFF_2011, coefficient="gwet_ac1") == pytest.approx(0.14295, abs=0.00001)
    assert percent_agreement(KRIPPENDORFF_2011).value == pytest.approx(0.81818, abs=0.00001)


@pytest.mark.parametrize(
    ("weights", "observed", "expected", "value", "error"),
    [
        ("quadratic", 0.97537879, 0.71370443, 0.91400072, 0.10396224),
        ("linear", 0.93939394, 0.57096354, 0.85873914, 0.11732902),
        ("identity", 0.81818182, 0.19032118, 0.77544407, 0.14294995),
    ],
)
def test_gwet_2014_ac2_has_the_figures_that_irrcac_0_4_4_prints(weights, observed, expected, value, error):
    found = gwet_ac2(KRIPPENDORFF_2011, weights=weights)
    assert (found.observed, found.expected, found.value) == (
        pytest.approx(observed, abs=1e-8),
        pytest.approx(expected, abs=1e-8),
        pytest.approx(value, abs=1e-8),
    )
    found_error = gwet_standard_error(KRIPPENDORFF_2011, coefficient="gwet_ac2", weights=weights)
    assert found_error == pytest.approx(error, abs=1e-8)


def test_fleiss_levin_and_paik_2003_print_both_errors_of_a_kappa():
    table = [[75, 1, 4], [5, 4, 1], [0, 0, 10]]
    assert cohen_kappa(from_table(table)).value == pytest.approx(0.68, abs=0.005)
    assert kappa_standard_error(table) == pytest.approx(0.087, abs=0.001)
    assert kappa_standard_error(table, null=True) == pytest.approx(0.076, abs=0.0005)


@pytest.mark.parametrize(
    ("one", "other", "jaccard", "monotonicity"),
    [
        ("ab", "ab", 1, 1),
        ("ab", "abcd", 1 / 2, 2 / 3),
        ("abc", "bcd", 1 / 2, 1 / 3),
        ("ab", "cd", 0, 0),
        ("", "", 1, 1),
        ("", "a", 0, 0),
    ],
)
def test_passonneau_2006_multiplies_jaccard_by_monotonicity(one: str, other: str, jaccard: float, monotonicity: float):
    coded = encode_sets([[frozenset(one)], [frozenset(other)]])
    assert unit_disagreement(coded, distance="masi").tolist() == [pytest.approx(2 * (1 - jaccard * monotonicity))]
    assert unit_disagreement(coded, distance="jaccard").tolist() == [pytest.approx(2 * (1 - jaccard))]


def test_byrt_bishop_and_carlin_1993_pabak_depends_on_prevalence_and_bias():
    table = np.array([80, 10, 5, 5])
    kappa, pabak = code_tables.cohen_kappa(table), code_tables.brennan_prediger(table)
    prevalence, bias = code_tables.prevalence_index(table), code_tables.bias_index(table)
    assert (prevalence, bias) == (pytest.approx(0.75), pytest.approx(0.05))
    assert kappa == pytest.approx((pabak - prevalence**2 + bias**2) / (1 - prevalence**2 + bias**2))


def test_krippendorff_2019_prints_the_u_alpha_family_of_three_observers():
    assert u_alpha(KRIPPENDORFF_2019, 60).value == pytest.approx(0.510, abs=0.0005)
    assert bar_u_alpha(KRIPPENDORFF_2019, 60).value == pytest.approx(0.413, abs=0.001)
    assert cu_alpha(KRIPPENDORFF_2019, 60).value == pytest.approx(0.724, abs=0.0005)


@pytest.mark.parametrize(
    ("value", "printed", "coverage"),
    [(1, 1.0, 1.0), (2, 0.0, 1.0), (3, 0.0, 1.0), (4, 0.0, 1.0), (5, 1.0, 8 / 18), (6, 1.0, 1.0)],
)
def test_krippendorff_2019_prints_agreement_and_coverage_of_single_values(value: int, printed: float, coverage: float):
    found = ku_alpha(KRIPPENDORFF_2019, 60, value=value)
    assert (found.value, found.coverage) == (pytest.approx(printed), pytest.approx(coverage))


def test_krippendorff_2019_finds_no_agreement_to_speak_of_on_a_value_that_meets_gaps_only():
    found = ku_alpha(KRIPPENDORFF_2019, 60, value=7)
    assert (found.value, found.coverage) == (None, 0.0)
    assert found.note.startswith("not applicable")

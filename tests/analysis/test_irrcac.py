"""Gwet's coefficients and their errors against those of irrCAC, for ratings with and without gaps.

irrCAC 0.4.4 needs an older scipy than qcode, so it cannot be asked from here: `irrcac.json` holds what it gave for
sixteen tables drawn by chance (two to five coders, two to four codes; every second one with an eighth missing), each as
observed and expected agreement, value and standard error.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from qcode.analysis.agreement import (
    brennan_prediger,
    conger_kappa,
    fleiss_kappa,
    gwet_ac1,
    gwet_ac2,
    percent_agreement,
    scott_pi,
)
from qcode.analysis.standard_errors import gwet_standard_error

TABLES = json.loads(Path(__file__).with_name("irrcac.json").read_text("utf-8"))


@pytest.fixture(params=range(len(TABLES)))
def table(request: pytest.FixtureRequest) -> dict[str, list]:
    return TABLES[request.param]


def ratings_of(table: dict[str, list]) -> np.ndarray:
    return np.array(table["ratings"], dtype=float)


@pytest.mark.parametrize(
    ("theirs", "coefficient", "name"),
    [
        ("fleiss", fleiss_kappa, "fleiss_kappa"),
        ("conger", conger_kappa, "conger_kappa"),
        ("bp", brennan_prediger, "brennan_prediger"),
        ("gwet", gwet_ac1, "gwet_ac1"),
    ],
)
def test_a_coefficient_and_its_error_are_those_of_irrcac(table, theirs, coefficient, name):
    ratings = ratings_of(table)
    observed, expected, value, error = table[theirs]
    found = coefficient(ratings)
    assert (found.observed, found.expected, found.value) == pytest.approx((observed, expected, value), abs=1e-9)
    assert gwet_standard_error(ratings, coefficient=name) == pytest.approx(error, abs=1e-9)
    assert percent_agreement(ratings).value == pytest.approx(observed)


@pytest.mark.parametrize("weights", ["quadratic", "linear"])
def test_ac2_and_its_error_are_those_of_irrcac(table, weights):
    ratings = ratings_of(table)
    observed, expected, value, error = table[f"gwet {weights}"]
    found = gwet_ac2(ratings, weights=weights)
    assert (found.observed, found.expected, found.value) == pytest.approx((observed, expected, value), abs=1e-9)
    found_error = gwet_standard_error(ratings, coefficient="gwet_ac2", weights=weights)
    assert found_error == pytest.approx(error, abs=1e-9)


def test_scotts_pi_is_irrcacs_fleiss_kappa_of_two_coders():
    two = [table for table in TABLES if len(table["ratings"]) == 2]
    assert two
    for table in two:
        assert scott_pi(ratings_of(table)).value == pytest.approx(table["fleiss"][2])

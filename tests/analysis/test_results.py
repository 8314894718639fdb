from __future__ import annotations

import pytest

from qcode.analysis.results import verdict


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (1.0, "reliable"),
        (0.8, "reliable"),
        (0.7999, "tentative"),
        (0.667, "tentative"),
        (0.6669, "not reliable"),
        (0.0, "not reliable"),
        (-0.01, "worse than chance"),
    ],
)
def test_the_word_follows_krippendorffs_thresholds(value: float, word: str):
    assert str(verdict(value, marked=30)) == word


def test_under_ten_marked_units_there_is_no_word():
    assert str(verdict(0.95, marked=9)) == "too few"


def test_under_thirty_marked_units_the_word_is_called_imprecise():
    assert str(verdict(0.95, marked=10)) == "reliable, imprecise"
    assert str(verdict(0.95, marked=29)) == "reliable, imprecise"


def test_an_interval_that_reaches_below_the_threshold_is_said():
    assert str(verdict(0.81, marked=50, low=0.6)) == "reliable, interval reaches below .667"
    assert str(verdict(0.5, marked=50, low=0.2)) == "not reliable"


def test_without_a_value_there_is_no_word():
    assert str(verdict(None, marked=50)) == "undefined"

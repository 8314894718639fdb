"""Many distinct sets of codes: adding up over their subsets gives what comparing every two of them gives."""

from __future__ import annotations

import numpy as np
import pytest

from qcode.analysis import subsets
from qcode.analysis.intervals import set_alpha_interval
from qcode.analysis.sets import SetRatings, likeness_of_draws, set_alpha_of


def ratings(seed: int, *, often: float = 0.12) -> tuple[SetRatings, np.ndarray]:
    """Two coders, 900 units in 9 documents, several hundred distinct sets, among them the empty one."""
    generator = np.random.default_rng(seed)
    members = np.unique(generator.random((600, 25)) < often, axis=0)
    ids = generator.integers(len(members), size=(2, 900))
    ids[1, :500] = ids[0, :500]
    ids[0, 600:620] = -1
    return SetRatings(ids, members, generator.integers(1, 4, size=900).astype(float)), np.repeat(np.arange(9), 100)


@pytest.mark.parametrize("distance", ["masi", "jaccard"])
@pytest.mark.parametrize("often", [0, 0.3, 1000])
def test_subsets_give_the_same_as_all_pairs(distance: str, often: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(subsets, "OFTEN", often)
    monkeypatch.setattr(subsets, "BLOCK", 7)
    weights = np.random.default_rng(2).integers(0, 3, size=(20, 9)).astype(np.float32)
    told = []
    for most in (subsets.MOST, 0):
        monkeypatch.setattr(subsets, "MOST", most)
        coded, documents = ratings(1)
        assert (coded.subsets is None) == (most == 0)
        interval = set_alpha_interval(coded, documents=documents, distance=distance, draws=50, seed=1)
        told.append((set_alpha_of(coded, distance=distance).value,
                     likeness_of_draws(coded, documents, weights, distance), interval.low, interval.high))  # fmt: skip
    assert told[0][0] == pytest.approx(told[1][0])
    np.testing.assert_allclose(told[0][1], told[1][1], rtol=1e-5)
    assert told[0][2:] == pytest.approx(told[1][2:], abs=1e-5)


def test_sets_of_very_many_codes_are_compared_two_by_two():
    members = np.random.default_rng(3).random((40, 60)) < 0.6
    coded = SetRatings(np.arange(40).reshape(2, 20), members, np.ones(20))
    assert coded.subsets is None
    assert set_alpha_of(coded).value is not None

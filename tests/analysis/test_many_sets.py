"""Many distinct sets of codes: listing the pairs that share a code gives what all distances give."""

from __future__ import annotations

import numpy as np
import pytest

from qcode.analysis import sets
from qcode.analysis.intervals import set_alpha_interval
from qcode.analysis.sets import SetRatings, likeness_between, set_alpha_of, set_counts


def ratings(seed: int) -> tuple[SetRatings, np.ndarray]:
    """Two coders, 900 units in 9 documents, several hundred distinct sets, among them the empty one."""
    generator = np.random.default_rng(seed)
    members = np.unique(generator.random((600, 25)) < 0.12, axis=0)
    ids = generator.integers(len(members), size=(2, 900))
    ids[1, :500] = ids[0, :500]
    return SetRatings(ids, members, np.ones(900)), np.repeat(np.arange(9), 100)


@pytest.mark.parametrize("distance", ["masi", "jaccard"])
def test_listed_pairs_give_the_same_as_blocks(distance: str, monkeypatch: pytest.MonkeyPatch):
    coded, documents = ratings(1)
    counts = set_counts(coded, places=documents, clusters=9)
    listed = (set_alpha_of(coded, distance=distance).value, likeness_between(counts, coded, distance),
              set_alpha_interval(coded, documents=documents, distance=distance, draws=50, seed=1).low)  # fmt: skip
    monkeypatch.setattr(sets, "MANY_PAIRS", 0)
    coded, _ = ratings(1)
    assert coded.alike(distance) is None
    assert listed[0] == pytest.approx(set_alpha_of(coded, distance=distance).value)
    np.testing.assert_allclose(listed[1], likeness_between(counts, coded, distance))
    blocks = set_alpha_interval(coded, documents=documents, distance=distance, draws=50, seed=1)
    assert listed[2] == pytest.approx(blocks.low)

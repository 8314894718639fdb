"""Many distinct sets of codes: adding up over their subsets gives what comparing every two of them gives."""

from __future__ import annotations

from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.analysis import drawn_likeness, subsets
from qcode.analysis.distinct_sets import DistinctSets, distinct_sets
from qcode.analysis.intervals import set_alpha_interval
from qcode.analysis.sets import SetRatings, likeness_of_draws, set_alpha_of, set_distance, set_sums
from qcode.analysis.subsets import Subsets, subsets_of

rows = st.lists(st.frozensets(st.integers(0, 6), max_size=5), min_size=1, max_size=30)


def flat(sets: list[frozenset[int]]) -> tuple[np.ndarray, np.ndarray]:
    codes = [code for each in sets for code in sorted(each)]
    return np.array([len(each) for each in sets]), np.array(codes, dtype=np.int64)


def told(found: DistinctSets) -> list[frozenset[int]]:
    return [frozenset(found.of(np.array([place])).tolist()) for place in range(len(found))]


def ratings(seed: int, *, often: float = 0.12) -> tuple[SetRatings, np.ndarray]:
    """Two coders, 900 units in 9 documents, several hundred distinct sets, among them the empty one."""
    generator = np.random.default_rng(seed)
    members = generator.random((600, 25)) < often
    sets, which = distinct_sets(members.sum(axis=1), np.nonzero(members)[1])
    ids = which[generator.integers(len(members), size=(2, 900))]
    ids[1, :500] = ids[0, :500]
    ids[0, 600:620] = -1
    return SetRatings(ids, sets, generator.integers(1, 4, size=900).astype(float)), np.repeat(np.arange(9), 100)


@given(rows)
def test_distinct_sets_are_each_there_once_in_the_order_of_their_sizes_behind_the_empty_one(sets):
    found, which = distinct_sets(*flat(sets))
    listed = told(found)
    assert listed[0] == frozenset()
    assert set(listed[1:]) == set(sets) - {frozenset()}
    assert len(listed) == len(set(listed))
    assert found.sizes.tolist() == sorted(map(len, listed))
    assert [listed[place] for place in which.tolist()] == sets


@given(rows)
def test_every_set_holds_its_subsets_and_a_subset_bears_one_number(sets):
    found, _ = distinct_sets(*flat(sets))
    held = found.subsets
    assert isinstance(held, Subsets)
    names: dict[int, frozenset[int]] = {}
    for place, codes in enumerate(told(found)):
        numbers = held.subsets[held.begin[place] : held.begin[place + 1]]
        expected = list(chain.from_iterable(combinations(sorted(codes), size + 1) for size in range(len(codes))))
        assert len(set(numbers.tolist())) == len(numbers) == len(expected)
        lengths = held.lengths(numbers).tolist()
        assert sorted(lengths) == sorted(map(len, expected))
        for number, length in zip(numbers.tolist(), lengths, strict=True):
            name = names.get(number, codes) & codes
            names[number] = name
            assert len(name) >= length
    shared = {number: [told(found)[place] for place in range(len(found))
                       if number in held.subsets[held.begin[place] : held.begin[place + 1]]]
              for number in range(len(held))}  # fmt: skip
    assert all(len(frozenset.intersection(*each)) >= held.lengths(np.array([number]))[0]
               for number, each in shared.items() if each)  # fmt: skip


@settings(max_examples=50)
@given(st.lists(st.tuples(st.frozensets(st.integers(0, 6), max_size=5), st.integers(0, 3)), min_size=1, max_size=30),
       st.sampled_from([0, 0.3, 1000]), st.sampled_from(["masi", "jaccard"]), st.integers(0, 99))  # fmt: skip
def test_the_likeness_of_a_draw_is_that_of_every_two_of_its_ratings(given_in, often, distance, seed):
    sets, clusters = (list(each) for each in zip(*given_in, strict=True))
    distinct, which = distinct_sets(*flat(sets))
    sums = set_sums(SetRatings(which[None], distinct, np.ones(len(sets))), np.array(clusters), 4, distance=distance)
    weights = np.random.default_rng(seed).integers(0, 3, size=(5, 4)).astype(np.float64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawn_likeness, "OFTEN", often)
        patch.setattr(drawn_likeness, "BLOCK", 3)
        found = likeness_of_draws(distinct, sums.given, weights, distance=distance)
    for draw, value in zip(weights, found.tolist(), strict=True):
        expected = sum(
            draw[here] * draw[there] * (1 - float(set_distance(*(np.array([float(len(each))])
                                                                 for each in (one, other, one & other)), distance)[0]))
            for one, here in given_in for other, there in given_in if one and other
        )  # fmt: skip
        assert value == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("distance", ["masi", "jaccard"])
@pytest.mark.parametrize("often", [0, 0.3, 1000])
def test_subsets_give_the_same_as_all_pairs(distance: str, often: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(drawn_likeness, "OFTEN", often)
    monkeypatch.setattr(drawn_likeness, "BLOCK", 7)
    weights = np.random.default_rng(2).integers(0, 3, size=(20, 9)).astype(np.float32)
    found = []
    for most in (subsets.MOST, 0):
        monkeypatch.setattr(subsets, "MOST", most)
        coded, documents = ratings(1)
        assert (coded.sets.subsets is None) == (most == 0)
        interval = set_alpha_interval(coded, documents=documents, distance=distance, draws=50, seed=1)
        given_sets = set_sums(coded, documents, 9, distance=distance).given
        found.append((set_alpha_of(coded, distance=distance).value,
                     likeness_of_draws(coded.sets, given_sets, weights, distance=distance), interval.low,
                     interval.high))  # fmt: skip
    assert found[0][0] == pytest.approx(found[1][0])
    np.testing.assert_allclose(found[0][1], found[1][1], rtol=1e-5)
    assert found[0][2:] == pytest.approx(found[1][2:], abs=1e-6)


def test_sets_of_very_many_codes_are_compared_two_by_two():
    members = np.random.default_rng(3).random((40, 60)) < 0.6
    sets, which = distinct_sets(members.sum(axis=1), np.nonzero(members)[1])
    coded = SetRatings(which.reshape(2, 20), sets, np.ones(20))
    assert coded.sets.subsets is None
    assert subsets_of(sets.sizes, sets.codes) is None
    assert set_alpha_of(coded).value is not None

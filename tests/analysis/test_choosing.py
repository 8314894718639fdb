"""Choosing a few things for every cell, beside the plain way of doing it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qcode.analysis.choosing import first_of_each, spread

ENTRIES = st.lists(st.tuples(*[st.integers(0, 3)] * 3, st.booleans()), max_size=40)


def chosen(entries: list[tuple[int, int, int, bool]], most: int) -> dict[int, list[int]]:
    cell, group, thing, preferred = (np.array([each[at] for each in entries], dtype=np.int64) for at in range(4))
    places, cells = first_of_each(cell, group=group, thing=thing, preferred=preferred.astype(np.bool_), most=most)
    found: dict[int, list[int]] = {}
    for place, one in zip(places.tolist(), cells.tolist(), strict=True):
        found.setdefault(one, []).append(place)
    return found


def plainly(entries: list[tuple[int, int, int, bool]], most: int) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for one in {entry[0] for entry in entries}:
        things, turns, ranked = set[int](), dict[int, int](), []
        for place in sorted(range(len(entries)), key=lambda at: (not entries[at][3], at)):
            cell, group, thing, preferred = entries[place]
            if cell == one and thing not in things:
                things.add(thing)
                turns[group] = turns.get(group, 0) + 1
                ranked.append((not preferred, turns[group], place))
        found[one] = [place for *_, place in sorted(ranked)][:most]
    return found


def test_one_of_every_group_comes_before_a_second_and_preferred_ones_before_all():
    entries = [(0, 7, 1, False), (0, 7, 2, False), (0, 8, 3, False), (0, 7, 4, True), (0, 8, 3, False)]
    assert chosen(entries, most=4) == {0: [3, 2, 0, 1]}


@given(ENTRIES, st.integers(1, 4))
def test_the_choice_is_that_of_going_through_every_cell(entries: list[tuple[int, int, int, bool]], most: int):
    assert chosen(entries, most) == plainly(entries, most)


def test_every_line_is_spread_over_its_list():
    line, number = spread(np.array([1, 0, 2, 1]), [[5], [6, 7], []])
    assert (line.tolist(), number.tolist()) == ([0, 0, 1, 3, 3], [6, 7, 5, 6, 7])

"""The order and choice of rows and columns, without a screen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.tui.widgets.grid import (
    Arrangement,
    Grid,
    Sign,
    Sorting,
    Turn,
    empty_columns,
    empty_rows,
    heat_levels,
    short_names,
    visible_columns,
    visible_rows,
)
from tests.tui.stage import small_grid

GRID = small_grid()


def rows(arrangement):
    return [GRID.row_keys[row] for row in visible_rows(GRID, arrangement)]


def columns(arrangement):
    return [GRID.column_keys[column] for column in visible_columns(GRID, arrangement)]


def test_parts_of_another_length_are_refused():
    with pytest.raises(ValueError, match="another length"):
        replace(GRID, row_totals=(1,))
    with pytest.raises(ValueError, match="another length"):
        replace(GRID, values=((1,), *GRID.values[1:]))


def test_a_folded_branch_hides_what_stands_under_it():
    assert rows(Arrangement()) == [1, 2, 3, 5, 6]
    assert rows(Arrangement(folded=frozenset({1}))) == [1, 5, 6]


def test_a_hidden_row_takes_its_branch_with_it_and_a_hidden_column_goes():
    assert rows(Arrangement(hidden_rows=frozenset({5}))) == [1, 2, 3]
    assert columns(Arrangement(hidden_columns=frozenset({"kozan"}))) == ["adana", "ankara", "sincan"]


def test_sorting_by_a_column_keeps_rows_under_their_parents():
    """Sincan: Work 5 before Why a unit 0; under it 0 and 0 keep their order."""
    assert rows(Arrangement(rows_by=Sorting("sincan", Turn.DOWN))) == [5, 6, 1, 2, 3]
    assert rows(Arrangement(rows_by=Sorting("adana", Turn.DOWN))) == [1, 3, 2, 5, 6]
    assert rows(Arrangement(rows_by=Sorting(None, Turn.UP))) == [5, 6, 1, 3, 2]


def test_what_was_not_coded_sorts_under_nothing_found():
    assert columns(Arrangement(columns_by=Sorting(6, Turn.DOWN))) == ["sincan", "adana", "kozan", "ankara"]


def test_names_sort_as_a_turkish_reader_expects():
    names = replace(GRID, column_labels=("Zara", "Iğdır", "İzmir", "Çorum"))
    by_name = Arrangement(columns_by=Sorting(None, Turn.UP, by_name=True))
    assert [names.column_labels[at] for at in visible_columns(names, by_name)] == ["Çorum", "Iğdır", "İzmir", "Zara"]


def test_a_third_press_restores_the_order():
    first = Sorting().next("a")
    assert (first.turn, first.next("a").turn, first.next("a").next("a")) == (Turn.DOWN, Turn.UP, Sorting())
    assert first.next("b") == Sorting("b", Turn.DOWN)
    named = Sorting().next(None, by_name=True)
    assert (named.turn, named.next(None, by_name=True).turn) == (Turn.UP, Turn.DOWN)


def test_empty_rows_and_columns_are_those_without_a_number_over_nought():
    assert empty_rows(GRID) == frozenset()
    assert empty_columns(GRID) == frozenset({"ankara"})


def test_heat_grows_with_the_value_and_starts_above_nothing():
    level = heat_levels(GRID, levels=5)
    assert [level(value) for value in (0, Sign.NOT_CODED, Sign.NO_DOCUMENT, 1, 5)] == [0, 0, 0, 2, 5]


def test_numbers_are_written_with_their_decimals():
    assert [GRID.show(value) for value in (0, 12, Sign.NOT_CODED)] == ["0", "12", "·"]
    assert replace(GRID, decimals=2).show(0.125) == "0.12"


def test_an_empty_grid_shows_nothing():
    empty = Grid((), (), (), (), ())
    assert visible_rows(empty, Arrangement()) == []
    assert visible_columns(empty, Arrangement()) == []


def test_short_names_stay_apart():
    assert short_names(["Adana", "Van"], width=5) == ["Adana", "Van"]
    assert short_names(["Kahramanmaraş"], width=6) == ["Kahra…"]
    short = short_names(["İstanbul Kadıköy", "İstanbul Kartal", "İstanbul Pendik"], width=8)
    assert len(set(short)) == 3
    assert (
        short_names(["aaaaaaaaab", "aaaaaaaaac"], width=4)[0] != short_names(["aaaaaaaaab", "aaaaaaaaac"], width=4)[1]
    )


@given(st.lists(st.text(min_size=1, max_size=20), max_size=8), st.integers(4, 12))
def test_short_names_are_never_too_long(names, width):
    assert all(len(name) <= width for name in short_names(names, width=width))


@given(st.lists(st.integers(0, 3), min_size=1, max_size=12), st.data())
def test_any_sorting_shows_every_row_once_and_under_its_parent(steps, data):
    depths, last = [], -1
    for step in steps:
        last = min(step, last + 1)
        depths.append(last)
    keys = tuple(range(len(depths)))
    values = tuple((data.draw(st.integers(0, 3)),) for _ in keys)
    grid = Grid(keys, tuple(map(str, keys)), ("c",), ("c",), values, row_depths=tuple(depths))
    turn = data.draw(st.sampled_from(list(Turn)))
    shown = visible_rows(grid, Arrangement(rows_by=Sorting("c", turn)))
    assert sorted(shown) == list(keys)
    above: list[int] = []
    for row in shown:
        above = above[: depths[row]]
        parent = max((each for each in range(row) if depths[each] < depths[row]), default=None)
        assert not depths[row] or above[-1] == parent
        above.append(row)

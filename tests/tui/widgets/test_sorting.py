"""Lists in the order of a column, by a click on its title and by a command."""

from __future__ import annotations

from textual.geometry import Offset

from qcode.tui.catalogue import ACTIONS
from qcode.tui.widgets.columns import Column
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.grouped import Entry, Heading
from qcode.tui.widgets.sorting import Order, in_order, next_order, with_sign
from tests.tui import scenes
from tests.tui.stage import Stage, text_of
from tests.tui.study import opened, press, settle

COLUMNS = (Column("place"), Column("words", right=True))
LINES = [
    Entry("a", ("Çankırı", "1,122")),
    Entry("b", ("Zonguldak", "98")),
    Entry("c", ("Iğdır 10", "–")),
    Entry("d", ("Iğdır 2", "-3.5")),
]


def keys(lines: list[Entry]) -> str:
    return "".join(str(each.key) for each in lines)


def test_words_are_sorted_as_names_are_and_numbers_by_their_size():
    assert keys(in_order(LINES, COLUMNS, Order(0, down=False))) == "adcb"
    assert keys(in_order(LINES, COLUMNS, Order(1, down=False))) == "dbac"


def test_what_has_no_number_stands_last_either_way():
    assert keys(in_order(LINES, COLUMNS, Order(1, down=True))) == "abdc"


def test_a_column_is_sorted_then_turned_then_as_it_was():
    first = next_order(COLUMNS, None, 1)
    assert first == Order(1, down=True)
    turned = next_order(COLUMNS, first, 1)
    assert turned == Order(1, down=False)
    assert next_order(COLUMNS, turned, 1) is None
    assert next_order(COLUMNS, turned, 0) == Order(0, down=False)


def test_the_sign_stands_behind_its_column():
    assert with_sign("place  words", [5, 5], Order(1, down=True)) == "place  words↓"
    assert with_sign("place  words", [5, 5], Order(0, down=False)) == "place↑ words"


async def test_a_click_on_a_title_sorts_within_groups_and_the_cursor_stays_on_its_line():
    app = Stage(lambda: FilterList(sorts=True))
    async with app.run_test(size=(60, 14)) as pilot:
        rows = app.query_one(FilterList)
        grouped = [Entry(each.key, each.cells, "x" if each.key in "ab" else "y") for each in LINES]
        rows.load(grouped, columns=COLUMNS, headings=[Heading("x", ("X",)), Heading("y", ("Y",))])
        rows.show("c")
        title = text_of(rows)[1]
        await pilot.click(rows, offset=Offset(title.index("words"), 1))
        assert rows.keys == ("a", "b", "d", "c")
        await pilot.click(rows, offset=Offset(title.index("words"), 1))
        assert rows.keys == ("b", "a", "d", "c")
        assert text_of(rows)[1].endswith("words↑")
        assert rows.key == "c"
        await pilot.click(rows, offset=Offset(title.index("words"), 1))
        assert rows.keys == ("a", "b", "c", "d")


async def test_a_list_is_sorted_by_a_command_too(study):
    async with opened(study) as (app, pilot):
        await scenes.typical_words(pilot)
        rows = app.screen.query_one(FilterList)
        given = rows.keys
        await app.current.run(ACTIONS["filterlist.sort_lines"])
        await settle(pilot)
        await press(pilot, "down", "enter")
        assert rows.order == Order(1, down=True)
        assert sorted(rows.keys, key=str) == sorted(given, key=str)
        line = text_of(rows)[1]
        await pilot.click(rows, offset=Offset(line.index("word"), 1))
        assert rows.order == Order(0, down=False)

"""Lists under headings by keyboard and mouse."""

from __future__ import annotations

from dataclasses import replace

from textual.events import MouseScrollDown

from qcode.tui.widgets.columns import Column
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.grouped import Entry, Heading
from tests.tui.stage import Stage, text_of, unstyled

COLUMNS = (Column("document"), Column("words", right=True), Column("coverage", bar=True, drop=1), Column("state"))
HEADINGS = [
    Heading("k", ("Kocaeli", "2", 1.0, "done")),
    Heading("z", ("Kozan", "1", 0.0, "todo")),
    Heading("o", ("Ordu", "0", None, "")),
]
ENTRIES = [
    Entry("k1", ("kocaeli-1", "4,210", 1.0, "done"), "k"),
    Entry("k2", ("kocaeli-2", "1,122", 0.4, "doing"), "k", also="EU accession"),
    Entry("z1", ("kozan-1", "2,034", 0.0, "todo"), "z", also="Iğdır"),
]


def loaded(app, entries=ENTRIES, headings=HEADINGS):
    rows = app.query_one(FilterList)
    rows.load(entries, columns=COLUMNS, headings=headings, note="1 of 3 done")
    rows.focus()
    return rows


async def test_entries_stand_aligned_under_their_headings():
    app = Stage(FilterList)
    async with app.run_test(size=(60, 14)) as pilot:
        rows = loaded(app)
        await pilot.pause()
        assert text_of(rows)[:8] == [
            " / filter …                                     1 of 3 done",
            "   document   words  coverage    state",
            " ▼ Kocaeli        2  ██████████  done",
            "   kocaeli-1  4,210  ██████████  done",
            "   kocaeli-2  1,122  ████░░░░░░  doing",
            " ▼ Kozan          1  ░░░░░░░░░░  todo",
            "   kozan-1    2,034  ░░░░░░░░░░  todo",
            " ▼ Ordu           0",
        ]
        assert unstyled(rows) == []


async def test_in_a_narrow_terminal_the_bar_gives_way():
    app = Stage(FilterList)
    async with app.run_test(size=(30, 14)) as pilot:
        rows = loaded(app)
        await pilot.pause()
        assert text_of(rows)[3] == "   kocaeli-1  4,210  done"


async def test_enter_opens_an_entry_and_folds_a_heading():
    app = Stage(FilterList)
    async with app.run_test(size=(60, 14)) as pilot:
        rows = loaded(app)
        await pilot.press("down", "down", "enter")
        assert [each.key for each in app.got(FilterList.Chosen)] == ["k2"]
        await pilot.press("left")
        assert (rows.key, rows.count()) == ("k", 4)
        await pilot.press("enter")
        assert rows.count() == 6
        await pilot.press("ctrl+left")
        assert rows.count() == 3
        await pilot.press("ctrl+right")
        assert rows.count() == 6


async def test_typing_shrinks_the_list_and_a_heading_that_matches_keeps_all_its_entries():
    app = Stage(FilterList)
    async with app.run_test(size=(60, 14)) as pilot:
        rows = loaded(app)
        await pilot.press("slash", *"igdir")
        assert (rows.keys, rows.key) == (("z1",), "z1")
        assert "1 of 3" in text_of(rows)[0]
        await pilot.press("ctrl+u", *"kocaeli")
        assert rows.keys == ("k1", "k2")
        await pilot.press("escape")
        assert rows.keys == ("k1", "k2", "z1")
        await pilot.press("slash", *"doing kocaeli", "enter", "enter")
        assert app.got(FilterList.Chosen)[-1].key == "k2"


async def test_a_filter_opens_folded_groups_for_as_long_as_it_lasts():
    app = Stage(FilterList)
    async with app.run_test(size=(60, 14)) as pilot:
        rows = loaded(app)
        await pilot.press("ctrl+left", "slash", *"accession")
        assert rows.keys == ("k2",)
        await pilot.press("escape")
        assert rows.keys == ()


async def test_one_entry_is_changed_in_its_line_alone():
    app = Stage(FilterList)
    async with app.run_test(size=(60, 14)) as pilot:
        rows = loaded(app)
        await pilot.pause()
        drawn = []
        rows.refresh = lambda *regions, **_: drawn.append(regions)  # type: ignore[method-assign, assignment]
        rows.update_entry(replace(ENTRIES[2], cells=("kozan-1", "2,034", 0.5, "doing")))
        assert [regions[0].y for regions in drawn] == [6]
        assert text_of(rows)[6] == "   kozan-1    2,034  █████░░░░░  doing"


async def test_several_can_be_marked_and_a_heading_marks_its_group():
    app = Stage(lambda: FilterList(several=True))
    async with app.run_test(size=(60, 14)) as pilot:
        rows = loaded(app)
        await pilot.press("space")
        assert rows.marked == {"k1", "k2"}
        await pilot.press("down", "space", "end", "up", "space", "enter")
        assert app.got(FilterList.Chosen)[-1].keys == ("k2", "z1")
        assert "■" in text_of(rows)[4]


async def test_the_mouse_opens_folds_and_filters():
    app = Stage(FilterList)
    async with app.run_test(size=(60, 14)) as pilot:
        rows = loaded(app)
        await pilot.click(rows, offset=(10, 4), times=2)
        assert app.got(FilterList.Chosen)[-1].key == "k2"
        await pilot.click(rows, offset=(1, 2))
        assert rows.count() == 4
        await pilot.click(rows, offset=(5, 0))
        assert rows.typing


async def test_the_cursor_stays_on_its_key_when_the_list_is_loaded_again():
    app = Stage(FilterList)
    async with app.run_test(size=(60, 14)) as pilot:
        rows = loaded(app)
        await pilot.press("end", "up")
        assert rows.key == "z1"
        loaded(app, entries=list(reversed(ENTRIES)))
        assert rows.key == "z1"
        rows.load([], columns=COLUMNS)
        await pilot.press("down", "enter", "left", "right", "space", "slash", "x", "escape")
        assert (rows.key, rows.count()) == (None, 0)


async def test_entries_without_a_heading_stand_alone():
    app = Stage(lambda: FilterList(titles=False))
    async with app.run_test(size=(60, 14)) as pilot:
        rows = loaded(app, entries=[replace(each, group="") for each in ENTRIES], headings=[])
        await pilot.pause()
        assert text_of(rows)[1].startswith(" kocaeli-1")
        assert rows.show("z1")
        assert not rows.show("nowhere")


async def test_a_long_list_shows_where_one_is_and_the_thumb_can_be_dragged():
    app = Stage(lambda: FilterList(titles=False))
    async with app.run_test(size=(60, 11)) as pilot:
        many = [Entry(number, (f"document {number}", "1", 0.5, "todo")) for number in range(100)]
        rows = loaded(app, entries=many, headings=[])
        await pilot.pause()
        assert [line.endswith("▐") for line in text_of(rows)] == [False, True, *[False] * 9]
        await pilot.mouse_down(rows, offset=(59, 10))
        await pilot.mouse_up(rows, offset=(59, 10))
        await pilot.pause()
        assert rows.scroll_offset.y == 90
        assert text_of(rows)[10].endswith("▐")
        assert rows.key == 0


async def test_the_wheel_scrolls_without_moving_the_cursor():
    app = Stage(lambda: FilterList(titles=False))
    async with app.run_test(size=(60, 11)) as pilot:
        many = [Entry(number, (f"document {number}", "1", 0.5, "todo")) for number in range(100)]
        rows = loaded(app, entries=many, headings=[])
        await pilot.pause()
        rows.post_message(MouseScrollDown(rows, 5, 5, 0, 0, 0, shift=False, meta=False, ctrl=False))
        await pilot.pause()
        assert (rows.scroll_offset.y, rows.key) == (3, 0)

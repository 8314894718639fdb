"""Questions, memo editor, help and the keymap's screen."""

from __future__ import annotations

import pytest
from textual.widgets import Input, TextArea

from qcode.tui.catalogue import ACTIONS
from qcode.tui.keymap import Keymap
from qcode.tui.screens.asking.prompts import Ask, Choose, Confirm, MemoEditor, Option
from qcode.tui.screens.help import Help, help_entries
from qcode.tui.screens.keys import KeymapScreen
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.lines import StatusLine
from tests.tui.stage import Stage, text_of, type_text, unstyled

NOTHING = object()


async def answer(screen, *keys, size=(80, 24)):
    """What a screen gives after these keys."""
    app = Stage(FilterList)
    given = [NOTHING]
    async with app.run_test(size=size) as pilot:
        app.push_screen(screen, given.append)
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
    return given[-1]


async def test_a_line_is_asked_for_and_comes_back_in_nfc():
    app = Stage(FilterList)
    given = []
    async with app.run_test() as pilot:
        app.push_screen(Ask("name"), given.append)
        await pilot.pause()
        await type_text(pilot, "bu\u0308tc\u0327e ")
        await pilot.press("enter")
        await pilot.pause()
    assert given == ["bütçe"]


async def test_escape_gives_no_answer():
    assert await answer(Ask("name", value="x"), "escape") is None


async def test_an_answer_that_will_not_do_is_refused_with_a_reason():
    screen = Ask("name", check=lambda text: "Too short." if len(text) < 3 else None)
    assert await answer(screen, "a", "enter", "b", "c", "enter") == "abc"
    assert await answer(Ask("name"), "enter") is NOTHING
    assert await answer(Ask("name", empty=True), "enter") == ""


OPTIONS = [
    Option("excerpts", "excerpts", "codings"),
    Option("documents", "documents"),
    Option("words", "words covered"),
]


async def test_letters_filter_what_can_be_chosen_and_enter_takes_what_is_left():
    assert await answer(Choose("count", OPTIONS), "c", "o", "v", "enter") == ("words",)
    assert await answer(Choose("count", OPTIONS), "slash", "d", "o", "c", "enter") is NOTHING
    assert await answer(Choose("count", OPTIONS), "slash", "d", "o", "c", "enter", "enter") == ("documents",)
    several = Choose("count", OPTIONS, chosen=("words",), several=True)
    assert await answer(several, "d", "o", "c", "enter", "space", "enter") == ("documents", "words")


async def test_one_of_several_is_chosen_with_the_cursor_on_what_holds_now():
    assert await answer(Choose("count", OPTIONS, chosen=["documents"]), "enter") == ("documents",)
    assert await answer(Choose("count", OPTIONS), "down", "down", "enter") == ("words",)
    assert await answer(Choose("count", OPTIONS), "slash", *"cov", "enter", "enter") == ("words",)
    assert await answer(Choose("count", OPTIONS), "escape") is None


async def test_any_number_is_chosen_where_several_can_be():
    screen = Choose("columns", OPTIONS, chosen=["words"], several=True)
    assert await answer(screen, "space", "enter") == ("excerpts", "words")


@pytest.mark.parametrize(
    ("key", "yes"), [("y", True), ("E", True), ("enter", True), ("n", False), ("h", False), ("escape", False)]
)
async def test_yes_and_no_in_both_languages(key, yes):
    assert await answer(Confirm("Retire “grants”?"), key) is yes


@pytest.mark.parametrize("key", ["ctrl+s", "escape"])
async def test_leaving_a_memo_saves_it(key):
    assert await answer(MemoEditor("First.", on="coding", quote="words"), "enter", *"ığ", key) == "First.\nığ"


async def test_a_memo_can_be_deleted():
    assert await answer(MemoEditor("First."), "f12") is None


async def test_the_help_shows_the_keys_of_the_place_and_enter_does_one():
    app = Stage(FilterList)
    given = []
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Help(("transcript", "coding", "app")), given.append)
        await pilot.pause()
        rows = app.screen.query_one(FilterList)
        shown = text_of(rows)
        assert "In the interview · Move" in shown[1]
        assert unstyled(rows) == []
        await pilot.press("slash", *"take back", "enter", "enter")
        await pilot.pause()
    assert given == ["app.undo"]


def test_the_help_names_each_key_once_for_the_nearest_action():
    entries, headings = help_entries(("codetree", "list", "coding", "app"), keymap=Keymap())
    shown = {entry.key: entry.cells[0] for entry in entries}
    assert shown["codetree.filter"] == "/ Ctrl+F"
    assert "coding.find" not in shown
    assert shown["coding.direct"] == "1-9"
    assert [heading.cells[0] for heading in headings][:2] == [
        "In the codebook · Codes",
        "In the codebook · Change the codebook",
    ]


@pytest.mark.parametrize("places", [("transcript", "coding", "app"), ("matrix", "list", "table", "app")])
async def test_the_help_can_be_read_in_a_small_terminal(places):
    app = Stage(FilterList)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Help(places))
        await pilot.pause()
        rows = app.screen.query_one(FilterList)
        for entry in help_entries(places, keymap=Keymap())[0]:
            rows.show(entry.key)
            line = rows.draw(rows.cursor, width=rows.width).text
            assert ACTIONS[str(entry.key)].help[:48] in line


async def test_a_key_is_changed_by_pressing_it_and_kept_at_once():
    kept = []
    app = Stage(FilterList)
    async with app.run_test(size=(100, 30)) as pilot:
        app.push_screen(KeymapScreen(Keymap(), save=kept.append))
        await pilot.pause()
        rows = app.screen.query_one(FilterList)
        rows.show("app.undo")
        await pilot.press("enter", "ctrl+z")
        await pilot.pause()
        assert kept[-1].keys == {"app.undo": ("ctrl+z",)}
        assert "“undo” is Ctrl+Z now." in text_of(app.screen.query_one(StatusLine))[0]
        assert any("Ctrl+Z" in line and "changed" in line for line in text_of(rows))
        await pilot.press("delete")
        assert kept[-1].keys == {}


async def test_a_letter_cannot_become_the_key_that_closes_what_one_writes_in():
    kept = []
    app = Stage(FilterList)
    async with app.run_test(size=(100, 30)) as pilot:
        app.push_screen(KeymapScreen(Keymap(), save=kept.append))
        await pilot.pause()
        app.screen.query_one(FilterList).show("memo.save")
        await pilot.press("enter", "ı")
        await pilot.pause()
        assert kept == []
        assert "ı writes where “save and close” is" in text_of(app.screen.query_one(StatusLine))[0]


async def test_a_clash_and_a_key_that_terminals_lack_are_said():
    kept = []
    app = Stage(FilterList)
    async with app.run_test(size=(100, 30)) as pilot:
        app.push_screen(KeymapScreen(Keymap(), save=kept.append))
        await pilot.pause()
        app.screen.query_one(FilterList).show("coding.done")
        await pilot.press("enter", "c")
        await pilot.pause()
        assert "! c: “pick” (coding.pick) hides" in text_of(app.screen.query_one(StatusLine))[0]
        rows = app.screen.query_one(FilterList)
        assert [line.split()[:3] for line in text_of(rows) if "clash" in line] == [["done", "c", "clash"]]
        await pilot.press("delete")
        assert not any("clash" in line for line in text_of(rows))
        await pilot.press("enter", "c")
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert len(kept) == 3


async def test_fields_of_questions_are_focused_at_once():
    app = Stage(FilterList)
    async with app.run_test() as pilot:
        app.push_screen(Ask("name"))
        await pilot.pause()
        assert isinstance(app.focused, Input)
        app.push_screen(MemoEditor())
        await pilot.pause()
        assert isinstance(app.focused, TextArea)

"""Function keys in a window over a screen: help comes over it, other screens come where nothing written is lost."""

from __future__ import annotations

import pytest
from textual.widgets import Input, TextArea

from qcode.services.memos import list_memos
from qcode.services.rounds import list_rounds
from qcode.tui.commands import Palette
from qcode.tui.jump import Jump
from qcode.tui.keymap import Keymap
from qcode.tui.screens.asking.prompts import Ask, Choose, MemoEditor
from qcode.tui.screens.codebook.form import CodeForm
from qcode.tui.screens.coding.finding import FindHere
from qcode.tui.screens.help import Help
from qcode.tui.screens.keys import KeymapScreen, PressKey
from qcode.tui.screens.rounds.form import RoundForm
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.form import Form
from tests.tui.stage import type_text
from tests.tui.study import coding, opened, press

NAMES = {
    "f2": "documents", "f3": "coding", "f4": "codebook", "f5": "table", "f6": "agreement", "f7": "search",
    "f8": "memos", "f9": "history",
}  # fmt: skip


def toasts(app):
    """What was said in a corner of the screen, with its title."""
    return [(each.title, each.message) for each in app._notifications]


@pytest.mark.parametrize(("key", "name"), NAMES.items())
async def test_each_function_key_leaves_an_untouched_question_for_its_screen(study, key, name):
    async with opened(study) as (app, pilot):
        await coding(app, pilot)
        await press(pilot, "slash")
        assert isinstance(app.screen, FindHere)
        await press(pilot, key)
        assert name == app.screen.NAME
        assert not toasts(app)


async def test_help_comes_over_a_question_which_waits_with_what_was_written(study):
    async with opened(study) as (app, pilot):
        await coding(app, pilot)
        await press(pilot, "slash")
        await type_text(pilot, "ığdır")
        await press(pilot, "f1")
        assert isinstance(app.screen, Help)
        shown = " ".join(app.screen.query_one(FilterList)._search.values())
        app.screen.query_one(FilterList).set_words("f7")
        shown = app.screen.query_one(FilterList).keys
        assert "app.search" in shown
        await press(pilot, "f1")
        assert isinstance(app.screen, FindHere)
        assert app.screen.query_one(Input).value == "ığdır"


async def test_help_over_a_question_names_only_what_works_there(study):
    async with opened(study) as (app, pilot):
        await coding(app, pilot)
        await press(pilot, "slash", "f1")
        keys = app.screen.query_one(FilterList).keys
        assert {"prompt.accept", "find.mode", "app.table", "app.quit", "app.palette"} <= set(keys)
        assert "app.undo" not in keys
        assert "app.rounds" not in keys


async def test_what_is_chosen_in_the_help_of_a_question_is_done_in_the_question(study):
    async with opened(study) as (app, pilot):
        await coding(app, pilot)
        await press(pilot, "slash", "f1", "slash")
        await type_text(pilot, "pattern")
        await press(pilot, "enter", "enter")
        assert isinstance(app.screen, FindHere)
        assert app.screen.ways.mode == "word"


async def test_written_words_keep_a_question_open_and_it_is_said_why(study):
    async with opened(study) as (app, pilot):
        await coding(app, pilot)
        await press(pilot, "slash")
        await type_text(pilot, "şey")
        await press(pilot, "f5")
        assert isinstance(app.screen, FindHere)
        assert app.screen.query_one(Input).value == "şey"
        title, words = toasts(app)[-1]
        assert title == "table waits"
        assert words.startswith("What you wrote here is not kept yet. Enter search")
        await press(pilot, "escape", "f5")
        assert app.screen.NAME == "table"


async def test_a_memo_is_kept_by_the_key_that_leaves_it(study):
    async with opened(study) as (app, pilot):
        await coding(app, pilot)
        await press(pilot, "m")
        assert isinstance(app.screen, MemoEditor)
        app.screen.query_one(TextArea).insert("ığdır")
        await press(pilot, "f8")
        assert app.screen.NAME == "memos"
        assert list_memos(app.session.project)[-1].text == "ığdır"


async def test_a_memo_is_kept_when_the_program_is_left(study, monkeypatch):
    async with opened(study) as (app, pilot):
        await coding(app, pilot)
        await press(pilot, "m")
        app.screen.query_one(TextArea).insert("to the end")
        left = []
        monkeypatch.setattr(app, "exit", left.append)
        await press(pilot, "ctrl+q")
        assert list_memos(app.session.project)[-1].text == "to the end"
        assert left == [0]


async def test_a_code_form_keeps_what_was_changed_and_stays_with_what_cannot_be_kept(study):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot)
        await press(pilot, "tab", "down", "e")
        assert isinstance(app.screen, CodeForm)
        form, code_id = app.screen.query_one(Form), screen.tree_beside.code_id
        form.set_value("colour", "sky")
        await press(pilot, "f2")
        assert isinstance(app.screen, CodeForm)
        form.set_value("colour", "#123456")
        await pilot.pause()
        await press(pilot, "f2")
        assert app.screen.NAME == "documents"
        assert app.session.book[code_id].colour == "#123456"


async def test_marks_in_a_list_to_choose_from_are_not_lost(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "R", "n", "f6")
        assert isinstance(app.screen, RoundForm)
        await press(pilot, "tab", "f6")
        assert isinstance(app.screen, Choose)
        await press(pilot, "space", "f2")
        assert isinstance(app.screen, Choose)
        await press(pilot, "space", "f2")
        assert app.screen.NAME == "documents"


async def test_escape_makes_nothing_of_a_form_that_was_begun(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "R", "n")
        await type_text(pilot, "deneme")
        await press(pilot, "escape")
        assert isinstance(app.screen, RoundForm)
        await press(pilot, "escape")
        assert app.screen.NAME == "rounds"
        assert "deneme" not in [each.name for each in list_rounds(app.session.project)]


async def test_the_window_that_waits_for_a_key_takes_every_key(study):
    async with opened(study) as (app, pilot):
        app.action_keys()
        await press(pilot, "down", "enter")
        assert isinstance(app.screen, PressKey)
        await press(pilot, "f12")
        assert isinstance(app.screen, KeymapScreen)
        assert "f12" in app.screen.keymap.keys["app.help"]
        await press(pilot, "f2")
        assert app.screen.NAME == "documents"
        assert app.keymap_in_use.keys["app.help"] == ("f12",)
        app.keymap_in_use = Keymap()


async def test_parts_of_a_question_can_be_jumped_to(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "i")
        assert isinstance(app.screen, Ask)
        await press(pilot, "f10")
        assert isinstance(app.screen, Jump)
        await press(pilot, "a")
        assert isinstance(app.screen, Ask)


async def test_the_palette_is_left_by_its_own_key_and_by_those_of_screens(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "ctrl+p")
        assert isinstance(app.screen, Palette)
        await press(pilot, "ctrl+p")
        assert app.screen.NAME == "documents"
        await press(pilot, "ctrl+p", "f5")
        assert app.screen.NAME == "table"


async def test_a_picker_that_lost_the_keys_is_closed(study):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot)
        await press(pilot, "c")
        assert screen.picker.is_open
        screen.view.focus()
        await pilot.pause()
        assert not screen.picker.is_open

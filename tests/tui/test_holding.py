"""While somebody else is writing, what was asked for waits in its order, the screen lives, and nothing is lost."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager

import pytest
from textual.events import Key

from qcode.services import codebook
from qcode.services.coding.here import codings_here
from qcode.services.memos import list_memos
from qcode.tui import holding
from qcode.tui.screens.asking.prompts import MemoEditor
from tests.tui.stage import type_text
from tests.tui.study import coding, go_to_turn, opened, press, settle


@contextmanager
def being_written(path):
    """The file while another program holds the right to write."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("begin immediate")
    try:
        yield
    finally:
        other.execute("rollback")
        other.close()


@pytest.fixture(autouse=True)
def told_at_once(monkeypatch):
    """Say at once that one waits, and try again often."""
    monkeypatch.setattr(holding, "_SILENT_SECONDS", 0.0)
    monkeypatch.setattr(holding, "_TRY_SECONDS", 0.1)


async def until(pilot, holds):
    """Let the program go on until something holds."""
    while not holds():
        await pilot.pause(0.1)


def of_mine(app, screen):
    """My codings here by place: code and words, in the order in which they were made."""
    found = codings_here(app.session.project, screen.opened.document.id, coder_ids=[app.session.coder_id])
    found = [found[key] for key in sorted(found)]
    return [(app.session.book[each.code_id].hotkey, each.span) for each in found]


async def fresh(app, pilot):
    """The practice interview, the cursor on its first answer."""
    screen = await coding(app, pilot, "practice-alderhaven")
    go_to_turn(screen.view, 5)
    return screen


async def test_keys_wait_for_the_one_that_writes_and_are_answered_in_their_order(study):
    async with opened(study) as (app, pilot):
        screen = await fresh(app, pilot)
        before = of_mine(app, screen)
        with being_written(study):
            for key, letter in (("s", "s"), ("1", "1"), ("s", "s"), ("2", "2")):
                app.post_message(Key(key, letter))
            await until(pilot, lambda: screen.status.waiting)
            assert screen.status.waiting.startswith("waiting while somebody else is writing")
            assert of_mine(app, screen) == before
            assert not [mark for mark in screen.view.marks.values() if mark.mine and mark.hotkey == "1"][len(before) :]
        await until(pilot, lambda: not app._held)
        await settle(pilot)
        made = of_mine(app, screen)[len(before) :]
        assert [key for key, _ in made] == ["1", "2"]
        assert made[0][1].end <= made[1][1].start
        assert screen.status.text.startswith("coded “")
        assert not screen.status.waiting


async def test_a_code_of_two_letters_is_put_on_once_though_it_is_asked_for_many_times(study):
    async with opened(study) as (app, pilot):
        screen = await fresh(app, pilot)
        hotkey = next(key for key in screen.router.hotkeys if len(key) == 2)
        before = of_mine(app, screen)
        with being_written(study):
            for key in ("space", *hotkey):
                app.post_message(Key(key, " " if key == "space" else key))
            await until(pilot, lambda: screen.status.waiting.startswith("waiting"))
            for _ in range(20):
                await pilot.pause(0.1)
        await until(pilot, lambda: not app._held)
        assert [key for key, _ in of_mine(app, screen)[len(before) :]] == [hotkey]


async def test_escape_gives_up_what_waits_and_says_what_was_left_out(study):
    async with opened(study) as (app, pilot):
        screen = await fresh(app, pilot)
        before = of_mine(app, screen)
        with being_written(study):
            app.post_message(Key("1", "1"))
            await until(pilot, lambda: app._held)
            app.post_message(Key("s", "s"))
            app.post_message(Key("escape", None))
            await until(pilot, lambda: not app._held)
            assert screen.status.text == "Given up: nothing was changed, somebody else is writing."
            assert screen.status.hint == "keys left out behind it: 1"
        await press(pilot, "2")
        assert [key for key, _ in of_mine(app, screen)[len(before) :]] == ["2"]


async def test_undo_waits_as_well(study):
    async with opened(study) as (app, pilot):
        screen = await fresh(app, pilot)
        before = of_mine(app, screen)
        await press(pilot, "1")
        with being_written(study):
            app.post_message(Key("u", "u"))
            await until(pilot, lambda: screen.status.waiting)
            assert len(of_mine(app, screen)) == len(before) + 1
        await until(pilot, lambda: not app._held)
        assert of_mine(app, screen) == before


async def test_a_memo_that_cannot_be_written_yet_is_written_once(study):
    async with opened(study) as (app, pilot):
        screen = await fresh(app, pilot)
        before = len(list_memos(app.session.project))
        await press(pilot, "m")
        assert isinstance(app.screen, MemoEditor)
        await type_text(pilot, "ığdır")
        with being_written(study):
            app.post_message(Key("escape", None))
            await until(pilot, lambda: screen.status.waiting)
            assert app.screen is screen, "the window is closed, and the screen lives"
        await until(pilot, lambda: not app._held)
        assert [memo.text for memo in list_memos(app.session.project)[before:]] == ["ığdır"]


async def test_a_message_of_a_widget_waits_too(study):
    async with opened(study) as (app, pilot):
        screen = await fresh(app, pilot)
        before = of_mine(app, screen)
        await press(pilot, "c")
        await type_text(pilot, "central")
        with being_written(study):
            app.post_message(Key("enter", None))
            await until(pilot, lambda: screen.status.waiting)
        await until(pilot, lambda: not app._held)
        assert len(of_mine(app, screen)) == len(before) + 1


async def test_keys_that_only_read_do_not_wait_for_a_writer(study):
    async with opened(study) as (app, pilot):
        screen = await fresh(app, pilot)
        at = screen.view.cursor
        with being_written(study):
            await press(pilot, "s", "w", "G")
            assert screen.view.cursor != at
            assert not app._held


async def test_places_are_remembered_though_they_could_not_be_written_at_once(study):
    async with opened(study) as (app, pilot):
        screen = await fresh(app, pilot)
        at = screen.view.cursor
        with being_written(study):
            await coding(app, pilot, "note-kozan")
            await coding(app, pilot, "practice-alderhaven")
            assert screen.view.cursor == at
        screen.keep_place()
        assert not screen._places
        assert screen.opened.document.name == "practice-alderhaven"


async def test_of_a_request_that_writes_twice_the_second_part_waits_alone_while_the_screen_lives(study, monkeypatch):
    other, add_code = sqlite3.connect(study, isolation_level=None), codebook.add_code

    def somebody_writes_behind(*words, **fields):
        change = add_code(*words, **fields)
        other.execute("begin immediate")
        return change

    monkeypatch.setattr(codebook, "add_code", somebody_writes_behind)
    async with opened(study) as (app, pilot):
        screen = await fresh(app, pilot)
        before, codes = of_mine(app, screen), len(list(codebook.book_of(app.session.project)))
        await press(pilot, "s", "i")
        app.post_message(Key("enter", None))
        await until(pilot, lambda: screen.status.waiting)
        assert of_mine(app, screen) == before
        other.execute("rollback")
        await until(pilot, lambda: not app._held)
        await settle(pilot)
        assert len(of_mine(app, screen)) == len(before) + 1
        assert len(list(codebook.book_of(app.session.project))) == codes + 1
    other.close()

"""Keys that are typed ahead are answered in their order, whatever the keys before them open, close or read."""

from __future__ import annotations

import threading

from textual.events import Key, Paste
from textual.keys import _character_to_key

from qcode.services import rounds
from qcode.services.codebook import book_of
from qcode.services.memos import list_memos
from qcode.services.rounds import new_round
from qcode.tui.screens.rounds import RoundsScreen
from tests.tui.study import coding, go_to_turn, opened, settle, until


def type_ahead(app, *keys):
    """Send keys as quickly as a terminal that was away for a while does."""
    for key in keys:
        letter = " " if key == "space" else key if len(key) == 1 else None
        app.post_message(Key(_character_to_key(key) if len(key) == 1 else key, letter))


def slow_rounds(monkeypatch) -> threading.Event:
    """Let the list of rounds take until the event is set."""
    reading, go_on = rounds.list_rounds, threading.Event()

    def slow(project):
        if threading.current_thread() is not threading.main_thread():
            assert go_on.wait(120)
        return reading(project)

    monkeypatch.setattr("qcode.tui.screens.rounds.rounds.list_rounds", slow)
    return go_on


async def test_a_memo_is_opened_written_and_saved_and_a_code_put_on_behind_it(study):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, "practice-alderhaven")
        go_to_turn(screen.view, 5)
        before = len(screen.codings)
        type_ahead(app, "s", "m", *"ığdır şey", "escape", "s", "1")
        await settle(pilot)
        assert list_memos(app.session.project)[-1].text == "ığdır şey"
        assert app.screen is screen
        assert len(screen.codings) == before + 1


async def test_a_code_is_found_by_name_and_the_next_sentence_coded_behind_it(study):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, "practice-alderhaven")
        go_to_turn(screen.view, 5)
        before = len(screen.codings)
        type_ahead(app, "s", "c", *"central", "enter", "s", "2")
        await settle(pilot)
        assert not screen.picker.is_open
        made = [screen.session.book[screen.codings[key].code_id].name for key in sorted(screen.codings)[before:]]
        assert made == ["central steering", "EU accession"]


async def test_a_question_is_answered_and_what_comes_behind_is_for_the_screen(study):
    async with opened(study) as (app, pilot):
        await coding(app, pilot)
        type_ahead(app, "tab", "r", *"merkez", "enter", "n", *"yeni", "enter", "u", "u")
        await settle(pilot)
        names = [code.name for code in book_of(app.session.project)]
        assert "merkez" not in " ".join(names)
        assert "yeni" not in names
        assert app.session.project.last.verb in ("rename code", "edit code", "change code", "add code")


async def test_each_field_of_a_form_gets_its_own_words(study):
    async with opened(study) as (app, pilot):
        type_ahead(app, "R", "n", *"deneme", "enter", "enter", *"4", "ctrl+s")
        await settle(pilot)
        found = next(each for each in rounds.list_rounds(app.session.project) if each.name == "deneme")
        assert len(rounds.round_status(app.session.project, found.name).documents) == 4


async def test_enter_waits_for_the_list_of_rounds(study, monkeypatch):
    async with opened(study) as (app, pilot):
        new_round(app.session.project, "first", coders=["coder_a", "coder_b"])
        go_on = slow_rounds(monkeypatch)
        type_ahead(app, "R", "enter")
        await until(pilot, lambda: isinstance(app.screen, RoundsScreen))
        go_on.set()
        await settle(pilot)
        assert app.screen.NAME == "coverage"
        assert app.screen.round == "first"


async def test_escape_does_not_wait_for_a_list_that_is_being_read(study, monkeypatch):
    async with opened(study) as (app, pilot):
        go_on = slow_rounds(monkeypatch)
        type_ahead(app, "R")
        await until(pilot, lambda: isinstance(app.screen, RoundsScreen) and not app.in_order._is_busy())
        assert app.in_order._reading()
        type_ahead(app, "escape")
        await until(pilot, lambda: app.screen.NAME == "documents")
        go_on.set()
        await settle(pilot)


async def test_what_is_pasted_behind_the_key_that_opens_a_memo_is_in_it(study):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, "practice-alderhaven")
        type_ahead(app, "m")
        app.post_message(Paste("yapıştırılan ışık"))
        type_ahead(app, "escape")
        await settle(pilot)
        assert app.screen is screen
        assert list_memos(app.session.project)[-1].text == "yapıştırılan ışık"


async def begun(app, pilot, *keys):
    """Go to the rounds, whose list does not come, and type for it; each key waits."""
    type_ahead(app, "R")
    await until(pilot, lambda: isinstance(app.screen, RoundsScreen) and app.in_order._is_only_reading())
    type_ahead(app, *keys)
    await until(pilot, lambda: len(app.in_order._typed) == len(keys))


async def test_a_key_waits_for_a_list_however_long_it_is_read_and_that_is_said(study, monkeypatch):
    monkeypatch.setattr("qcode.tui.in_order._SILENT_LOOKS", 0)
    async with opened(study) as (app, pilot):
        new_round(app.session.project, "first", coders=["coder_a", "coder_b"])
        go_on = slow_rounds(monkeypatch)
        await begun(app, pilot, "enter")
        await until(pilot, lambda: "waiting until the list is read" in app.screen.status.waiting)
        assert app.screen.status.waiting == "1 key waiting until the list is read …  Esc forgets them"
        go_on.set()
        await settle(pilot)
        assert app.screen.NAME == "coverage"
        assert app.screen.status.waiting == ""


async def test_escape_forgets_the_keys_that_wait_for_a_list_and_leaves(study, monkeypatch):
    async with opened(study) as (app, pilot):
        new_round(app.session.project, "first", coders=["coder_a", "coder_b"])
        go_on = slow_rounds(monkeypatch)
        await begun(app, pilot, "enter", "enter")
        type_ahead(app, "escape")
        await until(pilot, lambda: app.screen.NAME == "documents")
        go_on.set()
        await settle(pilot)
        assert app.screen.NAME == "documents"


async def test_one_can_quit_while_a_list_is_read_and_keys_wait_for_it(study, monkeypatch):
    async with opened(study) as (app, pilot):
        go_on = slow_rounds(monkeypatch)
        left = []
        monkeypatch.setattr(app, "exit", left.append)
        await begun(app, pilot, "enter")
        type_ahead(app, "ctrl+q")
        await until(pilot, lambda: left)
        assert len(left) == 1
        go_on.set()
        await settle(pilot)


async def test_another_screen_does_not_wait_for_a_list_that_is_read(study, monkeypatch):
    async with opened(study) as (app, pilot):
        go_on = slow_rounds(monkeypatch)
        await begun(app, pilot)
        type_ahead(app, "f4")
        await until(pilot, lambda: app.screen.NAME == "codebook")
        go_on.set()
        await settle(pilot)
        assert app.screen.NAME == "codebook"

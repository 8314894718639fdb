"""What a coder's hands do on the coding screen: memos, places, what is shown, new codes."""

from __future__ import annotations

import signal
from contextlib import contextmanager

import pytest
from textual.widgets import Input, TextArea

from qcode.model.coding import MemoOn
from qcode.services.memos import list_memos
from qcode.text import dictionary
from qcode.tui.screens.asking.prompts import Ask, Choose, MemoEditor
from qcode.tui.screens.codebook.new_codes import Wanted, wanted
from qcode.tui.screens.coding.finding import FindHere
from qcode.tui.widgets.bordered import Bordered
from tests.tui.stage import small_codebook, text_of, type_text
from tests.tui.study import coding as coding_screen
from tests.tui.study import opened, press, settle, until


async def written(app, pilot, words):
    """Write a memo in the editor that is open, and save it."""
    assert isinstance(app.screen, MemoEditor)
    app.screen.query_one(TextArea).insert(words)
    await press(pilot, "escape")


async def uncoded(screen, pilot):
    """Select a sentence of the interview that nobody has coded."""
    screen.view.move_to(0)
    await press(pilot, "f", "s")
    while screen.view.marks_over(screen.view.selection):
        await press(pilot, "escape", "f", "s")


async def test_after_a_code_m_writes_on_that_coding_and_on_several_it_asks_which(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        await uncoded(screen, pilot)
        await press(pilot, "1", "m")
        await written(app, pilot, "ışık")
        assert list_memos(app.session.project)[-1].on is MemoOn.CODING
        await press(pilot, "2", "m")
        assert isinstance(app.screen, Choose)
        await press(pilot, "enter")
        await written(app, pilot, "second")
        here = {each.code.name: each.memos for each in screen.below.seen.codings}
        assert here == {"central steering": ("ışık",), "EU accession": ("second",)}


async def test_a_memo_goes_on_the_interview_its_case_a_code_and_the_project(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "note-kozan")
        await press(pilot, "semicolon")
        for kind, words in (
            ("municipality", "on the case"),
            ("this interview", "on the interview"),
            ("the project", "on the project"),
        ):
            await press(pilot, "M", "/")
            await type_text(pilot, kind)
            await press(pilot, "enter", "enter")
            await written(app, pilot, words)
        found = {memo.on: memo.text for memo in list_memos(app.session.project)[-3:]}
        assert found == {
            MemoOn.CASE: "on the case",
            MemoOn.DOCUMENT: "on the interview",
            MemoOn.PROJECT: "on the project",
        }
        assert screen.status.text == "memo written: on the project"


async def test_a_jump_can_be_taken_back_through_interviews(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        await press(pilot, "g")
        await type_text(pilot, "turn 20")
        await press(pilot, "enter")
        at = screen.view.cursor
        await press(pilot, "g")
        await type_text(pilot, "Kozan, note-kozan, turn 1")
        await press(pilot, "enter")
        assert screen.opened.document.name == "note-kozan"
        await press(pilot, "backspace")
        assert (screen.opened.document.name, screen.view.cursor) == ("practice-alderhaven", at)
        await press(pilot, "backspace")
        assert screen.view.turn_number == 1
        await press(pilot, "backspace")
        assert "no jump" in screen.status.text


async def test_going_along_a_code_says_which_excerpt_of_how_many_it_is(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        await press(pilot, "semicolon", "ctrl+n")
        code = screen.view.current_mark.code_id
        name, of = app.session.book[code].name, app.session.counts[code]
        words = screen.status.text
        assert words.startswith(f"“{name}” ")
        assert words.endswith(f" of {of}")
        number = int(words.partition("” ")[2].partition(" of")[0])
        await press(pilot, "ctrl+b")
        assert screen.status.text.startswith(f"“{name}” {number - 1} of {of}")


async def test_a_branch_is_shown_alone_and_the_title_says_so_until_all_is_shown(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        top = next(code for code in app.session.book if code.name == "Why a unit")
        branch = {code.id for code in app.session.book.branch(top.id)}
        screen.tree_beside.show_code(top.id)
        screen.tree_beside.focus()
        await press(pilot, "o")
        assert screen.view.options.focus_codes == branch
        assert "only Why a unit" in screen.titlebar.title.right
        await press(pilot, "o", "v")
        assert screen.view.options.hidden_codes == branch
        assert f"{len(branch)} codes hidden" in screen.titlebar.title.right
        await press(pilot, "escape", "O")
        assert (screen.view.options.hidden_codes, screen.view.options.focus_codes) == (frozenset(), frozenset())
        assert "hidden" not in screen.titlebar.title.right
        assert screen.status.text == "every code is shown"


async def test_going_from_coding_to_coding_passes_over_what_is_greyed(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        screen.view.move_to(0)
        await press(pilot, ";")
        only = screen.view.current_mark.code_id
        every = [mark.id for mark in sorted(screen.view.marks.values(), key=lambda mark: mark.start)]
        lit = [key for key in every if screen.view.marks[key].code_id == only]
        assert 1 < len(lit) < len(every)
        await press(pilot, "o")
        for key in lit[1:]:
            await press(pilot, ";")
            assert screen.view.current_mark.id == key
        await press(pilot, ";")
        assert screen.view.current_mark.id == lit[-1]
        await press(pilot, ",")
        assert screen.view.current_mark.id == lit[-2]


async def test_what_is_hidden_is_no_longer_told_under_the_text(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        await uncoded(screen, pilot)
        await press(pilot, "1")
        name = screen.view.marks_over(screen.view.selection)[0].name
        assert name in screen.below.render_line(1).text
        screen.tree_beside.show_code(app.session.hotkeys()["1"])
        screen.tree_beside.focus()
        await press(pilot, "v")
        assert name not in screen.below.render_line(1).text
        await press(pilot, "v")
        assert name in screen.below.render_line(1).text


async def test_what_is_coded_is_seen_although_only_the_coauthors_codings_were(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        other = next(key for key, coder in screen.coders.items() if coder.name == "coder_b")
        screen.shown_coders = {other}
        screen.concerned(None)
        assert "shows coder_b" in screen.titlebar.title.right
        await press(pilot, "s", "1")
        assert any(mark.mine and mark.span == screen.view.selection for mark in screen.view.marks.values())


async def test_a_code_that_is_hidden_is_said_to_be_when_it_is_applied(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        await uncoded(screen, pilot)
        screen.tree_beside.focus()
        screen.tree_beside.show_code(app.session.hotkeys()["1"])
        await press(pilot, "v", "escape", "1")
        assert "which is hidden" in screen.status.text


async def test_a_new_code_gets_a_hotkey_that_works_at_once(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        await uncoded(screen, pilot)
        await press(pilot, "c")
        await type_text(pilot, "Why a unit / Işık şöleni")
        await press(pilot, "enter", "escape")
        new = next(code for code in app.session.book if code.name == "Işık şöleni")
        assert app.session.book[new.parent_id].name == "Why a unit"
        assert new.hotkey
        assert "new under “Why a unit”" in screen.status.text
        await press(pilot, "escape", "f", "s", "space", *new.hotkey)
        assert any(mark.code_id == new.id and mark.span == screen.view.selection for mark in screen.view.marks.values())


def test_a_path_says_under_which_code_a_new_one_goes():
    book = small_codebook()
    assert wanted(book, "Work / kardeş", beside=2) == Wanted("kardeş", 5)
    assert wanted(book, "work / kardeş", beside=None) == Wanted("kardeş", 5)
    assert wanted(book, "Why a unit / EU accession / funds", beside=None) == Wanted("funds", 3)
    assert wanted(book, "nowhere / kardeş", beside=2) == Wanted("nowhere / kardeş", 1)
    assert wanted(book, "kardeş", beside=2) == Wanted("kardeş", 1)
    assert wanted(book, "kardeş", beside=None) == Wanted("kardeş", None)


async def test_a_long_quote_in_vivo_ends_with_a_whole_word(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        text = screen.view.script.text
        start = text.index("Five years later")
        screen.view.select(start, start + 120)
        await press(pilot, "i", "enter", "escape")
        name = next(code.name for code in app.session.book if code.name.startswith("Five years later"))
        assert len(name) <= 60
        assert text[start:].startswith(name + " ")


async def test_undo_shows_the_place_that_it_changed(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        await uncoded(screen, pilot)
        coded = screen.view.selection
        await press(pilot, "1", "ctrl+end", "u")
        assert screen.view.selection == coded
        await press(pilot, "ctrl+end", "ctrl+r")
        assert screen.view.selection == coded


async def test_a_coding_within_the_selection_is_meant_where_none_is_under_the_cursor(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        mark = min(screen.view.marks.values(), key=lambda each: each.start)
        screen.view.select(mark.start - 4, mark.end)
        await press(pilot, "x")
        assert mark.id not in screen.view.marks


async def test_in_a_low_terminal_all_that_is_known_can_be_read_below_the_text(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        key = app.session.hotkeys()["2"]
        screen.view.go_to_mark(next(mark for mark in screen.view.marks.values() if mark.code_id == key))
        await press(pilot, "ctrl+t")
        shown = " ".join(screen.below.render_line(y).text for y in range(screen.below.size.height))
        code = app.session.book[key]
        assert code.not_when[:20] in shown
        assert f"use when: {code.use_when[:20]}" in shown
        assert code.definition[:30] in shown
        await press(pilot, "ctrl+t")
        assert not screen.below.display
        await press(pilot, "ctrl+t")
        assert (screen.below.display, screen.below.size.height) == (True, 3)


async def test_recent_codes_and_the_last_one_are_there_again_in_another_session(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        await uncoded(screen, pilot)
        await press(pilot, "3", "4")
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        keys = app.session.hotkeys()
        assert app.session.recent[:2] == [keys["4"], keys["3"]]
        await uncoded(screen, pilot)
        await press(pilot, "full_stop")
        assert "coded “budget limits”" in screen.status.text
        await press(pilot, "c")
        assert [each.candidate.key for each in screen.picker.found[:2]] == [keys["4"], keys["3"]]


@pytest.mark.parametrize("by_mouse", [False, True])
async def test_a_new_code_is_on_the_passage_while_its_meaning_is_asked_and_that_can_wait(study, by_mouse):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding_screen(app, pilot, "note-erzurum")
        await press(pilot, "s", "c")
        await type_text(pilot, "ısıtma gideri")
        await press(pilot, "enter")
        assert isinstance(app.screen, Ask)
        assert [mark.name for mark in screen.view.marks.values()] == ["ısıtma gideri"]
        box = app.screen.query_one(Bordered)
        later = str(box.border_subtitle)
        assert later == "Enter accept · Esc later"
        if by_mouse:
            await pilot.click(box, offset=(box.outer_size.width - 6, box.outer_size.height - 1))
            await settle(pilot)
        else:
            await press(pilot, "escape")
        assert app.screen is screen
        assert [mark.name for mark in screen.view.marks.values()] == ["ısıtma gideri"]


async def test_where_it_cannot_be_known_whether_the_words_were_copied_another_way_is_told_in_80_columns(
    study, monkeypatch
):
    monkeypatch.setattr("qcode.tui.clipboard.copy_natively", lambda _: False)
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        await press(pilot, "s", "y")
        await until(pilot, lambda: screen.status.text.startswith("copied"))
        told = text_of(screen.status)[0]
        assert told.strip() == "copied, if your terminal takes it  else code it: F5, Enter, E saves it"
        assert app.clipboard.endswith("(practice-alderhaven, paragraph 1)")  # where nobody speaks


@contextmanager
def dictionary_held():
    """Let the process that looks words up answer nothing meanwhile."""
    dictionary.keep_apart()
    dictionary.look_up(["a"], language="xx")
    process = dictionary._apart._process
    process.send_signal(signal.SIGSTOP)
    yield
    process.send_signal(signal.SIGCONT)


async def find_any_form(pilot, words):
    """Search the interview for a word in any form, without waiting for what is found."""
    await pilot.press("slash")
    await until(pilot, lambda: isinstance(pilot.app.screen, FindHere))
    await pilot.press("ctrl+t", "ctrl+t", "ctrl+t")
    await type_text(pilot, words)
    await pilot.press("enter")


async def test_any_form_of_a_word_is_found_in_the_interview_while_keys_are_answered(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        await find_any_form(pilot, "project")
        await settle(pilot)
        found = [screen.view.script.text[each.start : each.end] for each in screen.view.hits]
        assert {"project", "projects"} <= {each.lower() for each in found}
        assert screen.status.text == f"{len(found)} hits of “project”"
        assert screen.view.selection.of(screen.view.script.text).lower() in ("project", "projects")


async def test_a_search_that_takes_long_is_given_up_with_escape_and_text_keys_go_on(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        with dictionary_held():
            await find_any_form(pilot, "city")
            await until(pilot, lambda: screen.status.waiting == "searching for “city” …  Esc stops")
            await pilot.press("s")
            await until(pilot, lambda: screen.view.selection is not None)
            await pilot.press("escape")
            await until(pilot, lambda: screen.status.text == "stopped")
        await settle(pilot)
        assert screen.status.text == "stopped"
        assert not len(screen.view.hits)


async def test_whoever_has_gone_on_reading_stays_there_when_hits_come(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        with dictionary_held():
            await find_any_form(pilot, "city")
            await until(pilot, lambda: screen.status.waiting)
            before = screen.view.cursor
            await pilot.press("down", "down")
            await until(pilot, lambda: screen.view.cursor != before)
            at = screen.view.cursor
        await settle(pilot)
        assert screen.view.cursor == at
        assert screen.status.hint == "n next, N before"


async def test_a_weight_is_given_and_taken_away_again(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        await uncoded(screen, pilot)
        await press(pilot, "1", "W", "7", "0", "enter")
        coded = next(mark.id for mark in screen.view.marks_over(screen.view.selection))
        assert screen.codings[coded].weight == 70
        for wrong in ("101", "9" * 5000):
            await press(pilot, "W")
            app.screen.query_one(Input).value = wrong
            await press(pilot, "enter")
            assert "A weight is a whole number from 0 to 100." in app.screen.query_one(".problem").render().plain
            await press(pilot, "escape")
        assert screen.codings[coded].weight == 70
        await press(pilot, "W", "backspace", "enter")
        assert screen.codings[coded].weight is None


async def in_vivo(app, pilot, words):
    """Make a code of the selected words, under another name."""
    await press(pilot, "i")
    app.screen.query_one(Input).value = words
    await press(pilot, "enter")


async def test_words_that_are_a_code_beside_it_are_that_code_or_are_written_anew(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        await uncoded(screen, pilot)
        await in_vivo(app, pilot, "İŞÇİ ığ")
        await press(pilot, "escape")
        codes = len(app.session.book)
        await uncoded(screen, pilot)
        await in_vivo(app, pilot, "işçi IĞ")
        assert isinstance(app.screen, Choose)
        assert [each.key for each in app.screen._options][1:] == ["other"]  # two beside one another have two names
        await press(pilot, "down", "enter")
        assert app.screen.query_one(Input).value == "işçi IĞ"
        await press(pilot, "enter", "enter")
        assert app.screen is screen
        assert len(app.session.book) == codes
        assert "İŞÇİ ığ" in {mark.name for mark in screen.view.marks_over(screen.view.selection)}


async def test_words_that_are_a_code_elsewhere_in_the_tree_are_that_code_or_a_new_one(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        there = next(code for code in app.session.book if code.parent_id is not None)
        codes = len(app.session.book)
        screen.tree_beside.display = False
        await uncoded(screen, pilot)
        await in_vivo(app, pilot, there.name.upper())
        assert isinstance(app.screen, Choose)
        first, *others = app.screen._options
        assert first.text == f"take {app.session.book.path_text(there.id)}"
        assert [each.text for each in others] == ["a new code of this name, at the top", "write another name"]
        await press(pilot, "escape")
        assert app.screen is screen
        assert len(app.session.book) == codes
        await in_vivo(app, pilot, there.name)
        await press(pilot, "enter")
        assert there.id in {mark.code_id for mark in screen.view.marks_over(screen.view.selection)}
        assert len(app.session.book) == codes
        await in_vivo(app, pilot, there.name)
        await press(pilot, "down", "enter", "escape")
        assert len(app.session.book) == codes + 1

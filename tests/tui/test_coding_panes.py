"""The parts of the coding screen: how they come and go with the width, Tab, Escape and Ctrl+E."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from qcode.services import coding
from qcode.services.documents import find_document
from qcode.services.project import Project
from qcode.services.rounds import new_round
from tests.tui.study import coding as coding_screen
from tests.tui.study import opened, press, settle


async def test_in_a_narrow_terminal_the_codebook_comes_with_tab_and_goes_with_it(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding_screen(app, pilot)
        assert (screen.tree_beside.display, screen.focused) == (False, screen.view)
        await press(pilot, "tab")
        assert (screen.tree_beside.display, screen.focused) == (True, screen.tree_beside)
        await press(pilot, "tab")
        assert (screen.tree_beside.display, screen.focused) == (False, screen.view)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_escape_goes_from_the_codebook_to_the_text_before_it_leaves_the_interview(study, size):
    async with opened(study, size=size) as (app, pilot):
        screen = await coding_screen(app, pilot)
        await press(pilot, "s", "tab", "escape")
        assert (app.current, screen.focused) == (screen, screen.view)
        assert screen.view.selection is not None
        await press(pilot, "escape")
        assert (app.current, screen.view.selection) == (screen, None)
        await press(pilot, "escape")
        assert app.current is app.frame("documents")


async def test_the_title_names_the_case_of_the_interview_and_its_kind(study):
    async with opened(study, size=(120, 36)) as (app, pilot):
        screen = await coding_screen(app, pilot)
        assert screen.titlebar.title.about == "Kozan, metropolitan district, tr"


async def test_ctrl_e_shows_and_hides_the_codebook(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding_screen(app, pilot)
        await press(pilot, "ctrl+e")
        assert screen.tree_beside.display
        await press(pilot, "ctrl+e")
        assert not screen.tree_beside.display
    async with opened(study, size=(120, 36)) as (app, pilot):
        screen = await coding_screen(app, pilot)
        await press(pilot, "ctrl+e")
        assert (screen.tree_beside.display, screen.focused) == (False, screen.view)
        await press(pilot, "tab")
        assert screen.focused is screen.view


async def test_a_code_is_applied_from_the_codebook_in_a_narrow_terminal(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding_screen(app, pilot, "note-erzurum")
        await press(pilot, "s", "tab", "down", "enter")
        assert [mark.name for mark in screen.view.marks.values()] == ["central steering"]


async def test_x_takes_off_the_coding_of_just_what_is_selected(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "note-erzurum")
        await press(pilot, "t", "2", "escape", "s", "1", "x")
        assert [mark.name for mark in screen.view.marks.values()] == ["EU accession"]


async def test_the_title_and_the_inspector_name_the_round_in_which_one_codes(study):
    with Project.open(study, coder="coder_a") as project:
        new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=["note-erzurum"])
    async with opened(study, size=(160, 45)) as (app, pilot):
        screen = await coding_screen(app, pilot, "note-erzurum")
        assert screen.titlebar.title.right.startswith("round pilot · turn ")
        await press(pilot, "s", "1")
        (here,) = screen.inspector.seen.codings
        assert here.round == "pilot"
        screen.open(find_document(app.session.project, "note-kozan").id)
        await press(pilot, "w")
        assert screen.titlebar.title.right.startswith("turn ")


async def test_a_larger_selection_extends_a_coding_in_a_round_too(study):
    with Project.open(study, coder="coder_a") as project:
        new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=["note-erzurum"])
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding_screen(app, pilot, "note-erzurum")
        await press(pilot, "s", "1", "shift+down", "1")
        (mark,) = screen.view.marks.values()
        assert mark.span == screen.view.selection


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_a_memo_on_a_passage_is_shown_there_and_changed_with_m(study, size):
    async with opened(study, size=size) as (app, pilot):
        screen = await coding_screen(app, pilot, "note-erzurum")
        await press(pilot, "s", "m", "ş", "ı", "escape")
        assert screen.below.seen.memos == screen.inspector.seen.memos == ("şı",)
        await press(pilot, "m", "ğ", "escape")
        assert [memo.text for memo in screen.memos_in] == ["şığ"]
        await press(pilot, "escape", "t", "G")
        assert screen.below.seen.memos == ()


async def test_after_a_code_the_next_sentence_is_selected_alone_and_before_it_is_taken_in(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding_screen(app, pilot, "note-erzurum")
        await press(pilot, "s")
        first = screen.view.selection
        await press(pilot, "1", "2", "s")
        second = screen.view.selection
        assert second.start >= first.end
        await press(pilot, "s")
        assert (screen.view.selection.start, screen.view.selection.end > second.end) == (second.start, True)
        await press(pilot, "3", "S")
        assert screen.view.selection == first
        assert len(screen.view.marks) == 3


async def test_going_to_a_turn_arrives_at_what_is_said_in_it(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        await press(pilot, "s", "1", "g", "4", "3", "enter")
        turn = screen.view.script.turns[42]
        assert (screen.view.cursor, screen.view.turn_number) == (turn.speech.start, 43)
        assert screen.status.text == ""


async def test_a_code_in_vivo_is_named_without_the_stops_around_the_words(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        screen.view.move_to(screen.view.script.text.index("2010. The sign"))
        await press(pilot, "s", "ı")
        assert app.screen.query_one(Input).value == "2010"


async def test_the_status_line_answers_the_last_key_and_no_earlier_one(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding_screen(app, pilot)
        await press(pilot, "ctrl+home", "e")
        assert "No coding of yours is here" in screen.status.text
        await press(pilot, "e")
        assert "No coding of yours is here" in screen.status.text
        await press(pilot, "w")
        assert screen.status.text == ""
        await press(pilot, "s", "1")
        assert screen.status.text.startswith("coded")
        await press(pilot, "w")
        assert screen.status.text == ""
        await press(pilot, "x")
        assert screen.status.text != ""
        await pilot.click("#transcript", offset=(20, 4))
        await settle(pilot)
        assert screen.status.text == "", "a click on the text is a movement, too"


async def test_the_inspector_counts_what_is_said_and_names_codings_within_the_selection(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        await press(pilot, "ctrl+home", "v", "G")
        assert screen.below.seen.words == screen.opened.document.words
        assert screen.below.seen.asked > 0
        await press(pilot, "escape")
        mark = min(screen.view.marks.values(), key=lambda each: each.start)
        screen.view.select(mark.start - 5, mark.end)
        await settle(pilot)
        assert not screen.view.marks_at(screen.view.cursor)
        assert screen.below.seen.inside
        assert mark.name in [each.code.name for each in screen.below.seen.codings]


async def test_while_borders_move_the_keys_for_it_are_shown_and_the_coding_is_named(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding_screen(app, pilot)
        await press(pilot, "semicolon", "e", "ctrl+right", "ctrl+right")
        assert screen.view.editing is not None
        assert [each.current for each in screen.below.seen.codings if each.current] == [True]
        assert [each.name for each in screen.keybar.actions()] == ["keep", "give back", "other border", "help"]
        await press(pilot, "escape")
        assert "keep" not in [each.name for each in screen.keybar.actions()]


@pytest.mark.parametrize("by_mouse", [False, True])
async def test_a_code_that_is_looked_at_in_the_codebook_is_explained_though_the_text_is_coded(study, by_mouse):
    async with opened(study, size=(160, 40)) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        await press(pilot, "semicolon")
        passage = screen.inspector.seen.code
        assert passage is not None
        if by_mouse:
            await pilot.click(screen.tree_beside, offset=(10, 3))
            await settle(pilot)
        else:
            await press(pilot, "tab")
            assert screen.inspector.seen.code == app.session.book[screen.tree_beside.code_id]
            await press(pilot, "down", "down")
        looked = app.session.book[screen.tree_beside.code_id]
        assert looked != passage
        assert screen.inspector.seen.code == screen.below.seen.code == looked
        await press(pilot, "escape")
        assert screen.inspector.seen.code == passage


async def test_in_one_line_codings_are_named_once_each_with_their_number_and_coders_last(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding_screen(app, pilot, "note-erzurum")
        await press(pilot, "s", "1")
        text = screen.below.render_line(1).text.strip()
        assert text == "1 central steering (coder_a)"
        await press(pilot, *"234567")
        text = screen.below.render_line(1).text.strip()
        assert text.endswith("… 7 in all (coder_a)")
        assert text.startswith("7 metropolitan status · ")
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        turn = screen.view.script.turns[6].speech
        screen.view.select(turn.start, turn.end)
        await settle(pilot)
        assert screen.below.render_line(1).text.strip() == "within it: 5 foreign funds and grants ×2 (coder_a)"


@pytest.mark.parametrize("by_mouse", [False, True])
async def test_behind_a_coding_that_was_gone_to_s_goes_on_to_the_next_sentence(study, by_mouse):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        await press(pilot, "ctrl+home", "semicolon")
        span = screen.view.selection
        if by_mouse:
            await press(pilot, "escape")
            row = screen.view._scene.wrapped.row_of(span.start) - screen.view.scroll_offset.y
            await pilot.click(screen.view, offset=(screen.view._scene.layout.lanes_at, row))
            await settle(pilot)
            assert screen.view.selection == span
        await press(pilot, "s")
        assert screen.view.selection.start >= span.end
        await press(pilot, "semicolon", "shift+right")
        assert screen.view.selection.start < screen.view.selection.end


async def test_ones_own_codings_count_as_coded_while_only_those_of_others_are_shown(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        await press(pilot, "ctrl+home", "f")
        first = screen.view.cursor
        other = next(key for key in screen.coders if key != screen.session.coder_id)
        screen.shown_coders = {other}
        screen.concerned(None)
        await press(pilot, "ctrl+home", "f")
        assert screen.view.cursor >= first
        own = coding.codings_of(app.session.project, screen.opened.document.id)
        mine = [each.span for each in own if each.coder_id == screen.session.coder_id]
        assert mine
        for _ in range(12):
            assert not any(span.start <= screen.view.cursor < span.end for span in mine)
            await press(pilot, "f")

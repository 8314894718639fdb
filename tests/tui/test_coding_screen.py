"""The coding screen by keyboard and by mouse, on the sample study."""

from __future__ import annotations

import pytest
from textual import events

from qcode.model.coding import MemoOn, State
from qcode.model.document import Span
from qcode.services import codebook, coding, documents, history, memos
from qcode.services.project import Project
from qcode.tui.app import QcodeApp
from qcode.tui.screens.asking.prompts import Ask, Choose, MemoEditor
from tests.tui.study import coding as coding_screen
from tests.tui.study import opened, press, settle

KOZAN = "note-kozan"


def named(app: QcodeApp, document: str = KOZAN) -> list[tuple[str, str]]:
    """The codings of coder_a in a document, as code and quote."""
    project = app.session.project
    found = documents.find_document(project, document)
    text = documents.open_document(project, found.id).text
    book = codebook.book_of(project)
    mine = coding.codings_of(project, found.id, coder_ids=[app.session.coder_id])
    return [(book[each.code_id].name, each.span.of(text)) for each in mine]


async def test_a_sentence_is_selected_and_coded_with_two_keys_and_undone_with_one(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot)
        before = named(app)
        await press(pilot, "s", "4")
        selected = screen.view.selection
        assert selected is not None
        sentence = selected.of(screen.view.script.text)
        assert sentence.endswith(".")
        assert ("budget limits", sentence) in named(app)
        assert screen.status.text == "coded “budget limits”"
        await press(pilot, "u")
        assert named(app) == before
        await press(pilot, "ctrl+r")
        assert ("budget limits", sentence) in named(app)


async def test_a_code_of_two_letters_follows_space(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot)
        await press(pilot, "s", "space", "t")
        assert "tw sister cities" in screen.status.waiting
        await press(pilot, "w")
        assert named(app)[0][0] == "sister cities"


async def test_several_codes_go_on_one_selection_and_one_is_taken_off_by_name(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot)
        await press(pilot, "s", "3", "4")
        sentence = screen.view.selection.of(screen.view.script.text)
        assert {code for code, quote in named(app) if quote == sentence} >= {"mayor profile", "budget limits"}
        await press(pilot, "x")
        assert isinstance(app.screen, Choose)
        await press(pilot, "enter")
        assert len([code for code, quote in named(app) if quote == sentence]) == 1


async def test_the_picker_finds_a_code_by_turkish_letters_without_their_marks(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot)
        await press(pilot, "s", "c")
        assert screen.picker.is_open
        await press(pilot, *"butce", "enter")
        assert not screen.picker.is_open
        assert named(app)[0][0] == "budget limits"
        assert app.focused is screen.view


async def test_a_new_code_is_made_in_the_picker_and_its_definition_is_asked_not_demanded(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot)
        await press(pilot, "s", "c", *"yağmur", "enter")
        assert isinstance(app.screen, Ask)
        await press(pilot, "escape")
        assert named(app)[0][0] == "yağmur"
        assert screen.status.kind.value == "said"


async def test_after_an_undo_a_code_key_codes_the_same_passage_and_s_goes_on_behind_it(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot)
        await press(pilot, "s", "4")
        first = screen.view.selection
        await press(pilot, "s", "4")
        second = screen.view.selection
        await press(pilot, "s", "u")
        assert (screen.view.selection, screen.status.hint) == (second, "a code key codes it, s goes on")
        await press(pilot, "u")
        assert screen.view.selection == first
        await press(pilot, "s")
        assert screen.view.selection == second, "s goes on, and takes nothing in, as after a code"
        await press(pilot, "ctrl+r", "1")
        assert {mark.hotkey for mark in screen.view.marks_over(first) if mark.span == first} == {"4", "1"}


async def test_the_last_code_is_applied_again_with_one_key(study):
    async with opened(study) as (app, pilot):
        await coding_screen(app, pilot)
        await press(pilot, "s", "4", "escape", "down", "down", "down", "s", "full_stop")
        assert [code for code, _quote in named(app)].count("budget limits") == 2


async def test_a_selection_over_several_codings_of_a_code_makes_them_one(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        first, second = screen.view.script.turns[6], screen.view.script.turns[2]
        before = [mark for mark in screen.view.marks_over(first.speech) if mark.hotkey == "5"]
        assert len(before) == 2
        screen.view.select(first.speech.start, first.speech.end)
        await press(pilot, "5")
        (mark,) = [mark for mark in screen.view.marks_over(first.speech) if mark.hotkey == "5"]
        assert mark.span == first.speech
        assert screen.status.text == "“foreign funds and grants” extended, 2 codings are one now"
        await press(pilot, "u")
        assert [mark for mark in screen.view.marks_over(first.speech) if mark.hotkey == "5"] == before
        assert not [mark for mark in screen.view.marks_over(second.speech) if mark.hotkey == "5"]


async def test_a_larger_selection_extends_a_coding_of_the_same_code(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot)
        await press(pilot, "s", "4", "plus", "4")
        whole = screen.view.selection.of(screen.view.script.text)
        assert [quote for code, quote in named(app) if code == "budget limits"] == [whole]
        await press(pilot, "4")
        assert screen.status.text == "“budget limits” is here already"


async def test_of_several_codes_picked_at_once_those_that_are_there_in_part_are_extended_in_one_step(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot)
        await press(pilot, "s", "4")
        before = list(screen.view.marks)
        await press(pilot, "plus", "c", *"butce", "tab", *["backspace"] * 5, *"EU acc", "tab", "enter")
        whole = screen.view.selection.of(screen.view.script.text)
        assert [quote for code, quote in named(app) if code == "budget limits"] == [whole]
        assert ("EU accession", whole) in named(app)
        assert screen.status.text == "coded “EU accession”, “budget limits” extended"
        await press(pilot, "full_stop")
        assert screen.status.text == "“budget limits, EU accession” are here already"
        await press(pilot, "u")
        assert list(screen.view.marks) == before, "one step took both"


async def test_borders_are_moved_by_keys_and_kept_with_enter(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot)
        await press(pilot, "s", "4")
        before = next(quote for code, quote in named(app) if code == "budget limits")
        await press(pilot, "e", "left", "enter")
        after = next(quote for code, quote in named(app) if code == "budget limits")
        assert after != before
        assert before.startswith(after)
        assert screen.view.editing is None


async def test_a_memo_goes_on_the_coding_under_the_cursor(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot)
        await press(pilot, "s", "4", "escape", "m")
        assert isinstance(app.screen, MemoEditor)
        await press(pilot, *"İşte", "escape")
        key = next(key for key, each in screen.codings.items() if screen.session.book[each.code_id].hotkey == "4")
        assert [memo.text for memo in memos.memos_on(app.session.project, MemoOn.CODING, key)] == ["İşte"]
        assert screen.view.marks[key].memo


async def test_a_memo_on_a_selection_without_coding_is_on_the_passage(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "note-erzurum")
        await press(pilot, "s", "m", *"bak", "escape")
        found = memos.memos_of_document(app.session.project, screen.opened.document.id)
        assert [(memo.on, memo.text) for memo in found] == [(MemoOn.SPAN, "bak")]


async def test_recoding_puts_another_code_in_place(study):
    async with opened(study) as (app, pilot):
        await coding_screen(app, pilot, "note-erzurum")
        await press(pilot, "s", "4", "r", *"mayor", "enter")
        assert [code for code, _quote in named(app, "note-erzurum")] == ["mayor profile"]


async def test_the_interview_is_marked_done_and_the_next_one_opened(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "note-erzurum")
        await press(pilot, "z")
        assert documents.state_here(app.session.project, screen.opened.document.id) is State.DONE
        await press(pilot, "ctrl+d")
        assert screen.opened.document.name != "note-erzurum"
        assert documents.state_here(app.session.project, screen.opened.document.id) is not State.DONE


async def test_the_place_is_found_again_after_another_document_and_a_restart(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot)
        await press(pilot, "p", "p", "escape", "end")
        place = screen.view.cursor
        await coding_screen(app, pilot, "note-adana")
        await coding_screen(app, pilot)
        assert screen.view.cursor == place
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot)
        assert screen.view.cursor == place


async def test_one_goes_along_the_excerpts_of_a_code_through_all_documents(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "note-adana")
        await press(pilot, "semicolon", "ctrl+n")
        first = screen.view.current_mark
        await press(pilot, "ctrl+n")
        second = screen.view.current_mark
        assert first.code_id == second.code_id
        assert first.id != second.id


async def test_what_another_window_codes_appears_by_itself(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "note-erzurum")
        with Project.open(study, coder="coder_a") as other:
            book = codebook.book_of(other)
            coding.apply_codes(
                other,
                document_id=screen.opened.document.id,
                span=screen.opened.turns[0].speech,
                code_ids=[next(iter(book)).id],
            )
        app._follow()
        await settle(pilot)
        assert len(screen.view.marks) == 1


async def test_the_coauthors_codings_are_not_shown_unless_asked_for(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot)
        assert {mark.coder for mark in screen.view.marks.values()} == {"coder_a"}


async def test_dragging_with_the_mouse_selects_and_a_double_click_in_the_tree_codes(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "note-erzurum")
        await pilot.mouse_down(screen.view, offset=(8, 0))
        await pilot.hover(screen.view, offset=(30, 0))
        await pilot.mouse_up(screen.view, offset=(30, 0))
        await settle(pilot)
        assert screen.view.selection is not None
        words = screen.view.selection.of(screen.view.script.text)
        row = next(at for at, code in enumerate(screen.session.book) if code.hotkey == "4")
        await pilot.click(screen.tree_beside, offset=(12, row + screen.tree_beside.HEAD), times=2)
        await settle(pilot)
        assert named(app, "note-erzurum") == [("budget limits", words)]


async def test_counts_in_the_tree_follow_each_key(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "note-erzurum")
        key = next(code.id for code in screen.session.book if code.hotkey == "4")
        before = screen.tree_beside.counts[key]
        await press(pilot, "s", "4")
        assert screen.tree_beside.counts[key] == before + 1
        await press(pilot, "u")
        assert screen.tree_beside.counts[key] == before


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_the_screen_works_at_every_size(study, size):
    async with opened(study, size=size) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-mavikiyi")
        await press(pilot, "pagedown", "s", "4")
        assert screen.status.text == "coded “budget limits”"
        assert screen.tree_beside.display is (size[0] >= 100)
        assert screen.inspector.display is (size[0] >= 140)


async def test_go_to_takes_a_turn_by_its_number_and_says_how_many_there_are(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-mavikiyi")
        await press(pilot, "ctrl+g", *"999", "enter")
        assert isinstance(app.screen, Ask)
        await press(pilot, "backspace", "backspace", "backspace", *"43", "enter")
        assert screen.view.turn_number == 43


async def test_searching_goes_from_hit_to_hit_in_turkish(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-mavikiyi")
        await press(pilot, "slash", *"İLİŞKİLER", "enter")
        assert "hits" in screen.status.text
        first = screen.view.selection
        await press(pilot, "n")
        assert screen.view.selection != first
        assert screen.view.selection.of(screen.view.script.text).lower().startswith("i")


async def test_keys_typed_ahead_are_answered_in_their_order(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "note-erzurum")
        for character in "s tws4cmayor":
            app.post_message(events.Key("space" if character == " " else character, character))
        await settle(pilot)
        await press(pilot, "enter")
        sentences = [screen.view.script.text[span.start : span.end] for span in screen.view.script.sentences]
        assert sorted(named(app, "note-erzurum")) == sorted(
            [("sister cities", sentences[0]), ("budget limits", sentences[1]), ("mayor profile", sentences[1])]
        )


async def test_the_numbers_in_the_tree_follow_what_is_coded_here_and_elsewhere(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot)
        project, me = app.session.project, app.session.coder_id

        def right() -> bool:
            counted = coding.counts_by_code(project, coder_ids=[me])
            return all(
                screen.tree_beside.counts.get(code.id, 0) == counted.get(code.id, 0) for code in app.session.book
            )

        await press(pilot, "s", "4", "s", "3", "u")
        assert right()
        other = next(line.id for line in documents.known_documents(project) if line.id != screen.opened.document.id)
        code = next(each.id for each in app.session.book if each.name == "budget limits")
        screen.do(lambda: coding.apply_codes(project, document_id=other, span=Span(0, 5), code_ids=[code]))
        assert right()
        await press(pilot, "f2")
        app._step(history.undo, "undone")
        await press(pilot, "f3", "s", "4")
        assert right()


async def test_the_numbers_are_read_anew_where_somebody_wrote_in_between(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot)
        me = app.session.coder_name
        with Project.open(study, coder=me) as elsewhere:
            coding.apply_codes(elsewhere, document_id=1, span=Span(0, 9), code_ids=[1])
        await press(pilot, "s", "4")
        assert screen.tree_beside.counts == coding.counts_by_code(app.session.project, coder_ids=[app.session.coder_id])


async def test_undo_shows_what_was_coded_in_another_window_before_it_takes_it_back(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot)
        await press(pilot, "s", "4")
        before, place = named(app), screen.opened.document.id
        with Project.open(study, coder=app.session.coder_name) as window:
            coding.apply_codes(window, document_id=place, span=Span(3, 9), code_ids=[1])
        await press(pilot, "u")
        assert screen.status.text.startswith("Done in another window: apply code")
        assert screen.status.hint == "Nothing was changed; again takes back the last step."
        assert len(named(app)) == len(screen.view.marks) == len(before) + 1
        await press(pilot, "u")
        assert named(app) == before
        assert screen.status.text.startswith("undone: apply code")
        assert screen.status.hint.startswith("made in another window, ")
        await press(pilot, "u")
        assert len(named(app)) == len(before) - 1
        assert screen.status.hint == "a code key codes it, s goes on"


async def test_what_was_coded_before_the_window_was_opened_is_undone_with_its_day(study):
    with Project.open(study, coder="coder_a") as window:
        coding.apply_codes(window, document_id=1, span=Span(3, 9), code_ids=[1])
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot)
        await press(pilot, "u")
        assert screen.status.hint.startswith("made before this window, ")


async def test_a_code_that_is_renamed_or_moved_is_seen_in_the_text_without_reading_it_again(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot)
        read, here = screen.codings, next(iter(screen.view.marks.values()))
        screen.do(lambda: codebook.rename_code(app.session.project, here.code_id, "another name"))
        assert screen.view.marks[here.id].name == "another name"
        shown = screen.view.marks[here.id]
        screen.do(lambda: codebook.move_code(app.session.project, here.code_id, under=None, position=0))
        assert screen.tree_beside.codebook[here.code_id].parent_id is None
        assert screen.view.marks[here.id] is shown
        assert screen.codings is read
        await press(pilot, "u", "u")
        assert screen.view.marks[here.id].name == here.name

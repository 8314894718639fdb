"""What is being written outlives the program, whichever way it ends, until it is saved or given up."""

from __future__ import annotations

import pytest
from textual.widgets import Label, TextArea

from qcode.errors import Busy
from qcode.model.coding import MemoOn
from qcode.model.document import Span
from qcode.services import codebook, memos
from qcode.services.documents import open_document
from qcode.services.documents.correcting import correct
from qcode.services.drafts import drafts_of
from qcode.services.memos import list_memos, write_memo
from qcode.services.project import Project
from qcode.tui import drafting
from qcode.tui.drafting import SECONDS
from qcode.tui.screens.asking.keeping import NotKept
from qcode.tui.screens.asking.prompts import Ask
from qcode.tui.screens.asking.unsaved import Unsaved
from qcode.tui.screens.codebook.form import CodeForm
from qcode.tui.screens.documents.attributes import AttributesForm
from qcode.tui.widgets.form import Form
from qcode.tui.window import DraftLine
from tests.tui.study import coding, go_to_turn, opened, press, settle


async def pass_by(pilot) -> None:
    """Let the moment pass after which a letter is on its way to the disk."""
    await pilot.clock.pass_by(SECONDS)
    await settle(pilot)


def written(app) -> list[dict[str, str]]:
    return [each.changed for each in drafts_of(app.session.project)]


async def begin_memo(app, pilot, words: str):
    screen = await coding(app, pilot, "practice-alderhaven")
    go_to_turn(screen.view, 5)
    await press(pilot, "s", "m", *words)
    return screen


async def test_a_memo_that_is_being_written_is_on_the_disk_a_moment_after_the_last_letter(study):
    async with opened(study) as (app, pilot):
        await begin_memo(app, pilot, "ığdır")
        assert written(app) == []
        await pass_by(pilot)
        assert written(app) == [{"0": "ığdır"}]
        await press(pilot, "ş")
        await pass_by(pilot)
        assert written(app) == [{"0": "ığdırş"}]


async def test_a_memo_that_was_cut_off_is_there_when_it_is_opened_again_and_gone_when_it_is_saved(study):
    async with opened(study) as (app, pilot):
        await begin_memo(app, pilot, "ığdır")
        await pass_by(pilot)
        when = drafts_of(app.session.project)[0].when
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, "practice-alderhaven")
        go_to_turn(screen.view, 5)
        await press(pilot, "s", "m")
        assert app.screen.query_one(TextArea).text == "ığdır"
        line = str(app.screen.query_one(DraftLine).render())
        assert line == f"draft from {when}, not saved then · Ctrl+G drops it"
        await press(pilot, "!", "escape")
        assert list_memos(app.session.project)[-1].text == "ığdır!"
        assert written(app) == []
        await press(pilot, "m")
        assert not app.screen.query(DraftLine)


async def test_a_memo_on_a_passage_is_found_again_from_any_place_in_it(study):
    async with opened(study) as (app, pilot):
        screen = await begin_memo(app, pilot, "ara")
        where = screen.view.selection
        await pass_by(pilot)
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, "practice-alderhaven")
        screen.view.move_to(where.end - 2)
        await press(pilot, "m")
        assert app.screen.query_one(TextArea).text == "ara"
        await press(pilot, "escape")
        assert list_memos(app.session.project)[-1].span == where


async def test_a_memo_on_a_passage_whose_text_was_corrected_meanwhile_is_offered_where_its_words_are_now(
    study, tmp_path
):
    async with opened(study) as (app, pilot):
        screen = await begin_memo(app, pilot, "ara")
        words, key = screen.view.selection.of(screen.view.script.text), screen.opened.document.id
        await pass_by(pilot)
    with Project.open(study, coder="coder_a") as project:
        text = open_document(project, key).text
        place = tmp_path / "corrected.md"
        place.write_text(text.replace("\n", "\nCorrected: here.\n", 1), "utf-8")
        correct(project, key, place)
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, "practice-alderhaven")
        start = screen.view.script.text.index(words)
        screen.view.move_to(start + 2)
        await press(pilot, "m")
        assert app.screen.query_one(TextArea).text == "ara"
        await press(pilot, "!", "escape")
        memo = list_memos(app.session.project)[-1]
        assert (memo.text, memo.span) == ("ara!", Span(start, start + len(words)))
        assert written(app) == []


@pytest.mark.parametrize("by_mouse", [False, True])
async def test_a_draft_can_be_dropped_by_a_key_and_by_a_click_and_the_editors_undo_brings_it_back(study, by_mouse):
    async with opened(study) as (app, pilot):
        await begin_memo(app, pilot, "ara")
        await pass_by(pilot)
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, "practice-alderhaven")
        go_to_turn(screen.view, 5)
        await press(pilot, "s", "m")
        if by_mouse:
            await pilot.click(DraftLine)
            await settle(pilot)
        else:
            await press(pilot, "ctrl+g")
        area = app.screen.query_one(TextArea)
        assert area.text == ""
        assert not app.screen.query(DraftLine)
        assert written(app) == []
        area.focus()
        await press(pilot, "ctrl+z")
        assert area.text == "ara"
        await press(pilot, "ctrl+y", "escape")
        assert "ara" not in [each.text for each in list_memos(app.session.project)]
        assert written(app) == []


async def test_a_definition_half_written_comes_back_field_by_field(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "f4")
        await press(pilot, "e")
        form = app.screen.query_one(Form)
        form.set_value("use_when", "Vali ya da belediye dışından biri istediğinde")
        form.set_value("example", "“İstedi”")
        await pass_by(pilot)
    async with opened(study) as (app, pilot):
        await press(pilot, "f4")
        before = app.current.here
        await press(pilot, "e")
        assert isinstance(app.screen, CodeForm)
        values = app.screen.query_one(Form).values
        assert values["use_when"] == "Vali ya da belediye dışından biri istediğinde"
        assert values["definition"] == before.definition
        await press(pilot, "ctrl+s")
        saved = codebook.book_of(app.session.project)[before.id]
        assert (saved.use_when, saved.example) == ("Vali ya da belediye dışından biri istediğinde", "“İstedi”")
        assert written(app) == []


async def test_what_was_saved_meanwhile_is_not_written_over_unseen(study):
    async with opened(study) as (app, pilot):
        write_memo(app.session.project, on=MemoOn.PROJECT, text="first")
        memo = list_memos(app.session.project)[-1]
        await press(pilot, "f8")
        app.screen.list.show(memo.id)
        await press(pilot, "e", "x")
        await pass_by(pilot)
        memos.change_memo(app.session.project, memo.id, text="second")
    async with opened(study) as (app, pilot):
        await press(pilot, "f8")
        app.screen.list.show(memo.id)
        await press(pilot, "e")
        assert app.screen.query_one(TextArea).text == "firstx"
        assert "what is saved here was changed since" in str(app.screen.query_one(DraftLine).render())
        await press(pilot, "ctrl+g")
        assert app.screen.query_one(TextArea).text == "second"


async def test_a_line_that_is_asked_for_is_kept_as_well_and_escape_gives_it_up(study):
    async with opened(study) as (app, pilot):
        await coding(app, pilot, "practice-alderhaven")
        go_to_turn(app.screen.view, 5)
        await press(pilot, "s", "c", *"ığdır şehri", "enter")
        assert isinstance(app.screen, Ask)
        await press(pilot, *"neden")
        await pass_by(pilot)
        assert written(app) == [{"0": "neden"}]
        await press(pilot, "escape")
        assert written(app) == []


async def test_attributes_that_were_being_filled_in_come_back(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "a")
        assert isinstance(app.screen, AttributesForm)
        form = app.screen.query_one(Form)
        form.set_value("v0-new", "konuşma: uzun")
        await pass_by(pilot)
    async with opened(study) as (app, pilot):
        await press(pilot, "a")
        assert app.screen.query_one(Form).values["v0-new"] == "konuşma: uzun"


async def test_a_memo_that_was_only_looked_at_leaves_no_draft(study):
    async with opened(study) as (app, pilot):
        await begin_memo(app, pilot, "")
        await pass_by(pilot)
        await press(pilot, "a", "backspace")
        await pass_by(pilot)
        await press(pilot, "escape")
        assert written(app) == []


async def test_a_memo_that_could_not_be_saved_stays_a_draft_until_it_is_dropped(study, monkeypatch):
    async with opened(study) as (app, pilot):
        await begin_memo(app, pilot, "ara")

        def full(*_args, **_named):
            raise codebook.UsageError("The disk is full.")

        monkeypatch.setattr(memos, "write_memo", full)
        await press(pilot, "escape")
        assert written(app) == [{"0": "ara"}]
        await press(pilot, "escape")
        assert "kept as a draft" in app.current.status.text
        assert written(app) == [{"0": "ara"}]
        await press(pilot, "m", "escape")
        await press(pilot, "ctrl+g")
        assert written(app) == []


async def test_words_of_which_no_draft_can_be_kept_stay_in_sight_until_they_are_dropped(study, monkeypatch):
    async with opened(study) as (app, pilot):
        screen = await begin_memo(app, pilot, "ara")

        def full(*_args, **_named):
            raise codebook.UsageError("The disk is full.")

        def no_room(*_args, **_named):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(memos, "write_memo", full)
        monkeypatch.setattr(drafting, "keep_draft", no_room)
        app.screen.query_one(TextArea).insert("!")
        await press(pilot, "escape", "escape")
        assert isinstance(app.screen, NotKept)
        said = str(app.screen.query_one(".problem", Label).content)
        assert said == "No draft of this can be kept: No space left on device; copy the words, or drop them"
        await press(pilot, "ctrl+g")
        assert app.screen is screen


async def test_a_memo_given_up_while_somebody_else_is_writing_stays_a_draft(study, monkeypatch):
    async with opened(study) as (app, pilot):
        screen = await begin_memo(app, pilot, "ara")

        def busy(*_args, **_named):
            raise Busy

        monkeypatch.setattr(memos, "write_memo", busy)
        await press(pilot, "escape", "escape")
        assert app.screen is screen
        assert written(app) == [{"0": "ara"}]


async def test_the_program_says_at_its_start_what_is_not_saved_and_lists_it(study):
    async with opened(study) as (app, pilot):
        await begin_memo(app, pilot, "ığdır")
        await pass_by(pilot)
    async with opened(study) as (app, pilot):
        (told,) = app._notifications
        assert told.title == "not saved last time"
        assert "in practice-alderhaven (" in told.message
        app.action_unsaved()
        await settle(pilot)
        assert isinstance(app.screen, Unsaved)
        assert app.screen.whole.text == "ığdır"
        await press(pilot, "delete")
        assert written(app) == []
        await press(pilot, "escape")
        app.action_unsaved()
        assert app.current.status.text == "There is nothing that is not saved."


async def test_another_coder_is_told_nothing_of_it(study):
    async with opened(study) as (app, pilot):
        await begin_memo(app, pilot, "ığdır")
        await pass_by(pilot)
    async with opened(study, coder="ben") as (app, pilot):
        assert not list(app._notifications)
        screen = await coding(app, pilot, "practice-alderhaven")
        go_to_turn(screen.view, 5)
        await press(pilot, "s", "m")
        assert app.screen.query_one(TextArea).text == ""


async def test_a_hang_up_keeps_the_memo_behind_its_help_without_waiting_for_a_clock(study, monkeypatch):
    async with opened(study) as (app, pilot):
        await begin_memo(app, pilot, "ığdır")
        await press(pilot, "f1")
        left = []
        monkeypatch.setattr(app, "exit", lambda *_: left.append(True))
        app.hang_up()
        await settle(pilot)
        assert left
        assert list_memos(app.session.project)[-1].text == "ığdır"
        assert written(app) == []


async def test_a_hang_up_keeps_a_line_that_nothing_was_done_with_yet_as_a_draft(study, monkeypatch):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, "practice-alderhaven")
        go_to_turn(screen.view, 5)
        await press(pilot, "s", "c", *"ığdır şehri", "enter", *"neden")
        left = []
        monkeypatch.setattr(app, "exit", lambda *_: left.append(True))
        app.hang_up()
        await settle(pilot)
        assert left
        assert written(app) == [{"0": "neden"}]


async def test_where_no_draft_can_be_kept_the_window_says_so(study, monkeypatch):
    async with opened(study) as (app, pilot):
        await begin_memo(app, pilot, "ığdır")
        monkeypatch.setattr(app.screen.draft, "_file", study / "nowhere")
        await pass_by(pilot)
        await pass_by(pilot)
        assert "Not a directory" in str(app.screen.query_one(DraftLine).render())

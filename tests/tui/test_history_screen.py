"""The history on its screen: steps, back to one of them, out to a file."""

from __future__ import annotations

from textual.widgets import Label

from qcode.services.codebook import add_code, rename_code
from qcode.services.documents import find_document
from qcode.services.history import history
from qcode.services.project import Project
from tests.tui.study import coding, opened, press, settle


async def test_u_capital_takes_back_all_own_steps_down_to_the_cursor(study):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, "note-erzurum")
        await press(pilot, "s", "1", "2", "3", "f9")
        await press(pilot, "down", "U", "y")
        assert app.current.status.text == "2 steps taken back"
        await press(pilot, "f3")
        assert [mark.name for mark in screen.view.marks.values()] == ["central steering"]
        await press(pilot, "ctrl+r", "ctrl+r")
        assert len(screen.view.marks) == 3


async def test_u_capital_tells_what_another_window_did_and_never_takes_back_more_than_it_told(study):
    async with opened(study) as (app, pilot):
        await coding(app, pilot, "note-erzurum")
        await press(pilot, "s", "1", "f9")
        with Project.open(study, coder="coder_a") as window:
            add_code(window, "çay")
            app.look()
            await settle(pilot)
            await press(pilot, "U")
            said = str(app.screen.query_one(Label).content)
            assert "In another window you made 1 step of them, the newest “add code: çay”." in said
            add_code(window, "kahve")
            app.look()
            await settle(pilot)
            await press(pilot, "y")
            assert app.current.status.text == "By now that takes back 3 of your steps."
            assert [each.undone for each in history(window)[:3]] == [False, False, False]
            await settle(pilot)
            await press(pilot, "U", "y")
            assert app.current.status.text == "3 steps taken back"
            assert [each.undone for each in history(window)[:3]] == [True, True, True]


async def test_u_capital_over_what_another_coder_changed_takes_nothing_back_and_says_whose_it_is(study):
    async with opened(study) as (app, pilot):
        add_code(app.session.project, "çay")
        add_code(app.session.project, "kahve")
        with Project.open(study, coder="coder_b") as theirs:
            rename_code(theirs, "çay", "ıhlamur")
        app.look()
        await press(pilot, "f9")
        await settle(pilot)
        await press(pilot, "down", "down", "U", "y")
        assert "“add code: çay”: coder_b changed since" in app.current.status.text
        assert [each.undone for each in history(app.session.project)[:3]] == [False, False, False]


async def test_a_step_of_another_coder_is_not_taken_back(study):
    async with opened(study, coder="coder_b") as (app, pilot):
        await coding(app, pilot, "note-erzurum")
        await press(pilot, "s", "1")
    async with opened(study, coder="coder_a") as (app, pilot):
        await press(pilot, "f9", "U")
        assert "of your own" in app.current.status.text
        assert not history(app.session.project)[0].undone


async def test_the_history_is_written_to_a_file(study, tmp_path):
    async with opened(study) as (app, pilot):
        await coding(app, pilot, "note-erzurum")
        await press(pilot, "s", "1", "f9", "E")
        app.screen.query_one("Input").value = str(tmp_path / "history.csv")
        await press(pilot, "enter")
        assert "history.csv" in app.current.status.text
    assert "apply code" in (tmp_path / "history.csv").read_text("utf-8-sig")


async def test_undo_and_redo_name_the_step(study):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, "note-erzurum")
        await press(pilot, "s", "1", "u")
        assert screen.status.text.startswith("undone: apply code central steering on “Bu metin")
        await press(pilot, "ctrl+r")
        assert screen.status.text.startswith("done again: apply code central steering")


async def test_what_was_coded_is_on_disk_as_soon_as_it_is_shown(study):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, "note-erzurum")
        await press(pilot, "s", "1")
        assert len(screen.view.marks) == 1
        with Project.open(study, coder="coder_b") as other:
            assert history(other)[0].verb == "apply code"
            assert find_document(other, "note-erzurum")

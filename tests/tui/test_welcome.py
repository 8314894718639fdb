"""Beginning without a project: by keys and by mouse, with wrong input said in a sentence."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from textual.widgets import Input

from qcode.services import memory
from qcode.services.project import Project, add_coder
from qcode.services.study import newcomer
from qcode.tui.app import QcodeApp
from qcode.tui.screens.asking.prompts import Box
from qcode.tui.screens.help import Help
from qcode.tui.screens.welcome import Start, WelcomeApp, WelcomeScreen, told_recent
from qcode.tui.screens.welcome.asking import (
    NewProject,
    file_of,
    new_file_problem,
    old_file_problem,
    project_problem,
)
from qcode.tui.screens.welcome.tour import TourPanel
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.form import Form
from tests.tui.stage import text_of, type_text
from tests.tui.study import opened, press, settle

GOOD = {"file": "study", "case": "belediye", "coder": "Işıl", "language": "tr", "folder": ""}


async def test_the_sample_study_is_copied_to_a_file_that_the_user_names(tmp_path):
    app = WelcomeApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        asked = app.screen.query_one(Input)
        assert asked.value == str(tmp_path / "local-diplomacy.qcode")
        asked.value = str(tmp_path / "örnek")
        await press(pilot, "enter")
    assert app.return_value == Start(str(tmp_path / "örnek.qcode"), newcomer())
    with Project.open(tmp_path / "örnek.qcode") as project:
        assert project.name == "Local diplomacy"


async def test_a_project_is_made_with_the_users_words(tmp_path):
    app = WelcomeApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "enter")
        await pilot.pause()
        form = app.screen
        assert isinstance(form, NewProject)
        await press(pilot, "ctrl+s")
        assert app.screen is form
        form.query_one("#field-case", Input).value = "belediye"
        form.query_one("#field-coder", Input).focus()
        await type_text(pilot, "Işıl")
        await press(pilot, "ctrl+s")
    assert app.return_value == Start(str(tmp_path / "study.qcode"), "Işıl", "")
    with Project.open(tmp_path / "study.qcode") as project:
        assert (project.case_noun, project.language, project.coder.name) == ("belediye", "tr", "Işıl")


async def test_what_the_form_proposes_is_replaced_by_what_is_typed(tmp_path):
    app = WelcomeApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "down", "enter", "tab")
        await type_text(pilot, "belediye")
        assert app.screen.query_one("#field-case", Input).value == "belediye"


async def test_the_folder_that_was_named_comes_in_at_the_start(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "g1.txt").write_text("Görüşmeci: Merhaba.\nK1: Buyurun.\n", "utf-8")
    with Project.create(tmp_path / "s.qcode", coder="Işıl") as project:
        app = QcodeApp(project, restore=True, bring=str(tmp_path / "in"))
        async with app.run_test(size=(100, 30)) as pilot:
            await settle(pilot)
            await settle(pilot)
            assert [line.document.name for line in app.frame("documents").lines.values()] == ["g1"]
            assert "1 document came in" in app.frame("documents").status.text


async def test_a_recent_project_is_opened_by_mouse(study, tmp_path):
    memory.remember_place(str(study))
    app = WelcomeApp(tmp_path / "elsewhere")
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        rows = text_of(app.screen.query_one(FilterList))
        line = next(number for number, row in enumerate(rows) if "study.qcode" in row)
        await pilot.click(FilterList, offset=(10, line), times=2)
        await settle(pilot)
    assert app.return_value.place == str(study)


def test_where_a_project_is_that_was_opened_last_fits_and_tells_no_password(monkeypatch, tmp_path):
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert told_recent(str(tmp_path / "saha" / "çalışma.qcode"), 50) == ("çalışma.qcode", "~/saha")
    name, where = told_recent("/srv/" + "görüşmeler/" * 12 + "study.qcode", 50)
    assert name == "study.qcode"
    assert len(where) <= 50
    assert where.startswith("/srv/görüşmeler/")
    assert "…" in where
    assert where.endswith("görüşmeler")
    server = "postgresql+psycopg://ayşe:gizli@db.example.org:5432/diplomacy?project=belediyeler&sslmode=require"
    assert told_recent(server, 50) == ("belediyeler", "on the server ayşe@db.example.org:5432")


async def test_projects_that_were_opened_last_are_told_in_80_columns(tmp_path):
    memory.remember_place("postgresql://ayşe:gizli@veri.universite.edu.tr:5432/diplomacy?project=belediyeler")
    app = WelcomeApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        rows = text_of(app.screen.query_one(FilterList))
        (line,) = [row for row in rows if "belediyeler" in row]
        assert line.rstrip().endswith("on the server ayşe@veri.universite.edu.tr:5432")


async def test_what_is_no_project_is_said_and_the_welcome_stays(tmp_path):
    (tmp_path / "notes.txt").write_text("words")
    app = WelcomeApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end", "enter")
        await pilot.pause()
        app.screen.query_one(Input).value = str(tmp_path / "notes.txt")
        await press(pilot, "enter")
        assert isinstance(app.screen, WelcomeScreen)
        assert app.screen.status.kind == "error"
        await pilot.press("escape")
    assert app.return_value is None


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"file": ""}, "needs a file"),
        ({"file": "no/such/folder/x"}, "no folder"),
        ({"case": ""}, "case"),
        ({"coder": ""}, "who is coding"),
        ({"language": "Türkçe"}, "two or three letters"),
        ({"folder": "no/such/folder"}, "no folder"),
    ],
)
def test_what_keeps_a_project_from_being_made_is_a_sentence(tmp_path, monkeypatch, changed, word):
    monkeypatch.chdir(tmp_path)
    assert project_problem(GOOD) is None
    assert word in project_problem(GOOD | changed)


def test_files_that_are_there_are_never_written_over(tmp_path):
    (tmp_path / "a.qcode").write_bytes(b"")
    assert "already" in new_file_problem(str(tmp_path / "a"))
    assert "is a folder" in new_file_problem(str(tmp_path))
    assert file_of(str(tmp_path / "b")).name == "b.qcode"
    assert file_of(str(tmp_path / "b.db")).name == "b.db"
    assert old_file_problem(str(tmp_path / "a")) is None
    assert "is a folder" in old_file_problem(str(tmp_path))
    assert "no file" in old_file_problem(str(tmp_path / "c.qcode"))
    assert old_file_problem("postgresql://host/db?project=x") is None


async def test_help_shows_the_keys_of_the_welcome_and_of_its_forms(tmp_path):
    app = WelcomeApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(app.screen, Help)
        assert "welcome.leave" in app.screen.query_one(FilterList).keys
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(app.screen, WelcomeScreen)
        await pilot.press("down", "enter")
        await pilot.pause()
        await pilot.press("f1")
        await pilot.pause()
        assert "askform.save" in app.screen.query_one(FilterList).keys
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, NewProject)


async def test_the_form_comes_back_with_what_was_written_where_the_project_could_not_be_made(tmp_path, monkeypatch):
    app = WelcomeApp(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "enter")
        await pilot.pause()
        app.screen.query_one("#field-coder", Input).focus()
        await type_text(pilot, "Işıl")

        def full(*_: object, **__: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(Project, "create", full)
        await press(pilot, "ctrl+s")
        await settle(pilot)
        assert isinstance(app.screen, NewProject)
        assert "No space left on device" in str(app.screen.query_one(Form)._note.render())
        assert app.screen.query_one("#field-coder", Input).value == "Işıl"
    assert app.return_value is None


async def test_the_tour_leads_to_sentences_that_fit_the_codes_it_names_and_stays_in_sight_over_a_memo(study):
    with Project.open(study, coder="coder_a") as project:
        add_coder(project, "ayşe")
    async with opened(study, size=(80, 24), coder="ayşe") as (app, pilot):
        app.action_tour()
        await settle(pilot)
        screen, tour = app.current, app.tour
        assert screen.opened.document.name == "practice-alderhaven"

        async def do(*keys: str) -> str:
            await press(pilot, *keys)
            tour.look()
            await settle(pilot)
            return screen.view.target().of(screen.view.script.text)

        assert (await do("s")).startswith("There was a circular, no. 44")
        assert "central steering" in tour.say
        assert await do("1") == "There"
        assert "staff capacity" in tour.say
        await do("s")
        assert screen.view.selection.of(screen.view.script.text) == "There is me."
        await do("space", "s", "t")
        assert tour.at == 3
        await do("s", "c", "b", "u", "d", "enter")
        assert tour.at == 4
        await do("u")
        await press(pilot, "comma", "m")
        tour.look()
        await settle(pilot)
        panel, box = app.screen.query_one(TourPanel), app.screen.query_one(Box)
        assert panel.region.height > 1
        assert not panel.region.overlaps(box.region)
        await press(pilot, "x", "escape")
        tour.look()
        await settle(pilot)
        assert tour.at == 6
        assert len(screen.query(TourPanel)) == 1


async def test_the_tour_does_not_take_away_what_was_selected_meanwhile(study):
    with Project.open(study, coder="coder_a") as project:
        add_coder(project, "ayşe")
    async with opened(study, size=(80, 24), coder="ayşe") as (app, pilot):
        app.action_tour()
        await settle(pilot)
        await press(pilot, "s")
        app.tour.look()
        await press(pilot, "1", "s")
        span = app.current.view.selection
        app.tour.look()
        await settle(pilot)
        assert app.current.view.selection == span

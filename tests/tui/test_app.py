"""What holds on every screen: the theme, where one was, the clipboard, and the tour."""

from __future__ import annotations

import pytest

from qcode.services import memory
from qcode.services.documents import find_document
from qcode.services.merging.sharing import share
from qcode.services.project import Project
from qcode.tui import clipboard, starting
from qcode.tui.app import QcodeApp
from qcode.tui.clipboard import clipboard_program
from qcode.tui.screens.coding import CodingScreen
from qcode.tui.screens.welcome.tour import STEPS, TourPanel
from qcode.tui.themes import DARK, LIGHT, MONO_DARK, MONO_LIGHT
from tests.tui.stage import type_text
from tests.tui.study import coding, opened, press, settle

# Theme


@pytest.mark.parametrize(
    ("last", "monochrome", "first"),
    [
        (None, False, DARK),
        (LIGHT, False, LIGHT),
        (None, True, MONO_DARK),
        (LIGHT, True, MONO_LIGHT),
        ("solarized-light", True, MONO_LIGHT),
        ("a theme of yesterday", False, DARK),
    ],
)
def test_the_first_theme_is_the_last_one_but_without_colours_where_there_are_none(last, monochrome, first):
    if last:
        memory.remember_theme(last)
    known = (DARK, LIGHT, MONO_DARK, MONO_LIGHT, "solarized-light")
    assert starting.first_theme(known=known, monochrome=monochrome) == first


async def test_a_theme_is_chosen_and_kept_for_the_next_start(study):
    async with opened(study) as (app, pilot):
        app.action_theme()
        await settle(pilot)
        await press(pilot, "down", "enter")
        assert app.theme == LIGHT
    async with opened(study) as (app, pilot):
        assert app.theme == LIGHT
        app.action_dark()
        assert memory.last_theme() == DARK


async def test_no_color_takes_the_theme_without_colours(study, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(study) as (app, _pilot):
        assert app.theme == MONO_DARK


# Where one was


async def test_the_last_document_is_opened_again_where_it_was_left(study):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, "note-ordu")
        screen.view.move_to(120)
        app._follow()
    with Project.open(study, coder="coder_a") as project:
        again = QcodeApp(project, restore=True)
        async with again.run_test() as pilot:
            await settle(pilot)
            assert isinstance(again.screen, CodingScreen)
            assert again.screen.opened.document.name == "note-ordu"
            assert again.screen.view.cursor == 120
            await press(pilot, "q")
            assert again.screen is again.frame("documents")


async def test_a_document_that_is_gone_is_not_opened(study):
    with Project.open(study, coder="coder_a") as project:
        memory.remember_document(project.guid, "no such document")
        assert starting.last_document(project) is None
        starting.keep_document(project, find_document(project, "note-ordu").id)
        assert starting.last_document(project) == find_document(project, "note-ordu").id


# The clipboard


def programs(folder, *names):
    for name in names:
        path = folder / name
        path.write_text('#!/bin/sh\ncat > "$(dirname "$0")/taken"\n')
        path.chmod(0o755)
    return {"PATH": str(folder)}


def test_a_program_is_taken_only_where_its_desktop_is(tmp_path):
    environment = programs(tmp_path, "wl-copy", "xclip")
    assert clipboard_program(environment) is None
    assert clipboard_program(environment | {"DISPLAY": ":0"})[0].endswith("xclip")
    both = environment | {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}
    assert clipboard_program(both)[0].endswith("wl-copy")


async def test_words_are_copied_with_their_place(study, tmp_path, monkeypatch):
    programs(tmp_path, "pbcopy")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, "practice-alderhaven")
        answer = screen.view.script.turns[2]
        screen.view.move_to(answer.speech.start)
        await press(pilot, "s", "y")
        taken = (tmp_path / "taken").read_text("utf-8")
        assert taken == "“International Office.” (practice-alderhaven, turn 3 (R1))"
        assert "copied" in screen.status.text


async def test_without_a_program_the_terminal_gets_the_words_and_another_way_is_named(study, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, "note-kozan")
        await press(pilot, "s", "y")
        assert app.clipboard.startswith("“")
        assert "Kozan, note-kozan" in app.clipboard
        assert "else" in screen.status.hint


def test_a_program_that_fails_did_not_copy(tmp_path, monkeypatch):
    (tmp_path / "pbcopy").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "pbcopy").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert clipboard.copy_natively("Iğdır") is False


# The tour


async def did(app, pilot, *keys):
    await press(pilot, *keys)
    app.tour.look()
    return app.tour.at


async def test_the_tour_goes_on_when_each_thing_was_done(study):
    with Project.open(study, coder="coder_a") as project:
        app = QcodeApp(project, restore=True)
        async with app.run_test(size=(80, 24)) as pilot:
            await settle(pilot)
            assert app.tour is not None
            assert await did(app, pilot) == 0
            assert app.screen.query_one(TourPanel)
            assert await did(app, pilot, "down") == 0
            assert await did(app, pilot, "s") == 1
            assert await did(app, pilot, "1") == 2
            assert await did(app, pilot, "down", "down", "down", "s") == 2
            assert await did(app, pilot, "space", "s", "t") == 3
            await press(pilot, "down", "down", "s", "c")
            await type_text(pilot, "grants")
            assert await did(app, pilot, "enter") == 4
            assert await did(app, pilot, "u") == 5
            await press(pilot, "semicolon", "m")
            await type_text(pilot, "niçin?")
            assert await did(app, pilot, "escape") == 6
            assert await did(app, pilot, "z") == 7
            assert await did(app, pilot, "f5") == 8
            assert app.screen.query_one(TourPanel)
            assert await did(app, pilot, "end", "enter") == len(STEPS)
            assert "That is the tour" in app.tour.say


async def test_the_tour_is_left_by_escape_and_begun_again_from_the_palette(study):
    async with opened(study, size=(100, 30)) as (app, pilot):
        assert app.tour is None
        await press(pilot, "ctrl+p")
        await type_text(pilot, "tour")
        await settle(pilot)
        await press(pilot, "enter")
        assert app.tour is not None
        assert isinstance(app.screen, CodingScreen)
        await press(pilot, "escape")
        assert app.tour is None
        assert not app.screen.query(TourPanel)
        assert isinstance(app.screen, CodingScreen)


async def test_the_tour_begins_by_itself_only_in_a_sample_that_nobody_has_touched(study, tmp_path):
    with Project.open(study, coder="coder_a") as project:
        assert starting.is_fresh_sample(project)
        share(project, "coder_b", str(tmp_path / "for-b.qcode"))
        with Project.open(tmp_path / "for-b.qcode") as copy:
            assert not starting.is_fresh_sample(copy)
        from qcode.services.codebook import add_code

        add_code(project, "yeni")
        assert not starting.is_fresh_sample(project)

"""The parts of the coding screen: how they come and go with the width, Tab, Escape and Ctrl+E."""

from __future__ import annotations

import pytest

from tests.tui.study import coding as coding_screen
from tests.tui.study import opened, press


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

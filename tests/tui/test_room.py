"""A terminal that is too small for any screen: one sentence, until it is larger; nothing is lost."""

from __future__ import annotations

import io
from typing import cast

import pytest
from rich.console import Console
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.pilot import Pilot

from qcode.tui.room import LEAST, Roomy, too_small
from qcode.tui.screens.asking.prompts import Ask
from qcode.tui.screens.welcome import WelcomeApp
from tests.tui.study import coding, opened, press, settle


def seen(app: App[object]) -> str:
    """What the terminal shows, as the app would write it."""
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    shown = cast("Roomy[object]", app).seen(update)
    assert isinstance(shown, CompositorUpdate)
    console = Console(file=io.StringIO(), width=app.size.width, height=app.size.height, color_system=None)
    return " ".join(shown.render_segments(console).replace("\n", " ").split())


async def sized(pilot: Pilot[int], width: int, height: int) -> None:
    await pilot.resize_terminal(width, height)
    await settle(pilot)


@pytest.mark.parametrize("size", [(LEAST.width - 1, 40), (200, LEAST.height - 1), (1, 1)])
async def test_a_terminal_that_is_too_small_says_so_on_every_screen(study, size):
    async with opened(study) as (app, pilot):
        for name in ("documents", "codebook", "table", "memos"):
            await sized(pilot, 80, 24)
            app.go(name)
            await settle(pilot)
            assert "qcode needs" not in seen(app)
            await sized(pilot, *size)
            assert seen(app).count("This") == (size[0] > 3)
            assert too_small(app.size).startswith(f"This terminal is {size[0]}x{size[1]}; qcode needs")


async def test_the_least_terminal_shows_the_screen(study):
    async with opened(study, size=LEAST) as (app, pilot):
        assert "qcode needs" not in seen(app)
        await sized(pilot, LEAST.width, LEAST.height - 1)
        assert f"{LEAST.width}x{LEAST.height}. Make it larger." in seen(app)


async def test_what_is_written_in_a_window_is_there_when_the_terminal_is_larger_again(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding(app, pilot)
        await press(pilot, "i")
        assert isinstance(app.screen, Ask)
        window, words, focused = app.screen, dict(app.screen.words), app.screen.focused
        await sized(pilot, 24, 6)
        assert "24x6" in seen(app)
        for key in ("x", "enter", "escape", "f2", "u"):
            await press(pilot, key)
        await pilot.click()
        await sized(pilot, 80, 24)
        assert app.screen is window
        assert (dict(window.words), window.focused) == (words, focused)
        await press(pilot, "escape")
        assert app.screen is screen
        assert "qcode needs" not in seen(app)


async def test_the_picker_keeps_its_letters_and_the_selection_stays(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding(app, pilot)
        await press(pilot, "s", "c", "d")
        selection = screen.view.selection
        await sized(pilot, 20, 5)
        await press(pilot, "enter")
        await sized(pilot, 80, 24)
        assert screen.picker.is_open
        assert screen.picker._input.value == "d"
        assert screen.view.selection == selection
        assert len(screen.codings) == len(screen.view.marks)


async def test_the_key_that_quits_quits(study):
    async with opened(study, size=(20, 5)) as (app, pilot):
        assert "20x5" in seen(app)
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert app._exit


async def test_the_welcome_says_it_too(tmp_path):
    app = WelcomeApp(tmp_path)
    async with app.run_test(size=(20, 5)) as pilot:
        await pilot.pause()
        assert "20x5" in seen(cast("App[object]", app))
        await pilot.press("enter", "f1")
        assert len(app.screen_stack) == 1
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert app._exit

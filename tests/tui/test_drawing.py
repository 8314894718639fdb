"""When and by whom a screen is drawn: with the key that changed it, once, and from the widgets concerned alone."""

from __future__ import annotations

from random import Random

from textual._compositor import Compositor
from textual.events import Key
from textual.geometry import Region

from qcode.tui.composing import PartCompositor
from tests.tui.study import coding as coding_screen
from tests.tui.study import opened, press


def said(kind, screen, regions):
    """What a compositor sends to the terminal where these regions have changed."""
    screen._compositor._dirty_regions = set(regions)
    update = kind.render_partial_update(screen._compositor)
    return update.render_segments(screen.app.console)


def some_regions(chance, size):
    """A few regions of a screen, which may touch and overlap."""
    for _ in range(chance.randint(1, 4)):
        x, y = chance.randrange(size.width), chance.randrange(size.height)
        width, height = chance.randint(1, size.width - x), chance.randint(1, min(4, size.height - y))
        yield Region(x, y, width, height)


async def test_any_part_of_a_screen_is_put_together_as_textual_does(study):
    chance = Random(7)
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        for keys in (["s"], ["c", "b"]):  # the picker lies over the text
            await press(pilot, *keys)
            for _ in range(80):
                regions = list(some_regions(chance, screen.size))
                with app._context():
                    assert said(PartCompositor, screen, regions) == said(Compositor, screen, regions)


async def test_only_widgets_with_a_part_in_a_change_are_asked(study, monkeypatch):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        asked = []
        monkeypatch.setattr(screen.view, "render_lines", asked.append)
        with app._context():
            assert said(PartCompositor, screen, [screen.titlebar.region, screen.status.region])
        assert not asked


async def test_what_a_key_changes_is_drawn_before_the_key_is_done_and_once(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        drawn = []
        app.post_display_hook = lambda: drawn.append((screen.view.cursor, len(screen.codings)))
        for key in "ws1u":
            drawn.clear()
            with app._context():
                await app.answer(Key(key, key))
            assert drawn == [(screen.view.cursor, len(screen.codings))]
            await pilot.pause()
            assert len(drawn) == 1


async def test_keys_that_are_typed_ahead_are_drawn_together(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        begun, drawn = screen.view.cursor, []
        app.post_display_hook = lambda: drawn.append(screen.view.cursor)
        for _ in range(3):
            app.post_message(Key("w", "w"))
        await pilot.pause()
        assert screen.view.cursor > begun
        assert drawn[-1] == screen.view.cursor
        assert len(drawn) < 3


async def test_a_key_that_waits_for_something_keeps_no_drawing_back(study):
    async with opened(study) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        drawn = []
        app.post_display_hook = lambda: drawn.append(screen.status.text)
        with app._context(), screen.drawing_at_once():
            screen.status.say("so far")
            await pilot.pause()
            assert drawn == ["so far"]

"""What all screens have in common."""

from __future__ import annotations

from pathlib import Path

import pytest

from qcode.model.change import Change
from qcode.tui.frame import together
from qcode.tui.frames import FRAMES
from tests.tui.study import coding, opened, press, settle


def test_several_changes_that_were_missed_are_one_that_touches_all_that_they_touched():
    first = Change("code", "a", 1, {"codings": frozenset({1}), "codes": frozenset({7})})
    second = Change("code", "b", 2, {"codings": frozenset({2})})
    third = Change("import", "c", 3, {"codings": None, "documents": frozenset({4})})
    assert together([first, second]).touched == {"codings": frozenset({1, 2}), "codes": frozenset({7})}
    assert together([first, third, second]).touched == {
        "codings": None, "codes": frozenset({7}), "documents": frozenset({4}),
    }  # fmt: skip


def test_changes_that_followed_on_one_another_stand_between_their_ends_and_others_nowhere():
    first = Change("code", "a", 1, before="a", after="b")
    second = Change("code", "b", 2, before="b", after="c")
    later = Change("code", "c", 4, before="d", after="e")
    assert (together([first, second]).before, together([first, second]).after) == ("a", "c")
    assert (together([first, later]).before, together([first, later]).after) == ("", "")


async def test_a_screen_that_comes_into_sight_is_drawn_once(study: Path, monkeypatch: pytest.MonkeyPatch):
    async with opened(study) as (app, pilot):
        await coding(app, pilot)
        await press(pilot, "f2")
        drawn: list[str] = []
        monkeypatch.setattr(app, "_display", lambda _screen, update: drawn.append(type(update).__name__))
        await press(pilot, "f3")
        await settle(pilot)
        assert [each for each in drawn if each != "NoneType"] == ["LayoutUpdate"]


async def test_a_screen_takes_the_theme_that_was_chosen_while_it_was_out_of_sight(study: Path):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot)
        dark = screen.view.background_colors[1]
        await press(pilot, "f2")
        app.action_dark()
        await settle(pilot)
        await press(pilot, "f3")
        assert screen.view.background_colors[1] != dark


async def test_a_screen_says_when_it_can_take_keys(study):
    async with opened(study) as (app, pilot):
        for name in FRAMES:
            frame = app.go(name)
            await pilot.pause()
            await frame.arrived()
            assert frame._arrived.is_set(), name

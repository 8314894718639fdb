"""Saturation by keyboard and by mouse, on the sample study."""

from __future__ import annotations

from qcode.services.tables.saturation import saturation
from qcode.tui.screens.asking.prompts import Choose
from qcode.tui.screens.excerpts import ExcerptsScreen
from qcode.tui.screens.tables.saturation import SaturationScreen
from qcode.tui.widgets.curve import Bar, CurveView
from tests.tui.stage import Stage, text_of, unstyled
from tests.tui.study import opened, press, settle


async def saturation_on(app, pilot) -> SaturationScreen:
    await press(pilot, "f5", "b", "down", "enter")
    await settle(pilot)
    assert isinstance(app.screen, SaturationScreen)
    return app.screen


async def choose(pilot, key):
    assert isinstance(pilot.app.screen, Choose)
    pilot.app.screen.dismiss((key,))
    await settle(pilot)


async def test_it_shows_where_a_threshold_is_reached_and_what_came_after(study):
    async with opened(study) as (app, pilot):
        screen = await saturation_on(app, pilot)
        assert text_of(screen.reached)[0].startswith(" At most 5% new: 11+2; in 2,000 of 2,000 orders")
        assert "! After that, runs brought more than 5% again" in text_of(screen.beware)[0]
        assert "▲5%" in text_of(screen.curve)[-1]


async def test_the_status_follows_the_cursor_and_enter_lists_what_was_new(study):
    async with opened(study) as (app, pilot):
        screen = await saturation_on(app, pilot)
        await press(pilot, "down")
        assert screen.status.text.startswith("note-antalya: 1 new code, 4 known;")
        assert screen.curve.here == 1
        await press(pilot, "enter")
        assert isinstance(app.screen, ExcerptsScreen)
        assert {each.code for each in app.screen.list.items} == {"Why a unit / recognition and tourism"}
        assert {each.document for each in app.screen.list.items} == {"note-antalya"}
        await press(pilot, "escape")
        assert app.screen is screen


async def test_where_nothing_was_new_there_is_nothing_to_list(study):
    async with opened(study) as (app, pilot):
        screen = await saturation_on(app, pilot)
        await press(pilot, "end", "enter")
        assert app.screen is screen
        assert screen.status.text == "No code was new here."


async def test_another_order_other_interviews_and_other_codes(study):
    async with opened(study) as (app, pilot):
        screen = await saturation_on(app, pilot)
        await press(pilot, "o")
        await choose(pilot, "name")
        assert screen.found.names == saturation(app.session.project, order="name", draws=2).names
        await press(pilot, "c")
        await choose(pilot, "case")
        assert screen.found.noun == "municipality"
        await press(pilot, "c")
        await choose(pilot, "universe")
        assert screen.asked.universe == "all"
        await press(pilot, "r")
        await choose(pilot, "1")
        assert screen.found.labels == ("Why a unit", "What a unit is for")
        await press(pilot, "r")
        await choose(pilot, "parents")
        assert screen.asked.depth is None
        assert "codes with those under them" in text_of(screen.told)[0]


async def test_an_empty_project_says_what_to_do(empty):
    async with opened(empty) as (app, pilot):
        screen = app.go("saturation")
        await settle(pilot)
        assert screen.status.text == "There is no document yet."
        assert "qcode import" in screen.status.hint
        await press(pilot, "enter", "E", "i")
        assert app.screen is screen


async def test_without_colour_every_piece_has_a_style(study, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await saturation_on(app, pilot)
        assert unstyled(screen.curve) == []


class Picture(CurveView):
    DEFAULT_CSS = "Picture { height: 5; }"


async def test_a_bar_is_as_high_as_what_is_known_with_the_new_on_top():
    async with Stage(lambda: Picture(id="curve")).run_test(size=(60, 6)) as pilot:
        curve = pilot.app.query_one(CurveView)
        curve.load([Bar(2, 2, 3), Bar(2, 0, 3), Bar(4, 2, 4)], {2: "0%"})
        await pilot.pause()
        assert text_of(curve)[:4] == [
            " 4 │        ███",
            "   │··· ··· ███",
            "   │███ ░░░ ░░░",
            " 0 │███ ░░░ ░░░",
        ]
        assert text_of(curve)[4].startswith("        ▲0%")


async def test_more_interviews_than_columns_stand_several_in_one():
    async with Stage(lambda: Picture(id="curve")).run_test(size=(24, 6)) as pilot:
        curve = pilot.app.query_one(CurveView)
        curve.load([Bar(at + 1, 1, at + 1) for at in range(100)], {})
        await pilot.pause()
        assert all(len(line) <= 24 for line in text_of(curve))
        assert text_of(curve)[0].startswith(" 100 │")

"""Saturation by keyboard and by mouse, on the sample study."""

from __future__ import annotations

import pytest

from qcode.services.tables.saturation import saturation
from qcode.tui.folding import fold
from qcode.tui.screens.asking.prompts import Choose
from qcode.tui.screens.excerpts import ExcerptsScreen
from qcode.tui.screens.tables.saturation import SaturationScreen
from qcode.tui.screens.tables.saturation_form import SaturationForm, Sizes, sizes_of, sizes_problem
from qcode.tui.widgets.curve import Bar, CurveView
from qcode.tui.widgets.form import Form
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


async def fill(pilot, **values):
    form = pilot.app.screen
    assert isinstance(form, SaturationForm)
    for key, value in values.items():
        form.query_one(Form).set_value(key, value)
    await press(pilot, "ctrl+s")
    await settle(pilot)


async def test_base_run_thresholds_and_draws_are_set_in_a_form(study):
    async with opened(study) as (app, pilot):
        screen = await saturation_on(app, pilot)
        await press(pilot, "s")
        await fill(pilot, base="6", run="3", thresholds="2,5; 0 %", draws="50", seed="7", replaced="evet")
        assert app.screen is screen
        wanted = saturation(
            app.session.project, base=6, run=3, thresholds=(0.025, 0.0), draws=50, seed=7, replace=True
        )  # fmt: skip
        assert screen.found == wanted
        assert "s base 6, run 3, 2.5 and 0 %" in text_of(screen.told)[0]
        await press(pilot, "s")
        assert app.screen.query_one(Form).values["thresholds"] == "2.5; 0"
        await press(pilot, "escape")
        assert app.screen is screen


async def test_an_order_of_ones_own_is_kept_until_another_one_is_chosen(study):
    async with opened(study) as (app, pilot):
        screen = await saturation_on(app, pilot)
        names = tuple(reversed(screen.found.names))[:8]
        await press(pilot, "s")
        await fill(pilot, given="; ".join(names))
        assert screen.found.names == names
        assert "o in your own order" in text_of(screen.told)[0]
        await press(pilot, "o")
        await choose(pilot, "date")
        assert (screen.found.order, screen.asked.sizes.given) == ("date", ())


async def test_the_interviews_of_an_order_are_chosen_from_a_list_and_all_of_it_by_mouse(study):
    async with opened(study, size=(120, 30)) as (app, pilot):
        screen = await saturation_on(app, pilot)
        at = text_of(screen.told)[0].index("s base 4")
        await pilot.click(screen.told, offset=(at + 3, 0))
        await settle(pilot)
        assert isinstance(app.screen, SaturationForm)
        await press(pilot, "enter", "enter", "enter", "f6")
        assert isinstance(app.screen, Choose)
        app.screen.dismiss(("note-antalya", "note-adana"))
        await settle(pilot)
        assert app.screen.query_one(Form).values["given"] == "note-antalya; note-adana"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"base": "0"}, "Base: “0” is no whole number from 1 to 10,000."),
        ({"run": "two"}, "Run: “two” is no whole number from 1 to 10,000."),
        ({"draws": "1000000000"}, "Orders by chance: “1000000000” is no whole number from 1 to 1,000,000."),
        ({"seed": "9" * 5000}, "Seed: “9999999999999999…9999999” is no whole number from 0 to 4,294,967,296."),
        ({"thresholds": "few"}, "Thresholds are percents, with semicolons between them: 5; 0."),
        ({"thresholds": "100"}, "A threshold is from 0 to under 100 percent."),
        ({"thresholds": ""}, "A threshold is from 0 to under 100 percent."),
        ({"given": "Iğdır; nowhere"}, "There is no interview “nowhere”. F6 chooses among those there are."),
        ({"given": "Iğdır; IĞDIR"}, "An interview stands twice in your order."),
        ({"replaced": "maybe"}, "With replacement is yes or no."),
    ],
)
def test_what_cannot_be_measured_is_said_in_a_sentence(wrong, told):
    values = {**Sizes().values, **wrong}
    assert sizes_problem(values, known=frozenset(map(fold, ["Iğdır"]))) == told


def test_what_stands_in_the_form_is_what_was_set():
    sizes = Sizes(6, 3, (0.025, 0.0), ("Iğdır-1", "Muş"), 50, 7, replaced=True)
    assert sizes_of(sizes.values) == sizes


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

"""The codebook summary by keyboard and by mouse, on the sample study."""

from __future__ import annotations

import csv

import pytest

from qcode.services.codebook.summary import codebook_summary
from qcode.tui.screens.asking.where_form import WhereForm
from qcode.tui.screens.codebook.summary import SummaryList, SummaryScreen
from qcode.tui.screens.excerpts import ExcerptsScreen
from tests.tui.stage import text_of, unstyled
from tests.tui.study import opened, press, settle

STEERING = "Why a unit / central steering"


async def summary_on(app, pilot) -> SummaryScreen:
    screen = app.go("summary")
    assert isinstance(screen, SummaryScreen)
    await pilot.pause()
    await settle(pilot)
    return screen


def of(found, path):
    return next(each for each in found if " / ".join(each.path) == path)


async def test_a_code_is_shown_with_its_numbers_definition_and_typical_excerpt(study):
    async with opened(study) as (app, pilot):
        screen = await summary_on(app, pilot)
        each = of(codebook_summary(app.session.project), STEERING)
        lines = text_of(screen.list)
        at = next(y for y, line in enumerate(lines) if line.startswith(f" {STEERING}"))
        words = lines[at].split()
        use = each.branch
        assert words[5:9] == ["steering", str(use.excerpts), str(use.documents), f"{use.cases}/45"]
        assert lines[at].rstrip(" ▐").endswith(f"{', '.join(use.coders)}  {use.last_use[:10]}")
        assert lines[at + 1].strip(" ▐") == each.code.brief
        assert lines[at + 2].strip().startswith(f"“{each.quotes[0].text[:20]}")
        assert each.quotes[0].citation in lines[at + 2]


async def test_enter_lists_the_excerpts_of_the_code_and_those_under_it(study):
    async with opened(study) as (app, pilot):
        screen = await summary_on(app, pilot)
        each = screen.list.here
        assert each.path == ("Why a unit",)
        await press(pilot, "enter")
        await settle(pilot)
        assert isinstance(app.screen, ExcerptsScreen)
        assert len(app.screen.list.shown) == each.branch.excerpts > each.own.excerpts
        await press(pilot, "escape")
        assert app.screen is screen
        await press(pilot, "slash", *"steering", "enter", "enter")
        await settle(pilot)
        assert {each.code for each in app.screen.list.shown} == {STEERING}


async def test_a_double_click_lists_them_too(study):
    async with opened(study) as (app, pilot):
        screen = await summary_on(app, pilot)
        lines = text_of(screen.list)
        at = next(y for y, line in enumerate(lines) if line.startswith(f" {STEERING}"))
        await pilot.click(SummaryList, offset=(6, at + 1), times=2)
        await settle(pilot)
        assert app.screen.about == STEERING


async def test_the_filter_finds_a_code_by_label_definition_and_quote(study):
    async with opened(study) as (app, pilot):
        screen = await summary_on(app, pilot)
        await press(pilot, "slash", *"rotterdam", "enter")
        assert [each.path[-1] for each in screen.list.shown] == ["mayor profile"]
        assert screen.status.text == "mayor profile (belediye başkanı profili)"


async def test_conditions_change_the_numbers_and_stay_for_the_excerpts(study):
    async with opened(study) as (app, pilot):
        screen = await summary_on(app, pilot)
        await press(pilot, "w")
        assert isinstance(app.screen, WhereForm)
        app.screen.filters.value = "municipality=Kozan"
        await press(pilot, "enter")
        await settle(pilot)
        each = of(screen.list.items, STEERING)
        assert (each.branch.excerpts, each.of_cases) == (3, 1)
        assert "municipality=Kozan" in text_of(screen.titlebar)[0] or "case=Kozan" in text_of(screen.titlebar)[0]
        screen.list.go_to(each.code.id)
        await press(pilot, "enter")
        await settle(pilot)
        assert len(app.screen.list.shown) == 3


async def test_up_to_three_excerpts_a_code_are_shown(study):
    async with opened(study) as (app, pilot):
        screen = await summary_on(app, pilot)
        one = screen.list.block_height
        await press(pilot, "o", "down", "down", "enter")
        await settle(pilot)
        assert len(of(screen.list.items, STEERING).quotes) == 3
        assert screen.list.block_height == one + 2


async def test_a_star_in_the_excerpts_is_what_the_summary_shows(study):
    async with opened(study) as (app, pilot):
        screen = await summary_on(app, pilot)
        screen.list.go_to(of(screen.list.items, STEERING).code.id)
        await press(pilot, "enter")
        await settle(pilot)
        chosen = app.screen.list.here
        await press(pilot, "asterisk", "escape")
        await settle(pilot)
        assert of(screen.list.items, STEERING).quotes[0].excerpt.coding.id == chosen.coding.id
        assert screen.list.here.path[-1] == "central steering"


async def test_what_is_shown_is_written_as_a_table_or_as_pages(study, tmp_path):
    async with opened(study) as (app, pilot):
        screen = await summary_on(app, pilot)
        await press(pilot, "slash", *"rotterdam", "enter")
        for suffix in (".md", ".html", ".csv", ".xlsx", ".txt", ".json"):
            await press(pilot, "E")
            app.screen.query_one("Input").value = str(tmp_path / f"summary{suffix}")
            await press(pilot, "enter")
            await settle(pilot)
            assert (tmp_path / f"summary{suffix}").stat().st_size > 0
        assert "mayor profile" in (tmp_path / "summary.md").read_text("utf-8")
        assert "central steering" not in (tmp_path / "summary.md").read_text("utf-8")
        rows = list(csv.reader((tmp_path / "summary.csv").read_text("utf-8").splitlines()))
        assert [row[0] for row in rows if row and row[0].startswith("Why")] == ["Why a unit / mayor profile"]
        assert screen.status.text.startswith("the summary of 1 code is in")


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_it_is_drawn_in_any_size_without_colour(study, size, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(study, size=size) as (app, pilot):
        screen = await summary_on(app, pilot)
        app.action_dark()
        await settle(pilot)
        assert unstyled(screen.list) == []
        assert all(len(line) <= size[0] for line in text_of(screen.list))

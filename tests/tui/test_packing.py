"""The methods pack from the screens: asked for, written meanwhile, stopped, and written again."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import Input

from qcode.services import report
from qcode.services.figures import FIGURES
from qcode.tui.screens.asking.prompts import Ask, Box, Choose, Confirm
from qcode.tui.screens.asking.working import Stopped, Working
from qcode.tui.screens.packing.form import PackForm
from qcode.tui.screens.picturing import pictures_of
from qcode.tui.screens.tables.tabulated import TabulatedScreen
from qcode.tui.widgets.form import Form
from tests.tui.study import coding, opened, press, settle


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack without figures, of which nothing on the screen depends."""
    whole = report.write_report

    def without_figures(*given, terms, **more):
        from dataclasses import replace

        return whole(*given, terms=replace(terms, figures=False, draws=10), **more)

    monkeypatch.setattr(report, "write_report", without_figures)


async def asked(app, pilot, folder: Path) -> None:
    app.action_report()
    await settle(pilot)
    screen = app.screen
    assert isinstance(screen, PackForm)
    screen.query_one("#field-folder", Input).value = str(folder)
    await press(pilot, "ctrl+s")


async def test_the_palette_has_it_and_a_folder_is_written_while_its_steps_are_told(study, tmp_path, quick):
    told: list[str] = []
    async with opened(study) as (app, pilot):
        seen = Working._tell

        def listening(self: Working, doing: str) -> None:
            told.append(doing)
            seen(self, doing)

        Working._tell = listening
        try:
            await press(pilot, "ctrl+p")
            await press(pilot, *"methods")
            await press(pilot, "enter")
            assert isinstance(app.screen, PackForm)
            await press(pilot, "escape")
            await asked(app, pilot, tmp_path / "paper")
            await settle(pilot)
        finally:
            Working._tell = seen
        assert f"the pack is in {tmp_path / 'paper'}" in app.current.status.text
        assert "without data: T7" in app.current.status.text
    assert told[0].startswith("1 of ")
    assert json.loads((tmp_path / "paper" / "pack.json").read_text("utf-8"))["stamp"].startswith("Local diplomacy")


async def test_stopping_leaves_no_folder(study, tmp_path, quick, monkeypatch):
    def stopped(self: Working, doing: str) -> None:
        raise Stopped

    monkeypatch.setattr(Working, "_tell", stopped)
    async with opened(study) as (app, pilot):
        await asked(app, pilot, tmp_path / "paper")
        await settle(pilot)
        assert "Stopped" in app.current.status.text
    assert [path.name for path in tmp_path.iterdir() if "paper" in path.name] == []


async def test_a_pack_is_replaced_after_a_yes_and_anything_else_is_refused(study, tmp_path, quick):
    (tmp_path / "paper").mkdir()
    (tmp_path / "paper" / "pack.json").write_text("{}")
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.docx").write_text("mine")
    async with opened(study) as (app, pilot):
        await asked(app, pilot, tmp_path / "thesis")
        assert isinstance(app.screen, PackForm)
        app.screen.query_one("#field-folder", Input).value = str(tmp_path / "paper")
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, Confirm)
        await press(pilot, "n")
        assert (tmp_path / "paper" / "pack.json").read_text() == "{}"
        await asked(app, pilot, tmp_path / "paper")
        await press(pilot, "y")
        await settle(pilot)
        assert "the pack is in" in app.current.status.text
    assert (tmp_path / "paper" / "report.docx").is_file()
    assert (tmp_path / "thesis" / "chapter.docx").read_text() == "mine"


async def test_the_form_takes_filters_language_and_formats_and_says_what_will_not_do(study, tmp_path, quick):
    async with opened(study) as (app, pilot):
        app.action_report()
        await settle(pilot)
        form = app.screen.query_one(Form)
        for key, value, why in (
            ("where", "kind=x", "kind"), ("language", "de", "no words"), ("formats", "docx; pages", "pages"),
            ("round", "pilot", "no round"), ("figures", "perhaps", "yes or no"), ("figures", "blind", "yes or no"),
            ("profile", "any", "no kind"), ("folder", "", "needs a folder"), ("events", "soon", "no year"),
        ):  # fmt: skip
            before = form.values[key]
            form.set_value(key, value)
            await press(pilot, "ctrl+s")
            assert isinstance(app.screen, PackForm)
            assert why in str(app.screen.query_one("#form-note").render()), key
            form.set_value(key, before)
        form.set_value("where", "type=metropolitan")
        form.set_value("language", "tr")
        form.set_value("formats", "json, markdown")
        form.set_value("folder", str(tmp_path / "ek"))
        await press(pilot, "ctrl+s")
        await settle(pilot)
    content = json.loads((tmp_path / "ek" / "pack.json").read_text("utf-8"))
    assert "seçim: type = metropolitan" in content["stamp"]
    assert content["formats"] == ["json", "markdown"]


async def test_the_mouse_goes_to_a_field_and_f6_chooses_in_it(study, quick):
    async with opened(study) as (app, pilot):
        app.action_report()
        await settle(pilot)
        await pilot.click("#field-formats")
        await press(pilot, "f6")
        assert isinstance(app.screen, Choose)
        await press(pilot, "escape")
        assert isinstance(app.screen, PackForm)
        await pilot.click("#field-language")
        await press(pilot, "f6", "down", "enter")
        assert app.screen.query_one(Form).values["language"] in ("en", "tr")


@pytest.mark.parametrize(("key", "name"), [("f5", "heatmap"), ("f6", "agreement")])
async def test_the_picture_of_a_screen_is_drawn_into_a_file(study, tmp_path, key, name):
    async with opened(study) as (app, pilot):
        await press(pilot, key)
        await settle(pilot)
        app.action_picture()
        await settle(pilot)
        assert isinstance(app.screen, Choose)
        await press(pilot, "enter")
        screen = app.screen
        assert isinstance(screen, Ask)
        assert screen.query_one(Input).value == f"{name}.svg"
        screen.query_one(Input).value = str(tmp_path / "picture.gif")
        await press(pilot, "enter")
        assert isinstance(app.screen, Ask)
        screen.query_one(Input).value = str(tmp_path / "picture.svg")
        await press(pilot, "enter")
        await settle(pilot)
        assert "is drawn in" in app.current.status.text
    assert (tmp_path / "picture.svg").read_text("utf-8").startswith("<?xml")


async def test_an_interview_offers_its_codelines_and_its_portrait_and_the_documents_all_pictures(study):
    async with opened(study) as (app, pilot):
        assert list(pictures_of(app.current)) == list(FIGURES)
        await coding(app, pilot, "practice-mavikiyi")
        ways = pictures_of(app.current)
        assert list(ways) == ["codelines", "portrait"]
        assert "practice-mavikiyi" in ways["codelines"]("en").about.title


async def listed(app, pilot, kind: str, **asked) -> TabulatedScreen:
    app.action_tables(kind)
    await settle(pilot)
    screen = app.screen
    assert isinstance(screen, TabulatedScreen)
    screen.ask(replace(screen.asked, **asked))
    await settle(pilot)
    return screen


async def test_the_table_over_time_is_drawn_with_its_events_and_filters(study):
    async with opened(study) as (app, pilot):
        screen = await listed(app, pilot, "time", subject="founded", events=(2009, 2014, 2019))
        ways = pictures_of(screen)
        assert list(ways) == ["timeline"]
        drawn = ways["timeline"]("en")
        assert drawn.marks == ((2009, "2009"), (2014, "2014"), (2019, "2019"))
        assert sum(number for _, number in drawn.years) == 4


async def test_codes_by_an_attribute_are_drawn_in_cases(study):
    async with opened(study) as (app, pilot):
        screen = await listed(app, pilot, "attribute", subject="type", depth=1)
        drawn = pictures_of(screen)["heatmap"]("en")
        assert drawn.rows == ("Why a unit", "What a unit is for")
        assert drawn.unit == "cases"
        assert list(pictures_of(await listed(app, pilot, "joint", subject="type"))) == ["heatmap"]


async def test_the_framework_is_drawn_as_a_heatmap_of_its_numbers(study):
    async with opened(study) as (app, pilot):
        screen = app.go("framework")
        await settle(pilot)
        screen.ask(replace(screen.asked, depth=1))
        await settle(pilot)
        drawn = pictures_of(screen)["heatmap"]("en")
        numbers = [[cell for cell in line if isinstance(cell, int)] for line in zip(*screen.found.numbers, strict=True)]
        assert [[cell for cell in line if isinstance(cell, int)] for line in drawn.cells] == numbers


async def test_where_no_picture_shows_a_table_that_is_said_and_those_of_the_project_are_offered(study):
    async with opened(study) as (app, pilot):
        screen = await listed(app, pilot, "words")
        assert list(pictures_of(screen)) == list(FIGURES)
        app.action_picture()
        await settle(pilot)
        assert isinstance(app.screen, Choose)
        assert "no picture shows this table" in str(app.screen.query_one(Box).border_title)


async def test_a_timeline_asks_for_years_to_point_out(study, tmp_path):
    async with opened(study) as (app, pilot):
        app.action_picture()
        await settle(pilot)
        app.screen.dismiss(("timeline",))
        await settle(pilot)
        assert isinstance(app.screen, Ask)
        await press(pilot, *"twenty", "enter")
        assert isinstance(app.screen, Ask)
        app.screen.query_one(Input).value = "2009, 2014; 2019"
        await press(pilot, "enter")
        await settle(pilot)
        app.screen.dismiss(("en-page",))
        await settle(pilot)
        app.screen.query_one(Input).value = str(tmp_path / "founded.svg")
        await press(pilot, "enter")
        await settle(pilot)
        assert "founded.svg, 175 mm wide" in app.current.status.text
    assert (tmp_path / "founded.svg").stat().st_size > 5_000


async def test_a_picture_is_as_wide_and_labelled_as_was_chosen(study, tmp_path):
    async with opened(study) as (app, pilot):
        await press(pilot, "f5")
        await settle(pilot)
        app.action_picture()
        await settle(pilot)
        await press(pilot, "down", "down", "down", "enter")
        app.screen.query_one(Input).value = str(tmp_path / "picture.svg")
        await press(pilot, "enter")
        await settle(pilot)
        assert app.current.status.text.startswith("Kodlar × belediye is drawn in")
        assert app.current.status.text.endswith("85 mm wide")
    points = float(re.search(r'width="([\d.]+)pt"', (tmp_path / "picture.svg").read_text("utf-8"))[1])
    assert points == pytest.approx(85 / 25.4 * 72, abs=0.01)

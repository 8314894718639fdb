"""Codes together by keyboard and by mouse, on the sample study."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from qcode.services.tables.cooccurrence import cooccurrence
from qcode.tui.screens.asking.prompts import Ask, Choose
from qcode.tui.screens.excerpts import ExcerptsScreen
from qcode.tui.screens.tables.parts import HeadLine, Notes
from qcode.tui.screens.tables.together import TogetherScreen
from tests.tui.stage import text_of, unstyled
from tests.tui.study import opened, press, settle


async def together_on(app, pilot) -> TogetherScreen:
    await press(pilot, "f5", "b", "enter")
    await settle(pilot)
    assert isinstance(app.screen, TogetherScreen)
    return app.screen


async def find(pilot, *letters):
    await press(pilot, "slash", *letters, "enter")


async def choose(pilot, key):
    assert isinstance(pilot.app.screen, Choose)
    pilot.app.screen.dismiss((key,))
    await settle(pilot)


def here(screen):
    return [screen.found.labels[screen.place(key)] for key in (screen.matrix.row_key, screen.matrix.column_key)]


async def at(screen, pilot, first, second):
    key = dict(zip(screen.found.labels, screen.found.codes, strict=True))
    screen.matrix.show_cell(key[first], key[second])
    await settle(pilot)


EU, FUNDS = "Why a unit / EU accession", "Why a unit / foreign funds and grants"


async def test_the_table_leads_to_it_and_a_cell_tells_every_number(study):
    async with opened(study) as (app, pilot):
        screen = await together_on(app, pilot)
        await at(screen, pilot, EU, FUNDS)
        expected = cooccurrence(app.session.project)
        pair = expected.pair(expected.labels.index(EU), expected.labels.index(FUNDS))
        assert screen.matrix.value_here() == pair.n12 == 6
        assert screen.status.text == (
            f"EU accession × foreign funds and grants: n12 6 · n1 {pair.n1} · n2 {pair.n2} · c {pair.c:.2f} · "
            f"{pair.cases} municipalities"
        )
        assert screen.status.hint == "Enter lists them"


async def test_enter_lists_the_excerpts_behind_a_pair_and_escape_comes_back(study):
    async with opened(study) as (app, pilot):
        screen = await together_on(app, pilot)
        await at(screen, pilot, EU, FUNDS)
        await press(pilot, "enter")
        assert isinstance(app.screen, ExcerptsScreen)
        assert app.screen.about == "EU accession and foreign funds and grants, overlapping"
        assert {each.code for each in app.screen.list.items} == {EU, FUNDS}
        await press(pilot, "escape")
        assert app.screen is screen
        assert here(screen) == [EU, FUNDS]


async def test_a_code_with_itself_lists_all_its_excerpts(study):
    async with opened(study) as (app, pilot):
        screen = await together_on(app, pilot)
        await at(screen, pilot, EU, EU)
        assert screen.status.text == f"{EU}: 41 excerpts"
        await press(pilot, "enter")
        assert len(app.screen.list.items) == 41


async def test_behind_no_pair_there_is_no_excerpt(study):
    async with opened(study) as (app, pilot):
        screen = await together_on(app, pilot)
        await at(screen, pilot, EU, "Why a unit / population")
        assert screen.status.hint == ""
        await press(pilot, "enter")
        assert app.screen is screen
        assert screen.status.text == "There is no excerpt behind this cell."


async def test_another_way_of_being_together_and_another_measure(study):
    async with opened(study) as (app, pilot):
        screen = await together_on(app, pilot)
        await press(pilot, "c")
        await choose(pilot, "sentence")
        await press(pilot, "o")
        await choose(pilot, "lift")
        await at(screen, pilot, EU, FUNDS)
        found = cooccurrence(app.session.project, within="sentence")
        lift = found.pair(found.labels.index(EU), found.labels.index(FUNDS)).lift
        assert screen.matrix.value_here() == pytest.approx(lift)
        assert "in the same sentence" in text_of(screen.told)[0]
        await press(pilot, "c")
        await choose(pilot, "near/2/sentence")
        assert screen.found.together.distance == 2


async def test_codes_as_deep_as_one_likes_and_coders_as_one(study):
    async with opened(study) as (app, pilot):
        screen = await together_on(app, pilot)
        await press(pilot, "r")
        await choose(pilot, "depth/1")
        assert screen.found.labels == ("Why a unit", "What a unit is for")
        await press(pilot, "r")
        await choose(pilot, "across")
        assert screen.found.together.across
        await press(pilot, "r")
        await choose(pilot, "depth/")
        await press(pilot, "r")
        await choose(pilot, "parents")
        await at(screen, pilot, "Why a unit", EU)
        assert screen.status.text == "One of the two codes counts what the other has."


async def test_a_filter_narrows_it_and_where_the_ratio_misleads_a_line_says_so(study):
    async with opened(study) as (app, pilot):
        screen = await together_on(app, pilot)
        assert not screen.beware.display
        await press(pilot, "c")
        await choose(pilot, "near/5/sentence")
        assert screen.beware.display
        assert text_of(screen.beware)[0].startswith(" ! ")
        await press(pilot, "w", *"case", "equals_sign", *"Kozan", "enter")
        assert screen.found.selection.cases == ("Kozan",)
        await press(pilot, "i")
        assert isinstance(app.screen, Notes)


async def test_a_row_is_found_by_its_name(study):
    async with opened(study) as (app, pilot):
        screen = await together_on(app, pilot)
        await find(pilot, "b", "u", "d", "g")
        assert here(screen)[0] == "Why a unit / budget limits"


async def test_what_is_written_is_what_is_shown(study, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with opened(study) as (app, pilot):
        screen = await together_on(app, pilot)
        await press(pilot, "X", "E", "home", "ctrl+k", "m", "full_stop", *"csv")
        await press(pilot, "enter")
        await settle(pilot)
        written = next(iter(Path(tmp_path).glob("*.csv")))
        rows = list(csv.reader(written.read_text("utf-8").splitlines()))
        assert len(rows) - 1 == len(screen.found.codes)
        assert len(rows[0]) == len(screen.found.codes)  # one column is left out


async def test_a_click_on_the_head_asks_and_a_double_click_opens(study):
    async with opened(study) as (app, pilot):
        screen = await together_on(app, pilot)
        await pilot.click(HeadLine, offset=(2, 0))
        assert isinstance(app.screen, Choose)
        await press(pilot, "escape")
        await at(screen, pilot, EU, FUNDS)
        shape, matrix = screen.matrix._shape, screen.matrix
        x = shape.label + (matrix.column - matrix._first + 1) * shape.value - 1
        y = matrix.HEAD + matrix.cursor
        await pilot.click("#matrix", offset=(x, y))
        await pilot.click("#matrix", offset=(x, y), times=2)
        await settle(pilot)
        assert isinstance(app.screen, ExcerptsScreen)


async def test_without_colour_every_piece_has_a_style(study, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await together_on(app, pilot)
        assert unstyled(screen.matrix) == []


async def test_an_empty_project_says_what_is_missing(empty):
    async with opened(empty) as (app, pilot):
        screen = app.go("together")
        await settle(pilot)
        assert screen.status.text == "There are no codings here."
        await press(pilot, "enter", "c", "escape", "slash", "escape", "i", "escape")


async def test_codes_are_together_at_a_distance_that_one_types(study):
    async with opened(study) as (app, pilot):
        screen = await together_on(app, pilot)
        await press(pilot, "c")
        await choose(pilot, "near/1/turn")
        assert "at most 1 turn apart" in text_of(screen.told)[0]
        await press(pilot, "c")
        await choose(pilot, "ask")
        assert isinstance(app.screen, Ask)
        app.screen.query_one("Input").value = "three words"
        await press(pilot, "enter")
        assert "Write a number and a unit" in str(app.screen.query_one(".problem").render())
        app.screen.query_one("Input").value = "3 Paragraphs"
        await press(pilot, "enter")
        await settle(pilot)
        expected = cooccurrence(app.session.project, within="near", unit="paragraph", distance=3)
        assert "at most 3 paragraphs apart" in text_of(screen.told)[0]
        assert (screen.found.both == expected.both).all()

"""The tables that are lists, by keyboard and by mouse, on the sample study."""

from __future__ import annotations

import csv

import pytest

from qcode.services.tables.coverage import coverage
from qcode.services.tables.crosstab import code_by_attribute
from qcode.services.tables.word_places import in_context
from qcode.services.tables.words import word_frequencies
from qcode.tui.screens.asking.prompts import Ask, Choose
from qcode.tui.screens.coding import CodingScreen
from qcode.tui.screens.excerpts import ExcerptsScreen
from qcode.tui.screens.tables.more_tables import KINDS
from qcode.tui.screens.tables.tabulated import TabulatedScreen
from tests.tui.stage import text_of
from tests.tui.study import opened, press, settle


async def choose(pilot, key):
    assert isinstance(pilot.app.screen, Choose)
    pilot.app.screen.dismiss((key,))
    await settle(pilot)


async def table_on(app, pilot, name) -> TabulatedScreen:
    await press(pilot, "f5", "b")
    await choose(pilot, f"tables/{name}")
    await settle(pilot)
    assert isinstance(app.screen, TabulatedScreen)
    return app.screen


@pytest.mark.parametrize("name", [name for name in KINDS if name != "context"])
async def test_every_table_is_reached_from_the_table_and_its_first_number_leads_on(study, name):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot, name)
        assert screen.asked.kind == name
        assert screen.found.table.rows
        assert any("Universe:" in part for part in text_of(screen.universe))
        counts = ("n", "excerpts", "of them coded")
        at = next(i for i, column in enumerate(screen.found.table.columns) if column.name in counts)
        screen.list.show(next(key for key, row in enumerate(screen.found.table.rows) if row[at]))
        await press(pilot, "enter")
        await settle(pilot)
        if name == "time":
            await choose(pilot, "all")
        if name == "words":
            assert screen.asked.kind == "context"
        else:
            assert isinstance(app.screen, ExcerptsScreen)
            await press(pilot, "escape")
            assert app.screen is screen


async def test_codes_by_an_attribute_have_n_of_n_with_intervals_and_residuals(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot, "attribute")
        assert screen.asked.subject == "type"
        found = code_by_attribute(app.session.project, by=screen.asked.subject)
        first = found.lines[0].values[0]
        lines = "\n".join(text_of(screen.list))
        assert f"{found.values[0]}" in lines
        assert f"{first.share:.1%}" in lines
        await press(pilot, "down")
        assert screen.status.text.startswith(
            f"{found.lines[0].row.label} × {found.values[0]}: n {first.n}, N {first.of}"
        )
        await press(pilot, "o")
        await choose(pilot, "all")
        assert screen.asked.way.key == "all"
        assert "undone too" in text_of(screen.told)[0]


async def test_as_many_excerpts_come_as_a_code_covers(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot, "coverage")
        found = coverage(app.session.project)
        at = found.labels.index("Why a unit / EU accession")
        screen.list.show(at)
        await press(pilot, "enter")
        await settle(pilot)
        assert len(app.screen.list.items) == found.of(at).excerpts


async def test_a_word_leads_to_its_places_and_a_place_to_the_text(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot, "words")
        line = word_frequencies(app.session.project).lines[0]
        screen.list.show(0)
        await press(pilot, "enter")
        await settle(pilot)
        assert (screen.asked.kind, screen.asked.subject) == ("context", line.word)
        assert len(screen.found.table.rows) == line.number
        left = screen.found.table.rows[0][4]
        assert any(shown.rstrip().partition("  ")[0].strip()[-8:] == left[-8:] for shown in text_of(screen.list))
        await press(pilot, "enter")
        await settle(pilot)
        assert isinstance(app.screen, CodingScreen)


async def test_a_word_is_asked_for_with_turkish_letters(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "f5", "b")
        await choose(pilot, "tables/context")
        assert isinstance(app.screen, Ask)
        await press(pilot, *"ıslak", "enter")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, TabulatedScreen)
        assert screen.found.table.rows == ()
        assert "nothing to count" in screen.status.text


async def test_the_export_has_exactly_what_is_shown(study, tmp_path):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot, "coverage")
        await press(pilot, "slash", *"accession", "enter")
        assert len(screen.list.keys) == 1
        await press(pilot, "E")
        app.screen.query_one("Input").value = str(tmp_path / "covered.csv")
        await press(pilot, "enter")
        await settle(pilot)
        rows = list(csv.DictReader((tmp_path / "covered.csv").read_text("utf-8").splitlines()))
        assert [row["code"] for row in rows] == ["Why a unit / EU accession"]


async def test_an_empty_project_says_what_to_do(empty):
    async with opened(empty) as (app, pilot):
        screen = await table_on(app, pilot, "attribute")
        assert screen.status.text == "Municipalities have no attribute yet."
        screen.open_table("coverage")
        await settle(pilot)
        assert "nothing to count" in screen.status.text


async def test_coverage_is_told_coder_by_coder_and_leads_to_a_coders_excerpts(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot, "coverage")
        await press(pilot, "o")
        await choose(pilot, "coder")
        found = coverage(app.session.project)
        assert "by code and coder" in text_of(screen.told)[0]
        at = found.labels.index("Why a unit / EU accession") * len(found.coders) + 1
        row = screen.found.table.rows[at]
        assert row[:2] == ("Why a unit / EU accession", found.coders[1])
        screen.list.show(at)
        await press(pilot, "enter")
        await settle(pilot)
        assert len(app.screen.list.items) == row[2]
        assert {each.coder for each in app.screen.list.items} == {found.coders[1]}


async def test_words_of_every_code_lead_to_their_places_under_it(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot, "words")
        await press(pilot, "o")
        await choose(pilot, "code/keyness")
        code, word, number = screen.found.table.rows[0][:3]
        line = word_frequencies(app.session.project, by_code=True, sort="keyness", top=20).lines[0]
        assert (word, number) == (line.word, line.number)
        shown = "\n".join(text_of(screen.list))
        assert code in shown
        assert word in shown
        screen.list.show(0)
        await press(pilot, "enter")
        await settle(pilot)
        assert (screen.asked.kind, screen.asked.subject) == ("context", word)
        assert screen.asked.selection.codes[0].endswith(code)
        assert len(screen.found.table.rows) == number


async def test_sequences_are_looked_for_farther_away_and_across_coders(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot, "sequence")
        near = sum(row[2] for row in screen.found.table.rows)
        await press(pilot, "o")
        await choose(pilot, "2/turn/across")
        assert "within 2 turns, all coders as one" in text_of(screen.told)[0]
        assert sum(row[2] for row in screen.found.table.rows) > near


async def test_years_of_events_are_pointed_out_and_a_period_lists_one_of_its_codes(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot, "time")
        await choose_subject(pilot, screen, "founded")
        await press(pilot, "o")
        await choose(pilot, "events")
        app.screen.query_one("Input").value = "2009 iki"
        await press(pilot, "enter")
        assert "no year" in str(app.screen.query_one(".problem").render())
        app.screen.query_one("Input").value = "2009, 2014; 2019"
        await press(pilot, "enter")
        await settle(pilot)
        assert screen.asked.events == (2009, 2014, 2019)
        marks = {row[0]: row[1] for row in screen.found.table.rows}
        assert (marks["2014"], marks["2015"]) == ("●", "○")
        table = screen.found.table
        at = next(at for at, row in enumerate(table.rows) if any(row[4:]))
        column = next(place for place, cell in enumerate(table.rows[at]) if place > 3 and cell)
        screen.list.show(at)
        await press(pilot, "enter")
        await choose(pilot, str(column - 4))
        await settle(pilot)
        cases = {case for each in app.screen.list.items for case in each.cases}
        assert len(cases) == table.rows[at][column]
        assert table.columns[column].name in app.screen.about


async def choose_subject(pilot, screen, name):
    await press(pilot, "c")
    await choose(pilot, name)
    assert screen.asked.subject == name


async def test_numbers_stand_in_bands_that_one_types_here_too(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot, "attribute")
        await press(pilot, "c")
        await choose(pilot, "bands/founded")
        app.screen.query_one("Input").value = "2010, 2015"
        await press(pilot, "enter")
        await settle(pilot)
        assert screen.asked.subject == "founded:2010,2015"
        assert len({row[1] for row in screen.found.table.rows} - {"all", "(no value)"}) == 3


async def test_contexts_are_sorted_by_what_stands_beside_the_word(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot, "words")
        screen.list.show(0)
        await press(pilot, "enter")
        await settle(pilot)
        await press(pilot, "o")
        await choose(pilot, "right")
        rights = [str(row[6]) for row in screen.found.table.rows]
        assert rights == [line.right for line in in_context(app.session.project, screen.asked.subject, sort="right")]


async def test_the_mouse_asks_in_another_way_and_opens_a_line(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot, "coverage")
        head = text_of(screen.told)[0]
        await pilot.click("#asked", offset=(head.index("by code"), 0))
        await choose(pilot, "coder")
        assert screen.asked.way.key == "coder"
        await pilot.click("#asked", offset=(head.index("coverage"), 0))
        await choose(pilot, "sequence")
        assert screen.asked.kind == "sequence"
        line = next(at for at, text in enumerate(text_of(screen.list)) if "EU accession" in text)
        await pilot.click("#rows", offset=(12, line), times=2)
        await settle(pilot)
        assert isinstance(app.screen, ExcerptsScreen)

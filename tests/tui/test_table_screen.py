"""The table by keyboard and by mouse, on the sample study."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from qcode.errors import UsageError
from qcode.model.change import Change
from qcode.model.selection import Condition, Selection
from qcode.services import documents
from qcode.services.study import study_folder
from qcode.tui.screens.asking.prompts import Ask, Choose, Confirm
from qcode.tui.screens.asking.where import parse_where, where_text
from qcode.tui.screens.asking.where_form import WhereForm
from qcode.tui.screens.excerpts import ExcerptsScreen
from qcode.tui.screens.tables.parts import Find, HeadLine, Notes
from qcode.tui.screens.tables.table import TableScreen
from qcode.tui.widgets.grid import Sign
from tests.tui.stage import text_of, unstyled
from tests.tui.study import opened, press, settle

STEERING = "Why a unit / central steering"
LINES = [json.loads(line) for line in (study_folder() / "transcripts/codings.jsonl").read_text("utf-8").splitlines()]


def in_kozan(code):
    return [line for line in LINES if line["document"] == "note-kozan" and line["code"].startswith(code)]


async def table_on(app, pilot) -> TableScreen:
    await press(pilot, "f5")
    await settle(pilot)
    assert isinstance(app.screen, TableScreen)
    return app.screen


async def find(pilot, *letters):
    await press(pilot, "slash", *letters, "enter")


async def typed(pilot, text):
    names = {" ": "space", "=": "equals_sign", '"': "quotation_mark", "-": "minus", ".": "full_stop", "/": "slash"}
    app = pilot.app
    await press(pilot, "home", "ctrl+k")
    for letter in text:
        await pilot.press(names.get(letter, letter))
    assert isinstance(app.screen, Ask | WhereForm)


def labels(screen):
    grid, matrix = screen.matrix.grid, screen.matrix
    return [grid.column_labels[at] for at in matrix.shown_columns]


async def test_a_number_is_what_was_coded_and_its_cell_is_told_in_full(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot)
        await find(pilot, "k", "o", "z")
        await find(pilot, "s", "t", "e", "e", "r")
        assert screen.matrix.value_here() == len(in_kozan(STEERING)) == 3
        assert screen.status.text == f"{STEERING} × Kozan: 3 excerpts"
        assert screen.status.hint == "1 of 1 document done"


async def test_the_status_follows_the_cursor_in_the_same_frame(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot)
        screen.matrix.go_to(1, 0)
        assert screen.status.text == f"{STEERING} × Adana: 0 excerpts"
        screen.matrix.go_to(1, 1)
        assert screen.status.text == f"{STEERING} × Altınordu: no document"
        screen.matrix.action_row_end()
        total = screen.matrix.grid.row_totals[1]
        assert screen.status.text == f"{STEERING} × every municipality: {total} excerpts"
        assert screen.status.hint == "in 6 of 45 municipalities"


async def test_enter_opens_exactly_the_excerpts_of_the_cell_and_escape_comes_back_to_it(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot)
        await find(pilot, "k", "o", "z")
        await find(pilot, "s", "t", "e", "e", "r")
        await press(pilot, "enter")
        assert isinstance(app.screen, ExcerptsScreen)
        shown = [(each.coding.span.start, each.coding.span.end, each.coder) for each in app.screen.list.shown]
        assert sorted(shown) == sorted((each["start"], each["end"], each["coder"]) for each in in_kozan(STEERING))
        assert {each.cases for each in app.screen.list.shown} == {("Kozan",)}
        await press(pilot, "escape")
        assert app.screen is screen
        assert screen.status.text.startswith(f"{STEERING} × Kozan")


@pytest.mark.parametrize(("keys", "codes", "case"), [
    (("end",), STEERING, None),
    (("ctrl+end",), "", "Kozan"),
    (("ctrl+end", "end"), "", None),
])  # fmt: skip
async def test_totals_open_what_they_count(study, keys, codes, case):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot)
        await find(pilot, "k", "o", "z")
        await find(pilot, "s", "t", "e", "e", "r")
        await press(pilot, *keys)
        value = screen.matrix.value_here()
        await press(pilot, "enter")
        shown = app.screen.list.shown
        assert len(shown) == value
        assert all(each.code.startswith(codes) for each in shown)
        assert case is None or all(case in each.cases for each in shown)


async def test_an_empty_cell_opens_nothing_and_says_so(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot)
        await find(pilot, "a", "n", "k", "a", "r")
        await press(pilot, "enter")
        assert app.screen is screen
        assert screen.status.text == "There is no excerpt behind this cell."


async def test_a_double_click_opens_a_cell_and_a_rows_name_its_total(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot)
        row = next(y for y, line in enumerate(text_of(screen.matrix)) if "central steering" in line)
        await pilot.click(screen.matrix, offset=(8, row), times=2)
        await settle(pilot)
        assert isinstance(app.screen, ExcerptsScreen)
        assert app.screen.about == f"{STEERING} × every municipality"
        assert len(app.screen.list.shown) == screen.matrix.grid.row_totals[1]


async def test_the_head_says_unit_columns_filters_universe_signs_and_what_is_left_out(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await table_on(app, pilot)
        assert text_of(screen.told) == [" o excerpts  c by municipality  w no filter  r all codes"]
        universe = text_of(screen.universe)[0]
        assert universe.startswith(" i 31 documents, 45 municipalities")
        assert universe.endswith("0 none  · not coded yet  – no document")
        assert "documents without a municipality are not in this table" in text_of(screen.beware)[0]
        await press(pilot, "i")
        assert isinstance(app.screen, Notes)


async def test_a_click_on_the_head_asks_what_its_key_asks(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot)
        x = text_of(screen.told)[0].index("no filter")
        await pilot.click(HeadLine, offset=(x, 0))
        await settle(pilot)
        assert isinstance(app.screen, WhereForm)


async def test_a_filter_is_written_as_on_the_command_line_and_its_error_is_said_under_it(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot)
        await press(pilot, "w")
        await typed(pilot, "typ=metropolitan")
        await press(pilot, "enter")
        assert isinstance(app.screen, WhereForm)
        problem = app.screen.query_one(".problem")
        assert problem.display
        assert "There is no attribute “typ”" in str(problem.render())
        await typed(pilot, "type=metropolitan code=EU accession")
        await press(pilot, "enter")
        await settle(pilot)
        assert app.screen is screen
        assert len(screen.matrix.shown_columns) == 18
        assert [row.label for row in screen.found.rows] == ["Why a unit / EU accession"]
        assert 'type=metropolitan code="EU accession"' in text_of(screen.told)[0]
        await press(pilot, "w")
        await typed(pilot, "")
        await press(pilot, "enter")
        await settle(pilot)
        assert len(screen.matrix.shown_columns) == 45


async def test_another_measure_and_other_columns_are_chosen_from_lists(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot)
        await press(pilot, "o", "down", "enter")
        await settle(pilot)
        assert screen.found.count == "documents"
        await press(pilot, "c", "slash", "t", "y", "p", "e", "enter", "enter")
        await settle(pilot)
        assert screen.found.by == "type"
        assert labels(screen) == ["metropolitan", "metropolitan district", "provincial", "district"]
        assert screen.status.text.endswith("documents") or screen.status.text.endswith("document")


@pytest.mark.parametrize("by", ["case", "document", "speaker", "role", "coder", "round", "date", "founded", "kind"])
async def test_every_division_is_shown_and_its_cells_open(study, by):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot)
        screen.take_columns(by)
        await settle(pilot)
        matrix = screen.matrix
        assert len(matrix.shown_columns) == len(screen.found.columns)
        await press(pilot, "ctrl+home", "end", "enter")
        assert len(app.screen.list.shown) == screen.found.row_totals[0]


@pytest.mark.parametrize("measure", ["words//", "presence//", "coders//", "excerpts/1000-words/", "excerpts//row",
                                     "documents//column"])  # fmt: skip
async def test_every_measure_is_drawn_and_told(study, measure):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot)
        screen.take_measure(measure)
        await settle(pilot)
        await press(pilot, "ctrl+home", "end")
        assert screen.asked.measure == measure
        assert "Why a unit × every municipality: " in screen.status.text
        assert unstyled(screen.matrix) == []


async def test_shares_are_percentages_that_add_up_to_a_hundred(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot)
        screen.take_measure("excerpts//row")
        await settle(pilot)
        row = screen.matrix.grid.values[0]
        assert sum(value for value in row if not isinstance(value, Sign)) == pytest.approx(100)
        assert "in %" in text_of(screen.universe)[0]


async def test_rows_can_be_limited_to_a_level_and_chosen_one_by_one(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot)
        await press(pilot, "r", "down", "down", "enter")
        await settle(pilot)
        assert {row.depth for row in screen.found.rows} == {1}
        assert "all codes of the top level" in text_of(screen.told)[0]
        screen.take_rows("depth/")
        await settle(pilot)
        await press(pilot, "r", "enter")
        assert isinstance(app.screen, Choose)
        await press(pilot, "space", "enter")
        hidden = screen.matrix.arrangement.hidden_rows
        assert screen.found.rows[0].code_id not in hidden, "a parent stays for the rows under it"
        await press(pilot, "r", "enter", "down", "space", "enter")
        assert screen.found.rows[1].code_id in screen.matrix.arrangement.hidden_rows
        assert screen.status.text == "1 row left out; totals count them still"


async def test_find_goes_to_a_hidden_column_and_shows_it(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot)
        await find(pilot, "k", "o", "z")
        await press(pilot, "X")
        assert "Kozan" not in labels(screen)
        await press(pilot, "slash", "k", "o", "z")
        assert isinstance(app.screen, Find)
        await press(pilot, "enter")
        assert "Kozan" in labels(screen)
        assert "× Kozan:" in screen.status.text


async def test_the_export_is_what_is_shown_in_its_order(study, tmp_path):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot)
        await find(pilot, "k", "o", "z")
        await press(pilot, "ctrl+home", "x", "e")
        screen.matrix.sort_rows(None)
        screen.matrix.action_sort_row()
        path = tmp_path / "table.csv"
        await press(pilot, "E")
        app.screen.query_one("Input").value = str(path)
        await press(pilot, "enter")
        await settle(pilot)
        rows = list(csv.reader(path.read_text("utf-8").splitlines()))
        found, matrix = screen.found, screen.matrix
        head = next(row for row in rows if row[0] == "code")
        assert head[1:-2] == labels(screen)
        codes = [row[0] for row in rows[rows.index(head) + 1 :]]
        assert codes[: len(matrix.shown_rows)] == [found.rows[at].label for at in matrix.shown_rows]
        assert "Why a unit" not in codes
        values = rows[rows.index(head) + 1][1:-2]
        first = matrix.shown_rows[0]
        assert values == [matrix.grid.show(matrix.grid.values[first][at]) for at in matrix.shown_columns]
        assert str(path) in screen.status.text


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".tsv", ".md", ".html", ".tex", ".json", ".jsonl", ".txt"])
async def test_every_suffix_that_is_offered_is_written(study, tmp_path, suffix):
    async with opened(study) as (app, pilot):
        await table_on(app, pilot)
        path = tmp_path / f"table{suffix}"
        await press(pilot, "E")
        assert suffix in str(app.screen.query_one(".note").render())
        app.screen.query_one("Input").value = str(path)
        await press(pilot, "enter")
        await settle(pilot)
        assert path.stat().st_size > 0


async def test_a_file_is_replaced_only_after_a_yes_and_a_bad_name_is_refused(study, tmp_path):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot)
        path = tmp_path / "table.xlsx"
        path.write_text("mine")
        await press(pilot, "E")
        for bad in ("table.doc", str(tmp_path), str(tmp_path / "none" / "table.csv")):
            app.screen.query_one("Input").value = bad
            await press(pilot, "enter")
            assert isinstance(app.screen, Ask)
            assert app.screen.query_one(".problem").display
        app.screen.query_one("Input").value = str(path)
        await press(pilot, "enter")
        assert isinstance(app.screen, Confirm)
        await press(pilot, "n")
        assert path.read_text() == "mine"
        await press(pilot, "E")
        app.screen.query_one("Input").value = str(path)
        await press(pilot, "enter", "y")
        await settle(pilot)
        assert app.screen is screen
        sheet = openpyxl.load_workbook(path).worksheets[0]
        assert any(row[0].value == STEERING for row in sheet.iter_rows())


async def test_the_table_counts_again_when_something_was_coded_and_not_otherwise(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot)
        before = screen.found
        screen.concerned(Change("write memo", "", 1, {"memos": frozenset({1})}))
        await settle(pilot)
        assert screen.found is before
        await find(pilot, "k", "o", "z")
        await find(pilot, "s", "t", "e", "e", "r")
        await press(pilot, "enter", "enter")
        await settle(pilot)
        await press(pilot, "x", "f5")
        await settle(pilot)
        assert app.screen is screen
        assert screen.matrix.value_here() == 2
        assert screen.status.text == f"{STEERING} × Kozan: 2 excerpts"


async def test_the_columns_follow_what_another_window_finishes(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot)
        await find(pilot, "e", "r", "z", "u")
        assert screen.matrix.value_here() is Sign.NOT_CODED
        project = app.session.project
        erzurum = documents.find_document(project, "note-erzurum")
        app.changed(documents.set_state(project, [erzurum.id], documents.State.DONE))
        await settle(pilot)
        assert screen.matrix.value_here() == 0


async def test_escape_stops_the_counting_and_leaves_the_table_before(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot)
        before = screen.found
        screen.counting = screen.asked.measuring("words//")
        await press(pilot, "escape")
        assert app.screen is screen
        assert screen.counting is None
        screen._have(screen.asked.measuring("words//"), before)
        assert screen.found is before
        assert screen.asked.count == "excerpts"
        await press(pilot, "escape")
        assert app.screen is not screen


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_it_is_drawn_without_colour_and_in_the_light(study, size, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(study, size=size) as (app, pilot):
        screen = await table_on(app, pilot)
        await press(pilot, "t")
        app.action_dark()
        await settle(pilot)
        for widget in (screen.told, screen.universe, screen.beware, screen.matrix):
            assert unstyled(widget) == []
            assert all(len(line) <= size[0] for line in text_of(widget))


@pytest.mark.parametrize(
    ("text", "selection"),
    [
        ("", Selection()),
        ("type=metropolitan", Selection(where=(Condition("type", "=", "metropolitan"),))),
        ("type = metropolitan", Selection(where=(Condition("type", "=", "metropolitan"),))),
        ("--where type=metropolitan district --where founded>=2014",
         Selection(where=(Condition("type", "=", "metropolitan district"), Condition("founded", ">=", "2014")))),
        ("code=EU accession coder=coder_a|coder_b",
         Selection(codes=("EU accession",), coders=("coder_a", "coder_b"))),
        ('--code "Why a unit / EU accession" --role respondent --exactly',
         Selection(codes=("Why a unit / EU accession",), roles=("respondent",), branches=False)),
        ("case=Kozan municipality=Iğdır'ın yeri; document=note-kozan",
         Selection(cases=("Kozan", "Iğdır'ın yeri"), documents=("note-kozan",))),
        ("since=2020 until=2021-05; --agreed", Selection(since="2020", until="2021-05", agreed=True)),
        ("“a = b”=“c; d” note~x", Selection(where=(Condition("a = b", "=", "c; d"), Condition("note", "~", "x")))),
    ],
)  # fmt: skip
def test_filters_are_read_and_written_back(text, selection):
    assert parse_where(text, noun="municipality") == selection
    assert parse_where(where_text(selection), noun="municipality") == selection


@pytest.mark.parametrize("text", ["metropolitan", "code!=x", "code=", "=x"])
def test_what_is_no_filter_is_refused(text):
    with pytest.raises(UsageError):
        parse_where(text)


def test_the_default_name_of_a_file_needs_no_quoting():
    from qcode.tui.screens.asking.saving import file_name

    assert file_name("excerpts per 1,000 words", "by", "İl/ilçe") == "excerpts-per-1-000-words-by-İl-ilçe.xlsx"
    assert Path(file_name("…")).name == "qcode.xlsx"


async def test_numbers_stand_in_bands_that_one_types(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot)
        screen.take_columns("bands/founded")
        await typed(pilot, "2005,2015")
        await press(pilot, "enter")
        assert labels(screen) == ["to 2004", "2005–2014", "from 2015", "(no value)"]
        assert "founded" in text_of(screen.told)[0]
        screen.take_columns("bands/founded")
        await typed(pilot, "x")
        await press(pilot, "enter")
        assert screen.status.text == "“x” are no bands of founded."
        assert labels(screen)[0] == "to 2004"


async def test_cases_are_counted_and_open_their_excerpts(study):
    async with opened(study) as (app, pilot):
        screen = await table_on(app, pilot)
        screen.ask(screen.asked.measuring("cases//"))
        await settle(pilot)
        screen.take_columns("type")
        await settle(pilot)
        await find(pilot, "s", "t", "e", "e", "r")
        row = screen.matrix.cursor
        values = screen.matrix.grid.values[screen.matrix.shown_rows[row]]
        assert sum(value for value in values if not isinstance(value, Sign)) == 6
        await press(pilot, "enter")
        assert isinstance(app.screen, ExcerptsScreen)

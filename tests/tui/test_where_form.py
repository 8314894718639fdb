"""The form of filters, by keyboard: the words of the command line, and a query that is completed as one types."""

from __future__ import annotations

import pytest

from qcode.model.selection import Selection
from qcode.services.segments import segments
from qcode.services.tables import frequencies
from qcode.tui.screens.asking.where import parse_where, where_text
from qcode.tui.screens.asking.where_form import WhereForm
from qcode.tui.screens.tables.table import TableScreen
from tests.tui.stage import text_of
from tests.tui.study import opened, press, settle

NEAR = 'code:"EU accession" and near(code:"central steering", paragraph)'


async def form_on(app, pilot) -> WhereForm:
    await press(pilot, "f5")
    await settle(pilot)
    await press(pilot, "w")
    await settle(pilot)
    assert isinstance(app.screen, WhereForm)
    return app.screen


async def test_a_query_is_typed_under_the_filters_with_what_is_offered(study):
    async with opened(study) as (app, pilot):
        form = await form_on(app, pilot)
        await press(pilot, "down", *"code:eu", "tab")
        assert form.line.text == 'code:"EU accession"'
        form.line.input.value = NEAR
        await press(pilot, "up", "escape")
        form.filters.value = "type=metropolitan"
        await press(pilot, "enter")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, TableScreen)
        asked = Selection.of(query=NEAR, where=["type=metropolitan"])
        assert screen.asked.selection == asked
        assert screen.found.grand_total == frequencies(app.session.project, selection=asked).grand_total
        assert f"type=metropolitan --query {NEAR}"[:60] in text_of(screen.told)[0]
        await press(pilot, "w")
        assert app.screen.filters.value == "type=metropolitan"
        assert app.screen.line.text == NEAR


async def test_what_is_behind_a_number_is_what_the_query_finds(study):
    async with opened(study) as (app, pilot):
        await form_on(app, pilot)
        app.screen.line.set_text(NEAR)
        await press(pilot, "enter")
        await settle(pilot)
        screen = app.screen
        screen.matrix.show_cell(screen.matrix.grid.row_keys[0], None)
        await press(pilot, "enter")
        await settle(pilot)
        expected = {each.coding.id for each in segments(app.session.project, selection=Selection(query=NEAR))}
        assert {each.coding.id for each in app.screen.list.items} <= expected


async def test_a_wrong_query_is_pointed_at_and_nothing_is_lost(study):
    async with opened(study) as (app, pilot):
        form = await form_on(app, pilot)
        await press(pilot, "down", *"code:ışık and memo", "enter")
        await settle(pilot)
        assert app.screen is form
        assert "There is no code “ışık and memo”" not in str(form.query_one(".problem").render())
        assert "There is no code “ışık”." in str(form.query_one(".problem").render())
        assert form.line.text == "code:ışık and memo"
        assert "^" in "".join(text_of(form.line.offers))
        await press(pilot, "escape", "escape", "escape")
        assert isinstance(app.screen, TableScreen)
        assert app.screen.asked.selection == Selection()


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_the_form_fits_the_screen(study, size):
    async with opened(study, size=size) as (app, pilot):
        form = await form_on(app, pilot)
        await press(pilot, "down", *"co")
        assert all(widget.region.right <= size[0] and widget.region.bottom <= size[1] for widget in form.query("*"))


@pytest.mark.parametrize(
    "text",
    [
        f"type=metropolitan --query {NEAR}",
        "--query memo",
        "coder=coder_a --agreed --query not (code:a or code:b) where founded >= 2014",
    ],
)
def test_a_query_stands_behind_the_filters_in_one_line(text):
    assert where_text(parse_where(text)) == text


def test_the_quotes_of_a_shell_do_not_matter():
    assert parse_where("--query 'code:money and memo'") == Selection(query="code:money and memo")
    assert parse_where("type=a --query='memo'").query == "memo"

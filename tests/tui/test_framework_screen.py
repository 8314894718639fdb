"""The framework by keyboard, on the sample study: summaries typed beside their excerpts."""

from __future__ import annotations

from qcode.services.memos import list_memos
from qcode.services.tables.framework import summaries
from qcode.tui.screens.asking.prompts import Choose
from qcode.tui.screens.excerpts import ExcerptsScreen
from qcode.tui.screens.memos import MemosScreen
from qcode.tui.screens.tables.cell_editor import CellEditor
from qcode.tui.screens.tables.framework import FrameworkScreen
from tests.tui.stage import text_of, unstyled
from tests.tui.study import opened, press, settle


async def framework_on(app, pilot) -> FrameworkScreen:
    await press(pilot, "f5", "b", "down", "down", "enter")
    await settle(pilot)
    assert isinstance(app.screen, FrameworkScreen)
    return app.screen


async def to_kozan(pilot):
    await press(pilot, "slash", "k", "o", "z", "enter")
    await press(pilot, "slash", *"central", "enter")


async def test_a_summary_is_typed_beside_its_excerpts_and_can_be_undone(study):
    async with opened(study) as (app, pilot):
        screen = await framework_on(app, pilot)
        await to_kozan(pilot)
        assert screen.status.text == "Kozan × Why a unit / central steering: 3 excerpts"
        await press(pilot, "enter")
        assert isinstance(app.screen, CellEditor)
        assert "müfettiş" in " ".join(str(label.render()) for label in app.screen.query("Label"))
        await pilot.press(*"Yön", "ı", "ş", "space", *"verdi")
        await press(pilot, "escape")
        assert app.screen is screen
        assert [each.text for cell in summaries(app.session.project).values() for each in cell] == ["Yönış verdi"]
        assert screen.matrix.grid.show(screen.matrix.value_here()) == "3*"
        assert "Yönış verdi" in str(screen.cell.render())
        assert screen.status.text == "summary saved: Kozan × central steering: Yönış verdi"
        assert screen.status.hint == "u undoes"
        await press(pilot, "u")
        assert summaries(app.session.project) == {}
        assert screen.matrix.grid.show(screen.matrix.value_here()) == "3"


async def test_what_was_written_is_there_again_and_an_empty_text_takes_it_away(study):
    async with opened(study) as (app, pilot):
        screen = await framework_on(app, pilot)
        await to_kozan(pilot)
        await press(pilot, "enter", *"one", "ctrl+s")
        await press(pilot, "enter", *"two", "ctrl+s")
        assert screen.found.summary(*screen.here()) == "onetwo"
        await press(pilot, "enter", "f12")
        assert summaries(app.session.project) == {}
        steps = len(list_memos(app.session.project))
        await press(pilot, "enter", "escape")
        assert len(list_memos(app.session.project)) == steps


async def test_anothers_summary_is_read_and_not_written_over(study):
    place = study
    async with opened(place, coder="coder_b") as (app, pilot):
        await framework_on(app, pilot)
        await to_kozan(pilot)
        await press(pilot, "enter", *"theirs", "escape")
    async with opened(place, coder="coder_a") as (app, pilot):
        screen = await framework_on(app, pilot)
        await to_kozan(pilot)
        await press(pilot, "enter")
        told = " ".join(str(label.render()) for label in app.screen.query("Label"))
        assert "coder_b wrote: theirs" in told
        await press(pilot, *"mine", "escape")
        assert screen.found.summary(*screen.here()) == "coder_b: theirs\ncoder_a: mine"


async def test_a_cell_opens_its_excerpts(study):
    async with opened(study) as (app, pilot):
        screen = await framework_on(app, pilot)
        await to_kozan(pilot)
        await press(pilot, "y")
        assert isinstance(app.screen, ExcerptsScreen)
        assert app.screen.about == "Kozan × Why a unit / central steering"
        assert len(app.screen.list.items) == 3
        await press(pilot, "escape")
        assert app.screen is screen
        await press(pilot, "home", "up", "y")
        assert screen.status.text == "There is no excerpt behind this cell." or isinstance(app.screen, ExcerptsScreen)


async def test_codes_can_be_chosen_by_depth_and_use(study):
    async with opened(study) as (app, pilot):
        screen = await framework_on(app, pilot)
        for key, count in (("depth/1", 2), ("used", 2), ("parents", 2), ("depth/", 32)):
            await press(pilot, "r")
            assert isinstance(app.screen, Choose)
            app.screen.dismiss((key,))
            await settle(pilot)
            assert len(screen.found.rows) == count, key


async def test_a_memo_leads_to_its_cell(study):
    async with opened(study) as (app, pilot):
        await framework_on(app, pilot)
        await to_kozan(pilot)
        await press(pilot, "enter", *"here", "escape", "f8")
        memos = app.screen
        assert isinstance(memos, MemosScreen)
        key = next(line.memo.id for line in memos.lines.values() if line.memo.text == "here")
        assert memos.lines[key].what == "Kozan × Why a unit / central steering"
        memos.list.show(key)
        await press(pilot, "enter")
        assert isinstance(app.screen, FrameworkScreen)
        assert app.screen.names(app.screen.here()) == ("Kozan", "Why a unit / central steering")


async def test_in_a_narrow_terminal_everything_is_there_and_has_a_style(study, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await framework_on(app, pilot)
        await to_kozan(pilot)
        assert unstyled(screen.matrix) == []
        assert "written" in text_of(screen.matrix)[0]
        await press(pilot, "enter", "tab", "tab", "escape")
        assert app.screen is screen


async def test_an_empty_project_says_what_is_missing(empty):
    async with opened(empty) as (app, pilot):
        screen = app.go("framework")
        await settle(pilot)
        assert screen.status.text == "There is no code in use."
        await press(pilot, "enter", "y", "slash", "escape", "E", "escape", "i")


async def test_a_total_opens_the_excerpts_of_the_whole_case_or_code(study):
    async with opened(study) as (app, pilot):
        screen = await framework_on(app, pilot)
        await to_kozan(pilot)
        case, code = screen.here()
        screen.matrix.show_cell(case, None)
        await press(pilot, "y")
        await settle(pilot)
        assert isinstance(app.screen, ExcerptsScreen)
        assert app.screen.about == "Kozan × all codes"
        assert {each.cases for each in app.screen.list.items} == {("Kozan",)}
        keys = [each.coding.id for each in app.screen.list.items]
        assert len(keys) == len(set(keys)) >= screen.found.numbers[screen.found.cases.index(case)][0]
        await press(pilot, "escape")
        screen.matrix.show_cell(None, code)
        await press(pilot, "y")
        await settle(pilot)
        assert {each.code for each in app.screen.list.items} == {"Why a unit / central steering"}

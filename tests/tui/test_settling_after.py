"""What comes of settling: rules and what they touch, agreement before and after, the protocol."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from textual.widgets import Input

from qcode.services import documents, settling
from qcode.services.project import Project
from qcode.services.settling import Outcome
from qcode.services.settling.after import before_and_after
from qcode.services.settling.rules import review
from qcode.services.settling.tables import protocol_table
from qcode.tui.screens.asking.prompts import Choose
from qcode.tui.screens.codebook.looking import LookingScreen
from qcode.tui.screens.settling.before_after import BeforeAfterScreen
from qcode.tui.widgets.filterlist import FilterList
from tests.tui.settling_desk import desk, submitted
from tests.tui.stage import text_of, type_text
from tests.tui.study import opened, press, settle, until


async def test_the_protocol_tells_the_turn_in_which_a_passage_begins_where_somebody_speaks(study: Path):
    async with opened(submitted(study, ["practice-mavikiyi", "note-esenyurt"])) as (app, pilot):
        screen = await desk(app, pilot)
        table = protocol_table(screen.queue)
        names = [column.name for column in table.columns]
        rows = [dict(zip(names, row, strict=True)) for row in table.rows]
        spoken = [row for row in rows if row["document"] == "practice-mavikiyi"]
        turns = documents.open_document(app.session.project, screen.queue.find(spoken[0]["number"]).document_id).turns
        for row in spoken:
            turn = turns[row["turn"] - 1].span
            assert turn.start <= row["start"] < turn.end
        assert {row["turn"] for row in rows if row["document"] == "note-esenyurt"} == {None}


async def test_the_protocol_has_no_column_for_turns_where_nobody_speaks(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        assert "turn" not in [column.name for column in protocol_table(screen.queue).columns]


async def test_of_two_codes_the_rule_is_asked_first_for_the_one_that_was_decided_for(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        while screen.here is not None and screen.here.type != "different":
            await press(pilot, "right")
        for key, side in (("a", 0), ("b", 1)):
            await press(pilot, key, "y")
            assert isinstance(app.screen, Choose)
            assert screen.here is not None
            assert app.screen.query_one(FilterList).key == str(screen.here.sides[side].codings[0].code_id)
            await press(pilot, "escape")


async def test_a_rule_makes_a_version_and_its_excerpts_are_ticked_off(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "y")
        assert "Nothing was decided here yet" in screen.status.text
        await press(pilot, "b", "y")
        assert isinstance(app.screen, Choose)
        await press(pilot, "enter", "enter")
        await type_text(pilot, "kanun varsa")
        await press(pilot, "enter")
        assert "to look at again" in screen.status.text
        await press(pilot, "Y")
        looking = app.screen
        assert isinstance(looking, LookingScreen)
        waiting = review(app.session.project).waiting
        await press(pilot, "space", "space")
        assert review(app.session.project).waiting == waiting - 2
        assert looking.found is not None
        assert looking.found.waiting == waiting - 2
        await press(pilot, "up", "space")
        assert review(app.session.project).waiting == waiting - 1
        await press(pilot, "escape")
        assert app.screen is screen


async def test_before_and_after_stand_side_by_side(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        await desk(app, pilot)
        await press(pilot, "a", "s")
        shown = app.screen
        assert isinstance(shown, BeforeAfterScreen)
        assert shown.found is not None
        assert (shown.found.queue.settled, shown.list.count() > 6) == (1, True)
        assert "before" in text_of(shown.list)[1]
        report = shown.found.before
        size = f"{len(report.documents)} documents, {report.units} sentences"
        assert text_of(shown.universe)[0].strip() == f"{size}: the figures on all codes, then alpha of each code."


async def test_what_is_decided_while_before_and_after_are_measured_is_measured_once_behind_it(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    go_on, begun = threading.Event(), list[int]()

    def measure(*args: object) -> object:
        begun.append(len(begun))
        go_on.wait()
        return before_and_after(*args)

    monkeypatch.setattr("qcode.tui.screens.settling.before_after.before_and_after", measure)
    async with opened(submitted(study)) as (app, pilot):
        await desk(app, pilot)
        app.screen.action_compare()
        await until(pilot, lambda: begun)
        with Project.open(study, coder="coder_b") as theirs:
            for each in settling.queue(theirs).items[:3]:
                settling.settle(theirs, each, Outcome.B)
                app.look()
                await pilot.pause()
        go_on.set()
        await settle(pilot)
        assert len(begun) == 2
        assert app.screen.found.queue.settled == 3


async def test_a_figure_before_and_after_opens_the_disagreements_behind_it(study: Path):
    async with opened(submitted(study), size=(80, 24)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "s")
        shown = app.screen
        assert isinstance(shown, BeforeAfterScreen)
        assert shown.found is not None
        assert text_of(shown.list)[2].split()[:3] == ["α", "code", "sets"]
        line = next(each for each in shown.found.before.lines if each.code in shown.found.queue.by_code())
        shown.list.show(len(shown.found.before.overall) + shown.found.before.lines.index(line))
        await press(pilot, "enter")
        assert app.screen is screen
        assert screen.codes == (line.code_id,)
        assert len(screen.shown) == shown.found.queue.by_code()[line.code][0]
        await press(pilot, "s", "home", "enter")
        assert len(screen.shown) == len(shown.found.queue.items)


async def test_the_protocol_is_written_to_a_file(study: Path, tmp_path: Path):
    async with opened(submitted(study)) as (app, pilot):
        await desk(app, pilot)
        await press(pilot, "a", "E", "enter")
        app.screen.query_one(Input).value = str(tmp_path / "protocol.csv")
        await press(pilot, "enter")
        written = (tmp_path / "protocol.csv").read_text()
        assert written.splitlines()[0].startswith(
            "number,document,case,start,end,excerpt,coder_a,coder_b,borders of the readings,type"
        )
        assert len(written.splitlines()) >= 6

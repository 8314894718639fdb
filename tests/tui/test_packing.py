"""The methods pack from the screens: asked for, written meanwhile, stopped, and written again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.widgets import Input

from qcode.services import report
from qcode.tui.screens.prompts import Ask, Choose, Confirm
from qcode.tui.screens.working import Stopped, Working
from tests.tui.study import opened, press, settle


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
    assert isinstance(app.screen, Choose)
    await press(pilot, "enter")
    screen = app.screen
    assert isinstance(screen, Ask)
    screen.query_one(Input).value = str(folder)
    await press(pilot, "enter")


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
            assert isinstance(app.screen, Choose)
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
        assert isinstance(app.screen, Ask)
        app.screen.query_one(Input).value = str(tmp_path / "paper")
        await press(pilot, "enter")
        assert isinstance(app.screen, Confirm)
        await press(pilot, "n")
        assert (tmp_path / "paper" / "pack.json").read_text() == "{}"
        await asked(app, pilot, tmp_path / "paper")
        await press(pilot, "y")
        await settle(pilot)
        assert "the pack is in" in app.current.status.text
    assert (tmp_path / "paper" / "report.docx").is_file()
    assert (tmp_path / "thesis" / "chapter.docx").read_text() == "mine"

"""Correcting a transcript on the screens: the plan first, then the correction, and what other windows show."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from qcode.services import coding as codings
from qcode.services import documents, history, memory
from qcode.services.documents import correcting
from qcode.services.project import Project
from qcode.tui.app import QcodeApp
from qcode.tui.screens.asking.prompts import Ask
from qcode.tui.screens.documents.correcting import CorrectionPlan
from tests.tui.pictures import IN_COLOUR, Snap
from tests.tui.stage import text_of
from tests.tui.study import coding, opened, press, settle

NAME = "note-kozan"


@pytest.fixture
def corrected(study: Path) -> Path:
    """The text of the note with a heading before it, without its last coded words, and with a typo mended."""
    with Project.open(study, coder="coder_a") as project:
        key = documents.find_document(project, NAME).id
        text = documents.open_document(project, key).text
        first, *_, last = sorted(codings.codings_of(project, key), key=lambda each: each.span)
        place = study.with_name("kozan-ığdır.txt")
        words = first.span.of(text)
        new = text[: last.span.start] + text[last.span.end :]
        place.write_text("Düzeltildi: İlk satır.\n\n" + new.replace(words, f"{words[:4]}ş{words[4:]}"), "utf-8")
    return place


async def asked(pilot: Pilot[int], place: Path) -> None:
    await press(pilot, "slash", *"kozan", "enter", "T")
    assert isinstance(pilot.app.screen, Ask)
    pilot.app.screen.query_one("Input").value = str(place)  # type: ignore[attr-defined]
    await press(pilot, "enter")
    await settle(pilot)


async def test_the_plan_is_shown_first_and_carried_out_then(study, corrected):
    async with opened(study) as (app, pilot):
        await asked(pilot, corrected)
        plan = app.screen
        assert isinstance(plan, CorrectionPlan)
        rows = "\n".join(text_of(plan.query_one("FilterList")))
        assert "lost" in rows
        assert "changed" in rows
        assert " → " in rows
        await press(pilot, "escape")
        assert app.current.status.text == "Nothing was corrected."
        await press(pilot, "T")
        app.screen.query_one("Input").value = str(corrected)  # type: ignore[attr-defined]
        await press(pilot, "enter")
        await press(pilot, "enter")
        assert f"{NAME} is corrected" in app.current.status.text
        project = app.session.project
        assert documents.find_document(project, NAME).revision == 2
        await press(pilot, "u")
        assert documents.find_document(project, NAME).revision == 1


async def test_the_mouse_carries_it_out_as_well(study, corrected):
    async with opened(study) as (app, pilot):
        await asked(pilot, corrected)
        await pilot.double_click("CorrectionPlan FilterList", offset=(12, 3))
        await settle(pilot)
        if isinstance(app.screen, CorrectionPlan):
            await press(pilot, "enter")
        assert documents.find_document(app.session.project, NAME).revision == 2


async def test_a_file_that_is_not_there_is_said_where_one_types(study):
    async with opened(study) as (app, pilot):
        await asked(pilot, Path("/nowhere/yok.txt"))
        assert isinstance(app.screen, Ask)
        assert "There is no file" in str(app.screen.query_one(".problem").render())  # type: ignore[attr-defined]


async def test_a_text_that_is_there_already_is_refused_in_the_status_line(study, tmp_path):
    with Project.open(study, coder="coder_a") as project:
        key = documents.find_document(project, NAME).id
        (tmp_path / "same.txt").write_text(documents.open_document(project, key).text, "utf-8")
    async with opened(study) as (app, pilot):
        await asked(pilot, tmp_path / "same.txt")
        assert f"{NAME} has this text already." in app.current.status.text


async def test_an_open_interview_follows_a_correction_and_a_key_never_codes_in_the_old_text(study, corrected):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, NAME)
        key = documents.find_document(app.session.project, NAME).id
        words = screen.opened.text.split(".")[1].strip()[:20]
        screen.view.select(screen.opened.text.index(words), screen.opened.text.index(words) + len(words))
        with Project.open(study, coder="coder_b") as other:
            before = len(codings.codings_of(other, key))
            correcting.correct(other, key, corrected)
            lost = before - len(codings.codings_of(other, key))
        await press(pilot, "1")
        assert "corrected while you were looking" in app.current.status.text
        assert len(codings.codings_of(app.session.project, key)) == before - lost
        screen.concerned(None)
        await settle(pilot)
        assert screen.opened.document.revision == 2
        assert screen.view.script.text == documents.open_document(app.session.project, key).text
        cursor = screen.view.cursor
        assert words[-8:] in screen.opened.text[cursor - 30 : cursor + 30]
        with Project.open(study, coder="coder_b") as other:
            history.undo(other)
        screen.concerned(None)
        await settle(pilot)
        assert screen.opened.document.revision == 1


@pytest.fixture
def shown(corrected: Path) -> Callable[[Pilot[int]], Awaitable[None]]:
    """The plan on the screen."""

    async def show(pilot: Pilot[int]) -> None:
        await settle(pilot)
        await asked(pilot, corrected)

    return show


@IN_COLOUR
def test_picture_in_colour(snap_compare: Snap, study: Path, shown, size: tuple[int, int], theme: str) -> None:
    memory.remember_theme(theme)
    with Project.open(study, coder="coder_a") as project:
        assert snap_compare(QcodeApp(project), terminal_size=size, run_before=shown)


def test_picture_without_colour(snap_compare: Snap, study: Path, shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    with Project.open(study, coder="coder_a") as project:
        assert snap_compare(QcodeApp(project), terminal_size=(80, 24), run_before=shown)

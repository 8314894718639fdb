"""Correcting a transcript on the screens: the plan first, then the correction, and what other windows show."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from qcode.services import coding as codings
from qcode.services import documents, history
from qcode.services.documents import correcting
from qcode.services.project import Project
from qcode.tui.app import QcodeApp
from qcode.tui.screens.asking.prompts import Ask
from qcode.tui.screens.coding import CodingScreen
from qcode.tui.screens.documents.correcting import CorrectionPlan
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


async def test_a_text_that_is_there_already_is_refused_and_another_file_can_be_named(study, tmp_path):
    with Project.open(study, coder="coder_a") as project:
        key = documents.find_document(project, NAME).id
        (tmp_path / "same.txt").write_text(documents.open_document(project, key).text, "utf-8")
    async with opened(study) as (app, pilot):
        await asked(pilot, tmp_path / "same.txt")
        assert f"{NAME} has this text already." in app.screen.problem
        assert app.screen.query_one(Input).value == str(tmp_path / "same.txt")


WORDS, MENDED = "Kozan, Adana'nın büy", "Kozaşn, Adana'nın büy"
"""Words of the note, and as they are in the corrected text."""


async def at_the_selected_words(app: QcodeApp, pilot: Pilot[int]) -> CodingScreen:
    """The interview with `WORDS` selected."""
    screen = await coding(app, pilot, NAME)
    start = screen.opened.text.index(WORDS)
    screen.view.select(start, start + len(WORDS))
    return screen


def corrected_elsewhere(study: Path, place: Path) -> int:
    """Let the coauthor correct the text; how many codings were lost."""
    with Project.open(study, coder="coder_b") as other:
        key = documents.find_document(other, NAME).id
        before = len(codings.codings_of(other, key))
        correcting.correct(other, key, place)
        return before - len(codings.codings_of(other, key))


def coded_words(app: QcodeApp) -> set[str]:
    key = documents.find_document(app.session.project, NAME).id
    text = documents.open_document(app.session.project, key).text
    return {each.span.of(text) for each in codings.codings_of(app.session.project, key)}


async def test_a_key_before_the_correction_is_seen_codes_nothing_and_the_same_words_are_selected_in_the_new_text(
    study, corrected
):
    async with opened(study) as (app, pilot):
        screen = await at_the_selected_words(app, pilot)
        key = screen.opened.document.id
        before = len(codings.codings_of(app.session.project, key))
        lost = corrected_elsewhere(study, corrected)
        await press(pilot, "1")
        assert "corrected while you were looking" in app.current.status.text
        assert len(codings.codings_of(app.session.project, key)) == before - lost
        assert screen.view.script.text == documents.open_document(app.session.project, key).text
        assert screen.view.selection.of(screen.opened.text) == MENDED
        await press(pilot, "1")
        assert app.current.status.text.startswith("coded")
        assert MENDED in coded_words(app)


async def test_a_key_after_the_correction_is_seen_codes_the_words_that_were_selected(study, corrected):
    async with opened(study) as (app, pilot):
        screen = await at_the_selected_words(app, pilot)
        start = screen.view.selection.start
        corrected_elsewhere(study, corrected)
        app.look()
        await settle(pilot)
        assert "The text of this document was corrected" in app.current.status.text
        assert (screen.opened.document.revision, screen.view.selection.of(screen.opened.text)) == (2, MENDED)
        assert screen.view.selection.start > start
        await press(pilot, "1")
        assert app.current.status.text.startswith("coded")
        assert MENDED in coded_words(app)


async def test_where_the_selected_words_are_gone_a_key_codes_no_others(study, tmp_path):
    async with opened(study) as (app, pilot):
        screen = await at_the_selected_words(app, pilot)
        text, key = screen.opened.text, screen.opened.document.id
        place = tmp_path / "shorter.txt"
        place.write_text(text[: text.index(WORDS)] + text[text.index(". ", text.index(WORDS)) + 2 :], "utf-8")
        corrected_elsewhere(study, place)
        app.look()
        await settle(pilot)
        assert "what you had selected is no longer in it" in app.current.status.text
        assert screen.view.selection is None
        now = codings.codings_of(app.session.project, key)
        await press(pilot, "1")
        assert "Nothing was coded" in app.current.status.text
        assert codings.codings_of(app.session.project, key) == now
        await press(pilot, "1")
        assert app.current.status.text.startswith("coded")


async def test_an_open_interview_follows_a_correction_and_its_undoing_with_the_cursor_at_the_same_words(
    study, corrected
):
    async with opened(study) as (app, pilot):
        screen = await at_the_selected_words(app, pilot)
        screen.view.move_to(screen.view.selection.start + 3)
        corrected_elsewhere(study, corrected)
        app.look()
        await settle(pilot)
        cursor = screen.view.cursor
        assert screen.opened.text[cursor:].startswith(MENDED[3:])
        assert screen.view.selection is None
        with Project.open(study, coder="coder_b") as other:
            history.undo(other)
        app.look()
        await settle(pilot)
        assert screen.opened.document.revision == 1
        cursor = screen.view.cursor
        assert screen.opened.text[cursor:].startswith(WORDS[3:])

"""Reasons at the settling desk: a digit, words of one's own, and what becomes of them while a server is away."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from qcode.services import drafts, settling
from qcode.services.settling import Status
from qcode.tui.screens.asking.keeping import NotKept
from qcode.tui.screens.asking.reasons import AskReason, ReasonLine
from tests.tui.settling_desk import desk, submitted, take_away
from tests.tui.stage import text_of, type_text
from tests.tui.study import opened, press, settle


async def test_a_digit_says_why_at_once_before_the_decision_and_after_it(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "3")
        assert screen.status.text.startswith("the reason goes with the decision")
        await press(pilot, "a", "enter", "b", "4", "5")
        assert screen.status.text.startswith("“the whole thought”")
        decided = [each.decision for each in settling.queue(app.session.project).items if each.decision]
        assert [each.reason for each in decided] == ["overlooked", "the whole thought"]
        await press(pilot, "enter", "o", "4")
        assert screen.view.editing is not None
        assert screen.pending_reason == ""
        await press(pilot, "escape", "5", "u")
        assert screen.pending_reason == "the whole thought"


async def test_what_was_just_settled_stays_in_sight_until_one_goes_on_so_that_its_reason_is_its_own(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "w", "a")
        assert screen.here is not None
        assert (screen.here.number, screen.here.status) == (1, Status.SETTLED)
        await press(pilot, "r", "3")
        assert [each.decision.reason for each in settling.queue(app.session.project).items if each.decision] == [
            "overlooked"
        ]
        await press(pilot, "enter")
        assert [each.number for each in screen.shown] == [2, 3, 4, 5]
        await press(pilot, "a", "enter", "a", "enter", "a", "enter", "a", "w", "w")
        assert screen.shown == []
        assert "Everything is settled" in screen.status.text


async def test_a_reason_is_a_digit_or_words_and_can_come_before_the_decision(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "r")
        assert isinstance(app.screen, AskReason)
        await press(pilot, "2")
        assert screen.pending_reason == "the context decides"
        await press(pilot, "a")
        assert screen.here is not None
        assert screen.here.decision is not None
        assert screen.here.decision.reason == "the context decides"
        await press(pilot, "r", "ctrl+a")
        app.screen.query_one(Input).value = ""
        await type_text(pilot, "İğdır'da ışık")
        await press(pilot, "enter")
        assert settling.queue(app.session.project).items[0].decision.reason == "İğdır'da ışık"
        await press(pilot, "u")
        assert settling.queue(app.session.project).items[0].decision.reason == "the context decides"


async def test_a_digit_gives_the_same_reason_after_others_were_written_which_the_arrow_brings_back(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        for words in ("5", "iki anlamlı", "iki anlamlı", "örnek yok"):
            await press(pilot, "a", "r")
            await type_text(pilot, words)
            await press(pilot, *([] if words == "5" else ["enter"]), "enter")
        await press(pilot, "a", "r")
        assert [line.reason for line in app.screen.query(ReasonLine)][9:] == ["iki anlamlı", "örnek yok"]
        await press(pilot, "1")
        assert screen.here is not None
        assert screen.here.decision is not None
        assert screen.here.decision.reason == settling.COMMON_REASONS[0]
        await press(pilot, "r", "down", "down", "enter")
        assert screen.here.decision.reason == "örnek yok"
        await press(pilot, "r", "up", "up", "enter")
        assert screen.here.decision.reason == "iki anlamlı"


async def test_a_reason_that_is_left_as_it_is_makes_no_step(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "a")
        state = app.session.project.state()
        await press(pilot, "r", "enter")
        assert screen.status.text == "no reason was given"
        assert app.session.project.state() == state


async def test_a_reason_can_be_written_while_the_server_is_away_and_goes_with_the_decision(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        with monkeypatch.context() as patch:
            take_away(app, patch)
            await press(pilot, "r")
            assert isinstance(app.screen, AskReason)
            await type_text(pilot, "iki anlamlı")
            await press(pilot, "enter")
            assert screen.status.text == "the reason goes with the decision"
            assert "iki anlamlı" in " ".join(text_of(screen.about))
            assert [each.words for each in drafts.drafts_of(app.session.project)]
            await press(pilot, "a")
            assert screen.here.decision is None
            assert screen.pending_reason == "iki anlamlı"
        await press(pilot, "a")
        assert screen.here.decision.reason == "iki anlamlı"
        assert not drafts.drafts_of(app.session.project)


async def test_a_reason_that_could_not_be_saved_stays_in_sight_until_the_server_is_back(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "a")
        with monkeypatch.context() as patch:
            take_away(app, patch)
            await press(pilot, "r")
            await type_text(pilot, "iki anlamlı")
            await press(pilot, "enter")
            assert isinstance(app.screen, NotKept)
            assert [each.words for each in drafts.drafts_of(app.session.project)]
        await press(pilot, "ctrl+s")
        assert screen.here.decision.reason == "iki anlamlı"
        assert not drafts.drafts_of(app.session.project)


async def test_a_reason_can_be_clicked(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "r")
        await pilot.click("ReasonLine")
        await settle(pilot)
        assert screen.pending_reason == settling.COMMON_REASONS[0]

"""A long question says in the status line how far it is, and Escape ends it."""

from __future__ import annotations

import threading
import time
from typing import NoReturn

from qcode.services import settling
from qcode.services.telling import Stopped, listening, tell
from qcode.tui.screens.tables.choices import Asked
from qcode.tui.screens.tables.table import TableScreen
from tests.tui.scenes import with_a_submitted_round
from tests.tui.study import opened, press, settle, until


def go_on_until_stopped(doing: str, ended: threading.Event) -> NoReturn:
    """Tell how far it is, and come no further; `ended` is set when somebody stops it."""
    try:
        while True:
            tell(doing, 7, 400)
            time.sleep(0.005)
    except Stopped:
        ended.set()
        raise


async def test_counting_says_how_far_it_is_and_ends_where_nobody_wants_it_any_more(study, monkeypatch):
    ended, answered = threading.Event(), Asked.answered

    def slowly(asked, project):
        if asked.count != "words":
            return answered(asked, project)
        go_on_until_stopped("counting stones", ended)

    async with opened(study) as (app, pilot):
        await press(pilot, "f5")
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, TableScreen)
        monkeypatch.setattr(Asked, "answered", slowly)
        before = screen.found
        screen.take_measure("words//")
        await until(pilot, lambda: "counting stones" in screen.status.waiting)
        assert screen.status.waiting == "counting stones: 7 of 400 …  Esc stops"
        await pilot.press("escape")
        await settle(pilot)
        assert ended.is_set()
        assert (screen.status.text, screen.found is before, screen.asked.count) == ("stopped", True, "excerpts")
        screen.take_measure("documents//")
        await settle(pilot)
        assert screen.found.count == "documents"


async def test_comparing_for_the_desk_tells_how_far_it_is_and_ends_until_one_comes_back(study, monkeypatch):
    ended, queue = threading.Event(), settling.queue

    def slowly(project, round=None):
        go_on_until_stopped("comparing stones", ended)

    with_a_submitted_round(study)
    async with opened(study) as (app, pilot):
        monkeypatch.setattr(settling, "queue", slowly)
        screen = app.go("settling")
        await until(pilot, lambda: "comparing stones" in screen.status.waiting)
        assert screen.status.waiting == "comparing stones: 7 of 400 …  Esc stops"
        await pilot.press("escape")
        await settle(pilot)
        assert ended.is_set()
        assert app.screen is not screen
        monkeypatch.setattr(settling, "queue", queue)
        assert app.go("settling") is screen
        await settle(pilot)
        assert (len(screen.shown), screen.status.waiting) == (5, "")


async def test_an_answer_that_was_given_is_there_at_once_until_something_changes(study, monkeypatch):
    asked_for, answered = [], Asked.answered

    def noting(asked, project):
        asked_for.append(asked.count)
        return answered(asked, project)

    async with opened(study) as (app, pilot):
        monkeypatch.setattr(Asked, "answered", noting)
        await press(pilot, "f5")
        await settle(pilot)
        screen = app.screen
        for measure in ("documents//", "excerpts//", "documents//"):
            screen.take_measure(measure)
            await settle(pilot)
        assert asked_for == ["excerpts", "documents"]
        screen.concerned(None)
        await settle(pilot)
        assert asked_for == ["excerpts", "documents", "documents"]


def test_nobody_has_to_listen():
    tell("counting", 1, 2)
    heard = []
    with listening(lambda *told: heard.append(told)):
        tell("counting", 1, 2)
    tell("counting", 2, 2)
    assert heard == [("counting", 1, 2)]

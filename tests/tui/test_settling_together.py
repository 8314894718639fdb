"""The settling desk while others do something: correct a text, decide, stop the server; and while it compares."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from qcode.errors import Disconnected
from qcode.model.change import Heard
from qcode.services import documents, memos, rounds, settling
from qcode.services.merging import merge
from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project
from qcode.services.settling import Outcome, Status
from qcode.tui.screens.coding import CodingScreen
from qcode.tui.screens.copies.conflicts import ConflictsScreen
from tests.tui.settling_desk import DOCUMENTS, corrected, decide_held_up, decided, desk, submitted
from tests.tui.stage import text_of, type_text
from tests.tui.study import opened, press, settle, until


async def test_a_text_that_was_corrected_since_is_settled_as_it_was_submitted(study: Path, tmp_path: Path):
    place = submitted(study)
    with Project.open(place, coder="coder_a") as project:
        here = settling.queue(project, "pilot").find(5)
        old = documents.open_document(project, here.document_id).text
    async with opened(corrected(place, tmp_path, here.quote, "Gone."), size=(120, 30)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "g")
        await type_text(pilot, "5")
        await press(pilot, "enter")
        assert screen.view.script.text == old
        assert screen.view.options.passage == here.span
        assert "gone from the text" in text_of(screen.about)[0]
        assert any("no longer in the text: “" in line for line in text_of(screen.sides))
        assert screen.here is not None
        await press(pilot, "a" if screen.here.sides[0].codings else "b")
        assert "gone from the text, in the protocol" in screen.status.text
        assert screen.here.status is Status.SETTLED
        await press(pilot, "m")
        assert "This passage is no longer in the text." in screen.status.text


async def test_own_borders_another_code_and_a_memo_in_a_corrected_text_find_their_place_in_it(
    study: Path, tmp_path: Path
):
    place = corrected(submitted(study), tmp_path, "Burada", "Orada")
    async with opened(place, size=(120, 30)) as (app, pilot):
        screen = await desk(app, pilot)
        project = app.session.project
        await press(pilot, "g")
        await type_text(pilot, "3")
        await press(pilot, "enter")
        assert "text corrected since" in text_of(screen.about)[0]
        await press(pilot, "o", "right", "enter")
        here = screen.here
        assert here is not None
        assert here.decision is not None
        (own,) = here.decision.codings
        now = screen.now(here, own.span)
        assert now is not None
        assert now.span is not None
        assert now.span.start == own.span.start + len("Typed anew.\n\n")
        said = "select start, stop from codings c join coders w on w.id = c.coder_id where w.kind = 'consensus'"
        assert (now.span.start, now.span.end) in list(project.database.tuples(said))
        await press(pilot, "m")
        await type_text(pilot, "İlçe")
        await press(pilot, "ctrl+s")
        (memo,) = [each for each in memos.list_memos(project) if each.text == "İlçe"]
        there = screen.now(here, here.span)
        assert there is not None
        assert memo.span == there.span
        assert any("İlçe" in line for line in text_of(screen.sides))
        await press(pilot, "i")
        assert isinstance(app.screen, CodingScreen)
        assert there.span is not None
        assert app.screen.view.cursor == there.span.start


async def test_what_is_decided_while_the_desk_is_read_anew_stays_in_sight(study: Path, monkeypatch: pytest.MonkeyPatch):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "a")
        await settle(pilot)
        read, begun, may_end = settling.queue, threading.Event(), threading.Event()

        def slowly(*args, **named):
            found = read(*args, **named)
            begun.set()
            may_end.wait()
            return found

        monkeypatch.setattr(settling, "queue", slowly)
        screen.tell(None)
        await until(pilot, begun.is_set)
        screen.action_next_open()
        screen.action_second()
        assert screen.queue.settled == 2
        may_end.set()
        await settle(pilot)
        assert screen.queue.settled == 2


async def test_what_was_read_stays_while_the_server_is_away_and_is_read_again_when_it_is_back(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        number, read = len(screen.queue.items), settling.queue

        def away(*_args, **_named):
            raise Disconnected("The connection to the server was lost.")

        monkeypatch.setattr(settling, "queue", away)
        screen.tell(None)
        await settle(pilot)
        assert screen.status.text == "The connection to the server was lost."
        assert len(screen.queue.items) == number
        monkeypatch.setattr(settling, "queue", read)
        screen.queue = None
        app.post_message(app.News(Heard.BACK))
        await settle(pilot)
        assert len(screen.queue.items) == number


async def test_keys_typed_while_the_first_decision_is_made_are_answered_behind_it(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        go_on = await decide_held_up(pilot, monkeypatch)
        assert "taking in what all agree on: 1 of 2 documents" in text_of(screen.status)[0]
        await pilot.press("enter", "b", "enter", "n", "r", "2")
        await pilot.click(screen.sides, offset=(4, 0))
        await pilot.pause()
        assert decided(app) == [("open", "")] * 5
        assert screen.at == 0
        go_on.set()
        await settle(pilot)
        await until(pilot, lambda: screen._held is None)
        await settle(pilot)
        assert decided(app)[:4] == [("settled", "a"), ("settled", "b"), ("settled", "neither"), ("open", "")]
        reasons = [each.decision.reason for each in screen.queue.items if each.decision]
        assert reasons == ["", "", "the context decides"]
        await press(pilot, "right", "d")
        assert decided(app)[3] == ("discuss", "discuss")


async def test_a_first_decision_among_the_keys_that_waited_is_waited_for_too(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        go_on = await decide_held_up(pilot, monkeypatch)
        await pilot.press("u", "right", "b", "right", "n")
        go_on.set()
        await until(pilot, lambda: screen._held is None)
        await settle(pilot)
        assert decided(app)[:4] == [("open", ""), ("settled", "b"), ("settled", "neither"), ("open", "")]


async def test_the_first_decision_can_be_stopped_and_nothing_of_it_is_kept(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        go_on = await decide_held_up(pilot, monkeypatch)
        await pilot.press("n", "escape")
        go_on.set()
        await settle(pilot)
        assert "Stopped." in screen.status.text
        assert decided(app) == [("open", "")] * 5
        assert not screen.is_waiting
        await press(pilot, "b")
        assert decided(app)[0] == ("settled", "b")


async def test_what_another_decides_meanwhile_is_seen_and_not_overwritten(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        with Project.open(study, coder="coder_b") as theirs:
            settling.settle(theirs, settling.queue(theirs).items[0], Outcome.B)
        await press(pilot, "a")
        assert "settled otherwise by coder_b" in screen.status.text
        app._follow()
        await settle(pilot)
        assert screen.here is not None
        assert (screen.here.status, screen.here.decision.coder) == (Status.SETTLED, "coder_b")


async def test_what_another_makes_of_the_decision_in_sight_takes_the_place_of_what_was_said_of_it(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "a")
        with Project.open(study, coder="coder_b") as theirs:
            settling.settle(theirs, settling.queue(theirs).items[0], Outcome.B)
        app._follow()
        await settle(pilot)
        assert screen.status.text == "meanwhile settled: coder_b, by coder_b"
        with Project.open(study, coder="coder_b") as theirs:
            settling.take_back(theirs, settling.queue(theirs).items[0])
        app._follow()
        await settle(pilot)
        assert screen.status.text == "meanwhile open again"


async def test_what_two_copies_have_differently_of_a_decision_is_said_at_the_desk_until_it_is_decided(
    study: Path, tmp_path: Path
):
    with Project.open(submitted(study), coder="coder_a") as ours:
        copy_project(ours.place, tmp_path / "theirs.qcode")
        for each in settling.queue(ours).items:
            settling.settle(ours, each, Outcome.A)
        with Project.open(tmp_path / "theirs.qcode", coder="coder_b") as theirs:
            first = settling.queue(theirs).items[0]
            settling.settle(theirs, first, Outcome.A, reason="overlooked")
        merge(ours, str(tmp_path / "theirs.qcode"))
    async with opened(study, size=(100, 30)) as (app, pilot):
        screen = await desk(app, pilot)
        assert screen.here is not None
        assert screen.here.number == first.number
        assert screen.status.text == "Two copies have differently: reason."
        assert [part.text for part in screen.told.parts][:2] == ["5 of 5 settled", "1 conflict"]
        assert "C in conflict: reason" in text_of(screen.about)[0]
        await press(pilot, "right")
        assert screen.status.text == "All is settled, 1 conflict to decide."
        await press(pilot, "w")
        assert [each.number for each in screen.shown] == [first.number]
        await press(pilot, "C")
        listed = app.screen
        assert isinstance(listed, ConflictsScreen)
        assert listed.titlebar.title.right == "1 to decide"
        await press(pilot, "1", "escape")
        assert app.screen is screen
        assert "conflict" not in text_of(screen.told)[0]
        assert screen.status.text == "Everything is settled."


async def test_before_the_round_is_open_nothing_is_shown(study: Path):
    with Project.open(study, coder="coder_a") as project:
        rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=DOCUMENTS)
        rounds.submit(project, "pilot", as_done=True)
    async with opened(study) as (app, pilot):
        screen = await desk(app, pilot)
        assert "Not all coders of the round “pilot” have submitted" in screen.status.text
        assert screen.shown == []
        await press(pilot, "a", "b", "e", "n", "d", "o", "c", "escape", "r", "y", "x", "m", "enter", "E")
        assert app.session.project.database.value("select count(*) from decisions") == 0

"""Several at work on a server: screens follow, a lost server is told, nothing is painted, and nothing typed is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Label, TextArea

from qcode.model.coding import MemoOn
from qcode.model.document import Span
from qcode.services import coding as codings
from qcode.services import memos
from qcode.services.codebook import find_code
from qcode.services.documents import find_document
from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project
from qcode.storage import postgres as postgres_engine
from qcode.tui.commands import usable
from qcode.tui.screens.asking.keeping import NotKept
from qcode.tui.screens.asking.prompts import Ask, Choose
from qcode.tui.screens.copies import Preview
from qcode.tui.widgets.lines import Kind
from qcode.tui.window import AWAY
from tests.storage.test_connection import HUNG, told_of_silences
from tests.tui.study import coding, opened, press

_PATIENCE = 5000
"""So often something is looked for before it is taken for missing."""


@pytest.fixture
def server(sample: Path, postgres: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The sample study on a server that is not taken for silent; the address without the line."""
    import psycopg

    monkeypatch.setattr(postgres_engine, "_MOST_SILENCE", HUNG)
    place = f"{postgres}{'&' if '?' in postgres else '?'}project=screens"
    copy_project(sample, place)
    yield place
    with psycopg.connect(postgres.replace("+psycopg", "", 1), autocommit=True) as connection:
        connection.execute("set client_min_messages = warning")
        connection.execute("drop schema screens cascade")


async def until(pilot: Pilot[int], seen: Callable[[], object]) -> bool:
    """Wait until something is seen, while the program's clock goes on."""
    for _ in range(_PATIENCE):
        if seen():
            return True
        await asyncio.sleep(0.02)
        await pilot.pause(0.1)
    return bool(seen())


async def test_what_another_coder_does_on_a_server_is_seen_without_a_key(server):
    async with opened(server) as (app, pilot):
        screen = await coding(app, pilot, "note-erzurum")
        before = len(screen.view.marks)
        with Project.open(server, coder="coder_a") as other:
            key = find_document(other, "note-erzurum").id
            codings.apply_codes(other, document_id=key, span=Span(0, 10), code_ids=[2])
            assert await until(pilot, lambda: len(screen.view.marks) == before + 1)
            mark = next(iter(screen.view.marks.values()))
            codings.remove_codings(other, [mark.id])
            assert await until(pilot, lambda: len(screen.view.marks) == before)


async def test_a_lost_server_is_told_nothing_is_painted_and_all_goes_on_when_it_is_back(server, line, postgres):
    async with opened(server.replace(postgres, line.url)) as (app, pilot):
        screen = await coding(app, pilot, "note-erzurum")
        await press(pilot, "s", "1")
        assert len(screen.view.marks) == 1
        line.cut()
        assert await until(pilot, lambda: screen.status.kind is Kind.ERROR)
        assert screen.status.text == "The connection to the server was lost."
        assert screen.status.hint.startswith("What was answered is safe; try later")
        shown = "".join(segment.text for segment in screen.status.segments(80))
        assert "What was answered is safe; try later" in shown
        await press(pilot, "2")
        assert (screen.status.kind, len(screen.view.marks)) == (Kind.ERROR, 1)
        line.open()
        assert await until(pilot, lambda: screen.status.text == "The connection is back.")
        await press(pilot, "2")
        assert screen.status.text.startswith("coded")
        assert len(screen.view.marks) == 2
        with Project.open(server, coder="coder_a") as other:
            assert len(codings.codings_of(other, screen.opened.document.id)) == 2


async def test_the_palette_has_its_commands_while_the_server_is_away(server, line, postgres):
    async with opened(server.replace(postgres, line.url)) as (app, pilot):
        screen = await coding(app, pilot, "note-erzurum")
        there = {action.id for action, _ in usable(screen)}
        line.cut()
        assert await until(pilot, lambda: screen.status.kind is Kind.ERROR)
        assert {action.id for action, _ in usable(screen)} >= there


async def test_a_silent_server_does_not_stop_the_screen_and_is_not_waited_for_twice(
    server, line, postgres, monkeypatch
):
    silences = told_of_silences(monkeypatch)
    async with opened(server.replace(postgres, line.url)) as (app, pilot):
        screen = await coding(app, pilot, "note-erzurum")
        await press(pilot, "s", "1")
        line.hush()
        monkeypatch.setattr(postgres_engine, "_MOST_SILENCE", 0.5)
        app.session.project.hurry()
        await press(pilot, "2", "3", "4", "u")
        assert silences == [0.5]
        monkeypatch.setattr(postgres_engine, "_MOST_SILENCE", HUNG)
        assert (screen.status.kind, len(screen.view.marks)) == (Kind.ERROR, 1)
        assert "The connection to the server was lost" in screen.status.text
        place = screen.view.cursor
        await press(pilot, "w", "w")
        assert screen.view.cursor > place
        line.speak()
        assert await until(pilot, lambda: screen.status.text == "The connection is back.")
        await press(pilot, "2")
        assert len(screen.view.marks) == 2


async def test_a_step_whose_answer_was_lost_is_painted_when_the_server_is_back(server, line, postgres):
    async with opened(server.replace(postgres, line.url)) as (app, pilot):
        screen = await coding(app, pilot, "note-erzurum")
        await press(pilot, "s", "1")
        line.stay_away, line.lose_answer = True, b"COMMIT"
        await press(pilot, "2")
        assert (screen.status.kind, len(screen.view.marks)) == (Kind.ERROR, 1)
        line.open()
        assert await until(pilot, lambda: "was kept" in screen.status.text)
        assert len(screen.view.marks) == 2
        with Project.open(server, coder="coder_a") as other:
            assert len(codings.codings_of(other, screen.opened.document.id)) == 2


async def test_a_memo_is_begun_while_the_server_is_away_and_saved_when_it_is_back(server, line, postgres):
    async with opened(server.replace(postgres, line.url)) as (app, pilot):
        screen = await coding(app, pilot, "note-erzurum")
        line.cut()
        assert await until(pilot, lambda: screen.status.kind is Kind.ERROR)
        await press(pilot, "m")
        assert AWAY in "\n".join(str(each.render()) for each in app.screen.query(Label))
        app.screen.query_one(TextArea).text = "Iğdır'dan çok söz ediliyor"
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, NotKept)
        assert "The connection to the server was lost" in str(app.screen._problem)
        await press(pilot, "escape", "M")
        assert isinstance(app.screen, Choose), "what is not on the screen cannot be offered; the rest is"
        await press(pilot, "escape")
        line.open()
        assert await until(pilot, lambda: screen.status.text == "The connection is back.")
        await press(pilot, "m")
        assert app.screen.query_one(TextArea).text == "Iğdır'dan çok söz ediliyor", "the draft is offered"
        await press(pilot, "ctrl+s")
        with Project.open(server, coder="coder_a") as other:
            assert "Iğdır'dan çok söz ediliyor" in [each.text for each in memos.list_memos(other)]


async def test_lines_and_borders_that_cannot_be_saved_while_the_server_is_away_stay(server, line, postgres):
    async with opened(server.replace(postgres, line.url)) as (app, pilot):
        screen = await coding(app, pilot, "note-erzurum")
        await press(pilot, "s", "1", "comma", "e", "shift+left")
        (mark,) = screen.view.marks.values()
        line.cut()
        assert await until(pilot, lambda: not app.session.is_there)
        await press(pilot, "enter")
        assert screen.view.editing.span == Span(mark.start, mark.end - 1)
        assert "Enter tries again" in screen.status.text
        line.open()
        assert await until(pilot, lambda: app.session.is_there)
        await press(pilot, "enter")
        assert screen.view.marks[mark.id].span == Span(mark.start, mark.end - 1)
        line.cut()
        assert await until(pilot, lambda: not app.session.is_there)
        await press(pilot, "f4", "n")
        app.screen.query_one(Input).value = "Şeffaflık"
        await press(pilot, "enter")
        assert "The connection to the server was lost" in app.screen.problem
        line.open()
        assert await until(pilot, lambda: app.session.is_there)
        await press(pilot, "enter")
        assert find_code(app.session.project, "Şeffaflık")


async def test_a_code_that_cannot_be_made_while_the_server_is_away_is_asked_for_again_by_its_name(
    server, line, postgres
):
    async with opened(server.replace(postgres, line.url)) as (app, pilot):
        screen = await coding(app, pilot, "note-erzurum")
        await press(pilot, "s")
        line.cut()
        assert await until(pilot, lambda: not app.session.is_there)
        screen.action_in_vivo()
        await press(pilot, "end")
        app.screen.query_one(Input).value = "Şeffaflık"
        await press(pilot, "enter")
        assert "The connection to the server was lost" in app.screen.problem
        assert app.screen.query_one(Input).value == "Şeffaflık"
        line.open()
        assert await until(pilot, lambda: app.session.is_there)
        await press(pilot, "enter")
        code = find_code(app.session.project, "Şeffaflık")
        assert code.id in {each.code_id for each in screen.view.marks.values()}


async def lose(app, pilot: Pilot[int], line) -> None:
    line.cut()
    assert await until(pilot, lambda: not app.session.is_there)


async def find_again(app, pilot: Pilot[int], line) -> None:
    line.open()
    assert await until(pilot, lambda: app.session.is_there)


def asked(app) -> str:
    """What stands in the line in sight."""
    assert isinstance(app.screen, Ask)
    return app.screen.query_one(Input).value


async def answered(app, pilot: Pilot[int], words: str) -> None:
    app.screen.query_one(Input).value = words
    await press(pilot, "enter")


async def test_a_path_to_import_that_was_typed_while_the_server_was_away_is_there_again(
    server, line, postgres, tmp_path
):
    file = tmp_path / "yeni.txt"
    file.write_text("Coder: Belediye bekliyor.\n", "utf-8")
    async with opened(server.replace(postgres, line.url)) as (app, pilot):
        await press(pilot, "i")
        await lose(app, pilot, line)
        await answered(app, pilot, str(file))
        assert await until(pilot, lambda: app.current.status.kind is Kind.ERROR)
        await find_again(app, pilot, line)
        await press(pilot, "i")
        assert asked(app) == str(file)
        await press(pilot, "enter")
        assert await until(pilot, lambda: app.current.status.text == "1 document came in")
        await press(pilot, "i")
        assert asked(app) == ""


async def test_the_place_of_a_copy_that_was_typed_while_the_server_was_away_is_there_again(
    server, line, postgres, tmp_path
):
    copy_project(server, tmp_path / "theirs.qcode")
    with Project.open(tmp_path / "theirs.qcode", coder="coder_b") as theirs:
        memos.write_memo(theirs, on=MemoOn.PROJECT, text="onların")

    async def asked_for_another() -> None:
        await press(pilot, "M")
        if isinstance(app.screen, Choose):
            await press(pilot, "end", "enter")

    async with opened(server.replace(postgres, line.url)) as (app, pilot):
        await asked_for_another()
        await lose(app, pilot, line)
        await answered(app, pilot, str(tmp_path / "theirs.qcode"))
        assert await until(pilot, lambda: app.current.status.kind is Kind.ERROR and app.screen is app.current)
        await find_again(app, pilot, line)
        await asked_for_another()
        assert asked(app) == str(tmp_path / "theirs.qcode")
        await press(pilot, "enter")
        assert isinstance(app.screen, Preview)
        await press(pilot, "enter")
        assert app.current.status.text.startswith("merged theirs")
        await asked_for_another()
        assert asked(app) == ""


async def test_for_whom_a_copy_is_and_where_that_was_typed_while_the_server_was_away_is_there_again(
    server, line, postgres, tmp_path
):
    async def asked_for_somebody_new() -> None:
        await press(pilot, "S")
        assert isinstance(app.screen, Choose)
        await press(pilot, "end", "enter")

    async with opened(server.replace(postgres, line.url)) as (app, pilot):
        await asked_for_somebody_new()
        await lose(app, pilot, line)
        await answered(app, pilot, "Ece")
        assert await until(pilot, lambda: app.screen is app.current)
        await find_again(app, pilot, line)
        await asked_for_somebody_new()
        assert asked(app) == "Ece"
        await press(pilot, "enter")
        await lose(app, pilot, line)
        await answered(app, pilot, str(tmp_path / "ece.qcode"))
        assert await until(pilot, lambda: app.screen is app.current)
        await find_again(app, pilot, line)
        await asked_for_somebody_new()
        await press(pilot, "enter")
        assert asked(app) == str(tmp_path / "ece.qcode")
        await press(pilot, "enter")
        assert await until(pilot, lambda: app.current.status.text == "ece.qcode is for Ece")
        await asked_for_somebody_new()
        assert asked(app) == ""

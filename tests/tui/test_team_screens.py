"""Several at work: screens follow, a lost server is told and nothing is painted, words that cannot be saved stay."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from qcode.model.case import AttributeOf
from qcode.model.coding import MemoOn
from qcode.model.document import Span
from qcode.services import coding as codings
from qcode.services import memos
from qcode.services.codebook import find_code, redefine_code
from qcode.services.coding.describing import Said, describe, describe_document
from qcode.services.documents import find_document
from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project
from qcode.storage import postgres as postgres_engine
from qcode.tui.commands import usable
from qcode.tui.screens.asking.keeping import NotKept
from qcode.tui.widgets.lines import Kind
from tests.storage.proxy import Proxy
from tests.storage.test_connection import HUNG, told_of_silences
from tests.tui.study import coding, opened, press, settle

_PATIENCE = 5000
"""So often something is looked for before it is taken for missing."""


@pytest.fixture
def line(postgres: str) -> Iterator[Proxy]:
    """A line to the server that can be cut."""
    with tempfile.TemporaryDirectory(prefix="qcode-line-") as folder:
        proxy = Proxy(postgres, Path(folder))
        yield proxy
        proxy.cut()


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


async def test_a_definition_that_two_write_is_not_lost(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "f4")
        screen = app.screen
        screen.tree_of_codes.show_code(find_code(app.session.project, "EU accession").id)
        await press(pilot, "e")
        with Project.open(study, coder="coder_b") as other:
            redefine_code(other, "EU accession", definition="theirs")
        app.screen.query_one("#field-definition", TextArea).text = "benimki"
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, NotKept)
        assert "changed by somebody else" in str(app.screen._problem)
        assert "definition: benimki" in app.screen._words
        assert find_code(app.session.project, "EU accession").definition == "theirs"
        await press(pilot, "escape")
        assert app.screen is screen
        await press(pilot, "e")
        assert app.screen.query_one("#field-definition", TextArea).text == "benimki", "the draft is offered again"
        await press(pilot, "ctrl+g")
        assert app.screen.query_one("#field-definition", TextArea).text == "theirs"
        with Project.open(study, coder="coder_b") as other:
            redefine_code(other, "EU accession", definition="theirs again")
        app.screen.query_one("#field-definition", TextArea).text = "benimki"
        await press(pilot, "ctrl+s", "ctrl+s")
        assert find_code(app.session.project, "EU accession").definition == "benimki"
        await press(pilot, "u")
        assert find_code(app.session.project, "EU accession").definition == "theirs again"


async def test_an_attribute_that_two_write_is_not_lost(study):
    async with opened(study) as (app, pilot):
        project = app.session.project
        key = find_document(project, "note-kozan").id
        about = describe_document(project, key)
        name = next(each.name for each in about.attributes if each.of is AttributeOf.CASE and each.type.value == "text")
        app.current.list.show(key)
        await press(pilot, "a")
        case = about.cases[0]
        with Project.open(study, coder="coder_b") as other:
            describe(other, [Said(AttributeOf.CASE, case.key, name, "theirs")])
        field = next(each for each in app.screen._places if app.screen._places[each].attribute
                     and app.screen._places[each].attribute.name == name)  # fmt: skip
        app.screen.query_one(f"#field-{field}", Input).value = "ours"
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, NotKept)
        assert describe_document(project, key).cases[0].values[name] == "theirs"
        await press(pilot, "ctrl+s")
        assert describe_document(project, key).cases[0].values[name] == "ours"


async def test_a_memo_that_two_windows_write_is_not_lost(study):
    with Project.open(study, coder="coder_a") as project:
        memos.write_memo(project, on=MemoOn.PROJECT, text="first")
    async with opened(study) as (app, pilot):
        await press(pilot, "f8")
        screen = app.screen
        memo = next(line.memo for line in screen.lines.values() if line.memo.text == "first")
        screen.list.show(memo.id)
        await press(pilot, "e")
        with Project.open(study, coder="coder_a") as other:
            memos.change_memo(other, memo.id, text="second")
        app.screen.query_one(TextArea).text = "İkinci pencere"
        await press(pilot, "escape")
        assert isinstance(app.screen, NotKept)
        assert app.screen._words == "İkinci pencere"
        await press(pilot, "y")
        assert app.clipboard == "İkinci pencere"
        await press(pilot, "escape")
        assert [each.text for each in memos.list_memos(app.session.project)][-1] == "second"
        await settle(pilot)

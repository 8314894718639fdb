"""What fails outside the program ends in the status line, and the program goes on."""

from __future__ import annotations

import sqlite3

import pytest
from textual.worker import WorkerFailed

from qcode.errors import QcodeError, Refused
from qcode.model.document import Span
from qcode.services.codebook import book_of
from qcode.services.coding import apply_codes
from qcode.services.documents import find_document, list_documents, place_of
from qcode.services.memos import list_memos
from qcode.services.project import Project
from qcode.tui.guard import in_a_sentence
from qcode.tui.widgets.lines import Kind
from tests.tui.study import coding, opened, press, settle


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (Refused("No."), "No."),
        (PermissionError(13, "Permission denied", "a.xlsx"), "“a.xlsx”: Permission denied."),
        (sqlite3.OperationalError("disk I/O error"), "The project's database answered: disk I/O error."),
        (WorkerFailed(sqlite3.OperationalError("disk I/O error")), "The project's database answered: disk I/O error."),
    ],
)
def test_what_is_nobodys_mistake_becomes_a_sentence(error, sentence):
    found = in_a_sentence(error)
    assert isinstance(found, QcodeError)
    assert found.message == sentence


def test_a_mistake_of_the_program_stays_one():
    assert in_a_sentence(KeyError("x")) is None


async def test_a_write_that_the_database_refuses_is_told_and_nothing_is_shown_as_coded(study):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot)
        before = set(screen.codings)
        with sqlite3.connect(study) as other:
            other.execute("create trigger fault before insert on codings begin delete from not_there; end")
        await press(pilot, "s", "2")
        assert screen.status.kind is Kind.ERROR
        assert set(screen.codings) == before
        assert "not_there" in screen.status.text
        with sqlite3.connect(study) as other:
            other.execute("drop trigger fault")
        await press(pilot, "2")
        assert len(screen.codings) == len(before) + 1


async def test_a_table_that_is_gone_is_told_on_every_screen(study):
    async with opened(study) as (app, pilot):
        await coding(app, pilot)
        with sqlite3.connect(study) as other:
            other.execute("alter table memos rename to gone")
        for key in ("f2", "f8", "f3"):
            await press(pilot, key)
        await settle(pilot)
        assert app.is_running
        with sqlite3.connect(study) as other:
            other.execute("alter table gone rename to memos")


async def test_a_second_window_on_the_same_file_follows(study):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, "note-erzurum")
        with Project.open(study, coder="coder_a") as other:
            code = next(each.id for each in book_of(other) if each.hotkey == "2")
            apply_codes(other, document_id=find_document(other, "note-erzurum").id, span=Span(0, 10), code_ids=[code])
            assert list_documents(other)
        app._follow()
        await settle(pilot)
        assert [mark.name for mark in screen.view.marks.values()] == ["EU accession"]


async def test_nothing_is_coded_into_a_file_that_was_moved_and_all_goes_on_when_it_is_back(study):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, "note-erzurum")
        away = study.rename(study.with_name("elsewhere.qcode"))
        await press(pilot, "s", "1")
        assert (screen.status.kind, len(screen.codings)) == (Kind.ERROR, 0)
        assert screen.status.text == "study.qcode is no longer where it was."
        away.rename(study)
        await press(pilot, "1")
        assert screen.status.text == "coded “central steering”"


async def test_a_file_that_was_replaced_is_not_taken_for_the_one_that_was_opened(study):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, "note-erzurum")
        other = study.with_name("other.qcode")
        other.write_bytes(study.read_bytes())
        other.replace(study)
        await press(pilot, "s", "1")
        assert (screen.status.text, len(screen.codings)) == ("study.qcode is another file now.", 0)


async def test_when_the_terminal_goes_away_the_memo_being_written_and_the_place_are_kept(study, monkeypatch):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, "note-erzurum")
        await press(pilot, "G", "s", "m", "ı", "ş")
        place, document = screen.view.cursor, screen.opened.document.id
        left = []
        monkeypatch.setattr(app, "exit", lambda: left.append(True))
        app.hang_up()
        await settle(pilot)
        assert left
    with Project.open(study, coder="coder_a") as project:
        assert [memo.text for memo in list_memos(project)][-1] == "ış"
        assert place_of(project, document) == place

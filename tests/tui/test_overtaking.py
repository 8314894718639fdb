"""What comes late (an old answer, the first reading, what others wrote): nothing depends on who was quicker."""

from __future__ import annotations

import asyncio
import threading

from qcode.model.document import Span
from qcode.services import codebook, history
from qcode.services import coding as codings
from qcode.services.codebook import find_code
from qcode.services.documents import find_document
from qcode.services.project import Project
from qcode.tui.app import QcodeApp
from qcode.tui.screens.history import HistoryScreen
from qcode.tui.threads import hand_over
from tests.tui.stage import Stage
from tests.tui.study import coding, opened, settle, until


async def test_an_answer_that_comes_later_than_the_next_one_is_not_shown_over_it(study, monkeypatch):
    go_on, real, asked = threading.Event(), history.history, []

    def first_one_slow(project, **named):
        found = real(project, **named)
        asked.append(len(found))
        if len(asked) == 1:
            go_on.wait()
        return found

    async with opened(study) as (app, pilot):
        monkeypatch.setattr(history, "history", first_one_slow)
        await pilot.press("f9")
        screen = app.screen
        assert isinstance(screen, HistoryScreen)
        await until(pilot, lambda: asked)
        with Project.open(study, coder="coder_b") as other:
            key = find_document(other, "note-kozan").id
            codings.apply_codes(other, document_id=key, span=Span(0, 5), code_ids=[2])
        screen.read()
        await until(pilot, lambda: len(screen.steps) == asked[-1] > asked[0])
        go_on.set()
        await settle(pilot)
        assert len(screen.steps) == asked[0] + 1


async def test_an_answer_on_its_way_to_the_screen_is_not_shown_when_the_work_is_called_off_meanwhile():
    app, shown = Stage(), []
    async with app.run_test() as pilot:
        loop, give = asyncio.get_running_loop(), app.call_from_thread

        def called_off_meanwhile(call):
            loop.call_soon_threadsafe(worker.cancel)
            return give(call)

        app.call_from_thread = called_off_meanwhile
        worker = app.run_worker(lambda: hand_over(shown.append, "old"), thread=True)
        await settle(pilot)
        assert shown == []
        app.call_from_thread = give
        app.run_worker(lambda: hand_over(shown.append, "new"), thread=True)
        await settle(pilot)
        assert shown == ["new"]


async def test_a_screen_that_is_opened_before_the_project_is_read_shows_the_codes_when_it_is(study, monkeypatch):
    go_on, real = threading.Event(), codebook.book_of

    def slowly(project):
        go_on.wait()
        return real(project)

    monkeypatch.setattr("qcode.tui.session.codebook.book_of", slowly)
    with Project.open(study, coder="coder_a") as project:
        app = QcodeApp(project)
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.press("f4")
            assert not app.session.book
            go_on.set()
            await settle(pilot)
            assert app.screen is app.frame("codebook")
            assert app.screen.tree_of_codes.show_code(find_code(project, "EU accession").id)


async def test_what_was_written_elsewhere_is_seen_although_the_codebook_was_changed_here_since(study):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, "note-kozan")
        before = len(screen.view.marks)
        with Project.open(study, coder="coder_a") as other:
            codings.apply_codes(other, document_id=screen.opened.document.id, span=Span(0, 5), code_ids=[2])
        key = find_code(app.session.project, "EU accession").id
        screen.do(lambda: codebook.rename_code(app.session.project, key, "accession"))
        app.look()
        await settle(pilot)
        assert len(screen.view.marks) == before + 1


async def test_what_was_written_elsewhere_is_seen_although_the_list_of_documents_was_read_since(study):
    async with opened(study) as (app, pilot):
        screen = await coding(app, pilot, "note-kozan")
        before = len(screen.view.marks)
        with Project.open(study, coder="coder_a") as other:
            codings.apply_codes(other, document_id=screen.opened.document.id, span=Span(0, 5), code_ids=[2])
        app.frame("documents").read()
        await settle(pilot)
        app.look()
        await settle(pilot)
        assert len(screen.view.marks) == before + 1

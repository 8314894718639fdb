"""The list of documents: one line for a case with one document, groups for several, by case or attribute."""

from __future__ import annotations

from qcode.model.document import Span
from qcode.services.documents import find_document, list_documents
from qcode.services.project import Project
from qcode.tui.app import QcodeApp
from qcode.tui.screens.documents import DocumentsScreen
from tests.tui.stage import text_of
from tests.tui.study import opened, press, settle


def documents_of(app: QcodeApp) -> DocumentsScreen:
    screen = app.frame("documents")
    assert isinstance(screen, DocumentsScreen)
    return screen


def line_with(screen: DocumentsScreen, words: str) -> str:
    return next(line for line in text_of(screen.list) if words in line)


async def test_a_case_with_one_document_takes_one_line(study):
    async with opened(study, size=(80, 24)) as (app, _pilot):
        line = line_with(documents_of(app), "note-kozan")
        assert line.split()[:2] == ["Kozan", "note-kozan"]
        assert len([each for each in text_of(documents_of(app).list) if "Kozan" in each]) == 1


async def test_where_room_is_the_kind_of_the_case_stands_beside_it(study):
    async with opened(study, size=(160, 40)) as (app, _pilot):
        assert "metropolitan district" in line_with(documents_of(app), "note-kozan")


async def test_several_documents_stand_under_their_group(study):
    async with opened(study, size=(100, 45)) as (app, _pilot):
        lines = text_of(documents_of(app).list)
        heading = next(at for at, line in enumerate(lines) if "(no municipality)" in line)
        assert "4 documents" in lines[heading]
        assert lines[heading + 1].split()[0] == "note-goals"


async def test_documents_are_grouped_by_an_attribute_of_their_case(study):
    async with opened(study, size=(120, 45)) as (app, pilot):
        screen = documents_of(app)
        await press(pilot, "b", "slash", *"type", "enter", "enter")
        heading = next(line for line in text_of(screen.list)[2:] if line.split()[0] == "▼")
        assert heading.split()[1:4] == ["district", "1", "document"]
        assert line_with(screen, "note-kozan").split()[:2] == ["Kozan", "note-kozan"]


async def test_the_filter_finds_a_document_by_its_case(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "slash", *"kirsehir")
        screen = documents_of(app)
        assert [screen.lines[key].document.name for key in screen.list.keys] == ["note-kirsehir"]


async def test_numbers_agree_with_their_nouns(study):
    async with opened(study) as (app, _pilot):
        assert documents_of(app).titlebar.title.right == "27 municipalities, 31 documents"


async def test_a_document_is_done_and_open_again_with_one_key_and_undone(study):
    async with opened(study) as (app, pilot):
        screen = documents_of(app)
        key = find_document(app.session.project, "note-erzurum").id
        screen.list.show(key)
        await press(pilot, "z")
        assert screen.lines[key].state.value == "done"
        await press(pilot, "u")
        assert screen.lines[key].state.value == "todo"
        assert screen.status.text.startswith("undone: ")


async def test_enter_opens_the_document_and_escape_comes_back_to_its_line(study):
    async with opened(study) as (app, pilot):
        screen = documents_of(app)
        key = find_document(app.session.project, "note-ordu").id
        screen.list.show(key)
        await press(pilot, "enter")
        assert app.current is app.frame("coding")
        await press(pilot, "escape")
        await settle(pilot)
        assert (app.current, screen.list.key) == (screen, key)


async def test_a_double_click_opens_the_document(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        await pilot.click(documents_of(app).list, offset=(12, 4), times=2)
        await settle(pilot)
        assert app.current is app.frame("coding")


async def test_an_empty_project_says_how_to_begin(tmp_path):
    place = tmp_path / "empty.qcode"
    Project.create(place, coder="ayşe", case_noun="belediye").close()
    async with opened(place, coder="ayşe") as (app, pilot):
        screen = documents_of(app)
        assert "no documents" in screen.status.text
        await press(pilot, "n", "z", "enter", "m", "r", "a", "s", "enter", "b", "enter")
        assert app.current is screen
        assert not list_documents(app.session.project)


async def test_the_share_that_is_coded_is_measured_again_where_codings_changed_and_only_there(study, monkeypatch):
    from qcode.services import coding
    from qcode.services.tables import coverage

    asked, whole = [], coverage.coverage_by_document

    def measure(project, documents=None):
        asked.append(documents)
        return whole(project, documents)

    async with opened(study) as (app, pilot):
        monkeypatch.setattr(coverage, "coverage_by_document", measure)
        screen, project = documents_of(app), app.session.project
        ordu, kozan = (find_document(project, name).id for name in ("note-ordu", "note-kozan"))
        code = next(each.id for each in app.session.book if each.hotkey == "1")
        steps = []
        for key in (ordu, kozan):
            change = coding.apply_codes(project, document_id=key, span=Span(0, 300), code_ids=[code])
            app.changed(change, by=None)
            await settle(pilot)
            steps.append(dict(screen.coverage))
        assert asked == [{ordu}, {kozan}]
        assert steps[-1] == whole(project)
        await press(pilot, "u", "u")
        assert screen.coverage == whole(project)
        assert screen.coverage != steps[-1]
        assert all(documents is not None for documents in asked)

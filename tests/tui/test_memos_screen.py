"""All memos together: to find, to go to, to write, to export."""

from __future__ import annotations

from textual.widgets import Input, TextArea

from qcode.model.coding import MemoOn
from qcode.model.document import Span
from qcode.services import codebook, coding, memos
from qcode.services.cases import list_cases
from qcode.services.documents import find_document
from qcode.services.project import Project
from qcode.tui.screens.codebook import CodebookScreen
from qcode.tui.screens.coding import CodingScreen
from qcode.tui.screens.documents import DocumentsScreen
from qcode.tui.screens.memos import MemosScreen
from tests.tui.stage import text_of, type_text
from tests.tui.study import opened, press, settle


def written(study):
    """One memo of each kind by coder_a, and one of coder_b; gives the keys of the things."""
    with Project.open(study, coder="coder_a") as project:
        kozan = find_document(project, "note-kozan").id
        case = next(each for each in list_cases(project) if each.name == "Kozan").id
        code = codebook.find_code(project, "EU accession").id
        mark = coding.codings_of(project, kozan)[0].id
        places = {MemoOn.DOCUMENT: kozan, MemoOn.CASE: case, MemoOn.CODE: code, MemoOn.CODING: mark}
        memos.write_memo(project, on=MemoOn.PROJECT, text="Ask İzmir too")
        for on, key in places.items():
            memos.write_memo(project, on=on, target_id=key, text=f"zz about a {on.value}")
        memos.write_memo(project, on=MemoOn.SPAN, target_id=kozan, span=Span(10, 20), text="zz about a span")
    with Project.open(study, coder="coder_b") as project:
        memos.write_memo(project, on=MemoOn.PROJECT, text="Iğdır: nobody asked")
    return places


async def shown(app, pilot):
    await press(pilot, "f8")
    assert isinstance(app.screen, MemosScreen)
    return app.screen


async def on_memo(pilot, screen, words):
    key = next(line.memo.id for line in screen.lines.values() if words in line.memo.text)
    assert screen.list.show(key)
    await pilot.pause()


async def test_memos_stand_under_what_they_are_on_and_are_found_in_turkish(study):
    written(study)
    async with opened(study) as (app, pilot):
        screen = await shown(app, pilot)
        rows = "\n".join(text_of(screen.list))
        assert "on the project  2" in rows
        assert "on codings" in rows
        await press(pilot, "slash")
        await type_text(pilot, "igdir")
        await pilot.pause()
        assert [screen.lines[key].memo.text for key in screen.list.keys] == ["Iğdır: nobody asked"]


async def test_a_memo_opens_the_place_that_it_is_on_and_escape_comes_back(study):
    places = written(study)
    async with opened(study) as (app, pilot):
        screen = await shown(app, pilot)
        await on_memo(pilot, screen, "about a coding")
        await press(pilot, "enter")
        assert isinstance(app.screen, CodingScreen)
        assert app.screen.view.current_mark.id == places[MemoOn.CODING]
        await press(pilot, "escape")
        assert app.screen is screen
        await on_memo(pilot, screen, "about a span")
        await press(pilot, "enter")
        assert app.screen.view.selection == Span(10, 20)
        await press(pilot, "escape")
        assert app.screen is screen
        await on_memo(pilot, screen, "about a code")
        screen.list.show(next(key for key, each in screen.lines.items() if each.memo.on is MemoOn.CODE))
        await press(pilot, "enter")
        assert isinstance(app.screen, CodebookScreen)
        assert app.screen.here.name == "EU accession"
        await press(pilot, "q")
        await on_memo(pilot, screen, "about a document")
        await press(pilot, "enter")
        assert isinstance(app.screen, DocumentsScreen)
        assert app.screen.here.document.id == places[MemoOn.DOCUMENT]


async def test_one_writes_changes_and_deletes_ones_own_memos_only(study):
    written(study)
    async with opened(study) as (app, pilot):
        screen = await shown(app, pilot)
        project = app.session.project
        await press(pilot, "n")
        await type_text(pilot, "görüşme")
        await press(pilot, "escape")
        assert "görüşme" in [each.text for each in memos.list_memos(project)]
        await on_memo(pilot, screen, "görüşme")
        await press(pilot, "e")
        app.screen.query_one(TextArea).text = "görüşmeler"
        await press(pilot, "ctrl+s")
        assert "görüşmeler" in [each.text for each in memos.list_memos(project)]
        await on_memo(pilot, screen, "görüşmeler")
        await press(pilot, "x")
        assert "görüşmeler" not in [each.text for each in memos.list_memos(project)]
        await press(pilot, "u")
        assert "görüşmeler" in [each.text for each in memos.list_memos(project)]
        await on_memo(pilot, screen, "nobody asked")
        await press(pilot, "e")
        app.screen.query_one(TextArea).text = "mine now"
        await press(pilot, "escape")
        assert "coder_b" in screen.status.text
        assert "mine now" not in [each.text for each in memos.list_memos(project)]


async def test_the_memos_that_are_shown_are_written_to_a_file(study, tmp_path):
    written(study)
    async with opened(study) as (app, pilot):
        screen = await shown(app, pilot)
        await press(pilot, "slash")
        await type_text(pilot, "zz about")
        await press(pilot, "enter")
        for suffix in ("md", "csv", "jsonl"):
            await press(pilot, "E")
            app.screen.query_one(Input).value = str(tmp_path / f"memos.{suffix}")
            await press(pilot, "enter")
            assert "5 memos are in" in screen.status.text
            assert "zz about a span" in (tmp_path / f"memos.{suffix}").read_text("utf-8")


async def test_memos_are_grouped_otherwise_and_their_order_turned(study):
    written(study)
    async with opened(study) as (app, pilot):
        screen = await shown(app, pilot)
        await press(pilot, "b")
        await press(pilot, "down", "enter")
        assert screen.by == "code"
        assert any("Why a unit / " in str(line) for line in text_of(screen.list))
        first = screen.list.keys[0]
        await press(pilot, "s")
        assert screen.status.text == "the oldest first"
        await press(pilot, "b", "end", "enter")
        assert screen.by == "date"
        assert set(screen.list.keys) >= {first}


async def test_memos_are_filtered_in_the_words_of_every_question(study):
    written(study)
    async with opened(study) as (app, pilot):
        screen = await shown(app, pilot)
        await press(pilot, "w")
        app.screen.filters.value = 'code="EU accession" coder=coder_a'
        await press(pilot, "enter")
        await settle(pilot)
        found = {line.memo.on for line in screen.lines.values()}
        assert found <= {MemoOn.CODE, MemoOn.CODING}
        assert MemoOn.CODE in found
        assert 'code="EU accession"' in " ".join(text_of(screen.list))
        await press(pilot, "w")
        app.screen.filters.value = "municipality=Kozan role=respondent"
        app.screen.line.set_text("memo")
        await press(pilot, "enter")
        await settle(pilot)
        assert {line.memo.on for line in screen.lines.values()} <= {MemoOn.CODING}
        await press(pilot, "w")
        app.screen.filters.value = "municipality=Ankara since=2031"
        app.screen.line.set_text("")
        await press(pilot, "enter")
        await settle(pilot)
        assert screen.lines == {}
        assert (screen.status.text, screen.status.hint) == ("There are no such memos.", "w changes the filters")

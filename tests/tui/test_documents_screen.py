"""The list of documents: one line for a case with one document, groups for several, by case or attribute."""

from __future__ import annotations

import pytest
from textual.events import Key

from qcode.model.coding import State
from qcode.model.document import Span
from qcode.services import codebook, documents, rounds
from qcode.services.coding import apply_codes
from qcode.services.documents import find_document, list_documents
from qcode.services.history import history, undo
from qcode.services.project import Project
from qcode.tui.app import QcodeApp
from qcode.tui.screens.documents import DocumentsScreen
from qcode.tui.screens.documents.lines import percent
from tests.tui.stage import text_of, type_text
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


async def test_what_is_told_of_a_document_is_told_anew_when_it_was_coded(study):
    async with opened(study) as (app, pilot):
        screen = documents_of(app)
        key = find_document(app.session.project, "note-erzurum").id
        screen.list.show(key)
        await settle(pilot)
        assert screen.status.hint == "nobody has coded it yet"
        await press(pilot, "enter")
        await press(pilot, "s", "1", "f2")
        assert screen.status.hint == "codings: coder_a 1"


async def test_with_the_last_document_of_a_round_one_hears_how_it_is_submitted(study):
    with Project.open(study, coder="coder_a") as project:
        rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=["note-erzurum"])
    async with opened(study) as (app, pilot):
        screen = documents_of(app)
        screen.list.show(find_document(app.session.project, "note-erzurum").id)
        await press(pilot, "z")
        assert screen.status.text == "That was the last of the round “pilot”"
        assert screen.status.hint == "R, then Z submits it"


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


# The list's columns, order and mouse


async def test_in_80_columns_words_codings_coverage_state_and_coders_are_seen(study):
    async with opened(study, size=(80, 24)) as (app, _pilot):
        assert line_with(documents_of(app), "note-kozan").split() == [
            "Kozan", "note-kozan", "98", "7", "74%", "●", "done", "2/2",
        ]  # fmt: skip


async def test_in_200_columns_the_share_is_a_bar_too_and_every_coder_is_named(study):
    async with opened(study, size=(200, 50)) as (app, _pilot):
        assert "74%  ███████░░░  ● done      2/2  ● coder_a ● coder_b" in line_with(documents_of(app), "note-kozan")


async def test_sorting_moves_the_cases_with_their_documents(study):
    async with opened(study) as (app, pilot):
        screen = documents_of(app)
        await press(pilot, "s", "down", "down", "enter")
        words = [screen.lines[key].document.words for key in screen.list.keys if screen.lines[key].cases]
        assert words == sorted(words, reverse=True)
        assert "words ↓" in text_of(screen.list)[1]
        assert screen.status.text == "sorted by words"


async def test_a_click_on_a_columns_title_sorts_by_it_a_second_one_turns_and_a_third_one_no_longer(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = documents_of(app)
        before, at = screen.list.keys, text_of(screen.list)[1].index("mine")
        await pilot.click(screen.list, offset=(at + 1, 1))
        await settle(pilot)
        mine = [screen.lines[key].mine for key in screen.list.keys if screen.lines[key].cases]
        assert mine == sorted(mine, reverse=True)
        await pilot.click(screen.list, offset=(text_of(screen.list)[1].index("mine ↓") + 1, 1))
        await settle(pilot)
        mine = [screen.lines[key].mine for key in screen.list.keys if screen.lines[key].cases]
        assert mine == sorted(mine)
        await pilot.click(screen.list, offset=(text_of(screen.list)[1].index("mine ↑") + 1, 1))
        await settle(pilot)
        assert screen.list.keys == before


@pytest.mark.parametrize("by", ["words", "coded", "state"])
async def test_in_80_columns_words_and_coverage_stay_whatever_sorts_or_groups(study, by):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = documents_of(app)
        screen.sort(by)
        await press(pilot, "b", "slash", *"eu_or", "enter", "enter")
        titles = text_of(screen.list)[1].split()
        assert [each for each in titles if each not in "↑↓"] == [
            "municipality", "document", "words", "mine", "coded", "state", "coders",
        ]  # fmt: skip
        assert "28 of 31 done · by eu_or_project_in" in text_of(screen.list)[0]


async def test_the_kind_of_a_case_is_told_over_its_interview_however_the_documents_are_grouped(study):
    async with opened(study) as (app, pilot):
        screen = documents_of(app)
        kozan = find_document(app.session.project, "note-kozan").id
        before = screen.case_of(kozan)
        await press(pilot, "b", "slash", *"type", "enter", "enter")
        assert screen.case_of(kozan) == before == "Kozan, metropolitan district"


@pytest.mark.parametrize(
    ("share", "shown"), [(0.0, "0%"), (0.004, "<1%"), (0.5, "50%"), (0.985, "98%"), (0.997, "99%"), (1.0, "100%")]
)
def test_a_little_is_not_shown_as_nothing_coded_nor_almost_all_as_all(share, shown):
    assert percent(share) == shown


async def test_n_opens_the_next_one_that_is_not_done(study):
    async with opened(study) as (app, pilot):
        documents_of(app).list.show(find_document(app.session.project, "note-adana").id)
        await press(pilot, "n")
        assert app.current.opened.document.name == "note-erzurum"


async def test_who_comes_to_a_round_is_told_of_it_and_n_opens_its_next_interview_wherever_the_cursor_is(study):
    with Project.open(study, coder="coder_a") as project:
        for name in ("note-kula", "note-adana"):
            documents.set_state(project, [find_document(project, name).id], State.DOING)
        rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=["note-kula"])
    async with opened(study) as (app, pilot):
        screen = documents_of(app)
        assert (screen.status.text, screen.status.hint) == ("round “pilot”: 1 document to code", "n opens the next one")
        assert screen.here.document.name == "note-adana"
        await press(pilot, "n")
        assert app.current.opened.document.name == "note-kula"
        await press(pilot, "z", "f2", "home", "n")
        assert app.current.opened.document.name == "note-adana"


async def test_a_project_of_one_coder_has_no_column_of_coders(empty, tmp_path):
    from qcode.services.documents.importing import import_transcripts

    file = tmp_path / "görüşme.txt"
    file.write_text("Bir cümle.", encoding="utf-8")
    with Project.open(empty, coder="coder_a") as project:
        import_transcripts(project, [file])
    async with opened(empty, size=(200, 50)) as (app, _pilot):
        assert "coders" not in text_of(documents_of(app).list)[1]


def _folder_of_all_kinds(tmp_path):
    folder = tmp_path / "görüşmeler"
    folder.mkdir()
    (folder / "kısa.txt").write_text("Bir cümle.", encoding="utf-8")
    (folder / "şehir.txt").write_bytes("Iğdır'da şimdi ılık.".encode("cp1254"))
    (folder / "boş.txt").write_bytes(b"")
    (folder / "kayıt.pdf").write_bytes(b"%PDF")
    return folder


async def test_of_every_file_that_did_not_come_in_it_is_said_why(empty, tmp_path):
    async with opened(empty) as (app, pilot):
        screen = documents_of(app)
        await press(pilot, "i")
        await type_text(pilot, str(_folder_of_all_kinds(tmp_path)))
        await press(pilot, "enter")
        await settle(pilot)
        assert (screen.status.text, screen.status.hint) == ("2 documents came in, 1 refused", "u undoes")
        refused, left_out, advice, guessed = app.screen.query_one("VerticalScroll > Label").content.split("\n")
        assert refused.startswith("· refused boş.txt: The file is empty.")
        assert left_out.startswith("· left out, since qcode reads .docx,")
        assert left_out.endswith(": kayıt.pdf")
        assert advice.startswith("· .pdf: ")
        assert guessed.startswith("· şehir: ")
        assert "1254" in guessed
        await press(pilot, "escape")
        assert app.screen is screen


async def test_what_is_told_of_files_takes_no_key_from_who_works_elsewhere_by_then(empty, tmp_path):
    async with opened(empty) as (app, pilot):
        screen = documents_of(app)
        await press(pilot, "f4")
        screen.bring(str(_folder_of_all_kinds(tmp_path)))
        await settle(pilot)
        assert app.screen is app.frame("codebook")
        assert ["refused boş.txt" in toast.message for toast in app._notifications] == [True]


async def test_a_place_that_is_not_there_is_said_while_it_can_be_written_anew(empty):
    async with opened(empty) as (app, pilot):
        await press(pilot, "i")
        await type_text(pilot, "yok/ığ")
        await press(pilot, "enter")
        assert app.screen.query_one(".problem").render().plain == "There is no file or folder “yok/ığ”."


async def test_what_is_typed_ahead_of_an_opening_interview_reaches_its_text(study):
    async with opened(study) as (app, pilot):
        for key in ("slash", *"kozan", "enter", "enter", "s", "1"):
            app.post_message(Key(key, {"enter": None, "slash": "/"}.get(key, key)))
        await settle(pilot)
        assert documents_of(app).sorting == "name"
        assert app.current is app.frame("coding")
        assert app.session.document_id == find_document(app.session.project, "note-kozan").id
        assert history(app.session.project)[0].verb == "apply code"


async def test_what_is_said_follows_the_filter_to_another_document(study):
    async with opened(study) as (app, pilot):
        screen = documents_of(app)
        assert screen.status.text.startswith("note-adana:")
        await press(pilot, "slash", *"kirsehir")
        assert screen.status.text.startswith("note-kirsehir:")
        await press(pilot, "x")
        assert (screen.status.text, screen.status.hint) == ("No line holds these words.", "Esc shows all again")
        await press(pilot, "escape")
        assert screen.status.text.startswith("note-")


async def test_what_is_said_of_a_document_follows_what_others_do_in_it_and_take_back(study):
    async with opened(study) as (app, pilot):
        screen = documents_of(app)
        assert screen.status.hint == "codings: coder_a 3, coder_b 3"
        with Project.open(study, coder="coder_b") as theirs:
            document = find_document(theirs, "note-adana")
            code = next(iter(codebook.book_of(theirs)))
            apply_codes(theirs, document_id=document.id, span=Span(0, 3), code_ids=[code.id])
            app.look()
            await settle(pilot)
            assert screen.status.hint == "codings: coder_a 3, coder_b 4"
            undo(theirs)
        app.look()
        await settle(pilot)
        assert screen.status.hint == "codings: coder_a 3, coder_b 3"


async def test_documents_and_groups_are_sorted_by_the_numbers_in_their_names(empty, tmp_path):
    for name in ("Yer 10", "Yer 2", "Çay 1", "Cam 9"):
        (tmp_path / f"{name}.txt").write_text(f"A: {name} söz.\n", "utf-8")
    async with opened(empty) as (app, pilot):
        documents_of(app).bring(str(tmp_path))
        await settle(pilot)
        lines = "\n".join(text_of(documents_of(app).list))
        found = [lines.index(name) for name in ("Cam 9", "Çay 1", "Yer 2", "Yer 10")]
        assert found == sorted(found)

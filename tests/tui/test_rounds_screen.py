"""Rounds on their screens: a blind round from the form to the report, coverage, submitting, ending."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from qcode.model.coding import CoderRole, State
from qcode.model.document import Span
from qcode.services import coding, documents, rounds, settling
from qcode.services.documents import find_document
from qcode.services.listing import coder_names
from qcode.services.project import Project, add_coder
from qcode.services.roles import set_role
from qcode.tui.screens.agreement import AgreementScreen
from qcode.tui.screens.asking.prompts import Box
from qcode.tui.screens.rounds.coverage import CoverageScreen
from qcode.tui.screens.rounds.form import RoundForm, asked_of, round_problem
from qcode.tui.screens.settling import SettlingScreen
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.form import Form
from tests.marked import Study
from tests.tui.stage import text_of, type_text
from tests.tui.study import opened, press, settle


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


async def fill(app, pilot, **values: str) -> None:
    """Put words into the form of a new round and make it."""
    form = app.screen.query_one(Form)
    for key, value in values.items():
        form.set_value(key, value)
    await press(pilot, "ctrl+s")


async def test_a_round_is_made_by_the_form_and_stands_in_the_list(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "R", "n")
        assert isinstance(app.screen, RoundForm)
        await fill(app, pilot, name="İlk pilot", sample="6", by="type", seed="7")
        rows = text_of(app.current.list)
        assert rows[2].split()[:3] == ["İlk", "pilot", "blind"]
        found = rounds.find_round(app.session.project, "İlk pilot")
        assert (found.seed, found.plan["by"], found.blind) == (7, "type", True)
        assert app.current.here.round == found
        await press(pilot, "u")
        assert rounds.list_rounds(app.session.project) == []


async def test_the_form_refuses_what_makes_no_round_and_keeps_what_was_typed(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "R", "n")
        for values, sentence in (
            ({"name": ""}, "A round needs a name."),
            ({"name": "x" * 1001}, "The name of a round has at most"),
            ({"name": "pilot", "coders": "coder_a; nobody"}, "“nobody” is no coder of the project yet."),
            ({"coders": "coder_a; coder_bb"}, "Did you mean “coder_b”?"),
            ({"coders": "coder_a; Coder_A"}, "“coder_a” is named twice among the coders."),
            ({"coders": "coder_b", "name": ""}, "A round needs a name."),
            ({"name": "pilot", "coders": "coder_a", "sample": "99"}, "99 of 31 documents cannot be drawn."),
            ({"sample": "x"}, "“x” is no whole number from 1."),
            ({"sample": "9" * 5000}, "999” is no whole number from 1."),
            ({"sample": "", "by": "type"}, "Say how many."),
            ({"by": "", "documents": "nowhere"}, "There is no document “nowhere”."),
            ({"documents": "", "blind": "perhaps"}, "Blind is yes or no."),
        ):
            await fill(app, pilot, **values)
            note = app.screen.query_one("#form-note").render().plain
            assert sentence in note
        await fill(app, pilot, blind="no", documents="note-kozan; note-ordu")
        assert not rounds.find_round(app.session.project, "pilot").blind


async def test_whoever_is_named_in_the_form_and_new_becomes_a_coder_when_asked_for_twice(study):
    async with opened(study) as (app, pilot):
        project = app.session.project
        await press(pilot, "R", "n")
        await fill(app, pilot, name="pilot", coders="coder_a, Şule, İlker", documents="note-kozan, note-ordu")
        note = app.screen.query_one("#form-note").render().plain
        assert note.startswith("“Şule” and “İlker” are no coders of the project yet.")
        assert coder_names(project) == ["coder_a", "coder_b"]
        await press(pilot, "ctrl+s")
        status = rounds.round_status(project, "pilot")
        assert [each.coder for each in status.coders] == ["coder_a", "Şule", "İlker"]
        assert status.documents == ("note-kozan", "note-ordu")


async def test_a_reader_is_not_asked_to_code_in_a_round(study):
    with Project.open(study, coder="coder_a") as project:
        add_coder(project, "Ece")
        set_role(project, "Ece", CoderRole.READER)
    async with opened(study) as (app, pilot):
        await press(pilot, "R", "n")
        form = app.screen
        assert form.query_one("#field-coders").value == "coder_a; coder_b"
        await fill(app, pilot, name="pilot", coders="coder_a; Ece")
        assert "Ece may read this project and not change it" in str(app.screen.query_one("#form-note").render())
        assert rounds.list_rounds(app.session.project) == []


async def test_whoever_does_not_own_the_project_is_told_so_before_the_form(study):
    async with opened(study, coder="coder_b") as (app, pilot):
        await press(pilot, "R", "n")
        assert not isinstance(app.screen, RoundForm)
        assert app.current.status.text.endswith("Only the project's owner makes rounds.")


async def test_arrows_go_from_field_to_field_and_the_help_says_that_escape_does_nothing(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "R", "n", "down", "down", "up")
        assert app.screen.focused.id == "field-coders"
        await press(pilot, "f1")
        told = text_of(app.screen.query_one(FilterList))
        assert any("Esc" in row and "nothing done" in row for row in told)
        assert not any("Save what was changed" in row for row in told)
        await press(pilot, "escape", "escape")


async def test_what_a_second_escape_does_is_taken_back_where_one_writes_on(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "R", "n", *"pilot", "escape")
        form = app.screen
        note = form.query_one("#form-note")
        assert note.display
        await press(pilot, "2")
        assert not note.display
        await press(pilot, "escape")
        assert app.screen is form
        assert note.display
        await press(pilot, "escape")
        assert app.screen is not form


async def test_in_a_round_that_was_made_a_moment_ago_the_next_undone_one_is_of_the_round(study):
    async with opened(study) as (app, pilot):
        keys = [find_document(app.session.project, name).id for name in ("note-kula", "note-ordu")]
        documents.set_state(app.session.project, keys, State.DOING)
        await press(pilot, "R", "n")
        await fill(app, pilot, name="pilot", documents="note-kula, note-ordu")
        await press(pilot, "enter", "enter")
        assert app.current.opened.document.name == "note-kula"
        await press(pilot, "z", "ctrl+d")
        assert app.current.opened.document.name == "note-ordu"
        await press(pilot, "z")
        assert "the last of the round “pilot”" in app.current.status.text


async def test_before_there_is_anything_to_compare_it_is_said_how_to_begin(tmp_path):
    place = tmp_path / "study.qcode"
    with Project.create(place, coder="coder_a") as project:
        Study(project).document("one", "A: We wait.\n")
    async with opened(place) as (app, pilot):
        await press(pilot, "f6")
        assert "R makes a blind round" in text_of(app.current.beware)[0]
        await press(pilot, "R", "n")
        await fill(app, pilot, name="pilot", coders="coder_a, coder_b")
        await press(pilot, "ctrl+s", "f6")
        assert "The round “pilot” waits for coder_a and coder_b: R." in text_of(app.current.beware)[0]


async def test_a_copy_is_made_and_one_merged_where_a_round_waits(pilot_round):
    async with opened(pilot_round) as (app, pilot):
        await press(pilot, "R", "S")
        assert app.screen.query_one(Box).border_title == "a copy for whom?"
        await press(pilot, "escape", "M")
        assert app.screen.query_one(Box).border_title == "merge which copy into this project?"
        await press(pilot, "escape", "enter")
        assert app.current.status.hint == "you have done all: Z submits"
        await press(pilot, "M")
        assert app.screen.query_one(Box).border_title == "merge which copy into this project?"
        await press(pilot, "escape", "S")
        assert app.screen.query_one(Box).border_title == "a copy for whom?"
        await press(pilot, "escape")


async def test_a_field_in_which_nothing_can_be_chosen_says_so(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "R", "n", "f6")
        assert app.screen.query_one(".note").render().plain == "This is written: there is nothing to choose from."
        await press(pilot, "escape", "escape")
    place = study.with_name("empty.qcode")
    Project.create(place, coder="coder_a").close()
    async with opened(place) as (app, pilot):
        await press(pilot, "R", "n", *["tab"] * 5, "f6")
        assert "none are in the project yet" in app.screen.query_one(".note").render().plain
        await press(pilot, "escape", "escape")


async def test_names_are_chosen_from_lists_in_the_form(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "R", "n", "tab", "tab", "tab", "f6", "down", "enter")
        assert app.screen.query_one(Form).values["by"] == "type"
        await press(pilot, "tab", "tab", "f6", "space", "down", "space", "enter")
        assert app.screen.query_one(Form).values["documents"] == "note-adana; note-antalya"
        await press(pilot, "escape", "escape")


async def test_all_that_are_shown_are_marked_with_one_key_and_left_with_the_same(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "R", "n", "tab", "tab", "tab", "tab", "tab", "f6", "/")
        await type_text(pilot, "practice")
        await press(pilot, "enter", "+", "enter")
        assert app.screen.query_one(Form).values["documents"] == "practice-alderhaven; practice-mavikiyi"
        await press(pilot, "f6", "+", "/")
        await type_text(pilot, "practice")
        await press(pilot, "enter", "+", "enter")
        chosen = app.screen.query_one(Form).values["documents"].split("; ")
        assert len(chosen) == 29
        assert not any(name.startswith("practice") for name in chosen)
        await press(pilot, "escape", "escape")


async def test_coverage_tells_how_the_round_was_made_and_that_nothing_is_open(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "R", "n")
        await fill(app, pilot, name="pilot", sample="6", by="type", seed="7")
        screen = await coverage_of(app, pilot)
        told = " ".join(" ".join(text_of(screen.made)).split())
        assert "codebook version “pilot”" in told
        assert "6 documents drawn with seed 7" in told
        assert "by type: (none) 1 of 4, district 0 of 1, metropolitan 2 of 12, metropolitan district 3 of 13" in told
        everybody = [Project.open(study, coder=name) for name in ("coder_a", "coder_b")]
        for theirs in everybody:
            with theirs:
                rounds.submit(theirs, "pilot", as_done=True)
        screen.tell(None)
        await settle(pilot)
        await press(pilot, "o")
        assert "Nothing is open" in screen.status.text
        assert screen.status.hint == "o shows them all"
        await press(pilot, "r", "end", "enter")
        assert not screen.made.display


@pytest.fixture
def pilot_round(study: Path) -> Path:
    """A blind round of three coders on three documents, in which coder_a has done all."""
    with Project.open(study, coder="coder_a") as project:
        add_coder(project, "coder_c")
        names = ["note-kozan", "note-erzurum", "practice-mavikiyi"]
        rounds.new_round(project, "pilot", coders=["coder_a", "coder_b", "coder_c"], documents=names)
        for name in names:
            documents.set_state(project, [find_document(project, name).id], State.DONE)
    return study


async def coverage_of(app, pilot) -> CoverageScreen:
    await press(pilot, "R", "home", "enter")
    assert isinstance(app.current, CoverageScreen)
    return app.current


async def test_coverage_shows_of_others_done_and_not_done_only(pilot_round):
    with Project.open(pilot_round, coder="coder_b") as project:
        key = find_document(project, "note-erzurum").id
        coding.apply_codes(project, document_id=key, span=Span(0, 20), code_ids=[2])
    for who, mark in (("coder_a", "○ todo"), ("coder_b", "◐ doing")):
        async with opened(pilot_round, coder=who) as (app, pilot):
            screen = await coverage_of(app, pilot)
            line = next(row for row in text_of(screen.list) if "note-erzurum" in row)
            assert line.split("note-erzurum")[1].split("  ")[2:4].count(mark) == 1 or mark in line
            assert ("◐" in line) == (who == "coder_b")
            assert "blind" in text_of(screen.head)[0]


async def test_enter_goes_to_the_document_and_open_ones_are_left_alone(pilot_round):
    async with opened(pilot_round, coder="coder_b") as (app, pilot):
        screen = await coverage_of(app, pilot)
        number = screen.list.count()
        await press(pilot, "o")
        assert screen.list.count() < number or screen.found.open == screen.found.documents
        await press(pilot, "home", "enter")
        assert app.current.opened.document.name == screen._documents[screen.list.key].document
        await press(pilot, "escape")
        assert app.current is screen


async def test_in_a_round_the_next_undone_one_is_of_the_round_and_behind_the_last_one_submits(study):
    with Project.open(study, coder="coder_a") as project:
        names = ["note-kula", "note-ordu"]
        documents.set_state(project, [find_document(project, each).id for each in names], State.DOING)
        rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=names)
    async with opened(study) as (app, pilot):
        listed = app.current
        assert any("pilot" in row for row in text_of(listed.list) if "note-kula" in row)
        listed.open(find_document(app.session.project, "note-kula").id)
        await settle(pilot)
        await press(pilot, "z")
        assert app.current.status.hint == "Ctrl+D opens the next one"
        await press(pilot, "ctrl+d")
        assert app.current.opened.document.name == "note-ordu"
        await press(pilot, "z")
        assert "the last of the round “pilot”" in app.current.status.text
        assert "Z submits" in app.current.status.hint
        await press(pilot, "ctrl+d")
        assert app.current.opened.document.name == "note-ordu"
        await press(pilot, "R")
        assert "pilot: you have done all documents" in app.current.status.text
        await press(pilot, "enter")
        assert "note-kula: done by all" in app.current.status.text


async def test_who_coded_documents_of_a_new_round_before_is_told(study):
    async with opened(study) as (app, pilot):
        await press(pilot, "R", "n")
        await fill(app, pilot, name="pilot", documents="note-ordu; note-erzurum")
        assert app.current.status.hint == "Enter shows how far, S makes a copy"
        await press(pilot, "enter")
        before = app.current.before
        told = "coded before the round: coder_a 1, coder_b 1 document; counts if submitted"
        assert text_of(before)[0].strip() == told
        await press(pilot, "r", "end", "enter")
        assert not before.display


async def test_the_rounds_say_what_whoever_is_working_does_next(study):
    with Project.open(study, coder="coder_a") as project:
        documents.set_state(project, [find_document(project, "note-kula").id], State.DOING)
        rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=["note-kula"])
    async with opened(study) as (app, pilot):
        await press(pilot, "R")
        assert app.current.status.hint == "Enter shows how far, S makes a copy"
        app.current.status.say("something else was answered here")
        await press(pilot, "f2")
        app.current.list.show(find_document(app.session.project, "note-kula").id)
        await press(pilot, "z", "R")
        assert app.current.status.text == "pilot: you have done all documents"
        assert app.current.status.hint == "Z submits, S makes a copy"
        await press(pilot, "Z")
        assert app.screen.query_one(Box).border_title == "submit “pilot”?"
        await press(pilot, "y")
        assert app.current.status.text == "submitted: pilot"
        await press(pilot, "down", "up")
        assert app.current.status.text == "pilot: waiting for coder_b"
        assert app.current.status.hint == "M merges their copies"


async def test_submitting_asks_and_seals_and_the_last_one_opens_the_round(pilot_round):
    async with opened(pilot_round) as (app, pilot):
        screen = await coverage_of(app, pilot)
        await press(pilot, "s")
        assert (screen.status.text, screen.status.hint) == (
            "“pilot” is settled when all have submitted.", "Z submits what you coded",
        )  # fmt: skip
        await press(pilot, "Z", "n")
        assert not rounds.round_status(app.session.project, "pilot").coders[0].submitted
        await press(pilot, "Z", "y")
        assert screen.status.text == "submitted: pilot"
        assert screen.status.hint == "M merges the copy of coder_b and coder_c, or they merge yours"
        await press(pilot, "Z")
        assert "already" in screen.status.text
    async with opened(pilot_round, coder="coder_b") as (app, pilot):
        screen = await coverage_of(app, pilot)
        await press(pilot, "Z", "enter")
        assert not rounds.find_round(app.session.project, "pilot").is_open
        await press(pilot, "Z", "down", "enter")
        assert (screen.status.text, screen.status.hint[:30]) == ("submitted: pilot", "M merges the copy of coder_c, ")


async def test_a_round_that_is_open_is_settled_from_where_one_sees_it(pilot_round):
    for who in ("coder_a", "coder_b", "coder_c"):
        with Project.open(pilot_round, coder=who) as project:
            rounds.submit(project, "pilot", as_done=True)
    async with opened(pilot_round) as (app, pilot):
        await coverage_of(app, pilot)
        await press(pilot, "s")
        await settle(pilot)
        assert isinstance(app.current, SettlingScreen)
        assert app.current.round == "pilot"


async def test_the_owner_ends_a_round_without_a_coder_and_goes_on_to_the_agreement(pilot_round):
    for who in ("coder_a", "coder_b"):
        with Project.open(pilot_round, coder=who) as project:
            rounds.submit(project, "pilot", as_done=True)
    async with opened(pilot_round) as (app, pilot):
        screen = await coverage_of(app, pilot)
        await press(pilot, "x", "enter", *"no time", "enter")
        assert screen.status.text == "ended without coder_c"
        assert "coder_a and coder_b alone" in screen.status.hint
        assert "coder_c left out" in text_of(screen.head)[0]
        await press(pilot, "x")
        assert "Nobody is waited for" in screen.status.text
        await press(pilot, "g")
        assert isinstance(app.current, AgreementScreen)
        assert app.current.report.coders == ("coder_a", "coder_b")
        assert "ended without" in text_of(app.current.beware)[0]
    async with opened(pilot_round, coder="coder_b") as (app, pilot):
        with Project.open(pilot_round, coder="coder_a") as project:
            rounds.new_round(project, "second", coders=["coder_a", "coder_b"], documents=["note-kozan"])
        await press(pilot, "R", "home", "down", "enter", "x", "enter", "enter")
        await settle(pilot)
        assert "Only the project's owner" in app.current.status.text


async def test_coverage_and_the_sealed_state_are_written_to_files(pilot_round, tmp_path):
    async with opened(pilot_round) as (app, pilot):
        screen = await coverage_of(app, pilot)
        await press(pilot, "E", "enter")
        app.screen.query_one("Input").value = str(tmp_path / "coverage.csv")
        await press(pilot, "enter")
        await press(pilot, "Z", "y", "E", "down", "enter")
        app.screen.query_one("Input").value = str(tmp_path / "sealed.csv")
        await press(pilot, "enter")
        assert "sealed.csv" in screen.status.text
        await press(pilot, "r", "end", "enter", "E")
        assert app.screen.query_one(Box).border_title == "write the coverage to", "nothing is asked without a round"
        await press(pilot, "escape", "Z")
        assert "A round is submitted" in screen.status.text
    covered = read(tmp_path / "coverage.csv")
    assert next(row for row in covered if row["municipality"] == "Kozan")["coder_a"] == "done"
    sealed = read(tmp_path / "sealed.csv")
    assert {row["coder"] for row in sealed} == {"coder_a"}


async def test_there_is_a_screen_without_rounds_and_without_documents(tmp_path):
    place = tmp_path / "empty.qcode"
    Project.create(place, coder="coder_a", case_noun="municipality").close()
    async with opened(place) as (app, pilot):
        await press(pilot, "R")
        assert "There are no rounds yet" in app.current.status.text
        await press(pilot, "g", "escape", "enter", "Z", "x", "E", "enter", "o")
        assert isinstance(app.current, CoverageScreen)


def test_what_stands_in_the_form_becomes_a_round():
    values = {
        "name": "pilot",
        "coders": "a; b ;",
        "sample": "3",
        "by": "",
        "seed": "",
        "documents": "",
        "blind": "Evet",
    }
    known = {"coders": frozenset("a"), "documents": frozenset(), "by": frozenset()}
    asked = asked_of(values, known=known)
    assert (asked.coders, asked.sample, asked.by, asked.seed, asked.blind) == (("a", "b"), 3, None, None, True)
    assert asked.newcomers == ("b",)
    known = {"coders": frozenset("ab"), "documents": frozenset(), "by": frozenset()}
    assert round_problem(values, taken={"round {}": ["Pilot"]}, known=known).startswith(
        "There is a round “Pilot” already"
    )


async def test_the_list_says_how_much_is_settled_once_all_have_submitted(pilot_round):
    with Project.open(pilot_round, coder="coder_a") as project:
        rounds.submit(project, "pilot")
    async with opened(pilot_round) as (app, pilot):
        await press(pilot, "R", "home")
        assert "disagreements" not in app.current.status.text
        assert app.current.settled == {}
        for coder in ("coder_b", "coder_c"):
            rounds.submit(app.session.project, "pilot", coder, as_done=True)
        app.current.read()
        await settle(pilot)
        found = settling.queue(app.session.project, "pilot")
        assert found.items
        assert f"0 of {len(found.items)}" in text_of(app.current.list)[2]
        assert f"{len(found.items)} disagreements: 0 settled, {len(found.items)} unsettled" in app.current.status.text

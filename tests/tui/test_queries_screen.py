"""The query screen by keyboard and by mouse, on the sample study: typing, offers, live results, recoding in bulk."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from qcode.model.coding import Memo
from qcode.model.document import Span
from qcode.services import coding as codings
from qcode.services import memos
from qcode.services.documents import find_document
from qcode.services.project import Project
from qcode.services.querying import saved as saved_queries
from qcode.tui.screens.asking.where import parse_where, where_text
from qcode.tui.screens.coding import CodingScreen
from qcode.tui.screens.excerpts.queries import QueriesScreen
from qcode.tui.widgets.queryline import OfferList
from tests.tui.study import opened, press, settle

STEERING = 'code:"central steering" and near(code:"EU accession", paragraph)'


async def query_on(app, pilot, text: str = "") -> QueriesScreen:
    """The query screen, with a query put."""
    await press(pilot, "Q")
    await settle(pilot)
    screen = app.screen
    assert isinstance(screen, QueriesScreen)
    if text:
        screen.line.set_text(text)
        await press(pilot, "enter")
        await settle(pilot)
    return screen


async def typed(pilot, text: str) -> None:
    """Type letter by letter into the line."""
    names = {" ": "space", ",": "comma", ":": "colon", "(": "left_parenthesis", ")": "right_parenthesis",
             '"': "quotation_mark", "=": "equals_sign"}  # fmt: skip
    await pilot.press(*(names.get(char, char) for char in text))
    await pilot.pause()


def found(screen: QueriesScreen) -> list[tuple[str, str]]:
    return [(each.code.rpartition(" / ")[2], each.coder) for each in screen.list.shown]


async def test_a_query_is_typed_with_what_is_offered_and_put_with_enter(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await query_on(app, pilot)
        await typed(pilot, "code:cent")
        await pilot.press("tab")
        await typed(pilot, " and nea")
        await pilot.press("tab")
        await typed(pilot, "code:EU")
        await pilot.press("tab")
        await typed(pilot, ", para")
        await pilot.press("tab", "right_parenthesis", "enter")
        await settle(pilot)
        assert screen.line.text == STEERING
        assert {code for code, _ in found(screen)} == {"central steering"}
        assert screen.list.has_focus
        assert screen.titlebar.title.right == f"{len(screen.list.items)} in 2 documents"


async def test_arrows_choose_among_the_offers_and_a_click_takes_one(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await query_on(app, pilot)
        await typed(pilot, "code:bud")
        await pilot.click(OfferList, offset=(12, 0))
        await pilot.pause()
        assert screen.line.text == 'code:"budget limits"'
        await typed(pilot, " ")
        await pilot.press("down", "tab")
        await pilot.pause()
        assert screen.line.text == 'code:"budget limits" or '


async def test_results_come_while_one_types_and_an_unfinished_end_is_no_mistake(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await query_on(app, pilot)
        await typed(pilot, "memo")
        await pilot.pause(0.6)
        await settle(pilot)
        every = len(screen.list.items)
        assert every
        await typed(pilot, " and ")
        await pilot.pause(0.6)
        await settle(pilot)
        assert len(screen.list.items) == every
        assert screen.line.offers.wrong is None
        await typed(pilot, "coder:coder_b")
        await pilot.pause(0.6)
        await settle(pilot)
        assert {coder for _, coder in found(screen)} == {"coder_b"}


async def test_a_wrong_word_is_marked_and_the_cursor_stands_behind_it(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await query_on(app, pilot, 'code:"central sterring" and memo')
        assert screen.line.offers.wrong == (6, 24)
        assert "central sterring" in screen.status.text
        assert screen.line.input.has_focus
        assert screen.line.input.cursor_position == 23


async def test_enter_opens_the_place_and_escape_comes_back_to_the_same_excerpt(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await query_on(app, pilot, STEERING)
        await press(pilot, "down")
        here = screen.list.here
        await press(pilot, "enter")
        await settle(pilot)
        assert isinstance(app.screen, CodingScreen)
        await press(pilot, "escape")
        await settle(pilot)
        assert app.screen is screen
        assert screen.list.here == here


async def test_the_excerpt_under_the_cursor_is_shown_among_its_sentences_with_all_its_codes(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await query_on(app, pilot, "code:central steering and code:EU accession")
        shown = str(screen.whole.render())
        assert shown.splitlines()[0] in ("central steering · EU accession", "EU accession · central steering")
        assert screen.list.here is not None
        assert screen.list.here.quote in shown


async def test_marked_excerpts_get_a_code_in_one_step(study):
    async with opened(study) as (app, pilot):
        screen = await query_on(app, pilot, "code:central steering and coder:coder_a and document:practice-mavikiyi")
        number = len(screen.list.items)
        assert number > 2
        await press(pilot, "space", "shift+down")
        assert len(screen.list.marks) == 3
        await press(pilot, "escape")
        assert not screen.list.marks
        await press(pilot, "A", "c")
        for letter in "budget lim":
            await press(pilot, "space" if letter == " " else letter)
        await press(pilot, "enter")
        await settle(pilot)
        project = app.session.project
        said = "select count(*) from codings c join codes k on k.id = c.code_id where k.name = 'budget limits'"
        after = project.database.value(said)
        assert "u undoes" in screen.status.hint
        assert not screen.list.marks
        await press(pilot, "u")
        await settle(pilot)
        assert after - project.database.value(said) == number


async def test_recoding_leaves_what_others_coded_and_says_so(study):
    async with opened(study) as (app, pilot):
        screen = await query_on(app, pilot, "code:population")
        mine = [each for each in screen.list.items if each.coder == "coder_a"]
        others = [each for each in screen.list.items if each.coder != "coder_a"]
        assert mine
        assert others
        await press(pilot, "A", "r")
        for letter in "team":
            await press(pilot, letter)
        await press(pilot, "enter")
        await settle(pilot)
        assert f"{len(others)} excerpts of others left as they are" in screen.status.text
        assert {coder for _, coder in found(screen)} == {"coder_b"}
        await press(pilot, "r")
        assert "everybody changes their own codings only" in screen.status.text
        await press(pilot, "u")
        await settle(pilot)
        assert len(screen.list.items) == len(mine) + len(others)


async def test_what_is_marked_stays_marked_while_others_code(study):
    async with opened(study) as (app, pilot):
        screen = await query_on(app, pilot, STEERING)
        await press(pilot, "space", "shift+down")
        said, marks = screen.list.side_note, set(screen.list.marks)
        with Project.open(study, coder="coder_b") as others:
            key = find_document(others, "note-kozan").id
            codings.apply_codes(others, document_id=key, span=Span(0, 9), code_ids=[9])
        assert app.look()
        await settle(pilot)
        assert (screen.list.side_note, screen.list.marks) == (said, marks)
        assert said.endswith("marked")


async def test_codes_are_taken_off_and_memos_written_on_all_that_are_marked(study):
    async with opened(study) as (app, pilot):
        screen = await query_on(app, pilot, "code:population and coder:coder_a")
        number = len(screen.list.items)
        await press(pilot, "A", "m")
        for letter in "Bak!":
            await press(pilot, letter)
        await press(pilot, "ctrl+s")
        await settle(pilot)
        written: list[Memo] = [each for each in memos.list_memos(app.session.project) if each.text == "Bak!"]
        assert len(written) == number
        await press(pilot, "A", "x")
        await settle(pilot)
        assert screen.list.items == []
        await press(pilot, "u")
        await settle(pilot)
        assert len(screen.list.items) == number


async def test_a_query_is_saved_and_asked_again_by_its_name(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await query_on(app, pilot, STEERING)
        await press(pilot, "S")
        app.screen.query_one(Input).value = "Yakın"
        await press(pilot, "enter")
        await settle(pilot)
        assert [each.text for each in saved_queries.saved_queries(app.session.project)] == [STEERING]
        screen.line.set_text("")
        await press(pilot, "o", "enter")
        await settle(pilot)
        assert screen.line.text == STEERING
        await press(pilot, "F")
        assert saved_queries.saved_queries(app.session.project) == []


async def test_exactly_what_is_shown_is_exported(study, tmp_path: Path):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await query_on(app, pilot, "code:population")
        await press(pilot, "slash", "S", "enter")
        screen.list.set_words("coder_b")
        await press(pilot, "E")
        app.screen.query_one(Input).value = str(tmp_path / "out.csv")
        await press(pilot, "enter")
        await settle(pilot)
        lines = (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()
        assert len(lines) == len(screen.list.shown) + 1
        assert all("coder_b" in line for line in lines[1:])


def test_a_saved_query_can_be_a_filter_of_a_table():
    only = parse_where('saved="Yakın olanlar" type=metropolitan')
    assert only.saved == ("Yakın olanlar",)
    assert where_text(only) == 'type=metropolitan saved="Yakın olanlar"'

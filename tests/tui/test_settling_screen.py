"""The settling desk: by keyboard and by mouse, from the first disagreement to the protocol."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from qcode.analysis.disagreements import Kind
from qcode.errors import Disconnected
from qcode.model.change import Heard
from qcode.model.coding import MemoOn
from qcode.model.document import Span
from qcode.services import documents, drafts, history, memory, memos, rounds, settling
from qcode.services.agreement import Terms
from qcode.services.documents import correcting
from qcode.services.merging import merge
from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project
from qcode.services.settling import Disagreement, Met, Outcome, Status
from qcode.services.settling.after import before_and_after
from qcode.services.settling.rules import review
from qcode.services.settling.tables import protocol_table
from qcode.tui.app import QcodeApp
from qcode.tui.screens.asking.keeping import NotKept
from qcode.tui.screens.asking.prompts import Choose
from qcode.tui.screens.asking.reasons import AskReason, ReasonLine
from qcode.tui.screens.codebook.looking import LookingScreen
from qcode.tui.screens.coding import CodingScreen
from qcode.tui.screens.copies.conflicts import ConflictsScreen
from qcode.tui.screens.settling import SettlingScreen
from qcode.tui.screens.settling.before_after import BeforeAfterScreen
from qcode.tui.screens.settling.telling import shift_words
from qcode.tui.screens.tables.table import TableScreen
from qcode.tui.themes import DARK
from qcode.tui.widgets.filterlist import FilterList
from tests.tui.stage import text_of, type_text, unstyled
from tests.tui.study import opened, press, settle, until

DOCUMENTS = ["note-balikesir", "note-esenyurt"]


def submitted(study: Path, documents: list[str] = DOCUMENTS) -> Path:
    """The sample study with a round of two interviews that both coders have submitted: 1 + 4 disagreements."""
    with Project.open(study, coder="coder_a") as project:
        rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=documents)
        for name in ("coder_a", "coder_b"):
            with Project.open(study, coder=name) as theirs:
                rounds.submit(theirs, "pilot", as_done=True)
    return study


async def desk(app: QcodeApp, pilot: Pilot[int]) -> SettlingScreen:
    app.go("settling")
    await settle(pilot)
    screen = app.screen
    assert isinstance(screen, SettlingScreen)
    return screen


def decided(app: QcodeApp) -> list[tuple[str, str]]:
    """Status and outcome of every disagreement, as the project has them."""
    found = settling.queue(app.session.project, "pilot")
    return [(each.status.value, each.decision.outcome.value if each.decision else "") for each in found.items]


async def test_the_desk_shows_both_readings_beside_the_text_that_they_differ_in(study: Path):
    async with opened(submitted(study), size=(100, 30)) as (app, pilot):
        screen = await desk(app, pilot)
        assert screen.here is not None
        assert (screen.here.number, screen.here.type) == (1, "different")
        shown = text_of(screen.sides)
        assert "a coder_a" in shown[0]
        assert "b coder_b" in shown[0]
        assert "metropolitan status" in shown[1]
        assert "central steering" in shown[1]
        assert any("use when:" in line for line in shown)
        rows = [row for row in text_of(screen.view) if "▌" in row]
        assert rows
        assert text_of(screen.told)[0].split("  ")[0].strip() == "w 0 of 5 settled"


async def test_from_the_desk_the_table_of_the_agreed_layer_is_one_key_away(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        await desk(app, pilot)
        await press(pilot, "a", "enter", "b", "enter", "b", "enter", "b", "enter", "b", "T")
        screen = app.screen
        assert isinstance(screen, TableScreen)
        selection = screen.asked.selection
        assert (selection.agreed, selection.round) == (True, "pilot")
        assert "agreed layer where there is one" in " ".join(screen.notes())
        await press(pilot, "escape")
        assert isinstance(app.screen, SettlingScreen)


async def test_what_a_coder_noted_on_a_reading_stands_over_the_definition(study: Path):
    async with opened(submitted(study), size=(80, 24)) as (app, pilot):
        screen = await desk(app, pilot)
        shown = text_of(screen.sides)
        assert any("✎ coder_b on" in line for line in shown)
        assert not any("do not use when:" in line for line in shown)
        assert "more lines, PgDn" in shown[-1]


async def test_the_desk_names_the_code_that_was_put_there_and_says_borders_in_characters(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "c")
        await type_text(pilot, "mayor prof")
        await press(pilot, "enter")
        assert "settled: another code “mayor profile”, by coder_a" in text_of(screen.about)[0]
        await press(pilot, "right", "d")
        assert "to be discussed, by coder_a" in text_of(screen.about)[0]


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (65, 0, "B begins 65 characters later"),
        (0, -1, "B ends 1 character earlier"),
        (-1200, 3, "B begins 1,200 characters earlier, ends 3 later"),
        (0, 0, ""),
        (None, None, ""),
    ],
)
def test_borders_that_differ_are_told_in_words_with_their_unit(start: int | None, end: int | None, said: str):
    here = Disagreement("", 1, 1, "", 1, "", (), Span(0, 1), "", 1, Kind.BOUNDARY, (), shift_start=start, shift_end=end)
    assert shift_words(here) == said


async def test_every_outcome_has_its_key_and_is_a_step_that_is_undone(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "a", "enter", "b", "enter", "e", "enter", "n", "enter", "d")
        assert decided(app) == [("settled", "a"), ("settled", "b"), ("settled", "both"), ("settled", "neither"),
                                ("discuss", "discuss")]  # fmt: skip
        assert history.undo_offers(app.session.project).startswith("settle disagreement")
        await press(pilot, "left", "left", "u")
        assert screen.at == 4
        await press(pilot, "u")
        assert screen.at == 3
        assert decided(app)[3:] == [("open", ""), ("open", "")]
        await press(pilot, "ctrl+r")
        assert decided(app)[3] == ("settled", "neither")


async def test_enter_goes_to_the_next_open_one_and_round_to_what_is_to_be_discussed(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "d", "enter")
        assert screen.at == 1
        await press(pilot, "a", "enter", "a", "enter", "a", "enter", "a", "enter")
        assert screen.at == 0
        await press(pilot, "b", "enter")
        assert "Everything is settled" in screen.status.text
        await press(pilot, "right", "right", "left", "g")
        await type_text(pilot, "5")
        await press(pilot, "enter")
        assert screen.at == 4


def corrected(place: Path, folder: Path, old: str, new: str) -> Path:
    """The study after coder_a has corrected one of its texts."""
    with Project.open(place, coder="coder_a") as project:
        key = documents.find_document(project, "note-esenyurt").id
        text = documents.open_document(project, key).text
        assert old in text
        (folder / "corrected.txt").write_text(f"Typed anew.\n\n{text.replace(old, new)}", "utf-8")
        correcting.correct(project, key, folder / "corrected.txt")
    return place


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


async def test_both_of_one_reading_says_which_key_takes_it_and_what_waits_for_a_talk_is_said_once(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "t", "end", "space", "enter")
        assert screen.here is not None
        key = "ab"[next(at for at, side in enumerate(screen.here.sides) if side.codings)]
        await press(pilot, "e")
        assert screen.status.hint == f"Take {key}."
        await press(pilot, "d", "right", "left")
        assert screen.status.text == "to be discussed"


async def test_a_digit_says_why_at_once_before_the_decision_and_after_it(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "3")
        assert screen.status.text.startswith("the reason goes with the decision")
        await press(pilot, "a", "enter", "b", "4", "5")
        assert screen.status.text.startswith("“the whole thought”")
        decided = [each.decision for each in settling.queue(app.session.project).items if each.decision]
        assert [each.reason for each in decided] == ["overlooked", "the whole thought"]
        await press(pilot, "enter", "o", "4")
        assert screen.view.editing is not None
        assert screen.pending_reason == ""
        await press(pilot, "escape", "5", "u")
        assert screen.pending_reason == "the whole thought"


async def test_what_was_just_settled_stays_in_sight_until_one_goes_on_so_that_its_reason_is_its_own(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "w", "a")
        assert screen.here is not None
        assert (screen.here.number, screen.here.status) == (1, Status.SETTLED)
        await press(pilot, "r", "3")
        assert [each.decision.reason for each in settling.queue(app.session.project).items if each.decision] == [
            "overlooked"
        ]
        await press(pilot, "enter")
        assert [each.number for each in screen.shown] == [2, 3, 4, 5]
        await press(pilot, "a", "enter", "a", "enter", "a", "enter", "a", "w", "w")
        assert screen.shown == []
        assert "Everything is settled" in screen.status.text


async def test_where_only_borders_differ_each_side_has_its_words_and_the_definition_stands_once(study: Path):
    async with opened(submitted(study), size=(80, 24)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "right", "right")
        shown = [" ".join(line.split()) for line in text_of(screen.sides)]
        assert shown[2] == "“Burada teşkilatın yenilenmesi ile … │ “belediye başkanının tutumunu”"
        assert sum("The mayor's leadership" in line for line in shown) == 1
        await press(pilot, "e")
        assert any("decided: Why a unit / mayor profile, “Burada" in line for line in text_of(screen.sides))


async def test_the_footer_says_how_to_go_on_in_a_narrow_terminal(study: Path):
    async with opened(submitted(study), size=(80, 24)) as (app, pilot):
        screen = await desk(app, pilot)
        assert "Enter next" in text_of(screen.keybar)[0]
        await press(pilot, "a")
        assert "Enter next" in text_of(screen.status)[0]


async def test_one_is_chosen_from_the_list_by_a_word_of_it(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "a", "L")
        assert isinstance(app.screen, Choose)
        await press(pilot, "slash")
        await type_text(pilot, "boundary")
        await press(pilot, "enter", "enter")
        assert app.screen is screen
        assert screen.here is not None
        assert screen.here.type == "boundary"


def background(screen: SettlingScreen, words: str) -> tuple[int, int, int]:
    """The ground on which the words stand in the text."""
    for y in range(screen.view.size.height):
        for segment in screen.view.render_line(y):
            if words in segment.text and segment.style is not None and segment.style.bgcolor is not None:
                return tuple(segment.style.bgcolor.get_truecolor())  # type: ignore[return-value]
    raise AssertionError(f"{words} is not in sight")


async def test_text_is_grey_where_both_agree_tinted_where_one_coded_and_strong_where_they_clash(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COLORTERM", "truecolor")
    memory.remember_theme(DARK)
    async with opened(submitted(study), size=(150, 40)) as (app, pilot):
        screen = await desk(app, pilot)
        agreed = background(screen, "Balıkesir Büyükşehir")
        clash = background(screen, "Kanun")
        plain = background(screen, "yazılmış")
        assert max(agreed) - min(agreed) < 8
        assert agreed != plain
        assert max(clash) - min(clash) > 20
        await press(pilot, "right", "right")
        one = background(screen, "2009")
        assert 8 < max(one) - min(one) < max(clash) - min(clash)


async def test_a_reason_is_a_digit_or_words_and_can_come_before_the_decision(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "r")
        assert isinstance(app.screen, AskReason)
        await press(pilot, "2")
        assert screen.pending_reason == "the context decides"
        await press(pilot, "a")
        assert screen.here is not None
        assert screen.here.decision is not None
        assert screen.here.decision.reason == "the context decides"
        await press(pilot, "r", "ctrl+a")
        app.screen.query_one(Input).value = ""
        await type_text(pilot, "İğdır'da ışık")
        await press(pilot, "enter")
        assert settling.queue(app.session.project).items[0].decision.reason == "İğdır'da ışık"
        await press(pilot, "u")
        assert settling.queue(app.session.project).items[0].decision.reason == "the context decides"


async def test_a_digit_gives_the_same_reason_after_others_were_written_which_the_arrow_brings_back(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        for words in ("5", "iki anlamlı", "iki anlamlı", "örnek yok"):
            await press(pilot, "a", "r")
            await type_text(pilot, words)
            await press(pilot, *([] if words == "5" else ["enter"]), "enter")
        await press(pilot, "a", "r")
        assert [line.reason for line in app.screen.query(ReasonLine)][9:] == ["iki anlamlı", "örnek yok"]
        await press(pilot, "1")
        assert screen.here is not None
        assert screen.here.decision is not None
        assert screen.here.decision.reason == settling.COMMON_REASONS[0]
        await press(pilot, "r", "down", "down", "enter")
        assert screen.here.decision.reason == "örnek yok"
        await press(pilot, "r", "up", "up", "enter")
        assert screen.here.decision.reason == "iki anlamlı"


async def test_a_reason_that_is_left_as_it_is_makes_no_step(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "a")
        state = app.session.project.state()
        await press(pilot, "r", "enter")
        assert screen.status.text == "no reason was given"
        assert app.session.project.state() == state


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


async def test_the_protocol_tells_the_turn_in_which_a_passage_begins_where_somebody_speaks(study: Path):
    async with opened(submitted(study, ["practice-mavikiyi", "note-esenyurt"])) as (app, pilot):
        screen = await desk(app, pilot)
        table = protocol_table(screen.queue)
        names = [column.name for column in table.columns]
        rows = [dict(zip(names, row, strict=True)) for row in table.rows]
        spoken = [row for row in rows if row["document"] == "practice-mavikiyi"]
        turns = documents.open_document(app.session.project, screen.queue.find(spoken[0]["number"]).document_id).turns
        for row in spoken:
            turn = turns[row["turn"] - 1].span
            assert turn.start <= row["start"] < turn.end
        assert {row["turn"] for row in rows if row["document"] == "note-esenyurt"} == {None}


async def test_the_protocol_has_no_column_for_turns_where_nobody_speaks(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        assert "turn" not in [column.name for column in protocol_table(screen.queue).columns]


def _take_away(app: QcodeApp, patch: pytest.MonkeyPatch) -> None:
    """From now on nothing of the project can be read or written."""

    def away(*_args, **_named):
        raise Disconnected("The connection to the server was lost.")

    for name in ("rows", "tuples", "value", "row", "write"):
        patch.setattr(app.session.project.database, name, away)


async def test_a_reason_can_be_written_while_the_server_is_away_and_goes_with_the_decision(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        with monkeypatch.context() as patch:
            _take_away(app, patch)
            await press(pilot, "r")
            assert isinstance(app.screen, AskReason)
            await type_text(pilot, "iki anlamlı")
            await press(pilot, "enter")
            assert screen.status.text == "the reason goes with the decision"
            assert "iki anlamlı" in " ".join(text_of(screen.about))
            assert [each.words for each in drafts.drafts_of(app.session.project)]
            await press(pilot, "a")
            assert screen.here.decision is None
            assert screen.pending_reason == "iki anlamlı"
        await press(pilot, "a")
        assert screen.here.decision.reason == "iki anlamlı"
        assert not drafts.drafts_of(app.session.project)


async def test_a_reason_that_could_not_be_saved_stays_in_sight_until_the_server_is_back(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "a")
        with monkeypatch.context() as patch:
            _take_away(app, patch)
            await press(pilot, "r")
            await type_text(pilot, "iki anlamlı")
            await press(pilot, "enter")
            assert isinstance(app.screen, NotKept)
            assert [each.words for each in drafts.drafts_of(app.session.project)]
        await press(pilot, "ctrl+s")
        assert screen.here.decision.reason == "iki anlamlı"
        assert not drafts.drafts_of(app.session.project)


async def test_a_reason_can_be_clicked(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "r")
        await pilot.click("ReasonLine")
        await settle(pilot)
        assert screen.pending_reason == settling.COMMON_REASONS[0]


async def test_own_borders_are_moved_as_on_the_coding_screen(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "right", "right", "o")
        assert screen.here is not None
        before = screen.here.sides[0].codings or screen.here.sides[1].codings
        assert screen.view.editing is not None
        assert screen.status.text.startswith("The end moves")
        await press(pilot, "tab")
        assert screen.status.text.startswith("The start moves")
        await press(pilot, "tab", "a", "n")
        assert decided(app)[2] == ("open", "")
        await press(pilot, "left", "left", "enter")
        now = screen.here.decision
        assert now is not None
        assert now.outcome is Outcome.BORDERS
        assert (now.codings[0].span.start, now.codings[0].code) == (before[0].span.start, before[0].code)
        assert now.codings[0].span.end < before[0].span.end
        assert screen.focused is None
        await press(pilot, "o", "escape", "n")
        assert decided(app)[2] == ("settled", "neither")


async def test_while_borders_move_the_footer_has_the_keys_for_that(study: Path):
    async with opened(submitted(study), size=(100, 30)) as (app, pilot):
        screen = await desk(app, pilot)
        before = text_of(screen.keybar)[0]
        await press(pilot, "right", "right", "o")
        shown = text_of(screen.keybar)[0]
        assert "Enter keep" in shown
        assert "Esc give back" in shown
        assert "neither" not in shown
        await pilot.click(screen.keybar, offset=(shown.index("keep"), 0))
        await settle(pilot)
        assert decided(app)[2] == ("settled", "borders")
        assert text_of(screen.keybar)[0] == before
        await press(pilot, "o", "escape")
        assert text_of(screen.keybar)[0] == before


async def test_on_a_wide_screen_the_queue_stands_beside_the_text(study: Path):
    async with opened(submitted(study), size=(150, 40)) as (app, pilot):
        screen = await desk(app, pilot)
        assert screen.queued.display
        rows = [row.strip() for row in text_of(screen.queued) if row.strip()]
        assert len(rows) == 6
        assert rows[1].startswith("1 · different  metropolitan status / c")
        await press(pilot, "a", "enter")
        assert text_of(screen.queued)[1].strip().startswith("1 ✓ different")
        assert screen.queued.cursor == screen.at == 1
        await pilot.click(screen.queued, offset=(8, 5))
        await settle(pilot)
        assert (screen.at, screen.here.number) == (4, 5)
        await press(pilot, "o")
        await pilot.click(screen.queued, offset=(8, 2))
        await settle(pilot)
        assert (screen.at, screen.view.editing is not None) == (4, True)
        await press(pilot, "escape", "L")
        assert isinstance(app.screen, Choose)


async def test_on_a_narrow_screen_the_queue_comes_with_a_key(study: Path):
    async with opened(submitted(study), size=(100, 30)) as (app, pilot):
        screen = await desk(app, pilot)
        assert not screen.queued.display
        await press(pilot, "L")
        assert isinstance(app.screen, Choose)


def held_up(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Make a decision wait in its thread: an event that tells that it began, and one that lets it go on."""
    began, go_on = threading.Event(), threading.Event()
    real = settling.settle

    def slow(*args: object, progress: Callable[[str], None] | None = None, **named: object) -> object:
        if progress is not None:
            progress("1 of 2 documents")
            began.set()
            go_on.wait()
            progress("2 of 2 documents")
        return real(*args, progress=progress, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(settling, "settle", slow)
    return began, go_on


async def test_keys_typed_while_the_first_decision_is_made_are_answered_behind_it(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        began, go_on = held_up(monkeypatch)
        await pilot.press("a")
        await until(pilot, began.is_set)
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
        began, go_on = held_up(monkeypatch)
        await pilot.press("a")
        await until(pilot, began.is_set)
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
        began, go_on = held_up(monkeypatch)
        await pilot.press("a")
        await until(pilot, began.is_set)
        await pilot.press("n", "escape")
        go_on.set()
        await settle(pilot)
        assert "Stopped." in screen.status.text
        assert decided(app) == [("open", "")] * 5
        assert not screen.is_waiting
        await press(pilot, "b")
        assert decided(app)[0] == ("settled", "b")


async def test_another_code_comes_from_the_picker(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "c")
        assert screen.picker.is_open
        await type_text(pilot, "local elec")
        await press(pilot, "enter")
        now = screen.here.decision if screen.here else None
        assert now is not None
        assert (now.outcome, now.codings[0].code) == (Outcome.CODE, "Why a unit / local elections")


async def test_of_two_codes_the_rule_is_asked_first_for_the_one_that_was_decided_for(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        while screen.here is not None and screen.here.type != "different":
            await press(pilot, "right")
        for key, side in (("a", 0), ("b", 1)):
            await press(pilot, key, "y")
            assert isinstance(app.screen, Choose)
            assert screen.here is not None
            assert app.screen.query_one(FilterList).key == str(screen.here.sides[side].codings[0].code_id)
            await press(pilot, "escape")


async def test_a_rule_makes_a_version_and_its_excerpts_are_ticked_off(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "y")
        assert "Nothing was decided here yet" in screen.status.text
        await press(pilot, "b", "y")
        assert isinstance(app.screen, Choose)
        await press(pilot, "enter", "enter")
        await type_text(pilot, "kanun varsa")
        await press(pilot, "enter")
        assert "to look at again" in screen.status.text
        await press(pilot, "Y")
        looking = app.screen
        assert isinstance(looking, LookingScreen)
        waiting = review(app.session.project).waiting
        await press(pilot, "space", "space")
        assert review(app.session.project).waiting == waiting - 2
        assert looking.found is not None
        assert looking.found.waiting == waiting - 2
        await press(pilot, "up", "space")
        assert review(app.session.project).waiting == waiting - 1
        await press(pilot, "escape")
        assert app.screen is screen


async def test_memos_on_the_passage_and_its_codings_are_there_and_one_can_be_written(study: Path):
    with Project.open(submitted(study), coder="coder_b") as project:
        here = settling.queue(project).items[0]
        memos.write_memo(project, on=MemoOn.SPAN, target_id=here.document_id, span=here.span, text="look at the law")
    async with opened(study, size=(100, 60)) as (app, pilot):
        screen = await desk(app, pilot)
        shown = " ".join(text_of(screen.sides))
        assert "look at the law" in shown
        await press(pilot, "m")
        await type_text(pilot, "Çağrı'ya sor")
        await press(pilot, "escape")
        assert "Çağrı'ya sor" in " ".join(text_of(screen.sides))


async def test_filters_narrow_the_queue_and_give_it_back(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        screen.types = ("different",)
        screen.take(screen.queue)
        assert [each.number for each in screen.shown] == [1]
        await press(pilot, "t", "end", "space", "enter")
        assert {each.type for each in screen.shown} <= {"different", "missing"}
        screen.show("pilot", met=Met("coder_a", None, "coder_b", None))
        await settle(pilot)
        assert screen.shown == []
        screen.show("pilot")
        await settle(pilot)
        await press(pilot, "a", "w")
        assert [each.number for each in screen.shown] == [2, 3, 4, 5]
        await press(pilot, "w", "f", "space", "enter")
        assert 0 < len(screen.shown) < 5


async def test_a_desk_can_be_made_for_a_cell_of_the_confusion_table(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        here = settling.queue(app.session.project).items[0]
        first, second = (side.codings[0].code_id for side in here.sides)
        screen = SettlingScreen(round="pilot", met=Met("coder_b", second, "coder_a", first))
        await app.push_screen(screen)
        await settle(pilot)
        assert [each.number for each in screen.shown] == [1]
        await press(pilot, "a")
        assert decided(app)[0] == ("settled", "a")


async def test_the_agreement_screen_leads_to_the_disagreements_of_its_line(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        screen = await desk(app, pilot)
        agreement = app.go("agreement")
        await settle(pilot)
        agreement.measure(Terms(round="pilot"))
        await settle(pilot)
        await press(pilot, "7")
        differing = [line for line in agreement.report.confusion if line.first != line.second]
        key = f"{differing[0].first or ''}\n{differing[0].second or ''}"
        agreement.list.go(next(at for at, line in enumerate(agreement.list.shown) if line.key == key))
        await press(pilot, "s")
        assert app.screen is screen
        assert 0 < len(screen.shown) <= differing[0].passages
        app.go("agreement")
        await press(pilot, "8", "s")
        assert app.screen is screen
        app.go("rounds")
        await settle(pilot)
        await press(pilot, "s")
        assert len(screen.shown) == 5


async def test_the_mouse_takes_readings_and_presses_keys(study: Path):
    async with opened(submitted(study), size=(100, 30)) as (app, pilot):
        screen = await desk(app, pilot)
        await pilot.click(screen.sides, offset=(70, 0))
        await settle(pilot)
        assert decided(app)[0] == ("settled", "b")
        await pilot.click(screen.sides, offset=(4, 0))
        await settle(pilot)
        assert decided(app)[0] == ("settled", "a")
        top = screen.view.scroll_offset.y
        await pilot.click(screen.keybar, offset=(2, 0))
        await settle(pilot)
        assert decided(app)[0] == ("settled", "a")
        assert screen.view.scroll_offset.y == top


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


async def test_before_and_after_stand_side_by_side(study: Path):
    async with opened(submitted(study)) as (app, pilot):
        await desk(app, pilot)
        await press(pilot, "a", "s")
        shown = app.screen
        assert isinstance(shown, BeforeAfterScreen)
        assert shown.found is not None
        assert (shown.found.queue.settled, shown.list.count() > 6) == (1, True)
        assert "before" in text_of(shown.list)[1]
        report = shown.found.before
        size = f"{len(report.documents)} documents, {report.units} sentences"
        assert text_of(shown.universe)[0].strip() == f"{size}: the figures on all codes, then alpha of each code."


async def test_what_is_decided_while_before_and_after_are_measured_is_measured_once_behind_it(
    study: Path, monkeypatch: pytest.MonkeyPatch
):
    go_on, begun = threading.Event(), list[int]()

    def measure(*args: object) -> object:
        begun.append(len(begun))
        go_on.wait()
        return before_and_after(*args)

    monkeypatch.setattr("qcode.tui.screens.settling.before_after.before_and_after", measure)
    async with opened(submitted(study)) as (app, pilot):
        await desk(app, pilot)
        app.screen.action_compare()
        await until(pilot, lambda: begun)
        with Project.open(study, coder="coder_b") as theirs:
            for each in settling.queue(theirs).items[:3]:
                settling.settle(theirs, each, Outcome.B)
                app.look()
                await pilot.pause()
        go_on.set()
        await settle(pilot)
        assert len(begun) == 2
        assert app.screen.found.queue.settled == 3


async def test_a_figure_before_and_after_opens_the_disagreements_behind_it(study: Path):
    async with opened(submitted(study), size=(80, 24)) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "s")
        shown = app.screen
        assert isinstance(shown, BeforeAfterScreen)
        assert shown.found is not None
        assert text_of(shown.list)[2].split()[:3] == ["α", "code", "sets"]
        line = next(each for each in shown.found.before.lines if each.code in shown.found.queue.by_code())
        shown.list.show(len(shown.found.before.overall) + shown.found.before.lines.index(line))
        await press(pilot, "enter")
        assert app.screen is screen
        assert screen.codes == (line.code_id,)
        assert len(screen.shown) == shown.found.queue.by_code()[line.code][0]
        await press(pilot, "s", "home", "enter")
        assert len(screen.shown) == len(shown.found.queue.items)


async def test_the_protocol_is_written_to_a_file(study: Path, tmp_path: Path):
    async with opened(submitted(study)) as (app, pilot):
        await desk(app, pilot)
        await press(pilot, "a", "E", "enter")
        app.screen.query_one(Input).value = str(tmp_path / "protocol.csv")
        await press(pilot, "enter")
        written = (tmp_path / "protocol.csv").read_text()
        assert written.splitlines()[0].startswith(
            "number,document,case,start,end,excerpt,coder_a,coder_b,borders of the readings,type"
        )
        assert len(written.splitlines()) >= 6


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_every_cell_has_a_style_without_colour(study: Path, monkeypatch: pytest.MonkeyPatch, size):
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(submitted(study), size=size) as (app, pilot):
        screen = await desk(app, pilot)
        await press(pilot, "a")
        for widget in (screen.view, screen.sides, screen.told, screen.about):
            assert unstyled(widget) == []


async def test_long_readings_scroll(study: Path):
    async with opened(submitted(study), size=(80, 24)) as (app, pilot):
        screen = await desk(app, pilot)
        assert screen.sides.hidden > 0
        first = text_of(screen.sides)
        await press(pilot, "pagedown")
        assert text_of(screen.sides) != first
        await press(pilot, "pageup")
        assert text_of(screen.sides) == first
        await press(pilot, "tab")
        assert screen.has_class("-more")
        await press(pilot, "escape")
        assert not screen.has_class("-more")

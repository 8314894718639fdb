"""The settling desk by keyboard and by mouse: what it shows, and what its keys decide."""

from __future__ import annotations

from pathlib import Path

import pytest

from qcode.analysis.disagreements import Kind
from qcode.model.coding import MemoOn
from qcode.model.document import Span
from qcode.services import history, memory, memos, settling
from qcode.services.agreement import Terms
from qcode.services.project import Project
from qcode.services.settling import Disagreement, Met, Outcome
from qcode.tui.screens.asking.prompts import Choose
from qcode.tui.screens.settling import SettlingScreen
from qcode.tui.screens.settling.telling import shift_words
from qcode.tui.screens.tables.table import TableScreen
from qcode.tui.themes import DARK
from tests.tui.settling_desk import background, decided, desk, submitted
from tests.tui.stage import text_of, type_text, unstyled
from tests.tui.study import opened, press, settle


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

"""The list of excerpts by keyboard and by mouse, on the sample study."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from functools import partial

import openpyxl
import pytest

from qcode.model.coding import Coding, Excerpt
from qcode.model.document import Span
from qcode.model.selection import Selection
from qcode.services import segments
from qcode.tui import clipboard
from qcode.tui.screens import excerpts as module
from qcode.tui.screens.coding import CodingScreen
from qcode.tui.screens.excerpts import ExcerptList, ExcerptsScreen, quotation
from qcode.tui.widgets.blocks import wrapped
from tests.tui.stage import Stage, text_of, unstyled
from tests.tui.study import coding as coding_screen
from tests.tui.study import opened, press, settle

SEA = "Kula’dan denize kadar"


def made(number: int, **parts) -> Excerpt:
    coding = Coding(number, f"g{number}", 1, Span(0, 10), 1, 1, "2026-01-02T03:04:05Z")
    fixed = {
        "coding": coding, "quote": f"What was said, number {number}.", "document": "kozan-1", "cases": ("Kozan",),
        "code": "Why / steering", "coder": "ada", "speaker": "K1", "role": "respondent", "turn": number, "paragraph": 1,
    }  # fmt: skip
    return Excerpt(**{**fixed, **parts})


async def excerpts_on(app, pilot, **selection) -> ExcerptsScreen:
    """The screen with the excerpts of a selection."""
    screen = app.go("excerpts")
    assert isinstance(screen, ExcerptsScreen)
    await pilot.pause()
    source = partial(segments.segments, app.session.project, selection=Selection(**selection))
    screen.show(source, about="test")
    await settle(pilot)
    return screen


STEERING = {"codes": ("central steering",), "cases": ("Kozan",)}


def quotes(screen):
    return [each.quote for each in screen.list.shown]


async def test_an_excerpt_is_shown_with_citation_speaker_code_coder_signs_and_words():
    app = Stage(ExcerptList)
    async with app.run_test(size=(80, 12)) as pilot:
        rows = app.query_one(ExcerptList)
        typical = made(12, memo="ask again", quote="One word. " * 30)
        rows.load([typical._replace(coding=replace(typical.coding, typical=True)), made(13)])
        await pilot.pause()
        lines = text_of(rows)
        assert lines[1].startswith(" ★ * Kozan, kozan-1, turn 12 (K1)")
        assert lines[1].endswith("steering · ada")
        assert all(line.startswith(" ┃ ") for line in lines[2:5])
        assert lines[4].endswith("…")
        assert lines[5].startswith(" Kozan, kozan-1, turn 13 (K1)")
        assert lines[6] == "   What was said, number 13."
        assert unstyled(rows) == []


async def test_thousands_scroll_by_whole_excerpts_and_page_by_what_is_seen():
    app = Stage(ExcerptList)
    async with app.run_test(size=(80, 21)) as pilot:
        rows = app.query_one(ExcerptList)
        rows.load([made(number) for number in range(5000)])
        rows.focus()
        await pilot.press("end")
        await pilot.pause()
        assert rows.here.turn == 4999
        assert "turn 4999" in text_of(rows)[17]
        await pilot.press("home", "pagedown")
        await pilot.pause()
        assert rows.here.turn == 4
        await pilot.click(rows, offset=(10, 7))
        assert rows.here.turn == 1


async def test_the_filter_finds_turkish_words_without_their_marks_and_marks_them():
    app = Stage(ExcerptList)
    async with app.run_test(size=(120, 20)) as pilot:
        rows = app.query_one(ExcerptList)
        rows.load([made(1), made(2, quote=f"Yol {SEA} gider, Iğdır’a değil."), made(3)])
        rows.focus()
        rows.action_filter()
        await pilot.press(*"igdir")
        await pilot.pause()
        assert [each.turn for each in rows.shown] == [2]
        assert text_of(rows)[0].endswith("1 of 3")
        match = rows.style_of("rows--match").color
        marked = [segment.text for segment in rows.render_line(2) if segment.style and segment.style.color == match]
        assert "Iğdır" in marked
        await pilot.press("escape")
        assert len(rows.shown) == 3


async def test_enter_opens_the_place_with_the_coding_selected_and_escape_comes_back_to_the_excerpt(study):
    async with opened(study) as (app, pilot):
        screen = await excerpts_on(app, pilot, coders=("coder_a",), **STEERING)
        await press(pilot, "down")
        here = screen.list.here
        await press(pilot, "enter")
        await settle(pilot)
        assert isinstance(app.screen, CodingScreen)
        assert app.screen.opened.document.name == "note-kozan"
        assert app.screen.view.current_mark.id == here.coding.id
        await press(pilot, "escape")
        assert app.screen is screen
        assert screen.list.here.coding.id == here.coding.id
        await press(pilot, "enter", "s", "escape")
        assert app.screen is not screen, "what one selected there is given up first"
        await press(pilot, "escape")
        assert app.screen is screen


async def test_escape_comes_back_also_where_the_interview_was_open_before(study):
    async with opened(study) as (app, pilot):
        await coding_screen(app, pilot, "note-adana")
        await press(pilot, "f5")
        await settle(pilot)
        screen = await excerpts_on(app, pilot, coders=("coder_a",), **STEERING)
        await press(pilot, "enter")
        await settle(pilot)
        assert app.screen.opened.document.name == "note-kozan"
        await app.action_back()
        await settle(pilot)
        assert app.screen is screen
        await app.action_back()
        assert app.screen.NAME == "table"


async def test_a_double_click_opens_the_place(study):
    async with opened(study) as (app, pilot):
        await excerpts_on(app, pilot, **STEERING)
        await pilot.click(ExcerptList, offset=(10, 2), times=2)
        await settle(pilot)
        assert isinstance(app.screen, CodingScreen)


async def test_what_was_taken_off_in_the_interview_is_gone_from_the_list(study):
    async with opened(study) as (app, pilot):
        screen = await excerpts_on(app, pilot, coders=("coder_a",), **STEERING)
        before = quotes(screen)
        await press(pilot, "enter")
        await settle(pilot)
        await press(pilot, "x")
        app.go("excerpts")
        await settle(pilot)
        assert quotes(screen) == before[1:]
        await press(pilot, "u")
        await settle(pilot)
        assert quotes(screen) == before


async def test_a_star_is_kept_and_told_and_taken_back(study):
    async with opened(study) as (app, pilot):
        screen = await excerpts_on(app, pilot, **STEERING)
        await press(pilot, "asterisk")
        assert screen.list.here.coding.typical
        assert "★" in text_of(screen.list)[1]
        assert screen.status.text == "typical of “central steering”"
        await press(pilot, "u")
        await settle(pilot)
        assert not screen.list.here.coding.typical
        await press(pilot, "asterisk", "asterisk")
        assert not screen.list.here.coding.typical


async def test_a_quote_is_copied_with_its_citation(study, monkeypatch):
    monkeypatch.setenv("PATH", "")
    async with opened(study) as (app, pilot):
        screen = await excerpts_on(app, pilot, coders=("coder_a",), **STEERING)
        await press(pilot, "y")
        await settle(pilot)
        assert app.clipboard == quotation(screen.list.here)
        assert app.clipboard.endswith("” (Kozan, note-kozan, paragraph 3)")
        assert "E saves the excerpts to a file" in screen.status.hint


def test_a_program_of_the_desktop_takes_the_text_where_there_is_one(tmp_path):
    program, taken = tmp_path / "xclip", tmp_path / "taken"
    program.write_text(f"#!/bin/sh\n/bin/cat > {taken}\n")
    program.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(tmp_path))
        patch.setenv("DISPLAY", ":0")
        patch.delenv("WAYLAND_DISPLAY", raising=False)
        assert clipboard.copy_natively("Iğdır’a")
        assert taken.read_text("utf-8") == "Iğdır’a"
        patch.delenv("DISPLAY")
        assert clipboard.clipboard_program() is None


async def test_the_list_is_written_as_it_is_shown(study, tmp_path):
    async with opened(study) as (app, pilot):
        screen = await excerpts_on(app, pilot, cases=("Kozan",))
        await press(pilot, "slash", *"belediye", "enter")
        shown = quotes(screen)
        assert 0 < len(shown) < len(screen.list.items)
        for suffix in (".csv", ".xlsx", ".md", ".jsonl"):
            await press(pilot, "E")
            app.screen.query_one("Input").value = str(tmp_path / f"list{suffix}")
            await press(pilot, "enter")
            await settle(pilot)
        rows = list(csv.DictReader((tmp_path / "list.csv").read_text("utf-8").splitlines()))
        assert [row["excerpt"] for row in rows] == shown
        assert {row["case"] for row in rows} == {"Kozan"}
        lines = [json.loads(line) for line in (tmp_path / "list.jsonl").read_text("utf-8").splitlines()]
        assert [line["excerpt"] for line in lines if "excerpt" in line] == shown
        cells = [cell for row in openpyxl.load_workbook(tmp_path / "list.xlsx").worksheets[0].values for cell in row]
        assert set(shown) <= set(cells)
        text = (tmp_path / "list.md").read_text("utf-8")
        assert "Kozan, note-kozan, paragraph 2" in text
        assert f"{len(shown)} excerpts are in" in screen.status.text


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_the_excerpt_stays_in_sight_under_the_picker_and_is_named_by_both_its_ends(study, size):
    async with opened(study, size=size) as (app, pilot):
        screen = await excerpts_on(app, pilot, **STEERING)
        await press(pilot, "end", "c")
        assert screen.picker.is_open
        assert screen.picker.region.height >= 9
        assert screen.picker.region.bottom <= screen.whole.region.y
        quote = " ".join(screen.list.here.quote.split())
        begin, _, end = screen.picker.border_title.partition("“")[2].rstrip("”").partition("…")
        assert end
        assert quote.startswith(begin)
        assert quote.endswith(end)


async def test_more_than_can_be_held_is_said_and_still_written_whole(study, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST", 50)
    async with opened(study) as (app, pilot):
        screen = await excerpts_on(app, pilot)
        assert len(screen.list.items) == 50
        assert "50+ in" in text_of(screen.titlebar)[0]
        every = sum(1 for _ in segments.segments(app.session.project))
        await press(pilot, "E")
        app.screen.query_one("Input").value = str(tmp_path / "all.csv")
        await press(pilot, "enter")
        await settle(pilot)
        assert screen.status.text.startswith(f"{every} excerpts are in")


async def test_a_new_list_begins_at_its_top_without_the_old_filter(study):
    async with opened(study) as (app, pilot):
        screen = await excerpts_on(app, pilot, cases=("Kozan",))
        await press(pilot, "slash", *"belediye", "enter", "down")
        screen = await excerpts_on(app, pilot, **STEERING)
        assert screen.list.words == ""
        assert screen.list.cursor == 0
        assert len(screen.list.shown) == 3


async def test_an_empty_list_says_so(study):
    async with opened(study) as (app, pilot):
        screen = await excerpts_on(app, pilot, cases=("Ankara",))
        assert screen.status.text == "There are no excerpts here."
        await press(pilot, "enter", "y", "asterisk", "E")
        assert app.screen is screen


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_it_is_drawn_in_any_size_without_colour(study, size, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(study, size=size) as (app, pilot):
        screen = await excerpts_on(app, pilot)
        app.action_dark()
        await settle(pilot)
        assert unstyled(screen.list) == []
        assert all(len(line) <= size[0] for line in text_of(screen.list))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("one two three", ["one two", "three"]),
        ("one two three four five", ["one two", "three f…"]),
        ("one\ntwo\tthree", ["one two", "three"]),
        ("averylongword", ["averylon", "gword"]),
        ("averylongwordthatneverends", ["averylon", "gwordth…"]),
        ("東京都庁 東京", ["東京都庁", "東京"]),
    ],
)
def test_words_are_broken_into_lines_by_their_cells(text, lines):
    assert [line.strip() for line in wrapped(text, width=8, most=2)] == lines

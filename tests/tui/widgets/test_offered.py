"""The codes that a prefix leads on to, in columns over the lower part of the screen."""

from __future__ import annotations

import pytest

from qcode.model.codebook import Code, Codebook
from qcode.tui.hotkeys import HotkeyRouter
from qcode.tui.naming import told_apart
from qcode.tui.widgets.offered import HOW, PATIENCE, OfferedKeys, told_offers
from tests.tui.stage import Stage, small_codebook, text_of, unstyled
from tests.tui.study import coding as coding_screen
from tests.tui.study import opened, press, settle


def keys_of(book):
    """A router for the hotkeys of a codebook."""
    return HotkeyRouter({code.hotkey: code.id for code in book if code.hotkey and not code.retired})


async def test_codes_come_after_a_moment_in_the_order_of_the_codebook_and_narrow_with_a_letter():
    book = small_codebook()
    app = Stage(OfferedKeys)
    async with app.run_test(size=(80, 24)) as pilot:
        offered, router = app.query_one(OfferedKeys), keys_of(book)
        offered.follow(router.feed("space", " "), book, told_apart(book))
        assert not offered.display, "a quick hand sees nothing"
        await pilot.pause(PATIENCE + 0.2)
        assert offered.display
        assert [each.hotkey for each in offered.offers] == ["1", "2", "4", "tw"]
        shown = " ".join(text_of(offered))
        assert "1 central steering" in shown
        assert "tw Iğdır kardeş" in shown
        assert unstyled(offered) == []
        offered.follow(router.feed("t", "t"), book, told_apart(book))
        assert [each.hotkey for each in offered.offers] == ["tw"]
        offered.follow(router.feed("w", "w"), book, told_apart(book))
        assert not offered.display


async def test_whoever_types_the_letters_at_once_never_sees_them():
    book = small_codebook()
    app = Stage(OfferedKeys)
    async with app.run_test(size=(80, 24)) as pilot:
        offered, router = app.query_one(OfferedKeys), keys_of(book)
        for key, character in (("space", " "), ("t", "t"), ("w", "w")):
            offered.follow(router.feed(key, character), book, told_apart(book))
        await pilot.pause(PATIENCE + 0.2)
        assert not offered.display


@pytest.mark.parametrize("size", [(80, 24), (200, 50), (30, 10)])
async def test_more_codes_than_there_is_room_for_are_counted(size):
    book = Codebook([Code(n, f"g{n}", f"code {n}", position=n, hotkey=f"{chr(97 + n // 26)}{chr(97 + n % 26)}")
                     for n in range(400)])  # fmt: skip
    app = Stage(OfferedKeys)
    async with app.run_test(size=size) as pilot:
        offered = app.query_one(OfferedKeys)
        offered.follow(keys_of(book).feed("space", " "), book, told_apart(book))
        await pilot.pause(PATIENCE + 0.2)
        left_off = 400 - offered.rows * offered.columns + 1
        assert f"and {left_off} codes more" in " ".join(text_of(offered)) or size == (30, 10)
        assert offered.size.height < size[1]


def test_one_line_tells_codes_by_name_while_they_are_few():
    book = small_codebook()
    router = keys_of(book)
    assert "1 central steering  2 EU accession" in told_offers(router.feed("space", " "), told_apart(book))
    many = Codebook([Code(n, f"g{n}", f"code {n}", position=n, hotkey=f"a{n}") for n in range(9)])
    assert "9 codes" in told_offers(keys_of(many).feed("space", " "), told_apart(many))


async def test_a_click_among_the_offered_codes_applies_it(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        await press(pilot, "s", "space")
        await pilot.pause(PATIENCE + 0.2)
        third = screen.offered.offers[2]
        await pilot.click(OfferedKeys, offset=(6, 3))
        await press(pilot)
        assert not screen.offered.display
        span = screen.view.selection
        assert third.code.id in [mark.code_id for mark in screen.view.marks.values() if mark.span == span]
        await press(pilot, "escape")
        assert app.current is screen, "the prefix is over: Escape ends the selection"


async def test_one_escape_ends_the_tour_although_something_is_selected(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        app.action_tour()
        await settle(pilot)
        await press(pilot, "s")
        assert screen.view.selection is not None
        await press(pilot, "escape")
        assert app.tour is None
        assert screen.view.selection is not None
        await press(pilot, "escape")
        assert (app.current, screen.view.selection) == (screen, None)


async def test_an_arrow_among_the_offered_codes_says_what_each_means_and_enter_takes_it(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        await press(pilot, "s", "space", "down")
        assert screen.offered.display, "whoever looks for an arrow wants to see them at once"
        await press(pilot, "down")
        second = screen.offered.offers[1].code
        assert screen.offered.here == second.id
        shown = " ".join(text_of(screen.offered))
        assert second.brief in shown
        assert f"use when: {second.use_when[:40]}" in shown
        await press(pilot, "right", "left", "up", "down", "enter")
        assert not screen.offered.display
        span = screen.view.selection
        assert [mark.code_id for mark in screen.view.marks.values() if mark.span == span] == [second.id]
        await press(pilot, "s", "right")
        assert screen.view.cursor > span.end, "without the codes, arrows move in the text again"


async def test_letters_narrow_the_offered_codes_and_what_was_gone_to_is_no_longer_meant(study):
    async with opened(study, size=(80, 24)) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        before = screen.view.marks
        await press(pilot, "s", "space", "down", "p")
        assert screen.offered.here is None
        assert HOW in " ".join(text_of(screen.offered))
        assert {each.hotkey[0] for each in screen.offered.offers} == {"p"}
        await press(pilot, "escape")
        assert screen.view.marks == before


@pytest.mark.parametrize("size", [(80, 24), (200, 50), (60, 16)])
@pytest.mark.parametrize("place", ["ctrl+home", "ctrl+end", "pagedown"])
@pytest.mark.parametrize("key", ["space", "c"])
async def test_the_words_that_are_to_be_coded_stay_in_sight_beside_the_codes(study, size, place, key):
    async with opened(study, size=size) as (app, pilot):
        screen = await coding_screen(app, pilot, "practice-alderhaven")
        await press(pilot, place, "s", key)
        await pilot.pause(PATIENCE + 0.2)
        window = screen.offered if key == "space" else screen.picker
        assert window.display
        view, span = screen.view, screen.view.selection
        rows = {view._scene.wrapped.row_of(at) for at in (span.start, span.end - 1)}
        y = {view.content_region.y + row - round(view.scroll_y) for row in rows}
        covered = range(window.region.y, window.region.bottom)
        seen = range(view.content_region.y, view.content_region.bottom)
        assert not y.intersection(covered)
        assert y <= set(seen)
        words = " ".join(span.of(view.script.text).split())
        assert words[:20] in str(window.border_title)

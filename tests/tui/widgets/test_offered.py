"""The codes that a prefix leads on to, in columns over the lower part of the screen."""

from __future__ import annotations

import pytest

from qcode.model.codebook import Code, Codebook
from qcode.tui.hotkeys import HotkeyRouter
from qcode.tui.widgets.offered import PATIENCE, OfferedKeys, told_apart, told_offers
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
        offered.follow(router.feed("space", " "), book)
        assert not offered.display, "a quick hand sees nothing"
        await pilot.pause(PATIENCE + 0.2)
        assert offered.display
        assert [each.hotkey for each in offered.offers] == ["1", "2", "4", "tw"]
        shown = " ".join(text_of(offered))
        assert "1 central steering" in shown
        assert "tw Iğdır kardeş" in shown
        assert unstyled(offered) == []
        offered.follow(router.feed("t", "t"), book)
        assert [each.hotkey for each in offered.offers] == ["tw"]
        offered.follow(router.feed("w", "w"), book)
        assert not offered.display


def test_codes_of_one_name_are_told_apart_by_what_stands_over_them():
    book = Codebook([
        Code(1, "g1", "why"), Code(2, "g2", "sister cities", parent_id=1), Code(3, "g3", "money", parent_id=1),
        Code(4, "g4", "what for"), Code(5, "g5", "sister cities", parent_id=4),
    ])  # fmt: skip
    assert told_apart(book, [2, 3, 5]) == {2: "sister cities · why", 3: "money", 5: "sister cities · what for"}


async def test_whoever_types_the_letters_at_once_never_sees_them():
    book = small_codebook()
    app = Stage(OfferedKeys)
    async with app.run_test(size=(80, 24)) as pilot:
        offered, router = app.query_one(OfferedKeys), keys_of(book)
        for key, character in (("space", " "), ("t", "t"), ("w", "w")):
            offered.follow(router.feed(key, character), book)
        await pilot.pause(PATIENCE + 0.2)
        assert not offered.display


@pytest.mark.parametrize("size", [(80, 24), (200, 50), (30, 10)])
async def test_more_codes_than_there_is_room_for_are_counted(size):
    book = Codebook([Code(n, f"g{n}", f"code {n}", position=n, hotkey=f"{chr(97 + n // 26)}{chr(97 + n % 26)}")
                     for n in range(400)])  # fmt: skip
    app = Stage(OfferedKeys)
    async with app.run_test(size=size) as pilot:
        offered = app.query_one(OfferedKeys)
        offered.follow(keys_of(book).feed("space", " "), book)
        await pilot.pause(PATIENCE + 0.2)
        left_off = 400 - offered.rows * offered.columns + 1
        assert f"and {left_off} codes more" in " ".join(text_of(offered)) or size == (30, 10)
        assert offered.size.height < size[1]


def test_one_line_tells_codes_by_name_while_they_are_few():
    book = small_codebook()
    router = keys_of(book)
    assert "1 central steering  2 EU accession" in told_offers(router.feed("space", " "), book)
    many = Codebook([Code(n, f"g{n}", f"code {n}", position=n, hotkey=f"a{n}") for n in range(9)])
    assert "9 codes" in told_offers(keys_of(many).feed("space", " "), many)


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
        assert third.code_id in [mark.code_id for mark in screen.view.marks.values() if mark.span == span]
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

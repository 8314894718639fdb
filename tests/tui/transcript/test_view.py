from __future__ import annotations

import random

import pytest

from qcode.model.document import Span
from qcode.tui.widgets.palette import Ground, Palette
from qcode.tui.widgets.transcript import Mark, Options, Script, TranscriptView
from qcode.tui.widgets.transcript.painter import paint
from tests.tui.transcript.drawn import drawn, spot, strips
from tests.tui.transcript.scripts import INTERVIEW, Reader, mark, marks, script_of
from tests.tui.transcript.test_keys import reading

HOSTILE = (
    "K1: a\x1b[2J\x1b]0;own\x07b\x00c\x9b31m \u202eters\u202c çok\u0301 \ud800 👩‍👩‍👧 🇹🇷 漢字\tson \ufeff\u200b\n" * 3
)


async def test_rows_show_turn_text_stripes_and_names() -> None:
    async with reading(size=(120, 24)) as (app, _):
        rows = drawn(app)
        assert rows[0].startswith("  1 Görüşmeci: Could you")
        assert rows[1].startswith("    Planı? Kararlar nasıl alındı?")
        assert rows[2].startswith("  2 K1: Açıkçası")
        assert rows[2].rstrip().endswith("1  6  2         Karar alma")
        assert rows[3].rstrip().endswith("┗  ┃         Bütçe")
        assert rows[4].rstrip().endswith("┗         Kayıp*")


async def test_at_80_columns_names_go_and_stripes_stay() -> None:
    async with reading() as (app, _):
        assert not any("Karar alma" in row for row in drawn(app))
        assert drawn(app)[2].rstrip().endswith("1  6")
        assert all(len(row) == 80 for row in drawn(app))


async def test_another_coders_stripe_is_light_and_overflow_is_a_plus() -> None:
    given = [mark(n, "Ama bu güven kırılgan", "Sel", coder=f"{n}", mine=n < 2) for n in range(6)]
    async with reading(given=given) as (app, _):
        row = next(row for row in drawn(app) if "Ama bu" in row)
        assert row.rstrip().endswith("7  7  7  7 +")
        app.view.set_hidden(coders=["0", "2", "3", "4", "5"])
        row = next(row for row in drawn(app) if "Ama bu" in row)
        assert row.rstrip().endswith("7")
        app.view.set_marks([mark(1, INTERVIEW[400:700].strip(), "Sel", mine=False)])
        assert any("│" in row for row in drawn(app))
        assert not any("┃" in row for row in drawn(app))


async def test_marks_come_and_go() -> None:
    async with reading(given=[]) as (app, _):
        added = mark(50, "Hayır.", "Onarım")
        app.view.add_mark(added)
        assert app.view.marks_at(added.start) == [added]
        assert any(row.rstrip().endswith("3") for row in drawn(app))
        app.view.add_mark(mark(50, "Hayır. Bütçe", "Sel"))
        assert [each.name for each in app.view.marks_at(added.start)] == ["Sel"]
        app.view.remove_mark(50)
        app.view.remove_mark(50)
        assert app.view.marks_at(added.start) == []


async def test_hidden_codes_are_neither_shown_nor_walked() -> None:
    async with reading() as (app, keys):
        app.view.set_hidden(codes={1, 6})
        await keys.press("semicolon")
        assert app.view.current_mark is not None
        assert app.view.current_mark.name == "Kayıp"
        assert len(app.view.marks) == len(marks())


async def test_what_a_hidden_code_covers_is_no_passage_without_a_code() -> None:
    async with reading() as (app, keys):
        places = []
        for hidden in ((), {each.code_id for each in marks()}):
            app.view.set_hidden(codes=hidden)
            app.view.move_to(0)
            went = []
            for _ in range(4):
                await keys.press("f")
                went.append(app.view.cursor)
            places.append(went)
        assert places[0] == places[1]
        assert not app.view._scene.index.marks


async def test_focus_on_a_code_greys_the_others() -> None:
    async with reading() as (app, _):
        offset = INTERVIEW.index("Belediye bunu")
        row = app.view._scene.wrapped.row_of(offset)
        before = app.view.render_line(row)
        app.view.set_focus_codes({3})
        assert app.view.render_line(row) != before
        app.view.set_focus_codes(())
        assert app.view.render_line(row) == before


async def test_a_resize_keeps_the_place_that_is_read() -> None:
    async with reading(script_of(INTERVIEW * 20), [], size=(80, 12)) as (app, keys):
        app.view.scroll_to(y=77, animate=False)
        await keys.press()
        top = app.view.top_offset
        for width in (40, 120, 33, 80):
            await keys.resize(width, 12)
            wrapped = app.view._scene.wrapped
            assert wrapped.row_of(top) == app.view.scroll_offset.y
        assert app.view.top_offset == top


async def test_a_text_opens_where_it_was_left() -> None:
    async with reading(script_of(INTERVIEW * 20), [], size=(80, 12)) as (app, keys):
        view = app.view
        view.move_to(3000)
        await keys.press("j", "j")
        cursor, top = view.cursor, view.top_offset
        view.load(script_of("K1: başka"), marks=[])
        await keys.press()
        assert view.cursor == 0
        view.load(script_of(INTERVIEW * 20), cursor=cursor, top=top)
        await keys.press()
        assert (view.cursor, view.top_offset) == (cursor, top)


async def test_hostile_text_is_shown_harmlessly() -> None:
    async with reading(Script.of(HOSTILE), [Mark(1, 4, 40, 1, name="kod\x1b[2J", hotkey="\x1b")], size=(120, 24)) as (
        app,
        keys,
    ):
        shown = "".join(drawn(app))
        assert not any(ord(each) < 0x20 or 0x7F <= ord(each) < 0xA0 or 0xD800 <= ord(each) < 0xE000 for each in shown)
        assert not set(shown) & set("\u202e\u202c\ufeff\u200b")
        assert all(strip.cell_length == 120 for strip in strips(app))
        for _ in range(30):
            await keys.press("l")
        assert app.view.cursor > 20


@pytest.mark.parametrize("width", [4, 12, 21, 40, 79, 100, 140, 200])
async def test_every_row_is_as_wide_as_the_view_and_every_segment_has_a_style(width: int) -> None:
    async with reading(Script.of(HOSTILE + INTERVIEW), marks()[:0], size=(width, 10)) as (app, _):
        view = app.view
        for strip in strips(app):
            assert strip.cell_length == sum(segment.cell_length for segment in strip)
            assert strip.cell_length == view.size.width
            assert all(segment.style is not None for segment in strip)


async def test_no_color_shows_the_same_text_without_hues(monkeypatch: pytest.MonkeyPatch) -> None:
    async with reading() as (app, _):
        coloured = drawn(app)
    monkeypatch.setenv("NO_COLOR", "1")
    async with reading() as (app, _):
        assert drawn(app) == coloured
        for strip in strips(app):
            for segment in strip:
                assert segment.style is not None
                assert segment.style.color is not None
                red, green, blue = segment.style.color.get_truecolor()
                assert red == green == blue
        assert app.export_screenshot()


async def test_a_theme_change_draws_in_its_colours() -> None:
    async with reading() as (app, keys):
        dark = app.view.render_line(2)
        app.theme = "textual-light"
        await keys.press()
        assert app.view.render_line(2) != dark
        assert strips(app)[2].text == dark.text
        app.view.set_palette(Palette(Ground("#000000", "#ffffff", "#ffff00")))
        assert any(
            segment.style and segment.style.bgcolor and segment.style.bgcolor.name == "#000000"
            for segment in app.view.render_line(2)
        )


async def test_a_border_from_a_style_sheet_moves_nothing() -> None:
    app = Reader(marks=marks())
    async with app.run_test(size=(80, 24)) as pilot:
        app.view.styles.border = ("solid", "white")
        app.view.styles.padding = (0, 1)
        await pilot.pause()
        await pilot.click(TranscriptView, offset=spot(app, "Hayır", right=2, down=1))
        assert app.view.cursor == INTERVIEW.index("Hayır")


async def test_names_can_be_switched_off() -> None:
    async with reading(size=(120, 24)) as (app, keys):
        app.view.set_options(Options(labels=False))
        await keys.press()
        assert not any("Karar alma" in row for row in drawn(app))


async def test_select_does_what_a_screen_asks() -> None:
    async with reading() as (app, keys):
        app.view.select(4, 9)
        assert app.view.selection == Span(4, 9)
        app.view.move_to(INTERVIEW.index("Hayır"))
        assert app.view.selection is None
        assert app.view.turn_number == 4
        with pytest.raises(ValueError, match="the text ends at"):
            app.view.select(5, 10**6)
        await keys.press()
        assert app.view.target() == Span(app.view.cursor, app.view.cursor + 5)


async def test_the_view_without_focus_shows_its_cursor_less_loudly() -> None:
    async with reading() as (app, keys):
        loud = app.view.render_line(0)
        app.set_focus(None)
        await keys.press()
        assert app.view.render_line(0) != loud


async def test_only_changed_rows_are_drawn_again() -> None:
    async with reading(at="Hayır") as (app, keys):
        view = app.view
        strips(app)
        before = dict(view._filtered_rows)
        await keys.press("w")
        strips(app)
        redrawn = {row for row, strip in view._filtered_rows.items() if before.get(row) is not strip}
        assert redrawn == {view._scene.wrapped.row_of(view.cursor)}


async def test_a_place_that_was_left_comes_back_even_without_its_cursor() -> None:
    async with reading(script_of(INTERVIEW * 20), [], size=(80, 12)) as (app, keys):
        app.view.load(script_of(INTERVIEW * 20), cursor=0, top=5000)
        await keys.press()
        assert app.view.cursor == 0
        assert abs(app.view.top_offset - 5000) < 80


async def test_a_resize_keeps_the_cursor_in_sight() -> None:
    async with reading(script_of(INTERVIEW * 20), [], size=(120, 30)) as (app, keys):
        app.view.move_to(4000)
        await keys.press("end")
        for size in ((120, 8), (40, 8), (30, 30)):
            await keys.resize(*size)
            row = app.view._scene.wrapped.row_of(app.view.cursor) - app.view.scroll_offset.y
            assert 0 <= row < app.view.size.height


async def test_both_letters_of_a_hotkey_stand_where_its_coding_begins_however_short_that_is() -> None:
    long = mark(1, INTERVIEW[INTERVIEW.index("Evet, bir") : INTERVIEW.index(" Ama bu")], "Sel", hotkey="tw")
    short = mark(2, "Muhtarlar", "Sel", hotkey="te")
    async with reading(given=[long, short], size=(60, 24)) as (app, _):
        lanes = [row[app.view._scene.layout.lanes_at :].rstrip() for row in drawn(app)]
        assert [lane for lane in lanes if lane] == ["te", "tw", "┃", "┃", "┃", "┗"]


async def test_hotkeys_of_codings_that_begin_on_one_row_are_told_apart() -> None:
    given = [mark(n, "Muhtarlar", "Sel", hotkey=key) for n, key in enumerate(("te", "6", "1"))]
    async with reading(given=given) as (app, _):
        assert any(row.rstrip().endswith("te 6  1") for row in drawn(app))


async def test_a_label_alone_can_be_selected() -> None:
    async with reading() as (app, _):
        app.view.move_to(app.script.turns[1].span.start)
        app.view.action_select()
        assert app.selected == "K1"


async def test_selecting_begins_with_the_word_that_a_code_would_go_to() -> None:
    async with reading() as (app, _):
        app.view.move_to(INTERVIEW.index(" toplantıya"))
        target = app.view.target()
        app.view.action_select()
        assert app.view.selection == target
        assert app.selected == "toplantıya"


async def test_a_line_between_turns_counts_as_the_turn_before_it() -> None:
    async with reading() as (app, _):
        app.view.move_to(app.script.turns[1].span.end)
        assert app.view.turn_number == 2


@pytest.mark.parametrize("seed", range(6))
async def test_no_row_in_the_cache_is_out_of_date_after_any_actions(seed: int) -> None:
    chance = random.Random(seed)
    text = INTERVIEW * 3
    async with reading(script_of(text), marks(), size=(90, 12)) as (app, keys):
        view = app.view
        view.set_hits([(50, 60), (400, 405)])
        actions = [
            *((view.action_step, (way,)) for way in (-1, 1)),
            *((view.action_word, (way,)) for way in (-1, 1)),
            *((view.action_row, (way,)) for way in (-1, 1)),
            *((view.action_page, (way,)) for way in (-1, 1)),
            *((view.action_take, (unit, way)) for unit in ("sentence", "turn") for way in (-1, 1)),
            *((view.action_mark, (way,)) for way in (-1, 1)),
            *((view.action_extend, (way,)) for way in (-1, 1)),
            *((view.action_extend_row, (way,)) for way in (-1, 1)),
            *((each, ()) for each in (view.action_grow, view.action_shrink, view.action_select, view.action_clear)),
            *((each, ()) for each in (view.action_edit_borders, view.action_other_border, view.action_keep_borders)),
            (lambda: view.set_focus_codes(chance.choice([(), (1,), (1, 2)])), ()),
            (lambda: view.set_hidden(codes=chance.sample(range(8), 2)), ()),
            (lambda: view.remove_mark(chance.randrange(20)), ()),
        ]

        def add() -> None:
            start = chance.randrange(len(text) - 400)
            view.add_mark(Mark(chance.randrange(20), start, start + chance.randint(1, 400), chance.randrange(8), "x"))

        for number in range(250):
            act, given = chance.choice([*actions, (add, ())])
            act(*given)  # type: ignore[operator]
            view.render_lines(view.size.region)
            if number % 10 == 0:
                await keys.press()
            for row, strip in view._filtered_rows.items():
                if row < len(view._scene.wrapped):
                    assert strip == paint(view._scene, row)


async def test_a_code_that_is_put_on_before_the_view_knows_its_size_is_there_when_it_does() -> None:
    async with reading(size=(80, 24)) as (app, keys):
        view = TranscriptView()
        view.load(app.script)
        view.add_mark(mark(50, "Hayır. Bütçe", "Sel"))
        view.add_mark(mark(51, "Hayır. Bütçe", "Sel"))
        view.remove_mark(51)
        await app.screen.mount(view)
        await keys.resize(80, 30)
        assert list(view._scene.margin.stripes) == [50]

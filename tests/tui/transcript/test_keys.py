from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.binding import Binding

from qcode.model.document import Span
from qcode.tui.widgets.transcript import Mark, Script, TranscriptView
from qcode.tui.widgets.transcript.borders import NOTHING_OF_YOURS
from qcode.tui.widgets.transcript.moving import NO_HITS, NO_MORE_CODINGS, NOTHING_FURTHER, TURN_ENDS
from tests.tui.transcript.scripts import INTERVIEW, Reader, marks, script_of


@asynccontextmanager
async def reading(
    script: Script | None = None, given: list[Mark] | None = None, size: tuple[int, int] = (80, 24), at: str = ""
) -> AsyncIterator[tuple[Reader, object]]:
    """The view at a size, the cursor on the first place of `at`."""
    app = Reader(script, marks() if given is None else given)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        if at:
            app.view.move_to(app.script.text.index(at))
            await pilot.pause()
        app.posted.clear()

        class Keys:
            async def press(self, *keys: str) -> None:
                await pilot.press(*keys)
                await pilot.pause()

            async def resize(self, width: int, height: int) -> None:
                await pilot.resize_terminal(width, height)
                await pilot.pause()

        yield app, Keys()


def word(app: Reader) -> str:
    """The text from the cursor on."""
    return app.script.text[app.view.cursor :].split()[0]


async def test_w_and_b_walk_words_and_arrows_walk_letters() -> None:
    async with reading(at="Açıkçası") as (app, keys):
        await keys.press("w")
        assert word(app) == "kararı"
        await keys.press("w", "w", "b")
        assert word(app) == "üst"
        await keys.press("right", "l", "left")
        assert word(app) == "st"
        await keys.press("ctrl+right")
        assert word(app) == "yönetim"


async def test_rows_keep_their_column() -> None:
    async with reading(at="Açıkçası") as (app, keys):
        await keys.press("j")
        below = app.view.cursor
        await keys.press("down", "up")
        assert app.view.cursor == below
        await keys.press("k")
        assert word(app) == "Açıkçası"
        await keys.press("end")
        assert INTERVIEW[app.view.cursor] == " "
        await keys.press("home")
        assert word(app) == "K1:"


async def test_the_top_and_the_end_of_the_text_and_pages() -> None:
    text = "\n".join(f"K1: satır {number}" for number in range(200))
    async with reading(script_of(text), []) as (app, keys):
        await keys.press("G")
        assert app.view.cursor == len(text) - 1
        assert app.view.top_offset > 0
        await keys.press("ctrl+home", "pagedown")
        assert app.view.turn_number == 23
        assert app.view.top_offset == text.index("K1: satır 22")
        await keys.press("pageup")
        assert (app.view.turn_number, app.view.top_offset) == (1, 0)


async def test_a_page_ends_on_words_and_not_between_two_turns() -> None:
    text = "\n\n".join(f"K1: satır {number}" for number in range(100))
    async with reading(script_of(text), []) as (app, keys):
        for before in (["ctrl+home"], ["down"]):
            await keys.press(*before, "pagedown")
            assert text[app.view.cursor] == "K"


async def test_s_selects_the_sentence_and_takes_the_next_in() -> None:
    async with reading(at="Muhtarlar") as (app, keys):
        await keys.press("w", "s")
        assert app.selected == "Muhtarlar toplantıya çağrıldı ama söz hakkı verilmedi."
        await keys.press("s")
        assert app.selected is not None
        assert app.selected.endswith("aynısı olmuştu.")
        await keys.press("S")
        assert app.selected.startswith("Açıkçası")
        assert app.view.target() == app.view.selection


async def test_a_movement_after_a_selection_starts_where_it_ends() -> None:
    async with reading(at="Hayır") as (app, keys):
        await keys.press("s", "w")
        assert app.view.selection is None
        assert word(app) == "Bütçe"
        await keys.press("s", "right")
        assert word(app) == "Müdürlükte"
        await keys.press("s", "b")
        assert word(app) == "görmedim."


async def test_p_and_t_select_paragraph_and_turn() -> None:
    async with reading(at="Hayır") as (app, keys):
        await keys.press("p")
        assert app.view.selection == app.script.speeches[3]
        await keys.press("escape", "t", "t")
        assert app.view.selection == Span(app.script.speeches[3].start, app.script.speeches[4].end)
        await keys.press("T")
        assert app.view.selection.start == app.script.speeches[2].start


async def test_taking_in_at_the_end_says_so() -> None:
    async with reading(at="Ama bu") as (app, keys):
        await keys.press("t", "t")
        assert app.statuses[-1] == NOTHING_FURTHER


async def test_a_sentence_more_takes_the_question_in_only_when_asked_again() -> None:
    async with reading(at="O ağ bizi") as (app, keys):
        await keys.press("s", "s")
        assert app.selected == "O ağ bizi ayakta tuttu."
        assert app.statuses[-1] == TURN_ENDS
        await keys.press("s")
        assert app.selected.endswith("how people work together?")
        await keys.press("s")
        assert app.selected.endswith("bir şeyler değişti."), "who has gone on is not asked again"


async def test_plus_and_minus_grow_and_shrink() -> None:
    async with reading(at="güvenimi") as (app, keys):
        await keys.press("plus")
        assert app.selected == "güvenimi"
        await keys.press("plus")
        assert app.selected is not None
        assert app.selected.startswith("Ben şahsen")
        await keys.press("equals_sign")
        assert app.view.selection == app.script.speeches[1]
        await keys.press("minus", "underscore")
        assert app.selected == "güvenimi"


async def test_v_begins_and_ends_a_selection() -> None:
    async with reading(at="kararı üst") as (app, keys):
        await keys.press("v", "w", "w")
        assert app.selected == "kararı üst yönetim"
        await keys.press("b")
        assert app.selected == "kararı üst"
        await keys.press("v")
        assert not app.view.selecting
        assert app.selected == "kararı üst"
        await keys.press("w")
        assert app.selected is None


async def test_selecting_backwards_keeps_the_first_word() -> None:
    async with reading(at="yönetim") as (app, keys):
        await keys.press("v", "b", "b")
        assert app.selected == "kararı üst yönetim"


async def test_shift_and_arrows_select_by_words_and_rows() -> None:
    async with reading(at="kararı üst") as (app, keys):
        await keys.press("shift+right", "shift+right", "shift+left")
        assert app.selected == "kararı üst"
        await keys.press("escape", "shift+down")
        assert app.selected is not None
        assert app.selected.startswith("üst")
        assert len(app.selected) > 50
        await keys.press("s", "shift+left")
        assert not app.selected.endswith(".")


async def test_selections_go_by_characters_where_words_do_not_count() -> None:
    async with reading(at="kararı üst") as (app, keys):
        app.view.set_options(app.view.options.__class__(snap=False))
        await keys.press("shift+right", "shift+right")
        assert app.selected == "kar"


async def test_escape_ends_a_selection_and_then_goes_to_the_screen() -> None:
    async with reading(at="Hayır") as (app, keys):
        await keys.press("s", "escape")
        assert app.view.selection is None
        assert app.view.check_action("clear", ()) is False


async def test_comma_and_semicolon_select_codings() -> None:
    async with reading(at="Görüşmeci") as (app, keys):
        await keys.press("semicolon")
        assert app.view.current_mark is not None
        assert app.view.current_mark.id == 1
        await keys.press("semicolon", "semicolon", "comma")
        assert app.view.current_mark.id == 2
        assert app.view.selection == app.view.current_mark.span
        await keys.press("comma", "comma")
        assert app.statuses[-1] == NO_MORE_CODINGS
        await keys.press("w")
        assert app.view.current_mark is None


async def test_f_goes_to_what_has_no_code() -> None:
    async with reading(at="Açıkçası") as (app, keys):
        await keys.press("f")
        assert word(app) == "Iğdır'daki"
        await keys.press("ctrl+home", "G", "F")
        assert word(app) == "Iğdır'daki"


async def test_n_goes_round_the_hits() -> None:
    async with reading() as (app, keys):
        await keys.press("n")
        assert app.statuses[-1] == NO_HITS
        places = [INTERVIEW.index(word) for word in ("güvenimi", "Bütçe", "güven kırılgan")]
        app.view.set_hits([(place, place + 5) for place in places])
        await keys.press("n", "n")
        assert app.view.selection == Span(places[1], places[1] + 5)
        await keys.press("n", "n")
        assert app.view.cursor == places[0]
        await keys.press("N")
        assert app.view.cursor == places[2]


async def test_borders_move_by_word_character_and_sentence_and_are_kept() -> None:
    async with reading(at="Müdürlükte") as (app, keys):
        await keys.press("e", "left", "left")
        assert app.selected is not None
        assert app.selected.endswith("zaman")
        await keys.press("shift+left", "shift+left")
        assert app.selected.endswith("zam")
        await keys.press("tab", "ctrl+left")
        assert app.selected.startswith("Bütçe kalemlerini")
        await keys.press("enter")
        changed = [event for event in app.posted if isinstance(event, TranscriptView.BordersChanged)]
        assert [event.mark_id for event in changed] == [6]
        assert INTERVIEW[changed[0].start : changed[0].end] == app.selected
        assert app.view.marks[6].end == marks()[5].end, "the mark changes when the project has written it"


async def test_escape_gives_borders_back() -> None:
    async with reading(at="Müdürlükte") as (app, keys):
        before = app.view.cursor
        await keys.press("e", "left", "left", "escape")
        assert app.view.editing is None
        assert (app.view.cursor, app.view.selection) == (before, None)
        assert not [event for event in app.posted if isinstance(event, TranscriptView.BordersChanged)]


async def test_while_borders_move_other_keys_do_nothing() -> None:
    async with reading(at="Müdürlükte") as (app, keys):
        await keys.press("e")
        held = app.view.selection
        await keys.press("s", "w", "G", "n", "v", "plus")
        assert app.view.selection == held
        assert app.view.editing is not None


async def test_another_coders_borders_stay() -> None:
    async with reading(at="Iğdır'daki") as (app, keys):
        await keys.press("e")
        assert app.view.editing is None
        assert app.statuses[-1] == NOTHING_OF_YOURS
        app.view.set_marks([mark for mark in marks() if not mark.mine])
        await keys.press("comma", "semicolon", "e")
        assert app.view.editing is None


async def test_each_key_tells_once_what_happened() -> None:
    async with reading(at="Hayır") as (app, keys):
        for key in ("s", "w", "shift+right"):
            heard = len(app.statuses)
            await keys.press(key)
            assert len(app.statuses) == heard + 1


async def test_a_keymap_can_change_any_key_by_its_id() -> None:
    async with reading(at="Açıkçası") as (app, keys):
        app.set_keymap({"transcript.next_word": "ş", "transcript.sentence": "ğ,İ"})
        await keys.press("ş")
        assert word(app) == "kararı"
        await keys.press("ğ")
        assert app.selected is not None
        assert app.selected.startswith("Açıkçası")
        await keys.press("escape", "İ")
        assert app.selected is not None


def test_every_key_has_an_id_and_a_help_text() -> None:
    bindings = [binding for binding in TranscriptView.BINDINGS if isinstance(binding, Binding)]
    assert len({binding.id for binding in bindings}) == len(bindings) == len(TranscriptView.BINDINGS)
    assert all(binding.tooltip and binding.description for binding in bindings)
    keys = [key for binding in bindings for key in binding.key.split(",")]
    assert len(set(keys)) == len(keys)
    assert not set("[]{}\\|@#~/123456789") & set(keys)


async def test_an_empty_text_takes_every_key_without_harm() -> None:
    async with reading(Script.of(""), []) as (app, keys):
        every = [key for binding in TranscriptView.BINDINGS for key in binding.key.split(",")]  # type: ignore[union-attr]
        await keys.press(*every)
        assert (app.view.cursor, app.view.target()) == (0, None)


@pytest.mark.parametrize("text", ["a", "\n", "\n\n", "\u0301", "漢", "K1: bir"])
async def test_a_tiny_text_takes_every_key_without_harm(text: str) -> None:
    async with reading(Script.of(text), [Mark(1, 0, 1, 1)]) as (app, keys):
        every = [key for binding in TranscriptView.BINDINGS for key in binding.key.split(",")]  # type: ignore[union-attr]
        await keys.press(*every)
        assert 0 <= app.view.cursor < len(text)


async def test_a_place_asked_for_from_outside_ends_what_was_begun() -> None:
    async with reading(at="kararı üst") as (app, keys):
        await keys.press("v", "w")
        app.view.move_to(INTERVIEW.index("Hayır"))
        await keys.press("w")
        assert (app.selected, app.view.selecting) == (None, False)


async def test_borders_are_given_back_when_their_coding_goes() -> None:
    async with reading(at="Müdürlükte") as (app, keys):
        await keys.press("e", "left", "left")
        app.view.remove_mark(6)
        assert app.view.editing is None
        assert app.view.selection is None


async def test_a_coding_stays_the_current_one_when_its_borders_were_written() -> None:
    async with reading(at="Müdürlükte") as (app, keys):
        await keys.press("e", "left", "left", "enter")
        before = app.view.marks[6]
        span = app.view.selection
        assert span is not None
        fields = {name: getattr(before, name) for name in Mark._fields}
        app.view.add_mark(Mark(**{**fields, "start": span.start, "end": span.end}))
        assert app.view.current_mark is not None
        assert app.view.current_mark.span == span


async def test_shrinking_goes_back_the_way_that_growing_came() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        view = app.view
        start = view.script.text.index("üst yönetim")
        view.select(start, start + len("üst yönetim"))
        await pilot.press("plus", "plus", "plus", "plus", "plus")
        assert len(view.script.turn_ranges.within(*_edges(view.selection))) > 1
        await pilot.press("minus", "minus", "minus", "minus", "minus")
        assert app.selected == "üst yönetim"
        await pilot.press("minus")
        assert app.selected == "üst"


def _edges(span: Span | None) -> tuple[int, int]:
    assert span is not None
    return span.start, span.end


async def test_growing_from_a_word_and_shrinking_again_selects_nothing() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("w", "plus", "plus", "minus", "minus")
        assert app.selected is None


async def test_on_a_line_between_paragraphs_there_is_nothing_to_code() -> None:
    script = Script.of("First one.\n\nSecond one.\n")
    app = Reader(script)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("down")
        assert app.view.cursor == script.text.index("\n\n") + 1
        assert app.view.target() is None
        for clicks in (2, 3, 4):
            await pilot.click(TranscriptView, offset=(12, 1), times=clicks)
            assert app.selected is None
        await pilot.press("down", "end")
        assert app.view.target() == script.words[3]


async def test_hits_are_numbered_and_selecting_is_said() -> None:
    app = Reader()
    app.hits = [(10, 14), (30, 34), (60, 66)]
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("n")
        assert app.view.hint == "hit 1 of 3"
        await pilot.press("N")
        assert app.view.hint == "hit 3 of 3"
        await pilot.press("escape", "v", "w")
        assert app.view.hint.startswith("Selecting")
        await pilot.press("v")
        assert app.view.hint == ""

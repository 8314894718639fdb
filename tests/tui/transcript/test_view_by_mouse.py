"""What a click, a drag and the wheel do in a transcript."""

from __future__ import annotations

import pytest
from textual.geometry import Offset

from qcode.model.document import Span
from qcode.tui.widgets.transcript import TranscriptView
from tests.tui.transcript.drawn import drawn, spot
from tests.tui.transcript.scripts import INTERVIEW, Reader, mark, marks, script_of


async def test_a_click_moves_and_tells() -> None:
    app = Reader(marks=marks())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.click(TranscriptView, offset=spot(app, "Hayır"))
        assert app.view.cursor == INTERVIEW.index("Hayır")
        await pilot.click(TranscriptView, offset=spot(app, "Bütçe kalem"), shift=True)
        assert app.selected == "Hayır. Bütçe"


async def test_a_drag_selects_whole_words() -> None:
    app = Reader(marks=marks())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.mouse_down(TranscriptView, offset=spot(app, "Muhtarlar", right=3))
        await pilot.hover(TranscriptView, offset=spot(app, "çağrıldı", right=2))
        await pilot.mouse_up(TranscriptView, offset=spot(app, "çağrıldı", right=2))
        assert app.selected == "Muhtarlar toplantıya çağrıldı"
        await pilot.hover(TranscriptView, offset=spot(app, "verilmedi"))
        assert app.selected == "Muhtarlar toplantıya çağrıldı"


async def test_a_drag_from_the_last_or_first_word_of_a_coding_that_was_gone_to_moves_that_border() -> None:
    app = Reader(marks=marks())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        mark = app.view.marks[6]
        app.view.go_to_mark(mark)
        await pilot.pause()
        last, before = spot(app, "yok. Kadın"), spot(app, "personel")
        await pilot.mouse_down(TranscriptView, offset=last + Offset(1, 0))
        await pilot.hover(TranscriptView, offset=before)
        assert app.view.editing is not None
        await pilot.mouse_up(TranscriptView, offset=before)
        assert app.view.editing is None
        (changed,) = [event for event in app.posted if isinstance(event, TranscriptView.BordersChanged)]
        assert (changed.mark_id, changed.start) == (6, mark.start)
        assert INTERVIEW[changed.start : changed.end].endswith("koşuyor; personel")
        await pilot.mouse_down(TranscriptView, offset=spot(app, "Müdürlükte", right=1))
        await pilot.hover(TranscriptView, offset=spot(app, "üç kişi", right=1))
        await pilot.mouse_up(TranscriptView, offset=spot(app, "üç kişi", right=1))
        changed = [event for event in app.posted if isinstance(event, TranscriptView.BordersChanged)][-1]
        assert INTERVIEW[changed.start : changed.end].startswith("üç kişi")


async def test_a_drag_selects_on_a_coding_that_was_not_gone_to_and_within_one_that_was() -> None:
    app = Reader(marks=marks())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for gone_to, begin in ((False, "yok. Kadın"), (True, "kişi çalışıyor")):
            if gone_to:
                app.view.go_to_mark(app.view.marks[6])
            await pilot.mouse_down(TranscriptView, offset=spot(app, begin))
            await pilot.hover(TranscriptView, offset=spot(app, "personel"))
            await pilot.mouse_up(TranscriptView, offset=spot(app, "personel"))
            assert app.view.editing is None
            assert app.selected is not None
            assert "personel" in app.selected
        await pilot.click(TranscriptView, offset=spot(app, "Müdürlükte", right=1))
        assert not [event for event in app.posted if isinstance(event, TranscriptView.BordersChanged)]


async def test_two_clicks_take_the_word_three_the_sentence_four_the_paragraph() -> None:
    app = Reader(marks=marks())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        at = spot(app, "toplantıya", right=1)
        await pilot.double_click(TranscriptView, offset=at)
        assert app.selected == "toplantıya"
        await pilot.triple_click(TranscriptView, offset=at)
        assert app.selected == "Muhtarlar toplantıya çağrıldı ama söz hakkı verilmedi."
        await pilot.click(TranscriptView, offset=at, times=4)
        assert app.view.selection == app.script.speeches[1]


@pytest.mark.parametrize(("clicks", "unit"), [(2, "sentence"), (3, "paragraph")])
async def test_a_drag_after_two_clicks_goes_by_sentences_and_after_three_by_paragraphs(clicks: int, unit: str) -> None:
    app = Reader(marks=marks())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.CLICK_CHAIN_TIME_THRESHOLD = 1000.0
        at, question, text = spot(app, "toplantıya", right=1), spot(app, "Kararlar", right=2), app.script.text
        begun = "Muhtarlar toplantıya" if unit == "sentence" else "Açıkçası"
        ended = "verilmedi." if unit == "sentence" else "anlattı."
        await pilot.click(TranscriptView, offset=at, times=clicks)
        await pilot.mouse_down(TranscriptView, offset=at)
        await pilot.hover(TranscriptView, offset=at + Offset(2, 0))
        assert app.selected.startswith(begun)
        assert app.selected.endswith(ended)
        await pilot.hover(TranscriptView, offset=question)
        await pilot.mouse_up(TranscriptView, offset=question)
        above = "Kararlar" if unit == "sentence" else "Could"
        assert app.view.selection == Span(text.index(above), text.index(ended) + len(ended))


async def test_a_click_on_a_stripe_or_name_selects_the_coding() -> None:
    app = Reader(marks=marks())
    async with app.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        lane = app.view._scene.layout.lanes_at
        await pilot.click(TranscriptView, offset=(lane + 3, 2))
        assert app.view.current_mark is not None
        assert app.view.current_mark.id == 2
        assert app.view.selection == app.view.current_mark.span
        await pilot.click(TranscriptView, offset=(lane + 17, 4))
        assert app.view.current_mark.id == 3
        await pilot.click(TranscriptView, offset=(lane + 5, 0))
        assert app.view.current_mark.id == 3, "a click on nothing changes nothing"


async def test_a_click_on_a_number_selects_the_turn() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.click(TranscriptView, offset=(1, 2))
        assert app.view.selection == app.script.speeches[1]


async def test_the_wheel_scrolls_and_leaves_the_cursor() -> None:
    text = "\n".join(f"K1: satır {number}" for number in range(200))
    app = Reader(script_of(text))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.view.scroll_to(y=50, animate=False)
        await pilot.pause()
        assert app.view.cursor == 0
        await pilot.press("j")
        assert app.view.top_offset == 0


async def test_dragging_below_the_edge_scrolls() -> None:
    text = "\n".join(f"K1: satır {number}" for number in range(200))
    app = Reader(script_of(text))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.view.styles.height = 10
        await pilot.pause()
        await pilot.mouse_down(TranscriptView, offset=(8, 5))
        await pilot.hover(offset=(8, 15))
        await pilot.pause(0.4)
        await pilot.mouse_up(offset=(8, 15))
        assert app.view.top_offset > 0
        assert app.view.selection is not None
        assert app.view.selection.start == text.index("satır 5")
        top = app.view.top_offset
        await pilot.pause(0.2)
        assert app.view.top_offset == top


async def test_a_click_on_the_second_of_two_names_on_a_row_goes_to_its_coding() -> None:
    given = [mark(n, "Muhtarlar", name, hotkey="") for n, name in enumerate(("Sel", "Bütçe"))]
    app = Reader(marks=given)
    async with app.run_test(size=(140, 24)) as pilot:
        await pilot.pause()
        row = next(number for number, row in enumerate(drawn(app)) if "Sel · Bütçe" in row)
        for name, expected in (("Sel", 0), ("Bütçe", 1), ("Sel", 0)):
            await pilot.click(TranscriptView, offset=(drawn(app)[row].index(name) + 1, row))
            assert app.view.current_mark is not None
            assert app.view.current_mark.id == expected


async def test_a_drag_that_begins_before_a_label_or_in_it_and_ends_in_another_takes_what_is_said() -> None:
    app = Reader()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text, speech = app.script.text, app.script.turns[1].speech
        label = spot(app, "K1: Açıkçası")
        for begin in (label, label + Offset(1, 0)):
            await pilot.mouse_down(TranscriptView, offset=begin)
            await pilot.hover(TranscriptView, offset=spot(app, "Açıkçası", right=3))
            await pilot.mouse_up(TranscriptView, offset=spot(app, "Açıkçası", right=3))
            assert app.selected is not None
            assert app.selected.startswith("Açıkçası")
            assert app.view.selection is not None
            assert app.view.selection.start == speech.start
        question = spot(app, "Kararlar", right=2)
        await pilot.mouse_down(TranscriptView, offset=question)
        await pilot.hover(TranscriptView, offset=label)
        await pilot.mouse_up(TranscriptView, offset=label)
        assert app.selected == text[text.index("Kararlar") : app.script.turns[0].span.end].strip()

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from qcode.tui.widgets.transcript.glyphs import SPECIAL, clusters, glyph
from qcode.tui.widgets.transcript.ranges import Ranges
from qcode.tui.widgets.transcript.wrap import Wrapped, lines_of

_LETTERS = ("a", "ğ", "İ", "é", "word", "a-very-long-word-without-blanks", "’", "…", " ", "  ", "\n", "\t")
_WIDE = ("漢字", "。", "👩\u200d👩\u200d👧", "🇹🇷", "👍🏽", "❤\ufe0f", "1\ufe0f\u20e3", "한", "ᄒ", "ᅡ")
_MARKED = ("e\u0301", "\u0301", "ก\u0e33", "क्षि", "i\u0307", "عربي", "שלום", "\u0600", "🏴\U000e0067\U000e007f", "﷽")
_UNSEEN = (
    "\u200b",
    "\u200f",
    "\u202e",
    "\x1b[31m",
    "\x07",
    "\x00",
    "\x9b",
    "\xad",
    "\ud800",
    "\ue000",
    "\ufeff",
    "\u2028",
    "\u2066",
    "\u2069",
    "\u061c",
    "\u200c",
    "\ufe0e",
    "\x85",
    "\x9f",
    "\x7f",
    "\r",
    "\x1b]8;;http://a\x1b\\\\",
    "\U000e0067\U000e007f",
)
TRICKY = st.sampled_from((*_LETTERS, *_WIDE, *_MARKED, *_UNSEEN))
TEXTS = st.lists(TRICKY, max_size=60).map("".join) | st.text(max_size=120) | st.text("ab \n", max_size=120)
WIDTHS = st.integers(2, 30)


@st.composite
def texts_with_paragraphs(draw: st.DrawFn) -> tuple[str, Ranges]:
    text = draw(TEXTS)
    borders = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = list(zip(borders[::2], borders[1::2], strict=False))
    return text, Ranges.of(pairs)


def wrapped(text: str, width: int, paragraphs: Ranges | None = None) -> Wrapped:
    return Wrapped(text, lines=lines_of(text, paragraphs=paragraphs or Ranges()), width=width)


def rows(text: str, width: int, *pairs: tuple[int, int]) -> list[str]:
    page = wrapped(text, width, Ranges.of(pairs))
    return [page.shown(row) for row in range(len(page))]


@given(texts_with_paragraphs(), WIDTHS)
@example(("", Ranges()), 2)
def test_rows_tile_the_text(given_text: tuple[str, Ranges], width: int) -> None:
    text, paragraphs = given_text
    page = wrapped(text, width, paragraphs)
    assert page.start(0) == 0
    assert "".join(text[page.start(row) : page.end(row)] for row in range(len(page))) == text
    assert all(page.start(row) < page.end(row) for row in range(1, len(page)))


@given(texts_with_paragraphs(), WIDTHS)
@example(("a \n \n b\u0301  \n c", Ranges.of([(0, 13)])), 2)
def test_no_row_is_wider_than_the_width_but_for_a_hanging_blank(given_text: tuple[str, Ranges], width: int) -> None:
    text, paragraphs = given_text
    page = wrapped(text, width, paragraphs)
    for row in range(len(page)):
        shown = page.shown(row)
        columns = page.columns(row)
        assert cell_len(shown) == columns
        assert columns <= width or (columns == width + 1 and shown.endswith(" "))


@given(texts_with_paragraphs(), WIDTHS)
def test_each_offset_is_on_the_row_that_holds_it(given_text: tuple[str, Ranges], width: int) -> None:
    text, paragraphs = given_text
    page = wrapped(text, width, paragraphs)
    for offset in range(len(text)):
        row = page.row_of(offset)
        assert page.start(row) <= offset < page.end(row)


@given(texts_with_paragraphs(), WIDTHS)
def test_each_cell_leads_to_its_offset_and_back(given_text: tuple[str, Ranges], width: int) -> None:
    text, paragraphs = given_text
    page = wrapped(text, width, paragraphs)
    for row in range(len(page)):
        columns: set[int] = set()
        for cell in page.cells(row):
            assert page.column_of(cell.offset) == cell.column
            assert cell.column not in columns
            for column in range(cell.column, cell.column + cell.width):
                assert page.offset_at(row, column) == cell.offset
            columns.update(range(cell.column, cell.column + cell.width))
        if text and page.start(row) < len(text):
            assert page.row_of(page.offset_at(row, 10**6)) == row


@given(TEXTS, WIDTHS)
def test_a_row_never_begins_within_a_cluster(text: str, width: int) -> None:
    page = wrapped(text, width)
    for start, end in zip(page.lines.starts, page.lines.ends, strict=True):
        borders, at = {start, end}, start
        for cluster in clusters(text[start:end]):
            at += len(cluster)
            borders.add(at)
        inside = {each for each in page.starts if start <= each < end}
        assert inside <= borders


@example("".join(_UNSEEN))
@example("a\x1b[31mb\x1b]8;;http://a\x07c\x9b2Jd\u202ee")
@given(TEXTS)
def test_nothing_reaches_the_terminal_that_could_steer_it(text: str) -> None:
    page = wrapped(text, 20)
    for row in range(len(page)):
        assert not any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in page.shown(row))
        unseen = "\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u200c\u200d"
        assert not set(page.shown(row)) & set(f"{unseen}\ud800\ufeff\u200b\u2028\ufe0f\U000e007f")


@given(TEXTS, WIDTHS, st.data())
def test_a_drag_from_any_cell_to_any_other_covers_what_is_drawn_between(
    text: str, width: int, data: st.DataObject
) -> None:
    page = wrapped(text, width)
    spots = [(data.draw(st.integers(0, len(page) - 1)), data.draw(st.integers(0, width + 1))) for _ in range(2)]
    (first_row, first), (last_row, last) = sorted(spots)
    start, stop = page.offset_at(first_row, first), page.offset_at(last_row, last)
    assert start <= stop
    if text:
        assert page.row_of(start) == first_row or page.start(first_row) == len(text)
        assert page.column_of(start) <= first


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_what_counts_as_plain_is_one_cell_and_a_cluster_of_its_own(text: str) -> None:
    plain = "".join(character for character in text if SPECIAL.match(character) is None and character != "\n")
    assert cell_len(plain) == len(plain)
    assert clusters(plain) == list(plain)
    assert all(glyph(character).shown == character for character in plain)


def test_all_plain_characters_are_one_cell() -> None:
    plain = [chr(point) for point in range(32, 0x3000) if SPECIAL.match(chr(point)) is None]
    assert len(plain) > 900
    assert {cell_len(character) for character in plain} == {1}
    assert all(glyph(character) == (character, 1, False) for character in plain)
    assert set("çğıöşüÇĞİÖŞÜâîû’“”…–—") <= set(plain)


def test_clusters_are_those_of_unicode() -> None:
    regex = pytest.importorskip("regex")
    samples = [
        "e\u0301a",
        "👩‍👩‍👧b",
        "🇹🇷🇩🇪🇫",
        "👍🏽👍",
        "❤️x",
        "1️⃣2",
        "한글ᄒ\u1161\u11ab",
        "ก\u0e33",
        "a\u200db",
        "\u0301a",
    ]
    for sample in samples:
        assert clusters(sample) == regex.findall(r"\X", sample)


def test_a_line_breaks_after_the_last_blank_that_fits() -> None:
    assert rows("bir iki üç", 7) == ["bir iki ", "üç"]
    assert rows("bir ikiler", 7) == ["bir ", "ikiler"]
    assert rows("abcdefghij", 4) == ["abcd", "efgh", "ij"]


def test_newlines_break_unless_they_are_inside_a_paragraph() -> None:
    assert rows("one\ntwo\n\nthree", 20) == ["one", "two", "", "three"]
    assert rows("one\ntwo\n\nthree", 20, (0, 7), (9, 14)) == ["one two", "", "three"]
    assert rows("one\ntwo\n\nthree", 20, (0, 9), (9, 14)) == ["one two", "", "three"]


def test_the_indent_of_a_hard_wrapped_line_is_one_blank() -> None:
    assert rows("one \n      two", 20, (0, 13)) == ["one two"]


def test_wide_characters_take_two_cells_and_may_break_anywhere() -> None:
    assert rows("漢字漢字漢字", 5) == ["漢字", "漢字", "漢字"]
    assert rows("漢字。", 4) == ["漢", "字。"]


def test_combining_marks_stay_with_their_letter() -> None:
    text = "e\u0301e\u0301e\u0301e\u0301"
    assert rows(text, 3) == ["e\u0301e\u0301e\u0301", "e\u0301"]


def test_an_escape_sequence_is_shown_as_visible_signs() -> None:
    assert rows("a\x1b[31mb\x07", 20) == ["a␛[31mb␇"]
    assert rows("a\u202eb\u200bc", 20) == ["a¦b·c"]


def test_a_tab_goes_to_the_next_stop() -> None:
    page = wrapped("a\tb\tc", 20)
    assert page.shown(0) == "a   b   c"
    assert [cell.column for cell in page.cells(0)] == [0, 1, 4, 5, 8]


def test_joined_emoji_are_two_cells_everywhere() -> None:
    assert glyph("👩‍👩‍👧").shown == "👩"
    assert glyph("❤️") == ("❤", 1, False)
    assert glyph("🇹🇷") == ("🇹🇷", 2, False)


def test_a_mark_without_a_letter_stands_on_a_circle() -> None:
    assert glyph("\u0301") == ("◌\u0301", 1, False)


def test_an_empty_text_is_one_empty_row() -> None:
    page = wrapped("", 10)
    assert (len(page), page.row_of(0), page.offset_at(0, 5), page.shown(0)) == (1, 0, 0, "")

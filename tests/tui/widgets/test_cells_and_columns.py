"""Text in cells: cut, padded, harmless; columns that give way in order."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from qcode.tui.widgets.cells import bar, clean, fit, fit_middle, fit_words, marked
from qcode.tui.widgets.columns import Column, layout, line, natural_widths


@given(st.text(), st.integers(0, 30), st.booleans())
def test_fitted_text_takes_exactly_its_cells(text, width, right):
    assert cell_len(fit(text, width, right=right)) == width


@given(st.text(), st.integers(1, 30))
def test_text_with_its_middle_left_out_is_never_too_wide(text, width):
    assert cell_len(fit_middle(text, width)) <= width
    assert cell_len(fit_words(text, width)) <= width


def test_both_ends_of_a_name_stay():
    assert fit_middle("Kozan, metropolitan district", 16) == "Kozan, met…trict"


def test_of_what_somebody_said_whole_words_are_left_out_so_that_no_number_becomes_another_one():
    said = (
        "Adana Büyükşehir Belediyesi, araştırmanın dış ilişkiler birimi bulduğu 18 büyükşehir belediyesinden biridir."
    )
    assert fit_words(said, 60) == "Adana Büyükşehir Belediyesi, … belediyesinden biridir."
    assert fit_words(said, 76).endswith("… bulduğu 18 büyükşehir belediyesinden biridir.")
    assert fit_words("bir  iki", 10) == "bir iki"
    assert fit_words("Afyonkarahisarlılaştıramadıklarımızdan", 12) == "Afyonkar…dan"


def test_nothing_in_a_name_can_move_the_cursor():
    assert clean("a\x1b[2Jb\nc\u202e") == "a·[2Jb c·"


HOSTILE = st.text() | st.lists(st.sampled_from(("a", "ı", "\x1b[2J", "\x9b", "\r", "\n", "\u202e", "字"))).map("".join)


@example("a\x1b[31mb\x1b]8;;http://a\x07c\x9b2Jd\u202e\n", 12)
@given(HOSTILE, st.integers(1, 30))
def test_a_cell_of_a_list_is_as_wide_as_asked_and_lets_nothing_through_that_steers_a_terminal(text, width):
    for shown in (fit(text, width), fit(text, width, right=True), fit_middle(text, width), fit_words(text, width)):
        assert shown.isprintable()
    assert cell_len(fit(text, width)) == width


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0, "░░░░"), (0.001, "█░░░"), (0.5, "██░░"), (0.999, "███░"), (1, "████"), (None, "    "), (7, "████")],
)
def test_a_bar_shows_neither_a_start_as_nothing_nor_almost_done_as_done(share, shown):
    assert bar(share, 4) == shown


def test_marked_letters_are_pieces_of_their_own():
    base, mark = Style(color="white"), Style(bold=True)
    pieces = marked("kısıt", [0, 1, 4], base=base, mark=mark)
    assert [(piece.text, piece.style is mark) for piece in pieces] == [("kı", True), ("sı", False), ("t", True)]


COLUMNS = (Column("name"), Column("date", drop=2), Column("n", right=True), Column("done", bar=True, drop=1))
ROWS = [("Kahramanmaraş", "12.07.2020", "4,210", 0.5), ("Van", "", "7", None)]


def test_columns_are_as_wide_as_their_longest_cell():
    assert natural_widths(COLUMNS, ROWS) == [13, 10, 5, 10]


def test_in_a_narrow_list_columns_go_in_their_order_and_then_the_widest_shrinks():
    natural = natural_widths(COLUMNS, ROWS)
    assert layout(COLUMNS, natural, room=44) == [13, 10, 5, 10]
    assert layout(COLUMNS, natural, room=43) == [13, 0, 5, 10]
    assert layout(COLUMNS, natural, room=31) == [13, 0, 5, 0]
    assert layout(COLUMNS, natural, room=15) == [8, 0, 5, 0]


def test_cells_are_aligned():
    widths = [13, 10, 5, 4]
    assert line(COLUMNS, ROWS[0], widths) == "Kahramanmaraş  12.07.2020  4,210  ██░░"
    assert line(COLUMNS, ROWS[1], widths) == "Van                            7      "


def test_words_alone_in_a_heading_use_the_whole_line():
    assert line(COLUMNS, ("a heading that is long", "", "", None), [4, 4, 4, 4]) == "a heading that is long"


def test_before_the_last_columns_go_those_with_a_fair_width_are_narrowed_to_it():
    columns = (Column("name", fair=8, least=4), Column("kind", drop=3), Column("n", drop=2), Column("coded", drop=1))
    natural = [20, 8, 5, 5]
    assert layout(columns, natural, room=44) == natural
    assert layout(columns, natural, room=34) == [20, 0, 5, 5]
    assert layout(columns, natural, room=25) == [11, 0, 5, 5]
    assert layout(columns, natural, room=22) == [8, 0, 5, 5]
    assert layout(columns, natural, room=21) == [8, 0, 0, 5]
    assert layout(columns, natural, room=6) == [6, 0, 0, 0]

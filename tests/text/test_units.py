from __future__ import annotations

import textwrap
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.model.document import Span
from qcode.text.units import (
    count_words,
    is_wrapped,
    paragraphs,
    trimmed,
    words,
)

LONG = (
    "Geçen yıl belediye su kesintilerini yeniden düzenledi, ama sonuç değişmedi. Komisyonda meclis üyeleri bütçe "
    "açığını tartıştı, çünkü kaynak yoktu. Pandemi döneminde esnaf kira artışlarını bakanlığa bildirdi ve bekledi. "
)
TEXT = st.one_of(st.text(max_size=80), st.text(st.sampled_from("aİ1.,'’- \n\t:"), max_size=80))


def of(text: str, spans: list[Span]) -> list[str]:
    return [span.of(text) for span in spans]


def test_a_newline_ends_a_paragraph() -> None:
    text = "Bir.\n  İki. \n\n\tÜç"
    assert of(text, paragraphs(text)) == ["Bir.", "İki.", "Üç"]


@pytest.mark.parametrize("width", [60, 72, 80, 100])
def test_lines_broken_by_hand_are_one_paragraph(width: int) -> None:
    turns = ["Görüşmeci: Kimler katıldı?", "Katılımcı: " + LONG * 2, "Görüşmeci: Sonra?", "Katılımcı: " + LONG]
    text = "Belediye: İzmir\n\n" + "\n\n".join(textwrap.fill(turn, width) for turn in turns) + "\n"
    assert is_wrapped(text)
    found = [" ".join(paragraph.split()) for paragraph in of(text, paragraphs(text))]
    assert found == ["Belediye: İzmir", *(" ".join(turn.split()) for turn in turns)]


def test_wrapped_turns_without_blank_lines_between_are_paragraphs_of_their_own() -> None:
    turns = ["Görüşmeci: Kimler katıldı?", "Katılımcı: " + LONG * 2, "Görüşmeci: Sonra?", "Katılımcı: " + LONG]
    text = "\n".join(textwrap.fill(turn, 76) for turn in turns)
    found = [" ".join(paragraph.split()) for paragraph in of(text, paragraphs(text))]
    assert found == [" ".join(turn.split()) for turn in turns]


def test_a_wrapped_text_keeps_the_lines_of_a_list() -> None:
    text = textwrap.fill(LONG * 3, 80) + "\n\n- park yapıldı\n- yol yapıldı\n- su geldi\n"
    assert of(text, paragraphs(text))[1:] == ["- park yapıldı", "- yol yapıldı", "- su geldi"]


def test_short_lines_of_a_talk_are_not_taken_for_wrapped_text() -> None:
    text = "Kimler katıldı o toplantıya, söyler misiniz?\nHerkes.\nNasıl karar verdiniz peki bu konuda?\n" * 20
    assert not is_wrapped(text)
    assert len(paragraphs(text)) == 60


def test_paragraphs_of_one_long_line_each_are_not_taken_for_wrapped_text() -> None:
    assert not is_wrapped((LONG + "\n") * 10)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("İzmir'de e-posta geldi", ["İzmir'de", "e-posta", "geldi"]),
        ("Iğdır’ın 3,5 milyonu", ["Iğdır’ın", "3,5", "milyonu"]),
        ("01.07.2020 tarihinde, 1.500 kişi.", ["01.07.2020", "tarihinde", "1.500", "kişi"]),
        ("'alıntı' - tire- a.b", ["alıntı", "tire", "a", "b"]),
        ("K1: [00:12:34] m² _x", ["K1", "00", "12", "34", "m²", "_x"]),
        ("ɔ\u0301na ɔ\u0301", ["ɔ\u0301na", "ɔ\u0301"]),
        ("", []),
    ],
)
def test_words_are_what_a_reader_counts(text: str, found: list[str]) -> None:
    assert of(text, words(text)) == found
    assert not text or count_words(text, [Span(0, len(text))]) == len(found)


def test_words_of_a_part_keep_the_offsets_of_the_whole() -> None:
    assert words("bir iki üç", 4, 7) == [Span(4, 7)]


@given(TEXT)
def test_paragraphs_and_words_are_sorted_apart_and_without_white_space_around(text: str) -> None:
    for units in (paragraphs(text), words(text)):
        assert all(one.end <= other.start for one, other in pairwise(units))
        assert all(unit.end <= len(text) and unit.of(text) == unit.of(text).strip() for unit in units)


@given(TEXT)
def test_paragraphs_hold_every_character_that_is_no_white_space(text: str) -> None:
    assert "".join("".join(of(text, paragraphs(text))).split()) == "".join(text.split())


def test_trimming_leaves_nothing_of_white_space() -> None:
    assert trimmed(" \n ", 0, 3) is None
    assert trimmed(" ab c ", 0, 6) == Span(1, 5)

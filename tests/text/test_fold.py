from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.text.fold import fold, name_key, same_name, same_word, sort_key, written_like

LANGUAGES = st.sampled_from(["tr", "en", "xx"])
TEXT = st.one_of(st.text(), st.text(st.sampled_from("İIıiŞşĞğÂâΣσςßẞŉǰ A1")))


@given(TEXT, LANGUAGES, st.booleans())
def test_folding_keeps_the_length_and_folding_again_changes_nothing(text: str, language: str, loose: bool) -> None:
    folded = fold(text, language=language, loose=loose)
    assert len(folded) == len(text)
    assert fold(folded, language=language, loose=loose) == folded


@given(TEXT, TEXT, LANGUAGES)
def test_a_folded_slice_is_the_slice_of_the_folded_text(one: str, other: str, language: str) -> None:
    assert fold(one + other, language=language) == fold(one, language=language) + fold(other, language=language)


@pytest.mark.parametrize("language", ["tr", "en"])
def test_every_single_character_stays_a_single_character(language: str) -> None:
    characters = "".join(map(chr, range(sys.maxunicode + 1)))
    assert len(fold(characters, language=language)) == len(characters)


def test_turkish_has_two_letters_i() -> None:
    assert fold("IĞDIR İZMİR") == "ığdır izmir"


def test_english_has_one_letter_i_and_survives_turkish_names() -> None:
    assert fold("INTERVIEW in İzmir", language="en") == "interview in izmir"


def test_loose_folding_lets_people_type_without_turkish_keys() -> None:
    assert fold("ŞANLIURFA, Kâğıt, Iğdır, Çöğür", loose=True) == "sanliurfa, kagit, igdir, cogur"


def test_names_are_sorted_as_the_turkish_alphabet_goes() -> None:
    names = ["Zonguldak", "Çankırı", "İzmir", "Isparta", "Iğdır", "Şırnak", "Sivas", "Ordu", "Ünye", "Uşak", "Ödemiş",
             "Cizre", "Gümüşhane", "Giresun", "Ağrı", "Agora", "Hatay", "Jale"]  # fmt: skip
    assert sorted(names, key=sort_key) == [
        "Agora", "Ağrı", "Cizre", "Çankırı", "Giresun", "Gümüşhane", "Hatay", "Iğdır", "Isparta", "İzmir", "Jale",
        "Ordu", "Ödemiş", "Sivas", "Şırnak", "Uşak", "Ünye", "Zonguldak",
    ]  # fmt: skip


def test_numbers_in_names_are_sorted_by_size() -> None:
    names = ["Yer 10", "Yer 2", "yer 1", "Yer 02", "Yer", "Yer 2b", "Yer 2 a", "Yer-3", "Yerel", "10", "9", "Çay 3"]
    assert sorted(names, key=sort_key) == [
        "9", "10", "Çay 3", "Yer", "yer 1", "Yer 02", "Yer 2", "Yer 2 a", "Yer 2b", "Yer 10", "Yer-3", "Yerel",
    ]  # fmt: skip


@given(st.integers(min_value=0), st.integers(min_value=0))
def test_of_two_names_the_one_with_the_smaller_number_comes_first(one: int, other: int) -> None:
    assert (sort_key(f"görüşme {one} a") < sort_key(f"görüşme {other} a")) is (one < other)


def test_case_decides_only_between_equal_names() -> None:
    assert sorted(["çay", "Çay", "ÇAY", "çaya", "cay"], key=sort_key) == ["cay", "ÇAY", "Çay", "çay", "çaya"]


def test_a_longer_name_never_jumps_over_a_later_letter() -> None:
    assert sorted(["çzz", "czz", "ça", "ca"], key=sort_key) == ["ca", "czz", "ça", "çzz"]


def test_names_with_other_marks_stand_beside_their_letters() -> None:
    assert sorted(["Zoé", "Zoe", "Zof", "Hakkâri", "Hakkari", "Hakkas"], key=sort_key) == [
        "Hakkari", "Hakkâri", "Hakkas", "Zoe", "Zoé", "Zof",
    ]  # fmt: skip


def test_english_sorting_knows_one_i_and_no_letter_after_z() -> None:
    assert sorted(["Israel", "India", "Ürgüp", "Zambia", "ırmak"], key=lambda name: sort_key(name, "en")) == [
        "India", "ırmak", "Israel", "Ürgüp", "Zambia",
    ]  # fmt: skip


@given(st.lists(TEXT).flatmap(lambda names: st.tuples(st.just(names), st.permutations(names))))
def test_sorting_is_the_same_from_any_order(orders: tuple[list[str], list[str]]) -> None:
    one, other = orders
    assert sorted(one, key=sort_key) == sorted(other, key=sort_key)


def test_one_name_in_two_spellings_is_one_name() -> None:
    assert same_name("INTERVIEWER", "Interviewer")
    assert same_name("  GÖRÜŞMECİ\u00a0 1", "Görüşmeci 1")
    assert same_name("Ays\u0327e", "AYŞE")
    assert not same_name("Aşk", "Ask")
    assert name_key("IĞDIR") == name_key("ığdır") == "iğdir"


@pytest.mark.parametrize(
    ("one", "other"),
    [("AB HİBELERİ", "AB hibeleri"), ("ISI", "ısı"), ("CITY", "city"), ("İstanbul", "istanbul"), ("tıp", "TIP"),
     ("tip", "TIP"), ("g\u0306", "\u011f"), (" a  b", "A B")],
)  # fmt: skip
def test_a_word_is_the_same_in_other_letters_of_turkish_or_english(one: str, other: str) -> None:
    assert same_word(one, other)
    assert same_word(other, one)


@pytest.mark.parametrize(("one", "other"), [("tıp", "tip"), ("sınır", "sinir"), ("ş", "s"), ("ab", "a b")])
def test_words_of_other_letters_are_two(one: str, other: str) -> None:
    assert not same_word(one, other)


@given(TEXT, TEXT)
def test_what_is_one_word_has_one_key(one: str, other: str) -> None:
    assert not same_word(one, other) or name_key(one) == name_key(other)


def test_what_is_written_so_comes_before_what_is_the_same_word() -> None:
    assert written_like("TIP", ["tıp", "tip", "TIP"]) == "TIP"
    assert written_like("TIP", ["x", "tip"]) == "tip"
    assert written_like("tıp", ["x", "tip"]) is None

"""Fuzzy finding: order of fits, Turkish letters, marked letters."""

from __future__ import annotations

import gc

from hypothesis import given
from hypothesis import strategies as st

from qcode.tui.ranking import Candidate, Fit, Index, Where, match

CODES = [
    Candidate(1, "central steering", path="Why a unit / central steering", definition="someone above asked for it"),
    Candidate(2, "EU accession", path="Why a unit / EU accession", definition="the accession process or its funds"),
    Candidate(3, "Güven", labels=("trust",), path="Work / Güven"),
    Candidate(4, "bütçe kısıtları", path="Why a unit / bütçe kısıtları"),
    Candidate(5, "process steering", path="Work / process steering"),
    Candidate(6, "steering", path="Work / steering"),
    Candidate(7, "Iğdır", path="Places / Iğdır"),
]
INDEX = Index.of(CODES)


def keys(words, **options):
    return [each.candidate.key for each in INDEX.find(words, **options)]


def test_exact_comes_before_a_words_start_and_that_before_scattered_letters():
    assert keys("steering")[:3] == [6, 1, 5]
    assert match("steering", "steering").fit is Fit.EXACT
    assert match("cent", "central steering").fit is Fit.PREFIX
    assert match("steer", "central steering").fit is Fit.WORD_STARTS
    assert match("teer", "central steering").fit is Fit.INSIDE
    assert match("ctsg", "central steering").fit is Fit.SCATTERED
    assert match("xyz", "central steering") is None


def test_initials_and_beginnings_of_words_find_a_name():
    assert keys("ea")[0] == 2
    assert keys("eu acc")[0] == 2
    assert keys("euac")[0] == 2
    assert match("cste", "central steering").places == (0, 8, 9, 10)


def test_turkish_letters_are_found_without_their_accents_and_the_other_way_round():
    assert keys("guven")[0] == 3
    assert keys("GÜVEN")[0] == 3
    assert keys("gu\u0308ven")[0] == 3
    assert keys("butce kis")[0] == 4
    assert keys("ığdır")[0] == keys("IGDIR")[0] == keys("iğdır")[0] == 7


def test_a_label_a_path_and_a_definition_find_a_code_too():
    assert INDEX.find("trust")[0].candidate.key == 3
    assert INDEX.find("trust")[0].where is Where.LABEL
    assert set(keys("why a unit")) == {1, 2, 4}
    assert INDEX.find("above asked")[0].where is Where.DEFINITION


def test_the_recent_come_first_between_equals_and_without_words():
    assert keys("steering", recent=[5])[:3] == [6, 5, 1]
    assert keys("", recent=[7, 2])[:3] == [7, 2, 1]
    assert len(keys("")) == len(CODES)


def test_a_name_is_there_only_with_the_same_letters():
    assert INDEX.has("Güven")
    assert INDEX.has("Gu\u0308ven ")
    assert not INDEX.has("guven")


@given(st.text("abc ığ", max_size=6), st.text("abc ığ", max_size=12))
def test_marked_letters_are_those_of_the_words_in_their_order(words, text):
    found = match(words, text)
    if found is not None and words:
        assert list(found.places) == sorted(set(found.places))
        assert "".join(text[at] for at in found.places).replace(" ", "") == words.replace(" ", "")


def test_a_name_is_known_whatever_its_capitals_in_turkish_too():
    index = Index.of([Candidate(1, "AB hibeleri"), Candidate(2, "tıp"), Candidate(3, "budget limits")])
    assert index.has("AB HİBELERİ")
    assert index.has("Budget Limits")
    assert index.has("TIP")
    assert not index.has("tip")
    assert not index.has("budget")


def test_a_letter_leaves_nothing_behind_that_only_the_collector_of_garbage_finds():
    INDEX.find("acs")
    gc.collect()
    gc.disable()
    try:
        assert INDEX.find("acs")
        assert gc.collect() == 0
    finally:
        gc.enable()

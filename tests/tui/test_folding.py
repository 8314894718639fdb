"""Loose folding keeps every offset and takes the Turkish letters as a reader does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.tui.folding import canonical, fold, is_mark


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("İSTANBUL", "istanbul"),
        ("IĞDIR", "igdir"),
        ("Iğdır ığdır", "igdir igdir"),
        ("Güven Çağrı ŞŞ", "guven cagri ss"),
        ("bütçe kısıtları", "butce kisitlari"),
        ("hâlâ", "hala"),
        ("한국", "한국"),
        ("Straße", "straße"),
    ],
)
def test_letters_lose_case_and_accents_and_nothing_else(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_the_folded_text_is_as_long_as_the_text(text):
    assert len(fold(text)) == len(text)


def test_a_decomposed_name_folds_like_the_composed_one_after_nfc():
    assert fold(canonical("gu\u0308ven")) == fold("güven") == "guven"


def test_a_combining_mark_is_known_as_one():
    assert is_mark("\u0327")
    assert not is_mark("ş")
    assert not is_mark("")

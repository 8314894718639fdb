"""Hotkeys: what each key means, told without a screen."""

from __future__ import annotations

import pytest

from qcode.tui.hotkeys import HotkeyRouter, Outcome

CENTRAL, EU, BUDGET, TWIN, GRANTS, SISTER, MOUNTAIN = range(1, 8)
KEYS = {"1": CENTRAL, "2": EU, "b": BUDGET, "tw": TWIN, "gr": GRANTS, "ş": SISTER, "ağ": MOUNTAIN}


def feed(router, *keys):
    """Press keys by name (`space`, `enter`) or as letters; the last answer."""
    answer = None
    for key in keys:
        answer = router.feed(key, key if len(key) == 1 else None)
    return answer


@pytest.fixture
def router():
    return HotkeyRouter(KEYS)


def test_a_digit_fires_at_once(router):
    assert feed(router, "1").code_id == CENTRAL


def test_a_digit_of_no_code_is_somebody_elses(router):
    assert feed(router, "7").outcome is Outcome.PASSED


def test_letters_without_the_space_are_somebody_elses(router):
    assert feed(router, "b").outcome is Outcome.PASSED


def test_space_and_a_letter_fire_when_no_longer_hotkey_begins_with_it(router):
    assert feed(router, "space", "b").code_id == BUDGET
    assert not router.pending


def test_space_and_two_letters_fire_after_the_second(router):
    first = feed(router, "space", "t")
    assert (first.outcome, first.typed, first.offers) == (Outcome.PENDING, "t", (("tw", TWIN),))
    assert feed(router, "w").code_id == TWIN


def test_a_hotkey_that_begins_another_waits_and_enter_takes_it():
    router = HotkeyRouter({"t": 1, "tw": 2})
    assert feed(router, "space", "t").outcome is Outcome.PENDING
    assert feed(router, "enter").code_id == 1
    assert feed(router, "space", "t", "w").code_id == 2
    assert feed(router, "space", "t", "space").code_id == 1


def test_a_letter_that_leads_nowhere_is_said_and_what_was_typed_stays(router):
    wrong = feed(router, "space", "t", "x")
    assert (wrong.outcome, wrong.typed, wrong.offers) == (Outcome.UNKNOWN, "tx", (("tw", TWIN),))
    assert feed(router, "w").code_id == TWIN


def test_escape_and_backspace_go_back(router):
    assert feed(router, "space", "t", "backspace").typed == ""
    assert router.pending
    assert feed(router, "backspace").outcome is Outcome.CANCELLED
    assert feed(router, "space", "t", "escape").outcome is Outcome.CANCELLED
    assert not router.pending


def test_an_arrow_ends_the_prefix_and_moves(router):
    assert feed(router, "space", "down").outcome is Outcome.PASSED
    assert not router.pending


def test_a_turkish_letter_fires_and_an_english_keyboard_reaches_it_without_its_accent(router):
    assert feed(router, "space", "ş").code_id == SISTER
    assert feed(router, "space", "s").code_id == SISTER
    assert feed(router, "space", "a", "g").code_id == MOUNTAIN
    assert feed(router, "space", "Ş").code_id == SISTER


def test_a_letter_that_comes_as_two_keys_is_one_letter(router):
    assert feed(router, "space", "s").code_id == SISTER
    assert feed(router, "\u0327").outcome is Outcome.SWALLOWED
    assert feed(router, "b").outcome is Outcome.PASSED


def test_the_second_key_of_a_letter_corrects_a_code_that_the_first_had_fired():
    router = HotkeyRouter({"s": 1, "ş": 2})
    assert feed(router, "space", "s").code_id == 1
    corrected = feed(router, "\u0327")
    assert (corrected.code_id, corrected.replaces) == (2, 1)


def test_an_accent_after_the_first_of_two_letters_belongs_to_it():
    router = HotkeyRouter({"şa": 1, "sb": 2})
    assert feed(router, "space", "s", "\u0327", "a").code_id == 1


def test_i_and_dotless_i_reach_the_same_hotkey_where_only_one_exists():
    assert feed(HotkeyRouter({"i": 1}), "space", "ı").code_id == 1
    assert feed(HotkeyRouter({"ı": 1}), "space", "i").code_id == 1
    both = HotkeyRouter({"i": 1, "ı": 2})
    assert feed(both, "space", "ı").code_id == 2
    assert feed(both, "space", "i").code_id == 1


def test_an_ambiguous_letter_fires_nothing():
    router = HotkeyRouter({"ö": 1, "ô": 2})
    assert feed(router, "space", "o").outcome is Outcome.PENDING
    assert feed(router, "enter").outcome is Outcome.UNKNOWN


def test_a_hotkey_kept_decomposed_is_found():
    assert feed(HotkeyRouter({"s\u0327": 5}), "space", "ş").code_id == 5

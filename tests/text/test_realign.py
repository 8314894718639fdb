"""Places of a text find their words again after a correction."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.text.realign import Fate, realign

OLD = """Ayşe: Evden çıkamıyoruz.

Mehmet: Sel suyu geldi, bekliyoz.

Ayşe: Kimse yardım etmedi.
"""


def landed(old: str, new: str, words: str) -> tuple[str, str]:
    """What became of words that occur once, and what stands there now."""
    assert old.count(words) == 1
    found = realign(old, new).span(old.index(words), old.index(words) + len(words))
    return found.fate.value, new[found.start : found.stop]


def test_a_typo_inside_a_coded_sentence_is_corrected_inside_the_coding():
    new = OLD.replace("bekliyoz", "bekliyoruz")
    assert landed(OLD, new, "Sel suyu geldi, bekliyoz.") == ("changed", "Sel suyu geldi, bekliyoruz.")
    assert landed(OLD, new, "bekliyoz") == ("changed", "bekliyoruz")
    assert landed(OLD, new, "Sel suyu") == ("kept", "Sel suyu")
    assert landed(OLD, new, "yardım") == ("moved", "yardım")


def test_a_turn_that_was_put_in_before_one_that_begins_alike_is_no_part_of_it():
    new = OLD.replace("Ayşe: Kimse", "Ayşe: Yeni bir söz.\n\nAyşe: Kimse")
    assert landed(OLD, new, "Ayşe: Kimse yardım etmedi.") == ("moved", "Ayşe: Kimse yardım etmedi.")
    changed = new.replace("etmedi", "etmediler")
    assert landed(OLD, changed, "Ayşe: Kimse yardım etmedi.") == ("changed", "Ayşe: Kimse yardım etmediler.")


def test_a_turn_that_was_taken_out_is_lost_and_what_reached_into_it_shrinks():
    new = OLD.replace("Mehmet: Sel suyu geldi, bekliyoz.\n\n", "")
    assert landed(OLD, new, "Sel suyu geldi, bekliyoz.") == ("lost", "")
    assert landed(OLD, new, "çıkamıyoruz.\n\nMehmet: Sel") == ("changed", "çıkamıyoruz.")
    assert landed(OLD, new, "bekliyoz.\n\nAyşe: Kimse") == ("changed", "Ayşe: Kimse")


def test_a_name_that_was_made_unrecognizable_stays_coded():
    assert landed("I met Zoë Xu there.", "I met [woman 3] there.", "Zoë Xu") == ("changed", "[woman 3]")
    assert landed("I met Zoë Xu there.", "I met [woman 3] there.", "I met Zoë") == ("changed", "I met [woman 3]")


def test_a_paragraph_in_the_place_of_quite_another_one_takes_over_no_coding():
    old = "One.\n\n" + "The river rose at night and took the bridge with it, and everybody ran.\n\nTwo.\n"
    new = "One.\n\n" + "Our budget comes from Ankara, which decides in spring what we may spend.\n\nTwo.\n"
    assert landed(old, new, "The river rose at night and took the bridge with it, and everybody ran.") == ("lost", "")
    assert landed(old, new, "Two.") == ("moved", "Two.")


def test_what_is_put_in_at_a_border_is_outside_and_within_is_inside():
    assert landed("a wide river", "a very wide, deep river", "wide") == ("moved", "wide")
    assert landed("a wide river", "a wide, deep river", "wide river") == ("changed", "wide, deep river")


def test_a_paragraph_that_was_divided_or_wrapped_anew_keeps_all_of_its_codings():
    old = "We waited all night for the boat. Nobody came to us. In the morning the water fell.\n"
    for new in (old.replace(". N", ".\n\nN"), old.replace(" I", "\n\nI"), old.replace("night ", "night\n")):
        assert landed(old, new, "Nobody came to us.")[1] == "Nobody came to us."
        assert landed(old, new, "the boat")[1] == "the boat"


def test_repeated_lines_are_not_confused_with_one_another():
    turns = [f"Ali: Evet.\n\nVeli: Soru {number} nedir?\n\n" for number in range(30)]
    old, new = "".join(turns), "".join([*turns[:10], "Veli: Yeni.\n\n", *turns[10:12], *turns[13:]])
    assert landed(old, new, "Soru 11 nedir?") == ("moved", "Soru 11 nedir?")
    assert landed(old, new, "Soru 12 nedir?") == ("lost", "")
    assert landed(old, new, "Soru 29 nedir?") == ("moved", "Soru 29 nedir?")


@pytest.mark.parametrize(
    ("old", "new", "share"), [("abcd", "abcd", 1.0), ("", "a", 1.0), ("ab cd", "ab", 0.5), ("x", "y", 0.0)]
)
def test_the_share_counts_letters_that_are_found_again(old: str, new: str, share: float):
    assert realign(old, new).share == share


PIECES = ["Ayşe:", "ığdır", "İl", "sel", "sel.", "geldi", "\n", "\n\n", "ve", "ah ah", "ş"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, str]:
    """A text, and the same after a few things were put in, taken out or replaced."""
    old = draw(TEXTS)
    new = old
    for _ in range(draw(st.integers(0, 3))):
        first = draw(st.integers(0, len(new)))
        last = draw(st.integers(first, min(len(new), first + 12)))
        new = new[:first] + draw(st.one_of(st.just(""), TEXTS)) + new[last:]
    return old, new


def spans(text: str) -> st.SearchStrategy[tuple[int, int]]:
    """A stretch of a text."""
    return st.integers(0, len(text) - 1).flatmap(lambda a: st.tuples(st.just(a), st.integers(a + 1, len(text))))


@given(TEXTS.filter(bool), st.data())
def test_the_same_text_keeps_everything(text: str, data: st.DataObject):
    start, stop = data.draw(spans(text))
    assert realign(text, text).span(start, stop) == (Fate.KEPT, start, stop)


@given(edited())
def test_blocks_are_equal_in_both_texts_in_order_and_apart(texts: tuple[str, str]):
    old, new = texts
    at = (0, 0)
    for block in realign(old, new).blocks:
        assert block.length > 0
        assert block.old >= at[0]
        assert block.new >= at[1]
        assert old[block.old : block.old + block.length] == new[block.new : block.new + block.length]
        at = (block.old + block.length, block.new + block.length)
    assert at[0] <= len(old)
    assert at[1] <= len(new)


@given(edited().filter(lambda each: bool(each[0])), st.data())
def test_a_span_lands_on_its_words_or_on_others_that_are_told_and_is_never_empty(
    texts: tuple[str, str], data: st.DataObject
):
    old, new = texts
    found = realign(old, new)
    start, stop = data.draw(spans(old))
    fate, first, last = found.span(start, stop)
    if fate is Fate.LOST:
        return
    assert 0 <= first < last <= len(new)
    assert (old[start:stop] == new[first:last]) or fate is Fate.CHANGED
    inside = next((each for each in found.blocks if each.old <= start and stop <= each.old + each.length), None)
    if inside:
        assert (first, last) == (start + inside.new - inside.old, stop + inside.new - inside.old)


@given(edited().filter(lambda each: bool(each[0])), st.data())
def test_what_was_kept_finds_its_old_place_when_the_correction_is_corrected_back(
    texts: tuple[str, str], data: st.DataObject
):
    old, new = texts
    there, back = realign(old, new), realign(new, old)
    start, stop = data.draw(spans(old))
    fate, first, last = there.span(start, stop)
    if any(each.old <= start and stop <= each.old + each.length for each in there.blocks):
        assert fate in (Fate.KEPT, Fate.MOVED)
        assert back.span(first, last)[1:] == (start, stop)


@given(edited().filter(lambda each: bool(each[0])), st.data())
def test_the_order_of_starts_and_of_ends_is_kept(texts: tuple[str, str], data: st.DataObject):
    old, new = texts
    found = realign(old, new)
    one, other = sorted((data.draw(st.integers(0, len(old))), data.draw(st.integers(0, len(old)))))
    assert found.start(one) <= found.start(other)
    assert found.stop(one) <= found.stop(other)
    assert 0 <= found.place(one) <= len(new)


@given(TEXTS.filter(bool), st.data())
def test_what_is_put_in_before_shifts_and_a_text_that_is_taken_out_is_lost(text: str, data: st.DataObject):
    start, stop = data.draw(spans(text))
    before = "Önce söylenen bambaşka bir şey 123.\n"
    moved = realign(text, before + text).span(start, stop)
    assert moved == (Fate.MOVED, start + len(before), stop + len(before))
    assert realign(text, "").span(start, stop).fate is Fate.LOST

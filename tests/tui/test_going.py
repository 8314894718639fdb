"""Places that somebody names: turns, paragraphs, times, shares, other interviews, citations."""

from __future__ import annotations

import pytest

from qcode.model.document import Span, Turn
from qcode.tui.screens.coding.going import Named, is_place, named, no_place, offset_of
from qcode.tui.widgets.transcript import Script

TEXT = "A [0:05]: Bir şey.\nB [1:10]: Two words.\nAnd more.\n"
SCRIPT = Script.of(
    TEXT,
    turns=[
        Turn(Span(0, 18), Span(10, 18), "A", 5.0),
        Turn(Span(19, len(TEXT) - 1), Span(29, len(TEXT) - 1), "B", 70.0),
    ],
    paragraphs=[(0, 18), (19, 39), (40, 49)],
)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("1", "Bir"),
        ("turn 2", "Two"),
        ("Turn 2.", "Two"),
        ("dönüş 2", "Two"),
        ("t2", "Two"),
        ("#2", "Two"),
        ("p 2", "Two"),
        ("paragraf 3", "And"),
        ("p3", "And"),
        ("@ 10", "Bir"),
        ("0:05", "Bir"),
        ("1:09", "Bir"),
        ("[00:01:10]", "Two"),
        ("59:00", "Two"),
        ("0%", "A ["),
        ("% 50", TEXT[(len(TEXT) - 1) // 2 :][:3]),
    ],
)
def test_a_place_leads_to_what_is_said_there(words, said):
    at = offset_of(SCRIPT, words)
    assert at is not None
    assert TEXT[at:].startswith(said)


@pytest.mark.parametrize("words", ["0", "3", "p 4", "p 0", "@ 999", "0:01", "120%", "turn two", "İ12", "-3", ""])
def test_a_place_that_is_not_there_is_none(words):
    assert offset_of(SCRIPT, words) is None


@pytest.mark.parametrize(
    ("words", "document", "place"),
    [
        ("43", "", "43"),
        ("7:02", "", "7:02"),
        ("kozan-1", "kozan-1", ""),
        ("kozan-1 43", "kozan-1", "43"),
        ("kozan-1, turn 43", "kozan-1", "turn 43"),
        ("kozan-1: p 2", "kozan-1", "p 2"),
        ("Kozan, kozan-1, turn 12 (K1)", "kozan-1", "turn 12"),
        ("kozan-1, paragraph 3", "kozan-1", "paragraph 3"),
        ("Iğdır görüşmesi 12:30", "Iğdır görüşmesi", "12:30"),
    ],
)
def test_another_interview_is_named_alone_before_a_place_and_in_a_citation(words, document, place):
    assert named(words) == Named(document, place)


def test_what_is_wrong_with_a_place_is_said():
    assert no_place(SCRIPT, "turn 9", documents=True) == "This text has 2 turns and 3 paragraphs."
    assert "neither a place nor a document" in no_place(SCRIPT, "zzz", documents=True)
    assert no_place(Script.of("No turns."), "1:00", documents=True) == "The turns of this text have no times."
    assert not is_place("kozan-1")

"""`qcode search`: what it prints, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Qcode


def test_hits_are_printed_with_their_place_and_their_words_marked(qcode: Qcode, study: Path) -> None:
    answer = qcode("search", "şimdi", "BEKLİYORUZ")
    assert answer.code == 0
    assert answer.out.splitlines() == [
        "çankırı, turn 2, K1",
        "  **Şimdi bekliyoruz**.",
        "iğdır, turn 2, K1",
        "  **Şimdi bekliyoruz**.",
    ]
    assert "2 hits in 2 documents." in answer.err


def test_nothing_found_is_said_and_ends_with_1(qcode: Qcode, study: Path) -> None:
    answer = qcode("search", "xyzzy")
    assert (answer.code, answer.out, answer.err.strip()) == (1, "", "Nothing was found.")


def test_hits_can_be_read_by_programs(qcode: Qcode, study: Path) -> None:
    answer = qcode("search", "bütçe", "--document", "iğdır", "--format", "jsonl")
    rows = [json.loads(line) for line in answer.out.splitlines()]
    assert [(row["turn"], row["speaker"], row["match"]) for row in rows] == [
        (1, "Görüşmeci", "Bütçe"),
        (2, "K1", "Bütçe"),
    ]


def test_a_limit_is_said_when_it_is_reached(qcode: Qcode, study: Path) -> None:
    answer = qcode("search", "e", "--limit", "1")
    assert "1 hit in 1 document." in answer.err
    assert "there may be more" in answer.err


@pytest.mark.parametrize(
    ("words", "hits"),
    [
        (["kısıt", "--whole-word"], []),
        (["kısıt", "--lemma"], ["kısıtları"]),
        (["BÜTÇE", "--match-case"], []),
        (["kisitlari", "--loose"], ["kısıtları"]),
        (["butce", "--bare"], ["Bütçe", "Bütçe"]),
        ([r"b\w+e\b", "--pattern", "--role", "interviewer"], ["Bütçe"]),
    ],
)
def test_ways_to_search(qcode: Qcode, study: Path, words: list[str], hits: list[str]) -> None:
    answer = qcode("search", *words, "--format", "jsonl")
    assert [json.loads(line)["match"] for line in answer.out.splitlines()] == hits
    assert answer.code == (0 if hits else 1)


@pytest.mark.parametrize("words", ["(a --pattern", "a --lemma --pattern", "a --loose --match-case", "? --lemma"])
def test_what_makes_no_sense_ends_with_2(qcode: Qcode, study: Path, words: str) -> None:
    answer = qcode("search", *words.split())
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("qcode: ")

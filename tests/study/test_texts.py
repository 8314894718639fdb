"""The notes and practice interviews: what they say of themselves, and that they are clean text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import pytest

from tests.study import sample

TEXTS = sample.texts()
NOTICE = {
    "tr": "kimsenin görüşme dökümü değildir.",
    "en": "it is not a transcript of anybody.",
}
WITHOUT_TURKISH_LETTERS = re.compile(
    r"\b(buyuksehir|kardes|iliski|baskan|mudur|butce|secim|degil|cunku|icin|yonlendir|katilim|gorus|uyelik|nufus"
    r"|kurulus|onemli|dis|calis|sehir|ulke|yabanci|duzenle|ıstanbul|turkiye|turizim|birsey|herkez|yanlız|yalnış)"
)
"""Beginnings of words as they look when somebody types them without ı, ş, ğ, ç, ö, ü or İ, or misspells them."""
TURN = re.compile(
    r"^(?:\[(?P<before>[\d:]+)\] )?(?P<who>Görüşmeci|Interviewer|[KR]\d)(?: \[(?P<after>[\d:]+)\])?: ", re.MULTILINE
)


def misspelt(text: str) -> list[str]:
    found: list[str] = WITHOUT_TURKISH_LETTERS.findall(text.replace("İ", "i").replace("I", "ı").lower())
    return found


def turkish() -> list[sample.SampleText]:
    return [text for text in TEXTS.values() if text.header["language"] == "tr"]


def test_27_municipalities_have_a_note_and_18_have_no_document() -> None:
    cases = {row["case"] for row in sample.rows("cases.csv")}
    noted = Counter(text.header["case"] for text in TEXTS.values() if "case" in text.header)
    assert set(noted) <= cases
    assert set(noted.values()) == {1}
    assert (len(noted), len(cases - set(noted))) == (27, 18)


def test_practice_interviews_and_the_notes_on_the_whole_study_belong_to_no_case() -> None:
    alone = {name for name, text in TEXTS.items() if "case" not in text.header}
    assert alone == {"note-goals", "note-reasons", "practice-alderhaven", "practice-mavikiyi"}


def test_each_note_begins_by_saying_that_it_is_no_transcript() -> None:
    for text in TEXTS.values():
        if text.header["kind"] == "note":
            assert text.text.splitlines()[0].endswith(NOTICE[text.header["language"]]), text.name


def test_each_practice_interview_begins_by_saying_that_it_is_invented() -> None:
    invented = [text for text in TEXTS.values() if text.header["kind"] == "practice interview (invented)"]
    assert [text.header["language"] for text in invented] == ["en", "tr"]
    for text in invented:
        assert re.search("uydurulmuş|invented", text.text.splitlines()[0])


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_texts_are_canonical(name: str) -> None:
    text = TEXTS[name].text
    assert text == unicodedata.normalize("NFC", text)
    assert not set(text) & set("\r\ufeff\u2028\u0307\t")
    assert text[0].isprintable()
    assert not text[0].isspace()
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert not re.search(r" \n| {2}", text)


def test_turkish_texts_are_written_with_turkish_letters() -> None:
    for text in turkish():
        assert not misspelt(text.text), text.name
    for path, code in sample.codes().items():
        assert not misspelt(code["tr"]), path


def test_both_languages_have_notes_and_the_most_are_turkish() -> None:
    notes = Counter(text.header["language"] for text in TEXTS.values() if text.header["kind"] == "note")
    assert notes == {"tr": 24, "en": 5}


@pytest.mark.parametrize("name", ["practice-alderhaven", "practice-mavikiyi"])
def test_every_paragraph_of_an_interview_is_a_turn_of_a_known_speaker_with_a_later_time(name: str) -> None:
    text = TEXTS[name]
    paragraphs = text.text.rstrip("\n").split("\n\n")[1:]
    turns = [TURN.match(paragraph) for paragraph in paragraphs]
    assert all(turns)
    assert {turn["who"] for turn in turns if turn} == set(text.header["speakers"])
    assert set(text.header["speakers"].values()) == {"interviewer", "respondent"}
    times = [turn["before"] or turn["after"] for turn in turns if turn]
    assert times == sorted(set(times))


def test_the_interviews_are_long_and_hold_short_and_long_turns() -> None:
    for name in ("practice-alderhaven", "practice-mavikiyi"):
        words = [len(paragraph.split()) for paragraph in TEXTS[name].text.split("\n\n")]
        assert sum(words) > 2000
        assert min(words) <= 4
        assert max(words) >= 75


def test_the_list_of_documents_agrees_with_the_front_matter() -> None:
    listed = {row["document"]: row for row in sample.rows("documents.csv")}
    assert set(listed) == set(TEXTS)
    for name, row in listed.items():
        header = TEXTS[name].header
        assert row == {
            "document": name,
            "case": header.get("case", ""),
            "kind": header["kind"],
            "language": header["language"],
            "date": str(header["date"]),
        }


def test_the_page_states_where_the_numbers_do_not_add_up() -> None:
    page = (sample.TRANSCRIPTS / "README.md").read_text(encoding="utf-8")
    for said in ("make 49, not 45", "make 39", "Kahramanmaraş", "Antalya", "01.17.2020", "Sincan"):
        assert said in page

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcode.errors import Unreadable
from qcode.formats.transcripts import read
from qcode.formats.transcripts.markdown import iso_date, language_code
from qcode.formats.transcripts.markdown import read as read_bytes
from qcode.model.document import Role, Speaker, Transcript


def transcript(text: str) -> Transcript:
    return read_bytes(text.encode(), name="stem")


WHOLE = """---
case: İzmir
date: 17.05.2024
language: Türkçe
title: Görüşme 1
speakers:
  Görüşmeci: interviewer
  K1: katılımcı
interview place: belediye
phone: 0532
recorded: no
tags: [su, atık]
---

Görüşmeci: Merhaba.
"""


def test_front_matter_is_understood_and_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(WHOLE.encode())
    found = read(path)
    assert (found.case, found.date, found.language, found.name) == ("İzmir", "2024-05-17", "tr", "Görüşme 1")
    assert found.speakers == (Speaker("Görüşmeci", Role.INTERVIEWER), Speaker("K1", Role.RESPONDENT))
    assert found.attributes == {
        "interview place": "belediye", "phone": "0532", "recorded": "no", "tags": "su, atık",
    }  # fmt: skip
    assert found.text == "Görüşmeci: Merhaba.\n"
    assert found.media_type == "text/markdown"
    assert found.original == WHOLE.encode()
    assert found.notes == ()


def test_front_matter_with_windows_line_ends_and_a_mark_is_read() -> None:
    found = read_bytes(WHOLE.replace("\n", "\r\n").encode("utf-8-sig"), name="stem")
    assert (found.case, found.text) == ("İzmir", "Görüşmeci: Merhaba.\n")


@pytest.mark.parametrize(
    "text",
    [
        "K1: Selam.\n",
        "---\nno end\n",
        "---\nJust a line\n---\nText\n",
        "\n---\ncase: x\n---\n",
        "----\ncase: x\n----\n",
    ],
)
def test_without_front_matter_the_whole_file_is_the_text(text: str) -> None:
    found = transcript(text)
    assert (found.text, found.case, found.name) == (text, None, "stem")


def test_empty_front_matter_says_nothing() -> None:
    assert transcript("---\n---\nText").text == "Text"


@pytest.mark.parametrize(
    ("written", "speakers"),
    [
        ("[K1, K2]", (Speaker("K1"), Speaker("K2"))),
        ("K1, K2", (Speaker("K1"), Speaker("K2"))),
        ("{K1: {role: respondent, case: İzmir}}", (Speaker("K1", Role.RESPONDENT, "İzmir"),)),
        ("[{name: K1, role: Görüşmeci}, {K2: KATILIMCI}]",
         (Speaker("K1", Role.INTERVIEWER), Speaker("K2", Role.RESPONDENT))),
        ("{K1: }", (Speaker("K1"),)),
        ("", ()),
    ],
)  # fmt: skip
def test_speakers_may_be_a_list_or_a_mapping(written: str, speakers: tuple[Speaker, ...]) -> None:
    assert transcript(f"---\nspeakers: {written}\n---\nText").speakers == speakers


def test_what_is_not_understood_is_kept_and_told_with_its_line() -> None:
    found = transcript("---\ncase: A\ndate: soon\nlanguage: Klingon tongue\nspeakers: {K1: boss}\ncase: B\n---\nText")
    assert found.attributes == {"date": "soon", "language": "Klingon tongue"}
    assert found.case == "B"
    assert [note.line for note in found.notes] == [3, 4, 5, 6]


@pytest.mark.parametrize(
    "front",
    ["case: a: b", "case: [a", "a: &x 1\nb: *x", "\tcase: a", "[" * 5000],
)
def test_broken_front_matter_is_refused(front: str) -> None:
    with pytest.raises(Unreadable, match="front matter"):
        transcript(f"---\n{front}\n---\nText")


def test_front_matter_that_nothing_ends_is_told() -> None:
    read = transcript("---\ncase: Ordu\nK1: Merhaba.\n")
    assert read.text.startswith("---")
    assert ["no second line of ---" in each.message for each in read.notes] == [True]
    assert transcript("---\nK1: Merhaba.\n").notes == ()


def test_a_tag_of_python_is_only_text() -> None:
    assert transcript("---\na: !!python/name:os.system x\n---\nText").attributes == {"a": "x"}


def test_front_matter_alone_is_no_transcript() -> None:
    with pytest.raises(Unreadable, match="only white space"):
        transcript("---\ncase: a\n---\n\n")


@given(st.text(st.sampled_from("ab:-[]{}'\"*&#!|>?,. \n\t…"), max_size=40))
def test_any_front_matter_is_read_or_refused(front: str) -> None:
    with contextlib.suppress(Unreadable):
        assert transcript(f"---\n{front}\n---\nText").text.endswith("Text")


@pytest.mark.parametrize(
    ("written", "date"),
    [("2024-05-17", "2024-05-17"), ("2024-05", "2024-05"), ("2024", "2024"), ("7/5/2024", "2024-05-07"),
     ("31.02.2024", None), ("2024-05-17 10:00", "2024-05-17"), ("yarın", None)],
)  # fmt: skip
def test_dates_are_iso_dates(written: str, date: str | None) -> None:
    assert iso_date(written) == date


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("tr", "tr"),
        ("TR", "tr"),
        ("en-GB", "en"),
        ("İngilizce", "en"),
        ("ENGLISH", "en"),
        ("x", None),
        ("tur", "tr"),
        ("eng-US", "en"),
    ],
)
def test_languages_are_codes(written: str, code: str | None) -> None:
    assert language_code(written) == code

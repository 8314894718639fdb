"""Memos on the command line: listed, searched, read as a journal, changed, removed."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import Qcode


@pytest.fixture
def noted(qcode: Qcode, study: Path) -> Path:
    qcode("memos", "add", "İlk gün: başladık.", "--title", "Günlük")
    qcode("memos", "add", "Çok geniş.", "--code", "kapasite")
    qcode("memos", "add", "Yarın sor.", "--document", "iğdır", "--quote", "Şimdi bekliyoruz")
    return study


def names(qcode: Qcode) -> list[str]:
    return [row["name"] for row in csv.DictReader(io.StringIO(qcode("memos", "list", "--format", "csv").out))]


def test_memos_are_listed_with_names_filtered_and_grouped(qcode: Qcode, noted: Path) -> None:
    shown = qcode("memos", "list", "--by", "kind").out
    assert shown.index("── on the project ──") < shown.index("── on codes ──")
    assert f"{names(qcode)[1]} · kapasite" in shown
    assert qcode("memos", "list", "--code", "kapasite").out.count("#") == 1
    assert "Yarın sor." in qcode("memos", "list", "--find", "YARIN", "--on", "span").out
    rows = list(csv.DictReader(io.StringIO(qcode("memos", "list", "--format", "csv").out)))
    assert [row["name"] for row in rows] == [f"#{row['guid'][-5:]}" for row in rows]


def test_nothing_found_is_told_from_nothing_written(qcode: Qcode, study: Path, noted: Path) -> None:
    assert qcode("memos", "list", "--find", "hiç").err == "There are no such memos.\n"
    assert qcode("memos", "list", "--by", "mood").code == 2
    assert qcode("memos", "list", "--since", "bahar").code == 2


def test_the_journal_goes_by_days(qcode: Qcode, noted: Path, folder: Path) -> None:
    shown = qcode("memos", "journal", "--on", "project").out
    assert shown.startswith("── 20")
    assert "İlk gün: başladık." in shown
    assert qcode("memos", "journal", "--out", "journal.docx").err == "Wrote 3 memos to journal.docx.\n"
    assert (folder / "journal.docx").stat().st_size > 5_000


def test_a_memo_is_changed_and_removed_by_its_name(qcode: Qcode, noted: Path) -> None:
    first, second, third = names(qcode)
    assert qcode("memos", "edit", second, "-", stdin="Artık değil.").err == "Change memo: Artık değil.\n"
    assert "Artık değil." in qcode("memos", "list", "--code", "kapasite").out
    assert qcode("memos", "edit", second.removeprefix("#"), " ").code == 2
    assert qcode("memos", "remove", first, third.upper(), first).err == "Remove memo: 2 memos\n"
    assert qcode("memos", "remove", first).code == 1
    assert qcode("undo").code == 0
    assert qcode("memos", "list").out.count("#") == 3
    assert qcode("--coder", "coder_x", "memos", "remove", second).code == 1


@pytest.mark.parametrize("words", ["two", "1", "abc", "#", "3fa2g"])
def test_what_is_no_name_of_a_memo_is_told_from_one_that_is_not_there(qcode: Qcode, noted: Path, words: str) -> None:
    said = qcode("memos", "remove", words)
    assert (said.code, said.err.split(",")[0]) == (2, f"qcode: “{words}” is no name of a memo")
    assert len(names(qcode)) == 3


def test_a_memo_keeps_its_name_in_a_copy_and_whatever_else_is_removed(qcode: Qcode, noted: Path, folder: Path) -> None:
    before = names(qcode)
    qcode("memos", "remove", before[0])
    assert names(qcode) == before[1:]
    assert qcode("copy", "study.qcode", "copied.qcode").code == 0
    (folder / "study.qcode").unlink()
    assert names(qcode) == before[1:]

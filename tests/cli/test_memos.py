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


def test_memos_are_listed_with_numbers_filtered_and_grouped(qcode: Qcode, noted: Path) -> None:
    shown = qcode("memos", "list", "--by", "kind").out
    assert shown.index("── on the project ──") < shown.index("── on codes ──")
    assert "#2 · kapasite" in shown
    assert qcode("memos", "list", "--code", "kapasite").out.count("#") == 1
    assert "Yarın sor." in qcode("memos", "list", "--find", "YARIN", "--on", "span").out
    rows = list(csv.DictReader(io.StringIO(qcode("memos", "list", "--format", "csv").out)))
    assert [row["number"] for row in rows] == ["1", "2", "3"]


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


def test_a_memo_is_changed_and_removed_by_its_number(qcode: Qcode, noted: Path) -> None:
    assert qcode("memos", "edit", "#2", "-", stdin="Artık değil.").err == "Change memo: Artık değil.\n"
    assert "Artık değil." in qcode("memos", "list", "--code", "kapasite").out
    assert qcode("memos", "edit", "2", " ").code == 2
    assert qcode("memos", "remove", "two").code == 2
    assert qcode("memos", "remove", "1", "3").err == "Remove memo: 2 memos\n"
    assert qcode("memos", "remove", "1").code == 1
    assert qcode("undo").code == 0
    assert qcode("memos", "list").out.count("#") == 3
    assert qcode("--coder", "coder_x", "memos", "remove", "2").code == 1

"""Transcripts and cases in, on the command line."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Qcode


@pytest.fixture
def empty(qcode: Qcode) -> None:
    """A project without anything."""
    qcode("init", "study.qcode", "--case-noun", "municipality", "--coder", "coder_a")


def names(qcode: Qcode) -> list[str]:
    listed = qcode("documents", "list", "--format", "csv").out.splitlines()[1:]
    return [line.split(",")[0] for line in listed]


def test_good_files_go_in_while_bad_ones_are_listed_with_their_reason(qcode: Qcode, folder: Path, empty: None):
    texts = folder / "görüşmeler"
    (texts / "deep").mkdir(parents=True)
    (texts / "deep" / "şanlıurfa.md").write_text("---\ncase: Şanlıurfa\n---\nK1: Merhaba.\n", "utf-8")
    (texts / "ağrı.txt").write_bytes("K1: Ağrı’da iş yok.\n".encode("windows-1254"))
    (texts / "empty.txt").write_text("")
    (texts / "picture.txt").write_bytes(bytes(range(256)) * 20)
    answer = qcode("import", "görüşmeler")
    assert (answer.code, answer.out) == (3, "")
    assert "Imported: 2 documents" in answer.err
    assert "ağrı (tr, 4 words, 1 turn)\n    The file was read as windows-1254." in answer.err
    assert "Refused 2 files:" in answer.err
    assert "empty.txt: The file is empty" in answer.err
    assert names(qcode) == ["ağrı", "şanlıurfa"]


def test_the_same_text_is_skipped_and_that_is_no_failure(qcode: Qcode, study: Path, folder: Path):
    answer = qcode("import", "texts")
    assert answer.code == 0
    assert "Skipped 2 files:" in answer.err
    assert "the same text is there already, as “iğdır”" in answer.err
    assert answer.err.startswith("Nothing new was imported.")


def test_a_namesake_is_refused_without_a_terminal(qcode: Qcode, study: Path, folder: Path):
    (folder / "texts" / "iğdır.txt").write_text("K1: Bambaşka bir metin.\n", "utf-8")
    answer = qcode("import", "texts/iğdır.txt")
    assert answer.code == 3
    assert "another document “iğdır”" in answer.err
    assert "qcode import --rename FILE" in answer.err
    assert names(qcode) == ["çankırı", "iğdır"]


def test_a_namesake_goes_in_under_another_name_with_rename(qcode: Qcode, study: Path, folder: Path):
    (folder / "texts" / "iğdır.txt").write_text("K1: Bambaşka bir metin.\n", "utf-8")
    assert qcode("import", "--rename", "texts/iğdır.txt").code == 0
    assert names(qcode) == ["çankırı", "iğdır", "iğdır (2)"]


@pytest.mark.parametrize(("reply", "code", "count"), [("y\n", 0, 3), ("n\n", 3, 2)])
def test_a_namesake_is_asked_about_on_a_terminal(
    qcode: Qcode, study: Path, folder: Path, reply: str, code: int, count: int
):
    (folder / "texts" / "iğdır.txt").write_text("K1: Bambaşka bir metin.\n", "utf-8")
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "qcode", "import", "texts"], cwd=folder, stdin=theirs, stderr=theirs, stdout=theirs
    )
    os.close(theirs)
    said = b""
    while b"another name?" not in said:
        said += os.read(ours, 4096)
    os.write(ours, reply.encode())
    assert running.wait(600) == code
    os.close(ours)
    assert "2/2 files" in said.decode("utf-8", "replace")
    assert len(names(qcode)) == count


def test_a_folder_without_transcripts_says_what_can_be_read(qcode: Qcode, folder: Path, empty: None):
    (folder / "nothing").mkdir()
    answer = qcode("import", "nothing")
    assert answer.code == 1
    assert ".docx" in answer.err


def test_a_folder_of_files_of_another_kind_says_what_to_do_with_them(qcode: Qcode, folder: Path, empty: None):
    (folder / "old").mkdir()
    (folder / "old" / "a.doc").write_bytes(b"old")
    (folder / "old" / "b.rtf").write_bytes(b"old")
    answer = qcode("import", "old")
    assert answer.code == 1
    assert "only a.doc, b.rtf." in answer.err
    assert ".doc: Save it as .docx in Word" in answer.err


def test_a_name_that_is_not_there_is_said_to_be_missing(qcode: Qcode, folder: Path, empty: None):
    answer = qcode("import", "nowhere")
    assert answer.code == 3
    assert "nowhere: The file does not exist." in answer.err


def test_what_a_folder_holds_besides_transcripts_is_named(qcode: Qcode, folder: Path, empty: None):
    texts = folder / "in"
    texts.mkdir()
    (texts / "a.txt").write_text("K1: Merhaba.\n", "utf-8")
    (texts / "scan.pdf").write_bytes(b"%PDF")
    (texts / "gone.txt").symlink_to("nowhere.txt")
    os.mkfifo(texts / "pipe.txt")
    answer = qcode("import", "in")
    assert answer.code == 3
    assert "Not read, since they are no transcripts: in/scan.pdf" in answer.err
    assert ".pdf: Copy its text into a .txt or .docx file" in answer.err
    assert "in/gone.txt: The file does not exist." in answer.err
    assert "in/pipe.txt: This is not a file." in answer.err
    assert names(qcode) == ["a"]


def test_of_many_documents_each_note_is_said_once_with_their_number(qcode: Qcode, folder: Path, empty: None):
    texts = folder / "in"
    texts.mkdir()
    for number in range(25):
        (texts / f"{number:02}.txt").write_bytes(f"K1: Merhaba {number}.\r\n".encode())
    answer = qcode("import", "in")
    assert answer.err.count("Line ends were made LF") == 1
    assert "25 documents: 00, 01, 02, 03, 04, 05, 06, 07, 08, 09 and 15 more" in answer.err


def test_the_progress_says_how_many_were_refused(qcode: Qcode, folder: Path, empty: None):
    texts = folder / "in"
    texts.mkdir()
    (texts / "a.txt").write_text("", "utf-8")
    (texts / "b.txt").write_text("K1: Merhaba.\n", "utf-8")
    ours, theirs = pty.openpty()
    running = subprocess.Popen([sys.executable, "-m", "qcode", "import", "in"], cwd=folder, stdin=theirs, stderr=theirs)
    os.close(theirs)
    said = b""
    while b"Refused" not in said:
        said += os.read(ours, 4096)
    assert running.wait(600) == 3
    os.close(ours)
    assert "2/2 files, 1 refused" in said.decode("utf-8", "replace")


def test_the_language_can_be_said(qcode: Qcode, folder: Path, empty: None):
    (folder / "a.txt").write_text("K1: Hm.\n", "utf-8")
    qcode("import", "a.txt", "--language", "tr")
    assert qcode("documents", "list", "--format", "csv").out.splitlines()[1].split(",")[2] == "tr"


def test_cases_come_with_types_that_are_shown_and_can_be_overridden(qcode: Qcode, folder: Path, empty: None):
    (folder / "cases.csv").write_text("municipality,type,plate\nAdana,metropolitan,01\nAğrı,province,04\n", "utf-8")
    answer = qcode("cases", "import", "cases.csv", "--type", "plate=text", "--type", "type=choice")
    assert answer.code == 0
    assert "type (choice), plate (text)" in answer.err
    assert "Cases without a document: Adana, Ağrı" in answer.err
    assert "Adana,0,metropolitan,01" in qcode("cases", "list", "--format", "csv").out


def test_a_bad_row_of_cases_is_listed_while_the_rest_goes_in(qcode: Qcode, folder: Path, empty: None):
    (folder / "cases.csv").write_text("case,type\nAdana,x\n,y\nAdana,z\nVan,w\n", "utf-8")
    answer = qcode("cases", "import", "cases.csv")
    assert answer.code == 3
    assert "line 3" in answer.err
    assert "line 4" in answer.err
    assert len(qcode("cases", "list", "--format", "csv").out.splitlines()) == 3


def test_a_table_of_documents_links_them_to_cases(qcode: Qcode, study: Path, folder: Path):
    (folder / "documents.csv").write_text("document,case,date\nçankırı.txt,Iğdır,2024-05-01\nyok,Iğdır,\n", "utf-8")
    answer = qcode("cases", "import", "--documents", "documents.csv")
    assert answer.code == 3
    assert "yok" in answer.err
    assert "çankırı,Iğdır; Çankırı,tr,2024-05-01" in qcode("documents", "list", "--format", "csv").out


def test_a_document_is_linked_by_hand(qcode: Qcode, study: Path):
    assert qcode("cases", "link", "iğdır", "ÇANKIRI").code == 0
    assert "iğdır,Iğdır; Çankırı" in qcode("documents", "list", "--format", "csv").out


def test_documents_are_marked_printed_and_removed(qcode: Qcode, study: Path):
    assert qcode("documents", "done", "iğdır", "çankırı").code == 0
    assert qcode("documents", "todo", "IĞDIR").code == 0
    lines = qcode("documents", "list", "--format", "csv").out.splitlines()
    assert [line.endswith("coder_a") for line in lines[1:]] == [True, False]
    text = qcode("documents", "text", "iğdır").out
    assert text == "Görüşmeci: Bütçe nasıl?\nK1: Bütçe kısıtları var. Şimdi bekliyoruz.\n"
    assert qcode("documents", "remove", "iğdır").code == 0
    assert names(qcode) == ["çankırı"]
    assert qcode("undo").code == 0
    assert names(qcode) == ["çankırı", "iğdır"]

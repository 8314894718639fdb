"""What goes wrong is said in one sentence with a hint, and the exit code tells its kind."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from qcode.cli.app import qcode as root
from qcode.cli.errors import guarded
from qcode.cli.session import opened
from qcode.services.codebook import add_code
from tests.cli.conftest import Qcode

REFUSED = {
    "no such command": (["tabel"], 2, "Did you mean “table”?"),
    "bytes that are no text": (["memos", "add", "x\udcfe"], 1, "no UTF-8"),
    "a coder of such bytes": (["--coder", "x\udcfe", "memos", "add", "x"], 1, "no UTF-8"),
    "a name of such bytes": (["codes", "add", "x\udcfe"], 2, "signs in it that cannot be seen"),
    "a name that rings a bell": (["codes", "add", "x\x07"], 2, "The code's name “x�” has signs"),
    "a folder for a project": (["--coder", "a", "init", "."], 2, ". is a folder."),
    "a format that is only written": (["codings", "import", "x.json"], 2, "Use one of: csv, tsv, xlsx, jsonl."),
    "a picture without a format": (["figure", "tree", "--out", "-"], 2, "Name one: --format svg"),
    "half an address": (["--project", "postgresql://[", "codebook", "list"], 2, "is no address of a PostgreSQL server"),
    "an address that asks for too much": (
        ["--project", "postgresql://a:secret@h/x?foo=bar", "codebook", "list"],
        2,
        "“postgresql://a@h/x?foo=bar” is no",
    ),
    "no such member": (["codings", "ad"], 2, "Did you mean “add”"),
    "no such option": (["segments", "--cod", "AB"], 2, "--cod"),
    "mistyped option": (["table", "frequencies", "--fromat", "csv"], 2, "Did you mean “--format”?"),
    "mistyped format": (["cases", "list", "--format", "cvs"], 2, "Did you mean “csv”?"),
    "mistyped measure": (["table", "frequencies", "--count", "excerpt"], 2, "Did you mean “excerpts”?"),
    "no whole number": (["history", "--limit", "many"], 2, "whole number"),
    "too small a number": (["table", "frequencies", "--depth", "0"], 2, "takes a whole number from 1, not “0”."),
    "no such share": (["table", "frequencies", "--share", "rows"], 2, "There is no share “rows”."),
    "nothing behind an option": (["segments", "--code"], 2, "requires an argument"),
    "missing argument": (["codes", "rename", "AB"], 2, "Missing argument"),
    "unknown attribute": (["table", "frequencies", "--by", "tipe"], 1, "Did you mean “type”?"),
    "no condition": (["segments", "--where", "type"], 2, "no condition"),
    "unknown attribute in a condition": (["segments", "--where", "tyep=province"], 1, "“type”"),
    "half a name": (["table", "frequencies", "--by", "docum"], 1, "Did you mean “document”?"),
    "a month that is none": (["segments", "--since", "2024-13"], 2, "“2024-13” is no date."),
    "a case without its marks": (["cases", "link", "iğdır", "Cankiri"], 1, "Did you mean “Çankırı”?"),
    "a document without its marks": (["documents", "done", "cankiri"], 1, "Did you mean “çankırı”?"),
    "no date": (["segments", "--since", "yesterday"], 2, "yesterday"),
    "no role": (["segments", "--role", "boss"], 2, "interviewer"),
    "unknown code": (["segments", "--code", "bütçe kısıtlar"], 1, "bütçe kısıtları"),
    "unknown document": (["documents", "done", "ığdır x"], 1, "no document"),
    "unknown case": (["segments", "--case", "Iğdr"], 1, "“Iğdır”"),
    "unknown case to link": (["cases", "link", "iğdır", "Ankara"], 1, "Ankara"),
    "unknown coder": (["documents", "done", "iğdır", "--for", "nobody"], 1, "nobody"),
    "share and rate": (["table", "frequencies", "--share", "row", "--per", "1000-words"], 2, "one of them"),
    "passage behind the text": (["codings", "add", "iğdır", "5", "900", "AB"], 2, "not within it"),
    "passage backwards": (["codings", "add", "iğdır", "9", "5", "AB"], 2, "not within it"),
    "no passage": (["codings", "add", "iğdır", "AB"], 2, "--quote"),
    "no code": (["codings", "add", "iğdır", "0", "5"], 2, "No code is named"),
    "words that are nowhere": (["codings", "add", "iğdır", "--quote", "yok", "AB"], 1, "yok"),
    "words that are there twice": (["codings", "add", "iğdır", "--quote", "Bütçe", "AB"], 1, "2 times"),
    "nothing to take off": (["codings", "remove", "iğdır", "0", "5"], 1, "no coding"),
    "a file that is not there": (["codings", "import", "nowhere.csv"], 1, "nowhere.csv"),
    "a folder that is not there": (["import", "nowhere"], 3, "nowhere"),
    "cases from nowhere": (["cases", "import", "nowhere.csv"], 1, "nowhere.csv"),
    "nothing to import": (["cases", "import"], 2, "nothing to import"),
    "no type": (["cases", "import", "cases.csv", "--type", "founded=year"], 2, "does not say a type"),
    "a codebook from nowhere": (["codebook", "import", "nowhere.yaml"], 1, "nowhere.yaml"),
    "a codebook of no format": (["codebook", "import", "book.pdf"], 2, "book.pdf"),
    "a code that is there": (["codes", "add", "AB"], 1, "already"),
    "a hotkey that is taken": (["codes", "add", "para", "--hotkey", "b"], 1, "hotkey"),
    "no label": (["codes", "define", "AB", "--label", "AB"], 2, "LANGUAGE=NAME"),
    "nothing to define": (["codes", "define", "AB"], 2, "nothing to define"),
    "nowhere to move": (["codes", "move", "AB"], 2, "--under"),
    "under itself": (["codes", "move", "kapasite", "--under", "bütçe kısıtları"], 1, "under itself"),
    "merged into itself": (["codes", "merge", "AB", "--into", "AB"], 2, "itself"),
    "a code with codes under it": (["codes", "remove", "kapasite"], 1, "under it"),
    "a memo on two things": (["memos", "add", "x", "--case", "Iğdır", "--code", "AB"], 2, "one thing"),
    "a memo without words": (["memos", "add", " "], 2, "needs words"),
    "a passage without a document": (["memos", "add", "x", "--from", "1", "--to", "5"], 2, "--document"),
    "half a passage": (["memos", "add", "x", "--document", "iğdır", "--from", "1"], 2, "two ends"),
    "redo of nothing": (["redo"], 1, "nothing to redo"),
    "no such version": (["codebook", "diff", "v9"], 1, "v9"),
    "too many quotes": (["codebook", "summary", "--quotes", "9"], 2, "--quotes"),
    "no such shell": (["completion", "tcsh"], 2, "tcsh"),
    "a file into no folder": (["cases", "list", "--out", "no/where.csv"], 1, "could not be written"),
    "a file of no format": (["cases", "list", "--out", "cases.pdf"], 2, "cases.pdf"),
    "rows that cannot stream": (["codings", "export", "--out", "codings.html"], 2, "html"),
    "a project that is not there": (["--project", "no.qcode", "undo"], 1, "no.qcode"),
    "a role that is none": (["coders", "add", "x", "--role", "boss"], 2, "owner"),
    "a coder without a name": (["coders", "add", " "], 2, "needs a name"),
    "a coder with a sign that stands between coders": (["coders", "add", "a,b"], 2, "“,” stands between names"),
    "nothing named to import": (["import", ""], 2, "A file or folder needs a name."),
    "a language that is none": (["--coder", "a", "init", "new", "--language", "elvish"], 2, "no code of a language"),
    "a coder written otherwise": (["coders", "add", "Coder_A"], 1, "differs from it only"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_wrong_input_is_refused_in_a_sentence_and_changes_nothing(qcode: Qcode, study: Path, name: str):
    words, code, said = REFUSED[name]
    before = qcode("history", "--format", "csv").out
    answer = qcode(*words)
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert qcode("history", "--format", "csv").out == before


@pytest.mark.parametrize("place", ["study.qcode", "another.qcode", "STUDY.QCODE", "study.qcode-wal", "renamed.yaml"])
def test_nothing_is_ever_written_over_a_project_or_under_the_name_of_one(
    qcode: Qcode, study: Path, folder: Path, place: str
):
    qcode("copy", "study.qcode", "renamed.yaml")
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    answer = qcode("codebook", "export", "--format", "yaml", "--out", place)
    assert (answer.code, answer.err) == (
        1,
        f"qcode: “{place}” is the place of a project; nothing is written over it.\n  Name another file.\n",
    )
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
    assert study.name in before


def test_a_server_is_no_riddle_where_its_driver_is_not_installed(qcode: Qcode, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    answer = qcode("--project", "postgresql://server/study", "undo")
    assert (answer.code, answer.out) == (1, "")
    assert "pip install 'qcode-qda[team]'" in answer.err


def test_a_file_that_is_no_project_is_not_touched(qcode: Qcode, folder: Path):
    (folder / "study.qcode").write_text("not a database")
    answer = qcode("cases", "list")
    assert answer.code == 1
    assert "no qcode project" in answer.err
    assert (folder / "study.qcode").read_text() == "not a database"


def test_a_damaged_project_gets_a_sentence(qcode: Qcode, study: Path):
    content = bytearray(study.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    study.write_bytes(content)
    for name in ("study.qcode-wal", "study.qcode-shm"):
        study.with_name(name).unlink(missing_ok=True)
    answer = qcode("cases", "list")
    assert answer.code == 1
    assert answer.err.startswith("qcode: ")
    assert "Traceback" not in answer.err


def test_a_project_of_a_newer_qcode_is_refused(qcode: Qcode, study: Path):
    with sqlite3.connect(study) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    connection.close()
    answer = qcode("cases", "list")
    assert answer.code == 1
    assert "newer qcode" in answer.err


@pytest.mark.parametrize("words", [["codebook", "list"], ["codes", "add", "x"]])
def test_a_database_that_answers_with_an_error_gets_a_sentence(qcode: Qcode, study: Path, words: list[str]):
    with sqlite3.connect(study) as connection:
        connection.execute("alter table codes rename to stolen")
    connection.close()
    answer = qcode(*words)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("qcode: ")
    assert "no such table: codes" in answer.err


def test_a_mistake_of_ours_leaves_a_report_and_no_traceback(capsys: pytest.CaptureFixture[str]):
    def broken() -> int:
        raise KeyError("inside")

    assert guarded(broken) == 70
    said = capsys.readouterr().err
    assert "KeyError: 'inside'" in said
    assert "Traceback" not in said
    report = Path(said.rpartition("The report is in ")[2].strip())
    assert "in broken" in report.read_text("utf-8")


def test_an_interrupt_behind_the_work_does_not_deny_it(study: Path, capsysbinary: pytest.CaptureFixture[bytes]):
    context = click.Context(root)

    def interrupted() -> int:
        with opened(context) as project:
            add_code(project, "yeni")
            raise KeyboardInterrupt

    assert guarded(interrupted) == 130
    assert b"this was done and stays: add code: yeni" in capsysbinary.readouterr().err


def test_an_interrupt_is_said_and_has_its_own_code(capsys: pytest.CaptureFixture[str]):
    def interrupted() -> int:
        raise KeyboardInterrupt

    assert guarded(interrupted) == 130
    assert capsys.readouterr().err == "qcode: stopped; nothing was changed.\n"


HEARING = """
import signal, sys
from qcode.__main__ import main
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main(sys.argv[1:]))
"""
"""The program, hearing interrupts also where the tests run in the background, whose children would ignore them."""


def is_being_written(project: Path) -> bool:
    connection = sqlite3.connect(project, timeout=0, isolation_level=None)
    try:
        connection.execute("begin immediate")
        connection.execute("rollback")
    except sqlite3.OperationalError:
        return True
    finally:
        connection.close()
    return False


def test_an_interrupted_import_changes_nothing(qcode: Qcode, study: Path, folder: Path):
    many = folder / "many"
    many.mkdir()
    for number in range(400):
        (many / f"t{number}.txt").write_text(f"A: {number} " + "Bir cümle daha. " * 400, "utf-8")
    running = subprocess.Popen(
        [sys.executable, "-c", HEARING, "import", "many"], cwd=folder, stderr=subprocess.PIPE, text=True
    )
    while running.poll() is None and not is_being_written(study):
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=600)
    assert (running.returncode, said) == (130, "qcode: stopped; nothing was changed.\n")
    assert len(qcode("documents", "list", "--format", "csv").out.splitlines()) == 3


def test_a_reader_who_goes_away_is_no_error(sample: Path, folder: Path):
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m qcode codings export | head -n 1; exit ${{PIPESTATUS[0]}}"],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.startswith("document,")
    assert done.returncode in (0, 141)
    assert done.stderr == ""


def test_letters_that_the_terminal_lacks_stop_nothing(sample: Path, folder: Path):
    ascii_only = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "qcode", "cases", "list", "--format", "csv"],
        cwd=folder, capture_output=True, check=False, env=ascii_only,
    )  # fmt: skip
    assert done.returncode == 0
    assert "Çankaya" in done.stdout.decode("utf-8")


def test_a_program_without_stdout_or_with_a_full_one_says_so_and_keeps_its_head(study: Path, folder: Path):
    line = f"{sys.executable} -m qcode"
    for words, code in (("coders list >&-", 0), ("--version > /dev/full", 1), ("coders list > /dev/full", 1)):
        command = ["bash", "-c", f"{line} {words}"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == code, words
        assert "Traceback" not in done.stderr
        assert "inside qcode" not in done.stderr

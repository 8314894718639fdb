"""Which project is meant and who is working: options before and after the command, the environment, the folder."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from qcode.services.study import newcomer
from tests.cli.conftest import Qcode


@pytest.fixture
def elsewhere(study: Path) -> str:
    """The project, moved where nobody finds it by itself."""
    target = study.parent / "deep"
    target.mkdir()
    return str(study.rename(target / "başka.qcode"))


@pytest.mark.parametrize(
    "words",
    [
        ["--project", "PLACE", "cases", "list"],
        ["cases", "--project", "PLACE", "list"],
        ["cases", "list", "--project", "PLACE"],
        ["cases", "list", "--project=PLACE", "--format", "csv"],
    ],
)
def test_the_project_is_named_before_or_after_the_command(qcode: Qcode, elsewhere: str, words: list[str]):
    answer = qcode(*(word.replace("PLACE", elsewhere) for word in words))
    assert answer.code == 0
    assert "Çankırı" in answer.out


def test_the_project_behind_the_command_wins(qcode: Qcode, elsewhere: str):
    assert qcode("--project", "nowhere.qcode", "cases", "list", "--project", elsewhere).code == 0


def test_the_project_comes_from_the_environment(qcode: Qcode, elsewhere: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QCODE_PROJECT", elsewhere)
    assert "Iğdır" in qcode("cases", "list").out


def test_without_a_project_the_hint_says_how_to_make_one(qcode: Qcode):
    answer = qcode("cases", "list")
    assert (answer.code, answer.out) == (1, "")
    assert "qcode init" in answer.err


def test_two_projects_in_the_folder_are_named_and_not_guessed_at(qcode: Qcode, study: Path):
    qcode("init", "second.qcode", "--coder", "coder_a")
    answer = qcode("cases", "list")
    assert answer.code == 1
    assert "study.qcode" in answer.err
    assert "second.qcode" in answer.err


def test_a_shared_copy_in_the_folder_needs_no_option_on_the_way_to_agreement(qcode: Qcode, study: Path):
    assert qcode("coders", "add", "burak").code == 0
    assert qcode("round", "new", "pilot", "--coders", "coder_a,burak").code == 0
    assert qcode("share", "--coder", "burak", "--out", "burak.qcode").code == 0
    assert qcode("round", "submit", "pilot", "--as-done").code == 0
    assert qcode("--project", "burak.qcode", "--coder", "burak", "round", "submit", "pilot", "--as-done").code == 0
    assert qcode("--coder", "coder_a", "merge", "burak.qcode").code == 0
    assert "by all" in qcode("--coder", "coder_a", "round", "status", "pilot").out


@pytest.mark.parametrize(
    "words",
    [
        ["--coder", "coder_b", "codings", "add", "iğdır", "0", "9", "AB"],
        ["codings", "--coder", "coder_b", "add", "iğdır", "0", "9", "AB"],
        ["codings", "add", "iğdır", "0", "9", "AB", "--coder", "coder_b"],
        ["codings", "add", "--coder=coder_b", "iğdır", "0", "9", "AB"],
    ],
)
def test_the_coder_is_named_before_or_after_the_command(qcode: Qcode, study: Path, words: list[str]):
    answer = qcode(*words)
    assert answer.code == 0
    assert "“coder_b” is a new coder" in answer.err
    assert ",coder_b," in qcode("codings", "export").out


def test_the_coder_comes_from_the_environment(qcode: Qcode, study: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QCODE_CODER", "Gülşah")
    qcode("codings", "add", "iğdır", "0", "9", "AB")
    assert ",Gülşah," in qcode("codings", "export").out


def test_the_last_coder_is_remembered(qcode: Qcode, study: Path):
    qcode("--coder", "coder_b", "codings", "add", "iğdır", "0", "9", "AB")
    qcode("codings", "add", "iğdır", "3", "9", "AB")
    assert qcode("codings", "export").out.count(",coder_b,") == 2


def test_of_two_copies_on_one_computer_each_remembers_who_works_in_it(qcode: Qcode, study: Path, folder: Path):
    qcode("codings", "add", "iğdır", "0", "9", "AB")
    assert qcode("share", "--coder", "coder_b", "--out", "hers.qcode").code == 0
    for place in ("hers", "study"):
        assert qcode("--project", place, "codings", "add", "iğdır", "3", "9", "AB").code == 0
    assert qcode("--project", "hers", "--coder", "coder_c", "codings", "add", "iğdır", "4", "9", "AB").code == 0
    for place in ("study", "hers"):
        assert qcode("--project", place, "codings", "add", "iğdır", "5", "9", "AB").code == 0
    rows = {place: qcode("--project", place, "codings", "export").out for place in ("study", "hers")}
    assert [rows["study"].count(f",coder_{each},") for each in "abc"] == [3, 0, 0]
    assert [rows["hers"].count(f",coder_{each},") for each in "abc"] == [0, 1, 2]


def test_before_the_command_the_coder_works_and_behind_it_a_question_is_about_her(qcode: Qcode, study: Path):
    qcode("codings", "add", "iğdır", "0", "9", "AB")
    qcode("--coder", "coder_b", "codings", "add", "iğdır", "0", "5", "AB")
    assert qcode("--coder", "coder_b", "codings", "export").out.count("\n") == 3
    assert qcode("codings", "export", "--coder", "coder_b").out.count("\n") == 2


def on_a_terminal(folder: Path, *words: str) -> str:
    """What is said where stdin and stdout are a terminal, with screens that only say what they were given."""
    code = (
        "import sys\nfrom qcode.cli.app import run\n"
        f"sys.exit(run({list(words)!r}, open_screens=lambda place, coder: print('OPEN', place, coder) or 7))"
    )
    ours, theirs = pty.openpty()
    running = subprocess.Popen([sys.executable, "-c", code], cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    said = b""
    try:
        while piece := os.read(ours, 4096):
            said += piece
    except OSError:  # Linux says so at the end of a terminal.
        os.close(ours)
    return f"{said.decode('utf-8')}{running.wait(600)}"


def test_on_a_terminal_the_screens_open_on_the_project_of_the_folder(study: Path, folder: Path):
    assert on_a_terminal(folder) == f"OPEN {study} None\r\n7"
    assert on_a_terminal(folder, "open", "--coder", "coder_b") == f"OPEN {study} coder_b\r\n7"
    assert on_a_terminal(folder, "--project", "x.qcode") == "OPEN x.qcode None\r\n7"


def test_on_a_terminal_a_project_that_is_named_alone_is_opened(study: Path, folder: Path):
    assert on_a_terminal(folder, study.name) == f"OPEN {study.name} None\r\n7"
    assert on_a_terminal(folder, "--coder", "coder_b", study.name) == f"OPEN {study.name} coder_b\r\n7"
    assert on_a_terminal(folder, study.name, "--coder", "coder_b") == f"OPEN {study.name} coder_b\r\n7"
    assert on_a_terminal(folder, "postgresql://host/db?project=x").startswith("OPEN postgresql://host/db?project=x")
    (folder / "old.db").write_bytes(study.read_bytes())
    assert on_a_terminal(folder, "old.db") == "OPEN old.db None\r\n7"
    said = on_a_terminal(folder, "tabel")
    assert "There is no command “qcode tabel”" in said
    assert "Did you mean “table”?" in said


def test_a_folder_in_place_of_a_command_is_said_to_be_one_and_what_to_do(qcode: Qcode, folder: Path):
    (folder / "görüşmeler 1").mkdir()
    said = qcode("görüşmeler 1")
    assert said.code == 2
    assert "görüşmeler 1 is a folder, not a command." in said.err
    assert "qcode init study.qcode, then qcode import 'görüşmeler 1'" in said.err
    (folder / "görüşmeler 1" / "a.qcode").touch()
    assert "Open the project in it: qcode 'görüşmeler 1/a.qcode'" in qcode("görüşmeler 1").err
    (folder / "görüşmeler 1" / "b.qcode").touch()
    assert "qcode 'görüşmeler 1/a.qcode' or qcode 'görüşmeler 1/b.qcode'" in qcode("görüşmeler 1").err


def test_on_a_terminal_the_demo_opens_its_own_copy(folder: Path):
    said = on_a_terminal(folder, "demo", "--out", "kept.qcode")
    assert said.endswith(f"OPEN kept.qcode {newcomer()}\r\n7")
    said = on_a_terminal(folder, "demo", "--out", "hers.qcode", "--coder", "Işıl")
    assert said.endswith("OPEN hers.qcode Işıl\r\n7")
    assert "thrown away" in on_a_terminal(folder, "demo")


def test_a_project_on_a_server_is_named_by_its_url(qcode: Qcode, postgres: str):
    place = f"{postgres}{'&' if '?' in postgres else '?'}project=from_the_command_line"
    assert qcode("init", place, "--coder", "coder_a").code == 0
    assert qcode("codes", "add", "güven", "--project", place).code == 0
    assert qcode("undo", "--project", place).code == 0
    assert qcode("redo", "--project", place).code == 0
    assert "güven" in qcode("--project", place, "table", "frequencies").out


def test_a_server_that_does_not_answer_gets_a_sentence(qcode: Qcode):
    answer = qcode("cases", "list", "--project", "postgresql+psycopg://nobody@127.0.0.1:1/none?project=x")
    assert answer.code == 1
    assert answer.err.startswith("qcode: ")
    assert "Traceback" not in answer.err


def test_a_file_is_found_without_its_ending(qcode: Qcode, study: Path):
    assert qcode("--project", "study", "cases", "list").code == 0
    assert "no file other" in qcode("--project", "other", "cases", "list").err


def test_a_project_is_called_like_its_file_whatever_signs_are_in_it(qcode: Qcode):
    assert "“what? 100% #1”" in qcode("init", "what? 100% #1.qcode", "--coder", "coder_a").err
    assert qcode("init", "", "--coder", "coder_a").code == 2

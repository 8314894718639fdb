"""What `qcode` loads and says before any work is done."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from qcode import __version__
from qcode.cli import names
from qcode.cli.app import qcode as root
from tests.cli.conftest import Qcode
from tests.cli.tree import commands

SLOW = {
    "sqlalchemy",
    "alembic",
    "spacy",
    "pandas",
    "numpy",
    "textual",
    "rich",
    "openpyxl",
    "docx",
    "yaml",
    "xlsxwriter",
}


def loaded_by(*words: str, folder: Path) -> set[str]:
    """The packages that a command line has loaded when it is through."""
    code = (
        "import sys\nfrom qcode.__main__ import main\n"
        f"main({list(words)!r})\n"
        "own = {name for name in sys.modules if name.startswith('qcode.')}\n"
        "print(*{name.split('.')[0] for name in sys.modules} | own, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=folder)
    return set(done.stderr.splitlines()[-1].split())


def test_the_version_is_said_and_click_is_not_loaded(qcode: Qcode, folder: Path):
    assert qcode("--version").out == f"qcode {__version__}\n"
    assert not loaded_by("--version", folder=folder) & ({"click", "dataclasses"} | SLOW)


def test_the_help_is_printed_and_click_is_not_loaded(qcode: Qcode, folder: Path):
    assert qcode("--help").out == names.help_text(80)
    assert not loaded_by("--help", folder=folder) & ({"click", "dataclasses"} | SLOW)


def test_a_table_loads_nothing_that_it_does_not_need(study: Path, folder: Path):
    needless = {
        "secrets", "qcode.storage.rounds", "qcode.storage.documents", "qcode.storage.cases", "qcode.model.document",
        "qcode.cli.table_words", "qcode.cli.segments", "qcode.services.querying",
    }  # fmt: skip
    found = loaded_by("--project", str(study), "table", "frequencies", "--format", "csv", folder=folder)
    assert "qcode.services.tables" in found
    assert found & needless == set()


def test_the_version_behind_an_option_is_the_same(qcode: Qcode):
    assert qcode("--project", "nowhere.qcode", "--version").out == f"qcode {__version__}\n"


def test_without_a_terminal_qcode_alone_prints_its_help(qcode: Qcode):
    answer = qcode()
    assert (answer.code, answer.out) == (0, names.help_text(80))


@pytest.mark.parametrize("columns", ["9" * 5000, "-3", "wide", ""])
def test_a_width_that_is_none_is_passed_over(qcode: Qcode, monkeypatch: pytest.MonkeyPatch, columns: str):
    monkeypatch.setenv("COLUMNS", columns)
    assert qcode().out.startswith("Usage: qcode")


def test_the_help_fits_a_narrow_terminal():
    assert max(map(len, names.help_text(60).splitlines())) <= 76


@pytest.mark.parametrize(
    "words", [["table", "frequencies"], ["segments"], ["codings", "export"], ["documents", "list"]]
)
def test_a_counting_command_loads_nothing_slow(sample: Path, folder: Path, words: list[str]):
    assert not loaded_by(*words, folder=folder) & SLOW


def test_every_name_leads_to_its_command():
    context = click.Context(root)
    for name in names.COMMANDS:
        found = root.get_command(context, name)
        assert found is not None
        assert found.name == name


@pytest.mark.parametrize("path", [" ".join(path) for path in commands()])
def test_every_command_explains_itself_and_takes_the_project(qcode: Qcode, path: str):
    answer = qcode(*path.split(), "--help")
    assert answer.code == 0
    assert f"Usage: qcode {path}" in answer.out
    assert "--project PLACE" in answer.out
    assert "--coder NAME" in answer.out


def test_the_help_of_a_family_lists_whole_sentences(qcode: Qcode):
    assert "..." not in qcode("documents", "--help").out.partition("Commands:")[2]


def test_a_family_without_a_command_is_a_usage_error_that_helps(qcode: Qcode):
    answer = qcode("codings")
    assert (answer.code, answer.out) == (2, "")
    assert "Usage: qcode codings" in answer.err


def test_init_makes_a_project_with_its_first_coder(qcode: Qcode, folder: Path):
    answer = qcode("init", "çalışma.qcode", "--case-noun", "belediye", "--coder", "Ayşe")
    assert (answer.code, answer.out) == (0, "")
    assert (folder / "çalışma.qcode").is_file()
    assert "Ayşe,person,owner" in qcode("coders", "list", "--format", "csv").out


def test_init_adds_the_ending_by_which_a_project_is_found(qcode: Qcode, folder: Path):
    assert qcode("init", "study", "--coder", "coder_a").code == 0
    assert (folder / "study.qcode").is_file()


def test_init_takes_the_coder_from_the_environment(qcode: Qcode, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QCODE_CODER", "coder_z")
    qcode("init", "study.qcode")
    assert "coder_z" in qcode("coders", "list").out


def test_init_without_a_coder_says_how_to_name_one(qcode: Qcode, folder: Path):
    answer = qcode("init", "study.qcode")
    assert answer.code == 2
    assert "--coder" in answer.err
    assert not (folder / "study.qcode").exists()


def test_init_never_overwrites(qcode: Qcode, folder: Path):
    (folder / "study.qcode").write_text("precious")
    answer = qcode("init", "study.qcode", "--coder", "coder_a")
    assert answer.code == 1
    assert (folder / "study.qcode").read_text() == "precious"


def test_the_demo_prints_the_main_table_and_leaves_nothing(qcode: Qcode, folder: Path):
    answer = qcode("demo", "--table")
    assert answer.code == 0
    assert "excerpts by municipality" in answer.out
    assert "EU accession" in answer.out
    assert list(folder.iterdir()) == []


def test_the_demos_table_fits_a_terminal_of_80_columns_in_blocks_of_one_screen(
    qcode: Qcode, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("COLUMNS", "80")
    parts = qcode("demo", "--table").out.split("\n\n")
    assert max(len(line) for part in parts for line in part.splitlines()) <= 80
    assert "codes that were not found are not shown" in parts[0]
    assert len(parts[1:]) <= 7
    assert max(len(part.splitlines()) for part in parts) <= 28


def test_the_demo_is_kept_in_a_file_that_is_not_there_yet(qcode: Qcode, folder: Path):
    assert qcode("demo", "--table", "--out", "örnek.qcode").code == 0
    assert len(qcode("cases", "list", "--format", "csv").out.splitlines()) == 46
    assert qcode("demo", "--table", "--out", "örnek.qcode").code == 1


def test_the_screens_need_a_terminal(qcode: Qcode, study: Path):
    answer = qcode("open")
    assert answer.code == 2
    assert "terminal" in answer.err


def test_a_healthy_project_is_said_to_be_so(qcode: Qcode, study: Path):
    answer = qcode("doctor")
    assert (answer.code, answer.out) == (0, "")
    assert "healthy" in answer.err


def test_the_demo_says_where_it_can_be_kept_when_a_project_is_named(qcode: Qcode, folder: Path):
    answer = qcode("--project", "mine.qcode", "demo")
    assert answer.code != 0
    assert "qcode demo --out mine.qcode" in answer.err
    assert not (folder / "mine.qcode").exists()


def test_the_first_screen_loads_no_arrays():
    told = "import sys, qcode.tui.app, qcode.tui.screens.documents\nprint('numpy' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"

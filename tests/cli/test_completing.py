"""Completion in the shell, asked as the shells ask."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from qcode.cli.completing import quoted
from tests.cli.conftest import Qcode


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_each_shell_is_printed(qcode: Qcode, shell: str):
    answer = qcode("completion", shell)
    assert answer.code == 0
    assert f"_QCODE_COMPLETE={shell}_complete" in answer.out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_one_that_its_shell_reads(qcode: Qcode, folder: Path, shell: str):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not on this machine")
    (folder / "script").write_text(qcode("completion", shell).out, "utf-8")
    done = subprocess.run([shell, "-n", "script"], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def complete(qcode: Qcode, monkeypatch: pytest.MonkeyPatch, *words: str, shell: str = "zsh") -> list[str]:
    """What is offered for the last of the words."""
    monkeypatch.setenv("_QCODE_COMPLETE", f"{shell}_complete")
    monkeypatch.setenv("COMP_WORDS", "\n".join(["qcode", *(quoted(word) for word in words)]))
    monkeypatch.setenv("COMP_CWORD", str(len(words)) if shell != "fish" else words[-1])
    answer = qcode()
    monkeypatch.delenv("_QCODE_COMPLETE")
    assert answer.code == 0, answer.err
    lines = answer.out.splitlines()
    return lines[1::3] if shell == "zsh" else [line.partition(",")[2] for line in lines]


def test_commands_are_completed(qcode: Qcode, monkeypatch: pytest.MonkeyPatch):
    assert complete(qcode, monkeypatch, "cod") == ["codebook", "codes", "coders", "codings"]
    assert complete(qcode, monkeypatch, "table", "f") == ["frequencies", "framework"]


def test_options_and_their_words_are_completed(qcode: Qcode, monkeypatch: pytest.MonkeyPatch):
    assert complete(qcode, monkeypatch, "table", "frequencies", "--sh") == ["--share"]
    assert complete(qcode, monkeypatch, "table", "frequencies", "--count", "c") == ["cases", "coders", "characters"]
    assert complete(qcode, monkeypatch, "cases", "list", "--format", "x") == ["xlsx"]


def test_names_of_the_project_are_completed_in_any_case(qcode: Qcode, study: Path, monkeypatch: pytest.MonkeyPatch):
    assert complete(qcode, monkeypatch, "codes", "retire", "BÜT") == ["bütçe kısıtları"]
    assert complete(qcode, monkeypatch, "segments", "--coder", "") == ["coder_a"]
    assert complete(qcode, monkeypatch, "documents", "done", "İ") == ["iğdır"]
    assert complete(qcode, monkeypatch, "segments", "--case", "ı") == ["Iğdır"]


def test_the_project_that_is_named_on_the_line_is_asked(qcode: Qcode, study: Path, monkeypatch: pytest.MonkeyPatch):
    elsewhere = study.rename(study.with_name("other.db"))
    found = complete(qcode, monkeypatch, "--project", str(elsewhere), "codes", "retire", "")
    assert found == ["kapasite", "bütçe kısıtları", "AB"]


def test_without_a_project_no_name_is_offered_and_nothing_is_said(qcode: Qcode, monkeypatch: pytest.MonkeyPatch):
    assert complete(qcode, monkeypatch, "codes", "retire", "x") == []


def test_a_name_shared_by_two_codes_is_offered_as_two_paths(qcode: Qcode, study: Path, monkeypatch: pytest.MonkeyPatch):
    qcode("codes", "add", "AB", "--under", "kapasite")
    assert complete(qcode, monkeypatch, "codes", "retire", "") == [
        "kapasite", "bütçe kısıtları", "kapasite / AB", "AB",
    ]  # fmt: skip
    assert complete(qcode, monkeypatch, "codes", "retire", "kapasite / a") == ["kapasite / AB"]
    qcode("codes", "rename", "kapasite", "para")
    qcode("codes", "add", "destek")
    qcode("codes", "add", "araç", "--under", "para")
    qcode("codes", "add", "araç", "--under", "destek")
    assert complete(qcode, monkeypatch, "codes", "retire", "ara") == ["para / araç", "destek / araç"]


def test_what_a_table_can_be_divided_by_is_completed(qcode: Qcode, study: Path, monkeypatch: pytest.MonkeyPatch):
    assert complete(qcode, monkeypatch, "table", "frequencies", "--by", "ty") == ["type"]
    assert complete(qcode, monkeypatch, "table", "frequencies", "--by", "d") == ["document", "date"]


@pytest.mark.parametrize(("begun", "offered"), [('"bütçe k', "bütçe kısıtları"), ("'bütçe k", "bütçe kısıtları")])
def test_bash_gets_no_strokes_behind_an_open_quotation_mark(
    qcode: Qcode, study: Path, monkeypatch: pytest.MonkeyPatch, begun: str, offered: str
):
    monkeypatch.setenv("_QCODE_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", f"qcode\nsegments\n--code\n{begun}")
    monkeypatch.setenv("COMP_CWORD", "3")
    assert qcode().out == f"plain,{offered}\n"


def test_fish_gets_a_name_with_a_comma_whole(qcode: Qcode, study: Path, monkeypatch: pytest.MonkeyPatch):
    qcode("codes", "add", "para, pul")
    assert complete(qcode, monkeypatch, "codes", "retire", "pa", shell="fish") == ["para, pul"]
    assert "--max 1" in qcode("completion", "fish").out


def test_bash_itself_completes_a_code_of_two_words(qcode: Qcode, study: Path, folder: Path):
    (folder / "script").write_text(qcode("completion", "bash").out, "utf-8")
    bin_folder = folder / "bin"
    bin_folder.mkdir()
    (bin_folder / "qcode").write_text(f'#!/bin/sh\nexec {sys.executable} -m qcode "$@"\n')
    (bin_folder / "qcode").chmod(0o755)
    asked = (
        "source ./script; COMP_WORDS=(qcode codes retire 'bütçe\\ k'); COMP_CWORD=3; "
        "_qcode_completion qcode; printf '%s' \"${COMPREPLY[@]}\""
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", asked], cwd=folder, capture_output=True, text=True, check=True,
        env={**os.environ, "PATH": f"{bin_folder}:{os.environ['PATH']}"},
    )  # fmt: skip
    assert done.stdout == "bütçe\\ kısıtları"

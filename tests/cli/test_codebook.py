"""The codebook and its codes, memos, coders and the history, on the command line."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Qcode


def codes(qcode: Qcode) -> list[str]:
    return [row["code"] for row in csv.DictReader(io.StringIO(qcode("codebook", "list", "--format", "csv").out))]


def test_codes_are_added_defined_moved_renamed_and_merged(qcode: Qcode, study: Path):
    for words in (
        ["codes", "add", "güven", "--under", "AB", "--brief", "kısa", "--label", "en=trust", "--colour", "#123456"],
        ["codes", "define", "güven", "--use-when", "her zaman", "--label", "de=Vertrauen"],
        ["codes", "move", "güven", "--top"],
        ["codes", "move", "güven", "--position", "1"],
        ["codes", "rename", "güven", "itimat"],
        ["codes", "merge", "AB", "--into", "itimat"],
        ["codes", "retire", "bütçe kısıtları"],
        ["codes", "revive", "bütçe kısıtları"],
        ["codes", "remove", "bütçe kısıtları"],
    ):
        answer = qcode(*words)
        assert answer.code == 0, (words, answer.err)
        assert answer.out == ""
    assert codes(qcode) == ["itimat", "kapasite"]
    out = qcode("codebook", "export").out
    assert "en: trust" in out
    assert "de: Vertrauen" in out
    assert "her zaman" in out


def test_a_code_is_found_by_its_path_and_in_any_case(qcode: Qcode, study: Path):
    assert qcode("codes", "rename", "Kapasite / BÜTÇE KISITLARI", "para").code == 0
    assert codes(qcode) == ["kapasite", "kapasite / para", "AB"]


def test_two_codes_of_one_name_are_told_apart_by_their_paths(qcode: Qcode, study: Path):
    qcode("codes", "add", "bütçe kısıtları", "--under", "AB")
    answer = qcode("codes", "retire", "bütçe kısıtları")
    assert answer.code == 1
    assert "kapasite / bütçe kısıtları" in answer.err
    assert qcode("codes", "retire", "AB / bütçe kısıtları").code == 0


@pytest.mark.parametrize("ending", ["yaml", "csv", "xlsx"])
def test_a_codebook_goes_out_and_comes_in_again(qcode: Qcode, study: Path, folder: Path, ending: str):
    assert qcode("codebook", "export", f"kitap.{ending}").code == 0
    qcode("init", "other.qcode", "--coder", "coder_a")
    answer = qcode("codebook", "import", f"kitap.{ending}", "--project", "other.qcode")
    assert (answer.code, "3 codes added" in answer.err) == (0, True)
    assert qcode("codebook", "import", f"kitap.{ending}", "--project", "other.qcode").err.count("3 as they were") == 1


def test_a_dry_run_says_what_an_import_would_do(qcode: Qcode, study: Path, folder: Path):
    (folder / "b.yaml").write_text("codes:\n  - name: yeni\n  - name: AB\n    brief: Birlik\n", "utf-8")
    answer = qcode("codebook", "import", "b.yaml", "--dry-run")
    assert answer.code == 0
    assert "Would be: 1 code added, 1 changed" in answer.err
    assert "yeni" not in codes(qcode)


def test_a_bad_codebook_is_refused_with_its_lines(qcode: Qcode, study: Path, folder: Path):
    (folder / "b.yaml").write_text("codes:\n  - name: AB\n  - name: AB\n", "utf-8")
    answer = qcode("codebook", "import", "b.yaml")
    assert answer.code == 3
    assert "line 3" in answer.err
    assert codes(qcode) == ["kapasite", "kapasite / bütçe kısıtları", "AB"]


def test_lint_finds_something_and_says_so_by_its_code(qcode: Qcode, study: Path):
    answer = qcode("codebook", "lint")
    assert answer.code == 1
    assert "no definition" in answer.out


def test_versions_are_frozen_listed_and_compared(qcode: Qcode, study: Path):
    assert qcode("codebook", "freeze", "ilk", "--note", "pilot").code == 0
    assert "pilot" in qcode("codebook", "versions", "--format", "csv").out
    assert "Nothing changed" in qcode("codebook", "diff", "ilk").err
    qcode("codes", "rename", "AB", "Avrupa")
    qcode("codebook", "freeze", "sonra")
    (row,) = csv.DictReader(io.StringIO(qcode("codebook", "diff", "ilk", "sonra", "--format", "csv").out))
    assert (row["change"], row["before"], row["after"]) == ("renamed", "AB", "Avrupa")


def test_memos_are_written_on_things_and_passages(qcode: Qcode, study: Path):
    for words in (
        ["genel"], ["kod", "--code", "AB"], ["vaka", "--case", "ığdır"], ["belge", "--document", "iğdır"],
        ["yer", "--document", "iğdır", "--from", "0", "--to", "9"],
        ["söz", "--document", "iğdır", "--quote", "Bütçe kısıtları", "--title", "Başlık"],
    ):  # fmt: skip
        assert qcode("memos", "add", *words).code == 0, words
    assert qcode("memos", "add", "-", stdin="iki\nsatır\n").code == 0
    found = list(csv.DictReader(io.StringIO(qcode("memos", "list", "--format", "csv").out)))
    assert [(row["on"], row["what"], row["start"], row["memo"]) for row in found] == [
        ("project", "study", "", "genel"), ("code", "AB", "", "kod"), ("case", "Iğdır", "", "vaka"),
        ("document", "iğdır", "", "belge"), ("span", "iğdır", "0", "yer"), ("span", "iğdır", "28", "söz"),
        ("project", "study", "", "iki\nsatır"),
    ]  # fmt: skip


def test_a_memo_on_a_coding_names_code_and_document(qcode: Qcode, study: Path):
    qcode("codings", "add", "iğdır", "0", "9", "AB", "--memo", "niye")
    (row,) = csv.DictReader(io.StringIO(qcode("memos", "list", "--format", "csv").out))
    assert (row["on"], row["what"], row["end"], row["memo"]) == ("coding", "AB in iğdır", "9", "niye")


def test_coders_are_added_with_a_role_and_a_reader_changes_nothing(qcode: Qcode, study: Path):
    assert qcode("coders", "add", "Şule", "Işık", "--role", "reader").code == 0
    assert "Işık,person,reader" in qcode("coders", "list", "--format", "csv").out
    answer = qcode("codes", "add", "x", "--coder", "Şule")
    assert answer.code == 1
    assert "may read" in answer.err


def test_undo_and_redo_go_step_by_step_across_starts(qcode: Qcode, study: Path):
    qcode("codes", "add", "bir")
    qcode("codes", "add", "iki")
    assert "Undone: iki" in qcode("undo").err
    assert "Undone: bir" in qcode("undo").err
    assert "Done again: bir" in qcode("redo").err
    assert codes(qcode)[-1] == "bir"


def test_ones_own_step_is_undone_or_with_everyone_anybodys(qcode: Qcode, study: Path):
    qcode("codings", "add", "iğdır", "0", "5", "AB", "--coder", "coder_b")
    qcode("codes", "add", "bir", "--coder", "coder_a")
    assert qcode("undo", "--coder", "coder_b").code == 0
    assert "bir" in codes(qcode)
    assert qcode("undo", "--everyone", "--coder", "coder_b").code == 0
    assert "bir" not in codes(qcode)


def test_the_history_lists_steps_newest_first(qcode: Qcode, study: Path):
    qcode("codes", "add", "bir")
    qcode("undo")
    found = list(csv.DictReader(io.StringIO(qcode("history", "--format", "csv", "--limit", "2").out)))
    assert [(row["verb"], row["what"], row["undone"]) for row in found] == [
        ("add code", "bir", "yes"),
        ("add code", "AB", ""),
    ]


def test_the_problems_of_a_codebook_come_in_the_order_of_its_lines(qcode: Qcode, study: Path, folder: Path):
    (folder / "book.yaml").write_text("codes:\n  - name: a / b\n  - name: c\n    colour: reddish\n", "utf-8")
    said = qcode("codebook", "import", "book.yaml").err.splitlines()
    assert [line.split(":")[0].strip() for line in said[1:]] == ["line 2", "line 4"]


def test_memos_are_text_to_read_on_the_screen(qcode: Qcode, study: Path, monkeypatch: pytest.MonkeyPatch):
    said = "Bütçe sözü geçmiyor ama ileride açıklıyor, konuşalım."
    qcode("memos", "add", said, "--document", "iğdır", "--from", "0", "--to", "9")
    monkeypatch.setenv("COLUMNS", "44")
    shown = qcode("memos", "list").out.splitlines()
    assert re.fullmatch(r"#[0-9a-f]{5} · iğdır, 0 to 9 · coder_a ·  20[\d-]{8}", f"{shown[0]}{shown[1]}")
    assert shown[2:] == ["    Bütçe sözü geçmiyor ama ileride", "    açıklıyor, konuşalım."]
    assert "guid" in qcode("memos", "list", "--format", "csv").out

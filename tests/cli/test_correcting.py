"""`qcode documents correct`: what it says, what it writes, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Qcode

OLD = "Görüşmeci: Bütçe nasıl?\nK1: Bütçe kısıtları var. Şimdi bekliyoruz.\n"


@pytest.fixture
def coded(qcode: Qcode, study: Path, folder: Path) -> Path:
    """The study with two codings in iğdır, and a file with its corrected text."""
    assert qcode("codings", "add", "iğdır", "--quote", "Bütçe kısıtları var.", "kapasite").code == 0
    assert qcode("codings", "add", "iğdır", "--quote", "Şimdi bekliyoruz.", "AB").code == 0
    (folder / "new.txt").write_text(OLD.replace("kısıtları", "kısıtlarımız").replace(" Şimdi bekliyoruz.", ""), "utf-8")
    return folder / "new.txt"


def test_what_changed_and_what_was_lost_is_listed_and_the_receipt_counts(qcode: Qcode, coded: Path):
    answer = qcode("documents", "correct", "iğdır", "new.txt", "--format", "json", "--note", "heard again")
    rows = json.loads(answer.out)["rows"]
    assert [(row["became"], row["code"], row["before"], row["after"]) for row in rows] == [
        ("changed", "kapasite", "Bütçe kısıtları var.", "Bütçe kısıtlarımız var."),
        ("lost", "AB", "Şimdi bekliyoruz.", ""),
    ]
    assert answer.code == 3
    assert "Corrected iğdır, revision 2: 67 characters before, 52 after." in answer.err
    assert "Codings: 0 kept, 0 moved, 1 with other words, 1 lost." in answer.err
    assert "qcode undo" in answer.err
    assert "heard again" in qcode("history").out
    assert "AB (coder_a): “Şimdi bekliyoruz.”" in qcode("memos", "list", "--format", "csv").out
    assert qcode("doctor").code == 0
    assert qcode("undo").code == 0
    assert qcode("documents", "text", "iğdır").out.strip() == OLD.strip()


def test_a_dry_run_says_the_same_and_writes_nothing(qcode: Qcode, coded: Path):
    before = qcode("history").out
    answer = qcode("documents", "correct", "iğdır", "new.txt", "--dry-run")
    assert answer.code == 3
    assert "Would correct iğdır, revision 2" in answer.err
    assert "Bütçe kısıtlarımız var." in answer.out
    assert qcode("history").out == before


def test_where_nothing_is_lost_the_end_is_good(qcode: Qcode, coded: Path, folder: Path):
    (folder / "new.txt").write_text("Önsöz.\n\n" + OLD, "utf-8")
    answer = qcode("documents", "correct", "iğdır", "new.txt")
    assert (answer.code, answer.out) == (0, "")
    assert "2 moved" in answer.err
    (folder / "new.txt").write_text("Önsöz 2.\n\n" + OLD, "utf-8")
    assert "Bütçe kısıtları var." in qcode("documents", "correct", "iğdır", "new.txt", "--all").out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("nobody", "new.txt"), 1, "There is no document “nobody”."),
        (("iğdır", "missing.txt"), 1, "The file does not exist."),
        (("iğdır", "texts/iğdır.txt"), 1, "iğdır has this text already."),
        (("iğdır", "texts/çankırı.txt"), 1, "That is the text of çankırı, not of iğdır."),
        (("iğdır", "study.qcode"), 1, "qcode does not read .qcode."),
        (("iğdır", "other.txt"), 1, "--even-so"),
        (("iğdır",), 2, "FILE"),
    ],
)
def test_what_is_no_correction_is_refused_in_a_sentence(
    qcode: Qcode, coded: Path, folder: Path, words: tuple[str, ...], code: int, said: str
):
    (folder / "other.txt").write_text("A: Something else that was written elsewhere.\n", "utf-8")
    answer = qcode("documents", "correct", *words)
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err


def test_an_import_of_a_namesake_points_to_the_correction(qcode: Qcode, study: Path, folder: Path):
    (folder / "texts" / "iğdır.txt").write_text(OLD.replace("var", "yok"), "utf-8")
    assert "qcode documents correct" in qcode("import", "texts/iğdır.txt").err

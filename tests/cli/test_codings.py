"""Codings one by one, in bulk, and out again."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Qcode


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def exported(qcode: Qcode, *words: str) -> list[tuple[str, ...]]:
    found = rows(qcode("codings", "export", *words).out)
    return [(row["document"], row["start"], row["end"], row["code"], row["coder"]) for row in found]


def test_several_codes_go_on_one_passage_as_one_step(qcode: Qcode, study: Path):
    answer = qcode("codings", "add", "iğdır", "28", "43", "bütçe kısıtları", "AB", "--memo", "önemli")
    assert (answer.code, answer.out) == (0, "")
    found = rows(qcode("codings", "export").out)
    assert {row["code"] for row in found} == {"kapasite / bütçe kısıtları", "AB"}
    assert {row["excerpt"] for row in found} == {"Bütçe kısıtları"}
    assert {row["memo"] for row in found} == {"önemli"}
    qcode("undo")
    assert exported(qcode) == []


def test_an_export_has_what_reading_and_citing_need(qcode: Qcode, study: Path):
    qcode("codings", "add", "iğdır", "--quote", "Bütçe kısıtları", "bütçe kısıtları")
    (row,) = rows(qcode("codings", "export").out)
    guid, created = row.pop("guid"), row.pop("created")
    assert len(guid) == 36
    assert created.endswith("Z")
    assert row == {
        "document": "iğdır", "start": "28", "end": "43", "code": "kapasite / bütçe kısıtları", "coder": "coder_a",
        "excerpt": "Bütçe kısıtları", "belediye": "Iğdır", "type": "province", "founded": "1992", "date": "",
        "language": "tr", "speaker": "K1", "role": "respondent", "turn": "2", "paragraph": "2", "seconds": "",
        "memo": "", "weight": "", "typical": "", "round": "",
    }  # fmt: skip


def test_a_quote_may_break_its_lines_otherwise(qcode: Qcode, study: Path):
    assert qcode("codings", "add", "iğdır", "--quote", "nasıl?  K1:", "AB").code == 0
    assert exported(qcode) == [("iğdır", "17", "27", "AB", "coder_a")]


def test_a_quote_in_decomposed_letters_is_found(qcode: Qcode, study: Path):
    assert qcode("codings", "add", "iğdır", "--quote", "Bu\u0308tc\u0327e kısıtları", "AB").code == 0


def test_the_same_coding_twice_is_one(qcode: Qcode, study: Path):
    qcode("codings", "add", "iğdır", "0", "5", "AB")
    answer = qcode("codings", "add", "iğdır", "0", "5", "AB")
    assert answer.code == 0
    assert "Nothing had to be changed" in answer.err
    assert len(exported(qcode)) == 1


def test_codings_are_taken_off_by_place_and_code(qcode: Qcode, study: Path):
    qcode("codings", "add", "iğdır", "0", "5", "AB", "kapasite")
    qcode("codings", "add", "iğdır", "0", "6", "AB")
    assert qcode("codings", "remove", "iğdır", "0", "5", "AB").code == 0
    assert {row[2:4] for row in exported(qcode)} == {("5", "kapasite"), ("6", "AB")}
    assert qcode("codings", "remove", "iğdır", "0", "6").code == 0
    assert len(exported(qcode)) == 1


def test_nobody_takes_off_another_coders_coding(qcode: Qcode, study: Path):
    qcode("codings", "add", "iğdır", "0", "5", "AB")
    answer = qcode("codings", "remove", "iğdır", "0", "5", "AB", "--coder", "coder_b")
    assert answer.code == 1
    assert len(exported(qcode)) == 1


def test_a_file_with_a_bad_row_is_refused_whole_with_its_line(qcode: Qcode, study: Path, folder: Path):
    (folder / "codings.csv").write_text("document,start,end,code\niğdır,0,5,AB\niğdır,0,999,AB\n", "utf-8")
    answer = qcode("codings", "import", "codings.csv")
    assert answer.code == 3
    assert "line 3: 0 to 999 is no part of “iğdır”" in answer.err
    assert "--keep-good" in answer.err
    assert exported(qcode) == []


def test_the_good_rows_go_in_on_request_and_new_coders_are_named(qcode: Qcode, study: Path, folder: Path):
    lines = [
        {"document": "iğdır.txt", "start": 0, "end": 5, "code": "AB", "coder": "Çiğdem", "memo": "not"},
        {"document": "iğdır", "start": 0, "end": 5, "code": "yok"},
    ]
    (folder / "codings.jsonl").write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    answer = qcode("codings", "import", "codings.jsonl", "--keep-good", "--done")
    assert answer.code == 3
    assert "New coders: Çiğdem" in answer.err
    assert "line 2" in answer.err
    assert exported(qcode) == [("iğdır", "0", "5", "AB", "Çiğdem")]
    assert qcode("documents", "list", "--format", "csv").out.splitlines()[2].endswith("Çiğdem")


@pytest.mark.parametrize("ending", ["csv", "jsonl", "xlsx"])
def test_what_is_exported_can_be_imported_again(qcode: Qcode, study: Path, folder: Path, ending: str):
    qcode("codings", "add", "çankırı", "--quote", "=çok= büyük", "AB", "kapasite", "--memo", "=1+1")
    before = exported(qcode)
    qcode("codings", "export", "--out", f"codings.{ending}")
    qcode("undo")
    assert qcode("codings", "import", f"codings.{ending}").code == 0
    assert exported(qcode) == before


def test_no_cell_of_an_export_is_a_formula(qcode: Qcode, study: Path, folder: Path):
    qcode("codings", "add", "çankırı", "--quote", "=çok= büyük", "AB")
    (row,) = rows(qcode("codings", "export").out)
    assert row["excerpt"] == "'=çok= büyük"
    qcode("codings", "export", "--out", "codings.xlsx")
    from openpyxl import load_workbook

    book = load_workbook(folder / "codings.xlsx")
    cells = [cell for line in book.worksheets[0].iter_rows() for cell in line]
    assert [cell.data_type for cell in cells if cell.value == "=çok= büyük"] == ["s"]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_the_filters_of_an_export_are_those_of_every_question(qcode: Qcode, study: Path):
    qcode("codings", "add", "iğdır", "28", "43", "bütçe kısıtları")
    qcode("codings", "add", "çankırı", "0", "9", "AB", "--coder", "coder_b")
    everything = exported(qcode)
    assert len(everything) == 2
    for words in (
        ["--code", "kapasite"], ["--coder", "coder_a"], ["--document", "iğdır"], ["--case", "ığdır"],
        ["--where", "founded>1900"], ["--role", "respondent"], ["--speaker", "K1"],
    ):  # fmt: skip
        assert exported(qcode, *words) == [("iğdır", "28", "43", "kapasite / bütçe kısıtları", "coder_a")], words
    assert exported(qcode, "--code", "kapasite", "--exactly") == []


def test_an_export_of_nothing_has_its_header_and_says_so(qcode: Qcode, study: Path):
    answer = qcode("codings", "export")
    assert answer.code == 0
    assert answer.out.startswith("document,start,end,code")
    assert answer.out.count("\n") == 1
    assert "no such codings" in answer.err


def test_the_export_of_the_sample_is_as_long_as_its_codings(qcode: Qcode, sample: Path):
    codings = sum(int(row["codings"]) for row in rows(qcode("coders", "list", "--format", "csv").out))
    assert len(rows(qcode("codings", "export").out)) == codings > 100


def test_a_place_of_thousands_of_figures_is_refused_in_a_sentence(qcode: Qcode, study: Path):
    answer = qcode("--coder", "coder_a", "codings", "add", "iğdır", "0", "9" * 5000, "AB")
    assert (answer.code, answer.err.splitlines()[0]) == (2, "qcode: The passage is not given.")

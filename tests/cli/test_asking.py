"""Tables, excerpts and listings: formats, files, widths, and nothing to show."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Qcode

LISTINGS = {
    "cases": ["cases", "list"],
    "documents": ["documents", "list"],
    "codes": ["codebook", "list"],
    "memos": ["memos", "list"],
    "findings": ["codebook", "lint"],
    "versions": ["codebook", "versions"],
    "summary": ["codebook", "summary"],
    "excerpts": ["segments"],
    "frequencies": ["table", "frequencies"],
}


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("name", LISTINGS)
def test_a_listing_of_nothing_says_so_and_prints_no_text(qcode: Qcode, name: str):
    qcode("init", "study.qcode", "--coder", "coder_a")
    answer = qcode(*LISTINGS[name])
    assert (answer.code, answer.out) == (0, "")
    assert answer.err.strip()


@pytest.mark.parametrize("name", [name for name in LISTINGS if name != "frequencies"])
def test_a_listing_of_nothing_is_an_empty_table_for_programs(qcode: Qcode, name: str):
    qcode("init", "study.qcode", "--coder", "coder_a")
    assert qcode(*LISTINGS[name], "--format", "csv").out.count("\n") == 1
    assert json.loads(qcode(*LISTINGS[name], "--format", "json").out)["rows"] == []


@pytest.mark.parametrize("name", LISTINGS)
@pytest.mark.parametrize("form", ["text", "csv", "tsv", "xlsx", "markdown", "json", "jsonl", "latex", "html"])
def test_every_listing_comes_in_every_format(qcode: Qcode, sample: Path, name: str, form: str):
    answer = qcode(*LISTINGS[name], "--format", form)
    assert answer.code == (name == "findings")
    assert answer.raw[:2] == b"PK" if form == "xlsx" else answer.out.strip() or name in ("memos", "versions")


def test_the_table_counts_by_an_attribute(qcode: Qcode, sample: Path):
    answer = qcode("table", "frequencies", "--by", "type", "--count", "documents", "--format", "csv")
    found = {row["code"]: row for row in table(answer.out)}
    funds = found["Why a unit / foreign funds and grants"]
    assert funds["municipalities of 45"] == "20"
    assert answer.code == 0


def test_the_text_of_a_table_says_what_is_counted_of_what(qcode: Qcode, sample: Path):
    out = qcode("table", "frequencies", "--by", "type", "--where", "type=metropolitan").out
    assert out.startswith("excerpts by type\nUnit: ")
    assert "type = metropolitan" in out
    assert "\n  central steering" in out.replace("\u2007", " ")


def test_filters_and_depth_narrow_the_table(qcode: Qcode, sample: Path):
    top = table(qcode("table", "frequencies", "--depth", "1", "--format", "csv").out)
    assert all(" / " not in row["code"] for row in top)
    one = table(qcode("table", "frequencies", "--code", "EU accession", "--coder", "coder_a", "--format", "csv").out)
    assert [row["code"] for row in one if row["code"] != "all codes"] == ["Why a unit / EU accession"]


@pytest.mark.parametrize(
    "words",
    [
        ["--per", "1000-words"], ["--share", "row"], ["--share", "column"], ["--count", "words"], ["--own"],
        ["--count", "presence"], ["--count", "coders"], ["--rows", "used", "--sort", "count"], ["--by", "coder"],
        ["--by", "document"], ["--by", "speaker"], ["--by", "date"], ["--role", "respondent"], ["--agreed"],
        ["--since", "2000", "--until", "2030-01-01"], ["--document", "note-adana"], ["--case", "ADANA"],
    ],
)  # fmt: skip
def test_every_option_of_the_table_is_understood(qcode: Qcode, sample: Path, words: list[str]):
    answer = qcode("table", "frequencies", *words)
    assert answer.code == 0, answer.err
    assert answer.out


def test_a_wide_table_fits_the_terminal_in_blocks(qcode: Qcode, sample: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "72")
    out = qcode("table", "frequencies").out
    assert max(map(len, out.splitlines())) <= 72
    assert out.count("central steering") > 3


def test_a_file_is_written_whole_in_the_format_of_its_suffix(qcode: Qcode, sample: Path, folder: Path):
    answer = qcode("table", "frequencies", "--out", "tablo.csv", "--bom")
    assert (answer.code, answer.out) == (0, "")
    assert "tablo.csv" in answer.err
    assert (folder / "tablo.csv").read_bytes().startswith(b"\xef\xbb\xbfcode,")
    qcode("table", "frequencies", "--out", "tablo.txt", "--format", "json")
    assert json.loads((folder / "tablo.txt").read_text("utf-8"))["title"]


def test_a_failed_export_leaves_the_old_file(qcode: Qcode, study: Path, folder: Path):
    (folder / "old.csv").write_text("old")
    assert qcode("segments", "--code", "yok", "--out", "old.csv").code == 1
    assert (folder / "old.csv").read_text() == "old"
    assert not list(folder.glob(".old*"))


def test_a_dash_is_stdout(qcode: Qcode, study: Path, folder: Path):
    assert qcode("cases", "list", "--out", "-", "--format", "csv").out.startswith("belediye,")
    assert not (folder / "-").exists()


def test_excerpts_are_shown_under_their_citation(qcode: Qcode, study: Path):
    qcode("codings", "add", "iğdır", "--quote", "Bütçe kısıtları", "bütçe kısıtları")
    answer = qcode("segments")
    cited = "Iğdır, iğdır, turn 2 · kapasite / bütçe kısıtları · coder_a · K1"
    assert answer.out == f"{cited}\n    “Bütçe kısıtları”\n\n"
    assert "1 excerpt" in answer.err


def test_excerpts_come_with_the_sentences_around_them(qcode: Qcode, study: Path):
    qcode("codings", "add", "iğdır", "--quote", "Bütçe kısıtları var.", "AB")
    assert "Şimdi bekliyoruz. …" in qcode("segments", "--context").out
    (row,) = table(qcode("segments", "--context", "--format", "csv").out)
    assert row["after"] == "Şimdi bekliyoruz."


def test_a_terminal_obeys_no_control_character_of_a_transcript(qcode: Qcode, study: Path, folder: Path):
    (folder / "kötü.txt").write_text("K1: Tehlike \x1b[2J burada.\n", "utf-8")
    qcode("import", "kötü.txt")
    end = len(qcode("documents", "text", "kötü").out) - 1
    assert qcode("codings", "add", "kötü", "4", str(end), "AB").code == 0
    assert "\x1b" not in qcode("segments").out
    assert "\x1b" not in qcode("table", "frequencies").out


def test_excerpts_are_filtered_and_sorted(qcode: Qcode, sample: Path):
    found = table(qcode("segments", "--code", "EU accession", "--where", "type=metropolitan", "--format", "csv").out)
    assert {row["code"] for row in found} == {"Why a unit / EU accession"}
    sorted_by_case = table(qcode("segments", "--sort", "case", "--format", "csv").out)
    assert sorted_by_case[0]["case"].startswith("Adana")


def test_the_summary_is_prose_for_readers_and_columns_for_programs(qcode: Qcode, sample: Path, folder: Path):
    assert re.search(r"^#+ Why a unit$", qcode("codebook", "summary", "--format", "markdown").out, re.MULTILINE)
    assert "<h1>" in qcode("codebook", "summary", "--format", "html").out
    (first, *_) = table(qcode("codebook", "summary", "--format", "csv", "--quotes", "3").out)
    assert "use when" in first
    assert qcode("codebook", "summary", "--code", "EU accession").out.count("EU accession") >= 1
    assert qcode("codebook", "summary", "--out", "özet.md").code == 0
    assert (folder / "özet.md").read_text("utf-8").startswith("# ")

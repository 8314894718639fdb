"""A blind pilot and its agreement on the command line, from the draw to the report."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from tests.cli.conftest import Qcode


def test_two_coders_go_from_the_draw_to_the_report(sample: Path, qcode: Qcode):
    made = qcode("--coder", "coder_a", "round", "new", "pilot", "--coders", "coder_a,coder_b", "--sample", "8",
                 "--by", "type", "--seed", "7")  # fmt: skip
    assert made.code == 0, made
    assert made.out == ""
    assert "Seed: 7" in made.err
    early = qcode("--coder", "coder_a", "agreement", "--round", "pilot")
    assert (early.code, early.out) == (1, "")
    assert "Not all coders" in early.err
    for coder in ("coder_a", "coder_b"):
        assert qcode("--coder", coder, "round", "submit", "--as-done").code == 0
    status = json.loads(qcode("round", "status", "pilot", "--format", "json").out)
    assert "pilot" in json.dumps(status)
    report = qcode("agreement", "--round", "pilot", "--draws", "100")
    assert report.code == 0, report
    for words in ("alpha on sets of codes", "as submitted in the round “pilot”", "By code", "Which code met which",
                  "Documents: 8 finished", "seed 1", "codebook version “pilot”"):  # fmt: skip
        assert words in report.out, words


def test_the_lines_of_a_report_are_data(sample: Path, qcode: Qcode):
    answer = qcode("--coder", "coder_a", "agreement", "--a", "coder_a", "--b", "coder_b", "--draws", "50",
                   "--format", "csv")  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(answer.out)))
    steering = next(row for row in rows if row["code"].endswith("central steering"))
    assert int(steering["n coder_a"]) == int(steering["both"]) + int(steering["only coder_a"])
    assert {"Gwet's AC1", "PABAK", "Scott's pi", "prevalence index", "note"} <= set(steering)
    assert qcode("agreement", "--show", "differences", "--format", "csv").out.startswith("document,case,where,type,")


def test_rounds_are_listed(study: Path, qcode: Qcode):
    assert qcode("round", "list").err == "There are no rounds yet.\n"
    assert qcode("round", "new", "alone", "--coders", "coder_a", "--open").code == 0
    assert "being coded" in qcode("round", "list").out
    wrong = qcode("round", "new", "more", "--coders", "coder_z")
    assert (wrong.code, wrong.out) == (1, "")
    assert "coder_z" in wrong.err


def test_coverage_ending_and_the_sealed_state_on_the_command_line(sample: Path, qcode: Qcode):
    for coder in ("coder_a", "coder_b"):
        qcode("--coder", coder, "coders", "list")
    assert qcode("--coder", "coder_a", "coders", "add", "coder_c").code == 0
    made = qcode("--coder", "coder_a", "round", "new", "pilot", "--coders", "coder_a,coder_b,coder_c", "--sample", "4",
                 "--seed", "1")  # fmt: skip
    assert made.code == 0, made
    everything = qcode("--coder", "coder_a", "round", "coverage", "--format", "csv")
    assert everything.out.startswith("municipality,documents,coder_a,coder_b,coder_c,open\n")
    assert everything.out.splitlines()[-1].split(",")[4] == "0 of 4"
    of_round = qcode("--coder", "coder_a", "round", "coverage", "pilot", "--format", "csv")
    assert of_round.out.startswith("municipality,documents,coder_a,coder_b,coder_c,open\n")
    for coder in ("coder_a", "coder_b"):
        assert qcode("--coder", coder, "round", "submit", "pilot", "--as-done").code == 0
    refused = qcode("--coder", "coder_b", "round", "end", "pilot", "--without", "coder_c")
    assert (refused.code, refused.out) == (1, "")
    assert "Only the project's owner" in refused.err
    ended = qcode("--coder", "coder_a", "round", "end", "pilot", "--without", "coder_c", "--reason", "no time")
    assert "agreement is measured between coder_a and coder_b alone" in ended.err
    assert "coder_c (left out)" in qcode("round", "list").out
    sealed = list(csv.DictReader(io.StringIO(qcode("codings", "export", "--round", "pilot", "--sealed").out)))
    assert {row["coder"] for row in sealed} == {"coder_a", "coder_b"}
    assert {row["state"] for row in sealed} == {"done"}
    wrong = qcode("codings", "export", "--round", "pilot", "--sealed", "--code", "central steering")
    assert (wrong.code, wrong.out) == (2, "")
    report = qcode("agreement", "--round", "pilot", "--draws", "20", "--show", "kinds")
    assert "boundary only" in report.out


def test_agreement_goes_into_latex_and_word(sample: Path, qcode: Qcode, folder: Path):
    qcode("--coder", "coder_a", "documents", "list")
    tex = qcode("--coder", "coder_a", "agreement", "--draws", "20", "--format", "latex")
    assert tex.out.count("\\begin{") >= 4
    assert qcode("--coder", "coder_a", "agreement", "--draws", "20", "--out", "report.docx").code == 0
    assert (folder / "report.docx").read_bytes().startswith(b"PK")
    unordered = qcode("--coder", "coder_a", "agreement", "--by", "order")
    assert (unordered.code, unordered.out) == (1, "")
    assert "tell no order" in unordered.err


def test_a_round_takes_the_documents_that_are_named_one_by_one_or_in_a_list(sample: Path, qcode: Qcode):
    made = qcode("--coder", "coder_a", "round", "new", "few", "--coders", "coder_a,coder_b",
                 "--document", "note-kozan", "--documents", "note-adana, note-aydin")  # fmt: skip
    assert made.code == 0, made.err
    status = qcode("round", "status", "few", "--format", "csv").out
    assert sorted({each for each in ("note-kozan", "note-adana", "note-aydin", "note-antalya") if each in status}) == [
        "note-adana", "note-aydin", "note-kozan",
    ]  # fmt: skip
    wrong = qcode("round", "new", "more", "--coders", "coder_a", "--documents", "note-kozan,note-nowhere")
    assert wrong.code != 0
    assert "note-nowhere" in wrong.err


def test_who_or_what_is_named_twice_for_a_round_is_a_slip_and_makes_none(sample: Path, qcode: Qcode):
    twice = qcode(
        "--coder", "coder_a", "round", "new", "p2", "--coders", "coder_a,coder_a", "--documents", "note-kozan"
    )
    assert (twice.code, twice.out) == (2, "")
    assert "“coder_a” is named twice among the coders." in twice.err
    twice = qcode("round", "new", "p2", "--coders", "coder_a,coder_b", "--documents", "note-kozan,note-kozan")
    assert (twice.code, twice.out) == (2, "")
    assert "“note-kozan” is named twice among the documents." in twice.err
    assert "p2" not in qcode("round", "list").out


def test_a_round_that_there_is_not_is_said_before_what_ending_it_needs(sample: Path, qcode: Qcode):
    unknown = qcode("--coder", "coder_a", "round", "end", "pilt")
    assert unknown.code == 1
    assert "pilt" in unknown.err
    assert "--without" not in unknown.err
    made = qcode("--coder", "coder_a", "round", "new", "pilot", "--coders", "coder_a,coder_b", "--sample", "2")
    assert made.code == 0
    nobody = qcode("--coder", "coder_a", "round", "end", "pilot")
    assert (nobody.code, nobody.out) == (2, "")
    assert "--without coder_b" in nobody.err

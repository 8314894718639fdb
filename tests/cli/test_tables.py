"""The tables on the command line: every one in every format, and wrong words answered in a sentence."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from qcode.services.exporting import table_format_names
from tests.cli.conftest import Qcode

COMMANDS = {
    "attribute": ("type", "--rows", "used"),
    "joint": ("type", "--code", "EU accession", "--quotes", "1"),
    "time": ("founded", "--event", "2009", "--event", "2019"),
    "cooccurrence": ("--within", "sentence"),
    "sequence": ("--within", "2"),
    "saturation": ("--draws", "20", "--depth", "2"),
    "coverage": ("--by", "coder"),
    "words": ("--code", "EU accession", "--sort", "keyness", "--top", "5"),
    "context": ("AB", "--limit", "5"),
    "framework": ("--depth", "1", "--quotes", "1"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_table_goes_to_every_format(command: str, qcode: Qcode, sample: Path, folder: Path):
    for name in table_format_names():
        answer = qcode("table", command, *COMMANDS[command], "--format", name, "--out", f"{command}.{name}")
        assert answer.code == 0, (name, answer)
        assert (folder / f"{command}.{name}").stat().st_size > 100, name


@pytest.mark.parametrize("command", COMMANDS)
def test_a_table_states_its_unit_universe_and_filters_above_it(command: str, qcode: Qcode, sample: Path):
    answer = qcode("table", command, *COMMANDS[command], "--case", "Kozan", "--case", "Sincan", "--format", "text")
    assert answer.code == 0, answer
    head = answer.out.partition("\n\n")[0]
    assert "Unit: " in head
    assert "Kozan, Sincan" in head
    if command != "context":
        assert "Universe: " in head
        assert "Coders: coder_a, coder_b." in head


def test_for_programs_every_number_has_a_column(qcode: Qcode, sample: Path):
    rows = list(csv.DictReader(io.StringIO(qcode("table", "attribute", "type", "--format", "csv").out)))
    steering = next(row for row in rows if row["code"].endswith("central steering") and row["type"] == "metropolitan")
    assert (steering["n"], steering["N"], steering["share"]) == ("2", "10", "0.2")
    found = json.loads(qcode("table", "cooccurrence", "--within", "sentence", "--format", "json").out)
    assert {"n12", "n1", "n2", "c", "lift"} <= set(json.dumps(found).replace('"', " ").replace(":", " ").split())


def test_the_excerpts_behind_a_pair_are_listed(qcode: Qcode, sample: Path):
    answer = qcode("table", "cooccurrence", "--excerpts", "EU accession", "foreign funds and grants")
    assert "“çoğunlukla da AB fonlarının”" in answer.out
    assert answer.err.endswith("excerpts\n")
    rows = qcode("table", "sequence", "--excerpts", "local elections", "mayor profile", "--format", "csv").out
    assert {row["code"] for row in csv.DictReader(io.StringIO(rows))} == {
        "Why a unit / local elections", "Why a unit / mayor profile",
    }  # fmt: skip


def test_a_summary_is_written_from_stdin_and_stands_in_the_framework(qcode: Qcode, sample: Path):
    answer = qcode(
        "--coder", "coder_a", "memos", "summary", "kozan", "central steering", "-", stdin="Işığı müfettiş yaktı.\n"
    )
    assert (answer.code, answer.err) == (0, "Summarise: Kozan × central steering: Işığı müfettiş yaktı.\n")
    found = qcode("table", "framework", "--code", "central steering", "--case", "Kozan", "--format", "csv").out
    assert "Işığı müfettiş yaktı." in found
    assert "Kozan × Why a unit / central steering" in qcode("memos", "list").out
    assert qcode("--coder", "coder_a", "memos", "summary", "kozan", "central steering", "").code == 0
    assert qcode("--coder", "coder_a", "undo").code == 0
    assert "Işığı" in qcode("memos", "list").out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("attribute", "tpye"), 1, "There is no attribute “tpye”.\n  Did you mean “type”?"),
        (("attribute", "founded:x"), 2, "“x” are no bands of founded."),
        (("attribute", "type", "--level", "5"), 2, "--level takes a share from 0 to 1, not “5”."),
        (("attribute", "type", "--universe", "some"), 2, "There is no choice “some”."),
        (("time", "type"), 2, "type gives no years of municipalities."),
        (("cooccurrence", "--within", "page"), 2, "There is no way of being together “page”."),
        (("cooccurrence", "--excerpts", "EU accession", "nothing"), 1, "There is no code “nothing”."),
        (("sequence", "--within", "-1"), 2, "--within takes a whole number from 0, not “-1”."),
        (("saturation", "--order", "length"), 2, "There is no order “length”."),
        (("saturation", "--given", "nowhere"), 1, "There is no document “nowhere”."),
        (("words", "--top", "0"), 2, "--top takes a whole number from 1, not “0”."),
        (("context", "AB", "--lemma", "--part"), 2, "Inflected forms are whole words."),
        (("context", "AB", "--context", "99"), 2, "A context has 1 to 40 words on either side."),
        (("framework", "--case", "Kozn"), 1, "There is no case “Kozn”."),
    ],
)
def test_wrong_words_are_answered_in_a_sentence(
    words: tuple[str, ...], code: int, said: str, qcode: Qcode, sample: Path
):
    answer = qcode("table", *words)
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err
    assert "Traceback" not in answer.err


def test_in_an_empty_project_every_table_says_so(qcode: Qcode, folder: Path):
    assert qcode("init", "empty.qcode", "--coder", "coder_a").code == 0
    for words in (("cooccurrence",), ("sequence",), ("coverage",), ("words",), ("context", "su"), ("framework",)):
        answer = qcode("table", *words)
        assert (answer.code, answer.out) == (0, ""), words
        assert answer.err.count("\n") == 1
    answer = qcode("table", "saturation")
    assert answer.code == 1
    assert "There is no document yet." in answer.err


def test_the_same_seed_gives_the_same_bytes(qcode: Qcode, sample: Path):
    words = ("table", "saturation", "--draws", "200", "--seed", "7", "--format", "json")
    assert qcode(*words).out == qcode(*words).out
    assert qcode(*words).out != qcode(*words[:-4], "--seed", "8", "--format", "json").out

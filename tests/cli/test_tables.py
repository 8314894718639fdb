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


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        (("attribute", "type", "--excerpts", "central steering", "Metropolitan"), 2),
        (("joint", "type", "--excerpts", "central steering", "metropolitan"), 2),
        (("frequencies", "--by", "type", "--excerpts", "central steering", "metropolitan"), 2),
        (("framework", "--excerpts", "central steering", "Kozan"), 1),
    ],
)
def test_a_table_lists_the_excerpts_behind_a_number(words: tuple[str, ...], rows: int, qcode: Qcode, sample: Path):
    answer = qcode("table", *words, "--format", "csv")
    found = list(csv.DictReader(io.StringIO(answer.out)))
    assert answer.code == 0, answer
    assert len({(row["document"], row["start"], row["end"]) for row in found}) >= rows
    assert {row["code"] for row in found} == {"Why a unit / central steering"}


def counted_in(table: str, code: str, column: str) -> int:
    return next(int(row[column]) for row in csv.DictReader(io.StringIO(table)) if row["code"].endswith(code))


def test_as_many_excerpts_are_listed_as_a_table_counts(qcode: Qcode, sample: Path):
    def listed(*words: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(qcode("table", *words, "--format", "csv").out)))

    every = qcode("codings", "export", "--code", "EU accession", "--format", "csv").out.count("\n") - 1
    covered = qcode("table", "coverage", "--format", "csv").out
    assert every == counted_in(covered, "EU accession", "excerpts") > 20
    assert len(listed("coverage", "--excerpts", "EU accession")) == every
    of_cases = counted_in(qcode("table", "frequencies", "--format", "csv").out, "EU accession", "total")
    for table in (("frequencies",), ("framework",), ("attribute", "type", "--universe", "all")):
        assert len(listed(*table, "--excerpts", "EU accession", "all")) == of_cases < every
    time = ("time", "founded", "--universe", "all", "--excerpts", "EU accession")
    assert [len(listed(*time, year)) for year in ("2010", "2020", "all")] == [0, 7, 7]
    fresh = listed("saturation", "--draws", "2", "--excerpts", "all")
    assert {row["code"] for row in fresh} >= {"Why a unit / EU accession"}


@pytest.mark.parametrize("more", [(), ("--lemma",), ("--code", "EU accession"), ("--role", "interviewer")])
def test_as_many_places_of_a_word_are_listed_as_are_counted(more: tuple[str, ...], qcode: Qcode, sample: Path):
    rows = csv.DictReader(io.StringIO(qcode("table", "words", *more, "--top", "9", "--format", "csv").out))
    for row in rows:
        word = row.get("word") or row["lemma"]
        places = qcode("table", "words", *more, "--excerpts", word, "--format", "csv").out
        assert len(list(csv.DictReader(io.StringIO(places)))) == int(row["n"]), row


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
        (("attribute", "type", "--level", "nan"), 2, "--level takes a share from 0 to 1, not “nan”."),
        (("attribute", "type", "--level", "5%%"), 2, "--level takes a share from 0 to 1, not “5%%”."),
        (("attribute", f"founded:{'9' * 5000}"), 2, "9” are no bands of founded."),
        (("cooccurrence", "--within", "near", "--distance", "9" * 21), 2, "from 0 to 2147483647, not “999"),
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
        (("attribute", "type", "--excerpts", "EU accession", "metropoltan"), 1, "Did you mean “metropolitan”?"),
        (("joint", "type", "--excerpts", "nothing", "all"), 1, "There is no code “nothing”."),
        (("time", "founded", "--excerpts", "EU accession", "1900"), 1, "There is no year in this table “1900”."),
        (("framework", "--excerpts", "EU accession", "Kozn"), 1, "Did you mean “Kozan”?"),
        (("saturation", "--draws", "2", "--excerpts", "nowhere"), 1, "There is no document in this table “nowhere”."),
        (("words", "--excerpts", "iki söz"), 2, "The places of one word are listed."),
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


def test_a_word_that_stands_only_inflected_is_looked_for_with_a_hint(qcode: Qcode, sample: Path) -> None:
    answer = qcode("table", "context", "fon")
    assert answer.code == 0
    assert "“fon” does not occur." in answer.out + answer.err
    assert "--lemma" in answer.out + answer.err
    wider = qcode("table", "context", "fon", "--lemma")
    assert "fonlarının" in wider.out
    assert "--lemma" not in wider.err

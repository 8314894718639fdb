"""Settling from the command line: a round of two, submitted, settled, printed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from qcode.services import coding, rounds
from qcode.services.codebook import find_code
from qcode.services.coding.passages import span_of_quote
from qcode.services.documents import find_document
from qcode.services.project import Project, add_coder
from tests.cli.conftest import Qcode


@pytest.fixture
def settled(study: Path, qcode: Qcode) -> Path:
    """The small study in a round that coder_a and coder_b have submitted, with three disagreements."""
    with Project.open(study, coder="coder_a") as project:
        add_coder(project, "coder_b")
        rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"])
    for coder, marks in {
        "coder_a": [("iğdır", "Bütçe kısıtları var.", "bütçe kısıtları"), ("iğdır", "Şimdi bekliyoruz.", "kapasite"),
                    ("çankırı", "İlgi =çok= büyük.", "AB")],
        "coder_b": [("iğdır", "kısıtları var.", "bütçe kısıtları"), ("çankırı", "İlgi =çok= büyük.", "kapasite")],
    }.items():  # fmt: skip
        with Project.open(study, coder=coder) as project:
            for name, words, code in marks:
                document = find_document(project, name)
                span = span_of_quote(project, document, words)
                coding.apply_codes(project, document_id=document.id, span=span, code_ids=[find_code(project, code).id])
            rounds.submit(project, "pilot", as_done=True)
    return study


def rows(qcode: Qcode, *words: str) -> list[dict[str, str]]:
    answer = qcode(*words, "--format", "csv")
    assert answer.code == 0, answer.err
    return list(csv.DictReader(io.StringIO(answer.out)))


def test_a_round_is_settled_from_the_queue_to_the_protocol(settled: Path, qcode: Qcode):
    listed = rows(qcode, "settle", "list")
    assert [(each["number"], each["document"], each["type"], each["coder_a"], each["coder_b"]) for each in listed] == [
        ("1", "çankırı", "different code", "AB", "kapasite"),
        ("2", "iğdır", "boundary only", "kapasite / bütçe kısıtları", "kapasite / bütçe kısıtları"),
        ("3", "iğdır", "missing code, uncoded", "kapasite", "no code"),
    ]
    shown = qcode("settle", "show", "2").out
    assert ">>>Bütçe kısıtları var.<<<" in shown
    assert "B  coder_b: kapasite / bütçe kısıtları" in shown
    said = qcode("--coder", "coder_a", "settle", "decide", "1", "coder_a", "--reason", "tanım böyle")
    assert said.err == "Settled: coder_a: AB on “İlgi =çok= büyük.”\n"
    assert qcode("settle", "decide", "2", "--quote", "kısıtları var").err.startswith("Settled: own borders")
    assert qcode("settle", "decide", "3", "--code", "AB", "--code", "kapasite").code == 0
    assert qcode("settle", "reason", "3", "ikisi de").code == 0
    answer = qcode("settle", "rule", "1", "AB'den para gelince")
    assert "excerpts to look at again: qcode settle review 'pilot, rule 1'" in answer.err
    protocol = rows(qcode, "settle", "protocol")
    assert [(each["outcome"], each["decided"], each["reason"]) for each in protocol] == [
        ("coder_a", "AB", "tanım böyle"),
        ("own borders", "kapasite / bütçe kısıtları", ""),
        ("another code", "kapasite; AB", "ikisi de"),
    ]
    assert [each["borders of the readings"] for each in protocol] == [
        "coder_a 31-48; coder_b 31-48",
        "coder_a 28-48; coder_b 34-48",
        "coder_a 49-66",
    ]
    assert (protocol[0]["by"], protocol[0]["codebook version"]) == ("coder_a", "pilot, rule 1")
    assert protocol[0]["rule"] == "AB, use when: AB'den para gelince"
    layer = rows(qcode, "segments", "--coder", "consensus")
    assert len(layer) == 4


def test_nobody_works_as_the_consensus(settled: Path, qcode: Qcode):
    qcode("settle", "decide", "1", "b")
    answer = qcode("--coder", "consensus", "settle", "decide", "2", "a")
    assert answer.code != 0
    assert "Nobody works as “consensus”: it is the agreed layer, which is worked out from decisions." in answer.err
    assert "Traceback" not in answer.err
    assert rows(qcode, "settle", "protocol")[1]["outcome"] == ""


def test_excerpts_are_looked_at_again_by_their_numbers(settled: Path, qcode: Qcode):
    qcode("settle", "decide", "1", "b")
    qcode("settle", "rule", "1", "never", "--field", "not-when", "--version", "v2")
    listed = rows(qcode, "settle", "review", "v2")
    assert {each["coder"] for each in listed} == {"coder_a", "coder_b", "consensus"}
    assert qcode("settle", "review", "--looked", "1", "--looked", "2").code == 0
    assert [bool(each["looked by"]) for each in rows(qcode, "settle", "review")] == [True, True, False]
    assert qcode("settle", "review", "--all").code == 0
    assert qcode("settle", "review", "--not-looked", "3").code == 0
    assert [bool(each["looked by"]) for each in rows(qcode, "settle", "review")] == [True, True, False]
    assert qcode("settle", "review", "--looked", "9").err.startswith("qcode: There is no excerpt 9.")


def test_agreement_before_and_after_is_printed_side_by_side(settled: Path, qcode: Qcode):
    for number in ("1", "2", "3"):
        assert qcode("settle", "decide", number, "a").code == 0
    found = json.loads(qcode("settle", "compare", "--draws", "20", "--format", "json").out)
    assert "This is the figure to report." in json.dumps(found)
    listed = rows(qcode, "settle", "compare", "--draws", "20")
    ab = next(each for each in listed if each["of"] == "AB")
    assert (float(ab["after"]), ab["disagreements"], ab["settled"]) == (1.0, "1", "1")
    assert float(ab["before"]) < 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("settle", "decide", "9", "a"), "There is no disagreement “9”."),
        (("settle", "decide", "1"), "What is it to be?"),
        (("settle", "decide", "1", "coder_z"), "There is no outcome “coder_z”."),
        (("settle", "decide", "1", "a", "--code", "AB"), "cannot be given together"),
        (("settle", "decide", "1", "--from", "3"), "A passage has two ends."),
        (("settle", "decide", "1", "--quote", "İlgi"), "Which code is it to be?"),
        (("settle", "decide", "1", "--code", "yok"), "There is no code “yok”."),
        (("settle", "reopen", "1"), "Nothing was decided here yet"),
        (("settle", "reason", "1", "x"), "Nothing was decided here yet"),
        (("settle", "rule", "1", "x"), "Whose rule is it?"),
        (("settle", "review", "yok"), "There is no version of the codebook “yok”."),
        (("settle", "list", "--round", "yok"), "There is no round “yok”."),
        (("settle", "list", "--status", "dun"), "There is no status “dun”."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence_and_changes_nothing(
    settled: Path, qcode: Qcode, words: tuple[str, ...], said: str
):
    answer = qcode(*words)
    assert answer.code in (1, 2)
    assert said in answer.err
    assert all(each["status"] == "open" for each in rows(qcode, "settle", "list"))


def test_without_a_round_it_is_said_how_to_make_one(study: Path, qcode: Qcode):
    answer = qcode("settle", "list")
    assert (answer.code, "qcode round new" in answer.err) == (1, True)

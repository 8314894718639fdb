"""A name that is misspelt, on whichever command, is answered with the names like it."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from qcode.cli.app import qcode as program
from qcode.cli.known import Known
from tests.cli.conftest import Qcode
from tests.cli.tree import walk

MISSPELT = {
    "coder": "coder_aa", "code": "EU acession", "document": "note-havrann", "case": "Havrann", "round": "pilott",
    "saved query": "keptt", "division": "tipe",
}  # fmt: skip

NEEDED = {
    "table attribute": ["type"], "table joint": ["type"], "table time": ["founded"], "table context": ["belediye"],
    "figure": ["heatmap"], "search": ["belediye"], "report": ["--out", "paper"],
}  # fmt: skip
"""What a command has to be given beside the name that is misspelt."""

SKIPPED = {"documents", "cases", "codes", "codings", "round", "memos", "settle", "query"}
"""Families of which members change things and are told of by their own tests."""


def asking() -> list[list[str]]:
    """Every command that asks, with each of its options that names something."""
    return [
        [*path, *NEEDED.get(" ".join(path), []), option.opts[0], MISSPELT[option.type.name]]
        for path, command in walk(program)
        if not isinstance(command, click.Group) and path[0] not in SKIPPED
        for option in command.params
        if isinstance(option, click.Option) and isinstance(option.type, Known)
        if option.expose_value and option.nargs == 1 and not option.required
    ]


def test_every_command_that_asks_says_which_names_are_like_a_misspelt_one(qcode: Qcode, sample: Path):
    qcode("round", "new", "pilot", "--coders", "coder_a,coder_b", "--sample", "2", "--coder", "coder_a")
    qcode("query", "save", "kept", "text:belediye", "--coder", "coder_a")
    for words in asking():
        answer = qcode(*words)
        assert answer.code == 1, words
        assert "Did you mean" in answer.err, (words, answer.err)


@pytest.mark.parametrize("words", [("coders", "list"), ("history",), ("documents", "list"), ("undo", "--help")])
def test_a_misspelt_coder_who_only_reads_is_told_of(qcode: Qcode, sample: Path, words: tuple[str, ...]):
    answer = qcode("--coder", "coder_aa", *words)
    assert answer.code == 0
    said = "" if "--help" in words else "There is no coder “coder_aa”. Did you mean “coder_a” or “coder_b”?\n"
    assert answer.err == said


def test_a_coder_like_nobody_who_only_reads_is_told_who_is_known(qcode: Qcode, study: Path):
    assert qcode("codebook", "list", "--coder", "someone").err == "There is no coder “someone”. There is coder_a.\n"

"""Queries on the command line: asked anywhere, wrong ones pointed at, saved ones by their names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Qcode


def test_a_wrong_query_is_shown_with_a_mark_under_the_word(qcode: Qcode, study: Path) -> None:
    answer = qcode("segments", "--query", "code:kapasit and memo")
    assert answer.code == 2
    assert answer.err.splitlines() == [
        "qcode: There is no code “kapasit”.",
        "    code:kapasit and memo",
        "         ^^^^^^^",
        "  Did you mean “kapasite”?",
    ]


@pytest.mark.parametrize(
    "command", [("segments",), ("table", "frequencies"), ("codings", "export"), ("codebook", "summary")]
)
def test_every_question_takes_a_query(qcode: Qcode, study: Path, command: tuple[str, ...]) -> None:
    answer = qcode(*command, "--query", "code:AB andd memo")
    assert answer.code == 2
    assert "Did you mean “and” by “andd”?" in answer.err
    assert qcode(*command, "--query", "not memo").code == 0

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


def test_a_saved_query_is_listed_shown_run_used_and_removed(qcode: Qcode, study: Path) -> None:
    qcode("codings", "add", "iğdır", "--quote", "Bütçe kısıtları var", "bütçe kısıtları")
    assert qcode("query", "list").err == "No query is saved yet.\n"
    saved = qcode("query", "save", "para", "code:kapasite and text:BÜTÇE", "--note", "Table 2")
    assert (saved.code, saved.err) == (0, "Save query: para\n")
    assert "code:kapasite and text:BÜTÇE" in qcode("query", "list").out
    assert qcode("query", "show", "PARA").out == "code:kapasite and text:BÜTÇE\n"
    run = qcode("query", "run", "para")
    assert "“Bütçe kısıtları var”" in run.out
    assert run.out == qcode("segments", "--saved", "para").out
    header = qcode("table", "frequencies", "--saved", "para").out
    assert "Filters: saved query para." in header
    assert qcode("query", "remove", "par").code == 1
    assert qcode("query", "remove", "para").code == 0
    missing = qcode("segments", "--saved", "para")
    assert (missing.code, missing.err) == (1, "qcode: There is no saved query “para”.\n")


def test_a_shell_completes_a_query_at_its_end(qcode: Qcode, study: Path) -> None:
    import click

    from qcode.cli.known import QUERIES
    from qcode.cli.session import keep

    context = click.Context(click.Command("segments"))
    keep(context, click.Option(["--project"]), str(study))
    found = [each.value for each in QUERIES.shell_complete(context, click.Option(["--query"]), "code:AB and code:but")]
    assert found == ['code:AB and code:"bütçe kısıtları"']

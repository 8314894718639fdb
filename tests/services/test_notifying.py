"""What a server tells whoever listens: that a step has ended, and nothing of what it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest

from qcode.model.coding import MemoOn, State
from qcode.model.document import Span
from qcode.services import coding, documents, history, memos, rounds
from qcode.services.project import Project
from tests.marked import Study
from tests.servers import ask, at

DONE: dict[str, Callable[[Project], object]] = {
    "code": lambda p: coding.apply_codes(p, document_id=1, span=Span(3, 10), code_ids=[1]),
    "code with a memo": lambda p: coding.apply_codes(p, document_id=1, span=Span(3, 9), code_ids=[1, 2], memo="sly"),
    "weigh": lambda p: coding.set_weight(p, 1, 70),
    "move borders": lambda p: coding.set_borders(p, 1, Span(3, 11)),
    "write a memo": lambda p: memos.write_memo(p, on=MemoOn.PROJECT, text="a long sly memo " * 900),
    "take a coding off": lambda p: coding.remove_codings(p, [1]),
    "undo": history.undo,
    "redo": history.redo,
    "call an interview done": lambda p: documents.set_state(p, [1], State.DONE),
}
"""What coder_b does in a blind round, a step each."""


@pytest.fixture
def place(postgres: str) -> Iterator[str]:
    yield at(postgres, project="told")
    ask(postgres, "drop schema if exists told cascade")


def heard(listening: psycopg.Connection) -> list[tuple[str, str]]:
    """Channels and words of all that has been told so far: of what is told before something of our own."""
    listening.execute("notify told, 'the end'")
    found = [(each.channel, each.payload) for each in listening.notifies(timeout=600, stop_after=1)]
    while ("told", "the end") not in found:
        found += [(each.channel, each.payload) for each in listening.notifies(timeout=600, stop_after=1)]
    assert found.pop() == ("told", "the end")
    return found


def test_a_step_in_a_blind_round_is_told_without_a_word_whatever_it_was(place: str, postgres: str):
    with Project.create(place, coder="coder_a") as project:
        made = Study(project)
        made.coder("coder_b")
        made.code("flood")
        made.code("hope")
        made.document("one", "A: We wait for the flood.\nB: There is hope.\n")
        rounds.new_round(project, "pilot", coders=["coder_a", "coder_b"], documents=["one"])
    with (
        psycopg.connect(postgres.replace("+psycopg", "", 1), autocommit=True) as listening,
        Project.open(place, coder="coder_b") as theirs,
    ):
        listening.execute("listen told")
        heard(listening)
        for name, do in DONE.items():
            do(theirs)
            assert (name, heard(listening)) == (name, [("told", "")])
        documents.keep_place(theirs, 1, 7)
        assert theirs.database.value("select count(*) from codings") == 2
        coding.codings_of(theirs, 1)
        assert heard(listening) == []

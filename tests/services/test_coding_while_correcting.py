"""Somebody codes on a server at the moment in which another one corrects the text, or merges a copy that did."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qcode.errors import Stale
from qcode.model.coding import MemoOn
from qcode.model.document import Span
from qcode.services import coding, memos
from qcode.services.codebook import add_code
from qcode.services.coding.files import import_codings
from qcode.services.documents.correcting import correct
from qcode.services.merging import merge
from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project, add_coder
from qcode.storage.transaction import Transaction
from tests.servers import ask, at
from tests.services.builder import add_text

TEXT = "Ben: We wait for the bus.\nAda: The budget is small.\n"
WAIT = Span(5, 12)


@pytest.fixture
def two(postgres: str, tmp_path: Path) -> Iterator[tuple[Project, Project]]:
    """A project on a server at two windows, with a coding of the second coder, and beside it a copy in a file."""
    place = at(postgres, project="at_once")
    with Project.create(place, coder="coder_a") as one:
        add_text(one, tmp_path, "ankara", TEXT)
        add_code(one, "bus")
        add_coder(one, "coder_b")
        with Project.open(place, coder="coder_b") as other:
            coding.apply_codes(other, document_id=1, span=Span(13, 24), code_ids=[1])
            copy_project(place, tmp_path / "copy.qcode")
            yield one, other
    ask(postgres, "drop schema at_once cascade")


def put(project: Project, folder: Path) -> None:
    coding.apply_codes(project, document_id=1, span=WAIT, code_ids=[1], revision=1, words=TEXT[5:12])


def move(project: Project, folder: Path) -> None:
    coding.set_borders(project, 1, WAIT, revision=1)


def note(project: Project, folder: Path) -> None:
    memos.write_memo(project, on=MemoOn.SPAN, target_id=1, text="why?", span=WAIT, revision=1)


def bring_in(project: Project, folder: Path) -> None:
    (folder / "codings.csv").write_text("document,code,start,end\nankara,bus,5,12\n", "utf-8")
    import_codings(project, folder / "codings.csv")


def corrected(project: Project, folder: Path) -> None:
    (folder / "ankara.txt").write_text("Head.\n" + TEXT, "utf-8")
    correct(project, 1, folder / "ankara.txt")


def merged(project: Project, folder: Path) -> None:
    with Project.open(folder / "copy.qcode", coder="coder_a") as copy:
        corrected(copy, folder)
    merge(project, folder / "copy.qcode")


@pytest.mark.parametrize("meanwhile", [corrected, merged])
@pytest.mark.parametrize(
    ("verb", "moment"),
    [(put, "flush"), (put, "stay_in_text"), (move, "go_alone"), (note, "flush"), (bring_in, "flush")],
)
def test_what_is_put_into_a_text_is_not_put_into_a_corrected_one(two, tmp_path, monkeypatch, verb, moment, meanwhile):
    one, other = two
    usual, waiting = getattr(Transaction, moment), [meanwhile]

    def interrupted(tx: Transaction, *given: int) -> None:
        if moment != "go_alone":
            usual(tx, *given)
        if waiting and tx.coder_id == 2:
            waiting.pop()(one, tmp_path)
        if moment == "go_alone":  # behind it nobody ends a step
            usual(tx, *given)

    monkeypatch.setattr(Transaction, moment, interrupted)
    with pytest.raises(Stale, match="The text was corrected"):
        verb(other, tmp_path)
    assert waiting == []
    assert list(one.database.tuples("select start, stop from codings")) == [(19, 30)]
    assert list(one.database.tuples("select id from memos")) == []

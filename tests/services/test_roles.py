"""Owners, coders, readers: who may do what, on both engines."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import qcode.services
from qcode.errors import NotFound, Refused, UsageError
from qcode.model.coding import CoderRole, MemoOn, State
from qcode.model.document import Span
from qcode.services import codebook, coding, documents, history, memos, rounds
from qcode.services.codebook import versions as codebook_versions
from qcode.services.coding import describing
from qcode.services.coding.files import CodingsRefused, import_codings
from qcode.services.listing import coders_of
from qcode.services.merging import merge
from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project, add_coder
from qcode.services.roles import set_role
from tests.services.builder import add_text

Verb = Callable[[Project], object]


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    """coder_a owns it; coder_b codes; zeynep reads."""
    add_text(project, tmp_path, "ankara", "Ben: We wait for the bus.\n")
    codebook.add_code(project, "bus")
    for name, role in (("coder_b", CoderRole.CODER), ("zeynep", CoderRole.READER)):
        add_coder(project, name, role=role)
    memos.write_memo(project, on=MemoOn.PROJECT, text="hello")
    return project


def working(study: Project, name: str) -> Project:
    return Project.open(study.place, coder=name)


CHANGES: dict[str, Verb] = {
    "code": lambda p: coding.apply_codes(p, document_id=1, span=Span(0, 3), code_ids=[1]),
    "new code": lambda p: codebook.add_code(p, "flood"),
    "definition": lambda p: codebook.redefine_code(p, "bus", definition="public transport"),
    "version": lambda p: codebook_versions.freeze_codebook(p, "v1"),
    "memo": lambda p: memos.write_memo(p, on=MemoOn.PROJECT, text="mine"),
    "state": lambda p: documents.set_state(p, [1], State.DONE),
    "name": lambda p: describing.rename_document(p, 1, "Ankara"),
}
OWNERS: dict[str, Verb] = {
    "role": lambda p: set_role(p, "zeynep", CoderRole.CODER),
    "reader": lambda p: add_coder(p, "another", role=CoderRole.READER),
    "document": lambda p: documents.remove_documents(p, [1]),
    "round": lambda p: rounds.new_round(p, "pilot", coders=["coder_a"]),
    "state of another": lambda p: documents.set_state(p, [1], State.DONE, coder="coder_a"),
}


@pytest.mark.parametrize("verb", [*CHANGES, *OWNERS])
def test_a_reader_changes_nothing(study, verb):
    with working(study, "zeynep") as theirs:
        before = theirs.state()
        with pytest.raises(Refused):
            {**CHANGES, **OWNERS}[verb](theirs)
        documents.keep_place(theirs, 1, 3)
        assert theirs.state() == before
        assert documents.place_of(theirs, 1) is None


def test_a_reader_brings_nobody_in_takes_nothing_back_and_merges_nothing(study, tmp_path):
    copy_project(study.place, tmp_path / "copy.qcode")
    with Project.open(tmp_path / "copy.qcode", coder="coder_b") as copy:
        codebook.add_code(copy, "flood")
    with working(study, "zeynep") as theirs:
        for verb in (
            lambda: add_coder(theirs, "another"),
            lambda: history.undo(theirs),
            lambda: history.undo(theirs, everyone=True),
            lambda: merge(theirs, tmp_path / "copy.qcode"),
        ):
            with pytest.raises(Refused):
                verb()
        assert merge(theirs, tmp_path / "copy.qcode", dry_run=True).new


@pytest.mark.parametrize("verb", CHANGES)
def test_a_coder_codes_and_works_on_the_codebook(study, verb):
    with working(study, "coder_b") as theirs:
        before = theirs.state()
        CHANGES[verb](theirs)
        assert theirs.state() != before


@pytest.mark.parametrize("verb", OWNERS)
def test_some_things_are_an_owners(study, verb):
    with working(study, "coder_b") as theirs, pytest.raises(Refused, match="Only the project's owner"):
        OWNERS[verb](theirs)
    OWNERS[verb](study)


def test_a_coder_brings_in_her_own_codings_and_an_owner_everybodys(study, tmp_path):
    def rows(coder: str) -> Path:
        place = tmp_path / f"{coder}.csv"
        place.write_text(f"document,start,end,code,coder\nankara,0,3,bus,{coder}\n")
        return place

    with working(study, "coder_b") as theirs:
        assert import_codings(theirs, rows("coder_b")).added == 1
        for other in ("coder_a", "somebody new"):
            with pytest.raises(CodingsRefused) as refused:
                import_codings(theirs, rows(other))
            assert "owner brings in codings of other coders" in refused.value.problems[0].message
    assert import_codings(study, rows("somebody new")).new_coders == ("somebody new",)


def test_a_role_holds_at_once_also_for_who_is_at_work(study):
    with working(study, "coder_b") as theirs:
        codebook.add_code(theirs, "flood")
        set_role(study, "coder_b", CoderRole.READER)
        with pytest.raises(Refused, match="coder_b may read"):
            codebook.add_code(theirs, "storm")
        history.undo(study)
        codebook.add_code(theirs, "storm")


def test_who_lost_ownership_does_not_undo_the_way_back_to_it(study):
    set_role(study, "coder_b", CoderRole.OWNER)
    set_role(study, "zeynep", CoderRole.CODER)
    with working(study, "coder_b") as theirs:
        set_role(theirs, "coder_a", CoderRole.CODER)
        with pytest.raises(Refused, match="owner gives roles"):
            history.undo(study)
        assert {each.name: each.role.value for each in coders_of(theirs)} == {
            "coder_a": "coder", "coder_b": "owner", "zeynep": "coder",
        }  # fmt: skip


def test_there_is_always_an_owner(study):
    with pytest.raises(Refused, match="only owner"):
        set_role(study, "coder_a", CoderRole.READER)
    with pytest.raises(NotFound):
        set_role(study, "nobody", CoderRole.READER)
    with study.write("consensus") as tx:
        tx.insert("coders", name="agreed", kind="consensus")
    with pytest.raises(UsageError):
        set_role(study, "agreed", CoderRole.OWNER)


def test_no_service_writes_past_the_roles():
    allowed = {"project.py", "documents/__init__.py", "study.py"}
    folder = Path(qcode.services.__path__[0])
    found = {
        str(path.relative_to(folder))
        for path in folder.rglob("*.py")
        if re.search(r"database\.write\(", path.read_text("utf-8"))
    }
    assert found == allowed


def test_who_comes_new_gives_no_roles(study):
    with working(study, "somebody new") as theirs, pytest.raises(Refused):
        set_role(theirs, "coder_a", CoderRole.READER)

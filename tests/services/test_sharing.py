"""Copies of a project: lossless ones between the engines, and ones for a coauthor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qcode.errors import ProjectExists
from qcode.model.coding import State
from qcode.model.document import Span
from qcode.services import history
from qcode.services.codebook import add_code, remove_code, rename_code
from qcode.services.coding import apply_codes
from qcode.services.doctor import examine
from qcode.services.documents import set_state
from qcode.services.merging import merge
from qcode.services.merging.sharing import copy_project, share
from qcode.services.project import Project
from qcode.storage.schema import metadata
from tests.services.builder import add_text

TEXT = "Ben: We wait for the bus.\nAda: The budget is small.\n"


def everything(project: Project) -> dict[str, list[tuple[Any, ...]]]:
    """Every column of every row of every table, the journal's bytes among them."""
    found = {}
    for table in metadata.sorted_tables:
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        found[table.name] = sorted(
            (tuple(row) for row in project.database.tuples(f'select {names} from "{table.name}"')), key=repr
        )
    return found


def study(project: Project, folder: Path) -> int:
    """A document, two codes that came in the wrong order, a coding with a memo, a state; one code removed."""
    document = add_text(project, folder, "ankara", TEXT)
    add_code(project, "bütçe")
    add_code(project, "money")
    with project.write("move code") as tx:
        tx.update("codes", 1, parent_id=2)
    apply_codes(project, document_id=document, span=Span(0, 5), code_ids=[1], memo="who is Ben?")
    set_state(project, [document], State.DONE)
    add_code(project, "last")
    remove_code(project, "last")
    history.undo(project)
    history.redo(project)
    return document


def test_a_copy_on_the_other_engine_and_back_is_the_same_in_every_byte(project, place, tmp_path, postgres):
    study(project, tmp_path)
    joint = "&" if "?" in postgres else "?"
    there = str(tmp_path / "there.qcode") if "://" in place else f"{postgres}{joint}project=there"
    copy_project(place, there)
    copy_project(there, tmp_path / "back.qcode")
    with Project.open(there) as other, Project.open(tmp_path / "back.qcode") as back:
        assert everything(other) == everything(project)
        assert everything(back) == everything(project)
        add_code(other, "new")
        add_code(project, "new")
        said = "select id from codes where name = 'new'"
        assert other.database.value(said) == project.database.value(said) == 4
        assert examine(back) == []
    if "://" in there:
        _drop(there)


def _drop(place: str) -> None:
    import psycopg

    with psycopg.connect(place.replace("+psycopg", "", 1).partition("project=")[0].rstrip("?&"), autocommit=True) as it:
        it.execute("set client_min_messages = warning")
        it.execute("drop schema there cascade")


def test_a_copy_never_lands_on_something_else(file_project, tmp_path):
    (tmp_path / "there.qcode").write_bytes(b"mine")
    with pytest.raises(ProjectExists):
        copy_project(file_project.place, tmp_path / "there.qcode")
    assert (tmp_path / "there.qcode").read_bytes() == b"mine"
    assert not list(tmp_path.glob(".*"))


def test_a_shared_copy_has_texts_and_codes_and_nobodys_work(project, tmp_path):
    study(project, tmp_path)
    share(project, "coder_b", tmp_path / "for_b.qcode")
    with Project.open(tmp_path / "for_b.qcode", coder="coder_b") as copy:
        assert copy.guid == project.guid
        assert copy.coder is not None
        assert copy.coder.name == "coder_b"
        found = everything(copy)
        full = everything(project)
        for table in ("documents", "revisions", "turns", "units", "speakers", "contents", "codes", "coders"):
            assert found[table] == full[table]
        for table in ("codings", "memos", "assignments", "decisions", "steps", "changes", "places", "conflicts"):
            assert found[table] == []
        assert b"who is Ben" not in (tmp_path / "for_b.qcode").read_bytes()
        assert examine(copy) == []


def test_in_a_shared_copy_works_whom_it_was_made_for_whoever_else_works_on_this_computer(project, tmp_path):
    study(project, tmp_path)
    share(project, "coder_b", tmp_path / "for_b.qcode")
    assert project.acting().name == "coder_a"
    with Project.open(tmp_path / "for_b.qcode") as copy:
        assert copy.acting().name == "coder_b"
    with Project.open(project.place) as again:
        assert again.acting().name == "coder_a"
    with Project.open(tmp_path / "for_b.qcode", coder="coder_a") as copy:
        assert copy.acting().name == "coder_a"


def test_what_a_coauthor_did_in_a_shared_copy_comes_back(project, tmp_path):
    document = study(project, tmp_path)
    share(project, "coder_b", tmp_path / "for_b.qcode")
    assert not merge(project, tmp_path / "for_b.qcode").new
    with Project.open(tmp_path / "for_b.qcode", coder="coder_b") as copy:
        apply_codes(copy, document_id=document, span=Span(5, 9), code_ids=[2], memo="waiting")
        rename_code(copy, "money / bütçe", "budget")
    report = merge(project, tmp_path / "for_b.qcode")
    assert {(each.what, each.kind): each.count for each in report.told} == {
        ("added", "codings"): 1, ("added", "memos"): 1, ("changed", "codes"): 1
    }  # fmt: skip
    said = "select c.name as name from codings k join coders c on c.id = k.coder_id order by k.id"
    assert [row["name"] for row in project.database.rows(said)] == ["coder_a", "coder_b"]
    assert [step.coder for step in history.history(project)][:3] == ["coder_a", "coder_b", "coder_b"]
    assert not merge(project, tmp_path / "for_b.qcode").new


def test_a_shared_copy_becomes_whole_by_merging_the_project_into_it(project, place, tmp_path):
    from tests.services.merging_histories import contents, differences

    document = study(project, tmp_path)
    share(project, "coder_b", tmp_path / "for_b.qcode")
    with Project.open(tmp_path / "for_b.qcode", coder="coder_b") as copy:
        apply_codes(copy, document_id=document, span=Span(5, 9), code_ids=[2])
        assert merge(copy, place).new
        assert not merge(copy, place).new
        merge(project, tmp_path / "for_b.qcode")
        assert differences(contents(copy), contents(project)) == []
        assert examine(copy) == []


def test_a_shared_copy_knows_the_rounds_and_not_what_others_submitted(project, tmp_path):
    document = study(project, tmp_path)
    with Project.open(project.place, coder="coder_b") as other:
        me = other.acting().id
    with project.write("round") as tx:
        key = tx.insert("rounds", name="pilot")
        for coder in (1, me):
            tx.insert("assignments", round_id=key, coder_id=coder, document_id=document, sealed=b"%d" % coder)
    share(project, "coder_b", tmp_path / "for_b.qcode")
    with Project.open(tmp_path / "for_b.qcode", coder="coder_b") as copy:
        rows = copy.database.engine.rows("select coder_id, sealed from assignments order by coder_id", {})
        assert [tuple(row) for row in rows] == [(1, None), (me, b"%d" % me)]

"""Other projects are told from copies of this one: before a file is chosen, and before anything is merged."""

from __future__ import annotations

from pathlib import Path

import pytest

from qcode.errors import NotAProject, Refused
from qcode.services.merging import copies_among, merge
from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project
from tests.marked import Study

SHARED = "A: We wait.\n"


@pytest.fixture
def others(file_project: Project, tmp_path: Path) -> Path:
    """A study of two documents, and beside it a copy, a project that shares one document, and one that shares none."""
    here = Study(file_project)
    here.document("one", SHARED)
    here.document("two", "A: We hope.\n")
    copy_project(tmp_path / "study.qcode", tmp_path / "copy.qcode")
    for name, text in {"related": SHARED, "foreign": "A: Something else.\n"}.items():
        with Project.create(tmp_path / f"{name}.qcode", coder="coder_x", name=name) as project:
            Study(project).document("theirs", text)
    (tmp_path / "note.qcode").write_text("a note", "utf-8")
    return tmp_path


def test_only_what_can_be_merged_is_offered_and_what_cannot_be_read(file_project: Project, others: Path):
    names = ["foreign", "note", "related", "gone", "copy"]
    before = {each.name: each.read_bytes() for each in others.iterdir()}
    offered = copies_among(file_project, [str(others / f"{name}.qcode") for name in names])
    assert [Path(each).stem for each in offered] == ["copy", "related", "note", "gone"]
    server = "postgresql+psycopg://somebody@nowhere/study"
    assert copies_among(file_project, [server]) == [server]
    assert {each.name: each.read_bytes() for each in others.iterdir()} == before


def test_another_project_is_said_to_be_one_before_it_is_merged_and_afterwards(file_project: Project, others: Path):
    said = "another project: related; 1 document is shared"
    assert merge(file_project, others / "related.qcode", dry_run=True).elsewhere == said
    assert merge(file_project, others / "related.qcode").elsewhere == said


def test_a_copy_is_no_other_project(file_project: Project, others: Path):
    with Project.open(others / "copy.qcode", coder="coder_a") as theirs:
        Study(theirs).code("flood")
    assert merge(file_project, others / "copy.qcode", dry_run=True).elsewhere == ""


def test_a_project_that_shares_nothing_is_refused(file_project: Project, others: Path):
    with pytest.raises(Refused, match="shares no document with this one"):
        merge(file_project, others / "foreign.qcode", dry_run=True)


def test_a_file_whose_schema_is_no_text_any_more_is_offered_and_not_looked_into(file_project: Project, others: Path):
    place = others / "related.qcode"
    place.write_bytes(place.read_bytes().replace(b"CREATE TABLE codings", b"CREATE TABLE \xff\xffdings"))
    assert copies_among(file_project, [str(place)]) == [str(place)]
    with pytest.raises(NotAProject, match="damaged"):
        merge(file_project, place, dry_run=True)

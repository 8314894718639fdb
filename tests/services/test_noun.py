"""What a project calls a case can be changed: undone, followed, merged like everything else."""

from __future__ import annotations

from pathlib import Path

import pytest

from qcode.errors import UsageError
from qcode.model.case import Noun
from qcode.services import history
from qcode.services.cases import call_cases
from qcode.services.merging import merge
from qcode.services.merging.conflicts import conflicts
from qcode.services.merging.deciding import decide
from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project
from qcode.services.tables.notes import counted
from tests.marked import Study


@pytest.fixture
def project(place: str):
    with Project.create(place, coder="çiğdem", case_noun="municipality") as made:
        yield made


def test_a_noun_is_changed_undone_and_done_again(project: Project) -> None:
    change = call_cases(project, "ministry")
    assert (change.verb, change.summary) == ("name cases", "municipality is ministry")
    assert project.case_noun == "ministry"
    history.undo(project)
    assert project.case_noun == "municipality"
    history.redo(project)
    assert project.case_noun == "ministry"


def test_another_window_learns_of_it(project: Project, place: str) -> None:
    with Project.open(place, coder="ben") as other:
        call_cases(project, "ministry")
        other.look_up_noun()
        assert other.case_noun == "ministry"


def test_a_plural_of_its_own_stands_wherever_several_are_counted(project: Project, place: str) -> None:
    call_cases(project, "belediye / belediyeler")
    assert counted(45, project.case_noun) == "45 belediyeler"
    assert counted(1, project.case_noun) == "1 belediye"
    assert f"per {project.case_noun}" == "per belediye"
    with Project.open(place) as again:
        assert again.case_noun.written == "belediye/belediyeler"


@pytest.mark.parametrize(("noun", "many"), [("ministry", "2 ministries"), ("school", "2 schools"), ("box", "2 boxes")])
def test_without_one_it_is_made_by_the_rules(noun: str, many: str) -> None:
    assert counted(2, Noun(noun)) == many


@pytest.mark.parametrize("noun", ["", "  ", "/", "a/", "/b", "a/b/c", "a\x00b"])
def test_a_noun_that_is_none_is_refused_and_changes_nothing(project: Project, noun: str) -> None:
    with pytest.raises(UsageError):
        call_cases(project, noun)
    assert project.case_noun == "municipality"


def test_the_same_noun_again_is_no_step(project: Project) -> None:
    assert call_cases(project, "municipality").step is None


@pytest.fixture
def copies(tmp_path: Path):
    """Two copies of a project, open."""
    Project.create(tmp_path / "ours.qcode", coder="çiğdem", case_noun="municipality").close()
    copy_project(tmp_path / "ours.qcode", tmp_path / "theirs.qcode")
    with (
        Project.open(tmp_path / "ours.qcode", coder="çiğdem") as ours,
        Project.open(tmp_path / "theirs.qcode", coder="çiğdem") as theirs,
    ):
        yield ours, theirs


def test_a_merge_brings_it_over_and_is_idempotent(copies: tuple[Project, Project]) -> None:
    ours, theirs = copies
    call_cases(theirs, "ministry")
    merge(ours, theirs.place)
    assert ours.case_noun == "ministry"
    state = ours.state()
    merge(ours, theirs.place)
    assert ours.state() == state
    merge(theirs, ours.place)
    assert theirs.case_noun == "ministry"
    assert not conflicts(ours)


def test_two_copies_that_call_it_differently_are_a_conflict_that_can_be_decided(
    copies: tuple[Project, Project],
) -> None:
    ours, theirs = copies
    call_cases(ours, "ministry")
    call_cases(theirs, "school")
    merge(ours, theirs.place)
    (conflict,) = conflicts(ours)
    assert (conflict.noun, conflict.field) == ("project", "noun of cases")
    assert set(conflict.choices) == {"ministry", "school"}
    decide(ours, conflict.id, conflict.choices.index("ministry"))
    ours.look_up_noun()
    assert ours.case_noun == "ministry"
    merge(theirs, ours.place)
    theirs.look_up_noun()
    assert theirs.case_noun == "ministry"
    assert not conflicts(theirs)


def test_a_merge_that_brought_it_can_be_undone(copies: tuple[Project, Project]) -> None:
    ours, theirs = copies
    call_cases(theirs, "ministry")
    merge(ours, theirs.place)
    history.undo(ours)
    assert ours.case_noun == "municipality"


def test_another_project_about_the_same_texts_keeps_its_own_noun(tmp_path: Path) -> None:
    with (
        Project.create(tmp_path / "ours.qcode", coder="çiğdem", case_noun="municipality") as ours,
        Project.create(tmp_path / "theirs.qcode", coder="ben", case_noun="town") as theirs,
    ):
        for each in (ours, theirs):
            Study(each).document("one", "A: We wait.\n")
        call_cases(theirs, "ministry")
        merge(ours, theirs.place)
        ours.look_up_noun()
        assert ours.case_noun == "municipality"
        assert ours.database.value("select count(*) from projects") == 1
        assert not conflicts(ours)
        merge(ours, theirs.place)
        history.undo(ours)
        assert ours.database.value("select count(*) from projects") == 1


@pytest.mark.parametrize(("named", "noun"), [(False, "il-ilçe"), (True, "il")])
def test_a_stroke_from_before_nouns_had_plurals_is_no_plural_unless_somebody_named_one(
    place: str, named: bool, noun: str
) -> None:
    with Project.create(place, coder="çiğdem", case_noun="il/ilçe") as old:
        if named:
            call_cases(old, "il/iller")
            assert old.case_noun.many == "iller"
        with old.database.write("age", coder_id=None) as tx:
            tx.execute("update alembic_version set version_num = '0005'")
    with Project.open(place, coder="çiğdem") as project:
        assert project.case_noun == noun
        assert project.case_noun.many == ("iller" if named else "")

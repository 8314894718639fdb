"""Two copies describe cases: a type in one and a value in the other, and choices in both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qcode.errors import Refused
from qcode.model.case import AttributeOf, AttributeType
from qcode.services.cases import cases_table
from qcode.services.cases.importing import import_cases
from qcode.services.coding.describing import Said, describe
from qcode.services.merging.conflicts import conflicts
from qcode.services.merging.deciding import decide
from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project
from tests.services.test_merging import together

ANKARA, IZMIR = 1, 2


def say(project: Project, case: int, attribute: str, text: str) -> None:
    describe(project, [Said(AttributeOf.CASE, case, attribute, text)])


def give_type(project: Project, folder: Path, attribute: str, kind: AttributeType, value: str = "5") -> None:
    (folder / "cases.csv").write_text(f"case,{attribute}\nAnkara,{value}\nİzmir,{value}\n", "utf-8")
    import_cases(project, folder / "cases.csv", types={attribute: kind})


def values(project: Project) -> list[tuple[str, float | None]]:
    return list(project.database.tuples("select value, number from attribute_values order by case_id"))


@pytest.fixture
def copies(project: Project, tmp_path: Path) -> Iterator[tuple[Project, Project]]:
    """A project with two cases whose `mood` is a text, 5, and a copy of it."""
    give_type(project, tmp_path, "mood", AttributeType.TEXT)
    copy_project(project.place, tmp_path / "theirs.qcode")
    with Project.open(tmp_path / "theirs.qcode", coder="coder_b") as theirs:
        theirs.acting()
        yield project, theirs


def test_a_type_that_a_value_of_the_other_copy_is_none_of_is_a_conflict(copies, tmp_path):
    ours, theirs = copies
    give_type(ours, tmp_path, "mood", AttributeType.NUMBER)
    say(theirs, IZMIR, "mood", "many")
    together(ours, theirs)
    for each in copies:
        assert [(one.name, one.field, one.choices) for one in conflicts(each)] == [("mood", "type", ("text", "number"))]
        assert values(each) == [("5", None), ("many", None)]
    with pytest.raises(Refused, match="“many” is no number"):
        decide(ours, conflicts(ours)[0].id, 1)
    say(ours, IZMIR, "mood", "6")
    decide(ours, conflicts(ours)[0].id, 1)
    together(ours, theirs)
    assert values(theirs) == [("5", 5.0), ("6", 6.0)]
    assert conflicts(theirs) == []


def test_a_value_that_fits_the_other_copys_type_is_counted_by_it(copies, tmp_path):
    ours, theirs = copies
    give_type(ours, tmp_path, "mood", AttributeType.NUMBER)
    say(theirs, IZMIR, "mood", "7")
    together(ours, theirs)
    assert values(ours) == values(theirs) == [("5", 5.0), ("7", 7.0)]
    assert conflicts(ours) == []


def test_a_value_that_is_decided_for_is_of_the_attributes_type(copies, tmp_path):
    ours, theirs = copies
    say(theirs, IZMIR, "mood", "many")
    give_type(ours, tmp_path, "mood", AttributeType.NUMBER, "7")
    together(ours, theirs)
    (conflict,) = conflicts(ours)
    assert (conflict.shown, conflict.others) == ("7", ("many",))
    with pytest.raises(Refused, match="“many” is no number, as mood, İzmir is"):
        decide(ours, conflict.id, 1)
    assert values(ours) == [("7", 7.0), ("7", 7.0)]


def test_choices_that_two_copies_added_are_all_there_and_nobody_is_asked(copies, tmp_path):
    ours, theirs = copies
    give_type(ours, tmp_path, "kind", AttributeType.CHOICE, "town")
    together(ours, theirs)
    say(ours, ANKARA, "kind", "+city")
    say(theirs, IZMIR, "kind", "+village")
    together(ours, theirs)
    for each in copies:
        assert conflicts(each) == []
        say(each, ANKARA, "kind", "village")
        say(each, IZMIR, "kind", "city")
    assert "town" not in str(list(cases_table(ours).rows))

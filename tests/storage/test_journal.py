"""Undo and redo: the invariants of the journal."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcode.errors import Refused, Stale
from qcode.services import history
from qcode.services.project import Project, add_coder
from qcode.storage.schema import JOURNALED, journaled_columns


def contents(project: Project) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that the journal covers."""
    return {
        table: [
            dict(row)
            for row in project.database.rows(f'select {", ".join(journaled_columns(table))} from "{table}" order by id')
        ]
        for table in sorted(JOURNALED)
    }


def add(project: Project, name: str) -> int:
    with project.write("add code", name) as tx:
        return tx.insert("codes", name=name)


def test_undo_takes_back_and_redo_gives_the_same_bytes(project):
    empty = contents(project)
    key = add(project, "bütçe kısıtları")
    with project.write("rename code") as tx:
        tx.update("codes", key, name="İ/ı", colour="#112233")
    with project.write("remove code") as tx:
        tx.delete("codes", key)
    states = [contents(project)]
    for _ in range(3):
        history.undo(project)
        states.append(contents(project))
    assert states[-1] == empty
    for state in reversed(states[:-1]):
        history.redo(project)
        assert contents(project) == state


def test_undo_and_redo_survive_a_restart(place):
    with Project.create(place, coder="coder_a") as project:
        add(project, "a")
    with Project.open(place) as project:
        assert history.undo(project).summary == "a"
    with Project.open(place) as project:
        assert history.redo(project).summary == "a"
        assert [row["name"] for row in project.database.rows("select name from codes")] == ["a"]


def test_many_rows_are_one_step_with_the_same_keys_after_redo(project):
    columns = ["guid", "name", "position", "created"]
    rows = [[f"{number:036d}", f"case {number}", number, "2020-07-01T00:00:00.000000Z"] for number in range(12_000)]
    with project.write("import cases") as tx:
        keys = tx.insert_many("cases", columns, rows)
    before = contents(project)
    assert len(keys) == 12_000
    assert project.last.touched == {"cases": None}
    history.undo(project)
    assert contents(project)["cases"] == []
    history.redo(project)
    assert contents(project) == before


def test_a_step_that_fails_leaves_nothing(project):
    before = contents(project)

    def twice() -> None:
        with project.write("add codes") as tx:
            tx.insert("codes", name="a")
            tx.insert("codes", name="a")

    with pytest.raises(Refused):
        twice()
    assert contents(project) == before
    assert [step.verb for step in history.history(project)] == ["init"]


def test_nothing_new_means_no_step(project):
    key = add(project, "a")
    with project.write("rename code") as tx:
        assert not tx.update("codes", key, name="a")
    assert project.last.step is None
    assert [step.verb for step in history.history(project)] == ["add code", "init"]


def test_undo_is_per_coder_and_everyone_takes_the_newest(project):
    add(project, "of coder_a")
    add_coder(project, "coder_b")
    with Project.open(project.place, coder="coder_b") as other:
        add(other, "of coder_b")
        assert history.undo(project).summary == "of coder_a"
        assert history.undo(project, everyone=True).summary == "of coder_b"


def test_a_step_whose_thing_was_changed_by_another_is_not_undone(project):
    key = add(project, "a")
    with Project.open(project.place, coder="coder_b") as other, other.write("rename code") as tx:
        tx.update("codes", key, name="b")
    before = contents(project)
    with pytest.raises(Stale):
        history.undo(project)
    assert contents(project) == before


def test_undo_refuses_where_something_depends_on_what_would_go(project):
    key = add(project, "a")
    with Project.open(project.place, coder="coder_b") as other, other.write("add code") as tx:
        tx.insert("codes", name="child", parent_id=key)
    with pytest.raises(Refused, match="depends"):
        history.undo(project)


def test_something_new_ends_redo(project):
    add(project, "a")
    history.undo(project)
    add(project, "b")
    with pytest.raises(Refused, match="nothing to redo"):
        history.redo(project)


def test_history_names_what_was_done_by_whom_and_whether_it_was_undone(project):
    add(project, "a")
    add(project, "b")
    history.undo(project)
    told = [(step.verb, step.summary, step.coder, step.undone, step.things) for step in history.history(project)]
    assert told[:2] == [("add code", "b", "coder_a", True, 1), ("add code", "a", "coder_a", False, 1)]
    assert [verb for verb, *_ in told[2:]] == ["init"]


@settings(max_examples=25)
@given(verbs=st.lists(st.tuples(st.sampled_from("arduz"), st.integers(0, 5)), max_size=25))
def test_undoing_all_gives_the_empty_project_and_redoing_all_the_last(tmp_path_factory, verbs):
    with Project.create(tmp_path_factory.mktemp("h") / "h.qcode", coder="c") as project:
        empty = contents(project)
        for verb, number in verbs:
            play(project, verb, number)
        full = contents(project)
        undone = 0
        while can(history.undo, project):
            undone += 1
        assert contents(project) == empty
        for _ in range(undone):
            history.redo(project)
        assert contents(project) == full


def play(project: Project, verb: str, number: int) -> None:
    keys = [row["id"] for row in project.database.rows("select id from codes order by id")]
    if verb == "a":
        with project.write("add code") as tx:
            if f"k{number}" not in [row["name"] for row in tx.rows("select name from codes")]:
                tx.insert("codes", name=f"k{number}")
    elif verb == "r" and keys:
        with project.write("recolour") as tx:
            tx.update("codes", keys[number % len(keys)], colour=f"#{number:06d}")
    elif verb == "d" and keys:
        with project.write("remove code") as tx:
            tx.delete("codes", keys[number % len(keys)])
    elif verb in "uz":
        can(history.undo if verb == "u" else history.redo, project)


def can(verb, project: Project) -> bool:
    try:
        verb(project)
    except Refused:
        return False
    return True

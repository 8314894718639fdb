"""What undo and redo would do, said before they do it."""

from __future__ import annotations

from pathlib import Path

import pytest

from qcode.errors import Elsewhere, Refused, Stale
from qcode.services.codebook import add_code, book_of, rename_code
from qcode.services.history import history, made_elsewhere, redo, redo_offers, undo, undo_offers, undo_to, way_back
from qcode.services.merging import merge
from qcode.services.merging.sharing import copy_project
from qcode.services.project import Project, add_coder
from qcode.services.settling import Outcome, settle
from tests.services.settling_histories import must_be_right
from tests.services.settling_study import ONE, TWO, Pilot


@pytest.fixture
def window(project: Project):
    """Another window of the same coder on the same project."""
    with Project.open(project.place, coder=project.acting().name) as found:
        yield found


def names(project: Project) -> list[str]:
    return [code.name for code in book_of(project)]


def test_a_step_of_ones_other_window_is_not_undone_before_it_is_shown(project: Project, window: Project):
    add_code(project, "here")
    shown = project.state()
    add_code(window, "there")
    with pytest.raises(Elsewhere, match="Done in another window: add code: there"):
        undo(project, shown=shown)
    assert names(project) == ["here", "there"]
    change = undo(project, shown=project.state())
    assert names(project) == ["here"]
    assert made_elsewhere(project, change.of)
    assert made_elsewhere(window, change.of) == ""


def test_what_was_undone_in_ones_other_window_is_said_before_anything_more_is_undone(project: Project, window: Project):
    add_code(project, "first")
    add_code(project, "second")
    shown = project.state()
    undo(window)
    with pytest.raises(Elsewhere, match="Undone in another window: add code: second"):
        undo(project, shown=shown)
    with pytest.raises(Elsewhere):
        redo(project, shown=shown)
    assert names(project) == ["first"]
    redo(project, shown=project.state())
    assert names(project) == ["first", "second"]


def test_ones_own_last_step_is_undone_though_somebody_else_wrote_since_the_last_look(project: Project):
    with Project.open(project.place, coder="coder_x") as theirs:
        shown = project.state()
        add_code(theirs, "theirs")
        add_code(project, "mine")
        undo(project, shown=shown)
        assert names(project) == ["theirs"]


def test_undo_and_redo_say_what_they_would_do(project):
    assert (undo_offers(project), redo_offers(project)) == ("", "")
    add_code(project, "bütçe kısıtları")
    assert "bütçe kısıtları" in undo_offers(project)
    assert redo_offers(project) == ""
    undo(project)
    assert undo_offers(project) == ""
    assert "bütçe kısıtları" in redo_offers(project)
    redo(project)
    assert "bütçe kısıtları" in undo_offers(project)


def step_named(project: Project, name: str) -> int:
    return next(each.id for each in history(project) if each.summary == name)


def test_going_back_takes_own_steps_back_down_to_one_and_each_is_done_again_by_itself(project: Project):
    add_code(project, "zero")
    with Project.open(project.place, coder="coder_x") as theirs:
        add_code(project, "one")
        add_code(theirs, "theirs")
    add_code(project, "two")
    first, shown = step_named(project, "one"), project.state()
    way = way_back(project, first)
    assert [(each.name, each.made_elsewhere) for each in way] == [("add code: two", ""), ("add code: one", "")]
    change = undo_to(project, first, told=[each.id for each in way], shown=shown)
    assert names(project) == ["zero", "theirs"]
    assert (change.before, change.after) == (shown, project.state())
    redo(project, shown=project.state())
    assert names(project) == ["zero", "one", "theirs"]
    redo(project, shown=project.state())
    assert names(project) == ["zero", "one", "theirs", "two"]


def test_going_back_says_what_the_other_window_did_and_first_shows_what_is_not_shown_yet(
    project: Project, window: Project
):
    add_code(project, "here")
    first, shown = step_named(project, "here"), project.state()
    told = [each.id for each in way_back(project, first)]
    add_code(window, "there")
    with pytest.raises(Elsewhere, match="Done in another window: add code: there"):
        undo_to(project, first, told=told, shown=shown)
    with pytest.raises(Elsewhere, match="By now that takes back 2 of your steps"):
        undo_to(project, first, told=told, shown=project.state())
    assert names(project) == ["here", "there"]
    way = way_back(project, first)
    assert [bool(each.made_elsewhere) for each in way] == [True, False]
    undo_to(project, first, told=[each.id for each in way], shown=project.state())
    assert names(project) == []


def test_going_back_over_what_somebody_else_changed_is_refused_by_name_and_takes_nothing_back(project: Project):
    add_code(project, "one")
    add_code(project, "two")
    with Project.open(project.place, coder="coder_x") as theirs:
        rename_code(theirs, "one", "renamed")
        with pytest.raises(Stale, match=r"“add code: one”: coder_x changed since .*: rename code:") as refused:
            undo_to(project, step_named(project, "one"))
        assert "later step" in refused.value.hint
        assert names(project) == ["renamed", "two"]
        assert [each.undone for each in history(project) if each.verb == "add code"] == [False, False]
        undo(theirs)
    undo_to(project, step_named(project, "one"))
    assert names(project) == []


def test_there_is_no_way_back_to_what_is_not_ones_own_or_does_not_hold(project: Project):
    add_code(project, "one")
    with Project.open(project.place, coder="coder_x") as theirs:
        add_code(theirs, "theirs")
        assert way_back(project, step_named(project, "theirs")) == []
        with pytest.raises(Refused, match="step of your own"):
            undo_to(project, step_named(project, "theirs"))
    first = step_named(project, "one")
    undo(project)
    assert way_back(project, first) == []


def test_going_back_over_decisions_brings_the_agreed_layer_with_it(project: Project):
    pilot = Pilot(project, {"one": ONE, "two": TWO})
    with Project.open(project.place, coder="coder_b") as theirs:
        settle(project, pilot.at("The river"), Outcome.A)
        first = history(project)[0].id
        settle(theirs, pilot.at("Money"), Outcome.B)
        settle(project, pilot.at("The ministry"), Outcome.A)
    undo_to(project, first)
    assert [each.quote for each in pilot.queue().items if each.is_settled] == [pilot.at("Money").quote]
    must_be_right(project)


def test_a_step_of_which_a_merge_made_one_with_the_other_copy_s_is_refused_in_words(project: Project, tmp_path: Path):
    add_coder(project, "coder_b")
    copy_project(project.place, tmp_path / "b.qcode")
    with Project.open(tmp_path / "b.qcode", coder="coder_a") as theirs:
        add_code(theirs, "flood")
    add_code(project, "flood")
    with Project.open(project.place, coder="coder_b") as other:
        merge(other, str(tmp_path / "b.qcode"))
        told = [(each.verb, each.summary) for each in history(other)][:2]
    assert told == [
        ("merge", "b.qcode"),
        ("make fit", "what was done in two copies, made to fit together"),
    ]
    with pytest.raises(Stale) as refused:
        undo(project)
    told = "coder_b merged b.qcode since, and what it touched was made to fit with that copy."
    assert refused.value.message == f"That step cannot be undone: {told}"
    assert refused.value.hint == "coder_b takes the merge back first, or you change by hand what is to be otherwise."
    with Project.open(project.place, coder="coder_b") as other:
        undo(other)
    undo(project)
    assert names(project) == []

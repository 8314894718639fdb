"""What undo and redo would do, said before they do it."""

from __future__ import annotations

import pytest

from qcode.errors import Elsewhere
from qcode.services.codebook import add_code, book_of
from qcode.services.history import made_elsewhere, redo, redo_offers, undo, undo_offers
from qcode.services.project import Project


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

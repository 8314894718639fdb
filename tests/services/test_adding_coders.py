"""A coder who is brought in: a step of whoever did it, in the history, undone and done again; on both engines."""

from __future__ import annotations

import pytest

from qcode.errors import Refused
from qcode.model.coding import CoderRole
from qcode.services import codebook, history, roles, rounds
from qcode.services.listing import coder_names
from qcode.services.project import Project, add_coder
from tests.marked import Study


def test_bringing_a_coder_in_is_a_step_of_whoever_did_it(project: Project):
    add_coder(project, "coder_b")
    step = history.history(project)[0]
    assert (step.verb, step.summary, step.coder, step.things) == ("add coder", "coder coder_b", "coder_a", 1)
    assert history.undo_offers(project) == "add coder: coder coder_b"
    history.undo(project)
    assert coder_names(project) == ["coder_a"]
    history.redo(project)
    assert coder_names(project) == ["coder_a", "coder_b"]


def test_who_is_known_already_is_no_step(project: Project):
    before = history.history(project)
    add_coder(project, "coder_a")
    assert history.history(project) == before


def test_a_coder_who_has_done_something_since_stays(project: Project):
    add_coder(project, "coder_b", role=CoderRole.OWNER)
    with Project.open(project.place, coder="coder_b") as theirs:
        roles.set_role(theirs, "coder_a", CoderRole.CODER)
    with pytest.raises(Refused, match="coder_b has a part in the project by now and stays"):
        history.undo(project)
    assert coder_names(project) == ["coder_a", "coder_b"]


def test_what_was_done_before_a_coder_came_who_stays_can_still_be_taken_back(project: Project):
    codebook.add_code(project, "flood")
    add_coder(project, "coder_b")
    with Project.open(project.place, coder="coder_b") as theirs:
        codebook.add_code(theirs, "hope")
    assert history.undo_offers(project) == "add code: flood"
    assert history.undo(project).summary == "flood"
    assert coder_names(project) == ["coder_a", "coder_b"]


def test_a_coder_of_a_round_stays_and_in_a_blind_one_nothing_is_told(project: Project):
    study = Study(project)
    study.document("one", "A: We wait.\n")
    add_coder(project, "coder_b")
    add_coder(project, "coder_c")
    with Project.open(project.place, coder="coder_b") as theirs:
        roles.set_role(project, "coder_b", CoderRole.OWNER)
        rounds.new_round(theirs, "pilot", coders=["coder_a", "coder_b"])
    history.undo(project)
    with pytest.raises(Refused, match="a blind round is not open yet"):
        history.undo(project)
    for name in ("coder_a", "coder_b"):
        with Project.open(project.place, coder=name) as theirs:
            rounds.submit(theirs, "pilot", as_done=True)
    assert "coder_b" in coder_names(project)


def test_an_owner_is_not_brought_in_again_by_who_is_none_any_more(project: Project):
    add_coder(project, "coder_b", role=CoderRole.OWNER)
    add_coder(project, "coder_c", role=CoderRole.OWNER)
    history.undo(project)
    with Project.open(project.place, coder="coder_b") as theirs:
        roles.set_role(theirs, "coder_a", CoderRole.CODER)
    with pytest.raises(Refused, match="Only the project's owner gives roles"):
        history.redo(project)
    assert coder_names(project) == ["coder_a", "coder_b"]

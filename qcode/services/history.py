"""Undo, redo, and the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import Refused
from qcode.storage import journal

if TYPE_CHECKING:
    from qcode.model.change import Change, Step
    from qcode.services.project import Project


def undo(project: Project, *, everyone: bool = False) -> Change:
    """Take back the newest step of whoever is working, or of everyone.

    Raises Refused where there is none, Stale where what it touched was changed since.
    """
    acting = project.acting()
    with project.database.write("undo", coder_id=acting.id) as tx:
        step = journal.undoable(tx, coder_id=acting.id, everyone=everyone)
        if step is None:
            raise Refused(f"There is nothing to undo for {acting.name}.")
        tx.verb, tx.summary = step["verb"], step["summary"]
        journal.revert(tx, step["id"])
    return project.last


def redo(project: Project, *, everyone: bool = False) -> Change:
    """Do the step again that was undone last; raises Refused where there is none, or something new was done since."""
    acting = project.acting()
    with project.database.write("redo", coder_id=acting.id) as tx:
        step = journal.redoable(tx, coder_id=acting.id, everyone=everyone)
        if step is None:
            raise Refused(f"There is nothing to redo for {acting.name}.")
        tx.verb, tx.summary = step["verb"], step["summary"]
        journal.replay(tx, step["id"])
    return project.last


def history(project: Project, *, most: int = 1_000_000) -> list[Step]:
    """The steps of everyone, newest first."""
    return journal.steps(project.database, most=most)

"""Undo, redo, and the audit trail."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.errors import Refused
from qcode.services.roles import must_be_allowed
from qcode.services.visibility import must_be_open
from qcode.storage import journal
from qcode.storage.visibility import anything_sealed

if TYPE_CHECKING:
    from qcode.model.change import Change, Step
    from qcode.services.project import Project
    from qcode.storage.sql import Row


def undo(project: Project, *, everyone: bool = False) -> Change:
    """Take back the newest step of whoever is working, or of everyone.

    Raises Refused where there is none, Stale where what it touched was changed since.
    """
    acting = project.acting()
    with project.write("undo") as tx:
        if everyone:
            must_be_open(tx, "Taking back anybody's step")
        step = journal.undoable(tx, coder_id=acting.id, everyone=everyone)
        if step is None:
            raise Refused(f"There is nothing to undo for {acting.name}.")
        must_be_allowed(tx, step["verb"])
        tx.verb, tx.summary = step["verb"], step["summary"]
        journal.revert(tx, step["id"])
    return project.last


def redo(project: Project, *, everyone: bool = False) -> Change:
    """Do the step again that was undone last; raises Refused where there is none, or something new was done since."""
    acting = project.acting()
    with project.write("redo") as tx:
        if everyone:
            must_be_open(tx, "Doing anybody's step again")
        step = journal.redoable(tx, coder_id=acting.id, everyone=everyone)
        if step is None:
            raise Refused(f"There is nothing to redo for {acting.name}.")
        must_be_allowed(tx, step["verb"])
        tx.verb, tx.summary = step["verb"], step["summary"]
        journal.replay(tx, step["id"])
    return project.last


def undo_offers(project: Project) -> str:
    """What `undo` would take back for whoever is working, in words; "" where there is nothing."""
    return _words(journal.undoable(project.database, coder_id=_me(project), everyone=False))


def redo_offers(project: Project) -> str:
    """What `redo` would do again for whoever is working, in words; "" where there is nothing."""
    return _words(journal.redoable(project.database, coder_id=_me(project), everyone=False))


def _me(project: Project) -> int | None:
    return project.coder.id if project.coder else None


def _words(step: Row | None) -> str:
    return f"{step['verb']}: {step['summary']}".removesuffix(": ") if step is not None else ""


def history(project: Project, *, most: int = 1_000_000) -> list[Step]:
    """The steps of everyone, newest first.

    While a blind round is not open, those in which others coded are left out, and merges count no things.
    """
    found = journal.steps(project.database, most=most)
    if not anything_sealed(project.database.whole):
        return found
    return [replace(each, things=0) if each.verb == journal.MERGE else each for each in found]

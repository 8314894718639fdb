"""What the program takes up where it was left: the theme, and the document that was open last."""

from __future__ import annotations

from collections.abc import Collection

from qcode.services import documents, history, memory
from qcode.services.project import Project
from qcode.tui.themes import DARK, LIGHT, MONO_DARK, MONO_LIGHT, theme_name

SAMPLE = "Local diplomacy"
"""The name of the sample study."""

OURS = {
    DARK: "dark",
    LIGHT: "light",
    MONO_DARK: "dark, without colour",
    MONO_LIGHT: "light, without colour",
}
"""The program's own themes, and what they are called."""


def first_theme(*, known: Collection[str], monochrome: bool) -> str:
    """The theme to begin with: the one chosen last; without colours where the terminal cannot tell them apart."""
    last = memory.last_theme()
    light = last in (LIGHT, MONO_LIGHT) or (last is not None and last.endswith("-light"))
    if monochrome:
        return theme_name(dark=not light, monochrome=True)
    return last if last in known and last is not None else theme_name(dark=True)


def last_document(project: Project) -> int | None:
    """The key of the document that was open last on this computer, if it is still there."""
    guid = memory.last_document(project.guid)
    return next((each.id for each in documents.known_documents(project) if each.guid == guid), None) if guid else None


def keep_document(project: Project, document_id: int) -> None:
    """Remember which document is open."""
    document = documents.known_document(project, document_id)
    if document is not None:
        memory.remember_document(project.guid, document.guid)


def is_fresh_sample(project: Project) -> bool:
    """Whether this is the sample study, and nobody has done anything in it yet; a coauthor's copy is made for work."""
    if project.name != SAMPLE or project.is_shared_copy or history.undo_offers(project) or history.redo_offers(project):
        return False
    return any(each.name.startswith("practice-") for each in documents.known_documents(project))

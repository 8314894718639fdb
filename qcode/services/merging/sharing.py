"""Copies of a project: whole ones onto another engine, and ones for a coauthor, without what others coded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import NotFound, Refused
from qcode.services.project import Project, add_coder
from qcode.storage.coders import coder_named, coders
from qcode.storage.database import Database

if TYPE_CHECKING:
    from qcode.model.coding import Coder

_SHARED = (
    "projects", "coders", "codes", "codebook_versions", "documents", "revisions", "units", "cases",
    "speakers", "turns", "case_links", "attributes", "attribute_values", "rounds", "queries",
)  # fmt: skip
"""What a coauthor needs to code by herself: no codings, memos, states or decisions, and no journal of them."""

_FILES = {"contents": "sha256 in (select original from revisions)"}
"""Of the files that texts came from, those of documents that are there: what was taken out stays out."""

_ROUNDS = {"assignments": "round_id is not null and coder_id not in (select id from coders where kind = 'consensus')"}
_OWN_SEAL = {
    ("assignments", "sealed"): "case when coder_id = :coder then sealed end",
    ("assignments", "state"): "case when coder_id <> :coder and state = 'doing' then 'todo' else state end",
}
"""A round is known with all its coders, since it opens when all have submitted; what they submitted is not.

Of the others no more is told than what is done and what is not.
"""

_WHOSE = {("projects", "whose"): ":whose"}
"""The copy knows whom it is for, so that nobody works in it under another's name by mistake."""


def copy_project(source: str | Path, target: str | Path) -> None:
    """Copy a whole project to a new place, a file or a PostgreSQL URL, without losing anything.

    Every table, the history among them, is the same afterwards, keys included, and both go on with the same next
    keys. Raises ProjectExists where something is at the target already; nothing half-made is left behind.
    """
    from qcode.storage.copying import copy

    database = Database.open(str(source))
    try:
        copy(database, str(target))
    finally:
        database.close()


def share(project: Project, coder: str, out: str | Path) -> None:
    """Make a copy for a coauthor to work in, without anyone's codings, memos and states, and without the history.

    It is a copy of the same project: what the coauthor does in it can be merged. A coder of that name is made if
    there is none. Raises ProjectExists where something is at `out` already, Refused for the consensus.
    """
    from qcode.model.coding import CoderKind
    from qcode.storage.copying import ALL, Part, copy

    found = _coder(project, coder)
    if found.kind is CoderKind.CONSENSUS:
        raise Refused(f"{found.name} is what the coders agreed on, and codes nothing itself.", "Name a coder.")
    rows = {**dict.fromkeys(_SHARED, ALL), **_FILES, **_ROUNDS}
    part = Part(rows, _OWN_SEAL | _WHOSE, {"coder": found.id, "whose": found.guid})
    copy(Database(project.database.engine), str(out), part=part)


def _coder(project: Project, name: str) -> Coder:
    found = coder_named(project.database, name)
    if found is None:
        add_coder(project, name)
        found = coder_named(project.database, name)
    if found is None:
        raise NotFound("coder", name, [each.name for each in coders(project.database)])
    return found

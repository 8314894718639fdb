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

_OWN = {
    "codings": "coder_id = :coder",
    "memos": "coder_id = :coder and coalesce(coding_id, 0) not in (select id from codings where coder_id <> :coder)",
    "assignments": f"{_ROUNDS['assignments']} or coder_id = :coder",
}
"""What a coauthor has done here already, where she is to go on with it."""

_COUNTED = "row_number() over (order by id)"
_COUNTED_ANEW = {
    **{(table, "id"): _COUNTED for table in ("assignments", "codings", "memos")},
    ("memos", "coding_id"): """case when coding_id is not null then
        (select count(*) from codings k where k.coder_id = :coder and k.id <= coding_id) end""",
}
"""Of tables that go along in part the rows have keys of their own: gaps would tell how much others did between them."""

_WHOSE = {("projects", "whose"): ":whose"}
"""The copy knows whom it is for, so that nobody works in it under another's name by mistake."""


_HISTORY = frozenset({"steps", "changes", "places", "conflicts"})
_SUBMITTED = "document_id in (select document_id from assignments where sealed is not null)"
_CURRENT = "{number} = (select d.revision from documents d where d.id = document_id)"
_AS_IT_STANDS = {
    "revisions": f"({_CURRENT.format(number='number')}) or {_SUBMITTED}",
    "units": f"({_CURRENT.format(number='revision')}) or {_SUBMITTED}",
    "contents": "sha256 in (select original from revisions)",
}
_NO_FILES = {("contents", "data"): ":nothing", ("contents", "size"): "0"}
"""That a file was left out on purpose is told by its having no bytes."""


def copy_project(source: str | Path, target: str | Path) -> None:
    """Copy a whole project to a new place, a file or a PostgreSQL URL, without losing anything.

    Every table, the history among them, is the same afterwards, keys included, and both go on with the same next
    keys. Raises ProjectExists where something is at the target already, NotAProject for a damaged source; nothing
    half-made is left behind.
    """
    from qcode.storage.copying import copy

    database = Database.open(str(source))
    try:
        copy(database, str(target))
    finally:
        database.close()


def copy_without_history(source: str | Path, target: str | Path) -> tuple[str, ...]:
    """Copy a project as it stands, to be handed on: nothing that was removed or written over is in the copy.

    Left out are the history, earlier texts of documents, the files that texts came from (Word keeps its authors'
    names in them), and where everybody is in the texts. An earlier text on which a round was submitted is needed for
    the round's figures and stays; gives the names of such documents. Raises ProjectExists as `copy_project` does.
    """
    from qcode.storage.copying import ALL, Part, copy
    from qcode.storage.schema import metadata

    database = Database.open(str(source))
    try:
        rows = {**dict.fromkeys(metadata.tables.keys() - _HISTORY, ALL), **_AS_IT_STANDS}
        copy(database, str(target), part=Part(rows, _NO_FILES, {"nothing": b""}))
        kept = f"""select name from documents where id in (select document_id from revisions r
        where number <> documents.revision and {_SUBMITTED}) order by name"""
        return tuple(name for (name,) in database.whole.tuples(kept))
    finally:
        database.close()


def share(project: Project, coder: str, out: str | Path, *, own: bool = False) -> None:
    """Make a copy for a coauthor to work in, without anyone's codings, memos and states, and without the history.

    With `own`, what she coded and noted here herself goes along, so that she goes on with it.
    It is a copy of the same project: what the coauthor does in it can be merged. A coder of that name is made if
    there is none. Raises ProjectExists where something is at `out` already, Refused for the consensus.
    """
    from qcode.model.coding import CoderKind
    from qcode.storage.copying import ALL, Part, copy
    from qcode.storage.making import must_be_free

    must_be_free(str(out))
    found = _coder(project, coder)
    if found.kind is CoderKind.CONSENSUS:
        raise Refused(f"{found.name} is what the coders agreed on, and codes nothing itself.", "Name a coder.")
    rows = {**dict.fromkeys(_SHARED, ALL), **_FILES, **_ROUNDS, **(_OWN if own else {})}
    part = Part(rows, _OWN_SEAL | _COUNTED_ANEW | _WHOSE, {"coder": found.id, "whose": found.guid})
    copy(Database(project.database.engine), str(out), part=part)


def coded_here(project: Project, coder: str) -> int:
    """In how many documents a coauthor has codings here, as far as whoever is working may see them.

    In a copy without them she begins anew, and a merge puts what she does there beside them.
    """
    said = """select count(distinct document_id) from codings
    where coder_id in (select id from coders where name = :name)"""
    return int(project.database.value(said, name=coder))


def _coder(project: Project, name: str) -> Coder:
    found = coder_named(project.database, name)
    if found is None:
        add_coder(project, name)
        found = coder_named(project.database, name)
    if found is None:
        raise NotFound("coder", name, [each.name for each in coders(project.database)])
    return found

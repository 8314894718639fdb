"""A look at the whole project for what should never be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.document import Problem
from qcode.services.querying.saved import broken_queries
from qcode.storage import checking

if TYPE_CHECKING:
    from qcode.services.project import Project


def examine(project: Project) -> list[Problem]:
    """Everything that is wrong in the project, in sentences; empty for a healthy one.

    Checked are: every text against its hash and length, every original, every unit, every reference between
    tables, that every coding, memo, decision and link lies within its text, that values are of their attribute's
    type, and that saved queries can be asked.
    """
    database = project.database
    found = [Problem(what, place=name) for name, what in checking.changed_texts(database)]
    lost = "the file that it came from is lost or damaged"
    found.extend(Problem(lost, place=name) for name in checking.lost_originals(database))
    for table in ("codings", "memos", "decisions", "case_links"):
        for key, name, start, stop, characters in checking.outside_the_text(database, table):
            found.append(Problem(f"{table} {key} stands at {start} to {stop} of {characters} characters", place=name))
    for table, key, column in checking.lost_references(database.whole):
        if database.value(f'select id from "{table}" where id = :key', key=key) is not None:
            found.append(Problem(f"{table} {key} points with {column} at something that is gone"))
    for name, kind, value in checking.unfit_values(database):
        wrong = f"“{value}” does not fit its type, {kind}, or is counted as another number"
        found.append(Problem(wrong, place=f"attribute {name}"))
    found.extend(broken_queries(project))
    return found

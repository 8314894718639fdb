"""Queries that are kept under a name, for everybody who works in the project; they follow renames of what they name."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from qcode.errors import QueryError, Refused, Stale
from qcode.model.document import Problem
from qcode.model.query import SavedQuery
from qcode.model.table import Column, Table
from qcode.services.project import proper_name
from qcode.services.querying.following import followed, marked
from qcode.services.querying.meaning import understood
from qcode.services.selecting import named
from qcode.storage.codes import codebook
from qcode.text.fold import name_key, sort_key
from qcode.text.query import parse

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.services.project import Project

_SAVED = """select q.id, q.guid, q.name, q.text, q.note, coalesce(c.name, ''), q.created, q.modified
from queries q left join coders c on c.id = q.coder_id"""


def saved_queries(project: Project) -> list[SavedQuery]:
    """All saved queries by their names."""
    database = project.database
    with database.snapshot():
        book = codebook(database)
        rows = [SavedQuery(*row) for row in database.tuples(_SAVED)]
        found = [dataclasses.replace(each, text=followed(database, book, each.text)) for each in rows]
    return sorted(found, key=lambda each: sort_key(each.name))


def find_query(project: Project, name: str) -> SavedQuery:
    """A saved query by its name, in any case of letters; raises NotFound, with names like it, or Ambiguous."""
    known = {each.id: each for each in saved_queries(project)}
    key = next(iter(named("saved query", [name], {each.id: each.name for each in known.values()})))
    return known[key]


def save_query(
    project: Project,
    name: str,
    text: str,
    *,
    note: str | None = None,
    replace: bool = False,
    seen: Iterable[SavedQuery] | None = None,
) -> Change:
    """Keep a query under a name; with `replace`, also in the place of another one of that name.

    `seen` are the saved queries as the caller has read them; raises Stale where the one of that name was made or
    changed since. Raises QueryError for a query that cannot be read or names what is not there, Refused where the
    name is taken.
    """
    tidy, words = proper_name(name, "query"), text.strip()
    book = codebook(project.database)
    understood(project, book, parse(words))
    with project.write("save query", tidy) as tx:
        tx.go_alone()
        there = next((each for each in saved_queries(project) if name_key(each.name) == name_key(tidy)), None)
        if there is not None and there.text != words:
            _must_be_replaced(there, replace=replace, seen=seen)
        kept = marked(project.database, book, words)
        if there is None:
            tx.insert("queries", name=tidy, text=kept, note=note or "", coder_id=tx.coder_id, modified=tx.at)
        elif (there.text, there.note) != (words, there.note if note is None else note):
            tx.update("queries", there.id, text=kept, note=there.note if note is None else note, modified=tx.at)
    return project.last


def _must_be_replaced(there: SavedQuery, *, replace: bool, seen: Iterable[SavedQuery] | None) -> None:
    if not replace:
        raise Refused(f"There is a query “{there.name}” already: {there.text}", "Take another name, or replace it.")
    if seen is not None and there not in seen:
        raise Stale(
            f"Somebody else has saved a query “{there.name}” meanwhile ({there.text}).",
            "Take another name, or write yours over it.",
        )


def remove_query(project: Project, name: str) -> Change:
    """Keep a saved query no longer; raises as `find_query`."""
    found = find_query(project, name)
    with project.write("remove query", found.name) as tx:
        tx.delete("queries", found.id)
    return project.last


def texts_of(project: Project, names: Iterable[str]) -> list[str]:
    """The words of saved queries by their names; raises as `find_query`."""
    return [find_query(project, name).text for name in names]


def broken_queries(project: Project) -> Iterator[Problem]:
    """The saved queries that cannot be put any more, because what they name is gone or called otherwise."""
    book = codebook(project.database)
    for each in saved_queries(project):
        try:
            understood(project, book, parse(each.text))
        except QueryError as error:
            yield Problem(f"cannot be asked any more: {error.message}", place=f"saved query “{each.name}”")


def queries_table(queries: Iterable[SavedQuery]) -> Table:
    """Saved queries, a row each."""
    columns = tuple(Column(name) for name in ("name", "query", "note", "coder", "modified"))
    rows = tuple((each.name, each.text, each.note, each.coder, each.modified[:10]) for each in queries)
    return Table("Saved queries", columns, rows)

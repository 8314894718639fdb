"""Cases: what they are called, which there are, and which documents are about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qcode.errors import NotFound, Stale
from qcode.model.case import AttributeOf, AttributeType, Noun
from qcode.model.table import Column, ColumnKind, Table
from qcode.services.attributes.variables import similar
from qcode.services.cases.linking import cases_of, put_cases
from qcode.services.project import proper_name, proper_noun
from qcode.services.tables.notes import counted
from qcode.storage import cases as store
from qcode.text.fold import fold, name_key, sort_key

if TYPE_CHECKING:
    from qcode.model.case import Case
    from qcode.model.change import Change
    from qcode.services.project import Project

_MUCH_LIKE = 0.8
"""Two names of which so much is the same (`difflib`) may be one that was misspelt."""


def list_cases(project: Project) -> list[Case]:
    """All cases with their attributes' values, in the order of the alphabet."""
    return sorted(store.cases(project.database), key=lambda case: sort_key(case.name))


def cases_of_document(project: Project, document_id: int) -> list[Case]:
    """The cases that a document is linked to, in whole or in part, in the order of the alphabet."""
    linked = set(store.cases_of_documents(project.database).get(document_id, ()))
    return [case for case in list_cases(project) if case.name in linked]


def cases_table(project: Project) -> Table:
    """The cases with their attributes, and how many documents each has."""
    cases = list_cases(project)
    attributes = [each.attribute for each in store.attributes(project.database, "case")]
    counts = store.numbers_of_documents(project.database)
    columns = (
        Column(project.case_noun),
        Column("documents", ColumnKind.INTEGER),
        *(_column(each.name, each.type, [case.values.get(each.name, "") for case in cases]) for each in attributes),
    )
    rows = tuple(
        (case.name, counts.get(case.id, 0), *(_cell(case.values.get(each.name), each.type) for each in attributes))
        for case in cases
    )
    note = f"{counted(len(cases), project.case_noun)}, {len(counts)} with a document."
    return Table("Cases", columns, rows, notes=(note,))


def _column(name: str, kind: AttributeType, values: Sequence[str]) -> Column:
    """The head of an attribute; numbers are shown with all the decimals that somebody gave them."""
    if kind is AttributeType.NUMBER:
        decimals = max((len(each.partition(".")[2]) for each in values), default=0)
        return Column(name, ColumnKind.NUMBER, decimals) if decimals else Column(name, ColumnKind.INTEGER)
    return Column(name, ColumnKind.DATE if kind is AttributeType.DATE else ColumnKind.TEXT)


def _cell(value: str | None, kind: AttributeType) -> str | float | int | None:
    if value is None or kind is not AttributeType.NUMBER:
        return value
    return float(value) if "." in value else int(value)


def attribute_types(project: Project) -> Sequence[tuple[str, str, AttributeType]]:
    """Every attribute: what it describes, its name, its type."""
    return [
        (owner.value, each.attribute.name, each.attribute.type)
        for owner in AttributeOf
        for each in store.attributes(project.database, owner.value)
    ]


def call_cases(project: Project, noun: str, *, expected: str | None = None) -> Change:
    """Give the project another noun for its cases: `ministry`, or with a plural of its own `belediye/belediyeler`.

    `expected` is the noun that the caller has read, as it was written; raises Stale where it is another one by now.
    """
    called = proper_noun(noun)
    with project.write("name cases") as tx:
        tx.go_alone()
        before = Noun.of(str(tx.value("select case_noun from projects")))
        if expected is not None and before.written not in (expected, called.written):
            raise Stale(
                f"What a case is called was changed by somebody else since you read it: {before.written}.",
                "Leave it as it is, or write yours over it.",
            )
        tx.update("projects", int(str(tx.value("select id from projects"))), case_noun=called.written)
        tx.summary = f"{before} is {called}"
    return project.last


def link_document(project: Project, document_id: int, case: str, *, new: bool = False) -> Change:
    """Link a whole document to a case by hand; raises NotFound for an unknown case, which `new` makes instead."""
    with project.write("link document") as tx:
        known = {name_key(name): (key, name) for key, name in tx.tuples("select id, name from cases")}
        found = known.get(name_key(case))
        if found is None and new:
            proper = proper_name(case, "case")
            found = (tx.insert("cases", name=proper, position=len(known)), proper)
        if found is None:
            raise NotFound(project.case_noun, case, similar(case, (name for _, name in known.values())))
        tx.summary = f"{tx.get('documents', document_id)['name']} to {found[1]}"
        store.link(tx, case_id=found[0], document_id=document_id)
    return project.last


def unlink_document(project: Project, document_id: int, case: str) -> Change:
    """Say that a document, and no part of it, is about a case; raises NotFound for a case that it is not linked to."""
    with project.write("unlink document") as tx:
        name = tx.get("documents", document_id)["name"]
        names = cases_of(tx, document_id)
        found = next((each for each in names if name_key(each) == name_key(case)), None)
        if found is None:
            raise NotFound(f"{project.case_noun} of {name}", case, similar(case, names))
        put_cases(tx, document_id, [each for each in names if each != found])
        tx.summary = f"{name} from {found}"
    return project.last


def like_known_cases(names: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """The first of the names that is new and written much like a known case's, and that one; empty where none is."""
    from difflib import get_close_matches

    there = {name_key(each) for each in known}
    by_letters = {fold(each, loose=True): each for each in known}
    for name in names:
        near = get_close_matches(fold(name, loose=True), by_letters, n=1, cutoff=_MUCH_LIKE)
        if near and name_key(name) not in there and by_letters[near[0]] not in names:
            return name, by_letters[near[0]]
    return ()

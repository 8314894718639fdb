"""Cases, their attributes, and the documents that speak about them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.case import Attribute, AttributeOf, AttributeType, Case

if TYPE_CHECKING:
    from qcode.storage.database import Database
    from qcode.storage.transaction import Transaction


LINKED = """select case_id, document_id from case_links
union select case_id, document_id from speakers where case_id is not null"""
"""Cases and the documents that are about them, in whole, in part, or by a speaker; each pair once."""


@dataclass(frozen=True, slots=True)
class StoredAttribute:
    """An attribute with its key."""

    id: int
    attribute: Attribute


def cases(database: Database) -> list[Case]:
    """All cases with their attributes' values, in the order in which they came."""
    values = values_of(database, "case")
    rows = database.tuples("select id, guid, name from cases order by position, id")
    return [Case(key, guid, name, values.get(key, {})) for key, guid, name in rows]


def attributes(database: Database | Transaction, owner: str) -> list[StoredAttribute]:
    """The attributes of cases (`case`) or of documents (`document`), in their order."""
    rows = database.tuples(
        "select id, name, type, choices from attributes where owner = :owner order by position, id", owner=owner
    )
    return [
        StoredAttribute(key, Attribute(name, AttributeType(kind), AttributeOf(owner), tuple(json.loads(choices))))
        for key, name, kind, choices in rows
    ]


def values_of(database: Database, owner: str) -> dict[int, dict[str, str]]:
    """The attributes' values by case (or document) and name."""
    found: dict[int, dict[str, str]] = {}
    column = _owner_column(owner)
    rows = database.tuples(
        f"""select v.{column}, a.name, v.value from attribute_values v join attributes a on a.id = v.attribute_id
        where a.owner = :owner order by a.position, a.id""",
        owner=owner,
    )
    for key, name, value in rows:
        found.setdefault(key, {})[name] = value
    return found


def cases_of_documents(database: Database | Transaction) -> dict[int, list[str]]:
    """The names of the cases that each document is about, in whole, in part, or by somebody who speaks in it."""
    found: dict[int, list[str]] = {}
    said = f"select l.document_id, c.name from ({LINKED}) l join cases c on c.id = l.case_id order by c.position, c.id"
    for key, name in database.tuples(said):
        found.setdefault(key, []).append(name)
    return found


def numbers_of_documents(database: Database) -> dict[int, int]:
    """How many documents each case has, in whole or in part; a case without any is left out."""
    return dict(database.tuples(f"select case_id, count(*) from ({LINKED}) l group by case_id"))


def without_document(tx: Transaction) -> tuple[str, ...]:
    """The names of the cases that no document is about."""
    said = f"select name from cases where id not in (select case_id from ({LINKED}) l) order by position, id"
    return tuple(name for (name,) in tx.tuples(said))


def without_case(tx: Transaction) -> dict[int, str]:
    """The documents that are about no case, by their keys."""
    said = f"select id, name from documents where id not in (select document_id from ({LINKED}) l) order by id"
    return dict(tx.tuples(said))


def link(tx: Transaction, *, case_id: int, document_id: int, start: int | None = None, stop: int | None = None) -> bool:
    """Link a document, or a part of it, to a case; whether the link is new."""
    there = tx.value(
        """select id from case_links where case_id = :case and document_id = :document
        and coalesce(start, -1) = :start and coalesce(stop, -1) = :stop""",
        case=case_id,
        document=document_id,
        start=-1 if start is None else start,
        stop=-1 if stop is None else stop,
    )
    if there is None:
        tx.insert("case_links", case_id=case_id, document_id=document_id, start=start, stop=stop)
    return there is None


def stored_values(tx: Transaction, attribute_id: int, owner: str) -> dict[int, tuple[int, str]]:
    """An attribute's values by case (or document): the row's key, and the value."""
    column = _owner_column(owner)
    said = f"select {column}, id, value from attribute_values where attribute_id = :attribute and {column} is not null"
    return {key: (row, value) for key, row, value in tx.tuples(said, attribute=attribute_id)}


def add_values(tx: Transaction, attribute_id: int, owner: str, values: Mapping[int, tuple[str, float | None]]) -> None:
    """Give cases (or documents) an attribute's value and number that they have none of yet."""
    columns = ("attribute_id", "case_id", "document_id", "value", "number")
    rows = [
        (attribute_id, key if owner == "case" else None, None if owner == "case" else key, value, number)
        for key, (value, number) in values.items()
    ]
    tx.insert_many("attribute_values", columns, rows)


def _owner_column(owner: str) -> str:
    return "case_id" if owner == "case" else "document_id"


def add_attribute(tx: Transaction, attribute: Attribute) -> int:
    """A new attribute behind those that are there; returns its key."""
    position = tx.value("select count(*) from attributes where owner = :owner", owner=attribute.of.value)
    return tx.insert(
        "attributes",
        name=attribute.name,
        owner=attribute.of.value,
        type=attribute.type.value,
        choices=json.dumps(list(attribute.choices), ensure_ascii=False),
        position=position,
    )

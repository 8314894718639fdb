"""Cases, their attributes, and the documents that speak about them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.case import Attribute, AttributeOf, AttributeType, Case

if TYPE_CHECKING:
    from qcode.storage.database import Database
    from qcode.storage.transaction import Transaction


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
    column = "case_id" if owner == "case" else "document_id"
    rows = database.tuples(
        f"""select v.{column}, a.name, v.value from attribute_values v join attributes a on a.id = v.attribute_id
        where a.owner = :owner order by a.position, a.id""",
        owner=owner,
    )
    for key, name, value in rows:
        found.setdefault(key, {})[name] = value
    return found


def cases_of_documents(database: Database) -> dict[int, list[str]]:
    """The names of the cases that each document is linked to, in whole or in part."""
    found: dict[int, list[str]] = {}
    rows = database.tuples(
        "select l.document_id, c.name from case_links l join cases c on c.id = l.case_id order by c.position, l.id"
    )
    for key, name in rows:
        names = found.setdefault(key, [])
        if name not in names:
            names.append(name)
    return found


def link(
    tx: Transaction, *, case_id: int, document_id: int, start: int | None = None, stop: int | None = None
) -> bool:
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


def set_value(tx: Transaction, *, attribute_id: int, owner: str, key: int, value: str, number: float | None) -> bool:
    """Give a case or a document an attribute's value; whether anything was different."""
    column = "case_id" if owner == "case" else "document_id"
    said = f"select id from attribute_values where attribute_id = :attribute and {column} = :key"
    there = tx.value(said, attribute=attribute_id, key=key)
    if there is not None:
        return tx.update("attribute_values", there, value=value, number=number)
    tx.insert("attribute_values", **{"attribute_id": attribute_id, column: key, "value": value, "number": number})
    return True


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

"""Typed attributes: what a table or a transcript's header says of cases and documents."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.formats.tables.attribute_values import Style, canonical_value, choices_of, guess_type, is_missing, style_of
from qcode.model.case import Attribute, AttributeOf, AttributeType
from qcode.model.document import Problem
from qcode.services.project import proper_name
from qcode.storage import cases as store
from qcode.text.fold import written_like

if TYPE_CHECKING:
    from qcode.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Given:
    """One value as it was given: to the case or document of this key, on this line."""

    key: int
    text: str
    line: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class StoredColumn:
    """What became of one attribute's values: its type, whether it was there before, how many values changed."""

    name: str
    type: AttributeType
    new: bool
    changed: int


def store_values(
    tx: Transaction,
    owner: AttributeOf,
    given: Mapping[str, Sequence[Given]],
    *,
    types: Mapping[str, AttributeType] | None = None,
) -> tuple[list[StoredColumn], list[Problem]]:
    """Give cases (or documents) the values of attributes; a value that its type does not allow is a problem.

    A new attribute takes the type named in `types`, else the narrowest that its values fit; one that is
    there keeps its type, or takes the named one where all its values fit that; `Type` is one that is there as
    `type`. An empty value leaves what is there.
    """
    there = {each.attribute.name: each for each in store.attributes(tx, owner.value)}
    columns, problems = [], []
    taken: dict[str, str] = {}
    for name, values in given.items():
        known = [each for each in values if not is_missing(each.text)]
        called = " ".join(unicodedata.normalize("NFC", name).split())
        double = written_like(called, taken)
        if double is not None:
            problems.append(Problem(f"“{name}” is the same attribute as “{taken[double]}”; its values are left out"))
            continue
        taken[called] = name
        found = there.get(written_like(called, there) or "")
        if found is None and not known and name not in (types or {}):
            continue
        attribute = found.attribute if found else _declared(name, owner, known, types or {})
        key = found.id if found else store.add_attribute(tx, attribute)
        if found and name in (types or {}) and (types or {})[name] is not attribute.type:
            attribute, refused = retyped(tx, found, (types or {})[name], known)
            problems += refused
        changed, wrong = _store_column(tx, key, attribute, known)
        problems += wrong
        columns.append(StoredColumn(attribute.name, attribute.type, found is None, changed))
    return columns, problems


def _declared(name: str, owner: AttributeOf, known: Sequence[Given], types: Mapping[str, AttributeType]) -> Attribute:
    texts = [each.text for each in known]
    chosen = types.get(name) or guess_type(texts)
    choices = choices_of(texts) if chosen is AttributeType.CHOICE else ()
    return Attribute(proper_name(name, "attribute"), chosen, owner, choices)


def retyped(
    tx: Transaction, found: store.StoredAttribute, kind: AttributeType, given: Sequence[Given] = ()
) -> tuple[Attribute, list[Problem]]:
    """The attribute with another type, and its values brought to that; as it is where one of them is none of it."""
    there = store.stored_values(tx, found.id, found.attribute.of.value)
    texts = [text for _, text in there.values()]
    style = style_of(texts)
    fresh = {row: _canonical(text, kind, style) for row, text in there.values()}
    wrong = [each for each in fresh.values() if isinstance(each, Problem)]
    if wrong:
        message = f"{found.attribute.name} stays what it is, {found.attribute.type}: {wrong[0].message}"
        return found.attribute, [Problem(message)]
    choices = choices_of([*texts, *(each.text for each in given)]) if kind is AttributeType.CHOICE else ()
    tx.update("attributes", found.id, type=kind.value, choices=json.dumps(list(choices), ensure_ascii=False))
    for row, value in fresh.items():
        if isinstance(value, str):
            tx.update("attribute_values", row, value=value, number=kind.number_of(value))
    return Attribute(found.attribute.name, kind, found.attribute.of, choices), []


def _store_column(
    tx: Transaction, attribute_id: int, attribute: Attribute, known: Sequence[Given]
) -> tuple[int, list[Problem]]:
    style = style_of(each.text for each in known)
    there = store.stored_values(tx, attribute_id, attribute.of.value)
    fresh: dict[int, tuple[str, float | None]] = {}
    changed, problems = 0, []
    for each in known:
        value = _canonical(each.text, attribute.type, style)
        if isinstance(value, Problem):
            problems.append(Problem(f"{attribute.name}: {value.message}", each.line, each.place))
            continue
        number = attribute.type.number_of(value)
        if each.key not in there:
            fresh[each.key] = (value, number)
        elif there[each.key][1] != value:
            changed += tx.update("attribute_values", there[each.key][0], value=value, number=number)
    store.add_values(tx, attribute_id, attribute.of.value, fresh)
    return changed + len(fresh), problems


def _canonical(text: str, kind: AttributeType, style: Style) -> str | Problem:
    return canonical_value(text, kind, style=style)

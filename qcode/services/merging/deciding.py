"""Deciding what copies changed differently: for one of the values, or for another one that is written now."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from qcode.errors import Gone, Refused, Stale, UsageError
from qcode.model.coding import HEAVIEST
from qcode.model.whole import whole
from qcode.services.documents.taking import take_text, would_take
from qcode.services.merging.conflicts import WRITABLE
from qcode.services.merging.standing import asks_about, here, listed, passages, rules, values_in
from qcode.services.merging.texts import is_about_text
from qcode.services.merging.words import NOUNS, field_words, name_of
from qcode.services.roles import OWNERS_VERBS, REMOVE_DOCUMENT, must_own

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.services.documents.correcting import Correction
    from qcode.services.project import Project
    from qcode.storage.database import Database
    from qcode.storage.transaction import Transaction

_T = TypeVar("_T")


def decide(
    project: Project, conflict: int, choice: int | None = None, *, value: str | None = None, seen: str | None = None
) -> Change:
    """Settle a conflict, as one step that merges on.

    `choice` is the number of one of its `values`, 0 what is shown; or `value` is another one, written now. `seen` is
    its `state` as the caller has read it; raises Stale where a merge has brought other values since.
    Raises Gone where it stands no longer, UsageError for a choice that there is none of and for a value
    that cannot be written, Stale where the thing was changed meanwhile, Refused where the name that was chosen is
    another thing's by now, where a value is none of its attribute's type, or where something still depends on what was
    to be removed. The other text of a document is taken as a correction to it, which is refused as such while somebody
    codes the document in a round.
    """
    text = _other_text(project, conflict, choice, seen=seen)
    if text is not None:
        document, number, shown = text
        return take_text(project, document, number, seen=shown)
    with project.write("decide") as tx:
        tx.go_alone()
        rows, key = _asked(tx, conflict, seen=seen)
        if asks_about(rows) == "borders":
            _decide_borders(tx, rows, key, choice, value)
        elif len(rows) > 1:
            _decide_rule(tx, rows, key, choice, value)
        else:
            _decide_field(tx, rows[0], key, choice, value)
    return project.last


def would_take_text(project: Project, conflict: int, choice: int) -> Correction | None:
    """What deciding for a text that is not shown would do to what stands in the shown one; None for anything else.

    Raises as `decide`.
    """
    text = _other_text(project, conflict, choice)
    return would_take(project, text[0], text[1]) if text is not None else None


def _other_text(
    project: Project, conflict: int, choice: int | None, *, seen: str | None = None
) -> tuple[int, int, int] | None:
    """The document, the number of the text that was chosen, and that of the shown one; None for anything else."""
    with project.database.snapshot():
        rows, key = _asked(project.database, conflict, seen=seen)
    if choice is None or not is_about_text(rows[0]):
        return None
    shown = int(json.loads(rows[0]["shown"]))
    number = _chosen([shown, *json.loads(rows[0]["others"])], choice)
    return (key, int(number), shown) if choice else None


def _decide_borders(
    tx: Transaction, rows: Sequence[Mapping[str, Any]], key: int, choice: int | None, value: str | None
) -> None:
    """Give a passage both borders that one copy gave it."""
    _must_be_chosen(value)
    start, stop, _ = _chosen(passages(tx, rows, key), choice)
    thing = rows[0]["thing"]
    tx.summary = f"{NOUNS.get(thing, thing)} {name_of(tx, thing, key)}: {field_words('borders')}"
    for row, taken in zip(rows, (start, stop), strict=True):
        tx.update("conflicts", row["id"], choice=json.dumps(taken))
        tx.delete("conflicts", row["id"])
    tx.update(thing, key, start=start, stop=stop)


def _decide_rule(
    tx: Transaction, rows: Sequence[Mapping[str, Any]], key: int, choice: int | None, value: str | None
) -> None:
    """Give a decision the rule that one copy gave it, with the code that it is of, or none."""
    from qcode.services.settling import follow_decision

    _must_be_chosen(value)
    taken = _chosen(rules(tx, rows, key), choice)
    tx.summary = f"{NOUNS['decisions']} {name_of(tx, 'decisions', key)}: {field_words('rule')}"
    for row, each in zip(rows, (taken.rule, taken.code), strict=True):
        tx.update("conflicts", row["id"], choice=json.dumps(each, ensure_ascii=False, sort_keys=True))
        tx.delete("conflicts", row["id"])
    for row, each in zip(rows, (taken.rule, taken.code), strict=True):
        _write(tx, row, key, each)
    follow_decision(tx, tx.get("decisions", key))


def _must_be_chosen(value: str | None) -> None:
    if value is not None:
        raise UsageError("No other value can be written here.", "Choose one of those that there are.")


def _decide_field(tx: Transaction, row: Mapping[str, Any], key: int, choice: int | None, value: str | None) -> None:
    """Write the value that was decided for, or keep or remove the thing."""
    taken = _taken(tx, row, key, choice, value)
    removing = row["field"] == "" and taken != ""
    about = tx.get("decisions", key) if row["thing"] == "decisions" else None
    field = field_words(row["field"]) if row["field"] else ("remove" if removing else "keep")
    tx.summary = f"{NOUNS.get(row['thing'], row['thing'])} {name_of(tx, row['thing'], key)}: {field}"
    tx.update("conflicts", row["id"], choice=json.dumps(taken, ensure_ascii=False, sort_keys=True))
    tx.delete("conflicts", row["id"])
    if removing:
        if row["thing"] == "documents":
            must_own(tx, OWNERS_VERBS[REMOVE_DOCUMENT])
        _remove(tx, row["thing"], key)
    elif row["field"] and not is_about_text(row):
        _write(tx, row, key, taken)
    if about is not None:
        from qcode.services.settling import follow_decision

        follow_decision(tx, about)


def _taken(tx: Transaction, row: Mapping[str, Any], key: int, choice: int | None, value: str | None) -> Any:  # noqa: ANN401
    """The value that was chosen or written, as conflicts keep it."""
    if value is not None:
        return _proper(tx, row, key, value)
    return _chosen([json.loads(row["shown"]), *json.loads(row["others"])], choice)


def _chosen(values: Sequence[_T], choice: int | None) -> _T:
    if choice is None or not 0 <= choice < len(values):
        raise UsageError("There is no value of that number.", f"{len(values)} stand against each other.")
    return values[choice]


def _proper(tx: Transaction, row: Mapping[str, Any], key: int, text: str) -> Any:  # noqa: ANN401 - a value
    """Another value for a field, as it is stored; raises UsageError or Refused where it will not do."""
    from qcode.services.codebook import above, free_name, proper_fields
    from qcode.services.project import proper_name
    from qcode.storage.codes import codebook

    thing, column = row["thing"], row["field"]
    _must_be_chosen(None if column in WRITABLE.get(thing, ()) else text)
    if thing == "codes":
        book = codebook(tx)
        if column == "name":
            return free_name(book, text, under=above(book, book[key]), but=key)
        return proper_fields(book, {column: text}, but=key)[column]
    if thing == "codings":
        return _proper_weight(text)
    if thing == "attribute_values":
        return _proper_value(tx, key, text)
    if thing == "memos" and column == "text":
        if not text.strip():
            raise UsageError("A memo needs words.")
        return text.strip()
    return proper_name(text, NOUNS[thing]) if column == "name" else text.strip()


def _proper_weight(text: str) -> int | None:
    weight = whole(text)
    if text.strip() and (weight is None or weight > HEAVIEST):
        raise UsageError(f"A weight is a whole number from 0 to {HEAVIEST}, not “{text.strip()[:40]}”.")
    return weight


def _proper_value(tx: Transaction, key: int, text: str) -> str:
    from qcode.formats.tables.attribute_values import canonical_value
    from qcode.model.case import AttributeType
    from qcode.model.document import Problem

    kind, choices = _attribute(tx, key)
    found = canonical_value(text, AttributeType(kind), choices=tuple(choices))
    if isinstance(found, Problem):
        raise UsageError(f"{found.message}.")
    if not found:
        raise UsageError("A value is needed here.", "Take it away in the form of the attributes: a")
    return found


def _attribute(tx: Transaction, key: int) -> tuple[str, list[str]]:
    said = """select a.type as type, a.choices as choices from attributes a
    join attribute_values v on v.attribute_id = a.id where v.id = :key"""
    row = tx.rows(said, key=key)[0]
    return row["type"], json.loads(row["choices"])


def _write(tx: Transaction, row: Mapping[str, Any], key: int, value: Any) -> None:  # noqa: ANN401 - a value
    """Write the value that was decided for, and what follows from it."""
    from qcode.storage.merging.rows import REFERENCES

    local = here(tx, row, value)
    if local is not None and row["field"] in REFERENCES[row["thing"]] and not isinstance(local, int):
        raise Stale("What was chosen is no longer there.", "Choose another value.")
    if (row["thing"], row["field"]) == ("attributes", "type"):
        _retype(tx, key, str(local))
        return
    values = {row["field"]: local}
    if row["thing"] == "attribute_values" and row["field"] == "value":
        values["number"] = _number(tx, key, str(local))
    tx.update(row["thing"], key, **values)


def _retype(tx: Transaction, key: int, kind: str) -> None:
    from qcode.model.case import AttributeType
    from qcode.services.attributes.storing import retyped
    from qcode.storage.cases import attributes

    found = next(each for each in attributes(tx, tx.get("attributes", key)["owner"]) if each.id == key)
    _, problems = retyped(tx, found, AttributeType(kind))
    if problems:
        raise Refused(f"{problems[0].message}.", "Give that value anew first, or decide for another type.")


def _number(tx: Transaction, key: int, value: str) -> float | None:
    """What a value that was chosen is counted as; raises Refused where its attribute is of another type."""
    from qcode.model.case import AttributeType

    kind = AttributeType(_attribute(tx, key)[0])
    if not kind.holds(value):
        name = name_of(tx, "attribute_values", key)
        raise Refused(f"“{value}” is no {kind}, as {name} is.", "Choose another value, or write one.")
    return kind.number_of(value)


def _asked(
    tx: Transaction | Database, conflict: int, *, seen: str | None = None
) -> tuple[tuple[Mapping[str, Any], ...], int]:
    for rows, key in listed(tx):
        if any(row["id"] == conflict for row in rows):
            if seen is not None and seen != values_in(rows):
                raise Stale("That conflict has other values by now: somebody merged since.", "Look at them again.")
            return rows, key
    raise Gone("That conflict was decided meanwhile, or settled by a later change.", "List the conflicts again.")


def _remove(tx: Transaction, thing: str, key: int) -> None:
    """Take a thing away with what is nothing without it; a code or a coder in use is not taken away."""
    from qcode.storage.merging.rows import REFERRERS

    if thing in ("documents", "codings"):
        for table, column in reversed(REFERRERS[thing]):
            for (each,) in list(tx.tuples(f'select id from "{table}" where "{column}" = :key', key=key)):
                _remove_belonging(tx, table, each)
    tx.delete(thing, key)


def _remove_belonging(tx: Transaction, table: str, key: int) -> None:
    if table == "codings":
        _remove(tx, table, key)
    elif tx.value(f'select id from "{table}" where id = :key', key=key) is not None:
        tx.delete(table, key)

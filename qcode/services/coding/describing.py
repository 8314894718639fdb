"""What is said of one document and its cases: attributes to read, check and change, and the name."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import Gone, QcodeError, Refused, Stale, UsageError
from qcode.formats.tables.attribute_values import canonical_value, guess_type, is_missing
from qcode.model.case import Attribute, AttributeOf, AttributeType
from qcode.model.coding import MemoOn
from qcode.model.document import Problem, UnitKind
from qcode.services import coding as codings
from qcode.services.cases.linking import cases_of, put_cases
from qcode.services.columns import case_zones, cases_at
from qcode.services.project import proper_name
from qcode.storage import cases as store
from qcode.storage import counts, excerpts
from qcode.storage import documents as documents_store
from qcode.storage.units import load_ranges
from qcode.text.fold import name_key, sort_key

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.model.coding import Memo
    from qcode.model.document import Document, Span
    from qcode.services.project import Project
    from qcode.storage.transaction import Transaction

ADDS = "+"
"""A sign before the value of a choice: it is a new one, and no slip of the pen."""


@dataclass(frozen=True, slots=True)
class Described:
    """One thing with the values of all its attributes; "" for a value that is not known."""

    of: AttributeOf
    key: int
    name: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Description:
    """A document and the cases that it is linked to, with every attribute that the project has for such things."""

    document: Described
    cases: tuple[Described, ...]
    attributes: tuple[Attribute, ...]

    def attributes_of(self, owner: AttributeOf) -> list[Attribute]:
        """The attributes of documents, or those of cases, in their order."""
        return [each for each in self.attributes if each.of is owner]


@dataclass(frozen=True, slots=True)
class Said:
    """One value that somebody gives to a document or case; an empty text takes the value away.

    `before` is what the caller has read there, None where that does not matter.
    """

    of: AttributeOf
    key: int
    attribute: str
    text: str
    before: str | None = None


@dataclass(frozen=True, slots=True)
class About:
    """The cases that a document is to be about, by their names; `before`: those that the caller has read there."""

    document_id: int
    cases: tuple[str, ...]
    before: tuple[str, ...] | None = None


def describe_document(project: Project, document_id: int) -> Description:
    """What the project says of a document and its cases; raises Stale where the document is gone."""
    database = project.database
    with database.snapshot():
        found = documents_store.document(database, document_id)
        if found is None:
            raise Gone("That document is no longer there.", "Somebody removed it; look again.")
        attributes = [each.attribute for owner in AttributeOf for each in store.attributes(database, owner.value)]
        linked = set(store.cases_of_documents(database).get(document_id, ()))
        held = [each for each in store.cases(database) if each.name in linked]
        own = store.values_of(database, AttributeOf.DOCUMENT.value).get(document_id, {})
    names = {owner: [each.name for each in attributes if each.of is owner] for owner in AttributeOf}
    return Description(
        document=_described(AttributeOf.DOCUMENT, document_id, found.name, own, names),
        cases=tuple(_described(AttributeOf.CASE, each.id, each.name, each.values, names) for each in held),
        attributes=tuple(attributes),
    )


def _described(
    owner: AttributeOf, key: int, name: str, values: Mapping[str, str], names: Mapping[AttributeOf, Sequence[str]]
) -> Described:
    return Described(owner, key, name, {each: values.get(each, "") for each in names[owner]})


def value_problem(attribute: Attribute, text: str) -> str | None:
    """Why an attribute cannot have this value, in a sentence, or None."""
    try:
        _canonical(attribute, text)
    except QcodeError as error:
        return str(error)
    return None


def _canonical(attribute: Attribute, text: str) -> str:
    adding = attribute.type is AttributeType.CHOICE and text.strip().startswith(ADDS)
    value = text.strip().removeprefix(ADDS) if adding else text
    found = canonical_value(value, attribute.type, choices=() if adding else attribute.choices)
    if isinstance(found, Problem):
        if attribute.type is AttributeType.CHOICE:
            hint = f"It is one of {', '.join(attribute.choices)}; +{value} adds one."
            raise UsageError(f"{attribute.name}: {found.message}.", hint)
        raise UsageError(f"{attribute.name}: {found.message}.")
    return found


def describe(project: Project, said: Sequence[Said], *, about: About | None = None) -> Change:
    """Give documents and cases values of attributes, as one step; those of a type are checked against it.

    `about` links a document to other cases in the same step; a case that does not exist is made. An attribute that
    does not exist is made, with the type that its value fits. Raises UsageError for a value that its attribute's type
    does not allow, Stale for what somebody else has changed; then nothing is changed.
    """
    with project.write("describe") as tx:
        tx.go_alone()
        names: dict[str, None] = {}
        if about is not None and _link(tx, about):
            names[str(tx.get("documents", about.document_id)["name"])] = None
        for each in said:
            attribute_id, attribute = _attribute(tx, each)
            if _put(tx, attribute_id, attribute, each):
                names[_name(tx, each)] = None
        tx.summary = ", ".join(names)
    return project.last


def _link(tx: Transaction, about: About) -> bool:
    linked = set(cases_of(tx, about.document_id))
    if about.before is not None and linked not in (set(about.before), set(about.cases)):
        raise Stale(
            "What the document is about was changed by somebody else since you read it.",
            "Keep yours all the same, or take what is there.",
            now="; ".join(sorted(linked, key=sort_key)),
        )
    return put_cases(tx, about.document_id, about.cases)


def _attribute(tx: Transaction, said: Said) -> tuple[int, Attribute]:
    known = store.attributes(tx, said.of.value)
    name = proper_name(said.attribute, "attribute")
    found = next((each for each in known if name_key(each.attribute.name) == name_key(name)), None)
    if found is not None:
        return found.id, found.attribute
    kind = guess_type([said.text])
    kind = AttributeType.TEXT if kind is AttributeType.CHOICE else kind
    made = Attribute(name, kind, said.of)
    return store.add_attribute(tx, made), made


def _put(tx: Transaction, attribute_id: int, attribute: Attribute, said: Said) -> bool:
    there = store.stored_values(tx, attribute_id, said.of.value).get(said.key)
    value = "" if is_missing(said.text) else _canonical(attribute, said.text)
    if said.before is not None and (there[1] if there else "") not in (said.before, value):
        raise Stale(
            f"{attribute.name} of {_name(tx, said)} was changed by somebody else since you read it.",
            "Keep yours all the same, or take what is there.",
            now=f"{attribute.name}: {there[1] if there else ''}".rstrip(": "),
        )
    if (there[1] if there else "") == value:
        return False
    number = attribute.type.number_of(value)
    if there is None:
        store.add_values(tx, attribute_id, said.of.value, {said.key: (value, number)})
    elif value:
        tx.update("attribute_values", there[0], value=value, number=number)
    else:
        tx.delete("attribute_values", there[0])
    if attribute.type is AttributeType.CHOICE and value and value not in attribute.choices:
        tx.update("attributes", attribute_id, choices=json.dumps([*attribute.choices, value], ensure_ascii=False))
    return True


def _name(tx: Transaction, said: Said) -> str:
    table = "cases" if said.of is AttributeOf.CASE else "documents"
    return str(tx.get(table, said.key)["name"])


def rename_document(project: Project, document_id: int, name: str, *, expected: str | None = None) -> Change:
    """Give a document another name; raises Refused where another one is called so, in whatever writing.

    `expected` is the name that the caller has read; raises Stale where it has another one by now.
    """
    proper = proper_name(name, "document")
    with project.write("rename document") as tx:
        tx.go_alone()
        before = str(tx.get("documents", document_id)["name"])
        if expected is not None and before not in (expected, proper):
            raise Stale(
                f"“{expected}” was renamed by somebody else since you read it: “{before}”.",
                "Leave it as it is, or write yours over it.",
            )
        for key, other in tx.tuples("select id, name from documents"):
            if key != document_id and name_key(other) == name_key(proper):
                raise Refused(f"There is a document “{other}” already.", "Give this one another name.")
        if proper != before:
            tx.update("documents", document_id, name=proper)
        tx.summary = f"{before} is {proper}"
    return project.last


def cite(project: Project, document_id: int, span: Span) -> str:
    """Where a passage is to be found and who speaks: `Kozan, kozan-1, turn 12 (K1)`; raises Stale where it is gone."""
    with project.database.snapshot():
        found = documents_store.document(project.database, document_id)
        if found is None:
            raise Gone("That document is no longer there.", "Somebody removed it; look again.")
        names = counts.case_names(project.database)
        held = cases_at(case_zones(project.database, [document_id], names).get(document_id, {}), span.start, span.end)
        turns = excerpts.turns_in(project.database, document_id)
        paragraphs = load_ranges(project.database, document_id, UnitKind.PARAGRAPH)
    turn = next((each for each in turns if each.start < span.end and span.start < each.stop), None)
    turn = turn if turn and turn.speaker else None
    paragraph = max(1, bisect_right(paragraphs[0::2], span.start))
    where = f"turn {turn.number}" if turn else f"paragraph {paragraph}"
    about = " and ".join(sorted((names[key] for key in held), key=sort_key))
    cited = ", ".join(filter(None, (about if about != found.name else "", found.name, where)))
    return f"{cited} ({turn.speaker})" if turn else cited


def passage_of_memo(project: Project, memo: Memo) -> str:
    """The words that a memo is written on; "" where it is not on a passage or coding."""
    key, span = memo.target_id, memo.span
    if memo.on is MemoOn.CODING and key is not None:
        found = codings.codings_by_key(project, [key])
        key, span = (found[0].document_id, found[0].span) if found else (None, None)
    return span.of(documents_store.text_of(project.database, key)) if key is not None and span is not None else ""


def name_problem(documents: Sequence[Document], document_id: int, name: str) -> str | None:
    """Why a document cannot be called so among these, in a sentence, or None."""
    taken = next((each for each in documents if each.id != document_id and name_key(each.name) == name_key(name)), None)
    return f"There is a document “{taken.name}” already." if taken else None

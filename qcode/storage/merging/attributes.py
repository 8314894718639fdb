"""What a merge sees to in typed attributes: a type that all values are of, the numbers of values, all choices."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from qcode.model.case import AttributeType

if TYPE_CHECKING:
    from qcode.storage.merging.plan import Plan
    from qcode.storage.merging.rows import Merged, Values


def fit_attributes(plan: Plan) -> None:
    """Bring the attributes that the merge touches and their values together.

    Where one copy gave an attribute a type and another one a value that is none of it, the attribute is of text, and
    the type stands against that. What either copy added to the choices is among them.
    """
    touched = {row.identity for row in plan.alive("attributes")}
    touched |= {row.values["attribute_id"] for row in plan.alive("attribute_values")}
    for identity in sorted(touched):
        attribute = plan.row("attributes", identity)
        if attribute.alive:
            _unite_choices(attribute)
            _fit(plan, attribute)


def _unite_choices(attribute: Merged) -> None:
    lost = attribute.others.pop("choices", None)
    if lost:
        lists = [attribute.values["choices"], *sorted(lost)]
        every = dict.fromkeys(choice for each in lists for choice in json.loads(each))
        attribute.values["choices"] = json.dumps(list(every), ensure_ascii=False)
        attribute.settled.add("choices")


def _fit(plan: Plan, attribute: Merged) -> None:
    values = dict(_values(plan, attribute.identity))
    kind = AttributeType(attribute.values["type"])
    if not all(kind.holds(each["value"]) for each in values.values()):
        attribute.against("type", kind.value)
        kind = AttributeType.TEXT
        attribute.values["type"] = kind.value
    for identity, each in values.items():
        number = kind.number_of(each["value"])
        if each["number"] != number:
            row = plan.row("attribute_values", identity)
            row.values["number"] = number
            row.settled.add("number")


def _values(plan: Plan, attribute: str) -> Iterator[tuple[str, Values]]:
    """The values of an attribute after the merge, by identity."""
    local = plan.ours.rows("attributes", [attribute])[attribute]
    here = plan.ours.referring("attribute_values", "attribute_id", [local[0]]) if local else []
    names = plan.ours.identities("attribute_values", [row["id"] for row in here])
    yield from ((names[row["id"]], row) for row in here if ("attribute_values", names[row["id"]]) not in plan.state)
    rows: Iterable[Merged] = plan.alive("attribute_values")
    yield from ((row.identity, row.values) for row in rows if row.values["attribute_id"] == attribute)

"""Merging another copy into a project: what would change, and changing it as one step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from qcode.errors import Refused
from qcode.storage.codec import text_of
from qcode.storage.damage import must_be_whole, reading
from qcode.storage.journal import SETTLE
from qcode.storage.merging.copies import Copy
from qcode.storage.merging.fitting import fit_units
from qcode.storage.merging.graph import known, newest
from qcode.storage.merging.lines import Line
from qcode.storage.merging.plan import Plan
from qcode.storage.merging.related import PROJECT, glance
from qcode.storage.merging.rows import TABLES, Merged, Values, identity_of
from qcode.storage.merging.settle import settle
from qcode.storage.merging.texts import Align

if TYPE_CHECKING:
    from qcode.storage.codes import Reader
    from qcode.storage.database import Database

_CONFLICTS = UUID("3f1c2a52-7f0e-5d43-9a54-0d0c8a6d7b11")
"""The namespace (RFC 9562, section 5.5) in which a conflict has the same GUID in every copy."""

_FOLLOWING = frozenset({"units", "turns", "revisions", "speakers"})
"""Tables whose rows come and go with their document."""

REMOVED = "removed"
"""What stands against a thing that is shown although somebody removed it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A conflict: a field of a row (`""`: whether there is a row) with the value that is shown and those that lost.

    Values are JSON; what they refer to is named by identity.
    """

    guid: str
    thing: str
    target: str
    field: str
    shown: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a merge comes to: rows to add, to change (with what) and to remove, by table, and the conflicts.

    `settled` are the lines of what the merge decided by itself.
    """

    plan: Plan
    added: dict[str, list[Merged]] = field(default_factory=lambda: defaultdict(list))
    changed: dict[str, list[tuple[Merged, Values]]] = field(default_factory=lambda: defaultdict(list))
    removed: dict[str, list[Merged]] = field(default_factory=lambda: defaultdict(list))
    conflicts: list[Standing] = field(default_factory=list)
    settled: list[Line] = field(default_factory=list)


def same_news(ours: Reader, theirs: Reader) -> bool:
    """Whether the other copy's newest steps are all known here, told without reading the journals.

    A copy that was shared knows the newest steps, and perhaps not those that they stand on.
    """
    if ours.value("select whose from projects"):
        return False
    heads = newest(theirs)
    stored = {guid for (guid,) in ours.tuples("select guid from steps where guid in :heads", heads=heads)}
    return bool(heads) and set(heads) <= stored & set(newest(ours))


def outcome(ours: Reader, theirs: Database, *, place: str, tell: Callable[[str], None], align: Align) -> Outcome | None:
    """What merging another copy would come to; None where it holds nothing new. `tell` hears what is being done.

    `align` lays a text beside its correction, for what the other copy marked in the text before it; `place` is what the
    other copy is called in errors.
    Raises Refused where the two have nothing in common, NotAProject where the other one is damaged.
    """
    with reading(place):
        must_be_whole(theirs, place)
        if same_news(ours, theirs):
            return None
        tell("reading both histories")
        here, there = known(ours), known(theirs)
        if not any(guid not in here.steps for guid in there.steps):
            _must_be_related(ours, theirs, place)
            return None
        _must_be_related(ours, theirs, place)
        plan = Plan(Copy(ours, here, "this project"), Copy(theirs, there, place), align)
        tell(f"comparing {len(plan.new):,} steps")
        plan.texts.read()
        plan.look_at(plan.touched())
        plan.look_at(plan.texts.touched())
        plan.texts.lost.keep()
        fit_units(plan)
        plan.keep_what_is_needed()
        plan.texts.lost.keep()
        fit_units(plan)
        tell("seeing what stands against each other")
        settle(plan)
        return _compared(plan)


def _must_be_related(ours: Reader, theirs: Reader, place: str) -> None:
    if ours.value(PROJECT) == theirs.value(PROJECT):
        return
    if not glance(theirs).is_related_to(glance(ours)):
        raise Refused(
            f"{place} is another project, and shares no document with this one.",
            "A merge is for copies of one project, or for projects about the same texts.",
        )


def _compared(plan: Plan) -> Outcome:
    found = Outcome(plan)
    for (table, identity), row in plan.state.items():
        local = plan.ours.rows(table, [identity])[identity]
        if row.alive and local is None:
            found.added[table].append(row)
        elif local is not None and not row.alive:
            found.removed[table].append(row)
        elif local is not None:
            changes = {name: value for name, value in row.values.items() if local[1][name] != value}
            if changes:
                found.changed[table].append((row, changes))
        found.conflicts.extend(_standing(plan, row))
        found.settled.extend(_settled(row, plan.theirs.place))
    return found


def _standing(plan: Plan, row: Merged) -> Iterator[Standing]:
    if not row.alive or (row.table == "coders" and row.values["kind"] == "consensus"):
        return
    for column in sorted(row.others):
        shown = text_of(row.values[column])
        others = sorted({text_of(value) for value in row.others[column]} - {shown})
        if others:
            yield _conflict(row, column, shown, others)
    settled = row.killers and all(plan.steps[each].verb == SETTLE for each in row.killers)
    if row.contested and row.table not in _FOLLOWING and not settled:
        yield _conflict(row, "", text_of(""), [text_of(REMOVED)])


def _conflict(row: Merged, column: str, shown: str, others: Sequence[str]) -> Standing:
    guid = uuid5(_CONFLICTS, f"{row.table} {row.identity} {column}")
    return Standing(str(guid), row.table, row.identity, column, shown, tuple(others))


def _settled(row: Merged, step: str) -> Iterator[Line]:
    """What the merge itself did to a row, as lines that another copy can read."""
    if row.alive and not row.lives:
        yield Line(step, 0, row.table, row.identity, "insert", {}, dict(row.written), {}, row.contested)
    if row.lives and not row.alive:
        yield Line(step, 1, row.table, row.identity, "delete", dict(row.written), {})
    elif row.alive:
        after = {name: value for name, value in row.values.items() if row.written[name] != value or name in row.settled}
        if after:
            before = {name: row.written[name] for name in after}
            others = {name: row.others[name] for name in after if row.others.get(name)}
            yield Line(step, 2, row.table, row.identity, "update", before, after, others)


def stand_as_list(conflicts: Iterable[Standing]) -> list[dict[str, Any]]:
    """Conflicts as rows of their table."""
    return [
        {
            "guid": each.guid,
            "thing": each.thing,
            "target": each.target,
            "field": each.field,
            "shown": each.shown,
            "others": "[" + ", ".join(each.others) + "]",
            "choice": None,
        }
        for each in conflicts
    ]


__all__ = ["TABLES", "Outcome", "Standing", "identity_of", "outcome", "reading", "same_news", "stand_as_list"]

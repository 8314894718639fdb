"""What a codebook file would change in the codebook of a project, worked out before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from qcode.errors import UsageError
from qcode.model.codebook import SEPARATOR, Code, Codebook, CodebookFile, CodeEntry
from qcode.model.document import Problem
from qcode.services.codebook import EDITABLE, proper_fields, stored
from qcode.services.codebook.finding import proper_code_name
from qcode.services.codebook.hotkeys import clashing, next_colour
from qcode.storage.codes import labels_text
from qcode.text.fold import name_key, same_word, written_like


@dataclass(slots=True)
class Node:
    """One code as it will be. `key` is that of the project's code, or below 0 for one that will be made."""

    key: int
    parent: int | None
    name: str
    code: Code | None = None
    entry: CodeEntry | None = None
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def line(self) -> int | None:
        """Where the file speaks of the code."""
        return self.entry.line if self.entry else None

    def final(self, name: str) -> Any:  # noqa: ANN401 - a column's value
        """A field as it will be stored."""
        return self.values.get(name, stored(self.code, name) if self.code else "")

    def stays(self) -> bool:
        """Whether the code is there, and keeps its name and its place."""
        return self.code is not None and (self.name, self.parent) == (self.code.name, self.code.parent_id)

    def changes(self) -> dict[str, Any]:
        """The fields that will be stored otherwise than now."""
        return {name: value for name, value in self.values.items() if not self.code or stored(self.code, name) != value}


@dataclass(slots=True)
class Plan:
    """The whole codebook as it will be, and what stands against it."""

    nodes: dict[int, Node]
    order: dict[int | None, list[int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def path_text(self, key: int) -> str:
        """The path that a code will have."""
        names: list[str] = []
        at: int | None = key
        while at is not None:
            names.append(self.nodes[at].name)
            at = self.nodes[at].parent
        return SEPARATOR.join(reversed(names))


def planned(book: Codebook, file: CodebookFile) -> Plan:
    """The codebook with the file laid over it: by GUID, else by path; what the file does not name stays.

    A path finds a code whose name is the same but for its writing, too, where none is written so; the code is then
    written as in the file.
    """
    plan = Plan({code.id: Node(code.id, code.parent_id, code.name, code) for code in book})
    entries = sorted(_each_guid_once(plan, file.entries), key=lambda each: len(each.path))
    by_guid = {code.guid: code.id for code in book}
    claimed = {entry.path: by_guid[entry.guid] for entry in entries if entry.guid and entry.guid in by_guid}
    taken = set(claimed.values())
    keys: dict[tuple[str, ...], int] = {}
    for entry in entries:
        for depth in range(1, len(entry.path)):
            if entry.path[:depth] not in keys:
                _lay(plan, book, CodeEntry(entry.path[:depth], line=entry.line), keys, claimed, taken)
        if entry.path in keys:
            plan.problems.append(Problem(f"The code “{SEPARATOR.join(entry.path)}” is there twice.", entry.line))
            continue
        _lay(plan, book, entry, keys, claimed, taken)
    _set_values(plan, book)
    _check(plan, book)
    if not plan.problems:
        _set_order(plan, book, [keys[path] for path in dict.fromkeys(entry.path for entry in file.entries)])
    return plan


def _each_guid_once(plan: Plan, entries: Sequence[CodeEntry]) -> list[CodeEntry]:
    owners: dict[str, CodeEntry] = {}
    for entry in entries:
        if entry.guid and owners.setdefault(entry.guid, entry) is not entry:
            first = SEPARATOR.join(owners[entry.guid].path)
            plan.problems.append(Problem(f"The guid {entry.guid} belongs to “{first}” already.", entry.line))
    return [entry if owners.get(entry.guid or "") is entry else replace(entry, guid=None) for entry in entries]


def _lay(
    plan: Plan,
    book: Codebook,
    entry: CodeEntry,
    keys: dict[tuple[str, ...], int],
    claimed: dict[tuple[str, ...], int],
    taken: set[int],
) -> None:
    parent = keys.get(entry.path[:-1])
    key = claimed.get(entry.path)
    if key is None and (parent is None or parent > 0):
        free = {each.name: each.id for each in book.children(parent) if each.id not in taken}
        there = written_like(entry.name, free)
        key = None if there is None else free[there]
    if key is None:
        key = -1 - sum(known < 0 for known in plan.nodes)
        plan.nodes[key] = Node(key, parent, entry.name)
    taken.add(key)
    keys[entry.path] = key
    node = plan.nodes[key]
    node.parent, node.entry = parent, entry
    try:
        node.name = proper_code_name(entry.name)
    except UsageError as error:
        plan.problems.append(Problem(str(error), entry.line))


def _set_values(plan: Plan, book: Codebook) -> None:
    colours = [code.colour for code in book]
    no_codes = Codebook([])
    for node in plan.nodes.values():
        if node.entry is None:
            continue
        given = {name: getattr(node.entry, name) for name in EDITABLE if name in node.entry.given}
        if "labels" in given and node.code:
            given["labels"] = {**node.code.labels, **given["labels"]}
        try:
            node.values = proper_fields(no_codes, given)
        except UsageError as error:
            plan.problems.append(Problem(str(error), node.line))
        if "retired" in node.entry.given:
            node.values["retired"] = int(node.entry.retired)
        if node.final("retired"):
            node.values["hotkey"] = ""
        if node.code is None and not node.values.get("colour"):
            node.values["colour"] = next_colour(colours)
        colours.append(node.final("colour"))


def _check(plan: Plan, book: Codebook) -> None:
    # Nothing can come under itself: a code of the file stands under codes of the file, up to the top.
    alike: dict[tuple[int | None, str], list[Node]] = defaultdict(list)
    for node in plan.nodes.values():
        others = alike[node.parent, name_key(node.name)]
        for other in others:
            if same_word(other.name, node.name) and not (node.stays() and other.stays()):
                plan.problems.append(_told_twice(plan, book, node, other))
        others.append(node)
    _check_hotkeys(plan)


def _told_twice(plan: Plan, book: Codebook, node: Node, other: Node) -> Problem:
    """What is said of two codes that would stand in one place under one name, written one way or another."""
    said = next(each for each in (node, other) if each.entry)
    unsaid = other if said is node else node
    place = f", which was “{book.path_text(unsaid.key)}”" if unsaid.code else ""
    writing = f": “{unsaid.name}” differs from it only in its writing" if unsaid.name != said.name else ""
    message = f"“{plan.path_text(said.key)}” would stand where another code stands already{place}{writing}."
    return Problem(message, said.line)


def _check_hotkeys(plan: Plan) -> None:
    active = [node for node in plan.nodes.values() if node.final("hotkey") and not node.final("retired")]
    for number, node in enumerate(active):
        for other in active[:number]:
            said = node if node.entry else other
            one, two = node.final("hotkey"), other.final("hotkey")
            if said.entry and clashing(one, two) and ("hotkey" in node.changes() or "hotkey" in other.changes()):
                paths = f"“{plan.path_text(node.key)}” clashes with “{two}” of “{plan.path_text(other.key)}”"
                plan.problems.append(Problem(f"The hotkey “{one}” of {paths}.", said.line))


def _set_order(plan: Plan, book: Codebook, named: Sequence[int]) -> None:
    said: dict[int | None, list[int]] = defaultdict(list)
    for key in dict.fromkeys([*named, *(key for key, node in plan.nodes.items() if node.entry)]):
        said[plan.nodes[key].parent].append(key)
    for parent in {None, *plan.nodes}:
        there = [each.id for each in book.children(parent) if plan.nodes[each.id].parent == parent]
        plan.order[parent] = _ordered(there, said[parent])


def _ordered(there: Sequence[int], said: Sequence[int]) -> list[int]:
    """Siblings where they stand, but those of the file in its order, and new ones behind the one before them."""
    known, named = set(there), set(said)
    common = [key for key in said if key in known]
    places = iter(common)
    order = [next(places) if key in named else key for key in there]
    for place, key in enumerate(said):
        if key not in known:
            before = order.index(common[0]) if common else len(order)
            order.insert(order.index(said[place - 1]) + 1 if place else before, key)
    return order


def unlabelled(name: str, value: Any) -> str:  # noqa: ANN401 - a column's value
    """A stored field for people."""
    if name == "retired":
        return "yes" if value else "no"
    return "" if name == "labels" and value == labels_text({}) else str(value)

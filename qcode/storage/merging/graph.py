"""The steps of a project as a graph: which step had seen which when it was made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.storage.journal import SETTLE
from qcode.storage.undone import MERGE_UNDONE

if TYPE_CHECKING:
    from qcode.storage.codes import Reader

_STEPS = f"""select s.id, s.guid, s.clock, s.parents, s.verb, s.kind, t.guid, s.merge_id from steps s
left join steps t on t.id = s.target_id where s.merge_id is null or not {MERGE_UNDONE}"""


@dataclass(frozen=True, slots=True)
class Knot:
    """One step: its key in its own copy, its time, the steps before it, and the step that it undoes or redoes.

    `portable` tells that its lines came by a merge and name other rows by GUID.
    """

    key: int
    guid: str
    clock: int
    parents: tuple[str, ...]
    verb: str
    kind: str
    target: str | None
    portable: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What one copy knows: its steps by GUID, and the newest ones.

    `heads` leaves out what the last merge did by itself, as long as nobody has built on it; that step is in
    `floating`. `missing` are steps that the copy has seen and does not hold, because it was shared without them.
    """

    steps: Mapping[str, Knot]
    heads: tuple[str, ...]
    floating: tuple[Knot, ...]
    missing: frozenset[str]


def newest(reader: Reader) -> tuple[str, ...]:
    """The GUIDs of the newest steps as the project has them written down."""
    return tuple(str(reader.value("select heads from projects")).split())


def known(reader: Reader) -> Known:
    """The steps that a copy stands on; what came by a merge that was undone is not among them."""
    stored = {row[1]: _knot(row) for row in reader.tuples(_STEPS)}
    heads = [guid for guid in newest(reader) if guid in stored]
    missing = {guid for guid in newest(reader) if guid not in stored}
    floating = tuple(stored[guid] for guid in heads if stored[guid].verb == SETTLE)
    heads = [guid for guid in heads if stored[guid].verb != SETTLE]
    for each in floating:
        heads += [guid for guid in each.parents if guid in stored and guid not in heads]
        missing.update(guid for guid in each.parents if guid not in stored)
    found: dict[str, Knot] = {}
    waiting = list(heads)
    while waiting:
        guid = waiting.pop()
        if guid in found:
            continue
        if guid in stored:
            found[guid] = stored[guid]
            waiting += stored[guid].parents
        else:
            missing.add(guid)
    return Known(found, tuple(heads), floating, frozenset(missing))


def unseen(found: Known, steps: Mapping[str, Knot]) -> set[str]:
    """The steps that a copy stands on and that are not among `steps`, of which it may know some itself only by name."""
    waiting, passed = [*found.heads, *found.missing], set[str]()
    while waiting:
        guid = waiting.pop()
        if guid not in passed:
            passed.add(guid)
            waiting += steps[guid].parents if guid in steps else ()
    return passed - steps.keys()


def heads_of(steps: Mapping[str, Knot], candidates: Iterable[str]) -> tuple[str, ...]:
    """Those of the candidates that no other step has seen."""
    seen = {parent for each in steps.values() for parent in each.parents}
    return tuple(sorted({guid for guid in candidates if guid not in seen}))


def _knot(row: tuple[object, ...]) -> Knot:
    key, guid, clock, parents, verb, kind, target, merge = row
    return Knot(
        int(str(key)), str(guid), int(str(clock)), tuple(str(parents).split()), str(verb), str(kind),
        str(target) if target else None, merge is not None,
    )  # fmt: skip


class Order:
    """Answers which of two steps had seen the other.

    The steps are laid out in chains; a step remembers of every other chain how far it had seen it, and shares that
    memory with the step before it, so that a long history costs little.
    """

    def __init__(self, steps: Mapping[str, Knot]) -> None:
        self.steps = steps
        self._place: dict[str, tuple[int, int]] = {}
        self._memory: dict[str, dict[int, int]] = {}
        ends: dict[str, int] = {}
        chains = 0
        for step in sorted(steps.values(), key=lambda each: (each.clock, each.guid)):
            parents = [guid for guid in step.parents if guid in self._place]
            first = next((guid for guid in parents if guid in ends), None)
            if first is None:
                place = (chains, 0)
                chains += 1
            else:
                chain = ends.pop(first)
                place = (chain, self._place[first][1] + 1)
            self._place[step.guid], ends[step.guid] = place, place[0]
            self._memory[step.guid] = self._remembered(parents, first)

    def _remembered(self, parents: list[str], first: str | None) -> dict[int, int]:
        if len(parents) == 1 and first is not None:
            return self._memory[first]
        memory: dict[int, int] = {}
        for parent in parents:
            chain, index = self._place[parent]
            for other, seen in (*self._memory[parent].items(), (chain, index)):
                memory[other] = max(memory.get(other, -1), seen)
        return memory

    def saw(self, step: str, other: str) -> bool:
        """Whether `step` is `other` or had seen it."""
        chain, index = self._place[step]
        wanted, position = self._place[other]
        if chain == wanted:
            return position <= index
        return self._memory[step].get(wanted, -1) >= position

    def rank(self, step: str) -> tuple[int, str]:
        """Where the step stands in one order of all steps that agrees with who saw whom."""
        found = self.steps[step]
        return (found.clock, found.guid)

"""What a row is after a merge: the newest of what everybody wrote, with what stands against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from qcode.storage.codec import text_of
from qcode.storage.merging.graph import Order
from qcode.storage.schema import JOURNALED, metadata

if TYPE_CHECKING:
    from qcode.storage.merging.texts import Texts

Values = dict[str, Any]
"""A row, or a part of one, by column; what it refers to is named by identity instead of by key."""

WITHOUT_GUID = {
    "units": ("document_id", "revision", "kind"),
    "turns": ("document_id", "position"),
    "attribute_values": ("attribute_id", "case_id", "document_id"),
}
"""Tables whose rows are known by what they belong to."""

TABLES = tuple(table.name for table in metadata.sorted_tables if table.name in JOURNALED and table.name != "conflicts")
"""What a merge compares, each table behind those that it refers to."""

REFERENCES: Mapping[str, Mapping[str, str]] = {
    name: {
        column.name: reference.column.table.name
        for column in metadata.tables[name].columns
        for reference in column.foreign_keys
    }
    for name in TABLES
}
"""By table and column, the table that is referred to."""

REFERRERS: Mapping[str, Sequence[tuple[str, str]]] = {
    name: [(table, column) for table in TABLES for column, to in REFERENCES[table].items() if to == name]
    for name in TABLES
}
"""By table, the tables and columns that refer to it."""

QUIET = frozenset(
    {"id", "guid", "position", "created", "changed", "modified", "characters", "words", "sealed", "number"}
)
"""Columns that follow from others or order a list: two values are no conflict, the newer one holds."""


FOLLOWING: Mapping[str, frozenset[str]] = {
    "decisions": frozenset({"outcome", "coder_id", "start", "stop"}),
    "documents": frozenset({"revision"}),
}
"""By table, columns that something else tells as well: where two copies differ, that is the conflict."""

_MARKS = frozenset({"todo", "doing", "done"})
"""How far a coder is with a document: what she said last holds, and nobody has to decide."""

CUT = frozenset({"revisions", "units", "turns"})
"""Tables that are made out of a file, or out of a text: nothing in them is anybody's opinion."""

BORDERS = frozenset({"start", "stop"})
"""Columns that count characters of a text."""


class Op(Enum):
    """What a step did to a row; `RESTORE` brings it back as it was, without writing its fields anew."""

    INSERT = "insert"
    RESTORE = "restore"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Event:
    """What one step did to one row. `others` holds, by field, values that still stand against the written one.

    With `contested`, the row was brought back or kept although somebody had removed it, and nobody has decided.
    `undoes` is the step that this one took back, and with it what that one had decided.
    """

    step: str
    place: int
    op: Op
    before: Values
    after: Values
    others: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    contested: bool = False
    undoes: str = ""


@dataclass(slots=True)
class Merged:
    """A row after a merge.

    `written` is what was written last; `values` what is shown, which differs where the merge had to settle
    something by itself, in the fields `settled`. `others` are the values that lost without anybody having decided;
    `killers` the steps that removed the row and that nobody has answered. `told` is the step that tells the whole of a
    row which the copy does not have.
    """

    table: str
    identity: str
    written: Values
    stamps: dict[str, tuple[int, str]]
    others: dict[str, list[Any]]
    lives: bool
    contested: bool
    killers: tuple[str, ...]
    told: str = ""
    values: Values = field(default_factory=dict)
    alive: bool = False
    settled: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.values = dict(self.written)
        self.alive = self.lives

    def against(self, column: str, value: Any) -> None:  # noqa: ANN401 - column values
        """Remember a value that lost, by what the merge settled."""
        self.settled.add(column)
        known = self.others.setdefault(column, [])
        if all(text_of(value) != text_of(each) for each in known):
            known.append(value)


def identity_of(table: str, row: Mapping[str, Any]) -> str:
    """What the row is known by in every copy: its GUID, or what it belongs to."""
    natural = WITHOUT_GUID.get(table)
    if natural is None:
        return str(row["guid"])
    return "|".join("" if row[name] is None else str(row[name]) for name in natural)


def is_mark(table: str, column: str, values: Iterable[Any]) -> bool:
    """Whether values only say how far a coder is with a document, of which the last one holds."""
    return (table, column) == ("assignments", "state") and all(value in _MARKS for value in values)


def merged(
    table: str, identity: str, events: Sequence[Event], order: Order, *, base: Values | None, texts: Texts | None = None
) -> Merged:
    """A row from everything that was done to it; `base` are the values that no event tells.

    `texts` know where a border is that was written in another text than the one that there is now.
    """
    written: Values = dict(base or {})
    told = ""
    for event in sorted(events, key=lambda each: order.rank(each.step)):
        full = event.after if event.op in (Op.INSERT, Op.RESTORE) else event.before
        if full and event.op is not Op.UPDATE:
            written, told = {**full, **(base or {})}, "" if base else event.step
    quiet = QUIET | FOLLOWING.get(table, frozenset())
    stamps: dict[str, tuple[int, str]] = {}
    others: dict[str, list[Any]] = {}
    every = _writes(events, order, texts)
    for column, writes in every.items():
        heads = _heads(writes, order)
        if texts is not None and column in BORDERS:
            heads = _meant(writes, order, texts)
        top = max(heads, key=lambda each: order.rank(each.step))
        written[column], stamps[column] = top.value, order.rank(top.step)
        rest = [(each.step, value) for each in heads for value in (each.value, *each.others)]
        now = top.value
        if texts is not None and column in BORDERS:
            now = texts.border(written, column, top.step, now)
            rest = [(step, texts.border(written, column, step, value)) for step, value in rest]
        differs = table not in CUT and column not in quiet
        lost = {text_of(value): value for _, value in rest if value != now} if differs else {}
        if lost and not is_mark(table, column, (now, *lost.values())):
            others[column] = [lost[text] for text in sorted(lost)]
    written.pop("id", None)
    moved = {each.step for each in events if texts is not None and texts.is_derived(each.step)}
    done = [each for each in events if each.op is not Op.UPDATE or each.step not in moved]
    lives, contested, killers = _life(done, order)
    return Merged(table, identity, written, stamps, others, lives, contested, killers, told)


@dataclass(slots=True)
class _Write:
    step: str
    place: int
    value: Any
    others: list[Any]


def _writes(events: Sequence[Event], order: Order, texts: Texts | None) -> dict[str, list[_Write]]:
    """By field, what each step left there last."""
    found: dict[str, dict[str, _Write]] = {}
    for event in sorted(events, key=lambda each: each.place):
        if event.op not in (Op.INSERT, Op.UPDATE):
            continue
        for column, value in event.after.items():
            if column in ("id", "guid"):
                continue
            earlier = found.setdefault(column, {}).get(event.step)
            others = [*event.others.get(column, ()), *(earlier.others if earlier else ())]
            found[column][event.step] = _Write(event.step, event.place, value, others)
    writes = {column: list(by_step.values()) for column, by_step in found.items()}
    _bring_back(events, writes, order)
    _open_again({each.step: each.undoes for each in events if each.undoes}, writes, order, texts)
    return writes


def _open_again(
    undone: Mapping[str, str], writes: Mapping[str, list[_Write]], order: Order, texts: Texts | None
) -> None:
    """Let stand again what stood against each other before a step that decided between them and was undone."""
    for column, some in writes.items() if undone else ():
        for write in sorted(some, key=lambda each: order.rank(each.step)):
            step = undone.get(write.step)
            if step is None:
                continue
            before = [each for each in some if each.step != step and order.saw(step, each.step)]
            heads = _meant(before, order, texts) if texts is not None and column in BORDERS else _heads(before, order)
            stood = {text_of(value): value for each in heads for value in (each.value, *each.others)}
            if len(stood) > 1:
                write.others += stood.values()


def _bring_back(events: Sequence[Event], writes: Mapping[str, list[_Write]], order: Order) -> None:
    """Count what was brought back as written where the row had been made anew since, with another value."""
    back = [each for each in events if each.op is Op.RESTORE]
    for event in sorted(back, key=lambda each: order.rank(each.step)):
        for column, value in event.after.items():
            known = [each for each in writes.get(column, ()) if order.saw(event.step, each.step)]
            own = any(each.step == event.step for each in known)
            if known and not own and all(each.value != value for each in _heads(known, order)):
                writes[column].append(_Write(event.step, event.place, value, []))


def _meant(writes: Sequence[_Write], order: Order, texts: Texts) -> list[_Write]:
    """The newest writings of a border by people, each as the newest correction that knew of it has moved it."""
    moved = [each for each in writes if texts.only_moves(each.step)]
    meant = _heads([each for each in writes if each not in moved], order)
    behind = sorted(moved, key=lambda each: order.rank(each.step), reverse=True)
    now = [next((each for each in behind if order.saw(each.step, head.step)), head) for head in meant]
    return [each for place, each in enumerate(now) if each not in now[:place]] or _heads(writes, order)


def _heads(writes: Sequence[_Write], order: Order) -> list[_Write]:
    heads: list[_Write] = []
    for write in sorted(writes, key=lambda each: order.rank(each.step), reverse=True):
        if not any(order.saw(head.step, write.step) for head in heads):
            heads.append(write)
    return heads


def _life(events: Sequence[Event], order: Order) -> tuple[bool, bool, tuple[str, ...]]:
    """Whether the row is there, whether somebody removed it all the same, and in which steps."""
    last: dict[str, Event] = {}
    for event in sorted(events, key=lambda each: each.place):
        if event.op is not Op.UPDATE:
            last[event.step] = event
    newest: list[Event] = []
    for event in sorted(last.values(), key=lambda each: order.rank(each.step), reverse=True):
        if not any(order.saw(head.step, event.step) for head in newest):
            newest.append(event)
    dead = tuple(sorted(each.step for each in newest if each.op is Op.DELETE))
    if not dead:
        return True, any(each.contested or _was_contested(each, events, order) for each in newest), ()
    unseen = any(
        event.op is not Op.DELETE and not any(order.saw(killer, event.step) for killer in dead) for event in events
    )
    return unseen, unseen, dead


def _was_contested(event: Event, events: Sequence[Event], order: Order) -> bool:
    """Whether it was open if the row should be there, before a step that removed it and was undone by this event."""
    undone = event.undoes
    if not undone:
        return False
    before = [each for each in events if each.step != undone and order.saw(undone, each.step)]
    return bool(before) and _life(before, order)[1]

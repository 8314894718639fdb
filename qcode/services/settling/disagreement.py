"""What settling is about: readings of a passage that differ, what was decided, and the queue of a round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from qcode.analysis.disagreements import Kind
from qcode.errors import NotFound, UsageError
from qcode.model.document import Span
from qcode.services.codebook import spoken

if TYPE_CHECKING:
    from qcode.services.documents.earlier import Followed
    from qcode.services.settling.sealed import Sealed

REMOVED = "(a code that was removed)"

TYPES = ("boundary", "different", "missing")
"""The types of disagreement by which a queue is narrowed."""

_TYPE = {
    Kind.BOUNDARY: "boundary", Kind.SPLIT: "boundary", Kind.DIFFERENT: "different",
    Kind.CODED_OTHERWISE: "missing", Kind.UNCODED: "missing",
}  # fmt: skip


class Outcome(StrEnum):
    """What became of a disagreement."""

    A = "a"
    B = "b"
    READING = "reading"
    BOTH = "both"
    NEITHER = "neither"
    BORDERS = "borders"
    CODE = "code"
    DISCUSS = "discuss"


class Status(StrEnum):
    """How far a disagreement is: two copies may have decided it differently, and nobody has chosen yet."""

    OPEN = "open"
    SETTLED = "settled"
    DISCUSS = "discuss"
    CONTESTED = "decided twice"


UNSETTLED = (Status.OPEN, Status.DISCUSS, Status.CONTESTED)
"""What is left to do."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A code on a passage; `code_id` is 0 for a code that was removed."""

    span: Span
    code_id: int
    code: str


@dataclass(frozen=True, slots=True)
class Side:
    """One reading of a passage, and the coders who share it; without codings for those who gave it no code."""

    coders: tuple[str, ...]
    codings: tuple[Placed, ...]

    @property
    def name(self) -> str:
        """Whose reading it is."""
        return ", ".join(self.coders)

    @property
    def codes(self) -> str:
        """The codes of the reading, "" for none."""
        return "; ".join(dict.fromkeys(each.code for each in self.codings))


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it went into the codebook: the code, its field, the words, and the name of the version that has it."""

    code_id: int
    code: str
    field: str
    text: str
    version: str

    def __str__(self) -> str:
        return f"{self.code}, {spoken(self.field)}: {self.text}"


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, by whom and why; `rule` is what came of it in the codebook."""

    outcome: Outcome
    codings: tuple[Placed, ...]
    reason: str
    coder: str
    created: str
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One passage that the coders of a round read differently.

    `number` counts from 1 through the whole round, in the order of the documents and of the text. `sides` are the
    different readings, that of the first coder first; with two coders, the first side is A's and the second B's.
    `coded_as` are the codes that those without a reading gave the passage. The shifts are B's borders minus A's.

    `conflicts` are what two copies have differently of its decision, as the conflicts screen lists it: what was
    decided, which makes it `contested`, the reason, the rule.

    All places are those of the text that was submitted, the document's `revision` of that number; with `corrected`,
    the text was corrected since. `turn` is the number of the turn in which it begins, None where nobody speaks.
    """

    guid: str
    number: int
    round_id: int
    round: str
    document_id: int
    document: str
    cases: tuple[str, ...]
    span: Span
    quote: str
    kind: Kind
    sides: tuple[Side, ...]
    coded_as: tuple[str, ...] = ()
    shift_start: int | None = None
    shift_end: int | None = None
    decision: Decision | None = None
    contested: bool = False
    conflicts: tuple[str, ...] = ()
    revision: int = 1
    corrected: bool = False
    turn: int | None = None

    @property
    def type(self) -> str:
        """One of `TYPES`."""
        return _TYPE[self.kind]

    @property
    def status(self) -> Status:
        """How far it is."""
        if self.decision is None:
            return Status.OPEN
        if self.contested:
            return Status.CONTESTED
        return Status.DISCUSS if self.decision.outcome is Outcome.DISCUSS else Status.SETTLED

    @property
    def is_settled(self) -> bool:
        """Whether it is decided."""
        return self.status is Status.SETTLED

    @property
    def is_left(self) -> bool:
        """Whether something is left to do about it: to settle it, or to decide what two copies have differently."""
        return self.status in UNSETTLED or bool(self.conflicts)

    @property
    def code_ids(self) -> frozenset[int]:
        """Every code that a side has."""
        return frozenset(each.code_id for side in self.sides for each in side.codings)


@dataclass(frozen=True, slots=True)
class Met:
    """A cell of the confusion table: two coders, and the code that each gave; None for no code."""

    first: str
    first_code: int | None
    second: str
    second_code: int | None


class Now(NamedTuple):
    """A passage in the text as it is now: None and "" where nothing of it is left. `before` are the words it had."""

    span: Span | None
    words: str
    before: str

    def __str__(self) -> str:
        if self.span is None:
            return "no longer in the text"
        place = f"{self.span.start}-{self.span.end}"
        return place if self.words == self.before else f"{place}: “{self.words}”"


@dataclass(frozen=True)
class Queue:
    """The disagreements of a round, with what else is needed to say how far one is.

    `agreed` counts the passages that all read exactly alike, `adopted` whether they are in the agreed layer. `notes`
    say what is left out. `other_layers` says of documents whose agreed layer is another round's what that means,
    `followed` has the texts of those that were corrected since.
    """

    round_id: int
    round: str
    coders: tuple[str, ...]
    documents: int
    items: tuple[Disagreement, ...]
    agreed: int
    adopted: bool
    notes: tuple[str, ...] = ()
    sealed: Sealed | None = field(default=None, repr=False, compare=False)
    other_layers: Mapping[int, str] = field(default_factory=dict)
    followed: Mapping[int, Followed] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def settled(self) -> int:
        """How many are settled."""
        return sum(each.is_settled for each in self.items)

    @cached_property
    def unsettled(self) -> int:
        """How many are left to be settled: open, to be discussed, or decided twice."""
        return sum(each.status in UNSETTLED for each in self.items)

    @cached_property
    def conflicts(self) -> int:
        """How many conflicts about decisions on them wait in the list of conflicts."""
        return sum(len(each.conflicts) for each in self.items)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do: all is settled, and no two copies have anything of it differently."""
        return not any(each.is_left for each in self.items)

    @property
    def corrected(self) -> int:
        """How many stand in texts that were corrected after they were submitted."""
        return sum(each.corrected for each in self.items)

    def now(self, each: Disagreement, span: Span) -> Now | None:
        """What became of a passage of the submitted text in the present one; None where it was not corrected since."""
        followed = self.followed.get(each.document_id)
        if followed is None:
            return None
        there = followed.span(span.start, span.end)
        return Now(there, there.of(followed.text) if there else "", span.of(followed.texts[0]))

    @cached_property
    def by_type(self) -> dict[str, tuple[int, int]]:
        """By type, how many there are and how many of them are settled."""
        every = Counter(each.type for each in self.items)
        done = Counter(each.type for each in self.items if each.is_settled)
        return {each: (every[each], done[each]) for each in TYPES}

    def by_code(self) -> dict[str, tuple[int, int]]:
        """By code that a side has, how many there are and how many of them are settled, most first."""
        every: Counter[str] = Counter()
        done: Counter[str] = Counter()
        for each in self.items:
            codes = {placed.code for side in each.sides for placed in side.codings}
            every.update(codes)
            done.update(codes if each.is_settled else ())
        return {code: (number, done[code]) for code, number in sorted(every.items(), key=lambda one: (-one[1], one[0]))}

    def find(self, number: int) -> Disagreement:
        """The disagreement of a number; raises NotFound."""
        if not 1 <= number <= len(self.items):
            there = f"There are 1 to {len(self.items)}." if self.items else "The coders do not differ anywhere."
            raise NotFound("disagreement", str(number), hint=there)
        return self.items[number - 1]

    def only(
        self,
        *,
        types: Sequence[str] = (),
        code_ids: Iterable[int] = (),
        met: Met | None = None,
        document_ids: Iterable[int] = (),
        status: Sequence[Status] = (),
    ) -> list[Disagreement]:
        """Those of these types, with one of these codes on a side, in these documents, so far; an empty part is all.

        `met` takes those in which two coders gave certain codes: a cell of the confusion table.
        """
        codes, documents = frozenset(code_ids), frozenset(document_ids)
        return [
            each
            for each in self.items
            if (not types or each.type in types)
            and (not codes or codes & each.code_ids)
            and (met is None or _met(each, met))
            and (not documents or each.document_id in documents)
            and (not status or each.status in status)
        ]


def _met(each: Disagreement, met: Met) -> bool:
    given = {name: {one.code_id for one in side.codings} for side in each.sides for name in side.coders}
    return all(
        name in given and (not given[name] if code is None else code in given[name])
        for name, code in ((met.first, met.first_code), (met.second, met.second_code))
    )


def types_named(names: Iterable[str]) -> tuple[str, ...]:
    """The types that are meant; raises UsageError for one that there is not."""
    for name in names:
        if name not in TYPES:
            raise UsageError(f"There is no type “{name}” of disagreement.", f"The types are {', '.join(TYPES)}.")
    return tuple(names)

"""A query: what must be so of an excerpt, as a tree. `docs/query-language.md` says what each part means."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from qcode.model.document import Span
from qcode.model.selection import Condition

FIELDS = ("code", "coder", "speaker", "role", "document", "case", "text", "memo", "round")
"""What is written before a colon: `code:"central steering"`."""

FLAGS = ("agreed", "memo", "typical")
"""What stands alone: the coding is one that the coders agreed on, has a memo, was chosen as typical."""

RELATIONS = ("within", "contains", "overlaps", "followed_by", "preceded_by")
"""How an excerpt can stand to a passage."""

DIRECTED = ("followed_by", "preceded_by")
"""The relations that can be given a distance: `followed_by(2 sentences)`."""

UNITS = ("sentence", "paragraph", "turn")
"""What distances are counted in."""

WORDS = frozenset({"and", "or", "not", "where", "near", *RELATIONS})
"""What a name without quotation marks cannot be."""

_NOWHERE = Span(0, 1)


@dataclass(frozen=True, slots=True)
class Named:
    """`code:money`, `speaker:"K1"`, `text:"we wait"`: one of `FIELDS` and a name; `at` is the name's place."""

    field: str
    name: str
    at: Span = dataclasses.field(default=_NOWHERE, compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.field}:{quoted(self.name)}"


@dataclass(frozen=True, slots=True)
class Flag:
    """`agreed`: one of `FLAGS`."""

    name: str
    at: Span = dataclasses.field(default=_NOWHERE, compare=False, repr=False)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Compared:
    """`weight >= 50`, `date < 2021`, `type = metropolitan`: the coding's weight, or an attribute.

    `at` is the place of the whole, `name_at` that of the attribute's name.
    """

    condition: Condition
    at: Span = dataclasses.field(default=_NOWHERE, compare=False, repr=False)
    name_at: Span = dataclasses.field(default=_NOWHERE, compare=False, repr=False)

    def __str__(self) -> str:
        name, value = quoted(self.condition.name), quoted(self.condition.value)
        return f"{name} {self.condition.operator} {value}"


@dataclass(frozen=True, slots=True)
class Not:
    """What is not so."""

    of: Expression

    def __str__(self) -> str:
        return f"not {_inner(self.of, And, Or)}"


@dataclass(frozen=True, slots=True)
class And:
    """All of it is so; two parts or more."""

    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        return " and ".join(_inner(each, Or, And) for each in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """Some of it is so; two parts or more."""

    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        return " or ".join(_inner(each, Or) for each in self.parts)


@dataclass(frozen=True, slots=True)
class Distance:
    """At most `number` units apart; 0 is in the same unit."""

    number: int
    unit: str

    def __str__(self) -> str:
        return f"{self.number} {self.unit}{'' if self.number == 1 else 's'}" if self.number else self.unit


@dataclass(frozen=True, slots=True)
class Near:
    """`near(code:money, paragraph)`: one of these passages is no farther away."""

    of: Expression
    distance: Distance

    def __str__(self) -> str:
        return f"near({self.of}, {self.distance})"


@dataclass(frozen=True, slots=True)
class Related:
    """`code:money within speaker:K1`: the excerpts on the left that stand so to one of the passages on the right."""

    left: Expression
    relation: str
    right: Expression
    distance: Distance | None = None

    def __str__(self) -> str:
        how = f"{self.relation}({self.distance})" if self.distance else self.relation
        return f"{_inner(self.left, And, Or, Not)} {how} {_inner(self.right, And, Or, Not, Related)}"


Expression: TypeAlias = "Named | Flag | Compared | Not | And | Or | Near | Related"
"""What must be so of an excerpt."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was read: its words, what must be so (None: nothing in particular), and in which cases and
    documents."""

    text: str
    condition: Expression | None
    where: tuple[Compared, ...] = ()

    def __str__(self) -> str:
        said = "" if self.condition is None else str(self.condition)
        conditions = " and ".join(map(str, self.where))
        return f"{said} where {conditions}".strip() if conditions else said


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query that is kept under a name, by whom and since when."""

    id: int
    guid: str
    name: str
    text: str
    note: str
    coder: str
    created: str
    modified: str


def leaves(of: Expression | None) -> list[Named | Flag | Compared]:
    """What a condition is made of, in the order in which it was written."""
    if of is None:
        return []
    if isinstance(of, Named | Flag | Compared):
        return [of]
    if isinstance(of, And | Or):
        return [leaf for part in of.parts for leaf in leaves(part)]
    if isinstance(of, Related):
        return [*leaves(of.left), *leaves(of.right)]
    return leaves(of.of)


def conjunctions(of: Expression | None) -> list[And]:
    """Every `and` of a condition, the outer ones first."""
    if isinstance(of, And):
        return [of, *(each for part in of.parts for each in conjunctions(part))]
    if isinstance(of, Or):
        return [each for part in of.parts for each in conjunctions(part)]
    if isinstance(of, Related):
        return [*conjunctions(of.left), *conjunctions(of.right)]
    return conjunctions(of.of) if isinstance(of, Not | Near) else []


def names_excerpts(of: Expression) -> bool:
    """Whether it says which excerpts are meant; everything else only tests them."""
    if isinstance(of, And | Or):
        return any(map(names_excerpts, of.parts))
    return isinstance(of, Related) or (isinstance(of, Named) and of.field == "code")


def all_of(parts: Sequence[Expression]) -> And:
    """What is joined by `and`; parentheses around nothing but what names excerpts, or nothing but tests, are gone.

    Parentheses around both tie the tests to what is named in them, and stay.
    """
    flat: list[Expression] = []
    for part in parts:
        loose = isinstance(part, And) and len(set(map(names_excerpts, part.parts))) == 1
        flat += part.parts if isinstance(part, And) and loose else [part]
    return And(tuple(flat))


def any_of(parts: Sequence[Expression]) -> Or:
    """What is joined by `or`, however it stands in parentheses."""
    return Or(tuple(each for part in parts for each in (part.parts if isinstance(part, Or) else (part,))))


def quoted(name: str) -> str:
    """A name as a query takes it: in quotation marks where it would be read as something else without them."""
    is_plain = name[:1].isalnum() and not any(char.isspace() or char in _SIGNS for char in name)
    return name if is_plain and name.lower() not in WORDS else '"' + name.replace('"', '""') + '"'


_SIGNS = "()\",:=<>!~'“”„«»‘’"


def _inner(part: Expression, *loose: type) -> str:
    return f"({part})" if isinstance(part, loose) else str(part)

"""What has to be read for a query: which codes' codings, and how much of each."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from qcode.model.query import And, Named, Near, Not, Or, Related, leaves
from qcode.services.querying.meaning import STRETCHES, OfCodings, OfWeight

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qcode.model.query import Expression
    from qcode.services.querying.meaning import Asked

_AT_HAND = ("codes", "coders")


class Needed(NamedTuple):
    """The codes whose codings a query looks at, None for all; whether rounds, weights or typical ones are asked for."""

    codes: frozenset[int] | None
    more: bool


def needed(asked: Sequence[Asked]) -> Needed:
    """What all of these queries together look at.

    Where every set of excerpts of a query is named by codes, what it finds and what that is held against has these
    codes; where one is only tested (`near(memo, turn)`, `not code:x`), any coding may be in it.
    """
    meant = [each.meant[leaf] for each in asked for leaf in leaves(each.query.condition)]
    more = any(isinstance(each, OfWeight) or (isinstance(each, OfCodings) and each.column not in _AT_HAND)
               for each in meant)  # fmt: skip
    conditions = [(each, each.query.condition) for each in asked]
    if not all(of is not None and _names(of) and all(map(_names, _sets(each, of))) for each, of in conditions):
        return Needed(None, more)
    codes = (each.values for each in meant if isinstance(each, OfCodings) and each.column == "codes")
    return Needed(frozenset().union(*codes), more)


class _Finds(Enum):
    """What an expression finds: excerpts of the codes that stand in it, whatever passes its tests, or some of both."""

    CODES = auto()
    TESTED = auto()
    BOTH = auto()


def _names(of: Expression) -> bool:
    """Whether all excerpts that it finds are of codes that stand in it."""
    return _finds(of) is _Finds.CODES


def _finds(of: Expression) -> _Finds:
    if isinstance(of, Named) and of.field == "code":
        return _Finds.CODES
    if isinstance(of, Related):
        return _Finds.CODES if _names(of.left) else _Finds.BOTH
    if not isinstance(of, And | Or):
        return _Finds.TESTED
    parts = set(map(_finds, of.parts))
    if isinstance(of, And) and parts == {_Finds.CODES, _Finds.TESTED}:
        return _Finds.CODES
    return parts.pop() if len(parts) == 1 else _Finds.BOTH


def _sets(asked: Asked, of: Expression) -> Iterator[Expression]:
    """The parts whose excerpts are taken as passages that others are held against, or that others are chosen from."""
    if isinstance(of, And | Or):
        for part in of.parts:
            yield from _sets(asked, part)
    elif isinstance(of, Not | Near):
        if isinstance(of, Near) and not _is_of_text(asked, of.of):
            yield of.of
        yield from _sets(asked, of.of)
    elif isinstance(of, Related):
        yield of.left
        if not _is_of_text(asked, of.right):
            yield of.right
        yield from (*_sets(asked, of.left), *_sets(asked, of.right))


def _is_of_text(asked: Asked, of: Expression) -> bool:
    """Whether it stands for stretches of the text, whatever is coded there."""
    return not any(isinstance(part, Near | Related) for part in _parts(of)) and all(
        isinstance(asked.meant[leaf], STRETCHES) for leaf in leaves(of)
    )


def _parts(of: Expression) -> Iterator[Expression]:
    yield of
    if isinstance(of, And | Or):
        for part in of.parts:
            yield from _parts(part)
    elif isinstance(of, Not):
        yield from _parts(of.of)

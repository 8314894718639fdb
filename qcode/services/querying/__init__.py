"""Which codings a query finds. `docs/query-language.md` says what is meant; this is how it is worked out.

An excerpt is one coding. Some parts of a query name excerpts (`code:`, and what stands on the left of `within`,
`overlaps` and the like); all others only test them. Joined by `and`, the excerpts that are named by one of the parts
are found where all parts are so at their passage: so `code:a and code:b` finds the excerpts of both where they meet. An
`and` in parentheses that names excerpts and tests them stands for what it finds: `(code:a and coder:x) and (code:b and
coder:y)`; other parentheses within an `and` are gone when the query is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from qcode.analysis import passages
from qcode.analysis.passages import Passages
from qcode.model.query import And, Compared, Flag, Named, Near, Not, Or, Related
from qcode.services.querying.meaning import STRETCHES, InZones, OfCodings, OfMemo, OfWeight, Said, Spoken, understood
from qcode.services.querying.needing import needed
from qcode.services.querying.sheet import of_codings
from qcode.services.telling import tell
from qcode.storage import retrieval
from qcode.text.query import parse

if TYPE_CHECKING:
    from qcode.analysis.passages import Edges, Flags
    from qcode.model.codebook import Codebook
    from qcode.model.query import Distance, Expression
    from qcode.model.selection import Selection
    from qcode.services.project import Project
    from qcode.services.querying.meaning import Asked, Leaf, Meaning
    from qcode.services.querying.sheet import Sheet
    from qcode.storage.selecting import Chosen

_AT_ONCE, _MOST_AT_ONCE = 20_000_000, 500
_COMPARING: Mapping[str, Callable[..., Flags]] = {
    ">=": np.greater_equal,
    "<=": np.less_equal,
    ">": np.greater,
    "<": np.less,
}


def questions(project: Project, selection: Selection, *, book: Codebook) -> list[Asked]:
    """The queries of a selection, the saved ones among them; raises QueryError, and NotFound for a saved one."""
    texts = [selection.query] if selection.query.strip() else []
    if selection.saved:
        from qcode.services.querying.saved import texts_of

        texts += texts_of(project, selection.saved)
    return [understood(project, book, parse(text)) for text in texts]


def found_by(project: Project, asked: Sequence[Asked], chosen: Chosen) -> dict[int, frozenset[int]]:
    """The codings that all the queries find among the chosen ones, by document.

    The codes of `chosen` do not count here: a query may be about others.
    """
    kept: dict[int, frozenset[int]] = {}
    every, read = batches(project, chosen.documents), needed(asked)
    for number, extents in enumerate(every):
        tell("asking the query", number, len(every))
        sheet = of_codings(project.database, chosen, extents, read)
        flags = np.ones(len(sheet.columns["ids"]), dtype=bool)
        for query, meant in asked:
            if query.condition is not None:
                flags &= Evaluation(sheet, meant).found(query.condition)
        kept.update(_by_document(sheet, flags))
    return kept


def batches(project: Project, documents: frozenset[int] | None) -> list[list[retrieval.Extent]]:
    """The documents with these keys (None: all), so many together as are looked at at once."""
    found: list[list[retrieval.Extent]] = [[]]
    size = 0
    for each in retrieval.extents(project.database):
        if documents is not None and each.id not in documents:
            continue
        if found[-1] and (size + each.characters > _AT_ONCE or len(found[-1]) == _MOST_AT_ONCE):
            found.append([])
            size = 0
        found[-1].append(each)
        size += each.characters
    return [each for each in found if each]


def _by_document(sheet: Sheet, flags: Flags) -> dict[int, frozenset[int]]:
    documents, ids = sheet.columns["documents"][flags], sheet.columns["ids"][flags]
    if not len(ids):
        return {}
    borders = np.flatnonzero(np.diff(documents)) + 1
    firsts = documents[np.concatenate(([0], borders))].tolist()
    return {key: frozenset(part.tolist()) for key, part in zip(firsts, np.split(ids, borders), strict=True)}


class _Others(NamedTuple):
    """Passages that excerpts are held against; `own` says which of the codings are among them."""

    passages: Passages
    own: Flags | None


class Evaluation:
    """One query over one sheet; a part that comes twice is worked out once."""

    def __init__(self, sheet: Sheet, meant: Mapping[Leaf, Meaning]) -> None:
        self._sheet, self._meant = sheet, meant
        self._known: dict[tuple[str, Expression], Flags | None] = {}
        self._edges: dict[str, Edges] = {}

    def found(self, of: Expression) -> Flags:
        """The excerpts that an expression finds."""
        names = self.named(of)
        if isinstance(of, And) and names is not None:
            return names & self._all_hold(of)
        return self.holds(of) if names is None else names & self.holds(of)

    def named(self, of: Expression) -> Flags | None:
        """The excerpts that it names; None where it only tests."""
        key = ("named", of)
        if key not in self._known:
            self._known[key] = self._named(of)
        return self._known[key]

    def _named(self, of: Expression) -> Flags | None:
        if isinstance(of, Named) and of.field == "code":
            return self._coding(of)
        if isinstance(of, Related):
            return self._related(of)
        if isinstance(of, And):
            some = [names for names in map(self._part, of.parts) if names is not None]
            return np.logical_or.reduce(some) if some else None
        if isinstance(of, Or) and any(self.named(each) is not None for each in of.parts):
            return np.logical_or.reduce([self.found(each) for each in of.parts])  # type: ignore[no-any-return]
        return None

    def _part(self, of: Expression) -> Flags | None:
        """The excerpts that a part of an `and` names; an `and` of its own in parentheses names what it finds."""
        names = self.named(of)
        return self.found(of) if names is not None and isinstance(of, And) else names

    def holds(self, of: Expression) -> Flags:
        """Whether it is so at the passage of each coding, whoever is named."""
        key = ("holds", of)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._holds(of)
        return known

    def _holds(self, of: Expression) -> Flags:
        if isinstance(of, And):
            found = self.found(of) if self.named(of) is not None else None
            return self._all_hold(of) if found is None else self._at(found)
        if isinstance(of, Or):
            return np.logical_or.reduce([self.holds(each) for each in of.parts])  # type: ignore[no-any-return]
        if isinstance(of, Not):
            return ~self.holds(of.of)
        if isinstance(of, Near):
            return self._near(of)
        if isinstance(of, Related) or (isinstance(of, Named) and of.field == "code"):
            return self._at(self.named(of))
        return self._leaf(of)

    def _all_hold(self, of: And) -> Flags:
        return np.logical_and.reduce([self.holds(each) for each in of.parts])  # type: ignore[no-any-return]

    def _at(self, excerpts: Flags | None) -> Flags:
        """Whether one of these excerpts is at the passage of each coding."""
        return passages.touching(self._sheet.codings, self._of_codings(excerpts))

    def _leaf(self, leaf: Leaf) -> Flags:
        meaning = self._meant[leaf]
        if isinstance(meaning, Said):
            return passages.containing(self._sheet.codings, self._sheet.said(meaning.words))
        if isinstance(meaning, STRETCHES):
            return passages.touching(self._sheet.codings, self._leaf_stretches(leaf))
        return self._coding(leaf)

    def _coding(self, leaf: Leaf) -> Flags:
        meaning, columns = self._meant[leaf], self._sheet.columns
        if isinstance(meaning, OfCodings):
            return np.isin(columns[meaning.column], np.array(sorted(meaning.values), dtype=np.int64))
        if isinstance(meaning, OfMemo):
            return self._sheet.with_memo(meaning.words)
        if isinstance(meaning, OfWeight):
            return self._weight(meaning)
        raise TypeError(f"{leaf} is no condition on a coding")

    def _weight(self, meaning: OfWeight) -> Flags:
        weights = self._sheet.columns["weights"]
        if meaning.operator in ("=", "!="):
            same = np.isin(weights, np.array(meaning.values))
            return same if meaning.operator == "=" else ~same
        return (weights >= 0) & _COMPARING[meaning.operator](weights, meaning.values[0])

    # Passages

    def _near(self, of: Near) -> Flags:
        others = self._others(of.of)
        edges = self._edges_of(of.distance)
        return passages.near(
            self._sheet.codings, others.passages, edges=edges, number=of.distance.number, own=others.own
        )

    def _related(self, of: Related) -> Flags:
        others, codings = self._others(of.right), self._sheet.codings
        left = self.found(of.left)
        if of.relation in _SIDES:
            return left & _SIDES[of.relation](codings, others.passages, own=others.own)
        return left & self._followed(others.passages, of.distance, forward=of.relation == "followed_by")

    def _followed(self, others: Passages, distance: Distance | None, *, forward: bool) -> Flags:
        codings, ends = self._sheet.codings, self._sheet.ends
        if not forward:
            codings, others, ends = passages.mirrored(codings), passages.mirrored(others), -self._sheet.begins
        if distance is None:
            return passages.followed(codings, others, ends=ends)
        edges = self._edges_of(distance)
        edges = edges if forward else passages.mirrored_edges(edges)
        return passages.followed_near(codings, others, edges=edges, number=distance.number)

    def _edges_of(self, distance: Distance) -> Edges:
        if distance.unit not in self._edges:
            self._edges[distance.unit] = self._sheet.edges(distance.unit)
        return self._edges[distance.unit]

    def _others(self, of: Expression) -> _Others:
        """The passages that an expression stands for beside another one."""
        if self._is_of_text(of):
            return _Others(self._stretches(of), None)
        found = self.found(of)
        return _Others(self._of_codings(found), found)

    def _of_codings(self, flags: Flags | None) -> Passages:
        codings = self._sheet.codings
        return codings if flags is None else Passages(codings.starts[flags], codings.stops[flags])

    def _is_of_text(self, of: Expression) -> bool:
        if isinstance(of, Near | Related):
            return False
        if isinstance(of, Not):
            return self._is_of_text(of.of)
        if isinstance(of, And | Or):
            return all(map(self._is_of_text, of.parts))
        return isinstance(self._meant[of], STRETCHES)

    def _stretches(self, of: Expression) -> Passages:
        """The stretches of the text that an expression without codes stands for."""
        if isinstance(of, Not):
            return passages.covered_by_neither(self._stretches(of.of), self._sheet.whole)
        if isinstance(of, And):
            first, *rest = map(self._stretches, of.parts)
            for each in rest:
                first = passages.covered_by_both(first, each)
            return first
        if isinstance(of, Or):
            first, *rest = map(self._stretches, of.parts)
            for each in rest:
                first = passages.both(first, each)
            return passages.runs(first)
        return self._leaf_stretches(of)

    def _leaf_stretches(self, of: Expression) -> Passages:
        if not isinstance(of, Named | Flag | Compared):
            raise TypeError(f"{of} stands for no text")
        meaning = self._meant[of]
        if isinstance(meaning, InZones):
            return self._sheet.stretches(meaning.ranges)
        if isinstance(meaning, Spoken):
            return self._sheet.speech(roles=meaning.roles, speakers=meaning.speakers)
        if isinstance(meaning, Said):
            return self._sheet.said(meaning.words)
        raise TypeError(f"{of} stands for no text")


_SIDES: Mapping[str, Callable[..., Flags]] = {
    "within": passages.within,
    "contains": passages.containing,
    "overlaps": passages.touching,
}

"""Queries answered the long way: every passage as the set of its characters, every pair looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from qcode.model.query import And, Compared, Expression, Flag, Named, Near, Not, Or, Related

Characters = frozenset[int]
"""Places in one document."""


@dataclass(frozen=True)
class Marked:
    """A coding as the oracle knows it."""

    id: int
    document: str
    characters: Characters
    code: str
    coder: str
    weight: int | None = None
    memo: str = ""


@dataclass
class Known:
    """A study as the oracle knows it: everything by document, in places of its text."""

    texts: dict[str, str]
    codings: list[Marked]
    speech: dict[str, dict[str, list[Characters]]]
    units: dict[str, dict[str, list[Characters]]]
    cases: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    below: dict[str, set[str]] = field(default_factory=dict)

    def found(self, of: Expression) -> set[int]:
        """The codings that an expression finds."""
        names = self.named(of)
        if isinstance(of, And) and names is not None:
            return {c.id for c in self.codings if c.id in names and all(self.holds(p, c) for p in self.parts(of))}
        return {c.id for c in self.codings if (names is None or c.id in names) and self.holds(of, c)}

    def named(self, of: Expression) -> set[int] | None:
        if isinstance(of, Named) and of.field == "code":
            return {c.id for c in self.codings if c.code in self.below[of.name]}
        if isinstance(of, Related):
            left, others = self.found(of.left), self.passages(of.right)
            return {c.id for c in self.codings if c.id in left and self._related(c, of, others)}
        if isinstance(of, And | Or):
            within = self.parts(of)
            parts = [self.named(each) for each in within]
            if isinstance(of, And):
                parts = [
                    self.found(each) if isinstance(each, And) and part is not None else part
                    for each, part in zip(within, parts, strict=True)
                ]
            if all(part is None for part in parts):
                return None
            if isinstance(of, And):
                return {key for part in parts if part is not None for key in part}
            return {key for each in of.parts for key in self.found(each)}
        return None

    def parts(self, of: And | Or) -> list[Expression]:
        """What is joined; parentheses around nothing but named excerpts, or nothing but tests, say nothing."""
        found: list[Expression] = []
        for part in of.parts:
            inner = self.parts(part) if isinstance(of, And) and isinstance(part, And) else []
            same = len({self.named(each) is None for each in inner}) == 1
            found += inner if same else [part]
        return found

    def holds(self, of: Expression, c: Marked) -> bool:
        if isinstance(of, And) and self.named(of) is None:
            return all(self.holds(each, c) for each in of.parts)
        if isinstance(of, Or):
            return any(self.holds(each, c) for each in of.parts)
        if isinstance(of, Not):
            return not self.holds(of.of, c)
        if isinstance(of, Near):
            return any(self._near(c, p, of.distance) for p in self._beside(c, self.passages(of.of)))
        if isinstance(of, Related | And) or (isinstance(of, Named) and of.field == "code"):
            names = (self.found(of) if isinstance(of, And) else self.named(of)) or set()
            return any(
                other.document == c.document and other.characters & c.characters
                for other in self.codings
                if other.id in names
            )
        return self._leaf(of, c)

    def _leaf(self, of: Expression, c: Marked) -> bool:
        if isinstance(of, Named) and of.field == "coder":
            return c.coder == of.name
        if isinstance(of, Named) and of.field == "memo":
            return of.name in c.memo
        if isinstance(of, Flag):
            return bool(c.memo)
        if isinstance(of, Compared) and of.condition.name == "weight":
            return c.weight is not None and c.weight >= float(of.condition.value)
        places = [p for _, document, p in self.stretches(of) if document == c.document]
        if isinstance(of, Named) and of.field == "text":
            return any(p <= c.characters for p in places)
        return any(p & c.characters for p in places)

    # Passages: (coding or 0, document, characters)

    def passages(self, of: Expression) -> list[tuple[int, str, Characters]]:
        if self._is_text(of):
            return self.stretches(of)
        found = self.found(of)
        return [(c.id, c.document, c.characters) for c in self.codings if c.id in found]

    def _is_text(self, of: Expression) -> bool:
        if isinstance(of, Not):
            return self._is_text(of.of)
        if isinstance(of, And | Or):
            return all(map(self._is_text, of.parts))
        if isinstance(of, Named):
            return of.field in ("speaker", "text", "document", "case")
        return isinstance(of, Compared) and of.condition.name != "weight"

    def stretches(self, of: Expression) -> list[tuple[int, str, Characters]]:
        if isinstance(of, Not | And | Or):
            return [
                (0, name, run) for name, text in self.texts.items() for run in _runs(self._covered(of, name, len(text)))
            ]
        return [(0, name, each) for name in self.texts for each in self._places(of, name)]

    def _covered(self, of: Expression, name: str, size: int) -> set[int]:
        if isinstance(of, Not):
            return set(range(size)) - self._covered(of.of, name, size)
        if isinstance(of, And):
            return set.intersection(*(self._covered(each, name, size) for each in of.parts))
        if isinstance(of, Or):
            return set.union(*(self._covered(each, name, size) for each in of.parts))
        return {at for each in self._places(of, name) for at in each}

    def _places(self, of: Expression, name: str) -> list[Characters]:
        whole = frozenset(range(len(self.texts[name])))
        if isinstance(of, Compared):
            return [whole] if self.types.get(self.cases.get(name, "")) == of.condition.value else []
        assert isinstance(of, Named)
        if of.field == "document":
            return [whole] if name == of.name else []
        if of.field == "case":
            return [whole] if self.cases.get(name) == of.name else []
        if of.field == "speaker":
            return self.speech[name].get(of.name, [])
        return _occurrences(self.texts[name], of.name)

    # How two passages stand

    def _beside(self, c: Marked, others: Iterable[tuple[int, str, Characters]]) -> Iterable[Characters]:
        return [p for key, document, p in others if document == c.document and key != c.id]

    def _related(self, c: Marked, of: Related, others: Iterable[tuple[int, str, Characters]]) -> bool:
        mine = c.characters
        for p in self._beside(c, others):
            stands = {
                "within": mine <= p,
                "contains": p <= mine,
                "overlaps": bool(p & mine),
                "followed_by": min(p) > max(mine),
                "preceded_by": max(p) < min(mine),
            }
            if stands[of.relation] and (of.distance is None or self._near(c, p, of.distance)):
                return True
        return False

    def _near(self, c: Marked, p: Characters, distance: object) -> bool:
        units = self.units[c.document][distance.unit]  # type: ignore[attr-defined]
        mine = [at for at, unit in enumerate(units) if unit & c.characters]
        theirs = [at for at, unit in enumerate(units) if unit & p]
        return any(abs(a - b) <= distance.number for a in mine for b in theirs)  # type: ignore[attr-defined]


def _runs(covered: set[int]) -> list[Characters]:
    runs: list[set[int]] = []
    for at in sorted(covered):
        if runs and at - 1 in runs[-1]:
            runs[-1].add(at)
        else:
            runs.append({at})
    return [frozenset(each) for each in runs]


def _occurrences(text: str, words: str) -> list[Characters]:
    found, at = [], text.find(words)
    while at >= 0:
        found.append(frozenset(range(at, at + len(words))))
        at = text.find(words, at + len(words))
    return found

"""The nouns of codes that are together: the terms of the question, a pair, the whole answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from qcode.analysis import cooccurrence as sweep
from qcode.analysis.ratings import Booleans, Integers
from qcode.services.tables.coded import UNITS
from qcode.services.tables.notes import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.model.selection import Selection

WITHIN = ("overlap", "excerpt", *UNITS, "near")
"""What together means: passages that share a character, that are the same; the same unit; units not far apart."""

_SAME = {"excerpt": "passage"}

MEASURES = ("n12", "c", "lift", "cases", "share")


@dataclass(frozen=True, slots=True)
class Together:
    """How two codes are together: the terms of the question."""

    within: str = "overlap"
    unit: str = "sentence"
    distance: int = 1
    across: bool = False

    def __str__(self) -> str:
        """The terms in words."""
        if self.within == "near":
            return f"at most {counted(self.distance, self.unit)} apart"
        return "overlapping" if self.within == "overlap" else f"in the same {_SAME.get(self.within, self.within)}"

    @property
    def counts(self) -> str:
        """What n1 and n2 count."""
        return {"overlap": "excerpts", "near": "excerpts", "excerpt": "passages"}.get(self.within, f"{self.within}s")

    @property
    def pairs(self) -> bool:
        """Whether n12 counts pairs of excerpts, of which one excerpt can be in several."""
        return self.within in ("overlap", "near")


class Pair(NamedTuple):
    """Two codes, by their places, with what is known of them together.

    `first_with` of the first code's n1 are together with at least one of the second's, `second_with` of its n2.
    `c` and `lift` are None where they are undefined; `cautions` say why a coefficient misleads.
    """

    first: int
    second: int
    n12: int
    n1: int
    n2: int
    c: float | None
    lift: float | None
    cases: int
    first_with: int
    second_with: int
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class CoOccurrence:
    """Which codes are together how often.

    `codes` are keys and `labels` paths; `sizes` has n for every code; `both`, `having` and `cases` are of shape (codes,
    codes): n12 with the pairs within one code on the diagonal, the row's things that are together with one of the
    column's, and the cases with both. `related` is true where one code stands above the other and counts what that has,
    so that being together says nothing. `universe` is N for the lift, None where there is none.
    """

    together: Together
    codes: tuple[int, ...]
    labels: tuple[str, ...]
    counted: tuple[frozenset[int], ...]
    sizes: Integers
    both: Integers
    having: Integers
    cases: Integers
    related: Booleans
    universe: int | None
    case_noun: str
    parents: bool
    selection: Selection
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        """What the table shows, in a line."""
        return f"codes together, {self.together}"

    def pair(self, first: int, second: int) -> Pair:
        """Two codes by their places."""
        n12, n1, n2 = int(self.both[first, second]), int(self.sizes[first]), int(self.sizes[second])
        return Pair(
            first, second, n12, n1, n2,
            c=sweep.c_coefficient(n12, n1, n2),
            lift=None if self.universe is None else sweep.lift(n12, n1, n2, self.universe),
            cases=int(self.cases[first, second]),
            first_with=int(self.having[first, second]),
            second_with=int(self.having[second, first]),
            cautions=sweep.cautions(n12, n1, n2),
        )  # fmt: skip

    def pairs(self) -> Iterator[Pair]:
        """All pairs of different codes that are together at least once, the most frequent first."""
        first, second = np.nonzero(np.triu(np.where(self.related, 0, self.both), 1))
        order = np.lexsort((second, first, -self.both[first, second]))
        yield from (self.pair(int(first[at]), int(second[at])) for at in order)

"""The figures on text: where coders marked something, and which code, with the character as unit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.agreement import NO_PAIRS, NOT_USED
from qcode.analysis.joined import Cells, Spans, covered, of_any_code, pieces, set_ratings
from qcode.analysis.marked_text import marked_counts
from qcode.analysis.ratings import Floats, Integers
from qcode.analysis.results import Agreement, undefined
from qcode.analysis.sets import set_alpha_of
from qcode.analysis.unitizing import UnitizingCounts, bar_u_alpha_of, counts_of_spans, ku_alpha_of

if TYPE_CHECKING:
    from qcode.services.agreement.material import Material

OVERLAPPING = "a coder gave overlapping passages different codes, for which this coefficient is not defined"


@dataclass(frozen=True, slots=True, eq=False)
class _Marked:
    """Pieces of text that all coders marked: their documents, their characters, and the cells of each coder."""

    documents: Integers
    lengths: Floats
    cells: list[Cells]

    def __len__(self) -> int:
        return len(self.documents)


class OnText:
    """What the spans of a material say without any units; what several figures need is computed once."""

    def __init__(self, material: Material) -> None:
        self.material = material

    @cached_property
    def where(self) -> list[UnitizingCounts | None]:
        """The lengths marked by both, one and neither, of each document that all coders have finished, else None."""
        found = self.material
        spans = [of_any_code(each.in_text) for each in found.spans]
        counts = marked_counts(spans, found.lengths.astype(np.float64), by="documents")
        return [each if judged else None for each, judged in zip(counts, found.by_all.tolist(), strict=True)]

    @cached_property
    def exclusive(self) -> bool:
        """Whether no coder gave one piece of text two codes."""
        return not any(_overlaps(each) for each in self.material.spans)

    @cached_property
    def kinds(self) -> UnitizingCounts | None:
        """What the u-alpha family needs of all documents that all coders finished, where codes are exclusive.

        The documents lie behind one another as one text: gaps count by their length only, however they are cut.
        """
        found, kept = self.material, self.material.by_all
        if not kept.any():
            return None
        lengths = np.where(kept, found.lengths, 0)
        begin = np.cumsum(lengths) - lengths
        spans = [each.only(kept[each.documents]) for each in found.spans]
        bounds = [np.stack([each.starts, each.stops], axis=1) + begin[each.documents, None] for each in spans]
        orders = [np.argsort(each[:, 0], kind="stable") for each in bounds]
        return counts_of_spans(
            [each[order] for each, order in zip(bounds, orders, strict=True)],
            [each.codes[order] for each, order in zip(spans, orders, strict=True)],
            int(lengths.sum()), values=range(len(found.codes)),
        )  # fmt: skip

    def sets(self) -> Agreement:
        """Alpha on the sets of codes on text that all coders marked, each character a unit."""
        marked = self._marked_by_all()
        if not len(marked.lengths):
            return undefined("no text was marked by all coders", coverage=0.0)
        ratings = set_ratings(marked.cells, marked, judged=self.material.judged, weights=marked.lengths)
        value = set_alpha_of(ratings)
        return replace(value, coverage=float(marked.lengths.sum() / self.material.lengths.sum()))

    def _marked_by_all(self) -> _Marked:
        found = self.material
        cut = pieces(found.spans, found.lengths)
        ranges = [covered(each, cut) for each in found.spans]
        kept = (found.judged.sum(axis=0) >= 2)[cut.documents]
        for row, each in zip(found.judged, ranges, strict=True):
            kept &= each.marked if row.all() else each.marked | ~row[cut.documents]
        lengths = (cut.stops - cut.starts)[kept].astype(np.float64)
        return _Marked(cut.documents[kept], lengths, [each.cells(kept, codes=len(found.codes)) for each in ranges])

    def by_code(self) -> list[dict[str, Agreement]]:
        """The coefficients on text of every code."""
        found, kept = self.material, self.material.by_all
        codes = len(found.codes)
        spans = [each.only(kept[each.documents]) for each in found.spans]
        total = np.full(codes, float(found.lengths[kept].sum()))
        wheres = marked_counts(spans, total, by="codes") if kept.any() else [None] * codes
        used = np.sum([np.bincount(each.codes, minlength=codes) for each in found.spans], axis=0) > 0
        return [
            {
                "|u-alpha": bar_u_alpha_of(where) if where and marked else undefined(NOT_USED),
                "(k)u-alpha": self._which(place),
            }
            for place, (where, marked) in enumerate(zip(wheres, used.tolist(), strict=True))
        ]

    def _which(self, code: int) -> Agreement:
        if not self.exclusive:
            return undefined(OVERLAPPING)
        return ku_alpha_of(self.kinds, value=code) if self.kinds else undefined(NO_PAIRS)


def _overlaps(spans: Spans) -> bool:
    if len(spans) < 2:
        return False
    spans, room = spans.in_text, int(spans.stops.max()) + 1
    starts = spans.starts + spans.documents * room
    until = np.maximum.accumulate(spans.stops + spans.documents * room)
    return bool((starts[1:] < until[:-1]).any())

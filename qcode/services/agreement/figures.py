"""The figures of an agreement report, computed from its material."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis import code_tables
from qcode.analysis.agreement import NO_PAIRS, NOT_USED
from qcode.analysis.code_tables import code_agreement
from qcode.analysis.intervals import (
    MINIMUM_DOCUMENTS,
    TOO_FEW_DOCUMENTS,
    Interval,
    SetDraws,
    set_alpha_interval,
    table_intervals,
    unitizing_interval,
)
from qcode.analysis.joined import Spans, cell_tables, marked_cells, matched_spans, pieces, set_ratings
from qcode.analysis.matching import SpanCounts
from qcode.analysis.ratings import Booleans, Floats, Integers, SmallIntegers
from qcode.analysis.results import Agreement, Verdict, undefined, verdict
from qcode.analysis.sets import SetRatings, set_alpha_of
from qcode.analysis.unitizing import (
    UnitizingCounts,
    bar_u_alpha_of,
    cu_alpha_of,
    ku_alpha_of,
    pooled,
    span_f1_of,
    unitizing_counts,
)

if TYPE_CHECKING:
    from qcode.services.agreement.material import Material

OVERLAPPING = "a coder gave overlapping passages different codes, for which this coefficient is not defined"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure on all codes together, with its interval where it has one."""

    name: str
    meaning: str
    agreement: Agreement
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class CodeLine:
    """Agreement on one code.

    `marked` are the units that each coder gave the code; `both` and `only` (by the first, by the second) are units
    too, summed over pairs where there are more coders than two; `documents` are those in which somebody gave it.
    `kappa` is Cohen's, for more coders Light's. `more` holds the other coefficients by name.
    """

    code_id: int
    code: str
    marked: tuple[int, ...]
    both: int
    only: tuple[int, int]
    documents: int
    f1: Agreement
    alpha: Agreement
    interval: Interval | None
    kappa: Agreement
    flag: Verdict
    more: Mapping[str, Agreement] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GroupLine:
    """Agreement on one case, one pair of coders, or one document."""

    name: str
    documents: int
    units: int
    spans: tuple[int, ...]
    alpha: Agreement
    where: Agreement
    f1: Agreement
    interval: Interval | None = None


class Figures:
    """Computes the figures of a material; what several need is computed once."""

    def __init__(self, material: Material, *, draws: int, seed: int, overlap: float) -> None:
        self.material, self.draws, self.seed, self.overlap = material, draws, seed, overlap
        self.codes, self.documents = len(material.codes), len(material.documents)
        self.cells = [marked_cells(each, material.units, share=overlap) for each in material.spans]

    @cached_property
    def sets(self) -> SetRatings:
        """The sets of codes on the units."""
        return set_ratings(self.cells, self.material.units, codes=self.codes, judged=self.material.judged)

    @cached_property
    def pair_tables(self) -> list[SmallIntegers]:
        """The tables of every pair of coders, each of shape (documents, codes, 4)."""
        found = self.material
        return [
            cell_tables(self.cells[one], self.cells[other], found.units, codes=self.codes,
                        kept=found.by_both(one, other))
            for one, other in found.pairs
        ]  # fmt: skip

    @cached_property
    def tables(self) -> Floats | SmallIntegers:
        """One table a document and code, from which Krippendorff's alpha of any number of coders can be computed.

        A pair's table counts by 1 / (r - 1), r being the coders who finished the document.
        """
        if len(self.pair_tables) == 1:
            return self.pair_tables[0]
        shares = 1 / np.maximum(self.material.judged.sum(axis=0) - 1, 1)
        return np.asarray(sum(self.pair_tables) * shares[:, None, None], dtype=np.float64)

    @cached_property
    def pieces(self) -> tuple[Floats, Integers, list[Integers]]:
        """The pieces of text that all boundaries make: lengths, documents, and the cells of each coder on them."""
        found = self.material
        cut = pieces(found.spans, found.lengths)
        cells = [marked_cells(each, cut) for each in found.spans]
        return (cut.stops - cut.starts).astype(np.float64), cut.documents, cells

    def overall(self) -> tuple[Figure, ...]:
        """The figures on all codes together, in the order of the report."""
        coded = self.sets.only(self.sets.coded)
        return (
            Figure("alpha on sets of codes", "Krippendorff's alpha, MASI distance, all units",
                   set_alpha_of(self.sets), self._set_interval(coded_only=False)),
            Figure("alpha without uncoded units", "the same, units that nobody coded left out",
                   set_alpha_of(coded), self._set_interval(coded_only=True)),
            self._where(),
            self._what(),
            Figure("F1 of passages", "same code, overlap of half or more of their union", self._f1(0.5)),
            Figure("exact boundaries", "F1 of passages with the same code and the same boundaries", self._f1(1.0)),
        )  # fmt: skip

    @cached_property
    def _set_draws(self) -> SetDraws:
        return SetDraws(self.sets, documents=self.material.units.documents)

    def _set_interval(self, *, coded_only: bool) -> Interval | None:
        paired = self.sets.per_unit >= 2
        if not (paired & self.sets.coded if coded_only else paired).any():
            return None
        return self._set_draws.interval(coded_only=coded_only, draws=self.draws, seed=self.seed)

    def _where(self) -> Figure:
        counts = [each for each in self.where_counts() if each is not None]
        name, meaning = "|u-alpha", "where: marked with any code or not (Krippendorff et al. 2016)"
        if not counts:
            return Figure(name, meaning, undefined("no document was finished by all coders"))
        interval = unitizing_interval(counts, "bar_u_alpha", draws=self.draws, seed=self.seed)
        return Figure(name, meaning, bar_u_alpha_of(pooled(counts)), interval)

    def where_counts(self) -> list[UnitizingCounts | None]:
        """The lengths marked by both, one and neither, of each document that all coders have finished, else None."""
        return self._counts([_any_code(each) for each in self.material.spans])

    def _counts(self, spans: Sequence[Spans]) -> list[UnitizingCounts | None]:
        """The counts of spans of one value that a coder's do not overlap, document by document."""
        found, coders = self.material, len(spans)
        cut = pieces(spans, found.lengths)
        lengths = (cut.stops - cut.starts).astype(np.float64)
        marks = np.zeros((coders, len(cut)), dtype=np.bool_)
        for row, each in zip(marks, spans, strict=True):
            flat = Spans(each.documents, np.zeros_like(each.codes), each.starts, each.stops)
            row[marked_cells(flat, cut)] = True

        def summed(weights: Floats, places: Integers = cut.documents) -> Floats:
            return np.bincount(places, weights=weights, minlength=self.documents).astype(np.float64)

        marking = marks.sum(axis=0)
        both = summed(lengths * marking * (marking - 1)) / (coders - 1)
        apart = summed(lengths * marking * (coders - marking)) / (coders - 1)
        gaps = summed(lengths * (coders - marking))
        areas = [summed((each.stops - each.starts).astype(np.float64) ** 2, each.documents) for each in spans]
        squares: Floats = np.stack(areas).sum(axis=0)
        return [
            UnitizingCounts(
                ("marked",), coders, int(found.lengths[place]),
                np.array([[gaps[place] - apart[place], apart[place]], [apart[place], both[place]]]),
                np.array([gaps[place], squares[place]]), np.zeros(2),
            ) if found.judged[:, place].all() else None
            for place in range(self.documents)
        ]  # fmt: skip

    def _what(self) -> Figure:
        if self.exclusive:
            value = cu_alpha_of(self.kinds) if self.kinds else undefined("no document was finished by all coders")
            return Figure("cu-alpha", "what: which code, where coders marked the same text (2016)", value)
        return Figure("alpha on sets of codes, text", "what: on characters that all coders marked, MASI (qcode's own)",
                      self._text_sets())  # fmt: skip

    @cached_property
    def exclusive(self) -> bool:
        """Whether no coder gave one piece of text two codes."""
        return not any(_overlaps(each) for each in self.material.spans)

    @cached_property
    def kinds(self) -> UnitizingCounts | None:
        """What the u-alpha family needs of all documents that all coders finished, where codes are exclusive."""
        found, total = self.material, None
        for place in np.flatnonzero(found.judged.all(axis=0)).tolist():
            segments = [_segments(each, place) for each in found.spans]
            counts = unitizing_counts(segments, int(found.lengths[place]), values=range(self.codes))
            total = counts if total is None else pooled([total, counts])
        return total

    def _text_sets(self) -> Agreement:
        lengths, documents, cells = self.pieces
        judged = self.material.judged[:, documents]
        marked = np.zeros(judged.shape, dtype=np.bool_)
        for row, each in zip(marked, cells, strict=True):
            row[each % max(len(lengths), 1)] = True
        kept = (marked | ~judged).all(axis=0) & (judged.sum(axis=0) >= 2)
        coverage = float(lengths[kept].sum() / lengths.sum()) if len(lengths) else 0.0
        if not kept.any():
            return undefined("no text was marked by all coders", coverage=0.0)
        units = _Pieces(documents[kept])
        place = np.cumsum(kept) - 1
        inside = [each[kept[each % len(kept)]] for each in cells]
        moved = [(each // len(kept)) * len(units) + place[each % len(kept)] for each in inside]
        ratings = set_ratings(moved, units, codes=self.codes, judged=self.material.judged, weights=lengths[kept])  # type: ignore[arg-type]
        found = set_alpha_of(ratings)
        return Agreement(found.observed, found.expected, found.value, found.units, found.note, coverage)

    def _f1(self, threshold: float, documents: Booleans | None = None) -> Agreement:
        counts = SpanCounts(0, 0)
        for one, other in self.material.pairs:
            kept = self.material.by_both(one, other)
            by_document = self._matched(one, other, threshold)
            asked = kept if documents is None else kept & documents
            for place in np.flatnonzero(asked).tolist():
                counts += by_document[place]
        return span_f1_of(counts)

    def _matched(self, one: int, other: int, threshold: float) -> list[SpanCounts]:
        known = self.__dict__.setdefault("_known_matches", {})
        if (one, other, threshold) not in known:
            known[one, other, threshold] = matched_spans(
                self.material.spans[one], self.material.spans[other], documents=self.documents, threshold=threshold
            )
        found: list[SpanCounts] = known[one, other, threshold]
        return found

    def by_code(self, *, full: bool) -> tuple[CodeLine, ...]:
        """A line for each code; `full` adds the coefficients on text."""
        tables, intervals = self.tables.sum(axis=0), self._code_intervals()
        alphas = code_tables.krippendorff_alpha(tables)
        totals = [code_agreement(each.sum(axis=0)) for each in self.pair_tables]
        counts: Integers = np.stack([each.sum(axis=0) for each in self.pair_tables]).sum(axis=0)
        marked, inside = self._marked(), self.marked_documents
        enough = self.documents >= MINIMUM_DOCUMENTS
        on_text = self._on_text() if full else [dict[str, Agreement]() for _ in range(self.codes)]
        lines = []
        for place, (code_id, label) in enumerate(zip(self.material.codes, self.material.labels, strict=True)):
            alpha = _alpha(tables[place], float(alphas[place]))
            interval = intervals[place] if alpha.value is not None else None
            both, first, second = (int(each) for each in counts[place][:3])
            found = {name: _mean([each[name][place] for each in totals]) for name in totals[0]}
            f1 = found["dice"] if len(totals) == 1 else _f1_of_counts(counts[place])
            low = interval.low if interval else None
            flag = verdict(
                alpha.value, marked=int(self.marked_units[place]), low=low,
                documents=inside[place] if enough else MINIMUM_DOCUMENTS,
            )  # fmt: skip
            lines.append(CodeLine(
                code_id, label, marked[place], both, (first, second), inside[place], f1, alpha,
                interval, found["cohen_kappa"], flag,
                {**{_SPOKEN[name]: found[name] for name in _SPOKEN}, **_indices(counts[place]), **on_text[place]},
            ))  # fmt: skip
        return tuple(lines)

    @cached_property
    def _compared_cells(self) -> list[Integers]:
        """The cells of each coder in the documents that another coder finished too."""
        number = max(len(self.material.units), 1)
        several = self.material.judged.sum(axis=0) > 1
        return [
            each[(row & several)[self.material.units.documents[each % number]]]
            for row, each in zip(self.material.judged, self.cells, strict=True)
        ]

    def _marked(self) -> list[tuple[int, ...]]:
        """By code, how many units each coder marked, in documents that another coder finished too."""
        number = max(len(self.material.units), 1)
        columns = [np.bincount(each // number, minlength=self.codes).tolist() for each in self._compared_cells]
        return list(zip(*columns, strict=True))

    @cached_property
    def marked_units(self) -> Integers:
        """By code, how many units somebody marked, each once."""
        cells = np.unique(np.concatenate(self._compared_cells))
        return np.bincount(cells // max(len(self.material.units), 1), minlength=self.codes)

    @cached_property
    def marked_documents(self) -> list[int]:
        """By code, in how many documents somebody marked a unit."""
        found: list[int] = np.count_nonzero(self.tables[:, :, :3].sum(axis=2), axis=0).tolist()
        return found

    def _code_intervals(self) -> list[Interval | None]:
        if not self.tables.sum():
            return [None] * self.codes
        if len(self.pair_tables) > 1 and self.documents < MINIMUM_DOCUMENTS:
            empty = Interval(None, None, 0.95, self.draws, 0, None, None, self.seed, "documents", self.documents,
                             TOO_FEW_DOCUMENTS)  # fmt: skip
            return [empty] * self.codes
        return list(table_intervals(self.tables, marked=self.marked_units, draws=self.draws, seed=self.seed))

    def _on_text(self) -> list[dict[str, Agreement]]:
        found = []
        for place in range(self.codes):
            spans = [each.only(each.codes == place) for each in self.material.spans]
            counts = [each for each in self._counts(spans) if each is not None]
            used = any(len(each) for each in spans)
            where = bar_u_alpha_of(pooled(counts)) if counts and used else undefined(NOT_USED)
            which = undefined(OVERLAPPING)
            if self.exclusive:
                which = ku_alpha_of(self.kinds, value=place) if self.kinds else undefined(NO_PAIRS)
            found.append({"|u-alpha": where, "(k)u-alpha": which})
        return found

    def group(self, name: str, documents: Booleans, *, coders: tuple[int, ...] | None = None,
              interval: bool = False) -> GroupLine:  # fmt: skip
        """A line for some of the documents, of all coders or of some."""
        material = self.material
        whose = coders or tuple(range(len(material.coders)))
        judged = material.judged[list(whose)].sum(axis=0) >= 2
        kept = documents & judged
        units = kept[material.units.documents]
        sets = SetRatings(self.sets.ids[list(whose)], self.sets.members, self.sets.weights).only(units)
        wheres = [each for each, use in zip(self._where_of(whose), kept.tolist(), strict=True) if use and each]
        return GroupLine(
            name, int(kept.sum()), int((sets.per_unit >= 2).sum()),
            tuple(int(kept[material.spans[each].documents].sum()) for each in whose),
            set_alpha_of(sets),
            bar_u_alpha_of(pooled(wheres)) if wheres else undefined("no document was finished by all coders"),
            self._f1_of(whose, kept),
            self._interval_of(sets, material.units.documents[units]) if interval else None,
        )  # fmt: skip

    def _interval_of(self, sets: SetRatings, documents: Integers) -> Interval | None:
        if not (sets.per_unit >= 2).any():
            return None
        return set_alpha_interval(sets, documents=documents, draws=self.draws, seed=self.seed)

    def _where_of(self, whose: tuple[int, ...]) -> list[UnitizingCounts | None]:
        known = self.__dict__.setdefault("_known_where", {})
        if whose not in known:
            known[whose] = _Some(self, whose).where_counts()
        found: list[UnitizingCounts | None] = known[whose]
        return found

    def _f1_of(self, whose: tuple[int, ...], kept: Booleans) -> Agreement:
        counts = SpanCounts(0, 0)
        for one, other in self.material.pairs:
            if one in whose and other in whose:
                by_document = self._matched(one, other, 0.5)
                both = kept & self.material.by_both(one, other)
                counts = sum((by_document[place] for place in np.flatnonzero(both).tolist()), counts)
        return span_f1_of(counts)


class _Some(Figures):
    """The same material seen through some of the coders only."""

    def __init__(self, figures: Figures, whose: tuple[int, ...]) -> None:
        from dataclasses import replace

        self.material = replace(
            figures.material,
            coders=tuple(figures.material.coders[each] for each in whose),
            spans=tuple(figures.material.spans[each] for each in whose),
            judged=figures.material.judged[list(whose)],
        )
        self.documents = figures.documents


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """Pieces of text as units that are only numbered."""

    documents: Integers

    def __len__(self) -> int:
        return len(self.documents)


_SPOKEN = {
    "percent_agreement": "percent agreement",
    "scott_pi": "Scott's pi",
    "brennan_prediger": "PABAK",
    "gwet_ac1": "Gwet's AC1",
    "jaccard": "Jaccard",
}


def _any_code(spans: Spans) -> Spans:
    """A coder's spans whatever their codes, overlapping ones joined."""
    if not len(spans):
        return spans
    order = np.lexsort((spans.starts, spans.documents))
    documents, room = spans.documents[order], int(spans.stops.max()) + 2
    starts = spans.starts[order] + documents * room
    until = np.maximum.accumulate(spans.stops[order] + documents * room)
    first = np.flatnonzero(np.concatenate([[True], starts[1:] >= until[:-1]]))
    last = np.concatenate([first[1:], [len(starts)]]) - 1
    kept = documents[first]
    return Spans(kept, np.zeros_like(kept), starts[first] - kept * room, until[last] - kept * room)


def _overlaps(spans: Spans) -> bool:
    if len(spans) < 2:
        return False
    room = int(spans.stops.max()) + 1
    order = np.lexsort((spans.starts, spans.documents))
    starts = (spans.starts + spans.documents * room)[order]
    until = np.maximum.accumulate((spans.stops + spans.documents * room)[order])
    return bool((starts[1:] < until[:-1]).any())


def _segments(spans: Spans, document: int) -> list[tuple[int, int, int]]:
    kept = spans.documents == document
    return list(zip(spans.starts[kept].tolist(), spans.stops[kept].tolist(), spans.codes[kept].tolist(), strict=True))


def _alpha(table: Floats | Integers, value: float) -> Agreement:
    both, first, second, neither = (float(each) for each in table)
    units = both + first + second + neither
    if not units:
        return undefined(NO_PAIRS)
    if not both + first + second:
        return undefined(NOT_USED, units=round(units))
    observed = (both + neither) / units
    if np.isnan(value):
        return undefined(code_tables.ALL_MARKED, units=round(units), observed=observed)
    expected = (observed - value) / (1 - value) if value < 1 else None
    return Agreement(observed, expected, value, round(units))


def _f1_of_counts(table: Integers) -> Agreement:
    found: Agreement = code_agreement(table[None, :])["dice"][0]
    return found


def _mean(found: Iterable[Agreement]) -> Agreement:
    """The mean over pairs of coders that have a value; of one pair, its own agreement."""
    listed = list(found)
    defined = [each for each in listed if each.value is not None]
    if len(listed) == 1 or not defined:
        return listed[0]
    value = sum(each.value for each in defined if each.value is not None) / len(defined)
    return Agreement(None, None, value, sum(each.units for each in defined), f"mean over {len(defined)} pairs")


def _indices(table: Integers) -> dict[str, Agreement]:
    units = int(table.sum())
    found = {"prevalence index": code_tables.prevalence_index(table), "bias index": code_tables.bias_index(table)}
    return {
        name: undefined(NOT_USED, units=units) if np.isnan(value) else Agreement(None, None, float(value), units)
        for name, value in found.items()
    }

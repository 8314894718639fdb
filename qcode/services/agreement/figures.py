"""The figures of an agreement report, computed from its material."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis import code_tables
from qcode.analysis.agreement import NO_PAIRS, NOT_USED
from qcode.analysis.beat import Beat, undisturbed
from qcode.analysis.code_tables import code_agreement, marked_by_somebody
from qcode.analysis.intervals import (
    MINIMUM_DOCUMENTS,
    TOO_FEW_DOCUMENTS,
    Interval,
    SetDraws,
    table_intervals,
    unitizing_interval,
)
from qcode.analysis.joined import Cells, Met, cell_tables, marked_cells, met_spans, set_ratings
from qcode.analysis.keys import distinct
from qcode.analysis.matching import SpanCounts
from qcode.analysis.ratings import Floats, Integers, SmallIntegers
from qcode.analysis.results import Agreement, Verdict, undefined, verdict
from qcode.analysis.sets import SetRatings
from qcode.analysis.unitizing import bar_u_alpha_of, cu_alpha_of, pooled, span_f1_of
from qcode.services.agreement.on_text import OnText

if TYPE_CHECKING:
    from qcode.services.agreement.material import Material


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
    too, of more coders than two summed over pairs, `only` being one number then; `documents` are those in which
    somebody gave it. `kappa` is Cohen's, for more coders Light's. `more` holds the other coefficients by name.
    """

    code_id: int
    code: str
    marked: tuple[int, ...]
    both: int
    only: tuple[int, ...]
    documents: int
    f1: Agreement
    alpha: Agreement
    interval: Interval | None
    kappa: Agreement
    flag: Verdict
    more: Mapping[str, Agreement] = field(default_factory=dict)


class Figures:
    """Computes the figures of a material; what several need is computed once."""

    def __init__(self, material: Material, *, draws: int, seed: int, overlap: float) -> None:
        self.material, self.draws, self.seed, self.overlap = material, draws, seed, overlap
        self.codes, self.documents = len(material.codes), len(material.documents)
        self._met: dict[tuple[int, int], Met] = {}
        self._matches: dict[tuple[int, int, float], Integers] = {}

    def of(self, material: Material) -> Figures:
        """The figures of another material, under the same terms."""
        return Figures(material, draws=self.draws, seed=self.seed, overlap=self.overlap)

    @cached_property
    def cells(self) -> list[Cells]:
        """The cells of each coder: which units carry which codes."""
        units = self.material.units
        return [marked_cells(each, units, codes=self.codes, share=self.overlap) for each in self.material.spans]

    @cached_property
    def sets(self) -> SetRatings:
        """The sets of codes on the units."""
        return set_ratings(self.cells, self.material.units, judged=self.material.judged)

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
    def averaged(self) -> Floats | SmallIntegers:
        """One table a code: in each document the mean over pairs of coders, so that each unit counts once (Gwet 2014).

        Of such a table Scott's pi is Fleiss' kappa, and the others are those of any number of coders.
        """
        if len(self.pair_tables) == 1:
            return np.asarray(self.pair_tables[0].sum(axis=0))
        shares = 2 / np.maximum(self.material.judged.sum(axis=0), 2)
        return np.asarray((self.tables * shares[:, None, None]).sum(axis=0), dtype=np.float64)

    @cached_property
    def text(self) -> OnText:
        """The figures that need no units."""
        return OnText(self.material)

    def overall(self, *, beat: Beat = undisturbed) -> tuple[Figure, ...]:
        """The figures on all codes together, in the order of the report."""
        beat()
        every, coded_only = self._set_draws.alphas()
        return (
            Figure("alpha on sets of codes", "Krippendorff's alpha, MASI distance, all units",
                   every, self._set_interval(coded_only=False, beat=beat)),
            Figure("alpha without uncoded units", "the same, units that nobody coded left out",
                   coded_only, self._set_interval(coded_only=True, beat=beat)),
            self._where(beat),
            self._what(beat),
            Figure("F1 of passages", "same code, overlap of half or more of their union", self.f1(0.5)),
            Figure("F1, exact boundaries", "F1 of passages with the same code and the same boundaries", self.f1(1.0)),
        )  # fmt: skip

    @cached_property
    def _set_draws(self) -> SetDraws:
        return SetDraws(self.sets, documents=self.material.units.documents)

    def _set_interval(self, *, coded_only: bool, beat: Beat) -> Interval | None:
        paired = self.sets.per_unit >= 2
        if not (paired & self.sets.coded if coded_only else paired).any():
            return None
        return self._set_draws.interval(coded_only=coded_only, draws=self.draws, seed=self.seed, beat=beat)

    def _where(self, beat: Beat) -> Figure:
        beat()
        counts = [each for each in self.text.where if each is not None]
        name, meaning = "|u-alpha", "where: marked with any code or not (Krippendorff et al. 2016)"
        if not counts:
            return Figure(name, meaning, undefined("no document was finished by all coders"))
        interval = unitizing_interval(counts, "bar_u_alpha", draws=self.draws, seed=self.seed, beat=beat)
        return Figure(name, meaning, self._of_all(bar_u_alpha_of(pooled(counts))), interval)

    def _of_all(self, found: Agreement) -> Agreement:
        """The same, with how many documents it is of where some were not finished by all coders."""
        kept, documents = int(np.count_nonzero(self.material.by_all)), self.documents
        if kept == documents:
            return found
        told = f"of the {kept:,} of {documents:,} documents that all coders finished"
        return replace(found, note="; ".join(filter(None, (found.note, told))))

    def _what(self, beat: Beat) -> Figure:
        beat()
        if self.text.exclusive:
            counts = self.text.kinds
            nothing = undefined("no document was finished by all coders")
            value = self._of_all(cu_alpha_of(counts)) if counts else nothing
            return Figure("cu-alpha", "what: which code, where coders marked the same text (2016)", value)
        return Figure("alpha on sets of codes, text", "what: on characters that all coders marked, MASI (qcode's own)",
                      self.text.sets())  # fmt: skip

    def f1(self, threshold: float) -> Agreement:
        """The F1 of passages with the same code that share so much of their union."""
        pairs = [self.matched(one, other, threshold).sum(axis=0) for one, other in self.material.pairs]
        return span_f1_of(SpanCounts(*np.sum(pairs, axis=0).tolist()))

    def matched(self, one: int, other: int, threshold: float) -> Integers:
        """How many spans of two coders match in each document, and how many there are, of shape (documents, 2).

        None are counted where one of them has not finished.
        """
        if (one, other) not in self._met:
            self._met[one, other] = met_spans(*(self.material.spans[each] for each in (one, other)),
                                              documents=self.documents)  # fmt: skip
        if (one, other, threshold) not in self._matches:
            met = self._met[one, other]
            counts = np.stack([met.matched(threshold), met.spans], axis=1)
            self._matches[one, other, threshold] = counts * self.material.by_both(one, other)[:, None]
        return self._matches[one, other, threshold]

    @cached_property
    def spans_by_document(self) -> list[Integers]:
        """How many spans each coder has in each document."""
        return [np.bincount(each.documents, minlength=self.documents) for each in self.material.spans]

    def by_code(self, *, full: bool, beat: Beat = undisturbed) -> tuple[CodeLine, ...]:
        """A line for each code; `full` adds the coefficients on text."""
        beat()
        tables, intervals = self.tables.sum(axis=0), self._code_intervals(beat)
        alphas = code_tables.krippendorff_alpha(tables).tolist()
        counts: Integers = np.stack([each.sum(axis=0) for each in self.pair_tables]).sum(axis=0)
        marked, inside, several = self._marked(), self.marked_documents, len(self.pair_tables) > 1
        summed = code_agreement(counts)
        averaged = code_agreement(self.averaged) if several else summed
        kappas = self._lights_kappas() if several else summed["cohen_kappa"]
        unused = NOT_USED_BY_ANY if several else NOT_USED
        enough, somebody = self.documents >= MINIMUM_DOCUMENTS, self.marked_units.tolist()
        on_text = self.text.by_code() if full else [dict[str, Agreement]()] * self.codes
        spoken = _SPOKEN_OF_MANY if several else _SPOKEN
        indices = _indices(self.averaged, several=several)
        lines = []
        for place, (code_id, label, table) in enumerate(
            zip(self.material.codes, self.material.labels, tables.tolist(), strict=True)
        ):
            alpha = _alpha(table, alphas[place], averaged["scott_pi"][place].units, unused)
            interval = intervals[place] if alpha.value is not None else None
            both, first, second = (int(each) for each in counts[place, :3])
            more = {name: averaged[key][place] for key, name in spoken.items()}
            flag = verdict(
                alpha.value, marked=somebody[place], low=interval.low if interval else None,
                documents=inside[place] if enough else MINIMUM_DOCUMENTS,
            )  # fmt: skip
            lines.append(CodeLine(
                code_id, label, marked[place], both, (first + second,) if several else (first, second), inside[place],
                summed["dice"][place], alpha, interval, kappas[place], flag,
                {**more, "Jaccard": summed["jaccard"][place], **indices[place], **on_text[place]},
            ))  # fmt: skip
        return tuple(lines)

    def _lights_kappas(self) -> list[Agreement]:
        """Light's kappa of every code: the mean over pairs of coders of Cohen's."""
        pairs = [code_agreement(each.sum(axis=0))["cohen_kappa"] for each in self.pair_tables]
        return [_mean(each) for each in zip(*pairs, strict=True)]

    @cached_property
    def _compared_cells(self) -> list[Cells]:
        """The cells of each coder in the documents that another coder finished too."""
        several = self.material.judged.sum(axis=0) > 1
        if self.material.judged.all():
            return self.cells
        return [
            each.only((row & several)[self.material.units.documents[each.units]])
            for row, each in zip(self.material.judged, self.cells, strict=True)
        ]

    def _marked(self) -> list[tuple[int, ...]]:
        """By code, how many units each coder marked, in documents that another coder finished too."""
        columns = [np.bincount(each.codes, minlength=self.codes).tolist() for each in self._compared_cells]
        return list(zip(*columns, strict=True))

    @cached_property
    def marked_units(self) -> Integers:
        """By code, how many units somebody marked, each once."""
        if len(self.pair_tables) == 1:
            table: Integers = self.pair_tables[0].sum(axis=0, dtype=np.int64)
            return marked_by_somebody(table)
        keys = distinct(np.concatenate([each.keys(self.codes) for each in self._compared_cells]))
        return np.bincount(Cells.of(keys, codes=self.codes).codes, minlength=self.codes)

    @cached_property
    def marked_documents(self) -> list[int]:
        """By code, in how many documents somebody marked a unit."""
        found: list[int] = np.count_nonzero(marked_by_somebody(self.tables), axis=0).tolist()
        return found

    def _code_intervals(self, beat: Beat) -> list[Interval | None]:
        if not self.tables.sum():
            return [None] * self.codes
        if len(self.pair_tables) > 1 and self.documents < MINIMUM_DOCUMENTS:
            empty = Interval(None, None, 0.95, self.draws, 0, None, None, self.seed, "documents", self.documents,
                             TOO_FEW_DOCUMENTS)  # fmt: skip
            return [empty] * self.codes
        return list(table_intervals(self.tables, marked=self.marked_units, draws=self.draws, seed=self.seed,
                                    beat=beat))  # fmt: skip


NOT_USED_BY_ANY = "not used by any coder"

_SPOKEN = {
    "percent_agreement": "percent agreement",
    "scott_pi": "Scott's pi",
    "brennan_prediger": "PABAK",
    "gwet_ac1": "Gwet's AC1",
}
_SPOKEN_OF_MANY = {**_SPOKEN, "scott_pi": "Fleiss' kappa"}


def _alpha(table: list[float], value: float, units: int, unused: str) -> Agreement:
    both, first, second, neither = table
    weight = both + first + second + neither
    if not units:
        return undefined(NO_PAIRS)
    if not both + first + second:
        return undefined(unused, units=units)
    observed = (both + neither) / weight
    if np.isnan(value):
        return undefined(code_tables.ALL_MARKED, units=units, observed=observed)
    expected = (observed - value) / (1 - value) if value < 1 else None
    return Agreement(observed, expected, value, units)


def _mean(found: Iterable[Agreement]) -> Agreement:
    """The mean over pairs of coders that have a value."""
    listed = list(found)
    defined = [each for each in listed if each.value is not None]
    if not defined:
        return listed[0]
    value = sum(each.value for each in defined if each.value is not None) / len(defined)
    return Agreement(None, None, value, sum(each.units for each in defined), f"mean over {len(defined)} pairs")


def _indices(tables: Floats | SmallIntegers, *, several: bool) -> list[dict[str, Agreement]]:
    """The indices of prevalence and, of two coders, of bias of every code."""
    found = {"prevalence index": code_tables.prevalence_index}
    if not several:
        found["bias index"] = code_tables.bias_index
    units, values = tables.sum(axis=1).tolist(), {name: index(tables).tolist() for name, index in found.items()}
    return [
        {
            name: undefined(NOT_USED, units=round(number))
            if np.isnan(column[place])
            else Agreement(None, None, column[place], round(number))
            for name, column in values.items()
        }
        for place, number in enumerate(units)
    ]

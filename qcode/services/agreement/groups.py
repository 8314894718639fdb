"""Lines of a report that are about some of the documents, or some of the coders: by case, pair, document and order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.beat import Beat, undisturbed
from qcode.analysis.intervals import Interval, set_alpha_interval
from qcode.analysis.matching import SpanCounts
from qcode.analysis.ratings import Integers
from qcode.analysis.results import Agreement, undefined
from qcode.analysis.sets import SetRatings, set_alphas_by
from qcode.analysis.unitizing import bar_u_alpha_of, pooled, span_f1_of
from qcode.services.agreement.narrowing import of_case
from qcode.services.agreement.on_text import OnText
from qcode.text.fold import sort_key

if TYPE_CHECKING:
    from qcode.services.agreement.figures import Figures


@dataclass(frozen=True, slots=True)
class GroupLine:
    """Agreement on one case, one pair of coders, one document or some: `inside` are the names of its documents."""

    name: str
    documents: int
    units: int
    spans: tuple[int, ...]
    alpha: Agreement
    where: Agreement
    f1: Agreement
    interval: Interval | None = None
    inside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A line that is asked for: its name, and the places of its documents."""

    name: str
    documents: Integers


def grouped(figures: Figures, by: str, *, beat: Beat = undisturbed) -> tuple[GroupLine, ...]:
    """The lines of a report by case, pair or document; none for other ways of dividing it."""
    found = figures.material
    every = np.arange(len(found.documents))
    if by == "pair":
        names = [each.name for each in found.coders]
        return tuple(
            lines_of(figures, [Group(f"{names[one]} and {names[other]}", every)], coders=(one, other), intervals=True,
                     beat=beat)[0]
            for one, other in found.pairs
        )  # fmt: skip
    if by == "document":
        groups = [Group(name, every[place : place + 1]) for place, name in enumerate(found.names)]
        return lines_of(figures, groups, beat=beat)
    if by == "case":
        inside: dict[str, list[int]] = {}
        for place, cases in enumerate(found.cases):
            for case in cases:
                inside.setdefault(case, []).append(place)
        groups = [Group(case, np.array(inside[case], dtype=np.int64)) for case in sorted(inside, key=sort_key)]
        whole = {each.name: each for each in lines_of(figures, groups, beat=beat)}
        return tuple(_of_part(figures, case, beat) if case in found.shared else each for case, each in whole.items())
    return ()


def _of_part(figures: Figures, case: str, beat: Beat) -> GroupLine:
    """The line of a case to which only a part of some document belongs."""
    alone = figures.of(of_case(figures.material, case))
    return lines_of(alone, [Group(case, np.arange(len(alone.material.documents)))], beat=beat)[0]


def lines_of(
    figures: Figures,
    groups: Sequence[Group],
    *,
    coders: tuple[int, ...] | None = None,
    intervals: bool = False,
    beat: Beat = undisturbed,
) -> tuple[GroupLine, ...]:
    """A line for each group, of all coders or of some."""
    material = figures.material
    whose = coders or tuple(range(len(material.coders)))
    judged = material.judged[list(whose)].sum(axis=0) >= 2
    kept = [Group(each.name, each.documents[judged[each.documents]]) for each in groups]
    units, places = _units_of(figures, kept)
    sets = SetRatings(figures.sets.ids[list(whose)], figures.sets.sets, figures.sets.weights)
    inside = sets.only(units)
    alphas = set_alphas_by(inside, places, len(kept))
    numbers = np.bincount(places[inside.per_unit >= 2], minlength=len(kept)).tolist()
    texts = _texts(figures, whose)
    of_coders = [figures.spans_by_document[each] for each in whose]
    lines = []
    for place, (each, alpha, number) in enumerate(zip(kept, alphas, numbers, strict=True)):
        beat()
        wheres = [counts for counts in (texts.where[document] for document in each.documents.tolist()) if counts]
        lines.append(GroupLine(
            each.name, len(each.documents), number, tuple(int(row[each.documents].sum()) for row in of_coders), alpha,
            bar_u_alpha_of(pooled(wheres)) if wheres else undefined("no document was finished by all coders"),
            _f1(figures, whose, each.documents),
            _interval(figures, inside.only(places == place), units[places == place], beat) if intervals else None,
            tuple(material.names[document] for document in each.documents.tolist()),
        ))  # fmt: skip
    return tuple(lines)


def _units_of(figures: Figures, groups: Sequence[Group]) -> tuple[Integers, Integers]:
    """The places of the units of every group, one group after the other, and the group of each."""
    documents = figures.material.units.documents
    wanted = np.concatenate([each.documents for each in groups]) if groups else np.zeros(0, dtype=np.int64)
    first = np.searchsorted(documents, wanted)
    times = np.searchsorted(documents, wanted, side="right") - first
    behind = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    group = np.repeat(np.arange(len(groups)), [len(each.documents) for each in groups])
    return np.repeat(first, times) + behind, np.repeat(group, times)


def _texts(figures: Figures, whose: tuple[int, ...]) -> OnText:
    material = figures.material
    if len(whose) == len(material.coders):
        return figures.text
    return OnText(replace(
        material,
        coders=tuple(material.coders[each] for each in whose),
        spans=tuple(material.spans[each] for each in whose),
        judged=material.judged[list(whose)],
    ))  # fmt: skip


def _f1(figures: Figures, whose: tuple[int, ...], documents: Integers) -> Agreement:
    counts = SpanCounts(0, 0)
    for one, other in figures.material.pairs:
        if one in whose and other in whose:
            counts += SpanCounts(*figures.matched(one, other, 0.5)[documents].sum(axis=0).tolist())
    return span_f1_of(counts)


def _interval(figures: Figures, sets: SetRatings, units: Integers, beat: Beat) -> Interval | None:
    if not (sets.per_unit >= 2).any():
        return None
    documents = figures.material.units.documents[units]
    return set_alpha_interval(sets, documents=documents, draws=figures.draws, seed=figures.seed, beat=beat)

"""Where two coders differ: the passages behind the figures, by type, and which code met which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.beat import Beat, undisturbed
from qcode.analysis.disagreements import Comparison, Kind, compare_readings, readings
from qcode.analysis.joined import Units
from qcode.analysis.tally import NOBODY, Tally, tallied
from qcode.analysis.words import Words
from qcode.model.document import UnitKind
from qcode.services.agreement.citing import CitedDocument, citation
from qcode.services.agreement.ranges import joined_ranges, rows_of
from qcode.services.ordering import sort_key
from qcode.storage import agreement as store

if TYPE_CHECKING:
    from qcode.analysis.cutting import Parts
    from qcode.analysis.joined import Spans
    from qcode.analysis.words import Gaps
    from qcode.model.document import Span
    from qcode.services.agreement.material import Material
    from qcode.services.project import Project

__all__ = [
    "Boundaries", "Comparisons", "Difference", "Kind", "KindLine", "boundaries", "comparisons", "confusion",
    "differences", "kinds", "tally",
]  # fmt: skip


_AT_ONCE = 500
"""The words of so many documents are held at once."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One coder's reading of a passage: the span as compared, with its code; `code_id` is 0 for a removed code."""

    span: Span
    code_id: int
    code: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One passage that two coders read differently, or alike; `kind` is the type, `where` its turn or paragraph.

    `first` and `second` are their readings, empty for a coder who has none; `coded_as` are the other coder's codes on
    a passage whose code that coder missed. The shifts are the second coder's bounds minus the first's.
    """

    document_id: int
    document: str
    cases: tuple[str, ...]
    span: Span
    where: str
    quote: str
    kind: Kind
    coders: tuple[str, str]
    first: tuple[Reading, ...]
    second: tuple[Reading, ...]
    coded_as: tuple[str, ...]
    characters: int
    shift_start: int | None
    shift_end: int | None
    iou: float | None

    @property
    def family(self) -> str:
        """The type in a report: agreed, boundary only, different code or missing code."""
        return self.kind.family

    @property
    def citation(self) -> str:
        """Where it is to be found: `Kozan, kozan-1, turn 12`."""
        return citation(self.cases, self.document, self.where)


@dataclass(frozen=True, slots=True)
class KindLine:
    """How often two coders agreed or differed in one way; `characters` of all that either marked, code by code."""

    kind: Kind
    passages: int
    characters: int


@dataclass(frozen=True, slots=True)
class Boundaries:
    """How well the boundaries meet where both gave one passage the same code, one span each.

    `exact` of `passages` have the same bounds; the shifts are mean distances in characters over all of them, exact
    ones included, as is the overlap (intersection over union). `split` passages, one against several, are not in it.
    """

    passages: int
    exact: int
    split: int
    shift_start: float | None
    shift_end: float | None
    overlap: float | None


Comparisons = list[tuple[int, list[Comparison]]]
"""The comparisons of each document, by its place."""


def comparisons(project: Project, found: Material, *, beat: Beat = undisturbed) -> Comparisons:
    """The comparisons of each document that two coders have finished, bounds snapped to words."""
    rows = []
    for spans in found.spans:
        order = np.lexsort((spans.stops, spans.starts, spans.documents))
        cuts = np.searchsorted(spans.documents[order], np.arange(len(found.documents) + 1))
        listed = list(zip(spans.starts[order].tolist(), spans.stops[order].tolist(), spans.codes[order].tolist(),
                          strict=True))  # fmt: skip
        rows.append([listed[cuts[place] : cuts[place + 1]] for place in range(len(found.documents))])
    told: Comparisons = []
    both = found.by_both(0, 1).tolist()
    for places, words in _words(project, found):
        beat()
        for at, place in enumerate(places):
            beat()
            if both[place]:
                tokens = words.of(at)
                one, other = (readings(row[place], tokens=tokens, touching=False) for row in rows)
                told.append((place, compare_readings(one, other)))
    return told


def tally(project: Project, found: Material, *, beat: Beat = undisturbed) -> Tally:
    """What `comparisons` tells passage by passage, counted."""
    both, counted = found.by_both(0, 1), Tally()
    spans = [each.in_text if both.all() else each.in_text.only(both[each.in_text.documents]) for each in found.spans]
    for places, words in _words(project, found):
        beat()
        one, other = (_within(each, places) for each in spans)
        tallied(one, other, words=words, into=counted)
    return counted


def _within(spans: Spans, places: range) -> Spans:
    """The spans, which are in the order of the text, of a stretch of documents, these numbered anew from 0."""
    low, high = np.searchsorted(spans.documents, [places.start, places.stop]).tolist()
    inside = spans.only(slice(low, high))
    return replace(inside, documents=inside.documents - places.start)


def _words(project: Project, found: Material) -> Iterator[tuple[range, Words]]:
    """The words of the documents, some hundred documents at a time, with the documents' places."""
    for first in range(0, len(found.documents), _AT_ONCE):
        keys = found.documents[first : first + _AT_ONCE]
        revisions = {key: found.revisions[key] for key in keys}
        gaps = rows_of(store.gaps(project.database, revisions, UnitKind.WORD.value), keys)
        yield range(first, first + len(keys)), _left(found.kept, gaps, first) if found.kept else Words.of_gaps(gaps)


def _left(kept: Parts, gaps: Sequence[Gaps], first: int) -> Words:
    """What is left of the words of documents from the given place on, where only some parts are compared."""
    documents, starts, stops = joined_ranges(gaps)
    words = kept.shortened(Units(documents + first, starts, stops))
    return Words.of_units(replace(words, documents=words.documents - first), len(gaps))


def confusion(found: Material, counted: Tally) -> list[tuple[str | None, str | None, int]]:
    """The first coder's code, the second's, and the passages where they met, most first; agreements are included."""
    labels: dict[int, str | None] = {NOBODY: None, **dict(enumerate(found.labels))}
    keys = {place: sort_key(label or "") for place, label in labels.items()}
    told = sorted(counted.met.items(), key=lambda each: (-each[1], *(keys[code] for code in each[0])))
    return [(labels[one], labels[other], number) for (one, other), number in told]


def kinds(counted: Tally) -> tuple[KindLine, ...]:
    """Every type of agreement and disagreement with its passages and characters, those that did not occur too."""
    return tuple(KindLine(kind, counted.passages[kind], counted.characters[kind]) for kind in Kind)


def boundaries(counted: Tally) -> Boundaries:
    """How well the boundaries meet where both gave a passage the same code."""
    exact, split = counted.passages[Kind.AGREED], counted.passages[Kind.SPLIT]
    passages = exact + counted.passages[Kind.BOUNDARY]
    if not passages:
        return Boundaries(0, 0, split, None, None, None)
    starts, ends = (np.abs(np.concatenate(each)) for each in (counted.shifts_at_start, counted.shifts_at_end))
    overlap = float(np.concatenate(counted.overlaps).mean())
    return Boundaries(passages, exact, split, float(starts.mean()), float(ends.mean()), overlap)


def differences(
    project: Project, found: Material, compared: Comparisons, *, agreed: bool, beat: Beat = undisturbed
) -> list[Difference]:
    """The passages on which two coders differ (with `agreed`, all), in the order of the documents and the text."""
    told: list[Difference] = []
    for place, listed in compared:
        beat()
        told.extend(_told(project, found, place, listed, agreed=agreed))
    return told


def _told(
    project: Project, found: Material, place: int, listed: list[Comparison], *, agreed: bool
) -> Iterator[Difference]:
    wanted = [each for each in listed if agreed or each.kind is not Kind.AGREED]
    if not wanted:
        return
    cited = CitedDocument(project, found, place)
    names = (found.coders[0].name, found.coders[1].name)

    def given(comparison: Comparison, *, by_first: bool) -> tuple[Reading, ...]:
        own = comparison.first if by_first else comparison.second
        return tuple(
            Reading(
                cited.span(each.start, each.end),
                found.codes[int(str(each.value))],
                found.labels[int(str(each.value))],
            )
            for each in own
        )

    for each in wanted:
        here = cited.passage(each.start, each.end)
        yield Difference(
            document_id=found.documents[place],
            document=found.names[place],
            cases=found.cases[place],
            span=here.span,
            where=here.where,
            quote=here.quote,
            kind=each.kind,
            coders=names,
            first=given(each, by_first=True),
            second=given(each, by_first=False),
            coded_as=tuple(found.labels[int(str(code))] for code in each.coded_as),
            characters=each.characters,
            shift_start=each.shift_start,
            shift_end=each.shift_end,
            iou=each.iou,
        )

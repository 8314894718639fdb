"""Where two coders differ: the passages behind the figures, by type, and which code met which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.disagreements import Comparison, Kind, compare
from qcode.model.document import Span, UnitKind
from qcode.storage import agreement as store
from qcode.storage.documents import text_of

if TYPE_CHECKING:
    from qcode.services.agreement_material import Material
    from qcode.services.project import Project

__all__ = ["Difference", "Kind", "confusion", "differences"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One coder's reading of a passage: the span as compared, with its code; `code_id` is 0 for a removed code."""

    span: Span
    code_id: int
    code: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One passage that two coders read differently, or alike; `kind` is the type.

    `first` and `second` are their readings, empty for a coder who has none; `coded_as` are the other coder's codes on
    a passage whose code that coder missed. The shifts are the second coder's bounds minus the first's.
    """

    document_id: int
    document: str
    cases: tuple[str, ...]
    span: Span
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


def _comparisons(project: Project, found: Material) -> Iterator[tuple[int, list[Comparison]]]:
    """The comparisons of each document that two coders have finished, bounds snapped to words."""
    words = store.ranges(project.database, found.revisions, UnitKind.WORD.value)
    rows = []
    for spans in found.spans:
        order = np.lexsort((spans.stops, spans.starts, spans.documents))
        cuts = np.searchsorted(spans.documents[order], np.arange(len(found.documents) + 1))
        listed = list(zip(spans.starts[order].tolist(), spans.stops[order].tolist(), spans.codes[order].tolist(),
                          strict=True))  # fmt: skip
        rows.append([listed[cuts[place] : cuts[place + 1]] for place in range(len(found.documents))])
    for place in np.flatnonzero(found.by_both(0, 1)).tolist():
        edges = np.frombuffer(words.get(found.documents[place], b""), dtype=np.uint32)
        tokens = edges.astype(np.int64).reshape(-1, 2)
        yield place, compare(rows[0][place], rows[1][place], tokens=tokens)  # type: ignore[arg-type]


def confusion(project: Project, found: Material) -> list[tuple[str | None, str | None, int]]:
    """The first coder's code, the second's, and the passages where they met, most first; agreements are included."""
    counts: Counter[tuple[int | None, int | None]] = Counter()
    for _, comparisons in _comparisons(project, found):
        for each in comparisons:
            one = each.first[0].value if each.first else None
            other = each.second[0].value if each.second else None
            counts[one, other] += 1  # type: ignore[index]
    labels = found.labels
    listed = [(None if one is None else labels[one], None if other is None else labels[other], number)
              for (one, other), number in counts.items()]  # fmt: skip
    return sorted(listed, key=lambda each: (-each[2], each[0] or "", each[1] or ""))


def differences(project: Project, found: Material, *, agreed: bool) -> list[Difference]:
    """The passages on which two coders differ (with `agreed`, all), in the order of the documents and the text."""
    return [
        each
        for place, comparisons in _comparisons(project, found)
        for each in _told(project, found, place, comparisons, agreed=agreed)
    ]


def _told(
    project: Project, found: Material, place: int, comparisons: list[Comparison], *, agreed: bool
) -> Iterator[Difference]:
    wanted = [each for each in comparisons if agreed or each.kind is not Kind.AGREED]
    if not wanted:
        return
    key = found.documents[place]
    text = store.text_at(project.database, key, found.revisions[key]) or text_of(project.database, key)
    names = (found.coders[0].name, found.coders[1].name)

    def readings(comparison: Comparison, *, by_first: bool) -> tuple[Reading, ...]:
        listed = comparison.first if by_first else comparison.second
        return tuple(
            Reading(Span(each.start, each.end), found.codes[int(str(each.value))], found.labels[int(str(each.value))])
            for each in listed
        )

    for each in wanted:
        yield Difference(
            document_id=key,
            document=found.names[place],
            cases=found.cases[place],
            span=Span(each.start, each.end),
            quote=text[each.start : each.end],
            kind=each.kind,
            coders=names,
            first=readings(each, by_first=True),
            second=readings(each, by_first=False),
            coded_as=tuple(found.labels[int(str(code))] for code in each.coded_as),
            characters=each.characters,
            shift_start=each.shift_start,
            shift_end=each.shift_end,
            iou=each.iou,
        )

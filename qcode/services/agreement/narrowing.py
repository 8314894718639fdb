"""Which text is compared, where not all of it is: what some people say, what is about a case, what a query finds.

All that is left out is left out as if it were not in the documents: the parts that stay are joined, and units and
spans are what is left of them there, so that every figure is that of the shorter texts. What a coder did with the text
that stays is never chosen among, so that a filter cannot make coders agree.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.cutting import Parts
from qcode.analysis.joined import Spans, merged
from qcode.errors import Refused, UsageError
from qcode.services.documents.earlier import Earlier
from qcode.services.zones import Zone, joined
from qcode.storage.counts import case_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from qcode.analysis.ratings import Booleans
    from qcode.model.codebook import Codebook
    from qcode.model.selection import Selection
    from qcode.services.agreement.material import Material
    from qcode.services.columns import Ground
    from qcode.services.project import Project
    from qcode.services.querying.meaning import Asked
    from qcode.services.selecting import Resolved

Ranges = list[tuple[int, int]]


def text_queries(project: Project, selection: Selection, book: Codebook) -> list[Asked]:
    """The queries of a selection.

    Raises UsageError for a selection of the agreed layer, QueryError for a query that asks for what was coded.
    """
    if selection.agreed:
        raise UsageError(
            "Agreement is of what coders coded on their own; the agreed layer is what they settled together.",
            "For before and after settling: qcode settle compare",
        )
    if not selection.asks:
        return []
    from qcode.services.querying import questions
    from qcode.services.querying.of_units import must_be_of_text

    asked = questions(project, selection, book=book)
    must_be_of_text(
        asked,
        "Agreement cannot be of what a query chose by its codings: where somebody coded nothing is a decision, too.",
        "Ask for the text: text:, speaker:, role:, document:, case:, attributes. Codes are named by --code.",
    )
    return asked


def without_queries(selection: Selection, queries: Iterable[Asked]) -> Selection:
    """The selection with only those parts of its queries that choose documents and cases."""
    where = (condition.condition for each in queries for condition in each.query.where)
    return replace(selection, query="", saved=(), where=(*selection.where, *where))


def narrowed(project: Project, found: Material, base: Ground, resolved: Resolved, queries: Sequence[Asked]) -> Material:
    """The material with only the text that is asked for, and with its cases.

    Units that the queries do not find are left out whole. A text that was corrected since it was submitted is narrowed
    as it was, where its parts are known. Raises Refused where nothing is left.
    """
    bounded = np.array([base.layout(key, {}).bounded for key in found.documents])
    bounded |= any(query.condition for query, _ in queries)
    former = [key for key, some in zip(found.documents, bounded, strict=True) if found.revisions[key] and some]
    earlier = _earlier(project, found, former, base, queries)
    unknown = np.array([key in former and key not in earlier for key in found.documents])
    if unknown.any():
        note = f"documents left out, their parts being known of the corrected text alone: {unknown.sum()}"
        found = replace(found, notes=(*found.notes, note))
        found, bounded = found.only(~unknown), bounded[~unknown]
    if bounded.any():
        base = _as_submitted(base, earlier, resolved)
        layouts = [base.layout(key, {}) for key in found.documents]
        kept: list[Ranges] = [each.clipped([(0, int(length))]) for each, length in
                              zip(layouts, found.lengths, strict=True)]  # fmt: skip
        if any(query.condition for query, _ in queries):
            kept = _inside(kept, _units_by_document(found, _asked(project, found, queries, earlier)))
        before, found = found, cut(found, parts(kept))
        silent = len(before.documents) - len(found.documents)
        note = f"documents without such text, left out: {silent}"
        found = replace(found, notes=(*found.notes, note)) if silent else found
    if not len(found.documents) or (bounded.any() and not len(found.units)):
        raise Refused("None of the text that was asked for was finished by two coders.", "Ask for more of it.")
    return _with_cases(project, found, base, resolved)


def parts(ranges: Sequence[Iterable[tuple[int, int]]]) -> Parts:
    """The ranges of each document, by its place, as one; those that overlap or touch are joined."""
    listed = [joined(each) for each in ranges]
    flat = np.array(list(chain.from_iterable(listed)), dtype=np.int64).reshape(-1, 2)
    return Parts(np.repeat(np.arange(len(listed)), [len(each) for each in listed]), flat[:, 0], flat[:, 1])


def cut(found: Material, kept: Parts) -> Material:
    """The material with only these parts of its text, and without documents that have none of them."""
    lengths = kept.lengths(len(found.documents))
    made = replace(
        found,
        lengths=lengths,
        units=kept.shortened(found.units),
        spans=tuple(_cut(each, kept) for each in found.spans),
        kept=found.kept.inside(kept) if found.kept else kept,
    )
    return made.only(lengths > 0)


def _cut(spans: Spans, kept: Parts) -> Spans:
    """What is left of a coder's spans: one that runs across what is left out stays one, two that now touch stay two."""
    starts, stops = (kept.before(spans.documents, each) for each in (spans.starts, spans.stops))
    return merged(Spans(spans.documents, spans.codes, starts, stops).only(starts < stops), touching=False)


def _earlier(
    project: Project, found: Material, former: Sequence[int], base: Ground, queries: Sequence[Asked]
) -> dict[int, Earlier]:
    """The texts that were submitted, of the documents that were corrected since, as far as their parts are known.

    Which part of a document is about a case is known of the present text alone.
    """
    if not former:
        return {}
    from qcode.services.querying.meaning import InZones

    divided = [each.ranges for _, meant in queries for each in meant.values() if isinstance(each, InZones)]
    known = {}
    for key in former:
        parted = base.by_case and any(zone is not None for zone in base.cases.get(key, {}).values())
        if not parted and all(zones.get(key) is None for zones in divided):
            known[key] = Earlier.read(project.database, key, found.revisions[key])
    return {key: each for key, each in known.items() if each is not None}


def _as_submitted(base: Ground, earlier: Mapping[int, Earlier], resolved: Resolved) -> Ground:
    """The ground with the speech of texts that were submitted, where some speech is asked for."""
    if not (resolved.roles or resolved.speakers):
        return base
    kept = {
        key: Zone(
            (start, stop) for name, role, start, stop in each.speech()
            if (not resolved.roles or role in resolved.roles) and (not resolved.speakers or name in resolved.speakers)
        )
        for key, each in earlier.items()
    }  # fmt: skip
    return base._replace(kept={**base.kept, **kept})


def _asked(project: Project, found: Material, queries: Sequence[Asked], earlier: Mapping[int, Earlier]) -> Booleans:
    from qcode.services.querying.of_units import units_found

    keys, units = np.array(found.documents, dtype=np.int64), found.units
    return units_found(
        project, queries, documents=keys[units.documents], starts=units.starts, stops=units.stops, earlier=earlier
    )


def _units_by_document(found: Material, kept: Booleans) -> list[Ranges]:
    listed: list[Ranges] = [[] for _ in found.documents]
    units = found.units
    for place, start, stop in zip(units.documents[kept].tolist(), units.starts[kept].tolist(),
                                  units.stops[kept].tolist(), strict=True):  # fmt: skip
        listed[place].append((start, stop))
    return listed


def _inside(kept: Sequence[Ranges], units: Sequence[Ranges]) -> list[Ranges]:
    zones = map(Zone, kept)
    return [[part for unit in each for part in zone.within(*unit)] for zone, each in zip(zones, units, strict=True)]


def _with_cases(project: Project, found: Material, base: Ground, resolved: Resolved) -> Material:
    """The material with the names of its documents' cases, and what belongs to each where a document is shared.

    What belongs to a case is known of the text as it is now; a former text counts for each of its cases as a whole.
    """
    names = {key: name for key, name in case_names(project.database).items() if key in resolved.universe.cases}
    cases, shared = list[tuple[str, ...]](), dict[str, dict[int, Zone]]()
    for place, key in enumerate(found.documents):
        zones = {names[case]: zone for case, zone in base.cases.get(key, {}).items()}
        cases.append(tuple(name for name in names.values() if name in zones))
        for name, zone in zones.items():
            if zone is not None and not found.revisions[key]:
                shared.setdefault(name, {})[place] = zone if found.kept is None else _moved(zone, found.kept, place)
    return replace(found, cases=tuple(cases), shared=shared)


def _moved(zone: Zone, kept: Parts, place: int) -> Zone:
    """What is left of a zone of a document in its shorter text."""
    bounds = np.array(zone.ranges(), dtype=np.int64).reshape(-1, 2)
    there = np.full(len(bounds), place, dtype=np.int64)
    starts, stops = (kept.before(there, bounds[:, at]) for at in (0, 1))
    return Zone(zip(starts.tolist(), stops.tolist(), strict=True))


def of_case(found: Material, case: str) -> Material:
    """The material of one case: the documents, and the parts of documents, that belong to it."""
    whole = [[(0, int(length))] if case in cases else [] for cases, length in
             zip(found.cases, found.lengths, strict=True)]  # fmt: skip
    zones = found.shared.get(case, {})
    return cut(found, parts([zones[place].ranges() if place in zones else each for place, each in enumerate(whole)]))

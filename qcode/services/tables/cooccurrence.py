"""Codes that occur together: on the same excerpt, overlapping, in the same unit of text, or near each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from qcode.analysis import cooccurrence as sweep
from qcode.analysis.keys import distinct, first_of_each
from qcode.analysis.ratings import Booleans, Integers
from qcode.errors import UsageError
from qcode.model.selection import Selection
from qcode.services.tables.coded import UNITS, Coded, Cut, coded_arrays, cut
from qcode.services.tables.notes import counted, plural
from qcode.services.tables.together import WITHIN, CoOccurrence, Together
from qcode.storage import coded as store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.services.project import Project


def cooccurrence(
    project: Project,
    *,
    within: str = "overlap",
    unit: str = "sentence",
    distance: int = 1,
    across: bool = False,
    selection: Selection | None = None,
    parents: bool = False,
    depth: int | None = None,
    rows: str = "used",
) -> CoOccurrence:
    """Count which codes are together.

    `within` is `overlap` (two excerpts share a character), `excerpt` (the very same passage), `sentence`, `paragraph`
    or `turn` (both touch it), or `near` (at most `distance` of `unit` between them; 0 is the same one). A coder's
    codings are together with that coder's only; `across` takes all coders' as one. With `parents` a code has what
    stands under it too; `depth` counts what stands deeper in the code above it.
    Raises UsageError for words that make no sense, NotFound for a name that there is not.
    """
    together = Together(within, unit, distance, across)
    _check(together)
    asked = selection or Selection()
    with project.database.snapshot():
        coded = coded_arrays(project, asked, parents=parents, depth=depth, rows=rows)
        things, universe, notes = _things(project, coded, together, asked)
    found = sweep.met(things.intervals, things.belonging, len(coded.codes))
    return CoOccurrence(
        together=together,
        codes=coded.codes,
        labels=coded.labels,
        counted=coded.counted(parents=parents),
        sizes=np.bincount(things.intervals.code, minlength=len(coded.codes)),
        both=found.pairs,
        having=found.met,
        cases=_cases(found.places, coded.cases, len(coded.codes)),
        related=_related(coded, parents=parents),
        universe=universe,
        case_noun=project.case_noun,
        parents=parents,
        selection=asked,
        notes=tuple(_notes(project, coded, together, universe, notes, asked, parents=parents, depth=depth)),
    )


def _check(together: Together) -> None:
    if together.within not in WITHIN:
        raise UsageError(f"“{together.within}” is no way of being together.", f"Use one of: {', '.join(WITHIN)}.")
    if together.unit not in UNITS:
        raise UsageError(f"“{together.unit}” is no unit of text.", f"Use one of: {', '.join(UNITS)}.")
    if together.distance < 0:
        raise UsageError("Codes cannot be less than 0 units apart.", "Give a distance of 0 or more.")


class _Things(NamedTuple):
    """What can be together, as intervals, and to which cases each belongs."""

    intervals: sweep.Intervals
    belonging: Integers


def _things(
    project: Project, coded: Coded, together: Together, selection: Selection
) -> tuple[_Things, int | None, list[str]]:
    if together.within == "overlap":
        return _sorted(coded, coded.start, coded.stop, across=together.across), None, []
    if together.within == "excerpt":
        return _passages(coded, across=together.across), _all_passages(project, coded, together, selection), []
    kind = together.unit if together.within == "near" else together.within
    units = cut(project, coded.documents, kind)
    first, behind = units.touched(coded.document, coded.start, coded.stop)
    lost = len(distinct(coded.coding[first == behind]))
    notes = [f"{counted(lost, 'excerpt')} outside of all {kind}s not counted."] if lost else []
    if together.within == "near":
        kept = first < behind
        return _sorted(coded, first, behind + together.distance, across=together.across, kept=kept), None, notes
    return _units(coded, first, behind, across=together.across), _all_units(project, coded, units, together), notes


def _sorted(coded: Coded, start: Integers, stop: Integers, *, across: bool, kept: Booleans | None = None) -> _Things:
    at = np.arange(len(coded)) if kept is None else np.flatnonzero(kept)
    found = sweep.sorted_intervals(coded.tracks(across=across)[at], start[at], stop[at], coded.code[at])
    return _Things(found, coded.belonging[at][found.origin])


def _passages(coded: Coded, *, across: bool) -> _Things:
    """Every passage once for every code, as an interval of its own."""
    return _once(coded, _numbered(coded, across=across), coded.code, np.arange(len(coded)))


def _numbered(coded: Coded, *, across: bool) -> Integers:
    """A number for the passage of every coding, the same where track, start and stop are."""
    order = np.lexsort((coded.stop, coded.start, tracks := coded.tracks(across=across)))
    rows = np.stack([tracks, coded.start, coded.stop])[:, order]
    new = np.append(True, (np.diff(rows) != 0).any(axis=0))[: len(order)]
    numbers = np.empty(len(order), dtype=np.int64)
    numbers[order] = np.cumsum(new)
    return numbers


def _units(coded: Coded, first: Integers, behind: Integers, *, across: bool) -> _Things:
    """Every unit once for every track and code."""
    times = behind - first
    at = np.repeat(np.arange(len(coded)), times)
    unit = np.repeat(first, times) + np.arange(len(at)) - np.repeat(np.cumsum(times) - times, times)
    coders = 1 if across else max(1, len(coded.coders))
    reading = unit * coders + (0 if across else coded.coder[at])
    return _once(coded, reading, coded.code[at], at)


def _once(coded: Coded, thing: Integers, code: Integers, at: Integers) -> _Things:
    """Each thing and code once; things are numbers, which only meet themselves."""
    codes = max(1, len(coded.codes))
    first = first_of_each(thing * codes + code)
    thing, code = thing[first], code[first]
    found = sweep.Intervals(thing, np.zeros_like(thing), np.ones_like(thing), code, np.arange(len(thing)))
    return _Things(found, coded.belonging[at[first]])


def _all_passages(project: Project, coded: Coded, together: Together, selection: Selection) -> int:
    whole = coded_arrays(project, replace(selection, codes=())) if selection.codes else coded
    return int(_numbered(whole, across=together.across).max(initial=0))


def _all_units(project: Project, coded: Coded, units: Cut, together: Together) -> int:
    """The units of the documents, each once for every coder who coded or finished its document."""
    number = np.bincount(units.document[_asked_units(coded, units)], minlength=len(coded.documents))
    place = {key: at for at, key in enumerate(coded.documents)}
    coders = {each.id for each in coded.resolved.coders}
    readers = {
        (document, coder)
        for document, coder in store.readers(project.database, coded.resolved.chosen)
        if document in place and coder in coders
    }
    if together.across:
        return int(sum(number[place[document]] for document in {document for document, _ in readers}))
    return int(sum(number[place[document]] for document, _ in readers))


def _asked_units(coded: Coded, units: Cut) -> Booleans:
    """Which units lie in what the selection is about: the speech of a role, the part of a case."""
    kept = np.ones(len(units.start), dtype=np.bool_)
    for at, key in enumerate(coded.documents):
        layout = coded.ground.layout(key, {})
        if not layout.simple:
            for unit in np.flatnonzero(units.document == at):
                kept[unit] = layout.place(int(units.start[unit]), int(units.stop[unit])) is not None
    return kept


def _related(coded: Coded, *, parents: bool) -> Booleans:
    place = {code: at for at, code in enumerate(coded.codes)}
    found = np.zeros((len(place), len(place)), dtype=np.bool_)
    if parents:
        for code, at in place.items():
            for above in coded.book.ancestors(code):
                if above.id in place:
                    found[at, place[above.id]] = found[place[above.id], at] = True
    return found


def _cases(places: Integers, cases: Sequence[tuple[int, ...]], codes: int) -> Integers:
    """The cases of each pair of codes: those to which both passages belong."""
    found = np.zeros((codes, codes), dtype=np.int64)
    if not len(places):
        return found
    known: dict[int, int] = {}
    listed = [[known.setdefault(case, len(known)) for case in each] for each in cases]
    kinds = len(cases)
    pairs = places[:, 2] * kinds + places[:, 3]
    keys = distinct(pairs)
    which = np.searchsorted(keys, pairs)
    lists = [sorted(set(listed[key // kinds]) & set(listed[key % kinds])) for key in map(int, keys)]
    lengths = np.array([len(each) for each in lists], dtype=np.int64)
    flat = np.array([case for each in lists for case in each], dtype=np.int64)
    starts, times = np.cumsum(lengths) - lengths, lengths[which]
    at = np.repeat(np.arange(len(places)), times)
    nth = np.arange(len(at)) - np.repeat(np.cumsum(times) - times, times)
    case = flat[starts[which[at]] + nth]
    pair = places[at, 0] * codes + places[at, 1]
    held = distinct(pair * max(1, len(known)) + case) // max(1, len(known))
    upper = np.bincount(held, minlength=codes * codes).reshape(codes, codes)
    return upper + np.triu(upper, 1).T


def _notes(
    project: Project, coded: Coded, together: Together, universe: int | None, more: Sequence[str],
    selection: Selection, *, parents: bool, depth: int | None,
) -> Iterator[str]:  # fmt: skip
    noun = project.case_noun
    what = "pairs of excerpts" if together.pairs else together.counts
    yield f"Unit: {what}; codes are together where they are {together}."
    coder = "whoever coded them" if together.across else "by one coder"
    yield f"n12: {what} with both codes, {coder}; n1, n2: {together.counts} with each; cases: {plural(noun)} with both."
    yield "c = n12 / (n1 + n2 − n12); 0 is never together."
    if universe is not None:
        yield (
            f"lift = n12 · N / (n1 · n2), N = {universe:,} {together.counts}"
            f"{'' if together.across else ', each once for every coder who read it'}; 1 is what chance gives."
        )
    else:
        yield "There is no lift: pairs of excerpts have no number of chances. A unit of text gives one."
    yield from coded.told(parents=parents, depth=depth)
    yield from coded.universe_told(selection, noun)
    yield from more

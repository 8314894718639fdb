"""The codings of a selection as arrays: what sweeps over codings are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from qcode.analysis.keys import distinct
from qcode.analysis.ratings import Booleans, Integers
from qcode.errors import UsageError
from qcode.services.columns import Ground, ground
from qcode.services.selecting import Resolved, resolve
from qcode.services.tables.notes import counted
from qcode.services.tables.outline import Outline, outline
from qcode.storage import agreement as store
from qcode.storage import coded as reading
from qcode.storage.codes import codebook
from qcode.storage.units import load_all_ranges

if TYPE_CHECKING:
    from qcode.model.codebook import Codebook
    from qcode.model.selection import Selection
    from qcode.services.project import Project
    from qcode.services.zones import Layout
    from qcode.storage.database import Database

UNITS = ("sentence", "paragraph", "turn")


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """Codings as arrays of one length: places in `documents`, `codes` and `coders`, start and stop, and a belonging.

    `codes` are the rows of a table, in the codebook's order; a coding stands once in every row that counts it, and
    `coding` numbers it. `belonging` is a place in `cases`, whose parts are the cases (by key) of a passage.
    """

    book: Codebook
    resolved: Resolved
    ground: Ground
    outline: Outline
    documents: tuple[int, ...]
    codes: tuple[int, ...]
    coders: tuple[int, ...]
    document: Integers
    code: Integers
    coder: Integers
    start: Integers
    stop: Integers
    belonging: Integers
    coding: Integers
    cases: tuple[tuple[int, ...], ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The paths of the codes."""
        return tuple(self.book.path_text(code) for code in self.codes)

    def tracks(self, *, across: bool) -> Integers:
        """A number for every coding's document, or, unless `across` coders, for its coder in the document."""
        return self.document if across else self.document * max(1, len(self.coders)) + self.coder

    def __len__(self) -> int:
        return len(self.start)

    def by_document(self) -> Coded:
        """The same with each document's codings behind one another, whatever order the database gave."""
        in_order = bool((self.document[1:] >= self.document[:-1]).all())
        return self if in_order else self.only(np.argsort(self.document, kind="stable"))

    def only(self, at: Integers) -> Coded:
        """The same with only the codings at these places."""
        names = ("document", "code", "coder", "start", "stop", "belonging", "coding")
        return replace(self, **{name: getattr(self, name)[at] for name in names})

    def counted(self, *, parents: bool) -> tuple[frozenset[int], ...]:
        """By row, the codes whose codings it counts."""
        found: dict[int, set[int]] = {code: set() for code in self.codes}
        for code, shown in self.outline.rows.items():
            rows = [row for row in shown if row > 0]
            for row in rows if parents else rows[-1:]:
                if row in found:
                    found[row].add(code)
        return tuple(frozenset(found[code]) for code in self.codes)

    def universe_told(self, selection: Selection, noun: str) -> Iterator[str]:
        """Of which excerpts, coders and filters a table is, in sentences; `noun` is what a case is called."""
        excerpts, documents = counted(len(distinct(self.coding)), "excerpt"), counted(len(self.documents), "document")
        yield f"Universe: {excerpts} in {documents}, {counted(len(self.resolved.universe.cases), noun)}."
        yield f"Coders: {', '.join(each.name for each in self.resolved.coders)}."
        if filters := selection.describe():
            yield f"Filters: {filters}."
        yield from (f"{note[:1].upper()}{note[1:]}." for note in (*self.resolved.notes, *self.ground.notes))

    def told(self, *, parents: bool, depth: int | None) -> list[str]:
        """What a row counts, in a sentence."""
        if parents:
            return ["A code includes those under it."]
        if depth is None:
            return ["A code does not include those under it."]
        return [f"What stands deeper than level {depth} of the codebook counts in the code above it."]


def coded_arrays(
    project: Project, selection: Selection, *, parents: bool = False, depth: int | None = None, rows: str = "used",
    codings: bool = True,
) -> Coded:  # fmt: skip
    """The codings that a selection keeps, one document's after another's; without `codings` only what it is about.

    With `parents` a code has what is coded under it too; with `depth` what stands deeper counts in the code above it
    at that depth. `rows` is `all` codes or the `used` ones. Raises what `selecting.resolve` raises.
    """
    database = project.database
    book = codebook(database)
    resolved = resolve(project, selection, book=book)
    base = ground(project, resolved)
    documents = tuple(sorted(base.documents))
    lines = outline(book, chosen=resolved.chosen.codes, depth=depth, parents=parents or depth is not None)
    found = _read(database, resolved, reading_codings=codings)
    found = _only(found, _kept(found, documents, [code for code, shown in lines.rows.items() if shown]))
    belonging, keeps, cases = _belongings(base, documents, found)
    found, belonging = _only(found, keeps), belonging[keeps]
    codes, coding, code = _rows(lines, found.code, parents=parents, rows=rows)
    if len(coding) != len(belonging) or not np.array_equal(coding, np.arange(len(belonging))):
        found, belonging = Rows(*(each[coding] for each in found)), belonging[coding]
    coders = np.flatnonzero(np.bincount(found.coder))
    return Coded(
        book=book,
        resolved=resolved,
        ground=base,
        outline=lines,
        documents=documents,
        codes=codes,
        coders=tuple(map(int, coders)),
        document=_places(documents, found.document),
        code=code,
        coder=_places(coders.tolist(), found.coder),
        start=found.start,
        stop=found.stop,
        belonging=belonging,
        coding=coding,
        cases=cases,
    )


class Rows(NamedTuple):
    """Codings as they are read, a column each."""

    document: Integers
    code: Integers
    coder: Integers
    start: Integers
    stop: Integers


def _read(database: Database, resolved: Resolved, *, reading_codings: bool) -> Rows:
    flat = chain.from_iterable(reading.rows(database, resolved.chosen)) if reading_codings else ()
    held = np.fromiter(flat, dtype=np.int64).reshape(-1, 5)
    return Rows(*(held[:, at].copy() for at in range(5)))


def _only(found: Rows, kept: Booleans) -> Rows:
    return found if kept.all() else Rows(*(each[kept] for each in found))


def _places(keys: Sequence[int], values: Integers) -> Integers:
    """The place of each value in a sorted list of keys, which holds all of them."""
    table = np.zeros(max(keys, default=0) + 1, dtype=np.int64)
    table[np.array(keys, dtype=np.int64)] = np.arange(len(keys))
    return table[values]


def _kept(found: Rows, documents: Sequence[int], codes: Sequence[int]) -> Booleans:
    return _among(found.document, documents) & _among(found.code, codes)


def _among(values: Integers, known: Iterable[int]) -> Booleans:
    """Return which values are known, by looking them up in a list as long as the largest."""
    keys = np.fromiter(known, dtype=np.int64)
    table = np.zeros(max(int(values.max(initial=0)), int(keys.max(initial=0))) + 1, dtype=np.bool_)
    table[keys] = True
    return np.asarray(table[values], dtype=np.bool_)


def _belongings(
    base: Ground, documents: Sequence[int], found: Rows
) -> tuple[Integers, Booleans, tuple[tuple[int, ...], ...]]:
    """To which cases each coding belongs, as places in a list of them, and whether it counts at all."""
    known: dict[tuple[int, ...], int] = {}
    whole = np.full(max(documents, default=0) + 1, -1, dtype=np.int64)
    for key in documents:
        layout = base.layout(key, {})
        if layout.simple:
            whole[key] = known.setdefault(layout.whole().cases, len(known))
    belonging = whole[found.document]
    keeps = np.ones(len(belonging), dtype=np.bool_)
    layouts: dict[int, Layout] = {}
    for at in np.flatnonzero(belonging < 0):
        document, start, stop = int(found.document[at]), int(found.start[at]), int(found.stop[at])
        if document not in layouts:
            layouts[document] = base.layout(document, {})
        place = layouts[document].place(start, stop)
        keeps[at] = place is not None
        belonging[at] = 0 if place is None else known.setdefault(place.cases, len(known))
    return belonging, keeps, tuple(known)


def _rows(lines: Outline, code: Integers, *, parents: bool, rows: str) -> tuple[tuple[int, ...], Integers, Integers]:
    """The codes that have a row; for every row of every coding, the coding and the place of its row's code."""
    shown = list(lines.ordered())
    place = {key: at for at, key in enumerate(shown)}
    of = {key: _shown_in(counting, place, parents=parents) for key, counting in lines.rows.items()}
    number = np.zeros(max(of, default=0) + 1, dtype=np.int64)
    for key, places in of.items():
        number[key] = len(places)
    most = int(number.max(initial=0))
    listed = np.zeros((len(number), max(1, most)), dtype=np.int64)
    for key, places in of.items():
        listed[key, : len(places)] = places
    times = number[code]
    coding = np.repeat(np.arange(len(code)), times)
    nth = np.arange(len(coding)) - np.repeat(np.cumsum(times) - times, times)
    row = listed[code[coding], nth]
    if rows == "all":
        return tuple(shown), coding, row
    used = np.flatnonzero(np.bincount(row, minlength=len(shown)))
    return tuple(shown[at] for at in used), coding, np.searchsorted(used, row)


def _shown_in(counting: Sequence[int], place: Mapping[int, int], *, parents: bool) -> list[int]:
    shown = [place[row] for row in counting if row > 0]
    return shown if parents else shown[-1:]


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """All units of some documents in a row: the document's place, start and stop of each; `first` of every document."""

    kind: str
    document: Integers
    start: Integers
    stop: Integers
    first: Integers

    def touched(self, document: Integers, start: Integers, stop: Integers) -> tuple[Integers, Integers]:
        """The first unit that each passage touches and the one behind the last; equal where it touches none."""
        room = int(max(self.stop.max(initial=0), stop.max(initial=0))) + 1
        first = np.searchsorted(self.document * room + self.stop, document * room + start, side="right")
        behind = np.searchsorted(self.document * room + self.start, document * room + stop, side="left")
        return first, np.maximum(first, behind)


def cut(project: Project, documents: Sequence[int], kind: str) -> Cut:
    """The sentences, paragraphs or turns of documents; raises UsageError for another unit.

    Documents without a speaker have no turns.
    """
    if kind not in UNITS:
        raise UsageError(f"“{kind}” is no unit of text.", f"Use one of: {', '.join(UNITS)}.")
    database = project.database
    found = store.turns(database, documents) if kind == "turn" else dict(load_all_ranges(database, documents, kind))
    edges = [np.asarray(found.get(key, ()), dtype=np.int64) for key in documents]
    counts = np.array([len(each) // 2 for each in edges], dtype=np.int64)
    bounds = np.concatenate([*edges, np.zeros(0, dtype=np.int64)]).reshape(-1, 2)
    return Cut(
        kind,
        np.repeat(np.arange(len(documents)), counts),
        bounds[:, 0],
        bounds[:, 1],
        np.cumsum(counts) - counts,
    )

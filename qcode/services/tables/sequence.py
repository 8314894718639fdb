"""Codes one after another: where one code has ended, which begin soon behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis import cooccurrence as sweep
from qcode.analysis.keys import distinct
from qcode.analysis.ratings import Integers
from qcode.errors import UsageError
from qcode.model.selection import Selection
from qcode.model.table import Cell, Column, ColumnKind, Table
from qcode.services.tables.coded import UNITS, Coded, coded_arrays, cut
from qcode.services.tables.cooccurrence_tables import coding_key, key_at, short_labels
from qcode.services.tables.notes import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.model.coding import Excerpt
    from qcode.services.project import Project

MEASURES = ("n", "share")
LAYOUTS = ("pairs", "matrix")


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """Which codes follow which.

    `sizes` has the excerpts of every code; `pairs` of shape (codes, codes) the pairs of an excerpt of the row's code
    and one of the column's that follows it; `followed` the row's excerpts that at least one of the column's follows.
    """

    unit: str
    within: int
    across: bool
    codes: tuple[int, ...]
    labels: tuple[str, ...]
    counted: tuple[frozenset[int], ...]
    sizes: Integers
    pairs: Integers
    followed: Integers
    selection: Selection
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        """What the table shows, in a line."""
        return f"codes that follow within {counted(self.within, self.unit)}"


def sequence(
    project: Project,
    *,
    unit: str = "sentence",
    within: int = 1,
    across: bool = False,
    selection: Selection | None = None,
    parents: bool = False,
    depth: int | None = None,
    rows: str = "used",
) -> Followed:
    """Count which codes follow which.

    An excerpt follows another one in the same document, of the same coder unless `across`, if it begins where that one
    has ended or later, and no more than `within` units behind the unit in which that one ends; 0 is the same unit.
    Raises UsageError for another unit or a number under 0, NotFound for a name that there is not.
    """
    if unit not in UNITS:
        raise UsageError(f"“{unit}” is no unit of text.", f"Use one of: {', '.join(UNITS)}.")
    if within < 0:
        raise UsageError("Codes cannot follow within less than 0 units.", "Give 0 or more.")
    asked = selection or Selection()
    with project.database.snapshot():
        coded = coded_arrays(project, asked, parents=parents, depth=depth, rows=rows)
        found = _ordered(project, coded, unit=unit, across=across)
    codes = len(coded.codes)
    pairs, followed = np.zeros(codes * codes, dtype=np.int64), np.zeros(codes * codes, dtype=np.int64)
    code = found.intervals.code
    for each in sweep.following(found.intervals, found.first, found.last, within):
        pairs += np.bincount(code[each.one] * codes + code[each.other], minlength=codes * codes)
        once = distinct(each.one * codes + code[each.other])
        followed += np.bincount(code[once // codes] * codes + once % codes, minlength=codes * codes)
    told = _notes(project, coded, found.lost, unit, within, asked, across=across, parents=parents, depth=depth)
    return Followed(
        unit=unit,
        within=within,
        across=across,
        codes=coded.codes,
        labels=coded.labels,
        counted=coded.counted(parents=parents),
        sizes=np.bincount(code, minlength=codes),
        pairs=pairs.reshape(codes, codes),
        followed=followed.reshape(codes, codes),
        selection=asked,
        notes=tuple(told),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Ordered:
    """Excerpts in the order of the text, the units in which each begins and ends, and where they came from."""

    intervals: sweep.Intervals
    first: Integers
    last: Integers
    origin: Integers
    lost: int


def _ordered(project: Project, coded: Coded, *, unit: str, across: bool) -> _Ordered:
    units = cut(project, coded.documents, unit)
    first, behind = units.touched(coded.document, coded.start, coded.stop)
    kept = np.flatnonzero(first < behind)
    tracks = coded.tracks(across=across)
    found = sweep.sorted_intervals(tracks[kept], coded.start[kept], coded.stop[kept], coded.code[kept])
    origin = kept[found.origin]
    before = units.first[coded.document[origin]]
    lost = len(distinct(coded.coding[first == behind]))
    return _Ordered(found, first[origin] - before, behind[origin] - 1 - before, origin, lost)


def _notes(
    project: Project, coded: Coded, lost: int, unit: str, within: int, selection: Selection, *, across: bool,
    parents: bool, depth: int | None,
) -> Iterator[str]:  # fmt: skip
    where = f"in the same {unit}" if not within else f"at most {counted(within, unit)} further on"
    yield f"Unit: pairs of excerpts; the second begins behind the end of the first, {where}."
    yield "Whoever coded them." if across else "Both by one coder."
    yield from coded.told(parents=parents, depth=depth)
    yield from coded.universe_told(selection, project.case_noun)
    if lost:
        yield f"{counted(lost, 'excerpt')} outside of all {unit}s not counted."


def as_table(found: Followed, *, layout: str = "pairs", by: str = "n", short: bool = False) -> Table:
    """The answer ready to be printed: all `pairs`, or a `matrix` of `n` or the `share` of the row's excerpts.

    Raises UsageError for another layout or measure.
    """
    if layout not in LAYOUTS:
        raise UsageError(f"“{layout}” is no layout of this table.", f"Use one of: {', '.join(LAYOUTS)}.")
    if by not in MEASURES:
        raise UsageError(f"“{by}” is no measure of codes that follow.", f"Use one of: {', '.join(MEASURES)}.")
    labels = short_labels(found.labels) if short else found.labels
    return _listed(found, labels) if layout == "pairs" else _matrix(found, by, labels)


def pairs(found: Followed) -> list[tuple[int, int]]:
    """The places of the codes of every pair, the most frequent pair first."""
    first, second = np.nonzero(found.pairs)
    order = np.lexsort((second, first, -found.pairs[first, second]))
    return list(zip(first[order].tolist(), second[order].tolist(), strict=True))


def _listed(found: Followed, labels: Sequence[str]) -> Table:
    rows = tuple(_row(found, labels, first, second) for first, second in pairs(found))
    integer = ColumnKind.INTEGER
    columns = (
        Column("code"), Column("followed by"), Column("n", integer), Column("excerpts", integer),
        Column("of them followed", integer), Column("share", ColumnKind.SHARE),
    )  # fmt: skip
    return Table(found.title, columns, rows, notes=found.notes, row_header=2)


def _row(found: Followed, labels: Sequence[str], first: int, second: int) -> tuple[Cell, ...]:
    size, followed = int(found.sizes[first]), int(found.followed[first, second])
    return labels[first], labels[second], int(found.pairs[first, second]), size, followed, followed / size


def _matrix(found: Followed, by: str, labels: Sequence[str]) -> Table:
    kind = ColumnKind.SHARE if by == "share" else ColumnKind.INTEGER
    columns = (Column("code, followed by"), *(Column(label, kind) for label in labels))
    rows = tuple((label, *_cells(found, by, at)) for at, label in enumerate(labels))
    return Table(f"{found.title}: {by}", columns, rows, notes=found.notes)


def _cells(found: Followed, by: str, row: int) -> list[Cell]:
    if by == "n":
        return [int(each) for each in found.pairs[row]]
    size = int(found.sizes[row])
    return [int(each) / size if size else None for each in found.followed[row]]


def pair_excerpts(project: Project, found: Followed, first: int, second: int) -> list[Excerpt]:
    """The excerpts behind a pair of codes: those of the first that are followed, those of the second that follow."""
    from qcode.services.segments import those

    with project.database.snapshot():
        coded = coded_arrays(project, found.selection)
        kept = [at for at, code in enumerate(coded.codes) if code in found.counted[first] | found.counted[second]]
        coded = coded.only(np.flatnonzero(np.isin(coded.code, kept)))
        ordered = _ordered(project, coded, unit=found.unit, across=found.across)
    keys = set()
    for each in sweep.following(ordered.intervals, ordered.first, ordered.last, found.within):
        for one, other in zip(ordered.origin[each.one].tolist(), ordered.origin[each.other].tolist(), strict=True):
            codes = coded.codes[int(coded.code[one])], coded.codes[int(coded.code[other])]
            if codes[0] in found.counted[first] and codes[1] in found.counted[second]:
                keys |= {key_at(coded, one), key_at(coded, other)}
    wanted = found.counted[first] | found.counted[second]
    return list(those(project, selection=found.selection, codes=wanted, wanted=lambda each: coding_key(each) in keys))

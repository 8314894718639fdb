"""Codes that are together, as tables, and the excerpts behind a pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from qcode.analysis import cooccurrence as sweep
from qcode.errors import UsageError
from qcode.model.codebook import SEPARATOR
from qcode.model.table import Cell, Column, ColumnKind, Table
from qcode.services.segments import those
from qcode.services.tables.coded import Coded, coded_arrays, cut
from qcode.services.tables.notes import plural
from qcode.services.tables.together import MEASURES, CoOccurrence, Pair, Together

if TYPE_CHECKING:
    from qcode.model.coding import Coding, Excerpt
    from qcode.services.project import Project

LAYOUTS = ("matrix", "pairs")

MEANINGS = {
    "n12": "n12: how often the two codes are together; on the diagonal the number of the code itself",
    "c": "c = n12 / (n1 + n2 − n12)",
    "lift": "lift: how many times as often as by chance",
    "cases": "cases with both codes together",
    "share": "share of the row’s code that is together with the column’s",
}
"""What each measure of the matrix is."""


def measures(found: CoOccurrence, name: str) -> list[list[Cell]]:
    """All pairs of codes by a measure, a row a code; None where it is undefined or says nothing.

    Raises UsageError for another measure.
    """
    if name not in MEASURES:
        raise UsageError(f"“{name}” is no measure of codes together.", f"Use one of: {', '.join(MEASURES)}.")
    n12, n1, n2 = found.both, found.sizes[:, None], found.sizes[None, :]
    itself = np.eye(len(found.codes), dtype=np.bool_)
    over, under = {
        "n12": (np.where(itself, n1, n12), None),
        "c": (n12, n1 + n2 - n12),
        "lift": (n12 * (found.universe or 0), n1 * n2 * ((found.universe or 0) > 0)),
        "cases": (found.cases, None),
        "share": (found.having, n1 + 0 * n12),
    }[name]
    empty = found.related | (itself if name != "n12" else False)
    values: np.ndarray[Any, Any] = over
    if under is not None:
        empty = empty | (under <= 0)
        values = over / np.where(under > 0, under, 1)
    told = values.astype(object)
    told[empty] = None
    cells: list[list[Cell]] = told.tolist()
    return cells


def as_table(found: CoOccurrence, *, layout: str = "matrix", by: str = "n12", short: bool = False) -> Table:
    """The answer ready to be printed: a `matrix` of one measure, or all `pairs` with every number in its column.

    With `short`, a code goes by its last name where no other has that. Raises UsageError for another layout or measure.
    """
    if layout not in LAYOUTS:
        raise UsageError(f"“{layout}” is no layout of this table.", f"Use one of: {', '.join(LAYOUTS)}.")
    labels = short_labels(found.labels) if short else found.labels
    return _pairs(found, labels) if layout == "pairs" else _matrix(found, by, labels)


def short_labels(paths: Sequence[str]) -> tuple[str, ...]:
    """The last names of paths, the whole path where two have one name."""
    names = [path.rpartition(SEPARATOR)[2] for path in paths]
    twice = {name for name, number in Counter(names).items() if number > 1}
    return tuple(path if name in twice else name for path, name in zip(paths, names, strict=True))


def _matrix(found: CoOccurrence, by: str, labels: Sequence[str]) -> Table:
    rows = tuple((label, *cells) for label, cells in zip(labels, measures(found, by), strict=True))
    kind = {"c": ColumnKind.NUMBER, "lift": ColumnKind.NUMBER, "share": ColumnKind.SHARE}.get(by, ColumnKind.INTEGER)
    columns = (Column("code"), *(Column(label, kind) for label in labels))
    undefined = "Empty: the code itself" + (", or a code and one under it." if found.parents else ".")
    notes = [f"Shown: {MEANINGS[by]}.", *([undefined] if by != "n12" or found.parents else []), *beware(found)]
    return Table(f"{found.title}: {by}", columns, rows, notes=(*found.notes, *notes))


def _pairs(found: CoOccurrence, labels: Sequence[str]) -> Table:
    integer, number, share = ColumnKind.INTEGER, ColumnKind.NUMBER, ColumnKind.SHARE
    columns = (
        Column("code"), Column("with"), Column("n12", integer), Column("n1", integer), Column("n2", integer),
        Column("c", number), Column("lift", number), Column(plural(found.case_noun), integer),
        Column("of n1", share), Column("of n2", share), Column("beware"),
    )  # fmt: skip
    rows = tuple(_row(labels, each) for each in found.pairs())
    return Table(found.title, columns, rows, notes=(*found.notes, *beware(found)), row_header=2)


def _row(labels: Sequence[str], pair: Pair) -> tuple[Cell, ...]:
    return (
        labels[pair.first], labels[pair.second], pair.n12, pair.n1, pair.n2, pair.c, pair.lift, pair.cases,
        pair.first_with / pair.n1 if pair.n1 else None, pair.second_with / pair.n2 if pair.n2 else None,
        "; ".join(pair.cautions),
    )  # fmt: skip


def beware(found: CoOccurrence) -> list[str]:
    """Sentences on the pairs whose coefficient misleads."""
    first, second = np.nonzero(np.triu(np.where(found.related, 0, found.both), 1))
    told = sweep.misleading(found.both[first, second], found.sizes[first], found.sizes[second])
    over, several, unequal = (int(each.sum()) for each in told)
    sentences = [
        (over, "c over 1 or undefined, because one excerpt is in several pairs: compare by sentence instead"),
        (several, "n12 larger than a count, because one excerpt overlaps several: see “of n1” and “of n2”"),
        (
            unequal,
            f"counts that differ {sweep.UNEQUAL} : 1 or more, where c cannot come near 1: see lift or the shares",
        ),
    ]
    return [
        f"! {number} {'pair has' if number == 1 else 'pairs have'} {words}." for number, words in sentences if number
    ]


def pair_excerpts(project: Project, found: CoOccurrence, first: int, second: int) -> list[Excerpt]:
    """The excerpts behind a pair of codes, by their places: those of either that are together with one of the other.

    The same code twice gives its excerpts that are together with another one of it.
    """
    wanted = found.counted[first] | found.counted[second]
    with project.database.snapshot():
        coded = coded_arrays(project, found.selection, parents=False)
        kept = [at for at, code in enumerate(coded.codes) if code in wanted]
        coded = coded.only(np.flatnonzero(np.isin(coded.code, kept)))
        side = [{at for at, code in enumerate(coded.codes) if code in found.counted[each]} for each in (first, second)]
        keys = _meeting_keys(project, coded, found.together, side[0], side[1])
    return list(those(project, selection=found.selection, codes=wanted, wanted=lambda each: coding_key(each) in keys))


def coding_key(coding: Coding) -> tuple[int, int, int, int, int]:
    """What a coding is in arrays: document, code, coder, start and stop."""
    return coding.document_id, coding.code_id, coding.coder_id, coding.span.start, coding.span.end


def _meeting_keys(
    project: Project, coded: Coded, together: Together, first: set[int], second: set[int]
) -> set[tuple[int, int, int, int, int]]:
    """The codings that are in a pair: document, code, coder, start and stop."""
    start, stop = coded.start, coded.stop
    if together.within not in ("overlap", "excerpt"):
        units = cut(project, coded.documents, together.unit if together.within == "near" else together.within)
        start, stop = units.touched(coded.document, coded.start, coded.stop)
        stop = np.where(start < stop, stop + (together.distance if together.within == "near" else 0), start)
    tracks = coded.tracks(across=together.across)
    kept = np.flatnonzero(start < stop)
    found = sweep.sorted_intervals(tracks[kept], start[kept], stop[kept], coded.code[kept])
    origin, keys = kept[found.origin], set()
    for pairs in sweep.meeting(found):
        for one, other in zip(origin[pairs.one].tolist(), origin[pairs.other].tolist(), strict=True):
            codes = int(coded.code[one]), int(coded.code[other])
            fits = (codes[0] in first and codes[1] in second) or (codes[1] in first and codes[0] in second)
            same = coded.start[one] == coded.start[other] and coded.stop[one] == coded.stop[other]
            if fits and (together.within != "excerpt" or same):
                keys |= {key_at(coded, one), key_at(coded, other)}
    return keys


def key_at(coded: Coded, at: int) -> tuple[int, int, int, int, int]:
    """The key of the coding at a place, as `coding_key` gives it."""
    return (
        coded.documents[int(coded.document[at])], coded.codes[int(coded.code[at])],
        coded.coders[int(coded.coder[at])], int(coded.start[at]), int(coded.stop[at]),
    )  # fmt: skip

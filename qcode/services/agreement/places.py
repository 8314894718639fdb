"""The units behind the figures of a code: which coder gave it where, with the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.ratings import Booleans, Integers
from qcode.model.document import Span
from qcode.storage import agreement as store
from qcode.storage.documents import text_of

if TYPE_CHECKING:
    from qcode.services.agreement.material import Material
    from qcode.services.project import Project


@dataclass(frozen=True, slots=True)
class JudgedUnit:
    """A unit that somebody coded; `by` are the coders who gave it the code in question, or any code.

    `codes` are, in the order of `coders`, all codes that each gave the unit; None for a coder who did not judge it.
    """

    document_id: int
    document: str
    cases: tuple[str, ...]
    span: Span
    quote: str
    coders: tuple[str, ...]
    by: tuple[str, ...]
    codes: tuple[tuple[str, ...] | None, ...]


def judged_units(
    project: Project,
    found: Material,
    cells: Sequence[Integers],
    *,
    code: int | None = None,
    documents: Booleans | None = None,
) -> list[JudgedUnit]:
    """Every unit that somebody gave a code, by its place among the codes (or any), in the order of the text.

    Only units that two coders or more have judged, and only in some of the documents where these are given.
    """
    number = max(len(found.units), 1)
    twice = found.judged.sum(axis=0) >= 2
    kept = (twice if documents is None else twice & documents)[found.units.documents]
    marked = np.zeros((len(cells), number), dtype=np.bool_)
    for row, each in zip(marked, cells, strict=True):
        own = each if code is None else each[(each >= code * number) & (each < (code + 1) * number)]
        row[own % number] = True
    marked &= found.judged[:, found.units.documents] if len(found.units) else True
    wanted = np.flatnonzero(marked.any(axis=0) & kept)
    given = [_codes_at(each, wanted, number) for each in cells]
    text = _Texts(project, found)
    names = tuple(each.name for each in found.coders)
    return [_unit(found, text, names, marked[:, place], place, [each[at] for each in given])
            for at, place in enumerate(wanted.tolist())]  # fmt: skip


def _codes_at(cells: Integers, wanted: Integers, number: int) -> list[list[int]]:
    """The places of all codes of one coder on each of the wanted units."""
    units = cells % number
    inside = np.isin(units, wanted)
    at = np.searchsorted(wanted, units[inside])
    listed: list[list[int]] = [[] for _ in range(len(wanted))]
    for place, code in zip(at.tolist(), (cells[inside] // number).tolist(), strict=True):
        listed[place].append(code)
    return listed


class _Texts:
    """The texts as they were compared, the last one kept."""

    def __init__(self, project: Project, found: Material) -> None:
        self._project, self._found = project, found
        self._place, self._text = -1, ""

    def quote(self, place: int, start: int, stop: int) -> str:
        """The words of a range in the document of that place."""
        if place != self._place:
            key, database = self._found.documents[place], self._project.database
            revision = self._found.revisions[key]
            self._place, self._text = place, store.text_at(database, key, revision) or text_of(database, key)
        return self._text[start:stop]


def _unit(
    found: Material, text: _Texts, names: tuple[str, ...], marked: Booleans, place: int, given: Sequence[Sequence[int]]
) -> JudgedUnit:
    document = int(found.units.documents[place])
    start, stop = int(found.units.starts[place]), int(found.units.stops[place])
    judged = found.judged[:, document]
    return JudgedUnit(
        found.documents[document],
        found.names[document],
        found.cases[document],
        Span(start, stop),
        text.quote(document, start, stop),
        names,
        tuple(name for name, mark in zip(names, marked, strict=True) if mark),
        tuple(
            tuple(found.labels[code] for code in codes) if seen else None
            for codes, seen in zip(given, judged, strict=True)
        ),
    )

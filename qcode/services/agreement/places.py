"""The units behind the figures of a code: which coder gave it where, with the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.beat import Beat, undisturbed
from qcode.analysis.ratings import Booleans, Integers
from qcode.services.agreement.citing import CitedDocument, citation
from qcode.services.documents.earlier import Followed
from qcode.services.rounds import find_round
from qcode.storage.rounds import sealed_states

if TYPE_CHECKING:
    from qcode.analysis.joined import Cells
    from qcode.model.document import Span
    from qcode.services.agreement.material import Material
    from qcode.services.project import Project


@dataclass(frozen=True, slots=True)
class JudgedUnit:
    """A unit that somebody coded; `by` are the coders who gave it the code in question, or any code.

    `where` is its turn, or its paragraph where nobody speaks.
    `codes` are, in the order of `coders`, all codes that each gave the unit; None for a coder who did not judge it.
    """

    document_id: int
    document: str
    cases: tuple[str, ...]
    span: Span
    where: str
    quote: str
    coders: tuple[str, ...]
    by: tuple[str, ...]
    codes: tuple[tuple[str, ...] | None, ...]

    @property
    def citation(self) -> str:
        """Where it is to be found: `Kozan, kozan-1, turn 12`."""
        return citation(self.cases, self.document, self.where)


def judged_units(
    project: Project,
    found: Material,
    cells: Sequence[Cells],
    *,
    code: int | None = None,
    documents: Booleans | None = None,
    beat: Beat = undisturbed,
) -> list[JudgedUnit]:
    """Every unit that somebody gave a code, by its place among the codes (or any), in the order of the text.

    Only units that two coders or more have judged, and only in some of the documents where these are given.
    """
    number = max(len(found.units), 1)
    twice = found.judged.sum(axis=0) >= 2
    kept = (twice if documents is None else twice & documents)[found.units.documents]
    marked = np.zeros((len(cells), number), dtype=np.bool_)
    for row, each in zip(marked, cells, strict=True):
        row[each.units if code is None else each.units[each.codes == code]] = True
    marked &= found.judged[:, found.units.documents] if len(found.units) else True
    wanted = np.flatnonzero(marked.any(axis=0) & kept)
    given = [_codes_at(each, wanted) for each in cells]
    cited = _Cited(project, found)
    names = tuple(each.name for each in found.coders)
    told = []
    for at, place in enumerate(wanted.tolist()):
        beat()
        told.append(_unit(found, cited, names, marked[:, place], place, [each[at] for each in given]))
    return told


def place_now(project: Project, round: str, document_id: int, offset: int) -> int:
    """Where a place of the text that was submitted in a round is in the present text."""
    states = sealed_states(project.database, find_round(project, round).id, document_id=document_id)
    if not states:
        return offset
    return Followed.read(project.database, document_id, states[0].revision).place(offset)


def _codes_at(cells: Cells, wanted: Integers) -> list[list[int]]:
    """The places of all codes of one coder on each of the wanted units."""
    inside = np.isin(cells.units, wanted)
    at = np.searchsorted(wanted, cells.units[inside])
    listed: list[list[int]] = [[] for _ in range(len(wanted))]
    for place, code in zip(at.tolist(), cells.codes[inside].tolist(), strict=True):
        listed[place].append(code)
    return listed


class _Cited:
    """The documents as they were compared, the last one kept."""

    def __init__(self, project: Project, found: Material) -> None:
        self._project, self._found = project, found
        self._place: int | None = None

    def document(self, place: int) -> CitedDocument:
        """The document of that place."""
        if place != self._place:
            self._place, self._document = place, CitedDocument(self._project, self._found, place)
        return self._document


def _unit(
    found: Material, cited: _Cited, names: tuple[str, ...], marked: Booleans, place: int, given: Sequence[Sequence[int]]
) -> JudgedUnit:
    document = int(found.units.documents[place])
    start, stop = int(found.units.starts[place]), int(found.units.stops[place])
    judged, here = found.judged[:, document], cited.document(document).passage(start, stop)
    return JudgedUnit(
        found.documents[document],
        found.names[document],
        found.cases[document],
        here.span,
        here.where,
        here.quote,
        names,
        tuple(name for name, mark in zip(names, marked, strict=True) if mark),
        tuple(
            tuple(found.labels[code] for code in codes) if seen else None
            for codes, seen in zip(given, judged, strict=True)
        ),
    )

"""From a number of the agreement screen to the units or passages behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from qcode.services.agreement import Compared, Kind, Terms, compared
from qcode.tui.screens.agreement.places import ALL, Beat, Placed, Source, placed_passage, placed_unit
from qcode.tui.screens.agreement.views import BOUNDS, EXACT, ON_ONE_CODE, cell_of, letters, parts_needed, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from qcode.services.agreement import AgreementReport
    from qcode.services.project import Project
    from qcode.tui.screens.agreement.views import View
    from qcode.tui.widgets.figures import Line


class Behind(NamedTuple):
    """Where the places come from, what they are of, and the kind to which they are narrowed."""

    source: Source
    about: str
    only: str = ALL


@dataclass(frozen=True, slots=True)
class Numbers:
    """The figures in sight, behind whose numbers there are passages."""

    project: Project
    found: Compared
    report: AgreementReport
    view: View

    def measured_anew(self, line: Line, column: str, beat: Beat) -> Sequence[Placed]:
        """What is behind the same cell as the codings are now; nothing where the line has gone."""
        found = compared(self.project, self.found.terms, beat=beat)
        report = found.report(by=self.view.by, full=self.view.full, parts=parts_needed(self.view), beat=beat)
        now = Numbers(self.project, found, report, self.view)
        if line.key not in {each.key for each in shown(report, self.view).lines}:
            return ()
        return now.behind(line, column).source(beat)

    def behind(self, line: Line, column: str) -> Behind:
        """What is behind the cell of a line, in the column of this title."""
        found, key = self.found, line.key
        if self.view.key == "code":
            source = partial(_units, found, int(key), None, _coder_of(column, found.coders))
            return Behind(source, str(line.cells[0]), _narrowed(column, found.coders))
        if self.view.key == "overall":
            of_units = key.startswith("alpha") and "text" not in key
            return Behind(partial(_units, found, None, None, None) if of_units else self._all, key)
        if self.view.key == "confusion":
            met = cell_of(self.report, key)
            return Behind(partial(_met, found, met.first, met.second), line.told)
        if self.view.key == "kinds":
            return self._of_bounds(key, line.told) if key.startswith(BOUNDS) else Behind(self._all, "passages", key)
        if self.view.key == "pair" and len(found.coders) > 2:
            return Behind(self._of_pair(key, column), key)
        return Behind(self._of_group(key, column), key)

    @property
    def _all(self) -> Source:
        return partial(_passages, self.found, None, None)

    def _of_bounds(self, key: str, about: str) -> Behind:
        """What a line on boundaries counts: passages with one code from both, all or those with the same borders.

        F1 is over all passages.
        """
        place = int(key.removeprefix(BOUNDS))
        return Behind(self._all if place >= ON_ONE_CODE else partial(_one_code, self.found, place == EXACT), about)

    def _of_pair(self, key: str, column: str) -> Source:
        """The passages of two of several coders, or the units that either of them coded."""
        place = [each.name for each in self.report.groups].index(key)
        pair = tuple(self.found.coders[each] for each in self.found.material.pairs[place])
        terms = replace(self.found.terms, coders=pair)
        return partial(_of_two, self.project, terms, column == "units", _coder_of(column, pair))

    def _of_group(self, key: str, column: str) -> Source:
        """The passages of a case, of some documents, or all of them; units where there are more coders than two."""
        found = self.found.of_case(key) if self.view.key == "case" else self.found
        groups = self.report.groups if self.view.key in ("document", "order") else ()
        documents = next((each.inside for each in groups if each.name == key), None)
        coder = _coder_of(column, found.coders)
        if column == "units" or len(found.coders) != 2:
            return partial(_units, found, None, documents, coder)
        return partial(_passages, found, documents, coder)


def _narrowed(column: str, coders: tuple[str, ...]) -> str:
    """The kind of unit that a column of the view by code counts."""
    if len(coders) != 2:
        return ALL
    return {"both": "both", "only A": f"only {coders[0]}", "only B": f"only {coders[1]}"}.get(column, ALL)


def _coder_of(column: str, coders: tuple[str, ...]) -> str | None:
    """The coder whose units a column counts, None for others."""
    if len(coders) == 2 and column in ("n first", "n second"):
        return coders[column == "n second"]
    head, _, last = column.partition(" ")
    return coders[letters(coders).index(last)] if head == "n" and last in letters(coders) else None


def _units(
    found: Compared, code_id: int | None, documents: Collection[str] | None, coder: str | None, beat: Beat
) -> list[Placed]:
    units = found.units(code_id=code_id, documents=list(documents) if documents else None, beat=beat)
    return [placed_unit(each) for each in units if coder is None or coder in each.by]


def _passages(found: Compared, documents: Collection[str] | None, coder: str | None, beat: Beat) -> list[Placed]:
    place = found.coders.index(coder) if coder else None
    return [
        placed_passage(each)
        for each in found.passages(agreed=True, beat=beat)
        if (documents is None or each.document in documents) and (place is None or (each.first, each.second)[place])
    ]


def _one_code(found: Compared, exact: bool, beat: Beat) -> list[Placed]:
    """The passages to which both gave one code, one span each; those alone that have the same borders where `exact`."""
    kinds = (Kind.AGREED,) if exact else (Kind.AGREED, Kind.BOUNDARY)
    return [placed_passage(each) for each in found.passages(agreed=True, beat=beat) if each.kind in kinds]


def _of_two(project: Project, terms: Terms, by_unit: bool, coder: str | None, beat: Beat) -> list[Placed]:
    found = compared(project, terms, beat=beat)
    return _units(found, None, None, None, beat) if by_unit else _passages(found, None, coder, beat)


def _met(found: Compared, one: str | None, other: str | None, beat: Beat) -> list[Placed]:
    return [
        placed_passage(each)
        for each in found.passages(agreed=True, beat=beat)
        if (each.first[0].code if each.first else None) == one
        and (each.second[0].code if each.second else None) == other
    ]

"""Agreement between coders: the report of a round, or of what coders have finished, and where they differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from qcode import __version__
from qcode.analysis.beat import Beat, undisturbed
from qcode.analysis.draws import DRAWS
from qcode.errors import UsageError
from qcode.model.selection import Selection
from qcode.services.agreement.differences import (
    Boundaries,
    Comparisons,
    Difference,
    Kind,
    KindLine,
    boundaries,
    comparisons,
    confusion,
    differences,
    kinds,
    tally,
)
from qcode.services.agreement.figures import CodeLine, Figure, Figures
from qcode.services.agreement.groups import GroupLine, grouped
from qcode.services.agreement.material import UNITS, material
from qcode.services.agreement.narrowing import of_case, text_queries, without_queries
from qcode.services.agreement.order import in_order
from qcode.services.agreement.places import JudgedUnit, judged_units
from qcode.services.selecting import resolve
from qcode.storage.codes import codebook

if TYPE_CHECKING:
    from qcode.analysis.results import Agreement
    from qcode.analysis.tally import Tally
    from qcode.services.agreement.material import Material
    from qcode.services.project import Project

__all__ = [
    "BY", "PARTS", "UNITS", "AgreementReport", "Boundaries", "CodeLine", "Compared", "ConfusionLine", "Difference",
    "Figure", "GroupLine", "JudgedUnit", "Kind", "KindLine", "Terms", "agreement", "compared", "disagreements",
    "judged", "must_choose_text",
]  # fmt: skip

BY = ("code", "case", "pair", "document", "order")
"""What the lines of a report can be about."""

MATCHING = (0.5, 0.7, 0.9, 1.0)
"""How much of their union two passages share to count as matched."""

PARTS = ("overall", "lines", "confusion", "kinds")
"""What a report is made of."""

Progress = Callable[[str], None]
"""Is told what comes next; what it raises ends the work."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is compared, and how.

    With a `round` it is what was submitted in it; with `against`, a second round, one coder's two codings of the
    same documents. `coders` are by default those of the round, or all who have finished something. A unit carries
    a code if the share `overlap` of the unit or of the passage is covered. With `settled`, what was decided in the
    round stands in place of what its coders differ in (see `settling_after`).
    """

    round: str | None = None
    against: str | None = None
    coders: tuple[str, ...] = ()
    unit: str = "sentence"
    selection: Selection = field(default_factory=Selection)
    overlap: float = 0.5
    draws: int = DRAWS
    seed: int = 1
    settled: bool = False


@dataclass(frozen=True, slots=True)
class ConfusionLine:
    """How many passages had the first coder's code and the second's; None: that coder gave no code there."""

    first: str | None
    second: str | None
    passages: int


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """Agreement with all its terms.

    `round` is the round that is compared, "" where it is none or the coders are one in two rounds.
    `units` counts the units (of kind `unit`) that two coders or more judged in `documents` documents; `not_double`
    documents of the selection were finished by fewer than two. `state` says which state of the codings was taken;
    `lines` (by code) or `groups` are filled according to `by`; `mean` is over the codes for which alpha is defined;
    `characters` of the `whole` of these documents are compared; the text of `corrected` of them was corrected after it
    was submitted, and is compared as it was then; `trend` is the rank correlation of a document's place
    in the order of coding with its alpha; `matching` has the F1 of passages by how much of their union they have to
    share.
    """

    coders: tuple[str, ...]
    round: str
    by: str
    unit: str
    units: int
    characters: int
    whole: int
    documents: tuple[str, ...]
    not_double: int
    state: str
    overlap: float
    draws: int
    seed: int
    codebook: str
    qcode: str
    selection: str
    overall: tuple[Figure, ...]
    lines: tuple[CodeLine, ...] = ()
    groups: tuple[GroupLine, ...] = ()
    confusion: tuple[ConfusionLine, ...] = ()
    kinds: tuple[KindLine, ...] = ()
    boundaries: Boundaries | None = None
    matching: tuple[tuple[float, Agreement], ...] = ()
    codes: int = 0
    corrected: int = 0
    notes: tuple[str, ...] = ()
    trend: Agreement | None = None

    @property
    def mean_alpha(self) -> float | None:
        """The mean of alpha over the codes that have one, None where no code has."""
        values = self.defined
        return sum(values) / len(values) if values else None

    @property
    def defined(self) -> list[float]:
        """The alphas of the codes that have one."""
        return [each.alpha.value for each in self.lines if each.alpha.value is not None]


class Compared:
    """Coders whose codings have been read: gives reports, and the places behind every figure, without reading anew."""

    def __init__(self, project: Project, terms: Terms, found: Material) -> None:
        """Take what was read; see `compared`."""
        self.terms, self.material = terms, found
        self._project = project
        self._tally: Tally | None = None
        self._comparisons: Comparisons | None = None
        self.figures = Figures(found, draws=terms.draws, seed=terms.seed, overlap=terms.overlap)

    def _tallied(self, beat: Beat) -> Tally:
        if self._tally is None:
            self._tally = tally(self._project, self.material, beat=beat)
        return self._tally

    def _passages(self, beat: Beat) -> Comparisons:
        if self._comparisons is None:
            self._comparisons = comparisons(self._project, self.material, beat=beat)
        return self._comparisons

    @property
    def coders(self) -> tuple[str, ...]:
        """Who is compared."""
        return tuple(each.name for each in self.material.coders)

    def report(
        self,
        *,
        by: str = "code",
        full: bool = False,
        parts: Sequence[str] = PARTS,
        progress: Progress | None = None,
        beat: Beat = undisturbed,
    ) -> AgreementReport:
        """The report, or the `parts` of it that are asked for; the others are empty.

        `progress` is told of every step, `beat` is called within long ones; what either raises ends the work.
        """
        if by not in BY:
            raise UsageError(f"Agreement cannot be shown by “{by}”.", f"Use one of: {', '.join(BY)}.")
        tell = progress or _untold
        found, terms, figures = self.material, self.terms, self.figures
        two = by == "code" and len(found.coders) == 2
        tell(f"drawing {terms.draws:,} times from {len(found.documents):,} documents")
        overall = figures.overall(beat=beat) if "overall" in parts else ()
        tell(f"measuring by {by}")
        lines = figures.by_code(full=full, beat=beat) if by == "code" and "lines" in parts else ()
        again = (terms.round or "", terms.against) if terms.against else ()
        ordered = (in_order(self._project, found, figures, rounds=again, beat=beat)
                   if by == "order" and "lines" in parts else None)  # fmt: skip
        groups = grouped(figures, by, beat=beat) if "lines" in parts else ()
        if two and {"confusion", "kinds"} & set(parts):
            tell(f"comparing passages in {len(found.documents):,} documents")
        met = confusion(found, self._tallied(beat)) if two and "confusion" in parts else ()
        types = kinds(self._tallied(beat)) if two and "kinds" in parts else ()
        return AgreementReport(
            coders=self.coders,
            round="" if terms.against else terms.round or "",
            by=by,
            unit=terms.unit,
            units=int((found.judged.sum(axis=0) >= 2)[found.units.documents].sum()),
            characters=int(found.lengths.sum()),
            whole=int(found.whole.sum()),
            documents=found.names,
            not_double=found.not_double,
            state=found.state,
            overlap=terms.overlap,
            draws=terms.draws,
            seed=terms.seed,
            codebook=found.version,
            qcode=__version__,
            selection=terms.selection.describe(),
            overall=overall,
            lines=lines,
            groups=ordered.groups if ordered else groups,
            confusion=tuple(ConfusionLine(*each) for each in met),
            kinds=types,
            boundaries=boundaries(self._tallied(beat)) if types else None,
            matching=tuple((share, figures.f1(share)) for share in MATCHING) if types else (),
            codes=len(found.codes),
            corrected=sum(bool(found.revisions[key]) for key in found.documents),
            notes=(*found.notes, *(ordered.notes if ordered else ())),
            trend=ordered.trend if ordered else None,
        )

    def passages(self, *, agreed: bool = False, beat: Beat = undisturbed) -> list[Difference]:
        """Every passage on which the two coders differ (with `agreed`, all), in the order of documents and text."""
        if len(self.material.coders) != 2:
            names = ", ".join(self.coders)
            raise UsageError(f"Differences are between two coders, and there are {names}.", "Name two of them.")
        with self._project.database.snapshot():
            return differences(self._project, self.material, self._passages(beat), agreed=agreed, beat=beat)

    def units(
        self, *, code_id: int | None = None, documents: Sequence[str] | None = None, beat: Beat = undisturbed
    ) -> list[JudgedUnit]:
        """Every unit that somebody gave this code (or any), in these documents (or all), in the order of the text."""
        found = self.material
        kept = None if documents is None else np.isin(found.names, list(documents))
        place = None if code_id is None else found.codes.index(code_id)
        with self._project.database.snapshot():
            return judged_units(self._project, found, self.figures.cells, code=place, documents=kept, beat=beat)

    def of_case(self, case: str) -> Compared:
        """The same of one case alone: its documents, and what belongs to it in documents that it shares."""
        return Compared(self._project, self.terms, of_case(self.material, case))


def must_choose_text(project: Project, selection: Selection) -> None:
    """Raise QcodeError for filters that name what is not there, or that choose by what was coded.

    A round and coders in it are those that are compared.
    """
    book = codebook(project.database)
    queries = text_queries(project, selection, book)
    resolve(project, without_queries(selection, queries), book=book)


def _untold(_what: str) -> None:
    """Tell nobody."""


def compared(project: Project, terms: Terms, *, progress: Progress | None = None, beat: Beat = undisturbed) -> Compared:
    """Read what coders have finished, ready to be measured; `progress` and `beat` as for `Compared.report`.

    Raises UsageError for words that make no sense, Refused where a round is not open yet or nothing was finished
    by two.
    """
    if terms.draws < 1 or not 0 < terms.overlap <= 1:
        raise UsageError("Draws are at least 1, and the overlap is above 0 and at most 1.")
    (progress or _untold)("reading what the coders have finished")
    with project.database.snapshot():
        found = material(
            project, round_name=terms.round, against=terms.against, coders=terms.coders, unit=terms.unit,
            selection=terms.selection, settled=terms.settled, beat=beat,
        )  # fmt: skip
    return Compared(project, terms, found)


def agreement(
    project: Project,
    *,
    round: str | None = None,
    against: str | None = None,
    coders: Sequence[str] = (),
    unit: str = "sentence",
    by: str = "code",
    selection: Selection | None = None,
    settled: bool = False,
    draws: int = DRAWS,
    seed: int = 1,
    overlap: float = 0.5,
    full: bool = False,
    parts: Sequence[str] = PARTS,
) -> AgreementReport:
    """Compare coders in the documents that two of them or more have finished; arguments are those of `Terms`.

    With a `round` it is what they sealed when they submitted; without, their codings in documents marked as done.
    `unit` is one of `UNITS`, `by` one of `BY`. `full` adds the coefficients on text of each code. Intervals come from
    `draws` draws of documents, begun with `seed`. Of `PARTS` only those in `parts` are computed.

    Raises UsageError for words that make no sense, Refused where a round is not open yet or nothing was finished
    by two.
    """
    if by not in BY:
        raise UsageError(f"Agreement cannot be shown by “{by}”.", f"Use one of: {', '.join(BY)}.")
    terms = Terms(round, against, tuple(coders), unit, selection or Selection(), overlap, draws, seed, settled)
    with project.database.snapshot():
        return compared(project, terms).report(by=by, full=full, parts=parts)


def disagreements(
    project: Project,
    *,
    round: str | None = None,
    against: str | None = None,
    coders: Sequence[str] = (),
    selection: Selection | None = None,
    agreed: bool = False,
) -> list[Difference]:
    """Every passage on which two coders differ, in the order of the documents and of the text.

    With `agreed`, those too on which they agree. Two coders have to be named where there are more. Raises as
    `agreement`.
    """
    terms = Terms(round, against, tuple(coders), "document", selection or Selection())
    with project.database.snapshot():
        return compared(project, terms).passages(agreed=agreed)


def judged(
    project: Project,
    *,
    round: str | None = None,
    against: str | None = None,
    coders: Sequence[str] = (),
    unit: str = "sentence",
    selection: Selection | None = None,
    overlap: float = 0.5,
) -> list[JudgedUnit]:
    """The units that are counted: every one that somebody gave a code of the selection, in the order of the text.

    Of a single code in the selection only its own, without those of the codes under it. Raises as `agreement`.
    """
    from qcode.services.codebook.finding import find_code

    asked = selection or Selection()
    terms = Terms(round, against, tuple(coders), unit, asked, overlap)
    with project.database.snapshot():
        found, single = compared(project, terms), len(asked.codes) == 1
        code = find_code(project, asked.codes[0]).id if single else None
        return found.units(code_id=code) if code is None or code in found.material.codes else []

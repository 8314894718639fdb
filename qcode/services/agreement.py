"""Agreement between coders: the report of a round, or of what two coders have finished, and where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qcode import __version__
from qcode.analysis.intervals import DRAWS
from qcode.errors import UsageError
from qcode.model.selection import Selection
from qcode.services.agreement_differences import Difference, confusion, differences
from qcode.services.agreement_figures import CodeLine, Figure, Figures, GroupLine
from qcode.services.agreement_material import UNITS, material
from qcode.text.fold import sort_key

if TYPE_CHECKING:
    from qcode.services.agreement_material import Material
    from qcode.services.project import Project

__all__ = [
    "BY", "PARTS", "UNITS", "AgreementReport", "CodeLine", "ConfusionLine", "Difference", "Figure", "GroupLine",
    "agreement", "disagreements",
]  # fmt: skip

BY = ("code", "case", "pair", "document")
"""What the lines of a report can be about."""

PARTS = ("overall", "lines", "confusion")
"""What a report is made of."""


@dataclass(frozen=True, slots=True)
class ConfusionLine:
    """How many passages had the first coder's code and the second's; None: that coder gave no code there."""

    first: str | None
    second: str | None
    passages: int


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """Agreement with all its terms.

    `units` counts the units (of kind `unit`) that two coders or more judged in `documents` documents; `not_double`
    documents of the selection were finished by fewer than two. `state` says which state of the codings was taken;
    `lines` (by code) or `groups` are filled according to `by`; `mean` is over the codes for which alpha is defined.
    """

    coders: tuple[str, ...]
    round: str
    by: str
    unit: str
    units: int
    characters: int
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
    codes: int = 0
    notes: tuple[str, ...] = ()

    @property
    def mean_alpha(self) -> float | None:
        """The mean of alpha over the codes that have one, None where no code has."""
        values = self.defined
        return sum(values) / len(values) if values else None

    @property
    def defined(self) -> list[float]:
        """The alphas of the codes that have one."""
        return [each.alpha.value for each in self.lines if each.alpha.value is not None]


def agreement(
    project: Project,
    *,
    round: str | None = None,
    coders: Sequence[str] = (),
    unit: str = "sentence",
    by: str = "code",
    selection: Selection | None = None,
    draws: int = DRAWS,
    seed: int = 1,
    overlap: float = 0.5,
    full: bool = False,
    parts: Sequence[str] = PARTS,
) -> AgreementReport:
    """Compare coders in the documents that two of them or more have finished.

    With a `round` it is what they sealed when they submitted; without, their codings in documents marked as done.
    `coders` are by default those of the round, or all who have finished something. `unit` is one of `UNITS`, `by` one
    of `BY`; a unit carries a code if the share `overlap` of the unit or of the passage is covered. `full` adds the
    coefficients on text of each code. Intervals come from `draws` draws of documents, begun with `seed`. Of `PARTS`
    only those in `parts` are computed; the others are empty.

    Raises UsageError for words that make no sense, Refused where a round is not open yet or nothing was finished
    by two.
    """
    if by not in BY:
        raise UsageError(f"Agreement cannot be shown by “{by}”.", f"Use one of: {', '.join(BY)}.")
    if draws < 1 or not 0 < overlap <= 1:
        raise UsageError("Draws are at least 1, and the overlap is above 0 and at most 1.")
    asked = selection or Selection()
    with project.database.snapshot():
        found = material(project, round_name=round, coders=coders, unit=unit, selection=asked)
        figures = Figures(found, draws=draws, seed=seed, overlap=overlap)
        wanted = "confusion" in parts and by == "code" and len(found.coders) == 2
        met = confusion(project, found) if wanted else ()
    return AgreementReport(
        coders=tuple(each.name for each in found.coders),
        round=round or "",
        by=by,
        unit=unit,
        units=int((found.judged.sum(axis=0) >= 2)[found.units.documents].sum()),
        characters=int(found.lengths.sum()),
        documents=found.names,
        not_double=found.not_double,
        state=found.state,
        overlap=overlap,
        draws=draws,
        seed=seed,
        codebook=found.version,
        qcode=__version__,
        selection=asked.describe(),
        overall=figures.overall() if "overall" in parts else (),
        lines=figures.by_code(full=full) if by == "code" and "lines" in parts else (),
        groups=_groups(figures, found, by) if "lines" in parts else (),
        confusion=tuple(ConfusionLine(*each) for each in met),
        codes=len(found.codes),
        notes=found.notes,
    )


def _groups(figures: Figures, found: Material, by: str) -> tuple[GroupLine, ...]:
    every = np.ones(len(found.documents), dtype=np.bool_)
    if by == "pair":
        names = [each.name for each in found.coders]
        return tuple(
            figures.group(f"{names[one]} and {names[other]}", every, coders=(one, other), interval=True)
            for one, other in found.pairs
        )
    if by == "document":
        places = np.arange(len(found.documents))
        return tuple(figures.group(name, places == place) for place, name in enumerate(found.names))
    if by == "case":
        cases = sorted({case for each in found.cases for case in each}, key=sort_key)
        return tuple(
            figures.group(case, np.array([case in each for each in found.cases], dtype=np.bool_)) for case in cases
        )
    return ()


def disagreements(
    project: Project,
    *,
    round: str | None = None,
    coders: Sequence[str] = (),
    selection: Selection | None = None,
    agreed: bool = False,
) -> list[Difference]:
    """Every passage on which two coders differ, in the order of the documents and of the text.

    With `agreed`, those too on which they agree. Two coders have to be named where there are more. Raises as
    `agreement`.
    """
    with project.database.snapshot():
        found = material(project, round_name=round, coders=coders, unit="document", selection=selection or Selection())
        if len(found.coders) != 2:
            names = ", ".join(each.name for each in found.coders)
            raise UsageError(f"Differences are between two coders, and there are {names}.", "Name two of them.")
        return differences(project, found, agreed=agreed)

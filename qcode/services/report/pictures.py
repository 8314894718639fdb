"""The pictures of a pack: which belong to a profile, drawn side by side in processes of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from qcode.errors import QcodeError
from qcode.formats.figures.apart import drawn_apart
from qcode.formats.figures.paging import paged
from qcode.model.paper import Block, Note, Picture
from qcode.services.figures import FIGURES, Request
from qcode.services.figures.numbers import curve_of, dots_of
from qcode.services.report.terms import Part, Study

if TYPE_CHECKING:
    from collections.abc import Callable

    from qcode.model.chart import Chart

WITHOUT: Mapping[str, frozenset[str]] = {
    "reliability": frozenset(),
    "codebook": frozenset({"agreement"}),
    "reflexive": frozenset({"agreement", "saturation"}),
}
"""Which pictures a profile has no use for."""


def pictures(study: Study, progress: Callable[[str], None]) -> Part:
    """All pictures of the profile as SVG, PNG and PDF; those that cannot be drawn say why."""
    charts: dict[str, Chart] = {}
    why: dict[str, str] = {}
    for name in FIGURES:
        if name in WITHOUT[study.terms.profile]:
            continue
        try:
            pages = paged(_chart(study, name), width=study.terms.width)
            charts |= {f"{name}-{at}" if len(pages) > 1 else name: each for at, each in enumerate(pages, start=1)}
        except QcodeError as error:
            why[name] = f"{name}: {error}"
    made = drawn_apart(charts, width=study.terms.width, progress=progress)
    blocks: list[Block] = [
        Picture(name, chart.about.title, chart.about.alt, tuple(made[name].items()), width=study.terms.width,
                notes=chart.about.notes)
        for name, chart in charts.items()
    ]  # fmt: skip
    if not blocks:
        return Part(missing=" ".join(why.values()) or "There is nothing to draw.")
    return Part((*blocks, *map(Note, why.values())))


def _chart(study: Study, name: str) -> Chart:
    terms = study.terms
    if name == "agreement":
        return dots_of(study.project, study.agreement, terms.language)
    if name == "saturation":
        return curve_of(study.saturation, terms.language)
    request = Request(selection=terms.selection, language=terms.language, marks=terms.marks, unit=terms.unit,
                      draws=terms.draws, seed=terms.seed)  # fmt: skip
    return FIGURES[name](study.project, request)

"""Pictures of a coded project: from the answers of the other services to what can be drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from qcode.errors import UsageError
from qcode.formats import figures as drawing
from qcode.model.chart import Chart
from qcode.services.figures import codes, numbers, texts
from qcode.services.figures.request import Request
from qcode.services.wording import known_language
from qcode.services.wording.saying import Saying
from qcode.storage.codes import codebook

if TYPE_CHECKING:
    from qcode.model.selection import Selection
    from qcode.services.project import Project

__all__ = ["FIGURES", "Request", "chart", "figure_formats", "figure_text", "save_figure"]

FIGURES: Mapping[str, Callable[[Project, Request], Chart]] = {
    "heatmap": codes.heatmap,
    "tree": codes.tree,
    "network": codes.network,
    "codelines": texts.codelines,
    "portrait": texts.portrait,
    "agreement": numbers.agreement_dots,
    "saturation": numbers.saturation_curve,
    "timeline": numbers.timeline,
}
"""The pictures by name, in the order in which help lists them."""


def chart(project: Project, name: str, request: Request | None = None) -> Chart:
    """What a picture shows; raises UsageError for one that there is not, and what its question raises."""
    if name not in FIGURES:
        raise UsageError(f"There is no picture “{name}”.", f"Use one of: {', '.join(FIGURES)}.")
    asked = request or Request()
    known_language(asked.language)
    with project.database.snapshot():
        return in_its_language(project, FIGURES[name](project, asked), asked.selection)


def in_its_language(project: Project, found: Chart, selection: Selection) -> Chart:
    """The picture of a selection, with what is said around it in the language of its labels."""
    if found.about.language == "en":
        return found
    words = Saying(codebook(project.database), project.case_noun, selection)
    about = replace(found.about, alt=words.said(found.about.alt), notes=words.all(found.about.notes))
    return replace(found, about=about)


def save_figure(
    found: Chart, *, to: Path | str | IO[Any], format: str | None = None, width: int = drawing.PAGE
) -> None:
    """Write a picture as SVG, PNG or PDF, whole or not at all; `width` is in millimetres.

    Raises UsageError for a format that does not exist, QcodeError where the file cannot be written.
    """
    drawing.write(found, to=to, format=format, width=width)


def figure_text(found: Chart, *, width: int | None = None) -> str:
    """The picture in characters, for a terminal of so many columns."""
    return drawing.text(found, width=width)


def figure_formats() -> tuple[str, ...]:
    """The formats of pictures, in the order in which help lists them."""
    return drawing.format_names()

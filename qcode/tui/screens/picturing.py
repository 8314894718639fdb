"""The picture of what a screen shows, as a file: the table as a heatmap, agreement as dots, an interview as lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.tui.screens.asking.prompts import Choose, Option
from qcode.tui.screens.asking.saving import file_name, save_to_file

if TYPE_CHECKING:
    from qcode.model.chart import Chart
    from qcode.tui.frame import Frame

Draw = Callable[[str], "Chart"]
"""Counts and draws, with labels in a language."""

PRINTED: Mapping[str, tuple[str, str, int]] = {
    "en-page": ("English, a page wide", "en", 175),
    "en-column": ("English, a column wide", "en", 85),
    "tr-page": ("Turkish, a page wide", "tr", 175),
    "tr-column": ("Turkish, a column wide", "tr", 85),
}
"""How a picture can be printed: what it is called, the language of its labels, its width in millimetres."""

TOLD: Mapping[str, tuple[str, str]] = {
    "heatmap": ("heatmap", "codes by case, darker where there is more"),
    "tree": ("code tree", "the codebook with bars for the excerpts"),
    "network": ("network", "codes on a circle, joined where they occur together"),
    "codelines": ("codelines", "where in the interview each code is"),
    "portrait": ("document portrait", "the interview as squares in the colours of its codes"),
    "agreement": ("agreement", "alpha of each code with its interval, beside .667 and .800"),
    "saturation": ("saturation", "new codes, interview by interview"),
    "timeline": ("timeline", "cases by year"),
}


def export_picture(frame: Frame) -> None:
    """Ask which picture, where the screen does not say, and for a file; then draw it while the screen goes on."""
    ways = pictures_of(frame)
    if len(ways) == 1:
        _ask_print(frame, *next(iter(ways.items())))
        return

    def taken(answer: tuple[str, ...] | None) -> None:
        if answer:
            _ask_print(frame, answer[0], ways[answer[0]])

    frame.app.push_screen(Choose("draw which picture?", [Option(name, *TOLD[name]) for name in ways]), taken)


def pictures_of(frame: Frame) -> dict[str, Draw]:
    """The pictures that make sense on a screen, of exactly what it shows; all of them, where it shows nothing such."""
    from qcode.services.figures import FIGURES

    return _shown(frame) or {name: _asked(frame, name) for name in FIGURES}


def _shown(frame: Frame) -> dict[str, Draw]:
    from qcode.services.figures.codes import heatmap_of, network_of
    from qcode.services.figures.numbers import curve_of
    from qcode.tui.screens.agreement import AgreementScreen
    from qcode.tui.screens.coding import CodingScreen
    from qcode.tui.screens.tables.saturation import SaturationScreen
    from qcode.tui.screens.tables.table import TableScreen
    from qcode.tui.screens.tables.together import TogetherScreen

    project = frame.session.project
    if isinstance(frame, TableScreen) and (table := frame.found) is not None:
        return {"heatmap": lambda language: heatmap_of(project, table, language)}
    if isinstance(frame, TogetherScreen) and (pairs := frame.found) is not None:
        return {"network": lambda language: network_of(project, pairs, language)}
    if isinstance(frame, SaturationScreen) and (curve := frame.found) is not None:
        return {"saturation": lambda language: curve_of(curve, language)}
    if isinstance(frame, AgreementScreen):
        return {"agreement": _asked(frame, "agreement")}
    if isinstance(frame, CodingScreen) and (opened := frame.opened) is not None:
        return {name: _asked(frame, name, opened.document.name) for name in ("codelines", "portrait")}
    return {}


def _asked(frame: Frame, name: str, document: str = "") -> Draw:
    """A picture that has to be counted first: of a document, of the agreement that a screen compares, or of all."""
    from qcode.model.selection import Selection
    from qcode.services.figures import Request, chart
    from qcode.tui.screens.agreement import AgreementScreen

    project, request = frame.session.project, Request()
    if document:
        request = Request(selection=Selection(documents=(document,)))
    if isinstance(frame, AgreementScreen) and name == "agreement":
        terms = frame.terms
        chosen = Selection(
            round=terms.round, coders=terms.coders, documents=terms.selection.documents, cases=terms.selection.cases,
            where=terms.selection.where, codes=terms.selection.codes, branches=terms.selection.branches,
        )  # fmt: skip
        request = Request(selection=chosen, unit=terms.unit)
    return lambda language: chart(project, name, replace(request, language=language))


def _ask_print(frame: Frame, name: str, draw: Draw) -> None:
    """Ask for the language of the labels and the width in print; the project's language stands first."""
    first = "tr" if frame.session.project.language == "tr" else "en"
    ways = sorted(PRINTED, key=lambda key: PRINTED[key][1] != first)

    def taken(answer: tuple[str, ...] | None) -> None:
        if answer:
            _, language, width = PRINTED[answer[0]]
            _ask_file(frame, name, lambda: draw(language), width)

    options = [Option(key, PRINTED[key][0], f"{PRINTED[key][2]} mm") for key in ways]
    frame.app.push_screen(Choose(f"print the {TOLD[name][0]} how?", options), taken)


def _ask_file(frame: Frame, name: str, draw: Callable[[], Chart], width: int) -> None:
    from qcode.services.figures import figure_formats, save_figure

    suffixes = tuple(f".{each}" for each in figure_formats())

    def write(path: Path) -> str:
        found = draw()
        save_figure(found, to=path, width=width)
        return f"{found.about.title} is drawn in {path}, {width} mm wide"

    save_to_file(
        frame, f"draw the {TOLD[name][0]} into", name=file_name(name, suffix=".svg"), write=write, suffixes=suffixes
    )

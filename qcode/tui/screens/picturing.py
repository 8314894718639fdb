"""The picture of what a screen shows, as a file: a table as a heatmap, agreement as dots, an interview as lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.tui.screens.asking.prompts import Choose, Option
from qcode.tui.screens.asking.saving import file_name, save_to_file
from qcode.tui.screens.asking.years import ask_years

if TYPE_CHECKING:
    from qcode.model.chart import Chart
    from qcode.services.project import Project
    from qcode.tui.frame import Frame
    from qcode.tui.screens.tables.framework import Asked as Framed
    from qcode.tui.screens.tables.more_tables import Asked as Listed

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
    "timeline": ("timeline", "cases by year, beside years of events"),
}


def export_picture(frame: Frame) -> None:
    """Ask which picture, where the screen does not say, and for a file; then draw it while the screen goes on."""
    shown = _shown(frame)
    ways = shown or pictures_of(frame)
    if len(ways) == 1:
        _ask_print(frame, *next(iter(ways.items())))
        return

    def taken(answer: tuple[str, ...] | None) -> None:
        if answer == ("timeline",) and not shown:
            ask_years(frame, (), lambda years: _ask_print(frame, "timeline", _asked(frame, "timeline", events=years)))
        elif answer:
            _ask_print(frame, answer[0], ways[answer[0]])

    frame.app.push_screen(Choose(_question(frame, shown), [Option(name, *TOLD[name]) for name in ways]), taken)


def _question(frame: Frame, shown: Mapping[str, Draw]) -> str:
    """What to ask where there are several; of a table that no picture shows, that these are of the project."""
    from qcode.tui.screens.tables.tabulated import TabulatedScreen

    if isinstance(frame, TabulatedScreen) and not shown:
        return "no picture shows this table; draw which of the project?"
    return "draw which picture?"


def pictures_of(frame: Frame) -> dict[str, Draw]:
    """The pictures that make sense on a screen, of exactly what it shows; all of them, where it shows nothing such."""
    from qcode.services.figures import FIGURES

    return _shown(frame) or {name: _asked(frame, name) for name in FIGURES}


def _shown(frame: Frame) -> dict[str, Draw]:
    from qcode.services.figures.codes import heatmap_of, network_of
    from qcode.services.figures.numbers import curve_of
    from qcode.tui.screens.agreement import AgreementScreen
    from qcode.tui.screens.coding import CodingScreen
    from qcode.tui.screens.tables.framework import FrameworkScreen
    from qcode.tui.screens.tables.saturation import SaturationScreen
    from qcode.tui.screens.tables.table import TableScreen
    from qcode.tui.screens.tables.tabulated import TabulatedScreen
    from qcode.tui.screens.tables.together import TogetherScreen

    project = frame.session.project
    if isinstance(frame, TableScreen) and (table := frame.found) is not None:
        return {"heatmap": lambda language: heatmap_of(project, table, language)}
    if isinstance(frame, TogetherScreen) and (pairs := frame.found) is not None:
        return {"network": lambda language: network_of(project, pairs, language)}
    if isinstance(frame, SaturationScreen) and (curve := frame.found) is not None:
        return {"saturation": lambda language: curve_of(curve, language)}
    if isinstance(frame, FrameworkScreen) and frame.found is not None:
        return {"heatmap": _of_framework(project, frame.asked)}
    if isinstance(frame, TabulatedScreen) and frame.found is not None:
        return _of_list(project, frame.asked)
    if isinstance(frame, AgreementScreen):
        return {"agreement": _asked(frame, "agreement")}
    if isinstance(frame, CodingScreen) and (opened := frame.opened) is not None:
        return {name: _asked(frame, name, opened.document.name) for name in ("codelines", "portrait")}
    return {}


def _of_framework(project: Project, asked: Framed) -> Draw:
    """The framework's numbers, codes by case."""
    from qcode.services.figures.codes import heatmap_of
    from qcode.services.tables import frequencies

    def draw(language: str) -> Chart:
        found = frequencies(
            project, by="case", selection=asked.selection, depth=asked.depth, parents=asked.parents, rows="used"
        )
        return heatmap_of(project, found, language)

    return draw


def _of_list(project: Project, asked: Listed) -> dict[str, Draw]:
    """The picture of one of the tables that are lists: cases by year, or codes by an attribute, in cases."""
    from qcode.services.figures import Request, chart
    from qcode.services.figures.codes import heatmap_of
    from qcode.services.tables import frequencies

    def by_year(language: str) -> Chart:
        marks = tuple((year, str(year)) for year in asked.events)
        return chart(project, "timeline", Request(asked.selection, language, by=asked.subject, marks=marks))

    def by_attribute(language: str) -> Chart:
        found = frequencies(
            project, by=asked.subject, selection=asked.selection, count="cases", depth=asked.depth,
            parents=asked.parents, rows="used",
        )  # fmt: skip
        return heatmap_of(project, found, language)

    ways = {"time": {"timeline": by_year}, "attribute": {"heatmap": by_attribute}, "joint": {"heatmap": by_attribute}}
    return dict(ways.get(asked.kind, {}))


def _asked(frame: Frame, name: str, document: str = "", events: Sequence[int] = ()) -> Draw:
    """A picture that has to be counted first: of a document, of the agreement that a screen compares, or of all."""
    from qcode.model.selection import Selection
    from qcode.services.figures import Request, chart
    from qcode.tui.screens.agreement import AgreementScreen

    project, request = frame.session.project, Request(marks=tuple((year, str(year)) for year in events))
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

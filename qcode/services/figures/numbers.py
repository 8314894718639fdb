"""Pictures of numbers: agreement with its intervals, saturation, and what happened when."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.errors import Refused, UsageError
from qcode.model.chart import About, Curve, Dot, Dots, Timeline
from qcode.services.attributes.variables import variable
from qcode.services.figures.codes import code_names
from qcode.services.selecting import resolve
from qcode.services.tables.notes import counted, percent, plural
from qcode.services.wording import said
from qcode.storage.cases import attributes
from qcode.storage.codes import codebook

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qcode.services.agreement import AgreementReport
    from qcode.services.agreement.figures import CodeLine
    from qcode.services.attributes.variables import Variable
    from qcode.services.figures.request import Request
    from qcode.services.project import Project
    from qcode.services.tables.saturation import Saturation

MARKS = ((0.667, "667"), (0.8, "800"))
"""Where agreement is tentative, and where it is reliable."""
EARLIEST, LATEST = 1800, 2200


def agreement_dots(project: Project, request: Request) -> Dots:
    """Krippendorff's alpha of each code with its interval, beside .667 and .800; raises as `agreement.agreement`."""
    from qcode.services.agreement import agreement

    asked = request.selection
    report = agreement(
        project, round=asked.round, coders=asked.coders, unit=request.unit,
        selection=replace(asked, round=None, coders=()), draws=request.draws, seed=request.seed, parts=("lines",),
    )  # fmt: skip
    return dots_of(project, report, request.language)


def dots_of(project: Project, report: AgreementReport, language: str) -> Dots:
    """The picture of a report that was computed."""
    from qcode.services.agreement.tables import terms, withheld_told

    book, without = codebook(project.database), withheld_told(report)
    known = [line.code_id for line in report.lines if line.code_id in book]
    names = dict(zip(known, code_names(book, known, language), strict=True))
    return Dots(
        about=About(
            said(language, "Agreement by code"),
            f"Alpha with 95 % intervals for {len(report.lines)} codes; {len(report.defined)} of them are defined.",
            (*terms(report), *([f"{without} Their dots are open."] if without else ())), language,
        ),
        dots=tuple(_dot(names.get(line.code_id, line.code), line, language) for line in report.lines),
        marks=tuple((mark, f"0,{text}" if language == "tr" else f".{text}") for mark, text in MARKS),
        axis=said(language, "Krippendorff's alpha, 95 % interval"),
    )  # fmt: skip


def _dot(label: str, line: CodeLine, language: str) -> Dot:
    if line.alpha.value is None:
        return Dot(label, None, note=said(language, line.alpha.note))
    ends = (line.interval.low, line.interval.high) if line.interval else (None, None)
    note = "too few" if "too few" in line.flag.remarks else "no interval" if ends[0] is None else ""
    return Dot(label, line.alpha.value, *ends, note=said(language, note))


def saturation_curve(project: Project, request: Request) -> Curve:
    """New codes by interview and all so far, with what other orders give; raises as `saturation.saturation`."""
    from qcode.services.tables.saturation import saturation

    found = saturation(project, by=request.by or "document", selection=request.selection, draws=request.draws,
                       seed=request.seed)  # fmt: skip
    return curve_of(found, request.language)


def curve_of(found: Saturation, language: str) -> Curve:
    """The picture of a saturation that was computed."""
    from qcode.services.tables.saturation import told

    noun = said(language, found.noun)
    reached = ((found.curve.reached(each), _at_most(each, language)) for each in found.thresholds)
    levels: dict[int, list[str]] = {}
    for step, label in reached:
        if step is not None:
            levels.setdefault(step, []).append(label)
    return Curve(
        about=About(
            said(language, "New codes by {noun}", noun=noun),
            f"Bars for new codes and a line for {found.curve.known[-1]} codes over {len(found.names)} interviews.",
            (*found.notes, *told(found)), language,
        ),
        steps=found.names,
        bars=found.curve.new,
        line=found.curve.known,
        low=found.orders.low,
        high=found.orders.high,
        levels=tuple((step, ", ".join(labels)) for step, labels in levels.items()),
        axis=said(language, "{noun} in order", noun=plural(noun) if language == "en" else noun),
        bar_unit=said(language, "new codes"),
        line_unit=said(language, "codes so far"),
        band_unit=said(language, "codes so far in other orders, 5–95 %"),
    )  # fmt: skip


def _at_most(share: float, language: str) -> str:
    number = percent(share).removesuffix("%")
    return f"≤ %{number.replace('.', ',')}" if language == "tr" else f"≤ {number} %"


def timeline(project: Project, request: Request) -> Timeline:
    """How many cases (or documents) each year has, by an attribute that holds years or dates.

    Without `by`, the first attribute of cases that does, else the documents' dates. With codes in the selection,
    only cases in which these occur. Raises NotFound for an attribute that is not there, UsageError for one that
    holds no years, Refused where nothing has a year.
    """
    asked = variable(project.database, request.by) if request.by else _of_years(project)
    book = codebook(project.database)
    resolved = resolve(project, request.selection, book=book)
    owners = resolved.universe.cases if asked.owner == "case" else resolved.universe.documents
    kept = set(owners) & _with_codes(project, request, asked.owner)
    years = {key: _year(value) for key, value in asked.values.items() if key in kept}
    known = Counter(year for year in years.values() if year is not None)
    noun = project.case_noun if asked.owner == "case" else "document"
    if years and not known:
        raise UsageError(f"“{asked.name}” holds no years.", "Take a number like 2014 or a date: --by founded")
    if not known:
        raise Refused(f"No {noun} has a year in “{asked.name}”.", "Name another attribute: --by founded")
    filters = request.selection.describe()
    unit = said(request.language, noun)
    return Timeline(
        about=About(
            said(request.language, "{what} by year", what=asked.name),
            f"Bars for {counted(sum(known.values()), noun)} by {asked.name}, {min(known)} to {max(known)}.",
            (
                f"{asked.name} is known for {sum(known.values())} of {counted(len(kept), noun)}.",
                *([f"Filters: {filters}."] if filters else []),
            ),
            request.language,
        ),
        years=tuple((year, known[year]) for year in range(min(known), max(known) + 1)),
        marks=tuple(each for each in request.marks if min(known) <= each[0] <= max(known)),
        axis=asked.name if request.language == "en" or asked.name != "date" else said("tr", "year"),
        unit=unit if request.language == "tr" else plural(noun),
    )  # fmt: skip


def _of_years(project: Project) -> Variable:
    """The first attribute of cases whose values are years or dates, else the date of documents."""
    for each in attributes(project.database, "case"):
        found = variable(project.database, f"case.{each.attribute.name}")
        values = list(found.values.values())
        if values and found.type in ("number", "date") and all(_year(value) is not None for value in values):
            return found._replace(name=each.attribute.name)
    return variable(project.database, "document.date")._replace(name="date")


def _year(value: str) -> int | None:
    head = value[:4]
    whole = len(value) == len(head) or value[4] in "-."
    return int(head) if head.isdecimal() and whole and EARLIEST <= int(head) <= LATEST else None


def _with_codes(project: Project, request: Request, owner: str) -> set[int]:
    """The keys of cases or documents in which the codes of the selection occur; all, where it names no code."""
    book = codebook(project.database)
    resolved = resolve(project, request.selection, book=book)
    if not request.selection.codes:
        return set(resolved.universe.cases if owner == "case" else resolved.universe.documents)
    from qcode.services.tables import frequencies

    found = frequencies(project, by="case" if owner == "case" else "document", selection=request.selection)
    used: Iterable[int] = (
        at for at in range(len(found.columns)) if any(isinstance(line[at], int) and line[at] for line in found.cells)
    )
    return {int(found.columns[at].key or 0) for at in used}

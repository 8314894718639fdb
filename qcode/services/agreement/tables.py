"""An agreement report as tables, and these in any format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from qcode.analysis.draws import NEVER_DIFFER, OVER_UNITS
from qcode.analysis.results import MINIMUM_DOCUMENTS, TOO_FEW
from qcode.errors import UsageError
from qcode.formats.tables import render
from qcode.formats.tables.saving import text_into
from qcode.model.table import Cell, Column, ColumnKind, Table
from qcode.services.exporting import save_table, table_format
from qcode.services.tables.notes import percent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qcode.analysis.intervals import Interval
    from qcode.analysis.results import Agreement
    from qcode.services.agreement import AgreementReport, Difference, JudgedUnit
    from qcode.services.agreement.figures import CodeLine
    from qcode.services.exporting import Target

SHOWN = ("all", "overall", "lines", "confusion", "kinds")
"""What of a report can be printed."""

_TOGETHER = ("text", "markdown", "latex", "html")
"""Formats that hold several tables one after another as they are."""

_IN_ONE_FILE = ("json", "docx")
"""Formats that hold several tables in their own way."""


_TELLS_ALL = ("csv", "tsv", "xlsx", "json", "jsonl")

_OF_MANY = ("Both, only one and F1 add up all pairs of coders; Light's kappa is the mean over pairs; alpha is of all "
            "coders at once.")  # fmt: skip
_MANY_MORE = ("Percent agreement, Fleiss' kappa, PABAK and AC1 are means over units (Gwet 2014); Jaccard adds up all "
              "pairs; |u-alpha and (k)u-alpha are of the documents that all coders finished.")  # fmt: skip
_GWET = "Gwet's AC1 is near 1 for a rare code even if the coders never meet on it."

ON_TEXT = "|u-alpha"
"""The name of a coefficient on text, which a report has only where it is asked for in full."""


def _number(name: str) -> Column:
    return Column(name, ColumnKind.NUMBER, decimals=3)


def _integer(name: str) -> Column:
    return Column(name, ColumnKind.INTEGER)


def terms(report: AgreementReport) -> tuple[str, ...]:
    """The header of a report: all terms under which the figures hold."""
    selected = (f"Selection: {report.selection}.",) if report.selection else ()
    codebook = f"; codebook version “{report.codebook}”" if report.codebook else ""
    return (
        f"Coders: {', '.join(report.coders)}.",
        f"Documents: {len(report.documents):,} finished by two coders or more; {report.not_double:,} not, left out.",
        f"Unit: {report.unit}; N = {report.units:,} units, {report.characters:,} characters{_of_all(report)}.",
        f"State: {report.state}.",
        *(
            [f"Documents compared in the text as it was submitted, corrected since: {report.corrected:,}."]
            if report.corrected
            else []
        ),
        *selected,
        f"A unit carries a code if {percent(report.overlap)} of it, or of a passage with the code, is covered.",
        *_drawn(report),
        f"qcode {report.qcode}{codebook}.",
        *(f"{note[:1].upper()}{note[1:]}." for note in report.notes),
    )


def _of_all(report: AgreementReport) -> str:
    """How much of the documents is compared, where it is not all of their text."""
    if report.characters == report.whole:
        return ""
    return f" of the {report.whole:,} of these documents; the rest is left out, as if it were not in them"


def _drawn(report: AgreementReport) -> tuple[str, ...]:
    intervals = intervals_of(report)
    if not intervals:
        return ()
    over = next((each for each in intervals if each.low is not None), intervals[0]).over
    note = f"; {OVER_UNITS}" if over == "units" else ""
    return (f"Intervals: 95 %, percentiles of {report.draws:,} draws of {over}, seed {report.seed}{note}.",)


def intervals_of(report: AgreementReport) -> list[Interval]:
    """All intervals of a report; lines of one document have none, and nothing is said of draws there."""
    told = (each.interval for lines in (report.overall, report.lines, report.groups) for each in lines)
    return [each for each in told if each is not None]


def overall_table(report: AgreementReport) -> Table:
    """The figures on all codes together; the header is its notes."""
    columns = (
        Column("figure"), _number("value"), _number("low"), _number("high"), _number("P(<.667)"), _number("P(>=.800)"),
        _number("observed"), _number("expected"), _integer("n"), Column("coverage", ColumnKind.SHARE),
        Column("what it is"), Column("note"),
    )  # fmt: skip
    rows = tuple(
        (
            each.name, each.agreement.value, *_ends(each.interval),
            each.interval.below_tentative if each.interval else None,
            each.interval.reliable if each.interval else None,
            *_parts(each.agreement), each.agreement.coverage, each.meaning, _note(each.agreement, each.interval),
        )
        for each in report.overall
    )  # fmt: skip
    *several, last = report.coders
    who = f"{', '.join(several)} and {last}" + (f", round {report.round}" if report.round else "")
    title = f"Agreement, {who}"
    return Table(title, columns, rows, notes=terms(report))


def _ends(interval: Interval | None) -> tuple[float | None, float | None]:
    return (interval.low, interval.high) if interval else (None, None)


def _parts(found: Agreement) -> tuple[float | None, float | None, int]:
    return found.observed, found.expected, found.units


def _note(found: Agreement, interval: Interval | None = None) -> str:
    """What has to be said of a figure; of an interval only where there is a value for it."""
    if found.value is None:
        return found.note
    dropped = f"{interval.undefined:,} draws undefined and left out" if interval and interval.undefined else ""
    without = f"no interval: {interval.note}" if interval and interval.low is None and interval.note else ""
    return "; ".join(filter(None, (found.note, dropped, without)))


def lines_table(report: AgreementReport, *, tells_all: bool = False) -> Table:
    """The lines of the report: codes, cases, pairs or documents; `tells_all` adds the other coefficients."""
    return _codes_table(report, tells_all=tells_all) if report.by == "code" else _groups_table(report)


def _codes_table(report: AgreementReport, *, tells_all: bool) -> Table:
    two = len(report.coders) == 2
    only = report.coders if two else ("one",)
    more = list(report.lines[0].more) if tells_all and report.lines else []
    columns = (
        Column("code"), *(_integer(f"n {coder}") for coder in report.coders), _integer("both"),
        *(_integer(f"only {coder}") for coder in only), _number("F1"), _number("alpha"), _number("low"),
        _number("high"), _number("Cohen's kappa" if two else "Light's kappa"), Column("flag"),
        *(_number(name) for name in more), *([_integer("documents"), _number("observed"), _number("expected"),
                                              _integer("N"), Column("note")] if tells_all else []),
    )  # fmt: skip
    rows = tuple(_code_row(each, more, tells_all=tells_all) for each in report.lines)
    return Table("By code", columns, rows, notes=(*terms(report), *_about_codes(report, tells_all=tells_all)))


def _code_row(line: CodeLine, more: list[str], *, tells_all: bool) -> tuple[Cell, ...]:
    rest: tuple[Cell, ...] = tuple(line.more[name].value for name in more)
    if tells_all:
        rest = (*rest, line.documents, *_parts(line.alpha), _note(line.alpha, line.interval))
    flag = str(line.flag) if line.alpha.value is not None else f"undefined: {line.alpha.note}"
    return (
        line.code, *line.marked, line.both, *line.only, line.f1.value, line.alpha.value, *_ends(line.interval),
        line.kappa.value, flag, *rest,
    )  # fmt: skip


def _about_codes(report: AgreementReport, *, tells_all: bool) -> tuple[str, ...]:
    mean, defined = report.mean_alpha, len(report.defined)
    said = (f"Mean alpha over {defined:,} of {report.codes:,} codes: {mean:.3f}." if mean is not None
            else f"Alpha is defined for none of {report.codes:,} codes.")  # fmt: skip
    words = ("Words on alpha (Krippendorff): from .800 reliable, from .667 tentative; none for fewer than 10 units "
             "that either marked, imprecise for fewer than 30.")  # fmt: skip
    without = withheld_told(report)
    many = (_OF_MANY, *([_MANY_MORE] if tells_all else [])) if len(report.coders) > 2 else ()
    gwet = (_GWET,) if tells_all else ()
    return (said, words, *([without] if without else ()), *many, *gwet)


def withheld_told(report: AgreementReport) -> str:
    """Why some codes have no interval, and how many; empty where every code with an alpha has one."""
    defined = [each for each in report.lines if each.alpha.value is not None]
    bare = [each for each in defined if each.interval is None or each.interval.low is None]
    over = next((each.interval.over for each in bare if each.interval), "documents")
    few = [each for each in bare if over == "documents" and each.documents < MINIMUM_DOCUMENTS]
    rest = [each for each in bare if each not in few]
    same = [each for each in rest if each.interval and each.interval.note == NEVER_DIFFER]
    reasons = (
        (few, f"marked in fewer than {MINIMUM_DOCUMENTS} documents"),
        ([each for each in rest if each not in same], f"marked in fewer than {TOO_FEW} units"),
        (same, "every draw gave the same value"),
    )
    told = "; ".join(f"{len(codes):,} {why}" for codes, why in reasons if codes)
    return f"No interval for {len(bare):,} of {len(defined):,} codes with an alpha: {told}." if bare else ""


def coefficients_table(report: AgreementReport) -> Table:
    """Every coefficient of each code, beside the table of the usual figures."""
    more = list(report.lines[0].more) if report.lines else []
    columns = (Column("code"), *(_number(name) for name in ("alpha", *more)))
    rows = tuple((each.code, each.alpha.value, *(each.more[name].value for name in more)) for each in report.lines)
    notes = (*([_MANY_MORE] if len(report.coders) > 2 else []), _GWET)
    return Table("By code, all coefficients", columns, rows, notes=notes)


def _groups_table(report: AgreementReport) -> Table:
    pair = report.by == "pair"
    told = report.by in ("pair", "order")
    ends = (_number("low"), _number("high")) if told else ()
    names = [f"n {each}" for each in report.coders] if not pair else ["n first", "n second"]
    columns = (
        Column(report.by), _integer("documents"), _integer("units"), *(_integer(name) for name in names),
        _number("alpha"), *ends, _number("|u-alpha"), _number("F1 of passages"), Column("note"),
    )  # fmt: skip
    rows = tuple(
        (
            each.name, each.documents, each.units, *each.spans, each.alpha.value,
            *(_ends(each.interval) if told else ()), each.where.value, each.f1.value, _note(each.alpha, each.interval),
        )
        for each in report.groups
    )  # fmt: skip
    said = "n: passages of each coder. Alpha: on sets of codes (MASI), all units."
    title = "In the order of coding" if report.by == "order" else f"By {report.by}"
    return Table(title, columns, rows, notes=(*terms(report), said, *_about_order(report)))


def _about_order(report: AgreementReport) -> tuple[str, ...]:
    if report.trend is None:
        return ()
    order = "Order: each document by the mean rank, over the coders, of the time of its first coding."
    found = report.trend
    what = "Rank correlation (Spearman) of a document's place with its alpha"
    if found.value is None:
        return (order, f"{what}: undefined, {found.note} ({found.units} documents).")
    return (order, f"{what}: {found.value:.3f} over {found.units} documents; above 0 they came nearer to each other.")


def kinds_table(report: AgreementReport) -> Table:
    """How often two coders agreed or differed in each way, and how well the boundaries meet."""
    columns = (Column("type"), _integer("passages"), Column("share", ColumnKind.SHARE), _integer("characters"))
    total = sum(each.passages for each in report.kinds)
    rows = tuple(
        (each.kind.value, each.passages, each.passages / total if total else None, each.characters)
        for each in report.kinds
    )  # fmt: skip
    footer = (("all", total, 1.0 if total else None, sum(each.characters for each in report.kinds)),)
    return Table("How they agree and differ", columns, rows, notes=_about_kinds(report), footer=footer)


def _about_kinds(report: AgreementReport) -> tuple[str, ...]:
    said = "Passages: bounds snapped to words, each code for itself; characters add up to all that either marked."
    found = report.boundaries
    if found is None or found.shift_start is None:
        return (said, "Boundaries: no passage has the same code from both, one span each.")
    first, second = report.coders
    bounds = (
        f"Boundaries, of {found.passages:,} passages with the same code from both: {found.exact / found.passages:.1%} "
        f"exact; mean distance {found.shift_start:.1f} characters at the start, {found.shift_end:.1f} at the end; mean "
        f"overlap (intersection over union) {found.overlap:.3f}."
    )
    shares = ", ".join(f"{percent(share)}: {f1.value:.3f}" for share, f1 in report.matching if f1.value is not None)
    matching = f"F1 of passages with the same code, by how much of their union they share at least: {shares}."
    return (said, bounds, matching, f"Besides, {found.split:,} passages that {first} or {second} split into several.")


def confusion_table(report: AgreementReport) -> Table:
    """Which code of the first coder met which of the second, most often first."""
    first, second = report.coders[:2]
    columns = (Column(first), Column(second), _integer("passages"))
    rows = tuple((each.first, each.second, each.passages) for each in report.confusion)
    matched = "Passages with the same code are matched one to one; of the rest, those that overlap by half or more."
    notes = (matched, "An empty cell: that coder gave no code there.")
    return Table("Which code met which", columns, rows, notes=notes, row_header=2)


def tables(report: AgreementReport, *, tells_all: bool = False) -> Mapping[str, Table]:
    """All tables of a report by what they show; the header stands above the first only."""
    from dataclasses import replace

    lines = lines_table(report, tells_all=tells_all)
    found = {"overall": overall_table(report), "lines": replace(lines, notes=lines.notes[len(terms(report)) :])}
    if not tells_all and any(ON_TEXT in each.more for each in report.lines):
        found["coefficients"] = coefficients_table(report)
    if report.by == "code" and len(report.coders) == 2:
        found["confusion"] = confusion_table(report)
        found["kinds"] = kinds_table(report)
    return found


def parts_shown(to: Target, *, format: str | None, show: str) -> tuple[str, ...]:
    """The parts of a report that `save_report` would write, so that only these need to be computed."""
    if show != "all":
        return (show,)
    together = table_format(to, name=format) in (*_TOGETHER, *_IN_ONE_FILE)
    return ("overall", "lines", "confusion", "kinds") if together else ("lines",)


def tells_all(to: Target, *, format: str | None) -> bool:
    """Whether `save_report` writes every coefficient of each code in this format."""
    return table_format(to, name=format) in _TELLS_ALL


def save_report(
    report: AgreementReport,
    *,
    to: Target,
    format: str | None = None,
    show: str = "all",
    bom: bool = False,
    width: int | None = None,
) -> None:
    """Write a report: all its tables where the format holds several, else its lines, or the one that is asked for.

    Text, Markdown, LaTeX, HTML, JSON and Word hold several. Files for other programs (CSV, spreadsheets, JSON) get all
    coefficients. Raises UsageError for a format or a part that there is not.
    """
    if show not in SHOWN:
        raise UsageError(f"A report has no “{show}”.", f"Show one of: {', '.join(SHOWN)}.")
    name = table_format(to, name=format)
    everything = name in _TELLS_ALL
    found = tables(report, tells_all=everything)
    if show not in ("all", *found):
        raise UsageError("Which code met which is known for two coders, by code.", "Name two coders: --a NAME --b NAME")
    if show == "all" and name == "docx":
        _into_word(found.values(), to)
        return
    if show == "all" and name in (*_TOGETHER, "json"):
        with text_into(to) as stream:
            stream.write(_together(found, name, width=width))
        return
    one = lines_table(report, tells_all=everything) if show in ("all", "lines") else found[show]
    save_table(one, to=to, format=name, bom=bom, width=width)


def _into_word(found: Iterable[Table], to: Target) -> None:
    from qcode.formats.documents.word import rendered
    from qcode.formats.tables import binary
    from qcode.formats.tables.saving import bytes_into
    from qcode.model.paper import Paper, Shown

    content = rendered(Paper("", tuple(Shown(each) for each in found if each.rows)))
    with bytes_into(binary(to)) as stream:
        stream.write(content)


def _together(found: Mapping[str, Table], name: str, *, width: int | None) -> str:
    if name == "json":
        parts = {key: json.loads(render(each, format=name)) for key, each in found.items()}
        return json.dumps(parts, ensure_ascii=False, indent=2) + "\n"
    return "\n".join(render(each, format=name, width=width) for each in found.values() if each.rows)


def differences_table(found: Iterable[Difference]) -> Table:
    """Passages on which two coders differ, a row each."""
    listed = list(found)
    first, second = listed[0].coders if listed else ("first", "second")
    columns = (
        Column("document"), Column("case"), Column("where"), Column("type"), Column(first), Column(second),
        Column("excerpt"),
        _integer("start"), _integer("end"), _integer("shift at start"), _integer("shift at end"), _number("overlap"),
    )  # fmt: skip
    rows = tuple(
        (
            each.document, "; ".join(each.cases), each.where, each.kind.value,
            "; ".join(dict.fromkeys(reading.code for reading in each.first)) or _otherwise(each),
            "; ".join(dict.fromkeys(reading.code for reading in each.second)) or _otherwise(each),
            each.quote, each.span.start, each.span.end, each.shift_start, each.shift_end, each.iou,
        )
        for each in listed
    )  # fmt: skip
    return Table("Disagreements", columns, rows)


def units_table(found: Iterable[JudgedUnit]) -> Table:
    """Units that coders judged, a row each: who gave the code in question, and all that each of them gave."""
    listed = list(found)
    coders = listed[0].coders if listed else ("first", "second")
    columns = (
        Column("document"), Column("case"), Column("where"), Column("given by"), *map(Column, coders),
        Column("excerpt"), _integer("start"), _integer("end"),
    )  # fmt: skip
    rows = tuple(
        (
            each.document, "; ".join(each.cases), each.where, ", ".join(each.by),
            *("; ".join(codes) if codes is not None else None for codes in each.codes),
            each.quote, each.span.start, each.span.end,
        )
        for each in listed
    )  # fmt: skip
    return Table("Units that were judged", columns, rows)


def _otherwise(each: Difference) -> str | None:
    return f"(coded as {'; '.join(each.coded_as)})" if each.coded_as else None

"""What the agreement screen shows, view by view, and the tables that are written from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from qcode.model.codebook import SEPARATOR
from qcode.services.agreement import PARTS, AgreementReport, ConfusionLine, tables
from qcode.services.tables.notes import percent
from qcode.tui.naming import apart
from qcode.tui.widgets.figures import Dot, Head, Line

if TYPE_CHECKING:
    from qcode.analysis.intervals import Interval
    from qcode.analysis.results import Agreement
    from qcode.model.table import Table
    from qcode.services.agreement.figures import CodeLine
    from qcode.services.agreement.groups import GroupLine

BETWEEN = " · "
"""What stands between the parts of what is said of a line."""
UNDEFINED = "–"
NO_CODE = "(no code)"
BOUNDS = "bounds "
"""What the keys of the lines on boundaries begin with; their place comes behind it."""
EXACT, ON_ONE_CODE = 1, 5
"""The place of the line that counts the same borders, and how many lines are on passages with one code from both."""


class View(NamedTuple):
    """A view of the report: its key, its name, what of the report it needs; `full` with every coefficient."""

    key: str
    name: str
    by: str
    parts: tuple[str, ...]
    full: bool = False


VIEWS = (
    View("overall", "overall", "code", ("overall",)),
    View("code", "by code", "code", ("lines",)),
    View("case", "by case", "case", ("lines",)),
    View("pair", "by pair", "pair", ("lines",)),
    View("document", "by document", "document", ("lines",)),
    View("order", "in order", "order", ("lines",)),
    View("confusion", "confusion", "code", ("confusion",)),
    View("kinds", "differences", "code", ("kinds",)),
)
"""All views, in the order of their keys 1 to 8."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A view with its columns and lines, a note at its head, and the table that is written to a file."""

    heads: tuple[Head, ...]
    lines: tuple[Line, ...]
    note: str = ""


def figure(value: float | None) -> str:
    """A coefficient in three places, without the 0 before the point, as papers print it."""
    if value is None:
        return UNDEFINED
    text = f"{value:.3f}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _dot(found: Agreement, interval: Interval | None, *, graded: bool = False) -> Dot:
    return Dot(found.value, interval.low if interval else None, interval.high if interval else None, graded)


def _ends(interval: Interval | None) -> str:
    if interval is None or interval.low is None:
        return ""
    return f"{figure(interval.low)} to {figure(interval.high)}"


def _in_brackets(interval: Interval | None) -> str:
    return f" [{_ends(interval)}]" if _ends(interval) else ""


def _joined(*parts: str) -> str:
    """What is said of a line, first what its columns do not tell: where there is little room the last is left out."""
    return BETWEEN.join(filter(None, parts))


def _why_none(interval: Interval | None) -> str:
    return f"no interval: {interval.note}" if interval and interval.low is None and interval.note else ""


def _chances(interval: Interval | None) -> str:
    if interval is None or interval.below_tentative is None or interval.reliable is None:
        return ""
    return f"P(<.667) {figure(interval.below_tentative)}, P(≥.800) {figure(interval.reliable)}"


def _share(value: float | None) -> str:
    return "" if value is None else figure(value)


def shown(report: AgreementReport, view: View) -> Shown:
    """A view of a report."""
    return _full_codes(report) if view.full else _SHOWING[view.key](report)


def letter(place: int) -> str:
    """What stands for a coder in the heads of columns: A for the first."""
    return chr(ord("A") + place % 26)


def letters(coders: Sequence[str]) -> list[str]:
    """The letters of all coders."""
    return [letter(place) for place in range(len(coders))]


SHORT = {
    "alpha on sets of codes": "α code sets",
    "alpha without uncoded units": "α sets, coded only",
    "alpha on sets of codes, text": "α sets, on text",
}
"""The names of figures on all codes where there is little room."""


def _overall(report: AgreementReport) -> Shown:
    heads = (
        Head("figure", right=False, opens=True, least=18), Head("value", least=5), Head("95 %", least=12, drop=1),
        Head("scale", plot=True, least=17), Head("P<.667", drop=2), Head("P≥.800", drop=2),
        Head("n", drop=3), Head("what it is", right=False, least=24, most=96, drop=4),
    )  # fmt: skip
    lines = []
    for each in report.overall:
        found, interval = each.agreement, each.interval
        covered = "" if found.coverage is None else f"{found.coverage:.1%} of the text"
        why = "; ".join(filter(None, (each.meaning, found.note, _why_none(interval))))
        told = _joined(why, covered, f"{figure(found.value)}{_in_brackets(interval)}", _chances(interval))
        cells = (
            each.name, figure(found.value), _ends(interval), _dot(found, interval, graded="alpha" in each.name),
            _share(interval.below_tentative if interval else None), _share(interval.reliable if interval else None),
            f"{found.units:,}", f"{covered} · {each.meaning}" if covered else each.meaning,
        )  # fmt: skip
        lines.append(Line(each.name, cells, told, SHORT.get(each.name, "")))
    return Shown(heads, tuple(lines))


def _codes(report: AgreementReport) -> Shown:
    two = len(report.coders) == 2
    names = [f"n {letter(place)}" for place in range(len(report.coders))]
    only = (Head("only A", opens=True, least=4, drop=2), Head("only B", opens=True, least=4, drop=2)) if two else ()
    heads = (
        Head("code", right=False, opens=True, least=16 if two else 14, most=48, fair=18 if two else 16),
        *(Head(name, opens=True) for name in names),
        Head("both" if two else "pairs", opens=True, least=4), *only, Head("α", least=5),
        Head("95 %", least=12, drop=3), Head("scale", plot=True, least=17, drop=0 if two else 2),
        Head("F1", least=5, drop=4), Head("κ" if two else "mean κ", least=5, drop=5),
        Head("flag", right=False, least=12, most=64, drop=1, fair=14),
    )  # fmt: skip
    lines = tuple(_code_line(each, two=two) for each in report.lines)
    mean = report.mean_alpha
    note = f"mean α over {len(report.defined)} of {report.codes} codes"
    return Shown(heads, lines, f"{note}: {figure(mean)}" if mean is not None else f"{note} defined")


_FULL = (
    ("|uα", "|u-alpha", 0), ("(k)uα", "(k)u-alpha", 6), ("%", "percent agreement", 0), ("π", "Scott's pi", 2),
    ("Fleiss", "Fleiss' kappa", 2), ("PABAK", "PABAK", 0), ("AC1", "Gwet's AC1", 0), ("Jacc.", "Jaccard", 3),
    ("prev.", "prevalence index", 4), ("bias", "bias index", 5),
)  # fmt: skip
"""The coefficients beside alpha, F1 and kappa: head, name in the report, and in what order they give way."""
_OF_TWO, _OF_MANY = ("Scott's pi", "bias index"), ("Fleiss' kappa",)


def _full_codes(report: AgreementReport) -> Shown:
    """Every coefficient of each code."""
    two = len(report.coders) == 2
    full = [each for each in _FULL if each[1] not in (_OF_MANY if two else _OF_TWO)]
    kappa = "κ" if two else "mean κ"
    heads = (
        Head("code", right=False, opens=True, least=14, most=48), Head("α", least=5), Head("95 %", least=12, drop=8),
        Head("F1", least=5), Head(kappa, least=5, drop=1), *(Head(title, least=5, drop=at) for title, _, at in full),
        Head("flag", right=False, least=12, most=64, drop=7),
    )  # fmt: skip
    lines = []
    for each in report.lines:
        usual = _code_line(each, two=two)
        cells = (
            each.code, figure(each.alpha.value), _ends(each.interval), figure(each.f1.value), figure(each.kappa.value),
            *(figure(each.more[name].value) for _, name, _ in full), usual.cells[-1],
        )  # fmt: skip
        more = ", ".join(f"{title} {figure(each.more[name].value)}" for title, name, _ in full)
        lines.append(Line(usual.key, cells, f"{more} · {usual.short.strip()}", usual.short))
    note = "near 1 for a rare code even if the coders never meet on it: PABAK, AC1, %"
    return Shown(heads, tuple(lines), note)


def _code_line(each: CodeLine, *, two: bool) -> Line:
    flag = str(each.flag) if each.alpha.value is not None else f"undefined: {each.alpha.note}"
    only = (f"{each.only[0]:,}", f"{each.only[1]:,}") if two else ()
    cells = (
        each.code, *(f"{number:,}" for number in each.marked), f"{each.both:,}", *only, figure(each.alpha.value),
        _ends(each.interval), _dot(each.alpha, each.interval, graded=bool(each.flag.word)),
        figure(each.f1.value), figure(each.kappa.value), flag,
    )  # fmt: skip
    name = each.code.rpartition(SEPARATOR)[2]
    why = _why_none(each.interval)
    told = f"{name}: {flag or 'no flag'}{f'; {why}' if why else ''}"
    told = _joined(told, f"α {figure(each.alpha.value)}{_in_brackets(each.interval)}")
    return Line(str(each.code_id), cells, told, f"{'  ' * each.code.count(SEPARATOR)}{name}")


def _groups(report: AgreementReport) -> Shown:
    names = [f"n {letter(place)}" for place in range(len(report.coders))]
    if report.by == "pair":
        names = ["n first", "n second"]
    title = {"order": "in order", "pair": "pair"}.get(report.by, report.by)
    heads = (
        Head(title, right=False, opens=True, least=16, most=44), Head("documents", least=4, drop=3),
        Head("units", opens=True, least=5),
        *(Head(name, opens=True) for name in names), Head("α", least=5), Head("95 %", least=12, drop=4),
        Head("scale", plot=True, least=17), Head("|uα", least=5, drop=1), Head("F1", least=5, drop=1),
        Head("note", right=False, least=8, most=48, drop=2),
    )  # fmt: skip
    if report.by not in ("pair", "order"):
        heads = tuple(head for head in heads if head.title != "95 %")
    pairs = combinations(map(letter, range(len(report.coders))), 2)
    short = [" and ".join(pair) for pair in pairs] if report.by == "pair" else [""] * len(report.groups)
    lines = (_group_line(each, report.by, named) for each, named in zip(report.groups, short, strict=True))
    return Shown(heads, tuple(lines), _trend(report))


def _trend(report: AgreementReport) -> str:
    if report.trend is None:
        return ""
    found = report.trend
    value = f"{figure(found.value)}, n {found.units}" if found.value is not None else found.note
    return f"Spearman's ρ of place and α: {value}"


def _group_line(each: GroupLine, by: str, short: str) -> Line:
    interval = (_ends(each.interval),) if by in ("pair", "order") else ()
    without = each.interval.note if each.interval and each.interval.low is None else ""
    note = each.alpha.note or (f"no interval: {without}" if without else "")
    cells = (
        each.name, f"{each.documents:,}", f"{each.units:,}", *(f"{number:,}" for number in each.spans),
        figure(each.alpha.value), *interval, _dot(each.alpha, each.interval), figure(each.where.value),
        figure(each.f1.value), note,
    )  # fmt: skip
    told = f"{each.name}: α on sets of codes {figure(each.alpha.value)}{f', {note}' if note else ''}"
    return Line(each.name, cells, told, short)


def _cell_key(cell: ConfusionLine) -> str:
    """A cell of the confusion table as the key of its line, on whatever line it stands by now."""
    return f"{cell.first or ''}\n{cell.second or ''}"


def cell_of(report: AgreementReport, key: str) -> ConfusionLine:
    """The cell of the confusion table in the line of a key."""
    return next(each for each in report.confusion if _cell_key(each) == key)


def _confusion(report: AgreementReport) -> Shown:
    if len(report.coders) != 2:
        return Shown((Head("", right=False),), ())
    first, second = report.coders
    heads = (
        Head(f"A: {first}", right=False, least=20, most=56), Head(f"B: {second}", right=False, least=20, most=56),
        Head("passages", opens=True, least=8),
    )  # fmt: skip
    names = _names_of(report)
    order = sorted(report.confusion, key=lambda each: each.first == each.second)
    lines = []
    for each in order:
        one, other = (NO_CODE if code is None else names[code] for code in (each.first, each.second))
        told = f"both: {one}" if one == other else f"{one} met {other}"
        lines.append(Line(_cell_key(each), (one, other, f"{each.passages:,}"), told))
    apart = sum(each.passages for each in report.confusion if each.first != each.second)
    return Shown(heads, tuple(lines), f"{apart:,} of {sum(each.passages for each in report.confusion):,} differ")


def _names_of(report: AgreementReport) -> dict[str, str]:
    """The codes' names without their paths; behind those that two have, what tells them apart."""
    codes = {code for each in report.confusion for code in (each.first, each.second) if code}
    return apart({code: code.split(SEPARATOR) for code in codes})


def _kinds(report: AgreementReport) -> Shown:
    heads = (
        Head("type", right=False, least=20, most=48), Head("passages", opens=True, least=8), Head("share", least=6),
        Head("characters", least=8),
    )  # fmt: skip
    if len(report.coders) != 2:
        return Shown(heads, ())
    total = sum(each.passages for each in report.kinds)
    lines = tuple(
        Line(each.kind.value, (each.kind.value, f"{each.passages:,}", f"{each.passages / total:.1%}" if total else "",
                               f"{each.characters:,}"), each.kind.value)
        for each in report.kinds
    )  # fmt: skip
    return Shown(heads, (*lines, *_bounds(report)), "passages of both, each code for itself")


def _bounds(report: AgreementReport) -> tuple[Line, ...]:
    """How well boundaries meet, as lines under the types."""
    found = report.boundaries
    if found is None or found.shift_start is None or found.shift_end is None or found.overlap is None:
        return ()
    number = f"{found.passages:,}"
    rows = (
        ("same code, one passage each", number, "", ""),
        ("  with the same borders", f"{found.exact:,}", f"{found.exact / found.passages:.1%}", ""),
        ("  mean distance at the start", number, "", f"{found.shift_start:.1f}"),
        ("  mean distance at the end", number, "", f"{found.shift_end:.1f}"),
        ("  mean overlap (of their union)", number, f"{found.overlap:.1%}", ""),
    )
    shares = ((f"{percent(share)} or more" if share < 1 else "all of it", f1) for share, f1 in report.matching)
    matching = ((f"  F1, sharing {share}", "", figure(f1.value), "") for share, f1 in shares)
    told = enumerate((*rows, *matching))
    return tuple(Line(f"{BOUNDS}{at}", row, f"boundaries: {row[0].strip()}", last=True) for at, row in told)


_SHOWING: dict[str, Callable[[AgreementReport], Shown]] = {
    "overall": _overall,
    "code": _codes,
    "case": _groups,
    "pair": _groups,
    "document": _groups,
    "order": _groups,
    "confusion": _confusion,
    "kinds": _kinds,
}


def table_of(report: AgreementReport, view: View, keys: Sequence[str]) -> Table:
    """The view as a table with all its terms, only the lines with these keys, in their order."""
    if view.key == "overall":
        table = tables.overall_table(report)
    elif view.key == "confusion":
        table = _with_terms(tables.confusion_table(report), report)
    elif view.key == "kinds":
        table = _with_terms(tables.kinds_table(report), report)
    else:
        table = tables.lines_table(report, tells_all=view.full)
    places = {line.key: at for at, line in enumerate(shown(report, view).lines)}
    rows = tuple(table.rows[places[key]] for key in keys if not key.startswith(BOUNDS))
    left = len(table.rows) - len(rows)
    notes = (*table.notes, f"Shown: {len(rows):,} of {len(table.rows):,} lines.") if left else table.notes
    return replace(table, rows=rows, notes=notes, footer=() if left else table.footer)


def _with_terms(table: Table, report: AgreementReport) -> Table:
    return replace(table, notes=(*tables.terms(report), *table.notes))


def parts_needed(view: View) -> tuple[str, ...]:
    """The parts of the report that a view shows."""
    return tuple(part for part in PARTS if part in view.parts)

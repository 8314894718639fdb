"""Agreement in a pack: per code, by pair, round and case, of boundaries, and which code met which."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from qcode.analysis.joined import Spans, met_spans
from qcode.model.paper import Block, Note, Shown
from qcode.model.table import Cell, Column, ColumnKind, Table
from qcode.services.agreement.material import Material
from qcode.services.agreement.tables import confusion_table, lines_table, overall_table, terms
from qcode.services.report.terms import Part, Study, joined, or_why
from qcode.services.tables.notes import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.services.agreement import AgreementReport

THRESHOLDS = (0.5, 0.7, 0.9, 1.0)
MOST_MEETINGS = 40


def by_code(study: Study) -> Part:
    """T3: the figures on all codes, and those of each code."""
    report = study.agreement
    overall = _brief_overall(report)
    lines = replace(_without_terms(report, lines_table(report)), title="Agreement by code")
    return Part(
        (Shown(overall), Shown(lines)),
        (("agreement overall", overall_table(report)), ("agreement by code", lines_table(report, tells_all=True))),
    )


def _brief_overall(report: AgreementReport) -> Table:
    """The figures on all codes without the columns that only a program wants."""
    whole = overall_table(report)
    kept = [at for at, column in enumerate(whole.columns) if column.name not in ("observed", "expected", "coverage")]
    return whole.part(kept)


def _without_terms(report: AgreementReport, table: Table) -> Table:
    return replace(table, notes=table.notes[len(terms(report)) :])


def by_group(study: Study) -> Part:
    """T4: by pair of coders, by round and by case, and before and after settling."""
    return joined(
        or_why(lambda: _groups(study, "pair")),
        or_why(lambda: _rounds(study)),
        or_why(lambda: _groups(study, "case")),
        or_why(lambda: _settled(study)),
    )


def _groups(study: Study, by: str) -> Part:
    report = study.comparison().report(by=by, parts=("lines",))
    table = lines_table(report)
    if not table.rows:
        return Part(missing=f"There is no agreement by {by}.")
    title = f"Agreement by {study.noun if by == 'case' else by}"
    return Part((Shown(replace(_without_terms(report, table), title=title)),), ((f"agreement by {by}", table),))


def _rounds(study: Study) -> Part:
    if not study.open_rounds:
        return Part(missing="No round is open whose coders could be compared: there is no agreement by round.")
    rows: list[tuple[Cell, ...]] = []
    for name in study.open_rounds:
        report = study.comparison(name).report(by="pair", parts=("overall",))
        for figure in report.overall:
            low, high = (figure.interval.low, figure.interval.high) if figure.interval else (None, None)
            value = figure.agreement
            rows.append((name, ", ".join(report.coders), len(report.documents), figure.name, value.value, low, high,
                         value.note))  # fmt: skip
    number = [Column(name, ColumnKind.NUMBER, decimals=3) for name in ("value", "low", "high")]
    heads = (Column("round"), Column("coders"), Column("documents", ColumnKind.INTEGER), Column("figure"), *number,
             Column("note"))  # fmt: skip
    note = (
        f"As submitted; unit {study.terms.unit}; 95 % intervals, {study.terms.draws:,} draws, seed {study.terms.seed}."
    )
    table = Table("Agreement by round", heads, tuple(rows), notes=(note,))
    return Part((Shown(table),), (("agreement by round", table),))


def _settled(study: Study) -> Part:
    from qcode.services.settling.after import before_after_table, before_and_after

    if not study.open_rounds:
        return Part(missing="Nothing was settled: disagreements are settled round by round.")
    blocks: list[Block] = []
    sheets: list[tuple[str, Table]] = []
    for name in study.open_rounds:
        found = before_and_after(
            study.project, name, unit=study.terms.unit, draws=study.terms.draws, seed=study.terms.seed
        )
        if not found.queue.settled:
            total = counted(len(found.queue.items), "disagreement")
            blocks.append(Note(f"Nothing was settled in the round “{name}” yet: {total}."))
            continue
        table = before_after_table(found)
        blocks.append(Shown(replace(table, notes=table.notes[: len(table.notes) - len(terms(found.before))])))
        sheets.append((f"before and after, {name}", table))
    return Part(tuple(blocks), tuple(sheets))


def boundaries(study: Study) -> Part:
    """T5: how many passages of one code overlap by half, 70 %, 90 % and exactly; raises as `material`."""
    found = study.comparison().material
    overall = tuple(_matched(found, None, each) for each in THRESHOLDS)
    number = Column("F1", ColumnKind.NUMBER, decimals=3)
    heads = (Column("overlap of at least", ColumnKind.SHARE, decimals=0), Column("passages", ColumnKind.INTEGER),
             Column("matched pairs", ColumnKind.INTEGER), number)  # fmt: skip
    note = (
        f"Coders: {', '.join(each.name for each in found.coders)}; {len(found.documents)} documents. Overlap: "
        "characters "
        "that two passages of one code share, of those that either covers; matched one to one. F1 = 2 × pairs "
        "/ passages; "
        "a coder's touching passages of one code count as one."
    )
    table = Table("Agreement on boundaries", heads, overall, notes=(note, f"State: {found.state}."))
    rows = tuple(_code_row(found, place) for place in range(len(found.codes)))
    shares = tuple(Column(f"F1 at {each:.0%}", ColumnKind.NUMBER, decimals=3) for each in THRESHOLDS)
    codes = Table("Boundaries by code", (Column("code"), Column("passages", ColumnKind.INTEGER), *shares), rows,
                  notes=("Empty: nobody gave the code.",))  # fmt: skip
    return Part((Shown(table), Shown(codes)), (("boundaries", table), ("boundaries by code", codes)))


def _matched(found: Material, code: int | None, threshold: float) -> tuple[Cell, ...]:
    spans = [each if code is None else each.only(each.codes == code) for each in found.spans]
    matched = passages = 0
    for one, other in combinations(range(len(spans)), 2):
        both = found.by_both(one, other)
        met = met_spans(_within(spans[one], both), _within(spans[other], both), documents=len(found.documents))
        matched += int(met.matched(threshold).sum())
        passages += int(met.spans.sum())
    return threshold, passages, matched, 2 * matched / passages if passages else None


def _within(spans: Spans, kept: object) -> Spans:
    import numpy as np

    return spans.only(np.asarray(kept, dtype=np.bool_)[spans.documents])


def _code_row(found: Material, code: int) -> tuple[Cell, ...]:
    told = [_matched(found, code, each) for each in THRESHOLDS]
    return (found.labels[code], told[0][1], *(each[3] for each in told))


def confusion(study: Study) -> Part:
    """T6: which code of one coder met which of the other."""
    report = study.agreement
    if len(report.coders) != 2:
        pairs = _pairs(report)
        return Part(missing=f"Which code met which is shown for two coders; name two of {', '.join(pairs)}.")
    table = confusion_table(report)
    differing = tuple(row for row in table.rows if row[0] != row[1])
    if not differing:
        return Part((Note("The coders met on the same codes everywhere."),), (("confusion", table),))
    notes = [*table.notes, "Passages with the same code are not shown here."]
    left = len(differing) - MOST_MEETINGS
    notes += [f"The {left} rarest of {len(differing)} meetings are not shown."] if left > 0 else []
    shown = replace(table, rows=differing[:MOST_MEETINGS], notes=tuple(notes))
    return Part((Shown(shown),), (("confusion", table),))


def _pairs(report: AgreementReport) -> Iterator[str]:
    yield from report.coders


def protocol(study: Study) -> Part:
    """T7: every decision on a disagreement, with its reason; round by round."""
    from qcode.services.settling.queue import queue
    from qcode.services.settling.tables import protocol_table

    if not study.open_rounds:
        return Part(missing="No round was finished whose disagreements could be settled.")
    blocks: list[Block] = []
    sheets: list[tuple[str, Table]] = []
    for name in study.open_rounds:
        found = queue(study.project, name)
        decided = [each for each in found.items if each.decision is not None]
        sheets.append((f"protocol, {name}", protocol_table(found)))
        if decided:
            blocks.append(Shown(_brief_protocol(protocol_table(found, decided))))
        else:
            blocks.append(Note(f"None of {counted(len(found.items), 'disagreement')} of “{name}” was settled yet."))
    if not any(isinstance(block, Shown) for block in blocks):
        return Part(missing=" ".join(block.text for block in blocks if isinstance(block, Note)))
    return Part(tuple(blocks), tuple(sheets))


def _brief_protocol(table: Table) -> Table:
    """The protocol without the columns that only a program wants, or that have nothing in them."""
    left = {"start", "end", "borders of the readings", "decided excerpt borders", "status"}
    empty = {each.name for at, each in enumerate(table.columns) if all(row[at] is None for row in table.rows)}
    left |= empty & {"in the corrected text"}
    kept = [at for at, column in enumerate(table.columns) if column.name not in left]
    return table.part(kept)

"""The codebook in a pack: the appendix, and its change log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import QcodeError
from qcode.model.codebook import FIELDS, SEPARATOR
from qcode.model.paper import Block, Heading, Note, Paragraph, Shown
from qcode.model.table import Cell, Column, ColumnKind, Table
from qcode.services.codebook import spoken
from qcode.services.codebook.prose import summary_notes, summary_table
from qcode.services.codebook.versions import NOW, codebook_versions, diff_versions
from qcode.services.history import history
from qcode.services.listing import diff_table, versions_table
from qcode.services.report.terms import Part, Study
from qcode.services.tables.notes import counted, plural
from qcode.services.wording import said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qcode.services.agreement.figures import CodeLine
    from qcode.services.codebook.summary import CodeSummary

_VERBS = frozenset(
    {"add code", "rename code", "redefine code", "move code", "merge codes", "split code", "retire code",
     "revive code", "remove code", "import codebook", "freeze codebook"}
)  # fmt: skip
MOST_STEPS = 200


def appendix(study: Study) -> Part:
    """T1: every code with its use, its agreement where coders are compared, and under the table all its fields."""
    if not study.summary:
        return Part(missing="There are no codes in this selection.")
    lines = _agreement(study)
    notes = [*summary_notes(study.project, study.selection)]
    if lines:
        from qcode.services.agreement.tables import withheld_told

        without = withheld_told(study.agreement)
        notes += [without] if without else []
        notes.append(f"Alpha: Krippendorff's, unit {study.terms.unit}, with its 95 % interval; see the table by code.")
    table = Table(
        said(study.terms.language, "Codebook"), _columns(study, with_alpha=bool(lines)),
        tuple(_row(study, each, lines) for each in study.summary), notes=tuple(notes),
    )  # fmt: skip
    entries = [block for each in study.summary for block in _entry(study, each)]
    full = summary_table(study.project, study.summary, selection=study.selection, full=True)
    return Part((Shown(table), *entries), (("codebook", full), ("codebook agreement", table)))


def _agreement(study: Study) -> dict[int, CodeLine]:
    if study.terms.profile != "reliability":
        return {}
    try:
        return {line.code_id: line for line in study.agreement.lines}
    except QcodeError:
        return {}


def _columns(study: Study, *, with_alpha: bool) -> tuple[Column, ...]:
    alpha = (
        Column("alpha", ColumnKind.NUMBER, decimals=2), Column("low", ColumnKind.NUMBER, decimals=2),
        Column("high", ColumnKind.NUMBER, decimals=2),
    )  # fmt: skip
    return (
        Column("code"), Column("definition"), Column("excerpts", ColumnKind.INTEGER),
        Column(f"{plural(study.noun)} n/N"), *(alpha if with_alpha else ()),
    )  # fmt: skip


def _row(study: Study, each: CodeSummary, lines: dict[int, CodeLine]) -> tuple[Cell, ...]:
    code, indent = each.code, "\u2007" * 2 * (len(each.path) - 1)
    retired = f" ({said(study.terms.language, 'retired')})" if code.retired else ""
    row: tuple[Cell, ...] = (
        indent + (code.labels.get(study.terms.language) or code.name) + retired,
        code.brief or code.definition, each.branch.excerpts, f"{each.branch.cases}/{each.of_cases}",
    )  # fmt: skip
    if not lines:
        return row
    line = lines.get(code.id)
    interval = line.interval if line else None
    value = line.alpha.value if line else None
    return (*row, value, interval.low if interval else None, interval.high if interval else None)


def _entry(study: Study, each: CodeSummary) -> Iterator[Block]:
    code = each.code
    yield Heading(SEPARATOR.join(each.path), 2)
    labels = ", ".join(f"{language}: {label}" for language, label in code.labels.items())
    if labels:
        yield Note(labels)
    own, all_ = each.own.excerpts, each.branch.excerpts
    below = f" ({all_:,} with the codes below)" if all_ != own else ""
    coders = f"; {', '.join(each.branch.coders)}" if each.branch.coders else ""
    where = f"{counted(each.branch.documents, 'document')}, {each.branch.cases} of {counted(each.of_cases, study.noun)}"
    yield Note(f"{counted(own, 'excerpt')}{below} in {where}{coders}.")
    for name in FIELDS:
        if value := getattr(code, name):
            yield Paragraph(value, lead=f"{spoken(name).capitalize()}.")


def change_log(study: Study) -> Part:
    """T2: the frozen versions and what changed from each to the next, or the steps that changed the codebook."""
    known = codebook_versions(study.project)
    steps = _steps(study)
    if not known:
        blocks = (Note("No version of the codebook was frozen; these are the steps that changed it."), Shown(steps))
        if not steps.rows:
            return Part(missing="No version of the codebook was frozen, and nothing was changed in it step by step.")
        return Part(blocks, (("codebook steps", steps),))
    names = [each.name for each in known]
    rows: list[tuple[Cell, ...]] = []
    for old, new in zip(names, [*names[1:], NOW], strict=True):
        told = diff_table(diff_versions(study.project, old, new))
        rows += [(old, new or "now", *row) for row in told.rows]
    heads = tuple(Column(name) for name in ("from", "to", "change", "code", "field", "before", "after"))
    changes = Table("Changes of the codebook between versions", heads, tuple(rows), row_header=2)
    versions = versions_table(known)
    shown = Shown(changes) if rows else Note("Nothing was changed between the versions, or since.")
    return Part(
        (Shown(versions), shown),
        (("codebook versions", versions), ("codebook changes", changes), ("codebook steps", steps)),
    )


def _steps(study: Study) -> Table:
    found = [step for step in history(study.project) if step.verb in _VERBS and not step.undone][::-1]
    shown = found[-MOST_STEPS:]
    rows = tuple((step.at[:10], step.coder, step.verb, step.summary, step.reason) for step in shown)
    heads = (Column("on", ColumnKind.DATE), *(Column(name) for name in ("coder", "verb", "what", "reason")))
    left = len(found) - len(shown)
    notes = (f"The first {left} of {len(found)} steps are not shown.",) if left else ()
    return Table("Steps that changed the codebook", heads, rows, notes=notes)

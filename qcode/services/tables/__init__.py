"""The table of codes by cases, attributes, documents, speakers, coders, years or rounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from qcode.errors import UsageError
from qcode.model.selection import Selection
from qcode.model.table import Cell, Column, ColumnKind, Sign, Table
from qcode.services.columns import divided
from qcode.services.selecting import resolve
from qcode.services.tables import measures
from qcode.services.tables.cell_names import column_named, place_of
from qcode.services.tables.measures import Question
from qcode.services.tables.notes import caveats_of, cell_notes, counted, notes_of, plural, unit_of
from qcode.services.tables.outline import Outline, outline
from qcode.services.tables.parts import CodeRow, ColumnHead, Frequencies
from qcode.services.tables.spoken import spoken
from qcode.services.tables.tabulating import Cells, done_in, heads
from qcode.storage.codes import codebook
from qcode.text.fold import sort_key

if TYPE_CHECKING:
    import pandas as pd

    from qcode.model.codebook import Codebook
    from qcode.model.coding import Excerpt
    from qcode.services.project import Project
    from qcode.services.tables.measures import Tally

__all__ = [
    "MEASURES",
    "CodeRow",
    "ColumnHead",
    "Frequencies",
    "as_table",
    "cell_excerpts",
    "dataframe",
    "frequencies",
    "named_excerpts",
]

MEASURES = ("excerpts", "documents", "cases", "coders", "words", "characters", "presence")
"""What can be counted."""

SHARES = ("row", "column")
PER = ("1000-words",)
ROWS = ("all", "used")
SORTS = ("codebook", "name", "count")

_PARTS = ("excerpts", "documents", "words", "characters")
_RATES = ("excerpts", "words", "characters")

_COUNTERS: Mapping[str, Callable[[Question], Tally]] = {
    "excerpts": measures.count_excerpts,
    "presence": measures.count_excerpts,
    "documents": measures.count_documents,
    "cases": measures.count_cases,
    "coders": measures.count_coders,
    "words": measures.count_words,
    "characters": measures.count_characters,
}


def frequencies(
    project: Project,
    *,
    by: str = "case",
    selection: Selection | None = None,
    count: str = "excerpts",
    per: str | None = None,
    share: str | None = None,
    depth: int | None = None,
    parents: bool = True,
    rows: str = "all",
    sort: str = "codebook",
    kept: frozenset[int] = frozenset(),
) -> Frequencies:
    """Count codes by something.

    `by` is `case` or the project's word for it, `document`, `speaker`, `role`, `coder`, `round`, `date` (by
    year), or an attribute of cases or documents. `count` is one of `MEASURES`, `per` is None or `1000-words` (of
    respondents), `share` is None, `row` or `column`. `depth` leaves out what stands deeper in the codebook than
    that; with `parents` a code counts what is coded with those under it too, each coding once. `rows` is `all`
    codes (retired ones if used) or the `used` ones, and those in `kept` always; `sort` (`codebook`, `name`, `count`)
    orders the codes that stand under the same one.

    Raises UsageError for words that make no sense together, NotFound for a name that there is not.
    """
    _check(count=count, per=per, share=share, depth=depth, rows=rows, sort=sort)
    selection = selection or Selection()
    with project.database.snapshot():
        book = codebook(project.database)
        resolved = resolve(project, selection, book=book)
        division = divided(project, resolved, by=by)
        presence = count == "presence"
        lines = outline(book, chosen=resolved.chosen.codes, depth=depth, parents=parents, nearest=presence)
        question = Question(project.database, resolved.chosen, division, lines.rows)
        tally = _COUNTERS[count](question)
        words = spoken(project.database, division) if per else None
        done = done_in(project.database, division, resolved)
        notes = notes_of(
            question, resolved, done, noun=project.case_noun, count=count, per=per, share=share, parents=parents,
            selection=selection,
        )  # fmt: skip
    laid = Cells(tally, division, done, presence=presence, share=share, spoken=words)
    shown = _rows(book, lines, tally, rows=rows, sort=sort, kept=kept)
    seen = slice(len(division.labels) - (division.last_if_used and not tally.is_used(len(division.labels) - 1)))
    cells = tuple(laid.line(row.code_id)[seen] for row in shown)
    row_totals = tuple(laid.row_total(row.code_id) for row in shown)
    column_totals, grand_total = laid.column_totals()[seen], laid.grand_total()
    everything = [cell for line in (*cells, row_totals, column_totals, (grand_total,)) for cell in line]
    return Frequencies(
        by=by,
        count=count,
        per=per,
        share=share,
        parents=parents,
        selection=selection,
        unit=unit_of(count, per=per, share=share),
        names=division.names,
        case_noun=project.case_noun,
        rows=shown,
        columns=heads(division, done, words)[seen],
        cells=cells,
        row_totals=row_totals,
        column_totals=column_totals,
        grand_total=grand_total,
        cases=len(resolved.universe.cases),
        documents=len(division.layouts),
        coders=tuple(each.name for each in resolved.coders),
        counted=frozenset(code for code, counting in lines.rows.items() if counting),
        notes=(*notes, *_unused(lines, shown, rows=rows), *cell_notes(everything, per=per)),
        caveats=caveats_of(resolved, division),
    )


def as_table(found: Frequencies, *, tree: bool = False) -> Table:
    """The table ready to be printed; codes by their path, or with `tree` by their name, moved in by their depth."""
    kind = _kind(found)
    columns = (
        Column("code"),
        *(Column(each.label, kind) for each in found.columns),
        Column("total", kind, total=True),
        Column(f"{plural(found.case_noun)} of {found.cases}", ColumnKind.INTEGER, total=True),
    )
    lines = zip(found.rows, found.cells, found.row_totals, strict=True)
    body = tuple(
        ("\u2007" * 2 * (row.depth - 1) + row.path[-1] if tree else row.label, *cells, total, row.cases)
        for row, cells, total in lines
    )
    footer = (("all codes", *found.column_totals, found.grand_total, None),)
    return Table(found.title, columns, body, notes=found.notes, footer=footer)


def dataframe(found: Frequencies, *, signs: bool = False, totals: bool = False) -> pd.DataFrame:
    """The table as a DataFrame: one row a code (by its path), one column a column, with `totals` theirs too.

    What is not coded yet, has no document or is undefined is <NA>; with `signs` it is the sign, or None.
    `attrs` holds the title, the unit and the notes.
    """
    import pandas as pd

    labels = [each.label for each in found.columns]
    cells = [list(line) for line in found.cells]
    index = [row.label for row in found.rows]
    if totals:
        labels, index = [*labels, "total"], [*index, "all codes"]
        cells = [[*line, total] for line, total in zip(cells, found.row_totals, strict=True)]
        cells.append([*found.column_totals, found.grand_total])
    frame = pd.DataFrame(
        [[_plain(cell, signs=signs) for cell in line] for line in cells],
        index=pd.Index(index, name="code"),
        columns=pd.Index(labels, name=found.names),
        dtype=object,
    )
    frame.attrs = {"title": found.title, "unit": found.unit, "notes": list(found.notes)}
    return frame if signs else frame.astype("Float64" if found.share or found.per else "Int64")


def cell_excerpts(project: Project, found: Frequencies, row: int | None, column: int | None) -> list[Excerpt]:
    """The excerpts behind one cell: `row` and `column` are places in the table; None stands for the totals.

    As the project is now: what was coded since the table was made is among them.
    """
    from qcode.services.segments import behind

    codes = found.counted if row is None else found.rows[row].counted
    head = None if column is None else found.columns[column]
    return list(behind(project, selection=found.selection, by=found.by, codes=codes, column=head))


def named_excerpts(project: Project, found: Frequencies, code: str, column: str) -> list[Excerpt]:
    """The excerpts behind one cell, by the names of its code and its column; the column `all` stands for all of them.

    Raises NotFound for a code without a row, or a column that there is not.
    """
    row = place_of(project, [each.code_id for each in found.rows], code)
    at = column_named([head.label for head in found.columns], column, noun=found.names)
    return cell_excerpts(project, found, row, at)


def _rows(
    book: Codebook, lines: Outline, tally: Tally, *, rows: str, sort: str, kept: frozenset[int]
) -> tuple[CodeRow, ...]:
    keys: dict[str, Callable[[int], Any]] = {
        "name": lambda code: sort_key(book[code].name),
        "count": lambda code: (-tally.totals.get(code, 0), sort_key(book[code].name)),
    }
    counted = lines.counted()
    return tuple(
        CodeRow(
            code_id=code,
            path=book.path(code),
            depth=lines.depth[code],
            counted=frozenset(counted.get(code, ())),
            retired=book[code].retired,
            cases=len(tally.cases.get(code, ())),
        )
        for code in lines.ordered(keys.get(sort))
        if tally.totals.get(code) or code in kept or not (rows == "used" or book[code].retired)
    )


def _unused(lines: Outline, shown: tuple[CodeRow, ...], *, rows: str) -> list[str]:
    left_out = len(list(lines.ordered())) - len(shown)
    if rows == "all" or not left_out:
        return []
    were, are = ("was", "is") if left_out == 1 else ("were", "are")
    return [f"{counted(left_out, 'code')} that {were} not found {are} not shown."]


def _kind(found: Frequencies) -> ColumnKind:
    if found.share:
        return ColumnKind.SHARE
    return ColumnKind.NUMBER if found.per else ColumnKind.INTEGER


def _plain(cell: Cell, *, signs: bool) -> object:
    if isinstance(cell, Sign):
        return cell.value if signs else None
    return cell


def _check(*, count: str, per: str | None, share: str | None, depth: int | None, rows: str, sort: str) -> None:
    _one_of("count", count, MEASURES)
    _one_of("rows", rows, ROWS)
    _one_of("sort", sort, SORTS)
    if per:
        _one_of("per", per, PER)
    if share:
        _one_of("share", share, SHARES)
    if depth is not None and depth < 1:
        raise UsageError("A table needs at least one level of codes.", "Give a depth of 1 or more.")
    if share and per:
        raise UsageError("A share of words is no rate per 1,000 words.", "Ask for one of them.")
    if share and count not in _PARTS:
        raise UsageError(f"There are no shares of {count}.", f"Shares are of {', '.join(_PARTS)}.")
    if per and count not in _RATES:
        raise UsageError(f"There is no rate of {count} per 1,000 words.", f"Rates are of {', '.join(_RATES)}.")


def _one_of(what: str, word: str, known: tuple[str, ...]) -> None:
    if word not in known:
        raise UsageError(f"“{word}” is no {what} of a table.", f"Use one of: {', '.join(known)}.")

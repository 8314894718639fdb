"""Codes by an attribute of cases, as tables, and the excerpts behind a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import UsageError
from qcode.model.table import Cell, Column, ColumnKind, Sign, Table
from qcode.services.segments import in_cases
from qcode.services.tables.cell_names import column_named, place_of

if TYPE_CHECKING:
    from qcode.analysis.proportions import Proportion
    from qcode.model.coding import Excerpt
    from qcode.services.project import Project
    from qcode.services.tables.crosstab import CodeByAttribute, CodeLine

LAYOUTS = ("wide", "long")


def as_table(found: CodeByAttribute, *, layout: str = "wide", tree: bool = False, intervals: bool = False) -> Table:
    """The table ready to be printed.

    `wide` has a row a code and a column a value, in which `12/18 67 %` stands, with `intervals` those too. `long` has
    a row a code and value, with every number in a column of its own, for other programs. Raises UsageError for
    another layout.
    """
    if layout not in LAYOUTS:
        raise UsageError(f"“{layout}” is no layout of this table.", f"Use one of: {', '.join(LAYOUTS)}.")
    return _long(found) if layout == "long" else _wide(found, tree=tree, intervals=intervals)


def _wide(found: CodeByAttribute, *, tree: bool, intervals: bool) -> Table:
    columns = (
        Column("code"),
        *(Column(f"{value} (N={size})") for value, size in zip(found.values, found.sizes, strict=True)),
        Column(f"all (N={found.cases})", total=True),
        Column("p", ColumnKind.NUMBER, decimals=3),
        Column("p, Holm", ColumnKind.NUMBER, decimals=3),
        Column("V", ColumnKind.NUMBER, decimals=2),
        Column("test"),
    )
    rows = tuple(
        (
            "\u2007" * 2 * (line.row.depth - 1) + line.row.path[-1] if tree else line.row.label,
            *(
                _said(each, residual, intervals=intervals)
                for each, residual in zip(line.values, line.residuals, strict=True)
            ),
            _said(line.total, None, intervals=intervals),
            line.test.p,
            line.p_holm,
            line.test.v,
            line.test.test or line.test.note,
        )
        for line in found.lines
    )
    notes = (*found.notes, "+ and −: an adjusted residual beyond 2 and −2.")
    return Table(found.title, columns, rows, notes=notes)


def _said(each: Proportion, residual: float | None, *, intervals: bool) -> Cell:
    if each.share is None or each.low is None or each.high is None:
        return Sign.NO_DOCUMENT
    sign = "" if residual is None or abs(residual) <= 2 else " +" if residual > 0 else " −"
    reach = f" [{each.low * 100:.0f}–{each.high * 100:.0f}]" if intervals else ""
    return f"{each.n} {each.share * 100:.0f} %{reach}{sign}"


def _long(found: CodeByAttribute) -> Table:
    share = ColumnKind.SHARE
    columns = (
        Column("code"),
        Column(found.attribute if found.attribute != "code" else "value"),
        Column("n", ColumnKind.INTEGER),
        Column("N", ColumnKind.INTEGER),
        Column("share", share),
        Column("low", share),
        Column("high", share),
        Column("expected", ColumnKind.NUMBER),
        Column("residual", ColumnKind.NUMBER),
        Column("test"),
        Column("chi-square", ColumnKind.NUMBER),
        Column("df", ColumnKind.INTEGER),
        Column("p", ColumnKind.NUMBER, decimals=4),
        Column("p, Holm", ColumnKind.NUMBER, decimals=4),
        Column("V", ColumnKind.NUMBER),
        Column("note"),
    )
    rows = tuple(row for line in found.lines for row in _long_rows(found, line))
    return Table(found.title, columns, rows, notes=found.notes, row_header=2)


def _long_rows(found: CodeByAttribute, line: CodeLine) -> list[tuple[Cell, ...]]:
    test = line.test
    told: tuple[Cell, ...] = (test.test, test.statistic, test.df, test.p, line.p_holm, test.v, test.note)
    cells = zip(found.values, line.values, line.expected, line.residuals, strict=True)
    rows: list[tuple[Cell, ...]] = [
        (line.row.label, value, each.n, each.of, each.share, each.low, each.high, expected, residual, *told)
        for value, each, expected, residual in cells
    ]
    each = line.total
    return [*rows, (line.row.label, "all", each.n, each.of, each.share, each.low, each.high, None, None, *told)]


def cell_excerpts(project: Project, found: CodeByAttribute, row: int, column: int | None) -> list[Excerpt]:
    """The excerpts behind a number of the table: of a line's code, in the cases of one value or of all of them."""
    places = zip(found.case_keys, found.case_values, strict=True)
    cases = frozenset(key for key, value in places if column is None or value == column)
    codes = found.lines[row].row.counted
    return list(in_cases(project, selection=found.selection, codes=codes, cases=cases))


def named_excerpts(project: Project, found: CodeByAttribute, code: str, value: str) -> list[Excerpt]:
    """The excerpts behind the number of a code and a value, by their names; the value `all` stands for all of them.

    Raises NotFound for a code without a row, or a value without a column.
    """
    row = place_of(project, [line.row.code_id for line in found.lines], code)
    return cell_excerpts(project, found, row, column_named(found.values, value, noun=f"value of {found.attribute}"))

"""Tables for LaTeX with the booktabs package; a long one also needs longtable."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qcode.formats.tables.cells import lines_around, one_line, shown, without_controls
from qcode.model.table import Cell, Column, Table

LONG = 40
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "[": "{[}",
    "]": "{]}",
    '"': r"\char34{}",
    "·": r"\textperiodcentered{}",
    "\N{EN DASH}": r"\textendash{}",
}
_MARKS = re.compile("|".join(map(re.escape, _SPECIAL)))


def escaped(text: str) -> str:
    """The text in one line, with every sign that LaTeX would obey made to stand for itself."""
    return _MARKS.sub(lambda found: _SPECIAL[found[0]], one_line(without_controls(text)))


def render(table: Table, **_: object) -> str:
    """A table environment with its caption and notes; more than 40 rows become a longtable."""
    long = len(table.rows) + len(table.footer) > LONG
    alignment = "".join("r" if column.is_number else "l" for column in table.columns)
    parts = _opening(table, alignment, long=long)
    parts += [_row(table.columns, row) for row in table.rows]
    if table.footer:
        parts += [r"\midrule", *(_row(table.columns, row) for row in table.footer)]
    parts += [] if long else [r"\bottomrule", r"\end{tabular}"]
    parts += [] if long else _notes(table)
    parts += [r"\end{longtable}", *_notes(table)] if long else [r"\end{table}"]
    needs = ["booktabs", "longtable"] if long else ["booktabs"]
    return "\n".join([*(rf"% needs \usepackage{{{name}}}" for name in needs), *parts, ""])


def _opening(table: Table, alignment: str, *, long: bool) -> list[str]:
    head = " & ".join(escaped(column.name) for column in table.columns) + r" \\"
    caption = [rf"\caption{{{escaped(table.title)}}}" + (r" \\" if long else "")] if table.title else []
    if long:
        top = [r"\toprule", head, r"\midrule"]
        first = [rf"\begin{{longtable}}{{{alignment}}}", *caption, *top, r"\endfirsthead"]
        return [*first, *top, r"\endhead", r"\bottomrule", r"\endlastfoot"]
    return [
        r"\begin{table}",
        r"\centering",
        *caption,
        rf"\begin{{tabular}}{{{alignment}}}",
        r"\toprule",
        head,
        r"\midrule",
    ]


def _row(columns: Sequence[Column], row: Sequence[Cell]) -> str:
    return " & ".join(escaped(shown(cell, column)) for cell, column in zip(row, columns, strict=True)) + r" \\"


def _notes(table: Table) -> list[str]:
    lines = [escaped(line) for line in lines_around(table)]
    return [r"\par\smallskip", r"{\footnotesize " + r" \par ".join(lines) + r"\par}"] if lines else []

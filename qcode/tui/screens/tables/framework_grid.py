"""The numbers of the framework as the matrix shows them, with a star where there is a summary."""

from __future__ import annotations

from qcode.model.table import Sign as EmptySign
from qcode.services.tables.framework import Framework
from qcode.services.tables.notes import counted
from qcode.tui.widgets.grid import Grid, Sign, Value

WRITTEN = 0.5
"""What a number has more where the cell has a summary; a whole number has none."""

_NOT_CODED, _NO_DOCUMENT = 0.25, 0.125
_SIGNS = {EmptySign.NOT_CODED: (Sign.NOT_CODED, _NOT_CODED), EmptySign.NO_DOCUMENT: (Sign.NO_DOCUMENT, _NO_DOCUMENT)}


class FrameworkGrid(Grid):
    """A grid of whole numbers in which half a number more is the star of a summary."""

    __slots__ = ()

    def show(self, value: Value) -> str:
        """The number, with a star where there is a summary."""
        if isinstance(value, Sign) or value == int(value):
            return super().show(value)
        if value in (_NOT_CODED, _NO_DOCUMENT):
            return f"{(Sign.NOT_CODED if value == _NOT_CODED else Sign.NO_DOCUMENT).value}*"
        return f"{int(value)}*"


def grid_of(found: Framework) -> Grid:
    """Cases by codes as the matrix shows them."""

    def value(line: int, at: int) -> Value:
        number, written = found.numbers[line][at], (found.cases[line], found.rows[at].code_id) in found.summaries
        if isinstance(number, EmptySign):
            plain, starred = _SIGNS[number]
            return starred if written else plain
        count = number if isinstance(number, int) else 0
        return count + WRITTEN if written else count

    return FrameworkGrid(
        row_keys=found.cases,
        row_labels=found.names,
        column_keys=tuple(row.code_id for row in found.rows),
        column_labels=tuple(row.path[-1] for row in found.rows),
        values=tuple(tuple(value(line, at) for at in range(len(found.rows))) for line in range(len(found.cases))),
        row_totals=tuple(sum((case, row.code_id) in found.summaries for row in found.rows) for case in found.cases),
        column_totals=tuple(sum((case, row.code_id) in found.summaries for case in found.cases) for row in found.rows),
        caption=found.case_noun,
        total_name="written",
    )


def number_told(value: Value | None) -> str:
    """How many excerpts are in a cell, or why there is no number, in words."""
    if value is Sign.NOT_CODED or value == _NOT_CODED:
        return "not coded to the end"
    if value is None or isinstance(value, Sign) or value == _NO_DOCUMENT:
        return "no document"
    return counted(int(value), "excerpt")

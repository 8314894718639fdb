"""Tables for Markdown as GitHub, Pandoc and Quarto read it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from qcode.formats.tables.cells import lines_around, shown, without_controls
from qcode.model.table import Cell, Table

_MARKS = re.compile(r"[\\`*\[\]<>|~$]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")
_LINE_START = re.compile(r"^(\s*)(#+|\++|-+|=+|\d+[.)])(?=\s|$)")


def escaped(text: str) -> str:
    """The text with every sign that Markdown would obey made to stand for itself; line breaks stay."""
    plain = _MARKS.sub(lambda found: "\\" + found[0], without_controls(text))
    return "\n".join(_LINE_START.sub(_stopped, line) for line in plain.split("\n"))


def _stopped(found: re.Match[str]) -> str:
    mark = found[2]
    return found[1] + (mark[:-1] + "\\" + mark[-1] if mark[-1] in ".)" else "\\" + mark)


def render(table: Table, **_: object) -> str:
    """Title, notes and the table; totals are bold."""
    title = [f"**{escaped(table.title)}**", ""] if table.title else []
    notes = [line for note in lines_around(table) for line in (escaped(note), "")]
    return "\n".join([*title, *notes, grid(table)]) + "\n"


def grid(table: Table) -> str:
    """The table alone, without a word around it."""
    head = [escaped(column.name) for column in table.columns]
    rule = ["---:" if column.is_number else "---" for column in table.columns]
    rows = [_cells(table, row) for row in table.rows]
    rows += [[f"**{cell}**" if cell else "" for cell in _cells(table, row)] for row in table.footer]
    return "\n".join(map(_line, [head, rule, *rows]))


def _cells(table: Table, row: Iterable[Cell]) -> list[str]:
    return [escaped(shown(cell, column, table.language)) for cell, column in zip(row, table.columns, strict=True)]


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("\n", "<br>") for cell in cells) + " |"

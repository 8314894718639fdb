"""Tables as one HTML file that needs nothing from elsewhere and that a screen reader can read."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from qcode.formats.tables.cells import lines_around, shown, xml_text
from qcode.model.table import Cell, Column, Sign, Table

MANY = 14
"""With more columns of numbers than that, a paper turns their heads."""
STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
table { border-collapse: collapse; }
caption { font-weight: bold; text-align: left; padding-bottom: .5rem; }
th, td { padding: .2rem .7rem; text-align: left; vertical-align: top; white-space: pre-line; }
thead th { border-bottom: 2px solid; vertical-align: bottom; }
tbody th { font-weight: normal; }
tfoot th, tfoot td { border-top: 1px solid; font-weight: bold; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
""".strip()


def text(content: str) -> str:
    """The content as HTML text."""
    return escape(xml_text(content.replace("\r\n", "\n").replace("\r", "\n")))


def page(title: str, body: str, *, style: str = STYLE, language: str = "en") -> str:
    """A whole page around a body."""
    return (
        f'<!DOCTYPE html>\n<html lang="{text(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(title)}</title>\n<style>\n{style}\n</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def render(table: Table, **_: object) -> str:
    """A page with the table, its notes under it."""
    element, notes = table_element(table, caption=table.title)
    return page(table.title or "Table", "\n".join([element, *(f"<p>{text(line)}</p>" for line in notes)]))


def table_element(table: Table, *, caption: str) -> tuple[str, tuple[str, ...]]:
    """The table as an element under a caption, and the lines that belong under it."""
    head = "".join(f'<th scope="col"{_align(column)}>{text(column.name)}</th>' for column in table.columns)
    many = sum(column.is_number for column in table.columns) > MANY
    parts = ['<table class="many">' if many else "<table>", f"<caption>{text(caption)}</caption>" if caption else ""]
    parts += [f"<thead>\n<tr>{head}</tr>\n</thead>", "<tbody>"]
    parts += [_row(table, row) for row in table.rows]
    parts += ["</tbody>"]
    if table.footer:
        parts += ["<tfoot>", *(_row(table, row) for row in table.footer), "</tfoot>"]
    return "\n".join(filter(None, [*parts, "</table>"])), lines_around(table)


def _row(table: Table, row: Sequence[Cell]) -> str:
    cells = enumerate(zip(row, table.columns, strict=True))
    return (
        "<tr>"
        + "".join(_cell(cell, column, table.language, head=at < table.row_header) for at, (cell, column) in cells)
        + "</tr>"
    )


def _cell(cell: Cell, column: Column, language: str, *, head: bool) -> str:
    said = shown(cell, column, language)
    plain = said.lstrip("\N{FIGURE SPACE}")
    inside = text(plain)
    if isinstance(cell, Sign):
        inside = f'<abbr title="{text(cell.meaning_in(language))}">{inside}</abbr>'
    moved = f' style="padding-left:{0.7 + 0.5 * (len(said) - len(plain)):.1f}rem"' if plain != said else ""
    look = f"{_align(column)}{moved}"
    return f'<th scope="row"{look}>{inside}</th>' if head else f"<td{look}>{inside}</td>"


def _align(column: Column) -> str:
    return ' class="number"' if column.is_number else ""

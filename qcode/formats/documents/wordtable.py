"""A table as Word stores one: real rows and cells, the heading repeated on every page, widths that fit the paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from qcode.formats.documents.words import language_of, tag
from qcode.formats.tables.cells import shown, xml_text
from qcode.formats.tables.laying import Part
from qcode.model.table import Cell, Column, Table

_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RULE = '<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
HEAVY, LIGHT = 12, 6
UPRIGHT, INDENT = 120, 85
TALLEST = 2_600
TOGETHER = 3
"""So many rows at either end of a table stay on one page."""


def table_xml(table: Table, part: Part, *, language: str) -> str:
    """The element `w:tbl` for these columns of the table."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in part.widths)
    return (
        f"<w:tbl {_NAMESPACE}><w:tblPr>{_style(table)}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        + "".join(_rows(table, part, language))
        + "</w:tbl>"
    )


def _style(table: Table) -> str:
    heavy = "".join(_RULE.format(side=side, size=HEAVY) for side in ("top", "bottom"))
    caption = f'<w:tblCaption w:val="{escape(xml_text(table.title), {chr(34): "&quot;"})}"/>' if table.title else ""
    return (
        f'<w:tblW w:w="0" w:type="auto"/><w:tblBorders>{heavy}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"{caption}"
    )


def _rows(table: Table, part: Part, language: str) -> Iterator[str]:
    columns = [table.columns[at] for at in part.columns]
    yield _heading(columns, part, language)
    behind = len(table.rows) + len(table.footer)
    for at, row in enumerate((*table.rows, *table.footer)):
        cells = [row[place] for place in part.columns]
        totals = at >= len(table.rows)
        # The first rows stay with the heading, the last with one another and with the notes under them.
        kept = at < TOGETHER - 1 or at >= behind - TOGETHER
        yield _row(columns, cells, part.widths, language, bold=totals, ruled=at == len(table.rows), kept=kept)


def _heading(columns: Sequence[Column], part: Part, language: str) -> str:
    turned = [part.turned and column.is_number for column in columns]
    tall = max((len(column.name) for column, up in zip(columns, turned, strict=True) if up), default=0)
    height = f'<w:trHeight w:val="{min(tall * UPRIGHT + 200, TALLEST)}" w:hRule="atLeast"/>' if tall else ""
    cells = "".join(
        _cell(column.name, width, language, right=column.is_number and not up, bold=True, under=True, up=up)
        for column, width, up in zip(columns, part.widths, turned, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{height}<w:tblHeader/></w:trPr>{cells}</w:tr>"


def _row(
    columns: Sequence[Column],
    cells: Sequence[Cell],
    widths: Sequence[int],
    language: str,
    *,
    bold: bool = False,
    ruled: bool = False,
    kept: bool = False,
) -> str:
    inside = "".join(
        _cell(shown(cell, column, language), width, language, right=column.is_number, bold=bold, over=ruled, kept=kept)
        for cell, column, width in zip(cells, columns, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{inside}</w:tr>"


def _cell(
    text: str,
    width: int,
    language: str,
    *,
    right: bool,
    bold: bool = False,
    under: bool = False,
    over: bool = False,
    up: bool = False,
    kept: bool = False,
) -> str:
    sides = (["top"] if over else []) + (["bottom"] if under else [])
    rules = "".join(_RULE.format(side=side, size=LIGHT) for side in sides)
    borders = f"<w:tcBorders>{rules}</w:tcBorders>" if rules else ""
    turn = '<w:textDirection w:val="btLr"/>' if up else ""
    low = f'<w:vAlign w:val="{"center" if up else "bottom"}"/>' if under else ""
    side = '<w:jc w:val="right"/>' if right else ""
    plain = text.lstrip("\N{FIGURE SPACE}")
    inside = f'<w:ind w:left="{(len(text) - len(plain)) * INDENT}"/>' if plain != text else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{borders}{turn}{low}</w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="TableText"/>{"<w:keepNext/>" if under or kept else ""}{inside}{side}</w:pPr>'
        f"{_run(plain, language, bold=bold)}</w:p></w:tc>"
    )


def _run(text: str, language: str, *, bold: bool) -> str:
    if not text:
        return ""
    own = language_of(text, default=language)
    spoken = f'<w:lang w:val="{tag(own)}"/>' if own != language else ""
    look = ("<w:b/>" if bold else "") + spoken
    lines = xml_text(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    inside = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{inside}</w:r>"

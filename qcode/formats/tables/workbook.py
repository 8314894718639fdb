"""Spreadsheets (.xlsx) in constant memory: real numbers and dates, texts that are never formulas."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]  # the library brings no types

from qcode.formats.tables.cells import legend, shown, xml_text
from qcode.formats.tables.saving import bytes_into
from qcode.model.table import Cell, Column, ColumnKind, Sign, Table

LONGEST_CELL = 32_767
LAST_ROW = 1_048_576
LONGEST_NAME = 31
EXACT = 10**15
LINE, TALLEST = 15, 12
"""The height of a line in points, and how many of them a row shows at most."""
NARROWEST, WIDEST = 9, 48
"""The widths of columns in letters."""
SENTENCES = 85
"""The width of a column of sentences, as a page of paper holds it."""
LOOKED_AT = 500
A4, ACROSS = 9, 95
"""The number of the paper, and the width in letters above which it is turned."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


def write(table: Table, *, to: Path | str | IO[bytes], **_: object) -> None:
    """Write the table to one sheet and what stands around it to a second one, “about”."""
    with _book(to, table.columns, title=table.title, heads=table.row_header, rows=table.rows) as book:
        book.fits = True
        book.add(table.rows)
        book.add(table.footer, bold=True)
        book.about((*table.notes, legend(table)))


def stream_rows(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    to: Path | str | IO[bytes],
    title: str = "",
    notes: Sequence[str] = (),
    **_: object,
) -> int:
    """Write the rows one by one; gives how many there were. More than a sheet holds go on in another sheet."""
    with _book(to, columns, title=title, heads=1) as book:
        count = book.add(rows)
        book.about(notes)
    return count


def write_sheets(
    sheets: Sequence[tuple[str, Table]], *, to: Path | str | IO[bytes], title: str, about: Sequence[str] = ()
) -> None:
    """Write several tables to one workbook, a sheet each under its name; the first sheet says what they are.

    A sheet holds a table and nothing else, so that programs can read it; notes and signs stand on the first.
    """
    with TemporaryFile() as scratch:
        book = _Book(scratch, title=title)
        book.fits = True
        try:
            book.about([title, *about, *_words_on(sheets)], headed=True)
            for name, table in sheets:
                book.begin(table.columns, name=name, heads=table.row_header, rows=table.rows)
                book.add(table.rows)
                book.add(table.footer, bold=True)
        finally:
            book.book.close()
        scratch.seek(0)
        with bytes_into(to) as stream:
            copyfileobj(scratch, stream)


def _words_on(sheets: Sequence[tuple[str, Table]]) -> Iterator[str]:
    for name, table in sheets:
        notes = " ".join(filter(None, (*table.notes, legend(table))))
        yield f"{name}: {table.title}." + (f" {notes}" if notes else "")


@contextmanager
def _book(
    to: Path | str | IO[bytes],
    columns: Sequence[Column],
    *,
    title: str,
    heads: int,
    rows: Sequence[Sequence[Cell]] = (),
) -> Iterator[_Book]:
    """A workbook that reaches its target only when the block ends well; its scratch files are closed in any case."""
    with TemporaryFile() as scratch:
        book = _Book(scratch, title=title)
        try:
            book.begin(columns, name=title, heads=heads, rows=rows)
            yield book
        finally:
            book.book.close()
        scratch.seek(0)
        with bytes_into(to) as stream:
            copyfileobj(scratch, stream)


class _Book:
    """A workbook that is being written, row after row."""

    def __init__(self, stream: IO[bytes], *, title: str) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(stream, options)
        # A fixed date makes the same table the same bytes.
        self.book.set_properties({"title": xml_text(title), "created": datetime(2000, 1, 1)})
        self.title, self.cut, self.fits = title, 0, False
        self.taken: set[str] = {"about", "history"}
        self.heading = self.book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})

    def begin(self, columns: Sequence[Column], *, name: str, heads: int, rows: Sequence[Sequence[Cell]] = ()) -> None:
        """Go on with another table, on a sheet of its own; columns are as wide as what is known of the `rows` asks."""
        self.columns, self.name, self.heads = columns, name, heads
        self.widths = [_width(column, [row[at] for row in rows[:LOOKED_AT]]) for at, column in enumerate(columns)]
        self.plain = [self.book.add_format(_look(column)) for column in columns]
        self.bold = [self.book.add_format({**_look(column), "bold": True, "top": 1}) for column in columns]
        self.open_sheet()

    def open_sheet(self) -> None:
        self.sheet = self.book.add_worksheet(self._free_name())
        self.sheet.freeze_panes(1, self.heads)
        for at, width in enumerate(self.widths):
            self.sheet.set_column(at, at, width)
        self._on_paper()
        for at, column in enumerate(self.columns):
            self.text(0, at, column.name, self.heading)
        self.row = 1

    def _on_paper(self) -> None:
        """Printed, a sheet is as wide as the page, turned where it has many columns, its heading on every page."""
        self.sheet.set_paper(A4)
        self.sheet.repeat_rows(0)
        self.sheet.fit_to_pages(1, 0)
        if sum(self.widths) > ACROSS:
            self.sheet.set_landscape()
        self.sheet.set_footer("&L&8&A&R&8&P / &N")

    def _free_name(self) -> str:
        """The name as a sheet can have it: without some signs, short, and each once in any case of letters."""
        clean = _cut(_NOT_IN_SHEET_NAME.sub(" ", xml_text(self.name)), LONGEST_NAME) or "table"
        base = "table" if clean.lower() in ("about", "history") else clean
        found, number = base, 1
        while found.lower() in self.taken:
            number += 1
            found = f"{_cut(base, LONGEST_NAME - len(str(number)) - 1)} {number}"
        self.taken.add(found.lower())
        return found

    def add(self, rows: Iterable[Sequence[Cell]], *, bold: bool = False) -> int:
        formats, count = self.bold if bold else self.plain, 0
        for row in rows:
            if self.row >= LAST_ROW:
                self.open_sheet()
            if self.fits:
                self.make_room(self.row, [(cell, self.widths[at]) for at, cell in enumerate(row)])
            for at, cell in enumerate(row):
                self.cell(at, cell, formats[at])
            self.row += 1
            count += 1
        return count

    def make_room(self, row: int, cells: Sequence[tuple[Cell, int]]) -> None:
        """Make a row as high as its texts need: some programs leave that undone for a file that they open."""
        lines = max((_lines(cell, width) for cell, width in cells if isinstance(cell, str)), default=1)
        if lines > 1:
            self.sheet.set_row(row, LINE * min(lines, TALLEST))

    def cell(self, at: int, cell: Cell, look: Any) -> None:  # noqa: ANN401 - xlsxwriter is untyped
        if cell is None:
            return
        if isinstance(cell, str):
            if self.columns[at].kind is ColumnKind.DATE and (day := _day(cell)):
                self.sheet.write_datetime(self.row, at, day, look)
            else:
                self.text(self.row, at, cell, look)
        elif isinstance(cell, Sign) or abs(cell) > EXACT or not math.isfinite(cell):
            self.text(self.row, at, shown(cell, self.columns[at]), look)
        else:
            self.sheet.write_number(self.row, at, cell, look)

    def text(self, row: int, at: int, text: str, look: Any) -> None:  # noqa: ANN401 - xlsxwriter is untyped
        clean = xml_text(text.replace("\r\n", "\n").replace("\r", "\n"))
        if len(clean) > LONGEST_CELL // 2 and len(clean.encode("utf-16-le")) > 2 * LONGEST_CELL:
            clean = clean.encode("utf-16-le")[: 2 * LONGEST_CELL - 2].decode("utf-16-le", "ignore") + "…"
            self.cut += 1
        if clean:
            self.sheet.write_string(row, at, clean, look)

    def about(self, notes: Iterable[str], *, headed: bool = False) -> None:
        """A sheet of sentences; with `headed` the first of them is the title already."""
        cut = f"{self.cut} cells were cut: a spreadsheet cell holds {LONGEST_CELL:,} characters." if self.cut else ""
        lines = [line for line in (*([] if headed else [self.title]), *notes, cut) if line]
        if lines:
            about = self.sheet = self.book.add_worksheet("about")
            wrapped = self.book.add_format({"text_wrap": True, "valign": "top"})
            about.set_column(0, 0, SENTENCES)
            about.set_paper(A4)
            about.fit_to_pages(1, 0)
            for row, line in enumerate(lines):
                self.make_room(row, [(line, SENTENCES)])
                self.text(row, 0, line, self.heading if row == 0 and self.title else wrapped)


def _look(column: Column) -> dict[str, object]:
    digits = "0." + "0" * column.digits if column.digits else "0"
    form = {
        ColumnKind.INTEGER: "0",
        ColumnKind.NUMBER: digits,
        ColumnKind.SHARE: digits + "%",
        ColumnKind.DATE: "yyyy-mm-dd",
        ColumnKind.TEXT: "@",
    }[column.kind]
    wrap = {"text_wrap": True} if column.kind is ColumnKind.TEXT else {}
    side = {"align": "right"} if column.is_number else {}
    return {"num_format": form, "valign": "top", **wrap, **side}


def _cut(name: str, room: int) -> str:
    """So much of a name as a sheet's may have: what is beyond the first 65,536 signs counts twice; no ' at its ends."""
    name = name.strip("' ")
    while len(name.encode("utf-16-le")) > 2 * room:
        name = name[:-1]
    return name.strip("' ")


def _lines(text: str, width: int) -> int:
    return sum(max(-(-len(line) * 11 // (width * 10)), 1) for line in text.split("\n"))


def _width(column: Column, cells: Sequence[Cell] = ()) -> int:
    """In letters: as wide as the longest line of the cells, but no wider than can be read; 30 where none are known."""
    if column.kind is not ColumnKind.TEXT:
        return max(NARROWEST, min(len(column.name) + 2, 16))
    if not cells:
        return 30
    longest = max((len(line) for cell in cells if isinstance(cell, str) for line in cell.split("\n")), default=0)
    return max(NARROWEST, min(longest + 2, WIDEST), min(len(column.name) + 2, 20))


def _day(text: str) -> date | None:
    if not _DATE.fullmatch(text) or text < "1900-03-01":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

"""The rows of a spreadsheet (.xlsx) as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.utils.exceptions import InvalidFileException

from qcode.errors import NotFound, Unreadable
from qcode.model.document import Problem

EXACT = 1e15


def lines_of(path: Path, sheet: str | None) -> Iterator[tuple[int, Sequence[str]] | Problem]:
    """The rows that hold something, each with its number in the sheet, read one by one.

    Dates come as ISO 8601, whole numbers without a point, yes and no as true and false; what a formula gave
    when the file was last saved stands for the formula. Raises Unreadable for a file that is no workbook,
    NotFound for a sheet that it does not have.
    """
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError) as error:
        hint = "Open it in a spreadsheet program and save it as .xlsx or as CSV."
        raise Unreadable(f"“{path.name}” is no spreadsheet that can be read.", hint) from error
    try:
        yield from _rows(book, sheet)
    finally:
        book.close()


def _rows(book: object, sheet: str | None) -> Iterator[tuple[int, Sequence[str]] | Problem]:
    names = list(book.sheetnames)  # type: ignore[attr-defined]  # openpyxl's own types know no read-only book
    if sheet is not None and sheet not in names:
        raise NotFound("sheet", sheet, hint="The sheets are: " + ", ".join(names) + ".")
    page = book[sheet or names[0]]  # type: ignore[index]
    page.reset_dimensions()
    for line, row in enumerate(page.iter_rows(), start=1):
        wrong = [cell.value for cell in row if cell.data_type == "e"]
        if wrong:
            yield Problem(f"a formula gives {wrong[0]}; its cell counts as empty", line)
        cells = ["" if cell.data_type == "e" else _text(cell.value) for cell in row]
        if any(cell.strip() for cell in cells):
            yield line, cells


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return unescape(value) if "_x" in value else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < EXACT else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)

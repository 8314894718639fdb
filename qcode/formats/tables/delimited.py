"""Comma- and tab-separated tables that a spreadsheet opens without running anything.

A text that a spreadsheet would take for a formula (it begins with = + - @, a tab, a line break, or one of
their full-width forms) is written with an apostrophe before it, and so is one that begins with apostrophes
before such a sign; reading takes exactly one off again. Numbers are written as numbers. A carriage return
inside a text becomes a line feed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from io import StringIO
from pathlib import Path
from typing import IO, Any

from qcode.formats.tables.cells import exact, keys
from qcode.formats.tables.saving import text_into
from qcode.model.table import Cell, Column, Table

_SIGNS = "=+@\t\r\n\uff1d\uff0b\uff0d\uff20-"
_RISKY = re.compile(f"'*[{_SIGNS}]")
_GUARDED = re.compile(f"'+[{_SIGNS}]")
_CAREFUL = frozenset(f"'{_SIGNS}")
DELIMITERS = {"csv": ",", "tsv": "\t"}


def guarded(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "'" + text if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given."""
    return text[1:] if _GUARDED.match(text) else text


def render(table: Table, *, format: str = "csv", **_: object) -> str:
    """The table as text: a header, the rows, the footer; title and notes would break its readers."""
    stream = StringIO()
    stream_rows(table.columns, (*table.rows, *table.footer), to=stream, format=format)
    return stream.getvalue()


def stream_rows(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    to: Path | str | IO[str],
    format: str = "csv",
    bom: bool = False,
    **_: object,
) -> int:
    """Write a header, in which no name stands twice, and the rows one by one; gives how many there were."""
    with text_into(to, bom=bom) as stream:
        writer = csv.writer(stream, delimiter=DELIMITERS[format], lineterminator="\n")
        writer.writerow(map(guarded, keys(columns)))
        return _write(writer.writerow, rows)


def _write(writerow: Callable[[Sequence[Any]], object], rows: Iterable[Sequence[Cell]]) -> int:
    count = 0
    for row in rows:
        count += 1
        # Most cells are harmless texts and whole numbers; they are let through without a call.
        writerow(
            [
                cell
                if (cell[:1] not in _CAREFUL and "\r" not in cell if type(cell) is str else type(cell) is int)
                else (guarded(cell) if isinstance(cell, str) else exact(cell))
                for cell in row
            ]
        )
    return count

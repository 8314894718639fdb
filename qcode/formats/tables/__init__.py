"""Plain tables out and in: each format is a module, found through the registry."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from io import TextIOBase
from pathlib import Path
from typing import IO, Any

from qcode.errors import UsageError
from qcode.formats import Format, choose, table_formats
from qcode.formats.tables.saving import text_into
from qcode.model.table import Cell, Column, Table


def render(table: Table, *, format: str = "text", width: int | None = None) -> str:
    """The table as text in a format; `width` in columns of the terminal is for the format `text`.

    Raises UsageError for a format that is no text or does not exist.
    """
    chosen = choose(table_formats(), name=format)
    if chosen.binary:
        raise UsageError(f"A table in the format {chosen.name} cannot be shown as text.", "Write it to a file.")
    return str(chosen.load().render(table, format=chosen.name, width=width))


def write(
    table: Table,
    *,
    to: Path | str | IO[Any],
    format: str | None = None,
    bom: bool = False,
    width: int | None = None,
) -> None:
    """Write the table to a file or a stream, in the format of this name or of the file's suffix.

    A file appears whole or not at all. `bom` puts a byte order mark before CSV, by which Excel knows UTF-8.
    A text stream serves every format but xlsx and docx, which need a binary one. Raises UsageError for a format that
    does not exist, QcodeError where the file cannot be written.
    """
    chosen = _chosen(to, format)
    if chosen.binary:
        chosen.load().write(table, to=binary(to))
        return
    text = render(table, format=chosen.name, width=width)
    with text_into(to, bom=bom and chosen.name in ("csv", "tsv")) as stream:
        stream.write(text)


def stream_rows(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    to: Path | str | IO[Any],
    format: str | None = None,
    bom: bool = False,
    title: str = "",
    notes: Sequence[str] = (),
) -> int:
    """Write any number of rows in constant memory as csv, tsv, jsonl or xlsx; gives how many there were.

    `title` and `notes` go on the second sheet of an xlsx file. Raises UsageError for another format.
    """
    chosen = _chosen(to, format)
    if not chosen.streams:
        can = ", ".join(each.name for each in table_formats() if each.streams)
        raise UsageError(f"Rows cannot be written one by one in the format {chosen.name}.", f"Use one of: {can}.")
    target = binary(to) if chosen.binary else to
    module = chosen.load()
    return int(module.stream_rows(columns, rows, to=target, format=chosen.name, bom=bom, title=title, notes=notes))


def _chosen(to: Path | str | IO[Any], format: str | None) -> Format:
    return choose(table_formats(), name=format, path=to if isinstance(to, Path | str) else None)


def binary(to: Path | str | IO[Any]) -> Path | str | IO[bytes]:
    """A target that takes bytes: a file, or what is below a text stream; raises UsageError where there is nothing."""
    if isinstance(to, TextIOBase) or to is sys.stdout:
        buffer: IO[bytes] | None = getattr(to, "buffer", None)
        if buffer is None:
            raise UsageError("A spreadsheet or Word file cannot be written into text.", "Name a file for it.")
        return buffer
    return to

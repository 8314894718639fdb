"""Codebooks as the appendix of a paper, for Word and LaTeX: a table of all codes, then each with its fields."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from qcode.formats.codebooks.fields import completed
from qcode.formats.codebooks.readable import summary, title
from qcode.formats.codebooks.sheet import Counts
from qcode.formats.documents import rendered
from qcode.formats.tables import binary
from qcode.formats.tables.saving import bytes_into, text_into
from qcode.model.codebook import FIELDS, CodebookFile, CodeEntry
from qcode.model.paper import Block, Heading, Note, Paper, Paragraph, Shown
from qcode.model.table import Cell, Column, ColumnKind, Table

DEEPEST = 3


def write(
    codebook: CodebookFile,
    *,
    to: Path | str | IO[Any],
    format: str,
    counts: Counts | None = None,
    guids: bool = False,
    stamp: str = "",
    **_: object,
) -> None:
    """Write the codebook as `docx` or `latex`; the same codebook gives the same bytes."""
    content = rendered(paper_of(codebook, counts=counts, guids=guids, stamp=stamp), format=format)
    if format == "docx":
        with bytes_into(binary(to)) as stream:
            stream.write(content)
        return
    with text_into(to) as text:
        text.write(content.decode("utf-8"))


def paper_of(codebook: CodebookFile, *, counts: Counts | None = None, guids: bool = False, stamp: str = "") -> Paper:
    """The codebook as a paper, without what only the program shows a code by: its colour and hotkey."""
    entries = completed(codebook.entries)
    name = f"{codebook.name}: codebook" if codebook.name else "Codebook"
    blocks: list[Block] = [Shown(_table(entries, counts or {}), number="1")] if entries else []
    for entry in entries:
        blocks += _entry(entry, counts or {}, guids=guids)
    return Paper(name, tuple(blocks), language=codebook.language or "en", stamp=stamp)


def _table(entries: tuple[CodeEntry, ...], counts: Counts) -> Table:
    counted = list(dict.fromkeys(name for numbers in counts.values() for name in numbers))
    columns = (Column("code"), Column("definition"), *(Column(name, ColumnKind.INTEGER) for name in counted))
    rows = tuple(
        (_indented(entry), entry.brief or entry.definition, *(counts.get(entry.path, {}).get(name) for name in counted))
        for entry in entries
    )
    return Table("Codes", columns, rows)


def _indented(entry: CodeEntry) -> Cell:
    retired = " (retired)" if entry.retired else ""
    return "\N{FIGURE SPACE}" * 2 * (len(entry.path) - 1) + entry.name + retired


def _entry(entry: CodeEntry, counts: Counts, *, guids: bool) -> Iterator[Block]:
    yield Heading(entry.name, min(len(entry.path), DEEPEST))
    about = " · ".join(summary(entry, counts, guids=guids, looks=False))
    if about:
        yield Note(about)
    for name in FIELDS:
        if value := getattr(entry, name):
            yield Paragraph(value, lead=f"{title(name)}.")

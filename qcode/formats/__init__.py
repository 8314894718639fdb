"""The registry of file formats: one line a format; its module is imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from types import ModuleType

from qcode.errors import UsageError


@dataclass(frozen=True, slots=True)
class Format:
    """A format by its name: the module that knows it, the suffixes of its files, and what can be done with it.

    `binary` says that it cannot be shown as text; `streams` that it is written row by row in constant memory.
    """

    name: str
    module: str
    suffixes: tuple[str, ...]
    reads: bool = False
    writes: bool = True
    binary: bool = False
    streams: bool = False

    def load(self) -> ModuleType:
        """The module of the format."""
        return import_module(self.module)


_TABLES = (
    Format("text", "qcode.formats.tables.plain", (".txt",)),
    Format("csv", "qcode.formats.tables.delimited", (".csv",), reads=True, streams=True),
    Format("tsv", "qcode.formats.tables.delimited", (".tsv", ".tab"), reads=True, streams=True),
    Format("xlsx", "qcode.formats.tables.workbook", (".xlsx",), reads=True, binary=True, streams=True),
    Format("markdown", "qcode.formats.tables.markdown", (".md", ".markdown")),
    Format("json", "qcode.formats.tables.tidy", (".json",)),
    Format("jsonl", "qcode.formats.tables.tidy", (".jsonl", ".ndjson"), reads=True, streams=True),
    Format("latex", "qcode.formats.tables.latex", (".tex",)),
    Format("html", "qcode.formats.tables.web", (".html", ".htm")),
    Format("docx", "qcode.formats.tables.word", (".docx",), binary=True),
)

_CODEBOOKS = (
    Format("yaml", "qcode.formats.codebooks.tree", (".yaml", ".yml"), reads=True),
    Format("csv", "qcode.formats.codebooks.sheet", (".csv",), reads=True),
    Format("tsv", "qcode.formats.codebooks.sheet", (".tsv", ".tab"), reads=True),
    Format("xlsx", "qcode.formats.codebooks.sheet", (".xlsx",), reads=True, binary=True),
    Format("markdown", "qcode.formats.codebooks.readable", (".md", ".markdown")),
    Format("html", "qcode.formats.codebooks.web", (".html", ".htm")),
    Format("docx", "qcode.formats.codebooks.appendix", (".docx",), binary=True),
    Format("latex", "qcode.formats.codebooks.appendix", (".tex",)),
    Format("qdc", "qcode.formats.codebooks.refi", (".qdc",), reads=True),
)

_DOCUMENTS = (
    Format("docx", "qcode.formats.documents.word", (".docx",), binary=True),
    Format("markdown", "qcode.formats.documents.markdown", (".md", ".markdown")),
    Format("latex", "qcode.formats.documents.latex", (".tex",)),
    Format("html", "qcode.formats.documents.web", (".html", ".htm")),
)

_FIGURES = (
    Format("svg", "qcode.formats.figures.drawing", (".svg",)),
    Format("png", "qcode.formats.figures.drawing", (".png",), binary=True),
    Format("pdf", "qcode.formats.figures.drawing", (".pdf",), binary=True),
)


def table_formats() -> tuple[Format, ...]:
    """The formats of plain tables, in the order in which help lists them."""
    return _TABLES


def codebook_formats() -> tuple[Format, ...]:
    """The formats of codebooks, in the order in which help lists them."""
    return _CODEBOOKS


def document_formats() -> tuple[Format, ...]:
    """The formats of documents with headings, tables and figures, in the order in which help lists them."""
    return _DOCUMENTS


def figure_formats() -> tuple[Format, ...]:
    """The formats of pictures, in the order in which help lists them."""
    return _FIGURES


def names(formats: Iterable[Format]) -> tuple[str, ...]:
    """The names of these formats."""
    return tuple(each.name for each in formats)


def choose(formats: Iterable[Format], *, name: str | None = None, path: PurePath | str | None = None) -> Format:
    """The format of this name, else the one that the path's suffix stands for.

    Raises UsageError where neither says it.
    """
    listed = tuple(formats)
    wanted = name.lower() if name else PurePath(path or "").suffix.lower()
    found = [each for each in listed if (each.name == wanted if name else wanted in each.suffixes)]
    if found and wanted:
        return found[0]
    said = f"“{name}” is no format" if name else f"“{path or ''}” does not end in the suffix of a format"
    raise UsageError(f"{said} that can be used here.", "Use one of: " + ", ".join(names(listed)) + ".")

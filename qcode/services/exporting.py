"""What leaves the project: tables in any format, and codings row by row."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeAlias

from qcode.formats import choose, codebook_formats, names, table_formats
from qcode.formats.tables import stream_rows, write
from qcode.formats.tables.saving import text_into
from qcode.model.selection import Selection
from qcode.model.table import Cell, Column, ColumnKind, Table

if TYPE_CHECKING:
    from qcode.model.coding import Excerpt
    from qcode.services.project import Project

Target: TypeAlias = "Path | str | IO[Any]"
"""A file by its path, or a stream that is open."""


def table_format_names() -> tuple[str, ...]:
    """The formats that a table can be written in, in the order in which help lists them."""
    return names(table_formats())


def streamed_format_names() -> tuple[str, ...]:
    """The formats that any number of rows can be written in."""
    return names(each for each in table_formats() if each.streams)


def codebook_format_names(*, reads: bool = False) -> tuple[str, ...]:
    """The formats that a codebook can be written in, or those that it can be read from."""
    return names(each for each in codebook_formats() if each.reads or not reads)


def table_format(to: Target, *, name: str | None = None) -> str:
    """The format of this name, else the one that the file's suffix stands for; raises UsageError for neither."""
    return choose(table_formats(), name=name, path=to if isinstance(to, str | Path) else None).name


def save_table(
    table: Table,
    *,
    to: Target,
    format: str | None = None,
    bom: bool = False,
    width: int | None = None,
) -> None:
    """Write a table to a file, whole or not at all, or to a stream, in a format's name or that of the file's suffix.

    `width` is that of the screen, for the format `text`. Raises UsageError for a format that does not exist,
    QcodeError where the file cannot be written.
    """
    write(table, to=to, format=format, bom=bom, width=width)


def save_text(text: str, *, to: Target) -> None:
    """Write text to a file, whole or not at all, or to a stream; raises QcodeError where it cannot be written."""
    with text_into(to) as stream:
        stream.write(text)


def export_segments(
    project: Project,
    *,
    to: Target,
    format: str | None = None,
    selection: Selection | None = None,
    sort: str = "document",
    context: bool = False,
    bom: bool = False,
) -> int:
    """Write excerpts with their citations as rows; gives their number.

    `context` adds the sentences before and behind each. csv, tsv, jsonl and xlsx are written in constant memory,
    one document at a time; see `excerpt_files.save_excerpts` for the others. Raises as `segments.segments`.
    """
    from qcode.services.segments import segments
    from qcode.services.segments.files import save_excerpts

    asked = selection or Selection()
    with project.database.snapshot():
        found = segments(project, selection=asked, sort=sort, codes=True)
        notes = tuple(filter(None, [asked.describe()]))
        return save_excerpts(project, found, to=to, format=format, notes=notes, by=sort, context=context, bom=bom)


def export_codings(
    project: Project,
    *,
    to: Target,
    format: str | None = None,
    selection: Selection | None = None,
    bom: bool = False,
) -> int:
    """Write the selected codings row by row, with what is needed to read, cite and count them; gives their number.

    Fields: document, start and end (code points, the end not included), code (its path), coder, excerpt, the
    case with its attributes, the document's date, language and attributes, speaker, role, turn and paragraph
    (from 1), seconds, memo, weight, typical, round, created (UTC) and guid. No more than one document is in
    memory at a time. Raises as `segments.segments`, and UsageError for a format whose rows cannot be streamed.
    """
    from qcode.services.segments import segments

    asked = selection or Selection()
    with project.database.snapshot():
        source = _Source(project)
        rows = map(source.row, segments(project, selection=asked))
        notes = (asked.describe() or "All codings.",)
        return stream_rows(source.columns(), rows, to=to, format=format, bom=bom, title=project.name, notes=notes)


_BEFORE = ("document", "start", "end", "code", "coder", "excerpt")
_BEHIND = ("speaker", "role", "turn", "paragraph", "seconds", "memo", "weight", "typical", "round", "created", "guid")
_KINDS = {
    **dict.fromkeys(("start", "end", "turn", "paragraph", "weight"), ColumnKind.INTEGER),
    "seconds": ColumnKind.NUMBER,
    "date": ColumnKind.DATE,
}


class _Source:
    """Turns excerpts into rows: with the attributes of their cases and documents, which are looked up once."""

    def __init__(self, project: Project) -> None:
        from qcode.services.segments.attributes import Attributes
        from qcode.storage.counts import round_names
        from qcode.storage.documents import documents

        database = project.database
        self._noun, self._rounds = project.case_noun, round_names(database)
        self._documents = {each.id: each for each in documents(database)}
        self._about = Attributes(project)

    def columns(self) -> tuple[Column, ...]:
        """The heads; an attribute that is called like another field says whose it is."""
        of_cases, of_documents = self._about.heads({*_BEFORE, *_BEHIND, self._noun, "date", "language"})
        listed = (*_BEFORE, self._noun, *of_cases, "date", "language", *of_documents, *_BEHIND)
        return tuple(Column(name, _KINDS.get(name, ColumnKind.TEXT)) for name in listed)

    def row(self, excerpt: Excerpt) -> tuple[Cell, ...]:
        """The cells of one coding, under the heads."""
        coding = excerpt.coding
        document = self._documents[coding.document_id]
        return (
            excerpt.document, coding.span.start, coding.span.end, excerpt.code, excerpt.coder, excerpt.quote,
            "; ".join(excerpt.cases), *self._about.of_cases(excerpt.cases),
            document.date or "", document.language, *self._about.of_document(coding.document_id),
            excerpt.speaker or "", excerpt.role or "", excerpt.turn, excerpt.paragraph, excerpt.seconds, excerpt.memo,
            coding.weight, "yes" if coding.typical else "", self._rounds.get(coding.round_id or 0, ""),
            coding.created, coding.guid,
        )  # fmt: skip

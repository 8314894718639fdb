"""Memos in files: rows for programs, a table, or pages that one reads, as a journal by date too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qcode.formats import choose, document_formats, names, table_formats
from qcode.formats.tables import write
from qcode.model.paper import Block, Heading, Note, Paper, Paragraph
from qcode.services.listing import lines_table
from qcode.services.memos.lines import grouped, head_of
from qcode.services.tables.notes import counted

if TYPE_CHECKING:
    from qcode.services.exporting import Target
    from qcode.services.memos.lines import MemoLine
    from qcode.services.project import Project


def save_memos(
    project: Project,
    lines: Sequence[MemoLine],
    *,
    to: Target,
    format: str | None = None,
    by: str = "",
    title: str = "Memos",
    notes: Sequence[str] = (),
    bom: bool = False,
) -> int:
    """Write memos to a file or a stream; gives their number.

    Formats of documents get pages, under headings by `by` (the kinds, where it is ""); all others a table, in the
    order of the headings where there are any. Raises UsageError for a format that does not exist, QcodeError where
    the file cannot be written.
    """
    chosen = choose((*document_formats(), *table_formats()), name=format, path=None if format else str(to)).name
    if chosen in names(document_formats()):
        from qcode.formats.documents import write as write_pages

        write_pages(_paper(project, lines, by=by or "kind", title=title, notes=notes), to=to, format=chosen)
        return len(lines)
    ordered = [line for _, group in grouped(lines, by) for line in group] if by else lines
    write(lines_table(ordered, title=title, notes=tuple(notes)), to=to, format=chosen, bom=bom)
    return len(lines)


def _paper(project: Project, lines: Sequence[MemoLine], *, by: str, title: str, notes: Sequence[str]) -> Paper:
    number = counted(len(lines), "memo")
    stamp = "; ".join([f"{project.name}: {number}" if project.name else number, *notes])
    groups = ((heading.capitalize() if by == "kind" else heading, group) for heading, group in grouped(lines, by))
    blocks = tuple(block for heading, group in groups for block in _group(heading, group))
    return Paper(title, blocks, language=project.language, stamp=stamp)


def _group(heading: str, lines: Sequence[MemoLine]) -> Iterator[Block]:
    yield Heading(heading)
    for line in lines:
        yield Paragraph(line.memo.text, lead=line.memo.title)
        yield Note(head_of(line))

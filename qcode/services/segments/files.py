"""Excerpts in files: as rows for programs, as a table, or as pages that one reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from qcode.formats import choose, document_formats, names, table_formats
from qcode.formats.tables import stream_rows, write
from qcode.model.paper import Block, Heading, Note, Paper, Paragraph, Quoted
from qcode.model.table import Cell, Column, Table
from qcode.services.segments import COLUMNS, InContext, citation, row_of, with_context
from qcode.services.segments.attributes import Attributes
from qcode.services.tables.notes import counted

if TYPE_CHECKING:
    from qcode.model.coding import Excerpt
    from qcode.services.exporting import Target
    from qcode.services.project import Project


def save_excerpts(
    project: Project,
    found: Iterable[Excerpt],
    *,
    to: Target,
    format: str | None = None,
    title: str = "Excerpts",
    notes: Sequence[str] = (),
    by: str = "document",
    context: bool = False,
    bom: bool = False,
) -> int:
    """Write excerpts to a file or a stream; gives their number.

    csv, tsv, jsonl and xlsx get a row each, in constant memory: with all codes at the passage (where the excerpts
    tell them), the attributes of case and document, and with `context` the sentences around it. Formats of documents
    get pages to read, under headings by `document`, `case` or `code`; the others a table. Raises UsageError for a
    format that does not exist, QcodeError where the file cannot be written.
    """
    pages = names(document_formats())
    chosen = choose((*document_formats(), *table_formats()), name=format, path=None if format else str(to)).name
    about = Attributes(project)
    surrounded = with_context(project, found) if context else (InContext(each, "", "") for each in found)
    if chosen in pages:
        from qcode.formats.documents import write as write_pages

        listed = list(surrounded)
        write_pages(_paper(project, listed, about, title=title, notes=notes, by=by), to=to, format=chosen)
        return len(listed)
    columns = _columns(about, context=context)
    rows = (_row(each, about, context=context) for each in surrounded)
    if choose(table_formats(), name=chosen).streams:
        return stream_rows(columns, rows, to=to, format=chosen, bom=bom, title=title, notes=notes)
    table = Table(title, columns, tuple(rows), notes=tuple(notes))
    write(table, to=to, format=chosen, bom=bom)
    return len(table.rows)


def _columns(about: Attributes, *, context: bool) -> tuple[Column, ...]:
    taken = {*(column.name for column in COLUMNS), "codes", "before", "after"}
    of_cases, of_documents = about.heads(taken)
    around = ("before", "after") if context else ()
    return (*COLUMNS, *map(Column, ("codes", *of_cases, *of_documents, *around)))


def _row(each: InContext, about: Attributes, *, context: bool) -> tuple[Cell, ...]:
    excerpt = each.excerpt
    attributes = (*about.of_cases(excerpt.cases), *about.of_document(excerpt.coding.document_id))
    around = (each.before, each.after) if context else ()
    return (*row_of(excerpt), "; ".join(excerpt.codes), *attributes, *around)


# Pages


def _paper(
    project: Project, found: Sequence[InContext], about: Attributes, *, title: str, notes: Sequence[str], by: str
) -> Paper:
    number = counted(len(found), "excerpt")
    stamp = "; ".join([f"{project.name}: {number}" if project.name else number, *notes])
    blocks = [block for heading, group in _groups(found, by) for block in _group(heading, group, about, by=by)]
    return Paper(title, tuple(blocks), language=project.language, stamp=stamp)


def _groups(found: Sequence[InContext], by: str) -> Iterable[tuple[str, Sequence[InContext]]]:
    """The excerpts under their headings, each of which comes once, in the order of the first excerpt under it."""

    def heading(each: InContext) -> str:
        excerpt = each.excerpt
        if by == "code":
            return excerpt.code
        cases = " and ".join(excerpt.cases)
        if by == "case":
            return cases or "(no case)"
        return ", ".join(dict.fromkeys(filter(None, (cases, excerpt.document))))

    groups: dict[str, list[InContext]] = {}
    for each in found:
        groups.setdefault(heading(each), []).append(each)
    return groups.items()


def _group(heading: str, found: Sequence[InContext], about: Attributes, *, by: str) -> Iterator[Block]:
    yield Heading(heading)
    told = "" if by == "code" else about.told(found[0].excerpt)
    if told:
        yield Note(told)
    for each in found:
        yield from _blocks(each)


def _blocks(each: InContext) -> Iterator[Block]:
    excerpt = each.excerpt
    if each.before:
        yield Note(f"… {each.before}")
    yield Quoted(excerpt.quote.strip(), source_of(excerpt))
    if each.after:
        yield Note(f"{each.after} …")
    if excerpt.memo:
        yield Paragraph(excerpt.memo, lead="Memo.")


def source_of(excerpt: Excerpt) -> str:
    """Where it stands, who speaks, which codes are there, who coded: `Kozan, kozan-1, turn 12 (K1) · money · ayse`."""
    who = f" ({excerpt.speaker})" if excerpt.speaker else ""
    codes = "; ".join(excerpt.codes or (excerpt.code,))
    return f"{citation(excerpt)}{who} · {codes} · {excerpt.coder}"

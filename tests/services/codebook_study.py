"""A small study in which every number about the codes can be counted by hand."""

from __future__ import annotations

from typing import Any

from qcode.model.codebook import Codebook
from qcode.services.codebook import book_of
from qcode.services.project import Project, add_coder
from qcode.storage.schema import JOURNALED, journaled_columns

WHEN = "2024-03-{day:02d}T12:00:00.000000Z"


def contents(project: Project) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that the journal covers."""
    return {
        table: [
            dict(row)
            for row in project.database.rows(f'select {", ".join(journaled_columns(table))} from "{table}" order by id')
        ]
        for table in sorted(JOURNALED)
    }


def tree(project: Project) -> list[str]:
    """The paths of the codebook in its order."""
    book = book_of(project)
    return [book.path_text(code.id) for code in book]


def tight(book: Codebook) -> bool:
    """Whether all siblings have the positions 0, 1, 2 …"""
    groups = [book.children(None), *(book.children(code.id) for code in book)]
    return all([code.position for code in group] == list(range(len(group))) for group in groups)


def key(project: Project, path: str) -> int:
    """The key of the code at a path."""
    book = book_of(project)
    return next(code.id for code in book if book.path_text(code.id) == path)


def code_of(project: Project, path: str) -> Any:
    """The code at a path."""
    book = book_of(project)
    return book[key(project, path)]


def add_document(project: Project, name: str, text: str, *, case: str | None = None) -> int:
    """A document with one revision, linked to a case that is made where it is missing."""
    with project.write("import", name) as tx:
        document = tx.insert("documents", name=name, characters=len(text), words=len(text.split()))
        tx.insert("revisions", document_id=document, number=1, text=text, sha256="0" * 64, original="0" * 64)
        if case:
            found = tx.value("select id from cases where name = :name", name=case)
            found = found or tx.insert("cases", name=case)
            tx.insert("case_links", case_id=found, document_id=document)
    return document


def add_coding(
    project: Project,
    document: int,
    code: int,
    start: int,
    stop: int,
    *,
    coder: str = "coder_a",
    day: int = 1,
    **more: Any,
) -> int:
    """A coding of a day in March 2024."""
    coder_id = add_coder(project, coder).id
    with project.write("code") as tx:
        return tx.insert(
            "codings", document_id=document, code_id=code, coder_id=coder_id, start=start, stop=stop,
            created=WHEN.format(day=day), **more,
        )  # fmt: skip


def add_memo(project: Project, text: str, *, code: int | None = None, coding: int | None = None) -> int:
    """A memo of coder_a on a code or a coding."""
    with project.write("memo") as tx:
        return tx.insert(
            "memos", target="code" if code else "coding", code_id=code, coding_id=coding, text=text,
            coder_id=tx.coder_id, modified=WHEN.format(day=1),
        )  # fmt: skip

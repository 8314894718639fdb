"""Small projects for the services' tests, built through the services themselves."""

from __future__ import annotations

from pathlib import Path

from qcode.model.document import Span
from qcode.services.codebook import add_code
from qcode.services.documents import find_document
from qcode.services.documents.importing import import_transcripts
from qcode.services.project import Project


def write_files(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Files below a folder; text is written as UTF-8."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def add_text(project: Project, folder: Path, name: str, text: str) -> int:
    """One transcript in; the document's key."""
    import_transcripts(project, [write_files(folder / name, {f"{name}.txt": text}) / f"{name}.txt"])
    return find_document(project, name).id


def add_code_named(project: Project, name: str) -> int:
    """One code at the top of the tree; its key."""
    add_code(project, name)
    return int(project.database.value("select id from codes where name = :name", name=name))


def span_of(text: str, words: str) -> Span:
    """Where the words stand in the text."""
    return Span(text.index(words), text.index(words) + len(words))

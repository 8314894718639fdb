"""Documents out: one model of headings, paragraphs, tables, figures and quotes, and a module a format."""

from __future__ import annotations

from io import TextIOBase
from pathlib import Path
from typing import IO, Any

from qcode.formats import choose, document_formats
from qcode.formats.tables.saving import bytes_into
from qcode.model.paper import Paper


def rendered(paper: Paper, *, format: str) -> bytes:
    """The paper as the bytes of a file; the same paper gives the same bytes. Raises UsageError for no such format."""
    made: bytes = choose(document_formats(), name=format).load().rendered(paper)
    return made


def write(paper: Paper, *, to: Path | str | IO[Any], format: str | None = None) -> None:
    """Write the paper to a file, whole or not at all, or to a stream, which may be of text (stdout).

    The format is that of the name, or of the file's suffix. Raises UsageError for a format that does not exist,
    QcodeError where the file cannot be written.
    """
    chosen = choose(document_formats(), name=format, path=to if isinstance(to, Path | str) else None)
    content = rendered(paper, format=chosen.name)
    if isinstance(to, TextIOBase) and not chosen.binary:
        to.write(content.decode("utf-8"))
        return
    with bytes_into(getattr(to, "buffer", to)) as stream:
        stream.write(content)

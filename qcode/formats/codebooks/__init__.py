"""Codebooks in and out: YAML for people, tables for spreadsheets, Markdown and HTML for readers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from qcode.errors import UsageError
from qcode.formats import choose, codebook_formats
from qcode.formats.tables.saving import text_into
from qcode.model.codebook import CodebookFile
from qcode.model.table import Cell

if TYPE_CHECKING:
    from qcode.formats.codebooks.fields import Reading


def read(path: Path | str, *, format: str | None = None) -> Reading:
    """The codebook of a file: what it holds, the problems with their lines, and notes on what was added.

    A code with a problem in one field is there without that field; `given` of an entry names the fields that
    the file said, so that an update leaves the others alone. Notes need no mending: a parent that was made, a
    column that was passed over. Raises Unreadable for what is no text or spreadsheet, UsageError for a format
    that cannot be read.
    """
    chosen = choose(codebook_formats(), name=format, path=path)
    if not chosen.reads:
        can = ", ".join(each.name for each in codebook_formats() if each.reads)
        raise UsageError(f"A codebook cannot be read from {chosen.name}.", f"Use one of: {can}.")
    reading: Reading = chosen.load().read(Path(path))
    return reading


def write(
    codebook: CodebookFile,
    *,
    to: Path | str | IO[Any],
    format: str | None = None,
    counts: Mapping[tuple[str, ...], Mapping[str, Cell]] | None = None,
    guids: bool = False,
    bom: bool = False,
    stamp: str = "",
) -> None:
    """Write the codebook to a file or a stream, in the format of this name or of the file's suffix.

    `counts` are numbers to print beside the codes, by path and then by what they count; YAML has no place for
    them. `guids` are written on request, for an update that renames. `stamp` says in a line, where people read it,
    what the codebook is a state of. Raises UsageError for a format that does not exist, QcodeError where the file
    cannot be written.
    """
    chosen = choose(codebook_formats(), name=format, path=to if isinstance(to, Path | str) else None)
    module = chosen.load()
    if hasattr(module, "write"):
        module.write(codebook, to=to, format=chosen.name, counts=counts, guids=guids, bom=bom, stamp=stamp)
        return
    with text_into(to) as stream:
        stream.write(module.render(codebook, counts=counts, guids=guids, stamp=stamp))

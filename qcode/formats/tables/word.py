"""Tables for Word (.docx): a real table, its heading on every page, its notes under it."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from qcode.formats.documents.word import rendered
from qcode.formats.tables.saving import bytes_into
from qcode.model.paper import Paper, Shown
from qcode.model.table import Table


def write(table: Table, *, to: Path | str | IO[bytes], **_: object) -> None:
    """Write the table on pages that are turned sideways where it is wide, parted where it is wider than that."""
    content = rendered(Paper("", (Shown(table),)))
    with bytes_into(to) as stream:
        stream.write(content)

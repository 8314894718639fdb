"""Whether two projects are copies of one, or at least about the same texts."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from qcode.storage.codes import Reader

PROJECT = "select guid from projects"
_TEXTS = "select document_id, sha256 from revisions"


class Glance(NamedTuple):
    """The GUID of a project, and the texts of its documents, also those before a correction, by document."""

    guid: str
    texts: frozenset[tuple[int, str]]

    def shared_with(self, other: Glance) -> int:
        """How many documents of this one have a text that the other one has, too."""
        there = {text for _, text in other.texts}
        return len({document for document, text in self.texts if text in there})

    def is_related_to(self, other: Glance) -> bool:
        """Whether the two can be merged: copies of one project, or projects that share a document."""
        return self.guid == other.guid or self.shared_with(other) > 0


def glance(reader: Reader) -> Glance:
    """What a project is, as `Glance`."""
    return Glance(str(reader.value(PROJECT)), frozenset(reader.tuples(_TEXTS)))


def glance_at(place: str) -> Glance | None:
    """The same of a file that is not opened as a project, and stays as it is; None where it cannot be read so."""
    if not Path(place).is_file():
        return None
    log = Path(f"{place}-wal")
    how = "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"
    try:
        connection = sqlite3.connect(f"{Path(place).absolute().as_uri()}?{how}", uri=True)
        try:
            row = connection.execute(PROJECT).fetchone()
            return Glance(row[0], frozenset(connection.execute(_TEXTS).fetchall())) if row else None
        finally:
            connection.close()
    except (sqlite3.Error, UnicodeDecodeError):
        return None

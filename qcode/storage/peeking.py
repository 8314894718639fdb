"""What a file says of itself, without opening it as a project."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Peeked:
    """Which project a file is a copy of (its GUID), and the name of the coauthor it was made for, "" for nobody."""

    project: str
    made_for: str


def peek(path: Path) -> Peeked | None:
    """What a file says of itself; None where it says nothing, being damaged, older or none of ours.

    Nothing is written. Only who could write takes away, on leaving, what SQLite puts beside a file while it is open.
    """
    asked = "select p.guid, coalesce(c.name, '') from projects p left join coders c on c.guid = p.whose"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as connection:
            found = connection.execute(asked).fetchone()
    except sqlite3.Error:
        return None
    return Peeked(*found) if found else None

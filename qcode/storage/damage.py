"""Files whose bytes somebody changed: found before they are read, or noticed while they are, and told in a sentence."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qcode.errors import NotAProject
from qcode.model.place import told_place

if TYPE_CHECKING:
    from qcode.storage.database import Database

_NOTHING = "Nothing was changed."


@contextmanager
def reading(place: str) -> Iterator[None]:
    """Turns damage that is noticed late into a sentence."""
    try:
        yield
    except (sqlite3.DatabaseError, UnicodeDecodeError, zlib.error, json.JSONDecodeError) as error:
        raise NotAProject(f"{told_place(place)} is damaged: {' '.join(str(error).split())}.", _NOTHING) from error


def must_be_whole(database: Database, place: str) -> None:
    """Raise NotAProject for a file in which SQLite finds damage; a server looks after itself."""
    from qcode.storage.sqlite import SQLiteEngine

    if isinstance(database.engine, SQLiteEngine):
        said = str(database.value("pragma quick_check(1)"))
        if said != "ok":
            told = " ".join(said.removeprefix("*** in database main ***").split())
            raise NotAProject(f"{told_place(place)} is damaged: {told}.", _NOTHING)

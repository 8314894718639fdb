"""Coders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.coding import Coder, CoderKind, CoderRole

if TYPE_CHECKING:
    from qcode.storage.database import Database
    from qcode.storage.sql import Row


def coders(database: Database) -> list[Coder]:
    """All coders in the order in which they came."""
    return [_coder(row) for row in database.rows("select id, guid, name, kind, role from coders order by id")]


def coder_named(database: Database, name: str) -> Coder | None:
    """The coder of exactly this name."""
    row = database.row("select id, guid, name, kind, role from coders where name = :name", name=name)
    return _coder(row) if row else None


def _coder(row: Row) -> Coder:
    return Coder(row["id"], row["guid"], row["name"], CoderKind(row["kind"]), CoderRole(row["role"]))

"""Coders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.model.coder import Coder, CoderKind, CoderRole

if TYPE_CHECKING:
    from qcode.storage.database import Database
    from qcode.storage.sql import Row
    from qcode.storage.transaction import Transaction


def coders(database: Database | Transaction) -> list[Coder]:
    """All coders in the order in which they came."""
    return [_coder(row) for row in database.rows("select id, guid, name, kind, role from coders order by id")]


def owners(database: Database | Transaction) -> list[Coder]:
    """Those coders who own the project."""
    return [each for each in coders(database) if each.role is CoderRole.OWNER]


def role_of(tx: Database | Transaction, coder_id: int | None) -> Coder | None:
    """The coder of a key as the project has it now, with the role; None for nobody."""
    found = tx.rows("select id, guid, name, kind, role from coders where id = :key", key=coder_id)
    return _coder(found[0]) if found else None


def coder_named(database: Database, name: str) -> Coder | None:
    """The coder of exactly this name."""
    row = database.row("select id, guid, name, kind, role from coders where name = :name", name=name)
    return _coder(row) if row else None


def _coder(row: Row) -> Coder:
    return Coder(row["id"], row["guid"], row["name"], CoderKind(row["kind"]), CoderRole(row["role"]))

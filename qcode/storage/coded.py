"""Reading codings for arrays: five numbers each, as they come out of the index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from qcode.storage.selecting import Chosen, where_codings

if TYPE_CHECKING:
    from qcode.storage.database import Database

Row: TypeAlias = "tuple[int, int, int, int, int]"
"""Document, code, coder, start and stop."""


def rows(database: Database, chosen: Chosen) -> Iterator[Row]:
    """The chosen codings in the order of a covering index, which begins with document and code.

    Where many documents or codes are chosen, others are among them (`selecting.keeps_documents`, `keeps_codes`).
    """
    where = where_codings(chosen)
    if chosen.found is not None:
        said = f"select c.document_id, c.code_id, c.coder_id, c.start, c.stop, c.id from codings c {where.sql}"
        named = database.tuples(said, **where.values)
        return (row[:5] for row in named if chosen.holds(row[0], row[5]))
    return database.tuples(
        f"select c.document_id, c.code_id, c.coder_id, c.start, c.stop from codings c {where.sql}", **where.values
    )


def readers(database: Database, chosen: Chosen) -> set[tuple[int, int]]:
    """Document and coder, wherever one of the chosen coders has coded something or has said that all is done."""
    where = where_codings(chosen._replace(codes=None))
    found = set(
        database.tuples(f"select distinct c.document_id, c.coder_id from codings c {where.sql}", **where.values)
    )
    said = "select document_id, coder_id from assignments where state = 'done'"
    if chosen.round_id is not None:
        return found | set(database.tuples(f"{said} and round_id = :round", round=chosen.round_id))
    return found | set(database.tuples(said))

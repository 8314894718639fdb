"""How far each coder is with each document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.storage.identity import now

if TYPE_CHECKING:
    from qcode.storage.database import Database
    from qcode.storage.transaction import Transaction


def marked_states(database: Database) -> dict[tuple[int, int], str]:
    """What coders have said, outside any round: (document, coder) to todo, doing or done."""
    rows = database.tuples("select document_id, coder_id, state from assignments where round_id is null")
    return {(document, coder): state for document, coder, state in rows}


def coding_counts(database: Database) -> dict[tuple[int, int], int]:
    """How many codings a coder has in a document: (document, coder) to a number above 0."""
    rows = database.tuples("select document_id, coder_id, count(*) from codings group by document_id, coder_id")
    return {(document, coder): count for document, coder, count in rows}


def mark(tx: Transaction, *, document_id: int, coder_id: int, state: str) -> None:
    """Write down how far a coder is: outside any round, and in every round that she has not submitted."""
    rows = tx.rows(
        """select id, round_id, state from assignments where document_id = :document and coder_id = :coder
        and submitted is null order by id""",
        document=document_id,
        coder=coder_id,
    )
    if all(row["round_id"] is not None for row in rows):
        tx.insert("assignments", document_id=document_id, coder_id=coder_id, state=state)
    for row in rows:
        if row["state"] != state:
            tx.update("assignments", row["id"], state=state, changed=now())


def state_and_codings(database: Database, document_id: int, coder_id: int) -> tuple[str | None, int]:
    """What one coder has said of one document, None for nothing; and how many codings she has in it."""
    where = "document_id = :document and coder_id = :coder"
    state = database.value(
        f"select state from assignments where {where} and round_id is null", document=document_id, coder=coder_id
    )
    count = database.value(f"select count(*) from codings where {where}", document=document_id, coder=coder_id)
    return state, int(count)

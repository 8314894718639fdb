"""What is sealed from whoever is working, in words, and what must wait until a blind round is open.

What is sealed is decided in `storage.visibility`, for every question of an open project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import Refused
from qcode.storage.visibility import anything_sealed, is_sealed, sealed_documents_sql

if TYPE_CHECKING:
    from qcode.services.project import Project
    from qcode.storage.database import Database
    from qcode.storage.rounds import Round
    from qcode.storage.transaction import Transaction

WAIT = "It opens when all its coders have submitted; see: qcode round status"


def sealed_rounds(project: Project) -> list[Round]:
    """The blind rounds that are not open yet."""
    if not anything_sealed(project.database.whole):
        return []
    from qcode.storage.rounds import rounds

    return [each for each in rounds(project.database.whole) if each.sealed]


def sealed_documents(project: Project) -> frozenset[int]:
    """The documents in which whoever is working sees nobody's work but their own."""
    return frozenset(key for (key,) in project.database.whole.tuples(sealed_documents_sql()))


def sealed_note(project: Project) -> str:
    """A sentence for a table's header, "" where nothing is sealed."""
    names = [each.name for each in sealed_rounds(project)]
    if not names:
        return ""
    word = "the blind round" if len(names) == 1 else "the blind rounds"
    return f"in documents of {word} {', '.join(names)} only one's own codings are counted until all have submitted"


def must_be_open(tx: Database | Transaction, doing: str, *, hint: str = WAIT) -> None:
    """Raise Refused for what would touch, or count, what others coded in a blind round that is not open yet."""
    if anything_sealed(tx):
        raise Refused(f"{doing} has to wait: a blind round is not open yet.", hint)


def must_not_be_assigned(tx: Database | Transaction, document_id: int, name: str) -> None:
    """Raise Refused for a document that somebody is still coding in a round."""
    from qcode.storage.rounds import round_of_document

    found = round_of_document(tx, document_id)
    if found is not None:
        raise Refused(f"{name} is being coded in the round “{found}”.", WAIT)


def hides(tx: Transaction, document_id: int, coder_id: int) -> bool:
    """Whether another coder's work in a document is sealed from whoever is writing."""
    return coder_id != tx.coder_id and is_sealed(tx, document_id)

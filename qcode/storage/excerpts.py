"""Reading codings with what is needed to cite them, one document at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qcode.model.coding import Coding
from qcode.model.document import Span
from qcode.storage.selecting import Chosen, where_codings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qcode.storage.database import Database


class Said(NamedTuple):
    """A turn as a citation needs it: its place in the text, its number from 1, who speaks, and when."""

    start: int
    stop: int
    number: int
    speaker: str | None
    role: str | None
    seconds: float | None


def codings_in(database: Database, chosen: Chosen, document_id: int) -> list[Coding]:
    """The chosen codings of one document, in the order of the text."""
    if chosen.documents is not None and document_id not in chosen.documents:
        return []
    where = where_codings(chosen._replace(documents=frozenset([document_id])))
    rows = database.tuples(
        f"""select c.id, c.guid, c.document_id, c.start, c.stop, c.code_id, c.coder_id, c.created, c.round_id,
        c.weight, c.typical from codings c {where.sql} order by c.start, c.stop, c.id""",
        **where.values,
    )
    return [
        Coding(key, guid, document, Span(start, stop), code, coder, created, round_id, weight, bool(typical))
        for key, guid, document, start, stop, code, coder, created, round_id, weight, typical in rows
        if (chosen.codes is None or code in chosen.codes) and chosen.holds(document, key)
    ]


def documents_with(database: Database, chosen: Chosen) -> set[int]:
    """The documents that hold a chosen coding."""
    where, among = where_codings(chosen), chosen.some_documents
    rows = database.tuples(f"select distinct c.document_id from codings c {where.sql}", **where.values)
    return {key for (key,) in rows if among is None or key in among}


def turns_in(database: Database, document_id: int) -> list[Said]:
    """The turns of a document in their order."""
    rows = database.tuples(
        """select t.start, t.stop, t.position, s.name, s.role, t.seconds from turns t
        left join speakers s on s.id = t.speaker_id where t.document_id = :document order by t.position""",
        document=document_id,
    )
    return [
        Said(start, stop, number, speaker, role, seconds)
        for number, (start, stop, _, speaker, role, seconds) in enumerate(rows, start=1)
    ]


def memos_in(database: Database, document_id: int) -> Mapping[int, str]:
    """What is noted on the codings of a document, by coding; several memos stand under each other."""
    found: dict[int, str] = {}
    for key, text in database.tuples(
        """select m.coding_id, m.text from memos m join codings c on c.id = m.coding_id
        where m.target = 'coding' and c.document_id = :document order by m.created, m.id""",
        document=document_id,
    ):
        found[key] = f"{found[key]}\n{text}" if key in found else text
    return found

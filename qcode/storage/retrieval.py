"""Reading what a query is put to: codings, memos, texts and turns of some documents at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from qcode.storage.selecting import Chosen, where_codings

if TYPE_CHECKING:
    from qcode.storage.database import Database


class Extent(NamedTuple):
    """A document's key, how many characters it has, and its language."""

    id: int
    characters: int
    language: str


def extents(database: Database) -> list[Extent]:
    """All documents in the order of their keys."""
    return [Extent(*row) for row in database.tuples("select id, characters, language from documents order by id")]


def pool(
    database: Database, chosen: Chosen, documents: Sequence[int], *, codes: frozenset[int] | None, more: bool
) -> Iterator[tuple[int, ...]]:
    """Document, start, stop, key, code and coder of the chosen codings of these documents, one document's together.

    Of these codes only, or whatever their code; where many are named, others may be among them. `more` adds round (0
    where there is none), weight (-1) and whether it is typical; without, the index alone answers.
    """
    where = where_codings(chosen._replace(documents=frozenset(documents), codes=codes, found=None))
    columns = ", coalesce(c.round_id, 0), coalesce(c.weight, -1), c.typical" if more else ""
    return database.tuples(
        f"""select c.document_id, c.start, c.stop, c.id, c.code_id, c.coder_id{columns} from codings c {where.sql}
        order by c.document_id""",
        **where.values,
    )


def memos_of_codings(database: Database, documents: Sequence[int]) -> Iterator[tuple[int, str, str]]:
    """The coding, the title and the words of every memo on a coding of these documents."""
    return database.tuples(
        """select m.coding_id, m.title, m.text from memos m join codings c on c.id = m.coding_id
        where m.target = 'coding' and c.document_id in :documents""",
        documents=list(documents),
    )


def texts(database: Database, documents: Sequence[int]) -> dict[int, str]:
    """The current texts of these documents."""
    return dict(
        database.tuples(
            """select d.id, r.text from documents d
            join revisions r on r.document_id = d.id and r.number = d.revision where d.id in :documents""",
            documents=list(documents),
        )
    )


def turn_edges(database: Database, documents: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    """Where the turns of these documents start and stop, in their order."""
    found: dict[int, list[tuple[int, int]]] = {}
    for document, start, stop in database.tuples(
        "select document_id, start, stop from turns where document_id in :documents order by document_id, position",
        documents=list(documents),
    ):
        found.setdefault(document, []).append((start, stop))
    return found

"""Reading what agreement is computed from: codings and units of many documents at once."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from qcode.storage.units import packed_ranges, unpack_gaps

if TYPE_CHECKING:
    from qcode.storage.codes import Reader
    from qcode.storage.database import Database

_MANY = 100


def marks(
    database: Database, *, coder_id: int, document_ids: Sequence[int]
) -> Iterator[list[tuple[int, int, int, int]]]:
    """Document, code, start and stop of a coder's codings as they are now, some hundred documents at a time."""
    for first in range(0, len(document_ids), _MANY):
        yield list(
            database.tuples(
                """select document_id, code_id, start, stop from codings
                where coder_id = :coder and document_id in :documents""",
                coder=coder_id,
                documents=list(document_ids[first : first + _MANY]),
            )
        )


def done(database: Database, coder_ids: Iterable[int]) -> dict[int, set[int]]:
    """The documents that each coder has done, in a round or outside any."""
    found: dict[int, set[int]] = {}
    for coder, document in database.tuples(
        "select distinct coder_id, document_id from assignments where state = 'done' and coder_id in :coders",
        coders=list(coder_ids),
    ):
        found.setdefault(coder, set()).add(document)
    return found


def first_codings(database: Database, coder_id: int, *, round_id: int | None = None) -> dict[int, str]:
    """When a coder put the first of the codings that are there on each document, in one round or in any."""
    said = """select document_id, min(created) from codings
        where coder_id = :coder and (:round = 0 or round_id = :round) group by document_id"""
    return dict(database.tuples(said, coder=coder_id, round=round_id or 0))


class Text(NamedTuple):
    """How long a revision of a document's text is, and whether it is the current one."""

    characters: int
    current: bool


def texts(database: Database, revisions: Mapping[int, int]) -> dict[int, Text]:
    """The texts of the given revisions, by document; a revision of 0 stands for the current one."""
    found = {
        key: Text(characters, current=True)
        for key, revision, characters in database.tuples("select id, revision, characters from documents")
        if key in revisions and revisions[key] in (0, revision)
    }
    for key in revisions.keys() - found.keys():
        said = "select length(text) from revisions where document_id = :document and number = :number"
        length = database.value(said, document=key, number=revisions[key])
        if length is not None:
            found[key] = Text(int(length), current=False)
    return found


def ranges(database: Reader, revisions: Mapping[int, int], kind: str) -> dict[int, array[int]]:
    """The units of one kind in the given revisions, by document: start, stop, start, stop …"""
    return {key: array("I", accumulate(each)) for key, each in gaps(database, revisions, kind).items()}


def gaps(database: Reader, revisions: Mapping[int, int], kind: str) -> dict[int, array[int]]:
    """The units of one kind in the given revisions, by document: the distances between their edges."""
    current = [key for key, number in revisions.items() if not number]
    found = {key: unpack_gaps(blob) for key, blob in packed_ranges(database, current, kind)}
    for key, number in revisions.items():
        blob = number and database.value(
            "select ranges from units where document_id = :document and revision = :number and kind = :kind",
            document=key,
            number=number,
            kind=kind,
        )
        if blob:
            found[key] = unpack_gaps(bytes(blob))
    return found


def turns(database: Database, document_ids: Sequence[int]) -> dict[int, list[int]]:
    """The turns in which somebody speaks: start, stop, start, stop …; a document without any is left out."""
    found: dict[int, list[int]] = {}
    for first in range(0, len(document_ids), _MANY):
        for document, start, stop in database.tuples(
            """select document_id, start, stop from turns
            where document_id in :documents and speaker_id is not null and start < stop
            order by document_id, position""",
            documents=list(document_ids[first : first + _MANY]),
        ):
            found.setdefault(document, []).extend((start, stop))
    return found


def text_at(database: Reader, document_id: int, revision: int) -> str:
    """The text of a revision; "" for 0."""
    said = "select text from revisions where document_id = :document and number = :number"
    return str(database.value(said, document=document_id, number=revision) or "") if revision else ""

"""Reading what tables are counted from: codings in groups or one by one, and what surrounds them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from qcode.storage.selecting import Chosen, keeps_codes, keeps_documents, where_codings

if TYPE_CHECKING:
    from qcode.storage.codes import Reader
    from qcode.storage.database import Database

Counted: TypeAlias = "tuple[int, int, int, int, int]"
"""Document, code, coder, round and the number of codings; coder and round are 0 where they were not asked for."""

Placed: TypeAlias = "tuple[int, int, int, int, int, int, int]"
"""Document, start, stop, code, coder, round and coding; the last two are 0 where they were not asked for."""

_Row = TypeVar("_Row", bound="tuple[int, ...]")


def grouped(
    database: Database, chosen: Chosen, *, coders: bool = False, rounds: bool = False, in_order: bool = False
) -> Iterator[Counted]:
    """How many codings each document has of each code (by each coder, of each round).

    One pass over a covering index, unless rounds are asked for. `in_order` brings all rows of a document together.
    """
    if chosen.found is not None:
        return _grouped_one_by_one(database, chosen, coders=coders, rounds=rounds)
    where = where_codings(chosen)
    told = ["c.document_id", "c.code_id", *(["c.coder_id"] if coders else []), *(["c.round_id"] if rounds else [])]
    rows: Iterator[Counted] = database.tuples(
        f"select c.document_id, c.code_id, {'c.coder_id' if coders else '0'}, "
        f"{'coalesce(c.round_id, 0)' if rounds else '0'}, count(*) from codings c {where.sql} "
        f"group by {', '.join(told)}{' order by ' + ', '.join(told) if in_order else ''}",
        **where.values,
    )
    return _others_out(rows, chosen, code=1)


def _grouped_one_by_one(database: Database, chosen: Chosen, *, coders: bool, rounds: bool) -> Iterator[Counted]:
    """`grouped`, of what a query found, which no SQL knows."""
    number: dict[tuple[int, int, int, int], int] = {}
    for row in placed(database, chosen, chosen.some_documents or (), rounds=rounds, named=True):
        key = row[0], row[3], row[4] if coders else 0, row[5]
        number[key] = number.get(key, 0) + 1
    return ((*key, count) for key, count in number.items())


def placed(
    database: Database, chosen: Chosen, documents: Iterable[int], *, rounds: bool = False, named: bool = False
) -> list[Placed]:
    """The codings of some of the chosen documents one by one, documents in the order of their keys.

    With `named`, the codings' keys too, and a document's codings in the order of the text. Without it, and
    without rounds, a covering index answers.
    """
    wanted = frozenset(documents)
    among = chosen.some_documents
    where = where_codings(chosen._replace(documents=wanted if among is None else wanted & among))
    named = named or chosen.found is not None
    rows: Iterator[Placed] = database.tuples(
        f"select c.document_id, c.start, c.stop, c.code_id, c.coder_id, "
        f"{'coalesce(c.round_id, 0)' if rounds else '0'}, {'c.id' if named else '0'} "
        f"from codings c {where.sql} order by c.document_id, {'c.start, c.stop, c.id' if named else 'c.code_id'}",
        **where.values,
    )
    found = _others_out(rows, chosen, code=3)
    return list(found) if chosen.found is None else [row for row in found if chosen.holds(row[0], row[6])]


def _others_out(rows: Iterator[_Row], chosen: Chosen, *, code: int) -> Iterator[_Row]:
    documents, codes = chosen.documents, chosen.codes
    if not keeps_documents(chosen) and documents is not None:
        rows = (row for row in rows if row[0] in documents)
    if not keeps_codes(chosen) and codes is not None:
        rows = (row for row in rows if row[code] in codes)
    return rows


def case_names(database: Reader) -> dict[int, str]:
    """The cases' names by key."""
    return dict(database.tuples("select id, name from cases order by position, id"))


def links(database: Database) -> Iterator[tuple[int, int, int | None, int | None]]:
    """Document, case, start and stop of what belongs to each case; no start where it is the whole document.

    A case has the documents and ranges that are linked to it, and the turns of the speakers who belong to it.
    """
    yield from database.tuples("select document_id, case_id, start, stop from case_links order by document_id, id")
    yield from database.tuples(
        """select t.document_id, s.case_id, t.start, t.stop from speakers s
        join turns t on t.speaker_id = s.id where s.case_id > 0"""
    )


def values(database: Database, attribute_id: int) -> dict[int, tuple[str, float | None]]:
    """An attribute's values, as text and as a number, by the key of the case or document."""
    rows = database.tuples(
        "select coalesce(case_id, document_id), value, number from attribute_values where attribute_id = :attribute",
        attribute=attribute_id,
    )
    return {key: (value, number) for key, value, number in rows}


def speech(database: Database) -> Iterator[tuple[int, str, str | None, int, int, int]]:
    """Document, speaker, role, start and stop of the speech, and words of every turn that has a speaker."""
    return database.tuples(
        """select t.document_id, s.name, s.role, t.speech, t.stop, t.words from turns t
        join speakers s on s.id = t.speaker_id order by t.document_id, t.position"""
    )


def spoken(
    database: Database, *, roles: Collection[str] = (), speakers: Collection[str] = (), documents: Collection[int] = ()
) -> Iterator[tuple[int, int, int]]:
    """Document, start and stop of what is said in these roles and by speakers of these names; none of either is any.

    Of some documents, or where none is named of all.
    """
    tests = [
        f"{column} in :{name}"
        for column, name, wanted in (
            ("s.role", "roles", roles), ("s.name", "speakers", speakers), ("t.document_id", "documents", documents)
        )
        if wanted
    ]  # fmt: skip
    where = " and ".join(["t.speech < t.stop", *tests])
    return database.tuples(
        f"""select t.document_id, t.speech, t.stop from turns t
        join speakers s on s.id = t.speaker_id where {where} order by t.document_id, t.position""",
        **{name: sorted(wanted) for name, wanted in
           (("roles", roles), ("speakers", speakers), ("documents", documents)) if wanted},
    )  # fmt: skip


def turns(database: Database, documents: Iterable[int]) -> Iterator[tuple[int, str | None, str | None, int, int, int]]:
    """As `speech`, for some documents, with the turns that no speaker is known of."""
    return database.tuples(
        """select t.document_id, s.name, s.role, t.speech, t.stop, t.words from turns t
        left join speakers s on s.id = t.speaker_id
        where t.document_id in :documents order by t.document_id, t.position""",
        documents=list(documents),
    )


def respondent_words(database: Database) -> dict[int, int]:
    """The words that interviewers did not say, by document, where at least one speaker's role is known."""
    return dict(
        database.tuples(
            """select t.document_id, sum(case when s.role = 'interviewer' then 0 else t.words end)
            from turns t left join speakers s on s.id = t.speaker_id
            group by t.document_id having count(s.role) > 0"""
        )
    )


def done(database: Database, round_id: int | None = None) -> Iterator[tuple[int, int, int]]:
    """Document, coder and round (0 for none) of every assignment that is done."""
    said = "select document_id, coder_id, coalesce(round_id, 0) from assignments where state = 'done'"
    if round_id is None:
        return database.tuples(said)
    return database.tuples(f"{said} and round_id = :round", round=round_id)


def assigned(database: Database) -> Iterator[tuple[int, int]]:
    """Round and document of every assignment of a round."""
    return database.tuples("select distinct round_id, document_id from assignments where round_id is not null")


def own_values(database: Database, column: str) -> dict[int, str]:
    """The `date` or the `language` of every document that has one, by the document's key."""
    return dict(database.tuples(f"select id, {column} from documents where {column} <> ''"))


def document_names(database: Database) -> dict[int, str]:
    """The documents' names by key."""
    return dict(database.tuples("select id, name from documents order by id"))


def round_names(database: Database) -> dict[int, str]:
    """The rounds' names by key, in their order."""
    return dict(database.tuples("select id, name from rounds order by created, guid"))


def speaker_names(database: Database) -> list[str]:
    """All names of speakers, each once, in no order."""
    return [name for (name,) in database.tuples("select distinct name from speakers")]


def words(database: Database) -> dict[int, int]:
    """The words of every document, as it was counted when the document came in."""
    return dict(database.tuples("select id, words from documents"))

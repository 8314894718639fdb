"""What a question is about, as keys, and as the conditions that an SQL text takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

FEW = 500
"""Up to so many keys go into the SQL text; of more than that the reader sorts out the rest."""


class Chosen(NamedTuple):
    """A selection of codings by keys; None means all.

    With `agreed`, a document in which everything is settled is represented by the `consensus` coders alone, and
    every other document by the `coders`. `found` holds, by document, the codings that a query found; no SQL asks
    for them, so whoever reads rows of codings asks `holds` for each.
    """

    documents: frozenset[int] | None = None
    codes: frozenset[int] | None = None
    coders: frozenset[int] | None = None
    consensus: frozenset[int] = frozenset()
    agreed: bool = False
    round_id: int | None = None
    found: Mapping[int, frozenset[int]] | None = None

    def holds(self, document_id: int, coding_id: int) -> bool:
        """Whether a query found this coding, or none was asked."""
        return self.found is None or coding_id in self.found.get(document_id, ())

    @property
    def some_documents(self) -> frozenset[int] | None:
        """The documents that can hold a chosen coding; None for all."""
        if self.found is None:
            return self.documents
        return frozenset(self.found) if self.documents is None else self.documents & frozenset(self.found)


class Where(NamedTuple):
    """A `where` clause, empty where nothing is asked, and its values."""

    sql: str
    values: Mapping[str, Any]


def where_codings(chosen: Chosen) -> Where:
    """The clause that keeps the chosen codings of the table `codings`, named `c` in the query.

    A long list of documents or codes is left out of it: what `keeps_documents` and `keeps_codes` deny has to be
    sorted out by whoever reads the rows.
    """
    parts: list[str] = []
    values: dict[str, Any] = {}
    if keeps_documents(chosen) and chosen.documents is not None:
        parts.append("c.document_id in :documents")
        values["documents"] = sorted(chosen.documents)
    if keeps_codes(chosen) and chosen.codes is not None:
        parts.append("c.code_id in :codes")
        values["codes"] = sorted(chosen.codes)
    if chosen.coders is not None:
        parts.append(_by_coders(chosen))
        values["coders"] = sorted(chosen.coders)
    if chosen.agreed:
        values["consensus"] = sorted(chosen.consensus)
    if chosen.round_id is not None:
        parts.append("c.round_id = :round")
        values["round"] = chosen.round_id
    return Where(f"where {' and '.join(parts)}" if parts else "", values)


def keeps_documents(chosen: Chosen) -> bool:
    """Whether the clause alone keeps other documents out."""
    return chosen.documents is None or len(chosen.documents) <= FEW


def keeps_codes(chosen: Chosen) -> bool:
    """Whether the clause alone keeps other codes out."""
    return chosen.codes is None or len(chosen.codes) <= FEW


def _by_coders(chosen: Chosen) -> str:
    if not chosen.agreed:
        return "c.coder_id in :coders"
    settled = """select a.document_id from assignments a
        where a.coder_id in :consensus and a.state = 'done' and a.round_id is null"""
    return f"""((c.coder_id in :consensus and c.document_id in ({settled}))
        or (c.coder_id in :coders and c.document_id not in ({settled})))"""

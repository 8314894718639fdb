"""Queries that are put to stretches of the text instead of codings: which units of it they find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from qcode.errors import QueryError
from qcode.services.querying import Evaluation, batches
from qcode.services.querying.meaning import STRETCHES
from qcode.services.querying.sheet import Sheet
from qcode.services.telling import tell

if TYPE_CHECKING:
    from qcode.analysis.passages import Flags, Places
    from qcode.services.documents.earlier import Earlier
    from qcode.services.project import Project
    from qcode.services.querying.meaning import Asked


def must_be_of_text(asked: Sequence[Asked], message: str, hint: str) -> None:
    """Raise a QueryError in these words at the first part of a query that asks for what was coded, if there is one."""
    for query, meant in asked:
        for leaf, meaning in meant.items():
            if not isinstance(meaning, STRETCHES):
                raise QueryError(message, hint, query=query.text, start=leaf.at.start, stop=leaf.at.end)


def units_found(
    project: Project, asked: Sequence[Asked], *, documents: Places, starts: Places, stops: Places,
    earlier: Mapping[int, Earlier],
) -> Flags:  # fmt: skip
    """Which units all the queries find; a query tests a unit as it tests an excerpt elsewhere.

    `documents` are keys, in any order; the queries speak of the text alone (see `must_be_of_text`), as it is now, or
    of the documents in `earlier` as it was then.
    """
    kept = np.zeros(len(documents), dtype=bool)
    every = batches(project, frozenset(np.unique(documents).tolist()))
    for number, extents in enumerate(every):
        tell("asking the query", number, len(every))
        at = np.flatnonzero(np.isin(documents, [each.id for each in extents]))
        columns = {"documents": documents[at], "starts": starts[at], "stops": stops[at]}
        held = {each.id: earlier[each.id] for each in extents if each.id in earlier}
        sheet = Sheet(project.database, extents, columns, held)
        conditions = [(meant, query.condition) for query, meant in asked if query.condition is not None]
        found = [Evaluation(sheet, meant).found(condition) for meant, condition in conditions]
        kept[at] = np.logical_and.reduce(found) if found else True
    return kept

"""The excerpts that stand for the cells of a table: chosen from arrays, and only those that were chosen are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from qcode.analysis.choosing import first_of_each, spread
from qcode.services.segments import citation, those
from qcode.services.tables.coded import Coded, coded_arrays
from qcode.services.tables.cooccurrence_tables import coding_key, key_at
from qcode.text.fold import sort_key

if TYPE_CHECKING:
    from qcode.analysis.ratings import Booleans, Integers
    from qcode.model.coding import Excerpt
    from qcode.model.selection import Selection
    from qcode.services.project import Project

CellAt: TypeAlias = "tuple[int, int]"
"""A row and a column, by their places."""


class Behind(NamedTuple):
    """How many excerpts stand behind each cell, and those that were chosen of it."""

    numbers: Mapping[CellAt, int]
    chosen: Mapping[CellAt, tuple[Excerpt, ...]]


def quotes(
    project: Project, selection: Selection, *, rows: Sequence[frozenset[int]], column_of: Mapping[int, int], most: int
) -> Behind:
    """Count the excerpts of every cell, and read up to `most` of each.

    `rows` are the codes that each row counts, `column_of` gives the column of a case by its key. Excerpts that were
    chosen as typical come first, then one of every case before a second one of any, by document and place; a passage
    comes once, however often it is coded. Raises what `coded.coded_arrays` raises.
    """
    with project.database.snapshot():
        coded = _in_order(project, coded_arrays(project, selection))
        columns = max(column_of.values(), default=0) + 1
        at, cell = _cells(coded, rows, column_of, columns)
        where, many = np.unique(cell, return_counts=True)
        numbers = {divmod(one, columns): number for one, number in zip(where.tolist(), many.tolist(), strict=True)}
        kept, of = first_of_each(
            cell, group=coded.belonging[at], thing=_passages(coded)[at], preferred=_typical(project, coded)[at],
            most=most,
        )  # fmt: skip
        read = _read(project, selection, coded, at[kept])
    chosen: dict[CellAt, list[Excerpt]] = {}
    for place, one in zip(at[kept].tolist(), of.tolist(), strict=True):
        chosen.setdefault(divmod(one, columns), []).append(read[key_at(coded, place)])
    return Behind(numbers, {one: tuple(found) for one, found in chosen.items()})


def _in_order(project: Project, coded: Coded) -> Coded:
    """Codings by the name of their document and their place in it."""
    names = dict(project.database.tuples("select id, name from documents"))
    order = sorted(range(len(coded.documents)), key=lambda at: sort_key(names[coded.documents[at]]))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return coded.only(np.lexsort((coded.code, coded.stop, coded.start, rank[coded.document])))


def _cells(
    coded: Coded, rows: Sequence[frozenset[int]], column_of: Mapping[int, int], columns: int
) -> tuple[Integers, Integers]:
    """Every coding in every cell in which it counts: the place of the coding, and the cell."""
    rows_of = [[at for at, counted in enumerate(rows) if code in counted] for code in coded.codes]
    columns_of = [sorted({column_of[case] for case in cases if case in column_of}) for cases in coded.cases]
    kinds, kind = np.unique(coded.code * max(1, len(coded.cases)) + coded.belonging, return_inverse=True)
    lists = [
        [row * columns + column for row in rows_of[code] for column in columns_of[belonging]]
        for code, belonging in (divmod(each, max(1, len(coded.cases))) for each in kinds.tolist())
    ]
    return spread(np.asarray(kind, dtype=np.int64), lists)


def _passages(coded: Coded) -> Integers:
    """A number for every passage, equal where document, start and stop are."""
    edges = np.stack([coded.document, coded.start, coded.stop])
    return np.cumsum(np.concatenate([[0], (edges[:, 1:] != edges[:, :-1]).any(axis=0)]))[: len(coded)]


def _typical(project: Project, coded: Coded) -> Booleans:
    """Whether each coding was chosen as typical of its code."""
    said = "select document_id, code_id, coder_id, start, stop from codings where typical = :yes"
    keys = set(project.database.tuples(said, yes=1))
    documents = {key[0] for key in keys}
    among = [at for at, key in enumerate(coded.documents) if key in documents]
    found = np.isin(coded.document, among)
    for at in np.flatnonzero(found).tolist():
        found[at] = key_at(coded, at) in keys
    return found


def _read(
    project: Project, selection: Selection, coded: Coded, at: Integers
) -> dict[tuple[int, int, int, int, int], Excerpt]:
    """The excerpts at these places, by their keys."""
    keys = {key_at(coded, place) for place in np.unique(at).tolist()}
    found = those(
        project, selection=selection, codes=frozenset(key[1] for key in keys),
        documents=frozenset(key[0] for key in keys), wanted=lambda each: coding_key(each) in keys,
    )  # fmt: skip
    return {coding_key(each.coding): each for each in found}


def quoted(excerpts: Sequence[Excerpt], number: int) -> list[str]:
    """So many excerpts in quotation marks with their citations, those chosen as typical first, each passage once."""
    typical = sorted(excerpts, key=lambda each: not each.coding.typical)
    found = {(each.coding.document_id, each.quote): f"“{_line(each.quote)}” ({citation(each)})" for each in typical}
    return list(found.values())[:number]


def _line(text: str) -> str:
    return " ".join(text.split())

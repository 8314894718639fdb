"""The units of many documents as three arrays, from the distances between their edges as they are stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from qcode.analysis.words import on_one_line

if TYPE_CHECKING:
    from array import array

    from qcode.analysis.ratings import Integers
    from qcode.analysis.words import Gaps


class Ranges(NamedTuple):
    """Ranges by document: the place of each one's document, its start and its end."""

    documents: Integers
    starts: Integers
    stops: Integers


def rows_of(gaps: Mapping[int, array[int]], keys: Sequence[int]) -> list[Gaps]:
    """Return the distances between the edges of the documents with these keys; of one that is not there, none."""
    return [np.asarray(gaps[key]) if key in gaps else np.zeros(0, dtype=np.uint16) for key in keys]


def joined_ranges(rows: Sequence[Gaps]) -> Ranges:
    """Return the ranges of documents in order, from the distances between the edges of each."""
    line, offsets, first = on_one_line(rows)
    documents = np.repeat(np.arange(len(rows)), np.diff(first))
    begin = offsets[documents]
    return Ranges(documents, line[0::2] - begin, line[1::2] - begin)

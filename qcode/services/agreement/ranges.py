"""The units of many documents as three arrays, from the distances between their edges as they are stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from qcode.analysis.ratings import Integers

if TYPE_CHECKING:
    from array import array


class Ranges(NamedTuple):
    """Ranges by document: the place of each one's document, its start and its end."""

    documents: Integers
    starts: Integers
    stops: Integers


def joined_ranges(gaps: Mapping[int, array[int]], keys: Sequence[int]) -> Ranges:
    """Return the ranges of the documents with these keys, in their order; one that is not there has none."""
    rows = [np.asarray(gaps[key]) if key in gaps else np.zeros(0, dtype=np.uint16) for key in keys]
    sizes = np.array([len(each) for each in rows], dtype=np.int64)
    edges = np.cumsum(np.concatenate([np.zeros(1, dtype=np.int64), *rows]), dtype=np.int64)
    begin = np.cumsum(sizes) - sizes
    own = (edges[1:] - np.repeat(edges[begin], sizes)).reshape(-1, 2)
    return Ranges(np.repeat(np.arange(len(rows)), sizes // 2), own[:, 0], own[:, 1])

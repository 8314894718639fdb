"""Which units of a text carry which codes: from spans to the tables that fixed-unit coefficients take."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from qcode.analysis.pieces import Segment, merge_touching
from qcode.analysis.ratings import Booleans, Integers
from qcode.errors import QcodeError

HALF = 0.5


def marked_units(
    spans: Sequence[Segment], units: Sequence[tuple[int, int]], *, codes: Sequence[Hashable], share: float = HALF
) -> Booleans:
    """Return which units of one document carry which codes of one coder, of shape (codes, units).

    `units` are (start, end) in order and do not overlap. A unit carries a code if spans of the code cover at least
    `share` of the unit, or if at least `share` of one span lies in it. Spans of codes not listed are left out.
    """
    if not 0 < share <= 1:
        raise QcodeError(f"The share {share} is not above 0 and at most 1.")
    bounds: Integers = np.asarray(units, dtype=np.int64).reshape(-1, 2)
    if len(bounds) > 1 and (bounds[1:, 0] < bounds[:-1, 1]).any():
        raise QcodeError("The units overlap or are out of order.")
    rows = {code: row for row, code in enumerate(codes)}
    covered = np.zeros((len(codes), len(bounds)), dtype=np.int64)
    marked = np.zeros(covered.shape, dtype=np.bool_)
    for start, end, code in merge_touching(each for each in spans if each[2] in rows):
        first, last = np.searchsorted(bounds[:, 1], start, side="right"), np.searchsorted(bounds[:, 0], end)
        near = slice(int(first), int(last))
        overlap = np.minimum(bounds[near, 1], end) - np.maximum(bounds[near, 0], start)
        covered[rows[code], near] += overlap
        marked[rows[code], near] |= overlap >= share * (end - start)
    lengths = bounds[:, 1] - bounds[:, 0]
    return np.asarray(marked | ((covered > 0) & (covered >= share * lengths)), dtype=np.bool_)

"""What |u-alpha needs of many documents or many codes, added up from spans in whole arrays.

With text of one value and gaps only, all lengths that the u-alpha family counts follow from how much each coder marked
and how much every two of them marked together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from qcode.analysis.joined import Spans, overlapping
from qcode.analysis.ratings import Floats, Integers, pairs_of_coders
from qcode.analysis.unitizing import UnitizingCounts

Group = Literal["documents", "codes"]


def marked_counts(coders: Sequence[Spans], lengths: Floats, *, by: Group) -> list[UnitizingCounts]:
    """Return the counts of marked and unmarked text of each document, or of each code over all documents.

    The spans must be merged: those of one code in one document do not overlap. `lengths` are the characters of each
    document, or of all documents for every code.
    """
    groups, others = len(lengths), len(coders) - 1
    marked, squares, both = (np.zeros(groups) for _ in range(3))
    for each in coders:
        own = (each.stops - each.starts).astype(np.float64)
        marked += np.bincount(getattr(each, by), weights=own, minlength=groups)
        squares += np.bincount(getattr(each, by), weights=own**2, minlength=groups)
    for one, other in pairs_of_coders(len(coders)):
        both += 2 * _shared(coders[one], coders[other], groups, by) / others
    gaps, apart = len(coders) * lengths - marked, marked - both
    observed = np.stack([gaps - apart, apart, apart, both], axis=1).reshape(-1, 2, 2)
    squared = np.stack([gaps, squares], axis=1)
    return [
        UnitizingCounts(("marked",), len(coders), length, lengths_met, areas, np.zeros(2))
        for length, lengths_met, areas in zip(lengths.astype(np.int64).tolist(), observed, squared, strict=True)
    ]


def _shared(ours: Spans, theirs: Spans, groups: int, by: Group) -> Floats:
    """Return the characters that two coders gave the same code, by group."""
    if not len(ours) or not len(theirs):
        return np.zeros(groups)
    room = int(max(ours.stops.max(), theirs.stops.max())) + 1
    documents = int(max(ours.documents.max(), theirs.documents.max())) + 1
    here, there = (_begin(each, room, documents) for each in (ours, theirs))
    order = np.argsort(theirs.starts + there, kind="stable")
    bounds = (theirs.starts + there)[order], (theirs.stops + there)[order]
    starts, stops = ours.starts + here, ours.stops + here
    one, other = overlapping(starts, stops, bounds)
    shared = np.minimum(stops[one], bounds[1][other]) - np.maximum(starts[one], bounds[0][other])
    return np.bincount(getattr(ours, by)[one], weights=shared, minlength=groups).astype(np.float64)


def _begin(spans: Spans, room: int, documents: int) -> Integers:
    """Return where each span's document begins, every code having all documents for itself."""
    return (spans.codes * documents + spans.documents) * room

"""Drift: whether coders come nearer to each other, or go apart, in the order in which they coded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qcode.analysis.beat import Beat, undisturbed
from qcode.analysis.drift import rank_correlation, ranks
from qcode.errors import Refused
from qcode.services.agreement.groups import Group, GroupLine, lines_of
from qcode.services.rounds import find_round
from qcode.storage import agreement as store
from qcode.storage.coders import coders as all_coders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.analysis.ratings import Floats, Integers
    from qcode.analysis.results import Agreement
    from qcode.services.agreement.figures import Figures
    from qcode.services.agreement.material import Material
    from qcode.services.project import Project

BLOCKS = 4
FEWEST = 3
"""Documents go into up to four blocks, of three at least."""


@dataclass(frozen=True, slots=True)
class InOrder:
    """Agreement block by block in the order of coding, and the rank correlation of place and alpha."""

    groups: tuple[GroupLine, ...]
    trend: Agreement
    notes: tuple[str, ...]


def in_order(
    project: Project, found: Material, figures: Figures, *, rounds: Sequence[str] = (), beat: Beat = undisturbed
) -> InOrder:
    """Agreement in the order in which the documents were coded.

    A document's place is the mean over the coders of its rank by the time of the coder's first coding in it. `rounds`
    are those of each coder where these are one in two rounds. Raises Refused where no coder's codings tell an order,
    as where all came from one file.
    """
    places = _places(project, found, [find_round(project, each).id for each in rounds] or [None] * len(found.coders))
    known = np.flatnonzero(~np.isnan(places))
    if len(known) < 2:
        raise Refused("The codings tell no order: each coder's bear one time.", "Show it by document.")
    order = known[np.argsort(places[known], kind="stable")]
    alone = [Group(found.names[at], np.array([at])) for at in order.tolist()]
    each_document = lines_of(figures, alone, beat=beat)
    alphas = [np.nan if each.alpha.value is None else each.alpha.value for each in each_document]
    without = len(places) - len(known)
    notes = (f"documents without a coding, which have no place in the order: {without}",) if without else ()
    return InOrder(_blocks(order, figures, beat), rank_correlation(places[order], alphas), notes)


def _places(project: Project, found: Material, rounds: Sequence[int | None]) -> Floats:
    """The mean rank of each document by the time of each coder's first coding in it, NaN without any."""
    at = {key: place for place, key in enumerate(found.documents)}
    keys = {each.guid: each.id for each in all_coders(project.database)}
    rows = []
    for coder, in_round in zip(found.coders, rounds, strict=True):
        times = store.first_codings(project.database, keys[coder.guid], round_id=in_round)
        held = [(at[key], time) for key, time in times.items() if key in at]
        if len({time for _, time in held}) < 2:
            continue
        row = np.full(len(at), np.nan)
        moments = {time: number for number, time in enumerate(sorted({time for _, time in held}))}
        row[[place for place, _ in held]] = ranks([moments[time] for _, time in held])
        rows.append(row)
    if not rows:
        return np.full(len(at), np.nan)
    table = np.array(rows)
    told = ~np.isnan(table)
    sums, counts = np.where(told, table, 0).sum(axis=0), told.sum(axis=0)
    return np.asarray(np.where(counts, sums / np.maximum(counts, 1), np.nan), dtype=np.float64)


def _blocks(order: Integers, figures: Figures, beat: Beat) -> tuple[GroupLine, ...]:
    number = max(1, min(BLOCKS, len(order) // FEWEST))
    groups, first = [], 1
    for block in np.array_split(order, number):
        last = first + len(block) - 1
        groups.append(Group(f"{first} to {last}", np.sort(block)))
        first = last + 1
    return lines_of(figures, groups, intervals=True, beat=beat)

"""Rounds and how far everybody is in them, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qcode.model.table import Cell, Column, ColumnKind, Table
from qcode.services.rounds import CoderProgress, Round, RoundStatus, list_rounds, round_status, state_word
from qcode.services.tables.notes import counted

if TYPE_CHECKING:
    from qcode.services.project import Project


def status_table(status: RoundStatus, *, more: Sequence[str] = ()) -> Table:
    """A row a document, a column a coder: done, doing or not yet; the last lines count and say who has submitted.

    `more` are further notes.
    """
    columns = (Column("document"), *(Column(each.coder) for each in status.coders))
    rows = tuple(
        (document, *(each.states[document].value if document in each.states else None for each in status.coders))
        for document in status.documents
    )
    footer: tuple[tuple[Cell, ...], ...] = (
        ("done", *(f"{each.done} of {len(each.states)}" for each in status.coders)),
        ("submitted", *(each.told for each in status.coders)),
    )
    notes = tuple(filter(None, (_described(status.round), status.before, *more)))
    return Table(f"Round {status.round.name}", columns, rows, notes=notes, footer=footer)


def rounds_table(project: Project) -> Table:
    """All rounds, a row each."""
    columns = (
        Column("round"), Column("state"), Column("coders"), Column("documents", ColumnKind.INTEGER),
        Column("seed", ColumnKind.INTEGER), Column("codebook"), Column("created", ColumnKind.DATE),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for each in list_rounds(project):
        status = round_status(project, each.name)
        names = ", ".join(f"{one.coder}{_in_brackets(one)}" for one in status.coders)
        rows.append((each.name, state_word(each), names, len(status.documents), each.seed, each.version,
                     each.created[:10]))  # fmt: skip
    return Table("Rounds", columns, tuple(rows))


def _in_brackets(found: CoderProgress) -> str:
    return " (left out)" if found.left_out else " (submitted)" if found.submitted else ""


def how_made(found: Round) -> list[str]:
    """The terms of a round: the codebook as it was frozen, how documents were drawn, how many of each value."""
    parts = [f"codebook version “{found.version}” of {found.created[:10]}"]
    if found.seed is not None:
        parts.append(f"{counted(int(found.plan['sample']), 'document')} drawn with seed {found.seed}")
    if found.plan.get("strata"):
        strata = ", ".join(f"{value} {taken} of {there}" for value, (there, taken) in found.plan["strata"].items())
        parts.append(f"by {found.plan['by']}: {strata}")
    return parts


def _described(found: Round) -> str:
    parts = [state_word(found), *how_made(found)]
    parts += [
        f"ended {each['at'][:10]} by {each['by']} without {each['coder']}"
        + (f": {each['reason']}" if each["reason"] else "")
        for each in found.plan.get("ended", ())
    ]
    return "; ".join(parts)

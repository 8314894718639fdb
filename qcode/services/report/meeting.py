"""Codes that occur together, in a pack: how near they are to one another, and how much more often than by chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qcode.model.paper import Note, Shown
from qcode.model.table import Cell, Column, ColumnKind, Table
from qcode.services.report.terms import Part, Study

if TYPE_CHECKING:
    from qcode.services.tables.together import CoOccurrence

MOST_PAIRS = 40
WAYS = {
    "same passage": "excerpt", "overlap": "overlap", "same sentence": "sentence", "same paragraph": "paragraph",
    "near": "near",
}  # fmt: skip
"""What a column of the table counts, and the word by which the service knows it."""

TERMS = 4
"""So many notes say what one way of being together counts."""
_COUNTED = (
    "Same passage: passages with both codes; overlap: pairs of excerpts that share a character; same sentence, same "
    "paragraph: how many of them both codes touch; near: pairs of excerpts at most one sentence apart."
)


def together(study: Study) -> Part:
    """T10: how often codes are in the same passage, overlap, stand in one sentence or paragraph, or near each other."""
    from qcode.services.tables.cooccurrence import cooccurrence
    from qcode.services.tables.cooccurrence_tables import as_table, short_labels

    found = {
        name: cooccurrence(study.project, within=within, selection=study.selection) for name, within in WAYS.items()
    }
    near = _by_nearness(found, short_labels(found["overlap"].labels))
    if not near.rows:
        return Part(missing="No two codes occur together anywhere in this selection.")
    shown = [Shown(_cut(replace(near, notes=(*near.notes, *_terms(found["overlap"])))))]
    for name in ("overlap", "same sentence"):
        pairs = as_table(found[name], layout="pairs", short=True)
        if pairs.rows:
            notes = tuple(note for note in pairs.notes if note not in _terms(found["overlap"]))
            shown.append(Shown(_cut(replace(_filled(pairs), notes=notes))))
    sheets = [("codes together", near)]
    sheets += [(f"together, {name}", as_table(each, layout="pairs")) for name, each in found.items()]
    sheets += [("together, matrix", as_table(found["overlap"]))]
    lacking = [Note("No two codes overlap.")] if len(found["overlap"].both) and not _any(found["overlap"]) else []
    return Part((*shown, *lacking), tuple(sheets))


def _any(found: CoOccurrence) -> bool:
    return next(found.pairs(), None) is not None


def _terms(found: CoOccurrence) -> tuple[str, ...]:
    """The notes that hold for every way of being together: selection, universe, coders."""
    return found.notes[TERMS:]


def _by_nearness(found: Mapping[str, CoOccurrence], labels: Sequence[str]) -> Table:
    """A row a pair, a column a way of being together; those that overlap most come first."""
    counts: dict[tuple[int, int], dict[str, int]] = {}
    for name, each in found.items():
        for pair in each.pairs():
            counts.setdefault((pair.first, pair.second), {})[name] = pair.n12
    order = sorted(counts, key=lambda pair: (*(-counts[pair].get(name, 0) for name in _RANKED), pair))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (labels[pair[0]], labels[pair[1]], *(counts[pair].get(name, 0) for name in WAYS)) for pair in order
    )
    columns = (Column("code"), Column("with"), *(Column(name, ColumnKind.INTEGER) for name in WAYS))
    return Table("Codes that occur together, and how near", columns, rows, notes=(_COUNTED,), row_header=2)


_RANKED = ("overlap", "same sentence", "near", "same paragraph")


def _filled(table: Table) -> Table:
    """The table without the columns in which no row has anything: there is no lift without a universe."""
    kept = [at for at in range(len(table.columns)) if any(row[at] not in (None, "") for row in table.rows)]
    return table.part(kept)


def _cut(table: Table) -> Table:
    left = len(table.rows) - MOST_PAIRS
    notes = (*table.notes, *([f"The {left} rarest of {len(table.rows)} pairs are not shown."] if left > 0 else []))
    return replace(table, rows=table.rows[:MOST_PAIRS], notes=notes)

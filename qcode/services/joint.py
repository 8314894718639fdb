"""The joint display: what an attribute's values have to say of a code, numbers and quotes side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.selection import Selection
from qcode.model.table import Cell, Column, ColumnKind, Table
from qcode.services.crosstab import CodeByAttribute, code_by_attribute
from qcode.services.framework import quoted
from qcode.services.segments import segments

if TYPE_CHECKING:
    from qcode.model.coding import Excerpt
    from qcode.services.project import Project

QUOTES = 2


@dataclass(frozen=True, slots=True)
class Joint:
    """A table of codes by an attribute with the excerpts behind each of its numbers, by line and value."""

    table: CodeByAttribute
    excerpts: dict[tuple[int, int], list[Excerpt]]

    @property
    def title(self) -> str:
        """What the display shows, in a line."""
        return f"joint display: codes by {self.table.attribute}, with quotes"


def joint_display(
    project: Project, *, by: str, selection: Selection | None = None, universe: str = "done", depth: int | None = None,
    parents: bool = True, sort: str = "codebook",
) -> Joint:  # fmt: skip
    """Bring the numbers of codes by an attribute of cases together with their excerpts.

    Takes the words of `crosstab.code_by_attribute`, and raises what that raises.
    """
    with project.database.snapshot():
        table = code_by_attribute(
            project, by=by, selection=selection, universe=universe, depth=depth, parents=parents, rows="used", sort=sort
        )
        value_of = dict(zip(table.case_names, table.case_values, strict=True))
        excerpts: dict[tuple[int, int], list[Excerpt]] = {}
        for excerpt in segments(project, selection=table.selection):
            values = {value_of[case] for case in excerpt.cases if case in value_of}
            for line, each in enumerate(table.lines):
                if excerpt.coding.code_id in each.row.counted:
                    for value in values:
                        excerpts.setdefault((line, value), []).append(excerpt)
    return Joint(table, excerpts)


def as_table(found: Joint, *, quotes: int = QUOTES, short: bool = False) -> Table:
    """A row a code and value: n of N, the share with its interval, and so many quotes with their citations."""
    integer, share = ColumnKind.INTEGER, ColumnKind.SHARE
    columns = (
        Column("code"), Column(found.table.attribute), Column("n", integer), Column("N", integer),
        Column("share", share), Column("low", share), Column("high", share), Column("excerpts", integer),
        Column("quotes"),
    )  # fmt: skip
    rows = tuple(_rows(found, quotes, short=short))
    notes = [note for note in found.table.notes if note not in found.table.test_notes]
    return Table(found.title, columns, rows, notes=(*notes, _quotes_told(quotes)), row_header=2)


def _quotes_told(quotes: int) -> str:
    return f"Quotes: up to {quotes} of each, those chosen as typical first, one of every case before a second."


def _rows(found: Joint, quotes: int, *, short: bool) -> Iterator[tuple[Cell, ...]]:
    for line, each in enumerate(found.table.lines):
        for value, name in enumerate(found.table.values):
            part, excerpts = each.values[value], found.excerpts.get((line, value), [])
            label = each.row.path[-1] if short else each.row.label
            listed = "\n".join(quoted(_by_turns(excerpts), quotes))
            yield label, name, part.n, part.of, part.share, part.low, part.high, len(excerpts), listed or None


def _by_turns(excerpts: list[Excerpt]) -> list[Excerpt]:
    """The first excerpt of every case, then the second of every case, and so on; typical ones first."""
    seen: dict[tuple[str, ...], int] = {}
    ranked: list[tuple[bool, int, int, Excerpt]] = []
    for excerpt in sorted(excerpts, key=lambda each: not each.coding.typical):
        seen[excerpt.cases] = seen.get(excerpt.cases, 0) + 1
        ranked.append((not excerpt.coding.typical, seen[excerpt.cases], len(ranked), excerpt))
    return [excerpt for *_, excerpt in sorted(ranked, key=lambda each: each[:3])]

"""The joint display: what an attribute's values have to say of a code, numbers and quotes side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.model.selection import Selection
from qcode.model.table import Cell, Column, ColumnKind, Table
from qcode.services.tables.crosstab import CodeByAttribute, code_by_attribute
from qcode.services.tables.quotes import Behind, quoted, quotes

if TYPE_CHECKING:
    from qcode.services.project import Project

QUOTES = 2


@dataclass(frozen=True, slots=True)
class Joint:
    """A table of codes by an attribute, with how many excerpts stand behind each number and the first few of them.

    `behind` has both by line and value; up to `most` excerpts of each were read.
    """

    table: CodeByAttribute
    behind: Behind
    most: int

    @property
    def title(self) -> str:
        """What the display shows, in a line."""
        return f"joint display: codes by {self.table.attribute}, with quotes"


def joint_display(
    project: Project, *, by: str, selection: Selection | None = None, universe: str = "done", depth: int | None = None,
    parents: bool = True, sort: str = "codebook", most: int = QUOTES,
) -> Joint:  # fmt: skip
    """Bring the numbers of codes by an attribute of cases together with up to `most` quotes of each.

    Takes the words of `crosstab.code_by_attribute`, and raises what that raises.
    """
    with project.database.snapshot():
        table = code_by_attribute(
            project, by=by, selection=selection, universe=universe, depth=depth, parents=parents, rows="used", sort=sort
        )
        value_of = dict(zip(table.case_keys, table.case_values, strict=True))
        counted = [line.row.counted for line in table.lines]
        behind = quotes(project, table.selection, rows=counted, column_of=value_of, most=most)
    return Joint(table, behind, most)


def as_table(found: Joint, *, short: bool = False) -> Table:
    """A row a code and value: n of N, the share with its interval, and the quotes with their citations."""
    integer, share = ColumnKind.INTEGER, ColumnKind.SHARE
    columns = (
        Column("code"), Column(found.table.attribute), Column("n", integer), Column("N", integer),
        Column("share", share), Column("low", share), Column("high", share), Column("excerpts", integer),
        Column("quotes"),
    )  # fmt: skip
    rows = tuple(_rows(found, short=short))
    notes = [note for note in found.table.notes if note not in found.table.test_notes]
    return Table(found.title, columns, rows, notes=(*notes, _quotes_told(found.most)), row_header=2)


def _quotes_told(quotes: int) -> str:
    return f"Quotes: up to {quotes} of each, those chosen as typical first, one of every case before a second."


def _rows(found: Joint, *, short: bool) -> Iterator[tuple[Cell, ...]]:
    for line, each in enumerate(found.table.lines):
        for value, name in enumerate(found.table.values):
            part, number = each.values[value], found.behind.numbers.get((line, value), 0)
            label = each.row.path[-1] if short else each.row.label
            listed = "\n".join(quoted(found.behind.chosen.get((line, value), ()), found.most))
            yield label, name, part.n, part.of, part.share, part.low, part.high, number, listed or None

"""What can be asked of a table, and how an answer becomes the grid on the screen and the file that is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qcode.model.selection import Selection
from qcode.model.table import Cell, Table
from qcode.model.table import Sign as EmptySign
from qcode.services import tables
from qcode.services.cases import attribute_types
from qcode.services.tables import Frequencies
from qcode.services.tables.notes import counted
from qcode.tui.screens.asking.prompts import Ask, Option
from qcode.tui.widgets.grid import Grid, Key, Sign, Sorting, Turn, Value

if TYPE_CHECKING:
    from qcode.services.project import Project
    from qcode.tui.frame import Frame

_SIGNS = {EmptySign.NOT_CODED: Sign.NOT_CODED, EmptySign.NO_DOCUMENT: Sign.NO_DOCUMENT}

UNDEFINED = -1.0
"""What stands for an undefined rate or share in a grid, whose numbers are 0 or more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a table answers: the arguments of `services.tables.frequencies`."""

    by: str = "case"
    count: str = "excerpts"
    per: str | None = None
    share: str | None = None
    depth: int | None = None
    parents: bool = True
    rows: str = "all"
    selection: Selection = field(default_factory=Selection)

    def answered(self, project: Project) -> Frequencies:
        """Count; raises what `frequencies` raises."""
        return tables.frequencies(
            project,
            by=self.by,
            selection=self.selection,
            count=self.count,
            per=self.per,
            share=self.share,
            depth=self.depth,
            parents=self.parents,
            rows=self.rows,
        )

    @property
    def measure(self) -> str:
        """What is counted, as the key of its option."""
        return "/".join((self.count, self.per or "", self.share or ""))

    def measuring(self, key: str) -> Asked:
        """The same question about another measure, by its option's key."""
        count, per, share = key.split("/")
        return replace(self, count=count, per=per or None, share=share or None)

    @property
    def rows_told(self) -> str:
        """Which codes are rows, in a few words."""
        told = "all codes" if self.rows == "all" else "used codes"
        if self.depth is not None:
            told += " of the top level" if self.depth == 1 else f" of {self.depth} levels"
        return told if self.parents else f"{told}, each alone"


def measure_options() -> list[Option]:
    """Everything that can be counted, rates and shares behind the plain counts."""
    notes = {
        "excerpts": "once a passage, code and coder",
        "documents": "in which a code occurs",
        "cases": "in which a code occurs",
        "coders": "who used a code",
        "words": "covered by a code’s codings",
        "characters": "covered by a code’s codings",
        "presence": "1 where a code occurs",
    }
    options = [Option(f"{count}//", count, notes.get(count, "")) for count in tables.MEASURES]
    rates = ("excerpts", "words", "characters")
    options += [Option(f"{each}/1000-words/", f"{each} per 1,000 words", "of respondents") for each in rates]
    for whole, told in (("row", "in % of the code"), ("column", "in % of the column")):
        parts = ("excerpts", "documents", "words", "characters")
        options += [Option(f"{each}//{whole}", f"{each}, share of the {whole}", told) for each in parts]
    return options


def column_options(project: Project) -> list[Option]:
    """What can stand above the columns: cases, attributes of cases and documents, and the rest."""
    fixed = [
        Option("case", project.case_noun, "one column each"),
        Option("document", "document", "one column each"),
        Option("speaker", "speaker", "who says it"),
        Option("role", "role", "interviewer or respondent"),
        Option("coder", "coder", "who coded it"),
        Option("round", "round", "in which it was coded"),
        Option("date", "year", "of the document's date"),
        Option("document.language", "language", "of the document"),
    ]
    named = [(name, owner, kind) for owner, name, kind in attribute_types(project)]
    names = [name for name, _, _ in named]
    taken = {option.key for option in fixed}
    attributes = []
    for name, owner, kind in named:
        key = f"{owner}.{name}" if names.count(name) > 1 or name in taken else name
        attributes.append(Option(key, name, f"attribute of the {project.case_noun if owner == 'case' else owner}"))
        attributes += band_options(key, name, kind)
    return [fixed[0], *attributes, *fixed[1:]]


def band_options(key: str, name: str, kind: str) -> list[Option]:
    """The bands in which an attribute's values can stand, by its type."""
    if kind == "number":
        return [Option(f"bands/{key}", f"{name} in bands …", "of as many cases each, or with borders")]
    if kind == "date":
        return [Option(f"{key}:{period}", f"{name} by {period}") for period in ("year", "month", "decade")]
    return []


def ask_bands(frame: Frame, attribute: str, now: str, then: Callable[[str], None]) -> None:
    """Ask how the values of an attribute stand in bands; `then` is given the division, `now` is the present one."""
    value = now.removeprefix(f"{attribute}:") if now.startswith(f"{attribute}:") else "4"
    note = "A number of bands with about as many cases each, or the borders at which a new one begins: 2005,2010,2015"

    def take(answer: str | None) -> None:
        if answer:
            then(f"{attribute}:{answer.replace(' ', '')}")

    frame.app.push_screen(Ask(f"bands of {attribute}", value=value, note=note), take)


def row_options(asked: Asked, *, order: Sorting, count: int) -> list[Option]:
    """What can be done with the rows, `count` codes at present: which, how deep, with what is under them, in which
    order."""
    used, alone = asked.rows == "used", not asked.parents
    by_total = order.key is None and not order.by_name and order.turn is Turn.DOWN

    def option(key: str, text: str, *, now: bool) -> Option:
        return Option(key, text, "now" if now else "")

    return [
        Option("choose", f"which of these {count} codes …", "mark those to be shown"),
        option("depth/", "all levels", now=asked.depth is None),
        option("depth/1", "the top level only", now=asked.depth == 1),
        option("depth/2", "two levels", now=asked.depth == 2),
        Option("used", "all codes" if used else "only used codes", "now only used ones" if used else ""),
        Option("parents", "with those under it" if alone else "each code alone", "now each alone" if alone else ""),
        option("order/", "in the codebook's order", now=order.turn is Turn.GIVEN),
        option("order/name", "by name", now=order.by_name),
        option("order/total", "by total, largest first", now=by_total),
    ]


class TableGrid(Grid):
    """A grid that writes shares as percentages, and leaves undefined cells empty."""

    __slots__ = ()

    def show(self, value: Value) -> str:
        """The value as it is written in a cell."""
        return "" if value == UNDEFINED else super().show(value)


def value_of(grid: Grid, row: Key | None, column: Key | None) -> Value | None:
    """What stands in a cell, by the keys of its row and column; None stands for the totals."""
    if row is None:
        return grid.total if column is None else grid.column_totals[grid.column_keys.index(column)]
    at = grid.row_keys.index(row)
    return grid.row_totals[at] if column is None else grid.values[at][grid.column_keys.index(column)]


def column_key(found: Frequencies, at: int) -> Key:
    """A key for a column that no column of another division has."""
    key = found.columns[at].key
    return f"{found.by}\n{'' if key is None else key!r}"


def grid_of(found: Frequencies) -> Grid:
    """A table as the matrix shows it; shares in percent."""
    scale = 100 if found.share else 1

    def value(cell: Cell) -> Value:
        if isinstance(cell, EmptySign):
            return _SIGNS[cell]
        return cell * scale if isinstance(cell, int | float) else UNDEFINED

    def values(cells: Sequence[Cell]) -> tuple[Value, ...]:
        return tuple(map(value, cells))

    return TableGrid(
        row_keys=tuple(row.code_id for row in found.rows),
        row_labels=tuple(row.path[-1] + (" (retired)" if row.retired else "") for row in found.rows),
        row_depths=tuple(row.depth - 1 for row in found.rows),
        column_keys=tuple(column_key(found, at) for at in range(len(found.columns))),
        column_labels=tuple(each.label for each in found.columns),
        values=tuple(map(values, found.cells)),
        row_totals=values(found.row_totals),
        row_presence=tuple(f"{row.cases}/{found.cases}" for row in found.rows) if found.cases else (),
        column_totals=values(found.column_totals),
        total=value(found.grand_total),
        decimals=1 if found.share or found.per else 0,
        caption="code",
    )


def with_parents(grid: Grid, kept: set[Key]) -> set[Key]:
    """The rows and all above them, without which they could not be shown."""
    path, found = list[Key](), set(kept)
    for at, key in enumerate(grid.row_keys):
        path = [*path[: grid.depth(at)], key]
        if key in kept:
            found.update(path)
    return found


def shown_table(found: Frequencies, *, rows: Sequence[int], columns: Sequence[int], words: str = "") -> Table:
    """The rows and columns with these numbers, in this order, with the totals; a note says what was left out."""
    table = tables.as_table(found)
    behind = range(1 + len(found.columns), len(table.columns))
    places = [0, *(1 + at for at in columns), *behind]
    notes = [*table.notes, *([words] if words else [])]
    sizes = (("code", len(rows), len(found.rows)), (found.names, len(columns), len(found.columns)))
    hidden = [f"{shown} of {counted(every, noun)}" for noun, shown, every in sizes if shown < every]
    notes += [f"Shown: {', '.join(hidden)}; the totals count all of them."] if hidden else []
    return replace(table.part(places, rows), notes=tuple(notes))


def extra_notes(found: Frequencies) -> list[str]:
    """What a reader must know beyond unit, universe, filters and signs: above all, what is not in the table."""
    usual = ("Unit:", "A code ", "Universe:", "Coders:", "Filters:", "0:")
    return [note for note in found.notes if not note.startswith(usual)]

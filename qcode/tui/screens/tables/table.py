"""The table of codes by cases or whatever else: every number opens the excerpts behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from qcode.model.table import Table
from qcode.services import segments
from qcode.services.tables import Frequencies
from qcode.services.tables.notes import counted
from qcode.tui.actions import bindings_for
from qcode.tui.screens.asking.prompts import Choose, Option
from qcode.tui.screens.asking.where import where_text
from qcode.tui.screens.tables.answering import Answering
from qcode.tui.screens.tables.choices import (
    Asked,
    column_key,
    extra_notes,
    grid_of,
    shown_table,
    value_of,
    with_parents,
)
from qcode.tui.screens.tables.parts import CountMatrix, Find, HeadLine, HeadPart, legend
from qcode.tui.screens.tables.verbs import TableVerbs
from qcode.tui.widgets.cells import fit_middle
from qcode.tui.widgets.grid import Arrangement, Key, Sign, Sorting
from qcode.tui.widgets.lines import Title
from qcode.tui.widgets.matrix import Matrix


class TableScreen(TableVerbs, Answering[Asked, Frequencies]):
    """Codes by cases, attributes, documents, speakers, coders or years."""

    NAME = "table"
    PLACES: ClassVar[tuple[str, ...]] = ("table",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("table")]
    KEPT: ClassVar[int] = 8

    def __init__(self) -> None:
        super().__init__(Asked())
        self.told = HeadLine(id="asked")
        self.universe = HeadLine(style="quiet", id="universe")
        self.beware = HeadLine(style="warning", id="beware")
        self.matrix = CountMatrix(id="matrix")
        self.rows: dict[Key, int] = {}
        self.columns: dict[Key, int] = {}
        self._by = self.asked.by

    def body(self) -> Iterable[Widget]:
        """What is asked, of what, what is not in it; the matrix."""
        self.matrix.on_moved = self._tell_cell
        self.beware.display = False
        yield from (self.told, self.universe, self.beware, self.matrix)

    def on_mount(self) -> None:
        """Give the keys to the matrix."""
        super().on_mount()
        self.matrix.focus()
        self._tell_asked()

    # Answering

    def answered(self, asked: Asked) -> Frequencies:
        """Count."""
        return asked.answered(self.session.project)

    def show_answer(self, found: Frequencies) -> None:
        """Put the numbers into the matrix; columns of another kind begin with all of them shown."""
        if self.asked.by != self._by:
            kept = self.matrix.arrangement
            by_total = kept.rows_by.key is None
            self.matrix.arrangement = replace(
                kept, hidden_columns=frozenset(), rows_by=kept.rows_by if by_total else Sorting()
            )
        self._by = self.asked.by
        self.rows = {row.code_id: at for at, row in enumerate(found.rows)}
        self.columns = {column_key(found, at): at for at in range(len(found.columns))}
        self.matrix.load(grid_of(found))
        self._tell_asked()
        if not found.rows:
            self.status.say("There are no codes to count yet.", "F4 opens the codebook")
        elif not found.columns:
            self.status.say(f"There is no {found.names} to count by.", "c takes other columns, w other filters")

    def notes(self) -> tuple[str, ...]:
        """What the numbers mean."""
        return self.found.notes if self.found else ()

    def heading(self) -> str:
        """The title of the table."""
        return self.found.title if self.found else self.NAME

    def table(self) -> Table:
        """The rows and columns as they are shown."""
        assert self.found is not None
        return shown_table(self.found, rows=self.matrix.shown_rows, columns=self.matrix.shown_columns)

    def has_rows(self) -> bool:
        """Whether there is a code in it."""
        return bool(self.found and self.found.rows)

    def file_words(self) -> tuple[str, ...]:
        """What is counted by what."""
        assert self.found is not None
        return self.found.unit, "by", self.found.names

    def told_written(self, table: Table) -> str:
        """How large the table is that was written."""
        assert self.found is not None
        columns = counted(len(self.matrix.shown_columns), self.found.names)
        return f"the table ({counted(len(table.rows), 'code')} × {columns})"

    # Telling

    def entitle(self) -> None:
        """Where one is, and how large the table is."""
        found, session = self.found, self.session
        right = f"{counted(len(found.rows), 'code')} × {counted(len(found.columns), found.names)}" if found else ""
        self.titlebar.show(Title(project=session.project.name, screen=self.NAME, coder=session.coder_told, right=right))

    def _tell_asked(self) -> None:
        asked, found = self.asked, self.found
        filters = where_text(asked.selection) or "no filter"
        unit = found.unit if found else asked.count
        by = found.names if found else self.session.project.case_noun
        self.told.show(
            HeadPart(unit, "o", "measure"),
            HeadPart(f"by {by}", "c", "columns"),
            HeadPart(filters, "w", "where"),
            HeadPart(asked.rows_told, "r", "rows", drop=1),
        )
        if found is None:
            return
        documents, cases = counted(found.documents, "document"), counted(found.cases, found.case_noun)
        self.universe.show(
            HeadPart(f"{documents}, {cases}", "i", "notes"),
            HeadPart(f"by {', '.join(found.coders)}", action="notes", drop=1),
            right=legend(found, self.matrix.grid),
        )
        extra = extra_notes(found)
        self.beware.show(HeadPart(f"! {' '.join(extra)}", action="notes"))
        self.beware.display = bool(extra)

    def _tell_cell(self) -> None:
        found = self.found
        if found is None or self.counting is not None or not self.matrix.grid.row_keys:
            return
        row, column = self.matrix.row_key, self.matrix.column_key
        code = found.rows[self.rows[row]].label if row is not None else "all codes"
        head = found.columns[self.columns[column]] if column is not None else None
        value, hint = self._value_told(), "Enter lists them"
        if head is not None:
            done = f"{head.done} of {counted(head.documents, 'document')} done"
            hint = done if head.documents else ""
        elif row is not None and found.cases:
            hint = f"in {found.rows[self.rows[row]].cases} of {counted(found.cases, found.case_noun)}"
        where = head.label if head is not None else f"every {found.names}"
        room = max(24, self.size.width - len(value) - 4)
        self.tell_place(f"{fit_middle(f'{code} × {where}', room)}: {value}", hint)

    def _value_told(self) -> str:
        found, value = self.found, self.matrix.value_here()
        if value is Sign.NOT_CODED:
            return "not coded yet"
        if value is Sign.NO_DOCUMENT:
            return "no document"
        shown = self.matrix.grid.show(value) if value is not None else ""
        if not shown or found is None:
            return "undefined"
        if found.share:
            return f"{shown} % of the {found.share}"
        if found.count == "presence":
            return shown
        noun = found.unit if found.per else found.count
        return f"{shown} {noun[:-1] if shown == '1' and noun == found.count else noun}"

    # From a number to its excerpts

    def on_matrix_cell_chosen(self, message: Matrix.CellChosen) -> None:
        """List the excerpts of the cell."""
        message.stop()
        found = self.found
        if found is None:
            return
        row = None if message.row_key is None else found.rows[self.rows[message.row_key]]
        head = None if message.column_key is None else found.columns[self.columns[message.column_key]]
        if value_of(self.matrix.grid, message.row_key, message.column_key) in (0, *Sign):
            self.status.say("There is no excerpt behind this cell.")
            return
        source = partial(
            segments.behind, self.session.project, selection=found.selection, by=found.by,
            codes=found.counted if row is None else row.counted, column=head,
        )  # fmt: skip
        where = f"every {found.names}" if head is None else head.label
        self.list_excerpts(source, about=f"{'all codes' if row is None else row.label} × {where}")

    # Which rows and columns are shown

    def choose_shown(self, *, rows: bool) -> None:
        """Mark the rows or columns that are to be shown."""
        grid, arrangement = self.matrix.grid, self.matrix.arrangement
        keys = grid.row_keys if rows else grid.column_keys
        labels = [f"{'  ' * grid.depth(at)}{label}" for at, label in enumerate(grid.row_labels)]
        names = labels if rows else grid.column_labels
        texts = {str(key): (key, label) for key, label in zip(keys, names, strict=True)}
        hidden = arrangement.hidden_rows if rows else arrangement.hidden_columns

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is None:
                return
            kept = {texts[name][0] for name in answer if name in texts}
            self._show_only(with_parents(self.matrix.grid, kept) if rows else kept, rows=rows)

        options = [Option(name, label) for name, (_, label) in texts.items()]
        marked = [name for name, (key, _) in texts.items() if key not in hidden]
        self.app.push_screen(Choose("rows" if rows else "columns", options, chosen=marked, several=True), take)

    def _show_only(self, kept: set[Key], *, rows: bool) -> None:
        grid, arrangement = self.matrix.grid, self.matrix.arrangement
        noun = "row" if rows else "column"
        if not kept:
            self.status.warn(f"At least one {noun} has to stay.", "Space marks what is shown")
            return
        keys = grid.row_keys if rows else grid.column_keys
        hidden = frozenset(key for key in keys if key not in kept)
        changed = replace(arrangement, hidden_rows=hidden) if rows else replace(arrangement, hidden_columns=hidden)
        text = f"{counted(len(hidden), noun)} left out; totals count them still" if hidden else f"all {noun}s"
        self.matrix.show_as(changed, text=text)

    # Finding

    def action_find(self) -> None:
        """Go to a row or a column by its name."""
        found, grid = self.found, self.matrix.grid
        if found is None:
            return
        places: dict[str, tuple[Key | None, Key | None]] = {}
        options = []
        for at, key in enumerate(grid.row_keys):
            options.append(Option(f"r{at}", found.rows[at].label, "code"))
            places[f"r{at}"] = (key, self.matrix.column_key)
        for at, key in enumerate(grid.column_keys):
            options.append(Option(f"c{at}", grid.column_labels[at], found.names))
            places[f"c{at}"] = (self.matrix.row_key, key)

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is not None:
                self._go_to(*places[answer[0]])

        self.app.push_screen(Find("find a row or column", options), take)

    def _go_to(self, row: Key | None, column: Key | None) -> None:
        shown = self.matrix.arrangement
        above = with_parents(self.matrix.grid, {row}) if row is not None else set()
        hidden_columns = shown.hidden_columns - {column} if column is not None else shown.hidden_columns
        wanted = Arrangement(
            shown.hidden_rows - above, hidden_columns, shown.folded - (above - {row}), shown.rows_by, shown.columns_by
        )
        if wanted != shown:
            self.matrix.show_as(wanted)
        self.matrix.show_cell(row, column)

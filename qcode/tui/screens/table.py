"""The table of codes by cases or whatever else: every number opens the excerpts behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget
from textual.worker import get_current_worker

from qcode.errors import QcodeError
from qcode.model.change import Change
from qcode.model.selection import Selection
from qcode.services import exporting, segments
from qcode.services.tables import Frequencies
from qcode.services.tables.notes import counted
from qcode.tui.actions import bindings_for
from qcode.tui.frame import Frame
from qcode.tui.screens.excerpts import ExcerptsScreen
from qcode.tui.screens.more_tables import KINDS
from qcode.tui.screens.prompts import Ask, Choose, Option
from qcode.tui.screens.saving import file_name, save_to_file
from qcode.tui.screens.table_choices import (
    Asked,
    column_key,
    column_options,
    extra_notes,
    grid_of,
    measure_options,
    row_options,
    shown_table,
    value_of,
    with_parents,
)
from qcode.tui.screens.table_parts import CountMatrix, Find, HeadLine, HeadPart, Notes, legend
from qcode.tui.screens.where import ask_where, where_text
from qcode.tui.widgets.cells import fit_middle
from qcode.tui.widgets.grid import Arrangement, Key, Sign, Sorting, Turn
from qcode.tui.widgets.lines import Title
from qcode.tui.widgets.matrix import Matrix

_CONCERNING = (
    "codings", "codes", "documents", "cases", "case_links", "attributes", "attribute_values", "assignments", "coders",
    "rounds", "speakers", "turns",
)  # fmt: skip
_KEPT = 8


class TableScreen(Frame):
    """Codes by cases, attributes, documents, speakers, coders or years."""

    NAME = "table"
    PLACES: ClassVar[tuple[str, ...]] = ("table",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("table")]

    def __init__(self) -> None:
        super().__init__()
        self.told = HeadLine(id="asked")
        self.universe = HeadLine(style="quiet", id="universe")
        self.beware = HeadLine(style="warning", id="beware")
        self.matrix = CountMatrix(id="matrix")
        self.asked = Asked()
        self.found: Frequencies | None = None
        self.counting: Asked | None = None
        self._known: dict[Asked, Frequencies] = {}
        self._rows: dict[Key, int] = {}
        self._columns: dict[Key, int] = {}

    def body(self) -> Iterable[Widget]:
        """What is asked, of what, what is not in it; the matrix."""
        self.matrix.on_moved = self._tell_cell
        self.beware.display = False
        yield from (self.told, self.universe, self.beware, self.matrix)

    def on_mount(self) -> None:
        """Paint first, then count."""
        self.matrix.focus()
        self._tell_asked()
        self.call_after_refresh(self.ask, self.asked)

    # Counting

    def ask(self, asked: Asked) -> None:
        """Show the answer to a question, at once where it is known."""
        known = self._known.get(asked)
        if known is not None:
            self.counting = None
            self._take(asked, known)
        else:
            self.counting = asked
            self.status.wait("counting …  Esc stops")
            self._count(asked)

    @work(thread=True, exclusive=True, group="table")
    def _count(self, asked: Asked) -> None:
        worker = get_current_worker()
        try:
            found = asked.answered(self.session.project)
        except QcodeError as error:
            if not worker.is_cancelled:
                self.app.call_from_thread(self._failed, error)
            return
        if not worker.is_cancelled:
            self.app.call_from_thread(self._counted, asked, found)

    def _failed(self, error: QcodeError) -> None:
        self.counting = None
        self.status.fail(error)

    def _counted(self, asked: Asked, found: Frequencies) -> None:
        if asked != self.counting:
            return
        self.counting = None
        self._known = {**dict(list(self._known.items())[-_KEPT + 1 :]), asked: found}
        self._take(asked, found)

    def _take(self, asked: Asked, found: Frequencies) -> None:
        if asked.by != self.asked.by:
            kept = self.matrix.arrangement
            by_total = kept.rows_by.key is None
            self.matrix.arrangement = replace(
                kept, hidden_columns=frozenset(), rows_by=kept.rows_by if by_total else Sorting()
            )
        self.asked, self.found = asked, found
        self._rows = {row.code_id: at for at, row in enumerate(found.rows)}
        self._columns = {column_key(found, at): at for at in range(len(found.columns))}
        self.matrix.load(grid_of(found))
        self._tell_asked()
        self.entitle()
        if not found.rows:
            self.status.say("There are no codes to count yet.", "F4 opens the codebook")
        elif not found.columns:
            self.status.say(f"There is no {found.names} to count by.", "c takes other columns, w other filters")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape stops the counting while there is something to stop."""
        if action == "stop":
            return self.counting is not None
        return super().check_action(action, parameters)

    def action_stop(self) -> None:
        """Stop counting; the table before stays."""
        self.counting = None
        self.workers.cancel_group(self, "table")
        self.status.say("stopped", "the table is as it was")

    def concerned(self, change: Change | None) -> None:
        """Count again what a change touches."""
        if change is None or any(map(change.concerns, _CONCERNING)):
            self._known = {}
            self.ask(self.counting or self.asked)

    # Telling

    def entitle(self) -> None:
        """Where one is, and how large the table is."""
        found, session = self.found, self.session
        right = f"{counted(len(found.rows), 'code')} × {counted(len(found.columns), found.names)}" if found else ""
        self.titlebar.show(Title(project=session.project.name, screen=self.NAME, coder=session.coder_name, right=right))

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
        code = found.rows[self._rows[row]].label if row is not None else "all codes"
        head = found.columns[self._columns[column]] if column is not None else None
        value, hint = self._value_told(), "Enter lists them"
        if head is not None:
            done = f"{head.done} of {counted(head.documents, 'document')} done"
            hint = done if head.documents else ""
        elif row is not None and found.cases:
            hint = f"in {found.rows[self._rows[row]].cases} of {counted(found.cases, found.case_noun)}"
        where = head.label if head is not None else f"every {found.names}"
        room = max(24, self.size.width - len(value) - 4)
        self.status.say(f"{fit_middle(f'{code} × {where}', room)}: {value}", hint)

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

    def on_matrix_arranged(self, message: Matrix.Arranged) -> None:
        """Say what was hidden or sorted."""
        if message.text:
            self.status.say(message.text, "a shows everything again" if "left out" in message.text else "")

    async def on_head_line_clicked(self, message: HeadLine.Clicked) -> None:
        """A click on the head asks what its key asks."""
        message.stop()
        await self.run_action(message.action)

    # From a number to its excerpts

    def on_matrix_cell_chosen(self, message: Matrix.CellChosen) -> None:
        """List the excerpts of the cell."""
        message.stop()
        found = self.found
        if found is None:
            return
        row = None if message.row_key is None else found.rows[self._rows[message.row_key]]
        head = None if message.column_key is None else found.columns[self._columns[message.column_key]]
        if value_of(self.matrix.grid, message.row_key, message.column_key) in (0, *Sign):
            self.status.say("There is no excerpt behind this cell.")
            return
        excerpts = self.qcode.go("excerpts")
        if isinstance(excerpts, ExcerptsScreen):
            behind = partial(
                segments.behind,
                self.session.project,
                selection=found.selection,
                by=found.by,
                codes=found.counted if row is None else row.counted,
                column=head,
            )
            code = "all codes" if row is None else row.label
            where = f"every {found.names}" if head is None else head.label
            filters = found.selection.describe()
            notes = [f"Filters: {filters}."] if filters else []
            excerpts.call_after_refresh(excerpts.show, behind, about=f"{code} × {where}", notes=notes)

    # Asking something else

    def _choose(self, question: str, options: list[Option], chosen: str, then: str) -> None:
        def take(answer: tuple[str, ...] | None) -> None:
            if answer is not None:
                getattr(self, then)(answer[0])

        self.app.push_screen(Choose(question, options, chosen=(chosen,)), take)

    def action_measure(self) -> None:
        """Choose what is counted."""
        self._choose("count", measure_options(), self.asked.measure, "take_measure")

    def take_measure(self, key: str) -> None:
        """Count something else, by an option's key."""
        self.ask(self.asked.measuring(key))

    def action_where(self) -> None:
        """Filter by code, coder, document, case, attribute or role."""
        ask_where(self, self.asked.selection, self._filter)

    def _filter(self, selection: Selection) -> None:
        self.ask(replace(self.asked, selection=selection))

    def action_columns(self) -> None:
        """Choose what stands above the columns, or which of them are shown."""
        project = self.session.project
        first = Option("choose", f"which of these {len(self._columns)} columns …", "mark those to be shown")
        by = column_options(project)
        now = next((option for option in by if option.key == self.asked.by), None)
        options = [replace(option, note="now") if option == now else option for option in by]
        self._choose("columns", [first, *options], first.key, "take_columns")

    def take_columns(self, key: str) -> None:
        """Count by something else, or choose among the columns there are."""
        if key == "choose":
            self._choose_shown(rows=False)
        elif key.startswith("bands/"):
            self._ask_bands(key.removeprefix("bands/"))
        else:
            self.ask(replace(self.asked, by=key))

    def _ask_bands(self, attribute: str) -> None:
        """Ask how the values of an attribute stand in bands."""
        now = self.asked.by.removeprefix(f"{attribute}:") if self.asked.by.startswith(f"{attribute}:") else "4"
        note = (
            "A number of bands with about as many cases each, or the borders at which a new one begins: 2005,2010,2015"
        )

        def take(answer: str | None) -> None:
            if answer:
                self.ask(replace(self.asked, by=f"{attribute}:{answer.replace(' ', '')}"))

        self.app.push_screen(Ask(f"bands of {attribute}", value=now, note=note), take)

    def action_others(self) -> None:
        """Choose another table."""
        options = [
            Option("together", "codes together", "which occur on the same passages"),
            Option("saturation", "saturation", "new codes, interview by interview"),
            Option("framework", "framework", "summaries of cases and codes beside their excerpts"),
            *(Option(f"tables/{each.name}", each.name, each.told) for each in KINDS.values()),
        ]
        self._choose("go to", options, "together", "take_other")

    def take_other(self, name: str) -> None:
        """Go to another table by the name of its screen."""
        kind = name.removeprefix("tables/")
        if kind != name:
            self.qcode.action_tables(kind)
        else:
            self.qcode.go(name)

    def action_rows(self) -> None:
        """Choose which codes are rows, how deep, with what is under them, and in which order."""
        options = row_options(self.asked, order=self.matrix.arrangement.rows_by, count=len(self._rows))
        self._choose("rows", options, "choose", "take_rows")

    def take_rows(self, key: str) -> None:
        """Change the rows, by an option's key."""
        kind, _, value = key.partition("/")
        asked = self.asked
        if kind == "choose":
            self._choose_shown(rows=True)
        elif kind == "depth":
            self.ask(replace(asked, depth=int(value) if value else None))
        elif kind == "used":
            self.ask(replace(asked, rows="all" if asked.rows == "used" else "used"))
        elif kind == "parents":
            self.ask(replace(asked, parents=not asked.parents))
        else:
            sortings = {"name": Sorting(None, Turn.UP, by_name=True), "total": Sorting(None, Turn.DOWN)}
            arrangement = replace(self.matrix.arrangement, rows_by=sortings.get(value, Sorting()))
            self.matrix.show_as(arrangement, text=f"rows by {value}" if value else "rows in the codebook's order")

    def _choose_shown(self, *, rows: bool) -> None:
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

    # Finding, explaining, writing

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

    def action_notes(self) -> None:
        """Say what the numbers mean."""
        if self.found is not None:
            self.app.push_screen(Notes(self.found.title, self.found.notes))

    def action_export(self) -> None:
        """Write the table to a file as it is shown."""
        found, matrix = self.found, self.matrix
        if found is None or not found.rows:
            self.status.say("There is nothing to write.")
            return
        table = shown_table(found, rows=matrix.shown_rows, columns=matrix.shown_columns)
        size = f"{counted(len(table.rows), 'code')} × {counted(len(matrix.shown_columns), found.names)}"

        def write(path: Path) -> str:
            exporting.save_table(table, to=path)
            return f"the table ({size}) is in {path}"

        save_to_file(self, "write this table to", name=file_name(found.unit, "by", found.names), write=write)

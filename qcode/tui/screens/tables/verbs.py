"""What can be asked of the table in another way: its measure, rows, columns, and the other tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from qcode.tui.screens.asking.prompts import Option
from qcode.tui.screens.tables.choices import ask_bands, column_options, measure_options, row_options
from qcode.tui.screens.tables.more_tables import KINDS
from qcode.tui.widgets.grid import Sorting, Turn

if TYPE_CHECKING:
    from qcode.tui.screens.tables.table import TableScreen


class TableVerbs:
    """The questions of the table; mixed into its screen."""

    @property
    def _table(self) -> TableScreen:
        return cast("TableScreen", self)

    def action_measure(self) -> None:
        """Choose what is counted."""
        self._table.choose("count", measure_options(), self._table.asked.measure, "take_measure")

    def take_measure(self, key: str) -> None:
        """Count something else, by an option's key."""
        self._table.ask(self._table.asked.measuring(key))

    def action_columns(self) -> None:
        """Choose what stands above the columns, or which of them are shown."""
        project = self._table.session.project
        first = Option("choose", f"which of these {len(self._table.columns)} columns …", "mark those to be shown")
        by = column_options(project)
        now = next((option for option in by if option.key == self._table.asked.by), None)
        options = [replace(option, note="now") if option == now else option for option in by]
        self._table.choose("columns", [first, *options], first.key, "take_columns")

    def take_columns(self, key: str) -> None:
        """Count by something else, or choose among the columns there are."""
        table = self._table
        if key == "choose":
            table.choose_shown(rows=False)
        elif key.startswith("bands/"):
            attribute = key.removeprefix("bands/")
            ask_bands(table, attribute, table.asked.by, lambda by: table.ask(replace(table.asked, by=by)))
        else:
            table.ask(replace(table.asked, by=key))

    def action_others(self) -> None:
        """Choose another table."""
        options = [
            Option("together", "codes together", "which occur on the same passages"),
            Option("saturation", "saturation", "new codes, interview by interview"),
            Option("framework", "framework", "summaries of cases and codes beside their excerpts"),
            *(Option(f"tables/{each.name}", each.name, each.told) for each in KINDS.values()),
        ]
        self._table.choose("go to", options, "together", "take_other")

    def take_other(self, name: str) -> None:
        """Go to another table by the name of its screen."""
        kind = name.removeprefix("tables/")
        if kind != name:
            self._table.qcode.action_tables(kind)
        else:
            self._table.qcode.go(name)

    def action_rows(self) -> None:
        """Choose which codes are rows, how deep, with what is under them, and in which order."""
        table = self._table
        options = row_options(table.asked, order=table.matrix.arrangement.rows_by, count=len(table.rows))
        self._table.choose("rows", options, "choose", "take_rows")

    def take_rows(self, key: str) -> None:
        """Change the rows, by an option's key."""
        kind, _, value = key.partition("/")
        asked = self._table.asked
        if kind == "choose":
            self._table.choose_shown(rows=True)
        elif kind == "depth":
            self._table.ask(replace(asked, depth=int(value) if value else None))
        elif kind == "used":
            self._table.ask(replace(asked, rows="all" if asked.rows == "used" else "used"))
        elif kind == "parents":
            self._table.ask(replace(asked, parents=not asked.parents))
        else:
            sortings = {"name": Sorting(None, Turn.UP, by_name=True), "total": Sorting(None, Turn.DOWN)}
            arrangement = replace(self._table.matrix.arrangement, rows_by=sortings.get(value, Sorting()))
            self._table.matrix.show_as(
                arrangement, text=f"rows by {value}" if value else "rows in the codebook's order"
            )

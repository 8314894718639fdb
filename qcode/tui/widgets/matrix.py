"""The code × case matrix as one works in it: keys, mouse, sorting and choosing; every number opens its excerpts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from textual.binding import BindingType
from textual.events import Click, MouseScrollDown, MouseScrollLeft, MouseScrollRight, MouseScrollUp
from textual.geometry import Region
from textual.message import Message

from qcode.tui.actions import bindings_for
from qcode.tui.widgets.grid import (
    Arrangement,
    Grid,
    Key,
    Sorting,
    Turn,
    empty_columns,
    empty_rows,
    heat_levels,
    visible_columns,
    visible_rows,
)
from qcode.tui.widgets.matrixview import HEAT_LEVELS, MatrixView

_TURNS = {Turn.DOWN: "largest first", Turn.UP: "smallest first", Turn.GIVEN: "in their own order"}


class Matrix(MatrixView):
    """A grid of values with a cell for cursor. The last line and the column behind the values hold the totals."""

    PLACES: ClassVar[tuple[str, ...]] = ("matrix", "list")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("matrix")]

    @dataclass
    class CellChosen(Message):
        """The excerpts of a cell are asked for; None stands for the totals."""

        matrix: Matrix
        row_key: Key | None
        column_key: Key | None

    @dataclass
    class CursorMoved(Message):
        """The cursor stands on another cell; `text` says in words what it holds."""

        matrix: Matrix
        row_key: Key | None
        column_key: Key | None
        text: str

    @dataclass
    class Arranged(Message):
        """Rows or columns were hidden, folded or sorted; `text` says what was done."""

        matrix: Matrix
        arrangement: Arrangement
        text: str

    # Contents

    def load(self, grid: Grid) -> None:
        """Show a grid; cursor, sorting and what is hidden stay where the keys do."""
        row, column = self.row_key, self.column_key
        self.grid = grid
        self._texts = {}
        self._level = heat_levels(grid, levels=HEAT_LEVELS)
        self._arrange()
        if row in grid.row_keys:
            self.cursor = self._row_place(row)
        if column in grid.column_keys:
            self.column = self._column_place(column)
        self._reshape()

    def show_as(self, arrangement: Arrangement, *, text: str = "") -> None:
        """Show the grid in another arrangement; the cursor stays on its cell where that is still shown."""
        row, column = self.row_key, self.column_key
        self.arrangement = arrangement
        self._arrange()
        self.cursor = self._row_place(row)
        self.column = self._column_place(column)
        self._reshape()
        self.post_message(self.Arranged(self, arrangement, text))

    def _arrange(self) -> None:
        self._rows = visible_rows(self.grid, self.arrangement)
        self._columns = visible_columns(self.grid, self.arrangement)

    def _row_place(self, key: Key | None) -> int:
        keys = [self.grid.row_keys[row] for row in self._rows]
        return keys.index(key) if key in keys else min(self.cursor, len(self._rows))

    def _column_place(self, key: Key | None) -> int:
        keys = [self.grid.column_keys[column] for column in self._columns]
        return keys.index(key) if key in keys else min(self.column, len(self._columns))

    def show_cell(self, row_key: Key | None, column_key: Key | None) -> None:
        """Put the cursor on a cell; None stands for the totals."""
        row = self._row_place(row_key) if row_key is not None else len(self._rows)
        column = self._column_place(column_key) if column_key is not None else len(self._columns)
        self.go_to(row, column)

    # Keys

    def go(self, index: int) -> None:
        """Put the cursor on a row, the totals included."""
        self.go_to(index, self.column)

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor on a cell by its place on the screen, kept inside; only what changed is drawn."""
        row = max(0, min(row, len(self._rows) if self.grid.column_totals else len(self._rows) - 1))
        column = max(0, min(column, len(self._columns) if self.grid.row_totals else len(self._columns) - 1))
        if (row, column) == (self.cursor, self.column):
            return
        before, self.cursor, self.column = self.cursor, row, column
        shifted = self._show_column()
        if shifted:
            self.refresh()
        elif self._follow():
            self.refresh_head()
        else:
            self.refresh_row(before)
            self.refresh_row(row)
            self.refresh_head()
            self.refresh(Region(0, self.foot_at, self.size.width, 1))
        self.post_message(self.CursorMoved(self, self.row_key, self.column_key, self.describe()))

    def action_cell_left(self) -> None:
        """One column to the left."""
        self.go_to(self.cursor, self.column - 1)

    def action_cell_right(self) -> None:
        """One column to the right."""
        self.go_to(self.cursor, self.column + 1)

    def action_page_left(self) -> None:
        """One screen of columns to the left."""
        self.go_to(self.cursor, self.column - self._shape.fits)

    def action_page_right(self) -> None:
        """One screen of columns to the right."""
        self.go_to(self.cursor, self.column + self._shape.fits)

    def action_row_start(self) -> None:
        """To the first column."""
        self.go_to(self.cursor, 0)

    def action_row_end(self) -> None:
        """To the row's total."""
        self.go_to(self.cursor, len(self._columns))

    def action_top(self) -> None:
        """To the first row."""
        self.go_to(0, self.column)

    def action_bottom(self) -> None:
        """To the totals."""
        self.go_to(len(self._rows), self.column)

    def action_choose(self) -> None:
        """Ask for the excerpts of the cell."""
        if self.grid.row_keys and self.grid.column_keys:
            self.post_message(self.CellChosen(self, self.row_key, self.column_key))

    # Arranging

    def action_fold(self) -> None:
        """Fold or unfold the row's branch; on a row without one, its parent's."""
        if self.row_key is None:
            return
        row = self._rows[self.cursor]
        if self.grid.branch_end(row) == row + 1:
            above = [at for at in range(row) if self.grid.branch_end(at) > row]
            if not above:
                return
            row = above[-1]
            self.cursor = self._rows.index(row)
        self.show_as(self.arrangement.toggled(self.grid.row_keys[row]))

    def action_fold_all(self) -> None:
        """Show only the top of the tree."""
        grid = self.grid
        parents = frozenset(key for row, key in enumerate(grid.row_keys) if grid.branch_end(row) > row + 1)
        while self.cursor < len(self._rows) and grid.depth(self._rows[self.cursor]) > 0:
            self.cursor -= 1
        self.show_as(replace(self.arrangement, folded=parents))

    def action_unfold_all(self) -> None:
        """Show all rows of the tree."""
        self.show_as(replace(self.arrangement, folded=frozenset()))

    def sort_rows(self, key: Key | None, *, by_name: bool = False) -> None:
        """Sort the rows by a column (None: by the totals), or by name; the same again turns, then restores."""
        sorting = self.arrangement.rows_by.next(key, by_name=by_name)
        self.show_as(replace(self.arrangement, rows_by=sorting), text=f"rows {_said(sorting)}")

    def action_sort_column(self) -> None:
        """Sort the rows by the column under the cursor."""
        self.sort_rows(self.column_key)

    def action_sort_row(self) -> None:
        """Sort the columns by the row under the cursor."""
        sorting = self.arrangement.columns_by.next(self.row_key)
        self.show_as(replace(self.arrangement, columns_by=sorting), text=f"columns {_said(sorting)}")

    def action_heat(self) -> None:
        """Shade the cells by their values, or stop."""
        self.heat = not self.heat
        self.refresh()

    def action_rotate(self) -> None:
        """Write the columns' names upright, or shortened."""
        self.rotated = not self._upright
        self._reshape()

    def action_hide_row(self) -> None:
        """Leave the row out."""
        if self.row_key is not None:
            hidden = self.arrangement.hidden_rows | {self.row_key}
            name = self.grid.row_labels[self._rows[self.cursor]]
            self.show_as(replace(self.arrangement, hidden_rows=hidden), text=f"row “{name}” left out")

    def action_hide_column(self) -> None:
        """Leave the column out."""
        if self.column_key is not None:
            hidden = self.arrangement.hidden_columns | {self.column_key}
            name = self.grid.column_labels[self._columns[self.column]]
            self.show_as(replace(self.arrangement, hidden_columns=hidden), text=f"column “{name}” left out")

    def action_hide_empty(self) -> None:
        """Leave out the rows and columns without a value."""
        rows = self.arrangement.hidden_rows | empty_rows(self.grid)
        columns = self.arrangement.hidden_columns | empty_columns(self.grid)
        text = f"{len(rows)} rows and {len(columns)} columns left out; totals count them still"
        self.show_as(replace(self.arrangement, hidden_rows=rows, hidden_columns=columns), text=text)

    def action_show_all(self) -> None:
        """Show every row and column again, in their own order."""
        self.show_as(Arrangement(), text="all rows and columns")

    # Mouse

    def on_click(self, event: Click) -> None:
        """Go to the cell; a second click on it opens it. A head sorts by its column, a fold sign folds."""
        event.prevent_default()
        if event.x >= self.width:
            return
        column = self._column_at(event.x)
        if event.y < self.HEAD:
            self.sort_rows(self.grid.column_keys[self._columns[column]] if column < len(self._columns) else None)
            return
        place = len(self._rows) if event.y == self.foot_at else self.row_at(event.y)
        if place is None:
            return
        if event.x < self._shape.label:
            self.go_to(place, self.column)
            if place < len(self._rows) and self.grid.branch_end(self._rows[place]) > self._rows[place] + 1:
                self.action_fold()
            return
        self.go_to(place, column)
        if event.chain == 2:
            self.action_choose()

    def _column_at(self, x: int) -> int:
        seen = self._seen()
        at = self._first + (x - self._shape.label) // self._shape.value
        return at if at in seen else len(self._columns)

    def on_mouse_scroll_right(self, event: MouseScrollRight) -> None:
        """Scroll by one column."""
        self._scroll_columns(1)
        event.stop()

    def on_mouse_scroll_left(self, event: MouseScrollLeft) -> None:
        """Scroll back by one column."""
        self._scroll_columns(-1)
        event.stop()

    def _on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        if event.shift or event.ctrl:
            self._scroll_columns(1)
            event.stop()
            event.prevent_default()

    def _on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        if event.shift or event.ctrl:
            self._scroll_columns(-1)
            event.stop()
            event.prevent_default()

    def _scroll_columns(self, by: int) -> None:
        last = max(0, len(self._columns) - self._shape.fits)
        first = max(0, min(self._first + by, last))
        if first != self._first:
            self._first = first
            self.refresh()


def _said(sorting: Sorting) -> str:
    if sorting.turn is Turn.GIVEN:
        return _TURNS[Turn.GIVEN]
    if sorting.by_name:
        return "by name" if sorting.turn is Turn.UP else "by name, backwards"
    return f"sorted, {_TURNS[sorting.turn]}"

"""The framework matrix on a screen: cases by codes, and a cell's summary typed beside its excerpts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Static

from qcode.errors import QcodeError
from qcode.model.coding import Excerpt
from qcode.model.selection import Selection
from qcode.model.table import Table
from qcode.services.drafts import guid_of
from qcode.services.tables import framework as service
from qcode.services.tables.framework import Framework
from qcode.services.tables.notes import counted
from qcode.services.tables.quotes import quoted
from qcode.tui.actions import bindings_for
from qcode.tui.drafting import drafting
from qcode.tui.screens.asking.keeping import keep
from qcode.tui.screens.asking.prompts import Option
from qcode.tui.screens.asking.where import where_text
from qcode.tui.screens.tables.answering import Answering
from qcode.tui.screens.tables.cell_editor import CellEditor
from qcode.tui.screens.tables.framework_grid import grid_of, number_told
from qcode.tui.screens.tables.parts import CountMatrix, Find, HeadLine, HeadPart
from qcode.tui.threads import hand_over
from qcode.tui.widgets.grid import Arrangement, Key
from qcode.tui.widgets.lines import Title
from qcode.tui.widgets.matrix import Matrix


@dataclass(frozen=True, slots=True)
class Asked:
    """Which framework is asked for."""

    depth: int | None = None
    parents: bool = True
    rows: str = "used"
    selection: Selection = field(default_factory=Selection)

    @property
    def codes_told(self) -> str:
        """Which codes are columns, in a few words."""
        told = "all codes" if self.rows == "all" else "used codes"
        if self.depth is not None:
            told += " of the top level" if self.depth == 1 else f" of {self.depth} levels"
        return told if self.parents else f"{told}, each alone"


class CellMatrix(CountMatrix):
    """The matrix of the framework: Enter writes the summary of a cell."""

    PLACES: ClassVar[tuple[str, ...]] = ("cells", "matrix", "list")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("cells")]


class FrameworkScreen(Answering[Asked, Framework]):
    """Cases by codes with the number of excerpts and a star for a summary; below, the cell's words."""

    NAME = "framework"
    PLACES: ClassVar[tuple[str, ...]] = ("framework",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("framework")]
    CONCERNING: ClassVar[tuple[str, ...]] = (*Answering.CONCERNING, "memos")
    DEFAULT_CSS = """
    FrameworkScreen #cell { height: 7; padding: 0 2; border-top: hkey $border-blurred; color: $foreground; }
    FrameworkScreen.-wide #cell { height: 10; }
    """

    def __init__(self) -> None:
        super().__init__(Asked())
        self.told = HeadLine(id="asked")
        self.matrix = CellMatrix(id="matrix")
        self.cell = Static("", id="cell", markup=False)
        self.wanted: tuple[int, int] | None = None
        self._behind: dict[tuple[int, int], tuple[Excerpt, ...]] = {}

    def body(self) -> Iterable[Widget]:
        """What is asked, the matrix, the words of the cell."""
        self.matrix.on_moved = self._tell_cell
        yield from (self.told, self.matrix, self.cell)

    def on_mount(self) -> None:
        """Give the keys to the matrix."""
        super().on_mount()
        self.matrix.focus()
        self._tell_asked()

    # Answering

    def answered(self, asked: Asked) -> Framework:
        """Read numbers and summaries."""
        return service.framework(
            self.session.project, selection=asked.selection, depth=asked.depth, parents=asked.parents, rows=asked.rows,
        )  # fmt: skip

    def show_answer(self, found: Framework) -> None:
        """Put the numbers into the matrix."""
        self._behind = {}
        self.matrix.load(grid_of(found))
        self._tell_asked()
        self.show_wanted()
        if not found.rows:
            self.status.say("There is no code in use.", "r shows all codes")
        elif not found.cases:
            self.status.say(f"There is no {found.case_noun} yet.", "qcode cases import cases.csv")

    def notes(self) -> tuple[str, ...]:
        """The notes of the table."""
        return (*(self.found.notes if self.found else ()), "*: with a summary.")

    def table(self) -> Table:
        """The framework as it is shown, in its order, with one quote a cell."""
        assert self.found is not None
        asked = self.asked
        quoting = service.framework(
            self.session.project, selection=asked.selection, depth=asked.depth, parents=asked.parents, rows=asked.rows,
            quotes=1,
        )  # fmt: skip
        table, rows = service.as_table(quoting), self.matrix.shown_rows
        sizes = ((self.found.case_noun, len(rows), len(self.found.cases)),
                 ("code", len(self.matrix.shown_columns), len(self.found.rows)))  # fmt: skip
        hidden = [f"{shown} of {counted(every, noun)}" for noun, shown, every in sizes if shown < every]
        notes = (*table.notes, *([f"Shown: {', '.join(hidden)}."] if hidden else []))
        places = [0, *(1 + at for at in self.matrix.shown_columns)]
        return replace(table.part(places, rows), notes=notes)

    # Telling

    def entitle(self) -> None:
        """Where one is, and how much is summarised."""
        session, found = self.session, self.found
        shown = {(case, row.code_id) for case in found.cases for row in found.rows} if found else set()
        written = len(shown & found.summaries.keys()) if found else 0
        right = f"{counted(len(found.cases), found.case_noun)}, {counted(written, 'summary')}" if found else ""
        self.titlebar.show(Title(project=session.project.name, screen=self.NAME, coder=session.coder_told, right=right))

    def _tell_asked(self) -> None:
        asked = self.asked
        self.told.show(
            HeadPart("excerpts, * with a summary"),
            HeadPart(asked.codes_told, "r", "rows"),
            HeadPart(where_text(asked.selection) or "no filter", "w", "where"),
        )

    def here(self) -> tuple[int, int] | None:
        """The case and the code under the cursor, by key."""
        row, column = self.matrix.row_key, self.matrix.column_key
        return (int(row), int(column)) if row is not None and column is not None else None

    def _tell_cell(self) -> None:
        found, here = self.found, self.here()
        if found is None or self.counting is not None:
            return
        if here is None:
            self.cell.update("", layout=False)
            self.tell_place("How many summaries are written.", "y lists the excerpts of all of them")
            return
        case, code = self.names(here)
        self.tell_place(f"{case} × {code}: {number_told(self.matrix.value_here())}", "Enter writes the summary")
        if here in self._behind:
            self._show_words(here)
        else:
            self.cell.update(found.summary(*here), layout=False)
            self._read(found, here)

    @work(thread=True, exclusive=True, group="cell")
    def _read(self, found: Framework, cell: tuple[int, int]) -> None:
        try:
            excerpts = service.cell_excerpts(self.session.project, found, *cell)
        except QcodeError:
            return  # the case or code is gone, and what tells so is on its way
        hand_over(self._have_words, found, cell, excerpts)

    def _have_words(self, found: Framework, cell: tuple[int, int], excerpts: tuple[Excerpt, ...]) -> None:
        if found is self.found:
            self._behind[cell] = excerpts
            if cell == self.here():
                self._show_words(cell)

    def _show_words(self, cell: tuple[int, int]) -> None:
        assert self.found is not None
        words = (self.found.summary(*cell), *quoted(self._behind[cell], 3))
        self.cell.update("\n".join(filter(None, words)) or "nothing is written here", layout=False)

    def names(self, cell: tuple[int, int]) -> tuple[str, str]:
        """The names of a case and a code."""
        assert self.found is not None
        labels = {row.code_id: row.label for row in self.found.rows}
        return self.found.names[self.found.cases.index(cell[0])], labels[cell[1]]

    def show_wanted(self) -> None:
        """Go to the cell that another screen asked for, once it is here."""
        if self.wanted is not None and self.found is not None and self.counting is None:
            wanted, self.wanted = self.wanted, None
            self.show_cell(*wanted)

    # Writing

    def on_matrix_cell_chosen(self, message: Matrix.CellChosen) -> None:
        """Write the summary of the cell beside its excerpts."""
        message.stop()
        here = self.here()
        if here is not None:
            self.write(here)

    def write(self, cell: tuple[int, int]) -> None:
        """Open the editor on a case and a code."""
        found = self.found
        if found is None or cell[0] not in found.cases or cell[1] not in {row.code_id for row in found.rows}:
            self.status.warn("That case or code is not shown here.", "w and r take other ones in")
            return
        mine = [each for each in found.summaries.get(cell, ()) if each.coder_id == self.session.coder_id]
        others = [each for each in found.summaries.get(cell, ()) if each.coder_id != self.session.coder_id]
        before = "\n".join(each.text for each in mine)

        (case, code), project = self.names(cell), self.session.project
        draft = drafting(
            project, f"summary of {case} × {code}", table="cases", guid=guid_of(project, "cases", cell[0]),
            where=guid_of(project, "codes", cell[1]),
        )  # fmt: skip

        def take(text: str | None) -> None:
            words = (text or "").strip()
            if words != before.strip():
                keep(
                    self,
                    lambda: service.summarise(project, *cell, words, expected=before),
                    words,
                    anyway=lambda: service.summarise(project, *cell, words),
                    draft=draft,
                )
            else:
                draft.done()

        try:
            excerpts = self._behind.get(cell) or service.cell_excerpts(self.session.project, found, *cell)
        except QcodeError as error:
            self.status.fail(error)
            return
        notes = [f"{each.coder} wrote: {each.text}" for each in others]
        editor = CellEditor(before, on=f"{case} × {code}", excerpts=excerpts, notes=notes)
        self.app.push_screen(editor.kept_as(draft), take)

    def action_excerpts(self) -> None:
        """List the excerpts of the cell on their own screen; of a total, those of the whole case or code."""
        found, row, column = self.found, self.matrix.row_key, self.matrix.column_key
        told = number_told(self.matrix.value_here()) if self.here() else ""
        nothing = ("0 excerpts", "no document", "not coded to the end")
        if found is None or (row is None and column is None) or told in nothing:
            self.status.say("There is no excerpt behind this cell.")
            return
        cases = found.cases if row is None else (int(row),)
        codes = tuple(each.code_id for each in found.rows) if column is None else (int(column),)
        source = partial(service.excerpts_of, self.session.project, found, cases=cases, codes=codes)
        case = f"every {found.case_noun}" if row is None else found.names[found.cases.index(cases[0])]
        labels = {each.code_id: each.label for each in found.rows}
        code = "all codes" if column is None else labels[codes[0]]
        self.list_excerpts(source, about=f"{case} × {code}")

    # Asking something else

    def action_rows(self) -> None:
        """Choose which codes are columns, and how deep."""
        asked = self.asked
        options = [
            Option("depth/", "all levels", "now" if asked.depth is None else ""),
            Option("depth/1", "the top level only", "now" if asked.depth == 1 else ""),
            Option("depth/2", "two levels", "now" if asked.depth == 2 else ""),
            Option("used", "all codes" if asked.rows == "used" else "only those used or summarised"),
            Option("parents", "each code alone" if asked.parents else "with those under it"),
        ]
        self.choose("codes", options, f"depth/{asked.depth or ''}", "take_rows")

    def take_rows(self, key: str) -> None:
        """Show other codes, by an option's key."""
        kind, _, value = key.partition("/")
        if kind == "depth":
            self.ask(replace(self.asked, depth=int(value) if value else None))
        elif kind == "used":
            self.ask(replace(self.asked, rows="all" if self.asked.rows == "used" else "used"))
        else:
            self.ask(replace(self.asked, parents=not self.asked.parents))

    def action_find(self) -> None:
        """Go to a case or a code by its name."""
        found = self.found
        if found is None:
            return
        options = [Option(f"r{key}", name, found.case_noun) for key, name in zip(found.cases, found.names, strict=True)]
        options += [Option(f"c{row.code_id}", row.label, "code") for row in found.rows]

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is not None:
                key = int(answer[0][1:])
                self.show_cell(key if answer[0][0] == "r" else None, None if answer[0][0] == "r" else key)

        self.app.push_screen(Find("find a case or a code", options), take)

    def show_cell(self, case: Key | None, code: Key | None) -> None:
        """Put the cursor on a case or a code, or on both; the other one stays."""
        row, column = self.matrix.row_key, self.matrix.column_key
        self.matrix.show_as(Arrangement())
        self.matrix.show_cell(row if case is None else case, column if code is None else code)

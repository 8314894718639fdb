"""The codebook summary: each code with its definition, how much it is used, and what is typical of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from rich.segment import Segment
from textual import work
from textual.binding import BindingType
from textual.events import Click
from textual.strip import Strip
from textual.widget import Widget

from qcode.errors import QcodeError
from qcode.model.change import Change
from qcode.model.codebook import SEPARATOR
from qcode.model.selection import Selection
from qcode.services import exporting, segments
from qcode.services.codebook.prose import quoted, summary_table, summary_text
from qcode.services.codebook.summary import CodeSummary, codebook_summary
from qcode.services.tables.notes import counted
from qcode.tui.actions import bindings_for
from qcode.tui.frame import Frame
from qcode.tui.screens.asking.prompts import Choose, Option
from qcode.tui.screens.asking.saving import file_name, save_to_file
from qcode.tui.screens.asking.where import ask_where, where_text
from qcode.tui.screens.excerpts import ExcerptsScreen
from qcode.tui.threads import hand_over
from qcode.tui.widgets.blocks import Blocks, wrapped
from qcode.tui.widgets.cells import fit, fit_middle
from qcode.tui.widgets.columns import GAP, Cell, Column, layout, line, natural_widths
from qcode.tui.widgets.lines import Title
from qcode.tui.widgets.sorting import Order, ask_order, in_order, next_order, with_sign

_CONCERNING = ("codings", "codes", "documents", "cases", "case_links", "attribute_values", "coders", "rounds")
_WIDE = 100


def columns_for(noun: str) -> tuple[Column, ...]:
    """The columns of the numbers beside a code's name."""
    return (
        Column("excerpts", right=True),
        Column("documents", right=True),
        Column(noun, right=True),
        Column("coders", most=30, drop=2),
        Column("last use", drop=1),
    )


def numbers_of(each: CodeSummary) -> tuple[str, ...]:
    """What stands in these columns: with the codes below, the code's own excerpts in brackets where they differ."""
    use = each.branch
    own = f" ({each.own.excerpts})" if each.own.excerpts != use.excerpts else ""
    cases = f"{use.cases}/{each.of_cases}" if each.of_cases else str(use.cases)
    return (f"{use.excerpts}{own}", str(use.documents), cases, ", ".join(use.coders), use.last_use[:10])


@dataclass(frozen=True, slots=True)
class _Place:
    """An item as it is sorted: its number in the list, and its cells, the code first."""

    number: int
    cells: tuple[Cell, ...]


class SummaryList(Blocks[CodeSummary]):
    """Each code with its numbers; under it the definition and what is typical."""

    PLACES: ClassVar[tuple[str, ...]] = ("summarylist", "list")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("summarylist")]

    def __init__(self, *, id: str | None = None) -> None:
        """An empty list."""
        super().__init__(id=id)
        self.HEAD = 2
        self.numbers = columns_for("case")
        self.order: Order | None = None
        self.quotes = 1
        self._natural: list[int] = []

    def set_numbers(self, summary: list[CodeSummary], *, noun: str, quotes: int) -> None:
        """Take the widths of the columns from the numbers that will be shown."""
        self.numbers, self.quotes = columns_for(noun), quotes
        self._natural = natural_widths(self.numbers, map(numbers_of, summary))

    @property
    def block_height(self) -> int:
        """The name, one line of definition, and room for the quotes."""
        return 2 + self.quotes * (1 if self.size.width >= _WIDE else 2)

    def words_of(self, item: CodeSummary) -> str:
        """Everything that the summary says of a code."""
        code = item.code
        texts = (*item.path, *code.labels.values(), code.brief, code.definition, *item.branch.coders)
        return " ".join((*texts, *map(quoted, item.quotes)))

    def key_of(self, item: CodeSummary) -> object:
        """The code."""
        return item.code.id

    def _lay(self, width: int) -> list[int]:
        return layout(self.numbers, self._natural, room=max(26, width * 6 // 10))

    # Sorting

    @property
    def columns(self) -> tuple[Column, ...]:
        """The code, and its numbers."""
        return (Column("code"), *self.numbers)

    def sort(self, order: Order | None) -> None:
        """Show the codes in another order, None for that of the codebook; the cursor stays on its code."""
        self.order = order
        self.filtered()

    def action_sort_lines(self) -> None:
        """Ask by which column the codes are to be sorted."""
        ask_order(self.screen, self)

    def _arrange(self) -> None:
        super()._arrange()
        if self.order is not None:
            items = [_Place(at, (self.items[at].path[-1], *numbers_of(self.items[at]))) for at in self._shown]
            self._shown = [each.number for each in in_order(items, self.columns, self.order)]

    def clicked_head(self, event: Click) -> None:
        """A click on the filter line opens it, one on a title sorts."""
        if event.y == 0 or not self._natural:
            super().clicked_head(event)
            return
        widths = self._lay(self.width)
        start, column = self.width - sum(widths) - GAP * (sum(map(bool, widths)) - 1) - 1, 0
        for at, room in enumerate(widths, start=1):
            if room and event.x >= start:
                column = at
            start += room + GAP if room else 0
        self.sort(next_order(self.columns, self.order, column))

    # Drawing

    def draw_head(self, line_number: int, *, width: int) -> Strip:
        """The filter line, and under it the titles of the columns."""
        if line_number == 0 or not self._natural:
            return super().draw_head(line_number, width=width)
        plain = [Column(column.title, right=column.right) for column in self.numbers]
        text = line(plain, [column.title for column in self.numbers], self._lay(width)) + " "
        first = " code"
        if self.order is not None and self.order.column:
            text = with_sign(text, self._lay(width), replace(self.order, column=self.order.column - 1))
        elif self.order is not None:
            first += f" {self.order.sign}"
        style = self.style_of("rows--head")
        return self.line([Segment(fit(first, width - len(text)) + text, style)], width=width)

    def block(self, item: CodeSummary, *, width: int, here: bool) -> list[Strip]:
        """Name and numbers; definition; quotes."""
        base, quiet = self.style_of("rows--line"), self.style_of("rows--muted")
        lines = [self._lead(item, width=width, here=here)]
        room = max(8, width - 5)
        code = item.code
        texts = [(part, base) for part in wrapped(code.brief or code.definition or "no definition", width=room, most=1)]
        for quote in item.quotes[: self.quotes]:
            parts = wrapped(quoted(quote), width=room, most=1 if self.size.width >= _WIDE else 2)
            texts += [(part, quiet) for part in parts]
        edge = self.edge(here=here)
        lines += [self.line([edge, *self.found_in(text, base=style)], width=width) for text, style in texts]
        return lines

    def _lead(self, item: CodeSummary, *, width: int, here: bool) -> Strip:
        style = self.cursor_style() if here else self.style_of("blocks--lead")
        quiet = self.cursor_style() if here else self.style_of("rows--line")
        right = line(self.numbers, numbers_of(item), self._lay(width))
        retired = " (retired)" if item.code.retired else ""
        room = max(8, width - len(right) - 2)
        name = fit_middle(SEPARATOR.join(item.path) + retired, room - 2)
        return self.line([Segment(fit(f" {name}", room), style), Segment(f" {right} ", quiet)], width=width)


class SummaryScreen(Frame):
    """Every code in the order of the tree; Enter lists its excerpts."""

    NAME = "codebook summary"
    PLACES: ClassVar[tuple[str, ...]] = ("summary",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("summary")]

    def __init__(self) -> None:
        super().__init__()
        self.list = SummaryList(id="summary")
        self.selection = Selection()
        self.quotes = 1
        self._reading = False

    def body(self) -> Iterable[Widget]:
        """One list."""
        self.list.on_moved = self._tell_about
        yield self.list

    def on_mount(self) -> None:
        """Paint first, then read."""
        self.list.focus()
        self.call_after_refresh(self.read)

    # Reading

    def read(self) -> None:
        """Sum up again; the cursor stays on its code."""
        self._reading = True
        self.status.wait("summing up …")
        self._read(self.selection, self.quotes)

    @work(thread=True, exclusive=True, group="summary")
    def _read(self, selection: Selection, quotes: int) -> None:
        try:
            found = codebook_summary(self.session.project, selection=selection, quotes=quotes)
        except QcodeError as error:
            hand_over(self._failed, error)
            return
        hand_over(self._show, found)

    def _failed(self, error: QcodeError) -> None:
        self._reading = False
        self.status.fail(error)

    def _show(self, found: list[CodeSummary]) -> None:
        self._reading = False
        self.list.set_numbers(found, noun=self.session.project.case_noun, quotes=self.quotes)
        self.list.load(found, note=where_text(self.selection))
        self.entitle()
        if found:
            self._tell_about()
        else:
            self.status.say("There are no codes to sum up.", "F4 opens the codebook")

    def entitle(self) -> None:
        """Where one is, how many codes are summed up, and what is filtered."""
        session, items = self.session, self.list.items
        about = where_text(self.selection)
        right = counted(len(items), "code") if items else ""
        self.titlebar.show(
            Title(project=session.project.name, screen=self.NAME, about=about, coder=session.coder_told, right=right)
        )

    def concerned(self, change: Change | None) -> None:
        """Sum up again what a change touches."""
        if change is None or any(map(change.concerns, _CONCERNING)):
            self.read()

    def _tell_about(self) -> None:
        here = self.list.here
        if here is None or self._reading:
            return
        code = here.code
        hints = [f"use when: {code.use_when}"] if code.use_when else []
        hints += [f"not when: {code.not_when}"] if code.not_when else []
        labels = ", ".join(code.labels.values())
        name = f"{here.path[-1]} ({labels})" if labels else here.path[-1]
        self.status.say(name, "  ".join(hints) or "Enter lists the excerpts")

    # Doing

    def on_blocks_chosen(self, message: Blocks.Chosen) -> None:
        """List the excerpts of the code that was clicked twice."""
        message.stop()
        self.action_choose()

    def action_choose(self) -> None:
        """List the excerpts of the code and those under it."""
        here = self.list.here
        if here is None:
            return
        codes = frozenset(each.id for each in self.session.book.branch(here.code.id))
        excerpts = self.qcode.go("excerpts")
        if isinstance(excerpts, ExcerptsScreen):
            behind = partial(
                segments.behind, self.session.project, selection=self.selection, by="document", codes=codes, column=None
            )
            filters = self.selection.describe()
            notes = [f"Filters: {filters}."] if filters else []
            excerpts.call_after_refresh(excerpts.show, behind, about=SEPARATOR.join(here.path), notes=notes)

    def action_filter(self) -> None:
        """Begin to type a filter."""
        self.list.action_filter()

    def action_where(self) -> None:
        """Sum up only some codes, coders, documents, cases."""

        def take(selection: Selection) -> None:
            self.selection = selection
            self.read()

        ask_where(self, self.selection, take)

    def action_quotes(self) -> None:
        """Choose how many typical excerpts each code shows."""
        options = [Option("1", "one"), Option("2", "two"), Option("3", "three")]

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is not None:
                self.quotes = int(answer[0])
                self.read()

        self.app.push_screen(Choose("typical excerpts a code", options, chosen=(str(self.quotes),)), take)

    def action_export(self) -> None:
        """Write the codes that are shown to a file."""
        project, shown, selection = self.session.project, self.list.shown, self.selection
        if not shown:
            self.status.say("There is nothing to write.")
            return

        def write(path: Path) -> str:
            chosen = exporting.table_format(path)
            if chosen in ("markdown", "html"):
                text = summary_text(project, shown, format=chosen, selection=selection)
                exporting.save_text(text, to=path)
            else:
                full = chosen not in ("text", "latex")
                exporting.save_table(summary_table(project, shown, selection=selection, full=full), to=path)
            return f"the summary of {counted(len(shown), 'code')} is in {path}"

        save_to_file(self, "write this summary to", name=file_name("codebook summary", suffix=".md"), write=write)

"""The filters of a question: a line in the words of the command line, and one for a query, completed as it is typed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Key
from textual.widgets import Input, Label

from qcode.errors import QcodeError, QueryError, UsageError
from qcode.model.selection import Selection
from qcode.services.cases import attribute_types
from qcode.services.querying.names import completions, names_of
from qcode.tui.actions import bindings_for
from qcode.tui.folding import canonical
from qcode.tui.screens.asking.prompts import Box
from qcode.tui.screens.asking.where import must_be_there, parse_where, where_text
from qcode.tui.threads import hand_over
from qcode.tui.widgets.queryline import Offered, QueryLine
from qcode.tui.window import Window

if TYPE_CHECKING:
    from qcode.services.project import Project
    from qcode.text.query_completion import Names
    from qcode.tui.screens.asking.where import Check


class WhereForm(Window[Selection | None]):
    """Ask for filters and a query; None where it was left. What is wrong is said, and pointed at in a query."""

    PLACES: ClassVar[tuple[str, ...]] = ("prompt",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("prompt")]
    DEFAULT_CSS = """
    WhereForm { align: center middle; background: $background 60%; }
    WhereForm > Box { width: 96; max-width: 100%; }
    WhereForm QueryLine { margin: 1 0 0 0; }
    WhereForm .problem { margin: 1 0 0 0; }
    """

    def __init__(self, project: Project, selection: Selection, check: Check = must_be_there) -> None:
        """The filters that hold now, and what says whether others will do."""
        super().__init__()
        self._project, self._selection, self._check = project, selection, check
        self._names: Names | None = None
        self.filters = Input(where_text(replace(selection, query="")), select_on_focus=True, id="filters")
        self.line = QueryLine(id="line")

    def compose(self) -> ComposeResult:
        """The two lines, how they are written, and what may be wrong with them."""
        noun = self._project.case_noun
        note = (
            'As on the command line: type=metropolitan code="EU accession" coder=coder_a '
            f"role=respondent speaker=… document=… {noun}=… round=… since=2020 saved=… --agreed --exactly. "
            "Several names stand between |. Below, a query; Tab takes what is offered. Empty lines for no filter."
        )
        attributes = ", ".join(name for _, name, _ in attribute_types(self._project))
        with Box() as box:
            box.border_title = "filter"
            box.say_keys(("prompt.accept", "accept"), ("prompt.leave", "leave"), note="↓ ↑ filters or query")
            yield self.filters
            yield self.line
            yield Label(f"{note}\nAttributes: {attributes}." if attributes else note, classes="note", markup=False)
            yield Label("", classes="problem", markup=False)

    def on_mount(self) -> None:
        """Give the keys to the filters; read what a query can name."""
        self.query_one(".problem").display = False
        self.line.set_text(self._selection.query)
        self.line.offer = self._offer
        self.filters.focus()
        self._read_names()

    @work(thread=True, exclusive=True, group="names")
    def _read_names(self) -> None:
        names = names_of(self._project)
        hand_over(setattr, self, "_names", names)

    def _offer(self, text: str, cursor: int) -> Offered:
        if self._names is None:
            return Offered(cursor, cursor)
        found = completions(text, cursor, self._names)
        return Offered(found.start, found.stop, found.options)

    def on_key(self, event: Key) -> None:
        """The arrow leads from the filters to the query."""
        if event.key == "down" and self.filters.has_focus:
            event.stop()
            self.line.input.focus()

    def on_query_line_left(self, message: QueryLine.Left) -> None:
        """Go back to the filters."""
        message.stop()
        self.filters.focus()

    def on_query_line_asked(self, message: QueryLine.Asked) -> None:
        """Enter accepts, in the query too."""
        message.stop()
        self.action_accept()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter accepts."""
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        """Take the filters, if they will do."""
        try:
            answer = self._answer()
            self._check(self._project, answer)
        except QcodeError as error:
            self._say(error)
        else:
            self.dismiss(answer)

    def _answer(self) -> Selection:
        """What stands in the lines; a query behind the filters is one as well."""
        found = parse_where(canonical(self.filters.value).strip(), noun=self._project.case_noun)
        query = canonical(self.line.text).strip()
        if found.query and query and found.query != query:
            raise UsageError("There are two queries.", "Join them in one line: (…) and (…)")
        return replace(found, query=found.query or query)

    def _say(self, error: QcodeError) -> None:
        label = self.query_one(".problem", Label)
        label.update(f"{error.message} {error.hint}".strip())
        label.display = True
        if isinstance(error, QueryError) and error.query == self.line.text:
            self.line.point(error)
            self.line.input.focus()
            self.line.input.cursor_position = error.stop

    def action_leave(self) -> None:
        """Leave the filters as they are."""
        self.dismiss(None)

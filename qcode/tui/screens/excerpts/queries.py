"""Asking for excerpts: a query at the top, what it finds below, live; saved queries; recoding in bulk."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import BindingType
from textual.timer import Timer
from textual.widget import Widget

from qcode.errors import QcodeError, QueryError
from qcode.model.selection import Selection
from qcode.services.querying import saved as saved_queries
from qcode.services.querying.names import completions, names_of, read
from qcode.services.segments import SORTS, segments
from qcode.tui.actions import bindings_for
from qcode.tui.screens.asking.keeping import keep_line
from qcode.tui.screens.asking.prompts import Ask, Choose, Option
from qcode.tui.screens.excerpts import ExcerptsScreen
from qcode.tui.threads import hand_over
from qcode.tui.widgets.queryline import Offered, QueryLine
from qcode.tui.wording import counted

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.model.query import SavedQuery
    from qcode.text.query_completion import Names

WAIT = 0.35
"""So many seconds after the last letter the query is put."""

_NAMED_IN = ("codes", "coders", "documents", "cases", "attributes", "attribute_values", "speakers", "rounds")


class QueriesScreen(ExcerptsScreen):
    """A query, and the excerpts that it finds."""

    NAME = "query"
    PLACES: ClassVar[tuple[str, ...]] = ("queries", "excerpts")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("queries"), *bindings_for("excerpts")]

    def __init__(self) -> None:
        super().__init__()
        self.line = QueryLine(id="line")
        self.sort = "document"
        self.asked = ""
        self._live = False
        self._names: Names | None = None
        self._timer: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """The query over the excerpts."""
        yield self.line
        yield from super().body()

    def begin(self) -> None:
        """Ask for the query."""
        self.line.offer = self._offer
        self.line.input.focus()
        self._read_names()
        self.status.say("Tab takes what is offered, Enter asks", "F1 tells the language; o opens a saved query")

    @work(thread=True, exclusive=True, group="names")
    def _read_names(self) -> None:
        names = names_of(self.session.project)
        hand_over(self._have_names, names)

    def _have_names(self, names: Names) -> None:
        self._names = names

    def _offer(self, text: str, cursor: int) -> Offered:
        if self._names is None:
            return Offered(cursor, cursor)
        found = completions(text, cursor, self._names)
        return Offered(found.start, found.stop, found.options)

    def concerned(self, change: Change | None) -> None:
        """Read again what is shown, and the names that can be asked for."""
        if change is None or any(map(change.concerns, _NAMED_IN)):
            self._read_names()
        if self.asked:
            super().concerned(change)

    # Asking

    def on_query_line_changed(self, message: QueryLine.Changed) -> None:
        """Put the query when nothing is typed for a moment, if it can be read."""
        message.stop()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(WAIT, lambda: self._ask(message.text, live=True))

    def on_query_line_asked(self, message: QueryLine.Asked) -> None:
        """Put the query now, and go to what it finds."""
        message.stop()
        if self._timer is not None:
            self._timer.stop()
        if self._ask(message.text):
            self.list.focus()

    def on_query_line_left(self, message: QueryLine.Left) -> None:
        """Go to the list, or back where there is none."""
        message.stop()
        if self.list.items:
            self.list.focus()
        else:
            self.call_later(self.qcode.action_back)

    def _ask(self, text: str, *, live: bool = False) -> bool:
        """Put a query; one that cannot be read is pointed at, while it is typed only where it is not its end."""
        if live and (text != self.line.text or text == self.asked):
            return False
        self._live = live
        try:
            read(text)
        except QueryError as error:
            self._failed(error)
            return False
        self.asked = text
        self._put()
        return True

    def _put(self) -> None:
        selection = Selection(query=self.asked)
        source = partial(segments, self.session.project, selection=selection, sort=self.sort, codes=True)
        self.show(source, about="", notes=(selection.describe(),))

    def _failed(self, error: QcodeError) -> None:
        typing = self._live and self.line.input.has_focus
        if typing and isinstance(error, QueryError) and error.stop >= len(self.line.text.rstrip()):
            self._reading = False
            self.status.say("", "Tab takes what is offered, Enter asks")
            return
        super()._failed(error)
        if isinstance(error, QueryError):
            self.line.point(error)
            if not typing:
                self.line.input.focus()
                self.line.input.cursor_position = error.stop

    def action_edit_query(self) -> None:
        """Change the query."""
        self.line.input.focus()

    def action_sort(self) -> None:
        """Take the excerpts in the next order."""
        self.sort = SORTS[(SORTS.index(self.sort) + 1) % len(SORTS)]
        if self.asked:
            self._put()
        self.status.say(f"by {self.sort}")

    # Saved ones

    def action_save(self) -> None:
        """Keep the query under a name."""
        text = self.line.text.strip()
        if not text:
            self.status.warn("There is no query to keep.", "/ writes one")
            return
        project = self.session.project

        def save(name: str, seen: Iterable[SavedQuery] | None = None) -> Change:
            return saved_queries.save_query(project, name, text, replace=True, seen=seen)

        found = saved_queries.saved_queries(project)
        known = {each.name: each.text for each in found}
        now = next((name for name, words in known.items() if words == text), "")
        note = "For everybody in this project; qcode segments --saved NAME asks it, too."
        if known:
            note += f"\nA name that is there is replaced: {', '.join(known)}."
        question = Ask("keep this query as", value=now, note=note)
        keep_line(self, question, lambda name: save(name, found), anyway=save)

    def action_saved(self) -> None:
        """Ask a saved query."""
        found = {each.name: each for each in saved_queries.saved_queries(self.session.project)}
        if not found:
            self.status.say("No query is saved yet.", "S saves the one in the line")
            return
        options = [Option(each.name, each.name, each.text) for each in found.values()]

        def take(names: tuple[str, ...] | None) -> None:
            if names:
                text = found[names[0]].text
                self.line.set_text(text)
                if self._ask(text):
                    self.list.focus()

        self.app.push_screen(Choose(f"{counted(len(found), 'saved query')}", options), take)

    def action_forget(self) -> None:
        """Keep a saved query no longer."""
        found = saved_queries.saved_queries(self.session.project)
        text = self.line.text.strip()
        here = next((each for each in found if each.text == text), None)
        if here is None:
            self.status.say("The query in the line is not saved.", "o opens a saved one")
            return
        self.do(lambda: saved_queries.remove_query(self.session.project, here.name), hint="u brings it back")

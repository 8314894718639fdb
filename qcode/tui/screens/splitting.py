"""Splitting a code: each of its excerpts is looked at and sent to one of the parts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.widget import Widget

from qcode.model.codebook import Code
from qcode.model.coding import Excerpt
from qcode.model.selection import Selection
from qcode.services.codebook_merging import split_code
from qcode.services.segments import citation, segments
from qcode.tui.frame import Frame
from qcode.tui.screens.prompts import Confirm
from qcode.tui.widgets.columns import Column
from qcode.tui.widgets.filterlist import Entry, FilterList
from qcode.tui.widgets.lines import Title


class SplitScreen(Frame):
    """The excerpts of one code in a list; a digit sends the one under the cursor to a part, Escape ends."""

    NAME = "split"
    PLACES: ClassVar[tuple[str, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = [("escape", "finish", "finish"), ("0", "send(0)", "keep")]

    def __init__(self, code: Code, names: list[str]) -> None:
        super().__init__()
        self.code, self.names = code, names[:9]
        self.list = FilterList()
        self.excerpts: dict[int, Excerpt] = {}
        self.sent: dict[int, str] = {}

    def body(self) -> Iterable[Widget]:
        """One list."""
        yield self.list

    def on_mount(self) -> None:
        """Read the excerpts of the code itself, without what is under it."""
        path = self.session.book.path_text(self.code.id)
        found = segments(self.session.project, selection=Selection(codes=(path,), branches=False))
        self.excerpts = {each.coding.id: each for each in found}
        self._load()
        self.list.focus()
        self._say()

    def entitle(self) -> None:
        """Which code is split."""
        session = self.session
        right = f"{len(self.sent)} of {len(self.excerpts)} sent"
        self.titlebar.show(Title(project=session.project.name, screen=f"split {self.code.name}", right=right))

    def _load(self) -> None:
        place, coder = Column("place", most=34, drop=1), Column("coder", drop=2)
        columns = (Column("to", most=20), Column("excerpt", most=90), place, coder)
        self.list.load([self._entry(key) for key in self.excerpts], columns=columns)

    def _entry(self, key: int) -> Entry:
        each = self.excerpts[key]
        return Entry(key, (self.sent.get(key, "–"), " ".join(each.quote.split()), citation(each), each.coder))

    def _say(self) -> None:
        parts = "  ".join(f"{number} {name}" for number, name in enumerate(self.names, start=1))
        self.status.say(parts, "0 keeps it, Escape finishes")

    def on_key(self, event: events.Key) -> None:
        """A digit sends the excerpt to a part."""
        if event.character and event.character in "123456789" and int(event.character) <= len(self.names):
            event.stop()
            self.action_send(int(event.character))

    def action_send(self, number: int) -> None:
        """Send the excerpt under the cursor to a part (0: it stays), and go on to the next."""
        key = self.list.key
        if not isinstance(key, int):
            return
        if number:
            self.sent[key] = self.names[number - 1]
        else:
            self.sent.pop(key, None)
        self.list.update_entry(self._entry(key))
        self.list.action_down()
        self.entitle()
        self._say()

    def action_finish(self) -> None:
        """Carry the split out, after asking."""
        if not self.sent:
            self.app.pop_screen()
            return

        def carry_out(sure: bool | None) -> None:
            if sure:
                project = self.session.project
                done = self.do(lambda: split_code(project, self.code.id, self.names, self.sent, retire=True))
                if done is None:
                    return
            self.app.pop_screen()

        stay = len(self.excerpts) - len(self.sent)
        going = f"{len(self.sent)} excerpts go to the parts, {stay} stay with “{self.code.name}”."
        detail = f"{going} One key takes it back."
        self.app.push_screen(Confirm(f"split “{self.code.name}”?", detail=detail), carry_out)

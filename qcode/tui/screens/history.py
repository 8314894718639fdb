"""The history: every step, newest first, by whom, and whether it was taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from qcode.model.change import Change, Step
from qcode.services import history
from qcode.tui.actions import bindings_for
from qcode.tui.frame import Frame
from qcode.tui.widgets.columns import Column
from qcode.tui.widgets.filterlist import Entry, FilterList
from qcode.tui.wording import counted

_MOST = 2_000
_COLUMNS = (
    Column("when (UTC)", least=16),
    Column("coder", most=16),
    Column("what", most=24),
    Column("on", most=80, least=20),
    Column("things", right=True, drop=1),
    Column("", most=8),
)


class HistoryScreen(Frame):
    """The steps of everyone; u and Ctrl+R take back and do again."""

    NAME = "history"
    PLACES: ClassVar[tuple[str, ...]] = ("history",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("history")]

    def __init__(self) -> None:
        super().__init__()
        self.list = FilterList(id="history")

    def body(self) -> Iterable[Widget]:
        """One list."""
        yield self.list

    def on_mount(self) -> None:
        """Read the steps."""
        self.list.focus()
        self.read()

    @work(thread=True, exclusive=True, group="history")
    def read(self) -> None:
        """Read the steps in a thread of its own."""
        steps = history.history(self.session.project, most=_MOST)
        self.app.call_from_thread(self.show, steps)

    def show(self, steps: Sequence[Step]) -> None:
        """Show the steps."""
        entries = [
            Entry(
                step.id,
                (
                    step.at[:16].replace("T", " "),
                    step.coder,
                    step.verb,
                    step.summary,
                    f"{step.things:,}",
                    "undone" if step.undone else "",
                ),
            )
            for step in steps
        ]
        self.list.load(entries, columns=_COLUMNS, note=counted(len(steps), "step"))

    def concerned(self, change: Change | None) -> None:  # noqa: ARG002 - whatever it was
        """Any change is a new step."""
        self.read()

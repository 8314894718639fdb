"""The history: every step, newest first, by whom, and whether it was taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from qcode.model.change import Change, Step
from qcode.services import history
from qcode.tui.actions import bindings_for
from qcode.tui.frame import Frame
from qcode.tui.screens.asking.saving import file_name, save_to_file
from qcode.tui.threads import hand_over
from qcode.tui.widgets.columns import Column
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.grouped import Entry
from qcode.tui.wording import counted, written

_MOST = 2_000
_COLUMNS = (
    Column("when (UTC)", least=16),
    Column("coder", most=16, least=7),
    Column("what", most=24, least=18),
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
        self.list = FilterList(opens=False, sorts=True, id="history")
        self.steps: Sequence[Step] = ()

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
        hand_over(self.show, steps)

    def show(self, steps: Sequence[Step]) -> None:
        """Show the steps."""
        self.steps = steps
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

    def on_filter_list_highlighted(self) -> None:
        """Say the whole of the step, whatever the columns have room for."""
        step = next((each for each in self.steps if each.id == self.list.key), None)
        if step is not None:
            said = f"{step.verb}: {step.summary}" if step.summary else step.verb
            self.status.say(said, f"{counted(step.things, 'thing')}{', undone' if step.undone else ''}")

    # Doing

    def action_undo_to(self) -> None:
        """Take back every own step down to the one under the cursor, once it was said which these are."""
        from qcode.tui.screens.asking.prompts import Confirm

        step = next((each for each in self.steps if each.id == self.list.key), None)
        way = history.way_back(self.session.project, step.id) if step is not None else []
        if step is None or not way:
            self.status.warn("Only a step of your own that holds can be taken back.", "arrows choose another")
            return

        def take_back(sure: bool | None) -> None:
            if sure:
                self._take_back(step.id, [each.id for each in way])

        detail = f"The last is “{way[-1].name}”.{self._of_another_window(way)} Ctrl+R does them again, one by one."
        steps = counted(len(way), "step")
        self.app.push_screen(Confirm(f"take back {steps} of yours?", detail=detail, yes="take back"), take_back)

    def _of_another_window(self, way: Sequence[history.Back]) -> str:
        """How many of the steps were made in another window meanwhile, and the newest of them."""
        found = [each for each in way if self.session.is_of_another_window(each.made_elsewhere)]
        if not found:
            return ""
        return f" In another window you made {counted(len(found), 'step')} of them, the newest “{found[0].name}”."

    def _take_back(self, step: int, told: Sequence[int]) -> None:
        shown = self.session.state
        if self.do(lambda: history.undo_to(self.session.project, step, told=told, shown=shown)) is not None:
            self.status.say(f"{counted(len(told), 'step')} taken back", "Ctrl+R does them again, one by one")

    def action_export(self) -> None:
        """Write the history to a file."""
        from qcode.services import exporting
        from qcode.services.listing import history_table

        project = self.session.project

        def write(path: Path) -> str:
            steps = history.history(project)
            exporting.save_table(history_table(steps), to=path)
            return written(len(steps), "step", path)

        save_to_file(self, "write the history to", name=file_name(project.name, "history"), write=write)

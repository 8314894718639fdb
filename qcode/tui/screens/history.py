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
from qcode.tui.widgets.columns import Column
from qcode.tui.widgets.filterlist import Entry, FilterList
from qcode.tui.wording import counted

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
        self.list = FilterList(opens=False, id="history")
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
        self.app.call_from_thread(self.show, steps)

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
        """Take back every own step down to the one under the cursor."""
        from qcode.tui.screens.asking.prompts import Confirm

        step = next((each for each in self.steps if each.id == self.list.key), None)
        if step is None or step.undone or step.coder != self.session.coder_name:
            self.status.warn("Only a step of your own that holds can be taken back.", "arrows choose another")
            return
        later = [each for each in self.steps[: self.steps.index(step) + 1] if not each.undone]
        number = sum(each.coder == step.coder for each in later)

        def take_back(sure: bool | None) -> None:
            if sure:
                self._take_back(number)

        steps = counted(number, "step")
        detail = f"The last is “{step.verb}: {step.summary}”. Ctrl+R does them again, one by one."
        self.app.push_screen(Confirm(f"take back {steps} of yours?", detail=detail, yes="take back"), take_back)

    def _take_back(self, number: int) -> None:
        for done in range(number):
            if self.do(lambda: history.undo(self.session.project)) is None:
                if done:
                    self.status.warn(f"{counted(done, 'step')} taken back; then: {self.status.text}", self.status.hint)
                return
        self.status.say(f"{counted(number, 'step')} taken back", "Ctrl+R does them again, one by one")

    def action_export(self) -> None:
        """Write the history to a file."""
        from qcode.services import exporting
        from qcode.services.listing import history_table

        project = self.session.project

        def write(path: Path) -> str:
            steps = history.history(project)
            exporting.save_table(history_table(steps), to=path)
            return f"{counted(len(steps), 'step')} are in {path}"

        save_to_file(self, "write the history to", name=file_name(project.name, "history"), write=write)

"""A screen that answers a question: counted in a thread, followed when something changes, stopped by Escape."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

from textual import work
from textual.worker import get_current_worker

from qcode.errors import QcodeError
from qcode.model.change import Change
from qcode.model.selection import Selection
from qcode.model.table import Table
from qcode.services import exporting
from qcode.services.telling import listening
from qcode.tui.frame import Frame
from qcode.tui.hearing import hearing
from qcode.tui.screens.asking.prompts import Choose, Option
from qcode.tui.screens.asking.saving import file_name, save_to_file
from qcode.tui.screens.asking.where import ask_where
from qcode.tui.screens.tables.parts import HeadLine, Notes
from qcode.tui.threads import hand_over
from qcode.tui.widgets.matrix import Matrix

if TYPE_CHECKING:
    from qcode.model.coding import Excerpt

    Source = Callable[[], Iterable[Excerpt]]


class Filtered(Protocol):
    """A question, as a dataclass, that is asked under filters."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def selection(self) -> Selection:
        """The filters."""


Question = TypeVar("Question", bound=Filtered)
Answer = TypeVar("Answer")


class Answering(Frame, Generic[Question, Answer]):
    """A question and its answer. A child class says how it is answered and how the answer is shown.

    The last answers are kept until something changes, so that one can go back and forth between questions.
    """

    KEPT: ClassVar[int] = 4

    CONCERNING: ClassVar[tuple[str, ...]] = (
        "codings", "codes", "documents", "cases", "case_links", "attributes", "attribute_values", "assignments",
        "coders", "rounds", "speakers", "turns",
    )  # fmt: skip

    def __init__(self, asked: Question) -> None:
        super().__init__()
        self.asked = asked
        self.found: Answer | None = None
        self.counting: Question | None = None
        self.following = False
        self._known: dict[Question, Answer] = {}
        self._place = ""

    # What a child class says

    def answered(self, asked: Question) -> Answer:
        """Answer the question; in a thread. Raises what the service raises."""
        raise NotImplementedError

    def show_answer(self, found: Answer) -> None:
        """Show the answer."""
        raise NotImplementedError

    def notes(self) -> tuple[str, ...]:
        """What the numbers mean."""
        raise NotImplementedError

    def table(self) -> Table:
        """What is shown, as a table to be written to a file; in a thread."""
        raise NotImplementedError

    def has_rows(self) -> bool:
        """Whether there is anything to write."""
        return True

    def heading(self) -> str:
        """What the notes are of."""
        return self.NAME

    def file_words(self) -> tuple[str, ...]:
        """What a file of it is called after."""
        return self.NAME, self.session.project.name

    def told_written(self, table: Table) -> str:
        """What was written to a file, in words."""
        return f"the table ({len(table.rows):,} rows)"

    # Asking

    def narrowed(self, selection: Selection) -> Question:
        """The same question under other filters."""
        return replace(self.asked, selection=selection)

    def on_mount(self) -> None:
        """Paint first, then count."""
        self.call_after_refresh(self.begin)

    def begin(self) -> None:
        """Answer the question with which the screen was opened, unless another one is being answered."""
        if self.found is None and self.counting is None:
            self.ask(self.asked)

    def ask(self, asked: Question) -> None:
        """Answer a question, at once where the answer is known; what is shown stays until then."""
        self.following, self.counting = False, asked
        if asked in self._known:
            self._have(asked, self._known[asked])
        else:
            self.status.wait("counting …  Esc stops")
            self._count(asked)

    @work(thread=True, exclusive=True, group="answer")
    def _count(self, asked: Question) -> None:
        worker = get_current_worker()
        try:
            with listening(hearing(self, worker, wanted=lambda: self.counting == asked)):
                found = self.answered(asked)
        except QcodeError as error:
            hand_over(self._failed, error)
            return
        hand_over(self._have, asked, found)

    def _failed(self, error: QcodeError) -> None:
        self.counting = None
        self.status.fail(error)

    def _have(self, asked: Question, found: Answer) -> None:
        if asked != self.counting:
            return
        self.counting, self.asked, self.found = None, asked, found
        self._known = {**dict(list(self._known.items())[-self.KEPT + 1 :]), asked: found}
        if not self.following:
            self.status.clear()
        self.show_answer(found)
        self.entitle()
        self.following = False

    def concerned(self, change: Change | None) -> None:
        """Count again what a change touches."""
        if change is None or any(map(change.concerns, self.CONCERNING)):
            self._known = {}
            self.following, self.counting = True, self.counting or self.asked
            self._count(self.counting)

    def tell_place(self, text: str, hint: str = "") -> None:
        """Say where the cursor stands; while a change is followed, what was said of the change stays."""
        if not self.following or self.status.text == self._place:
            self.status.say(text, hint)
            self._place = self.status.text

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape stops the counting while there is something to stop."""
        if action == "stop":
            return self.counting is not None
        return super().check_action(action, parameters)

    def action_stop(self) -> None:
        """Stop counting; what is shown stays."""
        self.counting = None
        self.workers.cancel_group(self, "answer")
        self.status.say("stopped", "what is shown is as it was")

    # What all have in common

    def list_excerpts(self, source: Source, *, about: str) -> None:
        """Go to the excerpts behind a number; Escape there comes back."""
        from qcode.tui.screens.excerpts import ExcerptsScreen

        excerpts = self.qcode.go("excerpts")
        if isinstance(excerpts, ExcerptsScreen):
            filters = self.asked.selection.describe()
            notes = [f"Filters: {filters}."] if filters else []
            excerpts.call_after_refresh(excerpts.show, source, about=about, notes=notes)

    def on_matrix_arranged(self, message: Matrix.Arranged) -> None:
        """Say what was hidden or sorted in a matrix."""
        if message.text:
            self.status.say(message.text, "a shows everything again" if "left out" in message.text else "")

    async def on_head_line_clicked(self, message: HeadLine.Clicked) -> None:
        """A click on the head asks what its key asks."""
        message.stop()
        await self.run_action(message.action)

    def choose(self, question: str, options: list[Option], chosen: str, then: str) -> None:
        """Ask for one of several, and give the answer to the method of that name."""

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is not None:
                getattr(self, then)(answer[0])

        self.app.push_screen(Choose(question, options, chosen=(chosen,)), take)

    def action_where(self) -> None:
        """Filter by code, coder, document, case, attribute or role."""
        ask_where(self, self.asked.selection, lambda selection: self.ask(self.narrowed(selection)))

    def action_notes(self) -> None:
        """Say what the numbers mean."""
        if self.found is not None:
            self.app.push_screen(Notes(self.heading(), self.notes()))

    def action_export(self) -> None:
        """Write what is shown to a file."""
        if self.found is None or not self.has_rows():
            self.status.say("There is nothing to write.")
            return

        def write(path: Path) -> str:
            table = self.table()
            exporting.save_table(table, to=path)
            return f"{self.told_written(table)} is in {path}"

        save_to_file(self, "write this table to", name=file_name(*self.file_words()), write=write)

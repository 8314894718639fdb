"""Work that takes a while, over the screen: it says what it is doing, and can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Label

from qcode.errors import QcodeError
from qcode.tui.actions import bindings_for
from qcode.tui.guard import in_a_sentence, mishaps
from qcode.tui.screens.asking.prompts import Box
from qcode.tui.window import Window

Result = TypeVar("Result")
Tell = Callable[[str], None]


class Stopped(QcodeError):
    """The user stopped the work."""

    def __init__(self) -> None:
        super().__init__("Stopped.", "Nothing was changed.")


class Working(Window[Result | QcodeError], Generic[Result]):
    """Does some work in a thread and gives what it gives, or the error that it ends with.

    The work is given a function that it tells what it is doing; that raises `Stopped` once the user wants to stop.
    """

    PLACES: ClassVar[tuple[str, ...]] = ("working",)
    LEFT_BY_CLICK: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("working")]
    DEFAULT_CSS = """
    Working { align: center middle; background: $background 60%; }
    """

    def __init__(self, title: str, work: Callable[[Tell], Result]) -> None:
        super().__init__()
        self._title, self._work = title, work
        self._said = Label("…", markup=False)
        self._stopping = threading.Event()

    def compose(self) -> ComposeResult:
        """What is being done."""
        with Box() as box:
            box.border_title = self._title
            box.say_keys(("working.stop", "stop"))
            yield self._said

    def on_mount(self) -> None:
        """Begin."""
        self.run_worker(self._run, thread=True, group="working")

    def _run(self) -> None:
        try:
            found: Result | QcodeError = self._work(self._tell)
        except mishaps() as error:
            problem = in_a_sentence(error)
            if problem is None:
                raise
            found = problem
        self.app.call_from_thread(self.dismiss, found)

    def _tell(self, doing: str) -> None:
        if self._stopping.is_set():
            raise Stopped
        self.app.call_from_thread(self._said.update, f"{doing} …")

    def why_not_left(self) -> str:
        """Work is never left alone."""
        return "Work is going on here."

    def action_stop(self) -> None:
        """Stop at the next step of the work."""
        self._stopping.set()
        self._said.update("stopping …")

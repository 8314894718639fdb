"""Asking for a reason: a digit takes one of nine, anything else is written freely."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Click
from textual.widgets import Input, Label

from qcode.tui.actions import bindings_for
from qcode.tui.folding import canonical
from qcode.tui.screens.asking.prompts import Box
from qcode.tui.window import Window


class ReasonLine(Label):
    """One reason with its digit; a click takes it."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(f"{number}  {reason}", markup=False)
        self.reason = reason

    def on_click(self, event: Click) -> None:
        """Take this reason."""
        event.stop()
        self.screen.dismiss(self.reason)


class AskReason(Window[str | None]):
    """Why it was decided so; None where it was left, "" takes a reason away."""

    PLACES: ClassVar[tuple[str, ...]] = ("prompt",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("prompt")]
    DEFAULT_CSS = """
    AskReason { align: center middle; background: $background 60%; }
    """

    def __init__(self, offered: Sequence[str], *, value: str = "") -> None:
        """The reasons behind the digits, and what was given before."""
        super().__init__()
        self._offered, self._value = tuple(offered[:9]), value

    def compose(self) -> ComposeResult:
        """The line over the reasons."""
        with Box() as box:
            box.border_title = "reason"
            box.border_subtitle = "1-9 take · Enter accept · Esc leave"
            yield Input(self._value, select_on_focus=True, placeholder="write a reason, or press a digit")
            for number, reason in enumerate(self._offered, start=1):
                yield ReasonLine(number, reason)
            yield Label("A reason of your own that begins with a digit: type a space first.", classes="note")

    def on_mount(self) -> None:
        """Begin to write."""
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """A single digit takes the reason behind it."""
        event.stop()
        words = event.value
        if len(words) == 1 and words in "123456789" and int(words) <= len(self._offered):
            self.dismiss(self._offered[int(words) - 1])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter accepts."""
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        """Take what is written."""
        self.dismiss(canonical(self.query_one(Input).value).strip())

    def action_leave(self) -> None:
        """Leave everything as it is."""
        self.dismiss(None)

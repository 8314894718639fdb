"""Asking for a reason: a digit takes one of nine, ↓ one that was written before, anything else is written freely."""

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

_BESIDE = "Without r, the digits do it beside the text. One of your own that begins with a digit: type a space first."
_OWN_SHOWN = 4
"""How many reasons of one's own are listed; ↓ reaches all of them."""


class ReasonLine(Label):
    """One reason behind its key; a click takes it."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key}  {reason}", markup=False)
        self.reason = reason

    def on_click(self, event: Click) -> None:
        """Take this reason."""
        event.stop()
        self.screen.dismiss(self.reason)


class AskReason(Window[str | None]):
    """Why it was decided so; None where it was left, "" takes a reason away."""

    PLACES: ClassVar[tuple[str, ...]] = ("prompt", "reason")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("prompt"), *bindings_for("reason")]
    DEFAULT_CSS = """
    AskReason { align: center middle; background: $background 60%; }
    AskReason ReasonLine { height: 1; text-overflow: ellipsis; text-wrap: nowrap; }
    """

    def __init__(self, common: Sequence[str], *, own: Sequence[str] = (), value: str = "") -> None:
        """The reasons behind the digits, those that were written before, and what was given here before."""
        super().__init__()
        self._common, self._own, self._value = tuple(common[:9]), tuple(own), value
        self._at = -1

    def compose(self) -> ComposeResult:
        """The line over the reasons."""
        with Box() as box:
            box.border_title = "reason"
            written = " · ↓ written before" if self._own else ""
            box.say_keys(("prompt.accept", "accept"), ("prompt.leave", "leave"), note=f"1-9 take{written}")
            yield Input(self._value, select_on_focus=True, placeholder="write a reason, or press a digit")
            for number, reason in enumerate(self._common, start=1):
                yield ReasonLine(str(number), reason)
            for reason in self._own[:_OWN_SHOWN]:
                yield ReasonLine("↓", reason)
            yield Label(_BESIDE, classes="note")

    def on_mount(self) -> None:
        """Begin to write."""
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """A single digit takes the reason behind it."""
        event.stop()
        words = event.value
        if len(words) == 1 and words in "123456789" and int(words) <= len(self._common):
            self.dismiss(self._common[int(words) - 1])

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter accepts."""
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        """Take what is written."""
        self.dismiss(canonical(self.query_one(Input).value).strip())

    def action_own_next(self) -> None:
        """Write the next of the reasons that were written before."""
        self._write_own(self._at + 1)

    def action_own_before(self) -> None:
        """Write the one before."""
        self._write_own(max(0, self._at) - 1)

    def _write_own(self, at: int) -> None:
        if self._own:
            self._at = at % len(self._own)
            line = self.query_one(Input)
            line.value = self._own[self._at]
            line.cursor_position = len(line.value)

    def action_leave(self) -> None:
        """Leave everything as it is."""
        self.dismiss(None)

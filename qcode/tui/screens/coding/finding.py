"""Searching the interview that is open: the words, how they are meant, and which letters are alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, Label

from qcode.tui.actions import bindings_for
from qcode.tui.folding import canonical
from qcode.tui.screens.asking.prompts import Box
from qcode.tui.widgets.ways import LETTERS_FIXED, Way, Ways
from qcode.tui.window import Window


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched, and how."""

    words: str = ""
    way: Way = field(default_factory=Way)


class FindHere(Window[Wanted | None]):
    """Ask what to search in an interview; None where it was left."""

    PLACES: ClassVar[tuple[str, ...]] = ("find", "prompt")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("find"), *bindings_for("prompt")]
    DEFAULT_CSS = """
    FindHere { align: center middle; background: $background 60%; }
    FindHere Ways { width: 100%; background: $background; }
    FindHere Ways > .ways--name { background: $background; }
    """

    def __init__(self, name: str, wanted: Wanted) -> None:
        """Search the document of that name; what was wanted last is there already."""
        super().__init__()
        self._document, self._wanted = name, wanted
        self.ways = Ways(wanted.way)
        self._note = Label("n and N go from hit to hit; F7 searches all documents", classes="note", markup=False)

    def compose(self) -> ComposeResult:
        """The line, how it is meant, and what that means."""
        with Box() as box:
            box.border_title = f"search {self._document}"
            box.say_keys(
                ("prompt.accept", "search"),
                ("find.mode", "way"),
                ("find.letters", "letters"),
                ("prompt.leave", "leave"),
            )
            yield Input(self._wanted.words, select_on_focus=True)
            yield self.ways
            yield self._note

    def on_mount(self) -> None:
        """Begin to type."""
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter searches."""
        event.stop()
        self.action_accept()

    def action_accept(self) -> None:
        """Search, if there is anything to search for."""
        words = canonical(self.query_one(Input).value)
        words = words if self.ways.mode == "pattern" else words.strip()
        if words.strip():
            self.dismiss(Wanted(words, self.ways.way))
        else:
            self._note.update("Write a word or several, or leave with Escape.")

    def action_leave(self) -> None:
        """Search nothing."""
        self.dismiss(None)

    def action_mode(self) -> None:
        """Take the words in the next way."""
        self._note.update(self.ways.turn_mode())

    def action_letters(self) -> None:
        """Take other letters as alike."""
        self._note.update(self.ways.turn_letters() or LETTERS_FIXED)

    def on_ways_clicked(self, message: Ways.Clicked) -> None:
        """A click does what the key does."""
        message.stop()
        if message.mode:
            self.action_mode()
        else:
            self.action_letters()

"""How words are searched: as written, whole, as a pattern, in any form; and which letters are alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message

from qcode.tui.widgets.lines import OneLine

MODES: Mapping[str, str] = MappingProxyType(
    {"plain": "as written", "word": "whole words", "pattern": "pattern", "lemma": "any form"}
)
"""How the words are meant, and what the screen calls it."""

FOLDINGS: Mapping[str, str] = MappingProxyType(
    {"exact": "A=a", "loose": "A=a ı=i", "bare": "A=a ı=i ş=s", "case": "A≠a"}
)
"""Which letters are alike, and what the screen calls it."""

_MEANS = {
    "plain": "the words as they stand, also within longer ones",
    "word": "the words, not as parts of longer ones",
    "pattern": "a regular expression",
    "lemma": "the words in all their forms",
    "exact": "capital and small letters are alike; ı and i are two letters in Turkish texts",
    "loose": "capital and small letters are alike, and so are ı, i, İ and I",
    "bare": "capitals, ı and i, and letters with marks or without (ş and s, ğ and g …) are alike",
    "case": "only the very same letters",
}


@dataclass(frozen=True, slots=True)
class Way:
    """How the words are meant (`mode`) and which letters are alike (`folding`)."""

    mode: str = "plain"
    folding: str = "exact"

    def next_mode(self) -> Way:
        """The next way to mean words; any form knows only letters as they are spelt."""
        mode = _next(MODES, self.mode)
        return Way(mode, "exact" if mode == "lemma" else self.folding)

    def next_folding(self) -> Way | None:
        """The next letters to be alike; None where the mode allows no other."""
        return None if self.mode == "lemma" else Way(self.mode, _next(FOLDINGS, self.folding))


def _next(names: Mapping[str, str], name: str) -> str:
    order = list(names)
    return order[(order.index(name) + 1) % len(order)]


class Ways(OneLine):
    """How the words are meant and which letters are alike; a click on either takes the next."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"ways--name"}
    DEFAULT_CSS = """
    Ways { width: 27; background: $panel; color: $text-muted; }
    Ways > .ways--name { background: $panel; color: $accent; }
    """

    @dataclass
    class Clicked(Message):
        """The mode (or, where not, the folding) was clicked."""

        mode: bool

    def __init__(self, way: Way | None = None) -> None:
        """As written, and capitals alike, where nothing else is said."""
        super().__init__()
        self.way = way or Way()

    @property
    def mode(self) -> str:
        """How the words are meant."""
        return self.way.mode

    @property
    def folding(self) -> str:
        """Which letters are alike."""
        return self.way.folding

    def turn_mode(self) -> str:
        """Take the words in the next way; what that means, in words."""
        self.way = self.way.next_mode()
        self.refresh()
        return _MEANS[self.mode]

    def turn_letters(self) -> str | None:
        """Take other letters as alike; what that means, in words, or None where none can be."""
        turned = self.way.next_folding()
        if turned is None:
            return None
        self.way = turned
        self.refresh()
        return _MEANS[self.folding]

    def segments(self, width: int) -> list[Segment]:
        """The two names, at the right."""
        style, words = self.part("ways--name"), f"{MODES[self.mode]}  {FOLDINGS[self.folding]} "
        return [Segment(" " * max(0, width - cell_len(words)), style), Segment(words, style)]

    def on_click(self, event: events.Click) -> None:
        """Say which one was clicked."""
        self.post_message(self.Clicked(event.x < self.size.width - cell_len(FOLDINGS[self.folding]) - 2))


LETTERS_FIXED = "Any form of a word is looked up as it is spelt."
"""Why other letters cannot be alike in any form of a word."""

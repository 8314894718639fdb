"""Jump mode: a letter on every part of the screen that takes keys; pressing it goes there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Click, Key
from textual.widget import Widget
from textual.widgets import Label

from qcode.tui.actions import bindings_for
from qcode.tui.folding import fold
from qcode.tui.window import Window

HOW = " A letter goes to the part of the screen that it stands on; any other key leaves."

LETTERS = "asdfghjklqwertyuopzxcvbnm"
"""The letters in the order in which they are given out; without i, which every keyboard has elsewhere."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the screen with its letter, and where the letter stands."""

    letter: str
    widget: Widget
    x: int
    y: int


def parts_of(widgets: Iterable[Widget]) -> list[Part]:
    """A letter for each widget that is in sight, those of one place aside, from the top left on."""
    seen = [each for each in widgets if each.region.area and each.visible]
    ordered = sorted(seen, key=lambda each: (each.region.y, each.region.x))
    return [Part(letter, each, each.region.x, each.region.y) for letter, each in zip(LETTERS, ordered, strict=False)]


class Jump(Window[Widget | None]):
    """Shows the letters; the answer is the part whose letter was pressed or clicked, None for any other key."""

    PLACES: ClassVar[tuple[str, ...]] = ("jump",)
    EVERY_KEY: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("jump")]
    DEFAULT_CSS = """
    Jump { background: $background 30%; layers: letters; }
    Jump > Label {
        layer: letters; position: absolute; width: 3; height: 1; background: $accent; color: $background;
        text-style: bold; text-align: center;
    }
    Jump > #jump-how { dock: bottom; width: 100%; background: $accent; color: $background; text-align: left; }
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        """The parts with their letters."""
        super().__init__()
        self.parts = tuple(parts)

    def compose(self) -> ComposeResult:
        """A label on each part."""
        for part in self.parts:
            label = Label(part.letter, markup=False, id=f"jump-{part.letter}")
            label.styles.offset = (part.x, part.y)
            yield label
        yield Label(HOW, markup=False, id="jump-how")

    def _part(self, letter: str) -> Widget | None:
        return next((part.widget for part in self.parts if part.letter == fold(letter)), None)

    def on_key(self, event: Key) -> None:
        """A letter jumps; every other key leaves everything as it is."""
        event.stop()
        event.prevent_default()
        self.dismiss(self._part(event.character or ""))

    def on_click(self, event: Click) -> None:
        """A click on a letter jumps; elsewhere it leaves everything as it is."""
        widget = event.widget
        self.dismiss(self._part((widget.id or "").removeprefix("jump-")) if isinstance(widget, Label) else None)

    def action_leave(self) -> None:
        """Leave everything as it is."""
        self.dismiss(None)

"""What stands in a terminal that is too small for any screen: one sentence, until it is larger; nothing is lost."""

from __future__ import annotations

import textwrap

from rich.console import RenderableType
from rich.segment import Segment
from textual._compositor import CompositorUpdate, LayoutUpdate
from textual.app import App, ReturnType
from textual.events import Event, InputEvent, Key, MouseUp
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip

LEAST = Size(36, 9)
"""The smallest terminal in which every list, text and question still shows something of itself."""


def too_small(size: Size) -> str:
    """The sentence for a terminal that is too small, or "" where there is room enough."""
    if size.width >= LEAST.width and size.height >= LEAST.height:
        return ""
    return f"This terminal is {size.width}x{size.height}; qcode needs {LEAST.width}x{LEAST.height}. Make it larger."


def written_over(words: str, size: Size) -> LayoutUpdate:
    """Words in the colours of the terminal over all that is in it, as many of them as there is room for."""
    lines = textwrap.wrap(words, max(1, size.width))[: size.height]
    blank = [""] * (size.height - len(lines))
    strips = [[Strip([Segment(line.ljust(size.width))], size.width)] for line in [*lines, *blank]]
    return LayoutUpdate(list(strips), Region(0, 0, *size))


class Roomy(App[ReturnType]):
    """A program that draws its screens only where there is room for them; what stands on them stays as it is."""

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Draw what a screen shows, or the sentence in its place; where there is room again all is drawn anew."""
        super()._display(screen, self.seen(renderable))

    def seen(self, renderable: RenderableType | None) -> RenderableType | None:
        """What is seen of an update: itself where there is room for the screen."""
        words = too_small(self.size)
        if isinstance(renderable, CompositorUpdate) and words:
            return written_over(words, self.size)
        return renderable

    def stays_away(self, event: Event) -> bool:
        """Whether a key or click is for something that nobody sees; the key that quits is for nobody in particular."""
        if not isinstance(event, InputEvent) or isinstance(event, MouseUp) or not too_small(self.size):
            return False
        return not (isinstance(event, Key) and self.quits(event.key))

    def quits(self, key: str) -> bool:
        """Whether a key ends the program, and loses nothing by it."""
        raise NotImplementedError

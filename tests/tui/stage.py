"""A bare app to put a widget on: the themes, the frame's rules, and a record of every message that arrives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual.app import App, ComposeResult
from textual.events import Key
from textual.keys import _character_to_key
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

import qcode.tui
from qcode.model.codebook import Code, Codebook
from qcode.tui.themes import THEMES
from qcode.tui.widgets.grid import Grid, Sign

CSS = Path(qcode.tui.__file__).parent / "qcode.tcss"


class Stage(App[None]):
    """Shows the widgets that `make` gives, on a screen whose places are `places`."""

    CSS_PATH = CSS

    def __init__(self, *make: Callable[[], Widget], theme: str = "qcode-dark", places: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.made = [each() for each in make]
        self.messages: list[Message] = []
        self.places = places
        for each in THEMES:
            self.register_theme(each)
        self.theme = theme

    def get_default_screen(self) -> Screen[None]:
        screen: Screen[None] = Screen(id="_default")
        screen.PLACES = self.places  # type: ignore[attr-defined]
        return screen

    def compose(self) -> ComposeResult:
        yield from self.made

    async def _dispatch_message(self, message: Message) -> None:
        if type(message).__module__.startswith("qcode."):
            self.messages.append(message)
        await super()._dispatch_message(message)

    def got(self, kind: type[Message]) -> list[Message]:
        """The messages of a kind that have arrived at the app."""
        return [message for message in self.messages if isinstance(message, kind)]


async def type_text(pilot: Pilot[None], text: str) -> None:
    """Press the letters one after another as a terminal sends them, combining marks as keys of their own."""
    for character in text:
        pilot.app.post_message(Key(_character_to_key(character), character))
        await pilot.pause()


def small_codebook() -> Codebook:
    """Two branches, Turkish names, hotkeys, one retired code."""
    return Codebook(
        [
            Code(1, "g1", "Why a unit", position=0),
            Code(2, "g2", "central steering", parent_id=1, position=0, hotkey="1", colour="#4477aa"),
            Code(3, "g3", "EU accession", parent_id=1, position=1, hotkey="2", colour="#ee6677"),
            Code(4, "g4", "bütçe kısıtları", parent_id=1, position=2, hotkey="4", labels={"en": "budget limits"}),
            Code(5, "g5", "Work", position=1),
            Code(6, "g6", "Iğdır kardeş şehir", parent_id=5, position=0, hotkey="tw", colour="#228833"),
            Code(7, "g7", "grants", parent_id=5, position=1, hotkey="gr", retired=True),
        ]
    )


def small_grid() -> Grid:
    """Five rows in a tree by four municipalities, with all three signs."""
    dot, dash = Sign.NOT_CODED, Sign.NO_DOCUMENT
    return Grid(
        row_keys=(1, 2, 3, 5, 6),
        row_labels=("Why a unit", "central steering", "EU accession", "Work", "kardeş şehir"),
        row_depths=(0, 1, 1, 0, 1),
        column_keys=("adana", "ankara", "kozan", "sincan"),
        column_labels=("Adana", "Ankara", "Kozan", "Sincan"),
        values=((3, dash, 4, 0), (1, dash, 3, 0), (2, dash, 1, 0), (0, dash, dot, 5), (0, dash, dot, 5)),
        row_totals=(7, 4, 3, 5, 5),
        row_presence=("2/3", "2/3", "2/3", "1/3", "1/3"),
        column_totals=(3, dash, 4, 5),
        total=12,
    )


def text_of(widget: Widget) -> list[str]:
    """What a line-drawn widget shows, row by row, without the blanks at the ends."""
    return [widget.render_line(y).text.rstrip() for y in range(widget.size.height)]


def unstyled(widget: Widget) -> list[str]:
    """The pieces without a style, which crash Textual under NO_COLOR."""
    strips = [widget.render_line(y) for y in range(widget.size.height)]
    return [segment.text for strip in strips for segment in strip if segment.style is None]

"""The codes that a prefix still leads to, each with its keys: for those who stop to look, not for a quick hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.events import Click
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from qcode.model.codebook import Codebook
from qcode.tui.hotkeys import Outcome, Routed
from qcode.tui.widgets.cells import fit, strip_of
from qcode.tui.widgets.palette import Rgb, code_colour, parse, readable
from qcode.tui.wording import counted

PATIENCE = 0.35
"""Seconds after the prefix until the codes are shown."""

_FEW = 6
_LINES_BELOW = 2
"""The status line and the keys stay in sight."""
_NARROWEST, _LOW, _MOST_ROWS = 25, 8, 0.6


@dataclass(frozen=True, slots=True)
class Offer:
    """A code that can be reached: its keys, its name, its colour."""

    hotkey: str
    code_id: int
    name: str
    colour: str


def told_apart(book: Codebook, code_ids: Iterable[int]) -> dict[int, str]:
    """The names of codes; behind one that another code of the book has, too, stands the code above it."""
    often = Counter(code.name for code in book)
    found = {}
    for key in code_ids:
        above = book.ancestors(key)
        found[key] = f"{book[key].name} · {above[0].name}" if often[book[key].name] > 1 and above else book[key].name
    return found


def told_offers(routed: Routed, book: Codebook) -> str:
    """What a prefix leads on to, in one line: the codes by name while they are few, else how many there are."""
    names = told_apart(book, (code for _, code in routed.offers if code in book))
    known = [(key, names[code]) for key, code in routed.offers if code in names]
    if len(known) > _FEW:
        return f"code {routed.typed}…  one or two letters; {counted(len(known), 'code')} can be reached, Esc leaves it"
    return f"code {routed.typed}…  " + "  ".join(f"{key} {name}" for key, name in known)


class OfferedKeys(Widget):
    """Columns of keys and names over the lower part of the screen; a click takes a code."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"offered--key", "offered--name", "offered--note"}
    DEFAULT_CSS = """
    OfferedKeys {
        layer: picker; dock: bottom; margin: 0 0 2 0; display: none; width: 100%;
        background: $surface; color: $foreground; border-top: hkey $border;
    }
    OfferedKeys > .offered--key { background: $surface; color: $footer-key-foreground; text-style: bold; }
    OfferedKeys > .offered--name { background: $surface; color: $foreground; }
    OfferedKeys > .offered--note { background: $surface; color: $text-muted; }
    """

    @dataclass
    class Taken(Message):
        """A code was clicked."""

        code_id: int

    def __init__(self, *, id: str | None = None) -> None:
        """Nothing is offered yet."""
        super().__init__(id=id)
        self.offers: tuple[Offer, ...] = ()
        self.on_shown: Callable[[int], None] | None = None
        """Hears on which row of the screen the codes begin, to keep what matters above it."""
        self._typed = ""
        self._waiting: Timer | None = None

    def follow(self, routed: Routed, book: Codebook) -> None:
        """Offer what a key leads on to, after a moment; go away with what was typed."""
        if routed.outcome is not Outcome.PENDING:
            self.hide()
            return
        order = {code.id: number for number, code in enumerate(book)}
        found = sorted(((order[code], key, code) for key, code in routed.offers if code in order))
        names = told_apart(book, (code for _, _, code in found))
        self.offers = tuple(Offer(key, code, names[code], book[code].colour) for _, key, code in found)
        self._typed = routed.typed
        if self.display:
            self._show()
        elif self._waiting is None:
            self._waiting = self.set_timer(PATIENCE, self._show)

    def show_now(self) -> None:
        """Do not wait: somebody has asked for them with the mouse."""
        if self._waiting is not None:
            self._waiting.stop()
            self._show()

    def hide(self) -> None:
        """Go away, or do not come at all."""
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None
        if self.display:
            self.display = False

    def _show(self) -> None:
        self._waiting = None
        self.styles.height = self.rows + 1
        self.display = True
        self.refresh()
        if self.on_shown is not None:
            self.on_shown(self.screen.size.height - _LINES_BELOW - self.rows - 1)

    # Columns

    @property
    def columns(self) -> int:
        """How many codes stand side by side: few under one another, or as many as the width has room for."""
        return max(1, min(self.screen.size.width // _NARROWEST, -(-len(self.offers) // _LOW)))

    @property
    def rows(self) -> int:
        """How many lines are shown: not more than leave some of the text in sight."""
        needed = -(-len(self.offers) // self.columns)
        return max(1, min(needed, int(self.screen.size.height * _MOST_ROWS)))

    def _at(self, x: int, y: int) -> Offer | None:
        """The offer that is drawn at a cell; the columns are read one after another."""
        column = min(x // self._width, self.columns - 1)
        number = column * self.rows + y
        if number >= len(self.offers) or self._is_note(column, y):
            return None
        return self.offers[number]

    @property
    def _width(self) -> int:
        return max(1, self.screen.size.width // self.columns)

    @property
    def _left_off(self) -> int:
        return max(0, len(self.offers) - self.rows * self.columns)

    def _is_note(self, column: int, y: int) -> bool:
        return bool(self._left_off) and column == self.columns - 1 and y == self.rows - 1

    # Drawing

    def render_line(self, y: int) -> Strip:
        """A row of all columns."""
        name = self.get_component_rich_style("offered--name")
        segments: list[Segment] = []
        for column in range(self.columns):
            offer = self._at(column * self._width, y)
            if offer is not None:
                segments += self._cell(offer, name)
            else:
                more = f"  and {counted(self._left_off + 1, 'code')} more" if self._is_note(column, y) else ""
                segments.append(Segment(fit(more, self._width), self.get_component_rich_style("offered--note")))
        return strip_of(segments, width=self.size.width, base=name)

    def _cell(self, offer: Offer, name: Style) -> list[Segment]:
        """Colour, keys and name; what was typed already is quiet."""
        keys = fit(offer.hotkey, 2, right=True)
        typed = len(keys) - len(offer.hotkey) + len(self._typed)
        return [
            Segment(" ", name),
            Segment("▊", self._swatch(offer, name)),
            Segment(keys[:typed], self.get_component_rich_style("offered--note")),
            Segment(keys[typed:], self.get_component_rich_style("offered--key")),
            Segment(" ", name),
            Segment(fit(offer.name, self._width - 6), name),
            Segment(" ", name),
        ]

    def _swatch(self, offer: Offer, base: Style) -> Style:
        hue = parse(code_colour(offer.colour, code_id=offer.code_id))
        if hue is None or base.bgcolor is None:
            return base
        return base + Style(color=readable(hue, on=Rgb(*base.bgcolor.get_truecolor()), ratio=3).hex)

    def on_click(self, event: Click) -> None:
        """Take the code that is clicked."""
        event.stop()
        spot = event.get_content_offset(self)
        offer = self._at(spot.x, spot.y) if spot is not None else None
        if offer is not None:
            self.hide()
            self.post_message(self.Taken(offer.code_id))

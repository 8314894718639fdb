"""The codes that a prefix still leads to, each with its keys: for those who stop to look, not for a quick hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.content import Content, ContentType
from textual.events import Click, MouseMove
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from qcode.model.codebook import Code, Codebook
from qcode.tui.hotkeys import Outcome, Routed
from qcode.tui.widgets.cells import fit, strip_of
from qcode.tui.widgets.meaning import meaning_of
from qcode.tui.widgets.palette import swatch
from qcode.tui.widgets.standing import quoted_in, room_on, stand
from qcode.tui.widgets.transcript import TranscriptView
from qcode.tui.wording import counted

PATIENCE = 0.35
"""Seconds after the prefix until the codes are shown."""

_FEW = 6
_NARROWEST, _LOW = 25, 8
_MEANING, _CORNERS, _LONGEST_NAME = 2, 8, 34
HOW = "↓ says what a code means, Enter takes it; or type its keys, or click"
"""What stands in the place of a meaning until a code was gone to."""

STEPS = {"down": (0, 1), "up": (0, -1), "right": (1, 0), "left": (-1, 0)}
"""Where the keys lead among the codes: columns and rows."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A code that can be reached: its keys, what it is called, and what it is."""

    hotkey: str
    name: str
    code: Code


def told_offers(routed: Routed, names: Mapping[int, str]) -> str:
    """What a prefix leads on to, in one line: the codes by name while they are few, else how many there are."""
    known = [(key, names[code]) for key, code in routed.offers if code in names]
    if len(known) > _FEW:
        return f"code {routed.typed}…  one or two letters; {counted(len(known), 'code')} can be reached, Esc leaves it"
    return f"code {routed.typed}…  " + "  ".join(f"{key} {name}" for key, name in known)


class OfferedKeys(Widget):
    """Columns of keys and names beside the passage, and what the code means that was gone to; a click takes a code."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"offered--key", "offered--name", "offered--note", "offered--here"}
    DEFAULT_CSS = """
    OfferedKeys {
        layer: picker; dock: bottom; display: none; width: 100%;
        background: $surface; color: $foreground; border-top: solid $primary;
        border-title-color: $foreground; border-title-style: bold;
    }
    OfferedKeys > .offered--key { background: $surface; color: $footer-key-foreground; text-style: bold; }
    OfferedKeys > .offered--name { background: $surface; color: $foreground; }
    OfferedKeys > .offered--note { background: $surface; color: $text-muted; }
    OfferedKeys > .offered--here {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold;
    }
    """

    @dataclass
    class Taken(Message):
        """A code was clicked."""

        code_id: int

    def __init__(self, view: TranscriptView | None = None, *, id: str | None = None) -> None:
        """Nothing is offered yet; the passage in question of a view is kept in sight."""
        super().__init__(id=id)
        self.view = view
        self.offers: tuple[Offer, ...] = ()
        self.at: int | None = None
        """Which of the codes was gone to."""
        self._typed = ""
        self._waiting: Timer | None = None

    def render_str(self, text_content: ContentType) -> Content:
        """The passage in the border, as it is written."""
        return Content(text_content) if isinstance(text_content, str) else text_content

    def follow(self, routed: Routed, book: Codebook, names: Mapping[int, str]) -> None:
        """Offer what a key leads on to, after a moment; go away with what was typed."""
        if routed.outcome is not Outcome.PENDING:
            self.hide()
            return
        order = {code.id: number for number, code in enumerate(book)}
        found = sorted(((order[code], key, code) for key, code in routed.offers if code in order))
        self.offers = tuple(Offer(key, names[code], book[code]) for _, key, code in found)
        self._typed, self.at = routed.typed, None
        if self.display:
            self._show()
        elif self._waiting is None:
            self._waiting = self.set_timer(PATIENCE, self._show)

    # Going from code to code

    @property
    def here(self) -> int | None:
        """The code that was gone to, while they are shown."""
        return self.offers[self.at].code.id if self.display and self.at is not None else None

    def step(self, key: str) -> bool:
        """Go to another of the codes by an arrow, which shows them at once; whether it was an arrow."""
        if key not in STEPS or not self.offers or (self._waiting is None and not self.display):
            return False
        self.show_now()
        columns, rows = STEPS[key]
        last = len(self.offers) - 1 if not self._left_off else self.rows * self.columns - 2
        start = -1 if self.at is None and rows > 0 else (self.at or 0)
        self._go(max(0, min(last, start + rows + columns * self.rows)))
        return True

    def _go(self, at: int | None) -> None:
        if at != self.at:
            self.at = at
            self.refresh()

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
        stand(self, self.view, height=self.rows + 1 + self._lines_of_meaning)
        self.border_title = quoted_in(self.view, width=self.screen.size.width - _CORNERS)
        self.display = True
        self.refresh()

    # Columns

    @property
    def columns(self) -> int:
        """How many codes stand side by side: few under one another, or as many as the width has room for."""
        return max(1, min(self.screen.size.width // _NARROWEST, -(-len(self.offers) // _LOW)))

    @property
    def _lines_of_meaning(self) -> int:
        """How many lines say what a code means: none where codes alone fill the room."""
        return _MEANING if room_on(self.screen).height > _MEANING + _LOW else 0

    @property
    def rows(self) -> int:
        """How many lines of codes are shown: not more than leave some of the text in sight."""
        needed = -(-len(self.offers) // self.columns)
        return max(1, min(needed, room_on(self.screen).height - 1 - self._lines_of_meaning))

    def _at(self, x: int, y: int) -> int | None:
        """Which offer is drawn at a cell; the columns are read one after another."""
        column = min(x // self._width, self.columns - 1)
        number = column * self.rows + y
        if y >= self.rows or number >= len(self.offers) or self._is_note(column, y):
            return None
        return number

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
        """A row of all columns; under them what the code means that was gone to."""
        name, note, here = (self.get_component_rich_style(f"offered--{each}") for each in ("name", "note", "here"))
        if y >= self.rows:
            return self._meaning(y - self.rows, name)
        segments: list[Segment] = []
        for column in range(self.columns):
            number = self._at(column * self._width, y)
            if number is not None:
                segments += self._cell(self.offers[number], here if number == self.at else name)
            else:
                more = f"  and {counted(self._left_off + 1, 'code')} more" if self._is_note(column, y) else ""
                segments.append(Segment(fit(more, self._width), note))
        return strip_of(segments, width=self.size.width, base=name)

    def _meaning(self, line: int, base: Style) -> Strip:
        note, width = self.get_component_rich_style("offered--note"), self.size.width
        said: tuple[str, ...] = (HOW,)
        if self.at is not None:
            said = meaning_of(self.offers[self.at].code, width=width - 2, most=self._lines_of_meaning)
        text = said[line] if line < len(said) else ""
        return strip_of([Segment(fit(f" {text}", width), note)], width=width, base=base)

    def _cell(self, offer: Offer, base: Style) -> list[Segment]:
        """Colour, keys and name; what was typed already is quiet. Where there is room, what the code is in brief."""
        keys = fit(offer.hotkey, 2, right=True)
        typed = len(keys) - len(offer.hotkey) + len(self._typed)
        room = self._width - 6
        aside = (offer.code.brief or offer.code.definition) if room > 2 * _LONGEST_NAME else ""
        note, key = (self.get_component_rich_style(f"offered--{each}") for each in ("note", "key"))
        if base.bgcolor != note.bgcolor:
            note = key = base
        return [
            Segment(" ", base),
            Segment("▊", swatch(offer.code.colour, base, code_id=offer.code.id)),
            Segment(keys[:typed], note),
            Segment(keys[typed:], key),
            Segment(" ", base),
            Segment(fit(offer.name, _LONGEST_NAME if aside else room), base),
            *([Segment(fit(f" {aside}", room - _LONGEST_NAME), note)] if aside else []),
            Segment(" ", base),
        ]

    def on_mouse_move(self, event: MouseMove) -> None:
        """Say what the code under the mouse means."""
        spot = event.get_content_offset(self)
        number = self._at(spot.x, spot.y) if spot is not None else None
        if number is not None:
            self._go(number)

    def on_click(self, event: Click) -> None:
        """Take the code that is clicked."""
        event.stop()
        spot = event.get_content_offset(self)
        number = self._at(spot.x, spot.y) if spot is not None else None
        if number is not None:
            taken = self.offers[number].code.id
            self.hide()
            self.post_message(self.Taken(taken))

"""The queue beside the desk: every disagreement that is shown, one a line; a click goes to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import is_
from typing import Generic, TypeVar

from rich.segment import Segment
from textual.events import Click
from textual.message import Message
from textual.strip import Strip

from qcode.tui.widgets.cells import fit, strip_of
from qcode.tui.widgets.rows import Rows

_WIDE, _CODES = 56, 44

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Queued:
    """A disagreement in short: its number, a sign for how far it is, its type, the codes of its sides, its words."""

    number: int
    sign: str
    type: str
    codes: str
    quote: str


class QueueList(Rows, Generic[T]):
    """The disagreements that are shown; the cursor stands on the one in sight. It takes no keys."""

    HEAD = 1

    @dataclass
    class Chosen(Message):
        """This place of the queue was clicked."""

        place: int

    def __init__(self, told: Callable[[T], Queued], *, id: str | None = None) -> None:
        """An empty queue; `told` says of a disagreement what is drawn of it, when it is drawn."""
        super().__init__(id=id)
        self.can_focus = False
        self._told = told
        self._items: Sequence[T] = ()

    def show(self, items: Sequence[T], *, at: int) -> None:
        """Show a queue with the cursor at a place; a disagreement that changed is another object."""
        if len(items) != len(self._items) or not all(map(is_, items, self._items)):
            self._items = tuple(items)
            self.relaid()
        self.go(at)

    def count(self) -> int:
        """How many are shown."""
        return len(self._items)

    def draw(self, index: int, *, width: int) -> Strip:
        """Number, sign and type, codes, and the words as far as there is room."""
        each = self._told(self._items[index])
        style = self.cursor_style() if index == self.cursor else self.style_of("rows--line")
        quiet = style if index == self.cursor else self.style_of("rows--muted")
        codes = max(12, min(_CODES, (width - 18) * 3 // 5)) if width >= _WIDE else max(8, width - 18)
        parts = [
            Segment(f"{each.number:>4} {fit(each.sign, 1)} ", style),
            Segment(f"{fit(each.type, 10)} ", quiet),
            Segment(f"{fit(each.codes, codes)} ", style),
        ]
        if width >= _WIDE:
            parts.append(Segment(fit(each.quote, width - codes - 19), quiet))
        return strip_of(parts, width=width, base=style)

    def draw_head(self, line: int, *, width: int) -> Strip:  # noqa: ARG002 - there is one
        """What is listed."""
        head = self.style_of("rows--head")
        return strip_of([Segment(fit(" the queue", width), head)], width=width, base=head)

    def clicked(self, index: int, event: Click) -> None:  # noqa: ARG002 - the place is what matters
        """Say which one."""
        self.post_message(self.Chosen(index))

"""What a search found: under each document its hits, one a line, the words found one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.events import Click
from textual.message import Message
from textual.strip import Strip

from qcode.services.search import Hit
from qcode.tui.actions import bindings_for
from qcode.tui.widgets.cells import ELLIPSIS, clean, fit, strip_of
from qcode.tui.widgets.rows import Rows

_NARROW = 60
_SHARE_BEFORE = 0.42
FIRST = 1
"""The line of the first hit, under that of its document."""


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """The line over a document's hits."""

    document_id: int
    name: str
    cases: tuple[str, ...]


class HitList(Rows):
    """Hits in the order in which they came, under their documents; any number of them is quick."""

    PLACES: ClassVar[tuple[str, ...]] = ("hitlist", "list")
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("hitlist")]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"hitlist--document"}
    DEFAULT_CSS = """
    HitList > .hitlist--document { background: $background; color: $foreground; text-style: bold; }
    """

    @dataclass
    class Chosen(Message):
        """The hit is to be shown where it stands."""

        list: HitList
        hit: Hit

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another line; `hit` is None on a document's."""

        list: HitList
        hit: Hit | None

    def __init__(self, *, id: str | None = None) -> None:
        """Nothing found yet."""
        super().__init__(id=id)
        self.hits: list[Hit] = []
        self._lines: list[Hit | DocumentHead] = []
        self._counts: dict[int, int] = {}

    # Contents

    def clear_hits(self) -> None:
        """Show nothing."""
        self.hits, self._lines, self._counts = [], [], {}
        self.cursor = 0
        self.scroll_to(y=0, animate=False, force=True)
        self.relaid()

    def extend(self, hits: Sequence[Hit]) -> None:
        """Show more hits behind those that are there; the cursor begins on the first one."""
        fresh = not self.hits
        for hit in hits:
            if hit.document_id not in self._counts:
                self._counts[hit.document_id] = 0
                self._lines.append(DocumentHead(hit.document_id, hit.document, hit.cases))
            self._counts[hit.document_id] += 1
            self._lines.append(hit)
        self.hits += hits
        self.relaid()
        if fresh and hits:
            self.go(FIRST)

    @property
    def documents(self) -> int:
        """How many documents have a hit."""
        return len(self._counts)

    @property
    def hit(self) -> Hit | None:
        """The hit under the cursor; on a document's line, its first one."""
        if self.cursor >= len(self._lines):
            return None
        line = self._lines[self.cursor]
        below = self._lines[self.cursor + 1] if isinstance(line, DocumentHead) else line
        return below if isinstance(below, Hit) else None

    def of_document(self, document_id: int) -> list[Hit]:
        """The hits of one document."""
        return [hit for hit in self.hits if hit.document_id == document_id]

    def show(self, hit: Hit) -> None:
        """Put the cursor on a hit."""
        if hit in self._lines:
            self.go(self._lines.index(hit))

    # Drawing

    def count(self) -> int:
        """The hits and the documents over them."""
        return len(self._lines)

    def draw(self, index: int, *, width: int) -> Strip:
        """A document, or a hit with what stands around it."""
        line = self._lines[index]
        here = index == self.cursor
        if isinstance(line, DocumentHead):
            base = self.cursor_style() if here else self.style_of("hitlist--document")
            quiet = base if here else self.style_of("rows--muted")
            about = "; ".join(line.cases)
            number = f"{self._counts[line.document_id]:,}"
            segments = [Segment(f" {clean(line.name)}", base), Segment(f"  {number}  {clean(about)}", quiet)]
            return strip_of(segments, width=width, base=base)
        return self._draw_hit(line, width=width, here=here)

    def _draw_hit(self, hit: Hit, *, width: int, here: bool) -> Strip:
        base = self.cursor_style() if here else self.style_of("rows--line")
        quiet = base if here else self.style_of("rows--muted")
        found = base + Style(reverse=True) if here else self.style_of("rows--match")
        lead = self._lead(hit, narrow=width < _NARROW)
        room = max(4, width - cell_len(lead) - 1)
        left = round(room * _SHARE_BEFORE)
        match = fit(hit.match, min(cell_len(clean(hit.match)), room - left))
        segments = [
            Segment(lead, quiet),
            Segment(_ending(clean(hit.before), left), base),
            Segment(match, found),
            Segment(fit(hit.after, max(0, room - left - cell_len(match))), base),
        ]
        return strip_of(segments, width=width, base=base)

    def _lead(self, hit: Hit, *, narrow: bool) -> str:
        turn = str(hit.turn) if hit.turn is not None else ""
        return fit(turn, 5, right=True) + "  " + ("" if narrow else fit(hit.speaker or "", 12) + " ")

    # Keys and mouse

    def moved(self) -> None:
        """Tell the screen where the cursor stands."""
        line = self._lines[self.cursor]
        self.post_message(self.Highlighted(self, line if isinstance(line, Hit) else None))

    def action_choose(self) -> None:
        """Show the hit where it stands."""
        if self.hit is not None:
            self.post_message(self.Chosen(self, self.hit))

    def action_next_document(self) -> None:
        """To the next document's first hit."""
        self._document(range(self.cursor + 1, len(self._lines)))

    def action_previous_document(self) -> None:
        """To the first hit of the document before."""
        self._document(range(self.cursor - 2, -1, -1))

    def _document(self, places: range) -> None:
        head = next((at for at in places if isinstance(self._lines[at], DocumentHead)), None)
        if head is not None:
            self.go(head + 1)

    def clicked(self, index: int, event: Click) -> None:  # noqa: ARG002 - the cursor is there
        """A double click shows the hit."""
        if event.chain == 2:
            self.action_choose()


def _ending(text: str, width: int) -> str:
    """The end of a text in exactly `width` cells, so that what follows it begins in the same column in every line."""
    length = cell_len(text)
    if length <= width:
        return " " * (width - length) + text
    kept, used = len(text), 0
    while kept and used + cell_len(text[kept - 1]) <= width - 1:
        kept -= 1
        used += cell_len(text[kept])
    return set_cell_size("", width - 1 - used) + ELLIPSIS + text[kept:]

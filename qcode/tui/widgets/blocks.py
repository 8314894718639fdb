"""A list whose items take several lines each: excerpts with their words, codes with their definitions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from rich.style import Style
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from qcode.tui.folding import canonical, fold
from qcode.tui.widgets.cells import clean, fit, marked, strip_of
from qcode.tui.widgets.filtering import FilteredRows
from qcode.tui.widgets.rows import RowsFrame

Item = TypeVar("Item")


class Blocks(FilteredRows, Generic[Item]):
    """Items of `block_height` lines each, drawn only while they are seen; any number of them is quick.

    A child class says which line says what (`block`), and what the filter searches (`words_of`). Scrolling goes
    by whole items. `on_moved` is called in the frame of the key that moved the cursor.
    """

    DEFAULT_CSS = """
    Blocks > .blocks--lead { background: $background; color: $foreground; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"blocks--lead"}

    @dataclass
    class Chosen(Message):
        """The item under the cursor is to be opened."""

        blocks: Blocks[Any]

    def __init__(self, *, id: str | None = None) -> None:
        """An empty list; `load` fills it."""
        super().__init__(id=id)
        self.items: list[Item] = []
        self.on_moved: Callable[[], None] | None = None
        self.note = ""
        self._search: list[str] = []
        self._shown: list[int] = []
        self._drawn: dict[tuple[int, int, bool, bool], list[Strip]] = {}

    # What a child class says

    @property
    def block_height(self) -> int:
        """How many lines an item takes."""
        raise NotImplementedError

    def block(self, item: Item, *, width: int, here: bool) -> list[Strip]:
        """The lines of an item, `here` under the cursor; what is missing is left blank."""
        raise NotImplementedError

    def words_of(self, item: Item) -> str:
        """What the filter searches."""
        raise NotImplementedError

    def key_of(self, item: Item) -> object:
        """What stays the same when the list is read again."""
        raise NotImplementedError

    # Contents

    def load(self, items: Sequence[Item], *, note: str = "", folded: Sequence[str] = ()) -> None:
        """Show these items; the cursor stays on its item where that is still there.

        `folded` is what `folded_words` gives for them, where that was worked out in another thread.
        """
        here = self.key_of(self.here) if self.here is not None else None
        self.items, self.note = list(items), note
        self._search, self._shown = list(folded), []
        self._arrange()
        self.go_to(here)

    def extend(self, items: Sequence[Item], *, note: str = "", folded: Sequence[str] = ()) -> None:
        """Show more items behind these."""
        if len(self._search) == len(self.items):
            self._search += folded
        self.items += items
        self.note = note
        self._arrange()

    def folded_words(self, items: Sequence[Item]) -> list[str]:
        """What the filter looks through, item by item; may be called from any thread."""
        return [fold(canonical(self.words_of(each))) for each in items]

    def replace_item(self, item: Item) -> None:
        """Show another item in the place of the one with its key; only its lines are drawn again."""
        place = next(at for at, each in enumerate(self.items) if self.key_of(each) == self.key_of(item))
        self.items[place] = item
        if place < len(self._search):
            self._search[place] = self.folded_words([item])[0]
        self._drawn = {}
        if place in self._shown:
            self.refresh_row(self._shown.index(place))

    @property
    def here(self) -> Item | None:
        """The item under the cursor."""
        return self.items[self._shown[self.cursor]] if self.cursor < len(self._shown) else None

    @property
    def shown(self) -> list[Item]:
        """The items that the filter leaves, in order."""
        return [self.items[at] for at in self._shown]

    def go_to(self, key: object) -> bool:
        """Put the cursor on the item of this key; False where it is not shown."""
        place = next((at for at, number in enumerate(self._shown) if self.key_of(self.items[number]) == key), None)
        if place is None:
            return False
        self.go(place)
        return True

    def _arrange(self) -> None:
        if self.words:
            self._search += self.folded_words(self.items[len(self._search) :])
            needle = self.needle
            self._shown = [at for at, text in enumerate(self._search) if all(word in text for word in needle)]
            self.side_note = f"{len(self._shown)} of {len(self.items)}"
        else:
            self._shown = list(range(len(self.items)))
            self.side_note = self.note
        self._drawn = {}
        self.relaid()

    def filtered(self) -> None:
        """Show what holds the words, the cursor on its item or else on the first."""
        here = self.key_of(self.here) if self.here is not None else None
        self._arrange()
        if not self.go_to(here):
            self.go(0)
        self.moved()

    def count(self) -> int:
        """How many items are shown."""
        return len(self._shown)

    def moved(self) -> None:
        """Tell the screen at once."""
        if self.on_moved is not None:
            self.on_moved()

    def action_choose(self) -> None:
        """Open the item."""
        if self.here is not None:
            self.post_message(self.Chosen(self))

    # Lines

    @property
    def body_height(self) -> int:
        """How many whole items are seen at once."""
        return max(1, (self.size.height - self.HEAD - self.FOOT) // self.block_height)

    @property
    def foot_at(self) -> int:
        """The row of the widget behind the last item."""
        return min(self.size.height - self.FOOT, self.HEAD + self.count() * self.block_height)

    def _measure(self) -> None:
        self._frame = None
        rest = self.size.height - self.body_height
        self.virtual_size = Size(max(1, self.size.width), self.count() + rest if self.count() else 1)

    def on_resize(self) -> None:
        """Forget what was drawn at the old width; the base's handler, which comes next, measures."""
        self._drawn = {}

    def notify_style_update(self) -> None:
        """Forget what was drawn in the old theme."""
        self._drawn = {}
        super().notify_style_update()

    def row_at(self, y: int) -> int | None:
        """The item at a row of the widget, or None for heads and emptiness."""
        index = self.scroll_offset.y + (y - self.HEAD) // self.block_height
        return index if y >= self.HEAD and index < self.count() else None

    def _line(self, y: int, frame: RowsFrame) -> Strip:
        width = frame.width
        if y < self.HEAD:
            return self.draw_head(y, width=width)
        index = self.row_at(y)
        if index is None:
            return Strip.blank(width, self.style_of("rows--line"))
        lines = self._lines(index, width)
        line = (y - self.HEAD) % self.block_height
        return lines[line] if line < len(lines) else Strip.blank(width, self.style_of("rows--line"))

    def _lines(self, index: int, width: int) -> list[Strip]:
        here = index == self.cursor
        key = (index, width, here, self.has_focus)
        if key not in self._drawn:
            if len(self._drawn) > _KEPT:
                self._drawn = {}
            self._drawn[key] = self.block(self.items[self._shown[index]], width=width, here=here)
        return self._drawn[key]

    def refresh_row(self, index: int) -> None:
        """Draw one item again, if it is seen."""
        y = index - self.scroll_offset.y
        if 0 <= y <= self.body_height:
            self.refresh(Region(0, y * self.block_height + self.HEAD, self.size.width, self.block_height))

    # Mouse

    def clicked(self, index: int, event: Click) -> None:  # noqa: ARG002 - the cursor is there
        """A double click opens."""
        if event.chain == 2:
            self.action_choose()

    def _on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        self.scroll_to(y=self.scroll_offset.y + 1, animate=False, force=True)
        event.stop()
        event.prevent_default()

    def _on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        self.scroll_to(y=self.scroll_offset.y - 1, animate=False, force=True)
        event.stop()
        event.prevent_default()

    # Pieces that children draw with

    def edge(self, *, here: bool) -> Segment:
        """The left edge of a line under the lead: a bar under the cursor."""
        style = self.style_of("rows--accent" if here else "rows--muted")
        return Segment(" ┃ " if here else "   ", style)

    def found_in(self, text: str, *, base: Style) -> list[Segment]:
        """A piece of text with the words of the filter marked."""
        words = self.needle
        if not words:
            return [Segment(text, base)]
        folded = fold(text)
        places = {at + step for word in words for at in _all_places(folded, word) for step in range(len(word))}
        return marked(text, sorted(places), base=base, mark=self.style_of("rows--match"))

    def line(self, segments: Sequence[Segment], *, width: int) -> Strip:
        """A line of the block in exactly `width` cells."""
        return strip_of(segments, width=width, base=self.style_of("rows--line"))


_KEPT = 400


def _all_places(text: str, word: str) -> list[int]:
    places, at = [], text.find(word)
    while at >= 0:
        places.append(at)
        at = text.find(word, at + 1)
    return places


def wrapped(text: str, *, width: int, most: int) -> list[str]:
    """The text in at most `most` lines of at most `width` cells, broken between words; `…` where it goes on."""
    words = clean(text).split()
    lines: list[str] = []
    line, length = "", 0
    for number, word in enumerate(words):
        cells = cell_len(word)
        if line and length + 1 + cells > width:
            lines.append(line)
            line, length = "", 0
            if len(lines) == most:
                rest = " ".join((lines[-1], *words[number : number + width]))
                lines[-1] = fit(rest, width).rstrip()
                return lines
        line, length = (f"{line} {word}", length + 1 + cells) if line else (word, cells)
        while length > width:
            head = chop_cells(line, width)[0]
            lines.append(head)
            line = line[len(head) :]
            length = cell_len(line)
            if len(lines) == most:
                lines[-1] = fit(head + line, width).rstrip()
                return lines
    return [*lines, line] if line else lines

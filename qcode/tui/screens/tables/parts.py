"""The parts of the table's screen: its head lines, the matrix that tells its cell at once, the finder, the notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.events import Click, Key
from textual.message import Message
from textual.widgets import Label

from qcode.services.tables import Frequencies
from qcode.tui.actions import bindings_for
from qcode.tui.screens.asking.prompts import Box, Choose
from qcode.tui.widgets.cells import clean, fit
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.grid import Arrangement, Grid
from qcode.tui.widgets.lines import OneLine
from qcode.tui.widgets.matrix import Matrix
from qcode.tui.window import Window


@dataclass(frozen=True, slots=True)
class HeadPart:
    """A part of a head line: the key and action that change it, what it says; the highest `drop` gives way first.

    `short` is said where the line is still too narrow, `soon` already before anything gives way.
    """

    text: str
    key: str = ""
    action: str = ""
    drop: int = 0
    short: str = ""
    soon: bool = False


class HeadLine(OneLine):
    """A line over the table; a click on a part does what its key does."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"head--key", "head--said", "head--quiet", "head--warning"}
    DEFAULT_CSS = """
    HeadLine > .head--key { background: $background; color: $accent; text-style: bold; }
    HeadLine > .head--said { background: $background; color: $foreground; text-style: bold; }
    HeadLine > .head--quiet { background: $background; color: $text-muted; }
    HeadLine > .head--warning { background: $background; color: $warning; }
    HeadLine { background: $background; color: $foreground; }
    """

    @dataclass
    class Clicked(Message):
        """The part of this action was clicked."""

        action: str

    def __init__(self, *, style: str = "said", id: str | None = None) -> None:
        """An empty line in one of the styles said, quiet, warning."""
        super().__init__(id=id)
        self.parts: tuple[HeadPart, ...] = ()
        self.right = ""
        self._style = style
        self._ends: list[tuple[int, str]] = []

    def show(self, *parts: HeadPart, right: str = "") -> None:
        """Show other parts, and at the right end what must not give way."""
        self.parts, self.right = parts, right
        self.refresh(layout=False)

    def segments(self, width: int) -> list[Segment]:
        """The parts that fit, the last of them cut."""
        room = width - (cell_len(self.right) + 2 if self.right else 0)
        said, key = self.part(f"head--{self._style}"), self.part("head--key")
        segments, used = [Segment(" ", said)], 1
        self._ends = []
        for part in _fitting(self.parts, room=room - 1):
            head = f"{part.key} " if part.key else ""
            text = clean(part.text)
            text = text if used + len(head) + cell_len(text) <= room else fit(text, max(1, room - used - len(head)))
            segments += [Segment(head, key)] if head else []
            segments.append(Segment(f"{text}  ", said))
            used += len(head) + cell_len(text) + 2
            self._ends.append((used, part.action))
        if self.right:
            pad = max(0, width - used - cell_len(self.right) - 1)
            segments += [Segment(" " * pad, said), Segment(f"{self.right} ", self.part("head--quiet"))]
        return segments

    def on_click(self, event: Click) -> None:
        """Say which part was clicked."""
        action = next((action for end, action in self._ends if event.x < end), "")
        if action:
            self.post_message(self.Clicked(action))


def _fitting(parts: Sequence[HeadPart], *, room: int) -> list[HeadPart]:
    shown = list(parts)
    _shorten([part.soon for part in parts], shown, room=room)
    while sum(_cells(part) for part in shown) > room and any(part.drop for part in shown):
        shown.remove(max(shown, key=lambda part: part.drop))
    _shorten([True] * len(shown), shown, room=room)
    return shown


def _shorten(may: Sequence[bool], shown: list[HeadPart], *, room: int) -> None:
    """Say one part after another in short, until they fit."""
    for place, part in enumerate(shown):
        if may[place] and part.short and sum(map(_cells, shown)) > room:
            shown[place] = replace(part, text=part.short)


def _cells(part: HeadPart) -> int:
    return cell_len(part.text) + 2 + (len(part.key) + 1 if part.key else 0)


class CountMatrix(Matrix):
    """The matrix of the screen: it says in the frame of the key where the cursor stands."""

    def __init__(self, *, id: str | None = None) -> None:
        """An empty matrix."""
        super().__init__(id=id)
        self.on_moved: Callable[[], None] | None = None

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor on a cell and tell it."""
        super().go_to(row, column)
        self._tell()

    def load(self, grid: Grid) -> None:
        """Show a grid and tell its cell."""
        super().load(grid)
        self._tell()

    def show_as(self, arrangement: Arrangement, *, text: str = "") -> None:
        """Show another arrangement and tell its cell."""
        super().show_as(arrangement, text=text)
        if not text:
            self._tell()

    def _tell(self) -> None:
        if self.on_moved is not None:
            self.on_moved()

    @property
    def shown_rows(self) -> list[int]:
        """The numbers of the rows that are shown, in their order."""
        return list(self._rows)

    @property
    def shown_columns(self) -> list[int]:
        """The numbers of the columns that are shown, in their order."""
        return list(self._columns)

    def on_click(self, event: Click) -> None:
        """A double click on a row's name, or on a column's, opens what stands behind its total."""
        if event.chain == 2 and event.x < self._shape.label and (place := self.row_at(event.y)) is not None:
            event.prevent_default()
            row = self._rows[place]
            if self.grid.branch_end(row) == row + 1:
                self.post_message(self.CellChosen(self, self.grid.row_keys[row], None))
            return
        if event.ctrl and event.y < self.HEAD and (column := self._column_at(event.x)) < len(self._columns):
            event.prevent_default()
            self.post_message(self.CellChosen(self, None, self.grid.column_keys[self._columns[column]]))


class FindList(FilterList):
    """A list that is being filtered from the start; Enter takes the first line that is left."""

    def on_key(self, event: Key) -> None:
        """Enter does not end the typing, it chooses; other keys go on to the list's own handler."""
        if event.key == "enter" and self.typing:
            event.stop()
            event.prevent_default()
            self.action_choose()


class Find(Choose):
    """Choose one of many by typing a part of its name."""

    DEFAULT_CSS = """
    Find { align: center middle; background: $background 60%; }
    Find FindList { height: auto; max-height: 16; }
    """

    def compose(self) -> ComposeResult:
        """The answers as a list."""
        with Box() as box:
            box.border_title = self._question
            box.say_keys(("prompt.accept", "take"), ("prompt.leave", "leave"), note="type a part of the name")
            yield FindList(titles=False)

    def on_mount(self) -> None:
        """Begin to type; the base's handler, which comes next, fills the list."""
        self.query_one(FilterList).action_filter()

    def action_leave(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)


class Notes(Window[None]):
    """What the numbers mean, sentence by sentence."""

    PLACES: ClassVar[tuple[str, ...]] = ("prompt",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("prompt")]
    DEFAULT_CSS = """
    Notes { align: center middle; background: $background 60%; }
    Notes > Box { width: 88; }
    Notes VerticalScroll { height: auto; max-height: 20; }
    Notes Label { width: 100%; height: auto; }
    """

    def __init__(self, title: str, notes: Sequence[str]) -> None:
        """The sentences under a title."""
        super().__init__()
        self._title, self._notes = title, tuple(notes)

    def compose(self) -> ComposeResult:
        """One paragraph each."""
        with Box() as box:
            box.border_title = self._title
            box.say_keys(("prompt.leave", "close"))
            with VerticalScroll():
                yield Label("\n".join(f"· {note}" for note in self._notes), markup=False)

    def action_accept(self) -> None:
        """Close."""
        self.dismiss(None)

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)


def legend(found: Frequencies, grid: Grid) -> str:
    """What the signs mean that occur in the table."""
    texts = {grid.show(value) for row in grid.values for value in row}
    zero = "0.0" if grid.decimals else "0"
    signs = [("0 none", zero in texts), ("· not coded yet", "·" in texts), ("– no document", "–" in texts)]
    signs.append(("empty undefined", "" in texts))
    unit = ["in %"] if found.share else []
    return "  ".join([*unit, *(text for text, occurs in signs if occurs)])

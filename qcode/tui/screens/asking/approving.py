"""A plan over a screen, line by line: Enter goes on with it, Escape leaves everything as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from qcode.tui.actions import bindings_for
from qcode.tui.widgets.columns import Column
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.grouped import Entry
from qcode.tui.window import Window

_MOST_LINES = 14


class Approval(Window[bool]):
    """What would become of things, in a list; whether to go on."""

    PLACES: ClassVar[tuple[str, ...]] = ("prompt",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("prompt")]
    DEFAULT_CSS = """
    Approval { align: center middle; background: $background 60%; }
    """

    def __init__(self, *, titles: bool = True) -> None:
        """A plan whose list has no lines yet; without `titles` its columns have no names."""
        super().__init__()
        self.list = FilterList(titles=titles, sorts=titles)

    def fill(self, lines: Iterable[tuple[str, ...]], columns: Sequence[Column]) -> None:
        """Put the lines into the list, which is as high as it must be; without any it is not shown."""
        entries = [Entry(number, cells) for number, cells in enumerate(lines)]
        self.list.load(entries, columns=columns)
        self.list.display = bool(entries)
        self.list.styles.height = min(len(entries) + self.list.HEAD, _MOST_LINES)
        self.list.can_focus = bool(entries)  # a list without lines would take Enter, and do nothing with it
        self.set_focus(self.list if entries else None)

    def on_filter_list_chosen(self, event: FilterList.Chosen) -> None:
        """Enter on any line says yes."""
        event.stop()
        self.dismiss(result=True)

    def action_accept(self) -> None:
        """Go on."""
        self.dismiss(result=True)

    def action_leave(self) -> None:
        """Leave everything as it is."""
        self.dismiss(result=False)

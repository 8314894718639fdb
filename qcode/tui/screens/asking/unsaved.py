"""The drafts that nobody has saved or given up: the words of each in full, to copy or to drop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import TextArea

from qcode.services.drafts import Draft, drop_draft
from qcode.tui.actions import bindings_for
from qcode.tui.clipboard import copy
from qcode.tui.screens.asking.prompts import Box
from qcode.tui.widgets.columns import Column
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.grouped import Entry
from qcode.tui.window import Window

_COLUMNS = (Column("written on", most=70, least=20), Column("last at"))


class Unsaved(Window[None]):
    """A list of drafts over the words of the one under the cursor."""

    PLACES: ClassVar[tuple[str, ...]] = ("unsaved",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("unsaved")]
    DEFAULT_CSS = """
    Unsaved { align: center middle; background: $background 60%; }
    Unsaved > Box { width: 90; height: 80%; padding: 0; }
    Unsaved FilterList { height: 8; }
    Unsaved > Box > TextArea { padding: 0 2; border-top: hkey $border-blurred; }
    Unsaved > Box > TextArea:focus { border-top: hkey $primary; }
    """

    def __init__(self, found: Sequence[Draft]) -> None:
        """For some drafts, the newest first."""
        super().__init__()
        self._found = {str(each.file): each for each in found}
        self.list = FilterList(opens=False, sorts=True)
        self.whole = TextArea("", soft_wrap=True, read_only=True, show_line_numbers=False)

    def compose(self) -> ComposeResult:
        """The list over the words."""
        with Box() as box:
            box.border_title = "not saved; offered again where it was written"
            box.say_keys(("unsaved.copy", "copy"), ("unsaved.drop", "drop"), ("unsaved.leave", "leave"))
            yield self.list
            yield self.whole

    def on_mount(self) -> None:
        """Fill the list."""
        self._show()
        self.list.focus()

    def _show(self) -> None:
        self.list.load([Entry(key, (each.name, each.when)) for key, each in self._found.items()], columns=_COLUMNS)
        self._tell()

    @property
    def here(self) -> Draft | None:
        """The draft under the cursor."""
        return self._found.get(str(self.list.key))

    def on_filter_list_highlighted(self) -> None:
        """Show the words under the cursor."""
        self._tell()

    def _tell(self) -> None:
        self.whole.text = (
            "\n\n".join(self.here.changed.values()) if self.here else "There is nothing that is not saved."
        )

    def action_copy(self) -> None:
        """Copy the words."""
        if self.here is not None:
            otherwise = "select the words with the mouse and Shift"
            copy(self, self.whole.text, said="copied", otherwise=otherwise, tell=self._copied)

    def _copied(self, said: str, otherwise: str) -> None:
        self.list.side_note = f"{said}; {otherwise}" if otherwise else said
        self.list.refresh_head()

    def action_drop(self) -> None:
        """Forget the draft."""
        if self.here is not None:
            drop_draft(self._found.pop(str(self.here.file)))
            self._show()

    def action_leave(self) -> None:
        """Leave the drafts as they are."""
        self.dismiss(None)

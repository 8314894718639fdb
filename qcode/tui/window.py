"""What all windows over a screen have in common: what is written in them is not lost, whichever key leaves them."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual.screen import ModalScreen
from textual.widgets import Input, TextArea

from qcode.tui.guard import Guarded
from qcode.tui.widgets.bordered import Bordered
from qcode.tui.widgets.filterlist import FilterList

Answer = TypeVar("Answer")


class Window(Guarded, ModalScreen[Answer]):
    """A question, a form, a list over a screen.

    A function key goes to another screen from here as from anywhere, if leaving the window loses nothing.
    """

    EVERY_KEY: ClassVar[bool] = False
    """Whether each key is an answer here, those that lead to other screens too."""
    KEEPS: ClassVar[bool] = False
    """Whether Escape keeps what was written here."""
    _at_first: tuple[object, ...] = ()

    def on_mount(self) -> None:
        """Remember what stands in the window; what a child class does when it is mounted was done before."""
        self._at_first = self._written()

    def _written(self) -> tuple[object, ...]:
        lines = [each.value for each in self.query(Input)]
        pages = [each.text for each in self.query(TextArea)]
        return (*lines, *pages, *(frozenset(each.marked) for each in self.query(FilterList)))

    @property
    def keys_said(self) -> str:
        """The keys of the window as its border names them."""
        return next((str(each.border_subtitle or "") for each in self.query(Bordered)), "")

    def why_not_left(self) -> str:
        """Why this window is not left for another screen, in a sentence; "" where nothing would be lost."""
        if self.KEEPS or self._written() == self._at_first:
            return ""
        return "What you wrote here is not kept yet."

    def leave(self) -> bool:
        """Leave as Escape does; False where the window stays, and says why."""
        self.dismiss(None)
        return True

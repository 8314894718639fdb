"""The summary of a case and a code, typed beside its excerpts."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.widgets import Label, TextArea

from qcode.model.coding import Excerpt
from qcode.tui.screens.asking.prompts import Box, MemoEditor
from qcode.tui.screens.excerpts import speaking
from qcode.tui.wording import in_quotes


class CellEditor(MemoEditor):
    """The summary of a case and a code, typed beside its excerpts. Ctrl+S and Escape save; Tab goes to the excerpts."""

    DEFAULT_CSS = """
    CellEditor > Box { width: 96%; height: 90%; }
    CellEditor Container { height: 1fr; layout: vertical; }
    CellEditor VerticalScroll { height: 1fr; border-bottom: hkey $border-blurred; padding: 0 1;
        scrollbar-size-vertical: 1; }
    CellEditor VerticalScroll:focus { border-bottom: hkey $primary; }
    CellEditor VerticalScroll Label { width: 100%; height: auto; }
    CellEditor .lead { color: $text-muted; }
    CellEditor TextArea { border: none; height: 8; background: $background; color: $foreground; padding: 0 1; }
    CellEditor TextArea:focus { border: none; }
    CellEditor.-wide Container { layout: horizontal; }
    CellEditor.-wide VerticalScroll { width: 55%; height: 100%; border-bottom: none; }
    CellEditor.-wide VerticalScroll { border-right: vkey $border-blurred; }
    CellEditor.-wide VerticalScroll:focus { border-bottom: none; border-right: vkey $primary; }
    CellEditor.-wide TextArea { width: 1fr; height: 100%; }
    """

    def __init__(self, text: str, *, on: str, excerpts: Sequence[Excerpt], notes: Sequence[str] = ()) -> None:
        """What is written so far, of what, what there is to read, and what others wrote."""
        super().__init__(text, on=on)
        self._excerpts, self._notes = tuple(excerpts), tuple(notes)

    def compose(self) -> ComposeResult:
        """The excerpts, and the summary beside them or below."""
        with Box() as box:
            box.border_title = f"summary of {self._on}"
            box.say_keys(("memo.save memo.save", "save and close"), note="Tab excerpts or summary")
            with Container():
                with VerticalScroll():
                    for note in self._notes:
                        yield Label(note, classes="lead", markup=False)
                    if not self._excerpts:
                        yield Label("There are no excerpts.", classes="lead", markup=False)
                    for each in self._excerpts:
                        yield Label(f"{speaking(each)} · {each.coder}", classes="lead", markup=False)
                        yield Label(f"{in_quotes(each.quote.strip())}\n", markup=False)
                yield TextArea(self._text, soft_wrap=True, tab_behavior="focus", show_line_numbers=False)

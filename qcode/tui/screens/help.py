"""The keys of the place where one is, made from the registry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Label

from qcode.tui.actions import Action, bindings_for, keys_label
from qcode.tui.catalogue import ACTIONS
from qcode.tui.keymap import Keymap
from qcode.tui.screens.asking.prompts import Box
from qcode.tui.widgets.columns import Column
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.grouped import Entry, Heading
from qcode.tui.window import Window

PLACE_NAMES = {
    "app": "Everywhere",
    "list": "In every list",
    "transcript": "In the interview",
    "book": "In the codebook",
    "codetree": "In the codebook",
    "filterlist": "In this list",
    "matrix": "In the table",
    "picker": "In the picker",
    "form": "In the form",
    "askform": "In the form",
}
"""Headings for the places; others are called as their actions' group."""


def place_name(where: str) -> str:
    """What a place is called where it stands for itself."""
    return PLACE_NAMES.get(where, where).capitalize()


def help_entries(
    places: Sequence[str], *, keymap: Keymap, actions: Sequence[Action] | None = None
) -> tuple[list[Entry], list[Heading]]:
    """The lines of the help for a chain of places, nearest first, and the headings over them."""
    entries, headings = [], dict[str, Heading]()
    taken: set[str] = set()
    for action in actions or ACTIONS.at(*places):
        keys = [key for key in keymap.of(action) if f"{key}" not in taken]
        if not action.in_mode:
            taken.update(keys)
        if not keys and keymap.of(action):
            continue
        name = PLACE_NAMES.get(action.where, "On this screen")
        group = f"{name}/{action.group}"
        headings.setdefault(
            group, Heading(group, (f"{name} · {action.group}" if name != action.group else name, "", ""))
        )
        entries.append(Entry(action.id, (keys_label(keys) or "–", action.help, action.name), group))
    return entries, list(headings.values())


class Help(Window[str | None]):
    """What each key does here. Enter runs the action (its id is the answer), `/` finds one."""

    PLACES: ClassVar[tuple[str, ...]] = ("help",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("help")]
    DEFAULT_CSS = """
    Help { align: center middle; background: $background 60%; }
    Help > Box { width: 90; height: 90%; padding: 0; }
    Help FilterList { height: 1fr; }
    Help > Box > Label { height: 2; padding: 0 1; color: $text-muted; }
    """

    def __init__(
        self, places: Sequence[str], *, keymap: Keymap | None = None, actions: Sequence[Action] | None = None
    ) -> None:
        """The help for a chain of places, as `places_of` gives it, or for some of the actions there."""
        super().__init__()
        self._places, self._keymap, self._actions = tuple(places), keymap or Keymap(), actions

    def compose(self) -> ComposeResult:
        """One list."""
        with Box() as box:
            box.border_title = "keys"
            box.say_keys(("filterlist.choose", "do it"), ("filterlist.filter", "find"), ("help.leave", "close"))
            yield FilterList(titles=False)
            yield Label("", markup=False)

    def on_mount(self) -> None:
        """Fill the list, the cursor on the first key."""
        rows = self.query_one(FilterList)
        entries, headings = help_entries(self._places, keymap=self._keymap, actions=self._actions)
        rows.load(entries, columns=HELP_COLUMNS, headings=headings, note="")
        rows.focus()

    def on_filter_list_highlighted(self, event: FilterList.Highlighted) -> None:
        """Say in full what the key under the cursor does: in the line there may not be room for it."""
        event.stop()
        self.query_one(Label).update("" if event.heading else ACTIONS[str(event.key)].help)

    def on_filter_list_chosen(self, event: FilterList.Chosen) -> None:
        """Give the action that was chosen."""
        event.stop()
        self.dismiss(str(event.key))

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)


HELP_COLUMNS = (Column("keys", most=16, least=10), Column("does", most=64, least=20), Column("name", most=16, drop=1))

"""The keymap on a screen: every action with its key, Enter and a press change it, clashes are said at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.events import Key
from textual.widgets import Label

from qcode.tui.actions import bindings_for, key_label, keys_label
from qcode.tui.catalogue import ACTIONS
from qcode.tui.keymap import Keymap, canonical_key, clashes, in_words, rebind, unfit
from qcode.tui.screens.asking.prompts import Box
from qcode.tui.screens.help import place_name
from qcode.tui.widgets.columns import Column
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.grouped import Entry, Heading
from qcode.tui.widgets.lines import StatusLine
from qcode.tui.window import Window


class PressKey(Window[str | None]):
    """Wait for a key to be pressed; Escape leaves, and so cannot be given to an action here."""

    EVERY_KEY: ClassVar[bool] = True
    DEFAULT_CSS = """
    PressKey { align: center middle; background: $background 60%; }
    """

    def __init__(self, name: str) -> None:
        """The action that the key is for."""
        super().__init__()
        self._action_name = name

    def compose(self) -> ComposeResult:
        """Say what is awaited."""
        with Box() as box:
            box.border_title = f"a key for “{self._action_name}”"
            box.border_subtitle = "Esc leave"
            yield Label("Press the key, alone or with Ctrl or Shift.", markup=False)

    def on_key(self, event: Key) -> None:
        """Give the key that came."""
        event.stop()
        event.prevent_default()
        self.dismiss(None if event.key == "escape" else canonical_key(event.key))


class KeymapScreen(Window[Keymap]):
    """Every action with its keys. The answer is the keymap as it stands; `save` is called with every change."""

    PLACES: ClassVar[tuple[str, ...]] = ("keys",)
    KEEPS: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("keys")]
    DEFAULT_CSS = """
    KeymapScreen { align: center middle; background: $background 60%; }
    KeymapScreen > Box { width: 100; height: 90%; padding: 0; }
    KeymapScreen FilterList { height: 1fr; }
    """

    def __init__(self, keymap: Keymap, *, save: Callable[[Keymap], object]) -> None:
        """The keymap to change, and what keeps it."""
        super().__init__()
        self.keymap, self._save = keymap, save
        self._clashing: frozenset[str] = frozenset()

    def compose(self) -> ComposeResult:
        """The list over a status line."""
        with Box() as box:
            box.border_title = "change keys"
            box.say_keys(
                ("keys.change", "change"),
                ("keys.reset", "default"),
                ("filterlist.filter", "find"),
                ("keys.leave", "leave"),
            )
            yield FilterList(sorts=True)
            yield StatusLine()

    def on_mount(self) -> None:
        """Fill the list."""
        headings = {each.where: Heading(each.where, (place_name(each.where), "", "", "")) for each in ACTIONS}
        rows = self.query_one(FilterList)
        rows.load([self._entry(action.id) for action in ACTIONS], columns=_COLUMNS, headings=list(headings.values()))
        rows.focus()
        self._say_clashes()
        if self.keymap.problems:
            self.query_one(StatusLine).warn(*in_words(self.keymap.problems))

    def _entry(self, action_id: str) -> Entry:
        action = ACTIONS[action_id]
        keys = keys_label(self.keymap.of(action), most=4) or "none"
        state = "clash" if action_id in self._clashing else "changed" if action_id in self.keymap.keys else ""
        return Entry(action.id, (action.name, keys, state, action.id), action.where)

    def on_filter_list_chosen(self, event: FilterList.Chosen) -> None:
        """Ask for a key for the action."""
        event.stop()
        self._change(str(event.key))

    def action_change(self) -> None:
        """Ask for a key for the action under the cursor."""
        self.query_one(FilterList).action_choose()

    def _change(self, action_id: str) -> None:
        def take(key: str | None) -> None:
            if key is None:
                return
            if problem := unfit(key, ACTIONS[action_id]):
                self.query_one(StatusLine).warn(problem, "Press another one.")
                return
            self._keep(rebind(self.keymap, action_id, [key]), action_id)
            self._say_clashes(f"“{ACTIONS[action_id].name}” is {key_label(key)} now.")

        self.app.push_screen(PressKey(ACTIONS[action_id].name), take)

    def action_reset(self) -> None:
        """Give the action its default keys back."""
        key = str(self.query_one(FilterList).key)
        if key in ACTIONS:
            self._keep(rebind(self.keymap, key, None), key)
            self._say_clashes(f"“{ACTIONS[key].name}” has its default keys.")

    def _keep(self, keymap: Keymap, action_id: str) -> None:
        self.keymap = keymap
        self._save(keymap)
        self.query_one(FilterList).update_entry(self._entry(action_id))

    def _say_clashes(self, said: str = "") -> None:
        found = clashes(ACTIONS, self.keymap)
        status = self.query_one(StatusLine)
        before, self._clashing = self._clashing, frozenset(each.hidden.id for each in found)
        for action_id in before ^ self._clashing:
            self.query_one(FilterList).update_entry(self._entry(action_id))
        if found:
            status.warn(str(found[0]), f"{len(found)} clashes: / clash lists them" if len(found) > 1 else "")
        elif said:
            status.say(said)

    def leave(self) -> bool:
        """Give the keymap back, as Escape does."""
        self.action_leave()
        return True

    def action_leave(self) -> None:
        """Go back; every change is kept already."""
        self.dismiss(self.keymap)


_COLUMNS = (
    Column("action", most=24),
    Column("keys", most=24),
    Column("", least=7, most=8),
    Column("id", most=30, drop=1),
)

"""A window with its keys in its lower border, where a click on one does what the key does."""

from __future__ import annotations

from collections import Counter
from typing import Any

from rich.cells import cell_len
from textual.app import App
from textual.containers import Vertical
from textual.content import Content, ContentType
from textual.events import Click, Key
from textual.screen import ModalScreen
from textual.widget import Widget

from qcode.tui.actions import UNBOUND, key_label
from qcode.tui.catalogue import ACTIONS
from qcode.tui.keymap import Keymap, canonical_key, character_of, key_problem

_APART = " · "
_CORNER = 3
"""How many cells stand between the border's last word and the window's edge."""


class Bordered(Vertical):
    """A window whose lower border names its keys, as `Enter take · Esc leave`."""

    def render_str(self, text_content: ContentType) -> Content:
        """What stands in the borders, as it is written: a name in brackets is no markup."""
        return Content(text_content) if isinstance(text_content, str) else text_content

    def say_keys(self, *parts: tuple[str, str], note: str = "") -> None:
        """Name the user's own keys in the lower border: ids of actions, with blanks between them, and what they do.

        An id that is there twice stands for the action's first two keys; what has no key is left out.
        """
        keymap = getattr(self.app, "keymap_in_use", Keymap())
        said = [f"{keys} {words}" for ids, words in parts if (keys := keys_of(keymap, ids))]
        self.border_subtitle = _APART.join([*said, note] if note else said)

    def on_click(self, event: Click) -> None:
        """A click on a key's part of the border presses the key."""
        if event.widget is not self or event.y != self.outer_size.height - 1:
            return
        key = key_at(str(self.border_subtitle or ""), x=event.x, width=self.outer_size.width)
        if key is not None:
            event.stop()
            press(self.app, key)


def keys_of(keymap: Keymap, ids: str) -> str:
    """The keys of some actions, `Ctrl+S or Esc`, as `say_keys` takes their ids."""
    found = []
    for each, number in Counter(ids.split()).items():
        found += [key for key in keymap.of(ACTIONS[each]) if key != UNBOUND][:number]
    return " or ".join(map(key_label, found))


def key_at(subtitle: str, *, x: int, width: int) -> str | None:
    """The key that the border names at a column of a window so wide, or None; the first of a part is meant."""
    start = width - _CORNER - cell_len(subtitle)
    for part in subtitle.split(_APART):
        end = start + cell_len(part)
        if start <= x < end:
            key = canonical_key(part.split(" ")[0])
            return key if key_problem(key) is None else None
        start = end + cell_len(_APART)
    return None


def press(app: App[Any], key: str) -> None:
    """Do what a key does."""
    event = Key(key, character_of(key))
    event.set_sender(app)  # a key whose sender is on its way up would stop there
    app.post_message(event)


def leave_by_click(app: App[Any], clicked: Widget | None) -> None:
    """A click beside a window leaves it as Escape does; one that shows work is going on stays."""
    screen = app.screen
    if isinstance(screen, ModalScreen) and clicked is screen and getattr(screen, "LEFT_BY_CLICK", True):
        press(app, "escape")

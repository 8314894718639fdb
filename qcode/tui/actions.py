"""The one registry of actions: every binding, the help, the palette and the table of keys are made from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from textual.binding import Binding
from textual.keys import format_key

TWINS = {"i": "ı", "I": "İ", "ı": "i", "İ": "I"}
"""Keys that stand for each other: what a Turkish keyboard sends where another sends its i, and back."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a key, a click or the palette can do.

    `id` is what a keymap file names: the place, a dot, and the method's name without `action_`. `keys` are
    the defaults, the first one is shown. `where` is the screen or widget that carries it out, `group` its
    heading in the help. `call` is Textual's action where it is not the id's last part. `routed` actions get
    no binding: the coding screen's hotkey router reads their keys itself. `in_mode` actions have their keys
    only while something is under way; else the same keys do what the next place says.
    """

    id: str
    name: str
    help: str
    keys: tuple[str, ...]
    where: str
    group: str
    in_footer: bool = False
    in_palette: bool = True
    call: str = ""
    routed: bool = False
    in_mode: bool = False

    @property
    def textual_action(self) -> str:
        """The action string for a binding."""
        return self.call or self.id.rpartition(".")[2]


class Registry:
    """All actions, in the order in which help shows them."""

    def __init__(self, actions: Iterable[Action]) -> None:
        """Take the actions; raises ValueError where two have one id."""
        self._by_id: dict[str, Action] = {}
        for action in actions:
            if action.id in self._by_id:
                raise ValueError(f"two actions are called {action.id}")
            self._by_id[action.id] = action

    def __iter__(self) -> Iterator[Action]:
        """All actions, in order."""
        return iter(self._by_id.values())

    def __getitem__(self, action_id: str) -> Action:
        """The action of that id."""
        return self._by_id[action_id]

    def __contains__(self, action_id: object) -> bool:
        """Whether there is an action of that id."""
        return action_id in self._by_id

    def at(self, *places: str) -> list[Action]:
        """The actions of these places, place by place."""
        return [action for place in places for action in self if action.where == place]


def with_twins(keys: Iterable[str]) -> tuple[str, ...]:
    """The keys, each i with the ı that another keyboard sends for it, and without doubles."""
    found: dict[str, None] = {}
    for key in keys:
        found[key] = None
        if key in TWINS:
            found[TWINS[key]] = None
    return tuple(found)


def bindings_for(where: str) -> list[Binding]:
    """The Textual bindings of one screen or widget, with ids, for its `BINDINGS`."""
    from qcode.tui.catalogue import ACTIONS

    return [
        Binding(
            ",".join(with_twins(action.keys) or (UNBOUND,)),
            action.textual_action,
            action.name,
            show=action.in_footer,
            tooltip=action.help,
            id=action.id,
            priority=action.id in PRIORITY,
        )
        for action in ACTIONS.at(where)
        if not action.routed
    ]


UNBOUND = "f63"
"""A key that no keyboard sends: an action without a key still has a binding that a keymap can change."""

PRIORITY = frozenset({"app.quit", "app.palette"})
"""What has its keys wherever one is, whatever is being written."""

_SHOWN = {
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "tab": "Tab",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "delete": "Del",
    "backspace": "Backspace",
}


def key_label(key: str) -> str:
    """A key as a person reads it: `Ctrl+S`, `F1`, `↑`, `/`."""
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    shown = _SHOWN.get(last) or (last.upper() if last[0] == "f" and last[1:].isdigit() else format_key(last))
    if modifiers and len(shown) == 1:
        shown = shown.upper()
    return "+".join([*(modifier.capitalize() for modifier in modifiers), shown])


def keys_label(keys: Sequence[str], *, most: int = 3) -> str:
    """Some keys of an action in one cell, twins left out."""
    if set(keys) >= set("123456789"):
        return "1-9"
    seen: list[str] = []
    for key in keys:
        if key != UNBOUND and TWINS.get(key) not in seen:
            seen.append(key)
    return " ".join(key_label(key) for key in seen[:most])

"""The user's keymap: read it with its problems, find clashes, route a key to its action.

A keymap is a YAML file that names actions by id, `transcript.sentence: s`, with one key or a list of
keys, or `none`. What cannot be used is reported with its line; the rest holds.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from textual.keys import REPLACED_KEYS, Keys, key_to_character

from qcode.model.document import Problem
from qcode.tui.actions import UNBOUND, Action, Registry, key_label, keys_label, with_twins
from qcode.tui.catalogue import ACTIONS, CHAINS

if TYPE_CHECKING:
    from yaml.nodes import Node

NOT_SENDABLE = {
    "ctrl+i": "Tab",
    "ctrl+m": "Enter",
    "ctrl+h": "Backspace",
    "ctrl+left_square_bracket": "Escape",
    "ctrl+j": "Enter",
}
"""Keys that a plain terminal cannot tell from others."""

ALTGR = frozenset("[]{}\\|@#~$€`")
"""Characters that need AltGr on a Turkish-Q keyboard."""

WRITTEN_IN = frozenset(
    {
        "picker",
        "form",
        "askform",
        "roundform",
        "packform",
        "saturationform",
        "memo",
        "draft",
        "prompt",
        "reason",
        "find",
    }
)
"""Places in which keys that write something write it."""

_MOVES = ("up", "down", "left", "right", "home", "end", "pageup", "pagedown")
SHARED = frozenset({"escape", "enter", "tab", "shift+tab", "q", "f1", "question_mark", "slash", "ctrl+f", *_MOVES})
"""Keys that a widget may take from its screen: everybody expects them to mean what is nearest."""

_NAMED = frozenset(key.value for key in Keys) | {"space", "minus", "plus"}
_MODIFIERS = frozenset({"ctrl", "shift", "alt", "super"})
_WORDS = {
    "esc": "escape", "return": "enter", "pgup": "pageup", "pgdn": "pagedown", "del": "delete", " ": "space",
    "↑": "up", "↓": "down", "←": "left", "→": "right",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Keymap:
    """Which keys were changed, by action id (no keys: none), and what in the file could not be used."""

    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def of(self, action: Action) -> tuple[str, ...]:
        """The keys that the action answers to, i and ı together."""
        return with_twins(canonical_key(key) for key in self.keys.get(action.id, action.keys))

    def for_textual(self) -> dict[str, str]:
        """The mapping for `App.set_keymap`."""
        return {name: ",".join(with_twins(keys)) or UNBOUND for name, keys in self.keys.items()}


@dataclass(frozen=True, slots=True)
class Clash:
    """Two actions that one key would reach from the same place; `hidden` is the one that never gets it."""

    key: str
    wins: Action
    hidden: Action

    def __str__(self) -> str:
        """The clash in words."""
        key = key_label(self.key)
        return f"{key}: “{self.wins.name}” ({self.wins.id}) hides “{self.hidden.name}” ({self.hidden.id})."


@lru_cache(maxsize=2048)
def canonical_key(key: str) -> str:
    """A key as Textual names it: `?` becomes `question_mark`, `Ctrl+S` becomes `ctrl+s`."""
    from textual.keys import _character_to_key  # the same naming as for the keys that arrive

    if len(key) == 1:
        return _WORDS.get(key) or _character_to_key(key)
    *modifiers, last = key.split("+") if not key.endswith("++") else [*key[:-2].split("+"), "plus"]
    modifiers = [modifier.strip().lower() for modifier in modifiers]
    last = last.strip()
    if len(last) == 1:
        last = last.lower() if modifiers and "shift" not in modifiers else last
        return "+".join([*modifiers, _character_to_key(last)])
    return "+".join([*modifiers, _WORDS.get(last.lower(), last.lower())])


def character_of(key: str) -> str | None:
    """What the (canonical) key writes, or None for one that writes nothing."""
    character = key_to_character(REPLACED_KEYS.get(key, key))
    return character if character is not None and character.isprintable() else None


def key_problem(key: str) -> str | None:
    """Why this (canonical) key cannot be used, or None."""
    if key in NOT_SENDABLE:
        return f"{key_label(key)} and {NOT_SENDABLE[key]} are the same key for a terminal."
    *modifiers, last = key.split("+")
    if unknown := [modifier for modifier in modifiers if modifier not in _MODIFIERS]:
        return f"“{unknown[0]}” is no modifier; use ctrl, shift or alt."
    if key not in _NAMED and last not in _NAMED and character_of(last) is None:
        return f"There is no key “{key}”."
    return None


def unfit(key: str, action: Action) -> str | None:
    """Why this (canonical) key cannot be one of the action's, or None: where one writes, a letter only writes."""
    if why := key_problem(key):
        return why
    if action.where in WRITTEN_IN and character_of(key) is not None:
        return f"{key_label(key)} writes where “{action.name}” is; take a key with Ctrl, or F1 to F12."
    return None


def plain(key: str) -> bool:
    """Whether every keyboard sends this key without AltGr, and every terminal passes it on."""
    character = character_of(key.rpartition("+")[2])
    alt_letter = key.startswith("alt+") and character is not None and not character.isascii()
    return key_problem(key) is None and character not in ALTGR and not alt_letter


def default_problems(actions: Iterable[Action]) -> list[str]:
    """Where a default keymap breaks the rules for keyboards and terminals, in words.

    No key may be one that a terminal cannot tell from another, and every action that has keys must have a
    first one that every keyboard sends plainly.
    """
    found = []
    for action in actions:
        keys = [canonical_key(key) for key in action.keys]
        found += [f"{action.id}: {problem}" for key in keys if (problem := key_problem(key))]
        if keys and not plain(keys[0]):
            found.append(f"{action.id}: {key_label(keys[0])} needs AltGr on some keyboards.")
    return found


def clashes(registry: Registry, keymap: Keymap | None = None) -> list[Clash]:
    """Every pair of actions that compete for a key: in one place, or along a chain of widget, screen and app."""
    keymap = keymap or Keymap()
    found: dict[tuple[str, str, str], Clash] = {}
    for chain in _chains(registry):
        owner: dict[str, Action] = {}
        for action in registry.at(*chain):
            for key in keymap.of(action):
                winner = owner.setdefault(key, action)
                if winner is not action and (winner.where == action.where or key not in SHARED):
                    found.setdefault((key, winner.id, action.id), Clash(key, winner, action))
    return list(found.values())


_UNDER = {
    **dict.fromkeys(("filterlist", "codetree", "matrix", "hitlist", "figures"), ("list",)),
    "book": ("codetree", "list"),
}
"""Which places a widget has besides its own."""


def _chains(registry: Registry) -> Iterator[tuple[str, ...]]:
    for screen, widgets in CHAINS.items():
        for widget in widgets:
            yield (widget, *_UNDER.get(widget, ()), screen, "app")
    alone = {action.where for action in registry} - {"app", *CHAINS, *(w for each in CHAINS.values() for w in each)}
    for place in sorted(alone):
        yield (place,)


def route(key: str, *, chain: Sequence[str], keymap: Keymap | None = None, typing: bool = False) -> Action | None:
    """The action that a key reaches from `chain` (the focused place first), or None.

    While somebody is typing in a field, a key that writes something reaches no action.
    """
    keymap = keymap or Keymap()
    wanted = canonical_key(key)
    if typing and character_of(wanted) is not None:
        return None
    return next((action for action in ACTIONS.at(*chain) if wanted in keymap.of(action)), None)


def keymap_path() -> Path:
    """Where the user's keymap is kept: in the folder that `QCODE_CONFIG` names, else where such things are."""
    named = os.environ.get("QCODE_CONFIG")
    if named:
        return Path(named) / "keymap.yaml"
    from platformdirs import user_config_path

    return user_config_path("qcode") / "keymap.yaml"


def read_keymap(text: str, *, place: str = "keymap.yaml", registry: Registry = ACTIONS) -> Keymap:
    """The keymap that a file's text holds, with what could not be used, each with its line."""
    import yaml

    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        return Keymap(problems=(Problem("This is not YAML; the keymap was left out.", line, place),))
    if root is None:
        return Keymap()
    if not isinstance(root, yaml.MappingNode):
        return Keymap(problems=(Problem("A keymap has lines like “app.undo: u”.", 1, place),))
    return _Reading(place, registry).read(root.value)


class _Reading:
    """One pass over a keymap file."""

    def __init__(self, place: str, registry: Registry) -> None:
        self.place, self.registry = place, registry
        self.keys: dict[str, tuple[str, ...]] = {}
        self.lines: dict[str, int] = {}
        self.problems: list[Problem] = []

    def read(self, pairs: Sequence[tuple[Node, Node]]) -> Keymap:
        for name_node, value_node in pairs:
            self._line(str(name_node.value), name_node.start_mark.line + 1, value_node)
        keymap = Keymap(self.keys)
        for clash in clashes(self.registry, keymap):
            line = self.lines.get(clash.hidden.id) or self.lines.get(clash.wins.id)
            self._report(str(clash), line)
        return Keymap(self.keys, tuple(sorted(self.problems, key=lambda each: each.line or 0)))

    def _line(self, name: str, line: int, value: Node) -> None:
        if name not in self.registry:
            near = get_close_matches(name, [action.id for action in self.registry], n=1)
            hint = f" Did you mean “{near[0]}”?" if near else ""
            return self._report(f"There is no action “{name}”.{hint}", line)
        from yaml.nodes import ScalarNode, SequenceNode

        keys = []
        for node in value.value if isinstance(value, SequenceNode) else [value]:
            if not isinstance(node, ScalarNode):
                return self._report("Write one key, or a list of keys like [u, ctrl+z].", line)
            keys.append(canonical_key(str(node.value)) if node.value not in ("none", "") else "")
        wrong = [problem for key in keys if key and (problem := unfit(key, self.registry[name]))]
        for problem in wrong:
            self._report(problem, line)
        if not wrong and name in self.lines:
            self._report(f"“{name}” stands in line {self.lines[name]} too; this line holds.", line)
        if not wrong:
            self.keys[name] = tuple(key for key in keys if key)
            self.lines[name] = line
        return None

    def _report(self, message: str, line: int | None) -> None:
        self.problems.append(Problem(message, line, self.place))


def load_keymap(path: Path | None = None) -> Keymap:
    """The keymap from the user's file; an empty one where there is none, a problem where it cannot be read."""
    source = path or keymap_path()
    try:
        text = source.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Keymap()
    except (OSError, UnicodeDecodeError) as error:
        return Keymap(problems=(Problem(f"The keymap could not be read: {error}.", place=str(source)),))
    return read_keymap(text, place=source.name)


def in_words(problems: Sequence[Problem]) -> tuple[str, str]:
    """What is wrong in a keymap file, the first problem in full, and what to do about it."""
    more = f" And {len(problems) - 1} more." if len(problems) > 1 else ""
    return f"{problems[0]}{more}", "Mend the file, or press Ctrl+P and take “change keys”."


def keymap_text(keymap: Keymap, *, registry: Registry = ACTIONS) -> str:
    """A keymap file that `read_keymap` reads back: each changed action with its name and default as a comment."""
    import json

    lines = ["# The keys that were changed: a key, a list of keys, or none. “change keys” in qcode shows all ids."]
    for action in registry:
        if action.id in keymap.keys:
            keys = [json.dumps(key, ensure_ascii=False) for key in keymap.keys[action.id]]
            value = "none" if not keys else keys[0] if len(keys) == 1 else f"[{', '.join(keys)}]"
            was = keys_label(action.keys) or "none"
            lines.append(f"{action.id}: {value}  # {action.name}; default {was}")
    return "\n".join(lines) + "\n"


def save_keymap(keymap: Keymap, path: Path | None = None) -> Path:
    """Write the changed keys to the user's file, whole or not at all, and give its path.

    A file with lines that could not be used is kept beside it as `keymap.yaml.old`.
    """
    target = path or keymap_path()
    target.parent.mkdir(parents=True, exist_ok=True)
    if load_keymap(target).problems:
        shutil.copy2(target, target.with_name(f"{target.name}.old"))
    beside = target.with_suffix(".new")
    beside.write_text(keymap_text(keymap), encoding="utf-8")
    beside.replace(target)
    return target


def rebind(keymap: Keymap, action_id: str, keys: Sequence[str] | None) -> Keymap:
    """The keymap with other keys for one action; None gives it its defaults back."""
    changed = {name: value for name, value in keymap.keys.items() if name != action_id}
    if keys is not None:
        changed[action_id] = tuple(canonical_key(key) for key in keys)
    return Keymap(changed)

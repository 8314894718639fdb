"""Function keys in a window over a screen: help comes over it, other screens come once it is left without loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from textual.app import App
from textual.command import CommandPalette
from textual.screen import ModalScreen

from qcode.tui.actions import PRIORITY, Action
from qcode.tui.catalogue import ACTIONS
from qcode.tui.window import Window

if TYPE_CHECKING:
    from qcode.tui.everywhere import Everywhere

_STAYING = frozenset({"app.help", "app.jump", "app.quit"})
"""What comes over a window, which waits below, and what leaves everything."""
_SECONDS = 8


def action_of(app: Everywhere, key: str) -> Action | None:
    """The action for everywhere that a key stands for which no window takes for writing; None for every other key."""
    function = key[0] == "f" and key[1:].isdigit()
    asked = [each for each in ACTIONS.at("app") if function or each.id in PRIORITY]
    return next((each for each in asked if key in app.keymap_in_use.of(each)), None)


def actions_in_window(app: Everywhere, places: Sequence[str]) -> list[Action]:
    """What can be done in a window, for its help: its own actions, and those for everywhere that it lets through."""
    found = ACTIONS.at(*(place for place in places if place != "app"))
    for each in ACTIONS.at("app"):
        keys = tuple(key for key in app.keymap_in_use.of(each) if action_of(app, key) is each)
        found += [replace(each, keys=keys)] if keys else []
    return found


async def run_in_window(app: Everywhere, action: Action) -> None:
    """Carry out what was chosen in the help of a window."""
    if action.where == "app":
        await do_from_window(app, action)
    else:
        await run_at_place(app, action)


def _places(node: object) -> tuple[str, ...]:
    return (*getattr(node, "PLACES", ()), *getattr(node, "places_now", ()))


async def run_at_place(app: App[Any], action: Action) -> None:
    """Carry out an action of the place that has the keys."""
    window = app.screen
    chain = window.focused.ancestors_with_self if window.focused is not None else [window]
    place = next((each for each in chain if action.where in _places(each)), None)
    if place is not None:
        await app.run_action(action.textual_action, place)


def _has_own(app: Everywhere, key: str) -> bool:
    """Whether the window does something of its own with the key."""
    chain = app.screen._modal_binding_chain
    return any(each.id in ACTIONS for _, bindings in chain for each in bindings.key_to_bindings.get(key, ()))


async def answer_in_window(app: Everywhere, key: str) -> bool:
    """Answer a function key that comes while a window has the keys; False where it is for the window itself."""
    screen, action = app.screen, action_of(app, key)
    if action is None or not isinstance(screen, ModalScreen) or getattr(screen, "EVERY_KEY", False):
        return False
    if _has_own(app, key):
        return False
    if isinstance(screen, CommandPalette) and action.id == "app.palette":
        screen.dismiss()
    else:
        await do_from_window(app, action)
    return True


async def do_from_window(app: Everywhere, action: Action) -> None:
    """Carry out an action for everywhere; the windows that are in its way are left first, or it is said why not."""
    if action.id in _STAYING or leave_windows(app, f"{action.name} waits"):
        await app.run_action(action.textual_action, app)


def leave_windows(app: Everywhere, waiting: str) -> bool:
    """Leave every window over the screen, keeping what Escape keeps; False where one has to be answered first."""
    windows = [each for each in reversed(app.screen_stack) if isinstance(each, ModalScreen)]
    for each in windows:
        if isinstance(each, Window) and (why := each.why_not_left()):
            keys = f" {each.keys_said}" if each.keys_said else ""
            app.notify(f"{why}{keys}", title=waiting, severity="warning", timeout=_SECONDS)
            return False
    for each in windows:
        if isinstance(each, CommandPalette):
            each.dismiss()
        elif not cast("Window[object]", each).leave():
            return False
    return True

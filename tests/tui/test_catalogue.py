"""Every action of the registry is one that something can do: no key, palette line or help that leads nowhere."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from textual.message_pump import MessagePump

import qcode.tui
from qcode.tui.actions import Action
from qcode.tui.catalogue import ACTIONS


def classes() -> Iterator[type[MessagePump]]:
    """Every class of the terminal program that actions can belong to."""
    for module in pkgutil.walk_packages(qcode.tui.__path__, "qcode.tui."):
        for each in vars(importlib.import_module(module.name)).values():
            if isinstance(each, type) and issubclass(each, MessagePump) and each.__module__ == module.name:
                yield each


PLACES = [(each, place) for each in classes() for place in getattr(each, "PLACES", ())]


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_has_a_method_at_its_place(action: Action) -> None:
    name = action.textual_action.partition("(")[0]
    there = [each for each, place in PLACES if place == action.where]
    assert there, f"nothing is called {action.where}"
    if name.startswith("screen."):
        from qcode.tui.screens.coding import CodingScreen

        there = [CodingScreen]
    method = f"action_{name.rpartition('.')[2]}"
    assert [each.__name__ for each in there if not callable(getattr(each, method, None))] == []


@pytest.mark.parametrize("place", sorted({action.where for action in ACTIONS}))
def test_every_place_of_the_registry_binds_its_keys(place: str) -> None:
    wanted = {each.id for each in ACTIONS.at(place) if not each.routed}
    for each in (each for each, at in PLACES if at == place):
        bound = {binding.id for base in each.__mro__ for binding in base.__dict__.get("BINDINGS", ())}
        assert wanted <= bound, each.__name__

"""What can be done, where, and by which key: the data of the registry, a module a family of screens.

A key must be reachable on a Turkish-Q keyboard and through a plain terminal; `keymap.default_problems` holds
these tables to that.
"""

from __future__ import annotations

from qcode.tui.actions import Registry
from qcode.tui.catalogue import counting, everywhere, lists, project, reading, team, windows

_FAMILIES = (everywhere, lists, windows, reading, project, counting, team)

ACTIONS = Registry([action for family in _FAMILIES for action in family.ACTIONS])
"""Every action of qcode, in the order in which help and documentation show them."""

CHAINS: dict[str, tuple[str, ...]] = {
    "documents": ("filterlist",),
    "coding": ("transcript", "codetree", "picker"),
    "codebook": ("book", "form", "picker"),
    "table": ("matrix", "filterlist"),
    "together": ("matrix", "filterlist"),
    "saturation": ("filterlist",),
    "tables": ("filterlist",),
    "framework": ("matrix", "filterlist"),
    "search": ("hitlist",),
    "walk": ("picker",),
    "split": ("filterlist",),
    "welcome": ("filterlist",),
    "agreement": ("figures",),
    "settling": ("picker",),
    "rounds": ("filterlist",),
    "coverage": ("filterlist",),
    "coders": ("filterlist",),
    "memos": ("filterlist",),
    "history": ("filterlist",),
    "conflicts": ("filterlist",),
}
"""Which widgets stand on which screen: actions of a widget, its screen and the app are reachable together."""

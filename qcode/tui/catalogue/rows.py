"""How a line of the catalogue is written, and how it becomes an action."""

from __future__ import annotations

from typing import NamedTuple

from qcode.tui.actions import Action


class Row(NamedTuple):
    """One action: its name at its place, its keys, what it is called, what it does; marks and Textual's call."""

    id: str
    keys: str
    name: str
    help: str
    marks: str = ""
    call: str = ""


def actions_at(where: str, group: str, *rows: Row) -> list[Action]:
    """Actions of one place under one heading; marks: f in the footer, p not in the palette, r routed, m in a mode."""
    return [
        Action(
            id=f"{where}.{row.id}",
            name=row.name,
            help=row.help,
            keys=tuple(row.keys.split()),
            where=where,
            group=group,
            in_footer="f" in row.marks,
            in_palette="p" not in row.marks,
            call=row.call,
            routed="r" in row.marks,
            in_mode="m" in row.marks,
        )
        for row in rows
    ]

"""All commands that there are, by walking the tree."""

from __future__ import annotations

from collections.abc import Iterator

import click

from qcode.cli.app import qcode


def commands() -> list[tuple[str, ...]]:
    """The paths of all commands, families and their members."""
    return [path for path, _ in walk(qcode)]


def walk(group: click.Group, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command under a group with its path."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*above, name), command
        if isinstance(command, click.Group):
            yield from walk(command, (*above, name))

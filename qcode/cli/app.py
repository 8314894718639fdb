"""The command `qcode` itself: finds the command that is meant, and runs it behind the one border for errors."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

import click

from qcode import __version__
from qcode.cli import names
from qcode.cli.errors import guarded
from qcode.cli.options import Group
from qcode.cli.session import said_coder, said_place, say_place
from qcode.errors import ProjectNotFound, UsageError

_SHOWN = 3
"""So many projects of a folder are named at most."""

OpenScreens = Callable[[str | None, str | None], int]
"""Opens the terminal screens on a project for a coder; gives the exit code."""


class Commands(Group):
    """The top of the command tree: its commands are loaded when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names in the order of the help."""
        return list(names.COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """The command of this name, loaded now."""
        name = names.COMMANDS.get(cmd_name)
        if name is None:
            return None
        found: click.Command = getattr(import_module(name.module), name.attribute)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names; a project in its place is opened: `qcode study.qcode`."""
        word = args[0]
        if not ctx.resilient_parsing and word not in names.COMMANDS and _is_a_project(word):
            say_place(ctx, word)
            return super().resolve_command(ctx, ["open", *args[1:]])
        if not ctx.resilient_parsing and word not in names.COMMANDS and Path(word).is_dir():
            raise _a_folder(word)
        return super().resolve_command(ctx, args)

    def get_help(self, ctx: click.Context) -> str:  # noqa: ARG002 - click's signature
        """The text that is printed without click, too."""
        return names.help_text().rstrip("\n")


def _a_folder(word: str) -> UsageError:
    """What to do with a folder that stands where a command would."""
    from qcode.services.locating import projects_in

    found = [f"qcode {shlex.quote(str(path))}" for path in projects_in(Path(word))]
    if found:
        which = "the project" if len(found) == 1 else "a project"
        return UsageError(f"{word} is a folder, not a command.", f"Open {which} in it: {' or '.join(found[:_SHOWN])}")
    folder = shlex.quote(word)
    return UsageError(
        f"{word} is a folder, not a command.",
        f"Bring its transcripts in: qcode init study.qcode, then qcode import {folder}",
    )


def _is_a_project(word: str) -> bool:
    """Whether a word is a file, or what a project is called that is no file here."""
    return not word.startswith("-") and ("://" in word or word.endswith(".qcode") or Path(word).is_file())


@click.command("qcode", cls=Commands, invoke_without_command=True)
@click.version_option(__version__, message="qcode %(version)s")
@click.pass_context
def qcode(context: click.Context) -> int | None:
    """Code interviews with coauthors."""
    if context.invoked_subcommand is not None:
        return None
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        click.echo(context.get_help())
        return 0
    return open_here(context)


def open_here(context: click.Context) -> int:
    """Open the screens on the project that is meant; raises QcodeError where that is not one."""
    from qcode.services.locating import locate

    open_screens: OpenScreens = context.find_root().obj
    try:
        place: str | None = locate(said_place(context), coder=said_coder(context))
    except ProjectNotFound:
        place = None
    return open_screens(place, said_coder(context))


def run(arguments: Sequence[str], *, open_screens: OpenScreens) -> int:
    """Run one command line and give its exit code; no error leaves as a traceback."""
    return guarded(partial(_carry_out, list(arguments), open_screens))


def _carry_out(arguments: list[str], open_screens: OpenScreens) -> int:
    if "_QCODE_COMPLETE" in os.environ:
        from qcode.cli.completing import COMPLETE, answer_shell

        return answer_shell(qcode, os.environ[COMPLETE])
    # Not `qcode.main`, which ends the program by itself where nobody reads its output.
    try:
        with qcode.make_context("qcode", arguments, obj=open_screens) as context:
            outcome = qcode.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    return outcome if isinstance(outcome, int) else 0

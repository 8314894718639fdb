"""What was done: undo, redo, the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qcode.cli.options import Command, Whole, listing
from qcode.cli.session import with_project
from qcode.cli.show import Output, receipt, table

if TYPE_CHECKING:
    from qcode.services.project import Project


@click.command(cls=Command)
@click.option("--everyone", is_flag=True, help="The last step of anybody, not only your own.")
@with_project
def undo(project: Project, everyone: bool) -> None:
    """Take back your last step, or with --everyone the last step of anybody."""
    from qcode.services.history import undo as undo_step

    receipt(undo_step(project, everyone=everyone), said="Undone")


@click.command(cls=Command)
@click.option("--everyone", is_flag=True, help="The step of anybody that was taken back last, not only your own.")
@with_project
def redo(project: Project, everyone: bool) -> None:
    """Do the step again that was taken back last, if nothing new was done since."""
    from qcode.services.history import redo as redo_step

    receipt(redo_step(project, everyone=everyone), said="Done again")


@click.command(cls=Command)
@click.option("--limit", metavar="N", type=Whole(min=1), default=1_000_000, help="Only so many, the newest.")
@listing
@with_project
def history(project: Project, limit: int, output: Output) -> None:
    """List every step of everybody, the newest first: when (UTC), who, what, how many things it touched."""
    from qcode.services.history import history as steps_of
    from qcode.services.listing import history_table

    table(history_table(steps_of(project, most=limit)), output, nothing="Nothing was done yet.")

"""Coders: list them, add some."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qcode.cli.options import Group, OneOf, listing
from qcode.cli.session import with_project
from qcode.cli.show import Output, table, talk

if TYPE_CHECKING:
    from qcode.services.project import Project

ROLES = ("owner", "coder", "reader")


@click.group(cls=Group)
def coders() -> None:
    """List coders, and add some."""


@coders.command("list")
@listing
@with_project
def list_(project: Project, output: Output) -> None:
    """List the coders with what each has coded and done."""
    from qcode.services.listing import coders_table

    table(coders_table(project), output, nothing="There are no coders yet.")


@coders.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--role", type=OneOf("role", lambda: ROLES), default="coder", show_default=True, help="What they may do.")
@with_project
def add(project: Project, names: tuple[str, ...], role: str) -> None:
    """Make coders called NAME."""
    from qcode.model.coding import CoderRole
    from qcode.services.project import add_coder

    for name in names:
        talk(f"Coder: {add_coder(project, name, role=CoderRole(role)).name}")

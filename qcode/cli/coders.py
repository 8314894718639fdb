"""Coders: list them, add some, say what each may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qcode.cli.options import Group, OneOf, listing
from qcode.cli.session import with_project
from qcode.cli.show import Output, receipt, table, talk

if TYPE_CHECKING:
    from qcode.services.project import Project

ROLES = ("owner", "coder", "reader")


@click.group(cls=Group)
def coders() -> None:
    """List coders, add some, and say what they may do."""


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


@coders.command("role")
@click.argument("name", metavar="NAME")
@click.argument("role", type=OneOf("role", lambda: ROLES), metavar="ROLE")
@with_project
def role_(project: Project, name: str, role: str) -> None:
    """Let the coder NAME be owner, coder or reader; only an owner may say so."""
    from qcode.model.coding import CoderRole
    from qcode.services.roles import set_role

    receipt(set_role(project, name, CoderRole(role)), said="Changed")

"""Saved queries: keep one, list them, look at one, ask it, let it go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qcode.cli.known import QUERIES, SAVED
from qcode.cli.options import Group, OneOf, listing
from qcode.cli.segments import ORDERS, list_excerpts
from qcode.cli.session import with_project
from qcode.cli.show import Output, receipt, table

if TYPE_CHECKING:
    from qcode.services.project import Project


@click.group(cls=Group)
def query() -> None:
    """Keep queries under a name, and ask them."""


@query.command()
@click.argument("name", type=SAVED)
@click.argument("query", type=QUERIES)
@click.option("--note", default=None, metavar="TEXT", help="What it is for.")
@click.option("--replace", is_flag=True, help="Also where another query has that name: it is replaced.")
@with_project
def save(project: Project, name: str, query: str, note: str | None, replace: bool) -> None:
    """Keep QUERY under NAME, for everybody who works in the project.

    \b
    qcode query save steering 'code:"central steering" and not role:interviewer'
    """
    from qcode.services.querying.saved import save_query

    receipt(save_query(project, name, query, note=note, replace=replace))


@query.command("list")
@listing
@with_project
def list_(project: Project, output: Output) -> None:
    """List the saved queries."""
    from qcode.services.querying.saved import queries_table, saved_queries

    table(queries_table(saved_queries(project)), output, nothing="No query is saved yet.")


@query.command()
@click.argument("name", type=SAVED)
@with_project
def show(project: Project, name: str) -> None:
    """Print the words of the query NAME."""
    from qcode.services.querying.saved import find_query

    click.echo(find_query(project, name).text)


@query.command()
@click.argument("name", type=SAVED)
@click.option("--sort", type=OneOf("order", lambda: ORDERS), default="document", show_default=True, help="The order.")
@click.option(
    "--context", is_flag=True, help="Show the rest of each excerpt's sentence, and the one before and behind."
)
@listing
@with_project
def run(project: Project, name: str, sort: str, context: bool, output: Output) -> None:
    """List the excerpts that the query NAME finds, as qcode segments --saved NAME does."""
    from qcode.model.selection import Selection

    list_excerpts(project, Selection(saved=(name,)), output, sort=sort, context=context)


@query.command()
@click.argument("name", type=SAVED)
@with_project
def remove(project: Project, name: str) -> None:
    """Keep the query NAME no longer."""
    from qcode.services.querying.saved import remove_query

    receipt(remove_query(project, name))

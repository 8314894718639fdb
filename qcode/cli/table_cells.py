"""Tables that hold words: the framework of cases and codes, the joint display; and cases over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qcode.cli.known import ATTRIBUTES, CASES, CODES
from qcode.cli.options import Command, OneOf, Whole, listing, selecting
from qcode.cli.segments import show_excerpts
from qcode.cli.session import with_project
from qcode.cli.show import Output, for_programs
from qcode.cli.show import table as show_table
from qcode.cli.table_cases import LAYOUTS, ROWS, SORTS, depth_option, of_a_value, universe_option

if TYPE_CHECKING:
    from qcode.model.selection import Selection
    from qcode.services.project import Project


@click.command(cls=Command)
@click.option("--quotes", metavar="N", type=Whole(min=0), default=0, show_default=True,
              help="So many excerpts of each cell, with their citations.")  # fmt: skip
@click.option("--layout", type=OneOf("layout", lambda: LAYOUTS),
              help="A row a case and a column a code; or a row a cell (default for CSV, XLSX and JSON).")  # fmt: skip
@click.option("--parents/--own", default=True, help="With what is coded under a code (default); or not.")
@depth_option
@click.option("--rows", type=OneOf("choice of codes", lambda: ROWS), default="used", show_default=True,
              help="All codes, or those that are used or summarised.")  # fmt: skip
@click.option("--excerpts", "cell", nargs=2, metavar="CODE CASE", type=(CODES, CASES),
              help="Instead of the matrix, the excerpts of a code and a case.")  # fmt: skip
@selecting
@listing
@with_project
def framework(
    project: Project, quotes: int, layout: str | None, parents: bool, depth: int | None, rows: str,
    cell: tuple[str, str] | None, selection: Selection, output: Output,
) -> None:  # fmt: skip
    """Show the framework matrix: cases by codes, with what was summarised, and excerpts.

    A summary is written with: qcode memos summary CASE CODE TEXT

    \b
    qcode table framework --code "central steering" --quotes 1
    qcode table framework --depth 2 --layout wide --out framework.xlsx
    """
    from qcode.services.tables.framework import as_table, named_excerpts
    from qcode.services.tables.framework import framework as read

    if cell:
        found = read(project, selection=selection, depth=depth, parents=parents, rows="all")
        show_excerpts(named_excerpts(project, found, *cell), output, title=" × ".join(cell))
        return
    found = read(project, selection=selection, depth=depth, parents=parents, rows=rows, quotes=quotes)
    chosen = layout or ("long" if for_programs(output) or output.is_text else "wide")
    show_table(as_table(found, layout=chosen), output, nothing="There is nothing in the framework yet.")


@click.command(cls=Command)
@click.argument("attribute", type=ATTRIBUTES)
@click.option("--quotes", metavar="N", type=Whole(min=0), default=2, show_default=True, help="So many of each.")
@universe_option
@click.option("--parents/--own", default=True, help="With what is coded under a code (default); or not.")
@depth_option
@click.option("--sort", type=OneOf("order", lambda: SORTS), default="codebook", show_default=True,
              help="The order of the codes.")  # fmt: skip
@of_a_value
@selecting
@listing
@with_project
def joint(
    project: Project, attribute: str, quotes: int, universe: str, parents: bool, depth: int | None, sort: str,
    cell: tuple[str, str] | None, selection: Selection, output: Output,
) -> None:  # fmt: skip
    """Show codes by an attribute as a joint display: n of N cases beside quotes.

    \b
    qcode table joint type --code "EU accession" --quotes 1 --out joint.docx
    """
    from qcode.services.tables.joint import as_table, joint_display

    if cell:
        from qcode.services.tables.crosstab import code_by_attribute
        from qcode.services.tables.crosstab_tables import named_excerpts

        table = code_by_attribute(
            project, by=attribute, selection=selection, universe=universe, depth=depth, parents=parents
        )
        show_excerpts(named_excerpts(project, table, *cell), output, title=" × ".join(cell))
        return
    found = joint_display(
        project, by=attribute, selection=selection, universe=universe, depth=depth, parents=parents, sort=sort,
        most=quotes,
    )  # fmt: skip
    shown = as_table(found, short=not for_programs(output))
    show_table(shown, output, nothing="There are no codes in use.")


@click.command(cls=Command)
@click.argument("attribute", type=ATTRIBUTES)
@click.option("--every", metavar="N", type=Whole(min=1), default=1, show_default=True, help="Years of a period.")
@click.option(
    "--event", "events", metavar="YEAR", multiple=True, type=Whole(), help="A year to compare with. Repeatable."
)
@click.option("--window", metavar="N", type=Whole(min=0), default=1, show_default=True,
              help="So many years behind an event count as close to it.")  # fmt: skip
@universe_option
@click.option("--parents/--own", default=True, help="With what is coded under a code (default); or not.")
@click.option("--depth", metavar="N", type=Whole(min=1), default=1, show_default=True, help="Levels of the codebook.")
@click.option("--rows", type=OneOf("choice of codes", lambda: ROWS), default="used", show_default=True,
              help="All codes, or the used ones.")  # fmt: skip
@click.option("--excerpts", "cell", nargs=2, metavar="CODE YEAR", type=(CODES, str),
              help="Instead of the table, the excerpts of a code in the cases of a year, or of all.")  # fmt: skip
@selecting
@listing
@with_project
def time(
    project: Project, attribute: str, every: int, events: tuple[int, ...], window: int, universe: str, parents: bool,
    depth: int, rows: str, cell: tuple[str, str] | None, selection: Selection, output: Output,
) -> None:  # fmt: skip
    """Count cases and codes by a year, against years in which something happened.

    \b
    qcode table time founded --event 2009 --event 2014 --event 2019
    """
    from qcode.services.tables.over_time import as_table, named_excerpts, over_time

    found = over_time(
        project, by=attribute, every=every, events=events, window=window, selection=selection, universe=universe,
        depth=None if cell else depth, parents=parents, rows="all" if cell else rows,
    )  # fmt: skip
    if cell:
        show_excerpts(named_excerpts(project, found, *cell), output, title=" × ".join(cell))
        return
    show_table(as_table(found, short=not for_programs(output)), output, nothing="There are no years.")

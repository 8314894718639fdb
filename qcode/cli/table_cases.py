"""Tables of cases: codes by an attribute, saturation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qcode.cli.known import ATTRIBUTES, CODES
from qcode.cli.options import Command, OneOf, Share, Whole, listing, selecting
from qcode.cli.segments import show_excerpts
from qcode.cli.session import with_project
from qcode.cli.show import Output, Progress, for_programs
from qcode.cli.show import table as show_table

if TYPE_CHECKING:
    from qcode.model.selection import Selection
    from qcode.services.project import Project

LAYOUTS = ("wide", "long")
UNIVERSES = ("done", "all")
ROWS = ("all", "used")
SORTS = ("codebook", "name", "count")
ORDERS = ("date", "import", "name", "given")

universe_option = click.option(
    "--universe", type=OneOf("choice", lambda: UNIVERSES), default="done", show_default=True,
    help="Only what a coder has coded to the end; or all, where not found may mean not coded yet.",
)  # fmt: skip
of_a_value = click.option(
    "--excerpts", "cell", nargs=2, metavar="CODE VALUE", type=(CODES, str),
    help="Instead of the table, the excerpts of a code in the cases of a value, or of all.",
)  # fmt: skip
depth_option = click.option("--depth", metavar="N", type=Whole(min=1), help="Only so many levels of the codebook.")


@click.command(cls=Command)
@click.argument("attribute", type=ATTRIBUTES)
@universe_option
@click.option("--layout", type=OneOf("layout", lambda: LAYOUTS),
              help="A column a value, or a row a code and value (default for CSV, XLSX and JSON).")  # fmt: skip
@click.option("--intervals", is_flag=True, help="With the Wilson interval of every share in the wide layout.")
@click.option("--level", metavar="SHARE", type=Share(), default=0.95, show_default=True, help="Of the intervals.")
@click.option("--parents/--own", default=True, help="With what is coded under a code (default); or not.")
@depth_option
@click.option("--rows", type=OneOf("choice of rows", lambda: ROWS), default="all", show_default=True,
              help="All codes, or the used ones.")  # fmt: skip
@click.option("--sort", type=OneOf("order", lambda: SORTS), default="codebook", show_default=True,
              help="The order of the codes.")  # fmt: skip
@click.option("--draws", metavar="N", type=Whole(min=1), default=10_000, show_default=True,
              help="Tables drawn where an exact test is too large.")  # fmt: skip
@click.option("--seed", metavar="N", type=Whole(min=0), default=1, show_default=True, help="Where the draws begin.")
@of_a_value
@selecting
@listing
@with_project
def attribute(
    project: Project, attribute: str, universe: str, layout: str | None, intervals: bool, level: float, parents: bool,
    depth: int | None, rows: str, sort: str, draws: int, seed: int, cell: tuple[str, str] | None,
    selection: Selection, output: Output,
) -> None:  # fmt: skip
    """Count the cases that have each code by an attribute: n of N, shares, a test, residuals.

    Numbers stand in bands: founded:4 makes four with about as many cases each, founded:2000,2010 begins a new one at
    each border; dates stand by year, date:month or date:decade.

    \b
    qcode table attribute type --rows used
    qcode table attribute founded:2005,2010,2015 --intervals --out founded.xlsx
    qcode table attribute type --excerpts "central steering" metropolitan
    """
    from qcode.services.tables.crosstab import code_by_attribute
    from qcode.services.tables.crosstab_tables import as_table, named_excerpts
    from qcode.services.telling import listening

    with Progress("codes") as line, listening(line.told):
        found = code_by_attribute(
            project, by=attribute, selection=selection, universe=universe, depth=depth, parents=parents, rows=rows,
            sort=sort, level=level, draws=draws, seed=seed,
        )  # fmt: skip
    if cell:
        show_excerpts(named_excerpts(project, found, *cell), output, title=" × ".join(cell))
        return
    chosen = layout or ("long" if for_programs(output) else "wide")
    show_table(
        as_table(found, layout=chosen, tree=output.is_text, intervals=intervals), output,
        nothing="There are no codes to count yet.",
    )  # fmt: skip


@click.command(cls=Command)
@click.option("--by", type=OneOf("interview", lambda: ("document", "case")), default="document", show_default=True,
              help="What an interview is.")  # fmt: skip
@click.option("--order", type=OneOf("order", lambda: ORDERS),
              help="Without it: dates where all have one, else the order of import.")  # fmt: skip
@click.option("--given", metavar="NAME", multiple=True, help="The interviews in their order, one by one. Repeatable.")
@universe_option
@click.option("--base", metavar="N", type=Whole(min=1), default=4, show_default=True, help="Interviews of the base.")
@click.option("--run", metavar="N", type=Whole(min=1), default=2, show_default=True, help="Interviews of a run.")
@click.option("--threshold", "thresholds", metavar="SHARE", multiple=True, type=Share(), default=(0.05, 0.0),
              show_default="0.05 and 0", help="The new information that is little enough. Repeatable.")  # fmt: skip
@click.option("--parents/--own", default=False, help="With what is coded under a code; or not (default).")
@depth_option
@click.option("--draws", metavar="N", type=Whole(min=1), default=2000, show_default=True, help="Orders by chance.")
@click.option("--seed", metavar="N", type=Whole(min=0), default=1, show_default=True, help="Where the draws begin.")
@click.option("--replace", is_flag=True, help="Draw interviews with replacement, as the paper's bootstrap does.")
@click.option("--excerpts", "interview", metavar="NAME",
              help="Instead of the table, the excerpts of the codes that were new in an interview.")  # fmt: skip
@selecting
@listing
@with_project
def saturation(
    project: Project, by: str, order: str | None, given: tuple[str, ...], universe: str, base: int, run: int,
    thresholds: tuple[float, ...], parents: bool, depth: int | None, draws: int, seed: int, replace: bool,
    interview: str | None, selection: Selection, output: Output,
) -> None:  # fmt: skip
    """Follow how many new codes each interview brought, and when hardly any came any more.

    \b
    qcode table saturation --depth 2
    qcode table saturation --by case --order import --threshold 0.05 --format csv
    """
    from qcode.services.tables.saturation import as_table, named_excerpts
    from qcode.services.tables.saturation import saturation as followed

    found = followed(
        project, by=by, order=order or "", given=given, selection=selection, universe=universe, base=base, run=run,
        thresholds=thresholds, parents=parents, depth=depth, draws=draws, seed=seed, replace=replace,
    )  # fmt: skip
    if interview:
        show_excerpts(named_excerpts(project, found, interview), output, title=f"new in {interview}")
        return
    show_table(as_table(found), output, nothing="There are no interviews.")

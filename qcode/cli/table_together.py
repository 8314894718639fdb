"""Tables of codes and codes: together, one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qcode.cli.known import CODES
from qcode.cli.options import Command, OneOf, Whole, listing, selecting
from qcode.cli.segments import show_excerpts
from qcode.cli.session import with_project
from qcode.cli.show import Output, for_programs
from qcode.cli.show import table as show_table
from qcode.cli.table_cases import depth_option

if TYPE_CHECKING:
    from qcode.model.selection import Selection
    from qcode.services.project import Project

WITHIN = ("overlap", "excerpt", "sentence", "paragraph", "turn", "near")
UNITS = ("sentence", "paragraph", "turn")
LAYOUTS = ("pairs", "matrix")
MEASURES = ("n12", "c", "lift", "cases", "share")


@click.command(cls=Command)
@click.option("--within", type=OneOf("way of being together", lambda: WITHIN), default="overlap", show_default=True,
              help="Excerpts that overlap, the same passage, the same unit, or near each other.")  # fmt: skip
@click.option("--distance", metavar="N", type=Whole(min=0), default=1, show_default=True,
              help="With near: so many units apart at most; 0 is the same one.")  # fmt: skip
@click.option("--unit", type=OneOf("unit", lambda: UNITS), default="sentence", show_default=True, help="With near.")
@click.option("--across", is_flag=True, help="Take all coders' codings as one; else each coder's for themselves.")
@click.option("--layout", type=OneOf("layout", lambda: LAYOUTS), default="pairs", show_default=True,
              help="A row a pair with every number, or a matrix of one measure.")  # fmt: skip
@click.option("--measure", type=OneOf("measure", lambda: MEASURES), default="n12", show_default=True,
              help="What the matrix shows.")  # fmt: skip
@click.option("--parents/--own", default=False, help="With what is coded under a code; or not (default).")
@depth_option
@click.option("--excerpts", "pair", nargs=2, metavar="CODE CODE", type=CODES,
              help="Instead of the table, the excerpts of two codes that are together.")  # fmt: skip
@selecting
@listing
@with_project
def cooccurrence(
    project: Project, within: str, distance: int, unit: str, across: bool, layout: str, measure: str, parents: bool,
    depth: int | None, pair: tuple[str, str] | None, selection: Selection, output: Output,
) -> None:  # fmt: skip
    """Count which codes occur together: n12, n1, n2, the c-coefficient, lift, cases.

    Where c misleads, the table says so: beside the pair, and above.

    \b
    qcode table cooccurrence --within sentence
    qcode table cooccurrence --within near --distance 2 --layout matrix --measure c --out together.xlsx
    qcode table cooccurrence --excerpts "EU accession" "foreign funds and grants"
    """
    from qcode.services.tables.cell_names import place_of
    from qcode.services.tables.cooccurrence import cooccurrence as counted
    from qcode.services.tables.cooccurrence_tables import as_table, pair_excerpts

    found = counted(
        project, within=within, unit=unit, distance=distance, across=across, selection=selection, parents=parents,
        depth=depth, rows="all" if pair else "used",
    )  # fmt: skip
    if pair:
        first, second = (place_of(project, found.codes, name) for name in pair)
        show_excerpts(pair_excerpts(project, found, first, second), output, title=f"{pair[0]} and {pair[1]}")
        return
    table = as_table(found, layout=layout, by=measure, short=not for_programs(output))
    show_table(table, output, nothing="No two codes are together.")


@click.command(cls=Command)
@click.option("--within", metavar="N", type=Whole(min=0), default=1, show_default=True,
              help="So many units further on at most; 0 is the same one.")  # fmt: skip
@click.option("--unit", type=OneOf("unit", lambda: UNITS), default="sentence", show_default=True, help="What counts.")
@click.option("--across", is_flag=True, help="Take all coders' codings as one; else each coder's for themselves.")
@click.option("--layout", type=OneOf("layout", lambda: LAYOUTS), default="pairs", show_default=True,
              help="A row a pair with every number, or a matrix of one measure.")  # fmt: skip
@click.option("--measure", type=OneOf("measure", lambda: ("n", "share")), default="n", show_default=True,
              help="What the matrix shows.")  # fmt: skip
@click.option("--parents/--own", default=False, help="With what is coded under a code; or not (default).")
@depth_option
@click.option("--excerpts", "pair", nargs=2, metavar="CODE CODE", type=CODES,
              help="Instead, the excerpts of the first code that the second follows, and those.")  # fmt: skip
@selecting
@listing
@with_project
def sequence(
    project: Project, within: int, unit: str, across: bool, layout: str, measure: str, parents: bool,
    depth: int | None, pair: tuple[str, str] | None, selection: Selection, output: Output,
) -> None:  # fmt: skip
    """Count which codes follow which in the text.

    \b
    qcode table sequence --unit turn --within 1
    qcode table sequence --excerpts "local elections" "mayor profile"
    """
    from qcode.services.tables.cell_names import place_of
    from qcode.services.tables.sequence import as_table, pair_excerpts
    from qcode.services.tables.sequence import sequence as followed

    found = followed(
        project, unit=unit, within=within, across=across, selection=selection, parents=parents, depth=depth,
        rows="all" if pair else "used",
    )  # fmt: skip
    if pair:
        first, second = (place_of(project, found.codes, name) for name in pair)
        show_excerpts(pair_excerpts(project, found, first, second), output, title=f"{pair[0]}, then {pair[1]}")
        return
    table = as_table(found, layout=layout, by=measure, short=not for_programs(output))
    show_table(table, output, nothing="No code follows another one.")

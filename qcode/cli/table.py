"""Tables of codes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from qcode.cli.known import CODES, DIVISIONS
from qcode.cli.options import Group, OneOf, Whole, listing, selecting
from qcode.cli.session import with_project
from qcode.cli.show import Output
from qcode.cli.show import table as show_table

if TYPE_CHECKING:
    from qcode.model.selection import Selection
    from qcode.services.project import Project

_COUNTS = ("excerpts", "documents", "cases", "coders", "words", "characters", "presence")


def _words(noun: str, *words: str) -> OneOf:
    return OneOf(noun, lambda: words)


_ELSEWHERE = {
    "attribute": "qcode.cli.table_cases",
    "joint": "qcode.cli.table_cells",
    "time": "qcode.cli.table_cells",
    "cooccurrence": "qcode.cli.table_together",
    "sequence": "qcode.cli.table_together",
    "saturation": "qcode.cli.table_cases",
    "coverage": "qcode.cli.table_words",
    "words": "qcode.cli.table_words",
    "context": "qcode.cli.table_words",
    "framework": "qcode.cli.table_cells",
}


@click.group(cls=Group, elsewhere=_ELSEWHERE)
def table() -> None:
    """Count codes: by case or attribute, together, over time; words; a framework of cases and codes."""


@table.command()
@click.option(
    "--by",
    type=DIVISIONS,
    default="case",
    show_default=True,
    metavar="WHAT",
    help="The columns: case (or the project's word for it), document, speaker, role, coder, round, date, an attribute.",
)
@click.option(
    "--count", type=OneOf("measure", lambda: _COUNTS), default="excerpts", show_default=True, help="What is counted."
)
@click.option("--per", type=_words("rate", "1000-words"), help="As a rate: per 1,000 words of respondents.")
@click.option("--share", type=_words("share", "row", "column"), help="As shares of a row or of a column.")
@click.option("--depth", metavar="N", type=Whole(min=1), help="Only so many levels of the codebook.")
@click.option(
    "--parents/--own", default=True, help="With what is coded under a code, each coding once (default); or not."
)
@click.option(
    "--rows",
    type=_words("choice of rows", "all", "used"),
    default="all",
    show_default=True,
    help="All codes, or the used ones.",
)
@click.option(
    "--sort",
    type=_words("order", "codebook", "name", "count"),
    default="codebook",
    show_default=True,
    help="The order of the codes.",
)
@click.option(
    "--excerpts",
    "cell",
    nargs=2,
    metavar="CODE COLUMN",
    type=(CODES, str),
    help="Instead of the table, the excerpts of a code in a column, or in all.",
)
@selecting
@listing
@with_project
def frequencies(
    project: Project,
    by: str,
    count: str,
    per: str | None,
    share: str | None,
    depth: int | None,
    parents: bool,
    rows: str,
    sort: str,
    cell: tuple[str, str] | None,
    selection: Selection,
    output: Output,
) -> None:
    """Count codes (rows) by cases or something else (columns).

    An empty cell has three signs: 0 was coded and not found, · is not coded yet, – has no document. The lines
    above the table say what is counted and of what. --coder counts only that coder's codings; who is working is
    said before the command: qcode --coder NAME table frequencies.

    \b
    qcode table frequencies --by type --count documents
    qcode table frequencies --by municipality --where type=metropolitan --share column --out table.xlsx
    """
    from qcode.services.tables import as_table, named_excerpts
    from qcode.services.tables import frequencies as counted

    found = counted(
        project, by=by, selection=selection, count=count, per=per, share=share, depth=depth, parents=parents,
        rows="all" if cell else rows, sort=sort,
    )  # fmt: skip
    if cell:
        from qcode.cli.segments import show_excerpts

        show_excerpts(named_excerpts(project, found, *cell), output, title=" × ".join(cell))
        return
    show_table(as_table(found, tree=output.is_text), output, nothing=_nothing(selection.codes))


def _nothing(codes: Iterable[str]) -> str:
    return "There are no such codes in use." if codes else "There are no codes to count yet."

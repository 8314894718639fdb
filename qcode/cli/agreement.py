"""Agreement between coders, and the passages on which they differ."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from qcode.cli.known import CODERS, ROUNDS
from qcode.cli.options import Command, OneOf, Share, Whole, listing, selecting_compared
from qcode.cli.session import with_project
from qcode.cli.show import Output, chosen_format, target, width, wrote
from qcode.cli.show import table as show_table

if TYPE_CHECKING:
    from qcode.model.selection import Selection
    from qcode.services.project import Project

_UNITS = ("sentence", "turn", "paragraph", "document")
_BY = ("code", "case", "pair", "document", "order")
_SHOWN = ("all", "overall", "lines", "confusion", "kinds", "differences", "passages", "units")


@click.command(cls=Command)
@click.option("--a", "first", metavar="NAME", type=CODERS, help="One coder; without it, all of the round.")
@click.option("--b", "second", metavar="NAME", type=CODERS, help="The other coder.")
@click.option("--against", metavar="NAME", type=ROUNDS,
              help="The coder --a with himself: in --round, and again in this round.")  # fmt: skip
@click.option("--unit", type=OneOf("unit", lambda: _UNITS), default="sentence", show_default=True, help="What counts.")
@click.option("--by", type=OneOf("choice", lambda: _BY), default="code", show_default=True, help="What the lines are.")
@click.option("--show", type=OneOf("choice", lambda: _SHOWN), default="all", show_default=True,
              help="The whole report, a part of it; or the passages or units that are counted in it.")  # fmt: skip
@click.option("--overlap", metavar="SHARE", type=Share(some=True), default=0.5, show_default=True,
              help="How much of a unit, or of a passage, makes the unit carry a code.")  # fmt: skip
@click.option("--draws", metavar="N", type=Whole(min=1), default=2000, show_default=True, help="Draws for intervals.")
@click.option("--seed", metavar="N", type=Whole(min=0), default=1, show_default=True, help="Where the draws begin.")
@click.option("--full", is_flag=True, help="With every coefficient of every code.")
@selecting_compared
@listing
@with_project
def agreement(
    project: Project, output: Output, first: str | None, second: str | None, against: str | None, unit: str, by: str,
    show: str, overlap: float, draws: int, seed: int, full: bool, selection: Selection,
) -> None:  # fmt: skip
    """Measure how far coders agree in the documents that they have finished.

    \b
    qcode agreement --round pilot
    qcode agreement --a coder_a --b coder_b --by case --format csv --out agreement.csv
    qcode agreement --a coder_a --round pilot --against again
    qcode agreement --role respondent --where type=metropolitan
    """
    from qcode.services.agreement import agreement as measured
    from qcode.services.agreement import disagreements, judged
    from qcode.services.agreement.tables import differences_table, parts_shown, save_report, tells_all, units_table

    coders = [each for each in (first, second, *selection.coders) if each]
    round_name, selection = selection.round, replace(selection, coders=(), round=None)
    if show in ("differences", "passages"):
        found = disagreements(
            project, round=round_name, against=against, coders=coders, selection=selection, agreed=show == "passages"
        )
        nothing = "They do not differ anywhere." if show == "differences" else "Neither coded anything there."
        show_table(differences_table(found), output, nothing=nothing)
        return
    if show == "units":
        units = judged(
            project, round=round_name, against=against, coders=coders, unit=unit, selection=selection, overlap=overlap
        )
        show_table(units_table(units), output, nothing="Nobody gave a code there.")
        return
    where_to, name = target(output), chosen_format(output)
    report = measured(
        project, round=round_name, against=against, coders=coders, unit=unit, by=by, selection=selection, draws=draws,
        seed=seed, overlap=overlap, full=full or tells_all(where_to, format=name),
        parts=parts_shown(where_to, format=name, show=show),
    )  # fmt: skip
    save_report(
        report, to=where_to, format=name, show=show, bom=output.bom,
        width=None if output.out else width(),
    )  # fmt: skip
    wrote(output, len(report.lines or report.groups), "line")

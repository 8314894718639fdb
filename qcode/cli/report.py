"""The methods pack: a folder with everything that a paper's appendix needs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qcode.cli.figure import MARK_HELP, Mark
from qcode.cli.options import Command, OneOf, Whole, selecting
from qcode.cli.session import with_project
from qcode.cli.show import Progress, counted, talk
from qcode.errors import UsageError

if TYPE_CHECKING:
    from qcode.model.selection import Selection
    from qcode.services.project import Project

_PROFILES = ("reliability", "codebook", "reflexive")
_FORMATS = ("docx", "xlsx", "latex", "markdown", "html", "csv", "json")
_LANGUAGES = ("en", "tr")
_UNITS = ("sentence", "turn", "paragraph", "document")


@click.command(cls=Command)
@click.option("--out", metavar="FOLDER", required=True, type=click.Path(path_type=Path),
              help="The folder to write, which is there whole or not at all.")  # fmt: skip
@click.option("--profile", type=OneOf("profile", lambda: _PROFILES), default="reliability", show_default=True,
              help="Coders compared; a codebook without that; or codes as a reader's understanding.")  # fmt: skip
@click.option("--format", "formats", multiple=True, type=OneOf("format", lambda: _FORMATS),
              help="Only this format; without it, all. Repeatable.")  # fmt: skip
@click.option("--language", type=OneOf("language", lambda: _LANGUAGES), help="Headings and figures in this language.")
@click.option("--unit", type=OneOf("unit", lambda: _UNITS), default="sentence", show_default=True,
              help="What agreement counts.")  # fmt: skip
@click.option("--draws", metavar="N", type=Whole(min=1), default=2000, show_default=True, help="Draws for intervals.")
@click.option("--seed", metavar="N", type=Whole(min=0), default=1, show_default=True, help="Where the draws begin.")
@click.option("--mark", "marks", multiple=True, metavar="YEAR", type=Mark(), help=MARK_HELP)
@click.option("--width", "millimetres", metavar="MM", type=Whole(60, 400), default=175, show_default=True,
              help="How wide figures are in print, in millimetres.")  # fmt: skip
@click.option("--only-round", is_flag=True, help="With --round: count only what was coded in it, in all tables.")
@click.option("--no-figures", is_flag=True, help="Leave the figures out, which take longest.")
@click.option("--replace", "replacing", is_flag=True, help="Write over a pack that is in the folder already.")
@selecting
@with_project
def report(
    project: Project, out: Path, profile: str, formats: tuple[str, ...], language: str | None, unit: str, draws: int,
    seed: int, marks: tuple[tuple[int, str], ...], millimetres: int, only_round: bool,
    no_figures: bool, replacing: bool, selection: Selection,
) -> None:  # fmt: skip
    """Write the methods pack: codebook, agreement, tables, quotes, figures, checklists, and a methods paragraph.

    --round names the round in which coders are compared; the other tables count everything that was selected.

    \b
    qcode report --out paper
    qcode report --profile codebook --language tr --where type=metropolitan --format docx --out ek
    """
    from qcode.services.report import FORMATS, Terms, write_report

    if only_round and selection.round is None:
        raise UsageError("--only-round says nothing without a round.", "Name it too: --round pilot --only-round")
    terms = Terms(
        profile=profile, selection=selection if only_round else replace(selection, round=None), round=selection.round,
        language=language or ("tr" if project.language == "tr" else "en"),
        unit=unit, draws=draws, seed=seed, marks=marks, width=millimetres, figures=not no_figures,
    )  # fmt: skip
    with Progress("steps") as line:
        written = write_report(
            project, out, terms=terms, formats=formats or FORMATS, replacing=replacing, progress=line.of
        )
    talk(f"Wrote {counted(written.files, 'file')} into {out}.")
    talk(*(f"  {each}" for each in written.lacking))

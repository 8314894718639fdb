"""Pictures, in the terminal and as files."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from qcode.cli.known import DIVISIONS, WordType
from qcode.cli.options import Command, OneOf, Whole, selecting
from qcode.cli.session import with_project
from qcode.cli.show import talk, width
from qcode.errors import UsageError
from qcode.model.whole import whole

if TYPE_CHECKING:
    from qcode.model.selection import Selection
    from qcode.services.project import Project

_NAMES = ("heatmap", "tree", "network", "codelines", "portrait", "agreement", "saturation", "timeline")
_FORMATS = ("svg", "png", "pdf")
_LANGUAGES = ("en", "tr")
_COUNTS = ("excerpts", "documents", "cases", "coders", "words", "characters", "presence")
_UNITS = ("sentence", "turn", "paragraph", "document")


class Mark(WordType):
    """A year and its word: `2014`, or `2014=local elections`."""

    name = "year"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401, ARG002
        """The year and the word, which is the year itself where nothing else is said."""
        year, _, word = str(value).partition("=")
        number = whole(year)
        if number is None:
            raise UsageError(f"“{value}” is no year.", "Write --mark 2014, or --mark 2014=elections.")
        return number, word.strip() or year.strip()


MARK_HELP = "Point out a year in a timeline: 2014, or 2014=elections. Repeatable."


@click.command(cls=Command)
@click.argument("name", metavar="NAME", type=OneOf("picture", lambda: _NAMES))
@click.option("--out", metavar="FILE", type=click.Path(), help="Write to a file, whole or not at all; - is stdout.")
@click.option("--format", type=OneOf("format", lambda: _FORMATS), help="The format, instead of what FILE ends in.")
@click.option("--width", "millimetres", metavar="MM", type=Whole(60, 400), default=175, show_default=True,
              help="How wide in print, in millimetres: 85 is a journal's column, 175 its page.")  # fmt: skip
@click.option("--language", type=OneOf("language", lambda: _LANGUAGES), help="Labels in English or Turkish.")
@click.option("--by", type=DIVISIONS, metavar="WHAT", default="",
              help="The columns of a heatmap, or the attribute with the years of a timeline.")  # fmt: skip
@click.option("--count", type=OneOf("measure", lambda: _COUNTS), default="excerpts", show_default=True,
              help="What a heatmap counts.")  # fmt: skip
@click.option("--depth", metavar="N", type=Whole(min=1), help="Only so many levels of the codebook.")
@click.option("--mark", "marks", multiple=True, metavar="YEAR", type=Mark(), help=MARK_HELP)
@click.option(
    "--most", metavar="N", type=Whole(min=1), default=40, show_default=True, help="How many links a network has."
)
@click.option("--unit", type=OneOf("unit", lambda: _UNITS), default="sentence", show_default=True,
              help="What agreement counts.")  # fmt: skip
@click.option("--draws", metavar="N", type=Whole(min=1), default=2000, show_default=True, help="Draws for intervals.")
@click.option("--seed", metavar="N", type=Whole(min=0), default=1, show_default=True, help="Where chance begins.")
@selecting
@with_project
def figure(
    project: Project, name: str, out: str | None, format: str | None, millimetres: int, language: str | None, by: str,
    count: str, depth: int | None, most: int, marks: tuple[tuple[int, str], ...], unit: str, draws: int, seed: int,
    selection: Selection,
) -> None:  # fmt: skip
    """Draw a picture: in characters here, or with --out as SVG, PNG or PDF for print.

    \b
    qcode figure heatmap --out heatmap.pdf
    qcode figure codelines --document kozan-1
    qcode figure timeline --by founded --mark 2009 --mark 2014 --mark 2019 --language tr --out founded.svg
    """
    from qcode.services.figures import Request, chart, figure_text, save_figure

    if out is None and format is not None:
        raise UsageError(f"A picture as {format} goes into a file.", f"Name one: --out {name}.{format}")
    if out == "-" and format is None:
        raise UsageError("A picture on stdout has no suffix that says its format.", "Name one: --format svg")
    request = Request(
        selection=selection, language=language or ("tr" if project.language == "tr" else "en"), by=by, count=count,
        depth=depth, most=most, marks=marks, unit=unit, draws=draws, seed=seed,
    )  # fmt: skip
    found = chart(project, name, request)
    if out is None:
        click.echo(figure_text(found, width=width()), nl=False)
        return
    save_figure(found, to=sys.stdout.buffer if out == "-" else out, format=format, width=millimetres)
    if out != "-":
        talk(f"Drew {found.about.title} into {out}, {millimetres} mm wide.", *found.about.notes)

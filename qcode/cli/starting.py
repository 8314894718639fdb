"""Making projects and opening them: init, demo, open, doctor."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qcode.cli.options import Command, listing
from qcode.cli.session import said_coder, said_place, with_project
from qcode.cli.show import Output, table, talk
from qcode.errors import UsageError
from qcode.model.place import told_place

if TYPE_CHECKING:
    from qcode.services.project import Project


@click.command(cls=Command)
@click.argument("path", metavar="PATH")
@click.option("--case-noun", default="case", show_default=True, help="What a case is called: municipality, school …")
@click.option("--name", default="", help="The project's name; without it, the file's.")
@click.option("--language", default="en", show_default=True, metavar="CODE", help="What most texts are in: tr, en …")
@click.pass_context
def init(context: click.Context, path: str, case_noun: str, name: str, language: str) -> None:
    """Make an empty project at PATH, a file that is not there yet or a PostgreSQL URL.

    The first coder, who owns the project, is named by --coder or QCODE_CODER. A file that has no ending gets
    .qcode, by which the other commands find it.
    """
    from qcode.services.project import SUFFIX, Project

    if not path.strip():
        raise UsageError("The project needs a name.", "For instance: qcode init study.qcode")
    coder = said_coder(context) or _asked_for_coder()
    if "://" not in path and Path(path).is_dir():
        raise UsageError(
            f"{path} is a folder.", f"Name the project's file in it: qcode init {Path(path) / 'study'}.qcode"
        )
    place = path if "://" in path or Path(path).suffix else f"{path}{SUFFIX}"
    with Project.create(place, coder=coder, case_noun=case_noun, name=name, language=language) as project:
        about = f"about cases that are called {project.case_noun}"
        talk(f"Made {told_place(place)}: “{project.name}”, {about}; its owner is {coder}.")
    talk("Bring transcripts in with: qcode import FOLDER")


def _asked_for_coder() -> str:
    if not sys.stdin.isatty():
        raise UsageError("Nobody said who is coding.", "Name the first coder with --coder NAME or QCODE_CODER.")
    return str(click.prompt("Who is coding", err=True))


@click.command("open", cls=Command)
@click.pass_context
def open_(context: click.Context) -> int:
    """Open the project in the terminal."""
    from qcode.cli.app import open_here

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("The screens need a terminal.", "On the command line: qcode --help")
    return open_here(context)


@click.command(cls=Command)
@click.option("--out", metavar="FILE", type=click.Path(), help="Keep the project in this file, which is not there yet.")
@click.option("--table", "as_table", is_flag=True, help="Print the study's main table instead of opening it.")
@click.pass_context
def demo(context: click.Context, out: str | None, as_table: bool) -> int:
    """Open the sample study, local diplomacy in 45 municipalities, in a fresh project.

    You are another coder beside the study's two: --coder, else the name of your login. What they coded stays as it
    is, and you begin with nothing coded. Without --out the project is thrown away at the end. With --table, or
    without a terminal, the study's main table is printed: codes by municipality.
    """
    from tempfile import TemporaryDirectory

    if out is None and (named := said_place(context)) is not None:
        raise UsageError("The sample study opens in a project of its own.", f"Keep it with: qcode demo --out {named}")
    shown = not as_table and sys.stdin.isatty() and sys.stdout.isatty()
    if out is not None:
        return _demo(context, out, shown=shown)
    with TemporaryDirectory(prefix="qcode-demo-") as folder:
        if shown:
            talk("This copy of the sample study is thrown away at the end; keep one with --out FILE.")
        return _demo(context, str(Path(folder) / "local-diplomacy.qcode"), shown=shown)


def _demo(context: click.Context, place: str, *, shown: bool) -> int:
    from qcode.services.study import CODERS, make_demo, newcomer
    from qcode.services.tables import as_table, frequencies

    with make_demo(place, coder=said_coder(context) or (newcomer() if shown else CODERS[0])) as project:
        coder = project.coder.name if project.coder else None
        if not shown:
            found = frequencies(project, by=project.case_noun, rows="used")
            table(as_table(found, tree=True), Output(), nothing="The study is empty.")
    if shown:
        code: int = context.find_root().obj(place, coder)
        return code
    return 0


@click.command(cls=Command)
@listing
@with_project
def doctor(project: Project, output: Output) -> int:
    """Examine the project for what should never be: lost texts, excerpts outside their text, broken references.

    Ends with 1 where something was found.
    """
    from qcode.services.doctor import examine
    from qcode.services.listing import problems_table

    found = examine(project)
    table(problems_table(found, title="What is wrong"), output, nothing="The project is healthy.")
    return 1 if found else 0

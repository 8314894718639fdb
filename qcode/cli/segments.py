"""Excerpts with their citations."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING

import click

from qcode.cli.options import Command, OneOf, listing, selecting
from qcode.cli.session import with_project
from qcode.cli.show import Output, counted, talk, target, wrote
from qcode.cli.show import table as show_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.coding import Excerpt
    from qcode.model.selection import Selection
    from qcode.services.project import Project

ORDERS = ("document", "case", "code")


@click.command(cls=Command)
@click.option("--sort", type=OneOf("order", lambda: ORDERS), default="document", show_default=True, help="The order.")
@click.option(
    "--context", is_flag=True, help="Show the rest of each excerpt's sentence, and the one before and behind."
)
@selecting
@listing
@with_project
def segments(project: Project, sort: str, context: bool, selection: Selection, output: Output) -> None:
    """List excerpts with their citations: case, document, turn or paragraph.

    \b
    qcode segments --code "central steering" --where type=metropolitan
    qcode segments --case Kozan --context --out kozan.xlsx
    qcode segments --query 'code:money and near(code:"EU accession", paragraph)' --out near.docx
    """
    list_excerpts(project, selection, output, sort=sort, context=context)


def list_excerpts(project: Project, selection: Selection, output: Output, *, sort: str, context: bool) -> None:
    """The excerpts of a selection: to read, or in a file."""
    if output.is_text:
        count = _print(project, selection, sort=sort, context=context)
    else:
        from qcode.services.exporting import export_segments

        count = export_segments(
            project,
            to=target(output),
            format=output.format,
            selection=selection,
            sort=sort,
            context=context,
            bom=output.bom,
        )
    if not count:
        talk("There are no such excerpts.")
    wrote(output, count, "excerpt")


def _print(project: Project, selection: Selection, *, sort: str, context: bool) -> int:
    """Excerpts as one reads them: the citation above, the words below."""
    from qcode.services.segments import segments as excerpts_of
    from qcode.services.segments import with_context

    count, found = 0, excerpts_of(project, selection=selection, sort=sort)
    if context:
        for each in with_context(project, found):
            count += 1
            _show(each.excerpt, before=each.before, after=each.after)
    else:
        for excerpt in found:
            count += 1
            _show(excerpt)
    if count:
        talk(counted(count, "excerpt"))
    return count


def show_excerpts(found: Sequence[Excerpt], output: Output, *, title: str) -> None:
    """Excerpts that stand behind a number: to read, or as rows in a file."""
    if output.is_text:
        for each in found:
            _show(each)
        talk(counted(len(found), "excerpt") if found else "There are no such excerpts.")
        return
    from qcode.model.table import Table
    from qcode.services.segments import COLUMNS, row_of

    table = Table(f"Excerpts: {title}", COLUMNS, tuple(map(row_of, found)))
    show_table(table, output, nothing="There are no such excerpts.")


def _show(excerpt: Excerpt, *, before: str = "", after: str = "") -> None:
    from qcode.services.segments import citation

    who = [excerpt.coder, *([excerpt.speaker] if excerpt.speaker else [])]
    click.echo(_clean(f"{citation(excerpt)} · {excerpt.code} · {' · '.join(who)}"))
    memo = excerpt.memo and f"memo: {excerpt.memo}"
    for words in filter(None, (before and f"… {before}", f"“{excerpt.quote}”", after and f"{after} …", memo)):
        click.echo(_wrapped(_clean(words)))
    click.echo()


def _clean(words: str) -> str:
    """Without control characters, which a terminal would obey."""
    return "".join(each if each.isprintable() or each == "\n" else " " for each in words)


def _wrapped(words: str) -> str:
    room = min(shutil.get_terminal_size().columns, 100)
    return textwrap.fill(words, room, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)

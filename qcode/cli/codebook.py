"""The codebook as a whole: in, out, listed, checked, summed up, frozen, compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qcode.cli.errors import REFUSED_PART, say
from qcode.cli.options import Group, OneOf, Whole, listing, selecting
from qcode.cli.session import with_project
from qcode.cli.show import Output, counted, names, problems, receipt, table, talk, target, wrote

if TYPE_CHECKING:
    from qcode.model.selection import Selection
    from qcode.services.codebook.files import CodebookImport
    from qcode.services.project import Project


def _formats(*, reads: bool = False) -> Callable[[], Iterable[str]]:
    def listed() -> Iterable[str]:
        from qcode.services.exporting import codebook_format_names

        return codebook_format_names(reads=reads)

    return listed


@click.group(cls=Group)
def codebook() -> None:
    """Read, write, list, check and sum up the codebook; freeze versions and compare them."""


@codebook.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format", type=OneOf("format", _formats(reads=True)), help="What the file is, instead of what it ends in."
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@with_project
def import_(project: Project, file: Path, format: str | None, dry_run: bool) -> int:
    """Lay a codebook FILE (.yaml, .csv, .tsv, .xlsx, .qdc) over the project's, as one step, all or nothing.

    A code is the one of the same GUID, else the one of the same path. What the file does not say stays, codes that
    it does not name stay, and no coding is touched. Ends with 3 where the file has problems.
    """
    from qcode.services.codebook.files import import_codebook

    report = import_codebook(project, file, format=format, dry_run=dry_run)
    if report.problems:
        say(f"{counted(len(report.problems), 'problem')} in {file.name}; nothing was changed.")
        problems(sorted(report.problems, key=lambda each: each.line or 0))
        return REFUSED_PART
    _tell(report)
    return 0


def _tell(report: CodebookImport) -> None:
    talk(f"{'Would be' if report.dry_run else 'Imported'}: {report.summary}")
    if report.dry_run:
        names("Added", report.added)
    for each in report.updated:
        talk(f"  {each.path}: {', '.join(change.name for change in each.changes)}")
    if report.reordered:
        talk("  The order of some codes changes." if report.dry_run else "  The order of some codes changed.")
    names("Not in the file, and kept", report.absent)
    problems(report.notes)


@codebook.command()
@click.argument("file", required=False, type=click.Path())
@click.option("--format", type=OneOf("format", _formats()), help="The format; yaml, or what FILE ends in.")
@click.option("--out", metavar="FILE", type=click.Path(), help="The same as FILE; - is stdout.")
@click.option("--no-retired", is_flag=True, help="Leave retired codes out.")
@click.option("--guids", is_flag=True, help="Write each code's GUID, for an update that renames.")
@with_project
def export(
    project: Project,
    file: str | None,
    format: str | None,
    out: str | None,
    no_retired: bool,
    guids: bool,
) -> None:
    """Write the codebook to FILE, whole or not at all, or to stdout."""
    from qcode.services.codebook.files import export_codebook, for_readers

    output = Output(format, file or out)
    chosen = format or (None if output.out not in (None, "-") else "yaml")
    export_codebook(
        project, target(Output(chosen, output.out)), format=chosen, retired=not no_retired, guids=guids,
        counts=for_readers(chosen, output.out),
    )  # fmt: skip
    if output.out not in (None, "-"):
        talk(f"Wrote the codebook to {output.out}.")


@codebook.command("list")
@listing
@with_project
def list_(project: Project, output: Output) -> None:
    """List the codes in the order of the tree, with how much each is used."""
    from qcode.services.codebook import list_codes

    table(list_codes(project), output, nothing="There are no codes yet.")


@codebook.command()
@listing
@with_project
def lint(project: Project, output: Output) -> int:
    """List what the codebook lacks: definitions, examples; names alike, codes that nobody or only one coder uses.

    Ends with 1 where something was found.
    """
    from qcode.services.codebook.lint import lint_codebook
    from qcode.services.listing import findings_table

    found = lint_codebook(project)
    table(findings_table(found), output, nothing="The codebook lacks nothing.")
    return 1 if found else 0


@codebook.command()
@click.option("--quotes", metavar="N", type=Whole(1, 3), default=1, show_default=True, help="Typical excerpts a code.")
@selecting
@listing
@with_project
def summary(project: Project, quotes: int, selection: Selection, output: Output) -> None:
    """Sum up each code: its definitions, how much it is used and by whom, and what is typical of it.

    markdown and html are pages to read; the other formats are a table, with a column a field where programs read
    it.
    """
    from qcode.services.codebook.prose import summary_table, summary_text
    from qcode.services.codebook.summary import codebook_summary
    from qcode.services.exporting import save_text, table_format

    found = codebook_summary(project, selection=selection, quotes=quotes)
    where = target(output)
    chosen = "text" if output.is_text else table_format(where, name=output.format)
    if chosen in ("markdown", "html"):
        save_text(summary_text(project, found, format=chosen, selection=selection), to=where)
        wrote(output, len(found), "code")
        return
    table(
        summary_table(project, found, selection=selection, full=chosen not in ("text", "latex")),
        output,
        nothing="There are no codes to sum up.",
    )


@codebook.command()
@click.argument("name")
@click.option("--note", default="", metavar="TEXT", help="Why the codebook is frozen now.")
@with_project
def freeze(project: Project, name: str, note: str) -> None:
    """Keep the codebook as it is under NAME, to compare with later."""
    from qcode.services.codebook.versions import freeze_codebook

    receipt(freeze_codebook(project, name, note))


@codebook.command()
@listing
@with_project
def versions(project: Project, output: Output) -> None:
    """List the frozen versions, oldest first."""
    from qcode.services.codebook.versions import codebook_versions
    from qcode.services.listing import versions_table

    table(versions_table(codebook_versions(project)), output, nothing="No version was frozen yet.")


@codebook.command()
@click.argument("old")
@click.argument("new", required=False, default="")
@listing
@with_project
def diff(project: Project, old: str, new: str, output: Output) -> None:
    """List what changed from the version OLD to the version NEW, or to the codebook as it is."""
    from qcode.services.codebook.versions import diff_versions
    from qcode.services.listing import diff_table

    table(diff_table(diff_versions(project, old, new)), output, nothing="Nothing changed.")

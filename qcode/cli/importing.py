"""Transcripts in."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qcode.cli.errors import REFUSED_PART
from qcode.cli.options import Command
from qcode.cli.session import with_project
from qcode.cli.show import Progress, counted, names, problems, receipt, talk
from qcode.errors import UsageError

if TYPE_CHECKING:
    from qcode.services.documents.importing import Added, ImportReport, LeftOut
    from qcode.services.project import Project

SCREENFUL = 20
"""So many documents are listed one by one; of more, only what is to be said of some of them."""


@click.command("import", cls=Command)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(readable=False))
@click.option("--rename", is_flag=True, help="Let a file called like another document in under a new name.")
@click.option("--language", metavar="CODE", help="What the texts are in (tr, en …), instead of what each seems to be.")
@with_project
def import_(project: Project, paths: tuple[str, ...], rename: bool, language: str | None) -> int:
    """Read transcripts (.docx, .txt, .md, .srt, .vtt) from files and folders, to the bottom of the folders.

    A text that is in the project already is skipped. A file called like a document with other text is asked about
    on a terminal, else refused; with --rename it goes in under the next free name. A bad file is listed with its
    reason while the rest goes in. Ends with 3 where a file was refused.
    """
    if not all(map(str.strip, paths)):
        raise UsageError("A file or folder needs a name.", "The folder where you are is called: .")
    report = _read(project, list(map(Path, paths)), rename=rename, language=language)
    _tell(report)
    left = list(report.refused)
    alike = [each for each in left if each.conflict]
    if alike and _asked(alike):
        second = _read(project, [each.path for each in alike], rename=True, language=language)
        _tell(second)
        left = [each for each in left if not each.conflict] + list(second.refused)
    return REFUSED_PART if left or report.problems else 0


def _read(project: Project, paths: Sequence[Path], *, rename: bool, language: str | None) -> ImportReport:
    from qcode.services.documents.importing import import_transcripts

    with Progress("files") as progress:
        return import_transcripts(
            project,
            paths,
            rename=rename,
            language=language,
            progress=progress.of,
            on_refused=lambda _: progress.refuse(),
        )


def _asked(alike: Sequence[LeftOut]) -> bool:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        talk("A file called like another document goes in under a new name with: qcode import --rename FILE")
        return False
    those = "it" if len(alike) == 1 else f"these {len(alike)}"
    return click.confirm(f"Let {those} go in under another name?", default=False, err=True)


def _tell(report: ImportReport) -> None:
    from qcode.services.documents.importing import advice

    if report.change.step is None:
        talk("Nothing new was imported.")
    else:
        receipt(report.change, said="Imported")
    _tell_added(report.added)
    for verb, left_out in (("Skipped", report.skipped), ("Refused", report.refused)):
        if left_out:
            talk(f"{verb} {counted(len(left_out), 'file')}:")
            talk(*(f"  {each.path}: {each.reason}" for each in left_out))
    names("Not read, since they are no transcripts", (str(each) for each in report.other))
    talk(*(f"  {each}" for each in advice(report.other)))
    if report.problems:
        talk("Attributes that could not be stored:")
        problems(report.problems)
    names("Documents without a case", report.without_case)
    if report.added:  # else nothing about them is news
        names("Cases without a document", report.without_document)


def _tell_added(added: Sequence[Added]) -> None:
    if len(added) > SCREENFUL:
        told: dict[str, list[str]] = {}
        for each in added:
            for note in each.notes:
                told.setdefault(str(note), []).append(each.name)
        for said, about in told.items():
            names(f"  {said} {counted(len(about), 'document')}", about)
        return
    for each in added:
        about = [each.language, counted(each.words, "word"), counted(each.turns, "turn"), each.case or ""]
        talk(f"  {each.name} ({', '.join(filter(None, about))})")
        problems(each.notes, indent="    ")

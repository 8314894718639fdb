"""Codings: put codes on passages, take them off, in bulk from a file, all out to one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qcode.cli.errors import REFUSED_PART
from qcode.cli.known import CODES, DOCUMENTS
from qcode.cli.options import Group, selecting, streaming
from qcode.cli.session import with_project
from qcode.cli.show import Output, Progress, counted, names, problems, receipt, table, talk, target, wrote
from qcode.errors import UsageError
from qcode.model.whole import whole

if TYPE_CHECKING:
    from qcode.model.document import Document, Span
    from qcode.model.selection import Selection
    from qcode.services.project import Project


@click.group(cls=Group)
def codings() -> None:
    """Put codes on passages, one by one or from a file; export all.

    A passage is given by START and END, code points from 0 in the text that `qcode documents text` prints, END not
    included; or by its words, with --quote.
    """


@codings.command(options_metavar="[OPTIONS]")
@click.argument("document", type=DOCUMENTS)
@click.argument("words", nargs=-1, required=True, metavar="[START END] CODE...", type=CODES)
@click.option("--quote", metavar="WORDS", help="The passage by its words, which must stand in the document only once.")
@click.option("--memo", default="", metavar="TEXT", help="A memo on each of the codings.")
@with_project
def add(project: Project, document: str, words: tuple[str, ...], quote: str | None, memo: str) -> None:
    """Put one or several codes on a passage of DOCUMENT, as one step.

    \b
    qcode codings add kozan-1 120 184 "money" "central steering"
    qcode codings add kozan-1 --quote "we wait for the ministry" "central steering"
    """
    from qcode.services.codebook import find_code
    from qcode.services.coding import apply_codes
    from qcode.services.documents import find_document

    found = find_document(project, document)
    span, left = _passage(project, found, words, quote)
    if not left:
        raise UsageError("No code is named.", "Name one or several behind the passage.")
    keys = [find_code(project, each).id for each in left]
    receipt(apply_codes(project, document_id=found.id, span=span, code_ids=keys, memo=memo))


@codings.command()
@click.argument("document", type=DOCUMENTS)
@click.argument("words", nargs=-1, metavar="[START END] [CODE...]", type=CODES)
@click.option("--quote", metavar="WORDS", help="The passage by its words, which must stand in the document only once.")
@with_project
def remove(project: Project, document: str, words: tuple[str, ...], quote: str | None) -> None:
    """Take your codings off exactly this passage: those of the codes named, else all."""
    from qcode.services.codebook import find_code
    from qcode.services.coding import remove_codings
    from qcode.services.coding.passages import own_codings_at
    from qcode.services.documents import find_document

    found = find_document(project, document)
    span, left = _passage(project, found, words, quote)
    keys = [find_code(project, each).id for each in left]
    receipt(remove_codings(project, own_codings_at(project, found, span, keys)))


def _passage(
    project: Project, document: Document, words: Sequence[str], quote: str | None
) -> tuple[Span, Sequence[str]]:
    """The passage that is meant, and the words that are left."""
    from qcode.services.coding.passages import span_at, span_of_quote

    if quote is not None:
        return span_of_quote(project, document, quote), words
    start, stop = (whole(words[0]), whole(words[1])) if len(words) > 1 else (None, None)
    if start is None or stop is None:
        raise UsageError(
            "The passage is not given.",
            "Write START and END, two whole numbers, behind the document; or --quote WORDS.",
        )
    return span_at(document, start, stop), words[2:]


@codings.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--keep-good", is_flag=True, help="Import the good rows where some are bad.")
@click.option("--done", is_flag=True, help="Mark the documents as done for the coders of the rows.")
@with_project
def import_(project: Project, file: Path, keep_good: bool, done: bool) -> int:
    """Read codings from FILE (.csv, .tsv, .xlsx, .jsonl), one row a coding, all or nothing.

    Fields: document, start, end, code (its path, or its name where only one code has it); perhaps coder, memo,
    weight (0 to 100), and quote, which must then be the words that stand there. A coder who is not known is made
    and named. Ends with 3 where a row is bad; every bad row is listed with its line.
    """
    from qcode.services.coding.files import import_codings

    with Progress("rows") as progress:
        report = import_codings(project, file, keep_good=keep_good, done=done, progress=progress.read)
    receipt(report.change, said="Imported")
    if report.already:
        were = "was" if report.already == 1 else "were"
        talk(f"{counted(report.already, 'coding')} of the file {were} there already.")
    names("New coders", report.new_coders)
    problems(report.notes)
    if report.refused:
        talk(f"Refused {counted(report.refused, 'row')}:")
        problems(report.problems)
    return REFUSED_PART if report.refused else 0


@codings.command()
@selecting
@click.option("--sealed", is_flag=True, help="What was submitted in --round, as it was then.")
@streaming
@with_project
def export(project: Project, selection: Selection, sealed: bool, output: Output) -> None:
    """Write codings with everything that is needed to read, cite and count them; csv on stdout without --out.

    Each row has the document, start, end, code, coder, excerpt, case with its attributes, speaker, role, turn,
    paragraph, seconds, memo, weight, times and guid. No cell can run as a formula in a spreadsheet.

    \b
    qcode codings export --round pilot --sealed --out pilot.csv
    """
    from qcode.services.exporting import export_codings

    if sealed:
        _export_sealed(project, selection, output)
        return
    name = output.format or (None if output.out not in (None, "-") else "csv")
    count = export_codings(project, to=target(output), format=name, selection=selection, bom=output.bom)
    if not count:
        talk("There are no such codings.")
    wrote(output, count, "coding")


def _export_sealed(project: Project, selection: Selection, output: Output) -> None:
    from dataclasses import replace

    from qcode.services.rounds.sealed import sealed_table

    if replace(selection, round=None, branches=True) != type(selection)():
        raise UsageError("What was submitted is written whole.", "Take the other filters off; --round alone stays.")
    content = sealed_table(project, selection.round)
    form = output.format or (None if output.out not in (None, "-") else "csv")
    table(content, replace(output, format=form), nothing="Nothing was submitted yet that you may see.")

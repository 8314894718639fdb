"""Documents: list them, print them, correct their text, say how far one is, remove them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qcode.cli.errors import REFUSED_PART
from qcode.cli.known import CODERS, DOCUMENTS
from qcode.cli.options import Group, listing
from qcode.cli.session import with_project
from qcode.cli.show import Output, counted, receipt, table, talk

if TYPE_CHECKING:
    from qcode.services.documents.correcting import Correction
    from qcode.services.project import Project


@click.group(cls=Group)
def documents() -> None:
    """List documents, print them, correct their text, say how far you are, remove them."""


@documents.command("list")
@listing
@with_project
def list_(project: Project, output: Output) -> None:
    """List the documents with their cases, words, codings, and who has done them."""
    from qcode.services.documents import documents_table, list_documents

    lines = list_documents(project)
    table(documents_table(lines, case_noun=project.case_noun), output, nothing="There are no documents yet.")


@documents.command()
@click.argument("document", type=DOCUMENTS)
@click.option("--revision", type=int, metavar="NUMBER", help="A text that the document had before, or has beside it.")
@click.option("--out", metavar="FILE", type=click.Path(), help="Write to a file, whole or not at all; - is stdout.")
@with_project
def text(project: Project, document: str, revision: int | None, out: str | None) -> None:
    """Print the text of DOCUMENT as it is stored: the text in which START and END are counted."""
    from qcode.cli.show import target
    from qcode.services.documents import find_document
    from qcode.services.documents.earlier import text_at
    from qcode.services.exporting import save_text

    found = find_document(project, document)
    said = text_at(project, found.id, found.revision if revision is None else revision)
    save_text(said, to=target(Output(out=out)))


@documents.command()
@click.argument("document", type=DOCUMENTS)
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.option("--dry-run", is_flag=True, help="Say what would become of every coding, and write nothing.")
@click.option("--note", metavar="TEXT", default="", help="Why the text is corrected; kept with the revision.")
@click.option("--even-so", is_flag=True, help="Also where less than half of the old text is in the file.")
@click.option("--all", "every", is_flag=True, help="List what keeps its words, too.")
@listing
@with_project
def correct(
    project: Project, document: str, file: Path, dry_run: bool, note: str, even_so: bool, every: bool, output: Output
) -> int:
    """Put the corrected text in FILE (.txt, .md, .docx) in the place of the text of DOCUMENT; one step.

    What is coded keeps its words, wherever they are now. Codings whose words changed are listed with the words
    before and after, and those whose words are gone, which a memo on the document keeps. Ends with 3 where something
    was lost. A document that is being coded in a round has to wait.
    """
    from qcode.services.documents import correcting, find_document

    key = find_document(project, document).id
    found = correcting.correct(project, key, file, dry_run=dry_run, note=note, even_so=even_so)
    listed = correcting.correction_table(found, every=every)
    if listed.rows or output.out not in (None, "-"):
        table(listed, output, nothing="")
    _tell_correction(found)
    return REFUSED_PART if found.count("lost") else 0


def _tell_correction(found: Correction) -> None:
    before, after = found.characters
    done = "Corrected" if found.change else "Would correct"
    talk(f"{done} {found.document}, revision {found.revision}: {before:,} characters before, {after:,} after.")
    talk(f"{found.told[0].upper()}{found.told[1:]}.")
    for what in ("memo", "link"):
        if found.count("lost", what):
            talk(f"{counted(found.count('lost', what), what)} on words that are gone.")
    for old, new in found.speakers.items():
        talk(f"Speaker {old} is called {new} now." if new else f"Speaker {old} speaks no longer.")
    if found.count("lost", "coding") and found.change:
        talk("A memo on the document keeps what was lost; undo takes the correction back: qcode undo")
    talk(*found.waiting)


def _mark(project: Project, names: tuple[str, ...], state: str, whose: str | None) -> None:
    from qcode.model.coding import State
    from qcode.services.documents import DocumentFinder, set_state

    finder = DocumentFinder(project)
    receipt(set_state(project, [finder.find(name).id for name in names], State(state), coder=whose))


@documents.command()
@click.argument("names", nargs=-1, required=True, metavar="DOCUMENT...", type=DOCUMENTS)
@click.option("--for", "whose", metavar="NAME", type=CODERS, help="Another coder than the one who is working.")
@with_project
def done(project: Project, names: tuple[str, ...], whose: str | None) -> None:
    """Say that you have coded documents to the end: what has no coding there was looked for and not found."""
    _mark(project, names, "done", whose)


@documents.command()
@click.argument("names", nargs=-1, required=True, metavar="DOCUMENT...", type=DOCUMENTS)
@click.option("--for", "whose", metavar="NAME", type=CODERS, help="Another coder than the one who is working.")
@with_project
def todo(project: Project, names: tuple[str, ...], whose: str | None) -> None:
    """Say that documents are not done yet."""
    _mark(project, names, "todo", whose)


@documents.command()
@click.argument("names", nargs=-1, required=True, metavar="DOCUMENT...", type=DOCUMENTS)
@with_project
def remove(project: Project, names: tuple[str, ...]) -> None:
    """Take documents out of the project, with everything on them; one step, which can be undone."""
    from qcode.services.documents import DocumentFinder, remove_documents

    finder = DocumentFinder(project)
    receipt(remove_documents(project, [finder.find(name).id for name in names]))
    talk("The history keeps what is needed to undo it; a copy without: qcode copy FROM TO --without-history")

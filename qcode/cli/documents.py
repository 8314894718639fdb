"""Documents: list them, print them, say how far one is, remove them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qcode.cli.known import CODERS, DOCUMENTS
from qcode.cli.options import Group, listing
from qcode.cli.session import with_project
from qcode.cli.show import Output, receipt, table

if TYPE_CHECKING:
    from qcode.services.project import Project


@click.group(cls=Group)
def documents() -> None:
    """List documents, print them, say how far you are, remove them."""


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
@click.option("--out", metavar="FILE", type=click.Path(), help="Write to a file, whole or not at all; - is stdout.")
@with_project
def text(project: Project, document: str, out: str | None) -> None:
    """Print the text of DOCUMENT as it is stored: the text in which START and END are counted."""
    from qcode.cli.show import target
    from qcode.services.documents import find_document, open_document
    from qcode.services.exporting import save_text

    opened = open_document(project, find_document(project, document).id)
    save_text(opened.text, to=target(Output(out=out)))


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

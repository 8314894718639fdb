"""Cases: read them with their attributes, list them, link documents to them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qcode.cli.errors import REFUSED_PART
from qcode.cli.known import CASES, DOCUMENTS
from qcode.cli.options import Group, listing
from qcode.cli.session import with_project
from qcode.cli.show import Output, counted, names, problems, receipt, table, talk
from qcode.errors import UsageError

if TYPE_CHECKING:
    from qcode.model.case import AttributeType
    from qcode.services.attributes.storing import StoredColumn
    from qcode.services.project import Project

TYPES = ("text", "number", "date", "yes/no", "choice")


@click.group(cls=Group)
def cases() -> None:
    """Read cases with their attributes, list them, link documents to them."""


@cases.command("import")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--documents",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A table of documents: the columns document and case, and any attribute.",
)
@click.option(
    "--type",
    "types",
    multiple=True,
    metavar="ATTRIBUTE=TYPE",
    help=f"What an attribute is, instead of what it seems to be: {', '.join(TYPES)}. Repeatable.",
)
@with_project
def import_(project: Project, file: Path | None, documents: Path | None, types: tuple[str, ...]) -> int:
    """Read a table of cases (.csv, .tsv, .xlsx), one row a case.

    The column `case`, or the project's word for it, has the name; every other column is an attribute. A second
    import updates by name. Documents that have no case yet are linked by their names. Ends with 3 where a row or
    a value was refused.
    """
    from qcode.services.cases.importing import import_cases

    report = import_cases(project, file, documents=documents, types=_types(types))
    receipt(report.change, said="Imported")
    _tell_columns(project.case_noun, report.columns)
    _tell_columns("document", report.document_columns)
    if report.problems:
        talk(f"{counted(len(report.problems), 'problem')}; the rest went in:")
        problems(report.problems)
    names("Cases without a document", report.without_document)
    names("Documents without a case", report.without_case)
    return REFUSED_PART if report.problems else 0


def _types(said: Iterable[str]) -> dict[str, AttributeType]:
    from qcode.model.case import AttributeType

    found = {}
    for each in said:
        name, _, kind = each.rpartition("=")
        if not name or kind.lower() not in TYPES:
            raise UsageError(f"“{each}” does not say a type.", f"Write ATTRIBUTE=TYPE; types: {', '.join(TYPES)}.")
        found[name.strip()] = AttributeType(kind.lower())
    return found


def _tell_columns(owner: str, columns: Iterable[StoredColumn]) -> None:
    listed = list(columns)
    if listed:
        told = ", ".join(f"{each.name} ({each.type})" for each in listed)
        talk(f"Attributes of a {owner}: {told}")


@cases.command("list")
@listing
@with_project
def list_(project: Project, output: Output) -> None:
    """List the cases with their attributes and their numbers of documents."""
    from qcode.services.cases import cases_table

    table(cases_table(project), output, nothing="There are no cases yet.")


@cases.command()
@click.argument("document", type=DOCUMENTS)
@click.argument("case", type=CASES)
@click.option("--new", is_flag=True, help="Make the case, if it is not there.")
@with_project
def link(project: Project, document: str, case: str, new: bool) -> None:
    """Say that DOCUMENT is about CASE."""
    from qcode.services.cases import link_document
    from qcode.services.documents import find_document

    receipt(link_document(project, find_document(project, document).id, case, new=new))


@cases.command()
@click.argument("document", type=DOCUMENTS)
@click.argument("case", type=CASES)
@with_project
def unlink(project: Project, document: str, case: str) -> None:
    """Say that DOCUMENT is not about CASE, in no part of it."""
    from qcode.services.cases import unlink_document
    from qcode.services.documents import find_document

    receipt(unlink_document(project, find_document(project, document).id, case))


@cases.command()
@click.argument("noun", required=False, metavar="[NOUN]")
@with_project
def noun(project: Project, noun: str | None) -> None:
    """Call a case NOUN; without it, say what a case is called.

    A plural that is not made with -s stands behind a stroke: belediye/belediyeler.
    """
    from qcode.services.cases import call_cases

    if noun is None:
        click.echo(project.case_noun.written)
    else:
        receipt(call_cases(project, noun), said="Changed")

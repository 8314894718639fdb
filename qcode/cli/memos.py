"""Memos: write them, list them."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from qcode.cli.known import CASES, CODES, DOCUMENTS
from qcode.cli.options import Group, Whole, listing
from qcode.cli.session import with_project
from qcode.cli.show import Output, receipt, table, target, width
from qcode.errors import UsageError

if TYPE_CHECKING:
    from qcode.model.coding import MemoOn
    from qcode.model.document import Span
    from qcode.services.project import Project


@click.group(cls=Group)
def memos() -> None:
    """Write memos, and list them."""


@memos.command("list")
@listing
@with_project
def list_(project: Project, output: Output) -> None:
    """List all memos, oldest first, with what each is on."""
    from qcode.services.exporting import save_text
    from qcode.services.listing import memos_table, memos_text
    from qcode.services.memos import list_memos

    found = list_memos(project)
    if found and output.is_text:
        save_text(memos_text(project, found, width=width()), to=target(output))
        return
    table(memos_table(project, found), output, nothing="There are no memos yet.")


@memos.command()
@click.argument("text")
@click.option("--document", type=DOCUMENTS, metavar="NAME", help="On this document, or on a passage of it.")
@click.option("--case", "case", type=CASES, metavar="NAME", help="On this case.")
@click.option("--code", type=CODES, metavar="NAME", help="On this code.")
@click.option("--from", "start", metavar="N", type=Whole(min=0), help="Where the passage starts.")
@click.option("--to", "end", metavar="N", type=Whole(min=1), help="Where it ends, not included.")
@click.option("--quote", metavar="WORDS", help="The passage by its words, which must stand in the document only once.")
@click.option("--title", default="", help="A title.")
@with_project
def add(
    project: Project,
    text: str,
    document: str | None,
    case: str | None,
    code: str | None,
    start: int | None,
    end: int | None,
    quote: str | None,
    title: str,
) -> None:
    """Write a memo on the project, or on what is named; TEXT may be - for what comes on stdin."""
    from qcode.services.memos import write_memo

    words = sys.stdin.read() if text == "-" else text
    if sum(each is not None for each in (document, case, code)) > 1:
        raise UsageError("A memo is on one thing.", "Name a document, a case or a code.")
    passage = _Passage(start, end, quote)
    if document is None and passage.is_given:
        raise UsageError("A passage is in a document.", "Name it with --document.")
    on = _on_document(project, document, passage) if document is not None else _on_other(project, case, code)
    receipt(write_memo(project, on=on.kind, target_id=on.key, span=on.span, text=words, title=title))


@memos.command()
@click.argument("case", type=CASES)
@click.argument("code", type=CODES)
@click.argument("text")
@with_project
def summary(project: Project, case: str, code: str, text: str) -> None:
    """Write your summary of a case and a code, in the place of the one before; TEXT may be - for what comes on stdin.

    An empty text takes it away. All of them: qcode table framework
    """
    from qcode.services.cases import list_cases
    from qcode.services.codebook import find_code
    from qcode.services.framework import summarise
    from qcode.services.selecting import named

    words = sys.stdin.read() if text == "-" else text
    known = {each.id: each.name for each in list_cases(project)}
    key = next(iter(named(project.case_noun, [case], known)))
    receipt(summarise(project, key, find_code(project, code).id, words))


@dataclass(frozen=True, slots=True)
class _Passage:
    """A passage as the command line gives it."""

    start: int | None
    end: int | None
    quote: str | None

    @property
    def is_given(self) -> bool:
        return (self.start, self.end, self.quote) != (None, None, None)


@dataclass(frozen=True, slots=True)
class _On:
    """What a memo is on."""

    kind: MemoOn
    key: int | None = None
    span: Span | None = None


def _on_document(project: Project, name: str, passage: _Passage) -> _On:
    from qcode.model.coding import MemoOn
    from qcode.services.documents import find_document
    from qcode.services.passages import span_at, span_of_quote

    found = find_document(project, name)
    if not passage.is_given:
        return _On(MemoOn.DOCUMENT, found.id)
    if passage.quote is not None:
        return _On(MemoOn.SPAN, found.id, span_of_quote(project, found, passage.quote))
    if passage.start is None or passage.end is None:
        raise UsageError("A passage has two ends.", "Give --from and --to, or --quote.")
    return _On(MemoOn.SPAN, found.id, span_at(found, passage.start, passage.end))


def _on_other(project: Project, case: str | None, code: str | None) -> _On:
    from qcode.model.coding import MemoOn
    from qcode.services.cases import list_cases
    from qcode.services.codebook import find_code
    from qcode.services.selecting import named

    if case is not None:
        known = {each.id: each.name for each in list_cases(project)}
        return _On(MemoOn.CASE, next(iter(named(project.case_noun, [case], known))))
    if code is not None:
        return _On(MemoOn.CODE, find_code(project, code).id)
    return _On(MemoOn.PROJECT)

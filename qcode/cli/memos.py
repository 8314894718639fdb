"""Memos: write, change and remove them; list them, all together or as a journal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from qcode.cli.known import CASES, CODES, DOCUMENTS
from qcode.cli.options import Group, OneOf, Whole, listing, selecting_memos
from qcode.cli.session import with_project
from qcode.cli.show import Output, receipt, talk, target, width, wrote
from qcode.errors import UsageError

if TYPE_CHECKING:
    from qcode.model.coding import MemoOn
    from qcode.model.document import Span
    from qcode.model.selection import Selection
    from qcode.services.memos.lines import MemoFilter
    from qcode.services.project import Project

F = TypeVar("F", bound=Callable[..., Any])

GROUPINGS = ("kind", "code", "case", "document", "coder", "date")


@click.group(cls=Group)
def memos() -> None:
    """Write, change and remove memos; list them, search them, read them as a journal."""


def _choosing(command: F) -> F:
    """Give a command the filters of memos as one `only`."""

    @wraps(command)
    def wrapped(*args: Any, on: tuple[str, ...], words: str, selection: Selection, **kwargs: Any) -> Any:  # noqa: ANN401
        from qcode.model.coding import MemoOn
        from qcode.services.memos.lines import MemoFilter

        only = MemoFilter(on=tuple(map(MemoOn, on)), selection=selection, words=words)
        return command(*args, only=only, **kwargs)

    kinds = click.option(
        "--on", multiple=True, type=OneOf("kind of memo", _kinds), help="Only those on such things. Repeatable."
    )
    found = click.option(
        "--find", "words", default="", metavar="WORDS", help="Only those that hold all these words."
    )  # fmt: skip
    return cast("F", kinds(found(selecting_memos(wrapped))))


def _kinds() -> list[str]:
    from qcode.model.coding import MemoOn

    return [each.value for each in MemoOn]


@memos.command("list")
@_choosing
@click.option("--by", type=OneOf("way to group memos", lambda: GROUPINGS), help="Under headings.")
@listing
@with_project
def list_(project: Project, only: MemoFilter, by: str | None, output: Output) -> None:
    """List memos, oldest first, with the name, the thing, the coder and the day of each.

    \b
    qcode memos list --by code --since 2026-03
    qcode memos list --on code --find belirsiz --out memos.docx
    """
    _show(project, only, output, by=by or "", title="Memos")


@memos.command()
@_choosing
@listing
@with_project
def journal(project: Project, only: MemoFilter, output: Output) -> None:
    """Read what was noted, day by day: the diary of the project."""
    _show(project, only, output, by="date", title="Journal")


def _show(project: Project, only: MemoFilter, output: Output, *, by: str, title: str) -> None:
    from qcode.services.exporting import save_text
    from qcode.services.listing import lines_text
    from qcode.services.memos.files import save_memos
    from qcode.services.memos.lines import memo_lines

    found = memo_lines(project, only)
    about = only.describe()
    if not found:
        talk("There are no such memos." if about else "There are no memos yet.")
    if output.is_text:
        if found:
            save_text(lines_text(found, by=by, width=width()), to=target(output))
        return
    notes = [about] if about else []
    save_memos(project, found, to=target(output), format=output.format, by=by, title=title, notes=notes, bom=output.bom)
    wrote(output, len(found), "memo")


@memos.command()
@click.argument("name")
@click.argument("text")
@click.option("--title", default=None, help="Another title.")
@with_project
def edit(project: Project, name: str, text: str, title: str | None) -> None:
    """Write TEXT in the place of your own memo NAME, as memos list names it; TEXT may be - for stdin."""
    from qcode.services.memos import change_memo, find_memo

    words = sys.stdin.read() if text == "-" else text
    if not words.strip():
        raise UsageError("A memo needs words.", f"qcode memos remove {name.removeprefix('#')} takes it away.")
    receipt(change_memo(project, find_memo(project, name), text=words, title=title))


@memos.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@with_project
def remove(project: Project, names: tuple[str, ...]) -> None:
    """Take your own memos away, by their names in memos list; one step, which can be undone."""
    from qcode.services.memos import find_memo, remove_memos

    receipt(remove_memos(project, list(dict.fromkeys(find_memo(project, each) for each in names))))


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
    from qcode.services.selecting import named
    from qcode.services.tables.framework import summarise

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
    from qcode.services.coding.passages import span_at, span_of_quote
    from qcode.services.documents import find_document

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

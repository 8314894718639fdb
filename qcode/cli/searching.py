"""Searching the documents."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from qcode.cli.errors import FAILED
from qcode.cli.options import Command, listing, selecting
from qcode.cli.session import with_project
from qcode.cli.show import Output, chosen_format, counted, talk, target, width, wrote
from qcode.errors import UsageError

if TYPE_CHECKING:
    from qcode.model.selection import Selection
    from qcode.services.project import Project
    from qcode.services.search import Hit


@click.command(cls=Command)
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option("--whole-word", "word", is_flag=True, help="Only whole words.")
@click.option("--pattern", is_flag=True, help="WORDS are a regular expression.")
@click.option("--lemma", is_flag=True, help="Find every inflected form: başkan finds başkanlarımız.")
@click.option("--loose", is_flag=True, help="Take i, ı, İ and I for one letter.")
@click.option("--bare", is_flag=True, help="Take ş for s, ğ for g, ü for u and so on too: baskan finds başkan.")
@click.option("--match-case", is_flag=True, help="Tell capital letters from small ones.")
@click.option("--context", type=click.IntRange(min=0), default=0, metavar="N", help="N more sentences on either side.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Stop after N hits.")
@selecting
@listing
@with_project
def search(
    project: Project,
    /,
    words: tuple[str, ...],
    selection: Selection,
    output: Output,
    context: int,
    limit: int | None,
    **ways: Any,  # noqa: ANN401 - passed on
) -> int:
    """Find WORDS in the documents, in small letters or capitals as the document's language writes them.

    White space in WORDS stands for any white space, the end of a line too. With --code, --round or --agreed, only
    what was coded so is searched. Ends with 1 where nothing is found.

    \b
    qcode search belediye başkanı --lemma
    qcode search --pattern "bütçe\\w* (az|yok)" --role respondent
    """
    from qcode.services.search import search as hits

    mode, folding = _mode(**ways), _folding(**ways)
    found = hits(project, " ".join(words), mode=mode, folding=folding, selection=selection, context=context, most=limit)
    first = next(found, None)
    if first is None:
        talk("Nothing was found.")
        return FAILED
    _show(chain([first], found), output, limit)
    return 0


def _mode(*, word: bool, pattern: bool, lemma: bool, **_: bool) -> str:
    asked = [name for name, given in (("word", word), ("pattern", pattern), ("lemma", lemma)) if given]
    if len(asked) > 1:
        raise UsageError("That is more than one way to search.", "Use one of --whole-word, --pattern and --lemma.")
    return (asked or ["plain"])[0]


def _folding(*, loose: bool, bare: bool, match_case: bool, **_: bool) -> str:
    if (loose or bare) and match_case:
        other = "--bare" if bare else "--loose"
        raise UsageError(f"{other} and --match-case contradict each other.", "Use one of them, or none.")
    return "bare" if bare else "loose" if loose else "case" if match_case else "exact"


def _show(found: Iterable[Hit], output: Output, limit: int | None) -> None:
    from qcode.services.search import export_hits

    if output.is_text:
        count, documents = 0, set()
        for hit in found:
            click.echo("\n".join(_lines(hit, width())))
            count += 1
            documents.add(hit.document_id)
        talk(f"{counted(count, 'hit')} in {counted(len(documents), 'document')}.")
    else:
        count = export_hits(found, to=target(output), format=chosen_format(output), bom=output.bom, title="Hits")
        wrote(output, count, "hit")
    if count == limit:
        talk(f"Stopped after {limit:,}; there may be more.")


def _lines(hit: Hit, room: int | None) -> Iterator[str]:
    """Where the hit is, and under it what was said, on lines of their own; the words found stand between stars."""
    where = (hit.document, f"turn {hit.turn}" if hit.turn else "", hit.speaker or "")
    yield ", ".join(filter(None, where))
    said = " ".join(f"{hit.before}**{hit.match}**{hit.after}".split())
    if room is None:
        yield f"  {said}"
    else:
        yield from textwrap.wrap(said, room, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)

"""Settling disagreements: list them, decide, give reasons and rules, look at excerpts again, print the protocol."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from qcode.cli.known import CODERS, CODES, DOCUMENTS, ROUNDS, Known
from qcode.cli.options import Group, OneOf, Whole, listing
from qcode.cli.session import with_project
from qcode.cli.show import Output, receipt, table, talk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qcode.services.project import Project

_TYPES = ("boundary", "different", "missing")
_STATUS = ("settled", "unsettled", "open", "discuss", "decided-twice")
_FIELDS = ("use-when", "not-when", "definition")
_UNITS = ("sentence", "turn", "paragraph", "document")


def _versions(project: Project) -> Iterable[str]:
    from qcode.services.codebook.versions import codebook_versions

    return [each.name for each in codebook_versions(project)]


VERSIONS = Known("version", _versions)

_round = click.option(
    "--round", "round_name", metavar="NAME", type=ROUNDS, help="The round; without it, the only one that is open."
)


@click.group(cls=Group)
def settle() -> None:
    """Settle what the coders of a round read differently, once all have submitted.

    The first decision of a round takes all that its coders agree on into the agreed layer. What the coders coded
    themselves stays as it is.
    """


@settle.command("list")
@_round
@click.option("--type", "types", multiple=True, type=OneOf("type", lambda: _TYPES), help="Only this type. Repeatable.")
@click.option(
    "--code", "codes", multiple=True, metavar="NAME", type=CODES, help="Only where a side has it. Repeatable."
)
@click.option("--document", "documents", multiple=True, metavar="NAME", type=DOCUMENTS, help="Only this. Repeatable.")
@click.option("--status", type=OneOf("status", lambda: _STATUS), help="Only those that are so far.")
@listing
@with_project
def list_(
    project: Project, output: Output, round_name: str | None, types: tuple[str, ...], codes: tuple[str, ...],
    documents: tuple[str, ...], status: str | None,
) -> None:  # fmt: skip
    """List the disagreements of a round with their numbers, types and readings, and how far each is."""
    from qcode.services.settling import listed
    from qcode.services.settling.tables import queue_table

    found, shown = listed(project, round_name, types=types, codes=codes, documents=documents, status=status)
    table(queue_table(found, shown), output, nothing="There is no such disagreement.")


@settle.command()
@click.argument("number", type=Whole(min=1))
@_round
@with_project
def show(project: Project, number: int, round_name: str | None) -> None:
    """Show one disagreement in its context, with the readings, the codes' definitions and all memos on it."""
    from qcode.services.settling import queue
    from qcode.services.settling.context import page

    click.echo(page(project, queue(project, round_name), number), nl=False)


@settle.command()
@click.argument("number", type=Whole(min=1))
@click.argument("outcome", required=False, type=CODERS)
@click.option("--code", "codes", multiple=True, metavar="NAME", type=CODES, help="Another code. Repeatable.")
@click.option("--from", "start", metavar="N", type=Whole(min=0), help="Own borders: where the passage starts.")
@click.option("--to", "end", metavar="N", type=Whole(min=1), help="Own borders: where it ends, not included.")
@click.option("--quote", metavar="WORDS", help="Own borders, by the words, which must stand in the document only once.")
@click.option("--reason", metavar="TEXT", help="Why.")
@_round
@with_project
def decide(
    project: Project, number: int, outcome: str | None, codes: tuple[str, ...], start: int | None, end: int | None,
    quote: str | None, reason: str | None, round_name: str | None,
) -> None:  # fmt: skip
    """Settle disagreement NUMBER: OUTCOME is a, b, both, neither, discuss, or the coder whose reading it is to be.

    Instead of an outcome, --code puts other codes there, and --from and --to, or --quote, set own borders. Where the
    text was corrected since, they are counted in the text that was submitted; what is agreed follows into the present
    one.

    \b
    qcode settle decide 3 coder_a --reason "the definition decides"
    qcode settle decide 4 --code "budget limits" --quote "we had no money"
    """
    from qcode.services.settling import queue, with_decisions
    from qcode.services.settling.context import settle_by_words
    from qcode.services.settling.tables import followed_words

    found = queue(project, round_name)
    here = found.find(number)
    receipt(
        settle_by_words(project, here, outcome, codes=codes, start=start, end=end, quote=quote, reason=reason),
        said="Settled" if outcome != "discuss" else "Kept",
    )
    now = with_decisions(project, found) if here.corrected else found
    talk(*(f"In the corrected text, {told}." for told in followed_words(now, now.find(number))))


@settle.command()
@click.argument("number", type=Whole(min=1))
@click.argument("text")
@_round
@with_project
def reason(project: Project, number: int, text: str, round_name: str | None) -> None:
    """Say why disagreement NUMBER was decided so; an empty TEXT takes the reason away."""
    from qcode.services.settling import give_reason, queue

    receipt(give_reason(project, queue(project, round_name).find(number), text))


@settle.command()
@click.argument("number", type=Whole(min=1))
@_round
@with_project
def reopen(project: Project, number: int, round_name: str | None) -> None:
    """Take the decision on disagreement NUMBER back; a rule that came of it stays in the codebook."""
    from qcode.services.settling import queue, take_back

    receipt(take_back(project, queue(project, round_name).find(number)))


@settle.command()
@_round
@with_project
def agreed(project: Project, round_name: str | None) -> None:
    """Take all that the coders agree on exactly into the agreed layer, as one step; the first decision does so too."""
    from qcode.services.settling import adopt_agreed

    receipt(adopt_agreed(project, round_name))


@settle.command()
@click.argument("number", type=Whole(min=1))
@click.argument("text")
@click.option("--code", metavar="NAME", type=CODES, help="The code whose rule it is, where the readings have several.")
@click.option("--field", type=OneOf("field", lambda: _FIELDS), default="use-when", show_default=True,
              help="Where the rule goes in the codebook.")  # fmt: skip
@click.option(
    "--version", "version", metavar="NAME", default="", help="What the new version of the codebook is called."
)
@_round
@with_project
def rule(
    project: Project, number: int, text: str, code: str | None, field: str, version: str, round_name: str | None
) -> None:
    """Write the rule TEXT that came out of decision NUMBER into the codebook, which becomes a new version.

    Every excerpt of the code is to be looked at again then: qcode settle review.
    """
    from qcode.services.settling import queue
    from qcode.services.settling.rules import add_rule, code_of_rule, review

    found = queue(project, round_name).find(number)
    key = code_of_rule(project, found, code)
    receipt(add_rule(project, found, code_id=key, text=text, field=field.replace("-", "_"), version=version))
    again = review(project)
    talk(f"{again.waiting:,} excerpts to look at again: qcode settle review {shlex.quote(again.version.name)}")


@settle.command()
@click.argument("version", required=False, type=VERSIONS)
@click.option(
    "--looked", "looked", metavar="N", multiple=True, type=Whole(min=1), help="This one was looked at. Repeatable."
)
@click.option(
    "--not-looked", "unlooked", metavar="N", multiple=True, type=Whole(min=1), help="This one was not. Repeatable."
)
@click.option("--all", "every", is_flag=True, help="All were looked at.")
@listing
@with_project
def review(
    project: Project,
    output: Output,
    version: str | None,
    looked: tuple[int, ...],
    unlooked: tuple[int, ...],
    every: bool,
) -> None:
    """List every excerpt that VERSION of the codebook touches, the newest by default, and what was looked at again."""
    from qcode.services.settling.rules import look_by_number, review_table
    from qcode.services.settling.rules import review as touched

    found = touched(project, version)
    if looked or unlooked or every:
        receipt(look_by_number(project, found, looked=looked, unlooked=unlooked, every=every))
        return
    table(review_table(found), output, nothing=f"Version “{found.version.name}” touches no excerpt.")


@settle.command()
@_round
@listing
@with_project
def protocol(project: Project, output: Output, round_name: str | None) -> None:
    """Print the protocol: place, excerpt, readings, type, outcome, reason, by whom, when, rule."""
    from qcode.services.settling import queue
    from qcode.services.settling.tables import protocol_table

    table(protocol_table(queue(project, round_name)), output, nothing="The coders do not differ anywhere.")


@settle.command()
@_round
@click.option("--unit", type=OneOf("unit", lambda: _UNITS), default="sentence", show_default=True, help="What counts.")
@click.option("--draws", metavar="N", type=Whole(min=1), default=2000, show_default=True, help="Draws for intervals.")
@click.option("--seed", metavar="N", type=Whole(min=0), default=1, show_default=True, help="Where the draws begin.")
@listing
@with_project
def compare(project: Project, output: Output, round_name: str | None, unit: str, draws: int, seed: int) -> None:
    """Compare agreement before and after settling; before, in what was submitted, is the figure to report."""
    from qcode.services.settling.after import before_after_table, before_and_after

    found = before_and_after(project, round_name, unit=unit, draws=draws, seed=seed)
    table(before_after_table(found), output, nothing="There is nothing to compare.")

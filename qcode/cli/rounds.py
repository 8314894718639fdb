"""Rounds: make one, see how far everybody is, submit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qcode.cli.known import CODERS, DOCUMENTS, ROUNDS
from qcode.cli.options import Group, Whole, listing
from qcode.cli.session import with_project
from qcode.cli.show import Output, receipt, table, talk

if TYPE_CHECKING:
    from qcode.services.project import Project


def _names(listed: str) -> list[str]:
    return [each.strip() for each in listed.split(",") if each.strip()]


@click.group("round", cls=Group)
def round_() -> None:
    """Let several coders code the same documents without seeing one another's codings."""


@round_.command()
@click.argument("name")
@click.option("--coders", required=True, metavar="NAME,NAME", help="Who codes, separated by commas.")
@click.option("--sample", metavar="N", type=Whole(min=1), help="Draw so many documents.")
@click.option("--by", metavar="WHAT", help="Draw in proportion to the values of this attribute of cases or documents.")
@click.option("--seed", metavar="N", type=Whole(min=0, max=2**31 - 1),
              help="Draw the same again: the seed of an earlier draw.")  # fmt: skip
@click.option("--document", "documents", multiple=True, metavar="NAME", type=DOCUMENTS,
              help="This document, or draw among these. Repeatable; without it, all.")  # fmt: skip
@click.option("--documents", "listed", metavar="NAME,NAME", default="", help="These, separated by commas.")
@click.option("--open", "seen", is_flag=True, help="Everybody sees everything from the start.")
@with_project
def new(
    project: Project,
    name: str,
    coders: str,
    sample: int | None,
    by: str | None,
    seed: int | None,
    documents: tuple[str, ...],
    listed: str,
    seen: bool,
) -> None:
    """Make the round NAME, and freeze the codebook as the version of that name.

    Until all its coders have submitted, nobody sees what another did in its documents.

    \b
    qcode round new pilot --coders coder_a,coder_b --sample 12 --by type --seed 7
    """
    from qcode.services.rounds import coded_before, new_round, round_status

    among = [*documents, *_names(listed)]
    made = new_round(
        project, name, coders=_names(coders), sample=sample, by=by, seed=seed, documents=among, blind=not seen
    )
    receipt(project.last)
    if made.seed is not None:
        talk(f"Seed: {made.seed}")
    for document in round_status(project, made.name).documents:
        talk(f"  {document}")
    if before := coded_before(project, made):
        talk(f"{before[:1].upper()}{before[1:]}.")


@round_.command()
@click.argument("name", required=False, type=ROUNDS)
@listing
@with_project
def status(project: Project, name: str | None, output: Output) -> None:
    """Show who has done which document of the round NAME, who has submitted, and how much is settled."""
    from qcode.services.rounds import round_status
    from qcode.services.rounds.lists import status_table
    from qcode.services.settling import how_far

    found = round_status(project, name)
    shown = status_table(found, more=how_far(project, found.round))
    table(shown, output, nothing="The round has no documents.")


@round_.command()
@click.argument("name", required=False, type=ROUNDS)
@listing
@with_project
def coverage(project: Project, name: str | None, output: Output) -> None:
    """Show who has coded which case and what is open: in the round NAME, or without it in all documents."""
    from qcode.services.rounds.coverage import coverage as covered
    from qcode.services.rounds.coverage import coverage_table

    nothing = "There are no cases and no documents yet." if name is None else "Nobody is left in the round."
    table(coverage_table(covered(project, name)), output, nothing=nothing)


@round_.command()
@click.argument("name", required=False, type=ROUNDS)
@click.option("--without", "names", multiple=True, metavar="NAME", type=CODERS,
              help="This coder, who will not submit. Repeatable; one is needed.")  # fmt: skip
@click.option("--reason", default="", metavar="TEXT", help="Why; it is kept with the round.")
@with_project
def end(project: Project, name: str | None, names: tuple[str, ...], reason: str) -> None:
    """Wait no longer in the round NAME for a coder who never submits; for the project's owner, and for good.

    Their codings stay, and are compared with nobody's. What they did finish can be kept instead, with
    `qcode round submit NAME --for CODER --unfinished`.
    """
    from qcode.services.rounds.ending import end_without

    ended = end_without(project, name, names, reason=reason)
    receipt(ended.change)
    talk(ended.effect)


@round_.command()
@click.argument("name", required=False, type=ROUNDS)
@click.option("--as-done", is_flag=True, help="Say that all documents of the round are done.")
@click.option("--unfinished", is_flag=True, help="Leave documents that are not done out of the comparison.")
@click.option("--for", "whose", metavar="NAME", type=CODERS, help="Another coder than the one who is working.")
@with_project
def submit(project: Project, name: str | None, as_done: bool, unfinished: bool, whose: str | None) -> None:
    """Seal what you coded in the round NAME, for good; when all have, everybody sees everything."""
    from qcode.services.rounds import submit as submit_round

    receipt(submit_round(project, name, whose, as_done=as_done, unfinished=unfinished))


@round_.command("list")
@listing
@with_project
def list_(project: Project, output: Output) -> None:
    """List all rounds with their coders, seeds, versions of the codebook, and how much of each is settled."""
    from qcode.services.settling.tables import rounds_settled_table

    table(rounds_settled_table(project), output, nothing="There are no rounds yet.")

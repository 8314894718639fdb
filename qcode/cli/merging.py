"""Copies of a project: merge them, decide what they changed differently, share one, copy one elsewhere."""

from __future__ import annotations

import shlex
import sys
from typing import TYPE_CHECKING

import click

from qcode.cli.options import Command
from qcode.cli.session import with_project
from qcode.cli.show import counted, names, receipt, talk
from qcode.errors import UsageError
from qcode.model.place import told_place

if TYPE_CHECKING:
    from qcode.services.merging import MergeReport
    from qcode.services.project import Project

_MOST = 50
"""So many lines of one kind are told."""

_PLACES = 20
"""So many places are told of a text that was corrected in different ways."""


@click.command(cls=Command)
@click.argument("other", metavar="OTHER")
@click.option("--dry-run", is_flag=True, help="Say what would be added, changed and in conflict, and write nothing.")
@click.option("--yes", is_flag=True, help="Merge another project, too, without being asked in the terminal.")
@with_project
def merge(project: Project, other: str, *, dry_run: bool, yes: bool) -> None:
    """Bring in all that OTHER holds, a copy of the project or a project with documents of the same text.

    OTHER is a file or a PostgreSQL URL, and is only read. What is added, changed and in conflict is said first. It is
    one step of the history: undo takes it back. What both changed differently is kept both ways until somebody
    decides: qcode conflicts.
    """
    from qcode.services.merging import merge as merge_copies

    wanted = None if dry_run or yes else _asked(project, other)
    if wanted is False:
        talk("Nothing was merged.")
        return
    report = merge_copies(project, other, dry_run=dry_run, before=None if wanted else _say)
    if not report.new:
        talk(f"{told_place(other)} holds nothing that is new here.")
        return
    if dry_run:
        _say(report)
    if report.change is not None:
        receipt(report.change, said="Merged")
    for name in report.opens:
        if dry_run:
            talk(f"All would have submitted the round “{name}”: it would open, and everybody would see everything.")
        else:
            talk(f"All have submitted the round “{name}”. Next: qcode agreement --round {shlex.quote(name)}")


def at_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _asked(project: Project, other: str) -> bool | None:
    """Ask whoever sits at the terminal about another project, behind what would come; None where nothing is asked."""
    from qcode.services.merging import is_elsewhere
    from qcode.services.merging import merge as merge_copies

    if not at_terminal() or not is_elsewhere(project, other):
        return None
    report = merge_copies(project, other, dry_run=True)
    if not report.new:
        return None
    _say(report)
    return click.confirm("Merge the two projects?", default=False, err=True)


def _say(report: MergeReport) -> None:
    """What a merge comes to, in lines."""
    _tell(report, sealed=not report.steps and not report.opens)


def _tell(report: MergeReport, *, sealed: bool) -> None:
    if report.elsewhere:
        talk(f"{report.elsewhere[0].upper()}{report.elsewhere[1:]}.")
    would = "would be " if report.dry_run else ""
    if sealed:
        talk("How much the others did is not told before the blind round is open.")
    elif report.steps:
        talk(f"{counted(report.steps, 'step')} of the other copy:")
    for each in report.told:
        line = f"  {each.words} {would}{each.what}"
        names(line, each.names)
        if not each.names:
            talk(line)
    if report.places:
        talk("In texts that one of the copies had corrected:", *(f"  {each}" for each in report.places[:_MOST]))
        if len(report.places) > _MOST:
            talk(f"  and {len(report.places) - _MOST:,} more")
    _tell_conflicts(report)


def _tell_conflicts(report: MergeReport) -> None:
    if report.conflicts:
        talk(f"{counted(len(report.conflicts), 'conflict')}, to be decided with qcode conflicts:")
        talk(*(f"  {each}" for each in report.conflicts[:_MOST]))
        if len(report.conflicts) > _MOST:
            talk(f"  and {len(report.conflicts) - _MOST:,} more")
    if report.standing:
        stood = "conflict that stood before is" if report.standing == 1 else "conflicts that stood before are"
        talk(f"{report.standing:,} {stood} still to be decided.")


def _both(project: Project, key: int) -> str:
    """All texts of a conflict in one; raises UsageError where only one can stand there."""
    from qcode.services.merging.conflicts import conflicts as open_conflicts

    found = next(each.together for each in open_conflicts(project) if each.id == key)
    if found is None:
        raise UsageError("Only one of these can stand there.", "Write: qcode conflicts NAME CHOICE.")
    return found


@click.command(cls=Command)
@click.argument("name", required=False)
@click.argument("choice", type=click.IntRange(min=1), required=False)
@click.option("--value", metavar="TEXT", help="Decide NAME for another value, written here.")
@click.option("--both", is_flag=True, help="Decide NAME for both texts, a line that both have once.")
@with_project
def conflicts(project: Project, name: str | None, choice: int | None, value: str | None, *, both: bool) -> None:
    """List what copies changed differently; with NAME and CHOICE, or --value or --both, decide.

    Each conflict has a name, the same in every copy, and its values are numbered, as on the screen, from 1, which is
    the one that is shown until somebody decides. Of two texts the places are listed where they differ, what differs in
    brackets.
    """
    from qcode.services.merging.conflicts import conflict_names, find_conflict
    from qcode.services.merging.conflicts import conflicts as open_conflicts
    from qcode.services.merging.deciding import decide

    if name is not None:
        if (choice is not None) + (value is not None) + both != 1:
            hint = "Write: qcode conflicts NAME CHOICE, NAME --value TEXT or NAME --both; without all, they are listed."
            raise UsageError("Which value?", hint)
        key = find_conflict(project, name)
        value = _both(project, key) if both else value
        receipt(decide(project, key, choice and choice - 1, value=value), said="Decided")
        return
    found = open_conflicts(project)
    if not found:
        talk("There is nothing to decide.")
    called = conflict_names(found)
    for each in found:
        click.echo(f"{called[each.id]}  {each.title}: {each.field}")
        for place, one in enumerate(each.values, start=1):
            shown = "shown" if place == 1 else ""
            who = ", ".join(filter(None, (one.by.coder, one.by.at[:16].replace("T", " "), shown)))
            words = f"{counted(len(one.places), 'place')}, what differs in brackets" if one.places else one.words
            click.echo(f"    {place}  {words}{f'  ({who})' if who else ''}")
            for number, words in enumerate(one.places[:_PLACES], 1):
                click.echo(f"       {number}. {words}")
            if len(one.places) > _PLACES:
                click.echo(f"       and {len(one.places) - _PLACES:,} more places")
            if one.revision is not None:
                click.echo(f"       whole: qcode documents text {shlex.quote(each.name)} --revision {one.revision}")


@click.command(cls=Command)
@click.option("--coder", "who", required=True, metavar="NAME", help="Who will work in the copy.")
@click.option("--out", required=True, metavar="FILE", type=click.Path(), help="The new file, or a PostgreSQL URL.")
@click.option("--own", is_flag=True, help="With what NAME has coded and noted here already, to go on with it.")
@with_project
def share(project: Project, who: str, out: str, *, own: bool) -> None:
    """Make a copy for a coauthor to work in: texts, codes and cases, without anyone's codings, memos and states.

    What the coauthor does in it comes back with qcode merge.
    """
    from qcode.services.merging.sharing import coded_here
    from qcode.services.merging.sharing import share as share_copy

    share_copy(project, who, out, own=own)
    talk(f"Made {told_place(out)} for {who}: qcode --project {shlex.quote(told_place(out))} --coder {shlex.quote(who)}")
    if not own and (number := coded_here(project, who)):
        talk(
            f"{who} has coded {counted(number, 'document')} here already. The copy is without these codings; what is "
            "coded in it will stand beside them. To go on with them, make it with --own."
        )


@click.command(cls=Command)
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--without-history", is_flag=True, help="As the project stands, to be handed on to a journal or archive.")
def copy(source: str, target: str, without_history: bool) -> None:
    """Copy a whole project FROM one place TO another, each a file or a PostgreSQL URL; nothing is lost.

    The history comes along, and both places can be merged later. With --without-history, what was removed or written
    over is not in the copy, nor are the files that texts came from; nothing can be undone in it.
    """
    from qcode.services.merging.sharing import copy_project, copy_without_history

    if not without_history:
        copy_project(source, target)
        talk(f"Copied {told_place(source)} to {told_place(target)}.")
        return
    kept = copy_without_history(source, target)
    left = "no history, and no files that texts came from"
    talk(f"Copied {told_place(source)} as it stands to {told_place(target)}: {left}.")
    names("Kept, since a round was submitted on it: the earlier text of", kept)

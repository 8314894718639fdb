"""Codes, one at a time: add, rename, define, move, merge, retire, revive, remove."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qcode.cli.known import CODES
from qcode.cli.options import Group, Whole
from qcode.cli.session import with_project
from qcode.cli.show import receipt
from qcode.errors import UsageError

if TYPE_CHECKING:
    from qcode.services.project import Project

F = TypeVar("F", bound=Callable[..., Any])

_FIELDS = (
    ("--brief", "The definition in a few words."),
    ("--definition", "The full definition."),
    ("--use-when", "When to use the code."),
    ("--not-when", "When not to use it."),
    ("--example", "An excerpt that belongs to it."),
    ("--counter-example", "An excerpt that seems to, and does not."),
    ("--colour", "Its colour: #4477aa."),
    ("--hotkey", "One or two letters or digits that apply it."),
)


def fields(command: F) -> F:
    """Give a command an option for each field of a code."""
    found = click.option(
        "--label", "labels", multiple=True, metavar="LANGUAGE=NAME", help="Its name in a language: tr=Bütçe."
    )(command)
    for option, text in reversed(_FIELDS):
        found = click.option(option, metavar="TEXT", help=text)(found)
    return found


def _given(values: dict[str, Any]) -> dict[str, Any]:
    labels = _labels(values.pop("labels"))
    given = {name: value for name, value in values.items() if value is not None}
    return {**given, **({"labels": labels} if labels else {})}


def _labels(said: Iterable[str]) -> dict[str, str]:
    found = {}
    for each in said:
        language, sign, label = each.partition("=")
        if not sign:
            raise UsageError(f"“{each}” is no label.", "Write LANGUAGE=NAME, like tr=Bütçe.")
        found[language] = label
    return found


@click.group(cls=Group)
def codes() -> None:
    """Add codes and change them; each command is one step, which can be undone.

    CODE is a code's path (“capacity / money”), the end of it, or its name where only one code has it.
    """


@codes.command()
@click.argument("name")
@click.option("--under", metavar="CODE", type=CODES, help="The code that it stands under; without it, at the top.")
@fields
@with_project
def add(project: Project, /, name: str, under: str | None, **values: Any) -> None:  # noqa: ANN401 - passed on
    """Make a code called NAME."""
    from qcode.services.codebook import add_code

    receipt(add_code(project, name, parent=under, **_given(values)))


@codes.command()
@click.argument("code", type=CODES)
@click.argument("name")
@with_project
def rename(project: Project, code: str, name: str) -> None:
    """Give CODE another NAME; its codings keep it."""
    from qcode.services.codebook import rename_code

    receipt(rename_code(project, code, name))


@codes.command()
@click.argument("code", type=CODES)
@fields
@with_project
def define(project: Project, /, code: str, **values: Any) -> None:  # noqa: ANN401 - passed on
    """Set what the codebook says of CODE; what is not named stays, an empty text takes away."""
    from qcode.services.codebook import find_code, redefine_code

    given = _given(values)
    if not given:
        raise UsageError("There is nothing to define.", "Name a field, like --definition TEXT.")
    found = find_code(project, code)
    if "labels" in given:
        given["labels"] = {**found.labels, **given["labels"]}
    receipt(redefine_code(project, found, **given))


@codes.command()
@click.argument("code", type=CODES)
@click.option("--under", metavar="CODE", type=CODES, help="The code that it goes under.")
@click.option("--top", is_flag=True, help="To the top of the codebook.")
@click.option("--position", metavar="N", type=Whole(min=1), help="Its place among its siblings, from 1; else the last.")
@with_project
def move(project: Project, code: str, under: str | None, top: bool, position: int | None) -> None:
    """Put CODE, with all that is under it, somewhere else in the tree."""
    from qcode.services.codebook import book_of, find_code, move_code

    if (under is not None) + top > 1 or (under is None and not top and position is None):
        raise UsageError("Say where the code goes.", "With --under CODE, --top, or --position among its siblings.")
    found = find_code(project, code)
    stays = found.parent_id if under is None and not top else None
    target = under if stays is None else book_of(project)[stays]
    receipt(move_code(project, found, under=target, position=None if position is None else position - 1))


@codes.command()
@click.argument("names", nargs=-1, required=True, metavar="CODE...", type=CODES)
@click.option("--into", required=True, metavar="CODE", type=CODES, help="The code that is left.")
@with_project
def merge(project: Project, names: tuple[str, ...], into: str) -> None:
    """Unite codes with another one: their codings, memos and the codes under them go there, and they are gone."""
    from qcode.services.codebook.merging import merge_codes

    receipt(merge_codes(project, names, into))


@codes.command()
@click.argument("code", type=CODES)
@with_project
def retire(project: Project, code: str) -> None:
    """Keep CODE and its codings, and offer it no longer."""
    from qcode.services.codebook import retire_code

    receipt(retire_code(project, code))


@codes.command()
@click.argument("code", type=CODES)
@with_project
def revive(project: Project, code: str) -> None:
    """Offer a retired CODE again."""
    from qcode.services.codebook import revive_code

    receipt(revive_code(project, code))


@codes.command()
@click.argument("code", type=CODES)
@with_project
def remove(project: Project, code: str) -> None:
    """Take a CODE that nobody used out of the codebook."""
    from qcode.services.codebook import remove_code

    receipt(remove_code(project, code))

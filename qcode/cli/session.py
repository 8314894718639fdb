"""Which project a command works in, and who is working."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from qcode.cli.show import talk
from qcode.errors import QcodeError

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.services.project import Project

P = ParamSpec("P")
R = TypeVar("R")

_PLACE, _CODER = "qcode.project", "qcode.coder"


class Stopped(QcodeError):
    """The user stopped a command whose work, or a part of it, was in the project already."""

    exit_code = 130

    def __init__(self, change: Change) -> None:
        """Say what stays."""
        super().__init__(
            f"stopped; this was done and stays: {change.verb}: {change.summary}.", "Take it back: qcode undo"
        )


def keep(context: click.Context, parameter: click.Parameter, value: Any) -> Any:  # noqa: ANN401 - click's signature
    """Remember a --project or --coder wherever it stands on the line; the last one holds."""
    if value is not None:
        context.meta[f"qcode.{parameter.name}"] = value
    return value


def say_place(context: click.Context, place: str) -> None:
    """Take a place as the --project of this command line."""
    context.meta[_PLACE] = place


def said_place(context: click.Context) -> str | None:
    """The --project of this command line."""
    place: str | None = context.meta.get(_PLACE)
    return place


def said_coder(context: click.Context) -> str | None:
    """The --coder of this command line, else QCODE_CODER."""
    coder: str | None = context.meta.get(_CODER)
    return coder or os.environ.get("QCODE_CODER") or None


@contextmanager
def opened(context: click.Context) -> Iterator[Project]:
    """The project that the command line means, open for its coder.

    Says so behind the command's answer when the coder turns out to be new, or is still not known: perhaps misspelt.
    """
    from qcode.services.locating import locate
    from qcode.services.project import Project

    coder = said_coder(context)
    with Project.open(locate(said_place(context), coder=coder), coder=coder) as project:
        new = coder is not None and project.coder is None
        try:
            yield project
        except KeyboardInterrupt:
            if project.last.step is None:
                raise
            raise Stopped(project.last) from None
        if coder is not None and new:
            talk(_told_new(project, coder))


def _told_new(project: Project, coder: str) -> str:
    """What is said of a coder whom the project did not know when the command began."""
    if project.coder is not None:
        return f"“{project.coder.name}” is a new coder of this project."
    from qcode.errors import NotFound
    from qcode.services.attributes.variables import similar
    from qcode.services.listing import people

    known = people(project)
    hint = "" if similar(coder, known) else f"There is {', '.join(known)}."
    return str(NotFound("coder", coder, similar(coder, known), hint))


def with_project(command: Callable[Concatenate[Project, P], R]) -> Callable[P, R]:
    """Give a command the open project as its first argument."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        with opened(click.get_current_context()) as project:
            return command(project, *args, **kwargs)

    return wrapped

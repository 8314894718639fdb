"""Code interviews with coauthors: a project is one file, and every number leads back to its excerpts.

import qcode
with qcode.open("study.qcode") as project:
    project.table(by="municipality")     # a pandas DataFrame
"""

from __future__ import annotations

import typing

if typing.TYPE_CHECKING:
    from qcode.services.project import Project

__version__ = "0.1.0"

__all__ = ["__version__", "open"]


def open(project: str, *, coder: str | None = None) -> Project:  # noqa: A001 - `qcode.open` reads as what it does
    """Open a project file, or a PostgreSQL URL, for the services that both faces call.

    Raises ProjectNotFound, NotAProject or NewerProject with a sentence that says what to do.
    """
    from qcode.services.project import Project

    return Project.open(project, coder=coder)

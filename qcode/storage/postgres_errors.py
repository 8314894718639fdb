"""What a PostgreSQL server refuses, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.errors import Disconnected, ProjectNotFound, Refused
from qcode.storage.engine import not_written

if TYPE_CHECKING:
    import psycopg

_NO_RIGHT = "42501"
_GIVEN_UP = ("40001", "40P01")


def unreachable(error: psycopg.OperationalError) -> ProjectNotFound:
    """The sentence for a connection that could not be made at the first attempt."""
    _, refused, why = first_line(error).partition("FATAL: ")
    if refused:
        return ProjectNotFound(
            f"The PostgreSQL server refuses the connection: {why.strip()}.",
            "Check the name, the password and the name of the database in the address.",
        )
    return ProjectNotFound(
        f"The PostgreSQL server does not answer: {first_line(error)}",
        "Check the address, and that the server is running.",
    )


def not_answered(error: psycopg.Error) -> Refused:
    """What is said of a question that the server did not answer."""
    if error.sqlstate == _NO_RIGHT:
        return _no_right(error)
    return Refused(f"The PostgreSQL server could not answer: {first_line(error)}", "Try again in a moment.")


def not_taken(url: str, error: psycopg.Error) -> Refused:
    """What is said of a step that the server did not take; of two that wait for each other it gives one up."""
    if error.sqlstate in _GIVEN_UP:
        return Refused("Somebody else was writing the same at that moment.", "Nothing was changed; do it again.")
    return _no_right(error) if error.sqlstate == _NO_RIGHT else not_written(url, first_line(error))


def _no_right(error: psycopg.Error) -> Refused:
    return Refused(
        f"The PostgreSQL server does not let you: {first_line(error)}.",
        "Whoever keeps the server can give you the right; nothing was changed.",
    )


def breaks(state: str | None) -> bool:
    """Whether an operational error ends the connection: what the driver notices, and what a server says that stops.

    Classes and codes of SQLSTATE: PostgreSQL manual, appendix A.
    """
    return state is None or state[:2] == "08" or state in ("57P01", "57P02", "57P03", "57P05", "25P03")


def away(error: BaseException) -> Disconnected:
    """The sentence for a server that went away."""
    return Disconnected(
        "The connection to the server was lost.",
        f"What was answered is safe; try later ({first_line(error)}).",
    )


def closed() -> Disconnected:
    """The sentence for a project that another thread has closed."""
    return Disconnected("The project was closed.", "Open it again.")


def first_line(error: BaseException) -> str:
    """The first line of what was said, or the name of the error."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]

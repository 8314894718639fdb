"""Where a project is, and paths as somebody writes them: a file, or the address of one on a server."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from qcode.errors import QcodeError


def path_of(written: str) -> Path:
    """The path that somebody means: `~` written out, and a name found that the disk keeps in letters taken apart.

    Raises QcodeError for the home of nobody, for what no path can be or nobody here may look at, and for the address of
    a server that lacks a stroke.
    """
    if "\0" in written:
        raise QcodeError(f"“{repr(written)[1:-1]}” is no path.", "Write it without the sign of code 0.")
    if _ONE_STROKE.match(written):  # it is not told back: a password may stand in it
        raise QcodeError(
            "The address of a server has two strokes behind its first colon.",
            "Write postgresql+psycopg://USER@SERVER/DATABASE?project=NAME.",
        )
    try:
        path = Path(written).expanduser()
        if path.exists():
            return path
        apart = Path(unicodedata.normalize("NFD", str(path)))
        return apart if apart.exists() else path
    except RuntimeError:
        raise QcodeError(f"There is no home “{written.partition('/')[0]}”.", "Write the whole path.") from None
    except OSError as error:
        raise QcodeError(f"“{_shortened(written)}” cannot be looked at: {error.strerror}.", "Name another.") from error


_ONE_STROKE = re.compile(r"\s*\w*sql[\w+]*:/(?!/)", re.IGNORECASE)


def path_problem(written: str) -> str | None:
    """Why this is no path that can be looked at, in a sentence, or None."""
    try:
        path_of(written)
    except QcodeError as error:
        return str(error)
    return None


def _shortened(written: str) -> str:
    return written if len(written) <= _TOLD else f"{written[:_TOLD]}…"


_TOLD = 60
"""As many signs of a path are told back to who wrote it."""


def told_place(place: str) -> str:
    """A place as it can be told and kept: without the password that may stand in an address.

    >>> told_place("postgresql://ayşe:secret@host/db")
    'postgresql://ayşe@host/db'
    """
    if "://" not in place:
        return place
    scheme, _, rest = place.partition("://")
    who, at, where = _PASSWORD.sub(r"\1", rest).rpartition("@")
    return f"{scheme}://{who.partition(':')[0]}{at}{where}".rstrip("?&")


_PASSWORD = re.compile("([?&])(?:ssl)?password=[^&]*&?", re.IGNORECASE)


def named_place(place: str) -> tuple[str, str]:
    """What a project's file is called and in which folder it is; of one on a server its name there, and the host."""
    if "://" not in place:
        return Path(place).name, str(Path(place).parent)
    url = urlsplit(place)
    asked = parse_qs(url.query)
    name = (asked.get("project") or [url.path.strip("/")])[0]
    return name, f"on {url.hostname or (asked.get('host') or ['a server'])[0]}"

"""The address of a project on a PostgreSQL server, and the driver that is asked for it."""

from __future__ import annotations

import logging
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from qcode.errors import QcodeError, UsageError
from qcode.model.place import told_place

_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,62}")

_LIKE = "postgresql+psycopg://ayse@localhost/work?project=study"


def split(url: str) -> tuple[str, str]:
    """The schema that a project has on a server, and the address of the database as the driver takes it.

    Raises UsageError for what is neither.
    """
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise _no_address(url, str(error)) from error
    query = dict(parse_qsl(parts.query))
    schema = query.pop("project", "qcode")
    if not _SCHEMA.fullmatch(schema):
        raise UsageError(
            f"“{schema}” cannot be a project's name on a server.",
            "Use lower-case ASCII letters, digits and underscores, beginning with a letter.",
        )
    dsn = f"postgresql://{parts.netloc}{parts.path}" + (f"?{urlencode(query)}" if query else "")
    _must_be_read(url, dsn)
    return schema, dsn


def _must_be_read(url: str, dsn: str) -> None:
    psycopg = driver()
    try:
        psycopg.conninfo.conninfo_to_dict(dsn)
    except psycopg.ProgrammingError as error:
        raise _no_address(url, str(error).strip()) from error


def _no_address(url: str, reason: str) -> UsageError:
    """The sentence for it; what stands between quotes may be a part of the password, except for names of options."""
    told = reason if "query parameter" in reason else reason.partition('"')[0].strip(" :")
    return UsageError(
        f"“{told_place(url)}” is no address of a PostgreSQL server: {told}.",
        f"Write it like {_LIKE}, in a name or password %25 for %, %40 for @, %2F for / and %23 for #.",
    )


def driver() -> Any:  # noqa: ANN401 - the module itself
    """The driver for PostgreSQL; raises QcodeError where it is not installed."""
    try:
        import psycopg
    except ImportError as error:
        raise QcodeError(
            "This qcode was installed without the driver for PostgreSQL.",
            "Install it with: pip install 'qcode-qda[team]'",
        ) from error
    if not (said := logging.getLogger("psycopg")).handlers:
        said.addHandler(logging.NullHandler())  # what it says of a lost connection is said in a sentence of our own
    return psycopg

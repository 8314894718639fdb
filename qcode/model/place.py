"""Where a project is: a file, or the address of one on a server."""

from __future__ import annotations


def told_place(place: str) -> str:
    """A place as it can be told and kept: without the password that may stand in an address.

    >>> told_place("postgresql://ayşe:secret@host/db")
    'postgresql://ayşe@host/db'
    """
    if "://" not in place:
        return place
    scheme, _, rest = place.partition("://")
    who, at, where = rest.rpartition("@")
    return f"{scheme}://{who.partition(':')[0]}{at}{where}"

"""Plain SQL with `:named` values, for whichever engine runs it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

_NAME = re.compile(r"(?<![:\w]):([a-z_][a-z0-9_]*)")
Row = Any
"""A row of an answer: its values by column name, `row["name"]`."""


def expand(sql: str, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Write out list values: `in :codes` with three codes becomes `in (:codes_0, :codes_1, :codes_2)`.

    An empty list becomes `(null)`, which nothing is in.
    """
    flat: dict[str, Any] = {}
    lists: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, list | tuple | set | frozenset):
            members = {f"{name}_{number}": member for number, member in enumerate(value)}
            flat.update(members)
            lists[name] = "(" + (", ".join(f":{each}" for each in members) or "null") + ")"
        else:
            flat[name] = value
    if not lists:
        return sql, flat
    return _NAME.sub(lambda found: lists.get(found[1], found[0]), sql), flat


@lru_cache(maxsize=1024)
def for_psycopg(sql: str) -> str:
    """`:name` as psycopg writes it."""
    return _NAME.sub(r"%(\1)s", sql.replace("%", "%%"))

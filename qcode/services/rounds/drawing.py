"""Which documents a round draws: so many of all, or in proportion to the values of an attribute."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from qcode.errors import UsageError
from qcode.services.attributes.variables import variable
from qcode.services.cases import attribute_types
from qcode.storage.cases import cases_of_documents
from qcode.storage.counts import case_names, document_names
from qcode.text.fold import sort_key

if TYPE_CHECKING:
    from qcode.services.project import Project

MOST_SEED = 2**31 - 1
"""The greatest seed: what both engines keep as a whole number."""

WITHOUT = "(none)"
"""The stratum of documents without a value."""


class Divider(NamedTuple):
    """An attribute by which documents can be drawn: how many values they have, and how many are `without` one."""

    name: str
    groups: int
    without: int


def dividers(project: Project) -> list[Divider]:
    """Every attribute of cases and documents, and how it would divide all documents."""
    pool = list(document_names(project.database))
    named = [(owner, name) for owner, name, _ in attribute_types(project)]
    often = Counter(name for _, name in named)
    found = []
    for owner, name in named:
        asked = name if often[name] == 1 else f"{owner}.{name}"
        values = list(_values(project, pool, asked).values())
        found.append(Divider(asked, len({*values} - {WITHOUT}), values.count(WITHOUT)))
    return found


def draw(
    project: Project, pool: Sequence[int], *, sample: int, by: str | None, seed: int
) -> tuple[list[int], dict[str, object]]:
    """The documents that were drawn, in the order of the pool, and how."""
    if not 0 <= seed <= MOST_SEED:
        raise UsageError(f"A seed is a whole number from 0 to {MOST_SEED}, not {seed}.")
    if not 1 <= sample <= len(pool):
        raise UsageError(f"{sample} of {len(pool)} documents cannot be drawn.", f"Take 1 to {len(pool)}.")
    strata: dict[str, list[int]] = {}
    for key, value in _values(project, pool, by).items():
        strata.setdefault(value, []).append(key)
    names = document_names(project.database)
    order = sorted(strata, key=sort_key)
    shares = largest_remainders([len(strata[value]) for value in order], sample)
    generator, drawn = random.Random(seed), set()
    for value, share in zip(order, shares, strict=True):
        drawn.update(generator.sample(sorted(strata[value], key=lambda key: names[key]), share))
    told = {value: [len(strata[value]), share] for value, share in zip(order, shares, strict=True)}
    return [key for key in pool if key in drawn], {"sample": sample, "by": by or "", "strata": told if by else {}}


def _values(project: Project, pool: Sequence[int], by: str | None) -> dict[int, str]:
    """The stratum of each document: its own value, or that of its cases."""
    if by is None:
        return dict.fromkeys(pool, "")
    asked = variable(project.database, by)
    if asked.owner == "document":
        return {key: asked.values.get(key, WITHOUT) for key in pool}
    keys = {name: key for key, name in case_names(project.database).items()}
    linked = cases_of_documents(project.database)
    found = {}
    for document in pool:
        held = {asked.values[keys[case]] for case in linked.get(document, ()) if keys[case] in asked.values}
        found[document] = " and ".join(sorted(held, key=sort_key)) or WITHOUT
    return found


def largest_remainders(sizes: Sequence[int], total: int) -> list[int]:
    """Divide a total in proportion to sizes: whole parts first, what is left to the largest remainders."""
    whole = sum(sizes)
    shares = [size * total // whole for size in sizes]
    by_remainder = sorted(range(len(sizes)), key=lambda place: (-(sizes[place] * total % whole), -sizes[place], place))
    for place in by_remainder[: total - sum(shares)]:
        shares[place] += 1
    return shares

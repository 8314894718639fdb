"""What there is to compare: rounds of several coders, and one coder in two rounds."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from qcode.services.agreement.given import people_of
from qcode.services.rounds import list_rounds

if TYPE_CHECKING:
    from qcode.services.project import Project


class Twice(NamedTuple):
    """One coder in two rounds, by their names, the older round first."""

    coder: str
    first: str
    second: str


def newest_round(project: Project) -> str | None:
    """The newest round that two coders or more have submitted, by its name; None where there is none."""
    several = [each.name for each in list_rounds(project) if each.is_open and len(people_of(project, (), each)) > 1]
    return several[-1] if several else None


def in_two_rounds(project: Project) -> list[Twice]:
    """Every coder in every two open rounds in which that coder is, the newest rounds first."""
    inside = {each.name: [coder.name for coder in people_of(project, (), each)]
              for each in list_rounds(project) if each.is_open}  # fmt: skip
    pairs = sorted(combinations(range(len(inside)), 2), key=lambda pair: pair[::-1], reverse=True)
    names = list(inside)
    return [
        Twice(coder, names[first], names[second])
        for first, second in pairs for coder in inside[names[first]] if coder in inside[names[second]]
    ]  # fmt: skip

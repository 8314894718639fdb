"""A coder: somebody who reads and codes, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CoderKind(StrEnum):
    """A person, or the layer that the coders agreed on."""

    PERSON = "person"
    CONSENSUS = "consensus"


class CoderRole(StrEnum):
    """What a coder may do in a shared project."""

    OWNER = "owner"
    CODER = "coder"
    READER = "reader"


@dataclass(frozen=True, slots=True)
class Coder:
    """Somebody who codes."""

    id: int
    guid: str
    name: str
    kind: CoderKind = CoderKind.PERSON
    role: CoderRole = CoderRole.CODER

"""The receipt of a mutation: what was done, and which things it touched."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Change:
    """What one verb did, as one step that can be undone.

    `step` is the number of the step in the journal, None where nothing had to be changed. `touched` holds,
    by kind of thing (`coding`, `code`, `document` …), the keys of what was made, changed or removed; for
    more than a thousand of a kind it is None, and a view redraws all of that kind. `before` and `after` are the
    states of the project between which the step stands: whoever knew it at `before` knows all of it at `after`.
    `of` is the number of the step that an undo took back or a redo did again.
    """

    verb: str
    summary: str
    step: int | None = None
    touched: dict[str, frozenset[int] | None] = field(default_factory=dict)
    before: str = ""
    after: str = ""
    of: int | None = None

    def concerns(self, kind: str, key: int | None = None) -> bool:
        """Whether a view of this kind of thing (or of this one) has to be drawn again."""
        if kind not in self.touched:
            return False
        keys = self.touched[kind]
        return key is None or keys is None or key in keys


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the project's history; `number` counts those that whoever asks may see, the oldest one first."""

    id: int
    guid: str
    at: str
    coder: str
    verb: str
    summary: str
    reason: str
    undone: bool
    things: int
    number: int = 0


class Heard(Enum):
    """What a listener tells."""

    WROTE = "somebody wrote"
    LOST = "the server is away"
    BACK = "the server is back"


class Listener(Protocol):
    """Hears what happens to a project, in a thread of its own."""

    def start(self) -> None:
        """Begin to listen."""
        ...

    def stop(self) -> None:
        """Listen no longer; returns when the thread has ended, or soon after where a server says nothing."""
        ...

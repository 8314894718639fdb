"""Every error that qcode raises on purpose: what happened, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence


class Busy(Exception):
    """Somebody else is writing to the file; nothing was done yet, and the same request can be made again."""


class QcodeError(Exception):
    """A sentence that says what happened, and a hint that says what to do.

    `exit_code` is what the command line ends with: 1 for a request that could not be met, 2 for words
    that were not understood, 3 for work of which a part was refused.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class UsageError(QcodeError):
    """The words of a request make no sense together."""

    exit_code = 2


class QueryError(UsageError):
    """A query that cannot be read, or names what is not there: says which word of it.

    `query` are its words, `start` and `stop` the place of the wrong one, `pointed` the line with a mark under it.
    """

    def __init__(self, message: str, hint: str = "", *, query: str, start: int, stop: int) -> None:
        super().__init__(message, hint)
        self.query, self.start, self.stop = query, start, max(stop, start + 1)

    @property
    def pointed(self) -> tuple[str, str]:
        """The query, or the part of it around the place, and a line of marks under the place."""
        first = 0 if self.start < _POINTED else self.start - _POINTED // 2
        shown = " ".join(self.query[first : first + 2 * _POINTED].splitlines()).expandtabs(1)
        lead = "… " if first else ""
        marks = max(1, min(self.stop - self.start, len(shown) - (self.start - first)))
        return lead + shown, " " * (len(lead) + self.start - first) + "^" * marks


_POINTED = 50


class ProjectNotFound(QcodeError):
    """There is no project where one was asked for."""


class ProjectExists(QcodeError):
    """A new project would overwrite something."""


class NotAProject(QcodeError):
    """A file or database that is no qcode project, or a damaged one."""


class Unopened(QcodeError):
    """A project file beside which nothing can be written that reading it needs, on a full disk say."""


class NewerProject(QcodeError):
    """The project was written by a newer qcode; nothing was touched."""


class NotFound(QcodeError):
    """A document, case, code, coder or round of that name does not exist."""

    def __init__(self, noun: str, name: str, similar: Sequence[str] = (), hint: str = "") -> None:
        if similar and not hint:
            hint = "Did you mean " + " or ".join(f"“{each}”" for each in similar) + "?"
        super().__init__(f"There is no {noun} “{name}”." if name else f"There is no {noun} yet.", hint)
        self.noun, self.name, self.similar = noun, name, tuple(similar)


class Ambiguous(QcodeError):
    """One name, several things."""

    def __init__(self, noun: str, name: str, candidates: Sequence[str]) -> None:
        listed = ", ".join(f"“{each}”" for each in candidates)
        super().__init__(f"“{name}” is the name of more than one {noun}: {listed}.", "Write one of these, whole.")
        self.candidates = tuple(candidates)


class Refused(QcodeError):
    """The request is understood, and carrying it out would lose or contradict something."""


class Stale(Refused):
    """The thing was changed by somebody else since it was read; `now` is what is written there now."""

    def __init__(self, message: str, hint: str = "", *, now: str = "") -> None:
        super().__init__(message, hint)
        self.now = now


class Gone(Stale):
    """The thing was removed by somebody else since it was read, so that nothing can be written on it any more."""


class Elsewhere(Stale):
    """The same coder has done something in another window, which this one has not shown yet."""

    def __init__(self, what: str, again: str) -> None:
        super().__init__(what, f"Nothing was changed; again {again}.")


class Disconnected(Refused):
    """The database server is away: what was asked did not happen, and may be asked again when it is back."""


class AlreadyDone(Stale):
    """What the last step was to do is done: only its answer was lost with the connection."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The step before the connection was lost is there after all: {what}.", "Look at it; nothing was done now."
        )


class Unreadable(QcodeError):
    """A file whose contents cannot be read as what they should be."""

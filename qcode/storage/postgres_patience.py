"""A connection that waits for a silent server no longer than it is told, as a thread that draws a screen needs it."""

from __future__ import annotations

from collections.abc import Generator
from time import monotonic
from typing import Any, TypeVar

import psycopg

_LOOK_SECONDS = 0.1
_NOTHING_READY = 0
"""What the driver sends to a question in progress when nothing has come in for a look."""

Found = TypeVar("Found")


class Silent(psycopg.OperationalError):
    """The server has said nothing for as long as one was ready to wait."""


class PatientConnection(psycopg.Connection[Any]):
    """The driver's connection; `most` is how many seconds of silence it bears, None for any number."""

    most: float | None = None

    def wait(self, gen: Generator[Any, Any, Found], *args: Any, **options: Any) -> Found:  # noqa: ANN401 - the driver's
        """Wait until a question is answered; raises Silent where nothing comes for too long."""
        if self.most is None:
            return super().wait(gen, *args, **options)
        return super().wait(_heard(gen, self.most), _LOOK_SECONDS)


def _heard(asked: Generator[Any, Any, Found], most: float) -> Generator[Any, Any, Found]:
    """The driver's question, given up after `most` seconds in which nothing could be sent or received."""
    heard = monotonic()
    try:
        wanted = next(asked)
        while True:
            ready = yield wanted
            if ready != _NOTHING_READY:
                heard = monotonic()
            elif monotonic() - heard > most:
                raise Silent(f"no answer for {most:g} seconds")
            wanted = asked.send(ready)
    except StopIteration as ended:
        found: Found = ended.value
        return found

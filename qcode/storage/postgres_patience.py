"""A connection that waits for a silent server no longer than it is told, and can be closed by another thread."""

from __future__ import annotations

import threading
from collections.abc import Generator
from time import monotonic
from typing import Any, TypeVar

import psycopg

_NOTHING_READY = 0
"""What the driver sends to a question in progress when nothing has come in for a look."""

Found = TypeVar("Found")


class Silent(psycopg.OperationalError):
    """The server has said nothing for as long as one was ready to wait."""


class Left(psycopg.OperationalError):
    """Another thread wants the connection closed."""


class PatientConnection(psycopg.Connection[Any]):
    """The driver's connection; `most` is how many seconds of silence it bears, None for any number."""

    most: float | None = None

    def __init__(self, *given: Any, **options: Any) -> None:  # noqa: ANN401 - the driver's
        super().__init__(*given, **options)
        self._at_work = threading.Lock()
        self._left = False

    def leave(self) -> None:
        """Close it, from whichever thread: where one is at work on it, that one closes it within a moment.

        Python crashes where a connection is closed under the hands of the driver.
        """
        self._left = True
        if self._at_work.acquire(blocking=False):
            try:
                self.close()
            finally:
                self._at_work.release()

    def wait(self, gen: Generator[Any, Any, Found], *args: Any, **options: Any) -> Found:  # noqa: ANN401 - the driver's
        """Wait until a question is answered; raises Silent where nothing comes for too long, Left where it is left."""
        try:
            with self._at_work:
                return super().wait(self._heard(gen), *args, **options)
        finally:
            if self._left:
                self.leave()

    def _heard(self, asked: Generator[Any, Any, Found]) -> Generator[Any, Any, Found]:
        """The driver's question, given up where the connection is left, or said and heard nothing for too long."""
        heard = monotonic()
        try:
            wanted = next(asked)
            while True:
                ready = yield wanted
                if self._left:
                    raise Left("the project was closed")
                if ready != _NOTHING_READY:
                    heard = monotonic()
                elif self.most is not None and monotonic() - heard > self.most:
                    raise Silent(f"no answer for {self.most:g} seconds")
                wanted = asked.send(ready)
        except StopIteration as ended:
            found: Found = ended.value
            return found

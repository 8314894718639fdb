"""What a service tells of its work, in the status line of the screen that waits; Escape ends it."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Any

from qcode.services.telling import Listener, Stopped
from qcode.tui.threads import hand_over

if TYPE_CHECKING:
    from textual.worker import Worker

from qcode.tui.frame import Frame

OFTEN = 0.15
"""So many seconds are between two things that are said."""


def hearing(frame: Frame, worker: Worker[Any], *, wanted: Callable[[], bool] = lambda: True) -> Listener:
    """Listens for a worker: says on its screen how far the work is, and ends it where the worker was cancelled.

    Nothing is said while `wanted` is false.
    """
    last = [monotonic()]

    def say(words: str) -> None:
        if wanted():
            frame.status.wait(words)

    def hear(what: str, done: int, total: int) -> None:
        if worker.is_cancelled:
            raise Stopped("Stopped.")
        if done and monotonic() - last[0] > OFTEN and wanted():
            last[0] = monotonic()
            hand_over(say, f"{what}: {done:,} of {total:,} …  Esc stops")

    return hear

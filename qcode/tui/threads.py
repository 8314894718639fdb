"""What a thread found is given to its screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec

from textual.worker import get_current_worker

P = ParamSpec("P")


def hand_over(take: Callable[P, object], *args: P.args, **named: P.kwargs) -> None:
    """Give the screen what a worker's thread found, unless the worker was called off.

    To be called in the thread. Whether somebody called the worker off is seen where that is done, on the screen's own
    thread: looked up before, it could happen while the answer is on its way, and an old answer would be shown over
    the new one.
    """
    worker = get_current_worker()

    def give() -> None:
        if not worker.is_cancelled:
            take(*args, **named)

    worker.node.app.call_from_thread(give)

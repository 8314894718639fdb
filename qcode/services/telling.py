"""How far a long question is, for whoever waits for it, and can end it.

Services say what they are at with `tell`; who waits listens with `listening` around the question, in the same thread.
Where nobody listens, telling costs nothing. A listener that raises `Stopped` ends the question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeAlias

from qcode.errors import QcodeError

Listener: TypeAlias = "Callable[[str, int, int], None]"
"""Is told what is being done, how many of how many are done."""

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


class Stopped(QcodeError):
    """Whoever asked does not want to know any more."""


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Let a listener hear what is told inside."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def tell(what: str, done: int, total: int) -> None:
    """Say what is being done and how far it is; raises `Stopped` where the listener wants no more."""
    listener = _listener.get()
    if listener is not None:
        listener(what, done, total)

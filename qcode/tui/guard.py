"""The one place where a request that fails becomes a sentence: what the disk and the database answered."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from textual import events
from textual._callback import invoke
from textual._types import CallbackType as Callback
from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import WorkerFailed

from qcode.errors import Busy, QcodeError

_DATABASE = (("sqlite3", "Error"), ("psycopg", "Error"), ("sqlalchemy.exc", "DBAPIError"))
_HINTS = {
    "readonly": "The file may not be written; give yourself the right to, or move it where you may write.",
    "disk": "Make room on the disk and do it again; what was there before is still there.",
    "locked": "Another program is writing; do it again in a moment.",
    "malformed": "The file was changed by something else; keep it, and go on with a copy from before.",
}
_HINT = "What was being written is not in it; what was there before is."


def in_a_sentence(error: BaseException) -> QcodeError | None:
    """An error as the user sees it, or None for one that is a mistake in the program."""
    if isinstance(error, WorkerFailed):
        return in_a_sentence(error.error)
    if isinstance(error, QcodeError):
        return error
    if isinstance(error, Busy):
        return QcodeError("Somebody else is writing to the project.", "Do it again in a moment.")
    if isinstance(error, OSError):
        name = f"“{error.filename}”: " if error.filename else ""
        return QcodeError(f"{name}{error.strerror or error}.")
    if isinstance(error, mishaps()):
        return _of_database(str(getattr(error, "orig", None) or error))
    return None


def mishaps() -> tuple[type[Exception], ...]:
    """The errors that are nobody's mistake in the program: ours for the user, the system's, the databases' in use."""
    loaded = [(sys.modules.get(module), name) for module, name in _DATABASE]
    return (QcodeError, OSError, *(getattr(module, name) for module, name in loaded if module is not None))


def _of_database(words: str) -> QcodeError:
    said = (words.strip().splitlines() or ["nothing"])[0].rstrip(".")
    hint = next((hint for word, hint in _HINTS.items() if word in said), _HINT)
    return QcodeError(f"The project's database answered: {said}.", hint)


class Host:
    """A program that is told of the mishaps on its screens, and makes a request again that could not be written."""

    def tell_of(self, problem: QcodeError) -> None:
        """Say why the last request could not be met."""
        raise NotImplementedError

    def request_begins(self, message: Message) -> bool:
        """A request is about to be carried out; False where nobody wants it any more."""
        raise NotImplementedError

    def hold(self, pump: MessagePump, message: Message) -> None:
        """Keep a request of a screen that could not be written, to be made again."""
        raise NotImplementedError

    def answered(self, message: Message) -> None:
        """A request was carried out, or refused."""
        raise NotImplementedError


class Guarded(MessagePump):
    """Tells the user of a request that failed, and goes on; a mistake of ours still ends the program."""

    async def _dispatch_message(self, message: Message) -> None:
        host = self.app if isinstance(self.app, Host) else None
        if host is None:
            await super()._dispatch_message(message)
            return
        try:
            if host.request_begins(message):
                await super()._dispatch_message(message)
        except Busy:
            host.hold(self, message)
            return
        except mishaps() as error:
            if problem := in_a_sentence(error):
                host.tell_of(problem)
        host.answered(message)

    def call_next(self, callback: Callable[..., Any], *args: object, **kwargs: object) -> None:
        """Call after the message at hand, as the answer of a window is told; what cannot be written then waits, too."""
        super().call_next(self._called, partial(callback, *args, **kwargs))

    async def _called(self, callback: Callback) -> None:
        if not isinstance(self.app, Host):
            await invoke(callback)
            return
        message = events.Callback(callback=callback)
        self.app.request_begins(message)
        try:
            await invoke(callback)
        except Busy:
            self.app.hold(self, message)


def on_hang_up(act: Callable[[], object]) -> None:
    """Do something when the terminal goes away or the process is told to end, where the system tells of it."""
    for name in ("SIGHUP", "SIGTERM"):
        if hasattr(signal, name):
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), act)

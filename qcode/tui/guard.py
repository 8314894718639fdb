"""The one place where a request that fails becomes a sentence: what the disk and the database answered."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from textual.message import Message
from textual.message_pump import MessagePump
from textual.worker import WorkerFailed

from qcode.errors import QcodeError

if TYPE_CHECKING:
    from qcode.tui.app import QcodeApp

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


class Guarded(MessagePump):
    """Tells the user of a request that failed, and goes on; a mistake of ours still ends the program."""

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except mishaps() as error:
            if problem := in_a_sentence(error):
                cast("QcodeApp", self.app).tell_of(problem)


def on_hang_up(act: Callable[[], object]) -> None:
    """Do something when the terminal goes away or the process is told to end, where the system tells of it."""
    for name in ("SIGHUP", "SIGTERM"):
        if hasattr(signal, name):
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), act)

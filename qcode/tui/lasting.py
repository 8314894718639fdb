"""A terminal's driver that outlives its terminal, and hands a key on in one step."""

from __future__ import annotations

from queue import Full

from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

_SECONDS = 0.1


class LastingDriver(LinuxDriver):
    """Textual's driver, whose queue of writes would fill up and stop the program once the terminal is gone.

    The thread that writes ends with the terminal, and nothing empties the queue any more. Then the program could
    neither keep what is being written nor end.
    """

    def send_message(self, message: Message) -> None:
        """Hand on what was typed, from the thread that reads.

        Textual makes a task and two futures for it, which takes a tenth of the time of a key.
        """
        self._loop.call_soon_threadsafe(self._app.post_message, message)

    def write(self, data: str) -> None:
        """Queue what is to be written, for as long as something takes it from the queue."""
        thread = self._writer_thread
        while thread is not None and thread.is_alive():
            try:
                thread._queue.put(data, timeout=_SECONDS)
            except Full:
                continue
            return

    def close(self) -> None:
        """End the thread that writes, unless it has ended with the terminal."""
        if self._writer_thread is not None and self._writer_thread.is_alive():
            super().close()

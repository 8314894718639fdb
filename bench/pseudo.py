"""A program in a pseudo terminal, as a user has it: keys go in as bytes, and what it draws comes out as bytes."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

QUIET = 0.08
"""So many seconds without a byte, and what was drawn is taken to be all."""


class Terminal:
    """A process on a terminal of its own; `key` tells what a key takes to the last byte that it draws."""

    def __init__(
        self, command: Sequence[str], *, size: tuple[int, int] = (160, 45), env: Mapping[str, str] | None = None
    ) -> None:
        """Start the command; the clock runs from here to `first_paint`."""
        self.began = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if not self.pid:
            os.execvpe(command[0], list(command), {**os.environ, "TERM": "xterm-256color", **(env or {})})
        columns, rows = size
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.seen = b""

    def read(self, *, quiet: float = QUIET, most: float = 20.0) -> float | None:
        """Read until nothing has come for a while: when the last byte came, None where none did."""
        last, end = None, time.perf_counter() + most
        while time.perf_counter() < end:
            wait = quiet if last is not None else end - time.perf_counter()
            if not select.select([self.fd], [], [], wait)[0]:
                break
            try:
                self.seen += os.read(self.fd, 1 << 16)
            except OSError:
                break
            last = time.perf_counter()
        return last

    def first_paint(self, words: bytes) -> float:
        """Milliseconds from the start until these words are on the screen."""
        while words not in self.seen:
            if not select.select([self.fd], [], [], 30)[0]:
                raise SystemExit(f"{words!r} did not come: {self.seen[-2000:]!r}")
            self.seen += os.read(self.fd, 1 << 16)
        return (time.perf_counter() - self.began) * 1e3

    def key(self, sent: bytes, *, most: float = 1.0) -> tuple[float, float]:
        """Milliseconds from a key to the last byte that it draws, and of CPU; NaN where nothing is drawn."""
        used, began = self.cpu(), time.perf_counter()
        os.write(self.fd, sent)
        last = self.read(most=most)
        return ((last - began) * 1e3 if last else float("nan")), self.cpu() - used

    def cpu(self) -> float:
        """Milliseconds of CPU that the process has used, all threads together; NaN where the system does not say."""
        total = 0
        try:
            for each in Path(f"/proc/{self.pid}/task").iterdir():
                total += int((each / "schedstat").read_text().split()[0])
        except OSError:
            return float("nan")
        return total / 1e6

    def close(self) -> None:
        """End the process and wait for it."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)

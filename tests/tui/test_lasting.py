"""The program in a terminal of its own that goes away while a memo is being written."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from qcode.services.memos import list_memos
from qcode.services.project import Project

pty = pytest.importorskip("pty", reason="terminals of this kind are Unix's")
fcntl, termios = pytest.importorskip("fcntl"), pytest.importorskip("termios")

SECONDS = 600
"""A program that has not answered after so many never will."""


class Terminal:
    """A program in a terminal: what it wrote is waited for, keys are sent, and the terminal can be closed."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.ours, theirs = pty.openpty()
        self.program = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - no thread runs yet
        )  # fmt: skip
        os.close(theirs)
        self.written = ""
        self._heard = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        while True:
            try:
                part = os.read(self.ours, 65536)
            except OSError:
                return
            with self._heard:
                self.written += part.decode("utf-8", "replace")
                self._heard.notify_all()

    def wait_for(self, words: str) -> None:
        with self._heard:
            assert self._heard.wait_for(lambda: words in self.written, timeout=SECONDS), self.written[-2000:]
            self.written = ""

    def press(self, keys: str) -> None:
        os.write(self.ours, keys.encode())


def qcode_on(study: Path, folder: Path) -> Terminal:
    """The program on a project, with what it keeps about its user in a folder."""
    environment = {**os.environ, "TERM": "xterm-256color", "QCODE_STATE": str(folder / "state.json"),
                   "QCODE_CONFIG": str(folder / "config"), "COLUMNS": "80", "LINES": "24"}  # fmt: skip
    return Terminal([sys.executable, "-m", "qcode", "--project", str(study), "--coder", "coder_a"], environment)


def test_a_program_whose_terminal_is_gone_keeps_the_memo_and_ends(study: Path, tmp_path: Path) -> None:
    terminal = qcode_on(study, tmp_path)
    try:
        terminal.wait_for("leaves the tour")
        terminal.press("m")
        terminal.wait_for("save and close")
        terminal.press("ışıkΩ")  # the last one stands nowhere else on the screen
        terminal.wait_for("Ω")
        os.close(terminal.ours)
        assert terminal.program.wait(timeout=SECONDS) is not None
    finally:
        terminal.program.kill()
    with Project.open(study, coder="coder_a") as project:
        assert "ışıkΩ" in [memo.text for memo in list_memos(project)]


def test_a_program_that_is_killed_offers_the_memo_again(study: Path, tmp_path: Path) -> None:
    terminal = qcode_on(study, tmp_path)
    try:
        terminal.wait_for("leaves the tour")
        terminal.press("m")
        terminal.wait_for("save and close")
        terminal.press("ışıkΩ")
        end = time.monotonic() + SECONDS
        while not any("ışıkΩ" in each.read_text("utf-8") for each in (tmp_path / "drafts").glob("*.json")):
            assert time.monotonic() < end
            time.sleep(0.05)
    finally:
        terminal.program.kill()
        terminal.program.wait()
    with Project.open(study, coder="coder_a") as project:
        assert "ışıkΩ" not in [memo.text for memo in list_memos(project)]
    again = qcode_on(study, tmp_path)
    try:
        again.wait_for("not saved last time")
        again.press("m")
        again.wait_for("not saved then")
    finally:
        again.program.kill()
        again.program.wait()

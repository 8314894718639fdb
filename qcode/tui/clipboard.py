"""The clipboard: a program of the desktop where there is one, and the terminal's own way."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qcode.tui.frame import Frame

_SECONDS = 2
_PROGRAMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "-selection", "clipboard")),
    ("DISPLAY", ("xsel", "--clipboard", "--input")),
    ("", ("pbcopy",)),
    ("", ("clip.exe",)),
)


def clipboard_program(environment: Mapping[str, str] | None = None) -> tuple[str, ...] | None:
    """The command that takes text for the clipboard here, or None where there is none or no desktop."""
    known = os.environ if environment is None else environment
    for needed, command in _PROGRAMS:
        found = shutil.which(command[0], path=known.get("PATH"))
        if found and (not needed or known.get(needed)):
            return (found, *command[1:])
    return None


def copy_natively(text: str) -> bool:
    """Give text to the desktop's clipboard; False where no program took it."""
    command = clipboard_program()
    if command is None:
        return False
    coding = "utf-16" if command[0].endswith("clip.exe") else "utf-8"
    try:
        subprocess.run(
            command, input=text.encode(coding), timeout=_SECONDS, check=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def copy_from(frame: Frame, text: str, *, said: str, otherwise: str) -> None:
    """Copy text and say so in the screen's status line: by a program of the desktop, else through the terminal.

    Whether a terminal took it cannot be known (tmux drops it by default), so `otherwise` names another way out.
    The program runs in a thread: one that hangs does not stop the keys.
    """

    def work() -> None:
        frame.app.call_from_thread(tell, copy_natively(text))

    def tell(copied: bool) -> None:
        if copied:
            frame.status.say(said)
            return
        frame.app.copy_to_clipboard(text)
        frame.status.say("copied, if your terminal takes it", f"else {otherwise}")

    frame.run_worker(work, thread=True, exclusive=True, group="copy")

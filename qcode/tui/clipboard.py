"""The clipboard: a program of the desktop where there is one, and the terminal's own way."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.screen import Screen

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
    """Copy text and say so in the screen's status line."""
    copy(frame, text, said=said, otherwise=otherwise, tell=frame.status.say)


def copy(screen: Screen[Any], text: str, *, said: str, otherwise: str, tell: Callable[[str, str], object]) -> None:
    """Copy text and tell of it: by a program of the desktop, else through the terminal.

    Whether a terminal took it cannot be known (tmux drops it by default), so `otherwise` names another way out.
    The program runs in a thread: one that hangs does not stop the keys.
    """

    def work() -> None:
        screen.app.call_from_thread(copied, copy_natively(text))

    def copied(natively: bool) -> None:
        if natively:
            tell(said, "")
            return
        screen.app.copy_to_clipboard(text)
        tell("copied, if your terminal takes it", f"else {otherwise}")

    screen.run_worker(work, thread=True, exclusive=True, group="copy")

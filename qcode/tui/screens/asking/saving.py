"""Ask for a file, and write something to it while the screen goes on."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from qcode.errors import QcodeError
from qcode.model.place import path_of, path_problem
from qcode.services import exporting
from qcode.tui.folding import canonical
from qcode.tui.screens.asking.prompts import Ask, Confirm

if TYPE_CHECKING:
    from qcode.tui.frame import Frame

SUFFIXES = (".xlsx", ".docx", ".csv", ".tsv", ".md", ".html", ".tex", ".json", ".jsonl", ".txt")
"""What a file's name may end in."""


def file_name(*words: str, suffix: str = ".xlsx") -> str:
    """A file's name made of words: what no file system minds."""
    stem = re.sub(r"[^\w]+", "-", canonical(" ".join(words)).strip()).strip("-")
    return f"{stem[:60].strip('-') or 'qcode'}{suffix}"


def file_problem(written: str, suffixes: tuple[str, ...] = SUFFIXES) -> str | None:
    """Why nothing can be written under this name, in words, or None."""
    if why := path_problem(written):
        return why
    path = path_of(written)
    if path.is_dir():
        return f"{written} is a folder. Write a file's name behind it."
    if not path.parent.is_dir():
        return f"There is no folder {path.parent}."
    if suffixes != SUFFIXES:
        known = ", ".join(suffixes)
        return None if path.suffix.casefold() in suffixes else f"{path.name} ends in none of {known}."
    try:
        exporting.table_format(path)
    except QcodeError as error:
        return str(error)
    return None


def reading_problem(written: str) -> str | None:
    """Why there is no file of this name to read, in words, or None."""
    if why := path_problem(written):
        return why
    path = path_of(written)
    if path.is_dir():
        return f"{written} is a folder. Write a file's name behind it."
    return None if path.exists() else f"There is no file “{written}”."


def save_to_file(
    frame: Frame, question: str, *, name: str, write: Callable[[Path], str], suffixes: tuple[str, ...] = SUFFIXES
) -> None:
    """Ask for a file and have `write` write it in a thread; what that gives is said in the status line.

    The suffix gives the format. A file that is there already is replaced only after a yes.
    """
    note = f"The suffix gives the format: {', '.join(suffixes)}."

    def take(answer: str | None) -> None:
        if not answer:
            return
        path = path_of(answer)
        if path.exists():
            frame.app.push_screen(
                Confirm(f"replace {path.name}?", detail=f"{path} is there already.", yes="replace", no="leave it"),
                lambda yes: _write(frame, path, write) if yes else None,
            )
        else:
            _write(frame, path, write)

    frame.app.push_screen(Ask(question, value=name, note=note, check=lambda text: file_problem(text, suffixes)), take)


def _write(frame: Frame, path: Path, write: Callable[[Path], str]) -> None:
    frame.status.wait(f"writing {path.name} …")

    def work() -> None:
        try:
            said = write(path)
        except QcodeError as error:
            frame.app.call_from_thread(frame.status.fail, error)
        else:
            frame.app.call_from_thread(frame.status.say, said)

    frame.run_worker(work, thread=True, group="export")

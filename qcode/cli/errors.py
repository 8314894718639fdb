"""The one place where the command line turns what went wrong into a sentence and an exit code."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TextIO

import click

from qcode.cli.show import problems, talk
from qcode.errors import QcodeError, QueryError
from qcode.model.place import told_place

FAILED = 1
USAGE = 2
REFUSED_PART = 3
BUG = 70
INTERRUPTED = 130
NOBODY_READS = 141


def guarded(work: Callable[[], int]) -> int:
    """Do the work and give its exit code; whatever is raised in it becomes a sentence on stderr and a code."""
    _open_both()
    for stream in (sys.stdout, sys.stderr):
        _tolerant(stream)
    try:
        return _worked(work)
    except (KeyboardInterrupt, SystemExit):
        raise
    except Exception as error:  # noqa: BLE001 - the outermost border: a bug gets a sentence, and its traceback a file
        return _bug(error)


def _worked(work: Callable[[], int]) -> int:
    try:
        code = work()
        sys.stdout.flush()
    except BaseException as error:
        told = _told(error)
        if told is None:
            raise
        return told
    return code


def _open_both() -> None:
    """Give a program that was started without stdout or stderr (`>&-`) places that keep nothing."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - stays open to the end
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - stays open to the end


def _tolerant(stream: TextIO) -> None:
    """Let no letter stop a command: files and pipes get UTF-8, a terminal that lacks a letter a question mark."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _told(error: BaseException) -> int | None:
    """Say what is known about the error; None where it is none of the errors that users can make or meet."""
    if isinstance(error, BrokenPipeError):
        return _nobody_reads()
    if isinstance(error, KeyboardInterrupt | click.Abort):
        talk(*([""] if sys.stderr.isatty() else []), "qcode: stopped; nothing was changed.")
        return INTERRUPTED
    if isinstance(error, UnicodeEncodeError):
        say("There are bytes in what was typed that are no UTF-8, and no text.", "See `locale`, and type it anew.")
        return 1
    if isinstance(error, QcodeError):
        say(error.message, error.hint, pointed=error.pointed if isinstance(error, QueryError) else ())
        problems(getattr(error, "problems", ()))
        return error.exit_code
    if isinstance(error, click.ClickException):
        return _usage(error)
    if isinstance(error, OSError):
        name = f"“{error.filename}”: " if error.filename else ""
        say(f"{name}{error.strerror or error}.")
        return FAILED
    return _database(error)


def say(message: str, hint: str = "", *, pointed: Iterable[str] = ()) -> None:
    """An error as the user sees it; `pointed` shows the place between what happened and what to do."""
    talk(f"qcode: {message}", *(f"    {line}" for line in pointed), *([f"  {hint}"] if hint else []))


def _usage(error: click.ClickException) -> int:
    context = getattr(error, "ctx", None)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        talk(error.message)
        return USAGE
    path = context.command_path if context is not None else "qcode"
    help_text = f"What it takes: {path} --help"
    if isinstance(error, click.NoSuchOption):
        near = f"Did you mean “{error.possibilities[0]}”? " if error.possibilities else ""
        say(f"There is no option “{error.option_name}”.", near + help_text)
    else:
        say(_plain(error.format_message()), help_text)
    return error.exit_code


def _plain(message: str) -> str:
    """Click's words, as a sentence of ours; an address that they repeat is told without its password."""
    text = " ".join(told_place(word) for word in message.split())
    return text if text.endswith((".", "?")) else f"{text}."


def _database(error: BaseException) -> int | None:
    known = (("sqlite3", "Error"), ("psycopg", "Error"), ("sqlalchemy.exc", "DBAPIError"))
    for module, name in known:
        loaded = sys.modules.get(module)
        if loaded is not None and isinstance(error, getattr(loaded, name)):
            said = str(getattr(error, "orig", None) or error).strip().splitlines()
            say(
                f"The project's database answered: {said[0] if said else type(error).__name__}.",
                "What was being written is not in it; what was there before is.",
            )
            return FAILED
    return None


def _nobody_reads() -> int:
    """The reader of our output went away, as `head` does: be quiet, also at the interpreter's end."""
    sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - stays open to the end
    return NOBODY_READS


def _bug(error: Exception) -> int:
    import traceback

    lines = traceback.format_exception(error)
    say(f"Something went wrong inside qcode: {lines[-1].strip()[:200]}", _kept("".join(lines)))
    return BUG


def _kept(report: str) -> str:
    """Where the report was written, as a hint."""
    from qcode import __version__
    from qcode.services.memory import state_file

    path = state_file().with_name(f"error-{time.strftime('%Y%m%d-%H%M%S')}.txt")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"qcode {__version__}, Python {sys.version}\n{report}", encoding="utf-8", errors="replace")
    except OSError:
        return "This is our mistake. The report of it could not be written: " + report.splitlines()[-1]
    return f"This is our mistake; nothing was half-written. The report is in {path}"

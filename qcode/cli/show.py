"""What commands say and print: talk on stderr, data on stdout."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.model.document import Problem
    from qcode.model.table import Table

MOST = 50
"""How many problems are listed before the rest is only counted."""


@dataclass(frozen=True, slots=True)
class Output:
    """Where a listing goes: a format by name, a file or `-`, and whether CSV begins with a byte order mark."""

    format: str | None = None
    out: str | None = None
    bom: bool = False

    @property
    def is_text(self) -> bool:
        """Whether a person reads it, right here."""
        return self.format in (None, "text") and self.out in (None, "-")


def for_programs(output: Output) -> bool:
    """Whether a program reads it, which wants every number in a column of its own."""
    from qcode.services.exporting import table_format

    name = output.format or ("text" if output.out in (None, "-") else table_format(Path(str(output.out))))
    return name in ("csv", "tsv", "xlsx", "json", "jsonl")


def talk(*lines: str) -> None:
    """Lines for the person at the terminal; they never mix with data."""
    for line in lines:
        click.echo(line, err=True)


def problems(found: Iterable[Problem], *, indent: str = "  ") -> None:
    """List problems with their places, up to a screenful of them."""
    listed = list(found)
    talk(*(f"{indent}{each}" for each in listed[:MOST]))
    if len(listed) > MOST:
        talk(f"{indent}and {len(listed) - MOST:,} more")


def names(title: str, found: Iterable[str]) -> None:
    """A line with up to ten names; nothing where there are none."""
    listed = list(found)
    if listed:
        more = f" and {len(listed) - 10:,} more" if len(listed) > 10 else ""
        talk(f"{title}: {', '.join(listed[:10])}{more}")


def receipt(change: Change, *, said: str = "") -> None:
    """What a verb did, or that there was nothing to do."""
    if change.step is None:
        talk("Nothing had to be changed.")
    else:
        talk(f"{said or change.verb.capitalize()}: {change.summary}" if change.summary else said or change.verb)


def table(content: Table, output: Output, *, nothing: str) -> None:
    """Print a table, or write it to a file; `nothing` is the sentence for a table without rows."""
    from qcode.services.exporting import save_table

    if not content.rows:
        talk(nothing)
        if output.is_text:
            return
    save_table(
        content, to=target(output), format=chosen_format(output), bom=output.bom, width=None if output.out else width()
    )
    wrote(output, len(content.rows), "row")


def wrote(output: Output, count: int, noun: str) -> None:
    """Say what went into a file."""
    if output.out not in (None, "-"):
        talk(f"Wrote {counted(count, noun)} to {output.out}.")


def target(output: Output) -> Path | TextIO:
    """The file that is named, or stdout; raises UsageError for a spreadsheet or Word file on a terminal's screen."""
    from qcode.errors import UsageError

    if output.out not in (None, "-"):
        return Path(str(output.out))
    if output.format in ("xlsx", "docx") and sys.stdout.isatty():
        raise UsageError(
            f"A {output.format} file cannot be shown on a screen.", f"Name one: --out table.{output.format}"
        )
    return sys.stdout


def chosen_format(output: Output) -> str | None:
    """The format by name, `text` on the screen; None leaves it to the file's suffix."""
    return output.format or ("text" if output.out in (None, "-") else None)


def width() -> int | None:
    """How wide lines on stdout may be: COLUMNS, the terminal, or None where a program reads them."""
    if os.environ.get("COLUMNS", "").isdecimal() or sys.stdout.isatty():
        return max(terminal_width(), 20)
    return None


def counted(number: int, noun: str) -> str:
    """`1 row`, `2 rows`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


class Progress:
    """A line on stderr that counts what is done, where stderr is a terminal; gone when the work is."""

    def __init__(self, noun: str) -> None:
        self._noun = noun
        self._shown = sys.stderr.isatty()
        self._refused = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_error: object) -> None:
        self._draw("")

    def of(self, done: int, total: int, name: str) -> None:
        """So many of so many; `name` is the one in work."""
        filled = 24 * done // max(total, 1)
        refused = f", {self._refused:,} refused" if self._refused else ""
        self._draw(f"{'█' * filled}{'░' * (24 - filled)} {done:,}/{total:,} {self._noun}{refused} {name}")

    def told(self, what: str, done: int, total: int) -> None:
        """As a service tells how far it is; `what` is what it does."""
        self.of(done, total, f"({what})")

    def refuse(self) -> None:
        """One more was refused, which the line says from now on."""
        self._refused += 1

    def read(self, done: int) -> None:
        """So many, of nobody knows how many."""
        self._draw(f"{done:,} {self._noun}")

    def _draw(self, line: str) -> None:
        if self._shown:
            room = terminal_width() - 1
            click.echo(f"\r\x1b[K{line[:room]}", nl=False, err=True)


def terminal_width() -> int:
    """How many columns the terminal has, or what COLUMNS says; 80 where there is no telling."""
    from shutil import get_terminal_size

    return get_terminal_size().columns

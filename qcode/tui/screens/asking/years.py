"""Years in which something happened: asked for on one line, the same for a table over time and for its picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from qcode.tui.screens.asking.prompts import Ask

if TYPE_CHECKING:
    from qcode.tui.frame import Frame

_NOTE = "Years of elections, laws, crises: 2009, 2014, 2019. {more}Empty for none."


def years_of(text: str) -> tuple[int, ...]:
    """The years that were typed, with commas, semicolons or spaces between them."""
    return tuple(map(int, _parts(text)))


def years_problem(text: str) -> str | None:
    """What is no year in a line, in a sentence, or None."""
    wrong = next((each for each in _parts(text) if not (each.isascii() and each.isdecimal() and len(each) <= 4)), None)
    return f"“{wrong}” is no year. Write them like 2009, 2014, 2019." if wrong else None


def _parts(text: str) -> list[str]:
    return text.replace(",", " ").replace(";", " ").split()


def ask_years(frame: Frame, now: Sequence[int], then: Callable[[tuple[int, ...]], None], *, more: str = "") -> None:
    """Ask for years that are pointed out; `more` says how they are shown."""

    def take(answer: str | None) -> None:
        if answer is not None:
            then(years_of(answer))

    note = _NOTE.format(more=f"{more} " if more else "")
    value = ", ".join(map(str, now))
    frame.app.push_screen(Ask("years of events", value=value, note=note, check=years_problem, empty=True), take)

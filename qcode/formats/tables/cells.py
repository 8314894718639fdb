"""What one cell looks like to a reader, and what every format says around a table."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from qcode.model.table import Cell, Column, ColumnKind, Sign, Table

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACE = re.compile(r"\s+")


def shown(cell: Cell, column: Column, language: str = "en") -> str:
    """The cell as a reader sees it: shares in per cent, numbers to the column's digits, "" for undefined.

    In a Turkish table numbers have a decimal comma, and the sign of per cent stands before them.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int | float):
        return _in_turkish(_number(cell, column)) if language == "tr" else _number(cell, column)
    return cell.value if isinstance(cell, Sign) else ""


def _in_turkish(number: str) -> str:
    plain = number.replace(".", ",")
    return f"%{plain[:-2]}" if plain.endswith(" %") else plain


def _number(number: float, column: Column) -> str:
    if not math.isfinite(number):
        return ""
    if column.kind is ColumnKind.SHARE:
        return f"{number * 100:.{column.digits}f} %"
    if isinstance(number, int) or (column.kind is ColumnKind.INTEGER and number.is_integer()):
        return f"{number:d}" if isinstance(number, int) else f"{number:.0f}"
    return _without_sign_of_nothing(f"{number:.{column.digits or 2}f}")


def _without_sign_of_nothing(text: str) -> str:
    return text[1:] if text.startswith("-") and not text.strip("-0.") else text


def exact(cell: Cell) -> str | int | float | None:
    """The cell for another program: numbers to fifteen digits, signs as their character, None for undefined.

    What a number has behind its fifteenth digit is left of how it was computed: 0.1 + 0.2 is 0.3.
    """
    if isinstance(cell, Sign):
        return cell.value
    if not isinstance(cell, float):
        return cell
    return float(f"{cell:.15g}") if math.isfinite(cell) else None


def legend(table: Table) -> str:
    """The signs of the table in words; "" where none occurs."""
    return "; ".join(f"{sign.value} {sign.meaning_in(table.language)}" for sign in table.signs())


def lines_around(table: Table) -> tuple[str, ...]:
    """The notes of the table, and the legend behind them."""
    return tuple(filter(None, (*table.notes, legend(table))))


def one_line(text: str) -> str:
    """The text with every run of white space and line breaks made one space."""
    return _SPACE.sub(" ", text).strip()


def without_controls(text: str) -> str:
    """The text with tabs made spaces and all other control characters but the newline made U+FFFD.

    A terminal obeys control characters, so no text of a file may bring its own.
    """
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def xml_text(text: str) -> str:
    """The text with the characters that XML 1.0 forbids made U+FFFD."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def unique(names: Iterable[str]) -> list[str]:
    """The names, a repeated one with its number behind it."""
    taken: set[str] = set()
    found: list[str] = []
    for name in names:
        candidate, number = name, 1
        while candidate in taken:
            number += 1
            candidate = f"{name} ({number})"
        taken.add(candidate)
        found.append(candidate)
    return found


def keys(columns: Sequence[Column]) -> list[str]:
    """The columns' names as keys of an object: each one once."""
    return unique(column.name for column in columns)

"""How wide the columns of a table are on a page of paper, and when the page has to be turned or the table parted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qcode.formats.tables.cells import shown
from qcode.model.table import Table

PORTRAIT = 9_070
LANDSCAPE = 14_000
"""The room between the margins of A4, in twentieths of a point."""
LETTER = 92
PADDING = 170
LONGEST_WORD = 16
READABLE = 22
LONGEST_LINE = 70
LOOKED_AT = 500
TURNED = 440


@dataclass(frozen=True, slots=True)
class Part:
    """Columns of a table that stand side by side, by their place, each with its width in twentieths of a point.

    `turned` says that the headings of numbers stand upright, from bottom to top, `wrapped` that texts take several
    lines.
    """

    columns: tuple[int, ...]
    widths: tuple[int, ...]
    landscape: bool = False
    turned: bool = False
    wrapped: bool = False


def parts_of(table: Table) -> tuple[Part, ...]:
    """The table as it stands on paper: upright where it fits, else across, else with upright headings, else parted.

    Each part of a parted table begins with the columns that name the rows.
    """
    wanted = [_wanted(table, at) for at in range(len(table.columns))]
    least = [_least(table, at, full) for at, full in enumerate(wanted)]
    everything = tuple(range(len(wanted)))
    for room, across in ((PORTRAIT, False), (LANDSCAPE, True)):
        if sum(least) <= room:
            wrapped = sum(wanted) > room or any(width >= _points(LONGEST_LINE) for width in wanted)
            return (Part(everything, _shared(wanted, least, room), across, wrapped=wrapped),)
    return _parted(table, wanted, least)


def _cells(table: Table, at: int) -> list[str]:
    rows = (*table.rows[:LOOKED_AT], *table.footer)
    return [shown(row[at], table.columns[at]) for row in rows]


def _longest(texts: Sequence[str], *, words: bool = False) -> int:
    pieces = (piece for text in texts for piece in (text.split() if words else text.split("\n")))
    return max(map(len, pieces), default=0)


def _points(letters: int) -> int:
    return letters * LETTER + PADDING


def _wanted(table: Table, at: int) -> int:
    column = table.columns[at]
    heading = _longest([column.name], words=True)
    if column.is_number:
        return _points(max(_longest(_cells(table, at)), heading, 3))
    return _points(max(min(_longest([*_cells(table, at), column.name]), LONGEST_LINE), heading, 3))


def _least(table: Table, at: int, wanted: int) -> int:
    column = table.columns[at]
    heading = min(_longest([column.name], words=True), LONGEST_WORD)
    cells = _cells(table, at)
    if column.is_number:
        return min(wanted, _points(max(_longest(cells), heading, 3)))
    longest = min(max(_longest(cells, words=True), heading), LONGEST_WORD)
    return min(wanted, _points(max(longest, min(READABLE, _longest(cells) // 3))))


def _shared(wanted: Sequence[int], least: Sequence[int], room: int) -> tuple[int, ...]:
    """Widths between the least and the wanted that fill the room where more than the room is wanted."""
    lacking = [full - low for full, low in zip(wanted, least, strict=True)]
    spare = room - sum(least)
    if sum(lacking) <= spare:
        return tuple(wanted)
    return tuple(low + lack * spare // sum(lacking) for low, lack in zip(least, lacking, strict=True))


def _parted(table: Table, wanted: Sequence[int], least: Sequence[int]) -> tuple[Part, ...]:
    heads = tuple(range(table.row_header))
    narrow = [
        max(_points(_longest(_cells(table, at))), TURNED) if column.is_number and at not in heads else least[at]
        for at, column in enumerate(table.columns)
    ]
    turned = any(column.is_number for column in table.columns[len(heads) :])
    widths = {at: min(wanted[at], LANDSCAPE // 3) for at in heads}
    room = LANDSCAPE - sum(widths.values())
    rest = [at for at in range(len(table.columns)) if at not in heads]
    count = max(-(-sum(narrow[at] for at in rest) // max(room, 1)), 1)
    groups: list[list[int]] = [[]]
    aim = sum(narrow[at] for at in rest) / count
    for at in rest:
        filled = sum(narrow[each] for each in groups[-1])
        if groups[-1] and (filled + narrow[at] > room or (filled >= aim and len(groups) < count)):
            groups.append([])
        groups[-1].append(at)
    return tuple(
        Part(
            (*heads, *group),
            (*widths.values(), *(min(narrow[at], room) for at in group)),
            landscape=True,
            turned=turned,
            wrapped=True,
        )
        for group in groups
    )

"""How wide the columns of a table are on a page of paper, and when the page has to be turned or the table parted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import combining, normalize

from qcode.formats.tables.cells import shown
from qcode.model.table import Table

PORTRAIT = 9_070
LANDSCAPE = 14_000
"""The room between the margins of A4, in twentieths of a point."""
LETTER = 92
"""A letter of the usual width, on average; what a word of its own takes is measured letter by letter."""
PADDING = 150
LONGEST_WORD = 18
READABLE = 22
LONGEST_LINE = 70
SIZE, BOLD = 2.0, 1.1
"""A thousandth of the letters' size of 9 points, in twentieths of a point, with some room; headings are bold."""
_LETTERS = {
    "ijlftI.,;:'!|()[]/-’‘ ": 320, "rsz“”\"": 430, "mwMW%@—…": 900, "ABCDEGHKNOQRUVXYZ&": 720, "FJLPST": 630,
}  # fmt: skip
_WIDTHS = {letter: width for letters, width in _LETTERS.items() for letter in letters}
USUAL = 510
"""Of letters with serifs, in thousandths of their size: those that are not listed are as wide as a figure."""
LOOKED_AT = 500
TURNED = 440
NEARLY = 0.85


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
            # Fonts differ in width, so that lines which fill nearly all of the room are let wrap.
            wrapped = sum(wanted) > room * NEARLY or any(width >= _points(LONGEST_LINE) for width in wanted)
            return (Part(everything, _shared(wanted, least, room), across, wrapped=wrapped),)
    return _parted(table, wanted, least)


def _cells(table: Table, at: int) -> list[str]:
    rows = (*table.rows[:LOOKED_AT], *table.footer)
    return [shown(row[at], table.columns[at], table.language) for row in rows]


def _longest(texts: Sequence[str]) -> int:
    return max((len(piece) for text in texts for piece in text.split("\n")), default=0)


def _points(letters: int) -> int:
    return letters * LETTER + PADDING


def _measured(texts: Iterable[str], *, bold: bool = False, words: bool = False) -> int:
    """The room that the widest of the texts takes (with `words`, the widest word in them), with what is around it."""
    # Blanks that hold words together, and those that move a code in, are no ends of words.
    pieces = {piece for text in texts for piece in (re.split(r"[ \n]", text) if words else text.split("\n"))}
    longest = sorted(pieces, key=len)[-LOOKED_AT:]
    return round(max(map(_width, longest), default=0) * SIZE * 9 / 100 * (BOLD if bold else 1)) + PADDING


def _width(text: str) -> int:
    """In thousandths of the letters' size; a letter with a mark is as wide as the bare one."""
    bare = normalize("NFD", text.replace("ı", "i"))
    return sum(_WIDTHS.get(letter, USUAL) for letter in bare if not combining(letter))


def _wanted(table: Table, at: int) -> int:
    column = table.columns[at]
    cells, heading = _cells(table, at), _measured([column.name], bold=True, words=True)
    if column.is_number:
        return max(_measured(cells), heading, _points(3))
    return max(min(_measured([*cells, column.name]), _points(LONGEST_LINE)), heading, _points(3))


def _least(table: Table, at: int, wanted: int) -> int:
    """The least room that breaks no word of the heading and none of usual length in the cells."""
    column = table.columns[at]
    cells, heading = _cells(table, at), _measured([column.name], bold=True, words=True)
    if column.is_number:
        return min(wanted, max(_measured(cells), heading, _points(3)))
    word = min(_measured(cells, words=True), _points(LONGEST_WORD))
    return min(wanted, max(word, heading, _points(min(READABLE, _longest(cells) // 3))))


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
        max(_measured(_cells(table, at)), TURNED) if column.is_number and at not in heads else least[at]
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
            (*widths.values(), *_spread(table, group, wanted, narrow, room, turned=turned)),
            landscape=True,
            turned=turned,
            wrapped=True,
        )
        for group in groups
    )


def _spread(
    table: Table, group: Sequence[int], wanted: Sequence[int], narrow: Sequence[int], room: int, *, turned: bool
) -> tuple[int, ...]:
    """The widths of one part's columns: texts share what room is left, numbers under turned headings have enough."""
    least = [min(narrow[at], room) for at in group]
    most = [
        low if turned and table.columns[at].is_number else max(min(wanted[at], room), low)
        for at, low in zip(group, least, strict=True)
    ]
    return _shared(most, least, room) if sum(least) <= room else tuple(least)

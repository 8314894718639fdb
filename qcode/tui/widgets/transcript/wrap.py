"""Soft wrap: a text of any script as rows of at most so many cells, and the way between offsets, rows and columns.

A row's text is at most `width` cells; a blank on which it breaks, or the newline that ends it, may hang one
cell behind, so a view keeps one spare column.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from qcode.tui.widgets.transcript.glyphs import SPECIAL, Cell, cells, cluster_from, glyph, tab_width
from qcode.tui.widgets.transcript.ranges import Ranges

NARROWEST = 2
_CACHED_ROWS = 1000
_BLANKS = frozenset(" \t")
_HARD = re.compile(rf"[ \t]\n|\n[ \t\n]|{SPECIAL.pattern}")
_NO_BREAK_BEFORE = frozenset("、。，．：；？！）」』】〉》〕｝ー…")


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """The lines of a text between real breaks: starts, ends (without the newline), and which need slow measuring."""

    starts: array[int]
    ends: array[int]
    special: bytearray


def lines_of(text: str, *, paragraphs: Ranges) -> Lines:
    """Cut a text at its real breaks: each newline, but those inside a paragraph."""
    starts, ends = array("L"), array("L")
    find, size, position, number, count = text.find, len(text), 0, 0, len(paragraphs)
    while position < size or not starts:
        end = find("\n", position)
        end = size if end < 0 else end
        while number < count and paragraphs.ends[number] <= end:
            number += 1
        while number < count and paragraphs.starts[number] < end < _visible_end(text, paragraphs, number):
            end = find("\n", _visible_end(text, paragraphs, number))
            end = size if end < 0 else end
            number += 1
        starts.append(position)
        ends.append(end)
        position = end + 1
    return Lines(starts, ends, _special(text, starts, ends))


def _visible_end(text: str, paragraphs: Ranges, number: int) -> int:
    start, end = paragraphs.starts[number], paragraphs.ends[number]
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _special(text: str, starts: array[int], ends: array[int]) -> bytearray:
    """A flag for each line: 1 where a character is not one cell, or a newline inside has blanks around it."""
    flags = bytearray(len(starts))
    found = SPECIAL.search(text)
    while found is not None:
        line = bisect_right(starts, found.start()) - 1
        flags[line] = 1
        found = SPECIAL.search(text, max(ends[line], found.end()))
    breaks = text.count("\n") - text.endswith("\n")
    if breaks > len(starts) - 1:
        for line, (start, end) in enumerate(zip(starts, ends, strict=True)):
            if not flags[line] and text.find("\n", start, end) >= 0:
                content = text[start:end]
                flags[line] = " \n" in content or "\n " in content or "\n\n" in content
    return flags


class Wrapped:
    """A text as rows: row `r` is what stands from `starts[r]` to the start of the next; the rows tile the text."""

    __slots__ = ("_cells", "lines", "starts", "text", "width")

    def __init__(self, text: str, *, lines: Lines, width: int) -> None:
        """Wrap a text that was cut into lines at a width in cells, 2 at least."""
        self.text = text
        self.lines = lines
        self.width = max(NARROWEST, width)
        self.starts = _row_starts(text, lines, self.width)
        self._cells: dict[int, list[Cell]] = {}

    def __len__(self) -> int:
        """How many rows there are: one at least."""
        return len(self.starts)

    def row_of(self, offset: int) -> int:
        """The row on which an offset stands; offsets outside the text are taken to its ends."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def start(self, row: int) -> int:
        """Where a row begins."""
        return self.starts[row]

    def end(self, row: int) -> int:
        """Where a row ends, its newline included."""
        return self.starts[row + 1] if row + 1 < len(self.starts) else len(self.text)

    def _line(self, row: int) -> int:
        return bisect_right(self.lines.starts, self.starts[row]) - 1

    def content_end(self, row: int) -> int:
        """Where a row ends, without the newline that is a real break."""
        return min(self.end(row), self.lines.ends[self._line(row)])

    def plain(self, row: int) -> bool:
        """Whether each character of the row is one cell and shown as itself (a newline inside as a blank)."""
        return not self.lines.special[self._line(row)]

    def cells(self, row: int) -> list[Cell]:
        """The row's clusters with their columns; the newline that ends it comes last, as one blank cell."""
        known = self._cells.get(row)
        if known is None:
            if len(self._cells) > _CACHED_ROWS:
                self._cells.clear()
            known = self._cells[row] = self._measure(row)
        return known

    def _measure(self, row: int) -> list[Cell]:
        start, stop = self.start(row), self.content_end(row)
        found = list(cells(self.text[start:stop], offset=start, width=self.width))
        if stop < self.end(row):
            column = found[-1].column + found[-1].width if found else 0
            found.append(Cell(stop, column, 1, " " if column <= self.width else "", placeholder=False))
        return found

    def shown(self, row: int) -> str:
        """The row as it is drawn, without the newline that ends it."""
        start, stop = self.start(row), self.content_end(row)
        if self.plain(row):
            return self.text[start:stop].replace("\n", " ")
        return "".join(cell.shown for cell in self.cells(row) if cell.offset < stop)

    def columns(self, row: int) -> int:
        """How many cells the row takes, a hanging blank included, its newline not."""
        start, stop = self.start(row), self.content_end(row)
        if self.plain(row):
            return stop - start
        return sum(cell.width for cell in self.cells(row) if cell.offset < stop)

    def column_of(self, offset: int) -> int:
        """The column, on its row, of the cluster in which an offset stands."""
        row = self.row_of(offset)
        if self.plain(row):
            return min(max(0, offset - self.start(row)), self.content_end(row) - self.start(row))
        found = 0
        for cell in self.cells(row):
            if cell.offset > offset:
                break
            found = cell.column
        return found

    def offset_at(self, row: int, column: int) -> int:
        """The start of the cluster that is drawn on a row and column; the row's last one right of its end."""
        if self.plain(row):
            last = max(self.start(row), self.end(row) - 1)
            return min(self.start(row) + max(0, column), last)
        found = self.start(row)
        for cell in self.cells(row):
            if cell.column > column:
                break
            found = cell.offset
        return found


def _row_starts(text: str, lines: Lines, width: int) -> array[int]:
    starts = array("L")
    add, special = starts.append, lines.special
    for number, (start, end) in enumerate(zip(lines.starts, lines.ends, strict=True)):
        add(start)
        if special[number]:
            _break_special(text[start:end], start=start, width=width, add=add)
        elif end - start > width:
            _break_plain(text[start:end], start=start, width=width, add=add)
    return starts


def _break_plain(line: str, *, start: int, width: int, add: Callable[[int], None]) -> None:
    """Break a line of one-cell characters after the last blank that fits; the blank itself may hang."""
    if "\n" in line:
        line = line.replace("\n", " ")
    position, size, rfind = 0, len(line), line.rfind
    while size - position > width:
        blank = rfind(" ", position, position + width + 1)
        position = blank + 1 if blank > position else position + width
        if position < size:
            add(start + position)


def _break_special(line: str, *, start: int, width: int, add: Callable[[int], None]) -> None:
    """Break a line that has other characters among the plain ones: as above, and around wide characters."""
    flat, row = line.replace("\n", " "), 0
    while row < len(line):
        row = _next_row(line, flat, row, width)
        if row < len(line):
            add(start + row)


def _next_row(line: str, flat: str, row: int, width: int) -> int:
    """Where the row after the one that begins at `row` begins. Plain runs are counted, the rest goes by clusters."""
    at = chance = row
    column = 0
    while at < len(line):
        hard = _HARD.search(line, at)
        stop = len(line) if hard is None else max(at, hard.start() - 1)
        room = width - column
        if stop - at > room:
            blank = flat.rfind(" ", at, at + room + 1)
            return blank + 1 if blank > row else chance if chance > row else at + room
        blank = flat.rfind(" ", at, stop)
        chance = blank + 1 if blank >= 0 else chance
        column += stop - at
        at = stop
        if hard is None:
            break
        part = cluster_from(line, at)
        blank_part = part in _BLANKS or "\n" in part
        size = tab_width(column, width) if part == "\t" else glyph(part).width
        if size > 1 and not blank_part and part not in _NO_BREAK_BEFORE:
            chance = at
        if column + size > width and not (blank_part and column == width):
            return chance if chance > row else at
        column += size
        at += len(part)
        if blank_part or (size > 1 and line[at : at + 1] not in _NO_BREAK_BEFORE):
            chance = at
    return len(line)

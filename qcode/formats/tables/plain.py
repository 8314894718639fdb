"""Tables for a terminal: aligned by what the characters take on the screen, wrapped or split to fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import wcwidth

from qcode.formats.tables.cells import lines_around, shown, without_controls
from qcode.model.table import Column, Table

GAP = "  "
NARROWEST_TEXT = 12
READABLE = 80
"""How wide records are where nobody says how much room there is: they are there to be read."""
HEADING = 14
INDENT = "\u2007"
NARROW_GAP = " "
NARROW_HEADING = 6
NARROWEST_HEADING = 4


@dataclass(frozen=True, slots=True)
class _Laid:
    """A column as it is drawn: its cells as text, the footer's last, and how wide it is."""

    column: Column
    cells: tuple[str, ...]
    width: int


def render(table: Table, *, width: int | None = None, **_: object) -> str:
    """The table as aligned text; with `width`, no line is longer where the columns allow it.

    Records stand below one another. Of other tables headings are wrapped first, then texts; what still does not fit
    goes into blocks below one another, each with the columns that name the row. Numbers then stand close, under
    headings that are parted within words, where that takes fewer blocks: a table of many cases is read block by
    block, and each should fit a screen.
    """
    natural = [_natural(table, at) for at in range(len(table.columns))]
    if table.records:
        return _records(table, natural, width or READABLE)
    blocks, gap = _blocks(_fit(natural, width), table.row_header, width, GAP), GAP
    wide = width is not None and any(_total(block, GAP) > width for block in blocks)
    if width is not None and (wide or len(blocks) > 1):
        close = _blocks(_narrowed(natural, table.row_header, width), table.row_header, width, NARROW_GAP)
        if wide or len(close) < len(blocks):
            blocks, gap = close, NARROW_GAP
    parts = [_paragraphs((table.title, *lines_around(table)), width)]
    parts += [_block(table, block, gap) for block in blocks]
    return "\n\n".join(filter(None, parts)) + "\n"


def _records(table: Table, natural: Sequence[_Laid], width: int) -> str:
    """The rows below one another, a line for each cell that holds something, behind the name of its column."""
    names = [without_controls(column.name) for column in table.columns]
    room = min(max(map(_wide, names), default=0), width // 3)
    parts = [_paragraphs((table.title, *lines_around(table)), width)]
    for at in range(len(table.rows)):
        lines = []
        for name, each in zip(names, natural, strict=True):
            if cell := each.cells[at].strip():
                head, body = _heading(name, room), _lines(cell, max(width - room - len(GAP), NARROWEST_TEXT))
                height = max(len(head), len(body))
                padded = zip(*(part + [""] * (height - len(part)) for part in (head, body)), strict=True)
                lines += [f"{wcwidth.ljust(one, room)}{GAP}{other}".rstrip() for one, other in padded]
        parts.append("\n".join(lines))
    return "\n\n".join(filter(None, parts)) + "\n"


def _narrowed(natural: Sequence[_Laid], heads: int, width: int) -> list[_Laid]:
    """The columns as narrow as their numbers and a parted heading allow; the row's name under a third of the room."""
    found = []
    for at, each in enumerate(natural):
        if each.column.is_number:
            cells = max(map(_wide, each.cells), default=0)
            wanted = max(cells, min(each.width, NARROW_HEADING))
        else:
            wanted = min(each.width, width * 3 // 10 if at < heads else NARROWEST_TEXT)
        found.append(_Laid(each.column, each.cells, wanted))
    return found


def _natural(table: Table, at: int) -> _Laid:
    column = table.columns[at]
    cells = tuple(without_controls(shown(row[at], column, table.language)) for row in (*table.rows, *table.footer))
    name = without_controls(column.name)
    return _Laid(column, cells, max(map(_wide, (name, *cells)), default=0))


def _wide(text: str) -> int:
    return max((wcwidth.width(line) for line in text.split("\n")), default=0)


def _fit(laid: Sequence[_Laid], width: int | None) -> list[_Laid]:
    found = list(laid)
    if width is None or _total(found, GAP) <= width:
        return found
    found = [_Laid(each.column, each.cells, _with_wrapped_heading(each)) for each in found]
    if _total(found, GAP) <= width:
        return found
    texts = [at for at, each in enumerate(found) if not each.column.is_number]
    room = max(width - _total(found, GAP) + sum(found[at].width for at in texts), 0)
    if len(texts) < len(found):
        room = max(room, width * 2 // 5)
    for at, given in zip(texts, _shares([found[at].width for at in texts], room), strict=True):
        found[at] = _Laid(found[at].column, found[at].cells, given)
    return found


def _total(laid: Sequence[_Laid], gap: str) -> int:
    return sum(each.width for each in laid) + len(gap) * (len(laid) - 1)


def _with_wrapped_heading(laid: _Laid) -> int:
    words = without_controls(laid.column.name).split() or [""]
    return max(max(map(_wide, laid.cells), default=0), min(max(map(_wide, words)), HEADING), 1)


def _shares(wanted: Sequence[int], room: int) -> list[int]:
    """Widths that add up to the room where that is enough: the narrow ones whole, the others alike."""
    given = [0] * len(wanted)
    left, open_ = room, sorted(range(len(wanted)), key=lambda at: wanted[at])
    for done, at in enumerate(open_):
        given[at] = min(wanted[at], max(left // (len(wanted) - done), min(NARROWEST_TEXT, wanted[at])))
        left -= given[at]
    return given


def _blocks(laid: Sequence[_Laid], heads: int, width: int | None, gap: str) -> list[list[_Laid]]:
    fixed, rest = list(laid[:heads]), list(laid[heads:])
    if width is None or not rest:
        return [list(laid)]
    blocks: list[list[_Laid]] = [[*fixed, rest[0]]]
    for each in rest[1:]:
        if _total([*blocks[-1], each], gap) > width:
            blocks.append(list(fixed))
        blocks[-1].append(each)
    return [_widened(_with_whole_words(block, width, gap), width, gap) for block in blocks]


def _with_whole_words(block: Sequence[_Laid], width: int, gap: str) -> list[_Laid]:
    """The block with as many headings as there is room for wide enough for their longest word."""
    found = list(block)
    longest = [max(map(_wide, without_controls(each.column.name).split()), default=0) for each in found]
    lacking = {at: longest[at] - each.width for at, each in enumerate(found) if each.column.is_number}
    for at in sorted((at for at, lack in lacking.items() if lack > 0), key=lambda at: lacking[at]):
        if lacking[at] <= width - _total(found, gap):
            found[at] = _Laid(found[at].column, found[at].cells, longest[at])
    return found


def _widened(block: Sequence[_Laid], width: int, gap: str) -> list[_Laid]:
    found = list(block)
    for at, each in enumerate(found):
        spare = width - _total(found, gap)
        if spare > 0 and not each.column.is_number:
            wanted = max(_wide(text) for text in (without_controls(each.column.name), *each.cells))
            found[at] = _Laid(each.column, each.cells, min(max(wanted, each.width), each.width + spare))
    return found


def _block(table: Table, block: Sequence[_Laid], gap: str) -> str:
    names = [without_controls(each.column.name) for each in block]
    head = _set_row(block, [_heading(name, each.width) for name, each in zip(names, block, strict=True)], gap, low=True)
    rule = gap.join("─" * each.width for each in block)
    body = [line for at in range(len(table.rows)) for line in _row(block, at, gap)]
    foot = [line for at in range(len(table.footer)) for line in _row(block, len(table.rows) + at, gap)]
    return "\n".join([*head, rule, *body, *([rule, *foot] if foot else [])])


def _row(block: Sequence[_Laid], at: int, gap: str) -> list[str]:
    return _set_row(block, [_lines(each.cells[at], each.width) for each in block], gap)


def _set_row(block: Sequence[_Laid], cells: Sequence[list[str]], gap: str, *, low: bool = False) -> list[str]:
    height = max(map(len, cells))
    even = [[""] * (height - len(lines)) + lines if low else lines + [""] * (height - len(lines)) for lines in cells]
    return [
        gap.join(_set(line, each) for line, each in zip(lines, block, strict=True)).rstrip()
        for lines in zip(*even, strict=True)
    ]


def _lines(text: str, width: int) -> list[str]:
    return [piece for line in text.split("\n") for piece in _wrapped(line, width)]


def _wrapped(line: str, width: int) -> list[str]:
    """The line in pieces of this width; what was moved in at its beginning stays so in every piece."""
    if _wide(line) <= width:
        return [line]
    inner = line.lstrip(INDENT)
    indent = line[: len(line) - len(inner)]
    if not indent or width - len(indent) < NARROWEST_TEXT // 2:
        return list(wcwidth.wrap(line, width))
    return [indent + piece for piece in wcwidth.wrap(inner, width - len(indent))]


def _heading(name: str, width: int) -> list[str]:
    """A heading in lines of this width; a word that is longer is parted into about equal pieces, with a hyphen."""
    pieces = " ".join(part for word in name.split() for part in _parted(word, width))
    return _lines(pieces, width) if pieces else [""]


def _parted(word: str, width: int) -> list[str]:
    if _wide(word) <= width or width < NARROWEST_HEADING:
        return [word]
    count = len(wcwidth.wrap(word, width - 1))
    even = next(size for size in range(1, width) if len(wcwidth.wrap(word, size)) == count)
    pieces = list(wcwidth.wrap(word, even))
    return [*(f"{piece}-" for piece in pieces[:-1]), pieces[-1]]


def _set(line: str, laid: _Laid) -> str:
    padding = " " * (laid.width - wcwidth.width(line))
    return padding + line if laid.column.is_number else line + padding


def _paragraphs(lines: Sequence[str], width: int | None) -> str:
    clean = [without_controls(line) for line in lines if line]
    return "\n".join(piece for line in clean for piece in (_lines(line, width) if width else [line]))

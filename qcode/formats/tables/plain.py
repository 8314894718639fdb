"""Tables for a terminal: aligned by what the characters take on the screen, wrapped or split to fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import wcwidth

from qcode.formats.tables.cells import lines_around, shown, without_controls
from qcode.model.table import Column, Table

GAP = "  "
NARROWEST_TEXT = 12
HEADING = 14


@dataclass(frozen=True, slots=True)
class _Laid:
    """A column as it is drawn: its cells as text, the footer's last, and how wide it is."""

    column: Column
    cells: tuple[str, ...]
    width: int


def render(table: Table, *, width: int | None = None, **_: object) -> str:
    """The table as aligned text; with `width`, no line is longer where the columns allow it.

    First headings, then texts are wrapped; what still does not fit goes into a block below, with the columns
    that name the row before it.
    """
    laid = _fit([_natural(table, at) for at in range(len(table.columns))], width)
    blocks = _blocks(laid, table.row_header, width)
    parts = [_paragraphs((table.title, *lines_around(table)), width)]
    parts += [_block(table, block) for block in blocks]
    return "\n\n".join(filter(None, parts)) + "\n"


def _natural(table: Table, at: int) -> _Laid:
    column = table.columns[at]
    cells = tuple(without_controls(shown(row[at], column)) for row in (*table.rows, *table.footer))
    name = without_controls(column.name)
    return _Laid(column, cells, max(map(_wide, (name, *cells)), default=0))


def _wide(text: str) -> int:
    return max((wcwidth.width(line) for line in text.split("\n")), default=0)


def _fit(laid: Sequence[_Laid], width: int | None) -> list[_Laid]:
    found = list(laid)
    if width is None or _total(found) <= width:
        return found
    found = [_Laid(each.column, each.cells, _with_wrapped_heading(each)) for each in found]
    if _total(found) <= width:
        return found
    texts = [at for at, each in enumerate(found) if not each.column.is_number]
    room = max(width - _total(found) + sum(found[at].width for at in texts), 0)
    if len(texts) < len(found):
        room = max(room, width * 2 // 5)
    for at, given in zip(texts, _shares([found[at].width for at in texts], room), strict=True):
        found[at] = _Laid(found[at].column, found[at].cells, given)
    return found


def _total(laid: Sequence[_Laid]) -> int:
    return sum(each.width for each in laid) + len(GAP) * (len(laid) - 1)


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


def _blocks(laid: Sequence[_Laid], heads: int, width: int | None) -> list[list[_Laid]]:
    fixed, rest = list(laid[:heads]), list(laid[heads:])
    if width is None or not rest:
        return [list(laid)]
    blocks: list[list[_Laid]] = [[*fixed, rest[0]]]
    for each in rest[1:]:
        if _total([*blocks[-1], each]) > width:
            blocks.append(list(fixed))
        blocks[-1].append(each)
    return [_widened(block, width) for block in blocks]


def _widened(block: Sequence[_Laid], width: int) -> list[_Laid]:
    found = list(block)
    for at, each in enumerate(found):
        spare = width - _total(found)
        if spare > 0 and not each.column.is_number:
            wanted = max(_wide(text) for text in (without_controls(each.column.name), *each.cells))
            found[at] = _Laid(each.column, each.cells, min(max(wanted, each.width), each.width + spare))
    return found


def _block(table: Table, block: Sequence[_Laid]) -> str:
    head = _row([_Laid(each.column, (without_controls(each.column.name),), each.width) for each in block], 0, low=True)
    rule = GAP.join("─" * each.width for each in block)
    body = [line for at in range(len(table.rows)) for line in _row(block, at)]
    foot = [line for at in range(len(table.footer)) for line in _row(block, len(table.rows) + at)]
    return "\n".join([*head, rule, *body, *([rule, *foot] if foot else [])])


def _row(block: Sequence[_Laid], at: int, *, low: bool = False) -> list[str]:
    cells = [_lines(each.cells[at], each.width) for each in block]
    height = max(map(len, cells))
    cells = [[""] * (height - len(lines)) + lines if low else lines + [""] * (height - len(lines)) for lines in cells]
    return [
        GAP.join(_set(line, each) for line, each in zip(lines, block, strict=True)).rstrip()
        for lines in zip(*cells, strict=True)
    ]


def _lines(text: str, width: int) -> list[str]:
    lines = text.split("\n")
    return [piece for line in lines for piece in (wcwidth.wrap(line, width) if _wide(line) > width else [line])]


def _set(line: str, laid: _Laid) -> str:
    padding = " " * (laid.width - wcwidth.width(line))
    return padding + line if laid.column.is_number else line + padding


def _paragraphs(lines: Sequence[str], width: int | None) -> str:
    clean = [without_controls(line) for line in lines if line]
    return "\n".join(piece for line in clean for piece in (_lines(line, width) if width else [line]))

"""Pictures in characters, for a terminal: shades, bars and dots that need no colour to be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import singledispatch
from math import ceil

import wcwidth

from qcode.formats.tables.cells import without_controls
from qcode.model.chart import Chart, Codelines, Curve, Dot, Dots, Heatmap, Network, Portrait, Timeline, Tree
from qcode.model.table import Cell, Sign

SHADES = " ░▒▓█"
EIGHTHS = "▏▎▍▌▋▊▉█"
RISING = "▁▂▃▄▅▆▇█"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
NARROWEST = 24


def characters(chart: Chart, *, width: int) -> str:
    """The picture in lines that are no longer than `width`, under its title and over its notes."""
    room = max(width, NARROWEST)
    lines = [chart.about.title, "", *_body(chart, room)]
    lines += (
        ["", *(piece for note in chart.about.notes for piece in wcwidth.wrap(note, room))] if chart.about.notes else []
    )
    return "\n".join(without_controls(line).rstrip() for line in lines) + "\n"


@singledispatch
def _body(chart: Chart, width: int) -> list[str]:
    raise TypeError(f"no chart: {chart!r}, {width}")


def _fit(text: str, width: int) -> str:
    """The text in exactly so many columns, cut with an ellipsis where it is wider."""
    plain = without_controls(text)
    if wcwidth.width(plain) > width:
        while plain and wcwidth.width(plain) > width - 1:
            plain = plain[:-1]
        plain += "…"
    return plain + " " * (width - wcwidth.width(plain))


def _label_room(labels: Sequence[str], width: int) -> int:
    longest = max((wcwidth.width(without_controls(each)) for each in labels), default=0)
    return max(min(longest, width * 2 // 5), 4)


def _bar(share: float, room: int) -> str:
    """A bar of a share of the room, to an eighth of a column."""
    eighths = round(share * room * 8)
    return "█" * (eighths // 8) + (EIGHTHS[eighths % 8 - 1] if eighths % 8 else "")


@_body.register
def _heatmap(chart: Heatmap, width: int) -> list[str]:
    names = _label_room(chart.rows, width)
    across = max((width - names - 1) // 2, 1)
    most = max((cell for row in chart.cells for cell in row if isinstance(cell, int | float)), default=0) or 1
    lines: list[str] = []
    for begin in range(0, len(chart.columns), across):
        shown = chart.columns[begin : begin + across]
        lines += [*_upright(shown, names), *_shaded(chart, begin, across, names, most), ""]
    scale = "  ".join(f"{shade * 2} {_upto(at, most)}" for at, shade in enumerate(SHADES) if at)
    signs = {cell for row in chart.cells for cell in row if isinstance(cell, Sign)}
    return [*lines, f"{chart.unit}: {scale}", *(f"{sign.value} {sign.meaning}" for sign in Sign if sign in signs)]


def _upto(at: int, most: float) -> str:
    top = most * at / (len(SHADES) - 1)
    return f"≤ {top:.0f}" if most >= len(SHADES) else f"≤ {top:.2g}"


def _upright(labels: Sequence[str], names: int) -> Iterator[str]:
    cut = [_fit(each, 14).rstrip() for each in labels]
    tall = max((len(each) for each in cut), default=0)
    for at in range(tall):
        letters = (each.rjust(tall)[at] for each in cut)
        yield " " * (names + 1) + "".join(f"{letter} " for letter in letters)


def _shaded(chart: Heatmap, begin: int, across: int, names: int, most: float) -> Iterator[str]:
    for label, row in zip(chart.rows, chart.cells, strict=True):
        yield f"{_fit(label, names)} {''.join(_shade(cell, most) for cell in row[begin : begin + across])}"


def _shade(cell: Cell, most: float) -> str:
    if isinstance(cell, Sign):
        return f"{cell.value} "
    if not isinstance(cell, int | float):
        return "  "
    return SHADES[max(ceil(cell / most * (len(SHADES) - 1)), 1)] * 2 if cell else "0 "


@_body.register
def _codelines(chart: Codelines, width: int) -> list[str]:
    names = _label_room([strip.label for strip in chart.strips], width)
    room = width - names - 1
    lines = []
    for strip in chart.strips:
        line = ["·"] * room
        for start, stop in strip.spans:
            first = start * room // max(chart.length, 1)
            for at in range(first, max(-(-stop * room // max(chart.length, 1)), first + 1)):
                line[min(at, room - 1)] = "█"
        lines.append(f"{_fit(strip.label, names)} {''.join(line)}")
    return [*lines, " " * (names + 1) + _ticks(chart, room), " " * (names + 1) + chart.axis]


def _ticks(chart: Codelines, room: int) -> str:
    line = [" "] * room
    free = 0
    for place, number in chart.ticks:
        at, said = place * room // max(chart.length, 1), str(number)
        if at >= free and at + len(said) <= room:
            line[at : at + len(said)] = said
            free = at + len(said) + 2
    return "".join(line)


@_body.register
def _portrait(chart: Portrait, width: int) -> list[str]:
    across = min(width // 2, 40)
    marks = [LETTERS[each] if 0 <= each < len(LETTERS) else ("·" if each < 0 else "+") for each in chart.squares]
    rows = [" ".join(marks[at : at + across]) for at in range(0, len(marks), across)]
    named = [f"{LETTERS[at] if at < len(LETTERS) else '+'} {label} ({number})"
             for at, (label, _, number) in enumerate(chart.legend)]  # fmt: skip
    return [*rows, "", *(_fit(each, width) for each in named), f"· {chart.uncoded} ({chart.squares.count(-1)})"]


@_body.register
def _dots(chart: Dots, width: int) -> list[str]:
    names = _label_room([each.label for each in chart.dots], width)
    room = width - names - 8
    left = chart.left

    def place(value: float) -> int:
        return min(max(round((value - left) / (1 - left) * (room - 1)), 0), room - 1)

    marks = [place(value) for value, _ in chart.marks]
    lines = []
    for dot in chart.dots:
        spots = [None if each is None else place(each) for each in (dot.low, dot.value, dot.high)]
        lines.append(f"{_fit(dot.label, names)} {_line(spots, room, marks, '○' if dot.note else '●')} {_said(dot)}")
    foot = [" "] * room
    for value, label in [(left, f"{left:.2f}"), *chart.marks, (1.0, "1")]:
        at = min(place(value), room - len(label))
        if all(each == " " for each in foot[max(at - 1, 0) : at + len(label) + 1]):
            foot[at : at + len(label)] = label
    return [*lines, " " * (names + 1) + "".join(foot), " " * (names + 1) + chart.axis]


def _line(spots: Sequence[int | None], room: int, marks: Sequence[int], sign: str) -> str:
    low, value, high = spots
    line = ["┊" if at in marks else " " for at in range(room)]
    if low is not None and high is not None:
        line[low : high + 1] = "─" * (high + 1 - low)
        line[low], line[high] = "├", "┤"
    if value is not None:
        line[value] = sign
    return "".join(line)


def _said(dot: Dot) -> str:
    return f"{dot.value:6.3f}" if dot.value is not None else "     –"


@_body.register
def _tree(chart: Tree, width: int) -> list[str]:
    labels = [f"{lead}{twig.label}" for lead, twig in zip(_leads(chart), chart.twigs, strict=True)]
    names = _label_room(labels, width + width // 4)
    digits = max((len(f"{each.number:,}") for each in chart.twigs), default=1)
    room = width - names - digits - 2
    most = max((each.number for each in chart.twigs), default=0) or 1
    lines = [f"{_fit(label, names)} {twig.number:>{digits},} {_bar(twig.number / most, room)}"
             for label, twig in zip(labels, chart.twigs, strict=True)]  # fmt: skip
    return [*lines, "", chart.unit]


def _leads(chart: Tree) -> Iterator[str]:
    """What stands before each code: lines from the codes above it."""
    for at, twig in enumerate(chart.twigs):
        if twig.depth == 1:
            yield ""
            continue
        rest = [each.depth for each in chart.twigs[at + 1 :]]
        above = "".join("│ " if _goes_on(rest, depth) else "  " for depth in range(2, twig.depth))
        yield above + ("├─" if _goes_on(rest, twig.depth) else "└─") + " "


def _goes_on(rest: Sequence[int], depth: int) -> bool:
    """Whether another code of this depth follows before a shallower one."""
    for each in rest:
        if each <= depth:
            return each == depth
    return False


@_body.register
def _network(chart: Network, width: int) -> list[str]:
    strongest = sorted(chart.links, key=lambda link: (-link[2], link[0], link[1]))
    pairs = [f"{chart.nodes[one][0]} ─ {chart.nodes[other][0]}" for one, other, _ in strongest]
    names = _label_room(pairs, width + width // 2)
    heaviest = max((weight for _, _, weight in strongest), default=0) or 1
    room = width - names - 8
    lines = [f"{_fit(pair, names)} {weight:6.4g} {_bar(weight / heaviest, room)}"
             for pair, (_, _, weight) in zip(pairs, strongest, strict=True)]  # fmt: skip
    return [*lines, "", chart.unit]


@_body.register
def _timeline(chart: Timeline, width: int) -> list[str]:
    marked = dict(chart.marks)
    most = max((number for _, number in chart.years), default=0) or 1
    room = width - 18
    lines = [f"{year} {number:>4} {_bar(number / most, room)}{f'  ◂ {marked[year]}' if year in marked else ''}"
             for year, number in chart.years]  # fmt: skip
    return [*lines, "", f"{chart.axis}: {chart.unit}"]


@_body.register
def _curve(chart: Curve, width: int) -> list[str]:
    most = max(chart.line, default=0) or 1
    names = _label_room(chart.steps, width)
    levels = dict(chart.levels)
    room = width - names - 14 - max((len(label) + 4 for _, label in chart.levels), default=0)
    lines = []
    for at, (step, bar, total) in enumerate(zip(chart.steps, chart.bars, chart.line, strict=True), start=1):
        mark = f"  ◂ {levels[at]}" if at in levels else ""
        lines.append(f"{_fit(step, names)} {f'+{bar:g}':>5} {total:>5.4g} {_bar(total / most, room)}{mark}")
    return [*lines, "", f"{chart.axis}: {chart.bar_unit}, {chart.line_unit}"]

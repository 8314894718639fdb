"""Each kind of picture, drawn: one function a kind, over the same canvas."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import singledispatch

from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from qcode.formats.figures.canvas import (
    BLUE,
    GREY,
    INK,
    PALE,
    RED,
    RULE,
    SHADES,
    brightness,
    distinct,
    letters,
    readable,
    saved,
    settings,
    sheet,
    shortened,
    told_apart,
)
from qcode.formats.figures.words import Word, Words
from qcode.model.chart import Chart, Codelines, Curve, Dots, Heatmap, Network, Portrait, Timeline, Tree
from qcode.model.table import Sign

LONGEST_LABEL = 46
EMPTY, LINK = "#f0f0f0", "#5f7f9f"
POINT = 0.353
"""Millimetres in a point."""
MIDDLE = 0.45
"""Colours brighter than that carry dark letters."""
SIGNS = {"·": "•"}
"""A middle dot is too faint in the small letters of a cell."""
SMALLEST, SMALLEST_LABEL, LABEL = 3.5, 4.5, 1.8
"""Numbers in smaller letters (in points) are not written into a heatmap: its shades tell. Then those of labels, and
what a label takes in millimetres."""


def draw(chart: Chart, *, formats: Sequence[str], width: int) -> dict[str, bytes]:
    """The picture's bytes by format; `width` in millimetres."""
    with settings(width):
        return saved(figure_of(chart, width), formats)


@singledispatch
def figure_of(chart: Chart, width: int) -> Figure:
    """The picture as matplotlib has it."""
    raise TypeError(f"no chart: {chart!r}, {width}")


def _labels(width: int) -> int:
    return LONGEST_LABEL if width >= 120 else 26


def _rows(axes: Axes, labels: Sequence[str], width: int) -> None:
    axes.set_yticks(range(len(labels)), told_apart(labels, _labels(width)))
    axes.set_ylim(max(len(labels), 1) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)


@figure_of.register
def _heatmap(chart: Heatmap, width: int) -> Figure:
    from matplotlib.colors import LinearSegmentedColormap, Normalize

    size = letters(width)
    longest = max((len(shortened(each, 24)) for each in chart.columns), default=0)
    figure, axes = sheet(width, max(len(chart.rows), 1) * size * 0.52 + longest * size * 0.2 + 20)
    numbers = [[cell if isinstance(cell, int | float) else 0 for cell in row] for row in chart.cells]
    most = chart.most or max((cell for row in numbers for cell in row), default=0) or 1
    shades = LinearSegmentedColormap.from_list("shades", SHADES)
    image = axes.imshow(numbers or [[0]], cmap=shades, norm=Normalize(0, most), aspect="auto", interpolation="nearest")
    small = min(size - 1, 175 / max(len(chart.columns), 1) * width / 175 * 0.7)
    axes.add_artist(Words(tuple(_inside(chart, numbers, most, small)), size=small))
    labels = told_apart(chart.columns, 24)
    # Of very many columns only every second, third … is named, in letters that can be read.
    step = math.ceil(len(labels) * LABEL / (width * 0.6))
    named = range(0, len(labels), max(step, 1))
    axes.set_xticks(
        named, [labels[at] for at in named], rotation=90, fontsize=max(min(size, small + 1.5), SMALLEST_LABEL)
    )
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    _rows(axes, chart.rows, width)
    ends = (-0.5, max(len(labels), 1) - 0.5), (-0.5, max(len(chart.rows), 1) - 0.5)
    if step <= 1:
        axes.vlines([at - 0.5 for at in range(1, len(labels))], *ends[1], color=PALE, linewidth=0.4)
    axes.hlines([at - 0.5 for at in range(1, len(chart.rows))], *ends[0], color=PALE, linewidth=0.4)
    axes.set_xlim(*ends[0])
    for side in axes.spines.values():
        side.set_visible(False)
    bar = figure.colorbar(image, ax=axes, orientation="horizontal", fraction=0.03, aspect=40, pad=0.02, shrink=0.5)
    bar.set_label(chart.unit)
    bar.outline.set_linewidth(0.4)
    return figure


def _inside(chart: Heatmap, numbers: Sequence[Sequence[float]], most: float, size: float) -> Iterator[Word]:
    """What is written into the cells: signs always, numbers but 0 where letters of this size can be read."""
    for y, row in enumerate(chart.cells):
        for x, cell in enumerate(row):
            if isinstance(cell, Sign):
                yield Word(x, y, SIGNS.get(cell.value, cell.value), INK)
            elif size >= SMALLEST and (shown := _brief(cell, chart.about.language)) != "0":
                yield Word(x, y, shown, "white" if numbers[y][x] > most * 0.5 else INK)


def _brief(cell: object, language: str) -> str:
    if isinstance(cell, float):
        return _comma(f"{cell:.1f}" if cell < 100 else f"{cell:.0f}", language)
    return "" if cell is None else str(cell)


def _comma(number: str, language: str) -> str:
    return number.replace(".", ",") if language == "tr" else number


@figure_of.register
def _codelines(chart: Codelines, width: int) -> Figure:
    size = letters(width)
    figure, axes = sheet(width, max(len(chart.strips), 1) * size * 0.55 + 18)
    least = max(chart.length, 1) / 400
    for at, strip in enumerate(chart.strips):
        axes.axhline(at, color=PALE, linewidth=0.5, zorder=0)
        bars = [(start, max(stop - start, least)) for start, stop in strip.spans]
        axes.broken_barh(bars, (at - 0.32, 0.64), facecolors=readable(strip.colour, at), linewidth=0)
    _rows(axes, [strip.label for strip in chart.strips], width)
    axes.set_xlim(0, max(chart.length, 1))
    ticks = chart.ticks if width >= 120 else chart.ticks[::2]
    axes.set_xticks([place for place, _ in ticks], [str(number) for _, number in ticks])
    axes.set_xlabel(chart.axis)
    axes.spines["left"].set_visible(False)
    return figure


@figure_of.register
def _portrait(chart: Portrait, width: int) -> Figure:
    across = 40 if width >= 120 else 25
    colours = [readable(each) for each in distinct([colour for _, colour, _ in chart.legend])]
    deep = max(-(-len(chart.squares) // across), 1)
    size = letters(width)
    lines = -(-(len(chart.legend) + 1) // (2 if width >= 120 else 1))
    figure, axes = sheet(width, (width - 6) / across * deep + lines * size * 0.55 + 8)
    squares = [Rectangle((place % across, place // across), 0.92, 0.92) for place in range(len(chart.squares))]
    faces = [EMPTY if code < 0 else colours[code] for code in chart.squares]
    axes.add_collection(PatchCollection(squares, facecolors=faces, linewidths=0))
    inside = min(size - 1, width / across * 1.5)
    axes.add_artist(Words(tuple(_begun(chart.squares, across, colours)), size=inside))
    axes.set_xlim(0, across)
    axes.set_ylim(deep, 0)
    axes.set_aspect("equal")
    axes.axis("off")
    names = told_apart([label for label, _, _ in chart.legend], _labels(width))
    named = [
        (f"{at + 1}  {name} ({number})", colours[at])
        for at, (name, (_, _, number)) in enumerate(zip(names, chart.legend, strict=True))
    ]
    named.append((f"{chart.uncoded} ({sum(each < 0 for each in chart.squares)})", EMPTY))
    handles = [Rectangle((0, 0), 1, 1, facecolor=colour, edgecolor=RULE, linewidth=0.4) for _, colour in named]
    figure.legend(handles, [label for label, _ in named], loc="outside lower left", ncols=2 if width >= 120 else 1,
                  frameon=False, handlelength=1, handleheight=1)  # fmt: skip
    return figure


def _begun(squares: Sequence[int], across: int, colours: Sequence[str]) -> Iterator[Word]:
    """The number of a code where its squares begin, and in every line: no eye tells a dozen colours apart."""
    before = -1
    for place, code in enumerate(squares):
        if code >= 0 and (code != before or place % across == 0):
            ink = INK if brightness(colours[code]) > MIDDLE else "white"
            yield Word(place % across + 0.46, place // across + 0.46, str(code + 1), ink)
        before = code


@figure_of.register
def _dots(chart: Dots, width: int) -> Figure:
    size = letters(width)
    figure, axes = sheet(width, max(len(chart.dots), 1) * size * 0.5 + 24)
    left = chart.left
    sides = ("right", "left") if len(chart.marks) == 2 else ("center",) * len(chart.marks)
    for (value, label), side in zip(chart.marks, sides, strict=True):
        axes.axvline(value, color=RED, linewidth=0.8, linestyle=(0, (4, 2)), zorder=0)
        axes.annotate(label, (value, 1), xycoords=("data", "axes fraction"), xytext=(0, 2), textcoords="offset points",
                      ha=side, va="bottom", color=RED, fontsize=size - 1)  # fmt: skip
    for at, dot in enumerate(chart.dots):
        if dot.value is None:
            note = shortened(dot.note, 60 if width >= 120 else 26)
            axes.text(left, at, note, va="center", color=GREY, fontsize=size - 1, fontstyle="italic", in_layout=False)
    known = [(at, dot, dot.value) for at, dot in enumerate(chart.dots) if dot.value is not None]
    sure = [(at, dot.low, dot.high) for at, dot, _ in known if dot.low is not None and dot.high is not None]
    axes.hlines([at for at, _, _ in sure], [low for _, low, _ in sure], [high for _, _, high in sure],
                color=BLUE, linewidth=1.2)  # fmt: skip
    faces = ["white" if dot.note else BLUE for _, dot, _ in known]
    axes.scatter([value for _, _, value in known], [at for at, _, _ in known], s=(size * 0.5) ** 2, zorder=2,
                 linewidths=1, facecolors=faces, edgecolors=BLUE)  # fmt: skip
    axes.set_xlim(left - 0.03, 1.03)
    if chart.about.language == "tr":
        axes.xaxis.set_major_formatter(lambda value, _: _comma(f"{value:.1f}", "tr"))
    _rows(axes, [each.label for each in chart.dots], width)
    axes.grid(axis="y", color=PALE, linewidth=0.4)
    axes.set_axisbelow(True)
    axes.set_xlabel(chart.axis)
    axes.spines["left"].set_visible(False)
    return figure


@figure_of.register
def _tree(chart: Tree, width: int) -> Figure:
    size = letters(width)
    rows = max(len(chart.twigs), 1)
    figure, axes = sheet(width, rows * size * 0.5 + 12)
    most = chart.most or max((each.number for each in chart.twigs), default=0) or 1
    letter, bold = size * 0.58 * POINT / width, size * 0.68 * POINT / width
    step, indent = 5 / width, 3 / width
    labels = told_apart([each.label for each in chart.twigs], _labels(width))
    lengths = [
        (each.depth - 1) * step + len(label) * (bold if each.depth == 1 else letter)
        for each, label in zip(chart.twigs, labels, strict=True)
    ]
    longest = max(lengths, default=0.2)
    middle = min(longest + indent + 6 / width, 0.7)
    colours = [readable(twig.colour, at) for at, twig in enumerate(chart.twigs)]
    places = [(twig.depth - 1) * step for twig in chart.twigs]
    longs = [(1 - middle - 0.06) * twig.number / most for twig in chart.twigs]
    axes.add_collection(LineCollection(list(_branches(chart, places, step)), colors=RULE, linewidths=0.7))
    axes.scatter([x + 0.006 for x in places], range(len(places)), s=(size * 0.5) ** 2, marker="s", c=colours, zorder=2)
    axes.barh(range(len(longs)), longs, left=middle, height=0.6, color=colours)
    for at, (twig, x, long) in enumerate(zip(chart.twigs, places, longs, strict=True)):
        weight = "bold" if twig.depth == 1 else "normal"
        axes.text(x + indent, at, labels[at], va="center", fontweight=weight)
        axes.text(middle + long + 0.008, at, f"{twig.number:,}", va="center", fontsize=size - 1)
    axes.text(middle, -0.9, chart.unit, va="center", fontsize=size - 1, color=GREY)
    axes.set_xlim(0, 1)
    axes.set_ylim(rows - 0.4, -1.4)
    axes.axis("off")
    return figure


def _branches(chart: Tree, places: Sequence[float], step: float) -> Iterator[list[tuple[float, float]]]:
    """The lines from a code down to each of those under it."""
    last: dict[int, int] = {}
    for at, (twig, x) in enumerate(zip(chart.twigs, places, strict=True)):
        if twig.depth > 1 and twig.depth - 1 in last:
            left = x - step * 0.7
            yield [(left, last[twig.depth - 1] + 0.35), (left, at), (x - 0.006, at)]
        last[twig.depth] = at


@figure_of.register
def _network(chart: Network, width: int) -> Figure:
    size, number = letters(width), max(len(chart.nodes), 1)
    labels = told_apart([label for label, _, _ in chart.nodes], 30 if width >= 120 else 17)
    reach = max(map(len, labels), default=0) * size * 0.55 * POINT + 5
    radius = max(width / 2 - reach, width / 6)
    figure, axes = sheet(width, 2 * (radius + reach))
    angles = [math.pi / 2 - 2 * math.pi * at / number for at in range(number)]
    places = [(radius * math.cos(angle), radius * math.sin(angle)) for angle in angles]
    heaviest = max((weight for _, _, weight in chart.links), default=0) or 1
    biggest = max((count for _, _, count in chart.nodes), default=0) or 1
    for one, other, weight in sorted(chart.links, key=lambda link: link[2]):
        bow = Path([places[one], (0, 0), places[other]], [Path.MOVETO, Path.CURVE3, Path.CURVE3])
        axes.add_patch(PathPatch(bow, fill=False, edgecolor=LINK, alpha=0.35 + 0.6 * weight / heaviest,
                                 linewidth=0.5 + 4.5 * weight / heaviest, capstyle="round"))  # fmt: skip
    for at, ((_, colour, count), label) in enumerate(zip(chart.nodes, labels, strict=True)):
        axes.scatter(*places[at], s=12 + 150 * count / biggest * width / 175, color=readable(colour, at), zorder=2,
                     edgecolors="white", linewidths=0.5)  # fmt: skip
        _around(axes, label, angles[at], radius + 3.5, size)
    axes.set_xlim(-width / 2, width / 2)
    axes.set_ylim(-radius - reach, radius + reach)
    axes.set_aspect("equal")
    axes.axis("off")
    figure.supxlabel(chart.unit, fontsize=size - 1, color=GREY)
    return figure


def _around(axes: Axes, label: str, angle: float, radius: float, size: float) -> None:
    """A label outside of the circle, turned so that it points away from the centre and is never upside down."""
    left = math.cos(angle) < -1e-9
    axes.text(radius * math.cos(angle), radius * math.sin(angle), label, fontsize=size,
              rotation=math.degrees(angle) + (180 if left else 0), rotation_mode="anchor",
              ha="right" if left else "left", va="center")  # fmt: skip


@figure_of.register
def _timeline(chart: Timeline, width: int) -> Figure:
    from matplotlib.ticker import MaxNLocator

    size = letters(width)
    figure, axes = sheet(width, width * 0.4)
    years, numbers = [year for year, _ in chart.years], [number for _, number in chart.years]
    for year, label in chart.marks:
        axes.axvspan(year - 0.5, year + 0.5, color="#f6e3b3", zorder=0, linewidth=0)
        axes.annotate(label, (year, 1), xycoords=("data", "axes fraction"), xytext=(0, 2), textcoords="offset points",
                      ha="center", va="bottom", fontsize=size - 1, color=INK)  # fmt: skip
    axes.bar(years, numbers, width=0.8, color=BLUE)
    for year, number in filter(lambda each: each[1], chart.years):
        axes.text(year, number, str(number), ha="center", va="bottom", fontsize=size - 1)
    axes.set_xlabel(chart.axis)
    axes.set_ylabel(chart.unit)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.margins(x=0.02, y=0.12)
    return figure


@figure_of.register
def _curve(chart: Curve, width: int) -> Figure:
    from matplotlib.ticker import MaxNLocator

    size = letters(width)
    named = len(chart.steps) <= (45 if width >= 120 else 20)
    longest = max((len(shortened(each, 18)) for each in chart.steps), default=0) if named else 2
    legend = size * 0.5 * (1 if width >= 120 else 3)
    figure, axes = sheet(width, width * 0.4 + longest * (size - 1.5) * 0.55 * POINT + legend + 4)
    places = list(range(1, len(chart.steps) + 1))
    axes.bar(places, chart.bars, color=PALE, width=0.8, label=chart.bar_unit, zorder=1)
    if chart.low and chart.high:
        axes.fill_between(places, chart.low, chart.high, color=BLUE, alpha=0.18, linewidth=0, zorder=2,
                          label=chart.band_unit or None)  # fmt: skip
    axes.plot(places, chart.line, color=BLUE, linewidth=1.4, marker="o" if named else None, markersize=2.5,
              label=chart.line_unit, zorder=3)  # fmt: skip
    levels = sorted(chart.levels)
    close = len(levels) > 1 and levels[-1][0] - levels[0][0] < len(chart.steps) * 0.1
    for step, label in levels:
        axes.axvline(step, color=RED, linewidth=0.8, linestyle=(0, (4, 2)), zorder=2)
        side = ("right" if step == levels[0][0] else "left") if close else "center"
        axes.annotate(label, (step, 1), xycoords=("data", "axes fraction"), xytext=(0, 2), textcoords="offset points",
                      ha=side, va="bottom", fontsize=size - 1, color=RED)  # fmt: skip
    axes.set_xlabel(chart.axis)
    axes.yaxis.set_major_locator(MaxNLocator("auto", integer=True))
    axes.set_ylim(0, max([*chart.line, *chart.high, 1]) * 1.05)
    if chart.bar_unit or chart.line_unit:
        figure.legend(frameon=False, loc="outside lower left", ncols=3 if width >= 120 else 1)
    if named:
        axes.set_xticks(places, told_apart(chart.steps, 18), rotation=90, fontsize=size - 1.5)
    return figure

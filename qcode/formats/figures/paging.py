"""Pictures that would be taller than a page, as several of them that share one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qcode.formats.figures.canvas import letters
from qcode.model.chart import About, Chart, Codelines, Dots, Heatmap, Tree
from qcode.model.table import Cell

TALLEST = 200
"""Of a picture, in millimetres: what is left of a page above its caption and notes."""
LINE, AROUND = 0.55, 38
"""The height of a row, by the size of its letters, and of what stands above and under the rows."""


def paged(chart: Chart, *, width: int) -> list[Chart]:
    """The picture, or its rows on several as even pages; the notes stand under the last."""
    match chart:
        case Heatmap():
            most = scale_of(chart.cells)
            return [
                replace(chart, about=about, rows=chart.rows[at], cells=chart.cells[at], most=most)
                for about, at in _cut(chart.about, len(chart.rows), width)
            ]
        case Tree():
            longest = max((each.number for each in chart.twigs), default=0)
            return [
                replace(chart, about=about, twigs=chart.twigs[at], most=longest)
                for about, at in _cut(chart.about, len(chart.twigs), width)
            ]
        case Dots():
            return [
                replace(chart, about=about, dots=chart.dots[at], least=chart.left)
                for about, at in _cut(chart.about, len(chart.dots), width)
            ]
        case Codelines():
            return [
                replace(chart, about=about, strips=chart.strips[at])
                for about, at in _cut(chart.about, len(chart.strips), width)
            ]
    return [chart]


def scale_of(cells: Sequence[Sequence[Cell]]) -> float:
    """The greatest number in the cells, 0 where there is none."""
    return max((cell for row in cells for cell in row if isinstance(cell, int | float)), default=0)


def _cut(about: About, rows: int, width: int) -> list[tuple[About, slice]]:
    fitting = max(round((TALLEST - AROUND) / (letters(width) * LINE)), 1)
    pages = max(-(-rows // fitting), 1)
    if pages == 1:
        return [(about, slice(None))]
    each = -(-rows // pages)
    return [
        (
            replace(about, title=f"{about.title} ({page + 1}/{pages})", notes=about.notes if page == pages - 1 else ()),
            slice(page * each, (page + 1) * each),
        )
        for page in range(pages)
    ]

"""Pictures out: drawn by matplotlib as SVG, PNG and PDF, or in characters for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from qcode.errors import UsageError
from qcode.formats import choose, figure_formats, names
from qcode.formats.tables.saving import bytes_into
from qcode.model.chart import Chart

COLUMN, PAGE = 85, 175
"""The widths of a journal's column and of its page, in millimetres."""
NARROWEST, WIDEST = 60, 400


def drawn(chart: Chart, *, formats: Sequence[str] = ("svg", "png", "pdf"), width: int = PAGE) -> dict[str, bytes]:
    """The picture in each of the formats; the same picture gives the same bytes. `width` is in millimetres.

    Raises UsageError for a format that does not exist, or a width that no page has.
    """
    wanted = [choose(figure_formats(), name=each).name for each in formats]
    if not NARROWEST <= width <= WIDEST:
        hint = f"Take {NARROWEST} to {WIDEST} millimetres; a journal's column is {COLUMN}, its page {PAGE}."
        raise UsageError(f"A picture of {width} mm cannot be drawn.", hint)
    from qcode.formats.figures.drawing import draw

    return draw(chart, formats=wanted, width=width)


def text(chart: Chart, *, width: int | None = None) -> str:
    """The picture drawn in characters, no line wider than `width` columns of the terminal."""
    from qcode.formats.figures.characters import characters

    return characters(chart, width=width or 80)


def write(chart: Chart, *, to: Path | str | IO[Any], format: str | None = None, width: int = PAGE) -> None:
    """Write the picture to a file, whole or not at all, or to a binary stream, in a format's name or the suffix's."""
    chosen = choose(figure_formats(), name=format, path=to if isinstance(to, Path | str) else None)
    content = drawn(chart, formats=[chosen.name], width=width)[chosen.name]
    with bytes_into(to) as stream:
        stream.write(content)


def format_names() -> tuple[str, ...]:
    """The formats of pictures, in the order in which help lists them."""
    return names(figure_formats())

"""Pictures before they are drawn: what stands where, in numbers and words; colours are `#rrggbb`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from qcode.model.table import Cell


@dataclass(frozen=True, slots=True)
class About:
    """What is said around a picture: its title, what it shows in words, the terms under it, its language."""

    title: str
    alt: str
    notes: tuple[str, ...] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Heatmap:
    """Numbers as shades: a row a label, a column a label; a sign or None is no number and gets no shade.

    `most` has the darkest shade; None is the greatest number that is there.
    """

    about: About
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    unit: str
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Strip:
    """One line of bars: its label, its colour, and from where to where they go."""

    label: str
    colour: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Codelines:
    """Where in a text each code is: `length` in characters, `ticks` the places of turns or paragraphs by number."""

    about: About
    length: int
    strips: tuple[Strip, ...]
    ticks: tuple[tuple[int, int], ...]
    axis: str


@dataclass(frozen=True, slots=True)
class Portrait:
    """A text as a field of squares, from left to right and top to bottom, each in the colour of its longest code.

    `squares` are places in `legend` (label, colour, how many squares), -1 for text without a code.
    """

    about: About
    squares: tuple[int, ...]
    legend: tuple[tuple[str, str, int], ...]
    uncoded: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A value with its interval, None where it is undefined; `note` says why, or what to keep in mind."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dots:
    """Values with intervals on one axis, and lines at values that mean something.

    The axis begins at 0, or below it at `least`, or at the least that the dots have.
    """

    about: About
    dots: tuple[Dot, ...]
    marks: tuple[tuple[float, str], ...]
    axis: str
    least: float = 0

    @property
    def left(self) -> float:
        """Where the axis begins: nothing that a dot has lies before it."""
        return min(self.least, *(end for each in self.dots for end in (each.low, each.value) if end is not None), 0)


@dataclass(frozen=True, slots=True)
class Twig:
    """One code of a tree: how deep it stands, its name, its colour, and how often it was given with those under it."""

    depth: int
    label: str
    colour: str
    number: int


@dataclass(frozen=True, slots=True)
class Tree:
    """The codebook as a tree with bars for the numbers; the longest is that of `most`, or of the greatest number."""

    about: About
    twigs: tuple[Twig, ...]
    unit: str
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Network:
    """Things (label, colour, size) and the links between two of them by their places, with a weight."""

    about: About
    nodes: tuple[tuple[str, str, int], ...]
    links: tuple[tuple[int, int, float], ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Numbers by year, years without one left out, and years that are marked with a reason."""

    about: About
    years: tuple[tuple[int, int], ...]
    marks: tuple[tuple[int, str], ...]
    axis: str
    unit: str


@dataclass(frozen=True, slots=True)
class Curve:
    """Numbers along an order of interviews: bars, a line that adds them up, and levels that are looked for.

    `low` and `high` are the ends of what other orders give for the line, called `band_unit`; `levels` are (step,
    label).
    """

    about: About
    steps: tuple[str, ...]
    bars: tuple[float, ...]
    line: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    levels: tuple[tuple[int, str], ...] = ()
    axis: str = ""
    bar_unit: str = ""
    line_unit: str = ""
    band_unit: str = ""


Chart: TypeAlias = "Heatmap | Codelines | Portrait | Dots | Tree | Network | Timeline | Curve"
"""A picture of any kind."""

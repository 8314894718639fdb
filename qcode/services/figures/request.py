"""What somebody asks of a picture."""

from __future__ import annotations

from dataclasses import dataclass, field

from qcode.model.selection import Selection

LEGEND = 12


@dataclass(frozen=True, slots=True)
class Request:
    """The same filters as every question, and what some pictures take besides.

    `by` is what the columns of a heatmap or the years of a timeline are, `count` what is counted, `marks` are years
    with their words, `most` is how many links a network has, `unit` what agreement counts. What a picture does not
    need is passed over.
    """

    selection: Selection = field(default_factory=Selection)
    language: str = "en"
    by: str = ""
    count: str = "excerpts"
    depth: int | None = None
    marks: tuple[tuple[int, str], ...] = ()
    most: int = 40
    unit: str = "sentence"
    draws: int = 2000
    seed: int = 1

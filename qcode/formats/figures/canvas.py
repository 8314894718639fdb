"""What all pictures share: size, letters, colours that the colour-blind tell apart, and files without dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MILLIMETRES = 25.4
DPI = 300
INK, GREY, PALE, RULE = "#222222", "#767676", "#dddddd", "#bbbbbb"
BLUE, RED, GREEN = "#4477aa", "#ee6677", "#228833"
PALEST = 0.72
CYCLE = (
    "#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#332288", "#999933", "#882255", "#117733",
    "#ddcc77", "#44aa99", "#888888",
)  # fmt: skip
"""Paul Tol's bright scheme, and some of his muted one."""
SHADES = ("#ffffff", "#dbe7f1", "#a9c6de", "#6f9fc6", "#3f77a8", "#1f5083", "#0b2d52")
"""From nothing to much, told apart in grey too."""

_SETTINGS: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "svg.hashsalt": "qcode",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "axes.edgecolor": INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "text.parse_math": False,
}
_WITHOUT_DATE: dict[str, dict[str, Any]] = {
    "svg": {"Date": None, "Creator": "qcode"},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": "qcode", "Producer": None},
    "png": {"Software": "qcode"},
}


@contextmanager
def settings(width: int) -> Iterator[None]:
    """The look of all pictures, letters of 7 points in a journal's column and of 8 on its page."""
    from matplotlib import rc_context

    size = letters(width)
    sized = ("font.size", "axes.labelsize", "xtick.labelsize", "ytick.labelsize", "legend.fontsize")
    look: Any = {**_SETTINGS, **dict.fromkeys(sized, size)}
    with rc_context(look):
        yield


def letters(width: int) -> float:
    """The size of letters in points on a picture of this width in millimetres."""
    return 7.0 if width < 120 else 8.0


def sheet(width: int, height: float) -> tuple[Figure, Axes]:
    """A figure with one pair of axes; width and height in millimetres."""
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    engine = ConstrainedLayoutEngine(w_pad=0.03, h_pad=0.04)
    figure = Figure(figsize=(width / MILLIMETRES, height / MILLIMETRES), dpi=DPI, layout=engine)
    return figure, figure.add_subplot()


def saved(figure: Figure, formats: Sequence[str]) -> dict[str, bytes]:
    """The figure's bytes in each format, without date or the name of a program's version."""
    found = {}
    # The places are found once, not again for every format.
    if engine := figure.get_layout_engine():
        engine.execute(figure)
    figure.set_layout_engine(None)
    for name in formats:
        stream = BytesIO()
        figure.savefig(stream, format=name, dpi=DPI, metadata=_WITHOUT_DATE[name], facecolor="white")
        found[name] = stream.getvalue()
    return found


def shortened(text: str, most: int) -> str:
    """The text, cut with an ellipsis where it is longer than so many letters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def told_apart(labels: Sequence[str], most: int) -> list[str]:
    """The labels, each `shortened`; those of which the beginnings are the same are cut in the middle."""
    cut = [shortened(each, most) for each in labels]
    twice = {each for each, number in Counter(cut).items() if number > 1}
    return [_without_middle(label, most) if each in twice else each for label, each in zip(labels, cut, strict=True)]


def _without_middle(text: str, most: int) -> str:
    behind = most // 2
    return text if len(text) <= most else f"{text[: most - 1 - behind].rstrip()}…{text[-behind:].lstrip()}"


def readable(colour: str, at: int = 0) -> str:
    """The colour, or one of the cycle where there is none; darker where it would not be seen on white."""
    from matplotlib.colors import to_hex, to_rgb

    own = colour or CYCLE[at % len(CYCLE)]
    light = brightness(own)
    red, green, blue = (each * min(PALEST / light, 1) if light else each for each in to_rgb(own))
    return to_hex((red, green, blue))


def brightness(colour: str) -> float:
    """How bright a colour is, from 0 for black to 1 for white."""
    from matplotlib.colors import to_rgb

    red, green, blue = to_rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def distinct(colours: Sequence[str]) -> list[str]:
    """The colours, each one once: a second one of a kind, or none, gets one of the cycle that is not in use."""
    free = [each for each in CYCLE if each not in colours]
    found: list[str] = []
    for colour in colours:
        taken = not colour or colour in found
        found.append(free.pop(0) if taken and free else colour or GREY)
    return found

"""Text measured in terminal cells: cut, padded, made harmless."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

ELLIPSIS = "…"
_LEFT_OUT = f" {ELLIPSIS} "


def clean(text: str) -> str:
    """The text in one line, control characters as a visible `·`, so that nothing in a name can move the cursor."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else " " if each in "\n\t\r " else "·" for each in text)


@lru_cache(maxsize=8192)
def fit(text: str, width: int, *, right: bool = False) -> str:
    """The text in exactly `width` cells: padded, or cut with an ellipsis."""
    if width <= 0:
        return ""
    text = clean(text)
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + ELLIPSIS
    pad = " " * (width - length)
    return pad + text if right else text + pad


def fit_middle(text: str, width: int) -> str:
    """The text in at most `width` cells, its middle left out where it is longer: both ends tell names apart."""
    text = clean(text)
    if cell_len(text) <= width:
        return text
    if width < 4:
        return fit(text, width).rstrip()
    tail = text[-((width - 1) // 3) :]
    while cell_len(tail) > (width - 1) // 3 + 1 and len(tail) > 1:
        tail = tail[1:]
    return set_cell_size(text, width - 1 - cell_len(tail)).rstrip() + ELLIPSIS + tail


def fit_words(text: str, width: int) -> str:
    """What somebody said in at most `width` cells, words in its middle left out where it is longer.

    No word is cut, so that no number becomes another one; only a word that has no room is.
    """
    text = clean(" ".join(text.split()))
    if cell_len(text) <= width:
        return text
    words, head, tail = deque(text.split()), list[str](), list[str]()
    room = width - cell_len(_LEFT_OUT) + 2
    while words:
        shorter = len(" ".join(head)) <= len(" ".join(tail))
        fitting = (side for side in (shorter, not shorter) if cell_len(words[0 if side else -1]) < room)
        to_head = next(fitting, None)
        if to_head is None:
            break
        (head if to_head else tail).append(words.popleft() if to_head else words.pop())
        room -= cell_len((head if to_head else tail)[-1]) + 1
    if not head or not tail:
        return fit_middle(text, width)
    return " ".join(head) + _LEFT_OUT + " ".join(reversed(tail))


def bar(share: float | None, width: int) -> str:
    """A bar of `width` cells for a share from 0 to 1; something started never looks like nothing, nor unfinished
    like done."""
    if share is None:
        return " " * width
    full = round(max(0.0, min(1.0, share)) * width)
    full = 1 if share > 0 and full == 0 else width - 1 if share < 1 and full == width else full
    return "█" * full + "░" * (width - full)


def strip_of(segments: Iterable[Segment], *, width: int, base: Style) -> Strip:
    """A line of exactly `width` cells, the rest filled in the base style."""
    line = list(segments)
    length = sum(cell_len(segment.text) for segment in line)
    if length < width:
        line.append(Segment(" " * (width - length), base))
    strip = Strip(line, max(length, width))
    return strip if length <= width else strip.crop(0, width)


def marked(text: str, places: Sequence[int], *, base: Style, mark: Style) -> list[Segment]:
    """The text in segments, the characters at `places` in the style `mark`."""
    wanted = set(places)
    segments: list[Segment] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or (end in wanted) != (start in wanted):
            segments.append(Segment(text[start:end], mark if start in wanted else base))
            start = end
    return segments

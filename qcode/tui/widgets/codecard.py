"""What a codebook says of one code, as a page to read."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from qcode.model.codebook import Code
from qcode.tui.widgets.cells import clean, fit, strip_of
from qcode.tui.wording import counted

_FIELDS = (
    ("in brief", "brief"),
    ("definition", "definition"),
    ("use when", "use_when"),
    ("do not use when", "not_when"),
    ("example", "example"),
    ("counter-example", "counter_example"),
)


class CodeCard(ScrollView, can_focus=False):
    """The definition of a code with its fields, wrapped to the width."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"card--strong", "card--quiet"}
    DEFAULT_CSS = """
    CodeCard { background: $background; color: $foreground; scrollbar-size-vertical: 1; padding: 0; }
    CodeCard > .card--strong { background: $background; color: $foreground; text-style: bold; }
    CodeCard > .card--quiet { background: $background; color: $text-muted; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.code: Code | None = None
        self.path, self.used, self.memos = "", 0, ()  # type: tuple[str, int, Sequence[str]]
        self._lines: list[tuple[str, str]] = []

    def show(self, code: Code | None, *, path: str = "", count: int = 0, memos: Sequence[str] = ()) -> None:
        """Show another code, or none."""
        self.code, self.path, self.used, self.memos = code, path, count, tuple(memos)
        self._lay()
        self.scroll_to(y=0, animate=False, force=True)

    def on_resize(self) -> None:
        """Wrap to the new width."""
        self._lay()

    def _lay(self) -> None:
        width = max(20, self.scrollable_content_region.width - 4)
        self._lines = list(self._told(min(width, 90)))
        self.virtual_size = Size(0, len(self._lines))
        self.refresh()

    def _told(self, room: int) -> Iterator[tuple[str, str]]:
        code = self.code
        if code is None:
            return
        keys = f"hotkey {code.hotkey} · " if code.hotkey else ""
        labels = "  ".join(f"{language}: {name}" for language, name in code.labels.items())
        path = self.path if self.path != code.name else ""
        yield from _wrapped(code.name + ("  (retired)" if code.retired else ""), room, "strong")
        for each in filter(None, (labels, path, f"{keys}{counted(self.used, 'coding')} of yours")):
            yield from _wrapped(each, room, "quiet")
        for title, field in _FIELDS:
            text = getattr(code, field)
            yield "", ""
            yield "quiet", title
            yield from _wrapped(text or "–", room)
        for memo in self.memos:
            yield "", ""
            yield "quiet", "memo"
            yield from _wrapped(memo, room)

    def render_line(self, y: int) -> Strip:
        """One line of the page."""
        width = self.size.width
        at = self.scroll_offset.y + y
        if at >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        part, text = self._lines[at]
        style = self.get_component_rich_style(f"card--{part}") if part else self.rich_style
        return strip_of([Segment(fit(f"  {text}", width), style)], width=width, base=style)


def _wrapped(text: str, room: int, part: str = "") -> Iterator[tuple[str, str]]:
    for paragraph in text.split("\n"):
        for line in textwrap.wrap(clean(paragraph), room) or [""]:
            yield part, line

"""What is under the cursor: the passage, its codings with coder and memo, and what the code means."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from qcode.model.codebook import Code
from qcode.tui.widgets.cells import clean, fit, fit_words, strip_of
from qcode.tui.widgets.kept import Kept
from qcode.tui.wording import counted, in_one_line, in_quotes

_WIDE = 60
"""From this width on, the rules of a code stand in one line with what they are called."""

_GAP, _ASIDE = "gap", "aside"
_LOOKS = {_GAP: "", _ASIDE: "quiet"}
"""Lines that give way where there is little room, and what they look like."""

LOW = 5
"""Up to this height there is room for the main facts only, a line each."""


@dataclass(frozen=True, slots=True)
class CodingHere:
    """One coding under the cursor, in words; `name` tells its code from another of the same name."""

    code: Code
    name: str
    path: str
    coder: str
    when: str
    weight: int | None = None
    typical: bool = False
    round: str = ""
    memos: tuple[str, ...] = ()
    current: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What the inspector tells: the passage that a code would go to, and what stands on it.

    `words` are said by those who answer, `asked` by those who ask. The codings lie under the cursor, or, where none
    does, somewhere `inside` what is selected. `browsing`: the code is one that is looked at in the codebook.
    """

    quote: str = ""
    words: int = 0
    asked: int = 0
    codings: tuple[CodingHere, ...] = ()
    inside: bool = False
    mine_shown: bool = True
    memos: tuple[str, ...] = ()
    code: Code | None = None
    browsing: bool = False


class Inspector(Kept, Widget):
    """Tells about the passage; at the side in full, under the text in a few lines."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"inspector--strong", "inspector--quiet"}
    DEFAULT_CSS = """
    Inspector { background: $background; color: $foreground; height: 3; width: 100%; }
    Inspector > .inspector--strong { background: $background; color: $foreground; text-style: bold; }
    Inspector > .inspector--quiet { background: $background; color: $text-muted; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.seen = Seen()
        self._lines: list[tuple[str, str]] = []
        self._laid_for: tuple[int, int] | None = None
        self._styles: dict[str, Style] = {}

    def show(self, seen: Seen) -> None:
        """Tell about another passage, in this frame; only the lines that are different are drawn again."""
        if seen == self.seen:
            return
        self.seen = seen
        if not self.display:
            self._laid_for = None
            self.forget()
            return
        if self._laid_for != (self.size.width, self.size.height):
            self._laid_for = None
            self.refresh(layout=False)
            return
        before, self._lines = self._lines, self._laid()
        width, height = self.size
        rows = range(min(height, max(len(before), len(self._lines))))
        different = [y for y in rows if before[y : y + 1] != self._lines[y : y + 1]]
        if different:
            self.refresh(*(Region(0, y, width, 1) for y in different))

    def notify_style_update(self) -> None:
        """Forget the styles of the old theme."""
        self._styles.clear()
        super().notify_style_update()

    def _laid(self) -> list[tuple[str, str]]:
        width, height = self.size
        return list(self._low(width)) if height <= LOW else _fitting(list(self._full(width)), height)

    def render_line(self, y: int) -> Strip:
        """One line of it."""
        width = self.size.width
        if self._laid_for != (width, self.size.height):
            self._lines, self._laid_for = self._laid(), (width, self.size.height)
        if y >= len(self._lines):
            return Strip.blank(width, self._style(""))
        part, text = self._lines[y]
        part = _LOOKS.get(part, part)
        style = self._style(part)
        return strip_of([Segment(fit(f" {text}", width), style)], width=width, base=style)

    def _style(self, part: str) -> Style:
        if part not in self._styles:
            found = self.get_component_rich_style(f"inspector--{part}") if part else self.rich_style
            self._styles[part] = found
        return self._styles[part]

    def _low(self, width: int) -> Iterator[tuple[str, str]]:
        seen = self.seen
        yield "strong", in_quotes(fit_words(seen.quote, width - 4)) if seen.quote else ""
        if seen.codings:
            yield "", _in_a_line(seen, width - 2)
        else:
            yield "quiet", " · ".join(filter(None, (_uncoded(seen), _length(seen))))
        code = seen.code
        notes = [memo for each in seen.codings for memo in each.memos] + list(seen.memos)
        if notes and not seen.browsing:
            yield "", f"✎ {clean(notes[0])}" + (f" (and {len(notes) - 1} more)" if len(notes) > 1 else "")
        elif code is None:
            yield "quiet", ""
        else:
            rule = code.use_when or code.brief or code.definition
            yield "quiet", f"{code.name}: {clean(in_one_line(rule))}" if rule else f"{code.name} has no definition yet"

    def _full(self, width: int) -> Iterator[tuple[str, str]]:
        seen, room = self.seen, max(8, width - 2)
        yield from _wrapped("strong", in_quotes(fit_words(seen.quote, 3 * room)) if seen.quote else "", room)
        yield "quiet", " · ".join(filter(None, (_length(seen), "" if seen.codings else _uncoded(seen))))
        yield _GAP, ""
        if seen.inside:
            yield "quiet", "within it"
        for each in seen.codings:
            yield from _wrapped("strong" if each.current else "", _named(each), room)
            told = filter(None, (each.path, each.when, each.round and f"round {each.round}"))
            yield from _wrapped(_ASIDE, " · ".join(told), room)
            for memo in each.memos:
                yield from _wrapped("", f"✎ {memo}", room)
        for memo in seen.memos:
            yield from _wrapped("", f"✎ {memo}", room)
        if seen.code is not None:
            yield _GAP, ""
            yield from _about(seen.code, room)


def _length(seen: Seen) -> str:
    """How many words are selected: those of an interviewer apart, since no table counts them."""
    if not seen.quote:
        return ""
    if seen.asked and not seen.words:
        return f"{counted(seen.asked, 'word')} of a question"
    asked = f" and {seen.asked:,} of questions" if seen.asked else ""
    return f"{counted(seen.words, 'word')}{asked}"


def _uncoded(seen: Seen) -> str:
    if not seen.quote or not seen.mine_shown:
        return ""
    return "not coded by you"


def _fitting(lines: list[tuple[str, str]], height: int) -> list[tuple[str, str]]:
    """The lines that fit: gaps give way first, then where and when the codings are; a cut end is shown as one."""
    for spare in (_GAP, _ASIDE):
        for at in range(len(lines) - 1, -1, -1):
            if len(lines) > height and lines[at][0] == spare:
                del lines[at]
    if len(lines) > height:
        part, text = lines[height - 1]
        lines[height - 1 :] = [(part, f"{text} …")]
    return lines


def _about(code: Code, room: int) -> Iterator[tuple[str, str]]:
    yield from _wrapped("strong", code.name, room)
    for title, text in (
        ("", code.definition or code.brief),
        ("use when", code.use_when),
        ("do not use when", code.not_when),
        ("example", code.example),
        ("counter-example", code.counter_example),
    ):
        if text and title and room >= _WIDE:
            yield from _wrapped("", f"{title}: {text}", room)
        elif text:
            if title:
                yield "quiet", title
            yield from _wrapped("", text, room)


def _in_a_line(seen: Seen, room: int) -> str:
    """The codings in one line, each coder named behind hers; of more than fit, as many as do and how many there are."""
    before = "within it: " if seen.inside else ""
    by_coder: dict[str, list[str]] = {}
    for each in seen.codings:
        by_coder.setdefault(each.coder, []).append(_named(each, coder=False))
    groups = {coder: _each_once(names) for coder, names in by_coder.items()}
    line = before + " · ".join(f"{' · '.join(names)} ({coder})" for coder, names in groups.items())
    names = [name for each in groups.values() for name in each]
    end = " … and more" if seen.inside else f" … {len(seen.codings)} in all"
    while cell_len(line) > room and len(names) > 1:
        names.pop()
        line = f"{before}{' · '.join(names)}{end} ({', '.join(groups)})"
    return line


def _each_once(names: Sequence[str]) -> list[str]:
    return [f"{name} ×{many}" if many > 1 else name for name, many in Counter(names).items()]


def _named(each: CodingHere, *, coder: bool = True) -> str:
    hotkey = f"{each.code.hotkey} " if each.code.hotkey else ""
    signs = ("★" if each.typical else "") + ("✎" if each.memos else "")
    weight = f", weight {each.weight}" if each.weight is not None else ""
    by = f" ({each.coder})" if coder else ""
    return f"{hotkey}{each.name}{by}{weight}{' ' + signs if signs else ''}"


@lru_cache(maxsize=256)
def _wrapped(part: str, text: str, room: int) -> Sequence[tuple[str, str]]:
    return [(part, line) for line in textwrap.wrap(clean(text), room)]

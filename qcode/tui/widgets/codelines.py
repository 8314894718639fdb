"""The lines of a tree of codes: fold sign, colour, hotkey, name and count; greyed where a code is out of sight."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from qcode.model.codebook import Code
from qcode.tui.folding import canonical, fold
from qcode.tui.widgets.cells import fit, marked, strip_of
from qcode.tui.widgets.codedrag import DraggedCodes
from qcode.tui.widgets.palette import swatch


class CodeLines(DraggedCodes):
    """Draws codes as a tree; which ones are shown and what is done with them is the child class's."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"codetree--away"}
    DEFAULT_CSS = """
    CodeLines > .codetree--away { background: $background; color: $text-disabled; text-style: italic; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        """No codes."""
        super().__init__(id=id, classes=classes)
        self.counts: dict[int, int] = {}
        self.focus_code: int | None = None
        self._in_focus: frozenset[int] = frozenset()
        self.hidden: frozenset[int] = frozenset()
        self._folded: set[int] = set()
        self._index: dict[int, int] = {}
        self._bolds: dict[Style, Style] = {}

    def set_count(self, code_id: int, count: int) -> None:
        """Another number beside one code; one line is drawn again."""
        self.counts[code_id] = count
        if code_id in self._index:
            self.refresh_row(self._index[code_id])

    def set_counts(self, counts: Mapping[int, int]) -> None:
        """Other numbers beside these codes; the lines whose number changed are drawn again."""
        for code_id, count in counts.items():
            if self.counts.get(code_id) != count:
                self.set_count(code_id, count)

    def set_focus(self, code_id: int | None) -> None:
        """Mark the code in focus, with those under it, or none."""
        self.focus_code = code_id
        branch = self.codebook.branch(code_id) if code_id is not None and code_id in self.codebook else ()
        self._in_focus = frozenset(code.id for code in branch)
        self.refresh()

    def set_hidden(self, hidden: Collection[int]) -> None:
        """Mark these codes as hidden."""
        self.hidden = frozenset(hidden)
        self.refresh()

    def count(self) -> int:
        """How many codes are shown."""
        return len(self._shown)

    def _bold(self, style: Style) -> Style:
        """A style in bold; made once, because rich takes as long for it as a line takes to draw."""
        if style not in self._bolds:
            self._bolds[style] = style + Style(bold=True)
        return self._bolds[style]

    def draw(self, index: int, *, width: int) -> Strip:
        """Fold sign, swatch, hotkey, name, count; the colour repeats what hotkey and name say."""
        code = self._shown[index]
        base = self._line_style(index, code)
        drop = self.drop if self.drop is not None and self.drop.index == index else None
        quiet = base if index == self.cursor or drop else self.style_of("rows--muted")
        parent = bool(self.codebook.children(code.id))
        sign = ("▶" if code.id in self._folded and not self.words else "▼") if parent else " "
        number = self.counts.get(code.id, 0)
        right = f" {number}" if number else "  "
        mark = "×" if code.retired else "◉" if code.id == self.focus_code else "◌" if code.id in self.hidden else "▊"
        head = f"{' ' if drop is None else '↳'}{' ' * (self.sign_at(code) - 1)}{sign} "
        room = max(1, width - len(head) - len(right) - 6)
        if drop is not None and drop.before:
            return self._draw_line_over(code, width, base)
        return strip_of(
            [
                Segment(head, quiet),
                Segment(mark, swatch(code.colour, base, code_id=code.id)),
                Segment(fit(code.hotkey, 2, right=True) + " ", self._bold(quiet)),
                *self._draw_name(code, room, base),
                Segment(" ", base),
                Segment(right + " ", quiet),
            ],
            width=width,
            base=base,
        )

    def _draw_line_over(self, code: Code, width: int, base: Style) -> Strip:
        """A code before which another would land: a line runs over its row, but for the name."""
        at = self.name_at(code)
        name = canonical(code.name)
        name = fit(name, min(cell_len(name), max(1, width - at - 1)))
        rest = max(0, width - at - cell_len(name))
        segments = [Segment("▔" * at, base), Segment(name, base), Segment("▔" * rest, base)]
        return strip_of(segments, width=width, base=base)

    def _draw_name(self, code: Code, room: int, base: Style) -> list[Segment]:
        name = fit(canonical(code.name), room)
        if not self.words or base is self.cursor_style():
            return [Segment(name, base)]
        folded = fold(name)
        places = {
            at for word in self.needle if (start := folded.find(word)) >= 0 for at in range(start, start + len(word))
        }
        return marked(name, sorted(places), base=base, mark=self.style_of("rows--match"))

    def _line_style(self, index: int, code: Code) -> Style:
        if index == self.cursor:
            return self.cursor_style()
        if self.drop is not None and index == self.drop.index:
            return self.style_of("rows--cursor-away")
        away = code.retired or code.id in self.hidden or (bool(self._in_focus) and code.id not in self._in_focus)
        return self.style_of("codetree--away" if away else "rows--line")

    def sign_at(self, code: Code) -> int:
        """The column of the sign that folds a code's branch."""
        return 1 + min((self.codebook.depth(code.id) - 1) * 2, max(0, self.width - 17))

    def name_at(self, code: Code) -> int:
        """The column in which a code's name begins, behind sign, swatch and hotkey."""
        return self.sign_at(code) + 6

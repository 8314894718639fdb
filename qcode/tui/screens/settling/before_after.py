"""Agreement before and after settling, side by side."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import work
from textual.binding import BindingType
from textual.strip import Strip
from textual.widget import Widget

from qcode.errors import QcodeError
from qcode.model.change import Change
from qcode.model.table import Cell
from qcode.services import exporting
from qcode.services.settling.after import MEANING, BeforeAfter, before_after_table, before_and_after
from qcode.tui.actions import bindings_for
from qcode.tui.frame import Frame
from qcode.tui.screens.asking.saving import file_name, save_to_file
from qcode.tui.screens.tables.parts import HeadLine, HeadPart
from qcode.tui.threads import hand_over
from qcode.tui.widgets.cells import fit, fit_middle
from qcode.tui.widgets.lines import Title
from qcode.tui.widgets.rows import Rows

_NUMBER = 8
_WHOLE = "all codes"


class Figures(Rows):
    """A line a figure: of what, before with its interval, after, and how much of it is settled."""

    HEAD = 1

    def __init__(self, *, id: str | None = None) -> None:
        """No figures yet."""
        super().__init__(id=id)
        self.rows: tuple[tuple[Cell, ...], ...] = ()
        self._longest = 0

    def load(self, rows: tuple[tuple[Cell, ...], ...]) -> None:
        """Show the rows of `before_after_table`."""
        self.rows = rows
        self._longest = max((cell_len(_name(row)) for row in rows), default=0)
        self.relaid()

    def count(self) -> int:
        """A line a row."""
        return len(self.rows)

    def draw_head(self, line: int, *, width: int) -> Strip:  # noqa: ARG002 - there is one line
        """What the columns are."""
        return self._strip(("", "before", "low", "high", "after", "settled"), width=width, part="rows--head")

    def draw(self, index: int, *, width: int) -> Strip:
        """One figure."""
        _, _, before, low, high, after, number, done, _ = self.rows[index]
        cells = (_name(self.rows[index]), _told(before), _told(low), _told(high), _told(after), f"{done}/{number}")
        return self._strip(cells, width=width, part="rows--line", here=index == self.cursor)

    def _strip(self, cells: tuple[str, ...], *, width: int, part: str, here: bool = False) -> Strip:
        style = self.cursor_style() if here else self.style_of(part)
        narrow = width < 70
        kept = [cells[0], cells[1], cells[4], cells[5]] if narrow else list(cells)
        room = max(10, min(self._longest, width - (_NUMBER + 1) * (len(kept) - 1) - 2))
        words = " ".join([fit(fit_middle(kept[0], room), room), *(fit(each, _NUMBER, right=True) for each in kept[1:])])
        return Strip([Segment(fit(f" {words}", width), style)], width)


def _name(row: tuple[Cell, ...]) -> str:
    of, figure = row[:2]
    return str(figure if of == _WHOLE else of)


def _told(value: Cell) -> str:
    return f"{value:.3f}" if isinstance(value, float | int) else "–"


class BeforeAfterScreen(Frame):
    """The two figures, with what each means; E writes them to a file."""

    NAME = "before and after"
    PLACES: ClassVar[tuple[str, ...]] = ("before",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("before")]

    def __init__(self, round: str) -> None:
        """Of one round."""
        super().__init__()
        self.round = round
        self.found: BeforeAfter | None = None
        self.list = Figures(id="figures")
        self.meanings = [HeadLine(style="quiet") for _ in MEANING]

    def body(self) -> Iterable[Widget]:
        """What the columns mean, over the figures."""
        yield from self.meanings
        yield self.list

    def on_mount(self) -> None:
        """Compute, and give the keys to the list."""
        super().on_mount()
        for line, words in zip(self.meanings, MEANING, strict=True):
            line.show(HeadPart(words))
        self.list.moved = self._tell_about  # type: ignore[method-assign]
        self.list.focus()
        self.status.wait("measuring …")
        self._measure()

    @work(thread=True, exclusive=True, group="before and after")
    def _measure(self) -> None:
        try:
            found = before_and_after(self.session.project, self.round)
        except QcodeError as error:
            hand_over(self.status.fail, error)
        else:
            hand_over(self._have, found)

    def _have(self, found: BeforeAfter) -> None:
        self.found = found
        self.list.load(before_after_table(found).rows)
        self.entitle()
        self._tell_about()

    def concerned(self, change: Change | None) -> None:
        """Compute again where something was decided."""
        if change is None or change.concerns("decisions") or change.concerns("codes"):
            self._measure()

    def entitle(self) -> None:
        """The round, and how much is settled."""
        found, session = self.found, self.session
        right = f"{found.queue.settled} of {len(found.queue.items)} settled" if found else ""
        title = Title(project=session.project.name, screen=self.NAME, document=self.round, coder=session.coder_name,
                      right=right)  # fmt: skip
        self.titlebar.show(title)

    def _tell_about(self) -> None:
        if self.found is not None and self.list.rows:
            note = self.list.rows[self.list.cursor][8]
            self.status.say(str(note) if note else self.found.before.state, "E writes it to a file")

    def action_export(self) -> None:
        """Write both figures to a file."""
        found = self.found
        if found is None:
            return

        def write(path: Path) -> str:
            exporting.save_table(before_after_table(found), to=path)
            return f"agreement before and after is in {path}"

        save_to_file(self, "write agreement before and after to", name=file_name("agreement", self.round), write=write)

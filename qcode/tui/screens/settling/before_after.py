"""Agreement before and after settling, side by side."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from qcode.errors import QcodeError
from qcode.model.change import Change
from qcode.model.table import Cell
from qcode.services import exporting
from qcode.services.settling.after import MEANING, BeforeAfter, before_after_table, before_and_after
from qcode.services.tables.notes import counted
from qcode.tui.actions import bindings_for
from qcode.tui.frame import Frame
from qcode.tui.screens.agreement.views import SHORT
from qcode.tui.screens.asking.saving import file_name, save_to_file
from qcode.tui.screens.tables.parts import HeadLine, HeadPart
from qcode.tui.threads import hand_over
from qcode.tui.widgets.columns import Column
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.grouped import Entry
from qcode.tui.widgets.lines import Title

_WHOLE = "all codes"
_ROOM = 100
"""From so many columns on the agreement screen has the whole names of the figures on all codes."""


_COLUMNS = (
    Column("figure", most=60, least=10, fair=24),
    Column("before", right=True),
    Column("95 % from", right=True, drop=2),
    Column("to", right=True, drop=2),
    Column("after", right=True),
    Column("settled", right=True),
)


def _entry(at: int, row: tuple[Cell, ...], *, in_short: bool) -> Entry:
    """A line a figure: of what, before with its interval, after, and how much of it is settled."""
    _, _, before, low, high, after, number, done, _ = row
    name = SHORT.get(_name(row), _name(row)) if in_short else _name(row)
    return Entry(at, (name, _told(before), _told(low), _told(high), _told(after), f"{done}/{number}"))


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
        self._measuring = self._once_more = False
        self.list = FilterList(sorts=True, id="figures")
        self.meanings = [HeadLine(style="quiet") for _ in MEANING]
        self.universe = HeadLine(style="quiet")

    def body(self) -> Iterable[Widget]:
        """What the columns mean, and of how much text, over the figures."""
        yield from self.meanings
        yield self.universe
        yield self.list

    def on_mount(self) -> None:
        """Compute, and give the keys to the list."""
        super().on_mount()
        for line, words in zip(self.meanings, MEANING, strict=True):
            line.show(HeadPart(words))
        self.list.focus()
        self.status.wait("measuring …")
        self._measure()

    def _measure(self) -> None:
        """Measure, one at a time: what changes meanwhile is measured once behind it, however much it is."""
        if self._measuring:
            self._once_more = True
        else:
            self._measuring = True
            self._compute()

    @work(thread=True, group="before and after")
    def _compute(self) -> None:
        try:
            found: BeforeAfter | QcodeError = before_and_after(self.session.project, self.round)
        except QcodeError as error:
            found = error
        hand_over(self._have, found)

    def _have(self, found: BeforeAfter | QcodeError) -> None:
        self._measuring = False
        if self._once_more:
            self._once_more = False
            self._measure()
        if isinstance(found, QcodeError):
            self.status.fail(found)
            return
        self.found, report = found, found.before
        size = f"{counted(len(report.documents), 'document')}, {counted(report.units, report.unit)}"
        self.universe.show(HeadPart(f"{size}: the figures on all codes, then alpha of each code."))
        self._fill()
        self.entitle()
        self._tell_about()

    def _fill(self) -> None:
        """Show the figures, by the names that the agreement screen has for them in this width."""
        if self.found is not None:
            rows = before_after_table(self.found).rows
            short = self.size.width < _ROOM
            self.list.load([_entry(at, row, in_short=short) for at, row in enumerate(rows)], columns=_COLUMNS)

    def on_resize(self) -> None:
        """The names may be others now."""
        self._fill()

    def concerned(self, change: Change | None) -> None:
        """Compute again where something was decided."""
        if change is None or change.concerns("decisions") or change.concerns("codes"):
            self._measure()

    def entitle(self) -> None:
        """The round, and how much is settled."""
        found, session = self.found, self.session
        right = f"{found.queue.settled} of {len(found.queue.items)} settled" if found else ""
        title = Title(project=session.project.name, screen=self.NAME, document=self.round, coder=session.coder_told,
                      right=right)  # fmt: skip
        self.titlebar.show(title)

    def on_filter_list_highlighted(self) -> None:
        """Say what is to be known of the figure."""
        self._tell_about()

    def _tell_about(self) -> None:
        if self.found is not None and isinstance(self.list.key, int):
            note = before_after_table(self.found).rows[self.list.key][8]
            self.status.say(str(note) if note else self.found.before.state, self._next_step())

    def _next_step(self) -> str:
        """What comes next: a file for the paper, and where there are several files, the others' merging this one."""
        queue = self.found.queue if self.found else None
        done = queue is not None and queue.items and queue.is_done
        alone = "://" not in self.session.project.place
        return "Enter: what was settled; others merge this file" if done and alone else "Enter: what is settled of it"

    def on_filter_list_chosen(self, message: FilterList.Chosen) -> None:
        """Go to the disagreements of the code, or to all."""
        from qcode.tui.screens.settling import SettlingScreen

        message.stop()
        desk = self.qcode.go("settling")
        if self.found is not None and isinstance(message.key, int) and isinstance(desk, SettlingScreen):
            place = message.key - len(self.found.before.overall)
            codes = (self.found.before.lines[place].code_id,) if place >= 0 else ()
            desk.call_after_refresh(desk.show, self.round, (), codes)

    def action_export(self) -> None:
        """Write both figures to a file."""
        found = self.found
        if found is None:
            return

        def write(path: Path) -> str:
            exporting.save_table(before_after_table(found), to=path)
            return f"agreement before and after is in {path}"

        save_to_file(self, "write agreement before and after to", name=file_name("agreement", self.round), write=write)

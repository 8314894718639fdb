"""What stands behind a figure of agreement: units or passages with what each coder gave them; Enter opens the place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual import work
from textual.binding import BindingType
from textual.strip import Strip
from textual.widget import Widget
from textual.worker import get_current_worker

from qcode.errors import QcodeError
from qcode.model.codebook import SEPARATOR
from qcode.model.document import Span
from qcode.model.table import Cell, Column, ColumnKind, Table
from qcode.services import exporting
from qcode.services.agreement import Kind
from qcode.tui.actions import bindings_for
from qcode.tui.frame import Frame
from qcode.tui.screens.asking.saving import file_name, save_to_file
from qcode.tui.screens.tables.parts import HeadLine, HeadPart
from qcode.tui.threads import hand_over
from qcode.tui.widgets.blocks import Blocks, wrapped
from qcode.tui.widgets.cells import fit, fit_middle
from qcode.tui.widgets.lines import Title
from qcode.tui.wording import written

if TYPE_CHECKING:
    from qcode.model.change import Change
    from qcode.services.agreement import Difference, JudgedUnit

CONCERNING = (
    "codings", "codes", "documents", "cases", "case_links", "assignments", "coders", "rounds", "units",
)  # fmt: skip
"""What figures of agreement, and what is behind them, are counted from."""

ALL = "all"
_FIRST = ("both", "all coders")
NOTHING = "–"

ALONE = "What one coder gave in two rounds is not settled with anybody.", "r chooses a round of several coders"
"""What is said to who wants to settle it, and what to do."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A place in a text: in what way it was judged, and by coder what each gave it, in words."""

    document_id: int
    document: str
    cases: tuple[str, ...]
    span: Span
    where: str
    citation: str
    quote: str
    kind: str
    given: tuple[tuple[str, str], ...]


Beat = Callable[[], None]
Source = Callable[[Beat], Sequence[Placed]]
"""Gives the places; calls what it is given now and then, which ends the reading once nobody waits for it."""


class _Left(Exception):
    """Nobody waits for the places any more."""


def placed_unit(each: JudgedUnit) -> Placed:
    """A unit as a place: both, only one coder, or how many of several."""
    judged = [name for name, codes in zip(each.coders, each.codes, strict=True) if codes is not None]
    everybody = "both" if len(judged) == 2 else "all coders"
    kind = everybody if len(each.by) == len(judged) else f"only {' and '.join(each.by)}"
    given = tuple(
        (name, "not done" if codes is None else "; ".join(codes) or NOTHING)
        for name, codes in zip(each.coders, each.codes, strict=True)
    )
    return Placed(each.document_id, each.document, each.cases, each.span, each.where, each.citation, each.quote, kind,
                  given)  # fmt: skip


def placed_passage(each: Difference) -> Placed:
    """A passage as a place; of a coder who has not the code, what he gave instead stands in brackets."""
    otherwise = f"({'; '.join(each.coded_as)})" if each.coded_as else NOTHING
    given = tuple(
        (name, "; ".join(dict.fromkeys(one.code for one in readings)) or otherwise)
        for name, readings in zip(each.coders, (each.first, each.second), strict=True)
    )
    return Placed(each.document_id, each.document, each.cases, each.span, each.where, each.citation, each.quote,
                  each.kind.value, given)  # fmt: skip


class PlaceList(Blocks[Placed]):
    """Each place under its citation and type; what each coder gave it, and the words."""

    names: Mapping[str, str] = MappingProxyType({})
    """What codes are called where there is little room, by their paths."""

    @property
    def block_height(self) -> int:
        """The citation, a line for each of two coders, the words."""
        return 5

    def words_of(self, item: Placed) -> str:
        """Everything that is shown of a place."""
        return " ".join((item.quote, item.citation, item.kind, *(f"{name} {codes}" for name, codes in item.given)))

    def key_of(self, item: Placed) -> object:
        """Where it is, and what was given."""
        return item.document_id, item.span, item.kind, item.given

    def block(self, item: Placed, *, width: int, here: bool) -> list[Strip]:
        """Citation and type; coder by coder; the words."""
        base, muted = self.style_of("rows--line"), self.style_of("rows--muted")
        lead = self.cursor_style() if here else self.style_of("blocks--lead")
        quiet = self.cursor_style() if here else muted
        right = fit_middle(item.kind, width // 2)
        left = fit(f" {item.citation}", max(8, width - len(right) - 2))
        lines = [self.line([Segment(left, lead), Segment(f" {right} ", quiet)], width=width)]
        room = max(8, width - 5)
        names = max(len(name) for name, _ in item.given)
        for name, codes in item.given[:2] if len(item.given) == 2 else (("", _together(item, self.names)),):
            text = codes if self.size.width >= 100 else _short(codes, self.names)
            lines.append(self.line([self.edge(here=here), Segment(fit(name, names), muted), Segment("  ", base),
                                    Segment(fit(text, max(8, room - names - 2)), base)], width=width))  # fmt: skip
        quote = wrapped(item.quote, width=room, most=self.block_height - len(lines))
        lines += [self.line([self.edge(here=here), *self.found_in(each, base=muted)], width=width) for each in quote]
        return lines + [self.line([self.edge(here=here)], width=width)] * (self.block_height - len(lines))


def _short(codes: str, names: Mapping[str, str]) -> str:
    """Codes without their paths, or by their `names`; those that were given instead keep their brackets."""
    if codes.startswith("(") and codes.endswith(")"):
        return f"({_short(codes[1:-1], names)})"
    return "; ".join(names.get(code, code.rpartition(SEPARATOR)[2]) for code in codes.split("; "))


def _together(item: Placed, names: Mapping[str, str]) -> str:
    return " · ".join(f"{name}: {_short(codes, names)}" for name, codes in item.given)


_SHORT: Mapping[str, str] = {
    Kind.BOUNDARY: "boundary", Kind.SPLIT: "split", Kind.DIFFERENT: "different", Kind.CODED_OTHERWISE: "otherwise",
    Kind.UNCODED: "uncoded",
}  # fmt: skip
"""What the types are called where not all of them fit above the list."""


class PlacesScreen(Frame):
    """The places behind a figure; Tab narrows them to both, one coder, or one type."""

    NAME = "places"
    PLACES: ClassVar[tuple[str, ...]] = ("places",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("places")]

    def __init__(self) -> None:
        super().__init__()
        self.tabs = HeadLine(id="kinds")
        self.list = PlaceList(id="places")
        self.about = ""
        self.notes: tuple[str, ...] = ()
        self.found: tuple[Placed, ...] = ()
        self.only = ALL
        self._round: str | None = None
        self._settles = True
        self._awaited: Source | None = None
        self._anew: Source | None = None

    def body(self) -> Iterable[Widget]:
        """What occurs, with its number; the list."""
        self.list.on_moved = self._tell_here
        yield from (self.tabs, self.list)

    def on_mount(self) -> None:
        """Give the keys to the list."""
        self.list.focus()

    def on_screen_suspend(self) -> None:
        """Stop reading what was left before it came."""
        self.workers.cancel_group(self, "places")

    def on_screen_resume(self) -> None:
        """Read what was left before it came."""
        if self._awaited is not None:
            self._read(self._awaited)

    # Contents

    def show(
        self,
        source: Source,
        *,
        anew: Source | None = None,
        about: str,
        only: str = ALL,
        notes: Iterable[str] = (),
        round: str | None = None,
        settles: bool = True,
    ) -> None:
        """Show what `source` gives, narrowed to one kind where it occurs; `notes` go with an export.

        `anew` gives the same after something was changed.
        """
        self.about, self.notes, self.only, self._round = about, tuple(notes), only, round
        self._settles = settles
        self.found, self.list.names = (), self.session.names_by_path
        self.list.set_words("")
        self.list.load([])
        self.list.cursor = 0
        self.entitle()
        self.status.wait("reading the passages …")
        self._awaited, self._anew = source, anew
        self._read(source)

    def concerned(self, change: Change | None) -> None:
        """Read again what a change touches; what is shown stays until then."""
        if self._anew is not None and (change is None or any(map(change.concerns, CONCERNING))):
            self._awaited = self._anew
            self._read(self._anew)

    @work(thread=True, exclusive=True, group="places")
    def _read(self, source: Source) -> None:
        worker = get_current_worker()

        def beat() -> None:
            if worker.is_cancelled:
                raise _Left

        try:
            found = tuple(source(beat))
        except _Left:
            return
        except QcodeError as error:
            hand_over(self._failed, error)
            return
        hand_over(self._have, found)

    def _failed(self, error: QcodeError) -> None:
        self._awaited = None
        self.status.fail(error)

    def _have(self, found: tuple[Placed, ...]) -> None:
        self._awaited, self.found = None, found
        if self.only not in self.kinds:
            self.only = ALL
        self._narrow()

    @property
    def kinds(self) -> tuple[str, ...]:
        """What can be narrowed to: all, then every type that occurs, agreements first."""
        order = [*_FIRST, *(f"only {name}" for name, _ in self.found[0].given), *Kind] if self.found else []
        occurring = dict.fromkeys(each.kind for each in self.found)
        known = [kind for kind in map(str, order) if kind in occurring]
        return (ALL, *known, *(kind for kind in occurring if kind not in known))

    def _narrow(self) -> None:
        shown = [each for each in self.found if self.only in (ALL, each.kind)]
        self.list.load(shown)
        self.tabs.show(*(self._tab(at, kind) for at, kind in enumerate(self.kinds)))
        self.entitle()
        if shown:
            self._tell_here()
        else:
            self.status.say("There is nothing behind this figure.", "Esc goes back")

    def _tab(self, at: int, kind: str) -> HeadPart:
        """A kind over the list; where not all fit, those give way that are farthest from the one that is shown."""
        far = abs(at - self.kinds.index(self.only))
        short = self._told(kind, _SHORT.get(kind, ""))
        return HeadPart(self._told(kind), action=f"kind({at})", drop=far, short=short, soon=True)

    def _told(self, kind: str, name: str = "") -> str:
        number = sum(kind in (ALL, each.kind) for each in self.found)
        told = f"{name or kind} {number:,}"
        return f"[{told}]" if kind == self.only else told

    def entitle(self) -> None:
        """Of what the places are, and how many."""
        project, items = self.session.project, self.list.items
        right = f"{len(items):,} of {len(self.found):,}" if self.found else ""
        who = self.session.coder_name
        self.titlebar.show(Title(project=project.name, screen=self.NAME, document=self.about, coder=who, right=right))

    def _tell_here(self) -> None:
        here = self.list.here
        if here is not None:
            self.status.say(f"{self.list.cursor + 1:,} of {self.list.count():,} · {here.kind}", "Enter opens the place")

    # Doing

    def on_blocks_chosen(self, message: Blocks.Chosen) -> None:
        """Open the place that was clicked twice."""
        message.stop()
        self.action_choose()

    def action_choose(self) -> None:
        """Open the place with the codings of all who were compared; Escape there comes back here."""
        from qcode.services.agreement.places import place_now
        from qcode.tui.screens.coding import CodingScreen

        here = self.list.here
        frame = self.qcode.frame("coding")
        if here is None or not isinstance(frame, CodingScreen):
            return
        names, at = {name for name, _ in here.given}, here.span.start
        if self._round:
            at = place_now(self.session.project, self._round, here.document_id, at)
        self.app.push_screen(frame)
        self.call_after_refresh(frame.open_between, here.document_id, at=at, coders=names)

    def action_settle(self) -> None:
        """Settle this passage, or what is open next to it."""
        from qcode.tui.screens.settling import SettlingScreen

        if not self._settles:
            self.status.warn(*ALONE)
            return
        here, desk = self.list.here, self.qcode.go("settling")
        if isinstance(desk, SettlingScreen):
            at = (here.document_id, here.span) if here is not None else None
            desk.call_after_refresh(desk.show, self._round, at=at)

    def action_filter(self) -> None:
        """Begin to type a filter."""
        self.list.action_filter()

    def action_next_kind(self) -> None:
        """Narrow to the next type."""
        self._to_kind(1)

    def action_previous_kind(self) -> None:
        """Narrow to the type before."""
        self._to_kind(-1)

    def _to_kind(self, by: int) -> None:
        kinds = self.kinds
        self.only = kinds[(kinds.index(self.only) + by) % len(kinds)]
        self._narrow()

    def action_kind(self, at: int) -> None:
        """Narrow to a type by its place."""
        self.only = self.kinds[at]
        self._narrow()

    async def on_head_line_clicked(self, message: HeadLine.Clicked) -> None:
        """A click on a type narrows to it."""
        message.stop()
        await self.run_action(message.action)

    def action_export(self) -> None:
        """Write the places that are shown to a file."""
        shown = self.list.shown
        if not shown:
            self.status.say("There is nothing to write.")
            return
        table = places_table(shown, title=self.about, notes=self.notes)

        def write(path: Path) -> str:
            exporting.save_table(table, to=path)
            return written(len(shown), "passage", path)

        save_to_file(self, "write these passages to", name=file_name(self.about), write=write)


def places_table(found: Sequence[Placed], *, title: str, notes: Sequence[str] = ()) -> Table:
    """Places as a table: where, in what way, what each coder gave, the words."""
    names = [name for name, _ in found[0].given]
    columns = (
        Column("document"), Column("case"), Column("where"), Column("start", ColumnKind.INTEGER),
        Column("end", ColumnKind.INTEGER), Column("type"), *map(Column, names), Column("excerpt"),
    )  # fmt: skip
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (each.document, "; ".join(each.cases), each.where, each.span.start, each.span.end, each.kind,
         *(codes for _, codes in each.given), each.quote)
        for each in found
    )  # fmt: skip
    return Table(title, columns, rows, notes=tuple(notes))

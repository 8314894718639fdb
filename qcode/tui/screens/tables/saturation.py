"""Saturation on a screen: the curve of known codes, and the interviews with what each brought."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from qcode.model.selection import Selection
from qcode.model.table import Table
from qcode.services.cases import list_cases
from qcode.services.documents import known_documents
from qcode.services.tables import saturation as service
from qcode.services.tables.notes import counted, percent
from qcode.services.tables.saturation import Saturation
from qcode.tui.actions import bindings_for
from qcode.tui.screens.asking.prompts import Option
from qcode.tui.screens.asking.where import where_text
from qcode.tui.screens.tables.answering import Answering
from qcode.tui.screens.tables.parts import HeadLine, HeadPart
from qcode.tui.screens.tables.saturation_form import SaturationForm, Sizes
from qcode.tui.widgets.columns import Column
from qcode.tui.widgets.curve import Bar, CurveView
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.grouped import Entry
from qcode.tui.widgets.lines import Title

_COLUMNS = (
    Column("no.", right=True),
    Column("interview", most=32, least=10),
    Column("date", drop=2),
    Column("new", right=True),
    Column("known", right=True),
    Column("next run", right=True),
    Column("which", most=200, least=12),
)
ORDERS = {"": "by date, or by import", "date": "by date", "import": "by import", "name": "by name"}
_OWN = "in your own order"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which saturation is asked for."""

    by: str = "document"
    order: str = ""
    universe: str = "done"
    depth: int | None = None
    parents: bool = False
    sizes: Sizes = field(default_factory=Sizes)
    selection: Selection = field(default_factory=Selection)

    @property
    def codes_told(self) -> str:
        """Which codes count, in a few words."""
        if self.depth is not None:
            return "the top level" if self.depth == 1 else f"{self.depth} levels of codes"
        return "codes with those under them" if self.parents else "every code"


class SaturationScreen(Answering[Asked, Saturation]):
    """The interviews in their order with the codes that were new in each, under their curve."""

    NAME = "saturation"
    PLACES: ClassVar[tuple[str, ...]] = ("saturation",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("saturation")]
    DEFAULT_CSS = """
    SaturationScreen CurveView { height: 40%; min-height: 6; max-height: 20; }
    """

    def __init__(self) -> None:
        super().__init__(Asked())
        self.told = HeadLine(id="asked")
        self.reached = HeadLine(style="quiet", id="reached")
        self.beware = HeadLine(style="warning", id="beware")
        self.curve = CurveView(id="curve")
        self.list = FilterList(sorts=True, id="interviews")

    def body(self) -> Iterable[Widget]:
        """What is asked, where it is reached, the curve, the interviews."""
        self.beware.display = False
        yield from (self.told, self.reached, self.beware, self.curve, self.list)

    def on_mount(self) -> None:
        """Give the keys to the list."""
        super().on_mount()
        self.list.focus()
        self._tell_asked()

    # Answering

    def answered(self, asked: Asked) -> Saturation:
        """Follow the codes."""
        sizes = asked.sizes
        return service.saturation(
            self.session.project, by=asked.by, order=asked.order, given=sizes.given, selection=asked.selection,
            universe=asked.universe, base=sizes.base, run=sizes.run, thresholds=sizes.thresholds, depth=asked.depth,
            parents=asked.parents, draws=sizes.draws, seed=sizes.seed, replace=sizes.replaced,
        )  # fmt: skip

    def show_answer(self, found: Saturation) -> None:
        """Draw the curve, list the interviews."""
        line, orders = found.curve, found.orders
        marks = {
            at: threshold for threshold in reversed(found.thresholds) if (at := line.reached(threshold)) is not None
        }
        self.curve.load(
            [
                Bar(known, new, orders.mean[at])
                for at, (known, new) in enumerate(zip(line.known, line.new, strict=True))
            ],
            {at: percent(threshold) for at, threshold in marks.items()},
        )
        self.list.load([self._entry(found, at) for at in range(len(found.keys))], columns=_COLUMNS)
        told = [note for note in service.told(found) if not note.startswith(("Any order", "!"))]
        self.reached.show(HeadPart(" ".join(told[1:] or told), action="notes"))
        warnings = [note for note in service.told(found) if note.startswith("!")]
        self.beware.show(HeadPart(" ".join(warnings[:1]), action="notes"))
        self.beware.display = bool(warnings)
        self._tell_asked()
        self._tell_here()

    def _entry(self, found: Saturation, at: int) -> Entry:
        line, run = found.curve, at + 1 - found.curve.base
        share = f"{line.runs[run]:.0%}" if 0 <= run < len(line.runs) else ""
        names = "; ".join(found.labels[code].rpartition(" / ")[2] for code in found.fresh[at])
        return Entry(
            at,
            (str(at + 1), found.names[at], found.dates[at], str(line.new[at] or ""), str(line.known[at]), share, names),
        )

    def notes(self) -> tuple[str, ...]:
        """The notes of the table."""
        return self.table().notes

    def table(self) -> Table:
        """The interviews in their order."""
        assert self.found is not None
        return service.as_table(self.found)

    # Telling

    def entitle(self) -> None:
        """Where one is, and how many interviews there are."""
        session, found = self.session, self.found
        right = f"{counted(len(found.keys), found.noun)}, {counted(len(found.labels), 'code')}" if found else ""
        self.titlebar.show(Title(project=session.project.name, screen=self.NAME, coder=session.coder_told, right=right))

    def _tell_asked(self) -> None:
        asked = self.asked
        order = ORDERS.get(self.found.order, _OWN) if self.found else _OWN if asked.sizes.given else ORDERS[asked.order]
        noun = "documents" if asked.by == "document" else "cases"
        self.told.show(
            HeadPart(order, "o", "order"),
            HeadPart(noun if asked.universe == "done" else f"{noun}, undone ones too", "c", "interviews"),
            HeadPart(where_text(asked.selection) or "no filter", "w", "where"),
            HeadPart(asked.codes_told, "r", "rows"),
            HeadPart(asked.sizes.told, "s", "sizes", short=asked.sizes.short),
        )

    def on_filter_list_highlighted(self, message: FilterList.Highlighted) -> None:
        """Follow the cursor with the curve."""
        message.stop()
        self._tell_here()

    def _tell_here(self) -> None:
        found, key = self.found, self.list.key
        if found is None or not isinstance(key, int) or key >= len(found.keys):
            return
        self.curve.show_here(key)
        line = found.curve
        new = counted(line.new[key], "new code")
        any_order = f"{found.orders.mean[key]:.1f} in any order ({found.orders.low[key]:g}–{found.orders.high[key]:g})"
        self.tell_place(f"{found.names[key]}: {new}, {line.known[key]} known; {any_order}",
                        "Enter lists their excerpts" if line.new[key] else "")  # fmt: skip

    # From a number to its excerpts

    def on_filter_list_chosen(self, message: FilterList.Chosen) -> None:
        """List the excerpts of the codes that were new in the interview."""
        message.stop()
        found, key = self.found, message.key
        if found is None or not isinstance(key, int):
            return
        if not found.fresh[key]:
            self.status.say("No code was new here.")
            return
        source = partial(service.fresh_excerpts, self.session.project, found, key)
        self.list_excerpts(source, about=f"new in {found.names[key]}")

    # Asking something else

    def action_order(self) -> None:
        """Choose the order of the interviews."""
        options = [Option(key, text) for key, text in ORDERS.items()]
        self.choose("order of the interviews", options, self.asked.order, "take_order")

    def take_order(self, key: str) -> None:
        """Follow another order; one's own is kept no longer."""
        self.ask(replace(self.asked, order=key, sizes=replace(self.asked.sizes, given=())))

    def action_interviews(self) -> None:
        """Choose what an interview is, and whether those that are not done take part."""
        noun = self.session.project.case_noun
        options = [
            Option("document", "documents", "one interview each"),
            Option("case", f"each {noun}", "all its documents together"),
            Option("universe", "only those that are done" if self.asked.universe == "all" else "undone ones too",
                   "" if self.asked.universe == "all" else "what is not coded yet looks saturated"),
        ]  # fmt: skip
        self.choose("interviews are", options, self.asked.by, "take_interviews")

    def take_interviews(self, key: str) -> None:
        """Count other interviews."""
        if key == "universe":
            self.ask(replace(self.asked, universe="done" if self.asked.universe == "all" else "all"))
        else:
            self.ask(replace(self.asked, by=key, sizes=replace(self.asked.sizes, given=())))

    def action_sizes(self) -> None:
        """Set how saturation is measured."""

        def take(sizes: Sizes | None) -> None:
            if sizes is not None:
                order = "" if sizes.given else self.asked.order
                self.ask(replace(self.asked, sizes=sizes, order=order))

        project = self.session.project
        known = known_documents(project) if self.asked.by == "document" else list_cases(project)
        names = [each.name for each in known]
        self.app.push_screen(SaturationForm(self.asked.sizes, interviews=names), take)

    def action_rows(self) -> None:
        """Choose how deep codes stand."""
        asked = self.asked
        options = [
            Option("", "every code", "each without those under it"),
            Option("1", "the top level", "with all that stands deeper"),
            Option("2", "two levels", "with what stands deeper"),
            Option("parents", "every code with those under it"),
        ]
        now = "parents" if asked.parents and asked.depth is None else str(asked.depth or "")
        self.choose("codes", options, now, "take_rows")

    def take_rows(self, key: str) -> None:
        """Count other codes as new."""
        depth = int(key) if key.isdecimal() else None
        self.ask(replace(self.asked, depth=depth, parents=key == "parents"))

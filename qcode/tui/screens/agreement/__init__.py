"""Agreement between coders: overall, by code, case, pair, document and order, and from every number to its passages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from textual import work
from textual.binding import BindingType
from textual.widget import Widget
from textual.worker import Worker, get_current_worker

from qcode.errors import QcodeError
from qcode.model.change import Change
from qcode.services import exporting, rounds
from qcode.services.agreement import AgreementReport, Compared, Terms, compared
from qcode.services.agreement import tables as agreement_tables
from qcode.services.agreement.material import NobodyFinished
from qcode.services.agreement.offers import newest_round
from qcode.services.settling import Met
from qcode.services.settling.disagreement import TYPES
from qcode.services.tables.notes import counted
from qcode.tui.actions import bindings_for
from qcode.tui.frame import Frame
from qcode.tui.screens.agreement.asking import Asking
from qcode.tui.screens.agreement.head import asked_parts, cell_told, state_parts, tabs
from qcode.tui.screens.agreement.passages import Numbers
from qcode.tui.screens.agreement.places import ALONE, CONCERNING, PlacesScreen
from qcode.tui.screens.agreement.views import BETWEEN, BOUNDS, VIEWS, View, cell_of, parts_needed, shown, table_of
from qcode.tui.screens.asking.saving import file_name, save_to_file
from qcode.tui.screens.tables.parts import HeadLine, HeadPart, Notes
from qcode.tui.threads import hand_over
from qcode.tui.widgets.figures import FigureList
from qcode.tui.widgets.lines import Title
from qcode.tui.wording import written

_KEPT = 3


class Stopped(Exception):
    """The user stopped the measuring."""


class AgreementScreen(Asking, Frame):
    """The report of a round, or of what coders have finished."""

    NAME = "agreement"
    PLACES: ClassVar[tuple[str, ...]] = ("agreement",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("agreement")]

    def __init__(self) -> None:
        super().__init__()
        self.told = HeadLine(id="asked")
        self.state = HeadLine(style="quiet", id="state")
        self.beware = HeadLine(style="warning", id="beware")
        self.tabs = HeadLine(id="tabs")
        self.list = FigureList(id="figures")
        self.terms = Terms()
        self.view = VIEWS[0]
        self.report: AgreementReport | None = None
        self.measuring: tuple[Terms, View] | None = None
        self._begun = self._chosen = False
        self._offered: Terms | None = None
        self._compared: dict[Terms, Compared] = {}
        self._reports: dict[tuple[Terms, View], AgreementReport] = {}

    def body(self) -> Iterable[Widget]:
        """What is compared, in which state, what is not in it; the views; the figures."""
        self.list.on_moved = self._tell_line
        self.beware.display = False
        yield from (self.told, self.state, self.beware, self.tabs, self.list)

    def on_mount(self) -> None:
        """Paint first, then measure."""
        self.list.focus()
        self._tell_terms()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """Take the newest round that several coders have submitted, else what is marked as done."""
        if not self._chosen:
            self.terms = self._offered = Terms(round=newest_round(self.session.project))
        self._begun = True
        self.ask(self.terms, self.view)

    def measure(self, terms: Terms) -> None:
        """Show the agreement under these terms, for screens that lead here."""
        self._chosen = True
        self.terms = terms
        if self._begun:
            self.ask(terms, self.view)

    def compare(self, terms: Terms) -> None:
        """Show the view in sight under other terms."""
        self.ask(terms, self.view)

    # Measuring

    def ask(self, terms: Terms, view: View) -> None:
        """Show a view under some terms, at once where it is known."""
        known = self._reports.get((terms, view))
        if known is not None:
            self.measuring = None
            self._take(terms, view, known)
            return
        self.measuring = (terms, view)
        self.status.wait("measuring …  Esc stops")
        self._measure(terms, view)

    @work(thread=True, exclusive=True, group="agreement")
    def _measure(self, terms: Terms, view: View) -> None:
        worker = get_current_worker()
        tell, beat = partial(self._progress, worker), partial(_beat, worker)
        try:
            found = self._compared.get(terms) or compared(self.session.project, terms, progress=tell, beat=beat)
            report = found.report(by=view.by, full=view.full, parts=parts_needed(view), progress=tell, beat=beat)
            tell("drawing the figures")
        except Stopped:
            return
        except QcodeError as error:
            hand_over(self._failed, terms, view, error)
            return
        hand_over(self._measured, terms, view, found, report)

    def _progress(self, worker: Worker[None], what: str) -> None:
        _beat(worker)
        hand_over(self.status.wait, f"{what} …  Esc stops")

    def _failed(self, terms: Terms, view: View, error: QcodeError) -> None:
        if (terms, view) != self.measuring:
            return
        self.measuring = None
        self.terms, self.view, self.report = terms, view, None
        self.list.load([], heads=())
        self._tell_terms()
        if isinstance(error, NobodyFinished):
            error = NobodyFinished(error.message, self._how_to_begin())
        self.beware.show(HeadPart(f"✗ {error.message} {error.hint}"))
        self.beware.display = True
        self.entitle()
        self.status.fail(error)

    def _how_to_begin(self) -> str:
        """What has to be done before there is anything to measure."""
        project = self.session.project
        sealed = [each for each in rounds.list_rounds(project) if not each.is_open]
        if not sealed:
            return "R makes a blind round; z among the documents says that one is done."
        now = rounds.round_status(project, sealed[-1].name)
        waiting = [each.coder for each in now.coders if not each.submitted and not each.left_out]
        return f"The round “{now.round.name}” waits for {' and '.join(waiting)}: R."

    def _measured(self, terms: Terms, view: View, found: Compared, report: AgreementReport) -> None:
        self._compared = {**dict(list(self._compared.items())[-_KEPT + 1 :]), terms: found}
        self._reports[terms, view] = report
        self._reports = {key: each for key, each in self._reports.items() if key[0] in self._compared}
        if (terms, view) == self.measuring:
            self.measuring = None
            self._take(terms, view, report)

    def _take(self, terms: Terms, view: View, report: AgreementReport) -> None:
        self.terms, self.view, self.report = terms, view, report
        told = shown(report, view)
        self.list.load(told.lines, heads=told.heads, note=told.note)
        self._tell_terms()
        self.entitle()
        self._tell_line()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape stops the measuring while there is something to stop."""
        if action == "stop":
            return self.measuring is not None
        return super().check_action(action, parameters)

    def action_stop(self) -> None:
        """Stop measuring; the figures before stay."""
        self.measuring = None
        self.workers.cancel_group(self, "agreement")
        self.status.say("stopped", "the figures are as they were")

    def concerned(self, change: Change | None) -> None:
        """Measure again what a change touches."""
        if change is None or any(map(change.concerns, CONCERNING)):
            self._compared, self._reports = {}, {}
            terms, view = self.measuring or (self.terms, self.view)
            if terms == self._offered:  # nobody chose others: a round that has opened since is what is looked for
                terms = self._offered = Terms(round=newest_round(self.session.project))
            self.ask(terms, view)

    # Telling

    def entitle(self) -> None:
        """Where one is, and over how much."""
        report, session = self.report, self.session
        right = ""
        if report is not None:
            right = f"{counted(len(report.documents), 'document')}, {counted(report.units, report.unit)}"
        self.titlebar.show(Title(project=session.project.name, screen=self.NAME, coder=session.coder_told, right=right))

    def _tell_terms(self) -> None:
        report = self.report
        self.told.show(*asked_parts(self.terms, report))
        self.state.show(*state_parts(report))
        self.tabs.show(*tabs(self.view))
        self.beware.display = bool(report and report.notes)
        if report is not None:
            self.beware.show(HeadPart(f"! {'; '.join(report.notes)}", action="notes"))

    def _tell_line(self) -> None:
        here, report = self.list.here, self.report
        if report is None or self.measuring is not None:
            return
        if here is None:
            two = self.view.key in ("confusion", "kinds") and len(report.coders) != 2
            self.status.say("This is known of two coders; c names two." if two else "There is nothing to show.")
            return
        heads = self.list.heads
        column = heads[self.list.column].title if heads[self.list.column].opens else ""
        hint = f"Enter: {cell_told(column, report.coders, self._places_of(here.key, column))}"
        self.status.say(_as_fits(here.told, room=self.size.width - len(hint) - 4), hint)

    def _places_of(self, key: str, column: str) -> str:
        """What is listed behind a line, units or passages, as `Numbers.behind` does it."""
        of_units = column == "units" or {
            "code": True, "overall": key.startswith("alpha") and "text" not in key, "confusion": False, "kinds": False,
            "pair": False,
        }.get(self.view.key, self.report is not None and len(self.report.coders) != 2)  # fmt: skip
        return f"{self.terms.unit}s" if of_units else "passages"

    async def on_head_line_clicked(self, message: HeadLine.Clicked) -> None:
        """A click on the head does what its key does."""
        message.stop()
        await self.run_action(message.action)

    def action_notes(self) -> None:
        """Say all terms under which the figures hold."""
        if self.report is not None:
            view = table_of(self.report, self.view, [line.key for line in self.list.lines])
            self.app.push_screen(Notes("terms", view.notes))

    # Views

    def action_view(self, key: str) -> None:
        """Show another view of the same figures."""
        self._show_view(next(each for each in VIEWS if each.key == key))

    def action_next_view(self) -> None:
        """Show the next view."""
        self._to_view(1)

    def action_previous_view(self) -> None:
        """Show the view before."""
        self._to_view(-1)

    def _to_view(self, by: int) -> None:
        view = self.measuring[1] if self.measuring else self.view
        place = [each.key for each in VIEWS].index(view.key)
        self._show_view(VIEWS[(place + by) % len(VIEWS)])

    def action_full(self) -> None:
        """Show every coefficient of each code; again, the usual figures."""
        view = self.measuring[1] if self.measuring else self.view
        codes = next(each for each in VIEWS if each.key == "code")
        self._show_view(codes if view.full else codes._replace(full=True))

    def _show_view(self, view: View) -> None:
        """Show a view, now or as soon as it is known what is compared."""
        if self._begun:
            self.ask(self.measuring[0] if self.measuring else self.terms, view)
        else:
            self.view = view

    # From a number to its passages

    def on_figure_list_chosen(self, message: FigureList.Chosen) -> None:
        """List the units or passages behind the cell."""
        message.stop()
        found = self._compared.get(self.terms)
        if found is None or self.report is None:
            return
        line = next(each for each in self.list.lines if each.key == message.key)
        numbers = Numbers(self.session.project, found, self.report, self.view)
        behind = numbers.behind(line, message.column)
        places = self.qcode.go("places")
        if isinstance(places, PlacesScreen):
            notes = agreement_tables.terms(self.report)
            places.call_after_refresh(
                places.show,
                behind.source,
                anew=partial(numbers.measured_anew, line, message.column),
                about=behind.about,
                only=behind.only,
                notes=notes,
                round=self.terms.round,
                settles=not self.terms.against,
            )

    # Leading on

    def action_settle(self) -> None:
        """Settle what is in the line: the cell, the code, or the type; else the whole round."""
        from qcode.tui.screens.settling import SettlingScreen

        if self.terms.against:
            self.status.warn(*ALONE)
            return
        desk = self.qcode.go("settling")
        if isinstance(desk, SettlingScreen):
            types, codes, met = self._to_settle()
            desk.call_after_refresh(desk.show, self.terms.round, types, codes, met)

    def _to_settle(self) -> tuple[tuple[str, ...], tuple[int, ...], Met | None]:
        """To which types, codes or cell the line in sight narrows the desk."""
        line, report = self.list.here, self.report
        if line is None or report is None:
            return (), (), None
        if self.view.key == "code":
            return (), (int(line.key),), None
        if self.view.key == "kinds":
            family = "boundary" if line.key.startswith(BOUNDS) else line.key.partition(" ")[0]
            return ((family,) if family in TYPES else ()), (), None
        if self.view.key == "confusion" and len(report.coders) == 2:
            cell, book = cell_of(report, line.key), self.session.book
            keys = {book.path_text(code.id): code.id for code in book}
            one, other = (None if name is None else keys.get(name, 0) for name in (cell.first, cell.second))
            return (), (), Met(report.coders[0], one, report.coders[1], other)
        return (), (), None

    def action_export(self) -> None:
        """Write exactly what is shown to a file, with all terms."""
        report, keys = self.report, [line.key for line in self.list.shown]
        if report is None or not keys:
            self.status.say("There is nothing to write.")
            return
        table = table_of(report, self.view, keys)

        def write(path: Path) -> str:
            exporting.save_table(table, to=path)
            return written(len(table.rows), "line", path)

        name = file_name("agreement", self.terms.round or "", self.view.name)
        save_to_file(self, "write these figures to", name=name, write=write)


def _as_fits(told: str, *, room: int) -> str:
    """The first parts of what is said of a line that leave room for what Enter does; the first one always."""
    parts = told.split(BETWEEN)
    while len(parts) > 1 and cell_len(BETWEEN.join(parts)) > room:
        parts.pop()
    return BETWEEN.join(parts)


def _beat(worker: Worker[None]) -> None:
    """End the work of a thread that was told to stop, or whose figures nobody waits for any more."""
    if worker.is_cancelled:
        raise Stopped

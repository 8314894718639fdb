"""Agreement between coders: overall, by code, case, pair, document and order, and from every number to its passages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget
from textual.worker import Worker, get_current_worker

from qcode.errors import QcodeError
from qcode.model.change import Change
from qcode.model.selection import Selection
from qcode.services import exporting, rounds
from qcode.services.agreement import UNITS, AgreementReport, Compared, Kind, Terms, compared
from qcode.services.agreement import tables as agreement_tables
from qcode.services.listing import people
from qcode.services.project import Project
from qcode.services.settling import Met
from qcode.services.settling.disagreement import TYPES
from qcode.services.tables.notes import counted
from qcode.tui.actions import bindings_for
from qcode.tui.frame import Frame
from qcode.tui.screens.agreement_views import BOUNDS, VIEWS, View, letter, parts_needed, shown, table_of
from qcode.tui.screens.asking.prompts import Ask, Choose, Option
from qcode.tui.screens.asking.saving import file_name, save_to_file
from qcode.tui.screens.asking.where import ask_where, where_text
from qcode.tui.screens.places import ALL, Beat, Placed, PlacesScreen, Source, placed_passage, placed_unit
from qcode.tui.screens.tables.parts import HeadLine, HeadPart, Notes
from qcode.tui.threads import hand_over
from qcode.tui.widgets.figures import FigureList
from qcode.tui.widgets.lines import Title

_CONCERNING = (
    "codings", "codes", "documents", "cases", "case_links", "assignments", "coders", "rounds", "units",
)  # fmt: skip
_KEPT = 3
NOW = "now"


class Stopped(Exception):
    """The user stopped the measuring."""


class AgreementScreen(Frame):
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
        """Take the newest round that all have submitted, else what is marked as done."""
        opened = [each for each in rounds.list_rounds(self.session.project) if each.is_open]
        if not self._chosen:
            self.terms = Terms(round=opened[-1].name if opened else None)
        self._begun = True
        self.ask(self.terms, self.view)

    def measure(self, terms: Terms) -> None:
        """Show the agreement under these terms, for screens that lead here."""
        self._chosen = True
        self.terms = terms
        if self._begun:
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
        self.beware.show(HeadPart(f"✗ {error.message} {error.hint}"))
        self.beware.display = True
        self.entitle()
        self.status.fail(error)

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
        if change is None or any(map(change.concerns, _CONCERNING)):
            self._compared, self._reports = {}, {}
            self.ask(*(self.measuring or (self.terms, self.view)))

    # Telling

    def entitle(self) -> None:
        """Where one is, and over how much."""
        report, session = self.report, self.session
        right = ""
        if report is not None:
            right = f"{counted(len(report.documents), 'document')}, {counted(report.units, report.unit)}"
        self.titlebar.show(Title(project=session.project.name, screen=self.NAME, coder=session.coder_name, right=right))

    def _tell_terms(self) -> None:
        terms, report = self.terms, self.report
        who = report.coders if report else terms.coders
        names = ", ".join(f"{letter(place)} {name}" for place, name in enumerate(who)) or "all who have finished"
        round_told = f"round {terms.round}" if terms.round else "codings as they are now"
        round_told += f" against {terms.against}" if terms.against else ""
        filters = where_text(terms.selection) or "no filter"
        self.told.show(
            HeadPart(round_told, "r", "round", short="" if terms.round else "now"),
            HeadPart(names, "c", "coders"),
            HeadPart(terms.unit, "t", "unit"),
            HeadPart(f"overlap {terms.overlap:.0%}", "o", "overlap", drop=1),
            HeadPart(filters, "w", "where", drop=2 if filters == "no filter" else 0),
        )
        self.tabs.show(*(self._tab(number, each) for number, each in enumerate(VIEWS, start=1)))
        self.beware.display = bool(report and report.notes)
        if report is None:
            self.state.show(HeadPart("", "", ""))
            return
        self.state.show(
            HeadPart(f"{len(report.documents):,} double-coded, {report.not_double:,} not", "i", "notes"),
            HeadPart(report.state, action="notes", drop=1),
            HeadPart(f"{report.draws:,} draws, seed {report.seed}", action="notes", drop=2),
            HeadPart(f"qcode {report.qcode}", action="notes", drop=3),
        )
        self.beware.show(HeadPart(f"! {'; '.join(report.notes)}", action="notes"))

    def _tab(self, number: int, view: View) -> HeadPart:
        here = view.key == self.view.key
        name = f"{view.name}, all figures" if here and self.view.full else view.name
        return HeadPart(f"[{name}]" if here else name, str(number), f"view('{view.key}')", drop=0 if here else number)

    def _tell_line(self) -> None:
        here, report = self.list.here, self.report
        if report is None or self.measuring is not None:
            return
        if here is None:
            empty = "Which code met which is known for two coders; c names two."
            self.status.say("There is nothing to show." if len(report.coders) == 2 else empty)
            return
        heads = self.list.heads
        column = heads[self.list.column].title if heads[self.list.column].opens else ""
        self.status.say(here.told, f"Enter: {self._cell_told(column)}")

    def _cell_told(self, column: str) -> str:
        coders = self.report.coders if self.report else ()
        head, _, last = column.rpartition(" ")
        if head in ("n", "only") and last in _letters(coders):
            column = f"{head} {coders[_letters(coders).index(last)]}"
        named = column and column not in ("passages", "units", "figure")
        return f"those of “{column}”" if named else "the passages"

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
        places = self.qcode.go("places")
        if isinstance(places, PlacesScreen):
            source, about, only = self._behind(found, message.key, message.column)
            notes = agreement_tables.terms(self.report)
            places.call_after_refresh(places.show, source, about=about, only=only, notes=notes, round=self.terms.round)

    def _behind(self, found: Compared, key: str, column: str) -> tuple[Source, str, str]:
        """Where the places come from, what they are of, and what they are narrowed to."""
        if self.view.key == "code":
            only = _narrowed(column, found.coders)
            label = next(line.cells[0] for line in self.list.lines if line.key == key)
            return partial(_units, found, int(key), _coder_of(column, found.coders)), str(label), only
        if self.view.key == "overall":
            if key.startswith("alpha") and "text" not in key:
                return partial(_units, found, None, None), key, ALL
            return partial(_passages, found, None, None), key, ALL
        if self.view.key in ("confusion", "kinds"):
            return self._behind_passages(found, key)
        if self.view.key == "pair" and len(found.coders) > 2:
            return self._behind_pair(found, key, column), key, ALL
        documents = self._documents_of(found, key)
        if column == "units" or len(found.coders) != 2:
            return partial(_units_in, found, documents, _coder_of(column, found.coders)), key, ALL
        return partial(_passages, found, documents, _coder_of(column, found.coders)), key, ALL

    def _behind_pair(self, found: Compared, key: str, column: str) -> Source:
        """The passages of two of several coders, or the units that either of them coded."""
        place = next(at for at, line in enumerate(self.list.lines) if line.key == key)
        pair = tuple(found.coders[each] for each in found.material.pairs[place])
        terms = replace(self.terms, coders=pair)
        return partial(_of_pair, self.session.project, terms, column == "units", _coder_of(column, pair))

    def _behind_passages(self, found: Compared, key: str) -> tuple[Source, str, str]:
        if self.view.key == "kinds":
            kind = Kind.BOUNDARY.value if key.startswith(BOUNDS) else key
            return partial(_passages, found, None, None), "passages", kind
        line = next(each for each in self.list.lines if each.key == key)
        met = self.report.confusion[int(key)] if self.report else None
        return partial(_met, found, met.first if met else None, met.second if met else None), line.told, ALL

    def _documents_of(self, found: Compared, key: str) -> list[str]:
        if self.view.key == "document":
            return [key]
        if self.view.key == "case":
            return found.documents_of(key)
        return list(found.material.names)

    # Asking something else

    def action_round(self) -> None:
        """Choose a round, or the codings as they are now; or one coder in two rounds."""
        known = rounds.list_rounds(self.session.project)
        options = [Option(NOW, "codings as they are now", "in documents marked as done")]
        options += [Option(f"r{each.id}", each.name, rounds.state_word(each)) for each in known]
        names = {f"r{each.id}": each.name for each in known}
        if len(known) > 1:
            options.append(Option("against", "one coder in two rounds …", "intra-coder agreement"))

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is None:
                return
            if answer[0] == "against":
                self._ask_against(names)
                return
            self.ask(replace(self.terms, round=names.get(answer[0]), against=None, coders=()), self.view)

        now = next((key for key, name in names.items() if name == self.terms.round), NOW)
        self.app.push_screen(Choose("which state of the codings", options, chosen=(now,)), take)

    def _ask_against(self, names: dict[str, str]) -> None:
        def take(answer: str | None) -> None:
            if answer is not None:
                coder, first, second = (part.strip() for part in answer.split(",", 2))
                self.ask(replace(self.terms, round=first, against=second, coders=(coder,)), self.view)

        def wrong(answer: str) -> str | None:
            return None if answer.count(",") == 2 else "Write three names: the coder, the first round, the second."

        some = list(names.values())
        value = ", ".join((self.session.coder_name, *some[:2]))
        note = f"Coder, first round, second round. Coders: {', '.join(people(self.session.project))}."
        self.app.push_screen(Ask("one coder in two rounds", value=value, note=note, check=wrong), take)

    def action_coders(self) -> None:
        """Choose whom to compare."""
        options = [Option(name, name) for name in people(self.session.project)]
        chosen = self.report.coders if self.report and not self.terms.against else self.terms.coders

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is None:
                return
            if len(answer) == 1:
                self.status.warn("Agreement needs two coders.", "Space marks whom to compare")
                return
            self.ask(replace(self.terms, coders=answer, against=None), self.view)

        self.app.push_screen(Choose("coders", options, chosen=chosen, several=True), take)

    def action_unit(self) -> None:
        """Choose what is compared: sentences, turns, paragraphs or documents."""
        options = [Option(unit, unit, "now" if unit == self.terms.unit else "") for unit in UNITS]

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is not None:
                self.ask(replace(self.terms, unit=answer[0]), self.view)

        self.app.push_screen(Choose("unit", options, chosen=(self.terms.unit,)), take)

    def action_overlap(self) -> None:
        """Change how much of a unit, or of a passage, makes the unit carry a code."""

        def take(answer: str | None) -> None:
            if answer is not None:
                self.ask(replace(self.terms, overlap=_percent(answer) or 0.5), self.view)

        note = "How much of a unit, or of a passage with the code, has to be covered for the unit to carry the code."
        value = f"{self.terms.overlap * 100:g}"
        self.app.push_screen(Ask("overlap in %", value=value, note=note, check=_percent_problem), take)

    def action_where(self) -> None:
        """Narrow to some codes, documents or cases."""
        ask_where(self, self.terms.selection, self._filter)

    def _filter(self, selection: Selection) -> None:
        self.ask(replace(self.terms, selection=selection), self.view)

    # Leading on

    def action_settle(self) -> None:
        """Settle what is in the line: the cell, the code, or the type; else the whole round."""
        from qcode.tui.screens.settling import SettlingScreen

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
            cell, book = report.confusion[int(line.key)], self.session.book
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
            return f"{counted(len(table.rows), 'line')} are in {path}"

        name = file_name("agreement", self.terms.round or "", self.view.name)
        save_to_file(self, "write these figures to", name=name, write=write)


def _beat(worker: Worker[None]) -> None:
    """End the work of a thread that was told to stop, or whose figures nobody waits for any more."""
    if worker.is_cancelled:
        raise Stopped


def _narrowed(column: str, coders: tuple[str, ...]) -> str:
    """The kind of unit that a column of the view by code counts."""
    if len(coders) != 2:
        return ALL
    return {"both": "both", "only A": f"only {coders[0]}", "only B": f"only {coders[1]}"}.get(column, ALL)


def _coder_of(column: str, coders: tuple[str, ...]) -> str | None:
    """The coder whose units a column counts, None for others."""
    if len(coders) == 2 and column in ("n first", "n second"):
        return coders[column == "n second"]
    head, _, last = column.partition(" ")
    return coders[_letters(coders).index(last)] if head == "n" and last in _letters(coders) else None


def _letters(coders: tuple[str, ...]) -> list[str]:
    return [letter(place) for place in range(len(coders))]


def _units(found: Compared, code_id: int | None, coder: str | None, beat: Beat) -> list[Placed]:
    units = found.units(code_id=code_id, beat=beat)
    return [placed_unit(each) for each in units if coder is None or coder in each.by]


def _units_in(found: Compared, documents: list[str], coder: str | None, beat: Beat) -> list[Placed]:
    units = found.units(documents=documents, beat=beat)
    return [placed_unit(each) for each in units if coder is None or coder in each.by]


def _of_pair(project: Project, terms: Terms, by_unit: bool, coder: str | None, beat: Beat) -> list[Placed]:
    found = compared(project, terms, beat=beat)
    return _units(found, None, None, beat) if by_unit else _passages(found, None, coder, beat)


def _passages(found: Compared, documents: list[str] | None, coder: str | None, beat: Beat) -> list[Placed]:
    place = found.coders.index(coder) if coder else None
    return [
        placed_passage(each)
        for each in found.passages(agreed=True, beat=beat)
        if (documents is None or each.document in documents) and (place is None or (each.first, each.second)[place])
    ]


def _met(found: Compared, one: str | None, other: str | None, beat: Beat) -> list[Placed]:
    return [
        placed_passage(each)
        for each in found.passages(agreed=True, beat=beat)
        if (each.first[0].code if each.first else None) == one
        and (each.second[0].code if each.second else None) == other
    ]


def _percent(text: str) -> float | None:
    try:
        share = float(text.strip().rstrip("%").replace(",", ".")) / 100
    except ValueError:
        return None
    return share if 0 < share <= 1 else None


def _percent_problem(text: str) -> str | None:
    return None if _percent(text) else "Write a number above 0 and at most 100."

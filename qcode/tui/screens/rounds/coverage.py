"""Coverage: who has coded which case, what is open, who has submitted; Enter goes to the document."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Label

from qcode.errors import QcodeError
from qcode.model.change import Change
from qcode.model.coding import State
from qcode.services import exporting, rounds
from qcode.services.rounds import RoundStatus
from qcode.services.rounds.coverage import CaseCoverage, Coverage, Covered, coverage, coverage_table, told
from qcode.services.rounds.lists import how_made
from qcode.services.rounds.sealed import sealed_table
from qcode.tui.actions import bindings_for
from qcode.tui.drafting import Drafting, drafting
from qcode.tui.frame import Frame
from qcode.tui.screens.asking.prompts import Ask, Choose, Option
from qcode.tui.screens.asking.saving import file_name, save_to_file
from qcode.tui.screens.copies import share_copy
from qcode.tui.screens.rounds.submitting import ask_to_submit, progress_of, settle_round, waited_for
from qcode.tui.screens.tables.parts import HeadLine, HeadPart
from qcode.tui.threads import hand_over
from qcode.tui.widgets.columns import Column
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.grouped import Entry, Heading, Key
from qcode.tui.widgets.lines import Title
from qcode.tui.wording import counted, written

_CONCERNING = ("rounds", "assignments", "coders", "documents", "codings", "cases", "case_links")
SIGNS = {State.DONE: "● done", State.DOING: "◐ doing", State.TODO: "○ todo"}
"""The three states, told apart without colour."""

EVERYTHING = "everything"


class CoverageScreen(Frame):
    """Cases and their documents by coders: done, doing, todo."""

    NAME = "coverage"
    PLACES: ClassVar[tuple[str, ...]] = ("coverage",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("coverage")]
    DEFAULT_CSS = """
    CoverageScreen .told { width: 100%; height: auto; max-height: 4; padding: 0 1; color: $text-muted; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.head = HeadLine(id="round")
        self.made = Label(id="made", classes="told", markup=False)
        self.before = Label(id="before", classes="told", markup=False)
        self.list = FilterList(sorts=True, id="coverage")
        self.round: str | None = None
        self.found: Coverage | None = None
        self.standing: RoundStatus | None = None
        self.only_open = False
        self._documents: dict[Key, Covered] = {}
        self._about = ""

    def body(self) -> Iterable[Widget]:
        """Which round and who has submitted, how it was made, who coded before it; the list."""
        self.made.display = self.before.display = False
        yield from (self.head, self.made, self.before, self.list)

    def on_mount(self) -> None:
        """Read, unless a round is about to be shown."""
        self.list.focus()
        self.read()

    def show_round(self, name: str | None) -> None:
        """Show a round, or all documents."""
        self.round = name
        if self.is_mounted:
            self.read()

    @work(thread=True, exclusive=True, group="coverage")
    def read(self) -> None:
        """Read in a thread of its own."""
        project = self.session.project
        try:
            found = coverage(project, self.round)
            standing = rounds.round_status(project, self.round) if self.round else None
        except QcodeError as error:
            hand_over(self._gone, error)
            return
        hand_over(self._have, found, standing)

    def _gone(self, error: QcodeError) -> None:
        self.round = None
        self.status.fail(error)
        self.read()

    def _have(self, found: Coverage, standing: RoundStatus | None) -> None:
        self.found, self.standing = found, standing
        self._documents = {}
        entries: list[Entry] = []
        headings: list[Heading | Entry] = []
        for number, case in enumerate(found.cases):
            documents = [each for each in case.documents if each.is_open or not self.only_open]
            if not documents and (self.only_open or self.round):
                continue
            group = f"case {number}"
            if not documents:
                headings.append(Entry(group, (case.case, "no document", *("–" for _ in found.coders)), group=group))
            elif len(case.documents) == 1:
                headings.append(self._line(case, case.documents[0], found, group, alone=True))
            else:
                headings.append(Heading(group, _heading(case, found)))
                entries += [self._line(case, each, found, group) for each in documents]
        columns = (
            Column(found.noun, most=40, least=14), Column("document", most=40, least=12, drop=2),
            *(Column(name, most=16, least=7) for name in found.coders), Column("open", most=24, least=4, drop=1),
        )  # fmt: skip
        self.list.load(entries, columns=columns, headings=headings, note=f"{found.open:,} of {found.documents:,} open")
        self._tell_head()
        self.entitle()
        if not found.cases and self.round is not None:
            self.status.say("Nobody is left in this round.", "r chooses another")
        elif not found.cases:
            self.status.say("There are no cases and no documents yet.", "F2 brings some in")
        elif self.only_open and not found.open:
            self.status.say("Nothing is open: all have done all documents.", "o shows them all")
        elif self.status.text in ("", self._about):
            self._tell_about(self.list.key)

    def _line(self, case: CaseCoverage, each: Covered, found: Coverage, group: str, *, alone: bool = False) -> Entry:
        key = f"{group}/{each.document_id}"
        self._documents[key] = each
        states = tuple(SIGNS[each.states[name]] if name in each.states else "–" for name in found.coders)
        waiting = [name for name, state in each.states.items() if state is not State.DONE]
        first = case.case if alone else ""
        cells = (first or each.document, each.document if alone else "", *states, ", ".join(waiting))
        return Entry(key, cells, group=group, also=f"{case.case} {each.document}")

    # Telling

    def entitle(self) -> None:
        """Which round, and how much is open."""
        found, session = self.found, self.session
        right = (
            f"{found.documents - found.open:,} of {counted(found.documents, 'document')} done by all" if found else ""
        )
        about = self.round or "all documents"
        self.titlebar.show(
            Title(project=session.project.name, screen=self.NAME, document=about, coder=session.coder_told, right=right)
        )

    def _tell_head(self) -> None:
        parts = [HeadPart(self.round or "all documents", "r", "round")]
        parts.append(HeadPart("open ones" if self.only_open else "all", "o", "open_only"))
        if self.standing is not None:
            parts.append(HeadPart(rounds.state_word(self.standing.round)))
            told_of = [f"{each.coder} {_standing(each)}" for each in self.standing.coders]
            parts.append(HeadPart(" · ".join(told_of), drop=1))
        self.head.show(*parts)
        self.made.display = self.standing is not None
        self.made.update("; ".join(how_made(self.standing.round)) if self.standing else "")
        before = self.standing.before if self.standing else ""
        self.before.display = bool(before)
        self.before.update(before)

    def on_filter_list_highlighted(self, message: FilterList.Highlighted) -> None:
        """Say who has it before them."""
        message.stop()
        self._tell_about(message.key)

    def _tell_about(self, key: Key | None) -> None:
        each = self._documents.get(key) if key is not None else None
        if each is None:
            group = isinstance(key, str) and any(name.startswith(f"{key}/") for name in map(str, self._documents))
            self.status.say("Enter opens and closes the case." if group else "There is no document of it.")
            return
        waiting = [name for name, state in each.states.items() if state is not State.DONE]
        text = f"open for {', '.join(waiting)}" if waiting else "done by all" if each.states else "not in work"
        self._about = f"{each.document}: {text}"
        self.status.say(self._about, "you have done all: Z submits" if self._ready else "Enter goes there")

    @property
    def _ready(self) -> bool:
        """Whether nothing keeps whoever is working from submitting the round."""
        mine = progress_of(self, self.standing)
        return mine is not None and mine.ready

    def concerned(self, change: Change | None) -> None:
        """Read again what a change touches."""
        if change is None or any(map(change.concerns, _CONCERNING)):
            self.read()

    async def on_head_line_clicked(self, message: HeadLine.Clicked) -> None:
        """A click on the head does what its key does."""
        message.stop()
        await self.run_action(message.action)

    # Doing

    def on_filter_list_chosen(self, message: FilterList.Chosen) -> None:
        """Go to the document."""
        from qcode.tui.screens.coding import CodingScreen

        message.stop()
        each = self._documents.get(message.key)
        frame = self.qcode.frame("coding")
        if each is None or not isinstance(frame, CodingScreen):
            return
        self.app.push_screen(frame)
        self.call_after_refresh(frame.open, each.document_id)

    def action_round(self) -> None:
        """Choose a round, or all documents."""
        known = rounds.list_rounds(self.session.project)
        options = [Option(f"r{each.id}", each.name, rounds.state_word(each)) for each in known]
        options.append(Option(EVERYTHING, "all documents", "in a round or not"))
        names = {f"r{each.id}": each.name for each in known}

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is not None:
                self.show_round(names.get(answer[0]))

        now = next((key for key, name in names.items() if name == self.round), EVERYTHING)
        self.app.push_screen(Choose("round", options, chosen=(now,)), take)

    def action_open_only(self) -> None:
        """Show only what somebody has still to do, or all again."""
        self.only_open = not self.only_open
        if self.found is not None:
            self._have(self.found, self.standing)

    def action_submit(self) -> None:
        """Seal what you coded in the round, after a yes."""
        ask_to_submit(self, self.standing, choose="r chooses one")

    def action_settle(self) -> None:
        """Settle what the coders of the round read differently."""
        settle_round(self, self.standing)

    def action_share(self) -> None:
        """Make a copy for a coauthor to work in, who is most often waited for in the round."""
        share_copy(self, first=waited_for(self.standing))

    def action_end_without(self) -> None:
        """Wait no longer for a coder who never submits, after a yes."""
        from qcode.services.rounds.ending import end_without

        if self.standing is None:
            self.status.warn("A round is ended.", "r chooses one")
            return
        waiting = waited_for(self.standing)
        if not waiting:
            self.status.warn("Nobody is waited for in this round.", "g measures the agreement")
            return
        project, name = self.session.project, self.round

        def end(coder: str, reason: str | None, draft: Drafting) -> None:
            if reason is None:
                return
            effects: list[str] = []

            def verb() -> Change:
                ended = end_without(project, name, [coder], reason=reason)
                effects.append(ended.effect)
                return ended.change

            if self.do(verb, hint="") is not None:
                draft.done()
                self.status.say(f"ended without {coder}", effects[0])
            self.read()

        def ask(answer: tuple[str, ...] | None) -> None:
            if answer is not None:
                note = (
                    f"What {answer[0]} did in the round stays and is compared with nobody's. This cannot be taken "
                    "back: where all others have submitted, the round opens. Who, when and why is kept with the round."
                )
                question = Ask(f"end without {answer[0]}: why?", note=note, empty=True)
                about = f"reason for ending {name} without {answer[0]}"
                draft = drafting(project, about, table="projects", guid=None, where=about)
                self.app.push_screen(question.kept_as(draft), lambda reason: end(answer[0], reason, draft))

        self.app.push_screen(Choose("end the round without", [Option(each, each) for each in waiting]), ask)

    def action_agreement(self) -> None:
        """Measure the agreement in the round."""
        from qcode.tui.screens.rounds import measure_round

        measure_round(self, self.round)

    def action_merge(self) -> None:
        """Bring in what another copy holds, of those who are waited for."""
        self.qcode.action_merge_copy()

    def action_export(self) -> None:
        """Write the coverage to a file, or what was submitted in the round, as it was then."""
        name = self.round
        if name is None:
            self._export_coverage()
            return
        options = [
            Option("coverage", "the coverage", "who has coded which case"),
            Option("sealed", "what was submitted", "as it was then"),
        ]

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is not None and answer[0] == "sealed":
                self._export_sealed(name)
            elif answer is not None:
                self._export_coverage()

        self.app.push_screen(Choose("write what?", options), take)

    def _export_sealed(self, name: str) -> None:
        project = self.session.project

        def write(path: Path) -> str:
            table = sealed_table(project, name)
            exporting.save_table(table, to=path)
            return written(len(table.rows), "submitted coding", path)

        save_to_file(self, "write what was submitted to", name=file_name(name, "sealed", suffix=".csv"), write=write)

    def _export_coverage(self) -> None:
        found = self.found
        if found is None or not found.cases:
            self.status.say("There is nothing to write.")
            return

        def write(path: Path) -> str:
            exporting.save_table(coverage_table(found), to=path)
            return f"the coverage of {counted(len(found.cases), found.noun)} is in {path}"

        save_to_file(self, "write the coverage to", name=file_name(found.round, "coverage"), write=write)


def _heading(case: CaseCoverage, found: Coverage) -> tuple[str, ...]:
    states = tuple(told(case, name) for name in found.coders)
    number = sum(each.is_open for each in case.documents)
    return (case.case, counted(len(case.documents), "document"), *states, f"{number} open" if number else "")


def _standing(each: rounds.CoderProgress) -> str:
    if each.left_out:
        return "left out"
    return "submitted" if each.submitted else f"{each.done} of {len(each.states)}"

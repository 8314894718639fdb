"""The rounds with their states, and a form for a new one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget
from textual.worker import get_current_worker

from qcode.errors import AlreadyDone, Refused
from qcode.model.change import Change
from qcode.services import exporting, rounds
from qcode.services.roles import NEW_ROUND, must_be_owner
from qcode.services.rounds import RoundStatus
from qcode.services.settling import HowFar, settled_in
from qcode.services.settling.tables import rounds_settled_table
from qcode.tui.actions import bindings_for
from qcode.tui.frame import Frame
from qcode.tui.screens.asking.saving import file_name, save_to_file
from qcode.tui.screens.copies import share_copy
from qcode.tui.screens.rounds.coverage import CoverageScreen
from qcode.tui.screens.rounds.form import RoundAsked, RoundForm
from qcode.tui.screens.rounds.submitting import ask_to_submit, progress_of, settle_round, waited_for
from qcode.tui.threads import hand_over
from qcode.tui.widgets.columns import Column
from qcode.tui.widgets.filterlist import FilterList
from qcode.tui.widgets.grouped import Entry
from qcode.tui.wording import counted, written

EVERYTHING = 0
"""The line under which all documents are, in a round or not."""

_CONCERNING = ("rounds", "assignments", "coders", "codebook_versions", "documents", "codings", "decisions")
_COLUMNS = (
    Column("round", most=32, least=10),
    Column("state", most=20, least=5),
    Column("coders", most=80, least=16),
    Column("documents", right=True),
    Column("done", right=True, most=12, drop=2),
    Column("settled", right=True, most=16, drop=1),
    Column("drawn", most=40, least=8, drop=4),
    Column("codebook", most=20, least=6, drop=5),
    Column("made", most=10, drop=3),
)


class RoundsScreen(Frame):
    """All rounds; Enter shows who has coded what in one of them."""

    NAME = "rounds"
    PLACES: ClassVar[tuple[str, ...]] = ("rounds",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("rounds")]

    def __init__(self) -> None:
        super().__init__()
        self.list = FilterList(sorts=True, id="rounds")
        self.found: tuple[RoundStatus, ...] = ()
        self.settled: dict[int, HowFar] = {}
        self._made_last = self._about = ""

    def body(self) -> Iterable[Widget]:
        """One list."""
        yield self.list

    def on_mount(self) -> None:
        """Read the rounds."""
        self.list.focus()
        self.read()

    @work(thread=True, exclusive=True, group="rounds")
    def read(self) -> None:
        """Read the rounds in a thread of its own."""
        project = self.session.project
        worker = get_current_worker()
        found = [rounds.round_status(project, each.name) for each in rounds.list_rounds(project)]
        hand_over(self.show, found)
        settled = dict[int, HowFar]()
        for each in found:
            here = None if worker.is_cancelled else settled_in(project, each.round)
            if here is not None:
                settled[each.round.id] = here
        if settled or self.settled:
            hand_over(self.show, found, settled)

    def show(self, found: Sequence[RoundStatus], settled: Mapping[int, HowFar] | None = None) -> None:
        """Show the rounds, and under them all documents; how much is settled is known a little later."""
        self.found, known = tuple(found), self.settled if settled is None else settled
        self.settled = {each.round.id: known[each.round.id] for each in found if each.round.id in known}
        everything = Entry(EVERYTHING, ("all documents",))
        rows = [_entry(each, self.settled.get(each.round.id)) for each in self.found]
        self.list.load([*rows, everything], columns=_COLUMNS, note=counted(len(found), "round"))
        made = next((each.round.id for each in found if each.round.name == self._made_last), None)
        if made is not None:
            self._made_last = ""
            self.list.show(made)
        if not found:
            self.status.say("There are no rounds yet.", "n makes one: coders, documents, blind or open")
        elif self.status.text in ("", self._about):
            self._tell_about()

    def concerned(self, change: Change | None) -> None:
        """Read again what a change touches."""
        if change is None or any(map(change.concerns, _CONCERNING)):
            self.read()

    def tell(self, change: Change | None) -> None:
        """Hear of a change; what was answered before it was made elsewhere gives way to how things are now."""
        if not self.is_current:
            self._about = self.status.text
        super().tell(change)

    @property
    def here(self) -> RoundStatus | None:
        """The round under the cursor."""
        return next((each for each in self.found if each.round.id == self.list.key), None)

    def on_filter_list_highlighted(self, message: FilterList.Highlighted) -> None:
        """Say how the round was made, and who is waited for."""
        message.stop()
        self._tell_about()

    def _tell_about(self) -> None:
        self._say_about()
        self._about = self.status.text

    def _say_about(self) -> None:
        here = self.here
        if here is None:
            self.status.say("Who has coded which document, in a round or not.", "Enter shows it")
            return
        waiting = waited_for(here)
        if waiting and self._ready(here):
            share = "" if self._on_server else ", S makes a copy"
            self.status.say(f"{here.round.name}: you have done all documents", f"Z submits{share}")
        elif waiting:
            self.status.say(f"{here.round.name}: waiting for {', '.join(waiting)}", self._next_step(here))
        else:
            settled = self.settled.get(here.round.id)
            told = f"{here.round.name}: open to all{f', {settled.told}' if settled else ''}"
            self.status.say(told, "g: agreement")

    def _ready(self, here: RoundStatus) -> bool:
        mine = progress_of(self, here)
        return mine is not None and mine.ready

    @property
    def _on_server(self) -> bool:
        return "://" in self.session.project.place

    def _next_step(self, here: RoundStatus) -> str:
        """What whoever is working does next in a round that is not open."""
        mine = progress_of(self, here)
        if self._on_server:
            return "Enter shows how far"
        if mine is not None and mine.submitted:
            return "M merges their copies"
        return "Enter shows how far, S makes a copy"

    # Doing

    def on_filter_list_chosen(self, message: FilterList.Chosen) -> None:
        """Show who has coded what."""
        message.stop()
        frame = self.qcode.go("coverage")
        if isinstance(frame, CoverageScreen):
            frame.show_round(self.here.round.name if self.here else None)

    def action_new(self) -> None:
        """Make a round by a form, where whoever is working may."""
        try:
            must_be_owner(self.session.project, NEW_ROUND)
        except Refused as error:
            self.status.fail(error)
            return
        self._ask_for_round(RoundForm(self.session.project))

    def _ask_for_round(self, form: RoundForm) -> None:
        def make(asked: RoundAsked | None) -> None:
            if asked is None:
                return
            self._made_last = asked.name
            if self.do(lambda: self._made(asked), hint="Enter shows its documents; u undoes") is not None:
                self.read()
            elif self.problem is not None and not isinstance(self.problem, AlreadyDone):
                self._ask_for_round(RoundForm(self.session.project).again(form.given, problem=str(self.problem)))

        self.app.push_screen(form, make)

    def _made(self, asked: RoundAsked) -> Change:
        project = self.session.project
        asked.make(project)
        return project.last

    def action_agreement(self) -> None:
        """Measure the agreement in the round."""
        measure_round(self, self.here.round.name if self.here else None)

    def action_settle(self) -> None:
        """Settle what the coders of the round read differently."""
        settle_round(self, self.here)

    def action_submit(self) -> None:
        """Seal what you coded in the round, after a yes."""
        ask_to_submit(self, self.here, choose="↑ ↓ go to one")

    def action_share(self) -> None:
        """Make a copy for a coauthor to work in, who is most often waited for in the round of the line."""
        share_copy(self, first=waited_for(self.here))

    def action_merge(self) -> None:
        """Bring in what another copy holds."""
        self.qcode.action_merge_copy()

    def action_coders(self) -> None:
        """See the coders and what each may do."""
        self.qcode.go("coders")

    def action_export(self) -> None:
        """Write the list of rounds to a file."""
        project = self.session.project

        def write(path: Path) -> str:
            table = rounds_settled_table(project)
            exporting.save_table(table, to=path)
            return written(len(table.rows), "round", path)

        save_to_file(self, "write the rounds to", name=file_name(project.name, "rounds"), write=write)


def measure_round(frame: Frame, name: str | None) -> None:
    """Go to the agreement of a round, or of the codings as they are now."""
    from qcode.services.agreement import Terms
    from qcode.tui.screens.agreement import AgreementScreen

    screen = frame.qcode.go("agreement")
    if isinstance(screen, AgreementScreen):
        screen.measure(Terms(round=name))


def _entry(found: RoundStatus, settled: HowFar | None) -> Entry:
    each = found.round
    names = ", ".join(f"{one.coder} {_told(one, each)}".rstrip() for one in found.coders)
    done = sum(one.done for one in found.coders if not one.left_out)
    all_ = sum(len(one.states) for one in found.coders if not one.left_out)
    drawn = f"{each.plan.get('sample')}, seed {each.seed}" if each.seed is not None else "chosen"
    by = f" by {each.plan['by']}" if each.plan.get("by") else ""
    return Entry(
        each.id,
        (each.name, rounds.state_word(each), names, f"{len(found.documents):,}", f"{done} of {all_}",
         f"{settled.settled:,} of {settled.disagreements:,}" if settled else "", drawn + by, each.version,
         each.created[:10]),
    )  # fmt: skip


def _told(one: rounds.CoderProgress, of: rounds.Round) -> str:
    """How far a coder is; nothing where the state of the round says it of all."""
    if one.left_out:
        return "left out"
    if of.is_open:
        return ""
    return "submitted" if one.submitted else f"{one.done}/{len(one.states)}"

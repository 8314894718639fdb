"""The settling desk: one disagreement at a time in its text, with both readings, and a key for every outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.worker import get_current_worker

from qcode.errors import Disconnected, QcodeError
from qcode.model.change import Change
from qcode.model.document import Span
from qcode.services import documents, settling
from qcode.services.documents import Opened
from qcode.services.documents.earlier import open_earlier
from qcode.services.settling import Disagreement, Met, Queue
from qcode.services.settling import context as settling_context
from qcode.services.settling.disagreement import Decision, Now
from qcode.services.telling import Stopped, listening
from qcode.tui.actions import bindings_for
from qcode.tui.catalogue import ACTIONS
from qcode.tui.drafting import Drafting
from qcode.tui.frame import Frame
from qcode.tui.hearing import hearing
from qcode.tui.screens.settling.deciding import Deciding
from qcode.tui.screens.settling.explaining import Explaining
from qcode.tui.screens.settling.moving import Moving, queued
from qcode.tui.screens.settling.results import Results
from qcode.tui.screens.settling.saying import Saying
from qcode.tui.screens.settling.telling import Telling, outcome_of, settled_words, shift_words
from qcode.tui.screens.settling.view import DeskView
from qcode.tui.screens.settling.waiting import Waiting
from qcode.tui.screens.tables.parts import HeadLine, HeadPart
from qcode.tui.threads import hand_over
from qcode.tui.widgets.lines import Kind, Title
from qcode.tui.widgets.picker import Picker
from qcode.tui.widgets.queuelist import Queued, QueueList
from qcode.tui.widgets.sides import Sides
from qcode.tui.widgets.transcript import Mark, Script

OWN = 0
"""The id of the mark whose borders are being set."""


class SettlingScreen(Waiting, Deciding, Explaining, Moving, Results, Saying, Frame):
    """The queue of one round; each decision is a step of its own, which `u` takes back."""

    NAME = "settling"
    AUTO_FOCUS = ""
    PLACES: ClassVar[tuple[str, ...]] = ("settling",)
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for("settling")]
    DEFAULT_CSS = """
    SettlingScreen #desk { height: 1fr; layout: vertical; }
    SettlingScreen DeskView { height: 5fr; width: 1fr; }
    SettlingScreen #readings { height: 6fr; width: 1fr; border-top: hkey $border-blurred; }
    SettlingScreen QueueList { display: none; height: 2fr; border-top: hkey $border-blurred; }
    SettlingScreen.-wide #desk { layout: horizontal; }
    SettlingScreen.-wide DeskView { height: 1fr; width: 11fr; }
    SettlingScreen.-wide #readings { height: 1fr; width: 9fr; border-top: none; border-left: vkey $border-blurred; }
    SettlingScreen.-wide #sides { height: 3fr; }
    SettlingScreen.-wide QueueList { display: block; }
    SettlingScreen.-wide.-more QueueList { display: none; }
    SettlingScreen.-more DeskView { height: 2fr; }
    SettlingScreen.-more #readings { height: 9fr; }
    """

    def __init__(
        self,
        round: str | None = None,
        types: Sequence[str] = (),
        codes: Sequence[int] = (),
        met: Met | None = None,
    ) -> None:
        """A desk for a round (the only open one, by default), narrowed to types, to codes by their keys, or to a cell.

        `met` is a cell of the confusion table.
        """
        super().__init__()
        self.round, self.types, self.codes, self.met = round, tuple(types), tuple(codes), met
        self.only_unsettled = False
        self._begin: tuple[int, Span] | None = None
        self.queue: Queue | None = None
        self.shown: list[Disagreement] = []
        self.at = self._heard = 0
        self._awaited = self._stopped = False
        self.pending_reason = ""
        self.reason_draft: Drafting | None = None
        self.opened: Opened | None = None
        self.view = DeskView(id="text")
        self.view.can_focus = False
        self.sides = Sides(id="sides")
        self.queued = QueueList(self._in_the_queue, id="queue")
        self.told = HeadLine(id="counts")
        self.about = HeadLine(style="quiet", id="about")
        self.picker = Picker(self.view)

    def body(self) -> Iterable[Widget]:
        """Where one is in the queue, the text, the readings; the picker waits over them."""
        yield self.told
        yield self.about
        with Vertical(id="desk"):
            yield self.view
            with Vertical(id="readings"):
                yield self.sides
                yield self.queued
        yield self.picker

    def on_mount(self) -> None:
        """Read the queue."""
        super().on_mount()
        self.picker.load(self.session.candidates())
        self.read()

    # Reading

    def show(
        self,
        round: str | None = None,
        types: Sequence[str] = (),
        codes: Sequence[int] = (),
        met: Met | None = None,
        at: tuple[int, Span] | None = None,
    ) -> None:
        """Begin anew with another round or other filters, as the constructor takes them.

        `at`, a document and a passage in it, is where to begin.
        """
        self.round, self.types, self.codes, self.met, self._begin = round, tuple(types), tuple(codes), met, at
        self.queue, self.opened, self.at, self.shown = None, None, 0, []
        if self.is_mounted:
            self.read()

    def read(self, *, elsewhere: bool = False) -> None:
        """Read the queue anew, in a thread; the disagreement in sight stays.

        `elsewhere` says that somebody else did something: where the one in sight was decided, that is told.
        """
        self.status.wait("comparing what the coders submitted …")
        self._awaited, self._stopped = True, False
        self._read(self.round, self._heard, elsewhere=elsewhere)

    def on_screen_suspend(self) -> None:
        """Compare no longer what nobody waits for."""
        if self._awaited:
            self._stopped = True
            self.workers.cancel_group(self, "settling")

    def on_screen_resume(self) -> None:
        """Read what was left before it came."""
        if self._stopped:
            self.read(elsewhere=True)

    @work(thread=True, exclusive=True, group="settling")
    def _read(self, round: str | None, heard: int, *, elsewhere: bool) -> None:
        try:
            with listening(hearing(self, get_current_worker())):
                found = settling.queue(self.session.project, round)
        except Stopped:
            return
        except QcodeError as error:
            hand_over(self._nothing, error)
        else:
            hand_over(self._have, found, heard, elsewhere)

    def _have(self, found: Queue, heard: int, elsewhere: bool) -> None:
        """Show what was read, with what was decided meanwhile; what was decided `elsewhere` in sight is told."""
        self._awaited = False
        before = self.here if elsewhere else None
        self.take(found if heard == self._heard else settling.with_decisions(self.session.project, found))
        here = self.here
        if self.status.kind is Kind.ERROR or before is None or here is None or before.guid != here.guid:
            return
        if outcome_of(before) != outcome_of(here):
            self.status.say(f"meanwhile {settled_words(here) if here.decision else 'open again'}", "Enter next")

    def _nothing(self, error: QcodeError) -> None:
        self._awaited = False
        if isinstance(error, Disconnected) and self.queue is not None:
            self.status.fail(error)  # what was read stays, and is read again when the server is back
            return
        self.queue, self.shown = None, []
        away = isinstance(error, Disconnected)
        self.told.show(HeadPart("read again when the server is back" if away else "nothing to settle yet"))
        self.about.show(HeadPart(""))
        self.sides.show(())
        self.status.fail(error)
        self.entitle()

    def take(self, found: Queue, *, keep: bool = True) -> None:
        """Show a queue; the disagreement in sight stays, the first open one is shown at first.

        Where only open ones are shown, one that was just settled stays until one goes on, so that a reason or a rule
        is about it; without `keep` it goes.
        """
        first, here = self.queue is None, self.here
        if self.status.waiting:
            self.status.wait("")
        self.queue, self.round = found, found.round
        self.narrow(here.guid if here and keep else "")
        if here is not None:
            self.at = next((place for place, each in enumerate(self.shown) if each.guid == here.guid), self.at)
        elif first:
            self.at = self._first_place()
        self.refresh_desk()
        if first:
            self.say_where()

    def _first_place(self) -> int:
        """Where to begin: at the passage that was asked for, else at the first one that is open."""
        begin, places = self._begin, range(len(self.shown))
        if begin is not None:
            document, span = begin
            touching = [
                at for at in places if self.shown[at].document_id == document and self.shown[at].span.overlaps(span)
            ]
            if touching:
                return touching[0]
        return next((at for at in places if self.shown[at].is_left), 0)

    def narrow(self, staying: str = "") -> None:
        """Show what the filters let through, and the one of the GUID `staying` even if it is settled."""
        if self.queue is None:
            return
        fitting = self.queue.only(types=self.types, code_ids=self.codes, met=self.met)
        self.shown = [each for each in fitting if each.is_left or not self.only_unsettled or each.guid == staying]
        self.at = max(0, min(self.at, len(self.shown) - 1))

    @property
    def here(self) -> Disagreement | None:
        """The disagreement in sight."""
        return self.shown[self.at] if self.shown else None

    def concerned(self, change: Change | None) -> None:
        """Look at the decisions again; the comparison is made anew where codes or documents changed."""
        self._heard += 1
        if change is None or any(map(change.concerns, ("codes", "documents", "revisions", "assignments", "rounds"))):
            self.picker.load(self.session.candidates())
        if change is None or any(map(change.concerns, ("codes", "documents", "revisions", "rounds"))):
            self.opened = None
            self.read(elsewhere=change is None)
        elif self.queue is not None:
            before = {each.guid: each.decision for each in self.queue.items}
            self.take(settling.with_decisions(self.session.project, self.queue))
            if change is not None:
                self._go_where_it_changed(before)
                if change.concerns("conflicts"):
                    self.say_where()

    def _go_where_it_changed(self, before: Mapping[str, Decision | None]) -> None:
        """Show what was taken back or done again, where that is not what is in sight."""
        changed = [at for at, each in enumerate(self.shown) if each.decision != before.get(each.guid)]
        if len(changed) == 1 and changed[0] != self.at:
            self.at = changed[0]
            self.refresh_desk()

    # Showing

    def _in_the_queue(self, each: Disagreement) -> Queued:
        return queued(each, self.session.names)

    def entitle(self) -> None:
        """The round, the document, and which disagreement of how many."""
        here = self.here
        self.titlebar.show(
            Title(
                project=self.session.project.name,
                screen=f"settling {self.round}" if self.round else self.NAME,
                document=here.document if here else "",
                about="; ".join(here.cases) if here else "",
                coder=self.session.coder_told,
                right=f"{self.at + 1}/{len(self.shown)}" if here else "",
            )
        )

    def forget_reason(self) -> None:
        """The reason that waited for a decision went with it, or is no longer wanted."""
        self.pending_reason = ""
        if self.reason_draft is not None:
            self.reason_draft.done()
            self.reason_draft = None

    def refresh_desk(self) -> None:
        """Draw everything for the disagreement in sight."""
        self.tell_counts()
        self.queued.show(self.shown, at=self.at)
        here = self.here
        if here is None:
            self.tell_nothing()
        else:
            self._show_text(here)
            self.tell_about(here)
            self._tell_readings(here)
        self.entitle()

    def tell_about(self, here: Disagreement) -> None:
        """Say of the disagreement in sight what kind it is, how far it is, and why; nothing is read for it."""
        decision = here.decision
        parts = [HeadPart(f"{here.number}. {here.kind.value}")]
        if shifts := shift_words(here):
            parts.append(HeadPart(shifts, drop=2))
        reason = decision.reason if decision else self.pending_reason
        now = self.now(here, here.span)
        told = "text corrected since" if now is None or now.span else "gone from the text"
        corrected = [HeadPart(told, drop=1)] if here.corrected else []
        why = [HeadPart(f"“{reason}”", "r", "reason")] if reason else []
        differing = [HeadPart(f"in conflict: {', '.join(here.conflicts)}", "C", "conflicts")] if here.conflicts else []
        self.about.show(*parts, HeadPart(settled_words(here)), *differing, *corrected, *why)

    def _tell_readings(self, here: Disagreement) -> None:
        told = Telling(
            here, self.session.book, settling_context.memos_at(self.session.project, here),
            text=self.opened.text if self.opened else "", now=partial(self.now, here),
        )  # fmt: skip
        other = self.queue.other_layers.get(here.document_id, "") if self.queue else ""
        self.sides.show(told.sides(), common=told.common(other_layer=other))

    def _show_text(self, here: Disagreement) -> None:
        if self.opened is None or self.opened.document.id != here.document_id:
            project, key = self.session.project, here.document_id
            opened = (
                open_earlier(project, key, here.revision) if here.corrected else documents.open_document(project, key)
            )
            self.opened = opened
            script = Script.of_opened(opened)
            self.view.load(script, cursor=here.span.start)
        left = frozenset(here.sides[0].coders) if here.sides else frozenset()
        self.view.set_options(replace(self.view.options, left=left, passage=here.span))
        self.view.set_marks(self._marks(here))
        self.view.show_passage(here.span)

    def now(self, here: Disagreement, span: Span) -> Now | None:
        """What became of a passage of the submitted text in the present one; None where it was not corrected since."""
        return self.queue.now(here, span) if self.queue is not None else None

    def place_now(self, here: Disagreement) -> int:
        """Where in the present text a disagreement begins; where its passage stood, if that was taken out."""
        followed = self.queue.followed.get(here.document_id) if self.queue is not None else None
        return here.span.start if followed is None else followed.place(here.span.start)

    def _marks(self, here: Disagreement) -> list[Mark]:
        if self.queue is None:
            return []
        book, left = self.session.book, here.sides[0].coders
        return [
            Mark(
                id=number, start=each.span.start, end=each.span.end, code_id=each.code_id,
                hotkey=book[each.code_id].hotkey, name=book[each.code_id].name, colour=book[each.code_id].colour,
                coder=each.coder, mine=each.coder in left,
            )
            for number, each in enumerate(settling.submitted(self.queue, here.document_id), start=OWN + 1)
            if each.code_id in book
        ]  # fmt: skip

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While borders move, the keys are for them alone; while a decision is on its way, a click does nothing."""
        held = self.view.editing is not None or self.is_waiting
        if held and f"settling.{action}" in ACTIONS:
            return False
        return super().check_action(action, parameters)

    @property
    def answers_at_once(self) -> bool:
        """While the desk itself has the keys: what is typed ahead is answered in its order."""
        return self.focused is None

    def step_back(self) -> bool:
        """Escape closes what is open over the text first."""
        if self.has_class("-more"):
            self.remove_class("-more")
            return True
        return False

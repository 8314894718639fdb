"""The settling desk: one disagreement at a time in its text, with both readings, and a key for every outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from qcode.errors import QcodeError
from qcode.model.change import Change
from qcode.model.document import Span
from qcode.services import documents, settling
from qcode.services.documents import Opened
from qcode.services.settling import Disagreement, Met, Outcome, Queue, Status
from qcode.services.settling import context as settling_context
from qcode.services.settling.disagreement import Decision
from qcode.services.settling.tables import outcome_words
from qcode.tui.actions import bindings_for
from qcode.tui.catalogue import ACTIONS
from qcode.tui.frame import Frame
from qcode.tui.screens.settling_deciding import Deciding
from qcode.tui.screens.settling_explaining import Explaining
from qcode.tui.screens.settling_moving import Moving, queued
from qcode.tui.screens.settling_results import Results
from qcode.tui.screens.settling_waiting import Waiting
from qcode.tui.screens.table_parts import HeadLine, HeadPart
from qcode.tui.widgets.lines import Title
from qcode.tui.widgets.picker import Picker
from qcode.tui.widgets.queuelist import QueueList
from qcode.tui.widgets.sides import Sides, SideTold
from qcode.tui.widgets.transcript import Mark, Script, TranscriptView

_LETTERS = ("a", "b")
OWN = 0
"""The id of the mark whose borders are being set."""


class DeskView(TranscriptView):
    """The text of the desk: borders that were set are told even where they were left as they were."""

    class Kept(Message, namespace="desk_view"):
        """These borders are to be kept."""

        def __init__(self, span: Span) -> None:
            """Tell which."""
            super().__init__()
            self.span = span

    class GivenBack(Message, namespace="desk_view"):
        """The borders are to stay as they were."""

    def on_mount(self) -> None:
        """There is no cursor to see before borders are set."""
        super().on_mount()
        self._scene.focused = False

    def action_keep_borders(self) -> None:
        """Tell the borders that are to be kept."""
        edit = self.editing
        if edit is not None:
            self._settle()
            self.post_message(self.Kept(edit.span))

    def action_clear(self) -> None:
        """Give the borders back."""
        if self.editing is not None:
            self._settle()
            self.post_message(self.GivenBack())
        else:
            super().action_clear()


class SettlingScreen(Waiting, Deciding, Explaining, Moving, Results, Frame):
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
        self.at = 0
        self.pending_reason = ""
        self.opened: Opened | None = None
        self.view = DeskView(id="text")
        self.view.can_focus = False
        self.sides = Sides(id="sides")
        self.queued = QueueList(id="queue")
        self.told = HeadLine(id="counts")
        self.about = HeadLine(style="quiet", id="about")
        self.picker = Picker()

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

    def read(self) -> None:
        """Read the queue anew, in a thread; the disagreement in sight stays."""
        self.status.wait("comparing what the coders submitted …")
        self._read(self.round)

    @work(thread=True, exclusive=True, group="settling")
    def _read(self, round: str | None) -> None:
        try:
            found = settling.queue(self.session.project, round)
        except QcodeError as error:
            self.app.call_from_thread(self._nothing, error)
        else:
            self.app.call_from_thread(self.take, found)

    def _nothing(self, error: QcodeError) -> None:
        self.queue, self.shown = None, []
        self.told.show(HeadPart("nothing to settle yet"))
        self.about.show(HeadPart(""))
        self.sides.show(())
        self.status.fail(error)
        self.entitle()

    def take(self, found: Queue) -> None:
        """Show a queue; the disagreement in sight stays, the first open one is shown at first."""
        first, here = self.queue is None, self.here
        if self.status.waiting:
            self.status.wait("")
        self.queue, self.round = found, found.round
        self._narrow()
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
        return next((at for at in places if not self.shown[at].is_settled), 0)

    def _narrow(self) -> None:
        if self.queue is None:
            return
        status = settling.UNSETTLED if self.only_unsettled else ()
        self.shown = self.queue.only(types=self.types, code_ids=self.codes, met=self.met, status=status)
        self.at = max(0, min(self.at, len(self.shown) - 1))

    @property
    def here(self) -> Disagreement | None:
        """The disagreement in sight."""
        return self.shown[self.at] if self.shown else None

    def concerned(self, change: Change | None) -> None:
        """Look at the decisions again; the comparison is made anew where codes or documents changed."""
        if change is None or any(map(change.concerns, ("codes", "documents", "revisions", "assignments", "rounds"))):
            self.picker.load(self.session.candidates())
        if change is None or any(map(change.concerns, ("codes", "documents", "revisions", "rounds"))):
            self.opened = None
            self.read()
        elif self.queue is not None:
            before = {each.guid: each.decision for each in self.queue.items}
            self.take(settling.with_decisions(self.session.project, self.queue))
            if change is not None:
                self._go_where_it_changed(before)

    def _go_where_it_changed(self, before: Mapping[str, Decision | None]) -> None:
        """Show what was taken back or done again, where that is not what is in sight."""
        changed = [at for at, each in enumerate(self.shown) if each.decision != before.get(each.guid)]
        if len(changed) == 1 and changed[0] != self.at:
            self.at = changed[0]
            self.refresh_desk()

    # Showing

    def entitle(self) -> None:
        """The round, the document, and which disagreement of how many."""
        here = self.here
        self.titlebar.show(
            Title(
                project=self.session.project.name,
                screen=f"settling {self.round}" if self.round else self.NAME,
                document=here.document if here else "",
                about="; ".join(here.cases) if here else "",
                coder=self.session.coder_name,
                right=f"{self.at + 1}/{len(self.shown)}" if here else "",
            )
        )

    def refresh_desk(self) -> None:
        """Draw everything for the disagreement in sight."""
        self._tell_counts()
        self.queued.show([queued(each) for each in self.shown], at=self.at)
        here = self.here
        if here is None:
            self.about.show(HeadPart(""))
            self.sides.show(())
            empty = "The coders do not differ anywhere." if self.queue and not self.queue.items else "Nothing here."
            self.status.say(empty, "t, f and w widen what is shown")
        else:
            self._show_text(here)
            self._tell_about(here)
            self.sides.show(self._told_sides(here), common=self._common(here))
        self.entitle()

    def _tell_counts(self) -> None:
        if self.queue is None:
            return
        by_type = self.queue.by_type()
        kinds = " · ".join(f"{name} {done}/{number}" for name, (number, done) in by_type.items())
        narrowed = ", ".join(
            (*self.types, *(self.session.book[key].name for key in self.codes if key in self.session.book))
        )
        narrowed = narrowed or ("one cell" if self.met else "all")
        self.told.show(
            HeadPart(f"{self.queue.settled} of {len(self.queue.items)} settled", "w", "unsettled"),
            HeadPart(kinds, "t", "type", drop=1),
            HeadPart(narrowed, "f", "code", drop=2),
        )

    def _tell_about(self, here: Disagreement) -> None:
        decision = here.decision
        parts = [HeadPart(f"{here.number}. {here.kind.value}")]
        if here.shift_start or here.shift_end:
            shifts = f"B {here.shift_start or 0:+d} at the start, {here.shift_end or 0:+d} at the end"
            parts.append(HeadPart(shifts, drop=2))
        said = "open" if decision is None else f"{here.status.value}: {outcome_words(here)}, by {decision.coder}"
        reason = decision.reason if decision else self.pending_reason
        self.about.show(*parts, HeadPart(said), *([HeadPart(f"“{reason}”", "r", "reason")] if reason else []))

    def _show_text(self, here: Disagreement) -> None:
        if here.corrected:
            self.opened = None
            self.view.set_options(replace(self.view.options, passage=None))
            self.view.load(Script.of(here.quote))
            self.status.warn("This text was corrected after the round was submitted.", "Settle it in a new round.")
            return
        if self.opened is None or self.opened.document.id != here.document_id:
            self.opened = documents.open_document(self.session.project, here.document_id)
            opened = self.opened
            script = Script.stored(
                opened.text, turns=opened.turns, speakers=opened.speakers, paragraphs=opened.paragraphs,
                sentences=opened.sentences, words=opened.words,
            )  # fmt: skip
            self.view.load(script, cursor=here.span.start)
        left = frozenset(here.sides[0].coders) if here.sides else frozenset()
        self.view.set_options(replace(self.view.options, left=left, passage=here.span))
        self.view.set_marks(self._marks(here))
        self.view.show_passage(here.span)

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

    def _told_sides(self, here: Disagreement) -> list[SideTold]:
        memos = settling_context.memos_at(self.session.project, here)
        decided = here.decision.outcome if here.decision else None
        taken = {Outcome.A: 0, Outcome.B: 1}.get(decided) if decided else None
        told = []
        for number, side in enumerate(here.sides):
            key = _LETTERS[number] if number < len(_LETTERS) else "v"
            lines: list[tuple[str, str]] = []
            for each in dict.fromkeys(one.code_id for one in side.codings):
                lines += self._code_lines(each)
            lines += [("", f"✎ {each.coder} on {each.on}: {each.text}") for each in memos if each.coder in side.coders]
            if not side.codings and here.coded_as:
                lines.append(("quiet", f"coded otherwise: {', '.join(here.coded_as)}"))
            codes = side.codes or "no code"
            told.append(SideTold(key, side.name, codes, number == taken, tuple(lines)))
        return told

    def _code_lines(self, code_id: int) -> list[tuple[str, str]]:
        book = self.session.book
        if code_id not in book:
            return [("quiet", "the code was removed")]
        code = book[code_id]
        parts = (("", code.definition or code.brief or "no definition yet"), ("use when: ", code.use_when),
                 ("do not use when: ", code.not_when))  # fmt: skip
        return [("quiet" if title else "", f"{title}{text}") for title, text in parts if text]

    def _common(self, here: Disagreement) -> list[tuple[str, str]]:
        sided = {name for side in here.sides for name in side.coders}
        memos = settling_context.memos_at(self.session.project, here)
        lines = [("", f"✎ {each.coder} on {each.on}: {each.text}") for each in memos if each.coder not in sided]
        decision = here.decision
        if decision is not None and decision.codings and decision.outcome not in (Outcome.A, Outcome.B):
            codes = "; ".join(dict.fromkeys(each.code for each in decision.codings))
            lines.append(("strong", f"decided: {codes}"))
        if decision is not None and decision.rule is not None:
            lines.append(("strong", f"rule: {decision.rule} (version “{decision.rule.version}”)"))
        if self.queue is not None and here.document_id in self.queue.other_layers:
            lines.append(("strong", self.queue.other_layers[here.document_id]))
        if here.status is Status.CONTESTED:
            lines.append(("strong", "Two copies decided this differently; decide again."))
        return lines

    def say_where(self) -> None:
        """Say in the status line how far the disagreement in sight is, and what to press."""
        here = self.here
        if here is None or self.queue is None:
            return
        if not self.queue.unsettled:
            self.status.say("Everything is settled.", "E exports the protocol, s compares before and after")
        elif here.decision is None:
            self.status.say("a or b, e both, n neither, o own borders, c another code, d discuss later")
        else:
            self.status.say(
                f"{here.status.value}: {outcome_words(here)}", "r reason, y rule, x open again; Enter goes on"
            )

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

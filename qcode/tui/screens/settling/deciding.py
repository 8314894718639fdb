"""Deciding at the settling desk: whose reading, both, neither, own borders, another code, later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcode.services import codebook, settling
from qcode.services.drafts import guid_of
from qcode.services.settling import Outcome, Placed
from qcode.services.settling.tables import outcome_words
from qcode.tui.drafting import drafting
from qcode.tui.screens.asking.keeping import keep
from qcode.tui.screens.asking.prompts import Choose, Option
from qcode.tui.screens.codebook.new_codes import ask_definition
from qcode.tui.screens.settling.at_the_desk import AtTheDesk
from qcode.tui.widgets.picker import Picker
from qcode.tui.widgets.sides import Sides
from qcode.tui.widgets.transcript import Mark
from qcode.tui.widgets.transcript.borders import WHILE_BORDERS_MOVE
from qcode.tui.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.model.change import Change
    from qcode.model.document import Span
    from qcode.services.settling import Disagreement
    from qcode.tui.screens.asking.working import Tell
    from qcode.tui.screens.settling.view import DeskView


class Deciding(AtTheDesk):
    """A key for every outcome."""

    def _decide(
        self,
        outcome: Outcome,
        *,
        side: int | None = None,
        codings: Sequence[Placed] | None = None,
        said: tuple[str, str] | None = None,
    ) -> None:
        """Decide for an outcome; `said` is what the status line says then, and its hint."""
        desk = self._desk
        here = desk.here
        if here is None or desk.is_waiting:
            return
        reason = desk.pending_reason or None
        first = desk.queue is not None and not desk.queue.adopted

        def decide(tell: Tell | None = None) -> Change:
            return settling.settle(
                desk.session.project, here, outcome, side=side, codings=codings, reason=reason, progress=tell
            )

        def told(_change: Change) -> None:
            self._tell_decided(first=first, said=said)

        if first:
            desk.begin("taking in what all agree on", decide, told)
        elif (change := desk.do(decide)) is not None:
            told(change)

    def _tell_decided(self, *, first: bool, said: tuple[str, str] | None) -> None:
        desk = self._desk
        if desk.queue is None:
            return
        desk.forget_reason()
        taken = f"; {desk.queue.agreed:,} agreed taken in" if first else ""
        left, waiting = desk.queue.unsettled, desk.queue.conflicts
        done = f"{counted(waiting, 'conflict')} left: C" if waiting else "all is settled"
        hint = f"{left} left; Enter next, r why, y rule" if left else f"{done}; r why, y rule, E protocol"
        words, hint = said or (self._told_outcome(), hint)
        desk.status.say(f"{words}{taken}", hint)
        desk.refresh_desk()

    def _told_outcome(self) -> str:
        """What was decided for the disagreement in sight, codes by their own names: Enter has to be in sight, too."""
        here, known = self._desk.here, self._desk.session.names
        if here is None or here.decision is None:
            return "decided"
        names = dict.fromkeys(known[each.code_id] for each in here.decision.codings if each.code_id in known)
        codes = "; ".join(names) or ("" if here.decision.outcome is Outcome.NEITHER else "no code")
        now = [self._desk.now(here, each.span) for each in here.decision.codings]
        gone = "; gone from the text, in the protocol" if any(each and not each.span for each in now) else ""
        return ": ".join(filter(None, (outcome_words(here), codes))) + gone

    def action_first(self) -> None:
        """The first reading."""
        self._decide(Outcome.A)

    def action_second(self) -> None:
        """The second reading."""
        self._decide(Outcome.B)

    def action_reading(self) -> None:
        """One of the readings, from a list."""
        here = self._desk.here
        if here is None:
            return
        options = [Option(str(number), side.name, side.codes or "no code") for number, side in enumerate(here.sides)]

        def take(answer: tuple[str, ...] | None) -> None:
            if answer:
                self._take_side(int(answer[0]))

        self._desk.app.push_screen(Choose("whose reading is it to be?", options), take)

    def _take_side(self, number: int) -> None:
        outcome = {0: Outcome.A, 1: Outcome.B}.get(number, Outcome.READING)
        self._decide(outcome, side=number)

    def on_sides_taken(self, message: Sides.Taken) -> None:
        """A click on a reading's head takes it."""
        message.stop()
        self._take_side(message.number)

    def action_both(self) -> None:
        """What either coded."""
        self._decide(Outcome.BOTH)

    def action_neither(self) -> None:
        """No code."""
        self._decide(Outcome.NEITHER)

    def action_discuss(self) -> None:
        """Leave it for later."""
        self._decide(Outcome.DISCUSS, said=("to be discussed later", "r says what about; Enter next, u undoes"))

    def action_take_back(self) -> None:
        """Open it again."""
        desk, here = self._desk, self._desk.here
        if here is not None and desk.do(lambda: settling.take_back(desk.session.project, here)):
            desk.refresh_desk()

    # Own borders

    def action_own_borders(self) -> None:
        """Set one's own borders for a code that a side gave, or that was decided for."""
        here = self._desk.here
        if here is None:
            return
        self._with_code(here, "whose borders?", self._move_borders)

    def _move_borders(self, placed: Placed) -> None:
        from qcode.tui.screens.settling import OWN

        desk = self._desk
        view, code = desk.view, desk.session.book[placed.code_id]
        selected = view.selection
        span = selected if selected is not None and desk.here and selected.overlaps(desk.here.span) else placed.span
        mark = Mark(id=OWN, start=span.start, end=span.end, code_id=code.id, hotkey=code.hotkey, name=code.name,
                    colour=code.colour, coder="", mine=True)  # fmt: skip
        view.can_focus = True
        view.add_mark(mark)
        view.focus()
        view.go_to_mark(mark)
        view.action_edit_borders()
        desk.keybar.show_only(WHILE_BORDERS_MOVE)
        self._bordering = placed

    _bordering: Placed | None = None

    def _end_borders(self) -> None:
        from qcode.tui.screens.settling import OWN

        view = self._desk.view
        view.remove_mark(OWN)
        view.can_focus = False
        self._desk.keybar.show_only({})
        self._desk.set_focus(None)

    def on_desk_view_moves(self, message: DeskView.Moves) -> None:
        """Say which border moves, and how."""
        message.stop()
        self._desk.status.say(message.hint)

    def on_desk_view_kept(self, message: DeskView.Kept) -> None:
        """Decide for the borders that were set."""
        message.stop()
        self._end_borders()
        placed = self._bordering
        if placed is not None:
            self._decide(Outcome.BORDERS, codings=[Placed(message.span, placed.code_id, placed.code)])

    def on_desk_view_given_back(self, message: DeskView.GivenBack) -> None:
        """Leave the borders as they were."""
        message.stop()
        self._end_borders()
        self._desk.refresh_desk()
        self._desk.status.say("borders as they were")

    # Another code

    def action_another_code(self) -> None:
        """Find another code, or several, or make a new one."""
        desk = self._desk
        if desk.here is not None:
            desk.picker.open(title="another code on this passage", purpose="settle", recent=desk.session.recent)

    def on_picker_picked(self, message: Picker.Picked) -> None:
        """Decide for what was picked."""
        message.stop()
        self._settle_with([int(key) for key in message.keys])

    def on_picker_new_wanted(self, message: Picker.NewWanted) -> None:
        """Make a new code and decide for it; what it means is asked, not demanded."""
        message.stop()
        desk, name = self._desk, message.name
        project = desk.session.project
        change = desk.do(lambda: codebook.add_code(project, name))
        if change is None:
            return
        key = max(change.touched.get("codes") or {0})
        guid = guid_of(project, "codes", key)
        draft = drafting(project, f"definition of {name}", table="codes", guid=guid, where="new")

        def define(text: str | None) -> None:
            if text:
                keep(desk, lambda: codebook.redefine_code(project, key, definition=text), text, draft=draft)
            else:
                draft.done()
            desk.call_next(self._settle_with, [key])  # a request of its own, which waits alone

        desk.app.push_screen(ask_definition(name).kept_as(draft), define)

    def _settle_with(self, code_ids: Sequence[int]) -> None:
        here, book = self._desk.here, self._desk.session.book
        if here is None:
            return
        span = self._chosen_span(here)
        self._desk.session.used(code_ids)
        self._decide(Outcome.CODE, codings=[Placed(span, key, book.path_text(key)) for key in code_ids])

    def _chosen_span(self, here: Disagreement) -> Span:
        """What was selected with the mouse, else what was decided for before, else the first reading's borders."""
        selected = self._desk.view.selection
        if selected is not None and selected.overlaps(here.span):
            return selected
        decided = here.decision.codings if here.decision else ()
        first = next((each for side in here.sides for each in side.codings), None)
        return decided[0].span if decided else first.span if first else here.span

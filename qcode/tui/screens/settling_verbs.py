"""What one does at the settling desk: outcomes, reasons, rules, moving in the queue, filters, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from qcode.model.codebook import SEPARATOR
from qcode.model.coding import MemoOn
from qcode.services import codebook, exporting, memos, settling
from qcode.services.settling import Outcome, Placed, Status
from qcode.services.settling import rules as settling_rules
from qcode.services.settling.queue import TYPES
from qcode.services.settling.tables import protocol_table, queue_table
from qcode.services.tables.notes import counted
from qcode.tui.screens.prompts import Ask, Choose, MemoEditor, Option
from qcode.tui.screens.reasons import AskReason
from qcode.tui.screens.saving import file_name, save_to_file
from qcode.tui.widgets.picker import Picker
from qcode.tui.widgets.queuelist import Queued, QueueList
from qcode.tui.widgets.sides import Sides
from qcode.tui.widgets.transcript import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qcode.model.change import Change
    from qcode.model.document import Span
    from qcode.services.settling import Disagreement
    from qcode.tui.screens.settling import DeskView, SettlingScreen
    from qcode.tui.screens.table_parts import HeadLine
    from qcode.tui.screens.working import Tell


_QUOTED = 200
_SIGNS = {Status.OPEN: "·", Status.SETTLED: "✓", Status.DISCUSS: "?", Status.CONTESTED: "!"}


def queued(each: Disagreement) -> Queued:
    """A disagreement as the queue beside the text shows it."""
    codes = " / ".join(side.codes.rpartition(SEPARATOR)[2] or "–" for side in each.sides)
    return Queued(each.number, _SIGNS[each.status], each.type, codes, " ".join(each.quote[:_QUOTED].split()))


def _in_short(each: Disagreement) -> str:
    """How far a disagreement is, its type, and who gave which code."""
    told = queued(each)
    return f"{told.sign} {told.type} · {told.codes} · {each.document}"


_FIELDS = (("use_when", "use when"), ("not_when", "do not use when"), ("definition", "definition"))


_WHILE_BORDERS_MOVE = {
    "transcript.keep_borders": "keep",
    "transcript.clear": "give back",
    "transcript.other_border": "other border",
    "transcript.left": "word back",
    "transcript.right": "word on",
    "transcript.extend_left": "sign back",
    "transcript.extend_right": "sign on",
    "transcript.leap_right": "sentence on",
    "app.help": "help",
}
"""The keys of the footer while borders move, with what they do there."""


class SettlingVerbs:
    """The actions of the settling desk."""

    @property
    def _desk(self) -> SettlingScreen:
        return cast("SettlingScreen", self)

    # Outcomes

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

        def told(change: Change) -> None:
            self._tell_decided(change, first=first, said=said)

        if first:
            desk.begin("taking in what all agree on", decide, told)
        elif (change := desk.do(decide)) is not None:
            told(change)

    def _tell_decided(self, change: Change, *, first: bool, said: tuple[str, str] | None) -> None:
        desk = self._desk
        if desk.queue is None:
            return
        desk.pending_reason = ""
        taken = f"; {counted(desk.queue.agreed, 'agreed passage')} taken in" if first else ""
        left = f"{desk.queue.unsettled} left" if desk.queue.unsettled else "everything is settled"
        outcome = change.summary.partition(" on “")[0]  # the passage is in sight, and Enter has to be
        words, hint = said or (outcome, f"{left}; Enter goes on, r reason, u undoes")
        desk.status.say(f"{words}{taken}", hint)
        desk.refresh_desk()

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
        self._decide(Outcome.DISCUSS, said=("to be discussed later", "r says what about; Enter goes on, u undoes"))

    def action_take_back(self) -> None:
        """Open it again."""
        desk, here = self._desk, self._desk.here
        if here is not None and desk.do(lambda: settling.take_back(desk.session.project, here)):
            desk.refresh_desk()

    # Own borders

    def action_own_borders(self) -> None:
        """Set one's own borders for a code that a side gave, or that was decided for."""
        here = self._desk.here
        if here is None or here.corrected:
            return
        self._with_code(here, "whose borders?", self._move_borders)

    def _with_code(self, here: Disagreement, question: str, then: Callable[[Placed], None]) -> None:
        decided = here.decision.codings if here.decision else ()
        known = {each.code_id: each for side in reversed(here.sides) for each in reversed(side.codings)}
        known.update({each.code_id: each for each in decided})
        book = self._desk.session.book
        options = [each for key, each in known.items() if key in book]
        if len(options) == 1:
            then(options[0])
            return

        def take(answer: tuple[str, ...] | None) -> None:
            if answer:
                then(known[int(answer[0])])

        listed = [Option(str(each.code_id), book[each.code_id].name, each.code) for each in options]
        self._desk.app.push_screen(Choose(question, listed), take)

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
        desk.keybar.show_only(_WHILE_BORDERS_MOVE)
        self._bordering = placed
        desk.status.say(view.hint)

    _bordering: Placed | None = None

    def _end_borders(self) -> None:
        from qcode.tui.screens.settling import OWN

        view = self._desk.view
        view.remove_mark(OWN)
        view.can_focus = False
        self._desk.keybar.show_only({})
        self._desk.set_focus(None)

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

        def define(text: str | None) -> None:
            if text:
                desk.do(lambda: codebook.redefine_code(project, key, definition=text))
            self._settle_with([key])

        note = "One sentence, or Escape to write it later in the codebook."
        desk.app.push_screen(Ask(f"what does “{name}” mean?", note=note, empty=True), define)

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

    # Reason, rule, memo

    def action_reason(self) -> None:
        """Say why: a digit takes a common reason, anything else is written."""
        desk, here = self._desk, self._desk.here
        if here is None or desk.queue is None:
            return
        project = desk.session.project
        now = here.decision.reason if here.decision else desk.pending_reason

        def take(answer: str | None) -> None:
            if answer is None:
                return
            if here.decision is None:
                desk.pending_reason = answer
                desk.refresh_desk()
                desk.status.say("the reason goes with the decision", "a or b, e both, n neither, o, c, d")
            elif desk.do(lambda: settling.give_reason(project, here, answer)):
                desk.refresh_desk()

        desk.app.push_screen(AskReason(settling.reasons_in(desk.queue), value=now), take)

    def action_rule(self) -> None:
        """Write the rule that came out of it into the codebook."""
        desk, here = self._desk, self._desk.here
        if here is None:
            return
        if here.decision is None:
            desk.status.warn("Nothing was decided here yet.", "Decide it first; then y writes the rule")
            return
        self._with_code(here, "a rule for which code?", lambda placed: self._ask_field(here, placed.code_id))

    def _ask_field(self, here: Disagreement, code_id: int) -> None:
        code = self._desk.session.book[code_id]
        options = [Option(name, title, str(getattr(code, name))) for name, title in _FIELDS]

        def take(answer: tuple[str, ...] | None) -> None:
            if answer:
                self._ask_rule(here, code_id, answer[0])

        self._desk.app.push_screen(Choose(f"where does the rule go in “{code.name}”?", options), take)

    def _ask_rule(self, here: Disagreement, code_id: int, field: str) -> None:
        desk = self._desk
        code, project = desk.session.book[code_id], desk.session.project
        value = here.decision.reason if here.decision else ""

        def take(answer: str | None) -> None:
            if answer and desk.do(
                lambda: settling_rules.add_rule(project, here, code_id=code_id, text=answer, field=field)
            ):
                found = settling_rules.review(project)
                said = f"“{found.version.name}”: {counted(found.waiting, 'excerpt')} of “{code.name}” to look at again"
                desk.status.say(said, "Y lists them, u undoes")

        title = next(words for name, words in _FIELDS if name == field)
        now = getattr(code, field)
        note = f"It goes behind: {now}" if now else "The field is empty so far."
        desk.app.push_screen(Ask(f"“{code.name}”, {title}", value=value, note=note), take)

    def action_review(self) -> None:
        """List what the newest version of the codebook touches."""
        from qcode.tui.screens.looking import LookingScreen

        self._desk.app.push_screen(LookingScreen())

    def action_memo(self) -> None:
        """Write a memo on the passage."""
        desk, here = self._desk, self._desk.here
        if here is None or here.corrected:
            return
        project = desk.session.project

        def write(text: str | None) -> None:
            if text and desk.do(
                lambda: memos.write_memo(project, on=MemoOn.SPAN, target_id=here.document_id, text=text, span=here.span)
            ):
                desk.refresh_desk()

        desk.app.push_screen(MemoEditor(on="this passage", quote=here.quote), write)

    # Moving

    def _go(self, place: int) -> None:
        desk = self._desk
        if desk.shown:
            desk.at = max(0, min(place, len(desk.shown) - 1))
            desk.pending_reason = ""
            desk.refresh_desk()
            desk.say_where()

    def action_next(self) -> None:
        """To the next disagreement."""
        self._go(self._desk.at + 1)

    def action_previous(self) -> None:
        """To the one before."""
        self._go(self._desk.at - 1)

    def action_next_open(self) -> None:
        """To the next one that is not settled; behind the last, from the first on."""
        desk = self._desk
        size = len(desk.shown)
        order = [(desk.at + step) % size for step in range(1, size + 1)] if size else []
        found = next((place for place in order if desk.shown[place].status.value == "open"), None)
        found = next((place for place in order if not desk.shown[place].is_settled), None) if found is None else found
        if found is None:
            desk.say_where()
        else:
            self._go(found)

    def action_go_to(self) -> None:
        """To a disagreement by its number."""
        desk = self._desk

        def go(answer: str | None) -> None:
            if answer:
                self._go(next(place for place, each in enumerate(desk.shown) if each.number == int(answer)))

        def wrong(answer: str) -> str | None:
            there = answer.isdecimal() and any(each.number == int(answer) for each in desk.shown)
            return None if there else "No disagreement of this number is shown."

        desk.app.push_screen(Ask("go to disagreement", check=wrong), go)

    def action_listed(self) -> None:
        """Choose one from the list of those that are shown; typing after / narrows it."""
        desk = self._desk
        if not desk.shown:
            return
        options = [
            Option(str(place), f"{each.number}. {' '.join(each.quote.split())}", _in_short(each))
            for place, each in enumerate(desk.shown)
        ]

        def take(answer: tuple[str, ...] | None) -> None:
            if answer:
                self._go(int(answer[0]))

        desk.app.push_screen(Choose("disagreements", options, chosen=[str(desk.at)]), take)

    def on_queue_list_chosen(self, message: QueueList.Chosen) -> None:
        """A click on a line of the queue goes to it, unless borders or a decision are on the way."""
        message.stop()
        desk = self._desk
        if desk.view.editing is None and not desk.is_waiting:
            self._go(message.place)
        else:
            desk.queued.go(desk.at)

    def action_text_down(self) -> None:
        """The text, three rows down."""
        self._desk.view.scroll_relative(y=3, animate=False)

    def action_text_up(self) -> None:
        """The text, three rows up."""
        self._desk.view.scroll_relative(y=-3, animate=False)

    def action_readings_down(self) -> None:
        """The readings, half a screen down."""
        self._desk.sides.scroll_lines(max(1, self._desk.sides.size.height // 2))

    def action_readings_up(self) -> None:
        """The readings, half a screen up."""
        self._desk.sides.scroll_lines(-max(1, self._desk.sides.size.height // 2))

    def action_more_room(self) -> None:
        """More room for the readings, or for the text again."""
        self._desk.toggle_class("-more")

    def action_open_place(self) -> None:
        """Open the interview at the passage; Escape comes back."""
        from qcode.tui.screens.coding import CodingScreen

        desk, here = self._desk, self._desk.here
        frame = desk.qcode.frame("coding")
        if here is not None and isinstance(frame, CodingScreen):
            desk.app.push_screen(frame)
            desk.call_after_refresh(frame.open, here.document_id, at=here.span.start)

    # What is shown

    async def on_head_line_clicked(self, message: HeadLine.Clicked) -> None:
        """A click on a part of the head does what its key does."""
        message.stop()
        if message.action:
            await self._desk.run_action(message.action)

    def action_type(self) -> None:
        """Show only some types."""
        desk = self._desk
        if desk.queue is None:
            return
        counts = desk.queue.by_type()
        options = [Option(each, each, f"{counts[each][1]} of {counts[each][0]} settled") for each in TYPES]

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is not None:
                desk.types = () if len(answer) == len(TYPES) else answer
                self._narrowed()

        desk.app.push_screen(Choose("which types?", options, chosen=desk.types, several=True), take)

    def action_code(self) -> None:
        """Show only what is about some codes."""
        desk = self._desk
        if desk.queue is None:
            return
        used = {key for each in desk.queue.items for key in each.code_ids if key in desk.session.book}
        counts = desk.queue.by_code()
        options = []
        for code in desk.session.book:
            if code.id in used:
                number, done = counts.get(desk.session.book.path_text(code.id), (0, 0))
                options.append(Option(str(code.id), code.name, f"{done} of {number} settled"))

        def take(answer: tuple[str, ...] | None) -> None:
            if answer is not None:
                desk.codes, desk.met = tuple(map(int, answer)), None
                self._narrowed()

        chosen = [str(key) for key in desk.codes]
        desk.app.push_screen(Choose("disagreements about which codes?", options, chosen=chosen, several=True), take)

    def action_unsettled(self) -> None:
        """Show only what is not settled, or everything again."""
        desk = self._desk
        desk.only_unsettled = not desk.only_unsettled
        self._narrowed()
        desk.status.say("only what is not settled" if desk.only_unsettled else "settled ones too", "w changes it")

    def _narrowed(self) -> None:
        desk = self._desk
        if desk.queue is not None:
            desk.take(desk.queue)
            desk.say_where()

    # Results

    def action_round(self) -> None:
        """Choose another round."""
        from qcode.services.rounds import list_rounds

        desk = self._desk
        options = [Option(each.name, each.name, "" if each.is_open else "not open yet")
                   for each in list_rounds(desk.session.project)]  # fmt: skip

        def take(answer: tuple[str, ...] | None) -> None:
            if answer:
                desk.show(answer[0])

        desk.app.push_screen(Choose("settle which round?", options, chosen=[desk.round or ""]), take)

    def action_compare(self) -> None:
        """Agreement before and after, side by side."""
        from qcode.tui.screens.before_after import BeforeAfterScreen

        if self._desk.round:
            self._desk.app.push_screen(BeforeAfterScreen(self._desk.round))

    def action_export(self) -> None:
        """Write the protocol, or the queue, to a file."""
        desk, found = self._desk, self._desk.queue
        if found is None:
            desk.status.say("There is nothing to write.")
            return
        options = [
            Option("protocol", "the protocol", "place, readings, outcome, reason, by whom, when, rule"),
            Option("queue", "what is shown here", "the disagreements with their readings"),
        ]

        def take(answer: tuple[str, ...] | None) -> None:
            if not answer:
                return
            whole = answer[0] == "protocol"

            def write(path: Path) -> str:
                now = settling.with_decisions(desk.session.project, found)
                table = protocol_table(now) if whole else queue_table(now, desk.shown)
                exporting.save_table(table, to=path)
                return f"{counted(len(table.rows), 'disagreement')} are in {path}"

            save_to_file(desk, f"write the {answer[0]} to", name=file_name(answer[0], found.round), write=write)

        desk.app.push_screen(Choose("write what?", options), take)

    def action_adopt(self) -> None:
        """Take all that the coders agree on into the agreed layer."""
        desk = self._desk
        desk.begin(
            "taking in what all agree on",
            lambda tell: settling.adopt_agreed(desk.session.project, desk.round, progress=tell),
            lambda _change: desk.refresh_desk(),
        )

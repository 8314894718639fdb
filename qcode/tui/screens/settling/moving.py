"""Moving through the queue of the settling desk, and what of it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from qcode.model.codebook import SEPARATOR
from qcode.model.whole import whole
from qcode.services.settling import Status
from qcode.services.settling.disagreement import TYPES
from qcode.tui.screens.asking.prompts import Ask, Choose, Option
from qcode.tui.screens.settling.at_the_desk import AtTheDesk
from qcode.tui.widgets.queuelist import Queued, QueueList

if TYPE_CHECKING:
    from qcode.services.settling import Disagreement
    from qcode.services.settling.disagreement import Side
    from qcode.tui.screens.tables.parts import HeadLine


_QUOTED = 200
_SIGNS = {Status.OPEN: "·", Status.SETTLED: "✓", Status.DISCUSS: "?", Status.CONTESTED: "!"}


def queued(each: Disagreement, names: Mapping[int, str]) -> Queued:
    """A disagreement as the queue beside the text shows it, codes by their `names`."""
    codes = " / ".join("; ".join(_named(side, names)) or "–" for side in each.sides)
    sign = _SIGNS[Status.CONTESTED if each.conflicts else each.status]
    return Queued(each.number, sign, each.type, codes, " ".join(each.quote[:_QUOTED].split()))


def _named(side: Side, names: Mapping[int, str]) -> dict[str, None]:
    return dict.fromkeys(names.get(one.code_id, one.code.rpartition(SEPARATOR)[2]) for one in side.codings)


def _in_short(each: Disagreement, names: Mapping[int, str]) -> str:
    """How far a disagreement is, its type, and who gave which code."""
    told = queued(each, names)
    return f"{told.sign} {told.number} {told.type} · {told.codes}"


class Moving(AtTheDesk):
    """Which disagreement is in sight, and which are shown."""

    def _go(self, place: int) -> None:
        desk = self._desk
        if desk.shown:
            going = desk.shown[max(0, min(place, len(desk.shown) - 1))].guid
            desk.narrow(going)
            desk.at = next(at for at, each in enumerate(desk.shown) if each.guid == going)
            desk.forget_reason()
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
        found = next((place for place in order if desk.shown[place].is_left), None) if found is None else found
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
            there = any(each.number == whole(answer) for each in desk.shown)
            return None if there else "No disagreement of this number is shown."

        desk.app.push_screen(Ask("go to disagreement", check=wrong), go)

    def action_listed(self) -> None:
        """Choose one from the list of those that are shown; typing after / narrows it."""
        desk = self._desk
        if not desk.shown:
            return
        options = [
            Option(str(place), _in_short(each, desk.session.names), f"{each.document}: {' '.join(each.quote.split())}")
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
            desk.call_after_refresh(frame.open, here.document_id, at=desk.place_now(here))

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
        counts = desk.queue.by_type
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
        if desk.shown:
            desk.status.say("only what is not settled" if desk.only_unsettled else "settled ones too", "w changes it")
        else:
            desk.tell_nothing()

    def _narrowed(self) -> None:
        desk = self._desk
        if desk.queue is not None:
            desk.take(desk.queue, keep=False)
            desk.say_where()

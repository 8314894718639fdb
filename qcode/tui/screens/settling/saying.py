"""What the settling desk says of the whole queue: how much of it is settled, and what is left to do."""

from __future__ import annotations

from qcode.services.settling import Status
from qcode.services.settling.tables import outcome_words
from qcode.tui.screens.settling.at_the_desk import AtTheDesk
from qcode.tui.screens.tables.parts import HeadPart
from qcode.tui.widgets.transcript import Script
from qcode.tui.wording import counted

_ALL_SETTLED = "E protocol, s before and after, T agreed layer"


class Saying(AtTheDesk):
    """The counts over the text, and the status line."""

    def tell_counts(self) -> None:
        """Say how much is settled, what two copies have differently, and what is shown of it."""
        desk = self._desk
        if desk.queue is None:
            return
        by_type = desk.queue.by_type
        kinds = " · ".join(f"{name} {done}/{number}" for name, (number, done) in by_type.items())
        narrowed = ", ".join(
            (*desk.types, *(desk.session.book[key].name for key in desk.codes if key in desk.session.book))
        )
        narrowed = narrowed or ("one cell" if desk.met else "all")
        waiting = desk.queue.conflicts
        desk.told.show(
            HeadPart(f"{desk.queue.settled} of {len(desk.queue.items)} settled", "w", "unsettled"),
            *([HeadPart(counted(waiting, "conflict"), "C", "conflicts")] if waiting else ()),
            HeadPart(kinds, "t", "type", drop=1),
            HeadPart(narrowed, "f", "code", drop=2),
        )

    def tell_nothing(self) -> None:
        """Say why there is nothing to see, and what to do next."""
        desk = self._desk
        desk.opened = None
        desk.view.load(Script.of(""))
        desk.about.show(HeadPart(""))
        desk.sides.show(())
        if desk.queue is not None and not desk.queue.items:
            desk.status.say("The coders do not differ anywhere.", "A takes what they agree on into the agreed layer")
        elif desk.queue is not None and desk.queue.is_done:
            desk.status.say("Everything is settled.", f"w shows all, {_ALL_SETTLED}")
        else:
            desk.status.say("Nothing here.", "t, f and w widen what is shown")

    def say_where(self) -> None:
        """Say in the status line how far the disagreement in sight is, and what to press."""
        desk, here = self._desk, self._desk.here
        if here is None or desk.queue is None:
            return
        if desk.queue.is_done:
            desk.status.say("Everything is settled.", _ALL_SETTLED)
        elif here.decision is None:
            desk.status.say("Whose reading is it to be?", "a or b, or another key below; r or 1-9 says why")
        elif here.status is Status.CONTESTED:
            desk.status.say("Two copies decided this differently.", "Decide again: a or b, or another key below")
        elif here.conflicts:
            desk.status.say(f"Two copies have differently: {', '.join(here.conflicts)}.", "C shows both and decides")
        elif not desk.queue.unsettled:
            waiting = counted(desk.queue.conflicts, "conflict")
            desk.status.say(f"All is settled, {waiting} to decide.", "C lists them, Enter next")
        else:
            outcome = outcome_words(here)
            told = outcome if here.status is Status.DISCUSS else f"{here.status.value}: {outcome}"
            desk.status.say(told, "Enter next, r why, y rule, x open again")

"""Code keys wherever codes are applied: digits at once, Space and one or two letters, and what Space leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from qcode.errors import Busy
from qcode.tui.hotkeys import PREFIX, HotkeyRouter, Outcome, Routed
from qcode.tui.widgets.offered import OfferedKeys, told_offers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcode.tui.frame import Frame


class CodeKeys:
    """Answers code keys by `apply`; mixed into screens that have a router and show what it offers."""

    router: HotkeyRouter
    offered: OfferedKeys

    @property
    def _keyed(self) -> Frame:
        return cast("Frame", self)

    def apply(self, code_ids: Sequence[int]) -> None:
        """Put codes on what is meant."""
        raise NotImplementedError

    def prefix_left(self) -> None:
        """Say what there is to be said when a prefix was given up."""
        self._keyed.status.clear()

    def feed(self, key: str, character: str | None) -> bool:
        """Give a key to the router and do what it means; whether it was a code key.

        A key whose code cannot be written yet comes again, and finds the router as it was.
        """
        if self._choose_offered(key):
            return True
        before, session = self.router.state, self._keyed.session
        routed = self.router.feed(key, character)
        self.offered.follow(routed, session.book, session.names)
        if routed.outcome is Outcome.PASSED:
            return False
        try:
            self._answer(routed)
        except Busy:
            self.router.state = before
            raise
        return True

    def _answer(self, routed: Routed) -> None:
        frame = self._keyed
        if routed.outcome is Outcome.FIRED and routed.code_id is not None:
            if routed.replaces is not None:
                frame.qcode.action_undo()
            self.apply([routed.code_id])
        elif routed.outcome is Outcome.PENDING:
            frame.status.wait(told_offers(routed, frame.session.names))
        elif routed.outcome is Outcome.UNKNOWN:
            frame.status.warn(f"No code has the hotkey “{routed.typed}”.", "c finds a code by its name")
            self.router.reset()
        else:
            self.prefix_left()

    def _choose_offered(self, key: str) -> bool:
        """Go among the codes that a prefix leads on to by arrows, and take one by Enter; whether the key did that."""
        if not self.router.pending:
            return False
        here = self.offered.here
        if key == "enter" and here is not None:
            self.apply([here])
            self.router.reset()
            self.offered.hide()
            return True
        return self.offered.step(key)

    def action_hotkey(self) -> None:
        """Show which keys lead to which codes, as Space does; a click or the letters take one."""
        self.feed(PREFIX, " ")
        self.offered.show_now()

    def action_direct(self) -> None:
        """The same, for whoever clicks on the digits."""
        self.action_hotkey()

    def on_offered_keys_taken(self, message: OfferedKeys.Taken) -> None:
        """Apply the code that was clicked among those that the prefix offers."""
        message.stop()
        self.router.reset()
        self.apply([message.code_id])

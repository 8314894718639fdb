"""What cannot be written yet, because somebody else is writing, waits in its order while the screen lives on."""

from __future__ import annotations

from collections import deque
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, cast

from textual.events import Key, MouseDown, MouseUp, Paste
from textual.message import Message
from textual.message_pump import MessagePump

from qcode.tui.guard import Host

if TYPE_CHECKING:
    from textual.events import Event

    from qcode.tui.stacking import Stacking

_TRY_SECONDS = 0.08
_SILENT_SECONDS = 0.5
"""So long nothing is said: most who write are done before anybody looks up."""


class _Held(NamedTuple):
    """A request, and whose it is."""

    of: MessagePump
    message: Message


class Holding(Host):
    """Makes a request again that could not be written, and lets the keys and clicks behind it wait for their turn.

    The request is made again as it came, once it can be written: it has changed nothing before. Escape gives it and
    all that waits behind it up. What only looks (the wheel, a resize) is answered at once.
    """

    def __init__(self) -> None:
        super().__init__()
        self._held: deque[_Held] = deque()
        self._trying: Message | None = None
        self._given_up: Message | None = None
        self._since = 0.0
        self.patient = False
        """Whether requests wait where they stand, because the program is about to end."""

    @property
    def _there(self) -> Stacking:
        return cast("Stacking", self)

    def request_begins(self, message: Message) -> bool:
        """Let a request's first writing not wait; False for one that was given up meanwhile."""
        if message is self._given_up:
            self._given_up = None
            return False
        if not self.patient:
            self._there.session.project.begin_request()
        return True

    def hold(self, pump: MessagePump, message: Message) -> None:
        """Keep a request that could not be written, to be made again."""
        if not self._held:
            self._since = monotonic()
        if message is not self._trying:
            self._held.append(_Held(pump, message))
        if message is self._held[0].message:
            self._trying = None
            self._say()
            self._there.set_timer(_TRY_SECONDS, self._try)

    def _say(self) -> None:
        frame = self._there.current
        if frame is None or monotonic() - self._since < _SILENT_SECONDS:
            return
        behind = len(self._held) - 1
        keys = f", {behind} more behind it" if behind else ""
        frame.status.wait(f"waiting while somebody else is writing{keys} …  Esc gives up")

    def _try(self) -> None:
        """Make the first request that waits again."""
        if not self._held or self._trying is not None:
            return
        first = self._held[0]
        self._trying = first.message
        if not first.of.post_message(first.message):
            self.answered(first.message)  # whose it was is closed

    def answered(self, message: Message) -> None:
        """A request was carried out, or refused for another reason: the next one that waits has its turn."""
        if message is not self._trying:
            return
        self._trying = None
        self._held.popleft()
        if self._held:
            self._try()

    def is_made_again(self, message: Message) -> bool:
        """Whether this is the request that waits at the front, on its way again."""
        return message is self._trying

    def keeps_back(self, event: Event) -> bool:
        """Whether a key or click waits because another request does; Escape gives up what waits."""
        if not self._held or event is self._trying or not isinstance(event, Key | Paste | MouseDown | MouseUp):
            return False
        if isinstance(event, Key) and event.key == "escape":
            self._give_up()
        else:
            self._held.append(_Held(self._there, event))
            self._say()
        return True

    def _give_up(self) -> None:
        behind = sum(isinstance(each.message, Key) for each in self._held) - 1
        self._given_up, self._trying = self._trying, None
        self._held.clear()
        if self._there.current is not None:
            left = f"keys left out behind it: {behind}" if behind > 0 else ""
            self._there.current.status.warn("Given up: nothing was changed, somebody else is writing.", left)

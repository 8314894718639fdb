"""Keys in their order: one that is typed ahead waits until all that the key before it began has come to rest."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from itertools import count
from typing import TYPE_CHECKING

from textual.events import Key, Paste
from textual.message_pump import MessagePump

from qcode.tui.widgets.rows import Rows
from qcode.tui.windowed import action_of
from qcode.tui.wording import counted

if TYPE_CHECKING:
    from qcode.tui.everywhere import Everywhere

_ROUNDS = 12
"""So often what was begun may begin something in its turn: a form's Enter is told to it, closes it, and is answered."""
_SECONDS = 1.0
_LOOK_SECONDS = 0.1
"""So long until one looks again whether a list that is being read is there, when its reading has not ended before."""
_SILENT_LOOKS = 8
"""So many looks long nothing is said: most lists are there before anybody wonders."""
_DEEDS = frozenset({"import", "import codes", "export", "copy", "deciding", "draft"})
"""Work that reads no list, for which no key waits."""


class InOrder:
    """Lets each key wait for those before it, and for what they began: messages, a new screen, a list being read.

    Otherwise a key would reach the screen that the key before it is about to leave.
    """

    def __init__(self, app: Everywhere) -> None:
        """For a program; nothing waits."""
        self._app = app
        self._typed: deque[Key | Paste] = deque()
        self._next: Key | Paste | None = None
        self._begun = False
        self._task: asyncio.Task[None] | None = None

    @property
    def at_rest(self) -> bool:
        """Whether the next key is answered at once."""
        idle = self._task is None and self._next is None and not self._typed
        return idle and not (self._begun and (self._is_busy() or self._reading()))

    def waits(self, event: Key | Paste) -> bool:
        """Whether a key, or what is pasted, has to wait; it comes again when it is its turn.

        However long a list is being read, Escape and the key that quits do not wait for it, and what was typed ahead
        of them for the list is forgotten; nor does a key that goes to another screen, where nothing waits before it.
        """
        if event is self._next:
            self._next = None
            return False
        if self.at_rest or (self._is_only_reading() and self._goes_past(event)):
            return False
        self._typed.append(event)
        if self._task is None and self._next is None:
            self._task = asyncio.create_task(self._rest())
        return True

    def go_on(self) -> None:
        """A key was answered in full: the next one has its turn."""
        self._begun = False
        self._take_next()

    def follow(self) -> None:
        """A key or a click was answered: the next one has its turn when what it began has come to rest."""
        self._begun = True
        if self._typed and self._task is None:
            self._task = asyncio.create_task(self._rest())

    def _take_next(self) -> None:
        if self._typed and self._next is None and self._task is None:
            self._next = self._typed.popleft()
            self._app.post_message(self._next)

    async def _rest(self) -> None:
        try:
            for _ in range(_ROUNDS):
                for each in self._concerned():
                    await _drained(each)
                if not self._is_busy():
                    break
            for looks in count():
                if not (reading := self._reading()):
                    break
                self._say_that_keys_wait(looks)
                await asyncio.wait(reading, timeout=_LOOK_SECONDS)
        finally:
            self._task, self._begun = None, False
            self._take_next()

    def _is_only_reading(self) -> bool:
        """Whether nothing but a list is still to come."""
        return self._next is None and not self._is_busy() and bool(self._reading())

    def _goes_past(self, event: Key | Paste) -> bool:
        """Whether a key does not wait for a list; one that leaves takes what waits for the list with it."""
        if not isinstance(event, Key):
            return False
        action = action_of(self._app, event.key)
        if event.key == "escape" or (action is not None and action.id == "app.quit"):
            self._typed.clear()
            return True
        return action is not None and not self._typed

    def _say_that_keys_wait(self, looks: int) -> None:
        """Say in the status line how many keys wait, once somebody may wonder."""
        frame, number = self._app.current, len(self._typed)
        if frame is not None and number and looks >= _SILENT_LOOKS:
            frame.status.wait(f"{counted(number, 'key')} waiting until the list is read …  Esc forgets them")

    def _is_busy(self) -> bool:
        """Whether somebody who is concerned has still something to do."""
        return any(each.message_queue_size or each._next_callbacks for each in self._concerned())

    def _concerned(self) -> list[MessagePump]:
        """Who may still have something to do: the widget in focus and what it is in, the screen below, the program."""
        screen = self._app.screen
        nodes = screen.focused.ancestors_with_self if screen.focused is not None else [screen]
        below = self._app.current
        found: dict[MessagePump, None] = dict.fromkeys(node for node in nodes if node is not self._app)
        return [*found, *([below] if below is not None and below not in found else []), self._app]

    def _reading(self) -> set[asyncio.Task[None]]:
        """The work that reads the list in sight, as long as nothing of it is there."""
        screen = self._app.screen
        if not isinstance(screen.focused, Rows) or screen.focused.count():
            return set()
        here = [each for each in self._app.workers if each.node is screen and each.group not in _DEEDS]
        return {each._task for each in here if each._task and not each.is_finished}


async def _drained(pump: MessagePump) -> None:
    """Wait until somebody has dealt with all messages that have come so far."""
    done = asyncio.Event()
    if pump.call_later(done.set):
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), _SECONDS)

"""The first decision at the desk takes a while: it is made in a thread, and keys that are typed meanwhile wait."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from qcode.errors import QcodeError
from qcode.tui.guard import in_a_sentence, mishaps
from qcode.tui.screens.asking.working import Stopped, Tell

if TYPE_CHECKING:
    from textual.events import Key

    from qcode.model.change import Change
    from qcode.tui.screens.settling import SettlingScreen

_PATIENCE = 1000
"""How often one looks whether a screen that a key has opened is ready for the next key, each time 10 ms later."""


class Waiting:
    """Does a verb in a thread with its progress in the status line, and answers what was typed meanwhile behind it."""

    _held: deque[Key] | None = None
    _replayed: Key | None = None
    _working = False
    _stopping: threading.Event

    @property
    def _there(self) -> SettlingScreen:
        return cast("SettlingScreen", self)

    @property
    def is_waiting(self) -> bool:
        """Whether a decision is on its way, so that keys wait for it and clicks do nothing."""
        return self._working

    def route(self, event: Key) -> bool:
        """Keep a key for later while a decision is on its way; Escape stops that."""
        if self._held is None or event is self._replayed:
            return False
        if event.key == "escape" and self._working and not self._stopping.is_set():
            self._stopping.set()
            self._held.clear()
            self._there.status.wait("stopping …")
        else:
            self._held.append(event)
        return True

    def begin(self, doing: str, verb: Callable[[Tell], Change], then: Callable[[Change], None]) -> None:
        """Do a verb in a thread; `then` hears of what it did, on the screen's own thread."""
        if self._working:
            return
        self._held = deque() if self._held is None else self._held
        self._working, self._stopping = True, threading.Event()
        self._there.status.wait(f"{doing} …")
        self._there.run_worker(lambda: self._run(doing, verb, then), thread=True, group="deciding")

    def _run(self, doing: str, verb: Callable[[Tell], Change], then: Callable[[Change], None]) -> None:
        app = self._there.app

        def tell(far: str) -> None:
            if self._stopping.is_set():
                raise Stopped
            app.call_from_thread(self._there.status.wait, f"{doing}: {far} … Esc stops")

        found: Change | QcodeError
        try:
            found = verb(tell)
        except mishaps() as error:
            problem = in_a_sentence(error)
            if problem is None:
                raise
            found = problem
        app.call_from_thread(self._finish, found, then)  # type: ignore[arg-type]

    async def _finish(self, found: Change | QcodeError, then: Callable[[Change], None]) -> None:
        desk, self._working = self._there, False
        desk.status.wait("")

        def done() -> Change:
            if isinstance(found, QcodeError):
                raise found
            return found

        change = desk.do(done)
        if change is not None:
            then(change)
        elif self._held:
            number = len(self._held)
            self._held.clear()
            desk.status.warn(f"{found} What was typed meanwhile was left out.", f"keys left out: {number}")
        await self._answer_held()

    async def _answer_held(self) -> None:
        """Answer the keys that waited, one after another; what is typed meanwhile waits behind them."""
        app = self._there.qcode
        try:
            while self._held and not self._working:
                self._replayed = self._held.popleft()
                await app.answer(self._replayed)
                await self._ready()
        finally:
            self._replayed = None
            if not self._working:
                self._held = None

    async def _ready(self) -> None:
        """Wait until a screen that a key has opened can take the next one."""
        for _ in range(_PATIENCE):
            await asyncio.sleep(0.01)
            top = self._there.app.screen
            if top is self._there or (top.is_mounted and (top.focused is not None or not top.focus_chain)):
                return

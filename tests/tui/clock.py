"""The time of the tests of screens: it stands still, and passes only where a test says so.

Textual's own pilot waits until the process seems to do little, which on a busy machine is so at any moment, and what
the program does by the clock (it looks at the file once a second, it waits while one types) comes between two keys
where these are slow. Here the clock stands. Something is waited for exactly: until no message is on its way, nothing
is left to draw, and, for `tests.tui.study.settle`, until no work goes on in a thread.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
import textual.app
import textual.constants
import textual.pilot
from textual import _time
from textual.pilot import Pilot
from textual.timer import EventTargetGone, Timer

_DRAWING = 1 / 30
"""What waits for so many seconds or fewer waits for the next drawing, and is no matter of time."""

_MOMENT = 0.05
"""Whoever sleeps for less, of the real clock, is about to look whether something has come."""

_MOST_DRAWINGS = 100
"""What is still to be drawn after so many drawings waits for a screen that is busy: it waits for a thread, or ends."""

_HUNG = 120
"""A piece of work that has not ended after so many seconds, of the real clock, never will."""


class Clock:
    """What time it is, what waits for a later one, and which threads are at work."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.at_work: set[Future[Any]] = set()
        self._number = itertools.count()
        self._later: list[tuple[float, int, asyncio.Future[None]]] = []
        self._drawings: list[asyncio.Future[None]] = []

    # Waiting for the clock

    async def run(self, timer: Timer) -> None:
        """Run one of Textual's timers."""
        ticks, drawing = 0, timer._interval <= _DRAWING or timer.name == "delay_update"
        while timer._repeat is None or ticks <= timer._repeat:
            if drawing:
                await timer._active.wait()
            await (self._next_drawing() if drawing else self._until(self.now + timer._interval))
            if drawing and not timer._active.is_set():
                continue
            await timer._active.wait()
            ticks += 1
            if timer._reset:
                ticks, timer._reset = 0, False
                continue
            try:
                await timer._tick(next_timer=self.now, count=ticks)
            except EventTargetGone:
                break

    def _until(self, due: float) -> asyncio.Future[None]:
        waiting = asyncio.get_running_loop().create_future()
        heapq.heappush(self._later, (due, next(self._number), waiting))
        return waiting

    def _next_drawing(self) -> asyncio.Future[None]:
        self._drawings.append(asyncio.get_running_loop().create_future())
        return self._drawings[-1]

    # Letting go on what can

    async def quiet(self, *_: float) -> None:
        """Until nothing can go on but what waits for the clock, for a thread or for the user."""
        loop: Any = asyncio.get_running_loop()
        still = drawings = 0
        while still < 2 and drawings < _MOST_DRAWINGS:
            await asyncio.sleep(0)
            moments = [each for each in loop._scheduled if not each.cancelled() and each.when() < loop.time() + _MOMENT]
            if moments:
                await asyncio.sleep(_MOMENT / 10)
            drawn = not (loop._ready or moments) and self._draw()
            drawings += drawn
            still = 0 if loop._ready or moments or drawn else still + 1

    def _draw(self) -> bool:
        """Let those go on that wait for the next drawing; whether there was one."""
        drawings, self._drawings = [each for each in self._drawings if not each.done()], []
        for each in drawings:
            each.set_result(None)
        return bool(drawings)

    async def pass_by(self, seconds: float) -> None:
        """Let time pass, and let come what was waiting for it, each in its turn."""
        end = self.now + seconds
        while self._later and self._later[0][0] <= end:
            due, _, waiting = heapq.heappop(self._later)
            if not waiting.done():
                self.now = max(self.now, due)
                waiting.set_result(None)
                await self.quiet()
        self.now = end
        await self.quiet()

    async def one_ends(self, more: set[asyncio.Task[Any]]) -> bool:
        """Wait for a thread that is at work, or one of the tasks, to end; False where none is."""
        going: set[asyncio.Future[Any]] = {asyncio.wrap_future(each) for each in self.at_work.copy()} | more
        if not going:
            return False
        ended, _ = await asyncio.wait(going, timeout=_HUNG, return_when=asyncio.FIRST_COMPLETED)
        assert ended, f"work that does not end: {going}"
        return True


def put_in(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Textual and its pilot live by a clock."""
    submit = ThreadPoolExecutor.submit

    def counted(self: ThreadPoolExecutor, *args: Any, **named: Any) -> Future[Any]:
        future = submit(self, *args, **named)
        clock.at_work.add(future)
        future.add_done_callback(clock.at_work.discard)
        return future

    async def run(timer: Timer) -> None:
        await clock.run(timer)

    async def waited_for(pilot: Pilot[Any], *_: float) -> bool:
        await clock.quiet()
        return not pilot.app._exception_event.is_set()

    async def pause(pilot: Pilot[Any], delay: float | None = None) -> None:
        await clock.quiet()
        if delay:
            await clock.pass_by(delay)

    monkeypatch.setattr(Timer, "_run", run)
    monkeypatch.setattr(_time, "get_time", lambda: clock.now)
    monkeypatch.setattr(textual.constants, "TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setattr(ThreadPoolExecutor, "submit", counted)
    monkeypatch.setattr(textual.app, "wait_for_idle", clock.quiet)
    monkeypatch.setattr(textual.pilot, "wait_for_idle", clock.quiet)
    monkeypatch.setattr(Pilot, "_wait_for_screen", waited_for)
    monkeypatch.setattr(Pilot, "pause", pause)
    monkeypatch.setattr(Pilot, "clock", clock, raising=False)

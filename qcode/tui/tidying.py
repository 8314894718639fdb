"""Python's collector of garbage, kept from running while somebody waits for a key."""

from __future__ import annotations

import gc
from time import monotonic

_YOUNG, _MIDDLE, _OLD = 5_000, 200, 1_000_000
_QUIET_SECONDS = 2.0
_SELDOM = 20
"""The next look waits so many times as long as the last one took: in a large study one takes a second or two."""


class Tidier:
    """Looks through the old objects only when no key has come for a while.

    Left alone, Python does it whenever many objects were made, and a page turned at that moment took 60 to 100 ms
    instead of 6. The young ones are still looked through at any time, so few at once that no key waits for it: less
    than a millisecond.
    """

    def __init__(self) -> None:
        self._before = gc.get_threshold()
        self._last_key = monotonic()
        self._begun = self._settled = False
        self._next = 0.0

    def begin(self) -> None:
        """From now on wait for quiet moments."""
        self._begun = True
        gc.set_threshold(_YOUNG, _MIDDLE, _OLD)

    def settle(self) -> None:
        """What is there now stays to the end: never look at it again."""
        if self._begun:
            gc.collect()
            gc.freeze()
            self._settled = True

    def key(self) -> None:
        """A key came."""
        self._last_key = monotonic()

    def hold(self) -> None:
        """Much will be made now that stays, and somebody waits for it: look through it at the next `look`."""
        if self._begun:
            gc.disable()

    def look(self) -> None:
        """Tidy up if nobody is working and enough has come together."""
        if not gc.isenabled():
            gc.enable()
            gc.collect(0)
        began = monotonic()
        if self.is_quiet and began >= self._next and any(gc.get_count()[1:]):
            gc.collect()
            self._next = monotonic() + _SELDOM * (monotonic() - began)

    @property
    def is_quiet(self) -> bool:
        """Whether no key has come for a while."""
        return monotonic() - self._last_key > _QUIET_SECONDS

    def end(self) -> None:
        """Leave the collector as it was found."""
        self._begun = False
        gc.enable()
        gc.set_threshold(*self._before)
        if self._settled:
            gc.unfreeze()

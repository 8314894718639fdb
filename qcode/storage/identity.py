"""GUIDs and times."""

from __future__ import annotations

import os
import threading
import time
from datetime import UTC, datetime
from typing import Any

_LAST_61_BITS = (1 << 61) - 1
_COUNTING = threading.Lock()
_newest: list[Any] = [0, "", 0]
"""The moment, the twelve bits behind it, and the number at the end of the newest GUID of this process."""


def new_guid() -> str:
    """A UUID of version 7: random, and later ones sort behind earlier ones, so that an index grows at its end.

    Layout: RFC 9562, section 5.7. Within a process the order holds within a millisecond, too.
    """
    return new_guids(1)[0]


def new_guids(count: int) -> list[str]:
    """`count` UUIDs of version 7 of one moment, in rising order, behind all that this process made before.

    The first of a moment gets its bits by chance, all but one that leaves room to count on; each further one is the
    one before plus one (RFC 9562, section 6.2, method 2).
    """
    moment = time.time_ns() // 1_000_000
    with _COUNTING:
        if moment > _newest[0]:
            chance = int.from_bytes(os.urandom(10))
            stamp = f"{moment:012x}"
            head = f"{stamp[:8]}-{stamp[8:]}-7{chance & 0xFFF:03x}-"
            _newest[:] = moment, head, 0x8000_0000_0000_0000 | (chance >> 12) & _LAST_61_BITS
        _, head, first = _newest
        _newest[2] = first + count
    tails = (f"{number:016x}" for number in range(first, first + count))
    return [f"{head}{tail[:4]}-{tail[4:]}" for tail in tails]


def now() -> str:
    """This moment in UTC, ISO 8601, to the microsecond."""
    return f"{datetime.now(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"

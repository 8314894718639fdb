"""GUIDs and times."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime

_LAST_62_BITS = (1 << 62) - 1


def new_guid() -> str:
    """A UUID of version 7: random, and later ones sort behind earlier ones, so that an index grows at its end.

    Layout: RFC 9562, section 5.7.
    """
    return new_guids(1)[0]


def new_guids(count: int) -> list[str]:
    """`count` UUIDs of version 7 of one moment, in rising order.

    The first gets its 74 bits by chance, each further one is the one before plus one (RFC 9562, section 6.2,
    method 2).
    """
    stamp = f"{time.time_ns() // 1_000_000:012x}"
    chance = int.from_bytes(os.urandom(10))
    head = f"{stamp[:8]}-{stamp[8:]}-7{chance & 0xFFF:03x}-"
    first = 0x8000_0000_0000_0000 | ((chance >> 12) % (_LAST_62_BITS - count))
    tails = (f"{number:016x}" for number in range(first, first + count))
    return [f"{head}{tail[:4]}-{tail[4:]}" for tail in tails]


def now() -> str:
    """This moment in UTC, ISO 8601, to the microsecond."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

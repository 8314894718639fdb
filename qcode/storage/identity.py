"""GUIDs and times."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime


def new_guid() -> str:
    """A UUID of version 7: random, and later ones sort behind earlier ones, so that an index grows at its end.

    Layout: RFC 9562, section 5.7.
    """
    return new_guids(1)[0]


def new_guids(count: int) -> list[str]:
    """`count` UUIDs of version 7 of one moment, in rising order.

    The twelve bits behind the version and the ten behind the variant count up (RFC 9562, section 6.2,
    method 1); the last 52 bits are random.
    """
    stamp = f"{time.time_ns() // 1_000_000:012x}"
    head = f"{stamp[:8]}-{stamp[8:]}-7"
    noise = os.urandom(7 * count).hex()
    guids = []
    first = int.from_bytes(os.urandom(2)) & 0x3FF
    for number in range(count):
        high, low = divmod(first + number, 0x400)
        carry = f"{high & 0xFFF:03x}-{0x8000 | (low << 4) | int(noise[14 * number], 16):04x}"
        guids.append(f"{head}{carry}-{noise[14 * number + 1 : 14 * number + 13]}")
    return guids


def now() -> str:
    """This moment in UTC, ISO 8601, to the microsecond."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

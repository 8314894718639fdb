"""GUIDs and times."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
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
    return [guid for block in _blocks(first, first + count) for guid in _counted(head, block)]


def _blocks(first: int, last: int) -> Iterator[range]:
    """The numbers in stretches that differ in their last 16 bits only."""
    while first < last:
        end = min(last, (first | 0xFFFF) + 1)
        yield range(first, end)
        first = end


def _counted(head: str, numbers: range) -> list[str]:
    tail = f"{numbers[0] >> 16:012x}"
    start = f"{head}{tail[:4]}-{tail[4:]}"
    return [f"{start}{number & 0xFFFF:04x}" for number in numbers]


def now() -> str:
    """This moment in UTC, ISO 8601, to the microsecond."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

"""The hidden folders beside a pack while it is written, and what a killed process left of them."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LONGEST_NAME = 100
FORGOTTEN = 24 * 3600
"""Seconds after which a folder is given up on where a system cannot say whether it is in use."""


def hidden(target: Path, kind: str) -> Path:
    """A name beside the pack that nobody has: `part` while it is written, `old` for the one that gives way."""
    return target.with_name(f".{target.name[:LONGEST_NAME]}.{secrets.token_hex(4)}.{kind}")


@contextmanager
def in_use(folder: Path) -> Iterator[None]:
    """Hold the folder as one that a living process writes; the system lets go of it when the process dies."""
    held = _held(folder)
    try:
        yield
    finally:
        if held is not None:
            os.close(held)


def sweep(target: Path) -> None:
    """Remove what killed processes left beside a pack; an earlier pack that was moved aside comes back to its place."""
    if not target.parent.is_dir():
        return
    for kind in ("old", "part"):
        for folder in _left(target, kind):
            if kind == "old" and not target.exists():
                folder.rename(target)
            elif _is_free(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _left(target: Path, kind: str) -> list[Path]:
    name = re.compile(rf"\.{re.escape(target.name[:LONGEST_NAME])}\.[0-9a-f]{{8}}\.{kind}")
    found = [each for each in target.parent.iterdir() if name.fullmatch(each.name) and each.is_dir()]
    return sorted(found, key=lambda each: each.stat().st_mtime, reverse=True)


def _held(folder: Path) -> int | None:
    """A descriptor that locks the folder, None where it is locked already or the system has no such locks."""
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock
    except ImportError:
        return None
    place = os.open(folder, os.O_RDONLY)
    try:
        flock(place, LOCK_EX | LOCK_NB)
    except OSError:
        os.close(place)
        return None
    return place


def _is_free(folder: Path) -> bool:
    held = _held(folder)
    if held is not None:
        os.close(held)
        return True
    return time.time() - folder.stat().st_mtime > FORGOTTEN

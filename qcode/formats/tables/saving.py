"""Files that are there whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from qcode.errors import QcodeError, Refused

_PROJECTS = re.compile(r"\.qcode(-wal|-shm|-journal)?", re.IGNORECASE)
_FORGOTTEN = 24 * 3600
"""Seconds after which a hidden file is given up on where a system cannot say whether it is being written."""
_DATABASE = b"SQLite format 3\0"
"""How the file of a project begins, whatever it is called."""


@contextmanager
def replacing(path: Path | str) -> Iterator[IO[bytes]]:
    """A binary stream whose bytes become the file when the block ends, and are thrown away when it fails.

    They are written to a hidden file beside the target and renamed, so that a killed export leaves the old
    file or none; what it leaves of the hidden one is removed by the next export to this place. What is no
    regular file (a pipe, /dev/stdout) is written directly. Raises QcodeError where the place cannot be
    written, and Refused where it is a project, or called like one.
    """
    target = Path(os.path.realpath(path))
    try:
        if _is_project(target):
            raise Refused(f"“{path}” is the place of a project; nothing is written over it.", "Name another file.")
        if target.exists() and not target.is_file() and not target.is_dir():
            with target.open("wb") as stream:
                yield stream
            return
        yield from _beside(target)
    except OSError as error:
        raise QcodeError(
            f"“{path}” could not be written: {error.strerror or error}.",
            "Check that the folder exists, that you may write there, and that the disk is not full.",
        ) from error


def _is_project(target: Path) -> bool:
    if _PROJECTS.fullmatch(target.suffix):
        return True
    if not target.is_file():
        return False
    with target.open("rb") as file:
        return file.read(len(_DATABASE)) == _DATABASE


def _beside(target: Path) -> Iterator[IO[bytes]]:
    partial = target.with_name(f".{target.name[:100]}.{os.urandom(4).hex()}.part")
    if target.is_dir():
        raise IsADirectoryError(None, "it is a folder", str(target))
    with contextlib.suppress(OSError):
        _sweep(target)
    try:
        with partial.open("xb") as stream:
            _is_locked(stream)
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            partial.chmod(stat.S_IMODE(target.stat().st_mode))
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _sweep(target: Path) -> None:
    """Remove what killed exports to this place left beside it, and nothing that is being written."""
    name = re.compile(rf"\.{re.escape(target.name[:100])}\.[0-9a-f]{{8}}\.part")
    for path in target.parent.iterdir():
        if name.fullmatch(path.name) and path.is_file() and _is_left(path):
            path.unlink(missing_ok=True)


def _is_left(path: Path) -> bool:
    with contextlib.suppress(OSError), path.open("rb") as stream:
        return _is_locked(stream) or time.time() - path.stat().st_mtime > _FORGOTTEN
    return False


def _is_locked(stream: IO[bytes]) -> bool:
    """Lock a file for as long as it is open here; False where somebody writes it, or the system has no such locks."""
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock

        flock(stream, LOCK_EX | LOCK_NB)
    except (ImportError, OSError):
        return False
    return True


@contextmanager
def text_into(to: Path | str | IO[str], *, bom: bool = False) -> Iterator[IO[str]]:
    """A UTF-8 text stream into a file, whole or not at all, or the given stream itself.

    Lines end as they are written. A byte order mark is written into files only.
    """
    if not isinstance(to, Path | str):
        yield to
        return
    with replacing(to) as raw:
        stream = TextIOWrapper(raw, encoding="utf-8-sig" if bom else "utf-8", newline="", errors="replace")
        yield stream
        stream.flush()
        stream.detach()


@contextmanager
def bytes_into(to: Path | str | IO[bytes]) -> Iterator[IO[bytes]]:
    """A binary stream into a file, whole or not at all, or the given stream itself."""
    if not isinstance(to, Path | str):
        yield to
        return
    with replacing(to) as raw:
        yield raw

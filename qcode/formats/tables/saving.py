"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from qcode.errors import QcodeError, Refused

_PROJECTS = re.compile(r"\.qcode(-wal|-shm|-journal)?", re.IGNORECASE)
_DATABASE = b"SQLite format 3\0"
"""How the file of a project begins, whatever it is called."""


@contextmanager
def replacing(path: Path | str) -> Iterator[IO[bytes]]:
    """A binary stream whose bytes become the file when the block ends, and are thrown away when it fails.

    They are written to a hidden file beside the target and renamed, so that a killed export leaves the old
    file or none. What is no regular file (a pipe, /dev/stdout) is written directly. Raises QcodeError where
    the place cannot be written, and Refused where it is a project, or called like one.
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
    try:
        with partial.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            partial.chmod(stat.S_IMODE(target.stat().st_mode))
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


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

"""Text files as spreadsheets and people leave them: which encoding, and what is no text at all."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from qcode.errors import Unreadable

_CHUNK = 1 << 20
UTF16_ZEROS = 0.4
"""In UTF-16 without a mark, more than this share of the one half of the bytes is zero; else it is no text."""
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def encoding_of(path: Path) -> str:
    """The encoding in which the whole file can be read, as a Python codec's name, in constant memory.

    By its byte order mark; without one UTF-16 by its zero bytes, UTF-8 where it is valid, then windows-1254
    (Turkish, all but six letters the same as windows-1252), then windows-1252. Raises Unreadable for what is
    no text, or not there.
    """
    try:
        with path.open("rb") as stream:
            start = stream.read(4096)
        for mark, name in _MARKS:
            if start.startswith(mark):
                return _checked(path, name)
        if start.startswith(b"PK\x03\x04"):
            raise Unreadable(f"“{path.name}” is no text: it is a packed file.", "Is it a spreadsheet? Name it .xlsx.")
        return _checked(path, *_candidates(start))
    except OSError as error:
        raise Unreadable(f"“{path}” could not be read: {error.strerror or error}.", "Check the name.") from error


def _candidates(start: bytes) -> tuple[str, ...]:
    if b"\0" not in start:
        return ("utf-8", "cp1254", "cp1252")
    half = len(start) // 2
    zeros = {"utf-16-be": start[::2].count(0), "utf-16-le": start[1::2].count(0)}
    return tuple(name for name, count in zeros.items() if count > half * UTF16_ZEROS)


def _checked(path: Path, *names: str) -> str:
    for name in names:
        try:
            if not any("\0" in piece for piece in _pieces(path, name)):
                return name
        except UnicodeDecodeError:
            continue
    raise Unreadable(f"“{path.name}” is no text that can be read.", "Save it as UTF-8, or as a spreadsheet (.xlsx).")


def _pieces(path: Path, name: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(name)()
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)

"""Readers of transcripts: plain text, Markdown with front matter, Word documents, subtitles.

`read` picks the reader by suffix and imports it then; what it returns has a canonical text.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from qcode.errors import Unreadable
from qcode.model.document import Transcript

_READERS = {
    ".txt": "plain",
    ".text": "plain",
    ".md": "markdown",
    ".markdown": "markdown",
    ".docx": "word",
    ".srt": "subtitles",
    ".vtt": "subtitles",
}
SUFFIXES = tuple(_READERS)
"""The suffixes that `read` knows, in small letters."""

LARGEST = 32 * 1024 * 1024
"""The most bytes that a transcript's file may have; a day of talk is about half a megabyte."""

_HINTS = {
    ".doc": "Save it as .docx in Word or LibreOffice, and import that.",
    ".rtf": "Save it as .docx in Word or LibreOffice, and import that.",
    ".odt": "Save it as .docx in LibreOffice, and import that.",
    ".pages": "Export it as .docx from Pages, and import that.",
    ".pdf": "Copy its text into a .txt or .docx file, and import that.",
}


def instead(path: Path) -> str:
    """What to do with a file of a kind that is not read and often holds a transcript; "" for every other."""
    return _HINTS.get(path.suffix.lower(), "")


class _Reader(Protocol):
    def read(self, content: bytes, *, name: str) -> Transcript: ...


def read(path: Path) -> Transcript:
    """The transcript in a file, by its suffix; its name is the file's without the suffix unless the file says so.

    Raises Unreadable with the exact reason: unknown suffix, no file, no permission, too large, empty, binary,
    in an unknown encoding, or not what its suffix says.
    """
    suffix = path.suffix.lower()
    if suffix not in _READERS:
        if not os.path.lexists(path):
            raise Unreadable("The file does not exist.", "Check its name and folder.")
        readable = ", ".join(SUFFIXES)
        raise Unreadable(
            f"qcode does not read {suffix or 'files without a suffix'}.",
            _HINTS.get(suffix, f"Transcripts may be {readable}."),
        )
    return _parsed(_content(path), path)


def read_again(content: bytes, source: str) -> Transcript | None:
    """The transcript in the bytes of a file that was read before as `source`; None for what it cannot be."""
    path = Path(source)
    return _parsed(content, path) if content and path.suffix.lower() in _READERS else None


def _parsed(content: bytes, path: Path) -> Transcript:
    reader = cast(_Reader, import_module(f"{__name__}.{_READERS[path.suffix.lower()]}"))
    return reader.read(content, name=unicodedata.normalize("NFC", path.stem))


def _content(path: Path) -> bytes:
    """The bytes of a regular file of at most `LARGEST` bytes."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable("This is not a file.", "Give the name of a transcript's file, or of a folder of them.")
        if status.st_size > LARGEST:
            raise Unreadable(
                f"The file has {status.st_size / 1024**2:.0f} MB; a transcript may have {LARGEST // 1024**2}.",
                "Check that it is a transcript; if it is, divide it into several files.",
            )
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise Unreadable("The file does not exist.", "Check its name and folder.") from error
    except PermissionError as error:
        raise Unreadable("The file may not be read.", "Ask its owner for permission to read it.") from error
    except OSError as error:
        raise Unreadable(f"The file cannot be read: {error.strerror or error}.", "Copy it to a local disk.") from error

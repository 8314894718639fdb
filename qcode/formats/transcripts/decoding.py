"""From a file's bytes to text: which encoding, or why it is no text at all.

Transcripts come in UTF-8, in UTF-16, or in the Windows code pages of Turkish (1254) and Western Europe (1252),
which differ in six letters and two more that only 1252 has.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from qcode.errors import Unreadable
from qcode.model.document import Problem

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_AS_TEXT = "Save it as UTF-8 text or as .docx, and import that."
_TRANSCRIBE = "Transcribe it first; qcode reads transcripts."
_MAGIC = (
    (b"%PDF", "a PDF", "Copy its text into a .txt or .docx file, and import that."),
    (b"PK\x03\x04", "a ZIP archive", "If it is a Word document, give it the suffix .docx."),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "Save it as .docx in Word or LibreOffice, and import that."),
    (b"{\\rtf", "an RTF document", "Save it as .docx in Word or LibreOffice, and import that."),
    (b"\x89PNG", "an image", _AS_TEXT),
    (b"\xff\xd8\xff", "an image", _AS_TEXT),
    (b"GIF8", "an image", _AS_TEXT),
    *((b"ID3" + bytes([version]), "a recording", _TRANSCRIBE) for version in (2, 3, 4)),
    (b"RIFF", "a recording", _TRANSCRIBE),
    (b"OggS", "a recording", _TRANSCRIBE),
    (b"SQLite format 3\x00", "a database", "If it is a qcode project, open it with --project."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it, and import what is in it."),
)
_SAMPLE = 65_536
_MOST_CONTROLS = 0.01
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_HIGH = re.compile(rb"[\x80-\xff]")
_ONLY_1252 = re.compile(rb"[\x8e\x9e]")
_TURKISH = re.compile(rb"[\xd0\xdd\xde\xf0\xfd\xfe]")
_ICELANDIC = re.compile(rb"[\xc1\xc6\xcd\xda\xe1\xe6\xed\xfa]")
_FEWEST_ICELANDIC, _MOST_ICELANDIC = 0.3, 4.0
_DAMAGED_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text as it is written there, the encoding's name, and what is to be said about it."""

    text: str
    encoding: str
    notes: tuple[Problem, ...] = ()


def decode(content: bytes) -> Decoded:
    """The text of a file's bytes.

    A byte order mark decides; then NULs in every other place (UTF-16); then valid UTF-8; then UTF-8 with a few
    broken bytes; then the likelier of windows-1254 and windows-1252. Raises Unreadable for what is no text.
    """
    if not content:
        raise Unreadable("The file is empty.", "Check that it was saved or copied whole.")
    for mark, codec in _BOMS:
        if content.startswith(mark):
            return _by_mark(content, codec)
    refuse_other_formats(content)
    if b"\0" in content[:_SAMPLE]:
        return _wide(content)
    if len(_CONTROLS.findall(content, 0, _SAMPLE)) > _MOST_CONTROLS * min(len(content), _SAMPLE):
        raise Unreadable("The file is binary, not text: it is full of control characters.", _AS_TEXT)
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as failure:
        return _damaged_utf8(content, failure) or _one_byte(content)


def refuse_other_formats(content: bytes) -> None:
    """Raise Unreadable, with the reason, where the first bytes are those of a PDF, an image, a recording …"""
    for magic, noun, hint in _MAGIC:
        if content.startswith(magic):
            raise Unreadable(f"The file is {noun}, not text.", hint)
    if content[4:8] == b"ftyp":
        raise Unreadable("The file is a recording, not text.", _TRANSCRIBE)


def _by_mark(content: bytes, codec: str) -> Decoded:
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as failure:
        raise Unreadable(
            f"The file begins as {codec.removesuffix('-sig')} but cannot be read as that from byte {failure.start} on.",
            "Open it in the program that wrote it, and save it as UTF-8.",
        ) from failure
    encoding = "utf-8" if codec == "utf-8-sig" else codec
    return Decoded(text, encoding, () if encoding == "utf-8" else (_read_as(encoding),))


def _wide(content: bytes) -> Decoded:
    """UTF-16 without a mark: in Latin script nearly every other byte is NUL."""
    sample = content[: _SAMPLE - _SAMPLE % 2]
    half = len(sample) // 2
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    codec = "utf-16-le" if odd > even else "utf-16-be"
    if max(even, odd) >= half / 4 and min(even, odd) <= half / 50:
        try:
            return Decoded(content.decode(codec), codec, (_read_as(codec),))
        except UnicodeDecodeError as failure:
            raise Unreadable(
                f"The file looks like {codec} but cannot be read as that from byte {failure.start} on.", _AS_TEXT
            ) from failure
    raise Unreadable("The file is binary, not text: it has NUL bytes.", _AS_TEXT)


def _damaged_utf8(content: bytes, failure: UnicodeDecodeError) -> Decoded | None:
    """UTF-8 of which a few bytes are broken; None where it is rather another encoding."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd") - content.count("\ufffd".encode())
    right = sum(len(run) for run in re.findall(r"[^\x00-\x7f\ufffd]+", text))
    if broken > _DAMAGED_SHARE * right:
        return None
    line = content.count(b"\n", 0, failure.start) + 1
    return Decoded(text, "utf-8", (Problem(f"Broken UTF-8 in {broken} places was replaced by U+FFFD.", line),))


def _one_byte(content: bytes) -> Decoded:
    for codec in ("cp1252", "cp1254") if _is_western(content) else ("cp1254", "cp1252"):
        try:
            encoding = codec.replace("cp", "windows-")
            return Decoded(content.decode(codec), encoding, (_read_as(encoding),))
        except UnicodeDecodeError:
            continue
    failure = _first_undefined(content)
    line = content.count(b"\n", 0, failure) + 1
    raise Unreadable(
        f"The file's encoding is unknown: byte 0x{content[failure]:02X} in line {line} is no letter in UTF-8, "
        "windows-1254 or windows-1252.",
        "Open it in the program that wrote it, and save it as UTF-8.",
    )


def _is_western(content: bytes) -> bool:
    """Whether the six disputed bytes are ð þ ý Ð Þ Ý rather than ğ ş ı Ğ Ş İ, or do not come at all.

    Icelandic, which has them, writes about as many á í ú æ; Turkish has none of these, and a French or Spanish text
    with a few Turkish names has many more accents than disputed letters.
    """
    disputed = len(_TURKISH.findall(content))
    if not disputed or _ONLY_1252.search(content):
        return True
    return _FEWEST_ICELANDIC <= len(_ICELANDIC.findall(content)) / disputed <= _MOST_ICELANDIC


def _first_undefined(content: bytes) -> int:
    for found in _HIGH.finditer(content):
        byte = found.group()
        if byte.decode("cp1254", "ignore") == "" and byte.decode("cp1252", "ignore") == "":
            return found.start()
    return 0


def _read_as(encoding: str) -> Problem:
    return Problem(f"The file was read as {encoding}.")

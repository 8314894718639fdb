"""The canonical text of a document: what every offset in a project counts on."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from qcode.model.document import Problem

_LINE_ENDS = {
    "\r\n": "CRLF", "\r": "CR", "\x0b": "vertical tab", "\x85": "U+0085", "\u2028": "U+2028", "\u2029": "U+2029",
}  # fmt: skip
_FORM_FEED = re.compile(r"\x0c")
_SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_DOTTED = "i\u0307"
_REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class Canonical:
    """A canonical text, and what had to be changed to make it so."""

    text: str
    notes: tuple[Problem, ...]


def canonical(text: str) -> Canonical:
    """The text in NFC with LF line ends, without byte order marks and without anything that a terminal obeys.

    CRLF, CR, U+2028, U+2029, U+0085 and the vertical tab become LF, a form feed becomes a blank line; a stray
    dot above an i (left over where İ was put into small letters elsewhere) goes. Terminal escape sequences go,
    every other control character, NUL among them, becomes U+FFFD; so does a lone surrogate. Tabs stay.
    Making a canonical text canonical changes nothing.
    """
    notes: list[Problem] = []
    text = text.replace("\ufeff", "")
    text = _with_newlines(text, notes)
    text = _without_controls(text, notes)
    return Canonical(_composed(text, notes), tuple(notes))


def _with_newlines(text: str, notes: list[Problem]) -> str:
    found = []
    for end, name in _LINE_ENDS.items():
        if end in text:
            found.append(name)
            text = text.replace(end, "\n")
    if found:
        notes.append(Problem(f"Line ends were made LF ({', '.join(found)})."))
    text, feeds = _FORM_FEED.subn("\n\n", text)
    if feeds:
        notes.append(Problem(f"{_counted(feeds, 'form feed')} became blank lines."))
    return text


def _without_controls(text: str, notes: list[Problem]) -> str:
    text = text.removesuffix("\x1a")  # Ctrl-Z, how DOS ended files
    first = _CONTROL.search(text)
    if first is None:
        return text
    line = text.count("\n", 0, first.start()) + 1
    text, sequences = _SEQUENCE.subn("", text)
    text, controls = _CONTROL.subn(_REPLACEMENT, text)
    if sequences:
        notes.append(Problem(f"{_counted(sequences, 'terminal escape sequence')} left out.", line))
    if controls:
        notes.append(Problem(f"{_counted(controls, 'control character')} replaced by U+FFFD.", line))
    return text


def _composed(text: str, notes: list[Problem]) -> str:
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
        notes.append(Problem("Letters were put together with their marks (NFC)."))
    dots = 0
    while _DOTTED in text:
        dots += text.count(_DOTTED)
        text = unicodedata.normalize("NFC", text.replace(_DOTTED, "i"))
    if dots:
        notes.append(Problem(f"{_counted(dots, 'stray dot')} above i left out."))
    return text


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

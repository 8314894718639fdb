"""Subtitles (.srt, .vtt), as Whisper, Zoom and Teams write them: who speaks, from when, and what is said.

The cues of one speaker are put together into one paragraph, since a cue ends where a line is full and not where a
thought is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from qcode.errors import Unreadable
from qcode.formats.transcripts.canonical import canonical
from qcode.formats.transcripts.decoding import decode
from qcode.formats.transcripts.plain import refuse_blank
from qcode.model.document import Problem, Transcript

_CLOCK = r"(?:\d{1,9}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_TIMES = re.compile(rf"\s*({_CLOCK})\s*-->\s*({_CLOCK})(?:\s.*)?")
_SILENT = re.compile(r"(WEBVTT|NOTE|STYLE|REGION)\b")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_TAG = re.compile(r"</?[a-z][^>]*>|</?[\d:.]+>|\{\\[^}]*\}", re.IGNORECASE)
_SPEAKER = re.compile(r"(?!\d)\w[^\n:]{0,47}:\s")
_MOST_WORDS = 4
_DASHES = ("- ", "– ", "— ")
_ENDS = tuple(".!?…”\"’'")
_PAUSE = 2.0
_LONG = 600
"""Where nobody is named, a paragraph ends with a sentence behind which nobody speaks for two seconds, or that ends
behind so many characters: a screen of text."""


@dataclass(frozen=True, slots=True)
class _Cue:
    """What one speaker says in a cue, in seconds; `speaker` is empty where nobody is named."""

    start: float
    end: float
    speaker: str
    words: str


def read(content: bytes, *, name: str) -> Transcript:
    """The transcript in the bytes of an .srt or .vtt file, a paragraph `[hh:mm:ss] Speaker: words` for each turn.

    Formatting, numbers of cues, and notes are left out. What stands outside of the cues is left out with a note.
    Raises Unreadable for a file without cues.
    """
    decoded = decode(content)
    cues, notes = _cues(decoded.text)
    if not cues:
        raise Unreadable(
            "There is no subtitle in the file: no line like 00:01:02,500 --> 00:01:04,000.",
            "Save it anew as .srt or .vtt, or as text in a .txt file.",
        )
    made = canonical("\n\n".join(_paragraphs(cues)) + "\n")
    refuse_blank(made.text)
    return Transcript(
        name=name,
        text=made.text,
        original=content,
        media_type="text/vtt" if decoded.text.startswith("WEBVTT") else "application/x-subrip",
        encoding=decoded.encoding,
        notes=(*decoded.notes, *notes, *made.notes),
    )


def _cues(text: str) -> tuple[list[_Cue], list[Problem]]:
    """The cues in their order, and what stands outside of them."""
    cues: list[_Cue] = []
    notes: list[Problem] = []
    for line, block in _blocks(text):
        at = next((number for number, each in enumerate(block) if _TIMES.fullmatch(each)), None)
        if at is None:
            if not _SILENT.match(block[0]) and not all(each.strip().isdigit() for each in block):
                notes.append(Problem(f"“{block[0].strip()[:40]}” belongs to no time, and was left out.", line))
            continue
        times = _TIMES.fullmatch(block[at])
        if times:
            start, end = _seconds(times[1]), _seconds(times[2])
            cues += (_Cue(start, end, *_speaker(words)) for words in _said(block[at + 1 :]))
    return cues, notes


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """What stands between empty lines, with the number of its first line."""
    block: list[str] = []
    first = 1
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if line.strip():
            first = first if block else number
            block.append(line)
        elif block:
            yield first, block
            block = []


def _said(lines: list[str]) -> list[str]:
    """What one speaker after another says in a cue: a name or a dash begins the next one."""
    said: list[str] = []
    for line in lines:
        words = " ".join(html.unescape(_TAG.sub("", _VOICE.sub(r"\1: ", line))).split())
        if said and not words.startswith(_DASHES) and not _speaker(words)[0]:
            said[-1] += f" {words}"
        else:
            said.append(words)
    return [words for words in said if words.strip()]


def _speaker(words: str) -> tuple[str, str]:
    """The name before a colon, empty where there is none, and what is said."""
    found = _SPEAKER.match(f"{words} ")
    if found is None or len(found[0].split()) > _MOST_WORDS:
        return "", words
    return found[0].strip(), words[found.end() :]


def _paragraphs(cues: list[_Cue]) -> Iterator[str]:
    """The cues of one speaker after another, with the time at which each begins to speak."""
    anybody = any(cue.speaker for cue in cues)
    speaking, length = "", 0
    gathered: list[str] = []
    last = cues[0]
    for cue in cues:
        goes_on = gathered and cue.speaker in ("", speaking) and not cue.words.startswith(_DASHES)
        if goes_on and (anybody or not _pauses(length, last, cue)):
            gathered.append(cue.words)
            length += 1 + len(cue.words)
        else:
            if gathered:
                yield " ".join(gathered)
            speaking = cue.speaker
            gathered = [each for each in (f"[{_clock(cue.start)}]", cue.speaker, cue.words) if each]
            length = len(" ".join(gathered))
        last = cue
    yield " ".join(gathered)


def _pauses(length: int, last: _Cue, cue: _Cue) -> bool:
    return last.words.endswith(_ENDS) and (cue.start - last.end >= _PAUSE or length > _LONG)


def _seconds(clock: str) -> float:
    whole, fraction = re.split("[.,]", clock)
    seconds = 0
    for part in whole.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds + float(f"0.{fraction}")


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"

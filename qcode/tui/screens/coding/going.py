"""Reading a place that somebody names: a turn, a paragraph, a time, a share, or a citation from another document."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from qcode.tui.folding import fold
from qcode.tui.widgets.transcript import Script

HELP = "43 turn · p 12 paragraph · 7:02 time · 50% · note-kozan 3 · a citation"

_TURN = re.compile(r"(?:turn|t|donus|#)?\s*(\d{1,18})\.?")
_PARAGRAPH = re.compile(r"(?:paragraph|paragraf|par|p|¶)\.?\s*(\d{1,18})")
_OFFSET = re.compile(r"(?:@|character|karakter)\s*(\d{1,18})")
_SHARE = re.compile(r"(?:%\s*(\d{1,3})|(\d{1,3})\s*%)")
_TIME = re.compile(r"\[?(?:(\d{1,2}):)?(\d{1,3}):(\d\d)\]?")
_SPEAKER = re.compile(r"\s*\([^()]*\)\s*$")
_ENDING = re.compile(r"^(.*?\S)[\s,:;]+((?:turn|dönüş|paragraph|paragraf|p|t|#|@)?\s*\d[\d:]*\.?%?)$", re.IGNORECASE)


class Named(NamedTuple):
    """A place as it was named: in which document ("" for the one that is open), and where in it ("" for its start)."""

    document: str
    place: str


def is_place(words: str) -> bool:
    """Whether words name a place within a document."""
    told = fold(words.strip())
    return any(each.fullmatch(told) for each in (_TURN, _PARAGRAPH, _OFFSET, _SHARE, _TIME))


def named(words: str) -> Named:
    """What is named by `43`, `turn 12`, `kozan-1`, `kozan-1 43`, or by a citation, `Kozan, kozan-1, turn 12 (K1)`."""
    told = _SPEAKER.sub("", words.strip())
    if is_place(told):
        return Named("", told)
    ending = _ENDING.match(told)
    document, place = (ending[1], ending[2]) if ending else (told, "")
    return Named(document.rpartition(",")[2].strip() or document.strip(" ,"), place.strip())


def offset_of(script: Script, place: str) -> int | None:
    """The offset that a place names in a text, at what is said there; None where there is no such place."""
    told = fold(place.strip())
    if found := _TURN.fullmatch(told):
        number = int(found[1])
        return script.turns[number - 1].speech.start if 1 <= number <= len(script.turns) else None
    if found := _PARAGRAPH.fullmatch(told):
        number = int(found[1])
        return script.said_from(number - 1) if 1 <= number <= len(script.paragraphs) else None
    if found := _OFFSET.fullmatch(told):
        return int(found[1]) if int(found[1]) < len(script.text) else None
    if found := _SHARE.fullmatch(told):
        share = int(found[1] or found[2])
        return max(0, (len(script.text) - 1) * share // 100) if share <= 100 else None
    if found := _TIME.fullmatch(told):
        return _at_time(script, int(found[1] or 0) * 3600 + int(found[2]) * 60 + int(found[3]))
    return None


def _at_time(script: Script, seconds: int) -> int | None:
    """What is said at a time of the recording: the last turn that begins then or before."""
    timed = [(turn.seconds, turn.speech.start) for turn in script.turns if turn.seconds is not None]
    number = bisect_right([int(each) for each, _ in timed], seconds) - 1
    return timed[number][1] if number >= 0 else None


def no_place(script: Script, words: str, *, documents: bool) -> str:
    """Why there is no such place, in a sentence."""
    from qcode.tui.wording import counted

    if not is_place(words):
        what = "neither a place nor a document" if documents else "no place"
        return f"“{words}” is {what}: write a turn (43), a paragraph (p 12), a time (7:02)."
    if _TIME.fullmatch(fold(words.strip())) and not any(turn.seconds is not None for turn in script.turns):
        return "The turns of this text have no times."
    turns, paragraphs = len(script.turns), len(script.paragraphs)
    return f"This text has {counted(turns, 'turn')} and {counted(paragraphs, 'paragraph')}."

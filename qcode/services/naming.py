"""Short names for things that have none of their own, as the last digits of their GUIDs.

A key of the database counts all that was ever written, by others in a blind round too. The last digits of a GUID came
by chance, count nothing, and are the same in every copy of a project.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from qcode.errors import NotFound, Refused, UsageError
from qcode.text.fold import same_word, written_like

LEAST, SHOWN = 4, 5
"""So many digits a name has to have at least where it is written, and where it is shown."""

_DIGITS = re.compile(r"[0-9a-fA-F-]+")


def must_be_new(what: str, name: str, known: Iterable[str], *, hint: str = "Take another name.") -> None:
    """Raise Refused where one of the names known is this name, or differs from it only in its writing."""
    there = written_like(name, known)
    if there is not None:
        writing = "" if there == name else f"; “{name}” differs from it only in its writing"
        raise Refused(f"There is a {what.format(f'“{there}”')} already{writing}.", hint)


def must_be_named_once(names: Iterable[str], *, among: str) -> None:
    """Raise UsageError where a name comes twice, which is most often a slip for another; `among` as `the coders`."""
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise UsageError(f"“{twice[0]}” is named twice among {among}.", "Name each of them once.")


def same_name(one: str, other: str) -> bool:
    """Whether two names differ in nothing but capitals and blanks, in Turkish or in another language."""
    return same_word(one, other)


def short_names(guids: Iterable[str]) -> dict[str, str]:
    """GUIDs with their short names: `SHOWN` last digits, and more of those that would be alike."""
    found: dict[str, str] = {}
    left, length = set(guids), SHOWN
    while left:
        alike = Counter(_tail(each, length) for each in left)
        found |= {each: _tail(each, length) for each in left if alike[_tail(each, length)] == 1}
        left -= found.keys()
        length += 1
    return {guid: f"#{name}" for guid, name in found.items()}


def named_so(noun: str, words: str, guids: Mapping[str, int], *, hint: str) -> int:
    """The key of what is named by its last digits, as many as tell it from the others; `#` and case do not matter.

    Raises UsageError for words that are no such name, or several things' name; NotFound where there is none.
    """
    said = words.strip().removeprefix("#")
    digits = said.replace("-", "").casefold()
    if not _DIGITS.fullmatch(said) or len(digits) < LEAST:
        raise UsageError(f"“{words}” is no name of a {noun}, which has {LEAST} digits or more, such as #3fa2c.", hint)
    found = [guid for guid in guids if _digits(guid).endswith(digits)]
    if not found:
        raise NotFound(noun, words, hint=hint)
    if len(found) > 1:
        names = short_names(guids)
        each = ", ".join(sorted(names[guid] for guid in found)[:9])
        raise UsageError(f"“{words}” is the name of {len(found)} {noun}s.", f"Write more digits: {each}.")
    return guids[found[0]]


def _tail(guid: str, length: int) -> str:
    return _digits(guid)[-length:]


def _digits(guid: str) -> str:
    return guid.replace("-", "")

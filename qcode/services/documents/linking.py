"""Which case a document speaks about, read from the names that people give their files."""

from __future__ import annotations

import re
from collections.abc import Mapping

from qcode.model.whole import whole
from qcode.text.fold import fold

_TOKEN = re.compile(r"[^\W\d_]+|\d+")


class CaseNames:
    """Finds the case that a file's name begins with or contains: `kozan-1`, `0012_İzmir`, `interview Kozan (2)`.

    A number is a word of its own, so that `m07 second` and `M7` are the same case, and `M70` is another. A case that
    is called by a number only is found where the file's name is nothing else.
    """

    def __init__(self, cases: Mapping[int, str]) -> None:
        self._by_words: dict[tuple[str, ...], list[int]] = {}
        for key, name in cases.items():
            self._by_words.setdefault(_words(name), []).append(key)
        self._longest = max(map(len, self._by_words), default=0)

    def find(self, name: str) -> int | None:
        """The one case whose whole name stands in the file's name; the longest counts, two different ones are none."""
        words = _words(name)
        for length in range(min(self._longest, len(words)), 0, -1):
            parts = {words[start : start + length] for start in range(len(words) - length + 1)}
            found = {
                key
                for part in parts
                for key in self._by_words.get(part, ())
                if part == words or not all(word.isdecimal() for word in part)
            }
            if found:
                return found.pop() if len(found) == 1 else None
        return None


def _words(name: str) -> tuple[str, ...]:
    found = _TOKEN.findall(fold(name, loose=True))
    return tuple(word if (number := whole(word)) is None else str(number) for word in found)

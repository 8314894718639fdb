"""Which case a document speaks about, read from the names that people give their files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from qcode.text.fold import fold

_TOKEN = re.compile(r"[^\W\d_]+")


class CaseNames:
    """Finds the case that a file's name begins with or contains: `kozan-1`, `0012_İzmir`, `interview Kozan (2)`."""

    def __init__(self, cases: Mapping[int, str]) -> None:
        self._by_words: dict[tuple[str, ...], list[int]] = {}
        for key, name in cases.items():
            self._by_words.setdefault(_words(name), []).append(key)
        self._longest = max(map(len, self._by_words), default=0)

    def find(self, name: str) -> int | None:
        """The one case whose whole name stands in the file's name; the longest counts, two different ones are none."""
        words = _words(name)
        for length in range(min(self._longest, len(words)), 0, -1):
            found = {
                key
                for start in range(len(words) - length + 1)
                for key in self._by_words.get(words[start : start + length], ())
            }
            if found:
                return found.pop() if len(found) == 1 else None
        return None


def _words(name: str) -> tuple[str, ...]:
    return tuple(_TOKEN.findall(fold(name, loose=True)))


def unmatched(names: Iterable[str], linked: Iterable[str]) -> list[str]:
    """The names that nothing is linked to, in their order."""
    there = set(linked)
    return [name for name in names if name not in there]

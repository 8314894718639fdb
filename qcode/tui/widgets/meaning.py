"""What a code means, in a few lines: its definition, when to use it and when not, each cut as little as can be."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from functools import lru_cache

from qcode.model.codebook import Code
from qcode.tui.widgets.cells import ELLIPSIS, clean
from qcode.tui.wording import in_one_line

NOT_DEFINED = "no definition yet"
_ROOMY = 6
"""From so many lines on, the whole definition is shown instead of the one in brief."""


def meaning_of(code: Code, *, width: int, most: int) -> tuple[str, ...]:
    """At most so many lines, each at most so many characters long."""
    brief = (code.definition or code.brief) if most >= _ROOMY else (code.brief or code.definition)
    told = [("", brief), ("use when: ", code.use_when), ("do not use when: ", code.not_when)]
    said = tuple(title + in_one_line(text) for title, text in told if text)
    return _in_lines(said or (NOT_DEFINED,), width, most)


@lru_cache(maxsize=256)
def _in_lines(said: Sequence[str], width: int, most: int) -> tuple[str, ...]:
    """Texts in lines of their own; where there are too many lines, the longest text loses its last one."""
    parts = [textwrap.wrap(clean(each), max(8, width)) for each in said[: max(1, most)]]
    while sum(map(len, parts)) > max(1, most):
        longest = max(parts, key=len)
        del longest[-1]
        longest[-1] = _cut(longest[-1], width)
    return tuple(line for part in parts for line in part)


def _cut(line: str, width: int) -> str:
    """A line with a sign at its end that there is more."""
    return f"{line[: width - 2].rstrip(' ….,;:')} {ELLIPSIS}"

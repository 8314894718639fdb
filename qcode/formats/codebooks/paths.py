"""Paths of codes in one cell: split as people and programs write them, and written so that they split again.

Names are joined with “ / ”. A name that contains a separator itself is written with a backslash before its
sign, and a backslash that stands before such a sign with one more; reading takes it off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from qcode.formats.codebooks.fields import clean_name
from qcode.model.codebook import SEPARATOR

_SPLIT = re.compile(r"(?<!\\)::| / | > ")
_BACKSLASH = re.compile(r"\\{1,2}(?![/>:\\])")
_RISKY = re.compile(r"\\+[/>:]|(?<!\S)[/>](?!\S)|(?<=:):|:(?=:)")
_ESCAPED = re.compile(r"\\(\\*[/>:])")


def joined(path: Iterable[str]) -> str:
    """The path in one cell, such that `split` gives it back."""
    return SEPARATOR.join(_RISKY.sub(lambda found: "\\" + found[0], name) for name in path)


def split(text: str, *, backslash: bool = False) -> tuple[str, ...]:
    """The names in a path, separated by “ / ”, “ > ” or “::”, and with `backslash` by one or two of those too.

    A slash without spaces around it is part of a name. Empty parts are left out.
    """
    parts = _SPLIT.split(f" {' '.join(text.split())} ")
    if backslash:
        parts = [piece for part in parts for piece in _BACKSLASH.split(part)]
    names = (clean_name(_ESCAPED.sub(r"\1", part)) for part in parts)
    return tuple(name for name in names if name)

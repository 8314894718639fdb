"""Hotkeys of codes, and their colours: what is free, what clashes."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from qcode.errors import QcodeError, Refused, UsageError
from qcode.storage.codes import codebook
from qcode.text.fold import fold

if TYPE_CHECKING:
    from qcode.model.codebook import Codebook
    from qcode.services.project import Project

PALETTE = (
    "#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377",
    "#cc6677", "#332288", "#ddcc77", "#117733", "#88ccee", "#882255", "#44aa99", "#999933", "#aa4499",
)  # fmt: skip
"""Colours that colour-blind readers tell apart: Paul Tol's sets “bright”, then “muted”, without their greys."""

_COLOUR = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})")
_MANY = 20
"""From so many hotkeys on, single letters are left alone: each would forbid all pairs that it begins."""


def proper_hotkey(hotkey: str) -> str:
    """A hotkey as it is stored, NFC and as typed; raises UsageError unless it is one or two letters or digits."""
    key = unicodedata.normalize("NFC", hotkey).strip()
    if len(key) > 2 or not all(character.isalnum() for character in key):
        raise UsageError(f"“{hotkey}” cannot be a hotkey.", "A hotkey is one or two letters or digits.")
    return key


def clashing(one: str, other: str) -> bool:
    """Whether two hotkeys cannot stand side by side: they are the same, or one is how the other begins.

    i, ı, İ and I are four keys here.
    """
    return bool(one and other) and (one.startswith(other) or other.startswith(one))


def free_hotkey(book: Codebook, hotkey: str, *, but: int | None = None) -> str:
    """The hotkey as it is stored; raises UsageError for none, Refused where it clashes with another code's."""
    key = proper_hotkey(hotkey)
    for code in book:
        if code.id != but and not code.retired and clashing(code.hotkey, key):
            raise Refused(_clash(key, code.hotkey, book.path_text(code.id)), "Take another, or take that away first.")
    return key


def _clash(key: str, other: str, path: str) -> str:
    if key == other:
        return f"The hotkey “{key}” belongs to “{path}” already."
    return f"The hotkey “{key}” clashes with “{other}” of “{path}”: one begins with the other."


def hotkey_problem(book: Codebook, hotkey: str, *, but: int | None = None) -> str | None:
    """Why a code cannot have that hotkey, in a sentence; None where it can (`but` is the code itself)."""
    try:
        free_hotkey(book, hotkey, but=but)
    except QcodeError as error:
        return str(error)
    return None


def suggest_hotkey(project: Project, name: str) -> str:
    """A hotkey that is free and comes from the letters of the name; "" where every one is taken."""
    return suggested(
        name, (code.hotkey for code in codebook(project.database) if not code.retired), language=project.language
    )


def suggested(name: str, taken: Iterable[str], *, language: str = "en") -> str:
    """The first hotkey from the name's letters that clashes with none of `taken`, else any free pair, else ""."""
    used = [each for each in taken if each]
    tries = list(_from_letters(unicodedata.normalize("NFC", fold(name, language=language))))
    if len(used) >= _MANY:
        tries.sort(key=len, reverse=True)
    return next((each for each in tries if not any(clashing(each, other) for other in used)), "")


def _from_letters(name: str) -> Iterator[str]:
    words = ["".join(filter(str.isalnum, word)) for word in name.split()]
    letters = "".join(words)
    starts = "".join(word[0] for word in words if word)
    yield from starts[:1]
    yield from (starts[:1] + second for second in starts[1:] + letters[1:])
    yield from letters[1:]
    alphabet = "abcdefghijklmnopqrstuvwxyz0123456789"
    yield from (first + second for first in (starts[:1] or "x") + alphabet for second in alphabet)


def proper_colour(colour: str) -> str:
    """A colour as `#rrggbb` in small letters, "" for none; raises UsageError for what is no such colour."""
    said = _COLOUR.fullmatch(colour.strip().lower())
    if said is None and colour.strip():
        raise UsageError(f"“{colour}” is no colour.", "Write it like #4477aa.")
    digits = said[1] if said else ""
    return f"#{digits if len(digits) == 6 else ''.join(digit * 2 for digit in digits)}" if digits else ""


def next_colour(used: Iterable[str]) -> str:
    """The first colour of the palette that is used least."""
    counts = Counter(each.lower() for each in used)
    return min(PALETTE, key=lambda colour: (counts[colour], PALETTE.index(colour)))

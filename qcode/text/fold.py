"""Folding of case for search, sorting and comparing, without moving a single offset.

Turkish has two letters where English has one: İ/i and I/ı. `str.lower` and `str.casefold` know only
English, and turn İ into two characters; nothing here does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_DIGITS = re.compile("[0-9]+")
_LOOSE = (
    ("ı", "i"), ("ş", "s"), ("ğ", "g"), ("ü", "u"), ("ö", "o"), ("ç", "c"), ("â", "a"), ("î", "i"), ("û", "u"),
)  # fmt: skip
_LAST = "\U0010ffff"
_TURKISH_ORDER = str.maketrans({"ç": "c" + _LAST, "ğ": "g" + _LAST, "ı": "h" + _LAST, "ö": "o" + _LAST,
                                "ş": "s" + _LAST, "ü": "u" + _LAST})  # fmt: skip


def fold(text: str, *, language: str = "tr", loose: bool = False) -> str:
    """The text in small letters, character for character: the result is always as long as `text`.

    In Turkish İ becomes i and I becomes ı; in every other language both become i. `loose` makes i, ı, İ and I
    one letter and takes the marks off ş ğ ü ö ç â î û, for pickers where people type what they have keys for.
    Folding a slice gives the slice of the folded text.
    """
    if language == "tr":
        text = text.replace("I", "ı")
    # İ is the one letter whose small form is longer; a Greek sigma's small form depends on its neighbours.
    folded = text.replace("İ", "i").replace("Σ", "σ").replace("ς", "σ").lower()
    if loose:
        for letter, plain in _LOOSE:
            folded = folded.replace(letter, plain)
    return folded


def name_key(text: str) -> str:
    """What two spellings of one name share: case, composition, surrounding and doubled white space do not count.

    i, ı, İ and I are one letter here, since a name may be written in either language; ş and s stay two.
    """
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    return fold(composed).replace("ı", "i")


def same_name(one: str, other: str) -> bool:
    """Whether two strings name the same thing, as `name_key` sees it."""
    return name_key(one) == name_key(other)


def same_word(one: str, other: str) -> bool:
    """Whether two names differ in nothing but case, composition and white space, in Turkish or in another language.

    tıp and tip are two words, though `name_key` finds each by the other; TIP is the first in Turkish, the second in
    English, and so the same as either.
    """
    first, second = (" ".join(unicodedata.normalize("NFC", each).split()) for each in (one, other))
    return any(fold(first, language=language) == fold(second, language=language) for language in ("tr", "en"))


def written_like(name: str, names: Iterable[str]) -> str | None:
    """The one of the names that is this name, else one that is the same word; None where there is neither."""
    alike = [each for each in names if same_word(each, name)]
    return name if name in alike else next(iter(alike), None)


def sort_key(text: str, language: str = "tr") -> tuple[str, str, str]:
    """A key that sorts names as a Turkish (`tr`) or a Latin (any other language) dictionary does, numbers by size.

    Turkish puts ç after c, ğ after g, ı before i, ö after o, ş after s and ü after u. A number in a name counts as
    one: Yer 2 stands before Yer 10. Case counts only between names that are otherwise the same, other marks (â, é)
    only after the letters, zeros before a number (02 and 2) after everything else.
    """
    folded = fold(unicodedata.normalize("NFC", text), language=language)
    letters = folded.translate(_TURKISH_ORDER) if language == "tr" else folded.replace("ı", "i")
    return _DIGITS.sub(_by_size, _without_marks(letters)), _DIGITS.sub(_by_size, folded), text


def _by_size(number: re.Match[str]) -> str:
    """A number so written that strings of such sort by size: a zero, how many digits it has, and these."""
    digits = number[0].lstrip("0")
    return f"0{chr(len(digits))}{digits}"


def _without_marks(text: str) -> str:
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))

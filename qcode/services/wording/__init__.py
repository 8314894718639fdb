"""The words of pictures and papers in English and Turkish."""

from __future__ import annotations

from qcode.errors import UsageError
from qcode.services.wording.turkish.words import WORDS

LANGUAGES = ("en", "tr")

MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ),
    "tr": (
        "Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık",
    ),
}  # fmt: skip


def day_told(day: str, language: str) -> str:
    """An ISO date as a text has it: `31 August 2020`; what is no whole date stays as it is."""
    year, _, rest = day.partition("-")
    month, _, number = rest.partition("-")
    if not (month.isdecimal() and number.isdecimal() and 1 <= int(month) <= len(MONTHS["en"])):
        return day
    return f"{int(number)} {MONTHS[language][int(month) - 1]} {year}"


def said(language: str, text: str, **names: object) -> str:
    """The text in the language, its places filled; English where it was not translated."""
    return (WORDS.get(text, text) if language == "tr" else text).format(**names)


def capitalised(text: str, language: str) -> str:
    """The text with a capital at its beginning: İ for i in Turkish."""
    first = "İ" if language == "tr" and text.startswith("i") else text[:1].upper()
    return first + text[1:]


def known_language(language: str) -> str:
    """The language, if there are words for it; raises UsageError for another."""
    if language not in LANGUAGES:
        raise UsageError(f"There are no words for the language “{language}”.", f"Use one of: {', '.join(LANGUAGES)}.")
    return language

"""What the values of a column are, and each of them in its canonical form.

People write numbers, dates and yes or no in Turkish and English ways that contradict each other: 1.234 is a
thousand and more, or one and a bit. What one value leaves open, the whole column is asked (`style_of`); what
the column leaves open too is text until somebody says what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from unicodedata import normalize

from qcode.model.case import AttributeType
from qcode.model.document import Problem

MOST_CHOICES = 12
LONGEST_CHOICE = 60
LAST_MONTH = 12
_MISSING = frozenset({"", "-", "\N{EN DASH}", "\N{EM DASH}", "na", "n/a", "#n/a", "nan", "null"})
_YES = frozenset({"evet", "yes", "true", "dogru", "var", "e", "y"})
_NO = frozenset({"hayir", "no", "false", "yanlis", "yok", "h", "n"})
_FOLD = str.maketrans("İIıÖöÜüŞşÇçĞğ", "iiioouussccgg")

_PLAIN = re.compile(r"[+-]?(0|[1-9]\d{0,17})(\.\d{1,15})?")
_GROUPED = {
    ".": re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?"),
    ",": re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?"),
}
_COMMA = re.compile(r"[+-]?(0|[1-9]\d{0,17}),\d{1,15}")
_THOUSAND = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_WORDED = re.compile(r"(\d{1,2})\.? ([^\W\d]+)\.? (\d{4})|([^\W\d]+)\.? (\d{1,2}),? (\d{4})")
_MONTH_NAMES = """
ocak january|subat february|mart march|nisan april|mayis may|haziran june|temmuz july|agustos august
eylul september|ekim october|kasim november|aralik december
"""
_MONTHS = {
    name[:length]: number
    for number, names in enumerate(_MONTH_NAMES.strip().replace("\n", "|").split("|"), start=1)
    for name in names.split()
    for length in (3, len(name))
}


class NumberStyle(StrEnum):
    """How a column writes numbers; unclear where 1.234 may be either."""

    PLAIN = "1234.5"
    COMMA = "1.234,5"
    POINT = "1,234.5"
    UNCLEAR = "unclear"


class DateOrder(StrEnum):
    """Which comes first in 1/7/2020."""

    UNCLEAR = "unclear"
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Style:
    """How a column writes what can be written in more than one way."""

    numbers: NumberStyle = NumberStyle.PLAIN
    dates: DateOrder = DateOrder.UNCLEAR


def is_missing(text: str) -> bool:
    """Whether the text only says that the value is not known: nothing, a dash, NA."""
    return text.strip().lower() in _MISSING


def style_of(values: Iterable[str]) -> Style:
    """How these values of one column write numbers and dates."""
    known = _known(values)
    return Style(_numbers(known), _dates(known))


def guess_type(values: Iterable[str]) -> AttributeType:
    """What the values of a column are: the narrowest type that all of them (missing ones aside) fit.

    1 and 0 are yes and no only where there is nothing else; leading zeros (province codes) make no number;
    a choice has at most 12 different short values, each there twice on average. What may be read in two ways
    is text.
    """
    known = _known(values)
    if not known:
        return AttributeType.TEXT
    style = Style(_numbers(known), _dates(known))
    if set(known) == {"0", "1"}:
        return AttributeType.YES_NO
    for wanted in (AttributeType.YES_NO, AttributeType.NUMBER, AttributeType.DATE):
        if all(isinstance(canonical_value(each, wanted, style=style), str) for each in known):
            lone = wanted is AttributeType.YES_NO and all(each in ("0", "1") or len(each) == 1 for each in known)
            if not lone:
                return wanted
    different = set(known)
    few = len(different) <= MOST_CHOICES and len(known) >= 2 * len(different)
    return AttributeType.CHOICE if few and max(map(len, different)) <= LONGEST_CHOICE else AttributeType.TEXT


def choices_of(values: Iterable[str]) -> tuple[str, ...]:
    """The different known values, in the order in which they first occur."""
    return tuple(dict.fromkeys(_known(values)))


def canonical_value(
    text: str, type: AttributeType, *, style: Style | None = None, choices: Sequence[str] = ()
) -> str | Problem:
    """The value in its canonical form, or what is wrong with it; "" for one that is not known.

    Numbers come with a point and without grouping, dates as ISO 8601, yes/no as `yes` and `no`, a choice as
    it is spelt in `choices` (any value where that is empty), text in NFC without outer white space.
    """
    value = _clean(text)
    if is_missing(value):
        return ""
    how = style or Style()
    if type is AttributeType.NUMBER:
        return _number(value, how.numbers)
    if type is AttributeType.DATE:
        return _date(value, how.dates)
    if type is AttributeType.YES_NO:
        return _yes_no(value)
    return _choice(value, choices) if type is AttributeType.CHOICE else value


def _clean(text: str) -> str:
    return normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\N{NO-BREAK SPACE}", " ").strip()


def _known(values: Iterable[str]) -> list[str]:
    return [clean for clean in map(_clean, values) if not is_missing(clean)]


def _folded(text: str) -> str:
    return text.translate(_FOLD).lower()


def _ungrouped(value: str) -> str:
    return re.sub(r"(?<=\d) (?=\d{3}(?:\D|$))", "", value.replace("\N{MINUS SIGN}", "-"))


def _numbers(known: Sequence[str]) -> NumberStyle:
    clean = [_ungrouped(value) for value in known]
    unclear = [value for value in clean if _THOUSAND.fullmatch(value)]
    rest = [value for value in clean if value not in set(unclear)]
    if any(_COMMA.fullmatch(value) or _GROUPED["."].fullmatch(value) for value in rest):
        return NumberStyle.COMMA
    if any(_GROUPED[","].fullmatch(value) for value in rest):
        return NumberStyle.POINT
    if any(_PLAIN.fullmatch(value) and "." in value for value in rest):
        return NumberStyle.POINT if any("," in value for value in unclear) else NumberStyle.PLAIN
    return NumberStyle.UNCLEAR if unclear else NumberStyle.PLAIN


def _number(value: str, style: NumberStyle) -> str | Problem:
    text = _ungrouped(value)
    bare: str | None = None
    if _THOUSAND.fullmatch(text) and (style is NumberStyle.UNCLEAR or (style is NumberStyle.PLAIN and "," in text)):
        whole, part = text.replace(",", "").replace(".", ""), text.replace(",", ".")
        return Problem(f"“{value}” may be {whole} or {part}; write it in one of these ways")
    if style in (NumberStyle.PLAIN, NumberStyle.UNCLEAR) and _PLAIN.fullmatch(text):
        bare = text
    elif style is not NumberStyle.POINT and (_COMMA.fullmatch(text) or _GROUPED["."].fullmatch(text)):
        bare = text.replace(".", "").replace(",", ".")
    elif style is not NumberStyle.COMMA and (_PLAIN.fullmatch(text) or _GROUPED[","].fullmatch(text)):
        bare = text.replace(",", "")
    elif style is NumberStyle.COMMA and _PLAIN.fullmatch(text) and "." not in text:
        bare = text
    if bare is None:
        return Problem(f"“{value}” is no number, or not written as the others are")
    number = format(Decimal(bare), "f")
    short = number.rstrip("0").rstrip(".") if "." in number else number
    return "0" if short in ("-0", "+0") else short


def _dates(known: Sequence[str]) -> DateOrder:
    found = [match for match in map(_SLASHED.fullmatch, known) if match]
    day, month = any(int(each[1]) > LAST_MONTH for each in found), any(int(each[2]) > LAST_MONTH for each in found)
    if day == month:
        return DateOrder.UNCLEAR
    return DateOrder.DAY if day else DateOrder.MONTH


def _date(value: str, order: DateOrder) -> str | Problem:
    if found := _ISO.fullmatch(value):
        return _day(value, found[1], found[2], found[3])
    if found := _DOTTED.fullmatch(value):
        return _day(value, found[3], found[2], found[1])
    if found := _SLASHED.fullmatch(value):
        return _slashed(value, found, order)
    if found := _WORDED.fullmatch(" ".join(_folded(value).split())):
        day, name, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
        if name in _MONTHS:
            return _day(value, year, str(_MONTHS[name]), day)
    return Problem(f"“{value}” is no date; write it like 2020-07-01")


def _slashed(value: str, found: re.Match[str], order: DateOrder) -> str | Problem:
    first, second, year = found[1], found[2], found[3]
    if order is DateOrder.UNCLEAR:
        order = (
            DateOrder.DAY
            if int(first) > LAST_MONTH or first == second
            else DateOrder.MONTH
            if int(second) > LAST_MONTH
            else order
        )
    if order is DateOrder.UNCLEAR:
        return Problem(f"“{value}” may begin with the day or with the month; write it like 2020-07-01")
    return _day(value, year, second, first) if order is DateOrder.DAY else _day(value, year, first, second)


def _day(value: str, year: str, month: str, day: str) -> str | Problem:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return Problem(f"there is no day “{value}”")


def _yes_no(value: str) -> str | Problem:
    folded = _folded(value)
    if folded in _YES or folded == "1":
        return "yes"
    if folded in _NO or folded == "0":
        return "no"
    return Problem(f"“{value}” is neither yes nor no")


def _choice(value: str, choices: Sequence[str]) -> str | Problem:
    if not choices or value in choices:
        return value
    alike = [each for each in choices if _folded(each) == _folded(value)]
    if len(alike) == 1:
        return alike[0]
    return Problem(f"“{value}” is none of the choices: " + ", ".join(choices))

"""Attributes of cases and documents as things to divide a table by and to put conditions on."""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from qcode.errors import Ambiguous, NotFound, UsageError
from qcode.model.case import Noun
from qcode.storage import counts
from qcode.text.fold import fold, name_key, same_name, sort_key

if TYPE_CHECKING:
    from qcode.model.selection import Condition
    from qcode.storage.database import Database

_BUILT_IN = {"date": "date", "language": "text"}
_YES = frozenset({"yes", "evet", "true", "1"})
_NO = frozenset({"no", "hayir", "false", "0"})
_ORDERINGS: Mapping[str, Callable[[Any, Any], bool]] = {
    ">=": lambda one, other: bool(one >= other),
    "<=": lambda one, other: bool(one <= other),
    ">": lambda one, other: bool(one > other),
    "<": lambda one, other: bool(one < other),
}


class Variable(NamedTuple):
    """An attribute and its values by the key of the `owner`s, `case` or `document`; who has no value is left out."""

    name: str
    owner: str
    type: str
    choices: tuple[str, ...]
    values: Mapping[int, str]

    def sorted(self) -> list[str]:
        """The values that occur, in the order of their type."""
        return sorted(set(self.values.values()), key=self.sort_key)

    def sort_key(self, value: str) -> Any:  # noqa: ANN401 - what sorts and compares values of this type
        """Numbers as numbers, choices in their order, dates as they are, yes before no, words as in a dictionary."""
        if self.type == "number":
            return _number(value, self.name)
        if self.type == "date":
            return value
        if self.type == "yes/no":
            return value != "yes"
        place = self.choices.index(value) if value in self.choices else len(self.choices)
        return place, sort_key(value)


def variable(database: Database, name: str, *, others: Iterable[str] = ()) -> Variable:
    """The attribute of this name, as it is written or in any case of letters.

    `case.name` and `document.name` tell two of one name apart. Documents have a `date` and a `language` without
    anybody's doing. Raises NotFound, with names like it (of `others` too, which could stand here), or Ambiguous.
    """
    owner, _, rest = name.partition(".")
    rows = database.tuples("select id, name, owner, type, choices from attributes order by owner, position, id")
    known = {(own, called): (key, kind, choices) for key, called, own, kind, choices in rows}
    found = (
        [each for each in known if each[1] == name]
        or [each for each in known if each == (owner, rest)]
        or [each for each in known if same_name(each[1], name)]
    )
    if len(found) > 1:
        raise Ambiguous("attribute", name, [f"{own}.{called}" for own, called in found])
    if found:
        key, kind, choices = known[found[0]]
        values = {each: text for each, (text, _) in counts.values(database, key).items()}
        called = name if name in (found[0][1], ".".join(found[0])) else found[0][1]
        return Variable(called, found[0][0], kind, tuple(json.loads(choices)), values)
    built_in = name_key(rest if owner == "document" and rest else name)
    if built_in in _BUILT_IN:
        held = counts.own_values(database, built_in)
        return Variable(name, "document", _BUILT_IN[built_in], (), held)
    if name_key(name) in ("case", name_key(Noun.of(str(database.value("select case_noun from projects"))))):
        return Variable(name, "case", "text", (), counts.case_names(database))
    raise NotFound("attribute", name, similar(name, [*(called for _, called in known), *_BUILT_IN, *others]))


def meeting(variable: Variable, condition: Condition, owners: Iterable[int]) -> frozenset[int]:
    """The owners that meet the condition.

    Raises UsageError for a value that is none of the attribute's type, NotFound for a word that no owner has.
    """
    test = _test(variable, condition)
    missing = condition.operator == "!="
    values = variable.values
    return frozenset(key for key in owners if (test(values[key]) if key in values else missing))


def similar(name: str, known: Iterable[str]) -> list[str]:
    """Up to three known names that begin like the name, or are written much like it, with or without marks."""
    from difflib import get_close_matches

    by_key: dict[str, str] = {}
    for each in known:
        by_key.setdefault(fold(each, loose=True), each)
    wanted = fold(unicodedata.normalize("NFC", name), loose=True)
    begun = [each for each in by_key if wanted and each.startswith(wanted)]
    near = get_close_matches(wanted, by_key, n=3)
    return [by_key[each] for each in dict.fromkeys([*begun, *near])][:3]


def _test(variable: Variable, condition: Condition) -> Callable[[str], bool]:
    wanted = unicodedata.normalize("NFC", condition.value)
    if condition.operator == "~":
        part = name_key(wanted)
        return lambda value: part in name_key(value)
    if condition.operator in _ORDERINGS:
        return _ordering(variable, _ORDERINGS[condition.operator], _proper(variable, wanted))
    whole = variable.type in ("text", "choice") and name_key(wanted) in map(name_key, variable.values.values())
    same = _one_of(variable, [_proper(variable, each.strip()) for each in ([wanted] if whole else wanted.split("|"))])
    return same if condition.operator == "=" else lambda value: not same(value)


def _ordering(variable: Variable, compare: Callable[[Any, Any], bool], wanted: str) -> Callable[[str], bool]:
    if variable.type == "date":
        return lambda value: compare(value[: len(wanted)], wanted)
    border = variable.sort_key(wanted)
    return lambda value: compare(variable.sort_key(value), border)


def _one_of(variable: Variable, wanted: list[str]) -> Callable[[str], bool]:
    if variable.type == "number":
        numbers = {_number(each, variable.name) for each in wanted}
        return lambda value: _number(value, variable.name) in numbers
    if variable.type == "date":
        return lambda value: any(value[: len(each)] == each for each in wanted)
    occurring = set(variable.values.values()) | set(variable.choices) | ({"yes", "no"} & set(wanted))
    known, keys = {name_key(each) for each in occurring}, {name_key(each) for each in wanted}
    for each in wanted:
        if name_key(each) not in known:
            raise NotFound(f"value of {variable.name}", each, similar(each, occurring))
    return lambda value: name_key(value) in keys


def _proper(variable: Variable, value: str) -> str:
    if variable.type == "number":
        _number(value, variable.name)
    elif variable.type == "date":
        proper_date(value)
    elif variable.type == "yes/no":
        word = name_key(value)
        if word not in _YES | _NO:
            raise UsageError(f"{variable.name} is yes or no, not “{value}”.")
        return "yes" if word in _YES else "no"
    return value


def proper_date(text: str) -> str:
    """A year, a month or a day as ISO 8601; raises UsageError for anything else."""
    lengths, parts = [len(part) for part in text.split("-")], text.split("-")
    if lengths != [4, 2, 2][: len(parts)] or not all(part.isascii() and part.isdigit() for part in parts):
        raise _no_date(text)
    try:
        date.fromisoformat("-".join([*parts, "01", "01"][:3]))
    except ValueError as error:
        raise _no_date(text) from error
    return text


def _no_date(text: str) -> UsageError:
    return UsageError(f"“{text}” is no date.", "Write 2020, 2020-07 or 2020-07-21.")


def _number(text: str, name: str) -> float:
    try:
        number = float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise UsageError(f"{name} holds numbers, and “{text}” is none.", "Write it like 2014 or 3.5.")
    return number

"""Cases and their typed attributes: what the documents are about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Self

_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class AttributeType(StrEnum):
    """What the values of an attribute are."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes/no"
    CHOICE = "choice"

    def holds(self, value: str) -> bool:
        """Whether a value, in its canonical form, is one of this type."""
        if self is AttributeType.NUMBER:
            return _NUMBER.fullmatch(value) is not None
        if self is AttributeType.YES_NO:
            return value in ("yes", "no")
        return self is not AttributeType.DATE or _is_day(value)

    def number_of(self, value: str) -> float | None:
        """What a value is counted as; None where its attribute's values are no numbers."""
        return float(value) if self is AttributeType.NUMBER and self.holds(value) else None


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


class AttributeOf(StrEnum):
    """What an attribute describes."""

    CASE = "case"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Attribute:
    """A property of cases or documents. `choices` lists the values of a choice, in their order."""

    name: str
    type: AttributeType = AttributeType.TEXT
    of: AttributeOf = AttributeOf.CASE
    choices: tuple[str, ...] = ()


class Noun(str):
    """What a project calls a case, and what it calls several where that is not made by the rules of English."""

    __slots__ = ("many",)

    many: str

    def __new__(cls, one: str, many: str = "") -> Self:
        """The noun, and its plural or ""."""
        made = super().__new__(cls, one)
        made.many = many
        return made

    @classmethod
    def of(cls, written: str) -> Self:
        """The noun as a project keeps it: `municipality`, or `belediye/belediyeler`."""
        one, _, many = written.partition("/")
        return cls(one, many)

    @property
    def written(self) -> str:
        """As a project keeps it."""
        return f"{self}/{self.many}" if self.many else str(self)


@dataclass(frozen=True, slots=True)
class Case:
    """A case of a project: its name and its attributes' values as canonical text.

    Numbers are written with a point, dates as ISO 8601, yes/no as `yes` and `no`; a value that is not known
    is left out of the mapping.
    """

    id: int
    guid: str
    name: str
    values: Mapping[str, str] = field(default_factory=dict)

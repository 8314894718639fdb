"""The one filter that every question takes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from qcode.errors import UsageError

OPERATORS = ("!=", ">=", "<=", "=", ">", "<", "~")
_CONDITION = re.compile(r"\s*(?P<name>.+?)\s*(?P<op>!=|>=|<=|=|>|<|~)\s*(?P<value>.*?)\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Condition:
    """`type = metropolitan`: an attribute of the case (or the document), an operator, a value.

    `=` and `!=` take several values separated by `|`; `~` asks for a part of the value, in any case of
    letters; the rest compare numbers as numbers and dates as dates. A case without a value fails every
    condition but `!=`.
    """

    name: str
    operator: str
    value: str

    def __str__(self) -> str:
        return f"{self.name} {self.operator} {self.value}"

    @classmethod
    def parse(cls, text: str) -> Condition:
        """Read `name=value`; raises UsageError where there is no operator."""
        found = _CONDITION.fullmatch(text)
        if not found:
            raise UsageError(f"“{text}” is no condition.", "Write it like type=metropolitan or founded>=2014.")
        return cls(found["name"], found["op"], found["value"])


@dataclass(frozen=True, slots=True)
class Selection:
    """Which codings a question is about; an empty part means all.

    Names are as the user writes them. `codes` are paths or names; with `branches` they stand for all that
    is under them too. `roles` and `speakers` keep the codings that touch the speech of such a speaker.
    `agreed` takes the agreed layer of documents in which everything is settled, else the coders' own codings.
    `query` keeps the codings that a query finds among these (`docs/query-language.md`), `saved` those that all the
    saved queries of these names find.
    """

    documents: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    codes: tuple[str, ...] = ()
    branches: bool = True
    coders: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    round: str | None = None
    agreed: bool = False
    query: str = ""
    saved: tuple[str, ...] = ()

    @property
    def of_codings(self) -> bool:
        """Whether it asks for what was coded, and not only for some text."""
        return bool(self.codes or self.coders or self.round or self.agreed or self.asks)

    @property
    def asks(self) -> bool:
        """Whether there is a query in it."""
        return bool(self.query.strip() or self.saved)

    @classmethod
    def of(cls, *, where: Iterable[str] = (), **parts: object) -> Selection:
        """A selection from words: conditions are parsed, lists become tuples."""
        fixed = {key: tuple(value) if isinstance(value, list | tuple) else value for key, value in parts.items()}
        return cls(where=tuple(Condition.parse(each) for each in where), **fixed)  # type: ignore[arg-type]

    def describe(self) -> str:
        """The filters in words, for a table's header; "" where there are none."""
        lists = {
            "documents": self.documents,
            "cases": self.cases,
            "codes": self.codes,
            "coders": self.coders,
            "speakers": self.speakers,
            "roles": self.roles,
        }
        parts = [f"{name} {', '.join(values)}" for name, values in lists.items() if values]
        parts += ["codes without those under them"] if self.codes and not self.branches else []
        parts += [str(condition) for condition in self.where]
        parts += [f"{word} {value}" for word, value in (("from", self.since), ("to", self.until)) if value]
        parts += [f"round {self.round}"] if self.round else []
        parts += ["agreed layer where there is one"] if self.agreed else []
        parts += [f"saved query {name}" for name in self.saved]
        parts += [f"query {self.query}"] if self.query.strip() else []
        return "; ".join(parts)

"""Reading a query: from what somebody typed to its tree, or to the word that is wrong and what was expected there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from qcode.errors import QueryError
from qcode.model.document import Span
from qcode.model.query import (
    DIRECTED,
    FIELDS,
    FLAGS,
    RELATIONS,
    UNITS,
    Compared,
    Distance,
    Expression,
    Flag,
    Named,
    Near,
    Not,
    Query,
    Related,
    all_of,
    any_of,
    quoted,
)  # fmt: skip
from qcode.model.selection import OPERATORS, Condition
from qcode.text.fold import fold
from qcode.text.query_tokens import Token, tokens

DEEPEST = 40
"""So many parentheses may stand in one another, and so many relations behind one another."""

_OWN = ("weight",)
_FOLLOWING = "and, or, within, overlaps, followed_by, where"
_TERMS = f"{', '.join(f'{each}:' for each in FIELDS)}, near(…), not, or an attribute like type = metropolitan"


def parse(text: str) -> Query:
    """The query that somebody typed; raises QueryError, which points at the word that is wrong."""
    return _Parser(text).query()


class _Parser:
    """Goes through the tokens once, from the left."""

    def __init__(self, text: str) -> None:
        self._text, self._tokens, self._at, self._depth = text, tokens(text), 0, 0

    # Tokens

    @property
    def _here(self) -> Token:
        return self._tokens[self._at]

    @property
    def _next(self) -> Token:
        return self._tokens[min(self._at + 1, len(self._tokens) - 1)]

    def _take(self) -> Token:
        token = self._here
        if token.is_open:
            self._fail("The quotation mark is not closed.", "Write one behind the name.", token)
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _took(self, *texts: str) -> bool:
        if self._here.is_(*texts):
            self._take()
            return True
        return False

    def _fail(self, message: str, hint: str, token: Token | None = None) -> NoReturn:
        where = token or self._here
        raise QueryError(message, hint, query=self._text, start=where.start, stop=where.stop)

    def _unexpected(self, expected: str, *, close: Iterable[str] = ()) -> NoReturn:
        here = self._here
        shown = self._text[here.start : here.stop]
        near = _like(here.text, close)
        hint = f"{near} " if near else ""
        if here.kind == "end":
            self._fail("The query ends too early.", f"{hint}Expected here: {expected}.")
        self._fail(f"“{shown}” cannot stand here.", f"{hint}Expected: {expected}.")

    # Grammar

    def query(self) -> Query:
        """The whole."""
        if self._here.kind == "end":
            self._fail("There is no query.", f"Write one like {EXAMPLE}")
        condition = None if self._here.is_("where") else self._either()
        where = self._where() if self._took("where") else ()
        if self._here.kind != "end":
            self._too_much("and" if where else _FOLLOWING)
        return Query(self._text, condition, where)

    def _too_much(self, expected: str) -> NoReturn:
        """Say that something stands behind the end; a mistyped operator before it was read as a part of a name."""
        before = self._tokens[max(self._at - 1, 0)]
        near = _like(before.text, ("and", "or", "where", *RELATIONS)) if before.kind == "word" else ""
        if near and self._here.kind == "word":
            self._fail(f"“{before.text}” is no operator.", f"{near} Expected: {expected}.", before)
        self._unexpected(expected, close=("and", "or", "where", *RELATIONS))

    def _where(self) -> tuple[Compared, ...]:
        found = [self._condition()]
        while self._took("and"):
            found.append(self._condition())
        if self._here.is_("or"):
            self._fail(
                "Behind “where”, conditions are joined by “and” only.",
                "Either value: type = a|b. For more, put it before: code:x and (type = a or founded > 2014).",
            )
        return tuple(found)

    def _condition(self) -> Compared:
        first = self._here
        if not self._starts_comparison():
            self._unexpected("an attribute, like type = metropolitan or founded >= 2014")
        found = self._compared()
        if found.condition.name in _OWN:
            self._fail(
                f"“where” asks about cases and documents; “{found.condition.name}” is a coding's.",
                "Write it before “where”, behind an “and”.",
                first,
            )
        return found

    def _either(self) -> Expression:
        parts = [self._both()]
        while self._took("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else any_of(parts)

    def _both(self) -> Expression:
        parts = [self._negated()]
        while self._took("and"):
            parts.append(self._negated())
        return parts[0] if len(parts) == 1 else all_of(parts)

    def _negated(self) -> Expression:
        self._deeper()
        found: Expression = Not(self._negated()) if self._took("not") else self._related()
        self._depth -= 1
        return found

    def _related(self) -> Expression:
        found, number = self._term(), 0
        while self._here.is_(*RELATIONS):
            number += 1
            if number > DEEPEST:
                self._fail("The query has too many relations behind one another.", "Take some of them away.")
            relation = self._take().text
            distance = self._own_distance() if relation in DIRECTED else None
            right = Not(self._term()) if self._took("not") else self._term()
            found = Related(found, relation, right, distance)
        return found

    def _own_distance(self) -> Distance | None:
        """`(2 sentences)` behind a relation; a parenthesis of anything else begins a term."""
        if not self._here.is_("("):
            return None
        behind, then = self._next, self._tokens[min(self._at + 2, len(self._tokens) - 1)]
        is_distance = behind.text.isdecimal() or (_unit(behind.text) is not None and then.is_(")"))
        if behind.kind != "word" or not is_distance:
            return None
        self._take()
        distance = self._distance()
        self._close()
        return distance

    def _term(self) -> Expression:
        if self._here.is_("("):
            return self._grouped()
        if self._here.is_("near"):
            return self._near()
        if self._here.kind == "word" and self._next.is_(":"):
            return self._named()
        if self._starts_comparison():
            return self._compared()
        if self._here.kind == "word" and self._here.text.lower() in FLAGS:
            token = self._take()
            return Flag(token.text.lower(), Span(token.start, token.stop))
        return self._no_term()

    def _grouped(self) -> Expression:
        self._take()
        found = self._either()
        self._close()
        return found

    def _close(self) -> None:
        if not self._took(")"):
            self._unexpected("“)”, and, or", close=("and", "or", *RELATIONS))

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            self._fail("The query has too many parentheses in one another.", "Take some of them away.")

    def _near(self) -> Near:
        self._take()
        if not self._took("("):
            self._unexpected("“(”, as in near(code:money, paragraph)")
        found = self._either()
        if not self._took(","):
            self._unexpected("“,” and a distance, as in near(code:money, 2 sentences)")
        distance = self._distance()
        self._close()
        return Near(found, distance)

    def _distance(self) -> Distance:
        number = 0
        if self._here.kind == "word" and self._here.text.isdecimal() and len(self._here.text) < 6:
            number = int(self._take().text)
        unit = _unit(self._here.text) if self._here.kind == "word" else None
        if unit is None:
            self._unexpected("a distance: sentence, paragraph, turn, or a number of them", close=_unit_words())
        self._take()
        return Distance(number, unit)

    def _named(self) -> Named:
        field = self._here
        if field.text.lower() not in FIELDS:
            near = _like(field.text, FIELDS)
            self._fail(f"“{field.text}:” is nothing to ask for.", f"{near} Known: {_colons()}.".strip())
        self._take()
        self._take()
        name, at = self._words()
        if not name.strip():
            self._unexpected(f"a name behind “{field.text}:”")
        return Named(field.text.lower(), name, at)

    def _starts_comparison(self) -> bool:
        """Whether words and then an operator follow."""
        at = self._at
        while self._tokens[at].kind in ("word", "string"):
            at += 1
        return at > self._at and self._tokens[at].is_(*OPERATORS)

    def _compared(self) -> Compared:
        name, begin = self._words()
        operator = self._take().text
        if self._here.kind not in ("word", "string"):
            self._unexpected(f"a value behind “{name} {operator}”")
        value, end = self._words()
        name = name.lower() if name.lower() in _OWN else name
        return Compared(Condition(name, operator, value), Span(begin.start, end.end), begin)

    def _words(self) -> tuple[str, Span]:
        """A name: words that follow one another, or strings; and where it stands."""
        parts: list[str] = []
        start, stop = self._here.start, self._here.stop
        while self._here.kind in ("word", "string") and not self._begins_a_field(parts):
            token = self._take()
            parts.append(token.text)
            stop = token.stop
        return " ".join(parts), Span(start, max(stop, start + 1))

    def _begins_a_field(self, before: list[str]) -> bool:
        return bool(before) and self._here.kind == "word" and self._next.is_(":")

    def _no_term(self) -> NoReturn:
        here = self._here
        if here.kind in ("word", "string"):
            name = quoted(here.text)
            hint = f"Write code:{name} for a code, text:{name} for words that are said."
            hint = f"{_like(here.text, (*FLAGS, 'near'))} {hint}".strip()
            self._fail(f"“{here.text}” does not say what it is.", hint)
        self._unexpected(_TERMS)


EXAMPLE = 'code:"central steering" and near(code:"EU accession", paragraph) and not speaker:interviewer'


def _unit(word: str) -> str | None:
    singular = word.lower().removesuffix("s")
    return singular if singular in UNITS else None


def _unit_words() -> tuple[str, ...]:
    return (*UNITS, *(f"{each}s" for each in UNITS))


def _colons() -> str:
    return ", ".join(f"{each}:" for each in FIELDS)


def _like(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(fold(word, language="en"), list(known), n=1, cutoff=0.6)
    return f"Did you mean “{near[0]}”?" if near else ""

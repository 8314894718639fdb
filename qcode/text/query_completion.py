"""What can stand at a place in a query that is being typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from qcode.model.query import DIRECTED, FIELDS, FLAGS, RELATIONS, quoted
from qcode.model.selection import OPERATORS
from qcode.text.fold import fold
from qcode.text.query_tokens import Token, tokens

_ROLES = ("interviewer", "respondent")
_TERMS = (*(f"{each}:" for each in FIELDS), "near(", "not ", *FLAGS, "weight ")
_DISTANCES = ("paragraph", "sentence", "turn", "2 sentences", "3 sentences", "2 paragraphs", "2 turns")


@dataclass(frozen=True, slots=True)
class Names:
    """What a project holds, for completion; `values` gives the values of each attribute."""

    codes: Sequence[str] = ()
    coders: Sequence[str] = ()
    speakers: Sequence[str] = ()
    documents: Sequence[str] = ()
    cases: Sequence[str] = ()
    rounds: Sequence[str] = ()
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def of(self, field_name: str) -> Sequence[str]:
        """What can stand behind `code:` and the others."""
        known = {
            "code": self.codes, "coder": self.coders, "document": self.documents, "case": self.cases,
            "round": self.rounds, "role": _ROLES, "speaker": (*self.speakers, *_ROLES),
        }  # fmt: skip
        return known.get(field_name, ())


@dataclass(frozen=True, slots=True)
class Offers:
    """What can stand between `start` and `stop` of the query instead of what stands there, the likeliest first."""

    start: int
    stop: int
    options: tuple[str, ...] = ()

    def taken(self, text: str, option: str) -> tuple[str, int]:
        """The query with an option in it, and where the cursor is then."""
        return text[: self.start] + option + text[self.stop :], self.start + len(option)


def completions(text: str, cursor: int, names: Names, *, most: int = 50) -> Offers:
    """What can stand at the cursor: fields, names, values, operators or distances, as the place demands.

    Names are offered that begin like what is typed, then those of which a word does, then those that hold it; ı and i,
    ş and s are alike here. What needs quotation marks gets them. Nothing is offered where nothing is known, as in the
    words of `text:`.
    """
    tries = _Place(tokens(text[:cursor])[:-1], cursor).tries(names)
    for offered, typed, start in tries:
        found = _matching(typed, dict.fromkeys(offered))
        if found:
            return Offers(start, cursor, tuple(found[:most]))
    return Offers(cursor, cursor)


class _Place:
    """Where the cursor is: behind which tokens, and in which word."""

    def __init__(self, before: list[Token], cursor: int) -> None:
        self._before, self._cursor = before, cursor
        last = before[-1] if before else None
        self._in_word = last is not None and last.kind in ("word", "keyword") and last.stop == cursor
        self._is_open = last is not None and last.is_open

    def tries(self, names: Names) -> Iterator[tuple[Iterable[str], str, int]]:
        """What could stand here, what of it is typed, and where that begins; the first that fits is meant."""
        words = self._words()
        ahead = self._before[: len(self._before) - len(words)]
        sign = ahead[-1] if ahead else None
        if sign is not None and sign.is_(":", *OPERATORS) and not self._is_done(words):
            typed = " ".join(each.text for each in words)
            start = words[0].start if words else self._cursor
            field_name = ahead[-2].text.lower() if len(ahead) > 1 else ""
            yield map(quoted, names.of(field_name) if sign.is_(":") else self._values(names, ahead)), typed, start
            if len(words) < 2 or self._is_open:
                return
        last = self._before[-1] if self._in_word else None
        start, typed = (last.start, last.text) if last is not None else (self._cursor, "")
        yield self._grammar(self._before[:-1] if last is not None else self._before, names), typed, start

    def _words(self) -> list[Token]:
        """The words or the string right before the cursor."""
        found: list[Token] = []
        for token in reversed(self._before):
            if token.kind not in ("word", "string"):
                break
            found.insert(0, token)
        return found

    def _is_done(self, words: Sequence[Token]) -> bool:
        """Whether a name is complete: a closed string, or words with a space behind them."""
        if not words or self._is_open:
            return False
        return words[-1].kind == "string" or not self._in_word

    def _values(self, names: Names, ahead: Sequence[Token]) -> Sequence[str]:
        parts: list[str] = []
        for token in reversed(ahead[:-1]):
            if token.kind not in ("word", "string"):
                break
            parts.insert(0, token.text)
        wanted = fold(" ".join(parts), loose=True)
        return next((held for name, held in names.values.items() if fold(name, loose=True) == wanted), ())

    def _follows_a_term(self, before: Sequence[Token]) -> bool:
        last = before[-1] if before else None
        if last is None or last.is_("(", ",", ":", "and", "or", "not", "where", "near", *RELATIONS, *OPERATORS):
            return False
        return last.is_(")") or last.kind in ("word", "string")

    def _grammar(self, ahead: Sequence[Token], names: Names) -> Iterable[str]:
        attributes = [f"{quoted(name)} " for name in names.values]
        last = ahead[-1] if ahead else None
        in_where = any(token.is_("where") for token in ahead)
        if last is not None and last.is_(","):
            return _DISTANCES
        if last is not None and last.is_("near"):
            return ("(",)
        if last is not None and last.is_("where"):
            return attributes
        if in_where and last is not None and last.is_("and"):
            return attributes
        if not self._follows_a_term(ahead):
            return (*_TERMS, *attributes)
        if self._is_attribute(ahead, names):
            return tuple(f"{each} " for each in ("=", "!=", ">=", "<=", "~"))
        return self._operators(ahead, in_where=in_where)

    def _is_attribute(self, ahead: Sequence[Token], names: Names) -> bool:
        """Whether what stands before is the name of something to compare."""
        parts: list[str] = []
        for token in reversed(ahead):
            if token.kind not in ("word", "string"):
                if token.is_(":", *OPERATORS):
                    return False
                break
            parts.insert(0, token.text)
        name = fold(" ".join(parts), loose=True)
        return name in ("weight", "date") or any(fold(each, loose=True) == name for each in names.values)

    def _operators(self, ahead: Sequence[Token], *, in_where: bool) -> Iterable[str]:
        opened = sum(token.is_("(") for token in ahead) - sum(token.is_(")") for token in ahead)
        near = next((at for at in range(len(ahead) - 1, -1, -1) if ahead[at].is_("near")), None)
        closing = [", "] if opened and near is not None and not any(t.is_(",") for t in ahead[near:]) else []
        closing += [")"] if opened and not closing else []
        if in_where:
            return ("and ",)
        relations = [f"{each} " for each in RELATIONS]
        return (*closing, "and ", "or ", "and not ", *relations, *(f"{each}(2 sentences) " for each in DIRECTED),
                *([] if opened else ["where "]))  # fmt: skip


def _matching(typed: str, offered: Iterable[str]) -> list[str]:
    """The offers that fit what is typed, those that begin so first."""
    wanted = fold(typed, loose=True).strip()
    rated = []
    for option in offered:
        plain = fold(option.strip('"'), loose=True)
        if plain.strip() == wanted and option == typed:
            continue
        begins = plain.startswith(wanted)
        word = any(part.startswith(wanted) for part in plain.split())
        if begins or word or wanted in plain:
            rated.append((0 if begins else 1 if word else 2, option))
    return [option for _, option in sorted(rated, key=lambda each: each[0])]

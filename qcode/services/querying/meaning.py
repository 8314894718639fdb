"""From the names in a query to what they stand for; a name that is not there is pointed at."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from qcode.errors import NotFound, QcodeError, QueryError, UsageError
from qcode.model.coding import CoderKind
from qcode.model.query import WORDS, And, Compared, Flag, Named, Query, conjunctions, leaves
from qcode.services.attributes.variables import meeting, similar, variable
from qcode.services.columns import case_zones
from qcode.services.ordering import in_order
from qcode.services.selecting import ROLES, named
from qcode.storage import counts
from qcode.storage.coders import coders
from qcode.text.fold import name_key

if TYPE_CHECKING:
    from qcode.model.codebook import Codebook
    from qcode.services.project import Project
    from qcode.services.zones import Whole


@dataclass(frozen=True, slots=True)
class OfCodings:
    """A condition on the coding itself: what `column` of it is among `values`."""

    column: str
    values: frozenset[int]


@dataclass(frozen=True, slots=True)
class OfWeight:
    """A condition on the coding's weight; one without a weight meets only `!=`."""

    operator: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class OfMemo:
    """The coding has a memo that holds these words, folded; "" is any memo."""

    words: str


@dataclass(frozen=True, slots=True)
class InZones:
    """Stretches of documents, by document; None is the whole document."""

    ranges: Mapping[int, Sequence[tuple[int, int]] | None]


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is said in one of these roles or by a speaker of one of these names."""

    roles: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Said:
    """Words that are found in the text, as its language folds them."""

    words: str


Leaf: TypeAlias = "Named | Flag | Compared"
Meaning: TypeAlias = "OfCodings | OfWeight | OfMemo | InZones | Spoken | Said"


class Asked(NamedTuple):
    """A query with what its names stand for."""

    query: Query
    meant: Mapping[Leaf, Meaning]

    def speaks_of_coders(self, keys: frozenset[int]) -> bool:
        """Whether it asks for codings of one of these coders."""
        meant = (each for each in self.meant.values() if isinstance(each, OfCodings))
        return any(each.column == "coders" and bool(each.values & keys) for each in meant)


_FEW = 8

STRETCHES = (InZones, Spoken, Said)
"""The meanings that stand for stretches of the text, whatever is coded there."""


def understood(project: Project, book: Codebook, query: Query) -> Asked:
    """A query with what every leaf of it stands for; raises QueryError, which points at what is not there."""
    finder = _Finder(project, book)
    found: dict[Leaf, Meaning] = {}
    for leaf in leaves(query.condition):
        if leaf not in found:
            with pointing(query, leaf):
                found[leaf] = finder.meaning(leaf)
    for condition in query.where:
        with pointing(query, condition):
            finder.compared(condition)
    for together in conjunctions(query.condition):
        _must_have_one_coder(query, together, found)
    return Asked(query, found)


def _must_have_one_coder(query: Query, together: And, meant: Mapping[Leaf, Meaning]) -> None:
    """Raise QueryError where one excerpt would have to be two coders'; what was meant is two excerpts."""
    asked = [each for each in together.parts if isinstance(each, Named) and each.field == "coder"]
    other = next((each for each in asked if meant[each] != meant[asked[0]]), None)
    if other is None:
        return
    codes = [str(each) for each in together.parts if isinstance(each, Named) and each.field == "code"]
    one, two = (codes[0], codes[-1]) if codes else ("code:a", "code:b")
    raise QueryError(
        f"An excerpt has one coder, and cannot be {asked[0].name}'s and {other.name}'s.",
        f"For what both coded: ({one} and {asked[0]}) and ({two} and {other})",
        query=query.text, start=other.at.start, stop=other.at.end,
    )  # fmt: skip


@contextmanager
def pointing(query: Query, leaf: Leaf) -> Iterator[None]:
    """Turn what is wrong with a name into an error that points at it."""
    try:
        yield
    except QcodeError as error:
        at, hint = leaf.at, error.hint
        if isinstance(error, NotFound) and isinstance(leaf, Named) and not hint:
            hint = _mistyped_operator(leaf.name)
        raise QueryError(error.message, hint, query=query.text, start=at.start, stop=at.end) from error


def _mistyped_operator(name: str) -> str:
    """What to do about a name of several words, of which one was perhaps to be an operator."""
    for word in name.split()[1:]:
        near = get_close_matches(word, sorted(WORDS), n=1, cutoff=0.65)
        if near:
            return f"Did you mean “{near[0]}” by “{word}”?"
    return ""


class _Finder:
    """Looks names up in one state of the project."""

    def __init__(self, project: Project, book: Codebook) -> None:
        self._project, self._database, self._book = project, project.database, book

    def meaning(self, leaf: Leaf) -> Meaning:
        """What one leaf stands for."""
        if isinstance(leaf, Compared):
            return self._weight(leaf) if leaf.condition.name == "weight" else self.compared(leaf)
        if isinstance(leaf, Flag):
            return self._flag(leaf.name)
        finders: Mapping[str, Callable[[str], Meaning]] = {
            "code": self._code,
            "coder": self._coder,
            "round": self._round,
            "speaker": self._speaker,
            "role": self._role,
            "document": self._document,
            "case": self._case,
            "text": self._text,
            "memo": lambda name: OfMemo(name_key(name)),
        }
        return finders[leaf.field](leaf.name)

    def compared(self, leaf: Compared) -> Meaning:
        """The documents, or the stretches about cases, that meet a condition on an attribute."""
        asked = variable(self._database, leaf.condition.name, others=("weight",))
        if asked.owner == "case":
            kept = meeting(asked, leaf.condition, counts.case_names(self._database))
            return self._of_cases(kept)
        return InZones(dict.fromkeys(meeting(asked, leaf.condition, counts.document_names(self._database))))

    def _weight(self, leaf: Compared) -> Meaning:
        condition = leaf.condition
        values = condition.value.split("|") if condition.operator in ("=", "!=") else [condition.value]
        try:
            numbers = tuple(float(each) for each in values)
            if not all(map(math.isfinite, numbers)):
                raise ValueError(condition.value)
        except ValueError as error:
            raise UsageError(f"A weight is a number, not “{condition.value}”.", "Like weight >= 50.") from error
        if condition.operator == "~":
            raise UsageError("A weight is a number, which has no parts.", "Like weight >= 50.")
        return OfWeight(condition.operator, numbers)

    def _flag(self, name: str) -> Meaning:
        if name == "memo":
            return OfMemo("")
        if name == "typical":
            return OfCodings("typical", frozenset([1]))
        agreed = (each.id for each in coders(self._database) if each.kind is CoderKind.CONSENSUS)
        return OfCodings("coders", frozenset(agreed))

    def _code(self, name: str) -> Meaning:
        from qcode.services.codebook.finding import resolve

        code = resolve(self._book, name)
        return OfCodings("codes", frozenset(each.id for each in self._book.branch(code.id)))

    def _coder(self, name: str) -> Meaning:
        return OfCodings("coders", self._key("coder", name, {each.id: each.name for each in coders(self._database)}))

    def _round(self, name: str) -> Meaning:
        return OfCodings("rounds", self._key("round", name, counts.round_names(self._database)))

    def _document(self, name: str) -> Meaning:
        from qcode.storage.documents import sources

        known = counts.document_names(self._database)
        return InZones(dict.fromkeys(named("document", [name], known, sources=sources(self._database))))

    def _case(self, name: str) -> Meaning:
        return self._of_cases(self._key(self._project.case_noun, name, counts.case_names(self._database)))

    def _of_cases(self, kept: frozenset[int]) -> Meaning:
        everywhere = counts.document_names(self._database)
        zones = case_zones(self._database, everywhere, kept)
        return InZones({key: _ranges(list(each.values())) for key, each in zones.items()})

    def _speaker(self, name: str) -> Meaning:
        known = in_order(counts.speaker_names(self._database))
        alike = {each for each in known if each == unicodedata.normalize("NFC", name)}
        alike = alike or {each for each in known if name_key(each) == name_key(name)}
        roles = frozenset({name_key(name)} & set(ROLES))
        if not alike and not roles:
            few = f"Known: {', '.join([*known, *ROLES])}." if len(known) <= _FEW else ""
            near = similar(name, [*known, *ROLES])
            raise NotFound("speaker", name, near, "" if near else few)
        return Spoken(roles, frozenset(alike))

    def _role(self, name: str) -> Meaning:
        if name_key(name) not in ROLES:
            raise UsageError(f"There is no role “{name}”.", f"The roles are {' and '.join(ROLES)}.")
        return Spoken(roles=frozenset({name_key(name)}))

    def _text(self, words: str) -> Meaning:
        if not words.strip():
            raise UsageError("There are no words to look for.", "Write some: text:fund")
        return Said(words)

    def _key(self, noun: str, name: str, known: Mapping[int, str]) -> frozenset[int]:
        return frozenset(named(noun, [name], known))


def _ranges(zones: Sequence[Whole]) -> Sequence[tuple[int, int]] | None:
    """The stretches of several cases one by one; None as soon as one of them is the whole document."""
    found: list[tuple[int, int]] = []
    for zone in zones:
        if zone is None:
            return None
        found += zone.ranges()
    return sorted(found)

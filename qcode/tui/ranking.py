"""Fuzzy finding by name: what matches, how well, and which letters, in every alphabet and without accents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache

from qcode.model.codebook import Code
from qcode.services.naming import same_name
from qcode.tui.folding import canonical, fold


class Fit(IntEnum):
    """How well words match a text; smaller is better."""

    EXACT = 0
    PREFIX = 1
    WORD_STARTS = 2
    INSIDE = 3
    SCATTERED = 4


class Where(IntEnum):
    """Where they match; a name tells more than a definition."""

    NAME = 0
    LABEL = 1
    PATH = 2
    DEFINITION = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something to find. `key` is given back; `hint` is shown beside it, as a hotkey is; `also` is found unseen.

    `code` is the code that it stands for, where it stands for one.
    """

    key: int | str
    name: str
    labels: tuple[str, ...] = ()
    path: str = ""
    definition: str = ""
    hint: str = ""
    colour: str = ""
    also: tuple[str, ...] = ()
    code: Code | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate that matches: where, how well, and at which letters of the name, the label or the path."""

    candidate: Candidate
    fit: Fit = Fit.EXACT
    where: Where = Where.NAME
    places: tuple[int, ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """How a folded text matches folded words, and at which letters."""

    fit: Fit
    places: tuple[int, ...]


def match(words: str, text: str, *, scattered: bool = True) -> Match | None:
    """How well folded `words` match folded `text`, or None; `scattered` lets letters lie apart."""
    if not words:
        return Match(Fit.SCATTERED, ())
    if text.startswith(words):
        return Match(Fit.EXACT if len(text) == len(words) else Fit.PREFIX, tuple(range(len(words))))
    starts = _word_starts(words.replace(" ", ""), text)
    if starts is not None:
        return Match(Fit.WORD_STARTS, starts)
    inside = text.find(words)
    if inside >= 0:
        return Match(Fit.INSIDE, tuple(range(inside, inside + len(words))))
    spread = _spread(words.replace(" ", ""), text) if scattered else None
    return Match(Fit.SCATTERED, spread) if spread is not None else None


@lru_cache(maxsize=8192)
def _begins(text: str) -> tuple[int, ...]:
    return tuple(at for at, each in enumerate(text) if each.isalnum() and (at == 0 or not text[at - 1].isalnum()))


def _word_starts(letters: str, text: str) -> tuple[int, ...] | None:
    """Places of the letters as starts of words in their order, as `eac` and `eu acc` in `EU accession`."""
    return _seek(letters, text, _begins(text), set(), 0, 0)


def _seek(
    letters: str, text: str, begins: Sequence[int], dead: set[tuple[int, int]], done: int, word: int
) -> tuple[int, ...] | None:
    """Places of the letters from `done` on, in words from `word` on; `dead` are pairs of both that led nowhere.

    No function within another: one that calls itself is garbage that only the collector finds, and a letter in the
    picker tries hundreds of names.
    """
    if done == len(letters):
        return ()
    for number in range(word, len(begins)):
        if (done, number) in dead or text[begins[number]] != letters[done]:
            continue
        length = 0
        while _same(letters, done + length, text, begins[number] + length):
            length += 1
        for taken in range(length, 0, -1):
            rest = _seek(letters, text, begins, dead, done + taken, number + 1)
            if rest is not None:
                return (*range(begins[number], begins[number] + taken), *rest)
        dead.add((done, number))
    return None


def _same(letters: str, at: int, text: str, place: int) -> bool:
    return at < len(letters) and place < len(text) and letters[at] == text[place] and text[place].isalnum()


def _spread(letters: str, text: str) -> tuple[int, ...] | None:
    places, at = [], -1
    for letter in letters:
        at = text.find(letter, at + 1)
        if at < 0:
            return None
        places.append(at)
    return tuple(places)


@dataclass(frozen=True, slots=True)
class _Folded:
    candidate: Candidate
    name: str
    labels: tuple[str, ...]
    path: str
    definition: str
    also: tuple[str, ...]


@dataclass(slots=True)
class Index:
    """Candidates, folded once; `find` ranks them. The candidates' order is the last word between equals."""

    folded: list[_Folded] = field(default_factory=list)

    @classmethod
    def of(cls, candidates: Iterable[Candidate]) -> Index:
        """An index over the candidates."""
        return cls(
            [
                _Folded(
                    each,
                    fold(canonical(each.name)),
                    tuple(fold(canonical(label)) for label in each.labels),
                    fold(canonical(each.path)),
                    fold(canonical(each.definition)),
                    tuple(fold(canonical(word)) for word in each.also),
                )
                for each in candidates
            ]
        )

    def find(self, words: str, *, recent: Sequence[int | str] = ()) -> list[Found]:
        """The candidates that match, best first: by how, then where, then how recently, then their order.

        Without words, all of them, the recent ones first.
        """
        wanted = fold(canonical(words)).strip()
        order = {key: place for place, key in enumerate(recent)}
        found = [_of(folded, wanted) for folded in self.folded]
        ranked = [(_rank(each, order, at), each) for at, each in enumerate(found) if each is not None]
        return [each for _, each in sorted(ranked, key=lambda pair: pair[0])]

    def has(self, name: str) -> bool:
        """Whether a candidate has this name, whatever its capitals: as a codebook takes it for the same."""
        loose = fold(canonical(name).strip())
        return any(each.name == loose and same_name(each.candidate.name, name) for each in self.folded)


def _rank(found: Found, order: Mapping[int | str, int], at: int) -> tuple[int, int, int, int]:
    recent = order.get(found.candidate.key, len(order))
    # A definition that holds the word is worth less than a name with its letters scattered over a few words.
    fit = found.fit if found.where <= Where.LABEL else found.fit + 2 * (found.where - Where.LABEL)
    return fit, found.where, recent, at


def _of(folded: _Folded, wanted: str) -> Found | None:
    candidate = folded.candidate
    if not wanted:
        return Found(candidate)
    best: Found | None = None
    name = match(wanted, folded.name)
    if name is not None:
        best = Found(candidate, name.fit, Where.NAME, name.places)
    if best is None or best.fit > Fit.WORD_STARTS:
        for label, shown in zip(folded.labels, candidate.labels, strict=True):
            labelled = match(wanted, label)
            if labelled and (best is None or labelled.fit < best.fit):
                best = Found(candidate, labelled.fit, Where.LABEL, labelled.places, shown)
        for called in folded.also:
            if (said := match(wanted, called, scattered=False)) and (best is None or said.fit < best.fit):
                best = Found(candidate, said.fit, Where.LABEL)
    if best is None and (path := match(wanted, folded.path)):
        best = Found(candidate, path.fit, Where.PATH, path.places)
    if best is None and (said := match(wanted, folded.definition, scattered=False)):
        best = Found(candidate, said.fit, Where.DEFINITION)
    return best

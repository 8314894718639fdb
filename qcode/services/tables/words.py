"""Words and lemmas: how often they are said, under which code more than elsewhere, and what stands around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from qcode.analysis.covering import touched, united
from qcode.analysis.keyness import log_likelihood, log_ratio
from qcode.analysis.keys import distinct
from qcode.analysis.passages import Passages, touching
from qcode.errors import UsageError
from qcode.model.codebook import SEPARATOR
from qcode.model.selection import Selection
from qcode.model.table import Cell, Column, ColumnKind, Table
from qcode.services.tables.coded import Coded, coded_arrays
from qcode.services.tables.measures import AT_ONCE
from qcode.services.tables.notes import counted
from qcode.services.tables.spoken import respondents_speech
from qcode.services.telling import tell
from qcode.services.zones import Zone
from qcode.storage.documents import text_of
from qcode.storage.units import load_all_ranges
from qcode.text.fold import fold, sort_key
from qcode.text.lemmas import Lemmas, lemmas_of, without_tail
from qcode.text.stopwords import stop_words

if TYPE_CHECKING:
    from qcode.analysis.ratings import Integers
    from qcode.services.project import Project

SORTS = ("count", "keyness", "word")


class WordLine(NamedTuple):
    """One word under one code: how often it is said there and elsewhere, in how many documents, and how typical it is.

    `code` is None for all that is said. `keyness` is the log-likelihood G² beside all other text and `ratio` the binary
    logarithm of the ratio of the frequencies; both are None where there is no other text.
    """

    code: int | None
    word: str
    number: int
    documents: int
    elsewhere: int
    keyness: float | None
    ratio: float | None


@dataclass(frozen=True, slots=True)
class Words:
    """The words of some text, or of every code's.

    `labels` are the codes' paths by their places; `sizes` has the number of all words under each code (None: in all
    that is said), stop words included.
    """

    labels: tuple[str, ...]
    sizes: dict[int | None, int]
    lines: tuple[WordLine, ...]
    lemmas: bool
    selection: Selection
    notes: tuple[str, ...]


def word_frequencies(
    project: Project,
    *,
    selection: Selection | None = None,
    by_code: bool = False,
    lemmas: bool = False,
    stop: bool = True,
    top: int = 50,
    least: int = 1,
    sort: str = "count",
    parents: bool = True,
    depth: int | None = None,
    also_stop: Sequence[str] = (),
) -> Words:
    """Count words in what respondents say: in all of it, under the chosen codes together, or under every code.

    Where the selection asks for no codings all that is said counts; where it asks for codes, coders, a round, the
    agreed layer or a query, the text that these excerpts cover, each word once; `by_code` makes a list for every code.
    Words are folded as their document's language does, and with `lemmas` brought to the word that a dictionary has for
    them. `stop` leaves out function words (of Turkish and English) and
    those of `also_stop`; they stay in the sizes. `top` words of each list that occur `least` times are given, by
    `count`, `keyness` (those only that are more frequent than elsewhere) or `word`.
    Raises UsageError for words that make no sense, and what `coded.coded_arrays` raises.
    """
    if sort not in SORTS:
        raise UsageError(f"“{sort}” is no order of words.", f"Use one of: {', '.join(SORTS)}.")
    if top < 1 or least < 1:
        raise UsageError("A list of words has at least 1 word that occurs at least once.")
    asked = selection or Selection()
    with project.database.snapshot():
        coded = coded_arrays(
            project, asked, parents=parents or not by_code, depth=depth, rows="used",
            codings=by_code or asked.of_codings,
        ).by_document()  # fmt: skip
        tallies = _Counting(project, coded, asked, by_code=by_code, lemmas=lemmas).tallies
    out = _stopped(project, coded, also_stop) if stop else frozenset()
    listed = (
        sorted(code for code in tallies if code is not None) if by_code else [_CHOSEN if asked.of_codings else None]
    )
    lines = tuple(line for code in listed for line in _lines(code, tallies, out, sort=sort, top=top, least=least))
    sizes = {code: tally.size for code, tally in tallies.items()}
    return Words(
        coded.labels, sizes, lines, lemmas, asked,
        notes=tuple(_notes(project, coded, asked, sizes, by_code=by_code, lemmas=lemmas, stop=stop, parents=parents,
                           depth=depth)),
    )  # fmt: skip


_CHOSEN = -1
"""The place of all chosen codes together."""


class _Tally:
    """How often every word occurs in some text, in how many documents, and how many words there are."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.documents: Counter[str] = Counter()
        self.size = 0

    def add(self, words: Collection[str]) -> None:
        """The words of one document."""
        there = Counter(words)
        self.counts.update(there)
        self.documents.update(there.keys())
        self.size += len(words)


class _Counting:
    """Counts documents some at a time."""

    def __init__(self, project: Project, coded: Coded, asked: Selection, *, by_code: bool, lemmas: bool) -> None:
        self.tallies: dict[int | None, _Tally] = {None: _Tally()}
        self._coded, self._by_code = coded, by_code
        self._edges = np.searchsorted(coded.document, np.arange(len(coded.documents) + 1)).tolist()
        for said in read_words(project, coded, asked, lemmas=lemmas):
            self._count(said)

    def _count(self, said: Said) -> None:
        self.tallies[None].add(list(compress(said.words, said.spoken)))
        here = slice(self._edges[said.at], self._edges[said.at + 1])
        these = Passages(self._coded.start[here], self._coded.stop[here])
        code = self._coded.code[here] if self._by_code else np.zeros(len(these.starts), dtype=np.int64)
        for line, places in said.under(code, these):
            self.tallies.setdefault(line if self._by_code else _CHOSEN, _Tally()).add([said.words[at] for at in places])


class Said(NamedTuple):
    """The words of a document, by its key and its place among the documents, and whether somebody counted says them."""

    at: int
    key: int
    edges: Passages
    words: list[str]
    spoken: list[bool]

    def under(self, line: Integers, these: Passages) -> Iterator[tuple[int, list[int]]]:
        """By line of some passages (a code, say), the places of the words that they touch and somebody says, each once.

        A line is there even if its passages touch no such word.
        """
        if not len(line):
            return
        held = united(line, these)
        first, behind = touched(held, self.edges)
        number = behind - first
        at = np.repeat(first, number) + np.arange(int(number.sum())) - np.repeat(np.cumsum(number) - number, number)
        lines = np.repeat(held.line, number)
        kept = np.array(self.spoken, dtype=np.bool_)[at] if len(at) else np.zeros(0, dtype=np.bool_)
        at, lines = at[kept], lines[kept]
        for each in distinct(line).tolist():
            low, high = np.searchsorted(lines, [each, each + 1])
            yield each, at[low:high].tolist()


class _Written(dict[str, str]):
    """Words as they are counted where each form is a word of its own, each worked out once."""

    def __missing__(self, word: str) -> str:
        found = self[word] = without_tail(word)
        return found


def read_words(project: Project, coded: Coded, asked: Selection, *, lemmas: bool) -> Iterator[Said]:
    """The words of each document as they are counted, some documents in memory at a time."""
    any_role = bool(asked.roles or asked.speakers)
    languages = dict(project.database.tuples("select id, language from documents"))
    known: dict[str, dict[str, str]] = {
        each: lemmas_of(each) if lemmas else _Written() for each in set(languages.values())
    }
    for first in range(0, len(coded.documents), AT_ONCE):
        tell("reading words", first, len(coded.documents))
        chunk = coded.documents[first : first + AT_ONCE]
        ranges = load_all_ranges(project.database, chunk, "word")
        speech = respondents_speech(project.database, chunk, any_role=any_role)
        for at, key in enumerate(chunk, start=first):
            zone = Zone(coded.ground.layout(key, {}).clipped(speech[key]))
            edges = np.array(ranges.get(key, ()), dtype=np.int64).reshape(-1, 2)
            text = fold(text_of(project.database, key), language=languages[key] or "xx") if len(edges) else ""
            written = [text[start:stop] for start, stop in edges.tolist()]
            counted_as = known[languages[key]]
            if isinstance(counted_as, Lemmas):
                counted_as.learn(written, beat=lambda at=at: tell("looking words up", at, len(coded.documents)))  # type: ignore[misc]
            words = list(map(counted_as.__getitem__, written))
            borders = Passages(np.array(zone.starts, dtype=np.int64), np.array(zone.stops, dtype=np.int64))
            placed = Passages(edges[:, 0].copy(), edges[:, 1].copy())
            yield Said(at, key, placed, words, touching(placed, borders).tolist())


def _stopped(project: Project, coded: Coded, more: Sequence[str]) -> frozenset[str]:
    spoken = dict(project.database.tuples("select id, language from documents"))
    languages = {spoken[key] for key in coded.documents}
    own = {fold(each.strip(), language=language or "xx") for each in more for language in languages}
    return frozenset().union(own, *(stop_words(language) for language in languages))


def _lines(
    code: int | None, tallies: dict[int | None, _Tally], out: frozenset[str], *, sort: str, top: int, least: int
) -> Iterator[WordLine]:
    here, whole = tallies.get(code, _Tally()), tallies[None]
    beside = whole.size - here.size
    lines = (
        _line(code, word, count, here, whole, beside)
        for word, count in here.counts.items()
        if count >= least and word not in out and any(map(str.isalpha, word))
    )
    if sort == "keyness":
        lines = (line for line in lines if line.ratio is not None and line.ratio > 0)
    orders: dict[str, Callable[[WordLine], object]] = {
        "count": lambda line: (-line.number, sort_key(line.word)),
        "keyness": lambda line: (-(line.keyness or 0.0), sort_key(line.word)),
        "word": lambda line: sort_key(line.word),
    }
    yield from sorted(lines, key=orders[sort])[:top]  # type: ignore[arg-type]


def _line(code: int | None, word: str, count: int, here: _Tally, whole: _Tally, beside: int) -> WordLine:
    elsewhere = whole.counts[word] - count
    place = code if code is None or code >= 0 else None
    return WordLine(
        place, word, count, here.documents[word], elsewhere,
        log_likelihood(count, elsewhere, here.size, beside), log_ratio(count, elsewhere, here.size, beside),
    )  # fmt: skip


def _notes(
    project: Project, coded: Coded, selection: Selection, sizes: dict[int | None, int], *, by_code: bool, lemmas: bool,
    stop: bool, parents: bool, depth: int | None,
) -> Iterator[str]:  # fmt: skip
    filters = selection.describe()
    what = "lemmas" if lemmas else "words as they are said, in small letters, without what follows an apostrophe"
    whose = "the chosen speakers" if selection.roles or selection.speakers else "respondents"
    yield f"Unit: {what}; of what {whose} say. A word that an excerpt touches is in it, once for every code."
    if lemmas:
        yield "Lemmas are those of a dictionary; a form that it does not know stays as it is."
    if by_code:
        yield from coded.told(parents=parents, depth=depth)
    if selection.of_codings and not by_code:
        yield f"Universe: {sizes.get(_CHOSEN, 0):,} words in the chosen excerpts, of {sizes[None]:,} that are said."
    else:
        cases = counted(len(coded.resolved.universe.cases), project.case_noun)
        yield f"Universe: {sizes[None]:,} words in {counted(len(coded.documents), 'document')}, {cases}."
    if by_code or selection.of_codings:
        yield "Keyness: log-likelihood beside all other words of these documents; over 3.84 is p < .05 for one word."
    if stop:
        yield "Function words of Turkish and English are not listed; they count in the sizes."
    yield f"Coders: {', '.join(each.name for each in coded.resolved.coders)}."
    if filters:
        yield f"Filters: {filters}."
    yield from (f"{note[:1].upper()}{note[1:]}." for note in (*coded.resolved.notes, *coded.ground.notes))


def as_table(found: Words, *, short: bool = False) -> Table:
    """The words ready to be printed, a row each; of every code's list, with the code before the word."""
    by_code = any(line.code is not None for line in found.lines)
    beside = by_code or found.selection.of_codings
    integer, number = ColumnKind.INTEGER, ColumnKind.NUMBER
    columns = (
        *([Column("code")] if by_code else []), Column("lemma" if found.lemmas else "word"), Column("n", integer),
        Column("per 1,000", number), Column("documents", integer),
        *([Column("elsewhere", integer), Column("per 1,000 elsewhere", number), Column("keyness", number, 1),
           Column("log ratio", number)] if beside else []),
    )  # fmt: skip
    rows = tuple(_row(found, line, by_code=by_code, beside=beside, short=short) for line in found.lines)
    title = "lemmas" if found.lemmas else "words"
    return Table(
        f"{title} by code" if by_code else title, columns, rows, notes=found.notes, row_header=2 if by_code else 1
    )


def _row(found: Words, line: WordLine, *, by_code: bool, beside: bool, short: bool) -> tuple[Cell, ...]:
    place = line.code if line.code is not None else (_CHOSEN if found.selection.of_codings else None)
    size, whole = found.sizes.get(place, 0), found.sizes[None]
    label = found.labels[line.code] if line.code is not None else ""
    name = label.rpartition(SEPARATOR)[2] if short else label
    more = (line.elsewhere, _rate(line.elsewhere, whole - size), line.keyness, line.ratio) if beside else ()
    return (*([name] if by_code else []), line.word, line.number, _rate(line.number, size), line.documents, *more)


def _rate(count: int, size: int) -> float | None:
    return count * 1000 / size if size else None

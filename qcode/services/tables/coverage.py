"""How much of what was said a code covers: words and characters, each once however many codings lie on it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from qcode.analysis.covering import Lined, inside, touched, united
from qcode.analysis.keys import distinct
from qcode.analysis.passages import Passages
from qcode.errors import UsageError
from qcode.model.selection import Selection
from qcode.model.table import Cell, Column, ColumnKind, Table
from qcode.services.segments import those
from qcode.services.tables.coded import Coded, coded_arrays
from qcode.services.tables.measures import AT_ONCE
from qcode.services.tables.spoken import respondents_speech
from qcode.services.telling import tell
from qcode.services.zones import joined
from qcode.storage.units import load_all_ranges

if TYPE_CHECKING:
    from qcode.analysis.ratings import Integers
    from qcode.model.coding import Excerpt
    from qcode.services.project import Project
    from qcode.services.tables.measures import Spans

BY = ("code", "coder")


class Covered(NamedTuple):
    """What a code covers: excerpts, words and characters."""

    excerpts: int
    words: int
    characters: int


NOTHING = Covered(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much every code covers of what respondents say, by all coders together and by each.

    `codes` are the rows by key, and `counted` the codes whose codings each counts. `whole` has what they say at all.
    The line of a coder or code that is None stands for all.
    """

    codes: tuple[int, ...]
    labels: tuple[str, ...]
    counted: tuple[frozenset[int], ...]
    depths: tuple[int, ...]
    coders: tuple[str, ...]
    covered: Mapping[tuple[int | None, int | None], Covered]
    whole: Covered
    selection: Selection
    notes: tuple[str, ...]

    def of(self, code: int | None, coder: int | None = None) -> Covered:
        """What a code by its place covers, by a coder by their place; None stands for all of them."""
        return self.covered.get((code, coder), NOTHING)


def coverage(
    project: Project, *, selection: Selection | None = None, parents: bool = True, depth: int | None = None,
    rows: str = "all",
) -> Coverage:  # fmt: skip
    """Measure how much of what respondents say is coded, and with what.

    What interviewers say counts neither as covered nor in the whole, unless the selection asks for a role or speaker.
    Of a document in which nobody's role is known, the whole text counts. A word that a coding touches is covered.
    Raises what `coded.coded_arrays` raises.
    """
    asked = selection or Selection()
    with project.database.snapshot():
        coded = coded_arrays(project, asked, parents=parents, depth=depth, rows=rows)
        measured = _Measured(project, coded, any_role=bool(asked.roles or asked.speakers))
    coders = {each.id: each.name for each in coded.resolved.coders}
    return Coverage(
        codes=coded.codes,
        labels=coded.labels,
        counted=coded.counted(parents=parents),
        depths=tuple(coded.outline.depth[code] for code in coded.codes),
        coders=tuple(coders[key] for key in coded.coders),
        covered=measured.covered,
        whole=measured.whole,
        selection=asked,
        notes=tuple(_notes(project, coded, asked, parents=parents, depth=depth)),
    )


def code_excerpts(project: Project, found: Coverage, row: int | None, *, coder: int | None = None) -> list[Excerpt]:
    """The excerpts that cover what a row counts, by its place; of all rows with None. With `coder`, by its place."""
    codes = frozenset().union(*found.counted) if row is None else found.counted[row]
    return [
        each for each in those(project, selection=found.selection, codes=codes, wanted=lambda _: True)
        if coder is None or each.coder == found.coders[coder]
    ]  # fmt: skip


def coverage_by_document(project: Project, documents: Collection[int] | None = None) -> dict[int, float]:
    """How much of what respondents say whoever is working has coded, by document: a share of characters, 0 to 1.

    A character counts once, however many codings lie on it. A document in which nobody but interviewers speaks is
    left out. With `documents` only these are measured.
    """
    me = project.coder.id if project.coder else 0
    database, shares = project.database, {}
    with database.snapshot():
        lengths = dict(database.tuples("select id, characters from documents order by id"))
        if documents is not None:
            lengths = {key: length for key, length in lengths.items() if key in documents}
        for first in range(0, len(lengths), AT_ONCE):
            chunk = list(lengths)[first : first + AT_ONCE]
            said = """select document_id, start, stop from codings where coder_id = :me and document_id in :documents
            order by document_id, start"""
            rows = groupby(database.tuples(said, me=me, documents=chunk), itemgetter(0))
            coded = {key: joined((start, stop) for _, start, stop in spans) for key, spans in rows}
            for key, spans in respondents_speech(database, chunk).items():
                whole = _within(joined(spans), [(0, lengths[key])])
                if characters := _length(whole):
                    shares[key] = _length(_within(coded.get(key, []), whole)) / characters
    return shares


def documents_of_codings(project: Project, codings: Collection[int]) -> set[int]:
    """The documents on which codings stand; codings that are there no longer are passed over."""
    keys, found = sorted(codings), set[int]()
    for first in range(0, len(keys), AT_ONCE):
        said = "select document_id from codings where id in :keys"
        found.update(key for (key,) in project.database.tuples(said, keys=keys[first : first + AT_ONCE]))
    return found


def _length(spans: Spans) -> int:
    return sum(stop - start for start, stop in spans)


class _Measured:
    """Covers documents some at a time, on one axis, and adds up by line: a code and a coder, or all of either."""

    def __init__(self, project: Project, coded: Coded, *, any_role: bool) -> None:
        self._codes, self._coders = len(coded.codes) + 1, len(coded.coders) + 1
        self._sums = np.zeros((self._codes * self._coders, 3), dtype=np.int64)
        self.whole = NOTHING
        coded = coded.by_document()
        edges = np.searchsorted(coded.document, np.arange(len(coded.documents) + 1)).tolist()
        for first in range(0, len(coded.documents), AT_ONCE):
            tell("measuring documents", first, len(coded.documents))
            behind = min(first + AT_ONCE, len(coded.documents))
            ground = _Ground(project, coded, coded.documents[first:behind], any_role=any_role)
            self._add_whole(ground)
            self._add(ground, coded, np.arange(edges[first], edges[behind]), first=first)

    @property
    def covered(self) -> dict[tuple[int | None, int | None], Covered]:
        """What was covered, by code and coder; None stands for all of them."""
        found = {}
        for line in np.flatnonzero(self._sums[:, 0]).tolist():
            code, coder = divmod(line, self._coders)
            key = (code if code < self._codes - 1 else None, coder if coder < self._coders - 1 else None)
            found[key] = Covered(*map(int, self._sums[line]))
        return found

    def _add_whole(self, ground: _Ground) -> None:
        said = Lined(np.zeros_like(ground.said.starts), *ground.said)
        first, behind = touched(said, ground.words)
        words, characters = int((behind - first).sum()), int((said.stops - said.starts).sum())
        self.whole = Covered(0, self.whole.words + words, self.whole.characters + characters)

    def _add(self, ground: _Ground, coded: Coded, at: Integers, *, first: int) -> None:
        bases = ground.bases[coded.document[at] - first]
        starts, stops = coded.start[at] + bases, coded.stop[at] + bases
        for codes in (coded.code[at], np.full(len(at), self._codes - 1)):
            for coders in (coded.coder[at], np.full(len(at), self._coders - 1)):
                self._add_lines(ground, codes * self._coders + coders, Passages(starts, stops), coded.coding[at])

    def _add_lines(self, ground: _Ground, line: Integers, these: Passages, coding: Integers) -> None:
        room = int(coding.max(initial=0)) + 1
        excerpts = distinct(line * room + coding) // room
        parts = inside(united(line, these), ground.said)
        first, behind = touched(parts, ground.words)
        lines = len(self._sums)
        self._sums[:, 0] += np.bincount(excerpts, minlength=lines)
        self._sums[:, 1] += _summed(parts.line, behind - first, lines)
        self._sums[:, 2] += _summed(parts.line, parts.stops - parts.starts, lines)


def _summed(line: Integers, numbers: Integers, lines: int) -> Integers:
    """The sums by line; exact, since none comes near the whole numbers that 64 bits of a fraction cannot tell."""
    return np.bincount(line, weights=numbers, minlength=lines).astype(np.int64)


class _Ground:
    """Some documents on one axis: what is said in them that counts, and their words."""

    def __init__(self, project: Project, coded: Coded, documents: Sequence[int], *, any_role: bool) -> None:
        lengths = dict(project.database.tuples("select id, characters from documents"))
        sizes = np.array([lengths[key] + 1 for key in documents], dtype=np.int64)
        self.bases = np.cumsum(sizes) - sizes
        speech = respondents_speech(project.database, documents, any_role=any_role)
        said = [
            _within(joined(coded.ground.layout(key, {}).clipped(speech[key])), [(0, lengths[key])]) for key in documents
        ]
        self.said = self._placed([np.array(each, dtype=np.int64).reshape(-1, 2) for each in said])
        ranges = load_all_ranges(project.database, documents, "word")
        self.words = self._placed([np.array(ranges.get(key, ()), dtype=np.int64).reshape(-1, 2) for key in documents])

    def _placed(self, found: Sequence[Integers]) -> Passages:
        if not found:
            return Passages(self.bases, self.bases)
        edges = np.concatenate(found) + np.repeat(self.bases, [len(each) for each in found])[:, None]
        return Passages(edges[:, 0].copy(), edges[:, 1].copy())


def _within(spans: Spans, said: Spans) -> Spans:
    """The parts of sorted spans that lie in other sorted spans."""
    found, at = [], 0
    for start, stop in spans:
        while at < len(said) and said[at][1] <= start:
            at += 1
        here = at
        while here < len(said) and said[here][0] < stop:
            found.append((max(start, said[here][0]), min(stop, said[here][1])))
            here += 1
    return found


def _notes(project: Project, coded: Coded, selection: Selection, *, parents: bool, depth: int | None) -> Iterator[str]:
    yield "Unit: words and characters that the excerpts of a code cover, each once, however many lie on it."
    if selection.roles or selection.speakers:
        yield "The whole is what the chosen speakers say."
    else:
        yield "The whole is what respondents say: interviewers’ speech is no part of it, where roles are known."
    yield from coded.told(parents=parents, depth=depth)
    yield from coded.universe_told(selection, project.case_noun)


def as_table(found: Coverage, *, by: str = "code", tree: bool = False) -> Table:
    """The table ready to be printed: a row a code, or with `by` `coder` a row a code and coder.

    Raises UsageError for another `by`.
    """
    if by not in BY:
        raise UsageError(f"“{by}” is no division of this table.", f"Use one of: {', '.join(BY)}.")
    integer, share = ColumnKind.INTEGER, ColumnKind.SHARE
    numbers = (
        Column("excerpts", integer), Column("words", integer), Column("of all words", share),
        Column("characters", integer), Column("of all characters", share),
        Column("words an excerpt", ColumnKind.NUMBER, 1),
    )  # fmt: skip
    title = "text covered by codes"
    names = [_name(found, at, tree=tree) for at in range(len(found.labels))]
    if by == "code":
        rows = tuple((name, *_cells(found, found.of(at))) for at, name in enumerate(names))
        footer = (("any code", *_cells(found, found.of(None))), ("all that is said", *_whole(found)))
        return Table(title, (Column("code"), *numbers), rows, notes=found.notes, footer=footer)
    lines: list[tuple[str, int | None]] = [*((name, at) for at, name in enumerate(names)), ("any code", None)]
    rows = tuple(
        (name, coder, *_cells(found, found.of(at, place)))
        for name, at in lines
        for place, coder in enumerate(found.coders)
    )
    return Table(title, (Column("code"), Column("coder"), *numbers), rows, notes=found.notes,
                 footer=(("all that is said", None, *_whole(found)),), row_header=2)  # fmt: skip


def _name(found: Coverage, at: int, *, tree: bool) -> str:
    label = found.labels[at]
    return "\u2007" * 2 * (found.depths[at] - 1) + label.rpartition(" / ")[2] if tree else label


def _cells(found: Coverage, each: Covered) -> tuple[Cell, ...]:
    whole = found.whole
    return (
        each.excerpts, each.words, each.words / whole.words if whole.words else None, each.characters,
        each.characters / whole.characters if whole.characters else None,
        each.words / each.excerpts if each.excerpts else None,
    )  # fmt: skip


def _whole(found: Coverage) -> tuple[Cell, ...]:
    words, characters = found.whole.words, found.whole.characters
    return None, words, 1.0 if words else None, characters, 1.0 if characters else None, None

"""The codebook summary: each code with its definition, how much it is used, and what is typical of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from qcode.errors import UsageError
from qcode.model.selection import Selection
from qcode.services.codebook.quotes import Places, by_length, contained, excerpts_of, first_spans
from qcode.services.coding import mark_typical
from qcode.services.columns import ground
from qcode.services.segments import citation
from qcode.services.selecting import resolve
from qcode.storage import codes as store

if TYPE_CHECKING:
    from collections.abc import Callable

    from qcode.model.codebook import Code, Codebook
    from qcode.model.coding import Excerpt
    from qcode.services.project import Project
    from qcode.services.selecting import Resolved
    from qcode.services.zones import Layout

__all__ = ["CodeSummary", "Quote", "Source", "Used", "codebook_summary", "mark_typical"]

MOST_QUOTES = 3

_Cite: TypeAlias = "Callable[[Sequence[int]], dict[int, Excerpt]]"


class Source(StrEnum):
    """Why an excerpt stands for its code."""

    CHOSEN = "chosen"
    EXAMPLE = "example"
    MEDIAN = "median length"


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody said, as an instance of a code.

    `citation` is case, document, and turn or paragraph. It is "", and `excerpt` None, for an example of the
    codebook that stands in no coded excerpt.
    """

    text: str
    source: Source
    citation: str = ""
    excerpt: Excerpt | None = None


@dataclass(frozen=True, slots=True)
class Used:
    """How much a code is used: numbers of excerpts (codings), documents and cases; coders' names; the last day.

    `last_use` is UTC, ISO 8601, "" for never.
    """

    excerpts: int = 0
    documents: int = 0
    cases: int = 0
    coders: tuple[str, ...] = ()
    last_use: str = ""


@dataclass(frozen=True, slots=True)
class CodeSummary:
    """One code of the summary: what the codebook says of it, how much it is used, and what is typical of it.

    `own` is about the code alone, `branch` about it and all that is under it, each coding counted once.
    `of_cases` is how many cases the selection is about.
    """

    code: Code
    path: tuple[str, ...]
    own: Used
    branch: Used
    of_cases: int
    quotes: tuple[Quote, ...] = ()


@dataclass(slots=True)
class _Tally:
    """What was met of one code."""

    places: Places = field(default_factory=Places)
    typical: list[int] = field(default_factory=list)
    documents: set[int] = field(default_factory=set)
    cases: set[int] = field(default_factory=set)
    coders: set[int] = field(default_factory=set)
    last_use: str = ""

    def used(self, names: Mapping[int, str]) -> Used:
        coders = tuple(name for key, name in names.items() if key in self.coders)
        return Used(len(self.places), len(self.documents), len(self.cases), coders, self.last_use)


def codebook_summary(project: Project, *, selection: Selection | None = None, quotes: int = 1) -> list[CodeSummary]:
    """Every code in the order of the tree, with what is counted and quoted from the codings of the selection.

    Up to `quotes` (1 to 3) excerpts a code: those that were chosen as typical first, then the example of the
    codebook, then excerpts of median length. With codes in the selection only these are summed up; a retired
    code is there if it has excerpts. Raises UsageError for another number of quotes, and what the names of a
    selection raise.
    """
    if not 1 <= quotes <= MOST_QUOTES:
        raise UsageError(f"A summary has 1 to {MOST_QUOTES} quotes a code, not {quotes}.")
    return _summed(project, selection or Selection(), quotes)


def codebook_use(project: Project, *, selection: Selection | None = None) -> list[CodeSummary]:
    """What `codebook_summary` gives, without quotes, for which no text has to be read."""
    return _summed(project, selection or Selection(), 0)


def _summed(project: Project, selection: Selection, quotes: int) -> list[CodeSummary]:
    database = project.database
    with database.snapshot():
        book = store.codebook(database)
        resolved = resolve(project, selection, book=book)
        base = ground(project, resolved)
        layouts = {key: base.layout(key, {}) for key in base.documents}
        tallies = _tallied(project, resolved, layouts)
        names = {each.id: each.name for each in resolved.coders}
        shown = [code for code in book if _is_shown(book, code, resolved, tallies)]
        cite = partial(excerpts_of, project, layouts=layouts, cases=resolved.universe.cases, book=book, coders=names)
        typical = _quotes(project, shown, tallies, quotes, cite) if quotes else {}
    return [
        CodeSummary(
            code=code,
            path=book.path(code.id),
            own=tallies.get(code.id, _Tally()).used(names),
            branch=_joined(tallies[each.id] for each in book.branch(code.id) if each.id in tallies).used(names),
            of_cases=len(resolved.universe.cases),
            quotes=typical.get(code.id, ()),
        )
        for code in shown
    ]


def _tallied(project: Project, resolved: Resolved, layouts: Mapping[int, Layout]) -> dict[int, _Tally]:
    simple = {key: layout.whole() for key, layout in layouts.items() if layout.simple}
    tallies: defaultdict[int, _Tally] = defaultdict(_Tally)
    for use in store.uses(project.database, resolved.chosen):
        if use.document_id not in layouts:
            continue
        place = simple.get(use.document_id) or layouts[use.document_id].place(use.start, use.stop)
        if place is None:
            continue
        tally = tallies[use.code_id]
        tally.places.add(use.id, use.document_id, use.start, use.stop)
        tally.documents.add(use.document_id)
        tally.cases.update(place.cases)
        tally.coders.add(use.coder_id)
        tally.last_use = max(tally.last_use, use.created)
        if use.typical:
            tally.typical.append(use.id)
    return dict(tallies)


def _joined(tallies: Iterable[_Tally]) -> _Tally:
    whole = _Tally()
    for tally in tallies:
        whole.places.extend(tally.places)
        whole.documents |= tally.documents
        whole.cases |= tally.cases
        whole.coders |= tally.coders
        whole.last_use = max(whole.last_use, tally.last_use)
    return whole


def _is_shown(book: Codebook, code: Code, resolved: Resolved, tallies: Mapping[int, _Tally]) -> bool:
    if resolved.chosen.codes is not None and code.id not in resolved.chosen.codes:
        return False
    return not code.retired or any(each.id in tallies for each in book.branch(code.id))


@dataclass(frozen=True, slots=True)
class _Pick:
    source: Source
    coding: int | None
    text: str = ""


def _quotes(
    project: Project, codes: Sequence[Code], tallies: Mapping[int, _Tally], most: int, cite: _Cite
) -> dict[int, tuple[Quote, ...]]:
    examples = _examples(project, codes, tallies, most)
    picks = {code.id: _picked(code, tallies.get(code.id, _Tally()), examples, most) for code in codes}
    excerpts = cite([pick.coding for each in picks.values() for pick in each if pick.coding is not None])

    def quoted(pick: _Pick) -> Quote:
        if pick.coding is None:
            return Quote(pick.text, pick.source)
        excerpt = excerpts[pick.coding]
        return Quote(pick.text or excerpt.quote, pick.source, citation(excerpt), excerpt)

    return {code_id: tuple(quoted(pick) for pick in each) for code_id, each in picks.items()}


def _picked(code: Code, tally: _Tally, examples: Mapping[int, int], most: int) -> list[_Pick]:
    picks = [_Pick(Source.CHOSEN, key) for key in first_spans(tally.places, tally.typical, most)]
    if code.example and len(picks) < most:
        picks.append(_Pick(Source.EXAMPLE, examples.get(code.id), code.example))
    taken = [pick.coding for pick in picks if pick.coding is not None]
    if len(picks) < most:
        nearest = first_spans(tally.places, chain(taken, by_length(tally.places)), most + len(taken))[len(taken) :]
        picks += [_Pick(Source.MEDIAN, key) for key in nearest]
    return picks[:most]


def _examples(project: Project, codes: Sequence[Code], tallies: Mapping[int, _Tally], most: int) -> dict[int, int]:
    """The codings in which the examples of codes stand word for word, by code; the first one in the text."""
    wanted: dict[int, list[Code]] = {}
    for code in codes:
        tally = tallies.get(code.id)
        if tally and code.example and len(tally.typical) < most:
            for document in tally.documents:
                wanted.setdefault(document, []).append(code)
    found: dict[int, int] = {}
    for document, text in store.texts(project.database, sorted(wanted)):
        for code in wanted[document]:
            if code.id not in found and code.example in text:
                key = contained(tallies[code.id].places, document, text, code.example)
                if key is not None:
                    found[code.id] = key
    return found

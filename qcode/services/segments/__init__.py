"""Excerpts with their citations: all that a selection is about, or what stands behind one cell of a table."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from qcode.errors import Stale, UsageError
from qcode.model.coding import Coding, Excerpt
from qcode.model.selection import Selection
from qcode.model.table import Cell, Column, ColumnKind
from qcode.services.columns import divided, ground
from qcode.services.selecting import Resolved, resolve
from qcode.services.tables.measures import Question
from qcode.services.zones import Layout, Place
from qcode.storage import excerpts
from qcode.storage.codes import codebook
from qcode.storage.documents import text_of
from qcode.storage.units import load_ranges
from qcode.text.fold import sort_key
from qcode.text.units import paragraphs

if TYPE_CHECKING:
    import pandas as pd

    from qcode.model.codebook import Codebook
    from qcode.services.project import Project
    from qcode.services.tables.parts import ColumnHead
    from qcode.storage.selecting import Chosen

SORTS = ("document", "case", "code")
"""The orders in which excerpts come; within each, documents by name and excerpts in the order of the text."""

COLUMNS = (
    Column("citation"),
    Column("document"),
    Column("case"),
    Column("code"),
    Column("coder"),
    Column("excerpt"),
    Column("speaker"),
    Column("role"),
    Column("turn", ColumnKind.INTEGER),
    Column("paragraph", ColumnKind.INTEGER),
    Column("seconds", ColumnKind.NUMBER),
    Column("start", ColumnKind.INTEGER),
    Column("end", ColumnKind.INTEGER),
    Column("weight", ColumnKind.INTEGER),
    Column("memo"),
    Column("created", ColumnKind.DATE),
)
"""The columns of a list of excerpts, as `row_of` fills them."""


class InContext(NamedTuple):
    """An excerpt with what stands around it: the rest of its sentence, and the sentence before and behind that.

    "" where there is nothing.
    """

    excerpt: Excerpt
    before: str
    after: str


def segments(
    project: Project,
    *,
    selection: Selection | None = None,
    sort: str = "document",
    codes: bool = False,
) -> Iterator[Excerpt]:
    """The excerpts of a selection, one document in memory at a time.

    `sort` is `document`, `case` or `code` (in the codebook's order). With `codes`, each tells all codes that the
    coders of the selection gave to a part of it. Raises, before the first excerpt, UsageError
    for another, and what `services.selecting.resolve` raises.
    """
    if sort not in SORTS:
        raise UsageError(f"“{sort}” is no order of excerpts.", f"Use one of: {', '.join(SORTS)}.")
    book = codebook(project.database)
    resolved = resolve(project, selection or Selection(), book=book)
    base = ground(project, resolved)
    layouts = {key: base.layout(key, {}) for key in base.documents}
    return _Reading(project, book, resolved, layouts, codes=codes).read(sort=sort)


def behind(
    project: Project, *, selection: Selection, by: str, codes: frozenset[int], column: ColumnHead | None
) -> Iterator[Excerpt]:
    """The excerpts behind a cell of a table: of some codes, in one column or in any.

    Raises Stale where the column is gone since the table was made.
    """
    book = codebook(project.database)
    resolved = resolve(project, selection, book=book)
    within = codes if resolved.chosen.codes is None else codes & resolved.chosen.codes
    resolved = resolved._replace(chosen=resolved.chosen._replace(codes=within))
    division = divided(project, resolved, by=by)
    if column is not None and column.key not in division.keys:
        raise Stale(f"There is no {division.names} “{column.label}” any more.", "Count again.")
    wanted = None if column is None else division.keys.index(column.key)

    question = Question(project.database, resolved.chosen, division, {})

    def is_wanted(place: Place, coding: Coding) -> bool:
        told = question.told(place, coding.coder_id, coding.round_id or 0)
        return told is not None and (bool(told.columns) if wanted is None else wanted in told.columns)

    return _Reading(project, book, resolved, division.layouts, is_wanted).read()


def those(
    project: Project, *, selection: Selection, codes: frozenset[int], wanted: Callable[[Coding], bool],
    documents: frozenset[int] | None = None,
) -> Iterator[Excerpt]:  # fmt: skip
    """The excerpts of some codes in a selection that `wanted` takes; in all documents, or only in some."""
    book = codebook(project.database)
    resolved = resolve(project, selection, book=book)
    within = codes if resolved.chosen.codes is None else codes & resolved.chosen.codes
    resolved = resolved._replace(chosen=resolved.chosen._replace(codes=within))
    base = ground(project, resolved)
    layouts = {key: base.layout(key, {}) for key in base.documents if documents is None or key in documents}
    return _Reading(project, book, resolved, layouts, lambda _, coding: wanted(coding)).read()


def in_cases(
    project: Project, *, selection: Selection, codes: frozenset[int], cases: frozenset[int]
) -> Iterator[Excerpt]:
    """The excerpts of some codes in a selection that belong to some cases, by document."""
    book = codebook(project.database)
    resolved = resolve(project, selection, book=book)
    within = codes if resolved.chosen.codes is None else codes & resolved.chosen.codes
    resolved = resolved._replace(chosen=resolved.chosen._replace(codes=within))
    base = ground(project, resolved)
    layouts = {key: base.layout(key, {}) for key in base.documents}
    return _Reading(project, book, resolved, layouts, lambda place, _: not cases.isdisjoint(place.cases)).read()


def citation(excerpt: Excerpt) -> str:
    """Where an excerpt is to be found: `Kozan, kozan-1, turn 12`; without turns, by its paragraph."""
    where = f"turn {excerpt.turn}" if excerpt.turn is not None else f"paragraph {excerpt.paragraph}"
    about = " and ".join(excerpt.cases)
    return ", ".join(filter(None, (about if about != excerpt.document else "", excerpt.document, where)))


def with_context(project: Project, found: Iterable[Excerpt]) -> Iterator[InContext]:
    """The excerpts, each with what stands around it; quick where those of a document follow one another."""
    known, text, edges = 0, "", load_ranges(project.database, 0, "sentence")
    for excerpt in found:
        if excerpt.coding.document_id != known:
            known = excerpt.coding.document_id
            text, edges = text_of(project.database, known), load_ranges(project.database, known, "sentence")
        yield _surrounded(excerpt, text, edges[0::2], edges[1::2])


def _surrounded(excerpt: Excerpt, text: str, starts: Sequence[int], stops: Sequence[int]) -> InContext:
    span = excerpt.coding.span
    first, last = bisect_right(stops, span.start), bisect_left(starts, span.end) - 1
    own_start = min(starts[first], span.start) if first < len(starts) else span.start
    own_stop = max(stops[last], span.end) if last >= 0 else span.end
    before = [text[starts[first - 1] : stops[first - 1]] if first else "", text[own_start : span.start]]
    after = [text[span.end : own_stop], text[starts[last + 1] : stops[last + 1]] if last + 1 < len(starts) else ""]
    return InContext(
        excerpt, *(" ".join(each.strip() for each in parts if _has_words(each)) for parts in (before, after))
    )


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def row_of(excerpt: Excerpt) -> tuple[Cell, ...]:
    """An excerpt as a row under `COLUMNS`."""
    coding = excerpt.coding
    return (
        citation(excerpt),
        excerpt.document,
        "; ".join(excerpt.cases),
        excerpt.code,
        excerpt.coder,
        excerpt.quote,
        excerpt.speaker,
        excerpt.role,
        excerpt.turn,
        excerpt.paragraph,
        excerpt.seconds,
        coding.span.start,
        coding.span.end,
        coding.weight,
        excerpt.memo,
        coding.created,
    )


def dataframe(found: Iterable[Excerpt]) -> pd.DataFrame:
    """Excerpts as a DataFrame, one row each, with the columns of `COLUMNS`."""
    import pandas as pd

    frame = pd.DataFrame([row_of(each) for each in found], columns=[column.name for column in COLUMNS])
    whole = {column.name: "Int64" for column in COLUMNS if column.kind is ColumnKind.INTEGER}
    return frame.astype({**whole, "seconds": "Float64"})


class _Reading:
    """Reads excerpts document by document: the names are looked up once, the texts one at a time."""

    def __init__(
        self,
        project: Project,
        book: Codebook,
        resolved: Resolved,
        layouts: Mapping[int, Layout],
        is_wanted: Callable[[Place, Coding], bool] | None = None,
        *,
        codes: bool = False,
    ) -> None:
        self.tells_codes = codes
        self.database, self.book, self.chosen, self.layouts = project.database, book, resolved.chosen, layouts
        self.documents, self.cases = resolved.universe.documents, resolved.universe.cases
        self.coders = dict(project.database.tuples("select id, name from coders"))
        self.is_wanted = is_wanted
        self.order = {code.id: place for place, code in enumerate(book)}

    @cache  # noqa: B019 - lives as long as one reading; the same few cases come again and again
    def names_of(self, cases: tuple[int, ...]) -> tuple[str, ...]:
        """The names of cases, as in a dictionary."""
        return tuple(sorted((self.cases[case] for case in cases), key=sort_key))

    def read(self, *, sort: str = "document") -> Iterator[Excerpt]:
        """All of them in an order."""
        orders: dict[str, Callable[[int], Any]] = {
            "case": lambda key: (*self._first_case(key), sort_key(self.documents[key])),
        }
        by_name = orders.get(sort, lambda key: sort_key(self.documents[key]))
        for chosen in self._passes(sort):
            for key in sorted(excerpts.documents_with(self.database, chosen) & self.layouts.keys(), key=by_name):
                yield from self._of(key, chosen)

    def _passes(self, sort: str) -> Iterator[Chosen]:
        if sort != "code":
            yield self.chosen
            return
        for code in self.book:
            if self.chosen.codes is None or code.id in self.chosen.codes:
                yield self.chosen._replace(codes=frozenset([code.id]))

    def _first_case(self, key: int) -> tuple[bool, Any]:
        names = [sort_key(self.cases[case]) for case in self.layouts[key].cases]
        return not names, min(names, default=())

    def _of(self, key: int, chosen: Chosen) -> Iterator[Excerpt]:
        placed = []
        layout = self.layouts[key]
        whole = layout.whole() if layout.simple else None
        for coding in excerpts.codings_in(self.database, chosen, key):
            place = whole or layout.place(coding.span.start, coding.span.end)
            if place is not None and (self.is_wanted is None or self.is_wanted(place, coding)):
                placed.append((coding, place))
        if placed:
            cite = _Citing(self, key)
            found = sorted((cite.excerpt(coding, place) for coding, place in placed), key=self._in_text)
            yield from self._with_codes(key, found) if self.tells_codes else found

    def _in_text(self, excerpt: Excerpt) -> tuple[int, int, int, str, str]:
        """The order in the text; on the same words, codebook and names: alike in every copy."""
        coding = excerpt.coding
        return coding.span.start, coding.span.end, self.order[coding.code_id], excerpt.coder, coding.guid

    def _with_codes(self, key: int, found: Sequence[Excerpt]) -> Iterator[Excerpt]:
        everything = excerpts.codings_in(self.database, self.chosen._replace(codes=None, found=None), key)
        starts = [each.span.start for each in everything]
        reached = list(accumulate((each.span.end for each in everything), max))
        for excerpt in found:
            span = excerpt.coding.span
            near = everything[bisect_right(reached, span.start) : bisect_left(starts, span.end)]
            beside = {each.code_id for each in near if each.span.end > span.start} - {excerpt.coding.code_id}
            others = sorted(beside, key=lambda code: self.order[code])
            yield excerpt._replace(codes=(excerpt.code, *(self.book.path_text(code) for code in others)))


class _Citing:
    """What one document's excerpts are quoted and cited from."""

    def __init__(self, reading: _Reading, key: int) -> None:
        self.reading, self.document = reading, reading.documents[key]
        self.text = text_of(reading.database, key)
        self.turns = excerpts.turns_in(reading.database, key)
        self.stops = [each.stop for each in self.turns]
        edges: Sequence[int] = load_ranges(reading.database, key, "paragraph")
        self.paragraphs = list(edges[0::2]) or [span.start for span in paragraphs(self.text)]
        self.memos = excerpts.memos_in(reading.database, key)

    def excerpt(self, coding: Coding, place: Place) -> Excerpt:
        """A coding with its quote and its citation: the paragraph and, if somebody speaks, the turn where it begins."""
        names = self.reading
        at = bisect_right(self.stops, coding.span.start)
        spoken = at < len(self.turns) and self.turns[at].start < coding.span.end and self.turns[at].speaker is not None
        turn = self.turns[at] if spoken else None
        return Excerpt(
            coding=coding,
            quote=coding.span.of(self.text),
            document=self.document,
            cases=names.names_of(place.cases),
            code=names.book.path_text(coding.code_id),
            coder=names.coders[coding.coder_id],
            speaker=turn.speaker if turn else None,
            role=turn.role if turn else None,
            turn=turn.number if turn else None,
            paragraph=max(bisect_right(self.paragraphs, coding.span.start), 1),
            seconds=turn.seconds if turn else None,
            memo=self.memos.get(coding.id, ""),
        )

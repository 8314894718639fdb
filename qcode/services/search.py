"""Searching the documents of a project: hits with what stands around them, one document after another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcode.errors import UsageError
from qcode.model.document import Span
from qcode.model.selection import Selection
from qcode.model.table import Cell, Column, ColumnKind, Table
from qcode.services.columns import ground
from qcode.services.selecting import resolve
from qcode.services.zones import Zone
from qcode.storage import excerpts
from qcode.storage.codes import codebook
from qcode.storage.documents import documents, text_of
from qcode.storage.units import load_ranges
from qcode.text.fold import sort_key
from qcode.text.search import Query, compile_query
from qcode.text.search import places as places_of

if TYPE_CHECKING:
    from array import array

    from qcode.services.exporting import Target
    from qcode.services.project import Project
    from qcode.services.zones import Place

COLUMNS = (
    Column("document"),
    Column("case"),
    Column("turn", ColumnKind.INTEGER),
    Column("speaker"),
    Column("before"),
    Column("match"),
    Column("after"),
    Column("start", ColumnKind.INTEGER),
    Column("end", ColumnKind.INTEGER),
)
"""The columns of a list of hits, as `row_of` fills them."""

WIDEST = 300
"""So many characters before a hit, and so many behind it, are its context at most, for each sentence asked for."""

_AT_ONCE, _MOST_AT_ONCE = 1_000_000, 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where the words were found; `before`, `match` and `after` are one stretch of the text, as it stands.

    `turn` counts from 1; it is None before the first turn. `revision` is the document's at the time of the search:
    the span counts in that text.
    """

    document_id: int
    document: str
    revision: int
    cases: tuple[str, ...]
    span: Span
    before: str
    match: str
    after: str
    turn: int | None = None
    speaker: str | None = None
    role: str | None = None
    seconds: float | None = None


def search(
    project: Project,
    words: str,
    *,
    mode: str = "plain",
    folding: str = "exact",
    selection: Selection | None = None,
    context: int = 0,
    most: int | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[Hit]:
    """The hits of a query in the documents of a selection, by the documents' names, in the order of the text.

    `mode` and `folding` are those of `text.search.compile_query`; each document is compared as its language does.
    Of a selection by speakers or cases, hits count that touch their speech or their part; of one by codes, coders,
    rounds or a query, those that touch such a coding. `context` asks for so many sentences before and behind the
    hit's own.
    At most `most` hits are given; where `cancelled` says so, the rest is left. Texts are read a million characters
    at a time, and nothing is locked between two hits. Raises, before the first hit, UsageError for a query that
    makes no sense and what `services.selecting.resolve` raises; later, UsageError for a pattern that never ends.
    """
    if context < 0 or (most is not None and most < 1):
        raise UsageError("Context is 0 or more sentences, and a limit at least 1.")
    asked = _Search(project, words, mode=mode, folding=folding, selection=selection or Selection())
    return asked.hits(context=context, most=most, cancelled=cancelled or _never)


def export_hits(
    found: Iterable[Hit],
    *,
    to: Target,
    format: str | None = None,
    bom: bool = False,
    title: str = "",
) -> int:
    """Write hits as rows under `COLUMNS`; gives their number.

    csv, tsv, jsonl and xlsx are written in constant memory, the other formats of a table are made whole first.
    Raises UsageError for a format that does not exist, QcodeError where a file cannot be written.
    """
    from qcode.formats import choose, table_formats
    from qcode.formats.tables import stream_rows, write

    rows = map(row_of, found)
    if choose(table_formats(), name=format, path=None if format else str(to)).streams:
        return stream_rows(COLUMNS, rows, to=to, format=format, bom=bom, title=title)
    table = Table(title, COLUMNS, tuple(rows))
    write(table, to=to, format=format, bom=bom)
    return len(table.rows)


def row_of(hit: Hit) -> tuple[Cell, ...]:
    """A hit as a row under `COLUMNS`."""
    cases = "; ".join(hit.cases)
    where = (hit.document, cases, hit.turn, hit.speaker)
    return (*where, hit.before, hit.match, hit.after, hit.span.start, hit.span.end)


def _never() -> bool:
    return False


class _Search:
    """A query and the stretches of documents that it is put to."""

    def __init__(self, project: Project, words: str, *, mode: str, folding: str, selection: Selection) -> None:
        compile_query(words, mode=mode, folding=folding, language=project.language)
        self.database = project.database
        resolved = resolve(project, selection, book=codebook(project.database))
        self._chosen = resolved.chosen
        self._ground = ground(project, resolved)
        self._cases = resolved.universe.cases
        self._coded = selection.of_codings
        within = excerpts.documents_with(self.database, self._chosen) if self._coded else self._ground.documents
        known = [each for each in documents(self.database) if each.id in self._ground.documents and each.id in within]
        self._documents = sorted(known, key=lambda each: sort_key(each.name))
        queries: dict[str, Query] = {}
        for each in known:
            if each.language not in queries:
                queries[each.language] = compile_query(words, mode=mode, folding=folding, language=each.language)
        self._queries = {each.id: queries[each.language] for each in known}

    def hits(self, *, context: int, most: int | None, cancelled: Callable[[], bool]) -> Iterator[Hit]:
        """All hits, or the first so many."""
        left = most
        for key, revision, text in self.texts(cancelled):
            for hit in self._of(key, revision, text, context):
                if cancelled():
                    return
                yield hit
                left = None if left is None else left - 1
                if left == 0:
                    return

    def texts(self, cancelled: Callable[[], bool]) -> Iterator[tuple[int, int, str]]:
        """Key, revision and text of each document; several are read at once, since a server may be far away."""
        for keys in self._batches():
            rows = self.database.tuples(
                """select d.id, d.revision, r.text from documents d
                join revisions r on r.document_id = d.id and r.number = d.revision where d.id in :documents""",
                documents=keys,
            )
            read = {key: (revision, text) for key, revision, text in rows}
            for key in keys:
                if cancelled():
                    return
                if key in read:
                    revision, text = read.pop(key)
                    yield key, revision, text

    def _batches(self) -> Iterator[list[int]]:
        keys: list[int] = []
        size = 0
        for each in self._documents:
            if keys and (size + each.characters > _AT_ONCE or len(keys) == _MOST_AT_ONCE):
                yield keys
                keys, size = [], 0
            keys.append(each.id)
            size += each.characters
        if keys:
            yield keys

    def places(self, key: int, text: str) -> Iterator[tuple[int, int, Place]]:
        """The hits in a document that count, and which cases they belong to."""
        layout, zone = self._ground.layout(key, {}), None
        for start, end in places_of(self._queries[key], text):
            if self._coded:
                zone = zone or self._codings(key)
                if not zone.touches(start, end):
                    continue
            place = layout.place(start, end)
            if place is not None:
                yield start, end, place

    def _codings(self, key: int) -> Zone:
        held = excerpts.codings_in(self.database, self._chosen, key)
        return Zone((each.span.start, each.span.end) for each in held)

    def _of(self, key: int, revision: int, text: str, context: int) -> Iterator[Hit]:
        around: _Around | None = None
        for start, end, place in self.places(key, text):
            if around is None:
                around = self._around(key, text, revision)
                if around is None:
                    return
                if around.revision != revision:
                    yield from self._of(key, around.revision, around.text, context)
                    return
            yield around.hit(start, end, cases=self._names(place), context=context)

    def _around(self, key: int, text: str, revision: int) -> _Around | None:
        """What a document's hits are shown with; the text anew where it was corrected meanwhile, None if it is gone."""
        with self.database.snapshot():
            now = self.database.value("select revision from documents where id = :key", key=key)
            if now is None:
                return None
            return _Around(
                key=key,
                name=self._ground.documents[key],
                revision=now,
                text=text if now == revision else text_of(self.database, key),
                turns=excerpts.turns_in(self.database, key),
                sentences=load_ranges(self.database, key, "sentence"),
            )

    def _names(self, place: Place) -> tuple[str, ...]:
        return tuple(sorted((self._cases[case] for case in place.cases), key=sort_key))


class _Around:
    """One document's text with its turns and sentences, from which its hits are shown."""

    def __init__(
        self, *, key: int, name: str, revision: int, text: str, turns: Sequence[excerpts.Said], sentences: array[int]
    ) -> None:
        self.revision, self.text = revision, text
        self._key, self._name, self._turns = key, name, turns
        self._turn_stops = [each.stop for each in turns]
        self._starts, self._stops = sentences[0::2], sentences[1::2]

    def hit(self, start: int, end: int, *, cases: tuple[str, ...], context: int) -> Hit:
        """A hit with the turn in which it begins and the sentences around it."""
        at = bisect_right(self._turn_stops, start)
        turn = self._turns[at] if at < len(self._turns) and self._turns[at].start < end else None
        first, last = self._window(start, end, context)
        return Hit(
            document_id=self._key,
            document=self._name,
            revision=self.revision,
            cases=cases,
            span=Span(start, end),
            before=self.text[first:start],
            match=self.text[start:end],
            after=self.text[end:last],
            turn=turn.number if turn else None,
            speaker=turn.speaker if turn else None,
            role=turn.role if turn else None,
            seconds=turn.seconds if turn else None,
        )

    def _window(self, start: int, end: int, context: int) -> tuple[int, int]:
        """From the sentence that the hit begins in to the one it ends in; outside of sentences, as far as the line."""
        room = WIDEST * (context + 1)
        first, last = bisect_right(self._stops, start), bisect_left(self._starts, end) - 1
        low, high = start, end
        if first >= len(self._starts) or self._starts[first] > start:
            low = self.text.rfind("\n", 0, start) + 1
        if last < 0 or self._stops[last] < end:
            line = self.text.find("\n", end)
            high = len(self.text) if line < 0 else line
        if first < len(self._starts):
            low = min(low, self._starts[max(first - context, 0)])
        if last >= 0:
            high = max(high, self._stops[min(last + context, len(self._stops) - 1)])
        return self._cut_before(low, start, room), self._cut_after(end, high, room)

    def _cut_before(self, low: int, start: int, room: int) -> int:
        """Where the context begins: at most so far before the hit, and at a word's beginning."""
        if start - low <= room:
            return low
        space = self.text.find(" ", start - room, start)
        return start - room if space < 0 else space + 1

    def _cut_after(self, end: int, high: int, room: int) -> int:
        if high - end <= room:
            return high
        space = self.text.rfind(" ", end, end + room)
        return end + room if space < 0 else space

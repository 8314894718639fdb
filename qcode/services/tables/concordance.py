"""A word in its context, one line for every place: left, the word, right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import TYPE_CHECKING

from qcode.errors import UsageError
from qcode.model.selection import Selection
from qcode.model.table import Cell, Column, ColumnKind, Table
from qcode.services.search import Hit, search
from qcode.services.tables.spoken import respondents_speech
from qcode.services.zones import Zone
from qcode.storage.documents import text_of
from qcode.text.fold import sort_key
from qcode.text.units import word_ranges, words

if TYPE_CHECKING:
    from qcode.services.project import Project

SORTS = ("place", "left", "right", "word")
LONGEST = 40
"""So many words on either side at most."""

_PAD = "\u2007"
_CLOSE, _ROOM = 12, 30
"""So many characters a word of the context are looked at: mostly, at most."""


@dataclass(frozen=True, slots=True)
class ContextLine:
    """One place of a word: what stands before it, itself, what stands behind, each in one line."""

    hit: Hit
    left: str
    word: str
    right: str


def concordance(
    project: Project,
    query: str,
    *,
    mode: str = "word",
    folding: str = "exact",
    selection: Selection | None = None,
    context: int = 8,
    sort: str = "place",
    most: int | None = None,
) -> list[ContextLine]:
    """Every place of some words in what respondents say, with `context` words on either side (KWIC).

    `mode` and `folding` are those of a search; of a selection that asks for codings, hits in those count, with roles or
    speakers what those say. `sort` is by `place`, by the `word` itself, by what stands `right` of it, or by what
    stands `left`, from the word outwards. Raises UsageError for another order or context, and what `search.search`
    raises.
    """
    must_fit(sort, context)
    asked = selection or Selection()
    hits = search(project, query, mode=mode, folding=folding, selection=asked)
    said = hits if asked.roles or asked.speakers else _of_respondents(project, hits)
    return in_order(list(_lines(project, islice(said, most), context)), sort)


def must_fit(sort: str, context: int) -> None:
    """Raise UsageError for an order that is none, or a context that is too narrow or too wide."""
    if sort not in SORTS:
        raise UsageError(f"“{sort}” is no order of contexts.", f"Use one of: {', '.join(SORTS)}.")
    if not 1 <= context <= LONGEST:
        raise UsageError(f"A context has 1 to {LONGEST} words on either side.")


def in_order(found: list[ContextLine], sort: str) -> list[ContextLine]:
    """The lines, which stand in the order of the text, in another one."""
    if sort == "word":
        return sorted(found, key=lambda line: (sort_key(line.word), sort_key(line.right)))
    if sort == "right":
        return sorted(found, key=lambda line: _said(line.right))
    if sort == "left":
        return sorted(found, key=lambda line: list(reversed(_said(line.left))))
    return found


def _of_respondents(project: Project, hits: Iterable[Hit]) -> Iterator[Hit]:
    """The hits that are no interviewer's words, where roles are known."""
    for key, here in groupby(hits, key=lambda hit: hit.document_id):
        said = Zone(respondents_speech(project.database, [key])[key])
        yield from (hit for hit in here if said.touches(hit.span.start, hit.span.end))


def _lines(project: Project, hits: Iterable[Hit], context: int) -> Iterator[ContextLine]:
    known, text = 0, ""
    for hit in hits:
        if hit.document_id != known:
            known, text = hit.document_id, text_of(project.database, hit.document_id)
        yield around(text, hit, context)


def around(text: str, hit: Hit, context: int) -> ContextLine:
    """A hit in its document's text, with so many words on either side."""
    start, end = hit.span.start, hit.span.end
    left, right = _before(text, start, context), _behind(text, end, context)
    return ContextLine(hit, _tidy(left), _tidy(hit.span.of(text)), _tidy(right))


def _before(text: str, stop: int, number: int) -> str:
    """So many words before a place; they are looked for close by first, where the border may cut one, no more."""
    for room in (_CLOSE, _ROOM):
        near = text[max(0, stop - number * room) : stop]
        found = word_ranges(near)
        if len(found) > number + 1:
            break
    return near[found[-number][0] :] if len(found) >= number else near


def _behind(text: str, start: int, number: int) -> str:
    for room in (_CLOSE, _ROOM):
        near = text[start : start + number * room]
        found = word_ranges(near)
        if len(found) > number + 1:
            break
    return near[: found[number - 1][1]] if len(found) >= number else near


def _said(text: str) -> list[object]:
    """The words of some text as a dictionary sorts them, without the signs around them."""
    return [sort_key(each.of(text)) for each in words(text)]


def _tidy(text: str) -> str:
    return " ".join(text.split())


def as_table(found: list[ContextLine], query: str, *, selection: Selection, aligned: bool = False) -> Table:
    """The lines as a table: where, left, the word, right; `aligned`, what stands left ends where the word begins."""
    room = max((len(line.left) for line in found), default=0) if aligned else 0
    found = [replace(line, left=line.left.rjust(room, _PAD)) for line in found]
    columns = (
        Column("document"), Column("case"), Column("turn", ColumnKind.INTEGER), Column("speaker"), Column("left"),
        Column("word"), Column("right"), Column("start", ColumnKind.INTEGER), Column("end", ColumnKind.INTEGER),
    )  # fmt: skip
    rows = tuple(map(_row, found))
    filters = selection.describe()
    some = selection.roles or selection.speakers
    whose = "the chosen speakers say" if some else "respondents say; interviewers’ words are no part of it"
    notes = [f"Unit: places of “{query}”; {len(found):,} of them.", f"Universe: what {whose}."]
    notes += [f"Filters: {filters}."] if filters else []
    return Table(f"“{query}” in context", columns, rows, notes=tuple(notes))


def _row(line: ContextLine) -> tuple[Cell, ...]:
    hit = line.hit
    where = (hit.document, "; ".join(hit.cases), hit.turn, hit.speaker)
    return (*where, line.left, line.word, line.right, hit.span.start, hit.span.end)

"""Pictures of one text: where in it each code is, and how it looks as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from qcode.errors import Refused
from qcode.model.chart import About, Codelines, Portrait, Strip
from qcode.services.columns import ground
from qcode.services.figures.codes import code_names
from qcode.services.figures.request import LEGEND
from qcode.services.selecting import resolve
from qcode.services.tables.notes import counted
from qcode.services.wording import said
from qcode.storage import excerpts
from qcode.storage.codes import codebook
from qcode.storage.documents import text_of
from qcode.storage.units import load_ranges
from qcode.text.fold import sort_key

if TYPE_CHECKING:
    from qcode.model.codebook import Codebook
    from qcode.model.coding import Coding
    from qcode.services.figures.request import Request
    from qcode.services.project import Project
    from qcode.services.selecting import Resolved

SQUARES = 600
TICKS = 12


class _Coded(NamedTuple):
    """One document with its codings; overlapping ones of several coders stand beside one another."""

    name: str
    length: int
    codings: Sequence[Coding]
    book: Codebook
    ticks: tuple[tuple[int, int], ...]
    turns: bool
    terms: tuple[str, ...]


def codelines(project: Project, request: Request) -> Codelines:
    """Where in a document each code is: in that of the selection, of several in the one with most codings.

    Raises Refused where nothing is coded, and what the names of a selection raise.
    """
    found = _coded(project, request)
    by_code: dict[int, list[tuple[int, int]]] = {}
    for coding in found.codings:
        by_code.setdefault(coding.code_id, []).append((coding.span.start, coding.span.end))
    used = [code for code in found.book if code.id in by_code]
    labels = code_names(found.book, [code.id for code in used], request.language)
    return Codelines(
        about=About(
            said(request.language, "Codes along {document}", document=found.name),
            f"Bars for the passages of {counted(len(used), 'code')} along {found.name}.", found.terms, request.language,
        ),
        length=found.length,
        strips=tuple(
            Strip(label, code.colour, tuple(_joined(by_code[code.id])))
            for label, code in zip(labels, used, strict=True)
        ),
        ticks=found.ticks,
        axis=said(request.language, "turn" if found.turns else "paragraph"),
    )  # fmt: skip


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order, overlapping ones made one."""
    joined: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return joined


def portrait(project: Project, request: Request) -> Portrait:
    """A document as squares of equal length of text, each in the colour of the code that covers most of it.

    Only the twelve most frequent codes have a colour of their own in the legend; raises as `codelines`.
    """
    found = _coded(project, request)
    number = max(min(SQUARES, found.length), 1)
    covering = _covering(found, number)
    frequency = {code: covering.count(code) for code in set(covering) if code}
    order = sorted(frequency, key=lambda code: (-frequency[code], sort_key(found.book[code].name)))[:LEGEND]
    places = {code: at for at, code in enumerate(order)}
    labels = code_names(found.book, order, request.language)
    each = max(round(found.length / number), 1)
    left = f" {len(frequency) - len(order)} rarer codes are not shown." if len(frequency) > len(order) else ""
    said_of = f"One square: about {each} characters, in the colour of the code that covers most of them.{left}"
    return Portrait(
        about=About(
            said(request.language, "Portrait of {document}", document=found.name),
            f"{number} squares for the text of {found.name}, coloured by code.", (*found.terms, said_of),
            request.language,
        ),
        squares=tuple(places.get(code, -1) for code in covering),
        legend=tuple(
            (label, found.book[code].colour, frequency[code]) for label, code in zip(labels, order, strict=True)
        ),
        uncoded=said(request.language, "no code"),
    )  # fmt: skip


def _covering(found: _Coded, number: int) -> list[int]:
    """For each square the code that covers most of it (of equals the one earlier in the codebook), 0 for none."""
    order = {code.id: place for place, code in enumerate(found.book)}
    amount: list[dict[int, int]] = [{} for _ in range(number)]
    for coding in found.codings:
        first = coding.span.start * number // found.length
        for at in range(first, min(-(-coding.span.end * number // found.length), number)):
            begin, end = at * found.length // number, (at + 1) * found.length // number
            shared = min(coding.span.end, end) - max(coding.span.start, begin)
            if shared > 0:
                amount[at][coding.code_id] = amount[at].get(coding.code_id, 0) + shared
    return [min(each, key=lambda code: (-each[code], order[code])) if each else 0 for each in amount]


def _coded(project: Project, request: Request) -> _Coded:
    database = project.database
    book = codebook(database)
    resolved = resolve(project, request.selection, book=book)
    key = _fullest(project, resolved)
    codings, name = excerpts.codings_in(database, resolved.chosen, key), resolved.universe.documents[key]
    text = text_of(database, key)
    turns = excerpts.turns_in(database, key)
    starts = [turn.start for turn in turns if turn.speaker is not None] or list(
        load_ranges(database, key, "paragraph")[::2]
    )
    step = max(-(-len(starts) // TICKS), 1)
    ticks = tuple((start, at + 1) for at, start in enumerate(starts) if at % step == 0)
    coders = ", ".join(each.name for each in resolved.coders)
    filters = request.selection.describe()
    terms = (
        f"{counted(len(codings), 'excerpt')} in {name}; coders: {coders}.",
        *([f"Filters: {filters}."] if filters else []),
        *(f"{note[:1].upper()}{note[1:]}." for note in resolved.notes),
    )
    spoken = any(turn.speaker is not None for turn in turns)
    return _Coded(name, len(text), codings, book, ticks, spoken, terms)


def _fullest(project: Project, resolved: Resolved) -> int:
    """The document with most codings; of equals the first one by name."""
    base = ground(project, resolved)
    numbers = {
        key: len(excerpts.codings_in(project.database, resolved.chosen, key))
        for key in excerpts.documents_with(project.database, resolved.chosen) & base.documents.keys()
    }
    if not numbers:
        raise Refused("Nothing is coded that could be shown.", "Code something first, or take another selection.")
    names = resolved.universe.documents
    return min(numbers, key=lambda key: (-numbers[key], sort_key(names[key])))
